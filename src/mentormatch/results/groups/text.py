"""How groups show themselves in a terminal and in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.results.summary import idle_mentors, page, waiting, warnings
from mentormatch.terms import UNIT

if TYPE_CHECKING:
    from mentormatch.results.groups.grouping import Grouping, Piece
    from mentormatch.results.match import Match, Role

__all__ = ["explained", "html", "summary", "text"]

_ONE = {"peers": "pair", "groups": "group", "circles": "circle", "teams": "team", "boards": "board"}


def text(grouping: Grouping) -> str:
    """Return the answer to the first questions, a line each."""
    return "\n".join([*summary(grouping), *_left_out(grouping)])


def html(grouping: Grouping) -> str:
    """Return the same for a notebook: plain escaped HTML, no script, capped tables."""
    return page(grouping, summary(grouping))


def summary(grouping: Grouping) -> list[str]:
    """Return who is placed, the proof, and the range of scores."""
    return [
        _placed(grouping),
        *str(grouping.certificate).splitlines(),
        *_range(grouping),
        *warnings(grouping.findings),
    ]


def explained(match: Match, pieces: tuple[Piece, ...]) -> str:
    """Return a group and its pieces, a line each."""
    width = max((len(piece.name) for piece in pieces), default=0)
    title = f"{match.group or ', '.join(match.ids)}: {match.score:.3f} ({_members(match)})"
    rows = [f"  {p.name:<{width}}  {p.units / UNIT:.3f}  {p.detail}".rstrip() for p in pieces]
    return "\n".join([title, *rows])


def _placed(grouping: Grouping) -> str:
    """Return how many are served, by whom, in what."""
    served, waiting = _counted(grouping, ("mentee", "peer"))
    leading, idle = _counted(grouping, ("lead", "mentor"))
    made, one = len(grouping.matches), _ONE[grouping.mode]
    sizes = sorted({len(match.members) for match in grouping.matches})
    span = f" of {sizes[0]}" + (f" to {sizes[-1]}" if len(sizes) > 1 else "") if sizes else ""
    who = "mentees" if leading or idle else "people"
    by = f", with {leading} of {leading + idle} mentors" if leading or idle else ""
    return (
        f"{served} of {served + waiting} {who} are in {made} {one}{'' if made == 1 else 's'}"
        f"{span}{by}"
    )


def _counted(grouping: Grouping, roles: tuple[Role, ...]) -> tuple[int, int]:
    """Return how many are in a group in one of these roles, and how many are left out of it."""
    placed = {person for match in grouping.matches for person in match.ids_of(*roles)}
    waiting = {u.person for u in grouping.unmatched if u.side in roles} - placed
    return len(placed), len(waiting)


def _range(grouping: Grouping) -> list[str]:
    worst = grouping.worst
    if worst is None:
        return []
    mean = sum(map(grouping.level, grouping.matches)) / len(grouping.matches)
    named = worst.group or _members(worst)
    what = "score of a member" if grouping.summed else "score"
    return [f"mean {what} {mean:.3f}; lowest {grouping.level(worst):.3f} ({named})"]


def _members(match: Match) -> str:
    return ", ".join(
        member.id if member.role in ("mentee", "peer") else f"{member.id} ({member.role})"
        for member in match.members
    )


def _left_out(grouping: Grouping) -> list[str]:
    """Return who is left out, one a line, and mentors who are free as a count."""
    left = [u for u in grouping.unmatched if u.side in ("mentee", "peer")]
    free = [u for u in grouping.unmatched if u.side not in ("mentee", "peer")]
    return [*waiting(f"left out: {len(left)}", left), *idle_mentors(_ONE[grouping.mode], free)]
