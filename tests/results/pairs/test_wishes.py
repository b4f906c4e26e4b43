"""Wishes for particular people: how many were granted is told, and why one was not.

Holds ``results.pairs.wishes`` to account, with counts made anew from profiles and pairs.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

import mentormatch as mm

POLICY = mm.Policy(criteria=[mm.Covers("seeks", "offers", weight=9), mm.Preference()])
MENTORS, MENTEES = ("ann", "ben"), ("cem", "dee", "eva")


@st.composite
def _people(draw: st.DrawFn) -> tuple[list[mm.Profile], list[mm.Profile]]:
    """Draw people who wish for one another, perhaps for somebody who is not there."""
    wished = st.lists(st.sampled_from([*MENTORS, "zoe"]), unique=True, max_size=3)
    wanted = st.lists(st.sampled_from([*MENTEES, "zoe"]), unique=True, max_size=3)
    mentors = [
        mm.Profile(id=who, offers={"sql": 3}, preferences=draw(wanted), active=draw(st.booleans()))
        for who in MENTORS
    ]
    mentees = [
        mm.Profile(id=who, seeks={"sql": 3}, preferences=draw(wished), active=draw(st.booleans()))
        for who in MENTEES
    ]
    return mentors, mentees


@settings(max_examples=60, deadline=None)
@given(_people())
def test_granted_wishes_are_counted(people: tuple[list[mm.Profile], list[mm.Profile]]) -> None:
    """By side, of those who take part and named somebody who is there."""
    mentors, mentees = people
    matching = mm.match(mentors, mentees, POLICY)
    made = {(m.mentor, m.mentee) for m in matching.matches}
    wish = [(e.id, set(e.preferences or ()) & set(MENTORS)) for e in mentees if e.active]
    got = [any((j, who) in made for j in named) for who, named in wish if named]
    line = f"wishes: {sum(got)} of the {len(got)} mentees who wished for a mentor got one of them"
    assert (line in str(matching)) == bool(got)
    wish = [(e.id, set(e.preferences or ()) & set(MENTEES)) for e in mentors if e.active]
    got = [any((who, i) in made for i in named) for who, named in wish if named]
    line = f"wishes: {sum(got)} of the {len(got)} mentors who wished for a mentee got one of them"
    assert (line in str(matching)) == bool(got)


def test_explain_tells_what_came_of_each_wish() -> None:
    """Granted, taken, forbidden, away; of whoever is left out too, and in Dutch."""
    mentors = [
        mm.Profile(id="ann", offers={"sql": 3}),
        mm.Profile(id="ben", offers={"sql": 3}, vetoes={"cem"}),
        mm.Profile(id="kim", offers={"sql": 3}, active=False),
    ]
    mentees = [
        mm.Profile(id="cem", seeks={"sql": 3}, preferences=("ann", "ben", "kim")),
        mm.Profile(id="dee", seeks={"sql": 3}, preferences=("ben",)),
        mm.Profile(id="eva", seeks={"sql": 3}, preferences=("ann",)),
    ]
    matching = mm.match(mentors, mentees, mm.Policy(criteria=[mm.Preference()]), seed=1)
    assert {(m.mentor, m.mentee) for m in matching.matches} <= {
        ("ann", "cem"), ("ann", "eva"), ("ben", "dee"),
    }  # fmt: skip
    cem, dee, eva = (str(matching.explain(who)) for who in ("cem", "dee", "eva"))
    assert "dee wished for ben: granted" in dee
    assert "cem wished for kim, who takes no part" in cem
    assert "cem wished for ben: not granted, forbidden by 'no veto'" in cem
    winner, other = ("cem", eva) if matching.mentors_of("cem") else ("eva", cem)
    assert f"wished for ann, who is with {winner}" in other
    assert "dee wenste ben: gekregen" in matching.explain("dee", language="nl").told()


def test_whoever_is_in_both_files_is_explained_on_both_sides() -> None:
    """Her mentees, or why she has none; nothing more of whoever is a mentee alone."""
    mentors = [mm.Profile(id=who, offers={"sql": 3}) for who in ("ann", "cem", "dee")]
    mentees = [mm.Profile(id=who, seeks={"sql": 3}) for who in ("cem", "eva")]
    matching = mm.match(mentors, mentees, POLICY)
    led = [m.mentee for m in matching.matches if m.mentor == "cem"]
    told = str(matching.explain("cem"))
    if led:
        assert f"cem is a mentor too, of {led[0]}" in told
    else:
        assert "cem is a mentor too, without a mentee: " in told
    assert "mentor too" not in str(matching.explain("eva"))
