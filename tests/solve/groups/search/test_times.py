"""Times of groups before anybody is seated; holds `solve.groups.search.times` to account."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from groups_cases import drawn

from mentormatch.solve.groups.blocks import blocks_of
from mentormatch.solve.groups.problem import GroupProblem
from mentormatch.solve.groups.search.times import times_for


def asked(starts: list[list[int]], lead: list[int] | None = None) -> GroupProblem:
    """People, each free at some of eight times of one week; groups of two at most."""
    bits = np.zeros((1, len(starts), 8), np.uint8)
    for person, free in enumerate(starts):
        bits[0, person, free] = 1
    problem = drawn(1, members=len(starts), leads=1 if lead else 0, size=(2, 2), rules=False)
    leads = np.zeros((1, 1, 8), np.uint8)
    leads[0, 0, lead or []] = 1
    return replace(
        problem, starts=np.packbits(bits, axis=2), lead_starts=np.packbits(leads, axis=2)
    )


def chosen(problem: GroupProblem, teams: list[tuple[int, ...]], seed: int = 0) -> list[list[int]]:
    """Return the times of each group."""
    found = times_for(problem, blocks_of(problem), teams, np.random.default_rng(seed))
    assert found is not None
    return [np.flatnonzero(np.unpackbits(time, axis=1)[0]).tolist() for time in found]


def test_no_time_is_chosen_where_none_is_asked_for() -> None:
    """A question without hours needs none."""
    problem = drawn(1, members=6)
    assert times_for(problem, blocks_of(problem), [(0,)], np.random.default_rng(0)) is None


def test_each_group_takes_the_time_that_suits_most_who_have_none_yet() -> None:
    """Three can meet at 2, two at 5: the first group meets at 2, the second at 5."""
    problem = replace(asked([[2], [2], [2], [5], [5]]), size=(2, 3))
    for seed in range(5):
        assert chosen(problem, [(), ()], seed) == [[2], [5]]


def test_a_group_covers_no_more_than_it_holds_first_who_has_few_times() -> None:
    """Of three who can meet at 2 a group of two takes those who cannot meet at 5."""
    problem = asked([[2, 5], [2], [2], [5]])
    for seed in range(5):
        assert chosen(problem, [(), ()], seed) == [[2], [5]]


def test_a_time_suits_the_facilitator() -> None:
    """Whatever members would like, she has to be free."""
    assert chosen(asked([[2], [2], [2], [5]], lead=[5]), [(0,)]) == [[5]]
