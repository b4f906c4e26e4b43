"""The judge of large pools: counts a matching again and bounds it over every pair.

It shares the evaluation of terms with the engine, and nothing else: no candidates, no prices but
those it is shown, and no pair is skipped.
"""

from __future__ import annotations

import numpy as np

from mentormatch.errors import ProofError
from mentormatch.solve import kernels, passes, scans
from mentormatch.solve.arrays import Ints
from mentormatch.solve.packed import INELIGIBLE, Limits, Packed

__all__ = ["judge_total"]

_MOST_PRICE = 1 << 60


def judge_total(
    packed: Packed, limits: Limits, pairs: Ints, prices: Ints, *, scale: int, jobs: int = 1
) -> int:
    """Accept a matching of highest total and, among those, most people; or raise.

    Parameters
    ----------
    packed
        Scores of all pairs, packed with every key listed (``listed_share=inf``) and nobody merged.
    limits
        Places on both sides.
    pairs
        int64 (pairs, 2): mentor and mentee, in the caller's order.
    prices
        int64 (mentors,), in the caller's order, in units times `scale`.
    scale
        Larger than any number of people.
    jobs
        Blocks of mentees at once.

    Returns
    -------
    int
        ``scale * total + people``, attained and bounded.

    Raises
    ------
    ProofError
        With the first claim that does not hold.
    """
    _require(packed.shape[0] == len(limits.capacity), "mentors were taken together")
    _check_places(limits, pairs[:, 0], pairs[:, 1])
    j, i = packed.position[pairs[:, 0]], pairs[:, 1]
    units = np.empty(len(j), np.int32)
    kernels.units(packed.mentors, packed.mentees, j.astype(np.int32), i.astype(np.int32), units)
    _require(units.min(initial=0) > INELIGIBLE, "a pair is not eligible")
    _require(units.min(initial=limits.least) >= limits.least, "a pair is below the floor")
    _require(scale > len(pairs), "the scale cannot tell people from total")
    attained = scale * int(units.sum(dtype=np.int64)) + len(pairs)
    bound = _bound(packed, limits, prices, scale, jobs)
    _require(attained == bound, f"total and people reach {attained} of {bound}")
    return attained


def _require(holds: object, message: str) -> None:
    if not holds:
        raise ProofError(f"the judge refused: {message}")


def _check_places(limits: Limits, j: Ints, i: Ints) -> None:
    load = np.bincount(j, minlength=len(limits.capacity))
    _require((load <= limits.capacity).all(), "a mentor has too many mentees")
    _require(len(np.unique(i)) == len(i), "a mentee has two mentors")
    _require(limits.present[i].all(), "somebody is matched who takes no part")


def _bound(packed: Packed, limits: Limits, prices: Ints, scale: int, jobs: int) -> int:
    """Return what no matching exceeds: places at their prices, and every mentee's best margin."""
    from joblib import Parallel, delayed

    _require((prices >= 0).all() and (prices < _MOST_PRICE).all(), "a price is out of range")
    open_ = limits.capacity > 0
    paid = sum(c * a for c, a in zip(limits.capacity.tolist(), prices.tolist(), strict=True))
    # Who has no place is beyond any price.
    terms = scans.Terms(
        np.where(open_, prices, _MOST_PRICE)[packed.order],
        np.zeros(0, np.int32),
        scale,
        1,
        limits.least,
        100,
    )
    rows = np.array_split(np.flatnonzero(limits.present), 4 * jobs)
    best = Parallel(n_jobs=jobs, prefer="threads")(
        delayed(_highest)(packed, terms, some) for some in rows if len(some)
    )
    return int(paid) + int(sum(best))


def _highest(packed: Packed, terms: scans.Terms, rows: Ints) -> int:
    best = np.zeros(len(rows), np.int64)
    passes.highest(packed.mentors, packed.mentees, terms, rows, best)
    return sum(best.tolist())
