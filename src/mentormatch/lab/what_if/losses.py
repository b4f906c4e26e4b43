"""What it costs if a mentor leaves: where her mentees go, and who makes room for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.lab.what_if.asked import as_change, order, ready, the_mentor
from mentormatch.results.lab.why_not import change_cells
from mentormatch.results.pairs.matching import Matching
from mentormatch.results.pairs.pins import take_out
from mentormatch.results.pairs.question import question
from mentormatch.solve.pairs.residual.made import Made
from mentormatch.solve.pairs.residual.resolve import leave
from mentormatch.solve.pairs.residual.shortest_paths import Step
from mentormatch.solve.pairs.residual.what_if import Cost, WhatIf, steps_between

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["losses"]

_TOLD_EVERY = 50


def losses(
    matching: Matching,
    mentors: str | Iterable[str] | None,
    progress: Callable[[str], object] | None,
) -> pd.DataFrame:
    """Return the price of every mentor who may leave; see `Matching.losses`."""
    import pandas as pd

    asked, entries = ready(matching, "losses"), order(matching)
    scores = matching.scores
    ids, pinned = _asked_about(matching, mentors), set(scores.pinned[:, 0].tolist())
    rows = []
    for count, mentor in enumerate(ids, 1):
        j = scores.mentors.position[mentor]
        cost, steps = asked.leave(j) if j not in pinned else _with_her_pins(matching, asked, j)
        change = change_cells(as_change(cost, entries), entries)
        moves = len({who for who, *_ in steps})
        rows.append({"mentor": mentor} | change | {"moves": moves})
        if progress and (count % _TOLD_EVERY == 0 or count == len(ids)):
            progress(f"{count:,} of {len(ids):,} mentors")
    return pd.DataFrame(rows, columns=["mentor", *entries, "within_slack", "moves"])


def _with_her_pins(matching: Matching, asked: WhatIf, mentor: int) -> tuple[Cost, list[Step]]:
    """Return what it costs if a mentor leaves who is pinned: those with her are free again."""
    scores, made = matching.scores, asked.made
    hers = scores.pinned[:, 0] == mentor
    ended, rest = scores.pinned[hers], take_out(matching.certificate.assignment, scores)
    free = question(replace(scores, pinned=scores.pinned[~hers])).as_matrix()
    found = leave(Made.of(free, rest.pairs, rest.stages), mentor)
    assert found is not None, "what others were promised does not hang on who leaves"
    total = found.total - int(scores.on(*ended.T).sum())
    lowest = None if found.threshold is None else found.threshold - (made.threshold or 0)
    cost = Cost(
        people=found.covered - made.covered - len(ended),
        worst=lowest,
        total=total - made.total,
        within_slack=total >= made.least,
    )
    before = np.concatenate([rest.pairs, ended])
    return cost, steps_between(before, found.pairs, len(scores.mentors), -1)


def _asked_about(matching: Matching, mentors: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return the ids of those who are named, or of all who take part."""
    scores = matching.scores
    if mentors is None:
        there = zip(scores.mentors.ids, scores.mentor_present.tolist(), strict=True)
        return tuple(mentor for mentor, present in there if present)
    named = [mentors] if isinstance(mentors, str) else mentors
    return tuple(dict.fromkeys(the_mentor(matching, who) for who in named))
