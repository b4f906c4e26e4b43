"""Repairs of items and doubts about them: spellings, languages, levels, control characters."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from mentormatch.people.grammar.cells import level_unread
from mentormatch.people.grammar.own_words import repeated_cell
from mentormatch.people.schema.languages import is_language, language_names
from mentormatch.text.phrases import did_you_mean, these_rows
from mentormatch.text.sentences import counted, few, sentence
from mentormatch.text.spelling import has_control

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mentormatch.people.grammar.column_spec import ColumnSpec
    from mentormatch.people.grammar.tokens import Tokens, Understood
    from mentormatch.people.reading.doubtful_cells import Texts
    from mentormatch.people.reading.table import Register

__all__ = ["doubt_levels", "tell_controls", "tell_languages", "tell_spellings", "tell_ties"]

_GROUPS = 3
_MARKS = re.compile(r"[;,/|\n+&]")
"""What holds one of these is no slip in the name of one language."""
_WAYS = 5


def tell_languages(texts: Texts, meaning: Understood, header: str, register: Register) -> None:
    """Warn of languages that stay as they are written."""
    unknown = {
        item: code for code, item in enumerate(meaning.items) if item and not is_language(item)
    }
    if unknown:
        words = sorted(unknown)[:_GROUPS]
        near = [
            "" if _MARKS.search(word) else did_you_mean(word, language_names()) for word in words
        ]
        told = texts.told([unknown[word] for word in words], register)
        shown = [
            sentence("{said}{near}", said=said, near=meant)
            for said, meant in zip(told, near, strict=True)
        ]
        register.tell(
            "warning",
            "language-unknown",
            counted(
                len(unknown),
                "{count} language is not known by name, so it only matches the same spelling: "
                "{languages}.",
                "{count:,} languages are not known by name, so they only match the same spelling: "
                "{languages}.",
                languages=few(shown, _GROUPS, of=len(unknown)),
            ),
            column=header,
            expected=sentence(
                "a name in English, in Dutch or in the language itself, or an ISO 639 code"
            ),
        )


def tell_spellings(
    name: str, texts: Texts, meaning: Understood, header: str, register: Register
) -> None:
    """Tell of spellings that became one item."""
    first: dict[str, str] = {}
    others: defaultdict[str, set[str]] = defaultdict(set)
    codes: defaultdict[str, list[int]] = defaultdict(list)
    for code, (item, spelled) in enumerate(zip(meaning.items, meaning.spelled, strict=True)):
        if isinstance(item, str):
            codes[item].append(code)
            if first.setdefault(item, spelled) != spelled:
                others[item].add(spelled)
    if others:
        told = [
            _ways({first[item], *others[item]}, texts.rows(codes[item]), register)
            for item in sorted(others)[:_GROUPS]
        ]
        register.tell(
            # A copy keeps every name of a language, since each of them is understood.
            "note" if name == "languages" else "repair",
            "spellings",
            sentence(
                "Names of the same language count as one: {spellings}."
                if name == "languages"
                else "Spellings that differ only in capitals, width or spaces count as one: "
                "{spellings}.",
                spellings=few(told, _GROUPS, by="; ", of=len(others)),
            ),
            column=header,
        )


def _ways(ways: set[str], rows: Sequence[int], register: Register) -> str:
    """Return the spellings of an item, or the rows where they stand."""
    shown = [repeated_cell(way, rows=len(rows)) for way in sorted(ways)]
    if None in shown:
        return these_rows([register.rows[row] for row in rows])
    return " = ".join(map(repr, shown[:_WAYS]))


def tell_controls(texts: Iterable[Any], header: str, register: Register) -> None:
    """Tell of control characters, which were taken out."""
    count = sum(isinstance(text, str) and has_control(text) for text in texts)
    if count:
        register.tell(
            "repair",
            "control-character",
            counted(
                count,
                "{count} text holds control characters such as NUL, which were taken out.",
                "{count:,} texts hold control characters such as NUL, which were taken out.",
            ),
            column=header,
        )


def doubt_levels(tokens: Tokens, texts: Texts, header: str, register: Register) -> None:
    """Warn of items whose level stayed in their name."""
    unread = [code for code in texts.kept if level_unread(tokens.distinct[code])]
    if unread:
        shown = texts.told(unread[:_GROUPS], register)
        register.tell(
            "warning",
            "level-unread",
            counted(
                len(unread),
                "An item ends in what looks like a level. It was not understood and stayed in the "
                "name: {items}.",
                "{count:,} items end in what looks like a level. It was not understood and stayed "
                "in the name: {items}.",
                items=few(shown, _GROUPS, of=len(unread)),
            ),
            column=header,
            expected=sentence("a level as a whole number after a colon, such as python:4"),
        )


def tell_ties(answers: Sequence[Sequence[Any]], spec: ColumnSpec, register: Register) -> None:
    """Warn of people who gave one rank to several columns."""
    tied = 0
    for said in zip(*answers, strict=True):
        ranks = [rank for rank in said if rank is not None]
        tied += len(set(ranks)) < len(ranks)
    if tied:
        register.tell(
            "warning",
            "ranks-tied",
            counted(
                tied,
                "{count} person gave the same rank twice; the order of the columns decided which "
                "came first.",
                "{count:,} people gave the same rank twice; the order of the columns decided "
                "which came first.",
            ),
            column=", ".join(spec.headers),
        )
