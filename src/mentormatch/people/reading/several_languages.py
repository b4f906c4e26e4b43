"""Answers that name several languages in another way than the separator says."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.people.grammar.cells import Stated, Token
from mentormatch.people.grammar.separators import as_toml, marks
from mentormatch.people.grammar.tokens import Tokens, factorised
from mentormatch.people.reading.doubtful_cells import USUAL_MARKS, Texts
from mentormatch.people.schema.languages import several_languages
from mentormatch.text.sentences import counted, few, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mentormatch.people.grammar.column_spec import ColumnSpec
    from mentormatch.people.reading.table import Register

__all__ = ["each_language", "languages_apart"]

_SHOWN = 3


def languages_apart(tokens: Tokens, spec: ColumnSpec, header: str, register: Register) -> Tokens:
    """Return the tokens with each language by itself, and tell where it was not so.

    Only answers of which every part is the name of a language are taken apart; a level may stand
    beside each. Known options stay as they are.
    """
    texts = list(map(_text, tokens.distinct))
    each = (each_language(token, spec) for token in tokens.distinct)
    parts = {code: found for code, found in enumerate(each) if len(found) > 1}
    if not parts:
        return tokens
    owners = np.repeat(np.arange(len(tokens.starts) - 1), np.diff(tokens.starts))
    _tell(Texts(texts, tokens.codes, owners), parts, spec, header, register)
    return _apart(tokens, parts)


def each_language(token: Token, spec: ColumnSpec) -> tuple[Token, ...]:
    """Return the languages that a token names, or the token alone."""
    text = _text(token)
    return (() if text in spec.options else several_languages(text)) or (token,)


def _text(token: Token) -> str:
    return token.text if isinstance(token, Stated) else token


def _apart(tokens: Tokens, parts: Mapping[int, tuple[Token, ...]]) -> Tokens:
    each: list[tuple[Token, ...]] = [
        parts.get(code, (token,)) for code, token in enumerate(tokens.distinct)
    ]
    sizes = np.array([len(found) for found in each], np.int64)[tokens.codes]
    ends = np.concatenate(([0], np.cumsum(sizes)))
    said = chain.from_iterable(each[code] for code in tokens.codes.tolist())
    codes, distinct = factorised(said, int(ends[-1]))
    return Tokens(ends[tokens.starts], codes, distinct)


def _tell(
    texts: Texts,
    parts: Mapping[int, tuple[Token, ...]],
    spec: ColumnSpec,
    header: str,
    register: Register,
) -> None:
    told = texts.told(sorted(parts)[:_SHOWN], register)
    own = marks(spec.separator)
    used = [mark for mark in USUAL_MARKS if any(mark in texts.kept[c].casefold() for c in parts)]
    register.tell(
        "note",
        "languages-parted",
        counted(
            len(parts),
            "{count} answer names several languages and was read as each of them: {answers}.",
            "{count:,} answers name several languages and were read as each of them: {answers}.",
            answers=few(told, _SHOWN, of=len(parts)),
        ),
        row=register.rows[texts.rows(parts)[0]],
        column=header,
        cure=sentence(
            "To read this column so on purpose, say separator = {separators} in the column map.",
            separators=as_toml(tuple(dict.fromkeys((*own, *used)))),
        ),
    )
