"""Branch-and-bound trees of groups; for `bounds.branching` and `bounds.dual_prices`.

Holds ``solve.groups.bounds.branching`` to account.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from groups_cases import drawn
from groups_oracle import highest

from mentormatch.solve.groups.blocks import blocks_of
from mentormatch.solve.groups.bounds import dual_prices
from mentormatch.solve.groups.bounds.branching import branch_and_bound
from mentormatch.solve.groups.bounds.dual_prices import certificate, place_duals
from mentormatch.solve.groups.bounds.master_lp import (
    LPOptimum,
    MasterLP,
    allowed_by,
    column_and_cut_generation,
    fit_lp,
)
from mentormatch.solve.groups.certificate import BranchNode
from mentormatch.solve.groups.judge_prices import bound_of_places
from mentormatch.solve.groups.problem import GroupProblem
from mentormatch.solve.stop import MaxRuntime


def relaxed(problem: GroupProblem, people: int) -> tuple[MasterLP, LPOptimum]:
    """Return the master program with its optimum."""
    seat = np.repeat(np.arange(problem.facilitators), problem.places)
    program = fit_lp(problem, blocks_of(problem), seat, required=people, whole=True)
    found = column_and_cut_generation(program, MaxRuntime(math.inf))
    assert found is not None
    return program, found


@pytest.mark.parametrize("seed", range(10))
def test_rounded_prices_prove_what_the_linear_program_allows(seed: int) -> None:
    """Where each facilitator leads one group, rounding costs less than a unit."""
    problem = drawn(seed, members=24, leads=6, size=(2, 5), cohesion=False, rules=False)
    program, found = relaxed(problem, 10)
    proven = bound_of_places(problem, certificate(program, found), 10)
    assert found.bound * program.units - 1 <= proven
    if (problem.places <= 1).all():
        assert proven <= allowed_by(program, found)


def test_prices_are_coarser_where_sums_would_not_be_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """A smaller largest sum gives a smaller scale, and prices that bound all the same."""
    problem = drawn(3, members=24, leads=6, size=(2, 5), cohesion=False, rules=False)
    program, found = relaxed(problem, 10)
    fine = certificate(program, found)
    monkeypatch.setattr(dual_prices, "LARGEST", 2**22)
    coarse = certificate(program, found)
    assert 1 <= coarse.scale < fine.scale
    assert bound_of_places(problem, coarse, 10) >= bound_of_places(problem, fine, 10)


@pytest.mark.parametrize("seed", range(40))
def test_a_tree_proves_the_optimum_and_nothing_below(seed: int) -> None:
    """Leaf by leaf no more than the best division is allowed; less is never proven."""
    problem = drawn(seed, members=8, leads=3, size=(2, 4), cohesion=False)
    people, units = highest(problem)
    if not people:
        pytest.skip("nobody can be placed")
    program, found = relaxed(problem, people)
    tree = branch_and_bound(program, found, units, MaxRuntime(math.inf))
    assert branch_and_bound(program, found, units - 1, MaxRuntime(math.inf)) is None
    if tree is not None:
        assert bound_of_places(problem, tree, people) >= units
        single = (problem.places <= 1).all()
        assert not single or bound_of_places(problem, tree, people) == units


@pytest.mark.parametrize("seed", [9, 10, 19, 26, 46])
def test_a_gap_of_the_linear_program_is_closed_by_branching(seed: int) -> None:
    """Where fractions leave a gap, a tree with nodes proves the optimum to the unit."""
    problem = drawn(seed, members=8, leads=3, size=(3, 4), cohesion=False)
    people, units = highest(problem)
    program, found = relaxed(problem, people)
    tree = branch_and_bound(program, found, units, MaxRuntime(math.inf))
    assert isinstance(tree, BranchNode)
    assert bound_of_places(problem, tree, people) == units < allowed_by(program, found)


def test_places_that_nobody_competes_for_cost_nothing() -> None:
    """The price of a place is what one place more would bring: 0 where places are left."""
    problem = GroupProblem(
        np.array([[9, 8, 7, 6], [1, 1, 1, 1]]), np.ones((2, 4), np.bool_), (),
        np.zeros((4, 4), np.bool_), (1, 4), (1, 1), np.array([2, 4]), np.array([1, 1]), 2,
    )  # fmt: skip
    price = place_duals(problem, blocks_of(problem), MaxRuntime(math.inf))
    assert price[1] == 0 and 6 <= price[0] <= 7
    none = place_duals(problem, blocks_of(problem), MaxRuntime(0.0))
    assert none.tolist() == [0, 0]
