"""Warnings on cells that were read and may not say what the person meant."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.people.grammar.no_answers import is_placeholder, looks_like_a_day
from mentormatch.people.grammar.own_words import repeated_cell
from mentormatch.people.grammar.separators import as_toml, marks
from mentormatch.people.pool.storage import DEFAULTS
from mentormatch.text.encodings import damaged_part
from mentormatch.text.phrases import these_rows
from mentormatch.text.sentences import Sentence, counted, few, joined, sentence
from mentormatch.text.spelling import fold, look_alike, tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from mentormatch.arrays import Bools, Ints
    from mentormatch.people.grammar.column_map import ColumnSpec
    from mentormatch.people.reading.table import Register

__all__ = [
    "USUAL_MARKS",
    "Texts",
    "doubt_alphabets",
    "doubt_damage",
    "doubt_days",
    "doubt_mixed_separators",
    "doubt_placeholders",
    "tell_capacities",
]

_SHOWN = 5
_LARGE_CAPACITY = 20
_LEVEL = re.compile(r"\s*:[^:]*$")
_MARKS = ";,/|\n"
_OF_LISTS = ";|\n"
"""Marks that stand in hardly any single item."""
USUAL_MARKS = (",", ";", "/", "|", "\n", " en ", " and ", " & ", " + ", " und ", " et ")
"""Separators that are proposed."""
_LATIN = re.compile(r"[A-Za-z]")
_WORD = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(r"\s+(?:and|en|und|et|&|\+)\s+", re.IGNORECASE)


class Texts:
    """The distinct texts of a column, and the rows in which each of them stands.

    Parameters
    ----------
    distinct
        Each text once; what is no text, or was refused or understood as a marker, is skipped.
    codes, owners
        For each item its place in ``distinct`` and its row, counted from 0.
    skip
        Places that are not looked at.
    """

    def __init__(
        self, distinct: Sequence[object], codes: Ints, owners: Ints, skip: Collection[int] = ()
    ) -> None:
        self.kept = {
            code: text
            for code, text in enumerate(distinct)
            if isinstance(text, str) and code not in skip
        }
        self.codes, self.owners = codes, owners

    def where(self, holds: Callable[[str], bool]) -> dict[str, list[int]]:
        """Return the texts of which something holds, tidied, each with its rows."""
        found = [code for code, text in self.kept.items() if holds(text)]
        return {tidy(self.kept[code]): self.rows([code]) for code in found}

    def told(self, codes: Sequence[int], register: Register) -> list[Sentence]:
        """Return each text with its rows as a message tells it, or its rows alone."""
        rows = {code: self.rows([code]) for code in codes}
        shown = {code: repeated_cell(self.kept[code], rows=len(rows[code])) for code in codes}
        places = {code: _places(rows[code], register) for code in codes}
        return [_told(shown[c], places[c]) for c in codes]

    def rows(self, codes: Iterable[int]) -> list[int]:
        """Return the rows that hold one of these, in order."""
        at = np.isin(self.codes, list(codes))
        return sorted(set(self.owners[at].tolist()))


def doubt_placeholders(
    texts: Texts, header: str, register: Register, *, known: Collection[str] = ()
) -> None:
    """Warn of ``-``, ``TBD`` and their like, which were read as answers."""
    found = texts.where(is_placeholder)
    found = {text: rows for text, rows in found.items() if text not in known}
    if not found:
        return
    cells = sum(map(len, found.values()))
    shown = {text: repeated_cell(text, rows=len(rows)) for text, rows in found.items()}
    told = [_told(shown[text], _places(rows, register)) for text, rows in found.items()]
    named = [f'"{text}"' for text in shown.values() if text] or ["..."]
    register.tell(
        "warning",
        "placeholder",
        counted(
            cells,
            "{count} answer looks like a placeholder and was taken as written: {answers}.",
            "{count:,} answers look like a placeholder and were taken as written: {answers}.",
            answers=few(told, _SHOWN),
        ),
        row=register.rows[min(map(min, found.values()))],
        column=header,
        cure=sentence(
            "If this means unanswered, write missing = [{words}] in the column map.",
            words=few(named, _SHOWN),
        ),
    )


def doubt_days(texts: Texts, header: str, register: Register) -> None:
    """Warn of days among skills and words, which a spreadsheet may have made of something else."""
    found = texts.where(looks_like_a_day)
    if not found:
        return
    rows = sorted({row for where in found.values() for row in where})
    register.tell(
        "warning",
        "day-as-item",
        counted(
            len(found),
            "{count} item is a date. A spreadsheet may have made it of something else ({rows}).",
            "{count:,} items are dates. A spreadsheet may have made them of something else "
            "({rows}).",
            rows=_places(rows, register),
        ),
        row=register.rows[rows[0]],
        column=header,
        cure=sentence("Format the column as text before it is filled in, and correct these cells."),
    )


def doubt_alphabets(texts: Texts, header: str, register: Register) -> None:
    """Warn of letters of another alphabet that look like the Latin ones beside them."""
    latin = {fold(text) for text in texts.kept.values() if text.isascii()}
    found = texts.where(lambda text: _is_disguised(text, latin))
    if not found:
        return
    rows = sorted({row for where in found.values() for row in where})
    register.tell(
        "warning",
        "look-alike-letters",
        counted(
            len(found),
            "{count} text holds letters of another alphabet that look like Latin ones ({rows}). "
            "It does not match the same words in Latin letters.",
            "{count:,} texts hold letters of another alphabet that look like Latin ones ({rows}). "
            "They do not match the same words in Latin letters.",
            rows=_places(rows, register),
        ),
        row=register.rows[rows[0]],
        column=header,
        cure=sentence("Write these words again, in one alphabet."),
    )


def _is_disguised(text: str, latin: Collection[str]) -> bool:
    plain = look_alike(text)
    if plain == text:
        return False
    return fold(plain) in latin or any(
        look_alike(word) != word and _LATIN.search(word) for word in _WORD.findall(text)
    )


def doubt_damage(texts: Texts, header: str, register: Register) -> None:
    """Warn of letters that were read in the wrong encoding before the file was saved."""
    parts: dict[str, tuple[str, str]] = {}
    found = texts.where(lambda text: _note_damage(text, parts))
    if not found:
        return
    rows = sorted({row for where in found.values() for row in where})
    part, meant = next(iter(parts.values()))
    was = sentence(": {part!r} was most likely {meant!r}", part=part, meant=meant) if meant else ""
    register.tell(
        "warning",
        "damaged-letters",
        counted(
            len(found),
            "{count} text holds letters that look damaged ({rows}){was}.",
            "{count:,} texts hold letters that look damaged ({rows}){was}.",
            rows=_places(rows, register),
            was=was,
        ),
        row=register.rows[rows[0]],
        column=header,
        cure=sentence("Export the file again, with UTF-8 at every step."),
    )


def _note_damage(text: str, parts: dict[str, tuple[str, str]]) -> bool:
    part = damaged_part(text)
    if part is not None:
        parts[text] = part
    return part is not None


def doubt_mixed_separators(
    texts: Texts,
    alone: Collection[str],
    spec: ColumnSpec,
    header: str,
    register: Register,
    *,
    private: bool = False,
) -> None:
    """Warn of items whose parts stand alone elsewhere, or that hold a mark of lists.

    Texts that are `private`, such as names, are told by their rows alone.
    """
    known, open_items = set(alone), {c: t for c, t in texts.kept.items() if t not in spec.options}
    own, found = marks(spec.separator), list[int]()
    while mixed := [c for c, text in open_items.items() if _is_mixed(text, own, known)]:
        found += mixed
        for code in mixed:
            known.update(_parts(open_items.pop(code), own))
    if not found:
        return
    rows = texts.rows(found)
    few = () if private else sorted(found)[:_SHOWN]
    cells = [repeated_cell(texts.kept[code], rows=len(texts.rows([code]))) for code in few]
    shown = joined(repr(cell) for cell in cells if cell)
    used = [mark for mark in USUAL_MARKS if any(_holds(texts.kept[code], mark) for code in found)]
    register.tell(
        "warning",
        "mixed-separators",
        counted(
            len(found),
            "{count} item looks like several in one: parts of it stand alone elsewhere, or it "
            "holds a mark that parts lists ({rows}){items}.",
            "{count:,} items look like several in one: parts of them stand alone elsewhere, or "
            "they hold a mark that parts lists ({rows}){items}.",
            rows=_places(rows, register),
            items=sentence(": {items}", items=shown) if shown else "",
        ),
        row=register.rows[rows[0]],
        column=header,
        cure=sentence(
            "If each is several, say separator = {separators} in the column map; an answer that "
            "holds such a mark belongs under options there.",
            separators=as_toml(tuple(dict.fromkeys((*own, *used)))),
        ),
    )


def _is_mixed(text: str, own: tuple[str, ...], known: Collection[str]) -> bool:
    parts = _parts(text, own)
    if len(parts) > 1 and any(part in known for part in parts):
        return True
    if any(mark in text and mark not in own for mark in _OF_LISTS):
        return True
    joined = [_bare(part) for part in _WORDS.split(text)]
    return len(joined) > 1 and all(part in known for part in joined)


def _holds(text: str, mark: str) -> bool:
    return mark in text.casefold()


def _parts(text: str, own: tuple[str, ...]) -> list[str]:
    return [part for part in map(_bare, _other_marks(own).split(text)) if part]


@cache
def _other_marks(own: tuple[str, ...]) -> re.Pattern[str]:
    others = "".join(mark for mark in _MARKS if mark not in own)
    return re.compile(f"[{re.escape(others)}]" if others else "(?!)")


def _bare(part: str) -> str:
    """Return one part as an item is kept, without the level behind its colon."""
    return fold((_LEVEL.sub("", part) if ":" in part else part) or part)


def _told(shown: str | None, rows: Sentence) -> Sentence:
    """Return a text with its rows, or its rows alone."""
    return sentence("{text!r} ({rows})", text=shown, rows=rows) if shown else rows


def _places(rows: Sequence[int], register: Register) -> Sentence:
    return these_rows([register.rows[row] for row in rows])


def tell_capacities(
    name: str, counts: Ints, answered: Bools, header: str, register: Register
) -> None:
    """Warn of numbers that are hardly meant, and tell of those left empty."""
    large, blank = int((counts > _LARGE_CAPACITY).sum()), int((~answered).sum())
    if large:
        register.tell(
            "warning",
            "large-capacity",
            counted(
                large,
                "{count} person states more than {limit}; the largest is {largest}.",
                "{count:,} people state more than {limit}; the largest is {largest}.",
                limit=_LARGE_CAPACITY,
                largest=int(counts.max()),
            ),
            column=header,
        )
    if blank:
        register.tell(
            "note",
            "default",
            counted(
                blank,
                "{count} person left this empty, so the default counts: {default}.",
                "{count:,} people left this empty, so the default counts: {default}.",
                default=str(DEFAULTS[name]),
            ),
            column=header,
        )
