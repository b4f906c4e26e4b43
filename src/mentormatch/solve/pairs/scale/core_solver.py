"""The best matching on a sparse core, from whatever stood before: auction, then exact paths."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.scale.core_flow import FlowLimits, Shortage, solve_flow_core
from mentormatch.solve.pairs.scale.core_store import Store
from mentormatch.solve.pairs.scale.kernels import augmenting_paths as paths
from mentormatch.solve.pairs.scale.kernels.auction import auction
from mentormatch.solve.pairs.scale.kernels.core_arrays import FREE, Core

__all__ = ["Polished", "assign_core", "polish", "polish_flow"]

_BIDS = 400


@dataclass(frozen=True, slots=True, eq=False)
class Polished:
    """A matching that is best on a core.

    Attributes
    ----------
    chosen
        int64: its cells.
    prices
        int64 (mentors,).
    bar
        int64 (mentees,): pairs outside the matching are worth no more than this, prices paid.
    value
        Worth of the matching.
    shortage
        None if minimum loads are met.
    loose
        What places that stay empty are priced at in all: by so much the prices are above the value.
        0 unless a rough answer was asked for.
    """

    chosen: Ints
    prices: Ints
    bar: Ints
    value: int
    shortage: Shortage | None = None
    loose: int = 0


def polish(
    store: Store,
    scale: int,
    person: int,
    places: Ints,
    minimum: Ints,
    wants: Ints,
    prices: Ints,
    chosen: Ints,
    *,
    steps: tuple[int, ...],
    rough: bool = False,
) -> Polished:
    """Solve a core on which nobody can have two mentors and no mentor must have mentees.

    Parameters
    ----------
    store
        The core.
    scale, person
        A pair is worth ``scale * units + person``.
    places, minimum, wants
        Limits of mentors and mentees; `minimum` is all 0, `wants` at most 1.
    prices, chosen
        To begin with.
    steps
        Raises of bids in units, from coarse to fine; none: no auction.
    rough
        Leave empty places priced. Each takes a search of a large part of the core, and of a first
        core, in which most good pairs are still missing, no more is needed than prices near enough
        to find them.
    """
    core = store.core(scale, person)
    mate = _mate(store, chosen)
    prices = prices.copy()
    gain = _assign(core, places, prices, mate, [step * scale for step in steps], rough=rough)
    seated = np.flatnonzero(mate >= 0)
    chosen = seated * store.mentors + mate[seated]
    value = scale * int(store.units_of(chosen).sum()) + person * len(seated)
    loose = _priced_for_nothing(places, prices, mate) if rough else 0
    return Polished(chosen, prices, gain - person, value, loose=loose)


def _priced_for_nothing(places: Ints, prices: Ints, mate: NDArray[np.int32]) -> int:
    empty = places - np.bincount(mate[mate >= 0], minlength=len(places))
    return sum(int(n) * int(p) for n, p in zip(empty, prices, strict=True) if n > 0 and p > 0)


def assign_core(core: Core, places: Ints, steps: list[int]) -> Ints:
    """Return the pairs of a core, as positions, that are worth most; nobody has two mentors.

    Parameters
    ----------
    core
        What every pair is worth.
    places
        int64 (mentors,).
    steps
        Raises of bids, from coarse to fine.
    """
    mate = np.full(len(core.start) - 1, FREE, np.int32)
    _assign(core, places, np.zeros(len(places), np.int64), mate, steps)
    mentee = np.repeat(np.arange(len(mate)), np.diff(core.start))
    return np.flatnonzero(mate[mentee] == core.mentor)


def _assign(
    core: Core,
    places: Ints,
    prices: Ints,
    mate: NDArray[np.int32],
    steps: list[int],
    *,
    rough: bool = False,
) -> Ints:
    """Solve a core from prices and mates at hand, which are updated; return what mentees gain."""
    first = _slots_of(core, places)
    if steps:
        _auction(core, first, prices, mate, steps)
    held = np.full(int(first[-1]), FREE, np.int32)
    load = np.zeros(len(prices), np.int32)
    gain: Ints = paths.match_tight(core, first, prices, mate, held, load)
    paths.forward(core, first, prices, gain, mate, held, load)
    if not rough:
        back = paths.transposed(core, len(prices))
        paths.reverse(back, first, prices, gain, mate, held, load)
    return gain


def _slots_of(core: Core, places: Ints) -> Ints:
    """Return int64 (mentors + 1,): where the slots of each mentor begin.

    A mentor with more places than pairs gets one slot more than pairs: one always stays empty.
    """
    pairs = np.bincount(core.mentor, minlength=len(places))
    return np.concatenate([[0], np.cumsum(np.minimum(places, pairs + 1))])


def _mate(store: Store, chosen: Ints) -> NDArray[np.int32]:
    mate = np.full(store.mentees, FREE, np.int32)
    mentee, mentor = store.split(chosen)
    mate[mentee] = mentor
    return mate


def _auction(
    core: Core, first: Ints, prices: Ints, mate: NDArray[np.int32], steps: list[int]
) -> None:
    """Run the auction at finer and finer raises, from the prices at hand; both are updated."""
    count = np.diff(first)
    slot_price = np.repeat(prices, count)
    owner = np.full(len(slot_price), FREE, np.int32)
    slot = _slots(mate, first, owner)
    for step in steps:
        auction(core, first, slot_price, owner, slot, step, _BIDS * len(slot))
    owned = np.searchsorted(first, slot, side="right") - 1
    mate[:] = np.where(slot >= 0, owned, slot)
    open_ = count > 0
    prices[open_] = np.minimum.reduceat(slot_price, first[:-1][open_])


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


def polish_flow(
    store: Store,
    scale: int,
    person: int,
    places: Ints,
    minimum: Ints,
    wants: Ints,
    prices: Ints,
    chosen: Ints,
    *,
    steps: tuple[int, ...],
    rough: bool = False,
) -> Polished:
    """Solve a core with several mentors for a mentee, or with minimum loads.

    Parameters are those of `polish`; the answer is never rough. With `steps`, prices come from an
    auction in which every place of a mentee bids for itself; that a mentor is taken once only is
    left to the exact flow.
    """
    core = store.core(scale, 0)
    if steps:
        prices = np.maximum(prices, 0)
        _auction_of_places(store.core(scale, person), places, wants, prices, scale, steps)
    bonus = np.full(len(wants), person)
    limits = FlowLimits(wants, bonus, places, minimum)
    made = store.among(chosen)
    found = solve_flow_core(core, limits, prices=prices, made=made)
    return Polished(
        store.cells[found.made], found.prices, found.thresholds, found.value, found.shortage
    )


def _auction_of_places(
    core: Core, places: Ints, wants: Ints, prices: Ints, scale: int, steps: tuple[int, ...]
) -> None:
    """Let every place of every mentee bid; prices are updated."""
    owner = np.repeat(np.arange(len(wants)), wants)
    size = np.diff(core.start)[owner]
    start = np.concatenate([[0], np.cumsum(size)])
    pair = np.repeat(core.start[owner] - start[:-1], size) + np.arange(start[-1])
    spread = Core(start, core.mentor[pair], core.profit[pair])
    mate = np.full(len(owner), FREE, np.int32)
    _auction(spread, _slots_of(spread, places), prices, mate, [step * scale for step in steps])
