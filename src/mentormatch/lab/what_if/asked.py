"""A matching that is ready for what-ifs: its arrays, worked out once, and ids put back on rows."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from mentormatch.errors import PolicyError, TooLarge
from mentormatch.objectives import OBJECTIVES
from mentormatch.results.lab.change import Change, Move, order_of
from mentormatch.results.pairs.matching import Matching
from mentormatch.results.pairs.pins import take_out
from mentormatch.results.pairs.question import question
from mentormatch.results.pairs.whom import id_on
from mentormatch.solve.pairs.residual.shortest_paths import Step
from mentormatch.solve.pairs.residual.what_if import Cost, WhatIf

__all__ = [
    "MOST_PAIRS",
    "as_change",
    "as_moves",
    "limits_of",
    "order",
    "quick",
    "ready",
    "refuse",
    "the_mentor",
    "too_large",
]

MOST_PAIRS = 5_000 * 5_000
"""Pairs that are held as a matrix; beyond, nothing is computed."""

_FEW_PAIRS = 1_000 * 1_000
"""Pairs up to which a report tells prices: a shortest path a pair."""

_ASKED = {name for name, asked in OBJECTIVES.items() if asked.optimal and asked.counts == "total"}
"""Objectives whose stages count people and scores."""

_KNOWN = {kind.name for name in _ASKED for kind in OBJECTIVES[name].stages} | {"lottery"}


def ready(matching: Matching, verb: str) -> WhatIf:
    """Return the arrays of a matching, kept beside it.

    Parameters
    ----------
    matching
        What was made.
    verb
        Who asks, for messages.

    Raises
    ------
    TooLarge
        If there are too many pairs for a matrix.
    PolicyError
        If the matching is not proven optimal, or has a stage that cannot be asked about.
    """
    refuse(matching, verb)
    if too_large(matching):
        mentors, mentees = matching.scores.shape
        raise TooLarge(
            f"{verb} holds all pairs at once, up to {MOST_PAIRS:,} of them (5,000 x 5,000); these "
            f"are {mentors:,} x {mentees:,}; why_not takes one pair of them at a time"
        )
    if "what_if" not in matching._worked:
        # What was decided stands: it is asked about the rest, which was solved and proven alone.
        answer = take_out(matching.certificate.assignment, matching.scores)
        problem = question(matching.scores).as_matrix()
        matching._worked["what_if"] = WhatIf(problem, answer.pairs, answer.stages)
    asked: WhatIf = matching._worked["what_if"]
    return asked


def quick(matching: Matching) -> bool:
    """Return whether what-ifs by the hundred take no longer than a matching."""
    mentors, mentees = matching.scores.shape
    stages = {stage.name for stage in matching.certificate.stages}
    scores = matching.scores
    held = bool(len(scores.pinned) or len(scores.earlier) or limits_of(matching))
    known = matching.certificate.proven and stages <= _KNOWN and not held
    known = known and matching.scores.policy.objective in _ASKED
    return known and mentors * mentees <= _FEW_PAIRS and ready(matching, "explain").made.on_graph


def too_large(matching: Matching) -> bool:
    """Return whether a matching has more pairs than are held as a matrix."""
    mentors, mentees = matching.scores.shape
    return mentors * mentees > MOST_PAIRS


def refuse(matching: Matching, verb: str) -> None:
    """Refuse a matching that is edited, not proven, or has what cannot be asked about."""
    if matching.certificate.edited:
        raise PolicyError(
            f"{verb} compares with the best matching, and this one was edited by hand; ask the "
            "matching that it was edited from"
        )
    if told := _pinned_besides(matching):
        raise PolicyError(f"{verb} {told}; match without decisions to ask it")
    if len(matching.scores.earlier):
        raise PolicyError(
            f"{verb} counts no kept pairs yet; ask a matching that was made anew (changes=None)"
        )
    if not matching.certificate.proven:
        raise PolicyError(
            f"{verb} compares with the best matching, and this one is not proven to be the best; "
            "match again with more time"
        )
    if verb != "why_not" and (told := limits_of(matching)):
        raise PolicyError(f"{verb} knows no {told} yet; why_not takes one pair at a time")
    if (objective := matching.scores.policy.objective) not in _ASKED:
        raise PolicyError(f"{verb} counts people and scores, and objective {objective!r} does not")
    strange = [s.name for s in matching.certificate.stages if s.name not in _KNOWN]
    if strange:
        raise PolicyError(f"{verb} knows no stage {strange[0]!r}")


def limits_of(matching: Matching) -> str:
    """Return what stands above or below places: limits, promises to mentees, or nothing."""
    if matching.policy.limits:
        return "limits"
    promised = matching.scores.mentees.numbers("min_mentors").values.any()
    return "promises of mentors (min_mentors)" if promised else ""


def _pinned_besides(matching: Matching) -> str:
    """Return what makes pinned pairs more than places that are taken, or nothing."""
    scores = matching.scores
    if not len(scores.pinned):
        return ""
    if limits_of(matching) or too_large(matching):
        return "knows no pinned pairs beside limits, or in a pool this large"
    more = question(scores).mentee_capacity[scores.pinned[:, 1]] > 0
    return "knows no pinned pairs of mentees who may have several mentors" if more.any() else ""


def order(matching: Matching) -> tuple[str, ...]:
    """Return the entries of a change in the order of the stages of a matching."""
    return order_of(question(matching.scores).objective)


def as_change(cost: Cost, entries: tuple[str, ...]) -> Change:
    """Return a price in terms of the stages."""
    return Change(
        people=cost.people,
        worst=cost.worst,
        total=cost.total,
        within_slack=cost.within_slack,
        order=entries,
    )


def as_moves(matching: Matching, steps: Iterable[Step]) -> tuple[Move, ...]:
    """Put ids and scores back on moves."""
    mentors, mentees = matching.scores.mentors.ids, matching.scores.mentees.ids
    moves = []
    for who, before, after in steps:
        old, new = (mentors[j] if j < len(mentors) else None for j in (before, after))
        was, becomes = (_units(matching, j, who) for j in (before, after))
        moves.append(Move(mentees[who], old, new, was, becomes))
    return tuple(moves)


def _units(matching: Matching, mentor: int, mentee: int) -> int | None:
    if mentor == len(matching.scores.mentors):
        return None
    return int(matching.scores.on(np.array([mentor]), np.array([mentee]))[0])


def the_mentor(matching: Matching, who: str) -> str:
    """Return the id of a mentor; a mentee is told to be one."""
    return id_on(matching.scores, "mentor", who)
