"""Warm start from an earlier answer: only new and changed people are priced against everybody.

An earlier core still holds the pairs that matter between people who are the same, and bounds on the
reduced profit of all other pairs between them still hold. So new and changed mentees are scanned
against all mentors, everybody else against new and changed mentors, and nothing else is looked at
unless duals fall. Rounds go on from there as they always do, and the judge sees no difference.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.packed import kernels
from mentormatch.solve.packed.instance import Mentees, Mentors
from mentormatch.solve.pairs.assignment import Assignment, Earlier
from mentormatch.solve.pairs.certificates import DualPrices, priced_stages
from mentormatch.solve.pairs.scale.column_generation import (
    add_found,
    pricing_terms,
    scan_best,
    warm_start_from_pairs,
)
from mentormatch.solve.pairs.scale.pricing import FLOOR, scan_among
from mentormatch.solve.pairs.scale.state import Engine
from mentormatch.solve.pairs.scale.warm.changed_people import Same, positions, unchanged
from mentormatch.solve.pairs.warm_state import UNKNOWN, EarlierOptimum, Memory, ReducedProfitBound
from mentormatch.solve.parallel import side_by_side

__all__ = ["begin_from"]

_SLACK = 20_000
_SAMPLE, _SHARE = 256, 64
"""Mentees who bid for a new mentor: at least so many, and one of so many."""
_BIDDERS = 2
"""How many of them shall find a new mentor worth her dual."""
_CHECKED = 100_000
_HALF = 0.5


def begin_from(engine: Engine, earlier: Earlier) -> None:
    """Give an engine a core, duals and pairs to go on from.

    Parameters
    ----------
    engine
        Without any pair.
    earlier
        An answer for the same or other people; the fewer have changed, the more it helps. Where it
        cannot help, the engine stays without any pair.
    """
    problem, proof = engine.problem, _proof_of(earlier.assignment)
    if proof is None or not engine.mentee_capacity.any():
        return
    pairs, duals = proof
    mentor = positions(earlier.mentor_keys, problem.mentor_keys)
    mentee = positions(earlier.mentee_keys, problem.mentee_keys)
    if problem.objective.people_first and engine.coverage_price < duals.coverage <= problem.big_m:
        engine.set_coverage_price(duals.coverage)
    kept = _surviving_pairs(engine, pairs, mentor, mentee)
    memory = earlier.assignment.memory
    if memory is None or not _start_from_core(engine, memory, kept):
        mentor_duals = _rescaled(duals.mentor, duals.scale, engine.scale)
        _start_from_pairs(engine, kept, mentor_duals, mentor)
        return
    _note_earlier_optimum(engine, earlier.assignment, mentor, mentee)


def _proof_of(assignment: Assignment) -> tuple[Ints, DualPrices] | None:
    """Return pairs and dual prices of the first stage that has any; None without them."""
    first = priced_stages(assignment.stages)[0]
    if not isinstance(first.certificate, DualPrices):
        return None
    pairs = assignment.pairs if first.witness is None else first.witness
    return pairs, first.certificate


def _surviving_pairs(engine: Engine, pairs: Ints, mentor: Ints, mentee: Ints) -> Ints:
    """Return the pairs of people who are both here, within the limits and allowed, in rows now."""
    j, i = _rows_now(mentor, pairs[:, 0]), _rows_now(mentee, pairs[:, 1])
    j, i = j[(j >= 0) & (i >= 0)], i[(j >= 0) & (i >= 0)]
    units = engine.score(i, engine.packed.position[j])
    j, i = j[units >= engine.min_score], i[units >= engine.min_score]
    within = (_rank(j) < engine.problem.mentor_capacity[j]) & (_rank(i) < engine.mentee_capacity[i])
    return np.column_stack([j[within], i[within]])


def _rows_now(now: Ints, before: Ints) -> Ints:
    """Return rows now of rows before, -1 for who has left."""
    at = np.full(max(int(before.max(initial=-1)), int(now.max(initial=-1))) + 1, -1, np.int64)
    here = np.flatnonzero(now >= 0)
    at[now[here]] = here
    return np.asarray(at[before])


def _rank(people: Ints) -> Ints:
    """Return how often each has occurred before in the list."""
    order = np.argsort(people, kind="stable")
    rank = np.empty(len(people), np.int64)
    rank[order] = np.arange(len(people)) - np.searchsorted(people[order], people[order])
    return rank


def _rescaled(numbers: Ints, before: int, now: int) -> Ints:
    """Return numbers on another scale, rounded down; in two parts, which cannot overflow."""
    whole, rest = np.divmod(numbers, before)
    return np.asarray(whole * now + rest * now // before)


def _start_from_pairs(engine: Engine, pairs: Ints, mentor_duals: Ints, mentor: Ints) -> None:
    """Start from pairs and duals alone, with estimates for new mentors; all pairs are scanned."""
    there = mentor >= 0
    given = np.zeros(len(mentor), np.int64)
    given[there] = np.maximum(mentor_duals[mentor[there]], 0)
    engine.matching = engine.add_matching(pairs)
    known = np.zeros(len(engine.mentor_duals), np.bool_)
    known[engine.packed.position[there]] = True
    np.maximum.at(engine.mentor_duals, engine.packed.position[there], given[there])
    fresh = np.flatnonzero(~known & (engine.mentor_capacity > 0))
    _estimate(engine, fresh, engine.mentee_capacity > 0)
    everybody = np.ones(len(mentor), np.bool_)
    warm_start_from_pairs(engine, pairs, engine.mentor_duals[engine.packed.position], everybody)


def _estimate(engine: Engine, mentors: Ints, same: Bools, min_score: int = 0) -> None:
    """Estimate duals of packed mentors of whom nothing is known from bids of some mentees.

    Too low a dual costs some pairs more in the core, too high a dual another scan.

    Parameters
    ----------
    mentors
        Who is priced.
    same
        bool (mentees,): whose present pair tells what she can have. Of them those bid who are not
        with a mentor to be priced.
    min_score
        No dual is below that, in units.
    """
    mentee_duals = engine.mentee_duals_at(engine.mentor_duals, engine.coverage_price)
    mentee, mentor = engine.core.split(engine.matching)
    sample = np.unique(mentee[same[mentee] & ~np.isin(mentor, mentors)])
    sample = sample[:: max(1, min(len(sample) // _SAMPLE, _SHARE))]
    packed = engine.packed
    bidders = sample, mentee_duals[sample], engine.scale, engine.min_score
    common = packed.mentors, packed.mentees, *bidders
    blocks = [(block,) for block in np.array_split(mentors, engine.jobs)]
    bids = side_by_side(_bids, common, blocks, jobs=engine.jobs)
    engine.mentor_duals[mentors] = np.maximum(np.concatenate(bids), min_score * engine.scale)


def _bids(
    mentors: Mentors,
    mentees: Mentees,
    sample: Ints,
    mentee_duals: Ints,
    scale: int,
    min_score: int,
    chosen: Ints,
) -> Ints:
    """Return what at least `_BIDDERS` of some mentees would pay for each of some mentors.

    Parameters
    ----------
    sample, mentee_duals
        The mentees, and their duals.
    scale, min_score
        Of the engine.
    chosen
        Packed mentors.
    """
    most = np.full(len(chosen), -FLOOR * scale)
    for row, j in enumerate(chosen.tolist()):
        units = kernels.score_pairs(mentors, mentees, sample, np.full(len(sample), j))
        worth = np.sort((units * scale - mentee_duals)[units >= min_score])
        # The highest of a sample may be alone with her wish; of the next some are always there.
        if len(worth) >= _BIDDERS:
            most[row] = worth[-_BIDDERS]
    return np.asarray(np.clip(most, -FLOOR * scale, FLOOR * scale))


@dataclass(frozen=True, slots=True, eq=False)
class _Translated:
    """What of a warm-start state still holds, in the terms of the new question.

    Attributes
    ----------
    source
        int64 (packed mentors,): packed mentor of the memory with the same scores, or -1.
    pair_index, units
        The core between people who are the same.
    first, last
        Bounds on pairs outside it. The duals of mentors who are not of the memory are so high there
        that nothing is claimed of them.
    """

    source: Ints
    pair_index: Ints
    units: Ints
    first: ReducedProfitBound
    last: ReducedProfitBound | None


def _start_from_core(engine: Engine, memory: Memory, pairs: Ints) -> bool:
    """Take up a core; return False, and change nothing, if too little of it still holds."""
    before, problem = memory.problem, engine.problem
    if before.floor > problem.floor:
        return False
    stayed = unchanged(before, problem)
    if (stayed.mentors < 0).mean() > _HALF or (stayed.mentees < 0).mean() > _HALF:
        return False
    kept = _translated(engine, memory, stayed)
    if not _as_before(engine, kept):
        return False
    engine.core.add(kept.pair_index, kept.units)
    engine.mentor_duals = np.where(kept.source >= 0, kept.first.mentor_duals, 0)
    engine.matching = engine.add_matching(pairs)
    fresh = np.flatnonzero((kept.source < 0) & (engine.mentor_capacity > 0))
    # Nobody is within reach of a mentor whom nobody would take for nothing; below 0 somebody is.
    highest = kept.first.highest
    _estimate(engine, fresh, highest < UNKNOWN, min_score=-FLOOR)
    engine.mentee_duals = engine.mentee_duals_at(engine.mentor_duals, engine.coverage_price)
    engine.outside_bound = ReducedProfitBound(engine.mentor_duals, highest, engine.min_score)
    _price_changes(engine, fresh)
    # A bound at some duals is no less true at higher ones.
    engine.mentor_duals[fresh] = np.maximum(engine.mentor_duals[fresh], 0)
    # The first serves again when the minimal duals are sought, which change little.
    bounds = engine.outside_bound.copy(), kept.last
    engine.earlier_bounds = tuple(bound for bound in bounds if bound)
    return True


def _as_before(engine: Engine, kept: _Translated) -> bool:
    """Evaluate some pairs of a core anew: a check on the comparison, which should never fail."""
    count = len(kept.pair_index)
    some = np.linspace(0, count - 1, min(count, _CHECKED)).astype(np.int64)
    mentee, mentor = np.divmod(kept.pair_index[some], engine.core.mentors)
    return np.array_equal(engine.score(mentee, mentor), kept.units[some])


def _note_earlier_optimum(engine: Engine, before: Assignment, mentor: Ints, mentee: Ints) -> None:
    """Note where the earlier answer ended, for when the worst pair has been raised."""
    last = engine.earlier_bounds[-1]
    if len(engine.earlier_bounds) == 1:
        return
    pairs = _surviving_pairs(engine, before.pairs, mentor, mentee)
    matching = engine.add_matching(pairs)
    duals = np.where(last.mentor_duals < UNKNOWN >> 1, last.mentor_duals, engine.mentor_duals)
    engine.earlier_optimum = EarlierOptimum(matching, duals, last.min_score)


def _translated(engine: Engine, memory: Memory, same: Same) -> _Translated:
    """Translate a memory: an old packed mentor stands for each new one with one of her people.

    Whoever is the same as before has the scores of her packed mentor then, and of her packed
    mentor now; so these two have the same scores with every mentee who is the same.
    """
    source = _sources(engine, memory, same)
    mentee = _rows_now(same.mentees, np.arange(len(memory.open_mentees)))
    i, p = np.divmod(memory.pair_index, len(memory.open_mentors))
    by_source = np.argsort(source, kind="stable")
    by_source = by_source[source[by_source] >= 0]
    start = np.searchsorted(source[by_source], np.arange(len(memory.open_mentors) + 1))
    wanted = (mentee >= 0) & (engine.mentee_capacity[mentee] > 0)
    length = np.where(wanted[i], np.diff(start)[p], 0)
    offset = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    to = by_source[np.repeat(start[p], length) + offset]
    pair_index = np.repeat(mentee[i], length) * engine.core.mentors + to
    order = np.argsort(pair_index, kind="stable")
    first, last = (
        bound and _translated_bound(engine, memory, bound, same, source)
        for bound in (memory.first, memory.last)
    )
    assert first is not None
    units = np.repeat(memory.units, length)[order]
    return _Translated(source, pair_index[order], units, first, last)


def _sources(engine: Engine, memory: Memory, same: Same) -> Ints:
    """Return for each packed mentor one of the memory who had places and the same scores, or -1.

    Who has no places now gets none either: her pairs are of no use.
    """
    source = np.full(engine.packed.shape[0], -1, np.int64)
    rows = np.flatnonzero(same.mentors >= 0)
    then = memory.position[same.mentors[rows]]
    rows, then = rows[memory.open_mentors[then]], then[memory.open_mentors[then]]
    source[engine.packed.position[rows]] = then
    source[engine.mentor_capacity == 0] = -1
    return source


def _translated_bound(
    engine: Engine, memory: Memory, bound: ReducedProfitBound, same: Same, source: Ints
) -> ReducedProfitBound:
    """Return a bound on reduced profits, and duals at which it holds, in terms of the engine."""
    rows = np.maximum(same.mentees, 0)
    highest = bound.highest[rows]
    unknown = (same.mentees < 0) | ~memory.open_mentees[rows] | (highest >= UNKNOWN)
    priced = bound.mentor_duals[np.maximum(source, 0)]
    if engine.scale != memory.scale:
        priced = _rescaled(priced, memory.scale, engine.scale)
        # Both were rounded down, by less than 1 each.
        highest = _rescaled(np.maximum(highest, -UNKNOWN), memory.scale, engine.scale) + 2
    # A dual below 0 is of use only to a mentor who must have somebody; at a higher one the bound is
    # no less true.
    priced = np.where(engine.mentor_minimum > 0, priced, np.maximum(priced, 0))
    # At a dual as high as this any bound is true. The fall to the dual of a new mentor is then so
    # large that she is scanned apart. Half of `UNKNOWN`: fall and bound add up without overflow.
    return ReducedProfitBound(
        np.where(source >= 0, priced, UNKNOWN >> 1),
        np.where(unknown, UNKNOWN, highest),
        max(bound.min_score, engine.min_score),
    )


def _price_changes(engine: Engine, fresh: Ints) -> None:
    """Scan new and changed mentees against all mentors, and all others against fresh mentors.

    Who has no eligible pair at all takes no part from then on.
    """
    unknown = (engine.outside_bound.highest >= UNKNOWN) | ~engine.core.paired
    open_ = engine.mentee_capacity > 0
    rows, others = np.flatnonzero(open_ & unknown), np.flatnonzero(open_ & ~unknown)
    thresholds = engine.mentee_duals[others] - _SLACK * engine.scale
    found = scan_best(engine, rows)
    for part in found:
        engine.outside_bound.highest[part.rows] = part.margin[:, -1]
    if len(fresh):
        now = pricing_terms(engine)
        late = scan_among(engine.packed, now, others, thresholds, fresh, jobs=engine.jobs)
        for part in late:
            most = np.maximum(engine.outside_bound.highest[part.rows], part.margin[:, -1])
            engine.outside_bound.highest[part.rows] = most
        found += late
    if found:
        add_found(engine, found)
    engine.pairs_scanned = len(rows) * engine.packed.shape[0] + len(others) * len(fresh)
    engine.mentee_capacity = np.where(engine.core.paired, engine.mentee_capacity, 0)
