"""What else could this mentee have? Other mentors, the cheapest for the programme first."""

from __future__ import annotations

from heapq import heapify, heappop, heappush

import numpy as np

from mentormatch.errors import InputError
from mentormatch.lab.what_if.asked import as_change, order, ready
from mentormatch.lab.what_if.why_not import why_not
from mentormatch.results.lab.alternatives import Alternatives
from mentormatch.results.lab.why_not import WhyNot
from mentormatch.results.pairs.matching import Matching
from mentormatch.solve.pairs.residual.what_if import WhatIf

__all__ = ["alternatives"]


def alternatives(matching: Matching, mentee: str, most: int) -> Alternatives:
    """Return other mentors of a mentee; see `Matching.alternatives`."""
    if most < 0:
        raise InputError(f"most: expected a whole number of at least 0, got {most}")
    mentee = matching._mentee(mentee)
    asked = ready(matching, "alternatives")
    open_ = _open(matching, asked, mentee)
    found = _cheapest(matching, asked, mentee, open_, most)
    told = Alternatives(mentee, tuple(found), len(open_), order(matching))
    return told.named(matching.names)


def _open(matching: Matching, asked: WhatIf, mentee: str) -> list[int]:
    """Return the mentors who may be hers, are not, and do not break a minimum load."""
    i = matching.scores.mentees.position[mentee]
    ours = matching.scores.mentors.positions(matching.mentors_of(mentee))
    possible = asked.row(i).possible.copy()
    possible[ours] = False
    return np.flatnonzero(possible).tolist()


def _cheapest(
    matching: Matching, asked: WhatIf, mentee: str, mentors: list[int], most: int
) -> list[WhyNot]:
    """Return the best few: whoever may be better than those known is priced, nobody else.

    Where shortest paths do not tell a price, an upper bound stands for it until it is needed.
    """
    scores, entries = matching.scores, order(matching)
    i = scores.mentees.position[mentee]
    costs, bounds = asked.row(i).costs, asked.best(i)
    units = scores.on(np.array(mentors, np.int64), np.full(len(mentors), i))
    waiting: list[tuple[tuple[int, ...], int, int, WhyNot | None]] = []
    for j, score in zip(mentors, units.tolist(), strict=True):
        cost = costs[j]
        known = bounds[j] if cost is None else as_change(cost, entries).vector
        waiting.append((tuple(-entry for entry in known), -score, j, None))
    heapify(waiting)
    found: list[WhyNot] = []
    while waiting and len(found) < most:
        _, score, j, told = heappop(waiting)
        if told is not None:
            found.append(told)
            continue
        told = why_not(matching, mentee, scores.mentors.ids[j])
        if told.change is not None:
            heappush(waiting, (tuple(-entry for entry in told.change.vector), score, j, told))
    return found
