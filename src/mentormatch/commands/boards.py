"""``mentormatch boards``: two files of people, a board of several mentors for each mentee."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from mentormatch.commands.output import add_output, show
from mentormatch.commands.people import add_people, inputs
from mentormatch.commands.teams import add_search, add_size
from mentormatch.commands.terminal.help import Commands, add_command

if TYPE_CHECKING:
    from mentormatch.results.groups.grouping import Grouping


__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    boards = add_command(
        commands,
        "boards",
        "give each mentee several mentors who complement",
        "mentormatch boards mentors.csv mentees.csv --size 2 3 --out result",
    )
    add_people(boards)
    add_size(boards, "--size", (1, 3), "mentors of a board (default: 1 3)")
    boards.add_argument(
        "--diversity",
        type=float,
        default=0.1,
        metavar="SHARE",
        help="share of the score for mentors who differ, 0 to 1 (default: 0.1)",
    )
    boards.add_argument(
        "--distinct",
        nargs="+",
        metavar="FIELD",
        default=["department", "styles_offered"],
        help="in what they differ (default: department styles_offered)",
    )
    boards.add_argument(
        "--chain", action="store_true", help="let mentors of one reporting line sit on one board"
    )
    add_search(boards)
    add_output(boards)
    boards.set_defaults(run=lambda options: show(options, formed))


def formed(options: argparse.Namespace) -> Grouping:
    """Form boards of the people of two files."""
    from mentormatch.modes.panels.boards import form_boards
    from mentormatch.scoring import presets

    return form_boards(
        *inputs(options, presets.board),
        size=tuple(options.size),
        diversity=options.diversity,
        distinct=options.distinct,
        chain_apart=not options.chain,
        seed=options.seed,
        seconds=options.seconds,
    )
