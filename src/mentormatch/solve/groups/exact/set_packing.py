"""Set packing over all groups, by column generation and a mixed-integer program.

Every group that keeps the rules is a column of a set-packing program: everybody is in one group at
most, a facilitator leads no more than she may, there are no more groups than asked for (Balinski &
Quandt 1964). The linear program over all columns is solved on few of them, adding those whose
reduced cost is positive; its prices, rounded to whole units and raised where a column exceeds them,
give a bound. Only columns within reach of that bound go to the mixed-integer program that decides.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mentormatch.arrays import Floats, Ints
from mentormatch.solve.groups.exact.enumeration import Sets, all_sets
from mentormatch.solve.groups.problem import Formed, GroupProblem, formed, value_of
from mentormatch.solve.programs.highs import Constraints, Status, maximise_lp, maximise_milp
from mentormatch.solve.stop import MaxRuntime

if TYPE_CHECKING:
    from mentormatch.solve.programs.highs import Matrix

__all__ = ["Exact", "exactly"]

_SCALE = 1000.0
"""Units of one of the program; costs of thousands suit the tolerances of HiGHS."""
_AT_ONCE = 3000
"""Columns that are added in a round of pricing."""
_ROUNDS = 200
_NODES = 2_000
"""Nodes of the mixed-integer program at most: many equal people may need more than one waits."""
_FIRST_NODES = 20
_FEW = 4_000
"""Columns among which a first choice is made."""
_MOST = 150_000
"""Columns that the mixed-integer program is given at most."""


class Exact(NamedTuple):
    """Groups, and what no others can reach.

    Parameters
    ----------
    groups
        The groups; those that were known if nothing higher was found.
    people, value
        Bounds on people placed, and on units with so many people.
    """

    groups: tuple[Formed, ...]
    people: int
    value: int


class _Prices(NamedTuple):
    """Prices of a member, of a group that somebody leads, of any group, and of a person placed."""

    member: Floats
    lead: Floats
    group: float
    person: float


@dataclass(frozen=True, eq=False)
class _Question:
    """Which columns to choose, so that their worth is largest and `required` people are placed."""

    problem: GroupProblem
    teams: Sequence[tuple[int, ...]]
    sets: Sequence[Sets]
    worth: Sequence[Ints]
    required: int
    reached: int
    known: tuple[Formed, ...]
    units: bool

    @property
    def groups(self) -> int:
        """Groups at most; more people than asked for cannot be placed, so neither more groups."""
        most = self.problem.most_groups()
        return min(most, self.required // self.problem.size[0]) if self.required else most


class _Decided(NamedTuple):
    groups: tuple[Formed, ...]
    value: int


def exactly(
    problem: GroupProblem, known: tuple[Formed, ...], most_people: int, stop: MaxRuntime
) -> Exact:
    """Return the groups that place most people, and of those the highest.

    Parameters
    ----------
    problem
        The question; few people (:func:`~mentormatch.solve.groups.exact.enumeration.few_enough`).
    known
        Groups that keep all rules, as high as a search could find.
    most_people
        An upper bound on people.
    stop
        When it is over.
    """
    teams, sets = all_sets(problem)
    people, _ = value_of(problem, known)
    if people < most_people:
        sizes = [np.full(len(s.units), s.members.shape[1], np.int64) for s in sets]
        first = _decide(_Question(problem, teams, sets, sizes, 0, people, known, False), stop)
        known, most_people = first.groups, first.value
        people, _ = value_of(problem, known)
    required = people if people == most_people else 0
    _, units = value_of(problem, known)
    every = [s.units for s in sets]
    second = _decide(_Question(problem, teams, sets, every, required, units, known, True), stop)
    return Exact(second.groups, most_people, second.value)


def _decide(question: _Question, stop: MaxRuntime) -> _Decided:
    """Choose columns, as far as time allows; what is known is a choice that may be made."""
    if not question.sets:
        return _Decided(question.known, question.reached)
    prices = _priced(question, stop)
    bound, excess = _bound(question, prices)
    if bound <= question.reached:
        return _Decided(question.known, question.reached)
    if sum(int((e >= question.reached - bound).sum()) for e in excess) > _FEW:
        question = _among_the_dearest(question, excess, stop)
    within = [np.flatnonzero(e >= question.reached - bound) for e in excess]
    if sum(map(len, within)) > _MOST or stop.reached():
        return _Decided(question.known, bound)
    return _whole(question, within, bound, stop)


def _among_the_dearest(
    question: _Question, excess: Sequence[Floats], stop: MaxRuntime
) -> _Question:
    """Return the question with the best choice among few columns: the more known, the less left."""
    pooled = np.concatenate(list(excess))
    few = min(_FEW, len(pooled))
    least = -np.partition(-pooled, few - 1)[few - 1]
    within = [np.flatnonzero(e >= least)[:_FEW] for e in excess]
    found = _whole(question, within, question.reached, stop, nodes=_FIRST_NODES)
    value = _reached(question, found.groups)
    if value <= question.reached:
        return question
    return replace(question, known=found.groups, reached=value)


def _reached(question: _Question, groups: tuple[Formed, ...]) -> int:
    people, units = value_of(question.problem, groups)
    return units if question.units else people


# -- the linear program ---------------------------------------------------------------------------


def _priced(question: _Question, stop: MaxRuntime) -> _Prices:
    """Return prices at which few columns are worth more than they cost; whole numbers.

    Any prices bound, so those before count where HiGHS gives up: none at first.
    """
    leads, members = question.problem.facilitators, question.problem.members
    prices = _Prices(np.zeros(members), np.zeros(leads), 0.0, 0.0)
    chosen = _first(question)
    for _ in range(_ROUNDS + 1):
        found = _linear(question, chosen)
        prices = found or prices
        if found is None or stop.reached():
            break
        new = _largest(_excess(question, prices), chosen)
        if not any(map(len, new)):
            break
        chosen = [np.union1d(c, n) for c, n in zip(chosen, new, strict=True)]
    return _Prices(np.rint(prices.member), np.rint(prices.lead), round(prices.group),
                   round(prices.person))  # fmt: skip


def _first(question: _Question) -> list[Ints]:
    """Return the columns to begin with: those of the known groups, and the dearest."""
    chosen = []
    number = {team: t for t, team in enumerate(question.teams)}
    for sets, worth in zip(question.sets, question.worth, strict=True):
        few = min(_AT_ONCE, len(worth))
        dear = np.argpartition(-worth, few - 1)[:few]
        size = sets.members.shape[1]
        known = [
            np.flatnonzero((sets.members == g.members).all(axis=1) & (sets.team == number[g.leads]))
            for g in question.known
            if len(g.members) == size
        ]
        chosen.append(np.unique(np.concatenate([dear, *known])))
    return chosen


def _largest(excess: Sequence[Floats], chosen: Sequence[Ints]) -> list[Ints]:
    new = []
    for e, c in zip(excess, chosen, strict=True):
        positive = np.setdiff1d(np.flatnonzero(e > 0.5), c)
        few = min(_AT_ONCE, len(positive))
        order = np.argsort(-e[positive], kind="stable")[:few]
        new.append(positive[order])
    return new


def _excess(question: _Question, prices: _Prices) -> list[Floats]:
    """Return what each column is worth beyond its price; whole prices give whole numbers."""
    per_team = np.array([prices.lead[list(team)].sum() for team in question.teams])
    return [
        worth
        - prices.member[sets.members].sum(axis=1)
        - per_team[sets.team]
        + (prices.person * sets.members.shape[1] - prices.group)
        for sets, worth in zip(question.sets, question.worth, strict=True)
    ]


def _bound(question: _Question, prices: _Prices) -> tuple[int, list[Floats]]:
    """Return a bound for any prices, and the excess of every column at prices that carry it."""
    excess = _excess(question, prices)
    over = max(0.0, *(float(e.max()) for e in excess))
    problem = question.problem
    total = (
        prices.member.sum()
        + (problem.places * prices.lead).sum()
        + (prices.group + over) * question.groups
        - prices.person * question.required
    )
    return int(total), [e - over for e in excess]


def _linear(question: _Question, chosen: Sequence[Ints]) -> _Prices | None:
    matrix, limits = _rows(question, chosen)
    worth = np.concatenate([w[c] for w, c in zip(question.worth, chosen, strict=True)]) / _SCALE
    found = maximise_lp(worth, (matrix, limits))
    if not found.optimal:
        return None
    price = np.maximum(found.duals, 0.0) * _SCALE
    members, leads = question.problem.members, question.problem.facilitators
    rest = price[members + leads :]
    return _Prices(
        price[:members], price[members : members + leads], float(rest[0]),
        float(rest[1]) if question.required else 0.0,
    )  # fmt: skip


def _rows(question: _Question, chosen: Sequence[Ints]) -> tuple[Matrix, Ints]:
    """Return matrix and limits: members, facilitators, groups, and people asked for."""
    from scipy.sparse import coo_array

    problem = question.problem
    members, leads = problem.members, problem.facilitators
    rows, columns, values, at = [], [], [], 0
    for sets, taken in zip(question.sets, chosen, strict=True):
        size, here = sets.members.shape[1], at + np.arange(len(taken))
        owners = [sets.members[taken].astype(np.int64).ravel()]
        places = [np.repeat(here, size)]
        for seat in range(problem.team[1]):
            lead = np.array([t[seat] if seat < len(t) else -1 for t in question.teams])
            lead = lead[sets.team[taken]]
            owners.append(members + lead[lead >= 0])
            places.append(here[lead >= 0])
        owners.append(np.full(len(taken), members + leads))
        places.append(here)
        ones = np.ones(sum(map(len, owners)), np.int64)
        rows += [
            *owners,
            *([np.full(len(taken), members + leads + 1)] if question.required else []),
        ]
        columns += [*places, *([here] if question.required else [])]
        values += [ones, *([np.full(len(taken), -size)] if question.required else [])]
        at += len(taken)
    limits = [*([1] * members), *problem.places, question.groups]
    limits += [-question.required] if question.required else []
    cells = np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))
    matrix = coo_array(cells, shape=(len(limits), at)).tocsr()
    return matrix, np.array(limits, np.int64)


# -- whole numbers --------------------------------------------------------------------------------


def _whole(
    question: _Question,
    within: Sequence[Ints],
    bound: int,
    stop: MaxRuntime,
    *,
    nodes: int = _NODES,
) -> _Decided:
    """Decide among the columns that an answer above the known one can consist of."""
    matrix, limits = _rows(question, within)
    worth = np.concatenate([w[c] for w, c in zip(question.worth, within, strict=True)])
    answer = maximise_milp(
        worth / _SCALE,
        [Constraints(matrix, -np.inf, limits)],
        upper=1.0,
        seconds=max(stop.left(), 1.0),
        whole=np.ones(len(worth), np.bool_),
        nodes=nodes,
    )
    if not answer.optimal:
        bound = math.floor(max(question.reached, min(bound, answer.bound * _SCALE + 0.5)))
    if not answer.x.size:
        # Nothing but the known choice can be within reach.
        solved = answer.status is Status.INFEASIBLE
        return _Decided(question.known, question.reached if solved else bound)
    taken = np.flatnonzero(answer.x > 0.5)
    value = int(worth[taken].sum())
    found = _groups(question, within, taken)
    if value <= question.reached:
        value, found = question.reached, question.known
    return _Decided(found, value if answer.optimal else max(bound, value))


def _groups(question: _Question, within: Sequence[Ints], taken: Ints) -> tuple[Formed, ...]:
    family = np.repeat(np.arange(len(within)), [len(w) for w in within])
    row = np.concatenate(list(within))
    return formed(
        (
            question.teams[question.sets[family[t]].team[row[t]]],
            question.sets[family[t]].members[row[t]],
        )
        for t in taken
    )
