"""Reduced profit of a pair, exactly and as a pruning threshold of 32 bits.

A column is a pair; its profit is ``scale * units`` (units are micro-units), and at dual prices of
the mentors its reduced profit is ``scale * units - mentor_dual``. Kernels add up
*values*: units less a dual that is rounded down to whole units, so that one comparison of two int32
rules a pair out. Reduced profits are int64, and -FAR = -2**62 stands for no pair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mentormatch.solve.arrays import FAR
from mentormatch.solve.compiled import inlined
from mentormatch.solve.packed.instance import INELIGIBLE
from mentormatch.solve.packed.kernels import bits_gain, dense_gain

if TYPE_CHECKING:
    from mentormatch.arrays import Ints, Ints32
    from mentormatch.solve.packed.instance import Mentees, Mentors

__all__ = ["HIGHEST", "Terms", "costly_gain", "reduced_profit", "threshold_of"]

HIGHEST = 1 << 30
"""Beyond any score less any dual, and far enough from 2**31 to take a bound off."""


class Terms(NamedTuple):
    """Objective of the pricing problem: ``scale * units - mentor_dual``.

    Attributes
    ----------
    mentor_dual
        int64 (packed mentors,): dual prices, in units times `scale`.
    dual_floor
        int32 (packed mentors,): at most ``mentor_dual // scale``, in units, and within 2**25 of 0,
        which sums of 32 bits rest on.
    scale
        Weight of a unit. What a covered mentee is worth is the same for all her pairs: left out.
    min_score
        Pairs of fewer units are not eligible.
    trust
        Percent of the upper bounds of costly terms that a pair is credited with: 100 is exact
        pruning, less is faster and may miss good pairs; the lists of mentors are then credited two
        thirds of it.
    """

    mentor_dual: Ints
    dual_floor: Ints32
    scale: int
    min_score: int
    trust: int


@inlined
def threshold_of(terms: Terms, reduced: int) -> int:
    """Pruning threshold: the int32 that units less dual floor must exceed to beat `reduced`.

    With ``value = units - dual_floor`` the reduced profit is at most
    ``scale * value``, since the floor is never above the dual. So a value that
    does not exceed ``reduced // scale`` cannot beat `reduced`.
    """
    # Of a forbidden pair a value is at most -2**27 + 2**26 = INELIGIBLE: it exceeds no threshold.
    return min(max(reduced // terms.scale, INELIGIBLE), HIGHEST)


@inlined
def reduced_profit(terms: Terms, j: int, value: int) -> int:
    """Reduced profit of a pair with packed mentor j, from units less dual floor; int64. O(1).

    It is -FAR where the pair is not eligible.
    """
    # The floor that was taken off is put back, so nothing of its rounding is left in the result.
    units = value + terms.dual_floor[j]
    # Penalties of a forbidden pair bring it below every score, so one comparison sees both rules.
    if units < terms.min_score:
        return -FAR
    return terms.scale * units - terms.mentor_dual[j]


@inlined
def costly_gain(mentors: Mentors, mentees: Mentees, i: int, j: int) -> int:
    """Sum of the terms that `costly_bound` bounds, bits and cosines; micro-units."""
    return bits_gain(mentors, mentees, i, j) + dense_gain(mentors, mentees, i, j)
