"""The table of the forms of mentoring: for each its words, its verb, and who pays for it.

A new form needs its own folder in ``solve`` and ``modes``, and besides one row here, a preset in
``scoring/presets.py`` (public as :mod:`mentormatch.presets`), a command in ``commands``, and its
verb among the public names in ``mentormatch/__init__.py``. Commands, programme files, records and
reports read this table.

Nothing is imported here: functions are named, and found by whoever calls them.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

__all__ = ["FORMS", "Form", "named"]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of mentoring.

    Parameters
    ----------
    verb
        Name of the function, such as ``"modes.pairs.match.match"``.
    sides
        The arguments of the verb that take people.
    preset
        Name of its policy in ``scoring/presets.py`` (public as :mod:`mentormatch.presets`).
    command
        Module of ``commands`` with its command.
    paid_by
        What takes minutes: each ``"pair"``, of both; each ``"seat"`` of a mentor, and of a mentee
        the whole; each ``"group"``, of everybody in it once; or each ``"request"``, of the mentor
        as many as it says.
    one
        What its matches are called one by one.
    summed
        Whether the score of a group is a sum over its members.
    reader
        Name of the function that reads its records of groups; None where it has none of its own.
    alone
        Whether the verb is told that there are no mentors.
    by_hand
        Name of the function that counts its groups anew once somebody edited them; None where
        that cannot be done.
    members
        Where a team stands in the place of a mentee: name of the function that puts its members
        there.
    """

    verb: str
    sides: tuple[str, ...]
    preset: str
    command: str
    paid_by: Literal["pair", "seat", "group", "request"] = "group"
    one: str = "pair"
    summed: bool = False
    reader: str | None = None
    alone: bool = False
    members: str | None = None
    by_hand: str | None = None


def named(name: str) -> Any:
    """Return the function of a name, which begins below the package.

    Examples
    --------
    >>> named("modes.pairs.match.match").__name__
    'match'
    """
    module, _, function = name.rpartition(".")
    return getattr(import_module(f"mentormatch.{module}"), function)


_TWO = ("mentors", "mentees")
_ONE = ("people",)

FORMS: dict[str, Form] = {
    "pairs": Form("modes.pairs.match.match", _TWO, "default", "match", "pair"),
    "reverse": Form("modes.pairs.match.match", _TWO, "reverse", "reverse", "pair"),
    "peers": Form("modes.peers.match.match_peers", _ONE, "peers", "peers",
                  reader="modes.peers.match.restore"),
    "groups": Form("modes.groups.form.form_groups", _TWO, "groups", "groups", one="group",
                   summed=True, reader="modes.groups.form.restore",
                   by_hand="modes.groups.by_hand.counted"),
    "circles": Form("modes.groups.form.form_groups", _ONE, "circles", "groups", one="circle",
                    summed=True, reader="modes.groups.form.restore", alone=True,
                    by_hand="modes.groups.by_hand.counted"),
    "teams": Form("modes.panels.teams.form_teams", _TWO, "teams", "teams", one="team",
                  reader="modes.panels.teams.restore",
                  by_hand="modes.panels.teams.counted_by_hand"),
    "staff": Form("programmes.teams.staff_existing", _TWO, "teams", "teams", "seat", one="team",
                  members="programmes.teams.with_members"),
    "boards": Form("modes.panels.boards.form_boards", _TWO, "board", "boards", "seat", one="board",
                   reader="modes.panels.boards.restore"),
    "desk": Form("programmes.desk.serve", _TWO, "situational", "desk", "request", one="request"),
}  # fmt: skip
"""Form, as programme files and records name it → what it is, in the order of the documentation."""
