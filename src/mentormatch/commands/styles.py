"""``mentormatch styles``: which styles of help a programme lacks, and the table behind it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mentormatch.commands.people import Commands, add_people, all_read, inputs
from mentormatch.commands.streams import DONE, say

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the commands."""
    styles = commands.add_parser("styles", help="which styles of help a programme lacks")
    add_people(styles)
    styles.add_argument(
        "--needs", type=Path, metavar="FILE", help="need × style table, TOML or CSV, edited"
    )
    styles.set_defaults(run=_run)
    needs = commands.add_parser("needs", help="write the need × style table for editing")
    needs.add_argument("--out", type=Path, metavar="FILE", help="TOML or CSV; default: stdout")
    needs.set_defaults(run=_write)


def _run(options: argparse.Namespace) -> int:
    from mentormatch.modes.style_gaps import style_gaps
    from mentormatch.scoring.style_needs import read_needs

    read, table = all_read(
        lambda: inputs(options),
        lambda: read_needs(options.needs) if options.needs else None,
    )
    gaps = style_gaps(*read, needs=table)
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
