"""At most so many changes: the highest total of all matchings of tiny problems that keep as many.

Holds ``solve.pairs.changes.budget`` and ``judge.stages`` to account.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mentormatch.arrays import Ints
from mentormatch.errors import Infeasible, ProofError
from mentormatch.objectives import AT_MOST_CHANGES, composed
from mentormatch.solve.pairs.arguments import read_question
from mentormatch.solve.pairs.certificates import DualPrices
from mentormatch.solve.pairs.changes.budget import solve_budget
from mentormatch.solve.pairs.judge.matrix import judge
from mentormatch.solve.pairs.question import Question
from mentormatch.solve.pairs.recheck import recheck
from oracle import Instance, enumerate_matchings
from strategies import REGIMES, seeded_instance

MANY = 30


def _asked(problem: Instance, earlier: Ints, worth: Ints | None, keep: int) -> Question:
    asked = read_question(problem.scores, **problem.arguments())
    stages = composed(AT_MOST_CHANGES, waiting=worth is not None)
    return replace(asked, objective=stages, earlier=earlier, mentee_worth=worth, keep=keep)


@pytest.mark.parametrize("waiting", [False, True])
@pytest.mark.parametrize("regime", REGIMES)
def test_no_matching_that_keeps_as_many_has_a_higher_total(regime: str, *, waiting: bool) -> None:
    """For every number; where a number serves fewer people than can be served, it says so."""
    between = 0
    for seed in range(MANY):
        problem = seeded_instance(seed, regime)
        generator = np.random.default_rng([seed, 88])
        listed = enumerate_matchings(problem)
        some = generator.integers(len(listed.total))
        made = [p for p, used in zip(listed.pairs, listed.chosen[some], strict=True) if used]
        earlier = np.array(made, np.int64).reshape(-1, 2)
        worth = generator.integers(1, 4, problem.shape[1])
        listed = listed.only((listed.loads >= problem.mentor_minimum).all(axis=1))
        if not len(listed.total) or not made:
            continue
        old = np.array([pair in set(made) for pair in listed.pairs], bool)
        kept = listed.chosen[:, old].sum(axis=1)
        rounds = listed.covered @ (worth - 1) if waiting else np.zeros(len(kept), np.int64)
        best = listed.coverage == listed.coverage.max()
        best &= rounds == rounds[best].max()
        for keep in range(len(made) + 1):
            asked = _asked(problem, earlier, worth if waiting else None, keep)
            if not (best & (kept >= keep)).any():
                with pytest.raises(Infeasible, match="kept"):
                    solve_budget(asked.as_matrix(), seed=1, seconds=9)
                continue
            answer = solve_budget(asked.as_matrix(), seed=1, seconds=9)
            assert answer.value == listed.total[best & (kept >= keep)].max(), (seed, keep)
            assert answer.bound >= answer.value and answer.proven == (not answer.gap)
            assert answer.coverage == listed.coverage.max()
            between += answer.gap > 0
            again = recheck(asked, answer.pairs, answer.stages, 1)
            np.testing.assert_array_equal(again.pairs, answer.pairs)
    assert between or regime == "both capacities"


def test_the_judge_refuses_more_changes_and_bounds_of_others() -> None:
    """Fewer kept pairs than asked, prices for fewer, and prices above a threshold."""
    scores = np.array([[9, 5], [8, 1]]) * 1000
    earlier = np.array([[0, 0], [1, 1]])
    ones = np.ones(2, np.int64)
    problem = Instance(scores, scores > 0, ones, ones, 0 * ones)
    asked = _asked(problem, earlier, None, 2)
    answer = solve_budget(asked.as_matrix(), seed=1, seconds=9)
    assert answer.pairs.tolist() == earlier.tolist()
    free = solve_budget(replace(asked, keep=0).as_matrix(), seed=1, seconds=9)
    assert free.value == 13_000
    with pytest.raises(ProofError, match="given up"):
        judge(asked.as_matrix(), free.pairs, free.stages)
    *before, total = answer.stages
    assert isinstance(total.certificate, DualPrices)
    proof = total.certificate
    for lie in (replace(proof, kept=1), replace(proof, threshold=1000)):
        wrong = replace(total, certificate=lie)
        with pytest.raises(ProofError):
            judge(asked.as_matrix(), answer.pairs, (*before, wrong))
