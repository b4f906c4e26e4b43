"""``mentormatch suggest``: a column map for exports of a form, to check and to edit."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.commands.streams import DONE, say
from mentormatch.commands.terminal.help import Commands, add_command

if TYPE_CHECKING:
    from mentormatch.people.suggesting.suggestion import Suggestion

__all__ = ["add"]

_MAP = Path("columns.toml")


def add(commands: Commands) -> None:
    """Add the command."""
    suggest = add_command(
        commands,
        "suggest",
        "suggest a column map for exports of a form",
        "mentormatch suggest mentors.xlsx mentees.xlsx --out columns.toml",
        "mentormatch suggest everybody.csv",
    )
    suggest.add_argument(
        "source",
        type=Path,
        metavar="mentors",
        help="export of the mentors' form, or of one form for everybody",
    )
    suggest.add_argument(
        "other", type=Path, metavar="mentees", nargs="?", help="export of the mentees' form"
    )
    suggest.add_argument(
        "--encoding",
        metavar="NAME",
        help="encoding of the files, such as utf-8 (default: detected)",
    )
    suggest.add_argument(
        "--out",
        type=Path,
        metavar="TOML",
        help="file into which the map is written, to be corrected",
    )
    suggest.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from mentormatch.people.grammar.column_map import ColumnMap

    suggestion = ColumnMap.suggest(options.source, options.other, encoding=options.encoding)
    print(suggestion)
    say(_next(options, suggestion))
    return DONE


def _next(options: argparse.Namespace, suggestion: Suggestion) -> str:
    """Write the map if that is asked for, and say what to do now."""
    # One workbook with a sheet of mentors and one of mentees is two files for a match.
    given = (options.source, options.other or options.source)[: len(suggestion.files)]
    files = [str(path) for path in given]
    if options.out is None:
        typed = [str(path) for path in (options.source, options.other) if path is not None]
        return f"To write the map: mentormatch suggest {shlex.join([*typed, '--out', str(_MAP)])}"
    suggestion.to_toml(options.out)
    if len(files) == 1:
        use = f"mm.read_profiles({files[0]!r}, columns={str(options.out)!r})"
        return f"written: {options.out}; read and correct it, then give it as --columns, or {use}"
    words = shlex.join([*files, "--columns", str(options.out)])
    return f"written: {options.out}; read and correct it, then: mentormatch match {words}"
