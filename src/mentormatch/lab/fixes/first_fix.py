"""The smallest fix of somebody who is left out, for explanations."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mentormatch.lab.fixes.fixes import fixes_of
from mentormatch.lab.what_if.asked import limits_of
from mentormatch.results.match import Unmatched
from mentormatch.results.pairs.matching import Matching
from mentormatch.text.sentences import sentence

__all__ = ["with_first_fix"]

_FEW_PAIRS = 1_000 * 1_000
"""Pairs up to which an explanation tells it: a part of a second."""

_OF_PLACES = ("LOTTERY", "HALL_SET", "NO_CAPACITY_TOTAL")
"""Reasons whose hint is a place more, of which the fix says whose."""


def with_first_fix(matching: Matching, told: Unmatched) -> Unmatched:
    """Return what is told of a mentee, with her smallest fix where that is quick to have."""
    by_hand = matching.certificate.edited or len(matching.scores.pinned) or limits_of(matching)
    if by_hand or int(np.prod(matching.scores.shape)) > _FEW_PAIRS:
        return told
    first = next(fixes_of(matching, told.person), None)
    if first is None or not first.relaxations:
        return told
    if told.reason in _OF_PLACES:
        return replace(told, fix=first.words)
    return replace(
        told, fix=sentence("{hint}; the smallest fix: {fix}", hint=told.fix, fix=first.words)
    )
