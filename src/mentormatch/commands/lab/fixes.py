"""``mentormatch fixes``: what would help whoever is left out."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from mentormatch.commands.lab.asked import add_asked, asking, labels_shown
from mentormatch.commands.output import add_format, format_of
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.results.names import NOBODY

if TYPE_CHECKING:
    from mentormatch.results.pairs.matching import Matching

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    fixes = add_command(
        commands,
        "fixes",
        "tell what would help whoever is left out: a place more, or a rule set aside for a pair",
        "mentormatch fixes mentors.csv mentees.csv --record result/matching.json",
    )
    add_asked(fixes, more_follow=False)
    fixes.add_argument(
        "--side",
        choices=("mentee", "mentor"),
        default="mentee",
        help="of whom (default: mentee)",
    )
    add_format(fixes, "csv", "text")
    fixes.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    def ask(matching: Matching) -> None:
        found = matching.fixes(options.side)
        labels = labels_shown(options)
        if format_of(options) == "text":
            print(found.told(labels=labels, language=options.language))
        else:
            (found if labels else found.named(NOBODY)).to_csv(sys.stdout)

    return asking(options, ask)
