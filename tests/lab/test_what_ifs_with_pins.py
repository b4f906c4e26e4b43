"""What-ifs of a matching with pinned pairs: decisions stand, and the rest is asked about.

Holds ``lab.what_if`` and ``lab.fixes`` to account by going through every matching that has the
pins, as the definition says and no code of ours.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mentormatch as mm

_POLICY = mm.Policy(criteria=[mm.Covers("seeks", "offers")], requirements=[mm.NotVetoed()])
_WHEN = date(2026, 1, 5)
_SKILLS = ("sql", "r", "law")
Pairs = frozenset[tuple[str, str]]


@st.composite
def _pinned(draw: st.DrawFn) -> tuple[list[mm.Profile], list[mm.Profile], list[tuple[str, str]]]:
    levels = st.dictionaries(st.sampled_from(_SKILLS), st.integers(1, 5), min_size=1)
    mentors = [
        mm.Profile(id=f"m{k}", offers=draw(levels), max_mentees=draw(st.integers(1, 2)))
        for k in range(draw(st.integers(2, 3)))
    ]
    names = st.frozensets(st.sampled_from([m.id for m in mentors]), max_size=1)
    mentees = [
        mm.Profile(id=f"e{k}", seeks=draw(levels), vetoes=draw(names))
        for k in range(draw(st.integers(2, 4)))
    ]
    allowed = [(m.id, e.id) for m in mentors for e in mentees if m.id not in (e.vetoes or ())]
    pins: list[tuple[str, str]] = []
    for pair in draw(st.lists(st.sampled_from(allowed or [("", "")]), max_size=2, unique=True)):
        mentor = next((m for m in mentors if m.id == pair[0]), None)
        places = mentor.max_mentees if mentor else 0
        taken = sum(j == pair[0] for j, _ in pins)
        if taken < (places or 0) and pair[1] not in {i for _, i in pins}:
            pins.append(pair)
    return mentors, mentees, pins


class _All:
    """Every matching with the pins, and what each stage says of it."""

    def __init__(self, matching: mm.Matching, gone: str = "") -> None:
        scores = matching.scores
        mentors, mentees = scores.mentors.ids, scores.mentees.ids
        self.units = {
            (mentor, mentee): int(scores.units[row, column])
            for row, mentor in enumerate(mentors)
            for column, mentee in enumerate(mentees)
            if not scores.obstacles(mentor, mentee)
        }
        self.pins: Pairs = frozenset(
            (scores.mentors.ids[j], scores.mentees.ids[i])
            for j, i in scores.pinned.tolist()
            if scores.mentors.ids[j] != gone
        )
        places = {m.id: m.max_mentees for m in scores.mentors if m.id != gone}
        options = [[None, *(j for j in places if (j, i) in self.units)] for i in scores.mentees.ids]
        chosen = (
            frozenset((j, i) for i, j in zip(scores.mentees.ids, theirs, strict=True) if j)
            for theirs in product(*options)
        )
        self.matchings = [
            made
            for made in chosen
            if self.pins <= made
            and all(n <= places[j] for j, n in Counter(j for j, _ in made).items())
        ]

    def best(self, forced: Pairs, worst: int) -> tuple[int, int, int] | None:
        """People, threshold up to `worst` that the other pairs reach, total: the best in order."""
        vectors = [
            (
                len(made),
                min([worst, *(self.units[pair] for pair in made - self.pins - forced)]),
                sum(self.units[pair] for pair in made),
            )
            for made in self.matchings
            if forced <= made
        ]
        return max(vectors, default=None)


def _matched(
    mentors: list[mm.Profile], mentees: list[mm.Profile], pins: list[tuple[str, str]]
) -> mm.Matching:
    decisions = mm.Decisions()
    for mentor, mentee in pins:
        decisions = decisions.pin(mentor, mentee, who="c", why="agreed", when=_WHEN)
    return mm.match(mentors, mentees, _POLICY, seed=3, decisions=decisions)


def _reached(matching: mm.Matching, every: _All) -> tuple[int, int, int]:
    made = frozenset((m.mentor, m.mentee) for m in matching.matches)
    rest = [every.units[pair] for pair in made - every.pins]
    return len(made), min(rest, default=10**9), sum(every.units[pair] for pair in made)


@given(_pinned())
@settings(max_examples=60)
def test_prices_beside_pins_are_those_of_all_matchings(
    given_: tuple[list[mm.Profile], list[mm.Profile], list[tuple[str, str]]],
) -> None:
    """A forced pair costs what the best matching with it and the pins costs, stage by stage."""
    matching = _matched(*given_)
    every = _All(matching)
    people, worst, total = _reached(matching, every)
    made = {(m.mentor, m.mentee) for m in matching.matches}
    for j, i in every.units.keys() - made:
        told = matching.why_not(i, j)
        best = every.best(frozenset({(j, i)}), worst)
        if told.change is None:
            assert told.verdict is mm.Verdict.PINNED
            assert best is None
            continue
        assert best is not None
        lowest = min(best[1], every.units[j, i]) - worst if worst < 10**9 else None
        assert (told.change.people, told.change.total) == (best[0] - people, best[2] - total)
        if lowest is not None:
            assert told.change.worst == min(0, lowest)


@given(_pinned())
@settings(max_examples=60)
def test_losses_beside_pins_are_those_of_all_matchings(
    given_: tuple[list[mm.Profile], list[mm.Profile], list[tuple[str, str]]],
) -> None:
    """If a mentor leaves, those pinned with her are free again, and nobody else's pin ends."""
    matching = _matched(*given_)
    people, worst, total = _reached(matching, _All(matching))
    losses = matching.losses().set_index("mentor")
    for mentor in losses.index:
        best = _All(matching, gone=mentor).best(frozenset(), worst)
        assert best is not None
        assert losses.people[mentor] == best[0] - people
        assert losses.total[mentor] == pytest.approx((best[2] - total) / 1e6, abs=1e-9)


@given(_pinned())
@settings(max_examples=60)
def test_fixes_beside_pins_keep_them(
    given_: tuple[list[mm.Profile], list[mm.Profile], list[tuple[str, str]]],
) -> None:
    """A fix of one place serves whoever it is for and everybody served now, and pins stand."""
    mentors, mentees, pins = given_
    matching = _matched(mentors, mentees, pins)
    now = {m.mentee for m in matching.matches}
    for fix in matching.fixes():
        more = Counter(fix.places)
        if fix.relax:
            continue
        wider = [m.replace(max_mentees=(m.max_mentees or 1) + more[m.id]) for m in mentors]
        every = _All(_matched(wider, mentees, pins))
        assert any({i for _, i in made} >= now | {fix.person} for made in every.matchings)


def test_questions_about_a_pinned_pair() -> None:
    """Whoever is pinned is told so, has no alternatives, and has a backup if her mentor leaves."""
    mentors = [mm.Profile(id=k, offers={"sql": 5}) for k in ("ann", "ben", "eva")]
    mentees = [mm.Profile(id=k, seeks={"sql": 5}) for k in ("cem", "dee")]
    matching = _matched(mentors, mentees, [("ann", "cem")])
    told = matching.why_not("cem", "ben")
    assert told.verdict is mm.Verdict.PINNED
    assert str(told).endswith("a decision pins cem with ann.")
    assert str(matching.why_not("dee", "ann")).endswith("a decision pins ann with cem.")
    assert not list(matching.alternatives("cem"))
    assert matching.backups().set_index("mentee").mentor.notna().all()
    assert "een beslissing zet cem vast met ann" in told.told(language="nl")
