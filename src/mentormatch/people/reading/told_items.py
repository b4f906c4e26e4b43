"""Repairs of items and doubts about them: spellings, languages, levels, control characters."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from mentormatch.people.grammar.cells import level_unread
from mentormatch.people.schema.languages import is_language, language_names
from mentormatch.text.masking import masked
from mentormatch.text.phrases import did_you_mean, several
from mentormatch.text.spelling import has_control

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mentormatch.people.grammar.tokens import Tokens, Understood
    from mentormatch.people.reading.table import Register

__all__ = ["doubt_levels", "tell_controls", "tell_languages", "tell_spellings"]

_GROUPS = 3


def tell_languages(meaning: Understood, header: str, register: Register) -> None:
    """Warn of languages that stay as they are written."""
    unknown = sorted({item for item in meaning.items if item and not is_language(item)})
    if unknown:
        shown = ", ".join(
            f"{masked(word)!r}{did_you_mean(word, language_names())}" for word in unknown[:_GROUPS]
        )
        register.tell(
            "warning",
            "language-unknown",
            f"{several(len(unknown), 'language is', 'languages are')} not known by name and "
            f"{'equals' if len(unknown) == 1 else 'equal'} only what is spelled alike: {shown}.",
            column=header,
            expected="a name in English, in Dutch or in the language itor an ISO 639 code",
        )


def tell_spellings(name: str, meaning: Understood, header: str, register: Register) -> None:
    """Tell of spellings that became one item."""
    first: dict[str, str] = {}
    others: defaultdict[str, set[str]] = defaultdict(set)
    for item, spelled in zip(meaning.items, meaning.spelled, strict=True):
        if isinstance(item, str) and first.setdefault(item, spelled) != spelled:
            others[item].add(spelled)
    merged = [sorted({first[item], *ways}) for item, ways in sorted(others.items())]
    if merged:
        alike = "Spellings that differ in case, width or space"
        alike = "Names of one language" if name == "languages" else alike
        told = "; ".join(" = ".join(repr(masked(way)) for way in w) for w in merged[:_GROUPS])
        more = f" and {len(merged) - _GROUPS} more" if len(merged) > _GROUPS else ""
        register.tell(
            "repair",
            "spellings",
            f"{alike} were taken as one: {told}{more}.",
            column=header,
        )


def tell_controls(texts: Iterable[Any], header: str, register: Register) -> None:
    """Tell of control characters, which were taken out."""
    count = sum(isinstance(text, str) and has_control(text) for text in texts)
    if count:
        told = several(count, "text holds", "texts hold")
        register.tell(
            "repair",
            "control-character",
            f"{told} control characters such as NUL, which were taken out.",
            column=header,
        )


def doubt_levels(tokens: Tokens, meaning: Understood, header: str, register: Register) -> None:
    """Warn of items whose level stayed in their name."""
    unread = [
        token
        for code, token in enumerate(tokens.distinct)
        if code not in meaning.faults and level_unread(token)
    ]
    if unread:
        shown = ", ".join(repr(masked(token)) for token in unread[:_GROUPS])
        more = f" and {len(unread) - _GROUPS} more" if len(unread) > _GROUPS else ""
        one = len(unread) == 1
        register.tell(
            "warning",
            "level-unread",
            f"{'An item ends' if one else f'{len(unread)} items end'} in something like a "
            f"level that was not understood and stayed in the name: {shown}{more}.",
            column=header,
            expected="a level as a whole number after a colon, such as python:4",
        )
