"""Alternating local search over teams, with random restarts and perturbations.

With the mentors given, the mentees are an assignment; with the mentees given, mentors are exchanged
between teams until nothing helps. From where both agree, the mentors of a few teams are dealt anew.
"""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.panels.coverage_value import TeamPanels, obligation_weight
from mentormatch.solve.panels.problem import TeamProblem
from mentormatch.solve.panels.seat_exchange import Seats
from mentormatch.solve.panels.teams.seating import Teams, placed
from mentormatch.solve.stop import StopRule

__all__ = ["first_teams", "perturbed_teams", "rank_of"]

_ROUNDS = 20
_PERTURBATIONS = 40, 400
"""Fewest and most times that some teams are dealt anew, by the number of people."""

_EFFORT = 40_000
_SQUARED = 50_000_000
"""Squares of the number of people beyond which they are dealt anew less often: one deal takes as
much longer. Steps are counted, so that no machine finds other teams than another."""

_FEWEST = 4
_NUMBERS = 4
_DEALS = 3
_LARGE = 1_000
"""People beyond whom mentors are dealt once for each number of teams."""


def first_teams(problem: TeamProblem, rng: np.random.Generator, stop: StopRule) -> Teams:
    """Return the best of some deals, each improved until nothing helps.

    Parameters
    ----------
    problem
        The question.
    rng
        Of the deals, and of the order in which seats are looked at.
    stop
        When it is over; a first answer is made in any case.
    """
    best, rank = Teams([], []), (0, 0, 0, 0)
    for number in _numbers(problem):
        for _ in range(_DEALS if sum(problem.shape) <= _LARGE else 1):
            found = _local_optimum(problem, _random_teams(problem, number, rng), rng)
            if (now := rank_of(problem, found)) > rank:
                best, rank = found, now
            if stop.reached():
                return best
    return best


def perturbed_teams(
    problem: TeamProblem, best: Teams, rng: np.random.Generator, stop: StopRule
) -> Teams:
    """Return teams that are at least as good: a few are dealt anew and improved, again and again.

    Every other time somebody takes a seat who holds the level of a must-have that is open.
    """
    rank = rank_of(problem, best)
    for number in range(_perturbations(sum(problem.shape))):
        if stop.reached() or len(best.mentors) < 2:
            break
        shaken = _helped(problem, best, rng) if number % 2 else None
        if shaken is None:
            shaken = _perturbed(problem, best.mentors, rng)
        again = _local_optimum(problem, shaken, rng)
        if (now := rank_of(problem, again)) > rank:
            best, rank = again, now
    return best


