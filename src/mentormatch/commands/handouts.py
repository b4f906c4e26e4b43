"""``mentormatch handouts``: a page for each person, from a record and its people."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.commands.output import add_ids_only
from mentormatch.commands.people import add_people, inputs
from mentormatch.commands.streams import DONE, say
from mentormatch.commands.terminal.help import Commands, add_command

if TYPE_CHECKING:
    from mentormatch.results.pairs.matching import Matching

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    handouts = add_command(
        commands,
        "handouts",
        "write a page for each person of a matching",
        "mentormatch handouts mentors.csv mentees.csv --record result/matching.json --out pages",
        "mentormatch handouts m.csv e.csv --record result/matching.json --out pages --language nl",
    )
    add_people(handouts)
    handouts.add_argument(
        "--record", type=Path, metavar="FILE", required=True, help="matching.json of the match"
    )
    handouts.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        required=True,
        help="folder into which the pages are written",
    )
    handouts.add_argument(
        "--side",
        choices=("both", "mentors", "mentees"),
        default="both",
        help="whose pages (default: both)",
    )
    handouts.add_argument(
        "--language", choices=("en", "nl"), default="en", help="language of the pages (default: en)"
    )
    handouts.add_argument(
        "--date", metavar="TEXT", help="date on the pages, shown as it is given (default: none)"
    )
    handouts.add_argument(
        "--contact",
        action="store_true",
        help="tell each person how to reach the partner; ask for consent first",
    )
    handouts.add_argument(
        "--scores", action="store_true", help="tell each person the score of the match"
    )
    handouts.add_argument(
        "--templates",
        type=Path,
        metavar="DIR",
        help="folder with a handout.html or wording.toml of your own",
    )
    add_ids_only(handouts)
    handouts.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    written = _matching(options).handouts(
        options.out,
        side=options.side,
        date=options.date,
        language=options.language,
        labels=not options.ids_only,
        contact=options.contact,
        scores=options.scores,
        templates=options.templates,
    )
    say(f"written: {len(written) - 1} pages and merge.csv in {options.out}")
    return DONE


def _matching(options: argparse.Namespace) -> Matching:
    from mentormatch.errors import InputError
    from mentormatch.files import read_text
    from mentormatch.results.pairs.matching import Matching

    mentors, mentees, _ = inputs(options)
    text = read_text(options.record, f"the record {options.record.name!r}", InputError)
    return Matching.from_json(text, mentors=mentors, mentees=mentees)
