"""``mentormatch match``: two files of people, one answer."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.commands.people import add_people, asked
from mentormatch.commands.streams import DONE, LEFT_OUT, print_csv, say, tell, write_all

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from mentormatch.commands.people import Commands
    from mentormatch.results.matching import Matching
    from mentormatch.scoring.policy import Policy

__all__ = ["add", "add_output", "add_seconds", "matched", "show"]


def add(commands: Commands) -> None:
    """Add the command."""
    match = commands.add_parser("match", help="match two files of people")
    add_people(match)
    add_seconds(match)
    add_output(match)
    match.set_defaults(run=lambda options: show(options, matched))


def add_seconds(command: argparse.ArgumentParser) -> None:
    """Add the limit on time."""
    command.add_argument(
        "--seconds", type=float, default=math.inf, help="after which a large pool gets its best yet"
    )


def add_output(command: argparse.ArgumentParser) -> None:
    """Add what is written, and when too many are left out."""
    command.add_argument(
        "--out", type=Path, metavar="DIR", help="also write report, tables and record here"
    )
    command.add_argument("--format", choices=("csv", "json"), default="csv", help="of stdout")
    command.add_argument(
        "--max-unmatched", type=int, metavar="N", help="exit with 1 if more mentees are left out"
    )


def matched(options: argparse.Namespace, default: Callable[[], Policy] | None = None) -> Matching:
    """Match the people of two files."""
    from mentormatch.pipeline import match

    return match(*asked(options, default), seed=options.seed, seconds=options.seconds, progress=say)


def show(options: argparse.Namespace, run: Callable[[argparse.Namespace], Matching]) -> int:
    """Match, print the table and the words, write what is asked for; return the exit code."""
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
    matching = run(options)
    tell(matching)
    if options.format == "json":
        print(matching.to_json())
    else:
        print_csv(matching)
    if options.out:
        write_all(matching, options.out)
    left_out = len(matching.unmatched.of("mentee"))
    limit = options.max_unmatched
    return LEFT_OUT if limit is not None and left_out > limit else DONE
