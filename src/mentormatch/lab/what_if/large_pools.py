"""The price of one pair where all pairs do not fit into a matrix: the others are matched again.

The mentee who is asked about leaves the question, with one place of the mentor. The others are
matched above the worst pair made. Only if that serves fewer than before they are matched once more,
among all pairs, with the worst raised as far as it can be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mentormatch.arrays import Bools, Ints, Ints32
from mentormatch.errors import Infeasible, TooLarge
from mentormatch.objectives import COVERAGE_TOTAL, WORST
from mentormatch.results.pairs.matching import Matching
from mentormatch.results.pairs.question import question
from mentormatch.solve.pairs.assignment import Assignment, Earlier
from mentormatch.solve.pairs.question import Question
from mentormatch.solve.pairs.residual.shortest_paths import Step
from mentormatch.solve.pairs.residual.what_if import Cost, steps_between
from mentormatch.solve.pairs.solve import solve_pairs

__all__ = ["force_again"]

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """The others, matched again: people with her, threshold, total, and who is with whom."""

    covered: int
    threshold: int | None
    total: int
    pairs: Ints


def force_again(matching: Matching, mentor: int, mentee: int) -> tuple[Cost, list[Step]] | None:
    """Return the price of a pair, and who moves; None where minimum loads do not allow it.

    Parameters
    ----------
    matching
        Proven to be the best.
    mentor, mentee
        Rows of a pair that may be made and is not.

    Raises
    ------
    TooLarge
        If the mentee may have several mentors.
    """
    asked, answer = question(matching.scores), matching.certificate.assignment
    if asked.mentee_capacity[mentee] > 1 and not asked.limited:
        raise TooLarge(
            "in a pool this large only mentees with one place (max_mentors) can be asked about"
        )
    score = int(matching.scores.on(np.array([mentor]), np.array([mentee]))[0])
    rest = _without(asked, mentor, mentee)
    found = None if rest is None else _others(matching, rest, mentee)
    if found is None:
        return None
    pairs = np.vstack([found.pairs, [[mentor, mentee]]])
    # The highest total before the worst pair was raised is what the slack is a share of.
    first = next((s.value for s in answer.stages if s.name == COVERAGE_TOTAL.name), answer.value)
    assert first is not None
    total = found.total + score
    raised = answer.worst if found.threshold is not None else None
    cost = Cost(
        people=found.covered - answer.coverage,
        worst=None if raised is None else min(found.threshold or 0, score) - raised,
        total=total - answer.value,
        within_slack=total >= first - asked.slack_ppm * abs(first) // _MILLION,
    )
    nobody = len(asked.mentor_capacity)
    return cost, steps_between(answer.pairs, pairs, nobody, mentee)


def _without(asked: Question, mentor: int, mentee: int) -> Question | None:
    """Return the question of all other pairs; None where a limit does not allow the pair.

    The mentor has one place less, and so has the mentee, who is covered already.
    """
    one = np.arange(len(asked.mentor_capacity)) == mentor
    her = np.arange(len(asked.mentee_capacity)) == mentee
    groups = []
    for group in asked.groups:
        inside = int((mentor if group.side == "mentor" else mentee) in group.members)
        if group.at_most < inside:
            return None
        least = max(0, group.at_least - inside)
        groups.append(replace(group, at_most=group.at_most - inside, at_least=least))
    worth = np.ones(len(her), np.int64) if asked.mentee_worth is None else asked.mentee_worth
    return replace(
        asked,
        mentor_capacity=asked.mentor_capacity - one,
        mentor_minimum=np.maximum(asked.mentor_minimum - one, 0),
        mentee_capacity=asked.mentee_capacity - her,
        mentee_minimum=np.maximum(asked.promised - her, 0) if asked.limited else None,
        mentee_worth=np.where(her, 0, worth) if asked.limited else asked.mentee_worth,
        groups=tuple(groups),
        matrix=lambda: _banned(asked, mentor, mentee),
    )


def _banned(asked: Question, mentor: int, mentee: int) -> tuple[Ints32 | Ints, Bools]:
    """Return the matrix without a pair, which is made already."""
    units, eligible = asked.matrix()
    units[mentor, mentee], eligible[mentor, mentee] = 0, False
    return units, eligible


def _others(matching: Matching, asked: Question, mentee: int) -> _Found | None:
    """Go through the stages of the objective, compared with the matching that was made."""
    answer = matching.certificate.assignment
    if WORST.name not in {stage.name for stage in answer.stages}:
        found = _solved(matching, asked)
        return None if found is None else _found(found, None, mentee)
    assert answer.worst is not None, "a pair may be made, so some are"
    above = _solved(matching, _above(asked, answer.worst))
    if above is not None and _with_her(above, mentee) == answer.coverage:
        return _found(above, answer.worst, mentee)
    # With all of the total as slack the worst pair is raised as far as coverage allows.
    below = _solved(matching, replace(asked, slack_ppm=_MILLION))
    if below is None:
        return None
    if above is not None and _with_her(above, mentee) == _with_her(below, mentee):
        return _found(above, answer.worst, mentee)
    lowest = answer.worst if below.worst is None else min(below.worst, answer.worst)
    return _found(below, lowest, mentee)


def _found(others: Assignment, threshold: int | None, mentee: int) -> _Found:
    return _Found(_with_her(others, mentee), threshold, others.value, others.pairs)


def _with_her(others: Assignment, mentee: int) -> int:
    """Return how many are covered, the mentee among them."""
    return len(np.union1d(others.pairs[:, 1], [mentee]))


def _solved(matching: Matching, asked: Question) -> Assignment | None:
    answer, scores = matching.certificate.assignment, matching.scores
    start = Earlier(scores.mentors.ids, scores.mentees.ids, answer)
    told = replace(asked, matrix=lambda: _restricted(asked))
    try:
        return solve_pairs(told, seed=matching.seed, start=start)
    except Infeasible:
        return None


def _above(asked: Question, threshold: int) -> Question:
    """Return the question in which only pairs of at least this score may be made.

    Nothing is given up for a higher worst pair, so that the total is the highest at this threshold.
    """
    floor = threshold if asked.floor is None else max(threshold, asked.floor)
    return replace(asked, floor=floor, slack_ppm=0)


def _restricted(asked: Question) -> tuple[Ints32 | Ints, Bools]:
    """Return the matrix without people who have no places here, and pairs below the floor."""
    units, eligible = asked.matrix()
    if asked.floor is not None:
        eligible &= units >= asked.floor
    eligible &= (asked.mentor_capacity > 0)[:, None] & (asked.mentee_capacity > 0)
    return units * eligible, eligible
