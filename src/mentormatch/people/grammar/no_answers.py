"""Cells that are no answers: errors of a spreadsheet, placeholders, and days that were no days.

The lists are our own, so what stands on them may be shown in a message.
"""

from __future__ import annotations

import re

from mentormatch.people.grammar.faults import CellFault
from mentormatch.text.sentences import sentence
from mentormatch.text.spelling import fold

__all__ = [
    "COVERED",
    "UNCOMPUTED",
    "is_error",
    "is_placeholder",
    "looks_like_a_day",
    "refuse_error",
]

COVERED, UNCOMPUTED = "#MERGED!", "#FORMULA!"
"""What stands in a cell that a merged one covers, and in one whose formula was never computed."""

_ERROR = re.compile(
    # #REF!, #DIV/0!, #¡VALOR!, #NAME?; columns that were too narrow; LibreOffice numbers its own.
    r"#[¡¿]?[^\W\d_][\w/]*[!?]|#{3,}|Err:\d{3}"
)
_ERRORS = frozenset(
    # The errors without a mark at their end: "not available" in the languages of spreadsheets.
    "#N/A #N/B #N/D #NV #N/D! #I/T #YOK #HIÁNYZIK #Н/Д #N/DISP #NENÍ_K_DISPOZICI #GETTING_DATA "
    "#A/N".split()
)
_MENDED = sentence(
    "Correct the formula and export again, or name this error under missing in the column map."
)
_FAULTS = {
    COVERED: (
        "merged-cells",
        sentence(
            "The cell is merged with another, so it is not clear whether that answer counts here."
        ),
        sentence(
            "Unmerge them and fill in each, or write merged = true under this field in the column "
            "map."
        ),
    ),
    UNCOMPUTED: (
        "uncomputed-formula",
        sentence("The cell holds a formula that no spreadsheet has computed."),
        sentence("Open the file in a spreadsheet, save it, and read it again."),
    ),
}
_PLACEHOLDERS = frozenset(
    fold(word)
    for word in (
        "x, xx, xxx, n/a, na, n.a., n.a, n/b, n.b., nvt, n.v.t., n.v.t, n/v/t, k.a., k. a., "
        "none, no answer, nil, null, nan, nothing, not applicable, not available, unknown, tbd, "
        "t.b.d., tba, tbc, to be decided, to be determined, to do, todo, geen, geen idee, "
        "niets, niet van toepassing, onbekend, volgt, weet niet, nog niet bekend, nader te "
        "bepalen, keine, keine angabe, keiner, nichts, unbekannt, aucun, aucune, néant, rien, "
        "inconnu, not sure, don't know, i don't know, idk, s.o., lorem ipsum"
    ).split(", ")
)
_LONGEST = 2 * max(map(len, _PLACEHOLDERS))
_DAY = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T]\d{1,2}:\d{2}.*)?"
    r"|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})(?: \d{1,2}:\d{2}.*)?"
    r"|\d{1,2}[- ](?:jan|feb|mar|mrt|mär|apr|may|mei|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-z]*"
    r"(?:[- ]\d{2,4})?"
    r"|(?:jan|feb|mar|mrt|mär|apr|may|mei|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)-\d{2}",
    re.IGNORECASE,
)


def is_error(text: str) -> bool:
    """Tell whether a cell is the error of a spreadsheet, in any of its languages.

    Examples
    --------
    >>> [is_error(text) for text in ("#REF!", "#N/A", "#WAARDE!", "#¡DIV/0!", "####", "Err:502")]
    [True, True, True, True, True, True]
    >>> [is_error(text) for text in ("C#", "#1 in sales", "#metoo", "N/A")]
    [False, False, False, False]
    """
    if "#" not in text and "Err:" not in text:
        return False  # nearly every cell
    text = text.strip()
    if text[:1] not in ("#", "E"):
        return False
    shouted = text == text.upper() or text[:4] == "Err:"
    return text in _ERRORS or (shouted and _ERROR.fullmatch(text) is not None)


def refuse_error(text: object) -> None:
    """Refuse a cell that is the error of a spreadsheet.

    Raises
    ------
    CellFault
        If it is one.
    """
    if isinstance(text, str) and is_error(text):
        other = "error-cell", sentence("The cell holds a spreadsheet error."), _MENDED
        code, told, cure = _FAULTS.get(text, other)
        raise CellFault(code, told, expected=sentence("an answer, or nothing"), cure=cure)


def is_placeholder(text: str) -> bool:
    """Tell whether a text stands where an answer should, and is none.

    Examples
    --------
    >>> [is_placeholder(text) for text in ("-", "?", "TBD", "n.v.t.", "x", "C", "R&D")]
    [True, True, True, True, True, False, False]
    """
    if len(text) > _LONGEST:
        return not any(map(str.isalnum, text))
    word = fold(text)
    return bool(word) and (word in _PLACEHOLDERS or not any(map(str.isalnum, word)))


def looks_like_a_day(text: str) -> bool:
    """Tell whether a text is a day, which spreadsheets make of 1-2 and SEP9.

    Examples
    --------
    >>> [looks_like_a_day(text) for text in ("2026-03-01", "1-Feb", "03/04/2026", "Sep-09")]
    [True, True, True, True]
    >>> [looks_like_a_day(text) for text in ("iso 27001", "3-2-1", "march", "24/7")]
    [False, False, False, False]
    """
    return _DAY.fullmatch(text.strip()) is not None
