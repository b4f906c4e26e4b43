"""``mentormatch explain``: what a mentee got, part by part."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.commands.guards.weak_answers import add_anyway, refuse_weak
from mentormatch.commands.match import add_seconds, matched
from mentormatch.commands.output import add_ids_only, add_language
from mentormatch.commands.people import add_people, inputs
from mentormatch.commands.streams import DONE, read_by_people, say
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.text.sentences import sentence

if TYPE_CHECKING:
    from mentormatch.results.pairs.matching import Matching


__all__ = ["add", "again", "asked_about", "from_record", "tell_anew"]


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
    add_anyway(explain)
    add_ids_only(explain)
    add_language(explain)
    explain.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    matching = asked_about(options)
    labels = read_by_people(sys.stdout) and not options.ids_only
    for mentee in options.mentee:
        print(matching.explain(mentee, language=options.language).told(labels=labels))
    return DONE


def asked_about(options: argparse.Namespace) -> Matching:
    """Return the matching of the record that is named, or match anew."""
    return again(options) if options.record is None else from_record(options)


def again(options: argparse.Namespace) -> Matching:
    """Match anew, and tell that this may be another matching than the one that people know."""
    tell_anew(options)
    matching = matched(options)
    refuse_weak(options, matching)
    return matching


def tell_anew(options: argparse.Namespace) -> None:
    """Tell, before anything else, that people are matched anew."""
    anew = sentence(
        "matched anew with seed {seed}; this may not be the matching you published "
        "(--record matching.json explains that one)",
        seed=options.seed,
    )
    say(anew.told(options.language))


def from_record(options: argparse.Namespace) -> Matching:
    """Return the matching of the record, judged anew on its people."""
    from mentormatch.errors import InputError
    from mentormatch.files import read_text
    from mentormatch.results.pairs.matching import Matching

    mentors, mentees, _ = inputs(options)
    text = read_text(options.record, f"the record {options.record.name!r}", InputError)
    return Matching.from_json(text, mentors=mentors, mentees=mentees)
