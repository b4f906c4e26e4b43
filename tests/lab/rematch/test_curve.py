"""People and total against changes, for people with pins; held to every matching there is.

Holds ``lab.rematch.curve`` and ``results.lab.change_curve`` to account.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rematch_oracle import (
    POLICY,
    WHO,
    Pair,
    Pools,
    every_matching,
    may_be_made,
    pairs_of,
    programme_of_few,
)

import mentormatch as mm
from mentormatch.errors import Infeasible, PolicyError, TooLarge
from mentormatch.terms import UNIT


@settings(max_examples=40)
@given(before=programme_of_few(), now=programme_of_few(), pin=st.booleans(), data=st.data())
def test_every_point_is_what_no_matching_beats(
    before: Pools, now: Pools, pin: bool, data: Any
) -> None:
    """Corners are exact, bounds hold between them, and pins count."""
    mentors = [person.replace(max_mentees=max(1, person.max_mentees)) for person in now[0]]
    mentees = [person.replace(waited=0) for person in now[1]]
    previous = mm.match(*before, POLICY)
    scores = mm.score(mentors, mentees, POLICY)
    places = {p.id: p.max_mentees for p in mentors} | {p.id: p.max_mentors for p in mentees}
    allowed = may_be_made(scores, places)
    pins: set[Pair] = {data.draw(st.sampled_from(allowed))} if pin and allowed else set()
    decisions = mm.Decisions()
    for one in pins:
        decisions = decisions.pin(*one, **WHO)
    curve = mm.change_curve(previous, mentors, mentees, decisions=decisions)
    after = mm.rematch(previous, mentors, mentees, decisions=decisions)
    every, _ = every_matching((mentors, mentees), POLICY, set(pairs_of(previous)))
    every = [one for one in every if pins <= one.pairs]
    most = max(one.served for one in every)
    assert curve[len(curve) - 1].people == most
    assert curve[len(curve) - 1].total == max(o.total for o in every if o.served == most)
    for point in curve.points:
        kept = curve.stay - point.changes
        within = [one for one in every if one.kept >= kept]
        as_many = [one.total for one in within if one.served >= point.people]
        assert point.total <= max(as_many)
        if point.exact:
            assert point.people == max(one.served for one in within)
            assert point.total == max(as_many)
        if point.bound is not None:
            assert point.total <= max(as_many) <= point.bound
    totals = [point.total for point in curve.points if point.people == most]
    assert totals == sorted(totals)
    first = next(point for point in curve.points if point.people == most)
    assert first.changes == after.moved.changes
    told = {stage.name: stage.value for stage in after.certificate.stages}
    assert first.total == told["coverage_total"]


def test_faces_tell_the_corners() -> None:
    """A sentence, a table, a notebook; in scores."""
    programme = mm.datasets.load_programme()
    before = mm.match(programme.mentors, programme.mentees, seed=7)
    stay = programme.mentors.filter([who for who in programme.mentors.ids if who != "HF145"])
    curve = mm.change_curve(before, stay, programme.mentees)
    assert str(curve).startswith("0 changes for 54 people with a mentor and a total of 28.602;")
    assert curve.told("nl").startswith("0 wijzigingen voor 54 mensen")
    frame = curve.to_frame()
    assert list(frame) == ["changes", "people", "total", "bound", "exact"]
    assert frame.total.iloc[0] == curve[0].total / UNIT
    assert set(curve.corners.changes) <= set(frame.changes)
    assert "<table>" in curve._repr_html_() and "15 points" in repr(curve)


def test_what_it_cannot_do_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Objectives without the stage, minimum loads that cannot be met, pools that are too large."""
    from mentormatch.solve.pairs import engine_choice

    mentors = [mm.Profile(id="ann", min_mentees=1), mm.Profile(id="ben")]
    mentees = [mm.Profile(id="cem"), mm.Profile(id="dee")]
    before = mm.match(mentors, mentees)
    with pytest.raises(PolicyError, match="keeps no earlier pairs"):
        mm.change_curve(before, mentors, mentees, mm.Policy(objective="total"))
    vetoed = [person.replace(vetoes={"ann"}) for person in mentees]
    with pytest.raises(Infeasible, match="ann must have 1 mentees"):
        mm.change_curve(before, mentors, vetoed)
    monkeypatch.setattr(engine_choice, "_PAIRS", 3)
    with pytest.raises(TooLarge, match="up to 3 pairs"):
        mm.change_curve(before, mentors, mentees)
