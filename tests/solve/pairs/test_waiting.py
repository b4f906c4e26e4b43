"""Whoever has waited is served first, on thousands of tiny problems whose matchings are listed.

Holds ``problem``, ``weights``, ``solve``, ``recheck``, ``dense.waiting`` and ``judge.stages`` to
account.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from mentormatch.arrays import Ints
from mentormatch.errors import ProofError
from mentormatch.objectives import OBJECTIVES, composed, objective_of
from mentormatch.solve.pairs.arguments import read_question
from mentormatch.solve.pairs.assignment import Assignment, Earlier
from mentormatch.solve.pairs.judge.matrix import judge
from mentormatch.solve.pairs.question import Question
from mentormatch.solve.pairs.recheck import recheck
from mentormatch.solve.pairs.scale.replay import replay_terms
from mentormatch.solve.pairs.solve import solve_pairs
from oracle import Instance, Objective, Pairs, enumerate_matchings, optimum
from strategies import REGIMES, seeded_instance

MANY = 60
SLACKS = (0.01, 0.0, 0.05, 0.3, 1.0)
OBJECTIVE_NAMES: tuple[Objective, Objective] = ("coverage", "total")


def _question(
    problem: Instance, worth: Ints, objective: Objective, slack: float, *, waiting: bool = True
) -> Question:
    asked = read_question(
        problem.scores, objective=objective, worst_slack=slack, **problem.arguments()
    )
    stages = composed(OBJECTIVES[objective], waiting=waiting)
    return replace(asked, objective=stages, mentee_worth=worth)


def _drawn(regime: str) -> Iterator[tuple[int, Instance, Ints, float]]:
    for seed in range(MANY):
        problem = seeded_instance(seed, regime)
        if optimum(problem) is not None:
            generator = np.random.default_rng([seed, 77])
            worth = generator.integers(1, 5, problem.shape[1])
            yield seed, problem, worth, SLACKS[seed % len(SLACKS)]


def _pairs(answer: Assignment) -> Pairs:
    return tuple((mentor, mentee) for mentor, mentee in answer.pairs.tolist())


def _values(answer: Assignment) -> dict[str, int | None]:
    return {stage.name: stage.value for stage in answer.stages}


@pytest.mark.parametrize("objective", OBJECTIVE_NAMES)
@pytest.mark.parametrize("regime", REGIMES)
def test_the_answer_is_one_of_the_matchings_that_serve_who_waited(
    regime: str, objective: Objective
) -> None:
    """People, then rounds waited, then what else the objective asks; every stage is proven."""
    for seed, problem, worth, slack in _drawn(regime):
        truth = optimum(problem, objective=objective, slack=round(slack * 1e6), worth=worth)
        assert truth is not None
        question = _question(problem, worth, objective, slack)
        answer = solve_pairs(question, seed=seed, engine="matrix")
        values = _values(answer)
        people = values["coverage"] if objective == "coverage" else values["people"]
        found = people, values["waiting"], answer.value
        assert found == (truth.coverage, truth.waiting, truth.total), (seed, problem, worth)
        assert _pairs(answer) in truth.optimal, (seed, problem, worth)
        assert answer.proven, (seed, problem, worth)
        again = recheck(question, answer.pairs, answer.stages, seed)
        np.testing.assert_array_equal(again.prices.people, answer.prices.people)
        np.testing.assert_array_equal(again.drawn, answer.drawn)


@pytest.mark.parametrize("regime", REGIMES)
def test_waiting_never_costs_coverage(regime: str) -> None:
    """As many are served as without; which of them may differ."""
    for seed, problem, worth, slack in _drawn(regime):
        before = solve_pairs(_question(problem, worth, "coverage", slack, waiting=False))
        after = solve_pairs(_question(problem, worth, "coverage", slack))
        assert after.coverage == before.coverage, (seed, problem, worth)


@pytest.mark.parametrize("objective", OBJECTIVE_NAMES)
@pytest.mark.parametrize("regime", REGIMES)
def test_whoever_is_covered_already_counts_for_nothing(regime: str, objective: Objective) -> None:
    """A worth of 0: she takes a place where that pays, and nobody is left out for her."""
    for seed, problem, worth, slack in _drawn(regime):
        some = worth * (worth % 2)
        truth = optimum(problem, objective=objective, slack=round(slack * 1e6), worth=some)
        assert truth is not None
        question = _question(problem, some, objective, slack)
        answer = solve_pairs(question, seed=seed, engine="matrix")
        assert answer.value == truth.total, (seed, problem, some)
        assert _pairs(answer) in truth.optimal, (seed, problem, some)
        assert answer.proven


@pytest.mark.parametrize("objective", OBJECTIVE_NAMES)
def test_engines_on_matrices_agree(objective: Objective) -> None:
    """The linear program has a row for each class of mentees, and finds the same pairs."""
    for seed, problem, worth, slack in _drawn("mentor capacities"):
        question = _question(problem, worth, objective, slack)
        dense = solve_pairs(question, seed=seed, engine="dense")
        flow = solve_pairs(question, seed=seed, engine="flow")
        assert _pairs(dense) == _pairs(flow), (seed, problem, worth)
        np.testing.assert_array_equal(dense.prices.people, flow.prices.people)


@pytest.mark.parametrize("objective", OBJECTIVE_NAMES)
@pytest.mark.parametrize("regime", REGIMES)
def test_the_engine_on_terms_agrees(regime: str, objective: Objective) -> None:
    """Pair by pair, stage by stage, place by place; and its record is read again."""
    for seed, problem, worth, slack in _drawn(regime):
        question = _question(problem, worth, objective, slack)
        dense = solve_pairs(question, seed=seed, engine="matrix")
        terms = solve_pairs(question, seed=seed, engine="scale")
        assert _values(terms) == _values(dense), (seed, problem, worth)
        assert _pairs(terms) == _pairs(dense), (seed, problem, worth)
        assert terms.proven, (seed, problem, worth)
        np.testing.assert_array_equal(terms.prices.people, dense.prices.people)
        np.testing.assert_array_equal(terms.prices.total, dense.prices.total)
        ordered = question.as_terms()
        again = replay_terms(ordered, terms.pairs, terms.stages, seed)
        np.testing.assert_array_equal(again.pairs, terms.pairs)
        np.testing.assert_array_equal(again.prices.people, terms.prices.people)


@pytest.mark.parametrize("objective", OBJECTIVE_NAMES)
def test_a_warm_start_from_other_rounds_changes_nothing(objective: Objective) -> None:
    """An answer in which nobody had waited, or others had, is a start and no more."""
    for seed, problem, worth, slack in islice(_drawn("mentor capacities"), 12):
        question = _question(problem, worth, objective, slack)
        for waited in (np.ones_like(worth), worth[::-1].copy()):
            earlier = solve_pairs(
                _question(problem, waited, objective, slack), seed=seed, engine="scale"
            )
            start = Earlier(question.mentor_keys, question.mentee_keys, earlier)
            again = solve_pairs(question, seed=seed, engine="scale", start=start)
            cold = solve_pairs(question, seed=seed, engine="scale")
            assert _pairs(again) == _pairs(cold), (seed, problem, worth)


def test_places_are_priced_in_people() -> None:
    """One more place serves one person more or none, however long somebody waited."""
    for seed, problem, worth, slack in _drawn("mentor capacities"):
        answer = solve_pairs(_question(problem, worth, "coverage", slack))
        for mentor in np.flatnonzero(problem.mentor_capacity):
            gained = answer.prices.people[mentor]
            more = problem.mentor_capacity + (np.arange(problem.shape[0]) == mentor)
            listed = enumerate_matchings(replace(problem, mentor_capacity=more))
            assert gained == listed.coverage.max() - answer.coverage, (seed, problem, worth)


def test_where_nobody_waited_nothing_differs_but_the_stage() -> None:
    """Same pairs, same lot, same prices."""
    for seed, problem, worth, slack in _drawn("both capacities"):
        nobody = np.ones_like(worth)
        plain = solve_pairs(_question(problem, nobody, "coverage", slack, waiting=False))
        waiting = solve_pairs(_question(problem, nobody, "coverage", slack))
        assert _pairs(plain) == _pairs(waiting), (seed, problem)
        np.testing.assert_array_equal(plain.prices.total, waiting.prices.total)
        assert _values(waiting)["waiting"] == 0


@pytest.mark.parametrize("objective", OBJECTIVE_NAMES)
def test_the_judge_refuses_another_number_of_rounds(objective: Objective) -> None:
    """One more than was waited, one less, and a stage without a proof."""
    problem = seeded_instance(5, "mentor capacities")
    worth = np.full(problem.shape[1], 3)
    question = _question(problem, worth, objective, 0.01)
    answer = solve_pairs(question)
    rounds = _values(answer)["waiting"]
    assert rounds
    for change in ({"value": rounds + 1}, {"bound": rounds - 1}, {"certificate": None}):
        wrong = tuple(
            replace(stage, **change) if stage.name == "waiting" else stage
            for stage in answer.stages
        )
        with pytest.raises(ProofError):
            judge(question.as_matrix(), answer.pairs, wrong)


def test_a_list_of_stages_tells_what_was_asked_besides() -> None:
    """By their names, with the lottery or without."""
    for objective in OBJECTIVES.values():
        for asked in ({"waiting": True}, {"kept": True}, {"waiting": True, "even": True}):
            stages = composed(objective, **asked)
            names = [kind.name for kind in stages.stages]
            # "maximin" has the stages of "coverage".
            assert objective_of([*names, "lottery"]).stages == stages.stages
