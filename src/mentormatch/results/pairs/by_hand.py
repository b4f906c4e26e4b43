"""A matching that was edited by hand: counted anew, beside what was proven before."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.objectives import COVERAGE_TOTAL, LOTTERY, STAGES, WORST
from mentormatch.results.match import Role, Unmatched, UnmatchedList
from mentormatch.results.pairs.limits import LimitsMet
from mentormatch.results.pairs.pins import attained, new_pairs, taken_out
from mentormatch.results.pairs.question import places
from mentormatch.scoring.scores import Scores
from mentormatch.solve.pairs.assignment import Assignment
from mentormatch.solve.pairs.certificates import Stage
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Sentence, counted, sentence

__all__ = ["edited_assignment", "reasons_by_hand", "told_by_hand", "within_limits"]


def edited_assignment(scores: Scores, optimum: Assignment, pairs: Ints) -> Assignment:
    """Return the answer with other pairs: what they reach, beside the bounds that were proven.

    Parameters
    ----------
    scores
        What was matched.
    optimum
        The answer that was found.
    pairs
        int64 (pairs, 2): mentor row and mentee column, sorted.
    """
    units = scores.on(*pairs.T)
    value = int(units.sum(dtype=np.int64))
    bound = max(optimum.bound, value)
    return replace(
        optimum,
        pairs=pairs,
        value=value,
        bound=bound,
        gap=bound - value,
        total=value / UNIT,
        coverage=len(np.unique(pairs[:, 1])),
        worst=min(units.tolist(), default=None),
        stages=tuple(
            _stage(stage, scores, pairs) for stage in optimum.stages if stage.name != LOTTERY.name
        ),
        status="feasible",
        drawn=np.zeros_like(optimum.drawn),
        notes=(),
    )


def _stage(stage: Stage, scores: Scores, pairs: Ints) -> Stage:
    """Return what the pairs reach in a stage; nothing of it is proven."""
    if stage.name == COVERAGE_TOTAL.name:
        return replace(stage, certificate=None)
    value = _reached(stage.name, scores, pairs)
    above = value is None or stage.bound is None or value > stage.bound
    return Stage(stage.name, value, None if above else stage.bound)


def _reached(name: str, scores: Scores, pairs: Ints) -> int | None:
    if STAGES[name] is not WORST:
        return attained(name, scores, pairs)
    rest = new_pairs(scores, taken_out(pairs, scores.pinned))
    return min(scores.on(*rest.T).tolist(), default=None)


def within_limits(scores: Scores, pairs: Ints) -> bool:
    """Return whether places, promises and the limits of the policy are kept."""
    led = np.bincount(pairs[:, 0], minlength=scores.shape[0])
    has = np.bincount(pairs[:, 1], minlength=scores.shape[1])
    least = np.where(scores.mentor_present, places(scores.mentors, "min_mentees"), 0)
    return bool(
        (led <= places(scores.mentors, "max_mentees")).all()
        and (led >= least).all()
        and (has <= places(scores.mentees, "max_mentors")).all()
        and (has >= np.where(scores.mentee_present, places(scores.mentees, "min_mentors"), 0)).all()
        and LimitsMet(scores, pairs).kept
    )


def reasons_by_hand(scores: Scores, before: UnmatchedList, pairs: Ints) -> UnmatchedList:
    """Return who is left out now: as before the edit, or by hand."""
    told = {(one.side, one.person): one for one in before}
    sides: tuple[tuple[Role, tuple[str, ...], Ints], ...] = (
        ("mentee", scores.mentees.ids, pairs[:, 1]),
        ("mentor", scores.mentors.ids, pairs[:, 0]),
    )
    return UnmatchedList(
        told.get((side, ids[row])) or _by_hand(ids[row], side)
        for side, ids, matched in sides
        for row in np.flatnonzero(_alone(matched, len(ids))).tolist()
    )


def _alone(matched: Ints, size: int) -> Bools:
    return np.asarray(np.bincount(matched, minlength=size) == 0)


def _by_hand(person: str, side: Role) -> Unmatched:
    detail = sentence("had a partner until the matching was edited by hand")
    return Unmatched(person, side, "EDITED", detail, sentence("take the edit back, or pin a pair"))


def told_by_hand(optimum: Assignment, now: Assignment) -> Sentence:
    """Return what an edit cost, in a sentence; it never says that the edited pairs are proven."""
    by = (now.value - optimum.value) / UNIT
    best = sentence("the proven optimum") if optimum.proven else sentence("the best that was found")
    if by > 0:
        return sentence(
            "edited by hand: {total:.3f} above {best} in total, {people}",
            total=by, best=best, people=_lost(optimum, now),
        )  # fmt: skip
    return sentence(
        "edited by hand: {total:.3f} below {best}, {people}",
        total=-by, best=best, people=_lost(optimum, now),
    )  # fmt: skip


def _lost(optimum: Assignment, now: Assignment) -> Sentence:
    lost = optimum.coverage - now.coverage
    if lost > 0:
        return counted(lost, "{count} mentee lost", "{count:,} mentees lost")
    if lost < 0:
        return counted(-lost, "{count} mentee more", "{count:,} mentees more")
    return sentence("nobody lost")
