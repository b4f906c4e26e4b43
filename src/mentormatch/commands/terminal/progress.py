"""One line on a terminal that says what is going on, once that takes longer than a second.

It is written over, and cleared before anything else is said. A stderr that is no terminal, such as
a log, gets none.
"""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["hide", "note", "working"]

_now = time.monotonic
_PATIENCE, _EVERY = 1.0, 0.2
"""Seconds before a line is shown, and between two looks at the clock."""


class _Line:
    """The line, what it says, and since when; steps within steps take turns."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.steps: list[tuple[str, float]] = []
        self.shown = ""

    def show(self) -> None:
        """Write the line over, if the outermost step has taken long enough."""
        with self.lock:
            if not self.steps or _now() - self.steps[0][1] < _PATIENCE:
                return
            words, since = self.steps[-1]
            told = f"{words} ... {_now() - since:.0f} s"
            told = told[: shutil.get_terminal_size().columns - 1]
            if told != self.shown:
                # Blanks rather than a code to clear the line: every terminal knows them.
                wide = len(self.shown)
                print(f"\r{told:<{wide}}", end="", file=sys.stderr, flush=True)
                self.shown = told

    def hide(self) -> None:
        """Clear the line, if there is one."""
        with self.lock:
            if self.shown:
                print(f"\r{' ' * len(self.shown)}\r", end="", file=sys.stderr, flush=True)
                self.shown = ""


_LINE = _Line()


def hide() -> None:
    """Clear the line, so that something else may be said; it comes back by itself."""
    _LINE.hide()


def note(words: object) -> None:
    """Say in the line how far the step that runs has come."""
    with _LINE.lock:
        if _LINE.steps:
            _LINE.steps[-1] = str(words), _LINE.steps[-1][1]


@contextmanager
def working(words: str) -> Iterator[None]:
    """Say what is going on while the block runs and takes longer than a second.

    Parameters
    ----------
    words
        Such as ``"matching"``; how long it has taken stands behind them.
    """
    if not sys.stderr.isatty():
        yield
        return
    outermost = not _LINE.steps
    _LINE.steps.append((words, _now()))
    try:
        if outermost:
            with _ticking():
                yield
        else:
            yield
    finally:
        _LINE.steps.pop()
        if outermost:
            _LINE.hide()


@contextmanager
def _ticking() -> Iterator[None]:
    """Show the line again and again, beside the work."""
    done = threading.Event()

    def tick() -> None:
        while not done.wait(_EVERY):
            _LINE.show()

    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()
