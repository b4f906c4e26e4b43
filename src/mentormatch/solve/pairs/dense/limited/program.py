"""The linear or integer program of a stage, with column generation.

A linear program over a few promising pairs is solved, its dual prices are held against all pairs,
and pairs that would pay are added until there are none (Dantzig and Wolfe 1960).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mentormatch.arrays import Bools, Floats, Ints
from mentormatch.errors import ProofError, TooLarge
from mentormatch.solve.pairs.dense.flow_lp import candidates, highest
from mentormatch.solve.pairs.dense.limited.within import Limited
from mentormatch.solve.programs.highs import Constraints, Solution, maximise_lp, maximise_milp
from mentormatch.solve.programs.network_lp import Rows, incidence

if TYPE_CHECKING:
    from mentormatch.solve.programs.highs import Matrix

__all__ = ["Best", "Sought", "best"]

_ADDED = 8
"""Pairs of each mentee, beyond her places, that a round may add."""
_PAYS = 1e-6
_MOST_WHOLE = 60_000
"""Pairs beyond which no integer program is begun."""
_NODES = 20_000


class Sought(NamedTuple):
    """What is made as large as possible.

    Parameters
    ----------
    scale
        Factor on the scores.
    worth
        int64 (mentees,): what covering each is worth.
    least
        Sums over covered mentees, int64 (mentees,), that have to be reached.
    missing
        What each pair below a minimum costs; 0: minimums hold.
    """

    scale: int
    worth: Ints
    least: tuple[tuple[Ints, int], ...] = ()
    missing: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """A matching that is worth most.

    Attributes
    ----------
    pairs
        Mentor and mentee in canonical order.
    short
        Pairs that are missing below minimums.
    mentors, groups
        float64: dual prices of places and of limits, in units of what is sought.
    least
        float64: dual prices of what has to be reached.
    whole
        Whether the linear program was whole numbers by itself.
    """

    pairs: Ints
    short: int
    mentors: Floats
    groups: Floats
    least: Floats
    whole: bool


def best(limited: Limited, sought: Sought) -> Best | None:
    """Return a matching that is worth most; None where what has to be reached cannot be.

    Raises
    ------
    TooLarge
        If overlapping limits would need an integer program over too many pairs.
    """
    core = candidates(limited.instance) & limited.instance.eligible
    while True:
        model = _Model.of(limited, core, sought)
        found = model.relaxed()
        if found is None:
            # Some of the pairs left aside may be needed: all of them tell.
            if np.array_equal(core, limited.instance.eligible):
                return None
            core = limited.instance.eligible
            continue
        more = _paying(limited, model, found, sought) & ~core
        if not more.any():
            break
        core |= more
    told = model.told(found)
    if told.whole:
        return told
    everything = int(limited.instance.eligible.sum())
    if everything > _MOST_WHOLE:
        raise TooLarge(
            f"overlapping limits are worked out with up to {_MOST_WHOLE:,} allowed pairs, and "
            f"these are {everything:,}; make the limits disjoint or nested, or split the cohort"
        )
    return _Model.of(limited, limited.instance.eligible, sought).whole(told)


@dataclass(frozen=True, eq=False)
class _Model:
    """Rows ``matrix @ x <= limit`` by kind, and the variables: pairs, covered, missing."""

    limited: Limited
    mentor: Ints
    mentee: Ints
    gain: Floats
    upper: Floats
    rows: list[Rows] = field(default_factory=list)

    @classmethod
    def of(cls, limited: Limited, core: Bools, sought: Sought) -> _Model:
        """Write down what is sought over some of the pairs."""
        instance, unit = limited.instance, max(1, sought.scale)
        mentee, mentor = np.nonzero(core)
        (mentees, mentors), pairs = core.shape, len(mentee)
        least = np.concatenate(
            [instance.mentor_minimum, [g.at_least for g in limited.groups], limited.promised]
        ).astype(np.int64)
        asked = np.flatnonzero(least) if sought.missing else np.zeros(0, np.int64)
        width = pairs + mentees + len(asked)
        scores = sought.scale / unit * instance.scores[mentee, mentor].astype(np.float64)
        gain = np.concatenate([scores, sought.worth / unit, np.full(len(asked), -sought.missing)])
        upper = np.ones(width)
        upper[pairs + mentees :] = least[asked]
        model = cls(limited, mentor, mentee, gain, upper)
        by_mentor, by_mentee = incidence(mentor, mentors, width), incidence(mentee, mentees, width)
        covered = incidence(np.arange(mentees), mentees, width, first=pairs)
        by_group = _by_group(limited, mentor, mentee, width)
        missing = incidence(asked, len(least), width, first=pairs + mentees)
        cut = np.cumsum([mentors, len(limited.groups)])
        of_mentors, of_groups, of_mentees = (
            missing[: cut[0]],
            missing[cut[0] : cut[1]],
            missing[cut[1] :],
        )
        model.rows.extend(
            [
                Rows(by_mentor, instance.mentor_capacity),
                Rows(-by_mentor - of_mentors, -instance.mentor_minimum),
                Rows(by_group, np.array([g.at_most for g in limited.groups], np.int64)),
                Rows(
                    -by_group - of_groups, np.array([-g.at_least for g in limited.groups], np.int64)
                ),
                Rows(by_mentee, instance.mentee_capacity),
                Rows(-by_mentee - of_mentees, -limited.promised),
                Rows(covered - by_mentee, np.zeros(mentees, np.int64)),
            ]
        )
        for count, many in sought.least:
            whom = np.flatnonzero(count)
            one = incidence(np.zeros(len(whom), np.int64), 1, width)
            one.indices[:] = pairs + whom
            one.data[:] = -count[whom]
            model.rows.append(Rows(one, np.array([-many])))
        return model

    def relaxed(self) -> Solution | None:
        """Solve the linear program; None where it is infeasible."""
        from scipy.sparse import vstack

        matrix = vstack([rows.matrix for rows in self.rows], format="csr")
        limit = np.concatenate([rows.limit for rows in self.rows])
        found = maximise_lp(self.gain, (matrix, limit), upper=self.upper, method="highs-ds")
        if found.optimal:
            return found
        if found.status.value == "infeasible":
            return None
        raise ProofError(f"the program of a stage was not solved: {found.message}")

    def duals(self, found: Solution) -> list[Floats]:
        """Return dual prices by kind of row."""
        return np.split(found.duals, np.cumsum([len(rows.limit) for rows in self.rows])[:-1])

    def told(self, found: Solution) -> Best:
        """Return the matching of a solution."""
        by_kind = self.duals(found)
        pairs, mentees = len(self.mentor), len(self.limited.promised)
        x = found.x[:pairs]
        made = np.flatnonzero(x > 0.5)
        return Best(
            np.column_stack([self.mentor[made], self.mentee[made]]),
            round(float(found.x[pairs + mentees :].sum())),
            by_kind[0] - by_kind[1],
            by_kind[2] - by_kind[3],
            np.array([float(one[0]) for one in by_kind[7:]]),
            bool((np.abs(x - np.rint(x)) < 1e-6).all()),
        )

    def whole(self, relaxed: Best) -> Best | None:
        """Solve in whole numbers; prices are those of the linear program."""
        limits = [Constraints(rows.matrix, -math.inf, rows.limit) for rows in self.rows]
        found = maximise_milp(
            self.gain,
            limits,
            upper=self.upper,
            seconds=math.inf,
            whole=np.ones(len(self.gain), np.bool_),
            nodes=_NODES,
        )
        if not found.x.size:
            return None
        pairs, mentees = len(self.mentor), len(self.limited.promised)
        made = np.flatnonzero(found.x[:pairs] > 0.5)
        return Best(
            np.column_stack([self.mentor[made], self.mentee[made]]),
            round(float(found.x[pairs + mentees :].sum())),
            relaxed.mentors,
            relaxed.groups,
            relaxed.least,
            whole=False,
        )


def _by_group(limited: Limited, mentor: Ints, mentee: Ints, width: int) -> Matrix:
    """Return the matrix that sums pairs by group; a pair may be in several."""
    from scipy.sparse import csr_array

    mentors = limited.instance.scores.shape[1]
    own = limited.inside[:, :mentors][:, mentor] | limited.inside[:, mentors:][:, mentee]
    group, pair = np.nonzero(own)
    cells = (np.ones(len(group)), (group, pair))
    return csr_array(cells, shape=(len(limited.groups), width))


def _paying(limited: Limited, model: _Model, found: Solution, sought: Sought) -> Bools:
    """Return the pairs whose reduced cost says that they would pay, a few of each mentee."""
    duals, unit = model.duals(found), max(1, sought.scale)
    mentors = duals[0] - duals[1]
    by_group = (duals[2] - duals[3]) @ limited.inside
    mentors = mentors + by_group[: len(mentors)]
    mentees = duals[4] - duals[5] - duals[6] + by_group[len(mentors) :]
    instance = limited.instance
    reduced = sought.scale / unit * instance.scores - mentors - mentees[:, None]
    pays = (reduced > _PAYS) & instance.eligible
    if not pays.any():
        return pays
    most = int(instance.mentee_capacity.max()) + _ADDED
    return pays & highest(np.where(pays, reduced, -np.inf), most)
