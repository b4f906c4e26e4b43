"""Data-quality warnings: valid answers that count for less than the person may think."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.findings import Finding
from mentormatch.people.arrays import ItemColumn
from mentormatch.text.sentences import counted, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mentormatch.people.pool.data import PoolData

__all__ = ["doubts"]


def doubts(pool: PoolData) -> Iterator[Finding]:
    """Find hours that cannot be compared, and needs that are met before the mentoring starts.

    Examples
    --------
    >>> from mentormatch.people.schema.profile import Profile
    >>> from mentormatch.people.pool.profiles import Profiles
    >>> pool = Profiles.of([Profile(id="bo", seeks={"sql": {"current": 3, "target": 1}})])
    >>> print(pool.findings)
    warnings (1)
      column 'seeks', id 'bo': 1 need has a target below the current level, so it counts as met. \
Write the current level first, such as sql:1>3.
    """
    yield from _hours_without_zone(pool)
    yield from _lowered_needs(pool)


def _hours_without_zone(pool: PoolData) -> Iterator[Finding]:
    hours = pool.columns["availability"].answered
    count = int((hours & ~pool.columns["time_zone"].answered).sum())
    if count:
        yield Finding(
            "warning",
            "no-time-zone",
            counted(
                count,
                "{count} person gave hours but no time zone, so these hours count as unanswered.",
                "{count:,} people gave hours but no time zone, so these hours count as unanswered.",
            ),
            column="availability",
            cure=sentence(
                'Add a column of time zones, or write [constants] time_zone = "Europe/Amsterdam" '
                "in the column map if that is right."
            ),
        )


def _lowered_needs(pool: PoolData) -> Iterator[Finding]:
    seeks = pool.columns["seeks"]
    assert isinstance(seeks, ItemColumn)
    lowered = seeks.owners[seeks.numbers["target"] < seeks.numbers["current"]]
    for row, count in zip(*np.unique(lowered, return_counts=True), strict=True):
        yield Finding(
            "warning",
            "target-below-current",
            counted(
                int(count),
                "{count} need has a target below the current level, so it counts as met.",
                "{count:,} needs have a target below the current level, so they count as met.",
            ),
            column="seeks",
            cure=sentence("Write the current level first, such as sql:1>3."),
            person=pool.ids[row],
        )
