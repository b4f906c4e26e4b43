"""Form groups: search, then prove; exactly where that can be done."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from mentormatch.solve.groups_atoms import atoms_of
from mentormatch.solve.groups_bound import FellowPrices, bound_by_prices, fellow_prices
from mentormatch.solve.groups_exact import exactly
from mentormatch.solve.groups_flow import Flow, by_fit, place_prices
from mentormatch.solve.groups_people import most_people
from mentormatch.solve.groups_problem import (
    Formed,
    FormedGroups,
    GroupProblem,
    Stage,
    formed,
    value_of,
)
from mentormatch.solve.groups_search import improve
from mentormatch.solve.groups_sets import few_enough
from mentormatch.solve.groups_start import first_division, teams_for
from mentormatch.solve.judge_groups import keeps_rules

__all__ = ["COUNTED", "EXACT", "FLOW", "PRICES", "Solved", "form"]

COUNTED = "counted from sizes, places and who is allowed where"
EXACT = "set packing over all groups (HiGHS)"
FLOW = "transportation program over all pairs (HiGHS)"
PRICES = "free choice of facilitator and fellows, judged by prices"

_STEPS = 2_000
_STEPS_A_PERSON = 15
_STEPS_IN_ALL = 1_200_000
"""Steps of the search: so many, more for more people, fewer where there are many groups."""
_LONELY = 80
"""People up to whom a transportation program also takes rules about who is alone."""
_RESTARTED = 150
"""People up to whom the search begins anew several times."""
_RESTARTS = (3, 8)
"""How often then: where all are placed, and where not."""
_STEPS_OF_FEW = 300
"""Steps where all groups are listed afterwards."""
_HEAT = 0.2
"""Noise at the beginning, as a share of what a member is worth on average."""


class Solved(NamedTuple):
    """Groups, and the prices of the bound where it rests on prices."""

    answer: FormedGroups
    prices: FellowPrices | None


def form(problem: GroupProblem, *, seed: int = 0, seconds: float = math.inf) -> Solved:
    """Form groups: as many people as possible, then as many units as possible.

    Parameters
    ----------
    problem
        The question.
    seed
        Of the search, a whole number from 0; the answer for a seed is the same on every machine as
        long as time does not run out.
    seconds
        After which the highest groups so far are returned, with their bound.

    Returns
    -------
    Solved
        Groups and stages; not yet judged.
    """
    deadline = time.monotonic() + seconds
    people = most_people(problem)
    if not people:
        return Solved(_told((), (0, 0), (0, 0), COUNTED, COUNTED), None)
    if problem.team == (1, 1) and not problem.within:
        return _without_company(problem, people, seed, deadline)
    return _with_company(problem, people, seed, deadline)


def _without_company(problem: GroupProblem, people: int, seed: int, deadline: float) -> Solved:
    """Solve as a transportation program; search only where its groups break a rule."""
    eased = _eased(problem)
    flow = by_fit(eased, atoms_of(eased), asked=people, deadline=deadline)
    if flow.groups is not None and all(keeps_rules(problem, group) for group in flow.groups):
        groups = formed(flow.groups)
        reached = value_of(problem, groups)
        bounds = (flow.people, reached[1] if flow.proven else flow.bound)
        if flow.proven:
            return Solved(_told(groups, reached, bounds, FLOW, FLOW), None)
    return _with_company(problem, flow.people, seed, deadline, flow)


def _with_company(
    problem: GroupProblem, people: int, seed: int, deadline: float, flow: Flow | None = None
) -> Solved:
    """Search, and prove by listing all groups or by prices."""
    price = place_prices(problem, atoms_of(problem), deadline)
    groups, stopped = _searched(problem, people, price, seed, deadline, _known(problem, flow))
    reached = value_of(problem, groups)
    if few_enough(problem):
        exact = exactly(problem, groups, people, deadline)
        reached = value_of(problem, exact.groups)
        bounds = exact.people, exact.value
        return Solved(_told(exact.groups, reached, bounds, EXACT, EXACT), None)
    prices = fellow_prices(problem, price, reached=reached[1])
    bound = bound_by_prices(problem, prices)
    # The program's bound is one on groups of as many people as it placed.
    if flow is not None and reached[0] == flow.people and flow.bound < bound:
        answer = _told(groups, reached, (people, flow.bound), COUNTED, FLOW)
        return Solved(answer._replace(stopped=stopped), None)
    answer = _told(groups, reached, (people, bound), COUNTED, PRICES)
    return Solved(answer._replace(stopped=stopped), prices)


def _eased(problem: GroupProblem) -> GroupProblem:
    """Return the question without the rules that make its program hard; bounds hold all the same.

    Where the groups of the easier question happen to keep the rules too, they are the answer.
    """
    if problem.members <= _LONELY:
        return problem
    return replace(problem, rules=tuple(r for r in problem.rules if r.at_most is not None))


def _known(problem: GroupProblem, flow: Flow | None) -> tuple[Formed, ...]:
    """Return the groups of a program that keep every rule."""
    found = flow.groups if flow is not None and flow.groups is not None else ()
    return formed(group for group in found if keeps_rules(problem, group))


def _searched(
    problem: GroupProblem,
    people: int,
    price: np.ndarray[tuple[int], np.dtype[np.int64]],
    seed: int,
    deadline: float,
    known: tuple[Formed, ...],
) -> tuple[tuple[Formed, ...], bool]:
    """Return the highest groups of a few searches with different numbers of groups."""
    best, reached = known, value_of(problem, known)
    stopped = False
    for turn, count in enumerate(_counts(problem, people)):
        rng = np.random.default_rng([seed, turn])
        state = first_division(problem, teams_for(problem, count, price), rng)
        steps = _steps(problem, count)
        heat = _HEAT * sum(state.reached()) / max(problem.members, 1)
        stopped = improve(state, rng, steps=steps, heat=heat, deadline=deadline) or stopped
        groups = formed(state.groups())
        if value_of(problem, groups) > reached:
            best, reached = groups, value_of(problem, groups)
        if reached[0] == people and turn + 1 >= _often(problem, _RESTARTS[0]):
            break
    return best, stopped


def _steps(problem: GroupProblem, groups: int) -> int:
    if groups == 1 or few_enough(problem):
        return _STEPS_OF_FEW
    return min(_STEPS + _STEPS_A_PERSON * problem.members, _STEPS_IN_ALL // groups)


def _counts(problem: GroupProblem, people: int) -> list[int]:
    """Return the numbers of groups to try: as many as may be, several times, then fewer."""
    most = min(problem.most_groups(), people // problem.size[0])
    fewest = max(most - 4, min(-(-people // problem.size[1]), most), 1)
    return [most] * _often(problem, _RESTARTS[1]) + list(range(most - 1, fewest - 1, -1))


def _often(problem: GroupProblem, restarts: int) -> int:
    return restarts if problem.members <= _RESTARTED and not few_enough(problem) else 1


def _told(
    groups: tuple[Formed, ...],
    reached: tuple[int, int],
    bounds: tuple[int, int],
    people_by: str,
    value_by: str,
) -> FormedGroups:
    return FormedGroups(
        groups,
        (
            Stage("people", reached[0], max(bounds[0], reached[0]), people_by),
            Stage("value", reached[1], max(bounds[1], reached[1]), value_by),
        ),
    )


def as_needed(problem: GroupProblem) -> GroupProblem:
    """Return the question with as many groups as its people need: of middle size, where possible.

    More groups are allowed only if otherwise people had no place.
    """
    low, high = problem.size
    middle = max(1, round(2 * problem.members / (low + high)))
    promised = len(set(problem.pinned[problem.pinned >= 0].tolist()))
    usual = replace(problem, most=max(-(-problem.members // high), middle, promised))
    every = replace(problem, most=max(problem.members // low, 1))
    return usual if most_people(usual) == most_people(every) else every
