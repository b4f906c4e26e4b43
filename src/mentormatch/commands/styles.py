"""``mentormatch styles``: which styles of help a programme lacks, and the table behind it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mentormatch.commands.output import add_format, format_of
from mentormatch.commands.people import add_people, all_read, inputs
from mentormatch.commands.streams import DONE, say
from mentormatch.commands.terminal.first_screen import print_lines
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.commands.terminal.progress import working

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the commands."""
    styles = add_command(
        commands,
        "styles",
        "which styles of help a programme lacks",
        "mentormatch styles mentors.csv mentees.csv",
    )
    add_people(styles)
    styles.add_argument(
        "--needs",
        type=Path,
        metavar="FILE",
        help="table of needs and styles in TOML or CSV (default: the published one)",
    )
    add_format(styles, "csv", "text")
    styles.set_defaults(run=_run)
    needs = add_command(
        commands,
        "needs",
        "write the need × style table for editing",
        "mentormatch needs --out needs.toml",
    )
    needs.add_argument(
        "--out", type=Path, metavar="FILE", help="TOML or CSV file to write (default: print it)"
    )
    needs.set_defaults(run=_write)


def _run(options: argparse.Namespace) -> int:
    from mentormatch.modes.style_gaps import style_gaps
    from mentormatch.scoring.style_needs import read_needs

    read, table = all_read(
        lambda: inputs(options),
        lambda: read_needs(options.needs) if options.needs else None,
    )
    with working("looking at styles"):
        gaps = style_gaps(*read, needs=table)
    if format_of(options) == "text":
        print_lines(str(gaps).splitlines())
    else:
        say(gaps)
        gaps.to_csv(sys.stdout)
    return DONE


def _write(options: argparse.Namespace) -> int:
    from mentormatch.scoring.style_needs import read_needs

    table = read_needs()
    if options.out is None:
        print(table.to_toml(), end="")
    elif options.out.suffix.lower() == ".csv":
        table.to_csv(options.out)
    else:
        table.to_toml(options.out)
    return DONE
