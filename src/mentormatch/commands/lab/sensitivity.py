"""``mentormatch sensitivity``: which pairs rest on the exact weights."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mentormatch.commands.explain import asked_about
from mentormatch.commands.guards.weak_answers import add_anyway
from mentormatch.commands.lab.asked import labels_shown
from mentormatch.commands.lab.draws import add_jobs, at_least_one
from mentormatch.commands.match import add_seconds
from mentormatch.commands.output import add_format, add_ids_only, add_language, format_of
from mentormatch.commands.people import add_people
from mentormatch.commands.streams import DONE, say
from mentormatch.commands.terminal.first_screen import print_lines
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.commands.terminal.progress import note, working
from mentormatch.results.names import NOBODY

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    sensitivity = add_command(
        commands,
        "sensitivity",
        "which pairs rest on the exact weights, and on which",
        "mentormatch sensitivity mentors.csv mentees.csv --record result/matching.json",
    )
    add_people(sensitivity)
    add_seconds(sensitivity)
    sensitivity.add_argument(
        "--record",
        type=Path,
        metavar="FILE",
        help="matching.json of an earlier match (default: match again)",
    )
    sensitivity.add_argument(
        "--draws",
        type=at_least_one,
        default=50,
        metavar="N",
        help="how often all weights are drawn anew (default: 50)",
    )
    sensitivity.add_argument(
        "--spread",
        type=float,
        default=0.2,
        metavar="SHARE",
        help="how far each weight may go, as a share of itself (default: 0.2)",
    )
    add_jobs(sensitivity)
    add_anyway(sensitivity)
    add_format(sensitivity, "csv", "text")
    add_ids_only(sensitivity)
    add_language(sensitivity)
    sensitivity.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from mentormatch.results.export import write_csv

    matching = asked_about(options)
    with working("drawing weights"):
        found = matching.sensitivity(
            draws=options.draws, spread=options.spread, n_jobs=options.jobs, progress=note
        )
    labels = labels_shown(options)
    if format_of(options) == "text":
        print_lines(found.told(options.language, labels=labels).splitlines())
        return DONE
    seen = sys.stderr.isatty() and not options.ids_only
    say(found.told(options.language, labels=seen))
    write_csv((found if labels else found.named(NOBODY)).pairs, sys.stdout)
    return DONE
