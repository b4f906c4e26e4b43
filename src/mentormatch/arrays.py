"""Types of arrays, defined once for every package, and values whose arrays nobody may change."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bools", "Bytes", "Floats", "Ints", "Ints16", "Ints32", "ReadOnly"]

Ints = NDArray[np.int64]
Ints16 = NDArray[np.int16]
Ints32 = NDArray[np.int32]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]


class ReadOnly:
    """Base of frozen dataclasses whose arrays are read-only, also after pickling and copying."""

    __slots__ = ()

    def __post_init__(self) -> None:
        """Make every array read-only; a view of somebody else's array leaves that as it is."""
        for one in fields(self):  # type: ignore[arg-type]
            value = getattr(self, one.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        # NumPy forgets what is read-only; the constructor says it again.
        return type(self), tuple(getattr(self, one.name) for one in fields(self))  # type: ignore[arg-type]
