"""Findings on the pairs of an answer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from mentormatch.findings import Finding
from mentormatch.scoring.kernels import Overlap
from mentormatch.scoring.scores import Scores
from mentormatch.solve.pairs.assignment import Assignment

__all__ = ["check_pairs"]


def check_pairs(scores: Scores, assignment: Assignment) -> Iterator[Finding]:
    """Yield warnings: pairs that share no hours, notes of the solver."""
    yield from _no_shared_hours(scores, assignment)
    yield from (Finding("warning", "solver", note) for note in assignment.notes)


def _no_shared_hours(scores: Scores, assignment: Assignment) -> Iterator[Finding]:
    j, i = assignment.pairs.T
    for criterion, part in zip(scores.policy.criteria, scores.parts, strict=True):
        if not isinstance(criterion, Overlap):
            continue
        apart = (part.pairs(j, i) == 0) & part.answered_pairs(j, i)
        for first in np.flatnonzero(apart)[:1]:
            pair = f"{scores.mentees.ids[i[first]]} with {scores.mentors.ids[j[first]]}"
            yield Finding(
                "warning",
                "no-shared-hours",
                f"{apart.sum()} of the pairs share no quarter of an hour, the first is {pair}.",
                column="availability",
                cure="Make Overlap a requirement of the policy to forbid such pairs.",
            )
