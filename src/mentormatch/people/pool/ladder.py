"""Ordinal encoding of seniority: positions on a declared ladder, never a guess from a title."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.errors import InputError
from mentormatch.findings import Finding
from mentormatch.text.masking import quoted, repeated
from mentormatch.text.phrases import did_you_mean, several
from mentormatch.text.sentences import counted, few, sentence
from mentormatch.text.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.arrays import Ints
    from mentormatch.people.arrays import TextColumn

__all__ = ["NUMBERS", "checked_ladder", "rung_positions", "settle_ladder"]

NUMBERS = tuple(str(number) for number in range(21))
"""The ladder of seniorities that are whole numbers: the same for every pool, so they compare."""

_SHOWN = 10


def checked_ladder(ladder: Sequence[str]) -> tuple[str, ...]:
    """Return the ladder as a tuple.

    Raises
    ------
    InputError
        If a rung is empty or stands twice, spelled alike but for case and space.
    """
    folded = [fold(rung) for rung in ladder]
    twice = sorted({rung for rung in folded if folded.count(rung) > 1})
    if twice or "" in folded:
        fault = f"rung {quoted(twice[0])} twice" if twice else "an empty rung"
        raise InputError(f"the ladder holds {fault}; list each rung once, lowest first")
    return tuple(ladder)


def rung_positions(words: TextColumn, ladder: Sequence[str]) -> Ints:
    """Return the position of each person's word on the ladder; -1 where there is none."""
    place = {fold(rung): position for position, rung in enumerate(ladder)}
    positions = [place.get(fold(word), -1) for word in words.vocabulary]
    return np.array([*positions, -1], np.int64)[words.codes]


def settle_ladder(
    ladder: Sequence[str] | None, words: TextColumn
) -> tuple[tuple[str, ...], list[Finding]]:
    """Return the ladder that holds for these words of seniority, and what to tell about it.

    Raises
    ------
    InputError
        If a ladder was declared and a word is not on it.
    """
    if ladder is not None:
        declared = checked_ladder(ladder)
        _refuse_unknown(words, declared)
        return declared, []
    if not words.vocabulary:
        return (), []
    if set(words.vocabulary) <= set(NUMBERS):
        return NUMBERS, []
    held = np.bincount(words.codes[words.codes >= 0], minlength=len(words.vocabulary)).tolist()
    both = zip(words.vocabulary, held, strict=True)
    shown = [repr(text) for word, rows in both if (text := repeated(word, rows=rows))]
    finding = Finding(
        "warning",
        "no-ladder",
        counted(
            len(words.vocabulary),
            "Seniority has {count} word{words} but no ladder, so it counts as unanswered.",
            "Seniority has {count:,} words{words} but no ladder to put them in order, so it "
            "counts as unanswered.",
            words=sentence(" ({words})", words=few(shown, _SHOWN)) if shown else "",
        ),
        column="seniority",
        cure=sentence("Declare the ladder, lowest rung first."),
    )
    return (), [finding]


def _refuse_unknown(words: TextColumn, ladder: tuple[str, ...]) -> None:
    known = {fold(rung) for rung in ladder}
    for word in words.vocabulary:
        if fold(word) not in known:
            held = int((words.codes == words.vocabulary.index(word)).sum())
            shown = repeated(word, rows=held)
            raise InputError(
                f"the seniority{f' {shown!r}' if shown else ''} of "
                f"{several(held, 'person', 'people')} is not on the ladder {', '.join(ladder)}"
                f"{did_you_mean(word, ladder)}"
            )
