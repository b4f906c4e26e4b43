"""What a command that matches prints and writes, and its exit code."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.commands.streams import code_of, print_csv, tell, write_all

if TYPE_CHECKING:
    from mentormatch.results.answer import Answer
    from mentormatch.results.match import Role


__all__ = ["add_output", "show"]


def add_output(command: argparse.ArgumentParser) -> None:
    """Add what is written, and when too many are left out."""
    command.add_argument(
        "--out", type=Path, metavar="DIR", help="also write report, tables and record here"
    )
    command.add_argument("--format", choices=("csv", "json"), default="csv", help="of stdout")
    command.add_argument(
        "--max-unmatched", type=int, metavar="N", help="exit with 1 if more mentees are left out"
    )


def show(
    options: argparse.Namespace,
    run: Callable[[argparse.Namespace], Answer],
    *,
    table: str = "groups",
    side: Role = "mentee",
) -> int:
    """Match, print the table and the words, write what is asked for; return the exit code.

    Parameters
    ----------
    options
        What :func:`add_output` added, and whatever `run` reads.
    run
        What is asked for.
    table
        Name of the table of matches: ``pairs`` or ``groups``.
    side
        Whose places ``--max-unmatched`` counts.
    """
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
    answer = run(options)
    tell(answer)
    if options.format == "json":
        print(answer.to_json())
    else:
        print_csv(answer)
    if options.out:
        write_all(answer, options.out, table)
    return code_of(len(answer.unmatched.of(side)), options.max_unmatched)
