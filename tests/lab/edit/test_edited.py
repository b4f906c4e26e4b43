"""A matching is edited by hand, reviewed and published; nothing that is edited is called proven.

Holds to account: ``lab.edit``, ``results.lab.edited``, ``results.pairs`` (``by_hand``,
``provenance``, ``on_file.provenance``).
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import mentormatch as mm

DAY = date(2026, 3, 2)
SEEN: dict[str, Any] = {"who": "coordinator", "when": DAY}
TOLD: dict[str, Any] = {**SEEN, "why": "swapped"}
POLICY = mm.Policy(
    criteria=[mm.Covers("seeks", "offers")],
    requirements=[mm.NotSelf(), mm.NotVetoed(), mm.Shares("languages")],
)
MENTORS = [
    mm.Profile(id="ann", offers={"sql": 5}, max_mentees=2),
    mm.Profile(id="ben", offers={"sql": 4}),
    mm.Profile(id="kim", offers={"sql": 2}, languages={"nl"}),
]
MENTEES = [
    mm.Profile(id="cem", seeks={"sql": 5}),
    mm.Profile(id="dee", seeks={"sql": 4}),
    mm.Profile(id="eva", seeks={"sql": 4}, vetoes={"kim"}),
    mm.Profile(id="fay", seeks={"sql": 1}, languages={"en"}),
]
Pairs = list[tuple[str, str]]


def _matching(**more: Any) -> mm.Matching:
    return mm.match(MENTORS, MENTEES, POLICY, seed=1, **more)


def _pairs(matching: mm.Matching) -> Pairs:
    return [(match.mentor, match.mentee) for match in matching.matches]


def _read(text: str) -> mm.Matching:
    return mm.Matching.from_json(text, mentors=MENTORS, mentees=MENTEES)


@st.composite
def changes(draw: st.DrawFn) -> dict[str, str | tuple[str, ...] | None]:
    """Draw other mentors for some of these mentees."""
    mentors = [m.id for m in MENTORS]
    one = st.none() | st.sampled_from(mentors) | st.just(())
    return draw(st.dictionaries(st.sampled_from([m.id for m in MENTEES]), one, max_size=3))


@settings(max_examples=60)
@given(wanted=changes(), seed=st.integers(0, 5), objective=st.sampled_from(["coverage", "total"]))
def test_match_with_the_accepted_edits_is_the_edited_matching(
    wanted: Any, seed: int, objective: Any
) -> None:
    """Under any seed; the record of the edit reads back, and says nowhere that it is proven."""
    policy = POLICY.replace(objective=objective)
    matching = mm.match(MENTORS, MENTEES, policy, seed=1)
    try:
        edit = matching.edited(wanted, override=["Shares", "floor"])
    except mm.Conflict:
        assume(False)
        raise
    again = mm.match(MENTORS, MENTEES, policy, seed=seed, decisions=edit.accept(**TOLD))
    assert _pairs(again) == _pairs(edit.matching)
    text = edit.matching.to_json()
    assert _read(text) == edit.matching and _read(text).to_json() == text
    told = f"{edit.matching} {edit.matching.certificate} {edit.matching._repr_html_()}"
    assert "proven optimal" not in told and "(proven)" not in told
    assert "edited by hand" in told and not edit.matching.certificate.proven
    assert not edit.matching.certificate.to_frame()["proven"].any()


@settings(max_examples=40)
@given(wanted=changes())
def test_the_moves_lead_from_one_matching_to_the_other(wanted: Any) -> None:
    """And the change is what people, worst pair and total differ by."""
    matching = _matching()
    try:
        edit = matching.edited(wanted, override="Shares")
    except mm.Conflict:
        assume(False)
        raise
    pairs = set(_pairs(matching))
    for move in edit.moves:
        pairs -= {(move.before or "", move.person)}
        pairs |= {(move.after, move.person)} if move.after else set()
    assert pairs == set(_pairs(edit.matching))
    was, now = (sum(m.units for m in one.matches) for one in (matching, edit.matching))
    assert edit.change.total == now - was
    served = [len({m.mentee for m in one.matches}) for one in (matching, edit.matching)]
    assert edit.change.people == served[1] - served[0]
    assert all(n <= 0 for n in edit.change.vector[:1]) or not any(edit.change.vector)


def test_an_edit_tells_its_price_below_what_was_proven() -> None:
    """The line of the proof says how far below, and whether anybody lost."""
    edit = _matching().edited({"cem": None})
    assert "below the proven optimum, 1 mentee lost" in str(edit.matching)
    assert "met de hand gewijzigd" in edit.matching.told(language="nl")
    (reason,) = [u.reason for u in edit.matching.unmatched if u.person == "cem"]
    assert reason == "EDITED"
    assert "What it costs: 1 mentee fewer" in str(edit)


def test_all_that_breaks_is_told_at_once() -> None:
    """Places with who sits there, rules with both facts; a veto stays whatever is overridden."""
    with pytest.raises(mm.Conflict) as caught:
        _matching().edited(
            {"cem": "ben", "dee": "ben", "eva": "kim", "fay": "kim"}, override="NotVetoed"
        )
    told = str(caught.value)
    assert "'ben' has 1 place and would have 2 mentees: cem, dee" in told
    assert "'kim' has 1 place and would have 2 mentees: eva, fay" in told
    assert "'kim' with 'eva': the rule 'no veto' forbids it; nothing sets it aside" in told
    assert (
        "'kim' with 'fay': the rule 'shared languages' forbids it (mentor: nl; mentee: en)" in told
    )


def test_an_edit_that_breaks_a_rule_names_it() -> None:
    """What override sets aside is told, kept in the record, and in the decisions that keep it."""
    edit = _matching().edited(
        {"cem": None, "dee": None, "fay": "kim"}, override=["shared languages"]
    )
    assert [(one.mentee, one.rules) for one in edit.broken_rules] == [
        ("fay", ("shared languages",))
    ]
    record = json.loads(edit.matching.to_json())
    record["edited"]["set_aside"] = []
    with pytest.raises(mm.ProofError, match="not set aside"):
        _read(json.dumps(record))


def test_a_pin_is_not_undone_by_an_edit() -> None:
    """Whoever wants that drops the decision."""
    pinned = _matching(decisions=mm.Decisions().pin("ben", "cem", **TOLD))
    with pytest.raises(mm.Conflict, match="'ben' with 'cem' is pinned"):
        pinned.edited({"cem": "ann"})


def test_unknown_people_are_told_with_near_ids() -> None:
    """All of them at once."""
    with pytest.raises(mm.UnknownPerson, match="did you mean 'ben'"):
        _matching().edited({"cem": "benn"})


# -- review ------------------------------------------------------------------------------------


def test_a_draft_is_reviewed_and_published() -> None:
    """Only where every pair is decided; the record keeps who did it, and reads back."""
    matching = _matching()
    worst = matching.undecided().iloc[0]
    assert worst["score"] == min(m.score for m in matching.matches)
    with pytest.raises(mm.Conflict, match="pairs are not decided"):
        matching.published(**SEEN)
    decided = matching.accept_all(**TOLD)
    reviewed = matching.reviewed(decided, **SEEN)
    published = reviewed.published(**SEEN)
    assert [m.status for m in (matching, reviewed, published)] == ["draft", "reviewed", "published"]
    assert "published on 2026-03-02" in str(published)
    assert published.certificate.proven and _pairs(published) == _pairs(matching)
    again = _read(published.to_json())
    assert again == published and again.to_json() == published.to_json()


def test_what_was_rejected_is_not_published() -> None:
    """The error says what is made against a decision, and what is not made for one."""
    matching = _matching()
    first = _pairs(matching)[0]
    decided = matching.accept_all(**TOLD).drop(*first).reject(*first, **TOLD)
    with pytest.raises(mm.Conflict, match=r"is made .*match again"):
        matching.published(decided, **SEEN)


def test_what_follows_a_published_matching_names_its_record(tmp_path: Path) -> None:
    """The parent is the SHA-256 of the text that was written, also when it was read again."""
    published = _matching().published(_matching().accept_all(**TOLD), **SEEN)
    path = tmp_path / "matching.json"
    published.to_json(path)
    digest = hashlib.sha256(path.read_bytes().rstrip(b"\n")).hexdigest()
    for one in (published, _read(path.read_text("utf-8"))):
        edit = one.edited({"cem": None}).matching
        assert (edit.status, edit.provenance.parent) == ("draft", digest)
        assert json.loads(edit.to_json())["parent"] == digest


def test_a_review_says_who_and_when() -> None:
    """Nothing is guessed, and the clock is not read."""
    with pytest.raises(mm.InputError, match=r"who: .*; when: "):
        _matching().reviewed(who=" ", when="today")  # type: ignore[arg-type]


# -- groups ------------------------------------------------------------------------------------


def _circles() -> mm.Grouping:
    people = [mm.Profile(id=f"p{k}", languages={"en", "nl"} if k % 2 else {"en"}) for k in range(8)]
    return mm.form_groups(None, people, size=(3, 5), apart=[["p0", "p1"]], seconds=5)


def test_groups_are_edited_by_hand() -> None:
    """Legal or which rule breaks, the score, and at most how much is missing to the bound."""
    circles = _circles()
    first, second = circles.matches
    one, other = first.ids[0], second.ids[0]
    edit = circles.edited({one: second.group, other: first.group})
    assert edit.before == circles.total
    if edit.legal:
        assert edit.score == edit.matching.total
        bound = circles.certificate.stages[-1].bound / 1_000_000
        assert edit.difference == pytest.approx(bound - edit.score)
        assert not edit.matching.certificate.proven and "edited by hand" in str(edit.matching)
        text = edit.matching.to_json()
        again = mm.read_grouping(text, mentees=circles.scores.mentees)
        assert again == edit.matching and again.to_json() == text


def test_edited_groups_break_rules_by_name() -> None:
    """Sizes, and two people who must be apart; nothing of it is raised before it is asked for."""
    circles = _circles()
    of = {who: match.group for match in circles.matches for who in match.ids}
    edit = circles.edited({"p0": of["p1"]})
    assert not edit.legal and any("apart" in rule for rule in edit.broken_rules)
    with pytest.raises(mm.Conflict, match="must be apart"):
        _ = edit.matching


def test_an_edited_record_of_groups_keeps_the_rules() -> None:
    """Groups of a record that break a rule are refused."""
    circles = _circles()
    record = json.loads(circles.edited({"p7": None}).matching.to_json())
    members = {m["id"]: (g, m) for g in record["matches"] for m in g["members"]}
    (here, one), (there, _) = members["p0"], members["p1"]
    here["members"].remove(one)
    there["members"].append(one)
    with pytest.raises(mm.ProofError):
        mm.read_grouping(json.dumps(record), mentees=circles.scores.mentees)


def test_peers_are_not_edited() -> None:
    """The forms that cannot be edited say which can."""
    peers = mm.match_peers([mm.Profile(id="a"), mm.Profile(id="b")])
    with pytest.raises(mm.PolicyError, match="for pairs, groups, circles and teams only"):
        peers.edited({"a": None})
