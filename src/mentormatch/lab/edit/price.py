"""What one matching costs against another of the same people, stage by stage, and who moves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from mentormatch.objectives import (
    COVERAGE_TOTAL,
    KEPT,
    OBJECTIVES,
    WAITING,
    WORST,
    StageKind,
    composed,
)
from mentormatch.results.lab.change import Change, Move, order_of
from mentormatch.results.pairs.matching import Matching
from mentormatch.results.pairs.pins import attained
from mentormatch.scoring.scores import Scores
from mentormatch.solve.pairs.assignment import Assignment
from mentormatch.terms import UNIT

__all__ = ["change_between", "moves_between"]


def change_between(before: Matching, after: Matching) -> Change:
    """Return what a matching costs against another, in the order of the stages.

    Parameters
    ----------
    before, after
        Matchings of the same people under one policy.
    """
    was, now = before.certificate.assignment, after.certificate.assignment
    asked = OBJECTIVES[before.policy.objective]
    waiting, kept = (_gain(before, after, k) for k in (WAITING, KEPT))
    objective = composed(asked, waiting=waiting != 0, kept=kept != 0)
    raises = WORST in objective.stages
    return Change(
        people=now.coverage - was.coverage,
        waiting=waiting,
        kept=kept,
        worst=_fall(_worst(before, before), _worst(before, after)) if raises else None,
        total=now.value - was.value,
        within_slack=not raises or _within_slack(before.scores, was, now),
        order=order_of(objective),
    )


def _gain(before: Matching, after: Matching, stage: StageKind) -> int:
    """Return by how much the pairs add up to more in a stage; 0 where it was not asked for."""
    was, now = (
        attained(stage.name, before.scores, one.certificate.assignment.pairs)
        for one in (before, after)
    )
    return now - was


def _fall(before: int | None, after: int | None) -> int:
    """Return what the lowest score changes by; 0 where there is no pair to compare."""
    return 0 if before is None or after is None else after - before


def _worst(before: Matching, matching: Matching) -> int | None:
    """Return the lowest score of a pair that is not pinned, nor an earlier one, in micro-units."""
    ids = before.scores.mentors.ids, before.scores.mentees.ids
    exempt = [*matching.scores.pinned.tolist(), *before.scores.earlier.tolist()]
    held = {(ids[0][j], ids[1][i]) for j, i in exempt}
    rest = (m.units for m in matching.matches if (m.mentor, m.mentee) not in held)
    return min(rest, default=None)


def _within_slack(scores: Scores, was: Assignment, now: Assignment) -> bool:
    """Tell whether the total stays within what raising the worst pair may cost."""
    pinned = int(scores.on(*scores.pinned.T).sum())
    found = (stage.value for stage in was.stages if stage.name == COVERAGE_TOTAL.name)
    largest = (next(found, None) or 0) - pinned
    slack = round(scores.policy.worst_slack * UNIT) * abs(largest) // UNIT
    return now.value - pinned >= largest - slack


def moves_between(before: Matching, after: Matching) -> tuple[Move, ...]:
    """Return every mentee whose mentors are others, one move for each partner."""
    was, now = _partners(before), _partners(after)
    return tuple(
        move
        for mentee in sorted(was.keys() | now.keys())
        for move in _moves(mentee, was.get(mentee, {}), now.get(mentee, {}))
    )


def _partners(matching: Matching) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for match in matching.matches:
        found.setdefault(match.mentee, {})[match.mentor] = match.units
    return found


def _moves(mentee: str, was: dict[str, int], now: dict[str, int]) -> Iterator[Move]:
    lost, gained = sorted(was.keys() - now.keys()), sorted(now.keys() - was.keys())
    for old, new in zip_longest(lost, gained):
        yield Move(mentee, old, new, was.get(old), now.get(new))
