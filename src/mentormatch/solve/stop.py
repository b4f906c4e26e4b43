"""Stop rules: when a search, a solver or a bound has had enough, as objects that are handed down.

An interruption is none of them: Python raises it in the midst of a step, and whoever can go back to
where a step ended catches it there.
"""

from __future__ import annotations

import time
from typing import Protocol

from mentormatch.solve.arrays import read_seconds

__all__ = ["MaxRuntime", "StopRule"]


class StopRule(Protocol):
    """Asked before or after each step whether it was the last."""

    def reached(self) -> bool:
        """Tell whether it is time to stop."""
        ...


class MaxRuntime:
    """A time limit, from now on.

    Parameters
    ----------
    seconds
        0 or more; infinity never ends.

    Raises
    ------
    ArrayError
        If that is no number, or below 0.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + read_seconds(seconds)
        self.cut = False
        """Whether somebody was told to stop, or stopped because of it."""

    def left(self) -> float:
        """Return the seconds that are left, at least 0."""
        return max(0.0, self._end - time.monotonic())

    def reached(self) -> bool:
        """Tell whether time is over."""
        if not self.left():
            self.cut = True
        return self.cut
