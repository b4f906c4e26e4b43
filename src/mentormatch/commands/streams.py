"""Where words and data of a command go: words to stderr, data to stdout, files to a folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mentormatch.results.answer import Answer


__all__ = ["DONE", "LEFT_OUT", "WRONG", "code_of", "print_csv", "say", "tell", "write_all"]

DONE, LEFT_OUT, WRONG = 0, 1, 2
"""Exit codes: done; ran, but rules cannot be met or too many are left out; wrong use or input."""


def code_of(left_out: int, most: int | None) -> int:
    """Return the exit code where so many are left out, of at most so many."""
    return LEFT_OUT if most is not None and left_out > most else DONE


def say(words: object) -> None:
    """Print words on stderr."""
    print(words, file=sys.stderr)


def tell(answer: Answer) -> None:
    """Print findings and summary on stderr."""
    if answer.findings:
        say(str(answer.findings))
    say(str(answer).replace(": see .findings", ": see above"))


def print_csv(answer: Answer) -> None:
    """Print the table on stdout."""
    answer.to_csv(sys.stdout)


def write_all(answer: Answer, folder: Path, name: str = "pairs") -> None:
    """Write report, tables and record.

    Parameters
    ----------
    answer
        What was found.
    folder
        An existing folder.
    name
        Of the table of matches: ``pairs`` or ``groups``; the record is then called
        ``matching.json`` or ``grouping.json``.
    """
    from mentormatch.results.export import write_csv

    record = "matching.json" if name == "pairs" else "grouping.json"
    answer.to_csv(folder / f"{name}.csv")
    answer.unmatched.to_csv(folder / "unmatched.csv")
    answer.to_json(folder / record)
    write_csv(answer.findings.to_frame(), folder / "findings.csv")
    answer.report(folder / "report.html")
    say(f"written: {folder}/report.html, {name}.csv, unmatched.csv, findings.csv, {record}")
