"""A transportation program for groups by fit alone, in which a facilitator may stay closed.

Where nothing is asked of the company inside a group, members go to facilitators as goods go to
warehouses. The linear program over all pairs (:mod:`mentormatch.solve.groups.bounds.master_lp`)
gives a
bound and prices. What remains fractional is settled by a small mixed-integer program over the pairs
whose reduced cost is within reach of an optimum, which proves it for all pairs (reduced-cost
fixing; Dantzig, Fulkerson & Johnson 1954). Rules of single groups are added where they are broken.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Bools
from mentormatch.solve.groups.blocks import Blocks
from mentormatch.solve.groups.bounds.branching import branch_and_bound
from mentormatch.solve.groups.bounds.dual_prices import certificate
from mentormatch.solve.groups.bounds.master_lp import (
    LPOptimum,
    MasterLP,
    allowed_by,
    column_and_cut_generation,
    fit_lp,
    people_lp,
)
from mentormatch.solve.groups.bounds.rule_cuts import broken_cuts
from mentormatch.solve.groups.certificate import Prices, Proof
from mentormatch.solve.groups.judge_prices import bound_of_places
from mentormatch.solve.groups.problem import Formed, GroupProblem
from mentormatch.solve.programs.highs import Constraints, maximise_milp
from mentormatch.solve.stop import MaxRuntime

__all__ = ["FitAnswer", "by_fit"]

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


class FitAnswer(NamedTuple):
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
    proof
        Prices of bounds on people and on units: those of the linear program, which may be higher.
    """

    groups: tuple[Formed, ...] | None
    bound: int
    proven: bool
    people: int
    proof: Proof = Proof()


def by_fit(problem: GroupProblem, blocks: Blocks, *, required: int, stop: MaxRuntime) -> FitAnswer:
    """Return the groups with the highest fit among those that place most people.

    Rules about common times are not part of the program: where they are asked for, its bound holds,
    and its groups may have to be mended.

    Parameters
    ----------
    problem
        With one facilitator a group; comparisons of members are not looked at.
    blocks
        Its members.
    required
        An upper bound on the people who can be placed, tried first.
    stop
        When it is over.
    """
    seat = np.repeat(np.arange(problem.facilitators), problem.places)
    if not len(seat) or not len(blocks) or not required:
        return FitAnswer((), 0, True, 0)
    program = fit_lp(problem, blocks, seat, required=required, whole=True)
    found, counted = _integer_optimum(program, stop), None
    if found.lacking and found.pairs <= _MANY:
        most = _integer_optimum(people_lp(problem, blocks, seat), stop)
        if most.groups is None or most.value is None:
            return FitAnswer(None, _UNKNOWN, False, required)
        if most.proven:
            required, counted = sum(len(group.members) for group in most.groups), most.prices
        if not required:
            return FitAnswer((), 0, most.proven, 0, Proof(people=counted))
        again = fit_lp(problem, blocks, seat, required=required, whole=True)
        found = _integer_optimum(again, stop)
    if found.lacking:
        return FitAnswer(found.groups, _UNKNOWN, False, required, Proof(people=counted))
    proof = Proof(people=counted, places=found.prices)
    return FitAnswer(found.groups, found.bound, found.proven, required, proof)


class _IntegerOptimum(NamedTuple):
    groups: tuple[Formed, ...] | None
    value: float | None
    bound: int
    proven: bool
    lacking: bool
    pairs: int
    prices: Prices | None = None


def _integer_optimum(program: MasterLP, stop: MaxRuntime) -> _IntegerOptimum:
    """Solve the program in whole numbers over all pairs, as far as time allows, with prices."""
    relaxed = column_and_cut_generation(program, stop)
    if relaxed is None:
        return _IntegerOptimum(None, None, _UNKNOWN, False, False, 0)
    known = len(program.cuts)
    found = _in_whole_numbers(program, relaxed, stop)
    if len(program.cuts) > known and not found.lacking:
        # Rules that only whole answers broke make the linear program prove more.
        relaxed = column_and_cut_generation(program, stop) or relaxed
    prices: Prices = certificate(program, relaxed)
    allowed = allowed_by(program, relaxed)
    if not found.proven:
        return found._replace(bound=min(found.bound, allowed), prices=prices)
    if program.required and not found.lacking and allowed > found.bound:
        tree = branch_and_bound(program, relaxed, found.bound, stop)
        # Seats of one facilitator share their prices, which may spoil those of a case.
        if tree and bound_of_places(program.problem, tree, program.required) <= found.bound:
            prices = tree
    return found._replace(prices=prices)


def _in_whole_numbers(program: MasterLP, relaxed: LPOptimum, stop: MaxRuntime) -> _IntegerOptimum:
    bound = allowed_by(program, relaxed)
    pairs = int(program.open.sum())
    reach = max(1.0, 1e-4 * abs(relaxed.bound))
    value: float | None = None
    for _ in range(_WHOLE):
        if stop.reached():
            break
        within = program.open & (relaxed.reduced >= -reach - 1e-6)
        found = _solve_whole(program, within, stop)
        if found is None:
            if within.sum() == pairs:
                return _IntegerOptimum(None, None, bound, True, True, pairs)
            reach = reach * 8
            continue
        taken, value, proven, lacking = found
        opened = np.asarray(taken.any(axis=0))
        new = broken_cuts(program.blocks, taken, opened, program.cuts)
        if new:
            program.cuts += new
            continue
        if lacking and reach < _FAR * abs(relaxed.bound):
            reach *= 8
            continue
        if lacking or not proven:
            return _IntegerOptimum(_groups(program, taken), value, bound, False, lacking, pairs)
        if relaxed.bound - value <= reach:
            whole = round(value * program.units)
            return _IntegerOptimum(_groups(program, taken), value, whole, True, lacking, pairs)
        reach = (relaxed.bound - value) * (1 + 1e-9)
    return _IntegerOptimum(None, value, bound, False, False, pairs)


def _solve_whole(
    program: MasterLP, within: Bools, stop: MaxRuntime
) -> tuple[Bools, float, bool, bool] | None:
    """Return who goes where, its value, whether it is optimal, and whether somebody is lacking."""
    a, g = np.nonzero(within)
    matrix, limits = program.rows(a, g)
    upper = program.upper(len(a))
    answer = maximise_milp(
        program.gain(a, g),
        [Constraints(matrix, -np.inf, limits)],
        upper=upper,
        seconds=max(stop.left(), 0.1),
        whole=np.arange(len(upper)) < len(upper) - 1,
        nodes=_NODES,
    )
    if not answer.x.size:
        return None
    taken = np.zeros(within.shape, np.bool_)
    taken[a, g] = answer.x[: len(a)] > 0.5
    return taken, answer.value, answer.optimal, bool(answer.x[-1] > 0.5)


def _groups(program: MasterLP, taken: Bools) -> tuple[Formed, ...]:
    return tuple(
        Formed(
            (int(program.seat[s]),),
            tuple(i for a in np.flatnonzero(taken[:, s]) for i in program.blocks.members(int(a))),
        )
        for s in np.flatnonzero(taken.any(axis=0))
    )
