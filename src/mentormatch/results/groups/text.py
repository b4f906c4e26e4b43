"""How groups show themselves in a terminal and in a notebook."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from mentormatch.forms import Form
from mentormatch.results.answer import Answer
from mentormatch.results.match import Match, Piece, Role
from mentormatch.results.names import NOBODY, Names
from mentormatch.results.summary import idle_mentors, waiting, warnings
from mentormatch.terms import UNIT

__all__ = ["explained", "left_out", "summary"]

Level: TypeAlias = "Callable[[Match], float]"
"""What groups of different sizes are compared by, 0…1."""


def summary(answer: Answer, form: Form, level: Level, names: Names) -> list[str]:
    """Return who is placed, the proof, and the range of scores."""
    return [
        _placed(answer, form),
        *str(answer.certificate).splitlines(),
        *_range(answer, form, level, names),
        *warnings(answer.findings),
    ]


def explained(match: Match, pieces: tuple[Piece, ...], names: Names = NOBODY) -> str:
    """Return a group and its pieces, a line each."""
    width = max((len(piece.name) for piece in pieces), default=0)
    members = ", ".join(names(member.id, member.role) for member in match.members)
    title = (
        f"{names.told(match.group or '') or members}: {match.score:.3f} ({_members(match, names)})"
    )
    rows = [
        f"  {p.name:<{width}}  {p.units / UNIT:.3f}  {names.told(p.detail)}".rstrip()
        for p in pieces
    ]
    return "\n".join([title, *rows])


def _placed(answer: Answer, form: Form) -> str:
    """Return how many are served, by whom, in what."""
    served, waiting = _counted(answer, ("mentee", "peer"))
    leading, idle = _counted(answer, ("lead", "mentor"))
    made, one = len(answer.matches), form.one
    sizes = sorted({len(match.members) for match in answer.matches})
    span = f" of {sizes[0]}" + (f" to {sizes[-1]}" if len(sizes) > 1 else "") if sizes else ""
    who = "mentees" if leading or idle else "people"
    by = f", with {leading} of {leading + idle} mentors" if leading or idle else ""
    return (
        f"{served} of {served + waiting} {who} are in {made} {one}{'' if made == 1 else 's'}"
        f"{span}{by}"
    )


def _counted(answer: Answer, roles: tuple[Role, ...]) -> tuple[int, int]:
    """Return how many are in a group in one of these roles, and how many are left out of it."""
    placed = {person for match in answer.matches for person in match.ids_of(*roles)}
    waiting = {u.person for u in answer.unmatched if u.side in roles} - placed
    return len(placed), len(waiting)


def _range(answer: Answer, form: Form, level: Level, names: Names) -> list[str]:
    worst = answer.worst
    if worst is None:
        return []
    mean = sum(map(level, answer.matches)) / len(answer.matches)
    named = names.told(worst.group or "") or _members(worst, names)
    what = "score of a member" if form.summed else "score"
    return [f"mean {what} {mean:.3f}; lowest {level(worst):.3f} ({named})"]


def _members(match: Match, names: Names) -> str:
    called = ((names(member.id, member.role), member.role) for member in match.members)
    return ", ".join(
        who if role in ("mentee", "peer") else f"{who} ({role})" for who, role in called
    )


def left_out(answer: Answer, form: Form, names: Names) -> list[str]:
    """Return who is left out, one a line, and mentors who are free as a count."""
    left = [u for u in answer.unmatched if u.side in ("mentee", "peer")]
    free = [u for u in answer.unmatched if u.side not in ("mentee", "peer")]
    return [*waiting(f"left out: {len(left)}", left, names), *idle_mentors(form.one, free)]
