"""The judge accepts every optimal matching with a proof, and no lie.

Holds ``judge.stages`` and ``judge.matrix`` to account.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mentormatch.arrays import Ints
from mentormatch.errors import ProofError
from mentormatch.solve.pairs.arguments import read_question
from mentormatch.solve.pairs.assign import assign
from mentormatch.solve.pairs.assignment import Assignment
from mentormatch.solve.pairs.certificates import (
    Certificate,
    CoverageSet,
    DualPrices,
    MinimumSet,
    Stage,
)
from mentormatch.solve.pairs.judge import bounds, groups, preferences, refusal, shortfall
from mentormatch.solve.pairs.judge import matching as matching_module
from mentormatch.solve.pairs.judge import matrix as judge_module
from mentormatch.solve.pairs.judge import oracle as oracle_module
from mentormatch.solve.pairs.judge import stages as claims
from mentormatch.solve.pairs.judge.matrix import judge
from mentormatch.solve.pairs.problem import Problem
from oracle import Objective, Pairs, enumerate_matchings, optimum
from strategies import REGIMES, seeded_instance

Stages = tuple[Stage, ...]


def _case(scores: Any, **options: Any) -> tuple[Problem, Assignment]:
    """Return a question and its honest answer."""
    return read_question(scores, **options).as_matrix(), assign(scores, **options)


def _changed(stages: Stages, name: str, **changes: Any) -> Stages:
    """Replace fields of one stage."""
    assert name in {stage.name for stage in stages}
    return tuple(replace(stage, **changes) if stage.name == name else stage for stage in stages)


def _stage(stages: Stages, name: str) -> Stage:
    return next(stage for stage in stages if stage.name == name)


def _recertified(stages: Stages, name: str, **changes: Any) -> Stages:
    """Replace fields of the certificate of one stage."""
    certificate = _stage(stages, name).certificate
    assert certificate is not None
    return _changed(stages, name, certificate=replace(certificate, **changes))


def _array(pairs: Pairs) -> Ints:
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _refused(problem: Problem, pairs: Any, stages: Stages) -> None:
    with pytest.raises(ProofError):
        judge(problem, np.asarray(pairs, dtype=np.int64), stages)


# Mentor 0 is wanted by all, mentor 1 by mentees 0 and 1 only, mentor 2 by nobody.
SCORES = np.array([[90, 70, 60, 50], [80, 65, 0, 0], [0, 0, 0, 0]])
ELIGIBLE = np.array([[1, 1, 1, 1], [1, 1, 0, 0], [0, 0, 0, 0]], dtype=bool)


@pytest.fixture
def honest() -> tuple[Problem, Assignment]:
    """A question in which coverage, worst and total all bind, and its answer."""
    return _case(SCORES, eligible=ELIGIBLE, mentor_capacity=[2, 1, 1])


@pytest.fixture
def summing() -> tuple[Problem, Assignment]:
    """The same question for the objective "total"."""
    return _case(SCORES, eligible=ELIGIBLE, mentor_capacity=[2, 1, 1], objective="total")


def test_the_honest_answer_is_accepted(
    honest: tuple[Problem, Assignment], summing: tuple[Problem, Assignment]
) -> None:
    """The judge says nothing about a right answer."""
    for problem, answer in (honest, summing):
        judge(problem, answer.pairs, answer.stages)


@pytest.mark.parametrize(
    ("pairs", "lie"),
    [
        ([[0, 0], [0, 0], [1, 1]], "a repeated pair"),
        ([[0, 1], [0, 2], [2, 0]], "a pair that is not eligible"),
        ([[0, 1], [0, 2], [0, 3], [1, 0]], "a mentor over capacity"),
        ([[0, 0], [0, 1], [1, 0]], "a mentee over capacity"),
        ([[1, 0], [0, 1], [0, 2]], "pairs out of order"),
        ([[0, 1], [0, 4], [1, 0]], "a mentee who is not there"),
        ([[0, 1], [3, 2], [1, 0]], "a mentor who is not there"),
        ([[-3, 1], [0, 2], [1, 0]], "a negative row"),
        ([[0, 1], [1, 0]], "one pair fewer"),
        ([[0, 1, 0], [1, 0, 0]], "three columns"),
        (np.zeros((0, 2)), "nothing at all"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_wrong_pairs_are_refused(
    honest: tuple[Problem, Assignment], summing: tuple[Problem, Assignment], pairs: Any, lie: str
) -> None:
    """Pairs that are no matching, or a worse one, do not pass with the stages of the answer."""
    assert lie
    for problem, answer in (honest, summing):
        _refused(problem, pairs, answer.stages)


def test_pairs_must_be_whole_numbers(honest: tuple[Problem, Assignment]) -> None:
    """Floating-point rows are no rows."""
    problem, answer = honest
    with pytest.raises(ProofError):
        judge(problem, answer.pairs.astype(float), answer.stages)


def test_a_load_below_the_minimum_is_refused() -> None:
    """The best matching without a minimum load does not pass where the load is asked for."""
    options: dict[str, Any] = {"mentor_capacity": 2, "mentor_minimum": [0, 1]}
    problem, answer = _case([[9, 8], [1, 2]], **options)
    judge(problem, answer.pairs, answer.stages)
    free = assign([[9, 8], [1, 2]], mentor_capacity=2)
    assert not (free.pairs[:, 0] == 1).any()
    _refused(problem, free.pairs, free.stages)
    _refused(problem, free.pairs, answer.stages)


@pytest.mark.parametrize("name", ["coverage", "coverage_total", "worst", "total"])
@pytest.mark.parametrize("change", [-1, 1])
def test_wrong_numbers_are_refused(
    honest: tuple[Problem, Assignment], name: str, change: int
) -> None:
    """A value or a bound that is off by one, alone or together, is refused in every stage."""
    problem, answer = honest
    value = _stage(answer.stages, name).value
    assert value is not None
    for changes in (
        {"value": value + change},
        {"bound": value + change},
        {"value": value + change, "bound": value + change},
        {"value": None},
        {"bound": None},
    ):
        _refused(problem, answer.pairs, _changed(answer.stages, name, **changes))


@pytest.mark.parametrize("name", ["total", "people"])
@pytest.mark.parametrize("change", [-1, 1])
def test_wrong_numbers_of_the_objective_total_are_refused(
    summing: tuple[Problem, Assignment], name: str, change: int
) -> None:
    """The two stages of the objective "total" are held to the unit too."""
    problem, answer = summing
    value = _stage(answer.stages, name).value
    assert value is not None
    for changes in (
        {"value": value + change},
        {"bound": value + change},
        {"value": value + change, "bound": value + change},
    ):
        _refused(problem, answer.pairs, _changed(answer.stages, name, **changes))


@pytest.mark.parametrize("name", ["coverage", "coverage_total", "worst", "total"])
def test_a_missing_stage_is_refused(honest: tuple[Problem, Assignment], name: str) -> None:
    """Silence proves nothing."""
    problem, answer = honest
    _refused(problem, answer.pairs, tuple(s for s in answer.stages if s.name != name))


@pytest.mark.parametrize("name", ["coverage", "coverage_total", "total"])
def test_a_missing_certificate_is_refused(honest: tuple[Problem, Assignment], name: str) -> None:
    """A bound without a proof is none."""
    problem, answer = honest
    _refused(problem, answer.pairs, _changed(answer.stages, name, certificate=None))


@pytest.mark.parametrize("name", ["coverage_total", "total"])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda proof: replace(proof, mentor=proof.mentor + 10 * (proof.coverage + 100)),
        lambda proof: replace(proof, mentor=proof.mentor - 10 * (proof.coverage + 100)),
        lambda proof: replace(proof, mentor=np.zeros_like(proof.mentor)),
        lambda proof: replace(proof, mentor=proof.mentor[:-1]),
        lambda proof: replace(proof, mentor=proof.mentor.astype(float)),
        lambda proof: replace(proof, mentor=np.full_like(proof.mentor, 2**62)),
        lambda proof: replace(proof, coverage=-1),
        lambda proof: replace(proof, coverage=2**62),
        lambda proof: replace(proof, k=proof.k + 1),
        lambda proof: replace(proof, k=proof.k - 1),
        lambda proof: replace(proof, threshold=61),
        lambda proof: replace(proof, scale=2),
        lambda proof: replace(proof, scale=0),
    ],
    ids=[
        "higher",
        "lower",
        "nothing",
        "too few",
        "floats",
        "overflow",
        "negative coverage",
        "coverage overflow",
        "k above",
        "k below",
        "threshold",
        "scale",
        "no scale",
    ],
)
def test_wrong_prices_are_refused(
    honest: tuple[Problem, Assignment], name: str, spoil: Callable[[DualPrices], DualPrices]
) -> None:
    """Prices that do not bound the total at its value, or bound something else, prove nothing."""
    problem, answer = honest
    proof = _stage(answer.stages, name).certificate
    assert isinstance(proof, DualPrices)
    _refused(problem, answer.pairs, _changed(answer.stages, name, certificate=spoil(proof)))


@pytest.mark.parametrize("changes", [{"scale": 1}, {"k": 1}, {"coverage": 0}, {"threshold": 60}])
def test_wrong_prices_of_the_objective_total_are_refused(
    summing: tuple[Problem, Assignment], changes: dict[str, Any]
) -> None:
    """People and total are bounded by one number only at the right scale and question."""
    problem, answer = summing
    proof = _stage(answer.stages, "total").certificate
    assert isinstance(proof, DualPrices)
    wrong = replace(proof, **changes)
    stages = tuple(replace(stage, certificate=wrong) for stage in answer.stages)
    _refused(problem, answer.pairs, stages)


@pytest.mark.parametrize(
    "mentors", [[], [1], [2], [0, 1, 2]], ids=["nobody", "another", "idle", "all"]
)
def test_a_wrong_coverage_set_is_refused(
    mentors: list[int],
) -> None:
    """A set that limits coverage less than the value claims is no certificate."""
    problem, answer = _case(SCORES[:, 1:], eligible=ELIGIBLE[:, 1:], mentor_capacity=[1, 1, 1])
    rows = np.array(mentors, dtype=np.int64)
    places = int(problem.mentor_capacity[rows].sum())
    outside = int(np.delete(problem.eligible, rows, axis=0).any(axis=0).sum())
    assert answer.coverage == 2 < places + outside
    wrong = CoverageSet(mentors=rows, places=places, outside=outside)
    _refused(problem, answer.pairs, _changed(answer.stages, "coverage", certificate=wrong))
    boast = replace(wrong, places=2, outside=0)
    _refused(problem, answer.pairs, _changed(answer.stages, "coverage", certificate=boast))


def test_wrong_arithmetic_of_a_coverage_set_is_refused(
    honest: tuple[Problem, Assignment],
) -> None:
    """The numbers that are shown to a reader must be those of the set."""
    problem, answer = honest
    _refused(problem, answer.pairs, _recertified(answer.stages, "coverage", places=99))
    _refused(problem, answer.pairs, _recertified(answer.stages, "coverage", outside=99))


def test_a_witness_must_attain_the_largest_total(honest: tuple[Problem, Assignment]) -> None:
    """The largest total at full coverage is attained by a matching that is shown."""
    problem, answer = honest
    witness = _stage(answer.stages, "coverage_total").witness
    assert witness is not None
    for wrong in (None, witness[:-1], witness[::-1], _array(((0, 2), (0, 3), (1, 1)))):
        _refused(problem, answer.pairs, _changed(answer.stages, "coverage_total", witness=wrong))


WORST_HELD_BY: dict[str, tuple[list[list[int]], dict[str, Any], type[Certificate]]] = {
    "coverage": ([[9, 8], [5, 0]], {"eligible": [[True, True], [True, False]]}, CoverageSet),
    "minimum": (
        [[90, 80], [5, 4]],
        {"mentor_capacity": 2, "mentor_minimum": [0, 1], "worst_slack": 1.0},
        MinimumSet,
    ),
    "cost": ([[199, 98], [98, 1]], {}, DualPrices),
}


@pytest.mark.parametrize("held_by", sorted(WORST_HELD_BY))
def test_the_worst_pair_is_held_back_by_a_proof(held_by: str) -> None:
    """Each of the three reasons has its certificate, and without it the judge refuses."""
    scores, options, kind = WORST_HELD_BY[held_by]
    problem, answer = _case(scores, **options)
    assert isinstance(_stage(answer.stages, "worst").certificate, kind)
    nobody = np.zeros(0, dtype=np.int64)
    everybody = np.arange(len(scores))
    for wrong in (
        None,
        CoverageSet(mentors=nobody, places=0, outside=0),
        MinimumSet(mentors=nobody, needed=1, reachable=0),
        MinimumSet(mentors=everybody[:1], needed=5, reachable=0),
        DualPrices(mentor=0 * everybody, coverage=0, threshold=None, k=answer.coverage),
    ):
        _refused(problem, answer.pairs, _changed(answer.stages, "worst", certificate=wrong))


@pytest.mark.parametrize(
    ("held_by", "changes"),
    [
        ("coverage", {"places": 7}),
        ("coverage", {"outside": 7}),
        ("coverage", {"threshold": 10**6}),
        ("minimum", {"needed": 7}),
        ("minimum", {"reachable": 7}),
        ("minimum", {"threshold": 10**6}),
    ],
    ids=str,
)
def test_wrong_arithmetic_about_the_worst_pair_is_refused(
    held_by: str, changes: dict[str, Any]
) -> None:
    """What a reader is shown about the set that holds the worst pair back must be true."""
    scores, options, _ = WORST_HELD_BY[held_by]
    problem, answer = _case(scores, **options)
    _refused(problem, answer.pairs, _recertified(answer.stages, "worst", **changes))


def test_prices_against_a_higher_worst_answer_the_right_question() -> None:
    """Prices at another threshold, head count or scale do not hold the worst pair back."""
    scores, options, _ = WORST_HELD_BY["cost"]
    problem, answer = _case(scores, **options)
    for changes in ({"threshold": 199}, {"threshold": None}, {"k": 1}, {"k": 3}, {"scale": 2}):
        _refused(problem, answer.pairs, _recertified(answer.stages, "worst", **changes))
    proof = _stage(answer.stages, "worst").certificate
    assert isinstance(proof, DualPrices)
    dear = proof.mentor + 1000
    _refused(problem, answer.pairs, _recertified(answer.stages, "worst", mentor=dear))


def test_a_worst_pair_that_costs_too_much_is_refused() -> None:
    """An answer whose worst pair was raised for more than the slack does not pass."""
    scores = [[199, 98], [98, 1]]
    problem, answer = _case(scores)
    generous = assign(scores, worst_slack=0.5)
    assert answer.worst == 1 and generous.worst == 98
    _refused(problem, generous.pairs, generous.stages)


def test_a_worst_pair_that_could_be_raised_is_refused() -> None:
    """An answer that does not use the slack does not pass."""
    scores = [[199, 99], [99, 1]]
    problem, answer = _case(scores)
    stingy = assign(scores, worst_slack=0.0)
    assert answer.worst == 99 and stingy.worst == 1
    _refused(problem, stingy.pairs, stingy.stages)


def _own_numbers(problem: Problem, pairs: Ints, stages: Stages) -> Stages:
    """Rewrite the stages of an answer so that they agree with other pairs."""
    chosen = problem.scores[pairs[:, 0], pairs[:, 1]].tolist()
    covered, total, worst = len(set(pairs[:, 1].tolist())), sum(chosen), min(chosen, default=None)
    own = {"coverage": covered, "worst": worst, "total": total, "people": covered}
    told = []
    for stage in stages:
        if stage.name not in own:
            told.append(stage)
            continue
        value, proof = own[stage.name], stage.certificate
        if problem.objective.people_first and isinstance(proof, DualPrices):
            threshold = worst if stage.name == "total" else proof.threshold
            proof = replace(proof, threshold=threshold, k=covered)
        told.append(replace(stage, value=value, bound=value, certificate=proof))
    return tuple(told)


@pytest.mark.parametrize("objective", ["coverage", "total"])
@pytest.mark.parametrize("regime", REGIMES)
def test_only_optimal_matchings_pass(regime: str, objective: Objective) -> None:
    """Of all matchings the optimal ones pass with the proof, the others never do.

    The others are tried with the numbers of the answer, and with numbers that agree with
    themselves.
    """
    for seed in range(600, 630):
        instance = seeded_instance(seed, regime)
        truth = optimum(instance, objective=objective)
        if truth is None:
            continue
        problem, answer = _case(instance.scores, objective=objective, **instance.arguments())
        others = sorted(enumerate_matchings(instance).as_sets() - truth.optimal)
        for matching in others[:: 1 + len(others) // 40]:
            pairs = _array(matching)
            _refused(problem, pairs, answer.stages)
            _refused(problem, pairs, _own_numbers(problem, pairs, answer.stages))
        for matching in sorted(truth.optimal)[:20]:
            judge(problem, _array(matching), answer.stages)


def test_assign_returns_nothing_that_the_judge_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every way through `assign` ends before the judge, the empty ones included."""

    def refuse(*_: Any) -> None:
        raise ProofError("refused")

    monkeypatch.setattr("mentormatch.solve.pairs.dense.solve.judge", refuse)
    for scores in (np.ones((2, 2)), np.ones((0, 3)), np.ones((3, 0))):
        for options in (
            {},
            {"objective": "total"},
            {"mentor_capacity": 2, "mentee_capacity": 2},
            {"eligible": np.zeros(scores.shape, dtype=bool)},
        ):
            with pytest.raises(ProofError):
                assign(scores, **options)


