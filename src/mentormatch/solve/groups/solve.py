"""Which method solves a question about groups, and which bound proves the answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from mentormatch.solve.bounds import Bound
from mentormatch.solve.draw_order import DrawOrder
from mentormatch.solve.groups.blocks import blocks_of
from mentormatch.solve.groups.bounds.cardinality import most_people, people_prices
from mentormatch.solve.groups.bounds.dual_prices import place_duals
from mentormatch.solve.groups.bounds.lagrangian import bound_by_prices, cohesion_prices
from mentormatch.solve.groups.certificate import COUNTED, EXACT, FLOW, PRICED, PRICES, Prices, Proof
from mentormatch.solve.groups.draw import groups_by_row, in_order, proof_by_row
from mentormatch.solve.groups.exact.enumeration import few_enough
from mentormatch.solve.groups.exact.set_packing import exactly
from mentormatch.solve.groups.exact.transportation import FitAnswer, by_fit
from mentormatch.solve.groups.judge import keeps_rules
from mentormatch.solve.groups.judge_prices import bound_of_places, most_placed
from mentormatch.solve.groups.problem import (
    Classes,
    Formed,
    FormedGroups,
    GroupProblem,
    GroupStage,
    formed,
    value_of,
)
from mentormatch.solve.groups.search.search import large_neighbourhood_search
from mentormatch.solve.groups.seats.needed import usual_groups
from mentormatch.solve.groups.seats.starts import Starts
from mentormatch.solve.stop import MaxRuntime

__all__ = ["GroupSolution", "solve_groups"]

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
_TEMPERATURE = 0.2
"""Noise at the beginning, as a share of what a member is worth on average."""


class GroupSolution(NamedTuple):
    """Groups, the prices that prove their bounds where there are any, and whether time ran out."""

    answer: FormedGroups
    proof: Proof
    late: bool = False


def solve_groups(
    problem: GroupProblem,
    *,
    seed: int = 0,
    seconds: float = math.inf,
    order: DrawOrder | None = None,
) -> GroupSolution:
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
    order
        In which people are looked at, which decides among equals; None: by rows.

    Returns
    -------
    GroupSolution
        Groups, stages and prices; not yet judged.
    """
    if order is None:
        return _solved(problem, seed, MaxRuntime(seconds))
    answer, proof, late = _solved(in_order(problem, order), seed, MaxRuntime(seconds))
    groups = groups_by_row(answer.groups, order)
    return GroupSolution(answer._replace(groups=groups), proof_by_row(proof, order), late)


def _solved(problem: GroupProblem, seed: int, stop: MaxRuntime) -> GroupSolution:
    people = Bound(most_people(problem), COUNTED)
    if not people.value:
        return _answered(problem, (), people, [Bound(0, COUNTED)], Proof())
    alone = problem.team == (1, 1) and not problem.within
    solved = (_by_fit_alone if alone else _with_cohesion)(problem, people, seed, stop)
    return solved._replace(late=stop.reached())


def _by_fit_alone(
    problem: GroupProblem, people: Bound[Prices], seed: int, stop: MaxRuntime
) -> GroupSolution:
    """Solve as a transportation program; search only where its groups break a rule."""
    eased = _eased(problem)
    flow = by_fit(eased, blocks_of(eased), required=people.value, stop=stop)
    if flow.people < people.value:
        people = Bound(flow.people, FLOW)
    kept = _known(problem, flow)
    if flow.proven and flow.groups is not None and len(kept) == len(flow.groups):
        optimal = flow._replace(bound=value_of(problem, kept)[1])
        limits = _by_places(problem, kept, optimal)
        return _answered(problem, kept, people, limits, flow.proof)
    return _with_cohesion(problem, people, seed, stop, flow)


def _with_cohesion(
    problem: GroupProblem,
    people: Bound[Prices],
    seed: int,
    stop: MaxRuntime,
    flow: FitAnswer | None = None,
) -> GroupSolution:
    """Search, and prove by listing all groups or by prices."""
    price = place_duals(problem, blocks_of(problem), stop)
    start = Starts(problem, people, price, seed, stop)
    groups = _searched(start, stop, _known(problem, flow))
    people = start.people
    proof = flow.proof if flow is not None else Proof()
    if few_enough(problem):
        exact = exactly(problem, groups, people.value, stop)
        if exact.people < people.value:
            people = Bound(exact.people, EXACT)
        limits = [*_by_places(problem, exact.groups, flow), Bound(exact.value, EXACT)]
        return _answered(problem, exact.groups, people, limits, proof)
    cohesion = cohesion_prices(problem, price, reached=value_of(problem, groups)[1])
    priced = Bound(bound_by_prices(problem, cohesion), PRICES)
    limits = [*_by_places(problem, groups, flow), priced]
    return _answered(problem, groups, people, limits, proof._replace(cohesion=cohesion))


