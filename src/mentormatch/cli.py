"""The command line: data on stdout, words on stderr.

Exit codes: 0 done; 1 ran, but minimum loads cannot be met or more people are left out than
``--max-unmatched`` allows; 2 wrong use or bad input.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mentormatch import __version__
from mentormatch.errors import Infeasible, MentorMatchError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mentormatch.people.profiles import Profiles
    from mentormatch.results.matching import Matching
    from mentormatch.scoring.policy import Policy

__all__ = ["main"]

DONE, LEFT_OUT, WRONG = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    Parameters
    ----------
    arguments
        Words of the command line; None takes those of the process.
    """
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except Infeasible as error:
        _say(f"mentormatch: {error}")
        return LEFT_OUT
    except MentorMatchError as error:
        _say(f"mentormatch: {error}")
        return WRONG
    except BrokenPipeError:
        # The reader of stdout has seen enough; python must not complain when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mentormatch",
        description="Match mentees with mentors: proven, explained, a reason for whoever is left.",
    )
    parser.add_argument("--version", action="version", version=f"mentormatch {__version__}")
    commands = parser.add_subparsers(required=True, metavar="command")
    _add_demo(commands)
    _add_match(commands)
    _add_explain(commands)
    _add_schema(commands)
    return parser


def _add_demo(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    demo = commands.add_parser("demo", help="match the bundled programme; nothing to configure")
    demo.add_argument("--out", type=Path, default=Path("mentormatch-demo"), metavar="DIR")
    demo.add_argument("--seed", type=int, default=7)
    demo.set_defaults(run=_demo)


def _add_match(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    match = commands.add_parser("match", help="match two files of people")
    _add_people(match)
    match.add_argument(
        "--out", type=Path, metavar="DIR", help="also write report, tables and record here"
    )
    match.add_argument("--format", choices=("csv", "json"), default="csv", help="of stdout")
    match.add_argument(
        "--max-unmatched", type=int, metavar="N", help="exit with 1 if more mentees are left out"
    )
    match.set_defaults(run=_match)


def _add_explain(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    explain = commands.add_parser("explain", help="explain what a mentee got, part by part")
    _add_people(explain)
    explain.add_argument("mentee", nargs="+", help="id of a mentee")
    explain.add_argument(
        "--record", type=Path, metavar="FILE", help="matching.json of an earlier match"
    )
    explain.set_defaults(run=_explain)


def _add_schema(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    schema = commands.add_parser("schema", help="print a JSON Schema")
    schema.add_argument("of", nargs="?", choices=sorted(_SCHEMAS), default="profile")
    schema.set_defaults(run=_schema)


def _add_people(command: argparse.ArgumentParser) -> None:
    command.add_argument("mentors", type=Path)
    command.add_argument("mentees", type=Path)
    command.add_argument("--columns", type=Path, metavar="TOML", help="column map of both files")
    command.add_argument("--mentee-columns", type=Path, metavar="TOML", help="if theirs differs")
    command.add_argument("--policy", type=Path, metavar="TOML", help="default: the argued one")
    command.add_argument("--seed", type=int, default=0, help="of the lottery among equals")
    command.add_argument(
        "--drop-refused", action="store_true", help="go on without rows that cannot be read"
    )


def _demo(options: argparse.Namespace) -> int:
    from mentormatch import datasets, match

    programme = datasets.load_programme()
    _say_findings("mentors", programme.mentors)
    _say_findings("mentees", programme.mentees)
    matching = match(programme.mentors, programme.mentees, seed=options.seed)
    _say(str(matching))
    _write_all(matching, options.out)
    _print_csv(matching)
    return DONE


def _match(options: argparse.Namespace) -> int:
    matching = _matched(options)
    _say(str(matching))
    if options.out:
        _write_all(matching, options.out)
    if options.format == "json":
        print(matching.to_json())
    else:
        _print_csv(matching)
    left_out = len(matching.unmatched.of("mentee"))
    limit = options.max_unmatched
    return LEFT_OUT if limit is not None and left_out > limit else DONE


def _explain(options: argparse.Namespace) -> int:
    matching = _matched(options) if options.record is None else _from_record(options)
    for mentee in options.mentee:
        found = matching.explain(mentee)
        why = [u for u in matching.unmatched.of("mentee") if u.person == mentee]
        for text in [*map(str, found), *(f"{u.person}: {u.detail} ({u.reason})" for u in why)]:
            print(text)
    return DONE


def _schema(options: argparse.Namespace) -> int:
    print(json.dumps(_SCHEMAS[options.of](), indent=2))
    return DONE


def _matched(options: argparse.Namespace) -> Matching:
    from mentormatch import match

    mentors, mentees = _people(options)
    return match(mentors, mentees, _policy(options), seed=options.seed)


def _from_record(options: argparse.Namespace) -> Matching:
    from mentormatch import Matching

    mentors, mentees = _people(options)
    try:
        text = options.record.read_text("utf-8")
    except OSError as error:
        raise MentorMatchError(
            f"cannot read the record {str(options.record)!r}: {error.strerror}"
        ) from None
    return Matching.from_json(text, mentors=mentors, mentees=mentees)


def _people(options: argparse.Namespace) -> tuple[Profiles, Profiles]:
    from mentormatch import read_profiles

    handling: Literal["drop", "raise"] = "drop" if options.drop_refused else "raise"
    maps = (options.columns, options.mentee_columns or options.columns)
    pools = tuple(
        read_profiles(path, columns=columns, on_error=handling)
        for path, columns in zip((options.mentors, options.mentees), maps, strict=True)
    )
    for name, pool in zip(("mentors", "mentees"), pools, strict=True):
        _say_findings(name, pool)
    return pools[0], pools[1]


def _policy(options: argparse.Namespace) -> Policy:
    from mentormatch import Policy

    if options.policy is None:
        return Policy()
    read = Policy.from_json if options.policy.suffix == ".json" else Policy.from_toml
    return read(options.policy)


def _write_all(matching: Matching, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    matching.to_csv(folder / "pairs.csv")
    matching.unmatched.to_csv(folder / "unmatched.csv")
    matching.to_json(folder / "matching.json")
    matching.report(folder / "report.html")
    _say(f"written: {folder}/report.html, pairs.csv, unmatched.csv, matching.json")


def _print_csv(matching: Matching) -> None:
    matching.to_csv(sys.stdout)


def _say(words: str) -> None:
    print(words, file=sys.stderr)


def _say_findings(name: str, people: Profiles) -> None:
    if people.findings:
        _say(f"{name}:\n{people.findings}")


def _profile_schema() -> dict[str, object]:
    from mentormatch import Profile

    return Profile.model_json_schema()


def _policy_schema() -> dict[str, object]:
    from mentormatch.scoring.policy import policy_schema

    return policy_schema()


def _columns_schema() -> dict[str, object]:
    from mentormatch import ColumnMap

    return ColumnMap.model_json_schema()


def _matching_schema() -> dict[str, object]:
    from mentormatch.results.record import MatchingRecord

    return MatchingRecord.model_json_schema()


_SCHEMAS: dict[str, Callable[[], dict[str, object]]] = {
    "profile": _profile_schema,
    "policy": _policy_schema,
    "columns": _columns_schema,
    "matching": _matching_schema,
}
