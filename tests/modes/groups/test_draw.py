"""Equal people have equal chances in groups: to be placed, to lead, and to meet one another.

Holds ``solve.groups.draw``, ``modes.groups.lottery`` and ``modes.lottery`` to account.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from groups_cases import drawn

import mentormatch as mm
from mentormatch.solve.draw_order import DrawOrder
from mentormatch.solve.groups.draw import in_order
from mentormatch.solve.groups.judge import judge_groups
from mentormatch.solve.groups.problem import value_of
from mentormatch.solve.groups.solve import solve_groups

P = mm.Profile
SEEDS = 300
LEADS = [P(id=x, offers={"sql": 5}, max_mentees=4) for x in ("kim", "lou", "max")]
PEOPLE = [P(id=x, seeks={"sql"}) for x in ("ann", "bob", "cem", "dov", "eli")]
ASKED: dict[str, tuple[list[mm.Profile] | None, dict[str, Any]]] = {
    "by fit alone": (LEADS, {"fit": 1.0, "groups": 1, "size": (3, 3)}),
    "with company": (LEADS, {"groups": 1, "size": (3, 3)}),
    "by fit alone, with a quota": (
        LEADS, {"fit": 1.0, "groups": 1, "size": (3, 3), "quotas": [mm.Quota("site", at_most=3)]}
    ),
    "circles": (None, {"size": (2, 2)}),
}  # fmt: skip


def far_from_even(counted: Counter[str], among: int) -> float:
    """Return the chi-square of counts that should be even."""
    even = counted.total() / among
    return sum((count - even) ** 2 / even for count in counted.values()) + even * (
        among - len(counted)
    )


@pytest.mark.parametrize("asked", ASKED)
def test_equal_people_have_equal_chances(asked: str) -> None:
    """Over many seeds everybody is left out about equally often, told as the draw it is."""
    leads, rules = ASKED[asked]
    left, led = Counter[str](), Counter[str]()
    for seed in range(SEEDS):
        groups = mm.form_groups(leads, PEOPLE, seed=seed, **rules)
        out = [told for told in groups.unmatched if told.side != "mentor"]
        assert {told.reason for told in out} == {"LOTTERY"}
        left.update(told.person for told in out)
        led.update(who for match in groups.matches for who in match.ids_of("mentor"))
    # With 4 and 2 degrees of freedom this is passed once in a million by chance.
    assert far_from_even(left, len(PEOPLE)) < 33.4, left
    assert not led or far_from_even(led, len(LEADS)) < 27.7, led


def test_who_meets_whom_is_drawn() -> None:
    """Equal people of two groups meet in every way."""
    met = Counter[str]()
    for seed in range(SEEDS):
        for match in mm.form_groups(LEADS[:2], PEOPLE[:4], fit=1.0, size=(2, 2), seed=seed).matches:
            met.update("".join(pair) for pair in combinations(match.ids_of("mentee"), 2))
    assert far_from_even(met, 6) < 35.9, met


def test_whoever_is_not_equal_is_not_drawn() -> None:
    """Somebody whose place is worth less is left out for that, whatever the seed."""
    people = [*PEOPLE[:3], P(id="zoe", seeks={"cobol"})]
    for seed in range(20):
        groups = mm.form_groups(LEADS, people, fit=1.0, groups=1, size=(3, 3), seed=seed)
        (out,) = (told for told in groups.unmatched if told.side != "mentor")
        assert (out.person, out.reason) == ("zoe", "SIZES")


def test_the_order_of_rows_does_not_matter() -> None:
    """The draw looks at ids, so that any order of the same people gives the same groups."""
    rng = np.random.default_rng()
    for seed in range(5):
        asked: dict[str, Any] = {"size": (2, 3), "seed": seed}
        first = mm.form_groups(LEADS, PEOPLE, **asked)
        turned = [PEOPLE[k] for k in rng.permutation(len(PEOPLE))]
        assert mm.form_groups(LEADS[::-1], turned, **asked) == first


@pytest.mark.parametrize("times", [False, True])
@pytest.mark.parametrize("cohesion", [False, True])
@pytest.mark.parametrize("leads", [0, 2])
def test_prices_of_a_drawn_order_are_judged_by_rows(
    leads: int, cohesion: bool, times: bool
) -> None:
    """Whatever the order, the judge accepts groups and proof, and exact answers are as high."""
    seed = int(np.random.default_rng().integers(1 << 32))
    for turn in range(4):
        problem = drawn(seed + turn, leads=leads, cohesion=cohesion, times=times)
        rng = np.random.default_rng(seed + turn)
        shape = problem.facilitators, problem.members
        order = DrawOrder(*(rng.permutation(count) for count in shape))
        plain, turned = (solve_groups(problem, seed=1, order=asked) for asked in (None, order))
        judge_groups(problem, turned.answer, turned.proof)
        assert value_of(problem, turned.answer.groups) == value_of(problem, plain.answer.groups), (
            f"seed {seed + turn}"
        )
        back = DrawOrder(*(np.argsort(way) for way in order))
        again = in_order(in_order(problem, order), back)
        assert (again.fit == problem.fit).all() and (again.apart == problem.apart).all()
        assert (again.pinned == problem.pinned).all() and again.blocks == problem.blocks
