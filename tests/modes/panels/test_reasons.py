"""Reasons on panels, recomputed by enumeration on small pools; each cure is applied and helps.

Holds `modes.panels.reasons`, `cures`, `teams`, `boards` and `staff` to account.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from typing import Any, TypeVar

import numpy as np
import pytest
from boards_oracle import best_boards, board_value, obligations_met
from teams_oracle import best_teams, team_value

import mentormatch as mm
from mentormatch.modes.panels import boards as boards_module
from mentormatch.modes.panels import staff as staff_module
from mentormatch.modes.panels import teams as teams_module
from mentormatch.modes.panels.board_question import BoardQuestion
from mentormatch.results.groups.grouping import Grouping
from mentormatch.results.match import Unmatched

Pools = tuple[list[mm.Profile], list[mm.Profile]]
T = TypeVar("T")
_POOLS = 60
_OBSTACLES = {"WITHDRAWN", "VETOED_BY_ALL", "NO_FEASIBLE_MENTOR", "NO_FEASIBLE_MENTEE"}


@pytest.fixture
def random() -> Random:
    """A fresh seed, printed."""
    seed = Random().randrange(2**32)  # noqa: S311 - a seed, not a secret
    print("seed", seed)  # noqa: T201 - shown where a test fails
    return Random(seed)  # noqa: S311 - as above


def _pools(random: Random) -> Pools:
    """Up to three mentors and four mentees with vetoes, places and few skills."""
    givers = [f"m{k}" for k in range(random.randint(0, 3))]
    takers = [f"e{k}" for k in range(random.randint(0, 4))]
    some = random.choice([0.0, 0.2, 0.5])

    def person(who: str, **answers: Any) -> mm.Profile:
        vetoes = {o for o in (*givers, *takers) if o != who and random.random() < some}
        return mm.Profile(id=who, vetoes=vetoes, active=random.random() < 0.9, **answers)

    def skills() -> dict[str, int]:
        return {s: random.randint(1, 5) for s in "ab" if random.random() < 0.7}

    mentors = [person(m, offers=skills(), max_mentees=random.randint(0, 2)) for m in givers]
    limits: list[dict[str, Any]] = [{}, {}, {"max_mentors": 1}, {"max_mentors": 2}]
    mentees = [person(e, seeks=skills(), **random.choice(limits)) for e in takers]
    return mentors, mentees


def _one_reason_each(grouping: Grouping, pools: Pools) -> None:
    told = [(u.person, u.side) for u in grouping.unmatched]
    assert len(set(told)) == len(told)
    placed = {member for match in grouping.matches for member in match.ids}
    assert {who for who, _ in told} | placed == {p.id for pool in pools for p in pool}


def _cures(left: Unmatched, tried: dict[str, Callable[[], T]]) -> Iterator[tuple[str, T]]:
    """Apply each cure that is told."""
    for cure in left.fix.split(", or "):
        if cure in tried:
            yield cure, tried[cure]()


def _free(policy: mm.Policy) -> mm.Policy:
    return policy.replace(requirements=[])


def _panels(grouping: Grouping) -> list[tuple[list[int], list[int]]]:
    """Return rows of mentors and mentees of each panel."""
    mentors, mentees = grouping.scores.mentors, grouping.scores.mentees
    return [
        (
            mentors.positions(match.ids_of("lead", "mentor")).tolist(),
            mentees.positions(match.ids_of("mentee")).tolist(),
        )
        for match in grouping.matches
    ]


def _exchanged(
    panels: list[tuple[list[int], list[int]]], row: int, size: int
) -> Iterator[np.ndarray]:
    """Return who is placed, bool (mentees,), with somebody in the place of each other."""
    placed = {mentee for _, ours in panels for mentee in ours}
    for out in placed:
        yield np.isin(np.arange(size), [*(placed - {out}), row])


def test_reasons_and_cures_in_teams_hold(random: Random) -> None:
    """Every sentence is recomputed, and with every cure that is told more people are placed."""
    for _ in range(_POOLS):
        low, few = random.randint(1, 2), random.randint(1, 3)
        sizes = (low, low + random.randint(0, 1)), (few, few + random.randint(0, 1))
        _check_teams(_pools(random), *sizes)


def _check_teams(pools: Pools, low: tuple[int, int], few: tuple[int, int]) -> None:
    mentors, mentees = pools
    sizes: dict[str, Any] = {"mentors_per_team": low, "mentees_per_team": few}
    teams = mm.form_teams(mentors, mentees, **sizes)
    _one_reason_each(teams, pools)
    question = teams_module._Teams(teams.scores, teams_module.TeamRules(**sizes))
    placed = teams.certificate.stages[0].value
    assert placed == best_teams(question.problem)[1]

    def again(
        mentors: list[mm.Profile] = mentors, policy: mm.Policy | None = None, **changes: Any
    ) -> int:
        made = mm.form_teams(mentors, mentees, policy, **{**sizes, **changes})
        return made.certificate.stages[0].value

    more = [*mentors, *(mm.Profile(id=f"x{k}") for k in range(low[0] * 4))]
    tried: dict[str, Callable[[], int]] = {
        "recruit mentors": lambda: again(more),
        "allow larger teams": lambda: again(mentees_per_team=(few[0], 9)),
        "relax a requirement": lambda: again(policy=_free(mm.presets.teams())),
        "allow other sizes": lambda: again(mentors_per_team=(1, 9), mentees_per_team=(1, 9)),
    }
    for left in teams.unmatched:
        _check_team_reason(left, teams, question)
        competes = left.reason in {"NO_CAPACITY_TOTAL", "LOTTERY"} or "place more" in left.detail
        for cure, reached in _cures(left, tried) if competes else ():
            assert reached > placed, (left, cure)


def _check_team_reason(left: Unmatched, teams: Grouping, question: teams_module._Teams) -> None:
    problem, scores = question.problem, teams.scores
    assert left.reason in {*_OBSTACLES, "SIZES", "NO_CAPACITY_TOTAL", "NOT_NEEDED", "LOTTERY"}
    if left.reason == "NO_CAPACITY_TOTAL":
        people, room, most = map(int, re.findall(r"\d+", left.detail))
        assert people == problem.mentee_free.sum()
        assert most == problem.mentees_per_team[1]
        assert room * most < people
    if left.reason == "LOTTERY":
        row = int(scores.mentees.positions([left.person])[0])
        assert any(
            best_teams(replace(problem, mentee_free=free)) == best_teams(problem)
            for free in _exchanged(_panels(teams), row, len(scores.mentees))
        )
    if "allowed, and at least" in left.detail:
        row = scores.mentees.positions([left.person])[0] if left.side == "mentee" else 0
        count, least = map(int, re.findall(r"\d+", left.detail))
        assert count < least
        if left.side == "mentee":
            assert count == (problem.allowed[:, row] & problem.mentor_free).sum()
    if "can be formed" in left.detail:
        assert best_teams(problem)[1] == 0
    if left.reason == "NOT_NEEDED":
        panels = _panels(teams)
        assert panels
        row = int(scores.mentors.positions([left.person])[0])
        full = all(len(theirs) == problem.mentors_per_team[1] for theirs, _ in panels)
        assert ("has as many mentors as it may have" in left.detail) == full
        for theirs, ours in panels:
            fits = (
                problem.allowed[row, list(ours)].all()
                and not problem.apart[row, list(theirs)].any()
            )
            if fits and len(theirs) < problem.mentors_per_team[1]:
                joined = team_value(problem, (*theirs, row), tuple(ours))
                assert joined <= team_value(problem, tuple(theirs), tuple(ours))


@pytest.mark.parametrize("kind", ["boards", "staff"])
def test_reasons_and_cures_on_boards_hold(kind: str, random: Random) -> None:
    """Every sentence is recomputed, and with every cure that is told more are served."""
    for _ in range(_POOLS):
        least = random.randint(1, 2)
        _check_boards(kind, _pools(random), (least, least + random.randint(0, 1)))


def _check_boards(kind: str, pools: Pools, sizes: tuple[int, int]) -> None:
    mentors, mentees = pools
    of: type[BoardQuestion] = boards_module._Boards
    policy = mm.presets.board()
    if kind == "staff":
        of, policy = staff_module._StaffedTeams, mm.presets.teams()

    def made(
        mentors: list[mm.Profile] = mentors,
        policy: mm.Policy = policy,
        sizes: tuple[int, int] = sizes,
    ) -> Grouping:
        if kind == "boards":
            return mm.form_boards(mentors, mentees, policy, size=sizes)
        return mm.staff_teams(mentors, mentees, policy, mentors_per_team=sizes)

    found = made()
    _one_reason_each(found, pools)
    question = of(found.scores, found.rules)  # type: ignore[arg-type]
    served = found.certificate.stages[0].value
    assert served == best_boards(question.problem)[0]
    generous = [m.model_copy(update={"max_mentees": 9}) for m in mentors]
    tried: dict[str, Callable[[], Grouping]] = {
        "ask mentors for places": lambda: made(generous),
        "allow smaller sizes": lambda: made(sizes=(1, sizes[1])),
        "relax a requirement": lambda: made(policy=_free(policy)),
    }
    for left in found.unmatched:
        _check_board_reason(left, found, question)
        competes = "serve more" in left.detail or "places more" in left.detail
        for cure, other in _cures(left, tried) if competes else ():
            assert other.certificate.stages[0].value > served, (left, cure)


def _check_board_reason(left: Unmatched, found: Grouping, question: BoardQuestion) -> None:
    problem, scores = question.problem, found.scores
    assert left.reason in {*_OBSTACLES, "SIZES", "NO_CAPACITY_TOTAL", "NOT_NEEDED", "LOTTERY"}
    if left.reason == "LOTTERY":
        row = int(scores.mentees.positions([left.person])[0])
        assert any(
            best_boards(replace(problem, allowed=problem.allowed & free)) == best_boards(problem)
            for free in _exchanged(_panels(found), row, len(scores.mentees))
        )
    if left.detail.endswith("nothing places more"):
        places = int(re.findall(r"\d+", left.detail)[-1])
        assert places == problem.capacity.sum()
    if "can be formed" in left.detail:
        assert not best_boards(problem)[0]
    if left.reason == "NOT_NEEDED":
        panels = _panels(found)
        assert panels
        row = int(scores.mentors.positions([left.person])[0])
        full = all(len(theirs) >= problem.most[ours[0]] for theirs, ours in panels)
        assert ("has as many members as it may have" in left.detail) == full
        for theirs, (mentee,) in panels:
            fits = problem.allowed[row, mentee] and not problem.apart[row, list(theirs)].any()
            if fits and len(theirs) < problem.most[mentee]:
                worth = [
                    (obligations_met(problem, mentee, b), board_value(problem, mentee, b))
                    for b in (tuple(theirs), (*theirs, row))
                ]
                assert worth[1] <= worth[0]
