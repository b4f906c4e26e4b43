"""The slow truth about tiny pools of peers: every division into pairs and at most one trio."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.objectives import ObjectiveName

Groups = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Reached:
    """People with a partner, and the sum over people of their scores."""

    people: int
    total: int


def divisions(people: tuple[int, ...], allowed: Bools, *, trio: bool) -> Iterator[Groups]:
    """List every division of some people into allowed pairs and at most one trio."""
    if not people:
        yield ()
        return
    first, rest = people[0], people[1:]
    yield from divisions(rest, allowed, trio=trio)
    for other in rest:
        if allowed[first, other]:
            left = tuple(p for p in rest if p != other)
            yield from (((first, other), *more) for more in divisions(left, allowed, trio=trio))
    for two in combinations(rest, 2) if trio else ():
        group = (first, *two)
        if all(allowed[a, b] for a, b in combinations(group, 2)):
            left = tuple(p for p in rest if p not in two)
            yield from ((group, *more) for more in divisions(left, allowed, trio=False))


def reached(groups: Groups, weight: Ints) -> Reached:
    """Count people, and add up what each has: her pair, or the mean of her two pairs."""
    people = sum(len(group) for group in groups)
    doubled = 0
    for group in groups:
        for person in group:
            others = [int(weight[person, other]) for other in group if other != person]
            doubled += 2 * sum(others) // len(others)
    assert doubled % 2 == 0
    return Reached(people, doubled // 2)


def best(weight: Ints, allowed: Bools, objective: ObjectiveName, *, trio: bool) -> Reached:
    """Look at every division."""
    everybody = tuple(range(len(weight)))
    found = (reached(groups, weight) for groups in divisions(everybody, allowed, trio=trio))

    def rank(one: Reached) -> tuple[int, int]:
        key = one.people, one.total
        return key if objective == "coverage" else key[::-1]

    return max(found, key=rank)


def best_by_milp(weight: Ints, allowed: Bools, objective: ObjectiveName, *, trio: bool) -> Reached:
    """Choose groups by a mixed-integer program in two steps: a column for every pair and trio.

    Meant for scores of at most a few thousand units, where tolerances cannot hide a unit.
    """
    size = len(weight)
    groups: list[tuple[int, ...]] = [p for p in combinations(range(size), 2) if allowed[p]]
    pairs = len(groups)
    if trio:
        groups += [
            t
            for t in combinations(range(size), 3)
            if allowed[t[0], t[1]] and allowed[t[0], t[2]] and allowed[t[1], t[2]]
        ]
    if not groups:
        return Reached(0, 0)
    people = np.array([len(group) for group in groups])
    totals = np.array([reached((group,), weight).total for group in groups])
    first, second = (people, totals) if objective == "coverage" else (totals, people)
    top = _most(first, groups, pairs, size)
    then = _most(second, groups, pairs, size, kept=first, at_least=top)
    return Reached(top, then) if objective == "coverage" else Reached(then, top)


def _most(
    gain: Ints,
    groups: list[tuple[int, ...]],
    pairs: int,
    size: int,
    kept: Ints | None = None,
    at_least: int = 0,
) -> int:
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array, csc_array, csr_array, vstack

    member = [(person, k) for k, group in enumerate(groups) for person in group]
    rows, columns = np.array(member).T
    shape = (size, len(groups))
    once = coo_array((np.ones(len(member)), (rows, columns)), shape=shape)
    trios = (np.arange(len(groups)) >= pairs).astype(float)[None, :]
    keep = (np.zeros(len(groups)) if kept is None else kept.astype(float))[None, :]
    matrix = vstack([once, csr_array(trios), csr_array(keep)])
    lower = np.concatenate([np.full(size + 1, -np.inf), [at_least]])
    upper = np.concatenate([np.ones(size + 1), [np.inf]])
    answer = milp(
        -gain.astype(float),
        integrality=np.ones(len(groups), np.int64),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(csc_array(matrix), lower, upper),
        options={"mip_rel_gap": 0.0},
    )
    assert answer.x is not None
    return int(gain[answer.x > 0.5].sum())
