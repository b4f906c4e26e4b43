"""Pricing passes: pairs of largest reduced profit of many mentees, in blocks side by side.

The reduced profit (*margin*) of a pair is its worth less the mentor's dual.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Ints
from mentormatch.solve.arrays import NEVER
from mentormatch.solve.packed.instance import INELIGIBLE, Mentees, Mentors, Packed
from mentormatch.solve.packed.subset import sub_instance
from mentormatch.solve.pairs.scale.kernels.column_enumeration import columns_above
from mentormatch.solve.pairs.scale.kernels.frontier import expand_frontier
from mentormatch.solve.pairs.scale.kernels.pricing import price_rows
from mentormatch.solve.pairs.scale.kernels.reduced_profit import Terms
from mentormatch.solve.parallel import side_by_side

__all__ = [
    "FLOOR",
    "KEPT",
    "Found",
    "Terms",
    "collect_all",
    "reach_all",
    "scan_all",
    "scan_among",
    "terms_of",
]

KEPT = 16
"""Pairs kept for each mentee: partial pricing takes her best few, not all that beat her dual."""
FLOOR = 1 << 25
"""Units that no dual is written above: beyond any score, nobody is anybody's choice.

Scans compare sums of 32 bits, score less dual. A dual of a mentor without places, or of one of whom
nothing is known, is far larger and would leave them.
"""

_PHASES = (0, 1, 4, 11, 25)
"""Of 25 mentees those before each number are scanned first: lists of mentors soon are strict.

