"""Column generation: the matching of highest worth over pairs that are never all stored.

The columns of the restricted master problem are the pairs of a sparse core, at first the best of
every mentee and every mentor. The core is solved exactly and leaves mentor duals and mentee duals.
A pricing pass over all pairs finds those whose reduced profit (worth less mentor dual) is above the
dual of their mentee; what they are above it, summed up, is added to the value for a Lagrangian
bound on every matching. Where bound and value meet, the matching is optimal; until then these pairs
join the core.

References
----------
Lübbecke, M. E. and Desrosiers, J. (2005). Selected topics in column generation. Operations Research
53(6), 1007-1023. doi:10.1287/opre.1050.0234
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.arrays import FAR
from mentormatch.solve.pairs.scale.pricing import (
    Found,
    Terms,
    scan_all,
    scan_among,
    terms_of,
)
from mentormatch.solve.pairs.scale.progress import Round
from mentormatch.solve.pairs.scale.state import Engine
from mentormatch.solve.pairs.warm_state import UNKNOWN, ReducedProfitBound

__all__ = [
    "add_found",
    "build_core",
    "look_ahead",
    "optimise",
    "optimise_covering",
    "price_out",
    "pricing_terms",
    "run_round",
    "scan_best",
    "warm_start_from_pairs",
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
_NEARLY = 5e-2  # relative gap from which on the minimal duals are taken
_AHEAD = 15_000  # units of room for the next answer
_TOUCHED = 1e-3  # how coarse an auction begins from an earlier answer, as a relative gap


def optimise(engine: Engine, stage: str, *, enough: Callable[[], bool] | None = None) -> None:
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
    build_core(engine)
    gap = _first_gap(engine)
    try:
        for _ in range(_MOST_ROUNDS):
            last = run_round(engine, stage, gap)
            gap = last.gap / max(1, abs(last.value))
            if engine.report is not None:
                engine.report(last)
            if engine.proven or (enough and enough()):
                return
            if engine.stop_rule.reached():
                break
    except KeyboardInterrupt:
        engine.stop()
    engine.stopped = True


def optimise_covering(engine: Engine, stage: str, wanted: int) -> None:
    """Find the highest total among matchings that cover mentees who are worth so much.

    The price of coverage rises until they are covered: then no exchange of people for units is
    left, and the total is the highest of them. Most pools need far less than a big M, and small
    numbers make short auctions.
    """
    while not engine.proven or engine.reached < wanted:
        if engine.proven:
            engine.raise_coverage_price()
        optimise(engine, stage)
        if engine.stopped:
            return


def build_core(engine: Engine) -> None:
    """Fill an empty core, the first restricted master problem, with best pairs of both sides.

    Who has no eligible pair at all takes no part from then on.
    """
    if len(engine.core.pair_index) or not engine.mentee_capacity.any():
        return
    began = time.perf_counter()
    _candidates(engine)
    # The first scan may miss good pairs, and of some mentees every pair. Good pairs are made up for
    # by pricing passes, which miss none; but whoever seems to have no pair would be left out for
    # good, so that these few are scanned again with full trust.
    missed = np.flatnonzero((engine.mentee_capacity > 0) & ~engine.core.paired)
    if len(missed):
        add_found(engine, scan_best(engine, missed))
    engine.mentee_capacity = np.where(engine.core.paired, engine.mentee_capacity, 0)
    engine.first_scan_seconds = time.perf_counter() - began
    engine.pairs_scanned = engine.packed.shape[0] * (engine.packed.shape[1] + len(missed))


def scan_best(engine: Engine, rows: Ints) -> list[Found]:
    """Solve the pricing problem of some mentees exactly: their pairs of largest reduced profit.

    Whoever has an eligible mentor with places gets one.
    """
    nothing = np.full((len(rows), engine.pairs_per_mentee), -FAR)
    now = pricing_terms(engine)
    return scan_all(engine.packed, now, rows, nothing, jobs=engine.jobs, parts=4)


def run_round(engine: Engine, stage: str, gap: float) -> Round:
    """Run a round: solve the core, price all pairs, and add those that beat the duals.

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
    # Of many optimal duals those of a solver jump from round to round. The minimal ones change
    # little, so that bounds on reduced profits hold and few mentees are scanned again. Far from the
    # optimum duals change anyway, and the search for them would not pay.
    if (gap < _NEARLY or engine.earlier_bounds) and solved.shortage is None:
        engine.minimise_duals()
    middle = time.perf_counter()
    excess, scanned = price_out(engine, _slack(gap) * engine.scale)
    # Empty places with a price violate complementary slackness: the bound pays for them.
    excess += solved.slack_value
    took = middle - began, time.perf_counter() - middle
    value = solved.value
    pairs_scanned = scanned * engine.packed.shape[0] + engine.pairs_scanned
    cost = engine.first_scan_seconds, *took, len(engine.core.pair_index), pairs_scanned
    last = Round(stage, *cost, value, value + excess, engine.scale)
    engine.first_scan_seconds, engine.pairs_scanned = 0.0, 0
    engine.rounds.append(last)
    engine.proven = last.gap == 0
    engine.keep_incumbent()
    return last


