"""``mentormatch demo``: read, match, explain and report on the bundled programme."""

from __future__ import annotations

import argparse
from pathlib import Path

from mentormatch.commands.people import Commands
from mentormatch.commands.streams import DONE, print_csv, tell, write_all

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    demo = commands.add_parser("demo", help="match the bundled programme; nothing to configure")
    demo.add_argument("--out", type=Path, default=Path("mentormatch-demo"), metavar="DIR")
    demo.add_argument("--seed", type=int, default=7)
    demo.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from mentormatch.datasets import load_programme
    from mentormatch.modes.pairs.match import match

    options.out.mkdir(parents=True, exist_ok=True)
    programme = load_programme()
    matching = match(programme.mentors, programme.mentees, seed=options.seed)
    tell(matching)
    print_csv(matching)
    write_all(matching, options.out)
    return DONE
