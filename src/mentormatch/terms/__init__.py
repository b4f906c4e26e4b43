"""The six kinds of integer term, and their evaluation in NumPy.

A criterion compiles to terms, and a term adds whole micro-units (millionths of a score) to a pair
of mentor ``j`` and mentee ``i``. Every term answers ``block(rows, columns)`` with an int32 array of
one row for each mentor in ``rows`` and one column for each mentee in ``columns``. Sums of integers
do not depend on the size of a block, on the order of evaluation or on the platform, so the block of
a slice is the slice of the block, and the contributions of a pair add up to its score exactly.
Listed pairs are evaluated one by one, by ``pairs(j, i)``, to the same numbers.

=============  ==========================================================================
term           what it adds to (mentor, mentee)
=============  ==========================================================================
`Table`        a look-up by (class of the mentee, class of the mentor)
`Postings`     for each item of the mentee that the mentor has too, a look-up by (class of
               the item for the mentee, level of the mentor); the sum may be capped
`Bits`         a look-up by how many bits of two bitsets agree, the fewest over some weeks
`Pairs`        a listed number
`Dense`        a whole dot product of quantised vectors, scaled for the mentee
`Array`        the numbers of a caller's function, rounded
=============  ==========================================================================
"""

from __future__ import annotations

from mentormatch.terms.base import UNIT, Gate, Term, on_pairs, shares
from mentormatch.terms.lookups import Pairs, Postings, Table
from mentormatch.terms.measures import Array, Bits, Dense

__all__ = [
    "UNIT",
    "Array",
    "Bits",
    "Dense",
    "Gate",
    "Pairs",
    "Postings",
    "Table",
    "Term",
    "on_pairs",
    "shares",
]
