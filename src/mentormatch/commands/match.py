"""``mentormatch match``: two files of people, one answer."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from mentormatch.commands.output import add_output, show
from mentormatch.commands.people import add_people, inputs
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.commands.terminal.progress import note

if TYPE_CHECKING:
    from mentormatch.results.pairs.matching import Matching
    from mentormatch.scoring.policy import Policy


__all__ = ["add", "add_seconds", "matched"]


def add(commands: Commands) -> None:
    """Add the command."""
    match = add_command(
        commands,
        "match",
        "match two files of people",
        "mentormatch match mentors.xlsx mentees.xlsx --out result",
        "mentormatch match mentors.csv mentees.csv --columns columns.toml > pairs.csv",
        'mentormatch match everybody.xlsx --roles "I want to be" --policy policy.toml',
    )
    add_people(match)
    add_seconds(match)
    add_output(match)
    match.set_defaults(run=lambda options: show(options, matched, table="pairs"))


def add_seconds(command: argparse.ArgumentParser) -> None:
    """Add the limit on time."""
    command.add_argument(
        "--seconds",
        type=float,
        default=math.inf,
        metavar="S",
        help="after this many seconds take the best so far (default: no limit)",
    )


def matched(options: argparse.Namespace, default: Callable[[], Policy] | None = None) -> Matching:
    """Match the people of two files."""
    from mentormatch.modes.pairs.match import match

    return match(
        *inputs(options, default), seed=options.seed, seconds=options.seconds, progress=note
    )
