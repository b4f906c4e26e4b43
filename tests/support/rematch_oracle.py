"""Matching again, the slow truth: every matching of few people, and which of them is best.

Written from the definition alone: most people, most rounds waited, fewest changes, the worst new
pair within the slack, the total.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

import mentormatch as mm

Pair = tuple[str, str]
Pools = tuple[list[mm.Profile], list[mm.Profile]]
WHO: dict[str, Any] = {"who": "coordinator", "why": "asked by both", "when": date(2026, 3, 2)}
NAMES = ("m0", "m1", "m2", "m3")
POLICY = mm.Policy(
    criteria=[
        mm.Covers("seeks", "offers", weight=5),
        mm.Preference(weight=3),
        mm.Same("department", weight=2),
    ],
    requirements=[mm.NotVetoed(), mm.Same("site")],
)


@dataclass(frozen=True)
class Listed:
    """One of all matchings, and what counts about it."""

    pairs: frozenset[Pair]
    served: int
    waited: int
    kept: int
    worst_new: int | None
    total: int


@st.composite
def mentor_of_few(draw: st.DrawFn, name: str) -> mm.Profile:
    return mm.Profile(
        id=name,
        site=draw(st.sampled_from(["north", "north", "south"])),
        department=draw(st.sampled_from(["art", "law"])),
        offers={"sql": draw(st.integers(1, 5)), "r": draw(st.integers(1, 5))},
        max_mentees=draw(st.integers(0, 2)),
    )


@st.composite
def mentee_of_few(draw: st.DrawFn, name: str) -> mm.Profile:
    return mm.Profile(
        id=name,
        site=draw(st.sampled_from(["north", "north", "south"])),
        department=draw(st.sampled_from(["art", "law"])),
        seeks={"sql": draw(st.integers(1, 5)), "r": draw(st.integers(1, 5))},
        preferences=tuple(draw(st.permutations(NAMES)))[: draw(st.integers(0, 3))],
        vetoes=draw(st.frozensets(st.sampled_from(NAMES), max_size=1)),
        max_mentors=draw(st.sampled_from([1, 1, 1, 2])),
        waited=draw(st.sampled_from([0, 0, 0, 1, 5])),
    )


@st.composite
def programme_of_few(draw: st.DrawFn) -> tuple[list[mm.Profile], list[mm.Profile]]:
    """Return some of four mentors and some of four mentees."""
    sides = []
    for made, letter in ((mentor_of_few, "m"), (mentee_of_few, "e")):
        some = draw(st.sets(st.integers(0, 3), min_size=2))
        sides.append([draw(made(f"{letter}{k}")) for k in sorted(some)])
    return sides[0], sides[1]


def units_of(scores: mm.Scores, pair: Pair) -> int:
    return sum(part.units for part in scores.contributions(*pair))


def may_be_made(scores: mm.Scores, places: dict[str, int]) -> list[Pair]:
    return [
        (mentor, mentee)
        for mentor in scores.mentors.ids
        for mentee in scores.mentees.ids
        if places[mentor] and places[mentee] and not scores.obstacles(mentor, mentee)
    ]


def within(pairs: list[Pair], places: dict[str, int]) -> list[frozenset[Pair]]:
    """Return every set of pairs in which nobody has more partners than places."""
    if not pairs:
        return [frozenset()]
    (mentor, mentee), rest = pairs[0], pairs[1:]
    found = within(rest, places)
    if places[mentor] and places[mentee]:
        fewer = {**places, mentor: places[mentor] - 1, mentee: places[mentee] - 1}
        found = [*found, *(some | {pairs[0]} for some in within(rest, fewer))]
    return found


def every_matching(
    pools: Pools, policy: mm.Policy, old: set[Pair]
) -> tuple[list[Listed], set[Pair]]:
    """Return every matching within the places, and the old pairs that could still be made."""
    mentors, mentees = pools
    scores = mm.score(mentors, mentees, policy)
    places = {m.id: m.max_mentees for m in mentors} | {m.id: m.max_mentors for m in mentees}
    rounds = {m.id: min(m.waited, 3) for m in mentees}
    allowed = may_be_made(scores, places)
    units = {pair: units_of(scores, pair) for pair in allowed}
    could = old & set(allowed)
    found = []
    for pairs in within(allowed, places):
        served = {mentee for _, mentee in pairs}
        new = [units[pair] for pair in pairs - could]
        found.append(
            Listed(
                pairs,
                len(served),
                sum(rounds[mentee] for mentee in served),
                len(pairs & could),
                min(new, default=None),
                sum(units[pair] for pair in pairs),
            )
        )
    return found, could


def best_of(every: list[Listed], slack: float) -> list[Listed]:
    """Return the matchings that the definition calls best."""
    most = max((one.served, one.waited, one.kept) for one in every)
    left = [one for one in every if (one.served, one.waited, one.kept) == most]
    highest = max(one.total for one in left)
    ppm = round(slack * 1e6)
    within = [one for one in left if one.total * 10**6 >= (10**6 - ppm) * highest]
    beyond = 10**9  # no new pair at all is better than any
    worst = max(beyond if one.worst_new is None else one.worst_new for one in within)
    above = [one for one in left if (beyond if one.worst_new is None else one.worst_new) >= worst]
    total = max(one.total for one in above)
    return [one for one in above if one.total == total]


def pairs_of(matching: mm.Matching) -> frozenset[Pair]:
    return frozenset((match.mentor, match.mentee) for match in matching.matches)
