"""Teams: equal to full enumeration where small, within the bound everywhere, judged.

Holds `solve.panels.teams`, and of `solve.panels` all that teams use, to account.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from teams_oracle import best_teams, team_problems

from mentormatch.errors import ArrayError, ProofError
from mentormatch.solve.panels.judge import Claim
from mentormatch.solve.panels.lagrangian import CoveragePrices
from mentormatch.solve.panels.problem import Needs, TeamProblem
from mentormatch.solve.panels.teams import solve as teams_module
from mentormatch.solve.panels.teams.judge import (
    judge_set_prices,
    judge_shared_prices,
    judge_teams,
    worth_of_mentee,
)
from mentormatch.solve.panels.teams.set_prices import TeamPrices
from mentormatch.solve.panels.teams.solve import TeamAnswer, solve_teams


def _reached(problem: TeamProblem, answer: TeamAnswer) -> tuple[int, int, int, int]:
    mentors, mentees = answer.teams
    worth = [
        worth_of_mentee(problem, mentee, theirs)
        for theirs, ours in zip(mentors, mentees, strict=True)
        for mentee in ours
    ]
    number = 0 if problem.teams is None else len(mentors)
    return number, len(worth), sum(met for met, _ in worth), sum(value for _, value in worth)


def _claims(problem: TeamProblem, answer: TeamAnswer) -> list[Claim]:
    _, people, met, value = _reached(problem, answer)
    needs = [("needs", met, answer.met.value)] if problem.needs.required.any() else []
    return [
        ("people", people, answer.people.value), *needs, ("coverage", value, answer.value.value),
    ]  # fmt: skip


@given(team_problems())
def test_small_teams_equal_full_enumeration(problem: TeamProblem) -> None:
    """People, obligations and coverage are those of the best of all teams, and proven."""
    best = best_teams(problem)
    answer = solve_teams(problem, seed=1, seconds=30)
    assert _reached(problem, answer) == best
    assert (answer.people.value, answer.met.value, answer.value.value) == best[1:]
    judge_teams(problem, *answer.teams, _claims(problem, answer))


@pytest.mark.parametrize("kind", ["sets", "shared", "linear"])
@given(problem=team_problems())
def test_search_keeps_the_rules_and_stays_within_the_bounds(
    kind: str, problem: TeamProblem
) -> None:
    """Without listing sets most people are placed, all is judged, no bound is below the best."""
    best = best_teams(problem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(teams_module, "_LISTED", -1)
        if kind != "linear":
            patch.setattr(teams_module, "_RELAXED", -1)
        if kind == "shared":
            patch.setattr(teams_module, "_PRICED", -1)
        answer = solve_teams(problem, seed=3, seconds=30)
    reached = _reached(problem, answer)
    judge_teams(problem, *answer.teams, _claims(problem, answer))
    assert reached <= best
    assert reached[:2] == best[:2]
    assert answer.people.value >= best[1]
    if reached[:3] == best[:3]:
        assert answer.value.value >= best[3]
    if isinstance(answer.value.proof, CoveragePrices):
        judge_shared_prices(problem, answer.value.proof, reached[1], answer.value.value)
    if isinstance(answer.value.proof, TeamPrices):
        judge_set_prices(problem, answer.value.proof, reached[1:3], answer.value.value)


def _one(**changes: Any) -> TeamProblem:
    """Four mentors of two skills, and four mentees of whom two need each skill."""
    needs = Needs(
        np.arange(5),
        np.array([0, 0, 1, 1]),
        np.zeros(4, np.int64),
        np.full(4, 4),
        np.full(4, 1_000_000),
        np.array([2, 0, 1, 0]),
    )
    settings: dict[str, Any] = {
        "needs": needs,
        "levels": np.array([[4, 0], [4, 0], [0, 4], [0, 2]]),
        "allowed": np.ones((4, 4), np.bool_),
        "apart": np.zeros((4, 4), np.bool_),
        "apart_mentees": np.zeros((4, 4), np.bool_),
        "mentors_per_team": (2, 2),
        "mentees_per_team": (2, 2),
        "mentor_free": np.ones(4, np.bool_),
        "mentee_free": np.ones(4, np.bool_),
        **changes,
    }
    return TeamProblem(**settings)


def test_a_critical_need_gets_two_who_hold_it() -> None:
    """Both mentors of the skill join the mentee for whom it is critical."""
    answer = solve_teams(_one(), seed=0, seconds=30)
    assert answer.teams.mentors == [[0, 1], [2, 3]]
    assert answer.teams.mentees == [[0, 1], [2, 3]]
    assert answer.met.value == 3


def test_people_who_must_not_meet_are_in_different_teams() -> None:
    """A veto between two mentees is kept even where it costs coverage."""
    apart = np.zeros((4, 4), np.bool_)
    apart[0, 1] = apart[1, 0] = True
    answer = solve_teams(_one(apart_mentees=apart), seed=0, seconds=30)
    assert len(answer.teams.mentors) == 2
    assert [0, 1] not in answer.teams.mentees


def _tampered() -> list[tuple[str, list[list[int]], list[list[int]], TeamProblem]]:
    problem = _one()
    both, mentees = [[0, 1], [2, 3]], [[0, 1], [2, 3]]
    forbidden = np.ones((4, 4), np.bool_)
    forbidden[0, 0] = False
    apart = np.zeros((4, 4), np.bool_)
    apart[0, 1] = apart[1, 0] = True
    gone = np.array([False, True, True, True])
    return [
        ("a mentor is in two teams", [[0, 1], [1, 3]], mentees, problem),
        ("a mentee is in two teams", both, [[0, 1], [1, 3]], problem),
        ("not 2-2", [[0, 1, 2], [3]], mentees, problem),
        ("1 mentees, not 2-2", both, [[0], [2, 3]], problem),
        ("no such mentor", [[0, 9], [2, 3]], mentees, problem),
        ("no list of mentees", both, mentees[:1], problem),
        ("a pair is forbidden", both, mentees, replace(problem, allowed=forbidden)),
        ("two people cannot be in one team", both, mentees, replace(problem, apart=apart)),
        ("two people cannot be in one team", both, mentees, replace(problem, apart_mentees=apart)),
        ("takes no part", both, mentees, replace(problem, mentor_free=gone)),
        ("more than 1 teams", both, mentees, replace(problem, teams=1)),
        ("is told and", both, [[0, 2], [1, 3]], problem),
    ]


@pytest.mark.parametrize(("words", "mentors", "mentees", "problem"), _tampered())
def test_judge_refuses_what_does_not_hold(
    words: str, mentors: list[list[int]], mentees: list[list[int]], problem: TeamProblem
) -> None:
    """Every kind of untrue claim is refused with words that say which."""
    claims = [("people", 4, 4), ("needs", 3, 3), ("coverage", 4_000_000, 4_000_000)]
    with pytest.raises(ProofError, match=words):
        judge_teams(problem, mentors, mentees, claims)


def test_prices_prove_no_less_than_they_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bound below what prices prove is refused, of either kind of price."""
    monkeypatch.setattr(teams_module, "_LISTED", -1)
    monkeypatch.setattr(teams_module, "_RELAXED", -1)
    answer = solve_teams(_one(), seed=0, seconds=10)
    assert isinstance(answer.value.proof, TeamPrices)
    with pytest.raises(ProofError, match="the prices prove"):
        judge_set_prices(_one(), answer.value.proof, (4, 3), 3_999_999)
    monkeypatch.setattr(teams_module, "_PRICED", -1)
    answer = solve_teams(_one(), seed=0, seconds=10)
    assert isinstance(answer.value.proof, CoveragePrices)
    with pytest.raises(ProofError, match="the prices prove"):
        judge_shared_prices(_one(), answer.value.proof, 4, 1)


