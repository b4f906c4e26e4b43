"""What it costs if a mentor leaves: where her mentees go, and who makes room for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from mentormatch.lab.what_if.asked import as_change, order, ready, the_mentor
from mentormatch.results.lab.why_not import change_cells
from mentormatch.results.pairs.matching import Matching

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
    ids = _asked_about(matching, mentors)
    rows = []
    for count, mentor in enumerate(ids, 1):
        cost, steps = asked.leave(scores.mentors.position[mentor])
        change = change_cells(as_change(cost, entries), entries)
        moves = len({who for who, *_ in steps})
        rows.append({"mentor": mentor} | change | {"moves": moves})
        if progress and (count % _TOLD_EVERY == 0 or count == len(ids)):
            progress(f"{count:,} of {len(ids):,} mentors")
    return pd.DataFrame(rows, columns=["mentor", *entries, "within_slack", "moves"])


def _asked_about(matching: Matching, mentors: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return the ids of those who are named, or of all who take part."""
    scores = matching.scores
    if mentors is None:
        there = zip(scores.mentors.ids, scores.mentor_present.tolist(), strict=True)
        return tuple(mentor for mentor, present in there if present)
    named = [mentors] if isinstance(mentors, str) else mentors
    return tuple(dict.fromkeys(the_mentor(matching, who) for who in named))
