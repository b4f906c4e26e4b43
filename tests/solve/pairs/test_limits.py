"""Limits of several people together, on tiny problems whose matchings are all listed.

Holds ``problem``, ``solve``, ``recheck``, ``engine_choice``, ``judge.groups``, ``judge.bounds`` and
everything in ``dense.limited`` to account.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from limits_oracle import Group, best_within, milp_within, nested_family, one_more

from mentormatch.arrays import Ints
from mentormatch.errors import ArrayError, Infeasible, ProofError, TooLarge
from mentormatch.objectives import OBJECTIVES, composed
from mentormatch.solve.pairs.arguments import read_question
from mentormatch.solve.pairs.assign import assign
from mentormatch.solve.pairs.assignment import Assignment
from mentormatch.solve.pairs.certificates import DualPrices
from mentormatch.solve.pairs.judge.matrix import judge
from mentormatch.solve.pairs.problem import GroupLimit
from mentormatch.solve.pairs.question import Question
from mentormatch.solve.pairs.recheck import recheck
from mentormatch.solve.pairs.solve import solve_pairs
from oracle import Instance, Pairs, instance
from strategies import REGIMES, seeded_instance

SLACK = 0.05
KINDS = ("mentor", "mentee", "both", "overlap", "promise")
SEEDS = st.integers(0, 10**6)


def _drawn(seed: int, kind: str) -> tuple[Instance, list[Group], Ints, Ints]:
    """Return a problem, limits, fewest mentors of each mentee, and what covering each counts."""
    generator = np.random.default_rng([seed, 5])
    problem = seeded_instance(seed, REGIMES[seed % len(REGIMES)])
    mentees = problem.shape[1]
    sides = [(side, size) for side, size in zip(("mentor", "mentee"), problem.shape, strict=True)]
    groups = [
        _limit(generator, side, members)
        for side, size in sides
        if kind in (side, "both")
        for members in nested_family(generator, size)
    ]
    if kind == "overlap":
        for side, size in sides:
            for _ in range(2):
                members = tuple(np.flatnonzero(generator.random(size) < 0.5).tolist())
                groups.append(Group(side, members, int(generator.integers(1, 4))))
    promised = np.zeros(mentees, np.int64)
    if kind == "promise":
        wished = np.where(generator.random(mentees) < 0.3, generator.integers(1, 3, mentees), 0)
        promised = np.minimum(wished, problem.mentee_capacity)
    waited = generator.integers(1, 5, mentees) if seed % 3 == 0 else np.ones(mentees, np.int64)
    return problem, groups, promised, waited


def _limit(generator: np.random.Generator, side: str, members: tuple[int, ...]) -> Group:
    most = int(generator.integers(0, 4))
    least = int(generator.integers(0, most + 1)) if generator.random() < 0.3 else 0
    return Group(side, members, most, least)


def _question(
    problem: Instance,
    groups: list[Group],
    *,
    promised: Ints | None = None,
    worth: Ints | None = None,
    objective: str = "coverage",
    even: bool = False,
) -> Question:
    asked = read_question(
        problem.scores, objective=objective, worst_slack=SLACK, **problem.arguments()
    )
    waiting = worth is not None and bool((worth > 1).any())
    limits = (
        GroupLimit(g.side, np.array(g.members, np.int64), g.at_most, g.at_least, f"limit {n}")  # type: ignore[arg-type]
        for n, g in enumerate(groups)
    )
    return replace(
        asked,
        objective=composed(OBJECTIVES[objective], waiting=waiting, even=even),
        mentee_worth=worth,
        mentee_minimum=promised,
        groups=tuple(limits),
    )


def _pairs(answer: Assignment) -> Pairs:
    return tuple((mentor, mentee) for mentor, mentee in answer.pairs.tolist())


@pytest.mark.parametrize("kind", KINDS)
@given(seed=SEEDS)
def test_the_answer_is_one_of_the_best_within_limits(kind: str, seed: int) -> None:
    """Every matching is listed; where limits are nested every stage is proven."""
    problem, groups, promised, worth = _drawn(seed, kind)
    objective = ("coverage", "total")[seed % 2]
    asked: dict[str, Any] = {"promised": promised, "worth": worth, "objective": objective}
    truth = best_within(problem, groups, slack=round(SLACK * 1e6), **asked)
    question = _question(problem, groups, **asked)
    if truth is None:
        with pytest.raises(Infeasible):
            solve_pairs(question, seed=seed)
        return
    answer = solve_pairs(question, seed=seed)
    assert _pairs(answer) in truth.optimal
    assert (answer.coverage, answer.value) == (truth.people, truth.total)
    assert answer.proven or kind == "overlap"
    again = recheck(question, answer.pairs, answer.stages, seed)
    if answer.proven:
        np.testing.assert_array_equal(again.prices.total, answer.prices.total)
        np.testing.assert_array_equal(again.prices.limits, answer.prices.limits)
        np.testing.assert_array_equal(again.drawn, answer.drawn)


@given(seed=SEEDS, kind=st.sampled_from(["mentor", "mentee"]))
def test_integer_programs_agree(seed: int, kind: str) -> None:
    """People, and the highest total at that, are those of a program written from the definition."""
    problem, groups, _, _ = _drawn(seed, kind)
    truth = milp_within(problem, groups)
    assume(truth is not None)
    answer = solve_pairs(_question(problem, groups), seed=seed)
    total = next(s.value for s in answer.stages if s.name == "coverage_total")
    assert (answer.coverage, total) == truth


@given(seed=SEEDS, kind=st.sampled_from(["mentor", "mentee"]))
def test_a_price_is_what_solving_again_gains(seed: int, kind: str) -> None:
    """One more place of a mentor, and one more pair within a limit, in people and total."""
    problem, groups, _, _ = _drawn(seed, kind)
    groups = [replace(group, at_least=0) for group in groups]
    first = best_within(problem, groups, slack=0)
    assert first is not None or problem.mentor_minimum.any()
    assume(first is not None)
    assert first is not None
    answer = solve_pairs(_question(problem, groups), seed=seed)
    for mentor in np.flatnonzero(problem.mentor_capacity).tolist():
        more = best_within(one_more(problem, mentor), groups, slack=0)
        assert more is not None
        told = int(answer.prices.people[mentor]), int(answer.prices.total[mentor])
        assert told == (more.people - first.people, more.total - first.total)
    for row, gain in enumerate(answer.prices.limits.tolist()):
        raised = list(groups)
        raised[row] = replace(groups[row], at_most=groups[row].at_most + 1)
        more = best_within(problem, raised, slack=0)
        assert more is not None
        assert tuple(gain) == (more.people - first.people, more.total - first.total)


@pytest.mark.parametrize("kind", ["none", "mentor", "both"])
@given(seed=SEEDS)
def test_even_loads_are_the_evenest_of_the_best(kind: str, seed: int) -> None:
    """No stage before gives anything for it; squared loads are proven the smallest."""
    problem, groups, _, worth = _drawn(seed, kind)
    objective = ("coverage", "total")[seed % 2]
    asked: dict[str, Any] = {"worth": worth, "objective": objective, "even": True}
    truth = best_within(problem, groups, slack=round(SLACK * 1e6), **asked)
    assume(truth is not None)
    assert truth is not None
    question = _question(problem, groups, **asked)
    answer = solve_pairs(question, seed=seed)
    assert answer.proven
    assert _pairs(answer) in truth.optimal
    stage = next(stage for stage in answer.stages if stage.name == "evenness")
    assert stage.value == stage.bound == truth.squares
    np.testing.assert_array_equal(
        recheck(question, answer.pairs, answer.stages, seed).drawn, answer.drawn
    )
    wrong = tuple(
        replace(s, bound=s.bound - 1) if s.name == "evenness" and s.bound is not None else s
        for s in answer.stages
    )
    with pytest.raises(ProofError, match="even loads"):
        judge(question.as_matrix(), answer.pairs, wrong)


def test_equal_mentors_share_equally() -> None:
    """Eight mentors who are equal, and 31 mentees: seven times 4, and 3."""
    scores = np.full((8, 31), 500)
    problem = instance(scores, mentor_capacity=8)
    answer = solve_pairs(_question(problem, [], even=True), seed=1)
    assert sorted(np.bincount(answer.pairs[:, 0]).tolist()) == [3] + 7 * [4]


def test_groups_of_arrays_are_limits() -> None:
    """By numbers of groups, or by booleans; what does not fit is refused by name."""
    scores = np.array([[9, 8, 7], [6, 5, 4], [3, 2, 1]])
    by_number = assign(scores, groups=[0, 0, -1], group_at_most=1, group_at_least=1)
    mask = np.array([[True, True, False]])
    by_mask = assign(scores, groups=mask, group_at_most=[1], group_at_least=[1])
    assert by_number.pairs.tolist() == by_mask.pairs.tolist()
    assert by_number.coverage == 2
    for wrong, told in (
        ({"groups": [0, 0]}, "groups: expected"),
        ({"groups": [0, 0, -2]}, "groups: expected numbers"),
        ({"groups": [0, 0, 1], "group_at_most": [1]}, "group_at_most: expected"),
        ({"groups": [0, 0, 1], "group_at_most": -1}, "group_at_most: expected"),
        ({"groups": [0, 0, 1], "group_at_most": 1, "group_at_least": 2}, r"group_at_least\[0\]"),
        ({"group_at_most": 1}, "groups: expected with"),
    ):
        with pytest.raises(ArrayError, match=told):
            assign(scores, **wrong)


@given(seed=SEEDS)
def test_whom_the_draw_leaves_out_within_limits(seed: int) -> None:
    """Those who have nobody, and have somebody in another of the best matchings."""
    problem, groups, promised, worth = _drawn(seed, "mentor")
    asked: dict[str, Any] = {"promised": promised, "worth": worth}
    truth = best_within(problem, groups, slack=round(SLACK * 1e6), **asked)
    assume(truth is not None)
    assert truth is not None
    answer = solve_pairs(_question(problem, groups, **asked), seed=seed)
    served = {mentee for pairs in truth.optimal for _, mentee in pairs}
    expected = served - {mentee for _, mentee in _pairs(answer)}
    assert set(np.flatnonzero(answer.drawn).tolist()) == expected


@given(seed=SEEDS)
def test_a_limit_that_does_not_bind_changes_nothing(seed: int) -> None:
    """Same pairs, same stages with the same proofs, same prices."""
    problem, groups, _, _ = _drawn(seed, "both")
    wide = [replace(group, at_most=100, at_least=0) for group in groups]
    try:
        plain = solve_pairs(_question(problem, []), seed=seed)
    except Infeasible:
        assume(False)
    limited = solve_pairs(_question(problem, wide), seed=seed)
    assert _pairs(plain) == _pairs(limited)
    np.testing.assert_array_equal(plain.prices.total, limited.prices.total)
    told = [(s.name, s.value, s.bound, s.note) for s in plain.stages]
    assert told == [(s.name, s.value, s.bound, s.note) for s in limited.stages]
    proofs = [s.certificate for s in limited.stages]
    assert all(p.limits is None for p in proofs if isinstance(p, DualPrices))


@given(seed=SEEDS, kind=st.sampled_from(["mentor", "mentee"]))
def test_minima_of_limits_never_cost_coverage(seed: int, kind: str) -> None:
    """Where they can be met, as many are served as without them."""
    problem, groups, _, _ = _drawn(seed, kind)
    within = best_within(problem, groups)
    assume(within is not None)
    without = best_within(problem, [replace(group, at_least=0) for group in groups])
    assert within is not None
    assert without is not None
    assert within.people == without.people


@given(seed=SEEDS)
def test_rows_in_another_order_change_nothing(seed: int) -> None:
    """Keys name people, and limits name rows."""
    problem, groups, _, _ = _drawn(seed, "mentor")
    groups = [replace(group, at_least=0) for group in groups]
    assume(not problem.mentor_minimum.any())
    question = _question(problem, groups)
    order = np.random.default_rng(seed).permutation(problem.shape[0])
    place = np.argsort(order)
    mixed = Instance(
        problem.scores[order],
        problem.eligible[order],
        problem.mentor_capacity[order],
        problem.mentee_capacity,
        problem.mentor_minimum[order],
    )
    moved = [
        replace(group, members=tuple(sorted(place[list(group.members)].tolist())))
        for group in groups
    ]
    again = replace(_question(mixed, moved), mentor_keys=tuple(order.tolist()))
    before, after = solve_pairs(question, seed=seed), solve_pairs(again, seed=seed)
    named = sorted((int(order[j]), i) for j, i in _pairs(after))
    assert named == sorted(_pairs(before))


def _closed() -> tuple[Instance, Question, Assignment]:
    problem = seeded_instance(1, "mentor capacities")
    closed = [Group("mentor", tuple(range(problem.shape[0])), 1)]
    question = _question(problem, closed)
    return problem, question, solve_pairs(question)


def test_the_judge_refuses_a_limit_that_is_broken_and_prices_that_are_not_its_own() -> None:
    """More pairs than the limit, one price too many, and a higher price with the same bound."""
    _, question, answer = _closed()
    assert len(answer.pairs) == 1
    tight = replace(question, groups=(replace(question.groups[0], at_most=0),))
    with pytest.raises(ProofError, match="limit"):
        judge(tight.as_matrix(), answer.pairs, answer.stages)
    for prices in ((1, 2), (10**6,)):
        wrong = tuple(
            replace(stage, certificate=replace(stage.certificate, limits=prices))
            if isinstance(stage.certificate, DualPrices)
            else stage
            for stage in answer.stages
        )
        with pytest.raises(ProofError):
            judge(question.as_matrix(), answer.pairs, wrong)


def test_limits_that_cannot_be_met_tell_the_arithmetic() -> None:
    """What is asked of whom, and how many pairs can be made."""
    problem = seeded_instance(1, "one to one")
    asked = [Group("mentor", tuple(range(problem.shape[0])), 50, 50)]
    with pytest.raises(Infeasible, match=r"limit 'limit 0' \(at least 50\) need 50 pairs") as told:
        solve_pairs(_question(problem, asked))
    assert told.value.needed - told.value.reachable == told.value.shortfall > 0


def test_what_limits_do_not_work_with_is_refused_by_name() -> None:
    """The engine on terms, lowered minimum loads, and pools that are too large."""
    _, question, _ = _closed()
    with pytest.raises(ArrayError, match="limits"):
        solve_pairs(question, engine="scale")
    with pytest.raises(ArrayError, match="minimum"):
        solve_pairs(replace(question, minimum="as_far_as_possible"))
    people = np.ones(501, np.int64)
    large = replace(
        question, mentor_capacity=people, mentor_minimum=0 * people, mentee_capacity=people
    )
    with pytest.raises(TooLarge, match=r"limits.* up to 250,000 pairs \(500 x 500\)"):
        solve_pairs(large)