def _first_gap(engine: Engine) -> float:
    """Return how coarsely the first auction begins: not at all if few pairs are lost."""
    if not len(engine.matching):
        return 1.0
    if engine.earlier_bounds:
        return _TOUCHED
    lost = np.mean(engine.core.units_of(engine.matching) < engine.min_score)
    return float(lost) if lost > _MANY else 0.0


def _slack(gap: float) -> int:
    """Return how many units below her dual pairs of a mentee are kept, so that rounds are few."""
    return 60_000 if gap > 0.01 else 20_000


def _candidates(engine: Engine) -> None:
    """Put the best pairs of every mentee and every mentor into the core."""
    rows = np.flatnonzero(engine.mentee_capacity)
    open_ = np.where(engine.mentor_capacity > 0, -FAR, FAR)
    sample = rows[::_SAMPLED]
    back = np.repeat(open_[:, None], _RANK, axis=1)
    nothing = np.full((len(rows), engine.pairs_per_mentee), -FAR)
    for found in scan_all(
        engine.packed, pricing_terms(engine), sample, nothing[::_SAMPLED], back, jobs=1
    ):
        # About _RANK * _SAMPLED mentees are as good as this one; the best of them are kept.
        # Without it, the lists of mentors would begin empty and every mentee would enter many.
        back = found.theirs
    # What is to be beaten is beaten strictly: less 1, the sampled mentee is found again.
    start = np.where(back[:, -1] > -FAR, back[:, -1] - 1, open_)
    kept = min(_MOST_BACK, _BACK + 2 * int(engine.mentor_capacity.max(initial=0)))
    back = np.repeat(start[:, None], kept, axis=1)
    # Bounds of costly terms are hardly ever reached. Crediting pairs with less of them spares most
    # evaluations; what is missed and matters has a reduced profit above the dual of the mentee, so
    # that a round finds it.
    first = pricing_terms(engine, _TRUST)
    add_found(engine, scan_all(engine.packed, first, rows, nothing, back, jobs=engine.jobs))