def test_every_judge_is_held_to_what_it_may_import() -> None:
    """A new module of the folder has to be named in one of the two tests of imports."""
    folder = Path(inspect.getfile(judge_module)).parent
    found = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    here = {"matrix", "stages", "shortfall", "oracle", "preferences", "refusal", "bounds"}
    assert found == here | {"groups", "matching", "terms", "kernels"}


def test_the_judge_shares_no_code_with_the_solvers() -> None:
    """It imports the question, the answer, the errors and the array types; nothing that solves."""
    imported = {
        node.module
        for module in (
            judge_module,
            claims,
            shortfall,
            oracle_module,
            preferences,
            refusal,
            bounds,
            groups,
            matching_module,
        )
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mentormatch")
    }
    allowed = {
        "arrays",
        "errors",
        "objectives",
        "solve.arrays",
        "solve.pairs.certificates",
        "solve.pairs.judge.bounds",
        "solve.pairs.judge.groups",
        "solve.pairs.judge.matching",
        "solve.pairs.judge.oracle",
        "solve.pairs.judge.preferences",
        "solve.pairs.judge.refusal",
        "solve.pairs.judge.stages",
        "solve.pairs.problem",
    }
    assert imported <= {f"mentormatch.{name}" for name in allowed}


def test_a_problem_in_another_order_refuses_the_answer() -> None:
    """Rows belong to the caller's order: the answer to mirrored scores is another one."""
    scores = np.array([[9, 1, 2], [3, 8, 1], [2, 5, 7]])
    problem, _ = _case(scores[:, ::-1].copy())
    answer = assign(scores)
    _refused(problem, answer.pairs, answer.stages)


@pytest.mark.parametrize("name", ["coverage", "coverage_total", "worst", "total"])
def test_a_stage_told_twice_is_refused(honest: tuple[Problem, Assignment], name: str) -> None:
    """A false stage does not hide behind a true one of the same name."""
    problem, answer = honest
    false = replace(_stage(answer.stages, name), value=1234, bound=1234)
    _refused(problem, answer.pairs, (false, *answer.stages))
    _refused(problem, answer.pairs, (*answer.stages, false))


def test_a_set_of_mentors_who_are_not_there_is_refused(
    honest: tuple[Problem, Assignment],
) -> None:
    """Rows outside the problem are a lie, not a crash."""
    problem, answer = honest
    for row in (99, -1):
        rows = np.array([0, row], dtype=np.int64)
        _refused(problem, answer.pairs, _recertified(answer.stages, "coverage", mentors=rows))
