"""Groups by fit alone: a transportation program in which each facilitator may stay closed.

Where nothing is asked of the company inside a group, members go to facilitators as goods go to
warehouses: each member once, each open group between its sizes, quotas by class. The linear
program over all pairs is solved on few of them: those with the best fit at first, then those whose
reduced cost says that they could raise the sum, until none is left. Rules of single groups (quotas,
apart, "all or nothing" of a group that opens) are added where they are broken. What remains
fractional is settled by a small mixed-integer program over the pairs whose reduced cost is within
reach of an optimum, which proves it for all pairs (reduced-cost fixing; Dantzig, Fulkerson &
Johnson 1954).
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mentormatch.solve.groups_problem import Formed
from mentormatch.solve.groups_rules import Cut, broken_cuts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.solve.arrays import Ints, Mask
    from mentormatch.solve.groups_atoms import Atoms
    from mentormatch.solve.groups_problem import GroupProblem
    from mentormatch.solve.program import Matrix

    Floats = NDArray[np.float64]

__all__ = ["Flow", "by_fit", "place_prices"]

_UNITS = 1000.0
"""Units of one of the program: costs of thousands suit the tolerances of HiGHS."""
_NEAR = 12
"""Facilitators that every member may be offered at first."""
_OFTEN = 40
"""Rounds of pricing and of adding rules at most."""
_UNKNOWN = 2**60
"""A bound where time ran out before there was one."""
_WHOLE = 12
"""Mixed-integer programs that are solved at most; then the search takes over, with their bound."""
_NODES = 500
"""Nodes of each at most: rules about who is alone can make one harder than anybody waits for."""
_FAR = 0.1
"""Share of the bound: pairs that far from an optimum place nobody who was not placed before."""
_MANY = 60_000
"""Pairs up to which the most people who can be placed are sought by a program of their own."""
_LACK = 1e5
"""What a person who is not placed costs in the program that tries to place everybody."""


class Flow(NamedTuple):
    """What the programs found.

    Parameters
    ----------
    groups
        Groups that keep every rule a program knows; None if time ran out before there were any.
    bound
        Units that no answer with as many people can exceed.
    proven
        Whether the groups reach what no others can.
    people
        Placed at most, by the same program.
    """

    groups: tuple[Formed, ...] | None
    bound: int
    proven: bool
    people: int


@dataclass(eq=False)
class _Program:
    """A program over some pairs of atoms and seats (one for each group that a facilitator leads).

    Parameters
    ----------
    worth
        float (atoms, seats): what is made large.
    asked
        People that must be placed; 0 asks for none.
    whole
        Whether sizes have a least and rules count; without them only places are scarce.
    """

    problem: GroupProblem
    atoms: Atoms
    seat: Ints
    worth: Floats
    asked: int
    whole: bool
    open: Mask
    pairs: Mask = field(init=False)
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

    # -- rows of the program -----------------------------------------------------------------

    def rows(self, a: Ints, g: Ints) -> tuple[Matrix, Floats]:
        """Return matrix and limits of ``matrix @ (x of pairs, y of seats, lack) <= limit``."""
        from scipy.sparse import csr_array, vstack

        atoms, seats, count = len(self.atoms), len(self.seat), len(a)
        width = count + seats + 1
        weight = self.atoms.weight[a].astype(float)
        x, y, each = np.arange(count), count + np.arange(seats), np.arange(seats)
        cap = np.minimum(self.problem.cap[self.seat], self.problem.size[1]).astype(float)
        once = csr_array((np.ones(count), (a, x)), shape=(atoms, width))
        full = csr_array((np.r_[weight, -cap], (np.r_[g, each], np.r_[x, y])), shape=(seats, width))
        most = csr_array((np.ones(seats), (np.zeros(seats, int), y)), shape=(1, width))
        blocks = [once, full, most]
        limits = [np.ones(atoms), np.zeros(seats), np.array([self.problem.most_groups()], float)]
        if self.asked:
            placed = np.r_[-weight, -1.0]
            columns = np.r_[x, width - 1]
            blocks.append(
                csr_array((placed, (np.zeros(count + 1, int), columns)), shape=(1, width))
            )
            limits.append(np.array([-float(self.asked)]))
        if self.whole:
            low = np.full(seats, float(self.problem.size[0]))
            least = np.r_[-weight, low], (np.r_[g, each], np.r_[x, y])
            blocks += [csr_array(least, shape=(seats, width)), self._cut_rows(a, g, width)]
            limits += [np.zeros(seats), np.zeros(len(self.cuts))]
        return vstack(blocks, format="csr"), np.concatenate(limits)

    def _cut_rows(self, a: Ints, g: Ints, width: int) -> Matrix:
        from scipy.sparse import csr_array

        place = np.full(self.pairs.shape, -1, np.int64)
        place[a, g] = np.arange(len(a))
        rows, columns, values = [], [], []
        for row, cut in enumerate(self.cuts):
            there = place[cut.atoms, cut.seat]
            known = there >= 0
            rows += [row] * (int(known.sum()) + 1)
            columns += [*there[known].tolist(), len(a) + cut.seat]
            values += [*cut.counts[known].tolist(), -cut.limit]
        return csr_array((values, (rows, columns)), shape=(len(self.cuts), width))

    def gain(self, a: Ints, g: Ints) -> Floats:
        """Return what each variable adds."""
        lack = [-_LACK * max(1.0, float(np.abs(self.worth).max(initial=1.0)) / 1e3)]
        return np.concatenate([self.worth[a, g], np.zeros(len(self.seat)), lack])

    def upper(self, count: int) -> Floats:
        """Return the most each variable may be."""
        return np.concatenate([np.ones(count + len(self.seat)), [float(self.asked)]])


class _Relaxed(NamedTuple):
    """An optimum of the linear program over all pairs."""

    bound: float
    reduced: Floats
    price: Floats
    taken: Floats
    opened: Floats


def _relax(program: _Program, deadline: float) -> _Relaxed | None:
    """Solve the linear program over all pairs; None if time runs out."""
    for _ in range(_OFTEN):
        if time.monotonic() > deadline:
            return None
        answer = _solve_linear(program)
        reduced = np.where(program.open, answer.reduced, -np.inf)
        missing = (reduced > 1e-7) & ~program.pairs
        if missing.any():
            program.pairs |= _leading(np.where(missing, reduced, -np.inf))
            continue
        new = broken_cuts(program.problem, program.atoms, answer.taken, answer.opened,
                          program.cuts) if program.whole else []  # fmt: skip
        if not new:
            return answer._replace(reduced=reduced)
        program.cuts += new
        for cut in new:
            program.pairs[cut.atoms, cut.seat] = program.open[cut.atoms, cut.seat]
    return None


def _leading(reduced: Floats, each: int = 6) -> Mask:
    """Return the pairs to add: the largest of every atom and of every seat."""
    chosen = np.zeros(reduced.shape, np.bool_)
    few = min(each, reduced.shape[1])
    best = np.argpartition(-reduced, few - 1, axis=1)[:, :few]
    chosen[np.arange(len(reduced))[:, None], best] = True
    few = min(4 * each, len(reduced))
    chosen[np.argpartition(-reduced, few - 1, axis=0)[:few], np.arange(reduced.shape[1])] = True
    return np.asarray(chosen & np.isfinite(reduced))


def _solve_linear(program: _Program) -> _Relaxed:
    from scipy.optimize import linprog

    a, g = np.nonzero(program.pairs)
    matrix, limits = program.rows(a, g)
    gain = program.gain(a, g)
    upper = program.upper(len(a))
    bounds = np.column_stack([np.zeros(len(upper)), upper])
    answer = linprog(-gain, A_ub=matrix, b_ub=limits, bounds=bounds, method="highs")  # type: ignore[call-overload]
    price = -answer.ineqlin.marginals
    taken = np.zeros(program.pairs.shape)
    taken[a, g] = answer.x[: len(a)]
    opened = answer.x[len(a) : len(a) + len(program.seat)]
    return _Relaxed(-answer.fun, _reduced(program, price), price, taken, opened)


def _reduced(program: _Program, price: Floats) -> Floats:
    """Return float (atoms, seats): what one more of each pair would add at these prices."""
    atoms, seats = program.worth.shape
    weight = program.atoms.weight[:, None].astype(float)
    per_place = price[atoms : atoms + seats].copy()
    at = atoms + seats + 1
    person = 0.0
    if program.asked:
        person, at = float(price[at]), at + 1
    reduced = program.worth - price[:atoms][:, None] + weight * person
    if program.whole:
        per_place = per_place - price[at : at + seats]
        for cut, dual in zip(program.cuts, price[at + seats :], strict=True):
            if dual:
                reduced[cut.atoms, cut.seat] -= dual * cut.counts
    return np.asarray(reduced - weight * per_place)


def place_prices(problem: GroupProblem, atoms: Atoms, deadline: float) -> Ints:
    """Return int64 (facilitators,): prices of places at which demand meets them.

    Only places are scarce here, not sizes and rules, so the prices suit a bound on any groups.
    """
    seat = np.flatnonzero(problem.places > 0)
    price = np.zeros(problem.facilitators, np.int64)
    if not len(seat) or not len(atoms):
        return price
    program = _program(problem, atoms, seat, problem.fit, asked=0, whole=False)
    relaxed = _relax(program, deadline)
    if relaxed is not None:
        found = relaxed.price[len(atoms) : len(atoms) + len(seat)]
        price[seat] = np.rint(np.maximum(found, 0) * _UNITS).astype(np.int64)
    return price


def _program(
    problem: GroupProblem, atoms: Atoms, seat: Ints, fit: Ints | None, *, asked: int, whole: bool
) -> _Program:
    pinned = (atoms.pinned[:, None] < 0) | (atoms.pinned[:, None] == seat)
    weight = atoms.weight[:, None]
    cap = np.minimum(problem.cap, problem.size[1])[seat]
    may = atoms.allowed[seat].T & pinned & (weight <= cap)
    worth = np.broadcast_to(weight, may.shape) if fit is None else atoms.fit[seat].T / _UNITS
    return _Program(problem, atoms, seat, np.asarray(worth, float), asked, whole, may)


def by_fit(problem: GroupProblem, atoms: Atoms, *, asked: int, deadline: float) -> Flow:
    """Return the groups with the highest fit among those that place most people.

    Rules about common times are not part of the program: where they are asked for, its bound holds,
    and its groups may have to be mended.

    Parameters
    ----------
    problem
        With one facilitator a group; comparisons of members are not looked at.
    atoms
        Its members.
    asked
        An upper bound on the people who can be placed, tried first.
    deadline
        On the clock of `time.monotonic`.
    """
    seat = np.repeat(np.arange(problem.facilitators), problem.places)
    if not len(seat) or not len(atoms) or not asked:
        return Flow((), 0, True, 0)
    found = _settled(_program(problem, atoms, seat, problem.fit, asked=asked, whole=True), deadline)
    if found.lacking and found.pairs <= _MANY:
        most = _settled(_program(problem, atoms, seat, None, asked=0, whole=True), deadline)
        if most.groups is None or most.value is None:
            return Flow(None, _UNKNOWN, False, asked)
        asked = sum(len(group.members) for group in most.groups) if most.proven else asked
        if not asked:
            return Flow((), 0, most.proven, 0)
        again = _program(problem, atoms, seat, problem.fit, asked=asked, whole=True)
        found = _settled(again, deadline)
    if found.lacking:
        return Flow(found.groups, _UNKNOWN, False, asked)
    return Flow(found.groups, found.bound, found.proven, asked)


class _Settled(NamedTuple):
    groups: tuple[Formed, ...] | None
    value: float | None
    bound: int
    proven: bool
    lacking: bool
    pairs: int


def _settled(program: _Program, deadline: float) -> _Settled:
    """Solve the program in whole numbers over all pairs, as far as time allows."""
    relaxed = _relax(program, deadline)
    if relaxed is None:
        return _Settled(None, None, _UNKNOWN, False, False, 0)
    bound = math.floor(relaxed.bound * _UNITS + 1e-3)
    pairs = int(program.open.sum())
    reach = max(1.0, 1e-4 * abs(relaxed.bound))
    value: float | None = None
    for _ in range(_WHOLE):
        if time.monotonic() > deadline:
            break
        within = program.open & (relaxed.reduced >= -reach - 1e-6)
        found = _solve_whole(program, within, deadline)
        if found is None:
            if within.sum() == pairs:
                return _Settled(None, None, bound, True, True, pairs)
            reach = reach * 8
            continue
        taken, value, proven, lacking = found
        opened = np.asarray(taken.any(axis=0))
        new = broken_cuts(program.problem, program.atoms, taken, opened, program.cuts)
        if new:
            program.cuts += new
            continue
        if lacking and reach < _FAR * abs(relaxed.bound):
            reach *= 8
            continue
        if lacking or not proven:
            return _Settled(_groups(program, taken), value, bound, False, lacking, pairs)
        if relaxed.bound - value <= reach:
            whole = round(value * _UNITS)
            return _Settled(_groups(program, taken), value, whole, True, lacking, pairs)
        reach = (relaxed.bound - value) * (1 + 1e-9)
    return _Settled(None, value, bound, False, False, pairs)


def _solve_whole(
    program: _Program, within: Mask, deadline: float
) -> tuple[Mask, float, bool, bool] | None:
    """Return who goes where, its value, whether it is optimal, and whether somebody is lacking."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    a, g = np.nonzero(within)
    matrix, limits = program.rows(a, g)
    upper = program.upper(len(a))
    answer = milp(
        -program.gain(a, g),
        integrality=np.r_[np.ones(len(upper) - 1), 0.0],
        bounds=Bounds(0, upper),
        constraints=[LinearConstraint(matrix, -np.inf, limits)],
        options={
            "mip_rel_gap": 0.0,
            "node_limit": _NODES,
            "time_limit": max(deadline - time.monotonic(), 0.1),
        },
    )
    if answer.x is None:
        return None
    taken = np.zeros(within.shape, np.bool_)
    taken[a, g] = answer.x[: len(a)] > 0.5
    return taken, float(-answer.fun), answer.status == 0, bool(answer.x[-1] > 0.5)


def _groups(program: _Program, taken: Mask) -> tuple[Formed, ...]:
    return tuple(
        Formed(
            (int(program.seat[s]),),
            tuple(i for a in np.flatnonzero(taken[:, s]) for i in program.atoms.members(int(a))),
        )
        for s in np.flatnonzero(taken.any(axis=0))
    )
