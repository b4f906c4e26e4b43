"""Teams by a facility-location program, or by alternating local search with a bound.

Most people first (after as many teams as were asked for, where a number was), then the obligations,
then coverage. Small questions are integer programs over all sets of mentors; larger ones are
searched, beside a bound that says how far from the highest they can be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mentormatch.solve.bounds import Bound
from mentormatch.solve.draw_order import DrawOrder
from mentormatch.solve.panels.lagrangian import CoveragePrices, of_teams, prices
from mentormatch.solve.panels.problem import TeamProblem
from mentormatch.solve.panels.teams.enumeration import (
    count_joins,
    list_joins,
    team_program,
    teams_joined,
)
from mentormatch.solve.panels.teams.people_program import Places, most_placed
from mentormatch.solve.panels.teams.search import first_teams, perturbed_teams, rank_of
from mentormatch.solve.panels.teams.seating import Teams
from mentormatch.solve.panels.teams.set_prices import TeamPrices, count_priced, team_prices
from mentormatch.solve.programs.lexicographic_milp import relaxed, solved
from mentormatch.solve.stop import MaxRuntime

__all__ = ["TeamAnswer", "solve_teams"]

_LISTED = 12_000
"""Pairs of a set of mentors and a mentee that are solved as an integer program."""

_RELAXED = 60_000
"""Pairs that are listed for the bound of the linear program."""

_PRICED = 25_000_000
"""Pairs that are listed for the bound of prices over sets."""

MILP = "integer program over all sets of mentors (HiGHS)"
LP = "linear program over all sets of mentors (HiGHS)"
PLACES = "integer program of places in teams (HiGHS)"
SIZES = "sizes and rules"
ALONE = "each need alone"
PRICES = "Lagrangian relaxation over all sets of mentors, judged by prices"
SHARED = "relaxation of teams to shared places, judged by prices"


@dataclass(frozen=True, slots=True, eq=False)
class TeamAnswer:
    """Teams and what cannot be exceeded.

    Parameters
    ----------
    teams
        Mentors and mentees of each team, each in ascending order, by the first mentor.
    people, met, value
        Upper bounds: mentees in teams, obligations, coverage.
    cut
        Whether time was over before the steps were, so that a faster machine may find more.
    """

    teams: Teams
    people: Bound[None]
    met: Bound[None]
    value: Bound[CoveragePrices | TeamPrices]
    cut: bool = False


def solve_teams(
    problem: TeamProblem, *, seed: int, seconds: float, order: DrawOrder | None = None
) -> TeamAnswer:
    """Return teams with a bound on each stage.

    Parameters
    ----------
    problem
        The question.
    seed
        Seed of the search.
    seconds
        Time for the search and again for the bound.
    order
        In which people are looked at, so that a draw decides among equals; None takes their rows.
    """
    order = order or DrawOrder.by_row(*problem.shape)
    drawn, clocks = problem.ordered(order), [MaxRuntime(seconds)]
    exact = _exact(drawn, clocks[0]) if count_joins(problem) <= _LISTED else None
    if exact is not None and _proven(drawn, exact):
        return replace(exact, teams=_ordered(exact.teams, order))
    clocks.append(MaxRuntime(seconds))
    found, places = _searched(drawn, seed, clocks[-1])
    if exact is None:
        clocks.append(MaxRuntime(seconds))
        answer = _bounded(problem, _ordered(found, order), places, clocks[-1])
    else:
        better = max((exact.teams, found), key=lambda teams: rank_of(drawn, teams))
        answer = replace(exact, teams=_ordered(better, order))
    return replace(answer, cut=any(clock.cut for clock in clocks))


def _searched(problem: TeamProblem, seed: int, stop: MaxRuntime) -> tuple[Teams, Places | None]:
    """Return good teams, and what can be placed where the first ones left somebody out."""
    rng = np.random.default_rng(seed)
    found, places = first_teams(problem, rng, stop), None
    asked = 0 if problem.teams is None else problem.most_teams
    if rank_of(problem, found)[:2] < (asked, _most_people(problem)):
        places = most_placed(problem, stop)
        if places is not None:
            found = max(found, places.teams, key=lambda teams: rank_of(problem, teams))
    return perturbed_teams(problem, found, rng, stop), places


def _exact(problem: TeamProblem, stop: MaxRuntime) -> TeamAnswer | None:
    joins = list_joins(problem)
    if not joins.sets or not problem.most_teams:
        return TeamAnswer(Teams([], []), Bound(0, MILP), Bound(0, MILP), Bound(0, MILP))
    found = solved(team_program(problem, joins), stop)
    if found is None:
        return None
    chosen = teams_joined(joins, found.chosen)
    teams = Teams([list(a) for a, _ in chosen], [list(b) for _, b in chosen])
    people, met, value = (Bound(bound, MILP) for bound in found.bounds[-3:])
    return TeamAnswer(teams, people, met, value)


def _bounded(
    problem: TeamProblem, teams: Teams, places: Places | None, stop: MaxRuntime
) -> TeamAnswer:
    number, placed, met, value = rank_of(problem, teams)
    people = Bound(max(placed, _most_people(problem)), SIZES)
    if places is not None and number >= places.number and places.people < people.value:
        people = Bound(max(placed, places.people), PLACES)
    most_met = Bound(max(met, _alone(problem)), ALONE)
    if count_joins(problem) <= _RELAXED:
        reached = (placed, met) if problem.teams is None else (number, placed, met)
        bound = relaxed(team_program(problem, list_joins(problem)), reached, stop)
        if bound is not None:
            return TeamAnswer(teams, people, most_met, Bound(max(bound, value), LP))
    if count_priced(problem, placed) <= _PRICED:
        proof, bound = team_prices(problem, (placed, met, value), stop)
        return TeamAnswer(teams, people, most_met, Bound(bound, PRICES, proof))
    shared, bound = prices(of_teams(problem, placed), value, stop)
    return TeamAnswer(teams, people, most_met, Bound(bound, SHARED, shared))


def _most_people(problem: TeamProblem) -> int:
    """Return how many mentees can be in teams at most."""
    free = problem.allowed[problem.mentor_free]
    enough = (free.sum(axis=0) >= problem.mentors_per_team[0]) & problem.mentee_free
    return min(int(enough.sum()), problem.most_teams * problem.mentees_per_team[1])


def _alone(problem: TeamProblem) -> int:
    """Return the obligations that could be met if each need had all mentors to itself."""
    owners = problem.needs.owners
    there = problem.allowed.T[owners] & problem.mentor_free
    able = (problem.holds & there).sum(axis=1)
    most = np.minimum(able, problem.mentors_per_team[1])
    free = problem.mentee_free[owners]
    return int((np.minimum(most, problem.needs.required) * free).sum())


def _proven(problem: TeamProblem, answer: TeamAnswer) -> bool:
    bounds = answer.people.value, answer.met.value, answer.value.value
    return bounds == rank_of(problem, answer.teams)[1:]


def _ordered(teams: Teams, order: DrawOrder) -> Teams:
    """Return teams as rows of the pools, by their first mentor, members in ascending order."""
    mentors, mentees = order
    pairs = sorted(
        (sorted(mentors[theirs].tolist()), sorted(mentees[ours].tolist()))
        for theirs, ours in zip(teams.mentors, teams.mentees, strict=True)
    )
    return Teams([theirs for theirs, _ in pairs], [ours for _, ours in pairs])
