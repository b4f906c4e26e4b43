"""Begin from an earlier answer: only who has changed since then is compared with everybody.

An earlier core still holds the pairs that matter between people who are the same, and what was
known of all other pairs between them still holds. So new and changed mentees are scanned against
all mentors, everybody else against new and changed mentors, and nothing else is looked at unless
prices fall. Rounds go on from there as they always do, and the judge sees no difference.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.packed import kernels
from mentormatch.solve.packed.instance import Mentees, Mentors
from mentormatch.solve.pairs.assignment import Assignment, Earlier
from mentormatch.solve.pairs.scale.column_generation import scan_best, take_found, terms
from mentormatch.solve.pairs.scale.core_duals import bars
from mentormatch.solve.pairs.scale.coverage import take_pairs
from mentormatch.solve.pairs.scale.engine import Engine, Later
from mentormatch.solve.pairs.scale.pricing import FLOOR, scan_among
from mentormatch.solve.pairs.scale.warm.changed_people import Same, positions, unchanged
from mentormatch.solve.pairs.scale.warm.remember import proof_of
from mentormatch.solve.pairs.scale.warm.restore import resume
from mentormatch.solve.pairs.term_problem import TermProblem
from mentormatch.solve.pairs.warm_state import UNKNOWN, Known, Memory
from mentormatch.solve.parallel import side_by_side

__all__ = ["begin_from"]

_SLACK = 20_000
_SAMPLE, _SHARE = 256, 64
"""Mentees who are asked what a new mentor is worth to them: so many, and one of so many."""
_WISHED = 2
"""How many of those who are asked shall wish for a new mentor."""
_CHECKED = 100_000
_HALF = 0.5


def begin_from(engine: Engine, problem: TermProblem, earlier: Earlier) -> None:
    """Give an engine a core, prices and pairs to go on from.

    Parameters
    ----------
    engine
        Without any pair.
    problem
        Its question.
    earlier
        An answer for the same or other people; the fewer have changed, the more it helps. Where it
        cannot help, the engine stays without any pair.
    """
    proof = proof_of(earlier.assignment)
    if proof is None or not engine.wants.any():
        return
    pairs, prices = proof
    mentor = positions(earlier.mentor_keys, problem.mentor_keys)
    mentee = positions(earlier.mentee_keys, problem.mentee_keys)
    if problem.objective.people_first and engine.person < prices.coverage <= problem.big_m:
        engine.charge(prices.coverage)
    kept = _still(engine, problem, pairs, mentor, mentee)
    memory = earlier.assignment.memory
    if memory is None or not _remember(engine, problem, memory, kept):
        _resume(engine, kept, _rescaled(prices.mentor, prices.scale, engine.scale), mentor)
        return
    _go_on(engine, problem, earlier.assignment, mentor, mentee)


def _still(engine: Engine, problem: TermProblem, pairs: Ints, mentor: Ints, mentee: Ints) -> Ints:
    """Return the pairs of people who are both here, within the limits and allowed, in rows now."""
    j, i = _back(mentor, pairs[:, 0]), _back(mentee, pairs[:, 1])
    j, i = j[(j >= 0) & (i >= 0)], i[(j >= 0) & (i >= 0)]
    units = _units(engine, engine.packed.position[j], i)
    j, i = j[units >= engine.least], i[units >= engine.least]
    within = (_rank(j) < problem.mentor_capacity[j]) & (_rank(i) < engine.wants[i])
    return np.column_stack([j[within], i[within]])


def _back(now: Ints, before: Ints) -> Ints:
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


def _units(engine: Engine, packed: Ints, mentee: Ints) -> Ints:
    return kernels.score_pairs(engine.packed.mentors, engine.packed.mentees, mentee, packed)


def _rescaled(numbers: Ints, before: int, now: int) -> Ints:
    """Return numbers on another scale, rounded down; in two parts, which cannot overflow."""
    whole, rest = np.divmod(numbers, before)
    return np.asarray(whole * now + rest * now // before)


def _resume(engine: Engine, pairs: Ints, prices: Ints, mentor: Ints) -> None:
    """Take up pairs and prices alone: one scan of all pairs tells what matters at these prices."""
    there = mentor >= 0
    given = np.zeros(len(mentor), np.int64)
    given[there] = np.maximum(prices[mentor[there]], 0)
    _take_up(engine, pairs)
    known = np.zeros(len(engine.prices), np.bool_)
    known[engine.packed.position[there]] = True
    np.maximum.at(engine.prices, engine.packed.position[there], given[there])
    fresh = np.flatnonzero(~known & (engine.places > 0))
    _estimate(engine, fresh, engine.wants > 0)
    everybody = np.ones(len(mentor), np.bool_)
    resume(engine, pairs, engine.prices[engine.packed.position], everybody)


def _take_up(engine: Engine, pairs: Ints) -> None:
    """Make pairs, in rows of the caller, the matching."""
    cells = take_pairs(engine, pairs[:, 1], engine.packed.position[pairs[:, 0]])
    engine.chosen = np.sort(cells)


def _estimate(engine: Engine, mentors: Ints, same: Bools, least: int = 0) -> None:
    """Price packed mentors of whom nothing is known as some of the mentees would pay for them.

    Too low a price costs some pairs more in the core, too high a price another scan.

    Parameters
    ----------
    mentors
        Who is priced.
    same
        bool (mentees,): whose present pair tells what she can have. Of them those are asked who
        are not with a mentor to be priced.
    least
        No price is below that, in units.
    """
    bar = bars(engine, engine.prices, engine.person)
    mentee, mentor = engine.store.split(engine.chosen)
    sample = np.unique(mentee[same[mentee] & ~np.isin(mentor, mentors)])
    sample = sample[:: max(1, min(len(sample) // _SAMPLE, _SHARE))]
    packed = engine.packed
    common = packed.mentors, packed.mentees, sample, bar[sample], engine.scale, engine.least
    blocks = [(block,) for block in np.array_split(mentors, engine.jobs)]
    wished = side_by_side(_wished, common, blocks, jobs=engine.jobs)
    engine.prices[mentors] = np.maximum(np.concatenate(wished), least * engine.scale)


def _wished(
    mentors: Mentors,
    mentees: Mentees,
    sample: Ints,
    bar: Ints,
    scale: int,
    least: int,
    asked: Ints,
) -> Ints:
    """Return what at least `_WISHED` of some mentees would pay for each of some mentors.

    Parameters
    ----------
    sample, bar
        The mentees, and what each has now.
    scale, least
        Of the engine.
    asked
        Packed mentors.
    """
    most = np.full(len(asked), -FLOOR * scale)
    for row, j in enumerate(asked.tolist()):
        units = kernels.score_pairs(mentors, mentees, sample, np.full(len(sample), j))
        worth = np.sort((units * scale - bar)[units >= least])
        # The highest of a sample may be alone with her wish; of the next some are always there.
        if len(worth) >= _WISHED:
            most[row] = worth[-_WISHED]
    return np.asarray(np.clip(most, -FLOOR * scale, FLOOR * scale))


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """What of a memory still holds.

    Attributes
    ----------
    source
        int64 (packed mentors,): packed mentor of the memory with the same scores, or -1.
    cells, units
        The core between people who are the same.
    first, last
        What is known of pairs outside it. Mentors who are not of the memory are so dear there that
        nothing is claimed of them.
    """

    source: Ints
    cells: Ints
    units: Ints
    first: Known
    last: Known | None


def _remember(engine: Engine, problem: TermProblem, memory: Memory, pairs: Ints) -> bool:
    """Take up a core; return False, and change nothing, if too little of it still holds."""
    before = memory.problem
    if before.floor > problem.floor:
        return False
    stayed = unchanged(before, problem)
    if (stayed.mentors < 0).mean() > _HALF or (stayed.mentees < 0).mean() > _HALF:
        return False
    kept = _kept(engine, memory, stayed)
    if not _as_before(engine, kept):
        return False
    engine.store.add(kept.cells, kept.units)
    engine.prices = np.where(kept.source >= 0, kept.first.priced, 0)
    _take_up(engine, pairs)
    fresh = np.flatnonzero((kept.source < 0) & (engine.places > 0))
    # Nobody is within reach of a mentor whom nobody would take for nothing; below 0 somebody is.
    same = kept.first.beyond < UNKNOWN
    _estimate(engine, fresh, same, least=-FLOOR)
    engine.bar = bars(engine, engine.prices, engine.person)
    engine.known = Known(engine.prices, kept.first.beyond, engine.least)
    _look(engine, fresh)
    # What is known at a price is no less true at a higher one.
    engine.prices[fresh] = np.maximum(engine.prices[fresh], 0)
    # The first serves again when the smallest prices are sought, which change little.
    engine.hints = tuple(known for known in (engine.known.copy(), kept.last) if known)
    return True


def _as_before(engine: Engine, kept: _Kept) -> bool:
    """Evaluate some pairs of a core anew: a check on the comparison, which should never fail."""
    some = np.linspace(0, len(kept.cells) - 1, min(len(kept.cells), _CHECKED)).astype(np.int64)
    mentee, mentor = np.divmod(kept.cells[some], engine.store.mentors)
    return np.array_equal(_units(engine, mentor, mentee), kept.units[some])


def _go_on(
    engine: Engine, problem: TermProblem, before: Assignment, mentor: Ints, mentee: Ints
) -> None:
    """Note where the earlier answer ended, for when the worst pair has been raised."""
    last = engine.hints[-1]
    if len(engine.hints) == 1:
        return
    pairs = _still(engine, problem, before.pairs, mentor, mentee)
    position = engine.packed.position
    cells = take_pairs(engine, pairs[:, 1], position[pairs[:, 0]])
    prices = np.where(last.priced < UNKNOWN >> 1, last.priced, engine.prices)
    engine.later = Later(np.sort(cells), prices, last.least)


def _kept(engine: Engine, memory: Memory, same: Same) -> _Kept:
    """Translate a memory: an old packed mentor stands for each new one with one of her people.

    Whoever is the same as before has the scores of her packed mentor then, and of her packed
    mentor now; so these two have the same scores with every mentee who is the same.
    """
    source = _sources(engine, memory, same)
    mentee = _back(same.mentees, np.arange(len(memory.open_mentees)))
    i, p = np.divmod(memory.cells, len(memory.open_mentors))
    by_source = np.argsort(source, kind="stable")
    by_source = by_source[source[by_source] >= 0]
    start = np.searchsorted(source[by_source], np.arange(len(memory.open_mentors) + 1))
    wanted = (mentee >= 0) & (engine.wants[mentee] > 0)
    length = np.where(wanted[i], np.diff(start)[p], 0)
    offset = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    to = by_source[np.repeat(start[p], length) + offset]
    cells = np.repeat(mentee[i], length) * engine.store.mentors + to
    order = np.argsort(cells, kind="stable")
    first, last = (
        known and _known(engine, memory, known, same, source)
        for known in (memory.first, memory.last)
    )
    assert first is not None
    units = np.repeat(memory.units, length)[order]
    return _Kept(source, cells[order], units, first, last)


def _sources(engine: Engine, memory: Memory, same: Same) -> Ints:
    """Return for each packed mentor one of the memory who had places and the same scores, or -1.

    Who has no places now gets none either: her pairs are of no use.
    """
    source = np.full(engine.packed.shape[0], -1, np.int64)
    rows = np.flatnonzero(same.mentors >= 0)
    then = memory.position[same.mentors[rows]]
    rows, then = rows[memory.open_mentors[then]], then[memory.open_mentors[then]]
    source[engine.packed.position[rows]] = then
    source[engine.places == 0] = -1
    return source


def _known(engine: Engine, memory: Memory, known: Known, same: Same, source: Ints) -> Known:
    """Return what is known of mentees, and prices at which it is, in the terms of the engine."""
    rows = np.maximum(same.mentees, 0)
    beyond = known.beyond[rows]
    unknown = (same.mentees < 0) | ~memory.open_mentees[rows] | (beyond >= UNKNOWN)
    priced = known.priced[np.maximum(source, 0)]
    if engine.scale != memory.scale:
        priced = _rescaled(priced, memory.scale, engine.scale)
        # Both were rounded down, by less than 1 each.
        beyond = _rescaled(np.maximum(beyond, -UNKNOWN), memory.scale, engine.scale) + 2
    # A price below 0 is of use only to a mentor who must have somebody; at a higher one what is
    # known is no less true.
    priced = np.where(engine.minimum > 0, priced, np.maximum(priced, 0))
    return Known(
        np.where(source >= 0, priced, UNKNOWN >> 1),
        np.where(unknown, UNKNOWN, beyond),
        max(known.least, engine.least),
    )


def _look(engine: Engine, fresh: Ints) -> None:
    """Scan new and changed mentees against all mentors, and all others against fresh mentors.

    Who has no eligible pair at all takes no part from then on.
    """
    unknown = (engine.known.beyond >= UNKNOWN) | ~engine.store.paired
    rows, others = (np.flatnonzero((engine.wants > 0) & who) for who in (unknown, ~unknown))
    bars_ = engine.bar[others] - _SLACK * engine.scale
    found = scan_best(engine, rows)
    for part in found:
        engine.known.beyond[part.rows] = part.margin[:, -1]
    if len(fresh):
        now = terms(engine)
        late = scan_among(engine.packed, now, others, bars_, fresh, jobs=engine.jobs)
        for part in late:
            most = np.maximum(engine.known.beyond[part.rows], part.margin[:, -1])
            engine.known.beyond[part.rows] = most
        found += late
    if found:
        take_found(engine, found)
    engine.looked_at = len(rows) * engine.packed.shape[0] + len(others) * len(fresh)
    engine.wants = np.where(engine.store.paired, engine.wants, 0)
