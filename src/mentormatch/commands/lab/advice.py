"""``mentormatch advice``: what would help the programme most."""

from __future__ import annotations

import argparse
import sys

from mentormatch.commands.lab.asked import labels_shown
from mentormatch.commands.output import add_format, add_ids_only, add_language, format_of, whole
from mentormatch.commands.people import add_people, inputs
from mentormatch.commands.streams import DONE
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.results.names import NOBODY

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    advice = add_command(
        commands,
        "advice",
        "tell what would help the programme most: a rule less, a place more, new mentors",
        "mentormatch advice mentors.csv mentees.csv --recruits 2",
    )
    add_people(advice, more_follow=False)
    advice.add_argument(
        "--recruits",
        type=whole,
        default=2,
        metavar="N",
        help="how many new mentors to look for (default: 2)",
    )
    advice.add_argument(
        "--most", type=whole, default=10, metavar="N", help="how many changes to tell (default: 10)"
    )
    add_ids_only(advice)
    add_language(advice)
    add_format(advice, "csv", "text")
    advice.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from mentormatch.lab.fixes.advice import advice

    found = advice(
        *inputs(options), recruits=options.recruits, most=options.most, seed=options.seed
    )
    labels = labels_shown(options)
    if format_of(options) == "text":
        print(found.told(labels=labels, language=options.language))
    else:
        (found if labels else found.named(NOBODY)).to_csv(sys.stdout)
    return DONE
