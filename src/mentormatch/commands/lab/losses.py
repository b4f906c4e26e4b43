"""``mentormatch losses``: what it costs if a mentor leaves."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from mentormatch.commands.lab.asked import add_asked, asking, print_table
from mentormatch.commands.output import add_format
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.commands.terminal.progress import note

if TYPE_CHECKING:
    from mentormatch.results.pairs.matching import Matching

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    losses = add_command(
        commands,
        "losses",
        "tell what it costs if a mentor leaves, for each of them",
        "mentormatch losses mentors.csv mentees.csv --record result/matching.json > losses.csv",
        "mentormatch losses mentors.csv mentees.csv --mentor ann --seed 7",
    )
    add_asked(losses, more_follow=False)
    losses.add_argument(
        "--mentor",
        action="append",
        metavar="WHO",
        help="id, address or label of a mentor who may leave; may be repeated (default: everybody)",
    )
    add_format(losses, "csv", "text")
    losses.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    def ask(matching: Matching) -> None:
        print_table(options, matching.losses(options.mentor, progress=note))

    return asking(options, ask)
