"""What each criterion adds to one pair: as a table, and as lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mentormatch.scoring.scores import Contribution
from mentormatch.terms import UNIT

if TYPE_CHECKING:
    import pandas as pd


__all__ = ["contribution_frame", "contribution_lines"]


def contribution_frame(parts: Sequence[Contribution]) -> pd.DataFrame:
    """Return one row a criterion: points, most points, answered, and the two facts."""
    import pandas as pd

    rows = [
        (p.criterion, p.units / UNIT, p.weight / UNIT, p.answered, p.mentor_fact, p.mentee_fact)
        for p in parts
    ]
    names = ["criterion", "points", "most", "answered", "mentor", "mentee"]
    return pd.DataFrame(rows, columns=names)


def contribution_lines(parts: Sequence[Contribution]) -> list[str]:
    """Return one line a criterion: points of most points, and the two facts."""
    width = max((len(part.criterion) for part in parts), default=0)
    return [
        f"  {p.criterion:<{width}}  {p.units / UNIT:.3f} of {p.weight / UNIT:.3f}"
        f"  mentor: {p.mentor_fact} | mentee: {p.mentee_fact}"
        for p in parts
    ]
