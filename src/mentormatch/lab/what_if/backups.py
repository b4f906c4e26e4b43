"""Somebody else for everybody who is matched, all usable at the same time: matched again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.lab.what_if.asked import as_change, order, ready
from mentormatch.results.lab.why_not import change_cells
from mentormatch.results.pairs.matching import Matching
from mentormatch.results.pairs.question import question
from mentormatch.solve.pairs.residual.what_if import WhatIf
from mentormatch.solve.pairs.solve import solve_pairs
from mentormatch.terms import UNIT

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["backups"]


def backups(matching: Matching) -> pd.DataFrame:
    """Return a second mentor for everybody who has one; see `Matching.backups`."""
    import pandas as pd

    asked, entries = ready(matching, "backups"), order(matching)
    scores = matching.scores
    pairs = _matched_again(matching)
    rows = [
        _row(matching, asked, j, i, int(units), entries)
        for (j, i), units in zip(pairs.tolist(), scores.on(*pairs.T).tolist(), strict=True)
    ]
    spare = {row["mentee"] for row in rows}
    alone = [m for m in dict.fromkeys(match.mentee for match in matching.matches) if m not in spare]
    rows += [{"mentee": mentee} for mentee in alone]
    columns = ["mentee", "mentor", "score", *entries, "within_slack"]
    frame = pd.DataFrame(rows, columns=columns).sort_values("mentee", ignore_index=True)
    return frame.astype({entry: "Int64" for entry in entries if entry not in ("worst", "total")})


def _matched_again(matching: Matching) -> Ints:
    """Return int64 (pairs, 2): the best matching without any pair of the one that was made.

    Places are all that counts: nobody is promised backups.
    """
    scores = matching.scores
    # Whoever is pinned may lose her mentor like everybody else.
    anew = question(replace(scores, pinned=scores.pinned[:0]))
    problem = anew.as_matrix()
    eligible = problem.eligible.copy()
    made = matching.certificate.assignment.pairs
    eligible[made[:, 0], made[:, 1]] = False
    covered = np.zeros(len(problem.mentee_capacity), np.int64)
    covered[made[:, 1]] = 1
    eligible &= covered.astype(np.bool_)
    again = replace(
        anew,
        mentor_minimum=np.zeros_like(problem.mentor_minimum),
        mentee_capacity=covered,
        matrix=lambda: (problem.scores * eligible, eligible),
    )
    return solve_pairs(again, seed=matching.seed, engine="matrix").pairs


def _row(
    matching: Matching, asked: WhatIf, j: int, i: int, units: int, entries: tuple[str, ...]
) -> dict[str, Any]:
    cost = asked.price(j, i)
    change = None if cost is None else as_change(cost, entries)
    ids = matching.scores.mentees.ids[i], matching.scores.mentors.ids[j]
    return {"mentee": ids[0], "mentor": ids[1], "score": units / UNIT} | change_cells(
        change, entries
    )
