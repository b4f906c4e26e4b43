"""Scalars of other libraries as plain Python values: NumPy's, pandas' and decimals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

__all__ = ["plain_value"]


def plain_value(given: Any) -> Any:
    """Return a scalar or array of NumPy, or a decimal, as what it is in plain Python.

    Examples
    --------
    >>> plain_value(Decimal("2.00")), plain_value(Decimal("2.5")), plain_value("2")
    (2, 2.5, '2')
    """
    if isinstance(given, Decimal):
        whole = given.is_finite() and given == given.to_integral_value()
        return int(given) if whole else float(given)
    if type(given).__name__ == "datetime64":
        given = given.astype("datetime64[D]")  # nanoseconds would become a number
    return given.tolist() if hasattr(given, "tolist") else given
