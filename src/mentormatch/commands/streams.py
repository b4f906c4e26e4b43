"""Where words and data of a command go: words to stderr, data to stdout, files to a folder."""

from __future__ import annotations

import io
import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from mentormatch.commands.terminal.progress import hide
from mentormatch.text.sentences import Language, sentence

if TYPE_CHECKING:
    from mentormatch.results.answer import Answer


__all__ = [
    "DONE",
    "FAULT",
    "INTERRUPTED",
    "LEFT_OUT",
    "WRONG",
    "code_of",
    "no_workbook",
    "print_csv",
    "read_by_people",
    "say",
    "speak_utf8",
    "tell",
    "write_all",
]

DONE, LEFT_OUT, WRONG = 0, 1, 2
"""Exit codes: done; ran, but rules cannot be met or too many are left out; wrong use or input."""
FAULT, INTERRUPTED = 70, 130
"""Exit codes: a fault of the program; interrupted by Ctrl-C."""


def speak_utf8() -> None:
    """Write UTF-8 whatever the locale says: data for other programs, words for a terminal."""
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def code_of(left_out: int, most: int | None) -> int:
    """Return the exit code where so many are left out, of at most so many."""
    return LEFT_OUT if most is not None and left_out > most else DONE


def say(words: object) -> None:
    """Print words on stderr."""
    hide()
    print(words, file=sys.stderr)


def read_by_people(stream: TextIO) -> bool:
    """Tell whether a stream is a terminal, or a file that somebody asked for; no pipe, no log."""
    try:
        return stream.isatty() or stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):
        return False


def tell(answer: Answer, language: Language = "en") -> None:
    """Print findings and summary on stderr; people by label where that is a terminal."""
    labels = sys.stderr.isatty()
    if answer.findings:
        say(answer.findings.told(language, answer.names if labels else None))
    told = answer.told(labels=labels, language=language)
    here, above = sentence("see .findings"), sentence("see above")
    say(told.replace(here.told(language), above.told(language)))


def print_csv(answer: Answer) -> None:
    """Print the table on stdout; with labels where people read it."""
    shown = answer if read_by_people(sys.stdout) else answer.without_labels()
    shown.to_csv(sys.stdout)


def write_all(
    answer: Answer, folder: Path, name: str = "pairs", language: Language = "en"
) -> tuple[str, ...]:
    """Write report, tables, record and workbook; return the names of the files, the report first.

    The workbook is left out without the extra for it, and of answers so large that writing it
    would take longer than matching; what stands in the place of its name says so.

    Parameters
    ----------
    answer
        What was found.
    folder
        An existing folder.
    name
        Of the table of matches: ``pairs`` or ``groups``; the record is then called
        ``matching.json`` or ``grouping.json``.
    language
        Of reasons and pages; the record is the same in each.
    """
    from mentormatch.results.export import write_csv

    record = "matching.json" if name == "pairs" else "grouping.json"
    answer.to_csv(folder / f"{name}.csv")
    write_csv(answer.unmatched.to_frame(language), folder / "unmatched.csv")
    answer.to_json(folder / record)
    write_csv(answer.findings.to_frame(language), folder / "findings.csv")
    answer.report(folder / "report.html", language=language)
    files = ("report.html", f"{name}.csv", "unmatched.csv", "findings.csv", record)
    return (*files, _workbook(answer, folder, language))


def _workbook(answer: Answer, folder: Path, language: Language) -> str:
    """Write the workbook, and return its name, or why it is not there."""
    from mentormatch.results.workbook import why_no_workbook

    missing = why_no_workbook(answer)
    if missing is not None:
        return no_workbook(missing)
    answer.to_excel(folder / "matching.xlsx", language=language)
    return "matching.xlsx"


def no_workbook(why: str) -> str:
    """Return what stands in the place of the name of a workbook that is not written."""
    return f"no matching.xlsx ({why})"
