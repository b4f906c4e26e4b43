"""Rows above and below a table: titles, totals, examples, lines and notes, which are no rows of it.

A row is taken for the header in place of the first only if the rows above it fill one or two cells.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mentormatch.errors import NoRows
from mentormatch.text.masking import is_number, looks_like_contact
from mentormatch.text.phrases import these_rows
from mentormatch.text.sentences import counted, sentence
from mentormatch.text.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.people.reading.formats.wanted import Wanted
    from mentormatch.people.reading.table import Register

__all__ = [
    "BESIDE",
    "KINDS",
    "TOP",
    "called",
    "header_at",
    "is_footer",
    "is_note",
    "is_tally",
    "keep_titles",
    "stop_at_nobody",
    "tell_blank",
]

TOP = 12
"""Rows in which a header is looked for: ten titles, the header, and one row below it."""
_TITLE = 2
"""Cells that a row above a header fills at most."""
_LINE = re.compile(r"[-=_*–—.~#+\s]+")
_SUMS = re.compile(
    r"(?:grand |sub-?\s?)?totals?|totaal|totalen|som|sum|summe|gesamt|insgesamt|somme|average|mean|"
    r"gemiddelde|durchschnitt|moyenne|median|mediaan|count|aantal|anzahl|nombre|"
    # With what was counted behind it; names of people begin with none of these.
    r"(?:grand )?(?:totals?|totaal|gesamt) .{1,40}|(?:count|number) of .{1,40}|aantal .{1,40}|"
    r"(?:average|gemiddelde?) .{1,40}|eindtotaal|subtotaal|tot\.|avg\.?|gem\.|"
    r"st\.?d\.? ?dev\.?|standaarddeviatie|standard deviation",
)
_NUMBER = r"[-+±]?\d[\d.,%:/\s+]*"
_COUNTED = (
    r"answers?|antwoord(?:en)?|responses?|reacties?|respond(?:ents?|enten?)|replies|repl(?:y|ies)|"
    r"sign-?ups?|aanmelding(?:en)?|inschrijving(?:en)?|registrations?|submissions?|inzending(?:en)?|"
    r"deelnemers?|participants?|people|persons?|personen|mensen|rows?|rijen|regels?|records?|"
    r"entries|mentees?|mentors?|mentoren|employees|medewerkers|formulier(?:en)?|forms?|resultaten|"
    r"results?|totaal|total"
)
_TALLY = re.compile(
    rf"(?:n|[σ∑ø⌀#]) ?[=:]? ?{_NUMBER}|"
    rf"(?:(?:in )?total|(?:in )?totaal)?:? ?{_NUMBER} ?(?:of|van|/)? ?(?:{_NUMBER})? ?"
    rf"(?:unique |unieke |valid |geldige )?(?:{_COUNTED})(?: (?:in )?tota(?:a)?l)?"
)
"""So many of what is counted in a form, where no id begins like this."""
_END = re.compile(
    r"[-=*–—\s]*(?:(?:end|einde) (?:of |van )?(?:the |de |het |this |dit )?"
    r"(?:export|report|rapport|list|lijst|file|bestand|data|table|tabel|overview|overzicht)|"
    r"(?:(?:generated|exported|created|printed|last updated|updated|downloaded)"
    r"(?: (?:on|at|by|from)\b.*|:.*|\s*[\d].*)?)|"
    r"(?:(?:gegenereerd|geëxporteerd|aangemaakt|gemaakt|afgedrukt|bijgewerkt|laatst bijgewerkt|"
    r"gedownload)(?: (?:op|om|door|uit|met)\b.*|:.*|\s*[\d].*)?)|"
    r"peildatum\b.*|(?:page|pagina) \d+(?: (?:of|van) \d+)?|(?:source|bron): .*|"
    r"confidential|vertrouwelijk)[-=*–—.\s]*"
)
"""What reports of tools end with; no name and no id begins like this."""
_BESIDE_NUMBERS = re.compile(
    # Sums, counts, averages, each perhaps with a word or three behind it, and days.
    r"(?:(?:gem|avg|n|mean|average|gemiddelde?|som|sum|tot|totaa?l|mediaan|median)\.? ?[=:]? ?)?"
    rf"{_NUMBER}(?:\s*[^\W\d_][^\d@]{{0,40}})?|[-–—.]+|"
    r"\d[-\d:T.+ ]*Z?",
    re.IGNORECASE,
)
BESIDE = {
    "a total": _BESIDE_NUMBERS,
    "an example": re.compile(r".*", re.DOTALL),
    "a line": _LINE,
    "a note": _LINE,
    "an end": _BESIDE_NUMBERS,
}
"""What may stand beside a first cell that looks like one of these."""
KINDS = {
    "a total": sentence("a total"),
    "perhaps a total": sentence("a total"),
    "an example": sentence("an example"),
    "a line": sentence("a line"),
    "a note": sentence("a note"),
    "an end": sentence("a note"),
}
"""What such a row is called."""
_EXAMPLES = frozenset("example voorbeeld beispiel exemple e.g. bijv. z.b.".split())
_LONGEST = 100
"""Characters of what stands below a table and is no sentence."""
_SENTENCE = 3
"""Words of a note, where other rows begin with a word or a number."""


def header_at(rows: Sequence[Sequence[str]], wanted: Wanted) -> int:
    """Return which of the first rows is the header, counted from 0.

    Parameters
    ----------
    rows
        The first rows that hold a word, at most ``TOP`` of them are looked at.
    wanted
        Which headers the caller needs and knows.
    """
    filled = [[cell.strip() for cell in row if cell.strip()] for row in rows[:TOP]]
    if not filled:
        return 0
    begun = any(map(wanted.key, filled[0]))
    for at in range(1, len(filled)):
        if len(filled[at - 1]) > _TITLE:
            break  # what is above is no title
        keyed = any(map(wanted.key, filled[at])) and _may_be_header(filled[at])
        sure = sum(map(wanted.known, filled[at])) > 1 if begun else keyed
        if keyed and sure and _are_titles(filled[:at], len(filled[at])):
            return at
    return 0 if begun or any(map(wanted.known, filled[0])) else _by_shape(filled)


def _by_shape(filled: Sequence[Sequence[str]]) -> int:
    """Return the first row of three cells or more, if titles stand above and a like row below."""
    at = next((at for at, row in enumerate(filled) if len(row) > _TITLE), 0)
    below = filled[at + 1 : at + 2]
    same = bool(below) and 2 * len(below[0]) >= len(filled[at])
    distinct = len(set(filled[at])) == len(filled[at])
    return at if same and distinct and _may_be_header(filled[at]) else 0


def _may_be_header(cells: Sequence[str]) -> bool:
    return not any(is_number(cell) or looks_like_contact(cell) for cell in cells)


def _are_titles(above: Sequence[Sequence[str]], width: int) -> bool:
    return all(len(row) <= _TITLE and len(row) < width for row in above)


def keep_titles(
    titles: Sequence[tuple[int, Sequence[Any]]], header: int, register: Register
) -> None:
    """Keep the rows above the header for a copy, and tell which were not read, by their numbers.

    Parameters
    ----------
    titles
        Those with a word, each with its number.
    header
        The number of the header.
    register
        Where they are kept.
    """
    said = dict(titles)
    register.titles = [said.get(row, ()) for row in range(1, header)]
    _tell_titles(list(said), register)


def _tell_titles(rows: Sequence[int], register: Register) -> None:
    if not rows:
        return
    register.tell(
        "note",
        "title-rows",
        counted(
            len(rows),
            "{rows} is above the header and was not read.",
            "{rows} are above the header and were not read.",
            rows=these_rows(rows, begin=True),
        ),
        row=rows[0],
    )


def tell_blank(rows: int, register: Register) -> None:
    """Tell of rows without a word."""
    if rows:
        message = counted(
            rows, "{count} row is completely empty.", "{count:,} rows are completely empty."
        )
        register.tell("note", "blank-row", message)


def stop_at_nobody(register: Register) -> None:
    """Stop where nobody stands below the header."""
    register.stop_at(
        NoRows,
        "no-rows",
        sentence("There is a header and nobody below it."),
        cure=sentence("Add one row for each person."),
    )


def called(text: str) -> str | None:
    """Return what a row is that begins with this text, if it is a total, an example or a line.

    Examples
    --------
    >>> called("Total: 12"), called("Voorbeeld"), called("-----"), called("Ann")
    ('a total', 'an example', 'a line', None)
    >>> called("Totaal aantal:"), called("Number of responses"), called("Som Patel")
    ('a total', 'a total', None)
    >>> called("42 reacties"), called("N = 42"), called("Einde export"), called("42")
    ('a total', 'a total', 'an end', None)
    """
    if text[:1].isdigit():
        # Most ids, which hold no space.
        return "a total" if " " in text and is_tally(text) else None
    word = fold(text[:_LONGEST]).rstrip(":")
    if _SUMS.fullmatch(word) or _SUMS.fullmatch(word.partition(":")[0]):
        return "a total"
    if word in _EXAMPLES:
        return "an example"
    if _TALLY.fullmatch(word):
        return "a total"
    if _END.fullmatch(word):
        return "an end"
    return "a line" if text and _LINE.fullmatch(text) else None


def is_tally(text: str) -> bool:
    """Tell whether a text counts answers or people, as below a table.

    Examples
    --------
    >>> is_tally("63 responses"), is_tally("42 van 50 reacties"), is_tally("7 sisters")
    (True, True, False)
    """
    return len(text) <= _LONGEST and _TALLY.fullmatch(fold(text)) is not None


def is_note(text: str) -> bool:
    """Tell whether a text reads like a note, where others are words or numbers.

    Examples
    --------
    >>> is_note("Exported on 30 November"), is_note("* required"), is_note("Ann Lee")
    (True, True, False)
    """
    return len(text.split()) >= _SENTENCE or text.startswith(("*", "http"))


def is_footer(text: str) -> bool:
    """Tell whether a row that holds this text alone is no row of a table."""
    return called(text) in ("a total", "a line", "an end") or is_note(text)
