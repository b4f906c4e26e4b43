"""Scalars of other libraries as plain Python values: NumPy's, pandas' and decimals."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

__all__ = ["plain_value"]

_LONGEST = 20
"""Digits of a whole number."""


def plain_value(given: Any) -> Any:
    """Return a scalar or array of NumPy, or a decimal, as what it is in plain Python.

    Examples
    --------
    >>> plain_value(Decimal("2.00")), plain_value(Decimal("2.5")), plain_value("2")
    (2, 2.5, '2')
    """
    if isinstance(given, Decimal):
        if given.is_nan():
            return math.nan
        # Numbers with a long exponent are never written out.
        short = given.is_finite() and given.adjusted() < _LONGEST
        return int(given) if short and given == given.to_integral_value() else float(given)
    if type(given).__name__ == "datetime64":
        given = given.astype("datetime64[D]")  # nanoseconds would become a number
    if type(given).__name__ == "longdouble":
        return float(given)  # no plain number is as long, so that it stays what it is
    return given.tolist() if hasattr(given, "tolist") else given
