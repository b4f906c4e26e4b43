"""Highest total over pairs that are never stored: candidates, prices, proof.

The best pairs of every mentee and every mentor make a sparse core. An assignment on the core is
solved exactly and leaves prices; a scan of all pairs at these prices gives an upper bound on every
matching. Where bound and value meet, the matching is optimal; until then the pairs that beat the
prices join the core.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentormatch.errors import ProofError
from mentormatch.solve import paths
from mentormatch.solve.arrays import Ints
from mentormatch.solve.packed import Limits, Packed
from mentormatch.solve.sweep import KEPT, Found, Terms, scan_all, scan_among, terms_of

__all__ = ["Optimum", "Round", "scale_total"]

_FAR = 1 << 62
_FLOOR = 1 << 25
_BACK = 10
_MOST_BACK = 48
_SAMPLED = 64
_RANK = 3
_TRUST = 90
_APART = 500
_MOST_ROUNDS = 60
_UNIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Round:
    """What one round cost and reached.

    Attributes
    ----------
    candidates, auction, paths, pricing
        Seconds.
    pairs
        Pairs in the core.
    scanned
        Mentees who were compared with every mentor.
    value, bound
        ``scale * total + people``.
    """

    candidates: float
    auction: float
    paths: float
    pricing: float
    pairs: int
    scanned: int
    value: int
    bound: int

    @property
    def gap(self) -> int:
        """How far the bound is above the value."""
        return self.bound - self.value


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """A matching of highest worth with the prices that prove it.

    Attributes
    ----------
    pairs
        int64 (pairs, 2): mentor, mentee in the caller's order of mentors.
    prices
        int64 (mentors,), in the caller's order; in units times `scale`.
    scale
        Factor on units; what remains counts people.
    value, bound
        ``scale * total + people``, reached and proven.
    rounds
        What happened.
    """

    pairs: Ints
    prices: Ints
    scale: int
    value: int
    bound: int
    rounds: tuple[Round, ...]


@dataclass(slots=True, eq=False)
class _State:
    """The sparse core and the assignment on it."""

    packed: Packed
    limits: Limits
    places: Ints
    scale: int
    person: int
    jobs: int
    first: Ints
    prices: Ints
    mate: NDArray[np.int32]
    priced: Ints
    beyond: Ints
    late: list[Found] = field(default_factory=list)
    cells: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    units: Ints = field(default_factory=lambda: np.empty(0, np.int64))


def scale_total(
    packed: Packed,
    limits: Limits,
    *,
    jobs: int = 2,
    seconds: float = math.inf,
    report: Callable[[Round], None] | None = None,
) -> Optimum:
    """Match for the highest total, and among equal totals for the most people.

    Parameters
    ----------
    packed
        Scores of all pairs.
    limits
        Places on both sides.
    jobs
        Blocks of mentees scanned at once.
    seconds
        Time after which no new round begins; the gap is then what it is.
    report
        Called after every round.

    Returns
    -------
    Optimum
        Optimal where bound and value are equal.
    """
    size, places = limits.size, packed.places(limits.capacity)
    state = _State(
        packed,
        limits,
        places,
        size + 1,
        1,
        jobs,
        np.concatenate([[0], np.cumsum(places)]),
        np.where(places > 0, 0, _FLOOR * (size + 1)),
        np.full(packed.shape[1], paths.FREE, np.int32),
        np.zeros(packed.shape[0], np.int64),
        np.full(packed.shape[1], _FAR >> 1),
    )
    began = time.perf_counter()
    _candidates(state)
    rounds = [_round(state, 1.0, time.perf_counter() - began)]
    while rounds[-1].gap and len(rounds) < _MOST_ROUNDS and time.perf_counter() < began + seconds:
        if report is not None:
            report(rounds[-1])
        rounds.append(_round(state, rounds[-1].gap / max(1, rounds[-1].value)))
    if report is not None:
        report(rounds[-1])
    return _finish(state, rounds)


def _round(state: _State, gap: float, candidates: float = 0.0) -> Round:
    """Solve the core, price all pairs, and take what beats the prices into the core."""
    auctioned, walked, gain = _solve_core(state, gap)
    value, began = _value(state), time.perf_counter()
    bound, scanned = _price_out(state, gain, _slack(gap) * state.scale)
    priced = time.perf_counter() - began
    return Round(candidates, auctioned, walked, priced, len(state.cells), scanned, value, bound)


def _candidates(state: _State) -> None:
    """Put the best pairs of every mentee and every mentor into the core."""
    rows = np.flatnonzero(state.limits.present)
    open_ = np.where(state.places > 0, -_FAR, _FAR)
    sample = rows[::_SAMPLED]
    back = np.repeat(open_[:, None], _RANK, axis=1)
    for found in scan_all(
        state.packed, _terms(state), sample, np.full((len(sample), 1), -_FAR), back, jobs=1
    ):
        # About _RANK * _SAMPLED mentees are as good as this one; the best of them are kept.
        back = found.theirs
    start = np.where(back[:, -1] > -_FAR, back[:, -1] - 1, open_)
    margin = np.full((len(rows), KEPT), -_FAR)
    kept = min(_MOST_BACK, _BACK + 2 * int(state.places.max(initial=0)))
    back = np.repeat(start[:, None], kept, axis=1)
    for found in scan_all(state.packed, _terms(state, _TRUST), rows, margin, back, jobs=state.jobs):
        _add(state, found.rows[:, None], found.who, found.margin)
        _add(state, found.whose, np.arange(len(open_))[:, None], found.theirs)
    _merge(state)


def _price_out(state: _State, gain: Ints, slack: int) -> tuple[int, int]:
    """Scan at the current prices whatever prices can have touched.

    Returns the bound on every matching, and how many mentees were scanned against everybody.
    """
    rows = np.flatnonzero(state.limits.present)
    fallen = _fallen(state, gain, rows)
    stale = rows[state.beyond[rows] > gain[rows]]
    fresh = rows[state.beyond[rows] <= gain[rows]]
    _scan_again(state, gain, fresh, fallen, slack)
    best = gain.copy()
    margin = np.repeat(gain[stale, None] - slack, KEPT, axis=1)
    back = np.empty((state.packed.shape[0], 0), np.int64)
    for found in scan_all(
        state.packed, _terms(state), stale, margin, back, jobs=state.jobs, parts=4
    ):
        best[found.rows] = np.maximum(gain[found.rows], found.margin[:, 0])
        state.beyond[found.rows] = found.margin[:, -1]
        _add(state, found.rows[:, None], found.who, found.margin)
    state.priced = state.prices.copy()
    for found in state.late:
        best[found.rows] = np.maximum(best[found.rows], found.margin[:, 0])
    _merge(state)
    paid = int((state.places * state.prices).sum())
    return paid + int(best[rows].sum()), len(stale)


def _fallen(state: _State, gain: Ints, rows: Ints) -> Ints:
    """Raise what pairs outside the core may be worth by what prices fell; return who fell most.

    Mentors whose price fell most are set apart, for all others the largest fall counts.
    """
    fall = state.priced - state.prices
    most = len(fall) // _APART
    order = np.argsort(-fall, kind="stable")
    rest = max(0, int(fall[order[most]])) if most < len(fall) else 0
    state.beyond[rows] += rest
    return np.sort(order[:most][fall[order[:most]] > rest])


def _scan_again(state: _State, gain: Ints, rows: Ints, fallen: Ints, slack: int) -> None:
    """Compare mentees who need no scan with the mentors whose price fell much."""
    state.late = []
    if not len(fallen) or not len(rows):
        return
    for found in scan_among(
        state.packed, _terms(state), rows, gain[rows] - slack, fallen, jobs=state.jobs
    ):
        state.beyond[found.rows] = np.maximum(state.beyond[found.rows], found.margin[:, -1])
        _add(state, found.rows[:, None], found.who, found.margin)
        state.late.append(found)


def _terms(state: _State, trust: int = 100) -> Terms:
    return terms_of(state.prices, state.scale, state.person, state.limits.least, trust=trust)


def _add(state: _State, mentee: Any, mentor: Any, margin: Ints) -> None:
    """Put found pairs at the end of the core."""
    mentee, mentor = np.broadcast_arrays(mentee, mentor)
    there = (mentor >= 0) & (mentee >= 0)
    j, i = mentor[there].astype(np.int64), mentee[there].astype(np.int64)
    units = (margin[there] - state.person + state.prices[j]) // state.scale
    state.cells = np.concatenate([state.cells, i * state.packed.shape[0] + j])
    state.units = np.concatenate([state.units, units])


def _merge(state: _State) -> None:
    """Sort the core by mentee and mentor, each pair once."""
    state.cells, at = np.unique(state.cells, return_index=True)
    state.units = state.units[at]


def _core(state: _State) -> paths.Core:
    mentee, mentor = np.divmod(state.cells, state.packed.shape[0])
    start = np.searchsorted(mentee, np.arange(state.packed.shape[1] + 1))
    worth = state.units * state.scale + state.person
    return paths.Core(start, mentor.astype(np.int32), worth)


def _solve_core(state: _State, gap: float) -> tuple[float, float, Ints]:
    """Solve the core exactly; return seconds of auction and paths, and what mentees gain."""
    core = _core(state)
    began = time.perf_counter()
    _auction(state, core, gap)
    middle = time.perf_counter()
    held = np.full(int(state.first[-1]), paths.FREE, np.int32)
    load = np.zeros(len(state.prices), np.int32)
    where = core, state.first, state.prices
    gain = paths.seat(*where, state.mate, held, load)
    paths.forward(*where, gain, state.mate, held, load)
    back = paths.transposed(core, len(state.prices))
    paths.reverse(back, state.first, state.prices, gain, state.mate, held, load)
    return middle - began, time.perf_counter() - middle, gain


def _steps(gap: float) -> tuple[int, ...]:
    """Return the raises of bids, in units, from coarse to fine."""
    steps = (40_000, 10_000, 2_500, 600, 150, 40)
    if gap > 0.1:
        return steps
    return steps[2:] if gap > 1e-2 else steps[3:] if gap > 1e-4 else ()


def _auction(state: _State, core: paths.Core, gap: float) -> None:
    """Run the auction at finer and finer raises, from the prices at hand."""
    steps = _steps(gap)
    if not steps:
        return
    slot_price = np.repeat(state.prices, state.places)
    owner = np.full(len(slot_price), paths.FREE, np.int32)
    slot = _slots(state, owner)
    for step in steps:
        most = 400 * len(slot)
        paths.auction(core, state.first, slot_price, owner, slot, step * state.scale, most)
    owned = np.searchsorted(state.first, slot, side="right") - 1
    state.mate = np.where(slot >= 0, owned, slot).astype(np.int32)
    open_ = state.places > 0
    state.prices[open_] = np.minimum.reduceat(slot_price, state.first[:-1][open_])


def _slots(state: _State, owner: NDArray[np.int32]) -> NDArray[np.int32]:
    """Give the mentees of each mentor her slots in turn."""
    slot = state.mate.copy()
    seated = np.flatnonzero(state.mate >= 0)
    seated = seated[np.argsort(state.mate[seated], kind="stable")]
    mentor = state.mate[seated]
    rank = np.arange(len(seated)) - np.searchsorted(mentor, mentor)
    slot[seated] = state.first[mentor] + rank
    owner[slot[seated]] = seated
    return slot


def _slack(gap: float) -> int:
    """Return how many units below her best choice pairs are kept, so that few scans are needed."""
    return 60_000 if gap > 0.01 else 20_000


def _chosen(state: _State) -> tuple[Ints, Ints]:
    """Return the cells of the matching, and their units."""
    mentee = np.flatnonzero(state.mate >= 0)
    cell = mentee * state.packed.shape[0] + state.mate[mentee]
    at = np.searchsorted(state.cells, cell)
    if not np.array_equal(state.cells[np.minimum(at, len(state.cells) - 1)], cell):
        raise ProofError("a pair of the matching is not in the core")
    return cell, state.units[at]


def _value(state: _State) -> int:
    _, units = _chosen(state)
    return state.scale * int(units.sum()) + state.person * len(units)


def _finish(state: _State, rounds: list[Round]) -> Optimum:
    """Turn packed mentors into those they stand for, and prices into the caller's order."""
    cell, _ = _chosen(state)
    mentee, packed = np.divmod(cell, state.packed.shape[0])
    by_mentor = np.argsort(packed, kind="stable")
    packed, mentee = packed[by_mentor], mentee[by_mentor]
    owners = np.repeat(np.arange(len(state.limits.capacity)), state.limits.capacity)
    owners = owners[np.argsort(state.packed.position[owners], kind="stable")]
    rank = np.arange(len(packed)) - np.searchsorted(packed, packed)
    pairs = np.column_stack([owners[state.first[packed] + rank], mentee])
    prices = np.where(state.places > 0, state.prices, 0)[state.packed.position]
    value, bound = rounds[-1].value, rounds[-1].bound
    return Optimum(pairs, prices, state.scale, value, bound, tuple(rounds))
