"""``mentormatch explain``: what a mentee got, part by part."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.commands.lab.asked import from_record
from mentormatch.commands.match import add_seconds, matched
from mentormatch.commands.output import add_ids_only, add_language
from mentormatch.commands.people import add_people
from mentormatch.commands.streams import DONE, read_by_people, say
from mentormatch.commands.terminal.help import Commands, add_command

if TYPE_CHECKING:
    from mentormatch.results.pairs.matching import Matching


__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    explain = add_command(
        commands,
        "explain",
        "explain what a mentee got, part by part",
        "mentormatch explain mentors.csv mentees.csv ann --record result/matching.json",
    )
    add_people(explain, more_follow=True)
    add_seconds(explain)
    explain.add_argument(
        "mentee", nargs="+", help="id, address or label of a mentee; several if wanted"
    )
    explain.add_argument(
        "--record",
        type=Path,
        metavar="FILE",
        help="matching.json of an earlier match (default: match again)",
    )
    add_ids_only(explain)
    add_language(explain)
    explain.set_defaults(run=_run, seed=None)


def _run(options: argparse.Namespace) -> int:
    matching = _again(options) if options.record is None else from_record(options)
    labels = read_by_people(sys.stdout) and not options.ids_only
    for mentee in options.mentee:
        print(matching.explain(mentee, language=options.language).told(labels=labels))
    return DONE


def _again(options: argparse.Namespace) -> Matching:
    """Match anew, and tell whose matching this is if nobody said."""
    if options.seed is None:
        options.seed = 0
        say(
            "This explains the matching that seed 0 gives. To explain the one that you have, give "
            "--record matching.json, or the --seed and the policy of that run."
        )
    return matched(options)
