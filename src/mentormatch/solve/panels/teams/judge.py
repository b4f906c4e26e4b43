"""The judge of teams: counts people, sizes, rules and coverage again, and evaluates prices.

It knows the question and nothing of the search.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, combinations

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.panels.judge import (
    Claim,
    require,
    require_bounds,
    shared_places,
    spans,
    worth_of_need,
)
from mentormatch.solve.panels.problem import TeamProblem

__all__ = ["judge_set_prices", "judge_shared_prices", "judge_teams", "worth_of_mentee"]

Lists = Sequence[Sequence[int]]


def judge_teams(
    problem: TeamProblem, mentors: Lists, mentees: Lists, claims: Sequence[Claim]
) -> None:
    """Accept teams, or raise.

    Parameters
    ----------
    problem
        The question.
    mentors, mentees
        Mentors and mentees of each team.
    claims
        Stages, in order: ``"people"``, ``"needs"`` where obligations are asked, ``"coverage"``.

    Raises
    ------
    ProofError
        With the first claim that does not hold.
    """
    require(len(mentors) == len(mentees), "a team has mentors and no list of mentees")
    _require_once(mentors, problem.mentor_free, "mentor")
    _require_once(mentees, problem.mentee_free, "mentee")
    if problem.teams is not None:
        require(len(mentors) <= problem.teams, f"more than {problem.teams} teams")
    met = value = 0
    for number, (givers, takers) in enumerate(zip(mentors, mentees, strict=True)):
        _require_rules(problem, number, givers, takers)
        for mentee in takers:
            held, covered = worth_of_mentee(problem, mentee, givers)
            met, value = met + held, value + covered
    reached = [("people", sum(map(len, mentees))), ("needs", met), ("coverage", value)]
    require_bounds(problem.needs, claims, reached)


def worth_of_mentee(problem: TeamProblem, mentee: int, mentors: Sequence[int]) -> tuple[int, int]:
    """Return obligations met and coverage of a mentee with these mentors."""
    worth = [
        worth_of_need(problem, need, mentors, joint=False) for need in spans(problem.needs)[mentee]
    ]
    return sum(met for _, met in worth), sum(covered for covered, _ in worth)


def judge_shared_prices(
    problem: TeamProblem, prices: tuple[Ints, Ints], placed: int, bound: int
) -> None:
    """Accept a bound on the coverage of so many people that prices of places prove, or raise."""
    proven = shared_places(
        problem,
        problem.allowed & problem.mentor_free[:, None],
        problem.mentor_free * problem.mentees_per_team[1],
        problem.mentee_free * _largest(problem, placed),
        prices,
        joint=False,
        served=placed,
    )
    require(bound >= proven, f"the prices prove {proven} and {bound} is told")


def judge_set_prices(
    problem: TeamProblem, prices: tuple[Ints, Ints, int], reached: tuple[int, int], bound: int
) -> None:
    """Accept a bound on coverage that prices over all sets of mentors are told to prove, or raise.

    Parameters
    ----------
    problem
        The question.
    prices
        Of mentors, of mentees, and of an obligation.
    reached
        People placed and obligations met; the bound holds for answers that reach as much.
    bound
        What is told.
    """
    mentor, mentee, obligation = prices
    negative = obligation < 0 or (mentor < 0).any() or (mentee < 0).any()
    require(not negative, "a price is negative")
    placed, met = reached
    free = np.flatnonzero(problem.mentor_free).tolist()
    earned = [
        _earned(problem, members, mentee, obligation) - int(mentor[list(members)].sum())
        for size in range(problem.mentors_per_team[0], _largest(problem, placed) + 1)
        for members in combinations(free, size)
        if not problem.apart[np.ix_(members, members)].any()
    ]
    best = sorted((amount for amount in earned if amount > 0), reverse=True)[: problem.most_teams]
    proven = sum(best) + int(mentor.sum()) + int(mentee.sum()) - obligation * met
    require(bound >= proven, f"the prices prove {proven} and {bound} is told")


def _largest(problem: TeamProblem, placed: int) -> int:
    """Return the most mentors of one team, where all other teams needed have the fewest."""
    (few, many), room = problem.mentors_per_team, problem.mentees_per_team[1]
    teams = (placed + room - 1) // room
    left = int(problem.mentor_free.sum()) - few * max(0, teams - 1)
    return min(many, max(few, left))


def _earned(problem: TeamProblem, members: Sequence[int], price: Ints, obligation: int) -> int:
    """Return the most that mentees can earn with these mentors beyond their own prices."""
    needs, chosen = problem.needs, list(members)
    levels = problem.levels[chosen][:, needs.items]
    span = needs.target - needs.current
    steps = np.minimum(np.maximum(levels.max(axis=0, initial=0) - needs.current, 0), span)
    held = np.minimum((levels >= needs.target).sum(axis=0), needs.required)
    each = needs.share * steps // span + obligation * held
    worth = np.zeros(problem.shape[1], np.int64)
    np.add.at(worth, needs.owners, each)
    joining = problem.allowed[chosen].all(axis=0) & problem.mentee_free
    beyond = np.sort(np.maximum(worth - price, 0)[joining])[::-1]
    return int(beyond[: problem.mentees_per_team[1]].sum())


def _require_once(lists: Lists, free: np.ndarray, called: str) -> None:
    people = list(chain.from_iterable(lists))
    require(all(0 <= p < len(free) for p in people), f"there is no such {called}")
    require(len(set(people)) == len(people), f"a {called} is in two teams")
    require(all(free[p] for p in people), f"a {called} who takes no part is in a team")


def _require_rules(
    problem: TeamProblem, number: int, mentors: Sequence[int], mentees: Sequence[int]
) -> None:
    for called, people, (least, most) in (
        ("mentors", mentors, problem.mentors_per_team),
        ("mentees", mentees, problem.mentees_per_team),
    ):
        right = least <= len(people) <= most
        require(right, f"team {number}: {len(people)} {called}, not {least}-{most}")
    pairs = problem.allowed[np.ix_(list(mentors), list(mentees))]
    require(bool(pairs.all()), f"team {number}: a pair is forbidden")
    for apart, people in ((problem.apart, mentors), (problem.apart_mentees, mentees)):
        together = any(apart[a, b] for a, b in combinations(people, 2))
        require(not together, f"team {number}: two people cannot be in one team")
