"""How time grows with size: the exponent of a power law, fitted in logarithms."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from statistics import linear_regression

__all__ = ["expected", "exponent"]


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float:
    """Return p of the least-squares fit values = c · sizes^p.

    Examples
    --------
    >>> round(exponent([10, 20, 40], [1, 4, 16]), 3)
    2.0
    """
    return linear_regression([log(s) for s in sizes], [log(v) for v in values]).slope


def expected(sizes: Sequence[float], values: Sequence[float], size: float) -> float:
    """Return what a larger size will need, by the growth between the two largest known ones.

    The growth is taken to be at least quadratic: every rival looks at every pair.

    Examples
    --------
    >>> expected([10, 20], [1, 8], 40)
    64.0
    >>> expected([20], [8], 40)
    32.0
    """
    power = exponent(sizes[-2:], values[-2:]) if len(sizes) > 1 else 2.0
    return values[-1] * float((size / sizes[-1]) ** max(2.0, round(power, 9)))
