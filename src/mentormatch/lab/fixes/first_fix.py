"""The smallest fix of everybody who is left out, and what it takes for all of them together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mentormatch.lab.fixes.fixes import first_fixes, together_of
from mentormatch.lab.what_if.asked import limits_of
from mentormatch.results.lab.fixes import Fix
from mentormatch.results.match import Unmatched, UnmatchedList
from mentormatch.results.pairs.matching import Matching
from mentormatch.results.pairs.obstacles import waits
from mentormatch.text.sentences import Sentence, sentence

__all__ = ["together", "with_first_fixes"]

_FEW_PAIRS = 1_000 * 1_000
"""Pairs up to which every matching tells it: a part of a second."""

_SEVERAL = 2

_OF_PLACES = ("LOTTERY", "HALL_SET", "NO_CAPACITY_TOTAL")
"""Reasons whose hint is a place more, of which the fix says whose."""


def with_first_fixes(matching: Matching) -> UnmatchedList:
    """Return who is left out, each mentee with her smallest fix where that is quick to have."""
    if not _quick(matching):
        return matching.unmatched
    first = first_fixes(matching)
    return UnmatchedList(
        _fixed(matching, told, first[told.person])
        if told.side == "mentee" and told.person in first
        else told
        for told in matching.unmatched
    )


def together(matching: Matching) -> list[Sentence]:
    """Return what it takes for several who are left out, since one place serves one of them.

    Nothing where that is not quick to have.
    """
    found = together_of(matching) if _quick(matching) else None
    if found is None or len(found.people) < _SEVERAL:
        return []
    return [
        sentence(
            "  one place more serves one of them; for {count} of them together it takes {needs}",
            count=len(found.people),
            needs=found.words,
        )
    ]


def _quick(matching: Matching) -> bool:
    by_hand = matching.certificate.edited or limits_of(matching)
    small = int(np.prod(matching.scores.shape)) <= _FEW_PAIRS
    return small and not by_hand and bool(matching.unmatched.of("mentee"))


def _fixed(matching: Matching, told: Unmatched, first: Fix) -> Unmatched:
    if not first.relaxations:
        return told
    if told.reason not in _OF_PLACES:
        return replace(
            told, fix=sentence("{hint}; the smallest fix: {fix}", hint=told.fix, fix=first.words)
        )
    drawn = told.reason == "LOTTERY"
    return replace(told, fix=waits(matching.scores, first.words) if drawn else first.words)
