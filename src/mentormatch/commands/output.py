"""What a command that matches prints and writes, and its exit code."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.commands.streams import code_of, print_csv, tell, write_all
from mentormatch.commands.without_map import map_suggested
from mentormatch.errors import InputError

if TYPE_CHECKING:
    from mentormatch.results.answer import Answer
    from mentormatch.results.match import Role


__all__ = ["add_draws", "add_ids_only", "add_output", "refuse_draw", "show", "whole"]


def add_output(command: argparse.ArgumentParser) -> None:
    """Add what is written, and when too many are left out."""
    command.add_argument(
        "--out", type=Path, metavar="DIR", help="also write report, tables and record here"
    )
    add_draws(command)
    add_ids_only(command)
    command.add_argument("--format", choices=("csv", "json"), default="csv", help="of stdout")
    command.add_argument(
        "--max-unmatched", type=whole, metavar="N", help="exit with 1 if more mentees are left out"
    )


def add_draws(command: argparse.ArgumentParser) -> None:
    """Add the switch to go on where no answers were compared."""
    command.add_argument(
        "--without-answers", action="store_true", help="go on though no answers were compared"
    )


def add_ids_only(command: argparse.ArgumentParser) -> None:
    """Add the switch to leave out what people are called."""
    command.add_argument(
        "--ids-only", action="store_true", help="show ids, also where the column map names a label"
    )


def refuse_draw(options: argparse.Namespace, answer: Answer) -> None:
    """Refuse to go on with an answer that compared nobody, unless that is what was asked for."""
    if not answer.compared and not options.without_answers:
        from mentormatch.results.summary import headlines

        unread = [str(one) for one in answer.findings if one.code == "unknown-column"]
        lines = [*headlines(answer.findings), *unread]
        hint = map_suggested(options)
        lines += [hint] if hint else []
        told = "\n".join([*lines, "If a draw is what you want, say --without-answers."])
        raise InputError(told, answer.findings)


def whole(word: str) -> int:
    """Return a whole number of at least 0; argparse tells what is wrong with anything else."""
    number = int(word)
    if number < 0:
        raise argparse.ArgumentTypeError(f"expected a whole number of at least 0, got {word}")
    return number


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
    refuse_draw(options, answer)
    if options.ids_only:
        answer = answer.without_labels()
    tell(answer)
    # Files come first: whoever reads stdout may stop after a line.
    if options.out:
        write_all(answer, options.out, table)
    if options.format == "json":
        print(answer.to_json())
    else:
        print_csv(answer)
    return code_of(len(answer.unmatched.of(side)), options.max_unmatched)
