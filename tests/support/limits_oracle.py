"""The slow truth about tiny problems with limits: every matching, and what the stages keep of them.

Written from the definition alone: limits and promises strike matchings from the list; then people,
rounds, the total, the worst pair and even loads, in the order of the objective.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mentormatch.arrays import Bools, Ints
from oracle import Flags, Instance, Matchings, Pairs, enumerate_matchings, lowest_total

_NO_PAIR = 10**9


@dataclass(frozen=True, slots=True)
class Group:
    """People of one side, most and fewest pairs."""

    side: str
    members: tuple[int, ...]
    at_most: int
    at_least: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What is reached, and every matching that reaches it."""

    people: int
    waiting: int
    total: int
    worst: int | None
    squares: int
    optimal: frozenset[Pairs]


def best_within(
    problem: Instance,
    groups: Sequence[Group],
    *,
    promised: Ints | None = None,
    objective: str = "coverage",
    slack: int = 10_000,
    worth: Ints | None = None,
    even: bool = False,
) -> Truth | None:
    """Return the truth about a problem; None where no matching keeps everything."""
    listed = _allowed(problem, groups, promised)
    if not len(listed.total):
        return None
    rounds = np.zeros(problem.shape[1], np.int64) if worth is None else worth - 1
    if objective == "total":
        listed = _most(listed, listed.total)
        listed = _most(listed, listed.coverage)
        listed, worst = _most(listed, listed.covered @ rounds), None
    else:
        listed = _most(listed, listed.coverage)
        listed = _most(listed, listed.covered @ rounds)
        listed, worst = _raised(problem, listed, slack)
    if even:
        listed = _most(listed, -_squares(listed))
    return Truth(
        people=int(listed.coverage[0]),
        waiting=int(listed.covered[0] @ rounds),
        total=int(listed.total[0]),
        worst=worst,
        squares=int(_squares(listed)[0]),
        optimal=listed.as_sets(),
    )


def _allowed(problem: Instance, groups: Sequence[Group], promised: Ints | None) -> Matchings:
    listed = enumerate_matchings(problem)
    pairs = np.array(listed.pairs, np.int64).reshape(-1, 2)
    keep = (listed.loads >= problem.mentor_minimum).all(axis=1)
    for group in groups:
        own = np.isin(pairs[:, int(group.side == "mentee")], group.members)
        made = listed.chosen[:, own].sum(axis=1)
        keep &= (made <= group.at_most) & (made >= group.at_least)
    if promised is not None:
        for mentee, least in enumerate(promised):
            keep &= listed.chosen[:, pairs[:, 1] == mentee].sum(axis=1) >= least
    return listed.only(keep)


def _most(listed: Matchings, value: Ints) -> Matchings:
    return listed.only(value == value.max())


def _raised(problem: Instance, listed: Matchings, slack: int) -> tuple[Matchings, int | None]:
    scores = np.array([problem.scores[pair] for pair in listed.pairs], np.int64)
    lowest = np.where(listed.chosen, scores, _NO_PAIR).min(axis=1, initial=_NO_PAIR)
    enough: Flags = listed.total >= lowest_total(int(listed.total.max()), slack)
    worst = int(lowest[enough].max())
    listed = listed.only(lowest >= worst)
    return _most(listed, listed.total), None if worst == _NO_PAIR else worst


def _squares(listed: Matchings) -> Ints:
    return np.asarray((listed.loads**2).sum(axis=1), np.int64)


def nested_family(generator: np.random.Generator, people: int) -> list[tuple[int, ...]]:
    """Draw sets of people of which any two are disjoint, or one lies inside the other."""
    found: list[tuple[int, ...]] = []

    def split(rows: Ints, depth: int) -> None:
        if not len(rows) or depth > 2:
            return
        if generator.random() < 0.6:
            found.append(tuple(sorted(rows.tolist())))
        if len(rows) > 1:
            mixed, cut = generator.permutation(rows), int(generator.integers(1, len(rows)))
            split(mixed[:cut], depth + 1)
            split(mixed[cut:], depth + 1)

    split(np.arange(people), 0)
    return found


def milp_within(problem: Instance, groups: Sequence[Group]) -> tuple[int, int] | None:
    """Return people, and the highest total at that, by integer programs; None if infeasible."""
    people = _program(problem, groups, count_people=True, least=0)
    if people is None:
        return None
    total = _program(problem, groups, count_people=False, least=people)
    assert total is not None
    return people, total


def _program(
    problem: Instance, groups: Sequence[Group], *, count_people: bool, least: int
) -> int | None:
    from scipy.optimize import Bounds, LinearConstraint, milp

    mentor, mentee = np.nonzero(problem.eligible)
    mentors, mentees = problem.shape
    served = np.eye(mentees)
    by_mentor, by_mentee = (
        mentor == np.arange(mentors)[:, None],
        mentee == served.argmax(1)[:, None],
    )
    none = np.zeros((mentees, mentees))
    person = np.concatenate([np.zeros(len(mentor)), np.ones(mentees)])
    score = np.concatenate([problem.scores[mentor, mentee], np.zeros(mentees)])
    rows: list[Any] = [
        (_wide(by_mentor, mentees), problem.mentor_minimum, problem.mentor_capacity),
        (np.hstack([by_mentee, none]), -np.inf, problem.mentee_capacity),
        (np.hstack([-1.0 * by_mentee, served]), -np.inf, 0),
        (person[None, :], least, np.inf),
    ]
    for group in groups:
        own = np.isin(mentee if group.side == "mentee" else mentor, group.members)
        rows.append((_wide(own[None, :], mentees), group.at_least, group.at_most))
    found = milp(
        -(person if count_people else score),
        integrality=np.ones(len(person), np.int64),
        bounds=Bounds(0, 1),
        constraints=[LinearConstraint(*row) for row in rows],
    )
    return None if found.x is None else round(-found.fun)


def _wide(matrix: Bools, more: int) -> Any:
    return np.hstack([matrix, np.zeros((len(matrix), more))])


def one_more(problem: Instance, mentor: int) -> Instance:
    """Return the problem with one more place of a mentor."""
    places = problem.mentor_capacity.copy()
    places[mentor] += 1
    return replace(problem, mentor_capacity=places)
