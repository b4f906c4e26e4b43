"""Highest worth over pairs that are never stored: candidates, prices, proof.

The best pairs of every mentee and every mentor make a sparse core. An assignment on the core is
solved exactly and leaves prices; a scan of all pairs at these prices gives an upper bound on every
matching. Where bound and value meet, the matching is optimal; until then the pairs that beat the
prices join the core.
"""

from __future__ import annotations

import time

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.arrays import FAR
from mentormatch.solve.pairs.scale.core_duals import lower
from mentormatch.solve.pairs.scale.engine import Engine
from mentormatch.solve.pairs.scale.pricing import (
    Found,
    Terms,
    scan_all,
    scan_among,
    terms_of,
)
from mentormatch.solve.pairs.scale.progress import Round
from mentormatch.solve.pairs.warm_state import UNKNOWN, Known
from mentormatch.solve.stop import StopRule

__all__ = [
    "gather",
    "improve",
    "look_ahead",
    "optimise",
    "price_out",
    "scan_best",
    "take_found",
    "terms",
]

# All of these decide how long a search takes, and none what it finds. They were measured on the
# synthetic cohorts of this package.
_BACK = 10  # mentees kept of each mentor at first, and two more for each place,
_MOST_BACK = 48  # up to so many
_SAMPLED = 64  # of so many mentees one tells in advance what a mentor can expect:
_RANK = 3  # about as much as this one of the sample
_TRUST = 90  # percent of what costly terms can add that pairs are credited with at first
_MOST_APART = 2  # the number of mentors scanned apart is tried from all halved so often
_LEAST_APART = 10  # to all halved so often
_DEAR = 2  # a pair scanned apart costs so many others
_MOST_ROUNDS = 200
_MANY = 0.05  # share of pairs lost from which on an auction is faster than paths
_NEARLY = 5e-2  # relative gap from which on the smallest prices are taken
_AHEAD = 15_000  # units of room for the next answer
_TOUCHED = 1e-3  # how coarse an auction begins from an earlier answer, as a relative gap


def optimise(engine: Engine, stage: str, *, enough: StopRule | None = None) -> None:
    """Run rounds until the bound meets the value, or time is over.

    Parameters
    ----------
    engine
        Where the matching stands and improves.
    stage
        What is sought, as rounds tell it.
    enough
        What may end it before that.
    """
    if engine.stopped:
        return
    gather(engine)
    gap = _unsettled(engine)
    try:
        for _ in range(_MOST_ROUNDS):
            last = improve(engine, stage, gap)
            gap = last.gap / max(1, abs(last.value))
            if engine.report is not None:
                engine.report(last)
            if engine.proven or (enough and enough.reached()):
                return
            if engine.stop_rule.reached():
                break
    except KeyboardInterrupt:
        engine.stop()
    engine.stopped = True


def gather(engine: Engine) -> None:
    """Put the best pairs of every mentee and every mentor into an empty core.

    Who has no eligible pair at all takes no part from then on.
    """
    if len(engine.store.cells) or not engine.wants.any():
        return
    began = time.perf_counter()
    _candidates(engine)
    # The first scan may miss good pairs, and of some mentees every pair.
    missed = np.flatnonzero((engine.wants > 0) & ~engine.store.paired)
    if len(missed):
        take_found(engine, scan_best(engine, missed))
    engine.wants = np.where(engine.store.paired, engine.wants, 0)
    engine.gathering = time.perf_counter() - began
    engine.looked_at = engine.packed.shape[0] * (engine.packed.shape[1] + len(missed))


def scan_best(engine: Engine, rows: Ints) -> list[Found]:
    """Find the best pairs of some mentees at the current prices; none is missed.

    Whoever has an eligible mentor with places gets one.
    """
    nothing = np.full((len(rows), engine.kept), -FAR)
    back = np.empty((engine.packed.shape[0], 0), np.int64)
    return scan_all(engine.packed, terms(engine), rows, nothing, back, jobs=engine.jobs, parts=4)


