"""What each person of a pool got in a matching, and sums of it over groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.people.pool.profiles import Profiles
from mentormatch.results.lab.audit_group import AuditMeasures
from mentormatch.results.pairs.question import places
from mentormatch.terms import UNIT

if TYPE_CHECKING:
    from mentormatch.results.pairs.matching import Matching

__all__ = ["Outcomes", "outcomes"]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """One row a person, in order of id.

    Parameters
    ----------
    present
        bool (people,): who takes part.
    load, places
        int64 (people,): partners, and how many there may be.
    best
        int64 (people,): the best score in micro-units, 0 without a partner.
    wished, met
        bool (people,): who named somebody of the other pool, and who got the first of them.
    levels, rungs
        int64 (people,): partners whose rung is known, and the sum of these rungs.
    """

    present: Bools
    load: Ints
    places: Ints
    best: Ints
    wished: Bools
    met: Bools
    levels: Ints
    rungs: Ints

    def measures(self, codes: Ints, groups: int, least: int) -> list[AuditMeasures]:
        """Return the numbers of each group.

        Parameters
        ----------
        codes
            int64 (people,): the group of each person.
        groups
            How many there are; none is empty.
        least
            Answers that a share of some of the people needs.
        """

        def sums(values: Ints | Bools) -> list[int]:
            summed = np.bincount(codes, weights=values, minlength=groups)
            return [int(total) for total in summed]

        n = sums(np.ones(len(codes), np.int64))
        above, best = sums(self.best > np.median(self.best)), sums(self.best)
        absent, matched = sums(~self.present), sums(self.load > 0)
        wished, met = sums(self.wished), sums(self.met)
        levels, rungs = sums(self.levels), sums(self.rungs)
        load, held = sums(self.load), sums(self.places)
        return [
            AuditMeasures(
                n=n[g], absent=absent[g], matched=matched[g], mean=best[g] / UNIT / n[g],
                above_median=above[g] / n[g],
                first_wish=_share(met[g], wished[g], least),
                partner_level=_share(rungs[g], levels[g], least),
                load=load[g], places=held[g],
            )
            for g in range(groups)
        ]  # fmt: skip


def _share(part: int, whole: int, least: int) -> float | None:
    return part / whole if whole >= max(least, 1) else None


def outcomes(matching: Matching, side: Literal["mentor", "mentee"]) -> Outcomes:
    """Return what each person of one side got."""
    scores = matching.scores
    mentors = scores.mentors.positions([match.mentor for match in matching.matches])
    mentees = scores.mentees.positions([match.mentee for match in matching.matches])
    units = np.array([match.units for match in matching.matches], np.int64)
    if side == "mentor":
        mine, theirs, who, partners = scores.mentors, scores.mentees, mentors, mentees
        present, field = scores.mentor_present, "max_mentees"
    else:
        mine, theirs, who, partners = scores.mentees, scores.mentors, mentees, mentors
        present, field = scores.mentee_present, "max_mentors"
    best = np.zeros(len(mine), np.int64)
    np.maximum.at(best, who, units)
    wish = _first_wishes(mine, theirs)
    met = np.zeros(len(mine), np.bool_)
    met[who[wish[who] == partners]] = True
    rungs = theirs.rungs[partners]
    known = who[rungs >= 0]
    return Outcomes(
        present=present,
        load=np.bincount(who, minlength=len(mine)),
        places=np.where(present, places(mine, field), 0),
        best=best,
        wished=wish >= 0,
        met=met,
        levels=np.bincount(known, minlength=len(mine)),
        rungs=np.bincount(known, rungs[rungs >= 0], len(mine)).astype(np.int64),
    )


def _first_wishes(choosers: Profiles, chosen: Profiles) -> Ints:
    """Return int64 (people,): the row of the first whom each wishes for; -1 without one."""
    column, position = choosers.items("preferences"), chosen.position
    listed = [position.get(who, -1) for who in column.vocabulary]
    rows = np.array(listed, np.int64)[column.codes]
    at = np.flatnonzero(rows >= 0)
    owners, first = np.unique(np.searchsorted(column.starts, at, "right") - 1, return_index=True)
    wish = np.full(len(choosers), -1, np.int64)
    wish[owners] = rows[at[first]]
    return wish
