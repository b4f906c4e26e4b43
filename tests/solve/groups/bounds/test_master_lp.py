"""Column and cut generation; holds `solve.groups.bounds.master_lp` and `rule_cuts` to account."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
import pytest
from groups_cases import drawn
from groups_oracle import divisions, highest

from mentormatch.solve.groups.blocks import blocks_of
from mentormatch.solve.groups.bounds.master_lp import (
    MasterLP,
    allowed_by,
    column_and_cut_generation,
    fit_lp,
    people_lp,
)
from mentormatch.solve.groups.bounds.rule_cuts import broken_cuts
from mentormatch.solve.groups.problem import GroupProblem
from mentormatch.solve.stop import MaxRuntime


def seats_of(problem: GroupProblem) -> np.ndarray:
    """Return the facilitator of each group that could be led."""
    return np.repeat(np.arange(problem.facilitators), problem.places)


def asked(seed: int, **options: Any) -> GroupProblem | None:
    """Draw a question of fit alone; None where nobody can be placed."""
    problem = drawn(seed, leads=1 + seed % 3, cohesion=False, **options)
    return problem if highest(problem)[0] else None


@pytest.mark.parametrize("seed", range(20))
def test_the_linear_program_allows_at_least_what_enumeration_finds(seed: int) -> None:
    """With as many people as can be placed, and of people alone."""
    problem = asked(seed, members=7)
    if problem is None:
        pytest.skip("nobody can be placed")
    people, units = highest(problem)
    blocks, seat = blocks_of(problem), seats_of(problem)
    program = fit_lp(problem, blocks, seat, required=people, whole=True)
    found = column_and_cut_generation(program, MaxRuntime(math.inf))
    assert found is not None and allowed_by(program, found) >= units
    program = people_lp(problem, blocks, seat)
    found = column_and_cut_generation(program, MaxRuntime(math.inf))
    assert found is not None and allowed_by(program, found) >= people


@pytest.mark.parametrize("seed", range(6))
def test_columns_are_added_until_none_can_raise_the_sum(seed: int) -> None:
    """A program that begins with one column a block ends where one with all columns begins."""
    problem = drawn(seed, members=60, leads=20, size=(3, 6), cohesion=False, rules=False)
    problem = replace(problem, most=15)
    blocks, seat = blocks_of(problem), seats_of(problem)

    def solved(*, every: bool) -> tuple[MasterLP, float]:
        program = fit_lp(problem, blocks, seat, required=40, whole=True)
        best = np.where(program.open, program.worth, -np.inf).argmax(axis=1)
        few = np.zeros_like(program.pairs)
        few[np.arange(len(few)), best] = True
        program.pairs = program.open.copy() if every else few & program.open
        found = column_and_cut_generation(program, MaxRuntime(math.inf))
        assert found is not None and not (found.reduced > 1e-6)[~program.pairs].any()
        return program, found.bound

    (part, low), (_, high) = solved(every=False), solved(every=True)
    assert low == pytest.approx(high)
    assert part.pairs.sum() < part.open.sum()


@pytest.mark.parametrize("seed", range(12))
def test_a_cut_holds_for_every_division(seed: int) -> None:
    """Rules that a fractional answer broke are kept by whatever keeps the rules."""
    problem = asked(seed, members=6)
    if problem is None:
        pytest.skip("nobody can be placed")
    blocks, seat = blocks_of(problem), seats_of(problem)
    program = fit_lp(problem, blocks, seat, required=0, whole=True)
    assert column_and_cut_generation(program, MaxRuntime(math.inf)) is not None
    share = np.random.default_rng(seed).random((len(blocks), len(seat)))
    cuts = [*program.cuts, *broken_cuts(blocks, share, share.mean(axis=0), [])]
    assert cuts
    for groups in divisions(problem):
        taken, free = np.zeros((len(blocks), len(seat))), list(range(len(seat)))
        for (lead,), members in groups:
            at = next(s for s in free if seat[s] == lead)
            free.remove(at)
            taken[np.unique(blocks.owner[list(members)]), at] = 1
        opened = np.asarray(taken.any(axis=0))
        for cut in cuts:
            held = float(cut.counts @ taken[cut.blocks, cut.seat])
            assert held <= cut.limit * opened[cut.seat] + 1e-9
        assert not broken_cuts(blocks, taken, opened, [])


def test_each_kind_of_rule_is_separated() -> None:
    """Somebody in a closed group, two apart, too many of a class, and somebody alone."""
    problem = replace(drawn(2, members=6, leads=1, cohesion=False), blocks=())
    apart = np.zeros((6, 6), np.bool_)
    apart[0, 1] = apart[1, 0] = True
    quota, alone = problem.rules
    quota = quota._replace(codes=np.array([-1, -1, 0, 0, 0, -1]), at_most=2)
    alone = alone._replace(codes=np.array([-1, -1, -1, -1, 0, 0]))
    problem = replace(problem, apart=apart, rules=(quota, alone))
    blocks = blocks_of(problem)

    def broken(people: list[int], *, opened: bool = True) -> list[tuple[tuple[int, ...], int]]:
        taken = np.zeros((6, 1))
        taken[people] = 1
        cuts = broken_cuts(blocks, taken, np.array([opened]), [])
        assert not broken_cuts(blocks, taken, np.array([opened]), cuts)
        return [(cut.rule.blocks, cut.rule.number) for cut in cuts]

    assert broken([0, 2, 3]) == [] == broken([4, 5])
    assert broken([0, 1]) == [((0, 1), -1)]
    assert broken([2, 3, 4, 5]) == [((), 0)]
    assert broken([0, 5]) == [((5,), 1)]
    assert ((3,), -1) in broken([3], opened=False)


def test_branches_close_pairs_and_open_seats() -> None:
    """A branch keeps its pairs out, and pays nothing for seats that had to open."""
    problem = drawn(4, members=8, leads=3, size=(1, 4), cohesion=False, rules=False)
    problem = replace(problem, most=8, allowed=np.ones((3, 8), np.bool_))
    program = fit_lp(problem, blocks_of(problem), seats_of(problem), required=8, whole=True)
    free = column_and_cut_generation(program, MaxRuntime(math.inf))
    barred = np.zeros(program.open.shape, np.bool_)
    barred[0] = program.seat == int(program.worth[0].argmax())
    closed = column_and_cut_generation(program.closed(barred), MaxRuntime(math.inf))
    seats = np.arange(len(program.seat))
    opened = column_and_cut_generation(program.opened(seats), MaxRuntime(math.inf))
    assert free is not None and closed is not None and opened is not None
    assert closed.taken[barred].sum() == 0 and closed.bound <= free.bound + 1e-9
    assert opened.opened.sum() == pytest.approx(len(seats)) and opened.bound <= free.bound + 1e-6
    assert len(set(chain(*np.nonzero(barred)))) > 1


def test_without_time_there_is_no_optimum() -> None:
    """A deadline that has passed gives none."""
    problem = drawn(1, members=6, leads=2, cohesion=False, rules=False)
    program = fit_lp(problem, blocks_of(problem), seats_of(problem), required=0, whole=False)
    assert column_and_cut_generation(program, MaxRuntime(0.0)) is None
