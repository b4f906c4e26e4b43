"""``mentormatch publish``: a matching of which every pair is decided, as it is published."""

from __future__ import annotations

import argparse
from pathlib import Path

from mentormatch.commands.lab.clock import this_day
from mentormatch.commands.lab.decide import add_when
from mentormatch.commands.output import add_ids_only
from mentormatch.commands.people import add_people, inputs
from mentormatch.commands.streams import DONE, say
from mentormatch.commands.terminal.help import Commands, add_command

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    publish = add_command(
        commands,
        "publish",
        "publish a matching of which every pair is decided",
        "mentormatch publish mentors.csv mentees.csv --record matching.json --decisions d.toml "
        "--who me",
    )
    add_people(publish)
    publish.add_argument(
        "--record", type=Path, required=True, metavar="FILE", help="matching.json of the matching"
    )
    publish.add_argument(
        "--decisions",
        type=Path,
        metavar="FILE",
        help="file of decisions, TOML or CSV, added to those of the record",
    )
    publish.add_argument("--who", required=True, help="who publishes it")
    add_when(publish)
    publish.add_argument(
        "--out", type=Path, metavar="FILE", help="file for the record (default: stdout)"
    )
    add_ids_only(publish)
    publish.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from mentormatch.errors import InputError
    from mentormatch.files import read_text
    from mentormatch.results.pairs.matching import Matching

    mentors, mentees, _ = inputs(options)
    text = read_text(options.record, f"the record {options.record.name!r}", InputError)
    matching = Matching.from_json(text, mentors=mentors, mentees=mentees)
    when = options.when or this_day()
    record = matching.published(options.decisions, who=options.who, when=when).to_json(options.out)
    if options.out:
        say(f"published: {options.out}")
    else:
        print(record)
    return DONE