def _by_places(
    problem: GroupProblem, groups: tuple[Formed, ...], flow: FitAnswer | None
) -> list[Bound[None]]:
    """Return the bounds of a transportation program on groups of as many people."""
    if flow is None:
        return []
    placed = value_of(problem, groups)[0]
    limits: list[Bound[None]] = []
    if flow.proof.places is not None:
        limits.append(Bound(bound_of_places(problem, flow.proof.places, placed), PRICED))
    # The program's own bound is one on groups of as many people as it placed.
    if placed == flow.people:
        limits.append(Bound(flow.bound, FLOW))
    return limits


def _eased(problem: GroupProblem) -> GroupProblem:
    """Return the question without the rules that make its program hard; bounds hold all the same.

    Where the groups of the easier question happen to keep the rules too, they are the answer. Rules
    keep their numbers: one that nobody is asked about cannot be broken.
    """
    if problem.members <= _LONELY:
        return problem
    nobody = Classes(np.full(problem.members, -1, np.int64), None)
    rules = tuple(rule if rule.at_most is not None else nobody for rule in problem.rules)
    return replace(problem, rules=rules)


def _known(problem: GroupProblem, flow: FitAnswer | None) -> tuple[Formed, ...]:
    """Return the groups of a program that keep every rule."""
    found = flow.groups if flow is not None and flow.groups is not None else ()
    return formed(group for group in found if keeps_rules(problem, group))


def _searched(start: Starts, stop: MaxRuntime, known: tuple[Formed, ...]) -> tuple[Formed, ...]:
    """Return the highest groups of a few searches with different numbers of groups."""
    problem = start.problem
    best, reached = known, value_of(problem, known)
    for turn, count in enumerate(_counts(problem, start.people.value)):
        state, rng = start.division(turn, count)
        steps = _steps(problem, count)
        temperature = _TEMPERATURE * sum(state.reached()) / max(problem.members, 1)
        large_neighbourhood_search(state, rng, steps=steps, temperature=temperature, stop=stop)
        groups = formed(state.groups())
        if value_of(problem, groups) > reached:
            best, reached = groups, value_of(problem, groups)
        if reached[0] == start.people.value and turn + 1 >= _often(problem, _RESTARTS[0]):
            break
    return best


def _steps(problem: GroupProblem, groups: int) -> int:
    if groups == 1 or few_enough(problem):
        return _STEPS_OF_FEW
    return min(_STEPS + _STEPS_A_PERSON * problem.members, _STEPS_IN_ALL // groups)


def _counts(problem: GroupProblem, people: int) -> list[int]:
    """Return the numbers of groups to try: as many as may be, several times, then fewer."""
    most = min(problem.most_groups(), people // problem.size[0])
    fewest = max(most - 4, min(-(-people // problem.size[1]), most), 1)
    fewer = [*range(most - 1, fewest - 1, -1), *({usual_groups(problem)} & {*range(1, fewest)})]
    return [most] * _often(problem, _RESTARTS[1]) + fewer


def _often(problem: GroupProblem, restarts: int) -> int:
    return restarts if problem.members <= _RESTARTED and not few_enough(problem) else 1


def _answered(
    problem: GroupProblem,
    groups: tuple[Formed, ...],
    people: Bound[Prices],
    limits: Sequence[Bound[None]],
    proof: Proof,
) -> GroupSolution:
    """Put groups and the lowest bounds together, with the prices that belong to these."""
    placed, units = value_of(problem, groups)
    people = _on_people(problem, people._replace(proof=proof.people))
    # Of equal bounds the one by prices: it can be checked, a program has to be believed.
    value = min(limits, key=lambda limit: (limit.value, limit.method in (FLOW, EXACT)))
    stages = (
        GroupStage("people", placed, max(people.value, placed), people.method),
        GroupStage("value", units, max(value.value, units), value.method),
    )
    kept = Proof(
        people=people.proof,
        places=proof.places if value.method in (PRICED, FLOW) else None,
        cohesion=proof.cohesion if value.method == PRICES else None,
    )
    return GroupSolution(FormedGroups(groups, stages), kept)


def _on_people(problem: GroupProblem, people: Bound[Prices]) -> Bound[Prices]:
    """Return the bound on people under the name of the plainest proof that reaches it."""
    if most_placed(problem) <= people.value:
        return people._replace(method=COUNTED, proof=None)
    full = people_prices(problem) if problem.led else None
    if full is not None and most_placed(problem, full) <= people.value:
        return people._replace(method=COUNTED, proof=full)
    if people.proof is not None and most_placed(problem, people.proof) <= people.value:
        return people._replace(method=PRICED)
    return people
