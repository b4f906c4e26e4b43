"""Reasons of peers, recomputed by enumeration on small pools; each cure is applied and helps.

Holds `modes.peers.reasons` to account.
"""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from peers_oracle import divisions

import mentormatch as mm
from mentormatch.modes.peers.match import PeerQuestion, PeerRules
from mentormatch.results.groups.grouping import Grouping

_POOLS = 120
_RULES = [mm.NotVetoed()]


@pytest.fixture
def random() -> Random:
    """A fresh seed, printed."""
    seed = Random().randrange(2**32)  # noqa: S311 - a seed, not a secret
    print("seed", seed)  # noqa: T201 - shown where a test fails
    return Random(seed)  # noqa: S311 - as above


def _people(random: Random) -> list[mm.Profile]:
    """Up to seven people with vetoes and wishes."""
    ids = "abcdefg"[: random.randint(1, 7)]
    some, wish = random.choice([0.0, 0.2, 0.4]), random.choice([0.2, 0.5])

    def others(who: str, share: float) -> set[str]:
        return {o for o in ids if o != who and random.random() < share}

    return [
        mm.Profile(id=who, vetoes=others(who, some), preferences=sorted(others(who, wish)))
        for who in ids
    ]


def _most(grouping: Grouping, *, trio: bool) -> int:
    """Return how many people the division of most people serves."""
    allowed = PeerQuestion.of(grouping.scores.mentees, grouping.policy, PeerRules(trio=trio))
    everybody = tuple(range(len(allowed.suitable)))
    every = divisions(everybody, allowed.suitable, trio=trio)
    return max(sum(map(len, groups)) for groups in every)


@pytest.mark.parametrize("objective", ["coverage", "total"])
def test_reasons_and_cures_of_peers_hold(objective: str, random: Random) -> None:
    """ODD_POOL where no division serves more, OBJECTIVE where one does; the cure serves more."""
    policy = mm.Policy(criteria=[mm.Preference()], requirements=_RULES, objective=objective)
    for _ in range(_POOLS):
        people, trio = _people(random), random.random() < 0.7
        _check(people, policy, trio=trio)


def _check(people: list[mm.Profile], policy: mm.Policy, *, trio: bool) -> None:
    found = mm.match_peers(people, policy, trio=trio)
    served = sum(len(match.ids) for match in found.matches)
    most = _most(found, trio=trio)
    reasons = {left.reason for left in found.unmatched}
    assert reasons <= {"VETOED_BY_ALL", "NO_FEASIBLE_PEER", "ODD_POOL", "OBJECTIVE", "LOTTERY"}
    if "ODD_POOL" in reasons:
        assert most == served
        more = mm.match_peers([*people, mm.Profile(id="x")], policy, trio=trio)
        assert sum(len(match.ids) for match in more.matches) > served
    if "OBJECTIVE" in reasons:
        assert most > served
        other = mm.match_peers(people, policy.replace(objective="coverage"), trio=trio)
        assert sum(len(match.ids) for match in other.matches) == most
        assert policy.objective == "total"


def test_nobody_left_to_meet_is_not_the_objective() -> None:
    """Under "total" two who may meet one person only, who has a partner, are told that."""
    people = [
        mm.Profile(id="hub", preferences=["a"]),
        mm.Profile(id="a", vetoes=["b", "c"]),
        mm.Profile(id="b", vetoes=["c"]),
        mm.Profile(id="c"),
    ]
    policy = mm.Policy(criteria=[mm.Preference()], requirements=_RULES, objective="total")
    left = {u.person: u.reason for u in mm.match_peers(people, policy).unmatched}
    assert left == {"b": "ODD_POOL", "c": "ODD_POOL"}


def test_one_who_could_join_a_trio_is_left_out_by_the_objective() -> None:
    """Under "total" a trio that lowers the sum is not made, and that is what is told."""
    wishes = {"a": ["b"], "b": ["a"], "c": []}
    people = [mm.Profile(id=who, preferences=theirs) for who, theirs in wishes.items()]
    listed = mm.Listed([("a", "b"), ("b", "a")], value=1.0, otherwise=0.1, name="wish")
    policy = mm.Policy(criteria=[listed], requirements=_RULES, objective="total")
    found = mm.match_peers(people, policy)
    assert np.sum([len(match.ids) for match in found.matches]) == 2
    assert [(u.person, u.reason) for u in found.unmatched] == [("c", "OBJECTIVE")]
