"""Limits of exact arithmetic and of memory that every solver shares, and the seed of a lottery."""

from __future__ import annotations

import math
import operator
import os
from numbers import Real

import numpy as np

from mentormatch.errors import ArrayError, TooLarge
from mentormatch.text.masking import quoted

__all__ = [
    "EXACT",
    "FAR",
    "MOST_UNITS",
    "NEVER",
    "physical_memory",
    "read_seconds",
    "read_seed",
    "require_exact",
    "require_memory",
]

#: Whole numbers up to here are floats without loss.
EXACT = 2**53

_GIGABYTE = 1e9
_LARGEST_SEED = 10**30

#: Stands for "no such pair" in a maximum of int64; adding a price to it cannot overflow. It has a
#: type, because a plain int takes the type of the array that it meets, and int32 cannot hold it.
NEVER = np.int64(-(2**62))

#: Further from 0 than any price, profit or path, and half of what int64 holds: a shorter distance
#: may be added to it.
FAR = 1 << 62

#: No score of terms may be further from 0: compiled sums are 32 bits wide.
MOST_UNITS = 1 << 25


def require_exact(largest: int, *, places: int, span: int) -> None:
    """Refuse whole numbers that a floating-point solver would round.

    Parameters
    ----------
    largest
        The largest number that the solver may meet.
    places, span
        What makes it large: pairs of a matching, and units that one pair can change.

    Raises
    ------
    TooLarge
        If it is beyond 2**53.
    """
    if largest > EXACT:
        raise TooLarge(
            f"{places} places with scores up to {span} units lead to numbers beyond 2**53, where "
            "floating-point solvers are not exact; use a coarser resolution"
        )


def physical_memory() -> int | None:
    """Return the bytes of physical memory, or None where the platform does not say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None


def require_memory(needed: int, purpose: str) -> None:
    """Refuse a request that memory cannot hold, before anything is allocated.

    Parameters
    ----------
    needed
        Bytes at the expected peak.
    purpose
        What the memory is for, as it stands in the message.

    Raises
    ------
    TooLarge
        If the machine has less physical memory than that.
    """
    available = physical_memory()
    if available is not None and needed > available:
        raise TooLarge(
            f"{purpose} needs about {needed / _GIGABYTE:.1f} GB and this machine has "
            f"{available / _GIGABYTE:.1f} GB; split the cohort, or lower the capacities"
        )


def read_seed(seed: int) -> int:
    """Return the seed as a Python integer, or refuse it.

    Raises
    ------
    ArrayError
        If it is not a whole number of at least 0.
    """
    expected = f"seed: expected a whole number of at least 0, got {quoted(seed)}"
    if isinstance(seed, bool | np.bool_):
        raise ArrayError(expected)
    try:
        number = operator.index(seed)
    except TypeError:
        raise ArrayError(expected) from None
    if number < 0:
        raise ArrayError(expected)
    if number >= _LARGEST_SEED:
        raise ArrayError("seed: expected a whole number of at most 30 digits")
    return number


def read_seconds(seconds: float) -> float:
    """Return seconds as a number, or refuse them.

    Raises
    ------
    ArrayError
        If they are no number, or below 0; infinity never ends.
    """
    given: object = seconds
    number = isinstance(given, Real) and not isinstance(given, bool | np.bool_)
    if not number or not seconds >= 0:
        raise ArrayError(f"seconds: expected a number of at least 0, got {quoted(seconds)}")
    try:
        return float(seconds)
    except OverflowError:
        return math.inf
