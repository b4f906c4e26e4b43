"""Who is served in a free match with a fix, and is not now: matched again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mentormatch.results.lab.fixes import Fix
from mentormatch.results.pairs.matching import Matching
from mentormatch.results.pairs.question import question
from mentormatch.solve.pairs.solve import solve_pairs

__all__ = ["served"]


def served(matching: Matching, fix: Fix) -> tuple[str, ...]:
    """Return the ids of who has a partner with the fix, and has none now; see `Fix.serves`."""
    # A free match, which keeps no earlier pair on purpose.
    scores = replace(matching.scores, earlier=matching.scores.earlier[:0])
    asked = question(scores)
    matrix, eligible = asked.matrix()
    for pair in fix.relax:
        at = scores.mentors.position[pair.mentor], scores.mentees.position[pair.mentee]
        eligible[at], matrix[at] = True, scores.on(*(np.array([row]) for row in at))[0]
    more = _more_places(matching, fix)
    mentors, mentees = asked.mentor_capacity, asked.mentee_capacity
    again = replace(
        asked,
        mentor_capacity=mentors + more if fix.side == "mentee" else mentors,
        mentee_capacity=mentees if fix.side == "mentee" else mentees + more,
        floor=None,
        matrix=lambda: (matrix, eligible),
    )
    pairs = solve_pairs(again, seed=matching.seed, engine="matrix").pairs
    before = matching.certificate.assignment.pairs
    side, ids = (1, scores.mentees.ids) if fix.side == "mentee" else (0, scores.mentors.ids)
    return tuple(ids[row] for row in np.setdiff1d(pairs[:, side], before[:, side]))


def _more_places(matching: Matching, fix: Fix) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return int64 (partners,): how many more places of each."""
    partners = matching.scores.mentors if fix.side == "mentee" else matching.scores.mentees
    more = np.zeros(len(partners), np.int64)
    np.add.at(more, partners.positions(list(fix.places)), 1)
    return more
