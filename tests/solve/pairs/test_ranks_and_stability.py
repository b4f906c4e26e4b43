"""Three objectives beside coverage and total, against the list of all matchings.

Holds ``dense.ranks``, ``dense.stable``, ``judge.preferences`` and, for these objectives,
``assign``, ``dense.solve``, ``engine_choice``, ``judge.stages`` and ``judge.matrix`` to account.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import mentormatch as mm
from mentormatch.errors import ArrayError, Infeasible, ProofError, TooLarge
from mentormatch.solve.pairs import engine_choice
from mentormatch.solve.pairs.arguments import read_question
from mentormatch.solve.pairs.assign import assign
from mentormatch.solve.pairs.assignment import Assignment
from mentormatch.solve.pairs.certificates import DualPrices, Stage
from mentormatch.solve.pairs.judge.matrix import judge
from mentormatch.solve.pairs.judge.preferences import count_blocking, rank_units
from mentormatch.solve.pairs.recheck import recheck
from oracle import (
    Engine,
    Instance,
    Pairs,
    blocking_pairs,
    enumerate_matchings,
    instance,
    optimum,
    ranked,
)
from strategies import REGIMES, seeded_instance

SEEDS = range(50)
Stages = tuple[Stage, ...]


def _pairs(answer: Assignment) -> Pairs:
    return tuple((mentor, mentee) for mentor, mentee in answer.pairs.tolist())


def _seeded(regime: str) -> Iterator[tuple[int, Instance]]:
    for seed in SEEDS:
        yield seed, seeded_instance(seed, regime)


@pytest.mark.parametrize("regime", REGIMES)
def test_ranks_are_highest_among_those_who_serve_most(regime: str) -> None:
    """Value and bound count ranks, the total scores; places are priced in ranks."""
    for seed, problem in _seeded(regime):
        truth = optimum(problem, objective="rank")
        if truth is None:
            with pytest.raises(Infeasible):
                assign(problem.scores, objective="rank", **problem.arguments())
            continue
        answer = assign(problem.scores, objective="rank", seed=seed, **problem.arguments())
        assert (answer.coverage, answer.value, answer.gap) == (truth.coverage, truth.total, 0), seed
        assert _pairs(answer) in truth.optimal, (seed, problem)
        assert answer.total == sum(problem.scores[pair] for pair in _pairs(answer))
        assert answer.status == "optimal" and answer.proven
        assert (answer.drawn <= truth.coverable).all()


@pytest.mark.parametrize("engine", ["dense", "flow"])
def test_engines_agree_on_ranks(engine: Engine) -> None:
    """Pair by pair, also where all scores tie."""
    for seed, problem in _seeded("mentor capacities"):
        answers = [
            assign(problem.scores, objective="rank", seed=seed, engine=name, **problem.arguments())
            for name in (engine, "auto")
        ]
        assert _pairs(answers[0]) == _pairs(answers[1]), seed


@pytest.mark.parametrize("regime", REGIMES)
def test_a_second_mentor_is_never_a_loss(regime: str) -> None:
    """No pair could be added: each is worth one at least."""
    for seed, problem in _seeded(regime):
        truth = optimum(problem, objective="rank")
        if truth is None:
            continue
        answer = set(_pairs(assign(problem.scores, objective="rank", **problem.arguments())))
        every = enumerate_matchings(problem).as_sets()
        assert not any(answer < set(other) for other in every), seed


@pytest.mark.parametrize("regime", REGIMES)
def test_the_judge_ranks_as_the_definition_does(regime: str) -> None:
    """Equals share a rank; whoever has no place is nobody's choice."""
    for _, problem in _seeded(regime):
        asked = read_question(problem.scores, **problem.arguments()).as_matrix()
        assert np.array_equal(rank_units(asked), ranked(problem).scores)


