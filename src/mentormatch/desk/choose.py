"""Who is asked: the best who has the minutes, and who would be asked next.

One request takes the highest score; a batch is an exact assignment. Among equal scores whoever has
most minutes left is asked, and then the lot decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.desk.request import Request
from mentormatch.desk.roster import Candidates
from mentormatch.objectives import ObjectiveName
from mentormatch.solve.pairs.assign import assign

Free = Callable[[str, bool], Ints]

__all__ = ["Asking", "Choice", "choose", "foremost", "place_all", "ranked"]


class Choice(NamedTuple):
    """A place among the candidates of a request, and the month in which it is booked."""

    place: int
    month: str


class Asking(NamedTuple):
    """A request with all that is needed to place it.

    Attributes
    ----------
    request, candidates
        What is asked, and who offers the skill.
    free_to_ask
        bool (candidates,): who is allowed and was not passed over.
    months
        Months that may be booked, the earliest first.
    lots
        int64 (candidates,): among equals the smallest is asked.
    """

    request: Request
    candidates: Candidates
    free_to_ask: Bools
    months: tuple[str, ...]
    lots: Ints

    def with_room(self, left: Ints) -> Ints:
        """Return the places of those who have the minutes left."""
        enough = left[self.candidates.rows] >= self.request.minutes
        return np.flatnonzero(self.free_to_ask & enough)


def ranked(asked: Asking, places: Ints, free: Ints) -> Ints:
    """Return places by score, highest first; among equals more free minutes, then the lot."""
    left, units = free[asked.candidates.rows[places]], asked.candidates.units[places]
    return places[np.lexsort((asked.lots[places], -left, -units))]


def foremost(asked: Asking, places: Ints, free: Ints) -> int:
    """Return the first of :func:`ranked`, without ranking the others; one place at least."""
    units = asked.candidates.units[places]
    best = places[units == units.max()]
    left = free[asked.candidates.rows[best]]
    equal = best[left == left.max()]
    return int(equal[np.argmin(asked.lots[equal])])


def choose(asked: Asking, free: Free, first: int | None = None) -> Choice | None:
    """Return the best candidate with room, in the earliest month that has one.

    Parameters
    ----------
    asked
        The request with its candidates.
    free
        ``free(month, urgent)`` gives int64 (mentors,): minutes that may be taken.
    first
        A place that goes before all others if it has room: the named backup.
    """
    for month in asked.months:
        left = free(month, asked.request.is_urgent)
        room = asked.with_room(left)
        if first is not None and first in room:
            return Choice(first, month)
        if len(room):
            return Choice(foremost(asked, room, left), month)
    return None


def place_all(
    batch: Sequence[Asking], free: Free, objective: ObjectiveName, seed: int
) -> dict[int, Choice]:
    """Place a batch: urgent requests first, each month for itself, as many as possible, exactly.

    Requests of one urgency that take equally many minutes are one exact assignment. Where they
    take different minutes a mentor's places are counted in the longest of them, and what is left
    is assigned in further rounds.

    Parameters
    ----------
    batch
        The requests.
    free
        As for :func:`choose`; must not change meanwhile.
    objective, seed
        As in :func:`mentormatch.assign`.

    Returns
    -------
    dict
        Position in the batch → what was chosen; who is not in it has no place.
    """
    taken: dict[str, dict[int, int]] = {}
    placed: dict[int, Choice] = {}
    for urgent in (True, False):
        several = [k for k, asked in enumerate(batch) if asked.request.is_urgent == urgent]
        for month in sorted({month for k in several for month in batch[k].months}):
            spent = taken.setdefault(month, {})
            left = free(month, urgent).copy()
            for row, minutes in spent.items():
                # What urgent requests of this batch took may have come from the reserve.
                left[row] = min(left[row], free(month, True)[row] - minutes)
            placed |= _place_month(batch, several, month, left, spent, placed, (objective, seed))
    return placed


def _place_month(
    batch: Sequence[Asking],
    several: Sequence[int],
    month: str,
    left: Ints,
    spent: dict[int, int],
    placed: Mapping[int, Choice],
    how: tuple[ObjectiveName, int],
) -> dict[int, Choice]:
    here: dict[int, Choice] = {}
    while True:
        waiting = [k for k in several if k not in placed and k not in here]
        waiting = [k for k in waiting if month in batch[k].months]
        found = _round([batch[k] for k in waiting], left, *how)
        if not found:
            return here
        for position, place in found:
            k = waiting[position]
            row = int(batch[k].candidates.rows[place])
            left[row] -= batch[k].request.minutes
            spent[row] = spent.get(row, 0) + batch[k].request.minutes
            here[k] = Choice(place, month)


def _round(
    waiting: Sequence[Asking], left: Ints, objective: ObjectiveName, seed: int
) -> list[tuple[int, int]]:
    """Assign once; return position among the waiting and place among its candidates."""
    shortlists = [_shortlist(asked, left, len(waiting)) for asked in waiting]
    rows = np.unique(np.concatenate([np.zeros(0, np.int64), *(s[0] for s in shortlists)]))
    if not len(rows):
        return []
    units = np.zeros((len(rows), len(waiting)), np.int64)
    eligible = np.zeros(units.shape, np.bool_)
    for column, ((theirs, places), asked) in enumerate(zip(shortlists, waiting, strict=True)):
        at = np.searchsorted(rows, theirs)
        units[at, column] = asked.candidates.units[places]
        eligible[at, column] = True
    longest = max(asked.request.minutes for asked in waiting)
    found = assign(
        units,
        eligible=eligible,
        mentor_capacity=np.maximum(left[rows] // longest, 1),
        objective=objective,
        seed=seed,
    )
    return [(int(c), _place(waiting[c], int(rows[j]))) for j, c in found.pairs]


def _shortlist(asked: Asking, left: Ints, most: int) -> tuple[Ints, Ints]:
    """Return rows and places of the best with room, as many as there are requests.

    More are never needed: the other requests of the batch can take all but one of them.
    """
    best = ranked(asked, asked.with_room(left), left)[:most]
    return asked.candidates.rows[best], best


def _place(asked: Asking, row: int) -> int:
    return int(np.searchsorted(asked.candidates.rows, row))
