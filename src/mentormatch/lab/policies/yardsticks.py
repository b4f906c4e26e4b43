"""Yardsticks that belong to no policy: what people said they seek, wish and can, counted in pairs.

Levels, ladders and hours are read as people gave them, with none of the neutral values that a
policy puts in place of what was not answered: whatever one of the two did not tell is left out.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.people.arrays import ItemColumn
from mentormatch.people.pool.profiles import Profiles
from mentormatch.results.pairs.matching import Matching
from mentormatch.scoring.people_rules import NotMetBefore
from mentormatch.scoring.pools import Pools, recode_known
from mentormatch.scoring.weeks import QUARTER, packed_weeks

__all__ = ["Yardsticks", "rows_of"]

_SHOWN_WISHES = 3
_MINUTES_AN_HOUR = 60
_UNKNOWN = np.nan


class Yardsticks:
    """What two pools were asked, ready to measure any matching of them.

    Parameters
    ----------
    mentors, mentees
        The pools.
    taking_part
        bool (mentees,): whose needs count.
    """

    def __init__(self, mentors: Profiles, mentees: Profiles, taking_part: Bools) -> None:
        self._mentors, self._mentees = mentors, mentees
        self._taking_part = taking_part
        self._free = packed_weeks(mentors, mentees, None)
        self._met = set(zip(*map(np.ndarray.tolist, _met_before(mentors, mentees)), strict=True))

    def of(self, pairs: Ints) -> dict[str, Any]:
        """Return the yardsticks of a matching by name; see `results.lab.comparison.Measured`.

        Parameters
        ----------
        pairs
            int64 (pairs, 2): rows of mentors and of mentees.
        """
        loads = np.bincount(pairs[:, 0], minlength=len(self._mentors))
        return {
            "people": len(np.unique(pairs[:, 1])),
            "skills": self._skills(pairs),
            **self._wishes(pairs),
            "rungs": self._rungs(pairs),
            "hours": self._hours(pairs),
            "repeats": sum(pair in self._met for pair in map(tuple, pairs.tolist())),
            "mentors": int((loads > 0).sum()),
            "most_mentees": int(loads.max(initial=0)),
        }

    def _skills(self, pairs: Ints) -> float:
        """Return the share of sought skills that one of her mentors offers at the level."""
        sought = self._mentees.items("seeks")
        asked = self._taking_part[sought.owners]
        if not asked.any():
            return _UNKNOWN
        places, mentor = _needs_of_pairs(sought, pairs)
        level = _levels(recode_known(self._mentors.items("offers"), sought.vocabulary))
        enough = level[mentor, sought.codes[places]] >= _told(sought, "target", 0)[places]
        return float(asked[np.unique(places[enough])].sum() / asked.sum())

    def _wishes(self, pairs: Ints) -> dict[str, int]:
        """Return how many mentees got their first, second, third or a later wish."""
        wishes, mentor_ids = self._mentees.items("preferences"), self._mentors.ids
        best: dict[int, int] = {}
        for j, i in pairs.tolist():
            first, last = wishes.starts[i], wishes.starts[i + 1]
            named = [wishes.vocabulary[code] for code in wishes.codes[first:last].tolist()]
            if mentor_ids[j] in named:
                rank = named.index(mentor_ids[j]) + 1
                best[i] = min(rank, best.get(i, rank))
        ranks = list(best.values())
        shown = {f"wish_{rank}": ranks.count(rank) for rank in range(1, _SHOWN_WISHES + 1)}
        return {**shown, "wish_later": sum(rank > _SHOWN_WISHES for rank in ranks)}

    def _rungs(self, pairs: Ints) -> float:
        """Return the mean rungs by which mentors stand above their mentees, on one ladder."""
        j, i = pairs.T
        above, below = self._mentors.rungs[j], self._mentees.rungs[i]
        told = (above >= 0) & (below >= 0)
        if self._mentors.ladder != self._mentees.ladder or not told.any():
            return _UNKNOWN
        return float((above - below)[told].mean())

    def _hours(self, pairs: Ints) -> float:
        """Return the mean hours a week that pairs share, in the poorer week."""
        j, i = pairs.T
        sides = (self._mentors, j), (self._mentees, i)
        told = np.logical_and(*(p.items("availability").answered[rows] for p, rows in sides))
        if not told.any():
            return _UNKNOWN
        one, other = (
            week[:, rows[told]] for week, (_, rows) in zip(self._free, sides, strict=True)
        )
        quarters = np.bitwise_count(one & other).sum(axis=2, dtype=np.int64).min(axis=0)
        return float(quarters.mean() * QUARTER / _MINUTES_AN_HOUR)


def rows_of(matching: Matching) -> Ints:
    """Return int64 (pairs, 2): rows of mentors and of mentees, in the order of the pairs."""
    scores, matches = matching.scores, matching.matches
    j = scores.mentors.positions([match.mentor for match in matches])
    i = scores.mentees.positions([match.mentee for match in matches])
    return np.column_stack([j, i])


def _met_before(mentors: Profiles, mentees: Profiles) -> tuple[Ints, Ints]:
    return NotMetBefore().pairs(Pools(mentors, mentees, None))


def _needs_of_pairs(sought: ItemColumn, pairs: Ints) -> tuple[Ints, Ints]:
    """Return the place of every need of the mentee of every pair, and the mentor of that pair."""
    j, i = pairs.T
    lengths = np.diff(sought.starts)[i]
    ends = np.cumsum(lengths)
    within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)
    return np.repeat(sought.starts[i], lengths) + within, np.repeat(j, lengths)


def _levels(offers: ItemColumn) -> Ints:
    """Return int64 (mentors, skills): the level offered, 9 where it is not told, -1 of nothing."""
    table = np.full((len(offers.answered), len(offers.vocabulary)), -1, np.int64)
    table[offers.owners, offers.codes] = _told(offers, "level", 9)
    return table


def _told(items: ItemColumn, name: str, otherwise: int) -> Ints:
    """Return int64 (items,): a number, and another one where nothing was told."""
    numbers = items.numbers.get(name)
    if numbers is None:
        return np.full(len(items.codes), otherwise, np.int64)
    return np.where(np.isnan(numbers), otherwise, numbers).astype(np.int64)
