"""What a command that matches prints and writes, and its exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.commands.guards.weak_answers import add_anyway, refuse_weak
from mentormatch.commands.streams import code_of, print_csv, read_by_people, say, tell, write_all
from mentormatch.commands.terminal.progress import working
from mentormatch.errors import InputError
from mentormatch.results.export import write_csv
from mentormatch.text.sentences import LANGUAGES, Language

if TYPE_CHECKING:
    import pandas as pd

    from mentormatch.results.answer import Answer
    from mentormatch.results.match import Role


__all__ = [
    "add_format",
    "add_ids_only",
    "add_language",
    "add_output",
    "format_of",
    "prepare",
    "say_written",
    "show",
    "show_answer",
    "whole",
]


def add_output(command: argparse.ArgumentParser) -> None:
    """Add what is written, and when too many are left out."""
    command.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder into which report, tables and record are written too",
    )
    command.add_argument(
        "--keys",
        action="store_true",
        help="also write keys.csv into that folder: who the ids are, with rows and addresses",
    )
    add_anyway(command)
    add_ids_only(command)
    add_language(command)
    add_format(command, "csv", "json", "text")
    command.add_argument(
        "--max-unmatched",
        type=whole,
        metavar="N",
        help="exit with 1 if more than N people are left out",
    )


def add_format(command: argparse.ArgumentParser, *formats: str) -> None:
    """Add the form of what is printed; ``text`` is for people, and what a terminal gets."""
    command.add_argument(
        "--format",
        choices=formats,
        help="what is printed (default: text on a terminal, csv elsewhere)",
    )


def format_of(options: argparse.Namespace) -> str:
    """Return the form that was asked for: words for a terminal, a table for everything else."""
    return str(options.format or ("text" if sys.stdout.isatty() else "csv"))


def add_ids_only(command: argparse.ArgumentParser) -> None:
    """Add the switch to leave out what people are called."""
    command.add_argument(
        "--ids-only",
        action="store_true",
        help="call people by id, even if the column map names a label",
    )


def add_language(command: argparse.ArgumentParser) -> None:
    """Add the language of what people read; codes, ids and records are the same in each."""
    command.add_argument(
        "--language",
        choices=LANGUAGES,
        default="en",
        help="language of reasons, words and pages (default: en)",
    )


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
    prepare(options)
    with working("starting"):
        answer = run(options)
    refuse_weak(options, answer)
    show_answer(options, answer, table)
    return code_of(len(answer.unmatched.of(side)), options.max_unmatched)


def prepare(options: argparse.Namespace) -> None:
    """Make the folder of ``--out``, before anything takes long."""
    if options.keys and not options.out:
        raise InputError("--keys writes into the folder of --out; name one")
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)


def show_answer(
    options: argparse.Namespace,
    answer: Answer,
    table: str = "groups",
    *more: str,
    besides: Mapping[str, pd.DataFrame] | None = None,
) -> None:
    """Write what is asked for, and then print: words on a terminal, else the table or the record.

    Parameters
    ----------
    options
        With ``out``, ``format``, ``ids_only`` and ``language``.
    answer
        What was found.
    table
        Name of the table of matches: ``pairs`` or ``groups``.
    more
        What to tell a person at the end.
    besides
        Tables that are written too, by the names of their files.
    """
    keys = answer.keys() if getattr(options, "keys", False) else None
    if options.ids_only:
        answer = answer.without_labels()
    written: tuple[str, ...] = ()
    if options.out:
        with working("writing report and tables"):
            written = write_all(answer, options.out, table, options.language)
            tables = {**(besides or {}), **({} if keys is None else {"keys.csv": keys})}
            for name, frame in tables.items():
                write_csv(frame, options.out / name)
            written = (*written, *tables)
    form = format_of(options)
    if form == "text":
        _print_text(options.out, answer, written, more, options.language)
        return
    tell(answer, options.language)
    say_written(options.out, written)
    if form == "json":
        print(answer.to_json())
    else:
        print_csv(answer)


def say_written(folder: Path | None, files: Sequence[str]) -> None:
    """Say which files were written, if any were."""
    if folder and files:
        say(f"written: {folder}/{', '.join(files)}")


def _print_text(
    folder: Path | None,
    answer: Answer,
    files: Sequence[str],
    more: Sequence[str],
    language: Language,
) -> None:
    from mentormatch.commands.terminal.first_screen import (
        print_closing,
        print_sections,
        say_findings,
    )
    from mentormatch.findings import Findings
    from mentormatch.results.first_screen import first_screen
    from mentormatch.scoring.checks.comparison import HEADLINES

    # Those that the first line tells are not told twice.
    findings = Findings(one for one in answer.findings if one.code not in HEADLINES)
    say_findings(findings, answer.names, kept=bool(files), language=language)
    sections = first_screen(answer, labels=read_by_people(sys.stdout), language=language)
    print_sections(sections, kept=bool(files), language=language)
    report = folder / files[0] if folder and files else None
    print_closing(report, files[1:], *more, language=language)
