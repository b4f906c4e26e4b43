"""The draw from a face that is too large to be written down: column generation on its noise.

Nearly all of many equal pairs have no chance in a draw. So the pairs of largest noise are drawn
from, and prices of that small draw show which others could have mattered; they join, until none
could. What is drawn is what a draw from all pairs at once would give.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from mentormatch.arrays import Ints, Ints32
from mentormatch.solve.draw_order import key_hashes
from mentormatch.solve.pairs.face import Face, among
from mentormatch.solve.pairs.lottery import MENTEE_FACTOR, Keys, pair_noise
from mentormatch.solve.pairs.scale.core_flow import FlowLimits, solve_flow_core
from mentormatch.solve.pairs.scale.core_solver import bid_for_places, reassign
from mentormatch.solve.pairs.scale.core_store import CorePairs
from mentormatch.solve.pairs.scale.kernels.core_arrays import Core
from mentormatch.solve.pairs.scale.kernels.noise import price_noise

__all__ = ["draw_by_columns"]

_FIRST, _MORE = 16, 8
_RAISES = (3, 6, 9)


def draw_by_columns(keys: Keys, face: Face, pairs: Ints, seed: int, bits: int) -> Ints:
    """Return the optimal matching of largest noise: int64 (pairs, 2), mentors and mentees.

    Parameters
    ----------
    keys
        Of the people.
    face
        The optimal matchings.
    pairs
        One of them.
    seed
        Seed of the lottery.
    bits
        Size of the noise.
    """
    small = _SmallDraw.of(face, 2**bits)
    # One matching of the face, so that whoever must be served can be, whatever else is there.
    own = pairs[~among(pairs, face.fixed)]
    small.add(own[:, 1], own[:, 0], pair_noise(keys, own, seed=seed, bits=bits))
    mentor = key_hashes(keys.mentor, np.arange(len(keys.mentor)), "mentor", seed)
    mentee = key_hashes(keys.mentee, np.arange(len(keys.mentee)), "mentee", seed)
    most = int(small.limits.mentee_capacity.max())

    def price(kept: int, prices: Ints, duals: Ints) -> bool:
        hashes = mentor, mentee * MENTEE_FACTOR
        return small.add(*price_noise(face.open, *hashes, bits, prices, duals, kept))

    price(_FIRST + most, 0 * small.limits.mentor_capacity, 0 * small.limits.mentee_capacity)
    # Pairs that are made beat the dual as well, so lists have room for more than those.
    while price(_MORE + most, *small.solve()):
        pass
    return np.concatenate([face.fixed, small.made])


@dataclass(slots=True, eq=False)
class _SmallDraw:
    """The draw from some pairs of a face, and prices that prove its outcome.

    Attributes
    ----------
    core
        The pairs, worth their noise.
    limits
        Of the face, without what is fixed; whoever must be covered is worth more than all noise.
    must, must_mentor
        int64 (mentees,) and (mentors,): what every pair of theirs is worth besides, because all
        their places must be filled.
    single
        Whether nobody has two mentors, and every mentor takes as many as she must or as she can.
    prices, matching
        Of the last outcome: mentor duals, and pairs by index in the core.
    raises
        Raises of bids, before the first outcome.
    """

    core: CorePairs
    limits: FlowLimits
    must: Ints
    must_mentor: Ints
    single: bool
    prices: Ints
    matching: Ints
    raises: list[int]

    @classmethod
    def of(cls, face: Face, top: int) -> Self:
        """Begin without any pair."""
        mentors, mentees = len(face.mentor_most), len(face.mentee_most)
        load = np.bincount(face.fixed[:, 0], minlength=mentors)
        has = np.bincount(face.fixed[:, 1], minlength=mentees)
        room, least = face.mentor_most - load, np.maximum(face.mentor_least - load, 0)
        want, need = face.mentee_most - has, np.maximum(face.mentee_least - has, 0)
        worth = 2 * min(int(want.sum()), int(np.minimum(room, mentees).sum())) * top
        simple = ((least == 0) | (least == room)).all()
        single = bool(simple and (want <= 1).all())
        filled = (need == want) & (need > 0)
        return cls(
            CorePairs(mentors, mentees),
            FlowLimits(want, worth * ((need > 0) & ~filled), room, 0 * least if single else least),
            worth * filled,
            worth * (least > 0) * single,
            single,
            np.zeros(mentors, np.int64),
            np.empty(0, np.int64),
            [top >> shift for shift in _RAISES],
        )

    def add(self, mentee: Ints | Ints32, mentor: Ints | Ints32, noise: Ints) -> bool:
        """Take pairs in; return whether any is new."""
        cell = mentee.astype(np.int64) * self.core.mentors + mentor
        return len(self.core.add(cell, noise)) > 0

    def solve(self) -> tuple[Ints, Ints]:
        """Draw; return what noise less price has to beat what of each mentee, to matter."""
        mentee, mentor = self.core.split(self.core.pair_index)
        core = self.core.as_rows(1, 0)
        core = core._replace(profit=core.profit + self.must[mentee] + self.must_mentor[mentor])
        duals = self._solve_single(core) if self.single else self._solve_flow(core)
        self.raises = []
        return self.prices - self.must_mentor, duals - self.must

    def _solve_single(self, core: Core) -> Ints:
        mate = self.core.mates(self.matching)
        duals = reassign(core, self.limits.mentor_capacity, self.prices, mate, self.raises)
        seated = np.flatnonzero(mate >= 0)
        self.matching = seated * self.core.mentors + mate[seated]
        return duals

    def _solve_flow(self, core: Core) -> Ints:
        if self.raises:
            bid_for_places(core, self.limits, self.prices, self.raises)
        made = self.core.among(self.matching)
        found = solve_flow_core(core, self.limits, prices=self.prices, made=made)
        self.matching, self.prices = self.core.pair_index[found.made], found.prices
        return found.mentee_duals

    @property
    def made(self) -> Ints:
        """int64 (pairs, 2): the outcome, mentors and mentees."""
        mentee, mentor = self.core.split(self.matching)
        return np.column_stack([mentor.astype(np.int64), mentee])
