"""Earlier pairs are kept before scores count, on tiny problems whose matchings are listed.

Holds ``dense.kept``, ``dense.bottleneck``, ``dense.replay`` and ``judge.stages`` to account.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from mentormatch.arrays import Ints
from mentormatch.errors import ArrayError, ProofError
from mentormatch.objectives import OBJECTIVES, composed
from mentormatch.solve.pairs.arguments import read_question
from mentormatch.solve.pairs.certificates import DualPrices
from mentormatch.solve.pairs.judge.matrix import judge
from mentormatch.solve.pairs.question import Question
from mentormatch.solve.pairs.recheck import recheck
from mentormatch.solve.pairs.solve import solve_pairs
from oracle import Instance, optimum
from strategies import REGIMES, seeded_instance

MANY = 40
SLACKS = (0.01, 0.0, 0.05, 0.3, 1.0)


def _drawn(regime: str) -> Iterator[tuple[int, Instance, Ints, Ints, float]]:
    for seed in range(MANY):
        problem = seeded_instance(seed, regime)
        usable = problem.eligible & (problem.mentor_capacity > 0)[:, None]
        usable &= problem.mentee_capacity > 0
        generator = np.random.default_rng([seed, 78])
        earlier = np.argwhere(usable & (generator.random(problem.shape) < 0.4))
        worth = generator.integers(1, 4, problem.shape[1])
        if optimum(problem) is not None:
            yield seed, problem, earlier, worth, SLACKS[seed % len(SLACKS)]


def _question(
    problem: Instance, earlier: Ints, worth: Ints, slack: float, *, waiting: bool
) -> Question:
    asked = read_question(problem.scores, worst_slack=slack, **problem.arguments())
    stages = composed(OBJECTIVES["coverage"], kept=True, waiting=waiting)
    return replace(asked, objective=stages, earlier=earlier, mentee_worth=worth)


@pytest.mark.parametrize("waiting", [False, True])
@pytest.mark.parametrize("regime", REGIMES)
def test_as_many_are_kept_as_can_be_and_then_scores_count(regime: str, *, waiting: bool) -> None:
    """People, rounds, kept pairs, the worst new pair, total; every stage is proven."""
    for seed, problem, earlier, worth, slack in _drawn(regime):
        question = _question(problem, earlier, worth, slack, waiting=waiting)
        truth = optimum(
            problem,
            slack=round(slack * 1e6),
            worth=worth if waiting else None,
            earlier=frozenset(map(tuple, earlier.tolist())),
        )
        assert truth is not None
        answer = solve_pairs(question, seed=seed, engine="matrix")
        values = {stage.name: stage.value for stage in answer.stages}
        found = values["coverage"], values["kept"], values["worst"], values["total"]
        told = seed, problem, earlier.tolist(), slack
        assert found == (truth.coverage, truth.kept, truth.worst, truth.total), told
        assert tuple(map(tuple, answer.pairs.tolist())) in truth.optimal, told
        assert answer.proven, told
        again = recheck(question, answer.pairs, answer.stages, seed)
        np.testing.assert_array_equal(again.prices.people, answer.prices.people)


def test_all_of_a_matching_is_kept_where_nothing_changed() -> None:
    """Same people, no change."""
    for seed, problem, _, worth, slack in _drawn("mentor capacities"):
        before = solve_pairs(
            read_question(problem.scores, worst_slack=slack, **problem.arguments()), seed=seed
        )
        question = _question(problem, before.pairs, worth, slack, waiting=False)
        after = solve_pairs(question, seed=seed + 1)
        assert set(map(tuple, before.pairs.tolist())) <= set(map(tuple, after.pairs.tolist()))


def test_the_judge_refuses_another_number_of_kept_pairs() -> None:
    """One more than was kept, and a total proven for fewer."""
    seed, problem, earlier, worth, slack = next(
        case for case in _drawn("mentor capacities") if len(case[2]) > 2
    )
    question = _question(problem, earlier, worth, slack, waiting=False)
    answer = solve_pairs(question, seed=seed)
    for name, change in (("kept", {"value": 9}), ("kept", {"certificate": None})):
        wrong = tuple(
            replace(stage, **change) if stage.name == name else stage for stage in answer.stages
        )
        with pytest.raises(ProofError):
            judge(question.as_matrix(), answer.pairs, wrong)
    total = answer.stages[-2]
    assert isinstance(total.certificate, DualPrices)
    fewer = replace(total.certificate, kept=0)
    with pytest.raises(ProofError):
        judge(
            question.as_matrix(),
            answer.pairs,
            (*answer.stages[:-2], replace(total, certificate=fewer), answer.stages[-1]),
        )


def test_the_engine_on_terms_says_that_it_cannot() -> None:
    """Rather than forgetting the earlier pairs."""
    _, problem, earlier, worth, slack = next(_drawn("mentor capacities"))
    question = _question(problem, earlier, worth, slack, waiting=False)
    with pytest.raises(ArrayError, match="keeps no earlier pairs"):
        solve_pairs(question, engine="scale")
