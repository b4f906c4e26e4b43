"""The matching that a command of the lab asks about: read from its record, or made anew."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.commands.explain import again, from_record
from mentormatch.commands.guards.weak_answers import add_anyway
from mentormatch.commands.match import add_seconds
from mentormatch.commands.output import add_ids_only, add_language, format_of
from mentormatch.commands.people import add_people
from mentormatch.commands.streams import DONE, read_by_people

if TYPE_CHECKING:
    import pandas as pd

    from mentormatch.results.pairs.matching import Matching

__all__ = ["add_asked", "asking", "labels_shown", "print_table"]


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
    add_anyway(command)
    add_ids_only(command)
    add_language(command)


def asking(options: argparse.Namespace, ask: Callable[[Matching], None]) -> int:
    """Ask about the matching of the record, or one made anew, and return the exit code."""
    matching = again(options) if options.record is None else from_record(options)
    ask(matching)
    return DONE


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
