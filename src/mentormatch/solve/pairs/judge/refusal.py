"""How the judge of pairs refuses: a claim that does not hold, a set of people who are not there."""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import ProofError
from mentormatch.solve.pairs.problem import Limits

__all__ = ["members", "require"]


def require(holds: object, message: str) -> None:
    """Refuse a claim that does not hold.

    Raises
    ------
    ProofError
        With the message.
    """
    if not holds:
        raise ProofError(f"the judge refused: {message}")


def members(limits: Limits, rows: Ints) -> Bools:
    """Return bool (mentors,): who is in a set.

    Raises
    ------
    ProofError
        If the set names a mentor who is not there.
    """
    mentors = len(limits.mentor_capacity)
    known = rows.dtype == np.int64 and ((rows >= 0) & (rows < mentors)).all()
    require(known, "a set names a mentor who is not there")
    inside = np.zeros(mentors, dtype=np.bool_)
    inside[rows] = True
    return inside
