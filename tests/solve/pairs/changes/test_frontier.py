"""People and total against changes, held to a list of all matchings of tiny problems.

Holds ``solve.pairs.changes`` to account. The truth is written from the definition alone: of all
matchings with so many people or more that keep so many pairs or more, the highest total.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest

from mentormatch.arrays import Ints
from mentormatch.objectives import OBJECTIVES, composed
from mentormatch.solve.pairs.arguments import read_question
from mentormatch.solve.pairs.changes.frontier import frontier
from mentormatch.solve.pairs.problem import Problem
from oracle import Instance, enumerate_matchings
from strategies import REGIMES, seeded_instance

MANY = 40


class Listed(NamedTuple):
    """Of every matching that fills minimum loads: people, kept pairs and total."""

    people: Ints
    kept: Ints
    total: Ints


def _drawn(regime: str, seed: int) -> tuple[Instance, Ints]:
    """Return a problem and pairs of one of its matchings, which need not fill minimum loads."""
    problem = seeded_instance(seed, regime)
    listed = enumerate_matchings(problem)
    some = np.random.default_rng([seed, 87]).integers(len(listed.total))
    made = [pair for pair, used in zip(listed.pairs, listed.chosen[some], strict=True) if used]
    return problem, np.array(made, np.int64).reshape(-1, 2)


def _asked(problem: Instance, earlier: Ints) -> Problem:
    asked = read_question(problem.scores, **problem.arguments())
    stages = composed(OBJECTIVES["coverage"], kept=True)
    return replace(asked, objective=stages, earlier=earlier).as_matrix()


def _every(problem: Instance, earlier: Ints) -> Listed:
    listed = enumerate_matchings(problem)
    listed = listed.only((listed.loads >= problem.mentor_minimum).all(axis=1))
    old = np.array([pair in set(map(tuple, earlier.tolist())) for pair in listed.pairs], bool)
    return Listed(listed.coverage, listed.chosen[:, old].sum(axis=1), listed.total)


@pytest.mark.parametrize("regime", REGIMES)
def test_corners_are_what_no_matching_beats(regime: str) -> None:
    """The ends and all corners; the bound holds between them, and meets them."""
    seen = set()
    for seed in range(MANY):
        problem, earlier = _drawn(regime, seed)
        every = _every(problem, earlier)
        if not len(every.total):
            continue
        found = frontier(_asked(problem, earlier))
        most = every.people.max()
        full = every.people == most
        assert found.full[0].kept == every.kept[full].max()
        assert found.full[-1].total == every.total[full].max()
        for corner in (*found.fewer, *found.full):
            as_good = (every.people >= corner.people) & (every.kept >= corner.kept)
            assert corner.total == every.total[as_good].max(), (seed, corner)
            assert corner.people == every.people[every.kept >= corner.kept].max(), (seed, corner)
        for kept in range(found.full[-1].kept, found.full[0].kept + 1):
            reached = every.total[full & (every.kept >= kept)].max()
            assert found.bound(kept) >= reached, (seed, kept)
        assert all(found.bound(c.kept) == c.total for c in found.full)
        seen |= {len(found.fewer) > 0, len(found.full) > 1}
    assert seen


@pytest.mark.parametrize("regime", REGIMES)
def test_corners_of_fewer_people_begin_where_most_pairs_are_kept(regime: str) -> None:
    """People rise from corner to corner, and kept pairs fall."""
    for seed in range(MANY):
        problem, earlier = _drawn(regime, seed)
        every = _every(problem, earlier)
        if not len(every.total):
            continue
        found = frontier(_asked(problem, earlier))
        corners = [*found.fewer, *found.full]
        assert corners[0].kept == every.kept.max()
        assert all(np.diff([c.kept for c in corners]) < 0)
        assert all(np.diff([c.people for c in corners]) >= 0)
