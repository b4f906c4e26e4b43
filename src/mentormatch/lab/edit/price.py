"""What one matching costs against another of the same people, stage by stage, and who moves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from mentormatch.objectives import COVERAGE_TOTAL, OBJECTIVES, WAITING, WORST, composed
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
    waiting = _waited(after) - _waited(before)
    objective = composed(asked, waiting=waiting != 0)
    raises = WORST in objective.stages
    return Change(
        people=now.coverage - was.coverage,
        waiting=waiting,
        worst=_fall(_worst(before), _worst(after)) if raises else None,
        total=now.value - was.value,
        within_slack=not raises or _within_slack(before.scores, was, now),
        order=order_of(objective),
    )


def _waited(matching: Matching) -> int:
    """Return the rounds that those served had waited; 0 where the policy does not ask."""
    scores = matching.scores
    return attained(WAITING.name, scores, matching.certificate.assignment.pairs)


def _fall(before: int | None, after: int | None) -> int:
    """Return what the lowest score changes by; 0 where there is no pair to compare."""
    return 0 if before is None or after is None else after - before


def _worst(matching: Matching) -> int | None:
    """Return the lowest score of a pair that is not pinned, in micro-units."""
    ids = matching.scores.mentors.ids, matching.scores.mentees.ids
    pinned = {(ids[0][j], ids[1][i]) for j, i in matching.scores.pinned.tolist()}
    rest = (m.units for m in matching.matches if (m.mentor, m.mentee) not in pinned)
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
