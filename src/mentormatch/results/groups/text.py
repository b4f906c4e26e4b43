"""How groups show themselves in a terminal and in a notebook: in sentences, a line each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from mentormatch.forms import Form
from mentormatch.results.answer import Answer
from mentormatch.results.match import Match, Member, Piece, Role
from mentormatch.results.names import NOBODY, Names
from mentormatch.results.summary import idle_mentors, waiting, warnings
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Sentence, Who, fixed, sentence

__all__ = ["explained", "left_out", "members_of", "summary", "told_by_hand"]

Level: TypeAlias = "Callable[[Match], float]"
"""What groups of different sizes are compared by, 0…1."""


def summary(answer: Answer, proof: Sequence[Sentence], form: Form, level: Level) -> list[Sentence]:
    """Return who is placed, the proof, and the range of scores."""
    return [
        _placed(answer, form),
        *proof,
        *_range(answer, form, level),
        *warnings(answer.findings),
    ]


def told_by_hand(before: int, now: int, bound: int) -> Sentence:
    """Return what an edit cost and what is missing to the bound, in micro-units of the last stage.

    It never says that the edited groups are proven.
    """
    by, below = (now - before) / UNIT, (bound - now) / UNIT
    if by > 0:
        return sentence(
            "edited by hand: {by:.3f} above what was found, {below:.3f} below the bound",
            by=by, below=below,
        )  # fmt: skip
    return sentence(
        "edited by hand: {by:.3f} below what was found, {below:.3f} below the bound",
        by=-by, below=below,
    )  # fmt: skip


def explained(match: Match, pieces: tuple[Piece, ...], names: Names = NOBODY) -> str:
    """Return a group and its pieces, a line each."""
    called = [names.word(piece.name) for piece in pieces]
    width = max(map(len, called), default=0)
    members = names.told(members_of(match))
    title = names.told(match.group or "") or ", ".join(
        names(member.id, member.role) for member in match.members
    )
    rows = [
        f"  {word:<{width}}  {piece.units / UNIT:.3f}  {names.told(piece.detail)}".rstrip()
        for word, piece in zip(called, pieces, strict=True)
    ]
    return "\n".join([f"{title}: {match.score:.3f} ({members})", *rows])


def members_of(match: Match) -> Sentence:
    """Return the people of a group, with the role of whoever is there to lead or to give."""
    return sentence("{members}", members=tuple(map(_in_role, match.members)))


def _in_role(member: Member) -> str:
    who = Who(member.id, member.role)
    if member.role in ("mentee", "peer"):
        return who
    return sentence("{who} ({role})", who=who, role=fixed(member.role))


def _placed(answer: Answer, form: Form) -> Sentence:
    """Return how many are served, by whom, in what."""
    served, waiting = _counted(answer, ("mentee", "peer"))
    leading, idle = _counted(answer, ("lead", "mentor"))
    groups = _groups(answer, form)
    if not (leading or idle):
        return sentence(
            "{served} of {all} people are in {groups}",
            served=served, all=served + waiting, groups=groups,
        )  # fmt: skip
    return sentence(
        "{served} of {all} mentees are in {groups}, with {leading} of {mentors} mentors",
        served=served, all=served + waiting, groups=groups, leading=leading, mentors=leading + idle,
    )  # fmt: skip


def _groups(answer: Answer, form: Form) -> Sentence:
    """Return how many groups there are, and of which sizes."""
    sizes = sorted({len(match.members) for match in answer.matches})
    made = len(answer.matches)
    called = fixed(form.one if made == 1 else f"{form.one}s")
    if not sizes:
        return sentence("{count} {groups}", count=made, groups=called)
    if len(sizes) == 1:
        return sentence("{count} {groups} of {size}", count=made, groups=called, size=sizes[0])
    return sentence(
        "{count} {groups} of {low} to {high}",
        count=made, groups=called, low=sizes[0], high=sizes[-1],
    )  # fmt: skip


def _counted(answer: Answer, roles: tuple[Role, ...]) -> tuple[int, int]:
    """Return how many are in a group in one of these roles, and how many are left out of it."""
    placed = {person for match in answer.matches for person in match.ids_of(*roles)}
    waiting = {u.person for u in answer.unmatched if u.side in roles} - placed
    return len(placed), len(waiting)


def _range(answer: Answer, form: Form, level: Level) -> list[Sentence]:
    worst = answer.worst
    if worst is None:
        return []
    mean = sum(map(level, answer.matches)) / len(answer.matches)
    called = worst.group or members_of(worst)
    if form.summed:
        return [
            sentence(
                "mean score of a member {mean:.3f}; lowest {lowest:.3f} ({group})",
                mean=mean, lowest=level(worst), group=called,
            )
        ]  # fmt: skip
    return [
        sentence(
            "mean score {mean:.3f}; lowest {lowest:.3f} ({group})",
            mean=mean, lowest=level(worst), group=called,
        )
    ]  # fmt: skip


def left_out(answer: Answer, form: Form) -> list[Sentence]:
    """Return who is left out, one a line, and mentors who are free as a count."""
    left = [u for u in answer.unmatched if u.side in ("mentee", "peer")]
    free = [u for u in answer.unmatched if u.side not in ("mentee", "peer")]
    title = sentence("left out: {count}", count=len(left))
    return [*waiting(title, left), *idle_mentors(form.one, free)]
