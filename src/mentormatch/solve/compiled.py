"""Compiled loops: machine code that is kept on disk, and made anew where the disk fails.

A cache only saves time, so nothing that happens to its files may cost an answer. A file that a
power cut left half written counts as absent and is written again; where nothing can be written,
every process compiles for itself.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Literal, TypeVar, cast

from numba import njit
from numba.core.caching import FunctionCache

__all__ = ["ForgivingCache", "inlined", "kernel"]

Loop = TypeVar("Loop", bound=Callable[..., Any])

_DAMAGED = (
    # A folder that cannot be read or written, a disk that is full.
    OSError,
    # What unpickling raises, and LLVM, on bytes that are not what was written.
    pickle.UnpicklingError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    ImportError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
)


class ForgivingCache(FunctionCache):
    """The cache of one kernel: what cannot be read is absent, what cannot be written is left."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return the machine code for a signature, or None where it must be compiled."""
        try:
            found = super().load_overload(sig, target_context)
        except _DAMAGED:
            self._begin_anew()
            return None
        # Two processes that write at once may leave the code of one under the name of the other.
        return found if found is None or found.signature.args == sig else None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Write the machine code for a signature, if that can be done."""
        try:
            super().save_overload(sig, data)
        except _DAMAGED:
            self._begin_anew()

    def _begin_anew(self) -> None:
        """Forget what is on disk, or the disk."""
        try:
            self.flush()
        except _DAMAGED:
            self.disable()


def _compiled(loop: Loop, inline: Literal["never", "always"]) -> Loop:
    dispatcher = njit(nogil=True, inline=inline)(loop)
    # Where no folder of numba's list can be written, the loop is compiled without a cache.
    with suppress(RuntimeError):
        # What `cache=True` does, with another class; numba has no public way to choose one.
        cast("Any", dispatcher)._cache = ForgivingCache(loop)
    return cast("Loop", dispatcher)


def kernel(loop: Loop) -> Loop:
    """Compile a loop when it is first called."""
    return _compiled(loop, "never")


def inlined(loop: Loop) -> Loop:
    """Compile a loop into each kernel that calls it."""
    return _compiled(loop, "always")
