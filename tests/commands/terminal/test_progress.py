"""Progress: one line on a terminal, after a second, cleared before anything else is said.

Holds ``commands.terminal.progress`` and ``commands.streams`` to account.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from typing import TextIO

import pytest

from mentormatch.commands.streams import say
from mentormatch.commands.terminal import progress
from mentormatch.commands.terminal.progress import hide, note, working


class Terminal(io.StringIO):
    """A stream that people read."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Return a terminal, beside a clock that gains 0.75 s at each look."""
    monkeypatch.setenv("COLUMNS", "40")
    clock = itertools.count()
    monkeypatch.setattr(progress, "_now", lambda: next(clock) * 0.75)
    # The test shows the line itself; the ticker would look at the clock too.
    monkeypatch.setattr(progress, "_EVERY", 3600.0)
    return Terminal()


@contextmanager
def on(screen: TextIO) -> Iterator[None]:
    """Put a stream in the place of stderr, and some work on it."""
    with redirect_stderr(screen), working("matching"):
        yield


def seen(screen: Terminal) -> list[str]:
    """Return what the line showed, one after the other, without blanks behind it."""
    return [shown.rstrip() for shown in screen.getvalue().split("\r")]


def test_nothing_is_shown_in_the_first_second(terminal: Terminal) -> None:
    """Most commands are done by then."""
    with on(terminal):
        progress._LINE.show()
    assert terminal.getvalue() == ""


def test_the_line_is_written_over_and_cleared(terminal: Terminal) -> None:
    """Nothing of it stays."""
    with on(terminal):
        for _ in range(3):
            progress._LINE.show()
    first, *shown, last, end = seen(terminal)
    assert (first, last, end) == ("", "", "")
    assert shown and all(line.startswith("matching ... ") for line in shown)
    assert "\n" not in terminal.getvalue()


def test_what_is_said_meanwhile_stands_on_a_line_of_its_own(terminal: Terminal) -> None:
    """The line is cleared first."""
    with on(terminal):
        progress._LINE.show()
        progress._LINE.show()
        say("mentors.csv: 3 rows")
    assert "mentors.csv: 3 rows\n" in seen(terminal)[-1] + "\n"
    assert terminal.getvalue().endswith("\rmentors.csv: 3 rows\n")


def test_a_step_within_a_step_is_shown_and_then_the_outer_one(terminal: Terminal) -> None:
    """And a note replaces the words of the step that runs."""
    with on(terminal):
        with working("reading m.csv"):
            progress._LINE.show()
        note("round 3")
        progress._LINE.show()
    told = "|".join(seen(terminal))
    assert told.index("reading m.csv") < told.index("round 3")


def test_a_long_line_is_cut_to_the_terminal(terminal: Terminal) -> None:
    """One that wraps could not be written over."""
    with redirect_stderr(terminal), working("x" * 200):
        progress._LINE.show()
        progress._LINE.show()
    assert max(map(len, seen(terminal))) == 39


def test_an_error_clears_the_line_too(terminal: Terminal) -> None:
    """What went wrong is told on a clean line, and the next command starts afresh."""
    with pytest.raises(KeyboardInterrupt), on(terminal):
        _interrupted()
    assert terminal.getvalue().endswith(" \r") and not progress._LINE.steps


def _interrupted() -> None:
    progress._LINE.show()
    progress._LINE.show()
    raise KeyboardInterrupt


def test_a_log_gets_no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stderr that is no terminal stays as it is."""
    log = io.StringIO()
    monkeypatch.setattr(progress, "_PATIENCE", -1.0)
    with on(log):
        note("round 1")
        progress._LINE.show()
        hide()
    assert log.getvalue() == ""
