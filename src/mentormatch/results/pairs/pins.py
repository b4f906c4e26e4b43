"""Pinned pairs taken out of a question before it is solved, and put back into its answer.

The rest is solved, judged and proven by itself: with fewer places and lower minimum loads. Pins
count for people and totals, which shift value and bound alike, and not for the worst pair.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.errors import ProofError
from mentormatch.objectives import COVERAGE, EVENNESS, KEPT, PEOPLE, STAGES, WAITING, WORST
from mentormatch.results.pairs.question import places, waited
from mentormatch.scoring.scores import Scores
from mentormatch.solve.pairs.assignment import Assignment
from mentormatch.solve.pairs.certificates import Stage
from mentormatch.terms import UNIT

__all__ = ["attained", "new_pairs", "put_back", "take_out", "taken_out"]


def put_back(rest: Assignment, scores: Scores) -> Assignment:
    """Return the answer to the whole question: that of the rest, with the pins."""
    return _shifted(rest, scores, 1) if len(scores.pinned) else rest


def take_out(whole: Assignment, scores: Scores) -> Assignment:
    """Return the answer of the rest, as it was solved and as its proof is about."""
    return _shifted(whole, scores, -1) if len(scores.pinned) else whole


def taken_out(pairs: Ints, pinned: Ints) -> Ints:
    """Return int64 (pairs, 2): pairs without the pinned ones.

    Raises
    ------
    ProofError
        If a pin is not made.
    """
    pins = set(map(tuple, pinned.tolist()))
    rest = [pair for pair in map(tuple, pairs.tolist()) if pair not in pins]
    if len(rest) + len(pins) != len(pairs):
        raise ProofError("a pinned pair is not made")
    return np.array(rest, np.int64).reshape(-1, 2)


def new_pairs(scores: Scores, pairs: Ints) -> Ints:
    """Return int64 (pairs, 2): pairs without those of an earlier matching that are kept."""
    earlier = set(map(tuple, scores.earlier.tolist()))
    return pairs[np.array([tuple(pair) not in earlier for pair in pairs.tolist()], np.bool_)]


def _with(pairs: Ints, pinned: Ints) -> Ints:
    both = np.concatenate([pairs, pinned])
    return both[np.lexsort((both[:, 1], both[:, 0]))]


def _shifted(answer: Assignment, scores: Scores, sign: int) -> Assignment:
    """Return an answer with the pins, or without them where the sign is negative."""
    pins = scores.pinned
    pairs = _with(answer.pairs, pins) if sign > 0 else taken_out(answer.pairs, pins)
    stages = tuple(_stage(stage, scores, sign) for stage in answer.stages)
    units = int(scores.on(*pins.T).sum()) * sign
    value = answer.value + units
    return replace(
        answer,
        pairs=pairs,
        value=value,
        bound=answer.bound + units,
        total=value / UNIT,
        coverage=len(np.unique(pairs[:, 1])),
        worst=min(scores.on(*pairs.T).tolist(), default=None),
        stages=stages,
    )


def _stage(stage: Stage, scores: Scores, sign: int) -> Stage:
    by = sign * _counted(stage, scores)
    witness = stage.witness
    if witness is not None:
        pins = scores.pinned
        witness = _with(witness, pins) if sign > 0 else taken_out(witness, pins)
    return replace(
        stage,
        value=None if stage.value is None else stage.value + by,
        bound=None if stage.bound is None else stage.bound + by,
        witness=witness,
    )


def _counted(stage: Stage, scores: Scores) -> int:
    """Return what the pins count for in a stage: people, rounds, pairs, or units of score."""
    return 0 if STAGES[stage.name] is WORST else attained(stage.name, scores, scores.pinned)


def attained(stage: str, scores: Scores, pairs: Ints) -> int:
    """Return what pairs add up to in a stage: people, rounds, earlier pairs, or units of score.

    Parameters
    ----------
    stage
        Its name; any but the one of the worst pair.
    scores
        What was matched.
    pairs
        int64 (pairs, 2): mentor row and mentee column.
    """
    kind, served = STAGES[stage], np.unique(pairs[:, 1])
    if kind is WAITING:
        return int(waited(scores, places(scores.mentees, "max_mentors"))[served].sum())
    if kind is EVENNESS:
        return int((np.bincount(pairs[:, 0]) ** 2).sum())
    if kind in (COVERAGE, PEOPLE):
        return len(served)
    if kind is KEPT:
        earlier = set(map(tuple, scores.earlier.tolist()))
        return sum(pair in earlier for pair in map(tuple, pairs.tolist()))
    assert not kind.counted, f"what a pair counts for in the stage {stage!r} is not said here"
    return int(scores.on(*pairs.T).sum(dtype=np.int64))