def test_the_same_seed_gives_the_same_teams() -> None:
    """The search is repeated exactly, and another order of search ends within the same bound."""
    rng = np.random.default_rng(2)
    problem = _large(rng, mentors=24, mentees=60)
    first, second = (solve_teams(problem, seed=4, seconds=60) for _ in range(2))
    assert first.teams == second.teams
    judge_teams(problem, *first.teams, _claims(problem, first))
    assert first.value.value < 1.25 * _reached(problem, first)[3]


def _large(rng: np.random.Generator, mentors: int, mentees: int) -> TeamProblem:
    counts = rng.integers(1, 6, mentees)
    size = int(counts.sum())
    current = rng.integers(0, 3, size)
    needs = Needs(
        np.concatenate([[0], np.cumsum(counts)]),
        np.concatenate([rng.choice(20, c, replace=False) for c in counts]),
        current,
        current + rng.integers(1, 3, size),
        np.concatenate([np.full(c, 1_000_000 // c) for c in counts]),
        (rng.random(size) < 0.1).astype(np.int64),
    )
    levels = np.where(rng.random((mentors, 20)) < 0.3, rng.integers(1, 6, (mentors, 20)), 0)
    return TeamProblem(
        needs,
        levels,
        allowed=rng.random((mentors, mentees)) < 0.97,
        apart=np.zeros((mentors, mentors), np.bool_),
        apart_mentees=np.zeros((mentees, mentees), np.bool_),
        mentors_per_team=(2, 3),
        mentees_per_team=(3, 6),
        mentor_free=np.ones(mentors, np.bool_),
        mentee_free=np.ones(mentees, np.bool_),
    )


def test_sizes_out_of_order_are_refused() -> None:
    """More as the fewest than as the most is no size."""
    with pytest.raises(ArrayError, match="least <= most"):
        _one(mentees_per_team=(3, 2))
