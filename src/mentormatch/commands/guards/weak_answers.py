"""An answer that people's own answers hardly decide: the command stops, and says what to do."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.commands.guards.without_map import map_suggested
from mentormatch.errors import InputError

if TYPE_CHECKING:
    from mentormatch.results.answer import Answer

__all__ = ["add_anyway", "refuse_weak"]


def add_anyway(command: argparse.ArgumentParser) -> None:
    """Add the switch to go on where people's answers decide less than a tenth of the score."""
    command.add_argument(
        "--anyway",
        action="store_true",
        help="go on even if people's own answers decide less than a tenth of the score",
    )


def refuse_weak(options: argparse.Namespace, answer: Answer) -> None:
    """Refuse to go on with an answer that is nearly a draw, unless that is what was asked for.

    Raises
    ------
    InputError
        With what was noticed, the next command, and how to go on all the same.
    """
    if answer.compared or options.anyway:
        return
    from mentormatch.results.summary import headlines

    unread = [str(one) for one in answer.findings if one.code == "unknown-column"]
    told = [*headlines(answer.findings), *unread, *_next(options, unread=bool(unread))]
    raise InputError("\n".join([*told, "To go on all the same: --anyway"]), answer.findings)


def _next(options: argparse.Namespace, *, unread: bool) -> list[str]:
    """Return the command that shows what unread columns may be, or what was read."""
    names = ("mentors", "mentees", "people")
    files = [path for name in names if (path := getattr(options, name, None)) is not None]
    maps = [getattr(options, name, None) for name in ("columns", "mentee_columns")]
    if not files:
        return []
    if any(maps) or not unread:
        return [f"To see what was read: mentormatch check {_words(*files, *_as_options(*maps))}"]
    suggest = f"To see what each column may be: mentormatch suggest {_words(*files)}"
    return [map_suggested(options) or suggest]


def _as_options(columns: Path | None, mentee_columns: Path | None) -> list[str | Path]:
    given: list[str | Path] = []
    given += ["--columns", columns] if columns else []
    return given + (["--mentee-columns", mentee_columns] if mentee_columns else [])


def _words(*words: str | Path) -> str:
    return shlex.join(map(str, words))
