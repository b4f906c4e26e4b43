"""Options of files of people and of the policy, and reading them with all faults at once."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from mentormatch.commands.guards.no_policy import refuse_other_files
from mentormatch.commands.guards.without_map import map_suggested
from mentormatch.commands.streams import say
from mentormatch.commands.terminal.called import keep_names
from mentormatch.commands.terminal.progress import note, working
from mentormatch.errors import InputError, MissingColumn, PolicyError
from mentormatch.people.reading.attempts import tried
from mentormatch.text.masking import masked, quoted
from mentormatch.text.phrases import did_you_mean

if TYPE_CHECKING:
    from mentormatch.people.grammar.column_map import ColumnMap
    from mentormatch.people.grammar.map_sides import Side
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.scoring.policy import Policy


__all__ = [
    "ROLE",
    "add_limit",
    "add_people",
    "add_policy",
    "add_pool",
    "add_pools",
    "add_seeded",
    "all_read",
    "inputs",
    "inputs_of_one",
    "inputs_with",
    "map_of",
    "policy_of",
    "with_role",
]

More = TypeVar("More")

ROLE = "mentor or mentee"
"""The attribute that holds the answer on roles until people are split."""
_OF_POLICIES = (".toml", ".json")
_ONE_MAP = (
    "one column map was used for both files; if the forms differ, write under [mentees] what only "
    "the form of the mentees has, or give another map as --mentee-columns"
)


def add_pools(command: argparse.ArgumentParser, *, more_follow: bool = False) -> None:
    """Add the options of two files: mentors and mentees.

    Where more words follow the files, both are named; argparse could not tell them apart.
    """
    command.add_argument(
        "mentors", type=Path, help="file of the mentors, or of everybody with --roles"
    )
    command.add_argument(
        "mentees",
        type=Path,
        nargs=None if more_follow else "?",
        help="file of the mentees; left out with --roles",
    )
    command.add_argument(
        "--roles",
        metavar="HEADER",
        help="header of the column that says mentor, mentee or both, in one file of everybody",
    )
    command.add_argument(
        "--columns",
        type=Path,
        metavar="TOML",
        help="column map of both files (default: headers are names of fields)",
    )
    command.add_argument(
        "--mentee-columns",
        type=Path,
        metavar="TOML",
        help="column map of the mentees, if it differs",
    )
    command.add_argument(
        "--sheet", metavar="NAME", help="sheet of both workbooks, where several hold people"
    )
    command.add_argument(
        "--mentee-sheet", metavar="NAME", help="sheet of the mentees, if it differs"
    )
    add_limit(command)


def add_pool(command: argparse.ArgumentParser) -> None:
    """Add the options of one file of people."""
    command.add_argument("people", type=Path, help="file of the people")
    command.add_argument(
        "--columns",
        type=Path,
        metavar="TOML",
        help="column map of the file (default: headers are names of fields)",
    )
    command.add_argument(
        "--sheet", metavar="NAME", help="sheet of the workbook, where several hold people"
    )
    add_limit(command)


def add_limit(command: argparse.ArgumentParser) -> None:
    """Add how much is read of a file."""
    command.add_argument(
        "--limit",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="limit of what is read of a file, higher or lower than usual, such as items=500",
    )


def add_policy(command: argparse.ArgumentParser, *, of_record: bool = False) -> None:
    """Add policy, seed, and what happens to rows that cannot be read.

    Policy and seed that are left out are those of the command, or of a record that is named.
    """
    whose = "of the record" if of_record else "the policy of this command"
    command.add_argument(
        "--policy",
        type=Path,
        metavar="TOML",
        help="what counts: a file in TOML or JSON, or the name of a preset such as skills_first "
        f"(default: {whose})",
    )
    add_seeded(command, of_record=of_record)


def add_seeded(command: argparse.ArgumentParser, *, of_record: bool = False) -> None:
    """Add the seed, and what happens to rows that cannot be read; see :func:`add_policy`."""
    seed, said = (None, "that of the record") if of_record else (0, "0")
    command.add_argument(
        "--seed",
        type=int,
        default=seed,
        help=f"seed of the lottery that settles ties, a whole number (default: {said})",
    )
    command.add_argument(
        "--drop-refused", action="store_true", help="leave out rows that cannot be read, and go on"
    )


def add_people(command: argparse.ArgumentParser, *, more_follow: bool = False) -> None:
    """Add two files and the policy; see :func:`add_pools`."""
    add_pools(command, more_follow=more_follow)
    add_policy(command)


def inputs(
    options: argparse.Namespace, default: Callable[[], Policy] | None = None
) -> tuple[Profiles, Profiles, Policy]:
    """Read two files and the policy, and tell the faults of all three at once.

    Parameters
    ----------
    options
        What :func:`add_people` added.
    default
        The policy where none is named; None: ``Policy()``.
    """
    return inputs_with(options, lambda: _policy(options.policy, default))


def inputs_with(
    options: argparse.Namespace, more: Callable[[], More]
) -> tuple[Profiles, Profiles, More]:
    """Read two files and something more, and tell the faults of all at once.

    Parameters
    ----------
    options
        What :func:`add_pools` added, with ``drop_refused``.
    more
        Reads it, such as several policies.
    """
    if options.roles is not None or options.mentees is None:
        return _of_one_form(options, more)
    unusable: list[Path] = []
    people = _noting(_reader(options), unusable)
    columns = options.mentee_columns or options.columns
    from mentormatch.people.naming import resolve_references

    sheet = options.sheet if options.mentee_sheet is None else options.mentee_sheet
    try:
        mentors, mentees, found = all_read(
            lambda: people(options.mentors, options.columns, options.sheet, "mentors"),
            lambda: people(options.mentees, columns, sheet, "mentees"),
            more,
        )
    except InputError as error:
        one_map = options.columns and not options.mentee_columns and not _has_sides(options)
        if one_map and options.mentees.name in str(error):
            raise InputError(f"{error}\n{_ONE_MAP}", error.findings) from None
        if unusable and (hint := map_suggested(options)):
            raise InputError(f"{error}\n{hint}", error.findings) from None
        raise
    note("matching")
    keep_names(options, mentors, mentees)
    return *resolve_references(mentors, mentees), found


def _of_one_form(
    options: argparse.Namespace, more: Callable[[], More]
) -> tuple[Profiles, Profiles, More]:
    """Read one file of everybody, and split it by role."""
    from mentormatch.people.pool.roles import split_roles

    columns = with_role(options)
    read = _reader(options)
    people, found = all_read(lambda: read(options.mentors, columns, options.sheet), more)
    mentors, mentees = split_roles(people, ROLE, columns.roles)
    note("matching")
    keep_names(options, mentors, mentees)
    return mentors, mentees, found


def with_role(options: argparse.Namespace) -> ColumnMap:
    """Return the column map with the column of roles as an attribute.

    Raises
    ------
    InputError
        If there is no such option, or a file of mentees beside it.
    """
    from mentormatch.people.grammar.column_map import ColumnMap

    if options.roles is None:
        raise InputError(
            "only one file was given; add the file of the mentees, or --roles with the header "
            "of the column that says mentor, mentee or both"
        )
    if options.mentees not in (None, options.mentors) or options.mentee_columns is not None:
        raise InputError("--roles is for one file of everybody; leave out the file of the mentees")
    columns = ColumnMap.of(options.columns)
    attributes = ColumnMap(attributes={**columns.attributes, ROLE: options.roles}).attributes
    return columns.model_copy(update={"attributes": attributes})


def inputs_of_one(
    options: argparse.Namespace, default: Callable[[], Policy] | None = None
) -> tuple[Profiles, Policy]:
    """Read one file of people and the policy, and tell the faults of both at once."""
    read = _reader(options)
    people, policy = all_read(
        lambda: read(options.people, options.columns, options.sheet),
        lambda: _policy(options.policy, default),
    )
    note("matching")
    keep_names(options, people)
    return people, policy


def all_read(*reads: Callable[[], Any]) -> list[Any]:
    """Read several things, and tell the faults of all of them at once."""
    faults: list[str] = []
    found = [tried(read, faults) for read in reads]
    if faults:
        raise InputError("\n".join(faults))
    return found


def _reader(options: argparse.Namespace) -> Callable[..., Profiles]:
    from mentormatch.people.grammar.column_map import ColumnMap
    from mentormatch.people.grammar.limits import Limits
    from mentormatch.people.reading.read import read_profiles

    limits = Limits.of(options.limit)
    handling: Literal["drop", "raise"] = "drop" if options.drop_refused else "raise"

    def read(
        path: Path,
        columns: Path | ColumnMap | None,
        sheet: str | None = None,
        side: Side | None = None,
    ) -> Profiles:
        found = columns if isinstance(columns, ColumnMap) else map_of(columns, side)
        with working(f"reading {masked(path.name)}"):
            people = read_profiles(
                path, columns=found, sheet=sheet, on_error=handling, limits=limits
            )
        say(f"{masked(path.name)}: {people.account}")
        return people

    return read


def _has_sides(options: argparse.Namespace) -> bool:
    """Tell whether the map of both files has parts for mentors or mentees."""
    from mentormatch.people.grammar.column_map import ColumnMap

    try:
        return ColumnMap.of(options.columns).has_sides
    except InputError:
        return False


def _noting(read: Callable[..., Profiles], unusable: list[Path]) -> Callable[..., Profiles]:
    """Return a reader that puts files in which a column is missing on a list."""

    def noting(path: Path, *rest: Any) -> Profiles:
        try:
            return read(path, *rest)
        except MissingColumn:
            unusable.append(path)
            raise

    return noting


def map_of(columns: Path | None, side: Side | None) -> ColumnMap:
    """Return the column map of a file, for the side that the file is of.

    Raises
    ------
    InputError
        If the map has parts for mentors or mentees, and this is one file of everybody.
    """
    from mentormatch.people.grammar.column_map import ColumnMap

    found = ColumnMap.of(columns)
    if side is None and found.has_sides:
        assert columns is not None
        raise InputError(
            f"{quoted(columns.name)} has parts for mentors or mentees, but this is one file of "
            "everybody; move what they hold to the top of the map, or make a map without them"
        )
    return found if side is None else found.for_side(side)


def _policy(path: Path | None, default: Callable[[], Policy] | None) -> Policy:
    from mentormatch.scoring.policy import Policy

    if path is None:
        return default() if default else Policy()
    return policy_of(path)


def policy_of(named: Path) -> Policy:
    """Read a policy from a file, or take the preset of that name; a file counts first.

    Raises
    ------
    PolicyError
        If there is neither, or the file is not valid.
    """
    from mentormatch.scoring.policy import read_policy
    from mentormatch.scoring.presets import PRESETS
    from mentormatch.scoring.presets import named as preset

    name = str(named)
    if named.is_file() or named.suffix in _OF_POLICIES:
        refuse_other_files(named)
        return read_policy(named)
    if name in PRESETS:
        return preset(name)
    raise PolicyError(
        f"--policy: no file is called {quoted(name)}, and no preset"
        f"{did_you_mean(name, PRESETS)}; presets are {', '.join(PRESETS)}"
    )