def improve(engine: Engine, stage: str, gap: float) -> Round:
    """Solve the core, price all pairs, and take what beats the prices into the core.

    Parameters
    ----------
    engine
        Where the matching stands and improves.
    stage
        To be reported.
    gap
        Relative distance to the bound so far; the smaller, the finer the auction begins.
    """
    began = time.perf_counter()
    solved = engine.solve_core(gap)
    if (gap < _NEARLY or engine.hints) and solved.shortage is None:
        lower(engine)
    middle = time.perf_counter()
    excess, scanned = price_out(engine, _slack(gap) * engine.scale)
    excess += solved.loose
    took = middle - began, time.perf_counter() - middle
    value = solved.value
    looked_at = scanned * engine.packed.shape[0] + engine.looked_at
    sizes = len(engine.store.cells), looked_at
    last = Round(stage, engine.gathering, *took, *sizes, value, value + excess, engine.scale)
    engine.gathering, engine.looked_at = 0.0, 0
    engine.rounds.append(last)
    engine.proven = last.gap == 0
    engine.keep()
    return last


def _unsettled(engine: Engine) -> float:
    """Return how coarsely the first auction begins: not at all if few pairs are lost."""
    if not len(engine.chosen):
        return 1.0
    if engine.hints:
        return _TOUCHED
    lost = np.mean(engine.store.units_of(engine.chosen) < engine.least)
    return float(lost) if lost > _MANY else 0.0


def _slack(gap: float) -> int:
    """Return how many units below her best choice pairs are kept, so that few scans are needed."""
    return 60_000 if gap > 0.01 else 20_000


def _candidates(engine: Engine) -> None:
    """Put the best pairs of every mentee and every mentor into the core."""
    rows = np.flatnonzero(engine.wants)
    open_ = np.where(engine.places > 0, -FAR, FAR)
    sample = rows[::_SAMPLED]
    back = np.repeat(open_[:, None], _RANK, axis=1)
    nothing = np.full((len(rows), engine.kept), -FAR)
    for found in scan_all(engine.packed, terms(engine), sample, nothing[::_SAMPLED], back, jobs=1):
        # About _RANK * _SAMPLED mentees are as good as this one; the best of them are kept.
        back = found.theirs
    start = np.where(back[:, -1] > -FAR, back[:, -1] - 1, open_)
    kept = min(_MOST_BACK, _BACK + 2 * int(engine.places.max(initial=0)))
    back = np.repeat(start[:, None], kept, axis=1)
    first = terms(engine, _TRUST)
    take_found(engine, scan_all(engine.packed, first, rows, nothing, back, jobs=engine.jobs))


def price_out(engine: Engine, slack: int, *, ahead: int = 0) -> tuple[int, int]:
    """Scan at the current prices whatever prices can have touched.

    Parameters
    ----------
    engine
        With a matching and prices.
    slack
        By how much pairs may fall short of the bars and still join the core.
    ahead
        How far below the bars everything outside the core shall be known to be.

    Returns
    -------
    excess : int
        How far the bound on every matching is above the value.
    scanned : int
        Mentees who were scanned against everybody.
    """
    bar, now = engine.bar, terms(engine)
    rows = np.flatnonzero(engine.wants)
    fallen, most = _told(engine, rows, ahead)
    beyond = np.full(len(bar), UNKNOWN)
    beyond[rows] = most
    stale, fresh = rows[most > bar[rows] - ahead], rows[most <= bar[rows] - ahead]
    late: list[Found] = []
    if len(fallen) and len(fresh):
        bars = bar[fresh] - slack
        kept, jobs = engine.kept, engine.jobs
        late = scan_among(engine.packed, now, fresh, bars, fallen, jobs=jobs, kept=kept)
    margin = np.repeat(bar[stale, None] - slack, engine.kept, axis=1)
    back = np.empty((engine.packed.shape[0], 0), np.int64)
    full = scan_all(engine.packed, now, stale, margin, back, jobs=engine.jobs, parts=4)
    for found in late:
        beyond[found.rows] = np.maximum(beyond[found.rows], found.margin[:, -1])
    for found in full:
        beyond[found.rows] = found.margin[:, -1]
    engine.known = Known(engine.prices.copy(), beyond, engine.least)
    if not (late or full):
        return 0, 0
    return _excess(engine, *take_found(engine, [*late, *full])), len(stale)


