"""An answer on a terminal: its sections in colour, and where the report lies."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from mentormatch.commands.terminal.colours import Style, has_colours, styled
from mentormatch.text.phrases import all_of
from mentormatch.text.sentences import Call, Language, counted, few, sentence, tell

if TYPE_CHECKING:
    from mentormatch.findings import Findings
    from mentormatch.results.first_screen import Section

__all__ = ["pointed", "print_closing", "print_lines", "print_sections", "say_findings"]

_NARROWEST, _FILES = 40, 6
_KEEP = sentence("To keep this, add --out FOLDER. For a table on the screen, add --format csv.")


def say_findings(findings: Findings, call: Call, *, kept: bool, language: Language = "en") -> None:
    """Print findings on stderr, in the width of a terminal.

    Parameters
    ----------
    findings
        What a coordinator should look at.
    call
        How people are called, where that is a terminal; else they are told by id.
    kept
        Whether all of them are in a report: repairs and notes are then counted only.
    language
        Of what is said.
    """
    calm = [one for one in findings if one.severity in ("repair", "note")] if kept else []
    urgent = type(findings)(one for one in findings if one not in calm)
    if urgent:
        told = urgent.told(language, call if sys.stderr.isatty() else None)
        print_lines(told.splitlines(), "yellow", stream=sys.stderr)
    if calm:
        repairs = sum(one.severity == "repair" for one in calm)
        counts = [counted(repairs, "{count} repair", "{count} repairs")] if repairs else []
        if notes := len(calm) - repairs:
            counts.append(counted(notes, "{count} note", "{count} notes"))
        line = sentence("{counts}: see the report", counts=all_of(counts))
        print_lines([line.told(language)], "dim", stream=sys.stderr)
    if findings:
        print(file=sys.stderr)


def print_sections(sections: Sequence[Section], *, kept: bool, language: Language = "en") -> None:
    """Print sections on stdout, a blank line between two; see :func:`say_findings`."""
    for place, section in enumerate(sections):
        if place:
            print()
        colour: tuple[Style, ...] = ("red",) if section.alarming else ()
        print_lines([section.title], "bold", *colour)
        print_lines(pointed(section.lines, kept=kept, language=language))


def pointed(lines: Iterable[str], *, kept: bool, language: Language = "en") -> list[str]:
    """Return lines that point to what a terminal has in place of what Python has."""
    there = sentence("see the report")
    places = {
        sentence("see .findings"): there if kept else sentence("see above"),
        sentence("see .unmatched"): there if kept else sentence("--out FOLDER writes them all"),
    }
    told = {here.told(language): place.told(language) for here, place in places.items()}
    return [reduce(lambda line, here: line.replace(here, told[here]), told, line) for line in lines]


def print_closing(
    report: Path | None, files: Sequence[str], *more: str, language: Language = "en"
) -> None:
    """Print where the report lies, what is beside it, and what to do next."""
    print()
    colours = has_colours(sys.stdout)
    told = _KEEP
    if report is not None:
        # Neither an address nor a command is broken into lines: both are there to be copied.
        where = sentence("report: {address}", address=report.resolve().as_uri()).told(language)
        print(styled(where, "bold", colours=colours))
        told = sentence("beside it: {files}", files=few(files, _FILES))
    print_lines([told.told(language)], "dim")
    for line in more:
        print(styled(tell(line, language), "dim", colours=colours))


def print_lines(lines: Iterable[str], *styles: Style, stream: TextIO | None = None) -> None:
    """Print lines in the width of the terminal; what follows a line break is set in.

    Headings of a text, which no blanks stand before, get the styles.
    """
    stream = sys.stdout if stream is None else stream
    colours = has_colours(stream)
    for line in lines:
        heading = not line.startswith(" ")
        for part in _folded(line, stream):
            told = styled(part, *styles, colours=colours) if heading else part
            print(told, file=stream)


def _folded(line: str, stream: TextIO) -> list[str]:
    # An answer may hold what a terminal would obey.
    clean = "".join(letter if letter.isprintable() else " " for letter in line)
    if not stream.isatty():
        return [clean]
    width = max(_NARROWEST, shutil.get_terminal_size().columns)
    indent = len(clean) - len(clean.lstrip()) + 2
    return textwrap.wrap(
        clean,
        width,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]