Blocks that run side by side do not see what the others have found, so lists are merged in between.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What the scan of some mentees found.

    Attributes
    ----------
    rows
        int64 (rows,): the mentees.
    margin, who
        (rows, k): largest reduced profits first, and packed mentors; -1 where there are fewer.
    theirs, whose
        (mentors, k): the same and mentees of each mentor; k is 0 but for the last part of a scan.
    """

    rows: Ints
    margin: Ints
    who: NDArray[np.int32]
    theirs: Ints
    whose: NDArray[np.int32]


def terms_of(mentor_duals: Ints, scale: int, min_score: int, *, trust: int = 100) -> Terms:
    """Return the objective of the pricing problem.

    Parameters
    ----------
    mentor_duals
        Of packed mentors, int64, in units times `scale`.
    scale, min_score, trust
        See `mentormatch.solve.pairs.scale.kernels.reduced_profit.Terms`.
    """
    floors = np.minimum(mentor_duals // scale, FLOOR).astype(np.int32)
    return Terms(mentor_duals, floors, scale, min_score, trust)


def scan_all(
    packed: Packed,
    terms: Terms,
    rows: Ints,
    margin: Ints,
    back: Ints | None = None,
    *,
    jobs: int,
    parts: int = 1,
) -> list[Found]:
    """Solve the pricing problem of some mentees over all mentors.

    Parameters
    ----------
    packed, terms
        The pairs, and what they are compared by.
    rows
        The mentees.
    margin, back
        (rows, k) and (mentors, k): what has to be beaten, largest first; mentors have no lists
        without `back`.
    jobs, parts
        Blocks at once, and blocks for each of these.

    Returns
    -------
    list of Found
        Parts of the mentees; the last has the lists of the mentors, if any were asked for.
    """
    if back is None or not back.shape[1]:
        pieces = np.array_split(np.arange(len(rows)), parts * jobs)
        back = np.empty((packed.shape[0], 0), np.int64)
        return _parts(packed, terms, rows, margin, pieces, back, jobs)
    found: list[Found] = []
    theirs, whose = back.copy(), np.full(back.shape, -1, np.int32)
    turn = np.arange(len(rows)) % _PHASES[-1]
    for begin, end in pairwise(_PHASES):
        pieces = np.array_split(np.flatnonzero((begin <= turn) & (turn < end)), jobs)
        step = _parts(packed, terms, rows, margin, pieces, theirs, jobs)
        theirs, whose = _merged(theirs, whose, step)
        found += [replace(part, theirs=theirs[:, :0], whose=whose[:, :0]) for part in step]
    return [*found[:-1], replace(found[-1], theirs=theirs, whose=whose)] if found else []


def scan_among(
    packed: Packed,
    terms: Terms,
    rows: Ints,
    thresholds: Ints,
    chosen: Ints,
    *,
    jobs: int,
    kept: int = KEPT,
) -> list[Found]:
    """Solve the pricing problem of some mentees over some mentors.

    Parameters
    ----------
    packed, terms
        The pairs, and what they are compared by.
    rows, thresholds
        The mentees, and what a pair of each has to beat: int64 (rows,).
    chosen
        Packed mentors, ascending.
    jobs
        Blocks of mentees at once.
    kept
        Pairs kept for each mentee.
    """
    # One by one, pairs cost a hundred times more than in a scan, which skips most of them.
    few = sub_instance(packed, chosen)
    terms = terms._replace(
        mentor_dual=terms.mentor_dual[chosen], dual_floor=terms.dual_floor[chosen]
    )
    margin = np.repeat(thresholds[:, None], kept, axis=1)
    found = scan_all(few, terms, rows, margin, jobs=jobs, parts=4)
    names = np.append(chosen, -1).astype(np.int32)
    return [replace(some, who=names[some.who]) for some in found]


def collect_all(
    packed: Packed, terms: Terms, rows: Ints, thresholds: Ints, *, jobs: int, most: int
) -> tuple[Ints, NDArray[np.int32], Ints] | None:
    """Enumerate the eligible pairs of some mentees whose reduced profit reaches a threshold.

    Parameters
    ----------
    packed, terms
        The pairs, and what they are compared by; `trust` is not heeded, nothing is missed.
    rows, thresholds
        The mentees, and the reduced profit that a pair of each must reach: int64 (rows,).
    jobs
        Blocks of mentees at once.
    most
        Number of pairs beyond which the search is given up.

    Returns
    -------
    tuple or None
        Mentee, packed mentor and reduced profit of each pair, by place in `rows` and then by
        mentor; None if there are more than `most`.
    """
    pieces = zip(np.array_split(rows, 4 * jobs), np.array_split(thresholds, 4 * jobs), strict=True)
    blocks = [(own, *piece) for own, piece in enumerate(pieces) if len(piece[0])]
    # Threads give up together; a worker of a cluster counts in a copy, and gives up for itself.
    count = np.zeros(4 * jobs, np.int64)
    common = packed.mentors, packed.mentees, terms, most, count
    parts = list[tuple[Ints, NDArray[np.int32], Ints]]()
    for part in side_by_side(_collect, common, blocks, jobs=jobs):
        if part is None:
            return None
        parts.append(part)
    if sum(len(part[0]) for part in parts) > most:
        return None
    empty = np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int64)
    mentee, who, margin = (np.concatenate(column) for column in zip(empty, *parts, strict=True))
    return mentee, who, margin


def reach_all(packed: Packed, rows: Ints, chosen: Ints, min_score: int, *, jobs: int) -> Ints:
    """Extend an alternating search: for each chosen mentor, one of some mentees who reaches her.

    Parameters
    ----------
    packed
        The pairs.
    rows, chosen
        Mentees, and packed mentors.
    min_score
        Units that the pair must reach.
    jobs
        Blocks of mentors at once.

    Returns
    -------
    ndarray
        int64 (pairs, 2), mentee and packed mentor: the first of the mentees for each mentor who
        has one, in the order of `chosen`.
    """
    blocks = [(piece,) for piece in np.array_split(chosen, jobs) if len(piece)]
    common = packed.mentors, packed.mentees, max(min_score, INELIGIBLE + 1), rows
    parts = side_by_side(_reach, common, blocks, jobs=jobs)
    return np.concatenate([np.empty((0, 2), np.int64), *parts])


def _parts(
    packed: Packed,
    terms: Terms,
    rows: Ints,
    margin: Ints,
    pieces: list[Ints],
    back: Ints,
    jobs: int,
) -> list[Found]:
    """Scan some pieces of the mentees."""
    blocks = ((rows[piece], margin[piece]) for piece in pieces if len(piece))
    common = packed.mentors, packed.mentees, terms, back
    return side_by_side(_scan, common, blocks, jobs=jobs)


def _merged(
    theirs: Ints, whose: NDArray[np.int32], step: list[Found]
) -> tuple[Ints, NDArray[np.int32]]:
    """Return the best of what mentors had and of what was found for them since."""
    new = [np.where(part.whose >= 0, part.theirs, NEVER) for part in step]
    margin = np.concatenate([theirs, *new], axis=1)
    who = np.concatenate([whose, *(part.whose for part in step)], axis=1)
    best = np.argsort(-margin, axis=1, kind="stable")[:, : theirs.shape[1]]
    return np.take_along_axis(margin, best, axis=1), np.take_along_axis(who, best, axis=1)


def _scan(
    mentors: Mentors, mentees: Mentees, terms: Terms, back: Ints, rows: Ints, margin: Ints
) -> Found:
    margin, back = margin.copy(), back.copy()
    who = np.full(margin.shape, -1, np.int32)
    whose = np.full(back.shape, -1, np.int32)
    price_rows(mentors, mentees, terms, rows, margin, who, back, whose)
    return Found(rows, margin, who, back, whose)


def _collect(
    mentors: Mentors,
    mentees: Mentees,
    terms: Terms,
    most: int,
    count: Ints,
    own: int,
    rows: Ints,
    bars: Ints,
) -> tuple[Ints, NDArray[np.int32], Ints] | None:
    # A cluster may run a block once more, where it counted before.
    count[own] = 0
    which, who, margin = columns_above(mentors, mentees, terms, rows, bars, count, own, most)
    if count.sum() > most:
        return None
    by_row = np.lexsort((who, which))
    return rows[which[by_row]], who[by_row], margin[by_row]


def _reach(mentors: Mentors, mentees: Mentees, least: int, rows: Ints, chosen: Ints) -> Ints:
    whose = np.empty(len(chosen), np.int32)
    expand_frontier(mentors, mentees, rows, chosen, least, whose)
    there = whose >= 0
    return np.column_stack([whose[there].astype(np.int64), chosen[there]])
