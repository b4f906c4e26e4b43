"""Matching again with few changes, against every matching there is; who moved, and why.

Holds ``lab.rematch``, ``results.lab.moved`` and ``results.pairs.earlier`` to account. The oracle is
written from the definition alone: most people, most rounds waited, fewest changes, the worst new
pair within the slack, the total.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rematch_oracle import (
    POLICY,
    WHO,
    Pools,
    best_of,
    every_matching,
    may_be_made,
    pairs_of,
    programme_of_few,
)

import mentormatch as mm
from mentormatch.errors import Conflict, InputError, PolicyError, ProofError, TooLarge
from mentormatch.results.pairs.record import MatchingRecord


@settings(max_examples=50)
@given(
    before=programme_of_few(), now=programme_of_few(), slack=st.sampled_from([0.0, 0.01, 0.1, 1.0])
)
def test_it_is_best_among_all_matchings(before: Pools, now: Pools, slack: float) -> None:
    """People, rounds, changes, the worst new pair and the total are what enumeration finds."""
    previous = mm.match(*before, POLICY, seed=3)
    policy = POLICY.replace(worst_slack=slack)
    after = mm.rematch(previous, *now, policy=policy)
    every, could = every_matching(now, policy, set(pairs_of(previous)))
    best = best_of(every, slack)
    assert pairs_of(after) in {one.pairs for one in best}
    assert after.certificate.proven
    assert after.moved.kept == best[0].kept
    assert after.moved.changes == len(could) - best[0].kept


@settings(max_examples=15)
@given(before=programme_of_few(), now=programme_of_few())
def test_no_matching_of_as_many_people_changes_less(before: Pools, now: Pools) -> None:
    """Whatever else may be said of it."""
    previous = mm.match(*before, POLICY)
    after = mm.rematch(previous, *now)
    every, could = every_matching(now, POLICY, set(pairs_of(previous)))
    served = len({mentee for _, mentee in pairs_of(after)})
    assert served == max(one.served for one in every)
    waited = max(one.waited for one in every if one.served == served)
    same = [one for one in every if (one.served, one.waited) == (served, waited)]
    assert after.moved.changes == min(len(could) - one.kept for one in same)


@settings(max_examples=15)
@given(programme=programme_of_few(), seed=st.integers(0, 9), other=st.integers(0, 9))
def test_nothing_changes_where_nothing_changed(programme: Pools, seed: int, other: int) -> None:
    """Same people, no change, whatever the lottery draws now."""
    before = mm.match(*programme, POLICY, seed=seed)
    after = mm.rematch(before, *programme, seed=other)
    assert pairs_of(before) <= pairs_of(after)
    assert after.moved.changes == 0 and not after.moved.ended


@settings(max_examples=15)
@given(before=programme_of_few(), now=programme_of_few(), rows=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(before: Pools, now: Pools, rows: Any) -> None:
    """Nor whether the matching before comes from memory or from its record."""
    previous = mm.match(*before, POLICY)
    shuffled = [rows.sample(side, len(side)) for side in now]
    assert mm.rematch(previous, *now).to_json() == mm.rematch(previous, *shuffled).to_json()


@settings(max_examples=15)
@given(before=programme_of_few(), now=programme_of_few())
def test_every_pair_before_and_now_has_its_line(before: Pools, now: Pools) -> None:
    """No old pair is broken in silence, on neither side, and no line is told twice."""
    previous = mm.match(*before, POLICY)
    after = mm.rematch(previous, *now)
    for side in ("mentee", "mentor"):
        rows = after.moved.of(side)
        was = [(r.person, r.before) for r in rows if r.before is not None]
        becomes = [(r.person, r.after) for r in rows if r.after is not None]
        turned = 1 if side == "mentee" else -1
        assert sorted(was) == sorted(pair[::-1][::turned] for pair in pairs_of(previous))
        assert sorted(becomes) == sorted(pair[::-1][::turned] for pair in pairs_of(after))
        assert all((row.code == "KEPT") == (row.before == row.after) for row in rows)
    kept = sum(row.code == "KEPT" for row in after.moved.of("mentee"))
    total = kept + after.moved.changes + len(after.moved.ended)
    assert total == len(previous.matches)
    assert after.moved.new == len(pairs_of(after) - pairs_of(previous))


@settings(max_examples=15)
@given(before=programme_of_few(), now=programme_of_few(), data=st.data())
def test_a_pinned_pair_never_moves(before: Pools, now: Pools, data: Any) -> None:
    """Whatever changes around it; the rest is best around the pin."""
    previous = mm.match(*before, POLICY)
    scores = mm.score(*now, POLICY)
    places = {p.id: p.max_mentees for p in now[0]} | {p.id: p.max_mentors for p in now[1]}
    allowed = may_be_made(scores, places)
    if not allowed:
        return
    pin = data.draw(st.sampled_from(allowed))
    after = mm.rematch(previous, *now, decisions=mm.Decisions().pin(*pin, **WHO))
    assert pin in pairs_of(after)
    assert after.certificate.proven
    again = mm.rematch(after, *now)
    assert again.matches == after.matches


@settings(max_examples=12)
@given(before=programme_of_few(), now=programme_of_few(), free=st.booleans())
def test_a_record_read_again_is_the_same_text(
    tmp_path_factory: pytest.TempPathFactory, before: Pools, now: Pools, free: bool
) -> None:
    """Judged anew, with the matching before and what matching anew gives."""
    path = tmp_path_factory.mktemp("records") / "before.json"
    previous = mm.match(*before, POLICY, seed=2)
    previous.to_json(path)
    changes: Any = None if free else "fewest"
    after = mm.rematch(path, *now, changes=changes)
    assert after == mm.rematch(previous, *now, changes=changes)
    text = after.to_json()
    again = mm.Matching.from_json(text, mentors=now[0], mentees=now[1])
    assert again.to_json() == text
    assert str(again) == str(after) and str(again.moved) == str(after.moved)
    jsonschema.validate(json.loads(text), MatchingRecord.model_json_schema())


def _three() -> tuple[list[mm.Profile], list[mm.Profile]]:
    mentors = [mm.Profile(id=who, offers={"sql": k}) for k, who in enumerate("abc", 3)]
    mentees = [mm.Profile(id=who, seeks={"sql": k}) for k, who in enumerate("xyz", 1)]
    return mentors, mentees


def test_the_first_line_says_how_many_are_kept_and_what_that_costs() -> None:
    """Also on the first screen, and in Dutch."""
    mentors, mentees = _three()
    before = mm.match(mentors, mentees)
    after = mm.rematch(before, mentors[:2], mentees)
    first = str(after).splitlines()[0]
    assert first == "2 of 2 old pairs that can stay are kept (1 ended); that costs nothing"
    assert after.told(language="nl").splitlines()[0].startswith("2 van de 2 oude koppels die")
    assert "2 of 2 old pairs" in after._repr_html_()


def test_who_moved_and_why() -> None:
    """Somebody left, somebody is new, a rule forbids, nobody takes part, a decision bars."""
    mentors = [mm.Profile(id=who, max_mentees=1) for who in ("ann", "ben", "cas", "dan", "eva")]
    mentees = [mm.Profile(id=who) for who in ("p", "q", "r", "s", "t")]
    told = {"who": "me", "why": "test", "when": date(2026, 1, 1)}
    made = dict(zip(("p", "q", "r", "s", "t"), ("ann", "ben", "cas", "dan", "eva"), strict=True))
    pins = mm.Decisions()
    for mentee, mentor in made.items():
        pins = pins.pin(mentor, mentee, **told)  # type: ignore[arg-type]
    before = mm.match(mentors, mentees, decisions=pins)
    now = [
        *[mm.Profile(id=who) for who in ("ben", "cas", "eva", "fay")],
        mm.Profile(id="dan", active=False),
    ]
    theirs = [
        mm.Profile(id="p"), mm.Profile(id="q", vetoes={"ben"}), mm.Profile(id="s"),
        mm.Profile(id="t"), mm.Profile(id="u"),
    ]  # fmt: skip
    ban = mm.Decisions().ban("eva", "t", **told)  # type: ignore[arg-type]
    moved = mm.rematch(before, now, theirs, decisions=ban).moved
    codes = {row.person: (row.code, str(row.why)) for row in moved.of("mentee")}
    assert codes["p"] == ("LEFT", "ann left")
    assert codes["q"] == ("RULE", "now forbidden by: no veto")
    assert codes["r"] == ("LEFT", "r left")
    assert codes["s"] == ("ABSENT", "one of the two takes no part now")
    assert codes["t"] == ("RULE", "a decision bars the pair")
    assert {row.person: row.code for row in moved.of("mentor")}["fay"] == "NEW"
    assert moved.changes == 0 and len(moved.ended) == 5


def test_an_accepted_pair_of_a_published_matching_stays_and_names_its_parent() -> None:
    """Decisions of the matching before hold; a list of none drops them."""
    mentors, mentees = _three()
    told = {"who": "me", "when": date(2026, 1, 1)}
    first = mm.match(mentors, mentees)
    accepted = first.accept_all(why="read", **told)  # type: ignore[arg-type]
    published = first.published(accepted, **told)  # type: ignore[arg-type]
    after = mm.rematch(published, mentors[1:], mentees)
    assert after.status == "draft"
    assert json.loads(after.to_json())["parent"] == published.digest
    assert len(after.scores.pinned) == 2
    assert any(finding.code == "decision-left" for finding in after.findings)
    assert len(mm.rematch(published, mentors[1:], mentees, decisions=[]).scores.pinned) == 0
    again = mm.rematch(after, mentors[1:], mentees)
    assert json.loads(again.to_json())["parent"] == published.digest


def test_a_pin_that_a_rule_forbids_now_is_told() -> None:
    """It is no matter for silence, and how to set the rule aside is told."""
    mentors, mentees = _three()
    pins = mm.Decisions().pin("a", "x", **WHO)
    before = mm.match(mentors, mentees, decisions=pins)
    changed = [mentees[0].replace(vetoes={"a"}), *mentees[1:]]
    with pytest.raises(Conflict, match="no veto"):
        mm.rematch(before, mentors, changed)


def test_an_old_record_and_one_that_follows_nothing_have_no_such_key() -> None:
    """So texts of before stay as they are, and who moved is told of re-matches alone."""
    matching = mm.match(*_three())
    assert "earlier" not in json.loads(matching.to_json())
    with pytest.raises(PolicyError, match="follows no other"):
        _ = matching.moved


@pytest.mark.parametrize("lie", ["pairs", "anew", "changes", "kept"])
def test_lies_in_a_record_are_refused(lie: str) -> None:
    """Other old pairs, a better matching anew, and another number of kept pairs."""
    mentors = [
        mm.Profile(id="ann", offers={"sql": 5}), mm.Profile(id="ben", offers={"sql": 1}),
    ]  # fmt: skip
    mentees = [mm.Profile(id="p", seeks={"sql": 1}), mm.Profile(id="q", seeks={"sql": 5})]
    pins = mm.Decisions().pin("ann", "p", **WHO)
    before = mm.match(mentors, mentees, decisions=pins)
    after = mm.rematch(before, mentors, mentees, decisions=[])
    assert after.moved.kept == 2
    record = json.loads(after.to_json())
    if lie == "pairs":
        record["earlier"]["pairs"] = record["earlier"]["pairs"][:1]
    elif lie == "anew":
        record["earlier"]["anew"]["pairs"] = [["ann", "p"], ["ben", "q"]]
    elif lie == "changes":
        record["earlier"]["changes"] = "free"
    else:
        next(s for s in record["stages"] if s["name"] == "kept")["value"] = 1
    with pytest.raises(ProofError):
        mm.Matching.from_json(json.dumps(record), mentors=mentors, mentees=mentees)


def test_what_is_asked_of_a_rematch_counts_kept_pairs_or_says_that_it_does_not() -> None:
    """Draws of the weights and hand edits count them; what-ifs refuse."""
    programme = mm.datasets.load_programme()
    before = mm.match(programme.mentors, programme.mentees, seed=7)
    stay = programme.mentors.filter([who for who in programme.mentors.ids if who != "HF145"])
    after = mm.rematch(before, stay, programme.mentees)
    assert after.sensitivity(draws=1, spread=0.0).mean == 1
    assert after.sensitivity(draws=2, spread=0.5).mean == 1  # 54 of 54 can stay
    one, other = after.matches[0], after.matches[1]
    edit = after.edited({one.mentee: other.mentor, other.mentee: one.mentor})
    assert edit.change.kept == -2 and str(edit).startswith("What it costs: 2 old pairs fewer stay")
    assert edit.matching.moved.changes == 2
    text = edit.matching.to_json()
    again = mm.Matching.from_json(text, mentors=stay, mentees=programme.mentees)
    assert again.to_json() == text
    with pytest.raises(PolicyError, match="kept"):
        after.why_not(one.mentee, other.mentor)
    assert len(after.explain(one.mentee)) == 1


def test_what_it_cannot_do_is_refused_by_name(tmp_path: Path) -> None:
    """Objectives without the stage, another word, a day, what is no matching, another engine."""
    mentors, mentees = _three()
    before = mm.match(mentors, mentees)
    for objective in ("total", "rank", "stable"):
        policy = mm.Policy(objective=objective)
        with pytest.raises(PolicyError, match="keeps no earlier pairs"):
            mm.rematch(before, mentors, mentees, policy)
        assert mm.rematch(before, mentors, mentees, policy, changes=None).moved.kept >= 0
    wrong: dict[str, Any] = {"changes": "few"}
    with pytest.raises(PolicyError, match="changes: expected"):
        mm.rematch(before, mentors, mentees, **wrong)
    with pytest.raises(PolicyError, match="today"):
        mm.rematch(before, mentors, mentees, today=date(2026, 1, 1))
    nothing: Any = 7
    with pytest.raises(InputError, match="expected a Matching"):
        mm.rematch(nothing, mentors, mentees)
    with pytest.raises(InputError, match="cannot be read"):
        mm.rematch(tmp_path / "none.json", mentors, mentees)
    with pytest.raises(mm.ArrayError, match="keeps no earlier pairs"):
        mm.rematch(before, mentors, mentees, engine="scale")


def test_large_pools_are_refused_before_anything_is_computed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the size up to which it works."""
    from mentormatch.solve.pairs import engine_choice

    monkeypatch.setattr(engine_choice, "_PAIRS", 8)
    mentors, mentees = _three()
    before = mm.match(mentors, mentees, engine="matrix")
    with pytest.raises(TooLarge, match="kept on a matrix of up to 8 pairs"):
        mm.rematch(before, mentors, mentees)
    insisted = mm.rematch(before, mentors, mentees, engine="matrix")
    text = insisted.to_json()
    assert mm.Matching.from_json(text, mentors=mentors, mentees=mentees).to_json() == text


def test_labels_stand_in_faces_and_nowhere_else() -> None:
    """A notebook and the table call people by label; text, record and repr do not."""
    people = [
        [{"id": f"{letter}{k}", "name": f"{called} {k}"} for k in range(3)]
        for letter, called in (("m", "Mona"), ("e", "Elif"))
    ]
    mentors, mentees = (
        mm.read_profiles(rows, columns=mm.ColumnMap(label="name")) for rows in people
    )
    before = mm.match(mentors, mentees)
    moved = mm.rematch(before, mentors.filter(mentors.ids[1:]), mentees)
    frame = moved.moved.to_frame()
    assert "Elif 0" in set(frame["person_label"])
    assert "Elif" in moved.moved._repr_html_() and "Elif" in moved.moved.told()
    for plain in (str(moved.moved), repr(moved.moved), moved.to_json()):
        assert "Elif" not in plain and "Mona" not in plain
