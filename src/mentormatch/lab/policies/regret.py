"""What a matching misses of a truth that is known, as in synthetic cohorts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from mentormatch.arrays import Floats, Ints
from mentormatch.errors import PolicyError, TooLarge
from mentormatch.results.pairs.question import places
from mentormatch.scoring.scores import Scores
from mentormatch.solve.pairs.assign import assign

__all__ = ["Truth", "regret_of", "require_truth"]

_MOST_PAIRS = 4_000 * 4_000


class Truth(Protocol):
    """The true affinity of every pair, 0…1: what `datasets.synthetic_cohort` has as ``truth``."""

    @property
    def mentor_ids(self) -> tuple[str, ...]:
        """Ids in the order of its rows."""
        ...

    @property
    def mentee_ids(self) -> tuple[str, ...]:
        """Ids in the order of its columns."""
        ...

    def block(self, rows: Ints, columns: Ints) -> Floats:
        """Return float64 (rows, columns)."""
        ...


def require_truth(truth: Truth, scores: Scores) -> None:
    """Refuse a truth of other people, or of too many.

    Raises
    ------
    PolicyError
        If its people are not those of the pools.
    TooLarge
        If the best matching by it cannot be found on a matrix.
    """
    asked = (scores.mentors.ids, scores.mentees.ids)
    if not all(set(mine) <= set(known) for mine, known in zip(asked, _ids(truth), strict=True)):
        raise PolicyError(
            "truth: it is that of other people; give the one of the cohort that the pools come from"
        )
    if scores.shape[0] * scores.shape[1] > _MOST_PAIRS:
        raise TooLarge(
            f"truth: regret is worked out on a matrix of up to {_MOST_PAIRS:,} pairs, and these "
            f"are {scores.shape[0]} x {scores.shape[1]}; leave truth out, or draw a smaller cohort"
        )


def regret_of(truth: Truth, scores: Scores, runs: Sequence[Ints]) -> list[float]:
    """Return what each matching misses, per mentee who takes part, 0…1.

    The best is the matching of the highest true total within the places of both sides; it knows no
    rule, so it is the same whatever the policies are.

    Parameters
    ----------
    truth
        Of all these people.
    scores
        Of any policy: they tell who takes part.
    runs
        int64 (pairs, 2) each: rows of mentors and of mentees.
    """
    everybody = (_positions(truth.mentor_ids, scores.mentors.ids),
                 _positions(truth.mentee_ids, scores.mentees.ids))  # fmt: skip
    affinity = truth.block(*everybody)
    best = assign(
        affinity,
        mentor_capacity=np.where(scores.mentor_present, places(scores.mentors, "max_mentees"), 0),
        mentee_capacity=np.where(scores.mentee_present, places(scores.mentees, "max_mentors"), 0),
        objective="total",
    )
    present = max(int(scores.mentee_present.sum()), 1)
    most = float(affinity[tuple(best.pairs.T)].sum())
    return [(most - float(affinity[tuple(pairs.T)].sum())) / present for pairs in runs]


def _ids(truth: Truth) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return truth.mentor_ids, truth.mentee_ids


def _positions(known: tuple[str, ...], ids: tuple[str, ...]) -> Ints:
    place = {who: row for row, who in enumerate(known)}
    return np.array([place[who] for who in ids], np.int64)
