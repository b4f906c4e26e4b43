"""The matching that a command of the lab asks about: read from its record, or made anew."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.commands.match import add_seconds, matched
from mentormatch.commands.output import add_ids_only, add_language, format_of
from mentormatch.commands.people import add_people, inputs
from mentormatch.commands.streams import read_by_people, say

if TYPE_CHECKING:
    import pandas as pd

    from mentormatch.results.pairs.matching import Matching

__all__ = ["add_asked", "asked", "from_record", "labels_shown", "print_table"]


def add_asked(command: argparse.ArgumentParser, *, more_follow: bool) -> None:
    """Add the files of people, the policy and the record.

    Parameters
    ----------
    command
        To which they are added.
    more_follow
        Whether more words follow the two files.
    """
    add_people(command, more_follow=more_follow)
    add_seconds(command)
    command.add_argument(
        "--record",
        type=Path,
        metavar="FILE",
        help="matching.json of an earlier match (default: match again)",
    )
    add_ids_only(command)
    add_language(command)
    command.set_defaults(seed=None)


def asked(options: argparse.Namespace) -> Matching:
    """Return the matching of the record; without one match anew, and say so if no seed is given."""
    if options.record is not None:
        return from_record(options)
    if options.seed is None:
        options.seed = 0
        say("matched anew with seed 0; this may not be the matching you published (--record FILE)")
    return matched(options)


def from_record(options: argparse.Namespace) -> Matching:
    """Return the matching of the record, judged anew on its people."""
    from mentormatch.errors import InputError
    from mentormatch.files import read_text
    from mentormatch.results.pairs.matching import Matching

    mentors, mentees, _ = inputs(options)
    text = read_text(options.record, f"the record {options.record.name!r}", InputError)
    return Matching.from_json(text, mentors=mentors, mentees=mentees)


def labels_shown(options: argparse.Namespace) -> bool:
    """Return whether people are called by label on stdout."""
    return read_by_people(sys.stdout) and not options.ids_only


def print_table(options: argparse.Namespace, frame: pd.DataFrame) -> None:
    """Print a table: aligned on a terminal, else CSV."""
    from mentormatch.results.export import write_csv

    if format_of(options) == "csv":
        write_csv(frame, sys.stdout)
    else:
        print(frame.to_string(index=False, float_format="{:.3f}".format, na_rep="-"))
