"""Pandas views of a pool, for notebooks and spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.people.pool.storage import plain, value
from mentormatch.text.tables import MOST_ROWS
from mentormatch.text.tables import html_of as table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from mentormatch.people.arrays import Column
    from mentormatch.people.pool.data import PoolData

__all__ = ["audit_of", "frame_of", "html_of", "series_of"]

_SHOWN = MOST_ROWS


def series_of(ids: Sequence[str], name: str, column: Column) -> pd.Series[Any]:
    """Return what everybody said in a field as Python values, indexed by id."""
    import pandas as pd

    said = [value(name, column, row) for row in range(len(ids))]
    index = pd.Index(list(ids), name="id")
    return pd.Series(said, index=index, name=name, dtype=object)


def frame_of(pool: PoolData) -> pd.DataFrame:
    """Return one row a person, one column an answered field, in kinds that JSON knows."""
    import pandas as pd

    own = {f"attributes.{name}": column for name, column in pool.attributes.items()}
    cells = {
        name: [plain(value(name, column, row)) for row in range(len(pool.ids))]
        for name, column in {**pool.columns, **own}.items()
        if column.answered.any()
    }
    return pd.DataFrame({"id": pool.ids, **cells}, dtype=object)


def audit_of(pool: PoolData) -> pd.DataFrame:
    """Return a copy of the protected columns, indexed by id; empty where there are none."""
    import pandas as pd

    index = pd.Index(pool.ids, name="id", dtype=object)
    return pd.DataFrame(index=index) if pool.audit is None else pool.audit.copy()


def html_of(pool: PoolData, title: str) -> str:
    """Return the first people as a small table under a title, with every cell escaped."""
    people = len(pool.ids)
    few = pool.take(np.arange(min(people, _SHOWN)))
    frame = _in_words(few)
    if pool.labels is not None and pool.labels.names:
        frame.insert(1, "label", [pool.labels.names.get(who, "") for who in few.ids])
    cut = [] if people <= _SHOWN else [f"the first {_SHOWN} of {people} people"]
    return table_of(frame, *cut, head=[title])


def _in_words(pool: PoolData) -> pd.DataFrame:
    """Return one row a person, one column an answered field, as one would write them in a cell."""
    import pandas as pd

    # Late: the grammar of the reader is not needed by those who only ask.
    from mentormatch.people.pool.csv import cells_of

    return pd.DataFrame({"id": pool.ids, **cells_of(pool)})
