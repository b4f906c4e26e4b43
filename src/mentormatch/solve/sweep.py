"""Scans of many mentees, in blocks side by side.

Blocks are handed to joblib, so ``joblib.parallel_config`` decides where they run.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mentormatch.solve.arrays import Ints
from mentormatch.solve.packed import INELIGIBLE, Packed
from mentormatch.solve.restricted import restricted
from mentormatch.solve.scans import Terms, collect, reach, scan

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
"""Pairs kept for each mentee."""
FLOOR = 1 << 25
"""Units that no price is written above: beyond it nobody is anybody's choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What the scan of some mentees found.

    Attributes
    ----------
    rows
        int64 (rows,): the mentees.
    margin, who
        (rows, k): largest margins first, and packed mentors; -1 where there are fewer.
    theirs, whose
        (mentors, k): margins and mentees of each mentor.
    """

    rows: Ints
    margin: Ints
    who: NDArray[np.int32]
    theirs: Ints
    whose: NDArray[np.int32]


def terms_of(prices: Ints, scale: int, person: int, least: int, *, trust: int = 100) -> Terms:
    """Return what pairs are compared by.

    Parameters
    ----------
    prices
        Of packed mentors, in units times `scale`.
    scale, person, least, trust
        See `mentormatch.solve.scans.Terms`.
    """
    floors = np.minimum(prices // scale, FLOOR).astype(np.int32)
    return Terms(prices, floors, scale, person, least, trust)


def scan_all(
    packed: Packed,
    terms: Terms,
    rows: Ints,
    margin: Ints,
    back: Ints,
    *,
    jobs: int,
    parts: int = 1,
) -> list[Found]:
    """Scan some mentees against all mentors.

    Parameters
    ----------
    packed, terms
        The pairs, and what they are compared by.
    rows
        The mentees.
    margin, back
        (rows, k) and (mentors, k): what has to be beaten, largest first.
    jobs, parts
        Blocks at once, and blocks for each of these.
    """
    from joblib import Parallel, delayed

    pieces = zip(
        np.array_split(rows, parts * jobs), np.array_split(margin, parts * jobs), strict=True
    )
    work = (delayed(_scan)(packed, terms, some, start, back) for some, start in pieces if len(some))
    return list(Parallel(n_jobs=jobs, prefer="threads")(work))


def scan_among(
    packed: Packed, terms: Terms, rows: Ints, bars: Ints, chosen: Ints, *, jobs: int
) -> list[Found]:
    """Scan some mentees against some mentors; `bars` (rows,) is what has to be beaten.

    Chosen mentors ascend.
    """
    # One by one, pairs cost a hundred times more than in a scan, which skips most of them.
    few = restricted(packed, chosen)
    terms = terms._replace(price=terms.price[chosen], floor=terms.floor[chosen])
    margin, back = np.repeat(bars[:, None], KEPT, axis=1), np.empty((len(chosen), 0), np.int64)
    found = scan_all(few, terms, rows, margin, back, jobs=jobs, parts=4)
    return [replace(some, who=_named(some.who, chosen)) for some in found]


def _named(who: NDArray[np.int32], chosen: Ints) -> NDArray[np.int32]:
    return np.where(who >= 0, chosen[who], -1).astype(np.int32)


def collect_all(
    packed: Packed, terms: Terms, rows: Ints, bars: Ints, *, jobs: int, most: int
) -> tuple[Ints, NDArray[np.int32], Ints] | None:
    """Find every eligible pair of some mentees whose margin reaches a bar.

    Parameters
    ----------
    packed, terms
        The pairs, and what they are compared by; `trust` is not heeded, nothing is missed.
    rows, bars
        The mentees, and the margin that a pair of each must reach: int64 (rows,).
    jobs
        Blocks of mentees at once.
    most
        Number of pairs beyond which the search is given up.

    Returns
    -------
    tuple or None
        Mentee, packed mentor and margin of each pair, by place in `rows` and then by mentor; None
        if there are more than `most`.
    """
    from joblib import Parallel, delayed

    pieces = [piece for piece in np.array_split(np.arange(len(rows)), 4 * jobs) if len(piece)]
    count = np.zeros(len(pieces), np.int64)
    parts = Parallel(n_jobs=jobs, prefer="threads")(
        delayed(_collect)(packed, terms, rows, bars, piece, count, own, most)
        for own, piece in enumerate(pieces)
    )
    if count.sum() > most:
        return None
    empty = np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int64)
    which, who, margin = (np.concatenate(column) for column in zip(empty, *parts, strict=True))
    return rows[which], who, margin


def reach_all(
    packed: Packed, rows: Ints, chosen: Ints, least: int, *, jobs: int
) -> list[tuple[int, int]]:
    """Find for each chosen mentor one of some mentees whose pair with her is good enough.

    Parameters
    ----------
    packed
        The pairs.
    rows, chosen
        Mentees, and packed mentors.
    least
        Units that the pair must reach.
    jobs
        Blocks of mentors at once.

    Returns
    -------
    list of (int, int)
        Mentee and packed mentor: the first of the mentees for each mentor who has one, in the
        order of `chosen`.
    """
    from joblib import Parallel, delayed

    pieces = [piece for piece in np.array_split(chosen, jobs) if len(piece)]
    parts = Parallel(n_jobs=jobs, prefer="threads")(
        delayed(_reach)(packed, rows, piece, least) for piece in pieces
    )
    return [pair for part in parts for pair in part]


def _scan(packed: Packed, terms: Terms, rows: Ints, margin: Ints, back: Ints) -> Found:
    margin, back = margin.copy(), back.copy()
    who = np.full(margin.shape, -1, np.int32)
    whose = np.full(back.shape, -1, np.int32)
    scan(packed.mentors, packed.mentees, terms, rows, margin, who, back, whose)
    return Found(rows, margin, who, back, whose)


def _collect(
    packed: Packed,
    terms: Terms,
    rows: Ints,
    bars: Ints,
    piece: Ints,
    count: Ints,
    own: int,
    most: int,
) -> tuple[Ints, NDArray[np.int32], Ints]:
    which, who, margin = collect(
        packed.mentors, packed.mentees, terms, rows[piece], bars[piece], count, own, most
    )
    by_row = np.lexsort((who, which))
    return piece[which[by_row]], who[by_row], margin[by_row]


def _reach(packed: Packed, rows: Ints, chosen: Ints, least: int) -> list[tuple[int, int]]:
    whose = np.empty(len(chosen), np.int32)
    reach(packed.mentors, packed.mentees, rows, chosen, max(least, INELIGIBLE + 1), whose)
    there = whose >= 0
    return list(zip(whose[there].tolist(), chosen[there].tolist(), strict=True))
