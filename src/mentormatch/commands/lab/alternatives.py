"""``mentormatch alternatives``: other mentors of a mentee, the cheapest for the programme first."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from mentormatch.commands.lab.asked import add_asked, asking, labels_shown
from mentormatch.commands.output import add_format, format_of, whole
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.results.names import NOBODY

if TYPE_CHECKING:
    from mentormatch.results.pairs.matching import Matching

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    alternatives = add_command(
        commands,
        "alternatives",
        "list other mentors of a mentee, the cheapest for the programme first",
        "mentormatch alternatives mentors.csv mentees.csv cem --most 5 --record matching.json",
    )
    add_asked(alternatives, more_follow=True)
    alternatives.add_argument("mentee", help="id, address or label of the mentee")
    alternatives.add_argument(
        "--most", type=whole, default=5, metavar="N", help="how many to list (default: 5)"
    )
    add_format(alternatives, "csv", "text")
    alternatives.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    def ask(matching: Matching) -> None:
        found = matching.alternatives(options.mentee, most=options.most)
        labels = labels_shown(options)
        if format_of(options) == "text":
            print(found.told(labels=labels, language=options.language))
        else:
            (found if labels else found.named(NOBODY)).to_csv(sys.stdout)

    return asking(options, ask)