def price_out(engine: Engine, slack: int, *, ahead: int = 0) -> tuple[int, int]:
    """Price out: scan whoever may have a pair above her dual, at the current mentor duals.

    Whoever is bounded below her dual by what earlier scans found is not scanned, or only against
    the mentors whose duals fell most.

    Parameters
    ----------
    engine
        With a matching and duals.
    slack
        By how much the reduced profit of pairs may fall short of the mentee's dual and they still
        join the core.
    ahead
        How far below the mentee's dual everything outside the core shall be known to be.

    Returns
    -------
    excess : int
        How far the bound on every matching is above the value.
    scanned : int
        Mentees who were scanned against everybody.
    """
    mentee_duals, now = engine.mentee_duals, pricing_terms(engine)
    rows = np.flatnonzero(engine.mentee_capacity)
    fallen, most = _current_bounds(engine, rows, ahead)
    highest = np.full(len(mentee_duals), UNKNOWN)
    highest[rows] = most
    stale, fresh = rows[most > mentee_duals[rows] - ahead], rows[most <= mentee_duals[rows] - ahead]
    late: list[Found] = []
    if len(fallen) and len(fresh):
        thresholds = mentee_duals[fresh] - slack
        kept, jobs = engine.pairs_per_mentee, engine.jobs
        late = scan_among(engine.packed, now, fresh, thresholds, fallen, jobs=jobs, kept=kept)
    margin = np.repeat(mentee_duals[stale, None] - slack, engine.pairs_per_mentee, axis=1)
    full = scan_all(engine.packed, now, stale, margin, jobs=engine.jobs, parts=4)
    # The last of a full list bounds what the list has no room for; of a list that is not full, it
    # is the threshold that nothing else has beaten.
    for found in late:
        highest[found.rows] = np.maximum(highest[found.rows], found.margin[:, -1])
    for found in full:
        highest[found.rows] = found.margin[:, -1]
    engine.outside_bound = ReducedProfitBound(engine.mentor_duals.copy(), highest, engine.min_score)
    if not (late or full):
        return 0, 0
    return _excess(engine, *add_found(engine, [*late, *full])), len(stale)


def warm_start_from_pairs(engine: Engine, pairs: Ints, mentor_duals: Ints, open_: Bools) -> int:
    """Begin with these pairs and duals instead of nothing: one pricing pass rebuilds the core.

    Duals that were optimal once tell in one pass which pairs matter now. What has changed since
    only makes them a worse beginning, never a wrong one.

    Parameters
    ----------
    engine
        Without any pair.
    pairs
        int64 (pairs, 2): mentor and mentee in the caller's order, within all limits; of at least
        as many units as the engine asks for.
    mentor_duals
        int64 (mentors,), in the caller's order.
    open_
        bool (mentors,): who has places. Duals of others mean nothing.

    Returns
    -------
    int
        By how much the pairs may fall short of the best matching, as the engine weighs it, if
        their duals fit them; 0 proves them.
    """
    position = engine.packed.position
    engine.mentor_duals = np.zeros(len(engine.mentor_capacity), np.int64)
    engine.mentor_duals[position[open_]] = mentor_duals[open_]
    engine.matching = engine.add_matching(pairs)
    engine.mentee_duals = engine.mentee_duals_at(engine.mentor_duals, engine.coverage_price)
    return price_out(engine, _slack(0.0) * engine.scale)[0]


def look_ahead(engine: Engine) -> int:
    """Price out with some room, so that a warm start from this answer need not.

    A bound that is only just enough fails as soon as one dual falls. With room for as much as duals
    usually move between two questions, the next answer need scan only who has changed.

    Parameters
    ----------
    engine
        With an optimal matching and its duals.

    Returns
    -------
    int
        How far the bound on every matching is above the value.
    """
    # An engine that went on from an earlier answer has most of the room that was made for that.
    ahead = _AHEAD // 3 if engine.earlier_bounds else _AHEAD
    return price_out(engine, _slack(0.0) * engine.scale, ahead=ahead * engine.scale)[0]