def _perturbations(people: int) -> int:
    """Return how often some teams of so many people are dealt anew."""
    people = max(1, people)
    often = int(np.clip(_EFFORT // people, *_PERTURBATIONS))
    return max(_FEWEST, min(often, _SQUARED // people**2))


def rank_of(problem: TeamProblem, teams: Teams) -> tuple[int, int, int, int]:
    """Return what is compared, the first first: teams if asked for, people, obligations, value."""
    panels, weight = TeamPanels.of(problem, teams.mentees), obligation_weight(problem)
    worth = sum(panels.value(team, theirs) for team, theirs in enumerate(teams.mentors))
    number = 0 if problem.teams is None else len(teams.mentors)
    return number, sum(map(len, teams.mentees)), *divmod(worth, weight)


def _numbers(problem: TeamProblem) -> list[int]:
    """Return numbers of teams worth trying, from those that place most people."""
    most = problem.most_teams
    if not most or problem.teams is not None:
        return [most] if most else []
    mentors, mentees = int(problem.mentor_free.sum()), int(problem.mentee_free.sum())
    needed = min(most, -(-mentees // problem.mentees_per_team[1]))
    # With fewer teams than this, somebody who could help would have no seat.
    full = min(most, max(needed, -(-mentors // problem.mentors_per_team[1])))
    return sorted({full, *np.linspace(needed, most, _NUMBERS).astype(int).tolist()})


def _random_teams(problem: TeamProblem, number: int, rng: np.random.Generator) -> list[list[int]]:
    """Deal mentors to teams at random, the fewest everywhere first."""
    low, high = problem.mentors_per_team
    teams: list[list[int]] = [[] for _ in range(number)]
    waiting = rng.permutation(np.flatnonzero(problem.mentor_free)).tolist()
    for size in range(1, high + 1):
        for team in teams:
            if len(team) < size:
                _take(problem, team, waiting)
        if size >= low:
            teams = [team for team in teams if len(team) >= low]
    return teams


def _take(problem: TeamProblem, team: list[int], waiting: list[int]) -> None:
    for mentor in waiting:
        if not problem.apart[mentor, team].any():
            team.append(mentor)
            waiting.remove(mentor)
            return


def _local_optimum(
    problem: TeamProblem, mentors: list[list[int]], rng: np.random.Generator
) -> Teams:
    """Place mentees and exchange mentors in turn until neither helps."""
    teams = placed(problem, mentors)
    rank = rank_of(problem, teams)
    for _ in range(_ROUNDS):
        if not teams.mentors:
            break
        again = placed(problem, _exchanged(problem, teams, rng))
        if (now := rank_of(problem, again)) <= rank:
            break
        teams, rank = again, now
    return teams


def _exchanged(problem: TeamProblem, teams: Teams, rng: np.random.Generator) -> list[list[int]]:
    low, high = problem.mentors_per_team
    spare = problem.mentor_free.astype(np.int64)
    for theirs in teams.mentors:
        spare[theirs] -= 1
    number = len(teams.mentors)
    least, most = _every(number, low), _every(number, high)
    members = [list(theirs) for theirs in teams.mentors]
    panels = TeamPanels.of(problem, teams.mentees)
    seats = Seats(panels, least, most, members, spare)
    seats.exchange(rng.permutation(seats.size))
    return seats.members


def _every(number: int, size: int) -> Ints:
    return np.full(number, size, np.int64)


def _perturbed(
    problem: TeamProblem, mentors: list[list[int]], rng: np.random.Generator
) -> list[list[int]]:
    """Deal the mentors of a few teams anew among these teams."""
    some = rng.permutation(len(mentors))[: max(2, len(mentors) // 5)].tolist()
    waiting = rng.permutation([j for team in some for j in mentors[team]]).tolist()
    shaken = [list(theirs) for theirs in mentors]
    for team in some:
        size, shaken[team] = len(shaken[team]), []
        for _ in range(size):
            _take(problem, shaken[team], waiting)
    low = problem.mentors_per_team[0]
    return [theirs for theirs in shaken if len(theirs) >= low]


def _helped(problem: TeamProblem, teams: Teams, rng: np.random.Generator) -> list[list[int]] | None:
    """Exchange a mentor for one who holds the level of an open must-have; None without any."""
    needs, members = problem.needs, [list(theirs) for theirs in teams.mentors]
    open_ = [
        (team, need)
        for team, ours in enumerate(teams.mentees)
        for mentee in ours
        for need in range(int(needs.starts[mentee]), int(needs.starts[mentee + 1]))
        if problem.holds[need, members[team]].sum() < needs.required[need]
    ]
    if not open_:
        return None
    team, need = open_[rng.integers(len(open_))]
    fits = problem.allowed[:, teams.mentees[team]].all(axis=1) & problem.mentor_free
    holders = np.setdiff1d(np.flatnonzero(problem.holds[need] & fits), members[team])
    if not holders.size:
        return None
    holder = int(rng.choice(holders))
    others = [j for j in members[team] if not problem.holds[need, j]] or members[team]
    leaver = int(rng.choice(others))
    members[team][members[team].index(leaver)] = holder
    for other, theirs in enumerate(members):
        if other != team and holder in theirs:
            theirs[theirs.index(holder)] = leaver
    return members
