"""Pictures of a matching, and the tables that they draw: the extra ``[plot]``.

===============  ==================================================================
`waterfall`      why a pair scores what it scores: bars that add up
`scores`         how well everybody is served, from the lowest
`loads`          how full mentors are
`supply`         what is sought, and what is offered
`tradeoff`       what policies buy: mean against worst
`audit`          how groups fared, with intervals
`moved`          who has another mentor than before
`changes`        what more changes of an earlier matching gain
===============  ==================================================================

Every function takes ``ax=`` and returns the axes; the function of the same name with ``_data``
returns the table that it draws, and needs no extra. `svg` writes a picture.
"""

from __future__ import annotations

from mentormatch.plots.audit_intervals import audit, audit_data
from mentormatch.plots.change_steps import changes, changes_data
from mentormatch.plots.load_bars import loads, loads_data
from mentormatch.plots.moved_lines import moved, moved_data
from mentormatch.plots.score_dots import scores, scores_data
from mentormatch.plots.supply_bars import supply, supply_data
from mentormatch.plots.tradeoff_points import tradeoff, tradeoff_data
from mentormatch.plots.vector import svg
from mentormatch.plots.waterfall_bars import waterfall, waterfall_data

__all__ = [
    "audit",
    "audit_data",
    "changes",
    "changes_data",
    "loads",
    "loads_data",
    "moved",
    "moved_data",
    "scores",
    "scores_data",
    "supply",
    "supply_data",
    "svg",
    "tradeoff",
    "tradeoff_data",
    "waterfall",
    "waterfall_data",
]
