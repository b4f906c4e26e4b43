"""The restricted master problem, reoptimised: ε-scaling auction, then shortest augmenting paths.

Pools with one mentor for each mentee are an assignment problem on slots of mentors. All others are
a min-cost flow, for which the auction only finds first duals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.scale.core_flow import FlowLimits, MinimumLoadViolator, solve_flow_core
from mentormatch.solve.pairs.scale.core_store import CorePairs
from mentormatch.solve.pairs.scale.kernels import augmenting_paths as paths
from mentormatch.solve.pairs.scale.kernels.auction import auction
from mentormatch.solve.pairs.scale.kernels.core_arrays import FREE, Core, by_mentor

__all__ = [
    "CoreOptimum",
    "RestrictedMaster",
    "assign_core",
    "bid_for_places",
    "reassign",
    "solve_by_flow",
    "solve_by_paths",
]

_BIDS = 400


@dataclass(frozen=True, slots=True, eq=False)
class CoreOptimum:
    """An optimal matching on a core, and the duals that prove it.

    Attributes
    ----------
    matching
        int64: its pairs, by index in the core.
    mentor_duals
        int64 (mentors,).
    mentee_duals
        int64 (mentees,): pairs outside the matching have no reduced profit above this.
    value
        Worth of the matching.
    shortage
        None if minimum loads are met.
    slack_value
        Violation of complementary slackness: what places that stay empty are priced at in all. By
        so much the bound of the duals is above the value. 0 unless the answer may be rough.
    """

    matching: Ints
    mentor_duals: Ints
    mentee_duals: Ints
    value: int
    shortage: MinimumLoadViolator | None = None
    slack_value: int = 0


class RestrictedMaster(NamedTuple):
    """A core to solve, and where to begin.

    Attributes
    ----------
    core_pairs
        The core.
    scale
        A pair is worth ``scale * units``, and the price of coverage besides.
    limits
        Places, minimum loads, and the price of coverage by mentee.
    mentor_duals, matching
        To begin with.
    raises
        Raises of bids, from coarse to fine; none: no auction.
    rough
        Leave empty places priced. Each takes a search of a large part of the core, and of a first
        core, in which most good pairs are still missing, no more is needed than duals near enough
        to find them.
    """

    core_pairs: CorePairs
    scale: int
    limits: FlowLimits
    mentor_duals: Ints
    matching: Ints
    raises: list[int]
    rough: bool


def solve_by_paths(master: RestrictedMaster) -> CoreOptimum:
    """Solve a core on which nobody can have two mentors and no mentor must have mentees."""
    core_pairs, scale, limits, mentor_duals, matching, raises, rough = master
    core = core_pairs.as_rows(scale, limits.coverage_price)
    mate = core_pairs.mates(matching)
    mentor_duals = mentor_duals.copy()
    gain = reassign(core, limits.mentor_capacity, mentor_duals, mate, raises, rough=rough)
    seated = np.flatnonzero(mate >= 0)
    matching = seated * core_pairs.mentors + mate[seated]
    value = scale * int(core_pairs.units_of(matching).sum())
    value += int(limits.coverage_price[seated].sum())
    slack_value = _priced_for_nothing(limits.mentor_capacity, mentor_duals, mate) if rough else 0
    mentee_duals = gain - limits.coverage_price
    return CoreOptimum(matching, mentor_duals, mentee_duals, value, slack_value=slack_value)


def _priced_for_nothing(mentor_capacity: Ints, mentor_duals: Ints, mate: NDArray[np.int32]) -> int:
    empty = mentor_capacity - np.bincount(mate[mate >= 0], minlength=len(mentor_capacity))
    return sum(int(n) * int(p) for n, p in zip(empty, mentor_duals, strict=True) if n > 0 and p > 0)


def assign_core(core: Core, mentor_capacity: Ints, steps: list[int]) -> Ints:
    """Return the pairs of a core, as positions, that are worth most; nobody has two mentors.

    Parameters
    ----------
    core
        What every pair is worth.
    mentor_capacity
        int64 (mentors,).
    steps
        Raises of bids, from coarse to fine.
    """
    mate = np.full(len(core.start) - 1, FREE, np.int32)
    reassign(core, mentor_capacity, np.zeros(len(mentor_capacity), np.int64), mate, steps)
    mentee = np.repeat(np.arange(len(mate)), np.diff(core.start))
    return np.flatnonzero(mate[mentee] == core.mentor)


def reassign(
    core: Core,
    mentor_capacity: Ints,
    mentor_duals: Ints,
    mate: NDArray[np.int32],
    steps: list[int],
    *,
    rough: bool = False,
) -> Ints:
    """Solve a core from duals and mates at hand, which are updated; return what mentees gain."""
    first = _slots_of(core, mentor_capacity)
    if steps:
        _auction(core, first, mentor_duals, mate, steps)
    held = np.full(int(first[-1]), FREE, np.int32)
    load = np.zeros(len(mentor_duals), np.int32)
    gain: Ints = paths.match_tight(core, first, mentor_duals, mate, held, load)
    paths.forward(core, first, mentor_duals, gain, mate, held, load)
    if not rough:
        back = by_mentor(core, len(mentor_duals))
        paths.reverse(back, first, mentor_duals, gain, mate, held, load)
    return gain


def _slots_of(core: Core, mentor_capacity: Ints) -> Ints:
    """Return int64 (mentors + 1,): where the slots of each mentor begin.

    A mentor with more places than pairs gets one slot more than pairs: one always stays empty.
    """
    pairs = np.bincount(core.mentor, minlength=len(mentor_capacity))
    return np.concatenate([[0], np.cumsum(np.minimum(mentor_capacity, pairs + 1))])


def _auction(
    core: Core, first: Ints, mentor_duals: Ints, mate: NDArray[np.int32], steps: list[int]
) -> None:
    """Run the auction at finer and finer raises, from duals and mates at hand; both are updated."""
    count = np.diff(first)
    slot_price = np.repeat(mentor_duals, count)
    owner = np.full(len(slot_price), FREE, np.int32)
    slot = _slots(mate, first, owner)
    for step in steps:
        auction(core, first, slot_price, owner, slot, step, _BIDS * len(slot))
    owned = np.searchsorted(first, slot, side="right") - 1
    mate[:] = np.where(slot >= 0, owned, slot)
    open_ = count > 0
    mentor_duals[open_] = np.minimum.reduceat(slot_price, first[:-1][open_])


def _slots(mate: NDArray[np.int32], first: Ints, owner: NDArray[np.int32]) -> NDArray[np.int32]:
    """Give the mentees of each mentor her slots in turn."""
    slot = mate.copy()
    seated = np.flatnonzero(mate >= 0)
    seated = seated[np.argsort(mate[seated], kind="stable")]
    mentor = mate[seated]
    rank = np.arange(len(seated)) - np.searchsorted(mentor, mentor)
    slot[seated] = first[mentor] + rank
    owner[slot[seated]] = seated
    return slot


def solve_by_flow(master: RestrictedMaster) -> CoreOptimum:
    """Solve a core with several mentors for a mentee, or with minimum loads, as a min-cost flow.

    The answer is never rough. With `raises`, first duals come from an auction in which every place
    of a mentee bids for itself; that a mentor is taken once only is left to the exact flow.
    """
    core_pairs, scale, limits, mentor_duals, matching, raises, _ = master
    if raises:
        mentor_duals = np.maximum(mentor_duals, 0)
        core = core_pairs.as_rows(scale, limits.coverage_price)
        bid_for_places(core, limits, mentor_duals, raises)
    made = core_pairs.among(matching)
    found = solve_flow_core(core_pairs.as_rows(scale, 0), limits, prices=mentor_duals, made=made)
    best = core_pairs.pair_index[found.made]
    return CoreOptimum(best, found.prices, found.mentee_duals, found.value, found.shortage)


def bid_for_places(core: Core, limits: FlowLimits, mentor_duals: Ints, steps: list[int]) -> None:
    """Let every place of every mentee bid; duals are updated."""
    mentee_capacity, _, mentor_capacity, _ = limits
    owner = np.repeat(np.arange(len(mentee_capacity)), mentee_capacity)
    size = np.diff(core.start)[owner]
    start = np.concatenate([[0], np.cumsum(size)])
    pair = np.repeat(core.start[owner] - start[:-1], size) + np.arange(start[-1])
    spread = Core(start, core.mentor[pair], core.profit[pair])
    mate = np.full(len(owner), FREE, np.int32)
    _auction(spread, _slots_of(spread, mentor_capacity), mentor_duals, mate, steps)