@pytest.mark.parametrize("regime", [r for r in REGIMES if r != "minima"])
def test_a_stable_matching_has_no_blocking_pair(regime: str) -> None:
    """Counted again pair by pair; the same whatever the order of rows."""
    for seed, problem in _seeded(regime):
        arguments: dict[str, Any] = {**problem.arguments(), "mentor_minimum": 0}
        answer = assign(problem.scores, objective="stable", seed=seed, **arguments)
        assert blocking_pairs(problem, _pairs(answer)) == [], (seed, problem)
        assert (answer.value, answer.bound, answer.gap, answer.status) == (0, 0, 0, "feasible")
        mentors, mentees = problem.shape
        turned = assign(
            problem.scores[::-1, ::-1],
            eligible=problem.eligible[::-1, ::-1],
            mentor_capacity=problem.mentor_capacity[::-1],
            mentee_capacity=problem.mentee_capacity[::-1],
            mentor_keys=range(mentors - 1, -1, -1),
            mentee_keys=range(mentees - 1, -1, -1),
            objective="stable",
            seed=seed,
        )
        back = sorted((mentors - 1 - j, mentees - 1 - i) for j, i in _pairs(turned))
        assert tuple(back) == _pairs(answer), seed


def test_without_ties_there_is_one_stable_matching() -> None:
    """Of all matchings none but the answer has no blocking pair."""
    for seed in range(60):
        problem = seeded_instance(seed, "both capacities")
        distinct = np.random.default_rng(seed).permutation(problem.scores.size) + 1
        problem = replace(problem, scores=distinct.reshape(problem.shape).astype(np.int64))
        answer = assign(problem.scores, objective="stable", seed=seed, **problem.arguments())
        every = enumerate_matchings(problem).as_sets()
        assert [m for m in every if not blocking_pairs(problem, m)] == [_pairs(answer)]


@pytest.mark.parametrize("regime", REGIMES)
def test_the_judge_counts_blocking_pairs_of_any_matching(regime: str) -> None:
    """Whether or not there are any."""
    for seed, problem in _seeded(regime):
        asked = read_question(problem.scores, **problem.arguments()).as_matrix()
        for pairs in sorted(enumerate_matchings(problem).as_sets())[:: 1 + seed % 7]:
            found = count_blocking(asked, np.array(pairs, np.int64).reshape(-1, 2))
            assert found == len(blocking_pairs(problem, pairs))


def test_the_lottery_settles_ties_of_a_stable_matching() -> None:
    """One place and two equal mentees: each has it in about half of the draws."""
    draws = [assign([[5, 5]], objective="stable", seed=seed).pairs[0, 1] for seed in range(200)]
    assert 70 < draws.count(0) < 130


@pytest.mark.parametrize("regime", REGIMES)
def test_maximin_is_coverage_with_a_slack_of_one(regime: str) -> None:
    """The same pairs and the same stages."""
    for seed, problem in _seeded(regime):
        truth = optimum(problem, objective="maximin")
        if truth is None:
            continue
        options = problem.arguments() | {"seed": seed}
        answer = assign(problem.scores, objective="maximin", **options)
        same = assign(problem.scores, worst_slack=1.0, **options)
        assert _pairs(answer) == _pairs(same) and _pairs(answer) in truth.optimal
        assert [(s.name, s.value, s.bound, s.note) for s in answer.stages] == [
            (s.name, s.value, s.bound, s.note) for s in same.stages
        ]
        assert answer.worst == truth.worst


def test_maximin_and_a_slack_are_refused() -> None:
    """As an argument, as a setting, and where a policy that says one is changed."""
    with pytest.raises(ArrayError, match="worst_slack: objective 'maximin' says itself"):
        assign([[1]], objective="maximin", worst_slack=1.0)
    with pytest.raises(mm.PolicyError, match="leave worst_slack out"):
        mm.Policy(objective="maximin", worst_slack=1.0)
    with pytest.raises(mm.PolicyError, match="leave worst_slack out"):
        mm.Policy(worst_slack=0.2).replace(objective="maximin")
    assert mm.Policy().replace(objective="maximin").worst_slack == 1.0


@pytest.mark.parametrize("objective", ["rank", "stable", "maximin"])
def test_nobody_eligible_is_an_answer(objective: Any) -> None:
    """Also without any rows."""
    for scores in (np.zeros((0, 0)), np.zeros((2, 3))):
        answer = assign(scores, eligible=np.zeros(scores.shape, bool), objective=objective)
        assert len(answer.pairs) == 0 and answer.coverage == 0 and answer.gap == 0


