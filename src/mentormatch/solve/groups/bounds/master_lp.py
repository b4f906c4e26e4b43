"""The master linear program of groups by fit alone, by column and cut generation.

Members go to facilitators as goods go to warehouses: each member once, each open group between its
sizes, quotas by class. Columns are pairs: those with the best fit come first, then those with a
positive reduced cost, until none is left. Cuts are rules of single groups (quotas, apart, "all or
nothing" of a group that opens), added where they are broken.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mentormatch.arrays import Bools, Floats, Ints
from mentormatch.solve.groups.blocks import Blocks
from mentormatch.solve.groups.bounds.rule_cuts import Cut, broken_cuts
from mentormatch.solve.groups.problem import GroupProblem
from mentormatch.solve.programs.highs import maximise_lp
from mentormatch.solve.stop import StopRule

if TYPE_CHECKING:
    from mentormatch.solve.programs.highs import Matrix

__all__ = [
    "Duals",
    "LPOptimum",
    "MasterLP",
    "allowed_by",
    "column_and_cut_generation",
    "fit_lp",
    "people_lp",
]

_UNITS = 1000.0
"""Units of one of the program: costs of thousands suit the tolerances of HiGHS."""
_NEAR = 12
"""Facilitators that every member may be offered at first."""
_OFTEN = 40
"""Rounds of pricing and of adding rules at most."""
_MUCH = 1e5
"""What is paid to place everybody, or to open a group, before anything else counts."""


@dataclass(eq=False)
class MasterLP:
    """A program over some pairs of blocks and seats (one for each group that a facilitator leads).

    Parameters
    ----------
    problem, blocks
        The question, and its members.
    seat
        int64 (seats,): the facilitator of each.
    worth
        float (blocks, seats): what is made large.
    units
        How many units (or people) one of `worth` stands for.
    required
        People that must be placed; 0 asks for none.
    whole
        Whether sizes have a least and rules count; without them only places are scarce.
    open
        bool (blocks, seats): pairs that may be.
    urged
        Seats that have to open: they add so much that they do if they can.
    pairs
        bool (blocks, seats): pairs that the program knows; they become more.
    cuts
        Rules that the program knows; they become more.
    """

    problem: GroupProblem
    blocks: Blocks
    seat: Ints
    worth: Floats
    units: float
    required: int
    whole: bool
    open: Bools
    urged: tuple[int, ...] = ()
    pairs: Bools = field(init=False)
    cuts: list[Cut] = field(default_factory=list)

    def __post_init__(self) -> None:
        worth = np.where(self.open, self.worth, -np.inf)
        near = min(_NEAR, worth.shape[1])
        best = np.argpartition(-worth, near - 1, axis=1)[:, :near]
        self.pairs = np.zeros(worth.shape, np.bool_)
        self.pairs[np.arange(len(worth))[:, None], best] = True
        few = min(2 * self.problem.size[1], len(worth))
        keen = np.argpartition(-worth, few - 1, axis=0)[:few]
        self.pairs[keen, np.arange(worth.shape[1])] = True
        self.pairs &= self.open

    def rows(self, a: Ints, g: Ints) -> tuple[Matrix, Floats]:
        """Return matrix and limits of ``matrix @ (x of pairs, y of seats, lack) <= limit``."""
        from scipy.sparse import csr_array, vstack

        blocks, seats, count = len(self.blocks), len(self.seat), len(a)
        width = count + seats + 1
        weight = self.blocks.weight[a].astype(float)
        x, y, each = np.arange(count), count + np.arange(seats), np.arange(seats)
        cap = np.minimum(self.problem.cap[self.seat], self.problem.size[1]).astype(float)
        once = csr_array((np.ones(count), (a, x)), shape=(blocks, width))
        full = csr_array((np.r_[weight, -cap], (np.r_[g, each], np.r_[x, y])), shape=(seats, width))
        most = csr_array((np.ones(seats), (np.zeros(seats, int), y)), shape=(1, width))
        parts = [once, full, most]
        limits = [np.ones(blocks), np.zeros(seats), np.array([self.problem.most_groups()], float)]
        if self.required:
            placed = np.r_[-weight, -1.0]
            columns = np.r_[x, width - 1]
            parts.append(csr_array((placed, (np.zeros(count + 1, int), columns)), shape=(1, width)))
            limits.append(np.array([-float(self.required)]))
        if self.whole:
            low = np.full(seats, float(self.problem.size[0]))
            least = np.r_[-weight, low], (np.r_[g, each], np.r_[x, y])
            parts += [csr_array(least, shape=(seats, width)), self._cut_rows(a, g, width)]
            limits += [np.zeros(seats), np.zeros(len(self.cuts))]
        return vstack(parts, format="csr"), np.concatenate(limits)

    def duals(self, price: Floats) -> Duals:
        """Tell the prices of all rows apart."""
        blocks, seats = self.worth.shape
        counts = [blocks, seats, 1, int(self.required > 0), seats if self.whole else 0]
        once, full, _most, person, least, cuts = np.split(price, np.cumsum(counts))
        return Duals(once, full - least if self.whole else full, float(person.sum()), cuts)

    def _cut_rows(self, a: Ints, g: Ints, width: int) -> Matrix:
        from scipy.sparse import csr_array

        place = np.full(self.pairs.shape, -1, np.int64)
        place[a, g] = np.arange(len(a))
        rows, columns, values = [], [], []
        for row, cut in enumerate(self.cuts):
            there = place[cut.blocks, cut.seat]
            known = there >= 0
            rows += [row] * (int(known.sum()) + 1)
            columns += [*there[known].tolist(), len(a) + cut.seat]
            values += [*cut.counts[known].tolist(), -cut.limit]
        return csr_array((values, (rows, columns)), shape=(len(self.cuts), width))

    @property
    def much(self) -> float:
        """What a person costs who is lacking, and what a seat adds that has to open."""
        return _MUCH * max(1.0, float(np.abs(self.worth).max(initial=1.0)) / 1e3)

    def gain(self, a: Ints, g: Ints) -> Floats:
        """Return what each variable adds."""
        seats = np.zeros(len(self.seat))
        seats[list(self.urged)] = self.much
        return np.concatenate([self.worth[a, g], seats, [-self.much]])

    def upper(self, count: int) -> Floats:
        """Return the most each variable may be."""
        return np.concatenate([np.ones(count + len(self.seat)), [float(self.required)]])

    def closed(self, barred: Bools) -> MasterLP:
        """Return the program without some pairs, bool (blocks, seats)."""
        return self._knowing(replace(self, open=self.open & ~barred))

    def opened(self, seats: Ints) -> MasterLP:
        """Return the program in which some seats have to open."""
        return self._knowing(replace(self, urged=tuple({*self.urged, *seats.tolist()})))

    def _knowing(self, case: MasterLP) -> MasterLP:
        """Tell a case the pairs that are known; rules they share already."""
        case.pairs |= self.pairs & case.open
        return case


class Duals(NamedTuple):
    """Prices of the rows of a program.

    Parameters
    ----------
    once
        float (blocks,): of being in one group at most.
    place
        float (seats,): of a place, of either sign where groups have a least size.
    person
        Of placing one person.
    cuts
        float (cuts,): of rules.
    """

    once: Floats
    place: Floats
    person: float
    cuts: Floats


class LPOptimum(NamedTuple):
    """An optimum of the linear program over all pairs.

    Parameters
    ----------
    bound
        Its value.
    reduced
        float (blocks, seats): what one more of each pair would add; -inf for what may not be.
    duals
        Its prices.
    taken, opened
        Shares of pairs and of seats.
    """

    bound: float
    reduced: Floats
    duals: Duals
    taken: Floats
    opened: Floats


def allowed_by(program: MasterLP, relaxed: LPOptimum) -> int:
    """Return the units (or people) that the linear program allows."""
    return math.floor(relaxed.bound * program.units + 1e-3)


def fit_lp(
    problem: GroupProblem, blocks: Blocks, seat: Ints, *, required: int, whole: bool
) -> MasterLP:
    """Return the program that makes fit large; `seat` tells whom each seat belongs to."""
    worth = blocks.fit[seat].T / _UNITS
    may = _may(problem, blocks, seat)
    return MasterLP(problem, blocks, seat, worth, _UNITS, required, whole, may)


def people_lp(problem: GroupProblem, blocks: Blocks, seat: Ints) -> MasterLP:
    """Return the program that makes the number of people large who are placed."""
    may = _may(problem, blocks, seat)
    worth = np.broadcast_to(blocks.weight[:, None], may.shape).astype(float)
    return MasterLP(problem, blocks, seat, worth, 1.0, 0, True, may)


def _may(problem: GroupProblem, blocks: Blocks, seat: Ints) -> Bools:
    pinned = (blocks.pinned[:, None] < 0) | (blocks.pinned[:, None] == seat)
    cap = np.minimum(problem.cap, problem.size[1])[seat]
    return np.asarray(blocks.allowed[seat].T & pinned & (blocks.weight[:, None] <= cap))


def column_and_cut_generation(program: MasterLP, stop: StopRule) -> LPOptimum | None:
    """Return the optimum of the linear program over all pairs; None if time runs out.

    Parameters
    ----------
    program
        Learns pairs and rules on the way.
    stop
        When it is over.
    """
    for _ in range(_OFTEN):
        if stop.reached():
            return None
        answer = _solve_linear(program)
        if answer is None:
            return None
        reduced = np.where(program.open, answer.reduced, -np.inf)
        missing = (reduced > 1e-7) & ~program.pairs
        if missing.any():
            program.pairs |= _leading(np.where(missing, reduced, -np.inf))
            continue
        new = broken_cuts(program.blocks, answer.taken, answer.opened,
                          program.cuts) if program.whole else []  # fmt: skip
        if not new:
            return answer._replace(reduced=reduced)
        program.cuts += new
        for cut in new:
            program.pairs[cut.blocks, cut.seat] = program.open[cut.blocks, cut.seat]
    return None


def _leading(reduced: Floats, each: int = 6) -> Bools:
    """Return the pairs to add: the largest of every block and of every seat."""
    chosen = np.zeros(reduced.shape, np.bool_)
    few = min(each, reduced.shape[1])
    best = np.argpartition(-reduced, few - 1, axis=1)[:, :few]
    chosen[np.arange(len(reduced))[:, None], best] = True
    few = min(4 * each, len(reduced))
    chosen[np.argpartition(-reduced, few - 1, axis=0)[:few], np.arange(reduced.shape[1])] = True
    return np.asarray(chosen & np.isfinite(reduced))


def _solve_linear(program: MasterLP) -> LPOptimum | None:
    a, g = np.nonzero(program.pairs)
    matrix, limits = program.rows(a, g)
    found = maximise_lp(program.gain(a, g), (matrix, limits), upper=program.upper(len(a)))
    if not found.optimal:
        return None
    duals = program.duals(found.duals)
    taken = np.zeros(program.pairs.shape)
    taken[a, g] = found.x[: len(a)]
    opened = found.x[len(a) : len(a) + len(program.seat)]
    value = found.value - program.much * len(program.urged)
    return LPOptimum(value, _reduced(program, duals), duals, taken, opened)


def _reduced(program: MasterLP, duals: Duals) -> Floats:
    """Return float (blocks, seats): what one more of each pair would add at these prices."""
    weight = program.blocks.weight[:, None].astype(float)
    reduced = program.worth - duals.once[:, None] + weight * duals.person
    for cut, dual in zip(program.cuts, duals.cuts, strict=True):
        if dual:
            reduced[cut.blocks, cut.seat] -= dual * cut.counts
    return np.asarray(reduced - weight * duals.place)
