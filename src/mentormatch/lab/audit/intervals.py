"""The interval of a ratio of two rates that Miettinen and Nurminen gave."""

from __future__ import annotations

import math
from collections.abc import Callable

__all__ = ["ratio_interval"]

_STEP = 1.0
_FURTHEST = 60.0
"""Of the logarithm of a ratio: beyond, it is 0 or infinite."""


def ratio_interval(
    matched: int, n: int, matched_reference: int, n_reference: int, level: float
) -> tuple[float, float]:
    """Return the ratios that a score test does not reject.

    Parameters
    ----------
    matched, n
        Of the group; 1 or more people.
    matched_reference, n_reference
        Of the reference.
    level
        Such as 0.95.

    Notes
    -----
    With p₁ = θ p₀ fitted by maximum likelihood, z(θ) = (p̂₁ − θ p̂₀) / √V falls in θ; the ends are
    where it is ± the normal quantile [1]_.

    References
    ----------
    .. [1] Miettinen, O. and Nurminen, M. (1985). Comparative analysis of two rates. Statistics in
       Medicine 4, 213-226.

    Examples
    --------
    >>> low, high = ratio_interval(32, 36, 19, 20, 0.95)
    >>> round(low, 2), round(high, 2)
    (0.78, 1.18)
    """
    from scipy.special import ndtri

    most = float(ndtri((1 + level) / 2))

    def z(log_ratio: float) -> float:
        return _score(math.exp(log_ratio), matched, n, matched_reference, n_reference)

    low = 0.0 if matched == 0 else math.exp(_crossing(z, most))
    high = math.inf if matched_reference == 0 else math.exp(_crossing(z, -most))
    return low, high


def _crossing(z: Callable[[float], float], target: float) -> float:
    """Return the logarithm at which a falling function takes a value."""
    from scipy.optimize import brentq

    below, above = -_STEP, _STEP
    while z(below) < target and below > -_FURTHEST:
        below *= 2
    while z(above) > target and above < _FURTHEST:
        above *= 2
    return float(brentq(lambda x: z(x) - target, below, above, xtol=1e-12, rtol=1e-12))


def _score(ratio: float, matched: int, n: int, matched_reference: int, n_reference: int) -> float:
    """Return the signed root of the score statistic at a ratio."""
    away = matched / n - ratio * matched_reference / n_reference
    base = _fitted(ratio, matched, n, matched_reference, n_reference)
    ours = min(ratio * base, 1.0)
    people = n + n_reference
    variance = ours * (1 - ours) / n + ratio**2 * base * (1 - base) / n_reference
    variance *= people / (people - 1)
    if variance > 0:
        return away / math.sqrt(variance)
    return math.copysign(math.inf, away) if away else 0.0


def _fitted(ratio: float, matched: int, n: int, matched_reference: int, n_reference: int) -> float:
    """Return the rate of the reference that fits best where the ratio is given."""
    a = (n + n_reference) * ratio
    b = n * ratio + matched + n_reference + matched_reference * ratio
    c = matched + matched_reference
    root = math.sqrt(max(b * b - 4 * a * c, 0.0))
    # The smaller root, in the form that loses no digits.
    return min(2 * c / (b + root), 1.0, 1 / ratio)
