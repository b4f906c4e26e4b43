"""Dual prices of the master program, rounded to whole numbers that prove a bound."""

from __future__ import annotations

import math
from itertools import combinations, product

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.groups.blocks import Blocks
from mentormatch.solve.groups.bounds.master_lp import (
    LPOptimum,
    MasterLP,
    column_and_cut_generation,
    fit_lp,
)
from mentormatch.solve.groups.bounds.rule_cuts import CutRule
from mentormatch.solve.groups.certificate import LARGEST, PlacePrices, RulePrice
from mentormatch.solve.groups.problem import GroupProblem
from mentormatch.solve.stop import StopRule

__all__ = ["certificate", "place_duals"]

_FINEST = 2**16
"""Parts of a unit: rounding thousands of prices so finely loses less than one unit."""


def certificate(program: MasterLP, relaxed: LPOptimum) -> PlacePrices:
    """Return the prices of a linear program in whole parts of a unit.

    Seats of one facilitator are alike, so the mean of their prices bounds no worse than each.

    Parameters
    ----------
    program
        With rules and least sizes.
    relaxed
        Its optimum.
    """
    problem, seat, duals = program.problem, program.seat, relaxed.duals
    there = np.asarray(program.open.any(axis=0))
    turns = np.maximum(np.bincount(seat[there], minlength=problem.facilitators), 1)
    place = np.bincount(seat[there], duals.place[there], problem.facilitators) / turns
    person = max(duals.person, 0.0)
    rules: dict[tuple[int, CutRule], float] = {}
    for cut, dual in zip(program.cuts, duals.cuts, strict=False):
        if not there[cut.seat]:
            continue
        lead = int(seat[cut.seat])
        rules[lead, cut.rule] = rules.get((lead, cut.rule), 0.0) + max(dual, 0.0) / turns[lead]
    worth = float(program.worth.max(initial=0.0))
    scale = _scale(program.units, [worth, *np.abs(place).tolist(), person, sum(rules.values())])
    parts = scale * program.units
    return PlacePrices(
        place=np.rint(place * parts).astype(np.int64),
        person=round(person * parts),
        scale=scale,
        rules=tuple(
            RulePrice(lead, price, _members(problem, program.blocks, rule), rule.number, rule.code)
            for (lead, rule), dual in rules.items()
            if (price := round(dual * parts))
        ),
    )


def _scale(units: float, amounts: list[float]) -> int:
    """Return how finely a unit is divided: as finely as sums stay exact."""
    most = math.ceil(max(amounts) * units) + 1
    return max(1, min(_FINEST, LARGEST // (2 * most)))


def _members(problem: GroupProblem, blocks: Blocks, rule: CutRule) -> tuple[int, ...]:
    """Return whom a rule about blocks names: those of its class, or one of each, apart."""
    named = [blocks.members(block) for block in rule.blocks]
    if rule.number >= 0:
        codes = problem.rules[rule.number].codes
        return tuple(i for people in named for i in people if codes[i] == rule.code)
    return next(
        people
        for people in product(*named)
        if all(problem.apart[one, other] for one, other in combinations(people, 2))
    )


def place_duals(problem: GroupProblem, blocks: Blocks, stop: StopRule) -> Ints:
    """Return int64 (facilitators,): prices of places at which demand meets them.

    Only places are scarce here, not sizes and rules, so the prices suit a bound on any groups.
    """
    seat = np.flatnonzero(problem.places > 0)
    price = np.zeros(problem.facilitators, np.int64)
    if not len(seat) or not len(blocks):
        return price
    program = fit_lp(problem, blocks, seat, required=0, whole=False)
    relaxed = column_and_cut_generation(program, stop)
    if relaxed is not None:
        found = np.maximum(relaxed.duals.place, 0) * program.units
        price[seat] = np.rint(found).astype(np.int64)
    return price