def test_stable_knows_no_minimum_loads() -> None:
    """Arrays are told their argument, people the mentors and what to do."""
    with pytest.raises(ArrayError, match="mentor_minimum: objective 'stable' knows no"):
        assign([[1]], objective="stable", mentor_minimum=1)
    mentors = [mm.Profile(id="ann", min_mentees=1), mm.Profile(id="ben")]
    with pytest.raises(mm.PolicyError, match=r"no minimum loads, and ann have some.*capped"):
        mm.match(mentors, [mm.Profile(id="cem")], mm.Policy(objective="stable"))


@pytest.mark.parametrize("objective", ["rank", "stable"])
def test_large_pools_are_refused_by_name_and_size(
    monkeypatch: pytest.MonkeyPatch, objective: Any
) -> None:
    """Unless somebody insists on a matrix; the engine on terms always refuses."""
    with pytest.raises(ArrayError, match=f"engine 'scale' does not reach '{objective}'"):
        assign([[1]], objective=objective, engine="scale")
    monkeypatch.setattr(engine_choice, "_PAIRS", 3)
    with pytest.raises(TooLarge, match=rf"'{objective}' is worked out on a matrix.*2 x 2"):
        assign([[1, 2], [3, 4]], objective=objective)
    assert len(assign([[1, 2], [3, 4]], objective=objective, engine="matrix").pairs) == 2


@pytest.mark.parametrize("objective", ["rank", "stable", "maximin"])
@pytest.mark.parametrize("regime", REGIMES)
def test_answers_can_be_checked_again(regime: str, objective: Any) -> None:
    """What a record holds is judged and drawn anew; another seed's pairs are told apart."""
    for seed, problem in _seeded(regime):
        arguments = problem.arguments()
        if objective == "stable":
            arguments["mentor_minimum"] = 0
        try:
            answer = assign(problem.scores, objective=objective, seed=seed, **arguments)
        except Infeasible:
            continue
        asked = read_question(problem.scores, objective=objective, **arguments)
        again = recheck(asked, answer.pairs, answer.stages, seed)
        assert np.array_equal(again.pairs, answer.pairs)
        assert np.array_equal(again.drawn, answer.drawn)
        assert np.array_equal(again.prices.total, answer.prices.total)


def test_lies_about_ranks_are_refused() -> None:
    """A value, a bound, prices of another question, pairs of lower ranks."""
    scores = [[9, 8, 1], [7, 2, 3], [5, 6, 4]]
    problem = read_question(scores, objective="rank").as_matrix()
    answer = assign(scores, objective="rank")
    judge(problem, answer.pairs, answer.stages)
    ranks = next(stage for stage in answer.stages if stage.name == "ranks")
    proof = ranks.certificate
    assert isinstance(proof, DualPrices)
    lies: list[dict[str, Any]] = [
        {"value": 7},
        {"bound": 99},
        {"value": None},
        {"certificate": None},
        {"certificate": replace(proof, threshold=2)},
        {"certificate": replace(proof, k=2)},
        {"certificate": replace(proof, mentor=np.array([50, 0, 0]))},
    ]
    for lie in lies:
        with pytest.raises(ProofError):
            judge(problem, answer.pairs, _changed(answer.stages, "ranks", **lie))
    others = [m for m in enumerate_matchings(instance(scores)).as_sets() if len(m) == 3]
    worse = next(m for m in others if m != _pairs(answer))
    with pytest.raises(ProofError):
        judge(problem, np.array(worse), answer.stages)


def test_a_blocking_pair_is_refused() -> None:
    """Whatever the stage tells of it."""
    scores = [[9, 1], [8, 7]]
    problem = read_question(scores, objective="stable").as_matrix()
    crossed = np.array([[0, 1], [1, 0]])
    for told in (0, 1):
        stages = (Stage("blocking", told, 0), Stage("lottery", None, None))
        with pytest.raises(ProofError, match="rather" if told else "blocking"):
            judge(problem, crossed, stages)
    stable = assign(scores, objective="stable")
    judge(problem, stable.pairs, stable.stages)
    with pytest.raises(ProofError, match="blocking"):
        judge(problem, stable.pairs, _changed(stable.stages, "blocking", bound=1))


def _changed(stages: Stages, name: str, **changes: Any) -> Stages:
    return tuple(replace(stage, **changes) if stage.name == name else stage for stage in stages)
