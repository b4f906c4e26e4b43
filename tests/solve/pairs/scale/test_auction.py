"""Bids for the places of mentors: nobody would rather have another, and books agree.

Holds ``scale.kernels.auction`` to account.
"""

from __future__ import annotations

import os

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.scale.kernels.auction import auction
from mentormatch.solve.pairs.scale.kernels.core_arrays import FREE, Core

EPSILON = 3


def _core(rng: np.random.Generator, mentors: int, mentees: int) -> Core:
    there = rng.random((mentees, mentors)) < 0.6
    mentee, mentor = np.nonzero(there)
    start = np.searchsorted(mentee, np.arange(mentees + 1))
    return Core(start, mentor.astype(np.int32), rng.integers(0, 100, len(mentor)))


def _best(core: Core, price: Ints, i: int) -> int:
    pairs = slice(core.start[i], core.start[i + 1])
    gains: Ints = core.profit[pairs] - price[core.mentor[pairs]]
    return max(0, int(gains.max(initial=0)))


def test_who_has_a_place_is_within_a_step_of_the_best() -> None:
    """Owners and places name one another, the cheapest place comes first, and bids settle."""
    seed = int(os.environ.get("MENTORMATCH_SEED") or np.random.SeedSequence().generate_state(1)[0])
    rng, told = np.random.default_rng(seed), f"MENTORMATCH_SEED={seed}"
    for _ in range(30):
        mentors, mentees = int(rng.integers(1, 6)), int(rng.integers(1, 30))
        core, places = _core(rng, mentors, mentees), rng.integers(1, 9, mentors)
        first = np.concatenate([[0], np.cumsum(places)])
        paid = rng.integers(0, 30, first[-1])
        owner, slot = np.full(first[-1], FREE, np.int32), np.full(mentees, FREE, np.int32)
        auction(core, first, paid, owner, slot, EPSILON, 10**6)
        seated = np.flatnonzero(slot >= 0)
        assert (owner[slot[seated]] == seated).all(), told
        assert (owner >= 0).sum() == len(seated), told
        cheapest = np.minimum.reduceat(paid, first[:-1])
        assert (paid[first[:-1]] == cheapest).all(), told
        for i in range(mentees):
            assert slot[i] != FREE, told
            mine = 0
            if slot[i] >= 0:
                j = np.searchsorted(first, slot[i], side="right") - 1
                pairs = slice(core.start[i], core.start[i + 1])
                profit = core.profit[pairs][core.mentor[pairs] == j]
                mine = int(profit[0] - paid[slot[i]])
            assert mine >= _best(core, cheapest, i) - EPSILON, told