def _current_bounds(engine: Engine, rows: Ints, ahead: int) -> tuple[Ints, Ints]:
    """Return mentors to be scanned apart, and bounds on reduced profits with all others.

    A bound at other duals holds at the current ones if the largest fall of a dual since then is
    added (and a rise of all of them taken off). A few large falls would spoil it for everybody, so
    the mentors who fell most are set apart; for all others the largest fall of the rest counts.
    """
    open_ = np.flatnonzero(engine.mentor_capacity > 0)
    every = (engine.outside_bound, engine.minimal_bound, *engine.earlier_bounds)
    bounds = [bound for bound in every if bound and bound.min_score <= engine.min_score]
    falls = [(bound.mentor_duals - engine.mentor_duals)[open_] for bound in bounds]
    slack = [engine.mentee_duals[rows] - ahead - bound.highest[rows] for bound in bounds]
    choices = [_split(*pair) for pair in zip(falls, slack, strict=True)]
    _, set_apart, by = min((cost, apart, k) for k, (cost, apart) in enumerate(choices))
    apart = np.zeros(len(open_), np.bool_)
    apart[np.argsort(-falls[by], kind="stable")[:set_apart]] = True
    most = np.full(len(rows), UNKNOWN)
    for bound, fall in zip(bounds, falls, strict=True):
        rest = int(fall[~apart].max(initial=-UNKNOWN))
        np.minimum(most, bound.highest[rows] + rest, out=most)
    return open_[apart], most


def _split(fall: Ints, slack: Ints) -> tuple[int, int]:
    """Return pairs to be looked at, and mentors set apart, where these pairs are fewest."""
    fall, slack = -np.sort(-fall), np.sort(slack)
    counts = [0, *(len(fall) >> shift for shift in range(_MOST_APART, _LEAST_APART))]
    stale = {n: int(np.searchsorted(slack, fall[n])) for n in counts if n < len(fall)}
    return min(
        ((n * len(fall) + (len(slack) - n) * apart * _DEAR, apart) for apart, n in stale.items()),
        default=(0, 0),
    )


def pricing_terms(engine: Engine, trust: int = 100) -> Terms:
    """Return the objective of the pricing problem at the current duals."""
    # At this dual a mentor without places is nobody's choice; taking her out of the packed instance
    # would cost a copy of it. Prices of coverage are the same for all pairs of a mentee: left out.
    mentor_duals = np.where(engine.mentor_capacity > 0, engine.mentor_duals, UNKNOWN)
    return terms_of(mentor_duals, engine.scale, engine.min_score, trust=trust)


def add_found(engine: Engine, several: list[Found]) -> tuple[Ints, Ints]:
    """Take found pairs into the core; return mentee and reduced profit of those that are new.

    Parameters
    ----------
    engine
        At whose duals the reduced profits are.
    several
        What scans found.
    """
    parts = [_listed(found) for found in several]
    i, j, margin = (np.concatenate([part[k] for part in parts]) for k in range(3))
    open_ = engine.mentor_capacity[j] > 0
    i, j, margin = i[open_], j[open_], margin[open_]
    # A reduced profit is ``scale * units - dual``, so the division leaves no rest.
    units = (margin + engine.mentor_duals[j]) // engine.scale
    new = engine.core.add(i * engine.core.mentors + j, units)
    return i[new], margin[new]


def _listed(found: Found) -> tuple[Ints, Ints, Ints]:
    """Return mentee, mentor and reduced profit of found pairs."""
    mentee = np.repeat(found.rows, found.who.shape[1])
    theirs = np.repeat(np.arange(len(found.whose)), found.whose.shape[1])
    i = np.concatenate([mentee, found.whose.ravel().astype(np.int64)])
    j = np.concatenate([found.who.ravel().astype(np.int64), theirs])
    there = np.flatnonzero((i >= 0) & (j >= 0))
    margin = np.concatenate([found.margin.ravel(), found.theirs.ravel()])
    return i[there], j[there], margin[there]


def _excess(engine: Engine, mentee: Ints, margin: Ints) -> int:
    """Return by how much new pairs exceed the duals of their mentees, as many as have places."""
    above = np.flatnonzero(margin > engine.mentee_duals[mentee])
    above = above[np.lexsort((-margin[above], mentee[above]))]
    mentee, gain = mentee[above], margin[above] - engine.mentee_duals[mentee[above]]
    rank = np.arange(len(mentee)) - np.searchsorted(mentee, mentee)
    return sum(gain[rank < engine.mentee_capacity[mentee]].tolist())