def look_ahead(engine: Engine) -> int:
    """Price everything out with some room, so that a later answer at like prices need not.

    Parameters
    ----------
    engine
        With an optimal matching and its prices.

    Returns
    -------
    int
        How far the bound on every matching is above the value.
    """
    # An engine that went on from an earlier answer has most of the room that was made for that.
    ahead = _AHEAD // 3 if engine.hints else _AHEAD
    return price_out(engine, _slack(0.0) * engine.scale, ahead=ahead * engine.scale)[0]


def _told(engine: Engine, rows: Ints, ahead: int) -> tuple[Ints, Ints]:
    """Return mentors to be scanned apart, and what pairs with all others may be worth at most.

    Whatever was known rises by what prices have fallen since, and falls by what they have risen.
    Mentors whose price fell most are set apart; for all others the largest fall counts.
    """
    open_ = np.flatnonzero(engine.places > 0)
    told = [known for known in (engine.known, engine.settled, *engine.hints) if known]
    told = [known for known in told if known.least <= engine.least]
    falls = [(known.priced - engine.prices)[open_] for known in told]
    slack = [engine.bar[rows] - ahead - known.beyond[rows] for known in told]
    choices = [_apart(*pair) for pair in zip(falls, slack, strict=True)]
    _, set_apart, by = min((cost, apart, k) for k, (cost, apart) in enumerate(choices))
    apart = np.zeros(len(open_), np.bool_)
    apart[np.argsort(-falls[by], kind="stable")[:set_apart]] = True
    most = np.full(len(rows), UNKNOWN)
    for known, fall in zip(told, falls, strict=True):
        rest = int(fall[~apart].max(initial=-UNKNOWN))
        np.minimum(most, known.beyond[rows] + rest, out=most)
    return open_[apart], most


def _apart(fall: Ints, slack: Ints) -> tuple[int, int]:
    """Return pairs to be looked at, and mentors set apart, where these pairs are fewest."""
    fall, slack = -np.sort(-fall), np.sort(slack)
    counts = [0, *(len(fall) >> shift for shift in range(_MOST_APART, _LEAST_APART))]
    stale = {n: int(np.searchsorted(slack, fall[n])) for n in counts if n < len(fall)}
    return min(
        ((n * len(fall) + (len(slack) - n) * apart * _DEAR, apart) for apart, n in stale.items()),
        default=(0, 0),
    )


def terms(engine: Engine, trust: int = 100) -> Terms:
    """Return what pairs are compared by now; mentors without places come after all others."""
    prices = np.where(engine.places > 0, engine.prices, UNKNOWN)
    return terms_of(prices, engine.scale, 0, engine.least, trust=trust)


def take_found(engine: Engine, several: list[Found]) -> tuple[Ints, Ints]:
    """Take found pairs into the core; return mentee and margin of those that are new.

    Parameters
    ----------
    engine
        Whose prices the margins are at.
    several
        What scans found.
    """
    parts = [_listed(found) for found in several]
    i, j, margin = (np.concatenate([part[k] for part in parts]) for k in range(3))
    open_ = engine.places[j] > 0
    i, j, margin = i[open_], j[open_], margin[open_]
    units = (margin + engine.prices[j]) // engine.scale
    new = engine.store.add(i * engine.store.mentors + j, units)
    return i[new], margin[new]


def _listed(found: Found) -> tuple[Ints, Ints, Ints]:
    """Return mentee, mentor and margin of found pairs."""
    mentee = np.repeat(found.rows, found.who.shape[1])
    theirs = np.repeat(np.arange(len(found.whose)), found.whose.shape[1])
    i = np.concatenate([mentee, found.whose.ravel().astype(np.int64)])
    j = np.concatenate([found.who.ravel().astype(np.int64), theirs])
    there = np.flatnonzero((i >= 0) & (j >= 0))
    margin = np.concatenate([found.margin.ravel(), found.theirs.ravel()])
    return i[there], j[there], margin[there]


def _excess(engine: Engine, mentee: Ints, margin: Ints) -> int:
    """Return what the best of new pairs, as many as each mentee has places, add to her bar."""
    above = np.flatnonzero(margin > engine.bar[mentee])
    above = above[np.lexsort((-margin[above], mentee[above]))]
    mentee, gain = mentee[above], margin[above] - engine.bar[mentee[above]]
    rank = np.arange(len(mentee)) - np.searchsorted(mentee, mentee)
    return sum(gain[rank < engine.wants[mentee]].tolist())
