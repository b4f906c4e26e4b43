"""``mentormatch why-not``: why a mentee was not given a mentor, and what it would cost."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from mentormatch.commands.lab.asked import add_asked, asking, labels_shown
from mentormatch.commands.terminal.help import Commands, add_command

if TYPE_CHECKING:
    from mentormatch.results.pairs.matching import Matching

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    why_not = add_command(
        commands,
        "why-not",
        "tell why a mentee was not given a mentor, and what that would cost",
        "mentormatch why-not mentors.csv mentees.csv cem ann --record result/matching.json",
    )
    add_asked(why_not, more_follow=True)
    why_not.add_argument("mentee", help="id, address or label of the mentee")
    why_not.add_argument("mentor", help="id, address or label of the mentor")
    why_not.add_argument(
        "--format", choices=("text", "json"), default="text", help="what is printed (default: text)"
    )
    why_not.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    def ask(matching: Matching) -> None:
        why = matching.why_not(options.mentee, options.mentor)
        if options.format == "json":
            print(why.to_json())
        else:
            print(why.told(labels=labels_shown(options), language=options.language))

    return asking(options, ask)
