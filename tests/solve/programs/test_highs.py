"""Every end of a solver has a name, and whoever called it lives with it.

Holds to account: solve.programs.highs, network_lp, lexicographic_milp, and what their callers do.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
import scipy.optimize
from boards_oracle import best_boards, board_problems, board_value, obligations_met
from groups_cases import drawn
from groups_oracle import highest
from hypothesis import HealthCheck, Phase, given, settings
from peers_oracle import best, reached
from scipy.sparse import csr_array
from teams_oracle import best_teams, team_problems, team_value

import mentormatch as mm
from mentormatch.errors import ProofError
from mentormatch.solve.groups.judge import judge_groups
from mentormatch.solve.groups.solve import solve_groups
from mentormatch.solve.pairs.assign import assign
from mentormatch.solve.panels.boards.solve import solve_boards
from mentormatch.solve.panels.problem import BoardProblem, TeamProblem
from mentormatch.solve.panels.teams.solve import solve_teams
from mentormatch.solve.peers.judge import judge_peers
from mentormatch.solve.peers.problem import PeerProblem
from mentormatch.solve.peers.solve import solve_peers
from mentormatch.solve.programs.highs import Constraints, Status, maximise_lp, maximise_milp


@dataclass(frozen=True)
class End:
    """How scipy tells an end.

    Parameters
    ----------
    name
        As errors name it.
    number, highs
        Status of scipy, and of HiGHS in its message.
    leaves
        Whether a solution is left, with a bound that excludes nothing.
    """

    name: str
    number: int
    highs: int
    leaves: bool = False

    def __str__(self) -> str:
        return f"{self.name}{', with a solution' * self.leaves}"


LINEAR = [
    End("time limit", 1, 13),
    End("limit of iterations or nodes", 1, 14),
    End("infeasible", 2, 8),
    End("unbounded", 3, 10),
    End("failed", 4, 4),
    End("failed", 0, 7),
    End("failed", 2, 2),
]
WHOLE = [
    End("time limit", 1, 13),
    End("time limit", 1, 13, leaves=True),
    End("limit of iterations or nodes", 4, 16),
    End("limit of iterations or nodes", 4, 16, leaves=True),
    End("failed", 4, 4),
]
"""An integer program that is said to be infeasible proves something: that is not injected."""
BOTH: list[tuple[End, tuple[str, ...]]] = [
    *((end, ("linprog",)) for end in LINEAR),
    *((end, ("milp",)) for end in WHOLE),
    (WHOLE[4], ("linprog", "milp")),
]

Ending = Callable[[End, tuple[str, ...]], list[str]]

few = settings(
    max_examples=6,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def ending(monkeypatch: pytest.MonkeyPatch) -> Ending:
    """Let solvers end in one way; the list tells which were called."""
    real = {name: getattr(scipy.optimize, name) for name in ("linprog", "milp")}

    def begin(end: End, names: tuple[str, ...]) -> list[str]:
        called: list[str] = []
        for name, solver in real.items():
            told = _ending(end, solver, called, name) if name in names else solver
            monkeypatch.setattr(scipy.optimize, name, told)
        return called

    return begin


def _ending(
    end: End, solver: Callable[..., Any], called: list[str], name: str
) -> Callable[..., Any]:
    def solve(*args: Any, **options: Any) -> Any:
        called.append(name)
        answer = solver(*args, **options)
        answer.status, answer.message = end.number, f"Ended. (HiGHS Status {end.highs}: ended)"
        if not end.leaves:
            answer.x = answer.fun = None
        answer.mip_dual_bound = -math.inf if end.leaves else None
        for part in ("ineqlin", "eqlin"):
            if part in answer:
                answer[part].marginals = None
        return answer

    return solve


def test_an_optimum_comes_with_value_and_duals() -> None:
    """One more unit of a limit is worth its dual: 3a + 2b, a + b at most 4, a at most 1."""
    rows = csr_array(np.array([[1.0, 1.0], [1.0, 0.0]]))
    found = maximise_lp(np.array([3.0, 2.0]), (rows, np.array([4.0, 1.0])))
    assert found.status is Status.OPTIMAL
    assert (found.x.tolist(), found.value, found.duals.tolist()) == ([1.0, 3.0], 9.0, [2.0, 1.0])
    equal = csr_array(np.array([[1.0, 1.0]])), np.array([4.0])
    found = maximise_lp(np.array([3.0, 2.0]), None, equal=equal, upper=np.array([1.0, 9.0]))
    assert (found.x.tolist(), found.equal_duals.tolist()) == ([1.0, 3.0], [2.0])


def test_real_ends_have_their_names() -> None:
    """What HiGHS itself calls infeasible, unbounded, a limit of time and of nodes."""
    one = csr_array(np.array([[1.0]]))
    none = maximise_lp(np.ones(1), (one, np.array([-1.0])))
    assert (none.status, none.x.size, none.value) == (Status.INFEASIBLE, 0, -math.inf)
    assert maximise_lp(np.ones(1), (-one, np.zeros(1))).status is Status.UNBOUNDED
    random = np.random.default_rng(0)
    rows = random.random((20, 40))
    limits = [Constraints(csr_array(rows), -np.inf, rows.sum(axis=1) * 0.4)]
    gain, whole = random.random(40), np.ones(40, np.bool_)
    late = maximise_milp(gain, limits, upper=1.0, seconds=0.0, whole=whole, nodes=9)
    assert (late.status, late.x.size, late.bound) == (Status.TIME_LIMIT, 0, math.inf)
    short = maximise_milp(gain, limits, upper=1.0, seconds=60.0, whole=whole, nodes=1)
    assert short.status is Status.WORK_LIMIT
    assert short.value <= short.bound < gain.sum()
    eased = maximise_milp(gain, limits, upper=1.0, seconds=60.0)
    assert (eased.status, eased.value >= short.value) == (Status.OPTIMAL, True)


@pytest.mark.parametrize("end", LINEAR, ids=str)
def test_ends_are_told_apart(end: End, ending: Ending) -> None:
    """A program that was not solved says how it ended, and refuses to be taken for an optimum."""
    ending(end, ("linprog",))
    rows = csr_array(np.array([[1.0]])), np.array([1.0])
    found = maximise_lp(np.ones(1), rows)
    assert (found.status, found.x.size, found.duals.size) == (Status(end.name), 0, 0)
    with pytest.raises(ProofError, match=f"the program was not solved: {end.name}"):
        found.require_optimal("the program")


@pytest.mark.parametrize(("end", "names"), BOTH, ids=str)
@pytest.mark.parametrize("cohesion", [False, True])
def test_groups_stay_within_an_honest_bound(
    end: End, names: tuple[str, ...], cohesion: bool, ending: Ending
) -> None:
    """Groups without and with cohesion keep the rules and their bounds, however solvers end."""
    called = ending(end, names)
    for seed in range(3):
        problem = drawn(seed, 7, leads=2, cohesion=cohesion)
        solved = solve_groups(problem)
        judge_groups(problem, solved.answer, solved.proof)
        (people, most), (units, highest_units) = ((s.value, s.bound) for s in solved.answer.stages)
        assert (people, units) <= highest(problem) <= (most, highest_units)
    assert set(called) == set(names)


@pytest.mark.parametrize(("end", "names"), BOTH, ids=str)
def test_many_people_are_searched_for_instead(
    end: End, names: tuple[str, ...], ending: Ending
) -> None:
    """Where a transportation program of many people fails the search places them, with a bound."""
    called = ending(end, names)
    problem = drawn(3, 30, leads=5, cohesion=False)
    solved = solve_groups(problem, seconds=20)
    judge_groups(problem, solved.answer, solved.proof)
    assert called
    assert all(stage.value <= stage.bound < 2**60 for stage in solved.answer.stages)


@pytest.mark.parametrize("end", LINEAR, ids=str)
def test_groups_by_fit_are_still_the_best(end: End, ending: Ending) -> None:
    """Without a linear program few people are still divided exactly: all groups are listed."""
    called = ending(end, ("linprog",))
    for seed in range(2):
        problem = drawn(seed, 7, leads=2, cohesion=False)
        answer = solve_groups(problem).answer
        assert tuple(stage.value for stage in answer.stages) == highest(problem)
        assert tuple(stage.bound for stage in answer.stages) == highest(problem)
    assert called


def test_form_groups_by_fit_survives_a_solver_that_fails(ending: Ending) -> None:
    """The public call gives everybody a group, with a bound, where it once ended in a TypeError."""
    ending(LINEAR[4], ("linprog",))
    leads = [mm.Profile(id=f"l{k}", offers={"sql": 2 + k}) for k in range(3)]
    members = [mm.Profile(id=f"m{k:02}", seeks={"sql": 1 + k % 4}) for k in range(9)]
    grouping = mm.form_groups(leads, members, fit=1.0)
    placed = [who for match in grouping.matches for who in match.ids_of("mentee")]
    assert sorted(placed) == [member.id for member in members]
    assert all(stage.value <= stage.bound for stage in grouping.certificate.stages)


@pytest.mark.parametrize("end", LINEAR, ids=str)
def test_peers_keep_their_pairs_and_a_looser_bound(end: End, ending: Ending) -> None:
    """Where odd sets cannot be priced the pairs are the best, and the bound holds."""
    called = ending(end, ("linprog",))
    for question in _circles():
        answer = solve_peers(question)
        judge_peers(question, answer)
        found = best(question.weight, question.allowed, question.objective, trio=question.trio)
        assert reached(answer.groups, question.weight) == found
        assert answer.value < answer.bound
    assert called


def _circles() -> list[PeerProblem]:
    """Return pools of two circles of three, joined by one pair: half a unit is left everywhere."""
    weight = np.zeros((6, 6), np.int64)
    for a, b in [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3)]:
        weight[a, b] = weight[b, a] = 2 if (a, b) == (2, 3) else 10
    return [PeerProblem(weight, weight > 0, "total", None, False)]


@pytest.mark.parametrize(("end", "names"), [pair for pair in BOTH if "milp" in pair[1]], ids=str)
@few
@given(problem=board_problems())
def test_boards_stay_within_an_honest_bound(
    end: End, names: tuple[str, ...], problem: BoardProblem, ending: Ending
) -> None:
    """Where the program of all boards is not solved, no boards exceed what is told."""
    ending(end, names)
    answer = solve_boards(problem, seed=1, seconds=30)
    found = (
        sum(map(bool, answer.members)),
        sum(obligations_met(problem, i, board) for i, board in enumerate(answer.members)),
        sum(board_value(problem, i, board) for i, board in enumerate(answer.members)),
    )
    bounds = answer.served.value, answer.met.value, answer.value.value
    _compare(found, best_boards(problem), bounds)


def _compare(reached: tuple[int, ...], best: tuple[int, ...], bounds: tuple[int, ...]) -> None:
    """Demand of each stage that the bound is no lower than the best with the stages before."""
    assert reached <= best
    for value, most, bound in zip(reached, best, bounds, strict=True):
        assert most <= bound
        if value < most:
            return


@pytest.mark.parametrize(("end", "names"), [pair for pair in BOTH if "milp" in pair[1]], ids=str)
@few
@given(problem=team_problems())
def test_teams_stay_within_an_honest_bound(
    end: End, names: tuple[str, ...], problem: TeamProblem, ending: Ending
) -> None:
    """Where the program of all sets of mentors is not solved, no teams exceed what is told."""
    ending(end, names)
    problem = replace(problem, teams=None)
    answer = solve_teams(problem, seed=1, seconds=30)
    teams = zip(answer.teams.mentors, answer.teams.mentees, strict=True)
    worth = [team_value(problem, tuple(theirs), tuple(ours)) for theirs, ours in teams]
    placed = sum(map(len, answer.teams.mentees))
    found = placed, sum(met for met, _ in worth), sum(value for _, value in worth)
    bounds = answer.people.value, answer.met.value, answer.value.value
    _compare(found, best_teams(problem)[1:], bounds)


@pytest.mark.parametrize("end", LINEAR, ids=str)
@pytest.mark.parametrize("minimum", [0, 1])
def test_pairs_that_rest_on_a_program_are_refused(end: End, minimum: int, ending: Ending) -> None:
    """A matching that no program could prove is no answer: the error names how it ended."""
    scores = np.random.default_rng(2).random((3, 5))
    called = ending(end, ("linprog",))
    with pytest.raises(ProofError, match=f"the linear program was not solved: {end.name}: Ended"):
        assign(
            scores,
            mentor_capacity=3,
            mentee_capacity=2,
            mentor_minimum=minimum,
            resolution=0.001,
            engine="flow",
        )
    assert called
