"""``mentormatch suggest``: a column map for exports of a form, to check and to edit."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.commands.people import Commands
from mentormatch.commands.streams import DONE, say

if TYPE_CHECKING:
    from mentormatch.people.suggesting.suggestion import Suggestion

__all__ = ["add"]

_MAP = Path("columns.toml")


def add(commands: Commands) -> None:
    """Add the command."""
    suggest = commands.add_parser("suggest", help="suggest a column map for exports of a form")
    suggest.add_argument("source", type=Path, metavar="mentors", help="or one file of everybody")
    suggest.add_argument("other", type=Path, metavar="mentees", nargs="?")
    suggest.add_argument("--encoding", help="of the files; found out if left out")
    suggest.add_argument("--out", type=Path, metavar="TOML", help="write the map to this file")
    suggest.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from mentormatch.people.grammar.column_map import ColumnMap

    suggestion = ColumnMap.suggest(options.source, options.other, encoding=options.encoding)
    print(suggestion)
    say(_next(options, suggestion))
    return DONE


def _next(options: argparse.Namespace, suggestion: Suggestion) -> str:
    """Write the map if that is asked for, and say what to do now."""
    files = [str(path) for path in (options.source, options.other) if path is not None]
    if options.out is None:
        return f"To write the map: mentormatch suggest {shlex.join([*files, '--out', str(_MAP)])}"
    suggestion.to_toml(options.out)
    if options.other is None:
        use = f"mm.read_profiles({files[0]!r}, columns={str(options.out)!r})"
        return f"written: {options.out}; read and correct it, then give it as --columns, or {use}"
    words = shlex.join([*files, "--columns", str(options.out)])
    return f"written: {options.out}; read and correct it, then: mentormatch match {words}"
