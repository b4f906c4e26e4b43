"""Pools as pandas objects, for notebooks and spreadsheets."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.people.pool.storage import plain, value

if TYPE_CHECKING:
    import pandas as pd

    from mentormatch.people.pool.profiles import Profiles

__all__ = ["frame_of", "html_of", "series_of"]

_SHOWN = 20


def series_of(pool: Profiles, name: str) -> pd.Series[Any]:
    """Return what everybody said in a field as Python values, indexed by id."""
    import pandas as pd

    column = pool.field(name)
    said = [value(name, column, row) for row in range(len(pool))]
    index = pd.Index(list(pool.ids), name="id")
    return pd.Series(said, index=index, name=name, dtype=object)


def frame_of(pool: Profiles) -> pd.DataFrame:
    """Return one row a person, one column an answered field, in kinds that JSON knows."""
    import pandas as pd

    own = {f"attributes.{name}": column for name, column in pool.attributes.items()}
    cells = {
        name: [plain(value(name, column, row)) for row in range(len(pool))]
        for name, column in {**pool.columns, **own}.items()
        if column.answered.any()
    }
    return pd.DataFrame({"id": pool.ids, **cells}, dtype=object)


def html_of(pool: Profiles) -> str:
    """Return the first people as a small table, with every cell escaped."""
    few = pool.take(np.arange(min(len(pool), _SHOWN)))
    table: str = frame_of(few).to_html(index=False, escape=True)
    told = "" if len(pool) <= _SHOWN else f"<p>the first {_SHOWN} of {len(pool)} people</p>"
    return f"<p>{html.escape(repr(pool))}</p>{table}{told}"
