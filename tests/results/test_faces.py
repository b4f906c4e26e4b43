"""Faces in a notebook: tables, escaped, numbers to the right, few rows, no script; print in words.

Holds ``text.tables``, ``scoring.faces`` and each ``_repr_html_`` to account.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
from canaries import heard, pools

import mentormatch as mm
from mentormatch.text.tables import MOST_ROWS, html_of, lines_of

EVIL = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def matching() -> mm.Matching:
    """Return pairs of the bundled programme."""
    found = mm.datasets.load_programme()
    return mm.match(found.mentors, found.mentees, seed=7)


@pytest.fixture(scope="module")
def shown(matching: mm.Matching) -> dict[str, Any]:
    """Return one of each type that shows itself."""
    pair = matching.matches[0]
    policies = {"default": mm.Policy(), "total": mm.Policy(objective="total")}
    mentors, mentees = matching.scores.mentors, matching.scores.mentees
    return {
        "pool": mentees,
        "policy": matching.policy,
        "scores": matching.scores,
        "certificate": matching.certificate,
        "matching": matching,
        "unmatched": matching.unmatched,
        "explanations": matching.explain(pair.mentee),
        "explanation": matching.explain(pair.mentee)[0],
        "why_not": matching.why_not(pair.mentee, matching.matches[1].mentor),
        "alternatives": matching.alternatives(pair.mentee),
        "fixes": matching.fixes(),
        "edited": matching.edited({pair.mentee: None}),
        "comparison": mm.compare(policies, mentors, mentees),
        "sensitivity": matching.sensitivity(draws=2),
        "audit": matching.audit("Gender"),
        "groups": mm.form_groups(None, mentees.take(range(12)), size=(3, 4)).certificate,
    }


TYPES = [
    *("pool", "policy", "scores", "certificate", "matching", "unmatched", "explanations"),
    *("explanation", "why_not", "alternatives", "fixes", "edited", "comparison", "sensitivity"),
    *("audit", "groups"),
]


@pytest.mark.parametrize("name", TYPES)
def test_a_face_is_a_short_table_without_script_and_print_has_words(
    shown: dict[str, Any], name: str
) -> None:
    face = shown[name]._repr_html_()
    assert "<table>" in face
    for table in face.split("</table>")[:-1]:
        assert table.count("<tr>") <= MOST_ROWS + 1
    assert "<script" not in face
    assert "{'" not in face
    assert re.search(r"[a-z]{3}", str(shown[name]))


@pytest.mark.parametrize("name", TYPES)
def test_numbers_stand_at_the_right_with_three_digits(shown: dict[str, Any], name: str) -> None:
    face = shown[name]._repr_html_()
    cells = re.findall(r'<td style="text-align:(\w+)">(-?\d+\.\d+)(?=<)', face)
    if name in ("groups", "pool"):
        return
    assert all(side == "right" for side, _ in cells)
    assert all(len(number.partition(".")[2]) == 3 for _, number in cells)


def test_a_pool_is_told_in_words() -> None:
    people = mm.Profiles.of(
        [mm.Profile(id="ann", offers={"sql": 4, "r": 2}, max_mentees=2), mm.Profile(id="bo")]
    )
    face = people._repr_html_()
    assert ">sql:4; r:2<" in face or ">r:2; sql:4<" in face
    assert '<td style="text-align:right">2</td>' in face


def test_a_policy_shows_weights_as_bars_and_the_grade_of_each() -> None:
    policy = mm.Policy()
    face, words = policy._repr_html_(), str(policy)
    assert face.count("background:#0072B2") == len(policy.criteria)
    assert "width:28.0%" in face
    for name, (grade, _) in mm.EVIDENCE.items():
        assert f'{name}</td><td style="text-align:left">' in face
        assert f">{grade}<" in face
        assert re.search(rf"^{name} .* {grade} ", words, re.MULTILINE)
    assert "no veto" in words
    assert "Gezocht" in policy.told(language="nl")
    assert "0.300" in str(policy.replace(floor=0.3))


def test_a_policy_without_rules_names_none() -> None:
    policy = mm.Policy(criteria=[mm.Covers("seeks", "offers")], requirements=[])
    assert "No pair" not in str(policy)


def test_a_certificate_says_whether_there_is_a_better_answer(matching: mm.Matching) -> None:
    assert "checked: no better answer exists" in matching.certificate._repr_html_()
    edited = matching.edited({matching.matches[0].mentee: None}).matching
    assert "edited by hand: counted, not proven" in edited.certificate._repr_html_()
    two = [mm.Profile(id="a"), mm.Profile(id="b")]
    stable = mm.match(two, two, mm.Policy(objective="stable"))
    assert "no better answer" not in stable.certificate._repr_html_()
    assert "both rather have one another" in stable.certificate._repr_html_()


def test_scores_tell_the_best_of_each_mentee(matching: mm.Matching) -> None:
    told, top = str(matching.scores), matching.scores.top(1).set_index("mentee")
    for who in list(top.index)[:20]:
        row = next(line.split() for line in told.splitlines() if line.startswith(who))
        assert row[-2:] == [top.loc[who, "mentor"], f"{top.loc[who, 'score']:.3f}"]
    assert "The first 30 of 60 mentees" in told


def test_scores_of_nobody_have_a_face() -> None:
    nobody = mm.score([], [])
    assert "<table>" in nobody._repr_html_()
    assert "0 mentors" in str(nobody)
    alone = mm.score([], [mm.Profile(id="bo")])
    assert "bo" in str(alone)


def test_what_people_wrote_is_escaped() -> None:
    ann = mm.Profile(id="ann", offers={EVIL}, team=EVIL)
    bo = mm.Profile(id=EVIL, seeks={EVIL})
    made = mm.match([ann], [bo])
    faces: list[Any] = [
        made.scores.mentors, made.scores, made, made.explain(EVIL), made.explain(EVIL)[0],
        made.certificate, mm.match([], [bo]).unmatched,
    ]  # fmt: skip
    for face in faces:
        assert "<script" not in face._repr_html_()


def test_labels_stand_in_faces_only_where_they_are_kept() -> None:
    made = mm.match(*pools(), seed=3)
    bare = made.without_labels()
    mentee = made.matches[0].mentee
    assert heard(made.explain(mentee)._repr_html_())
    for face in (bare.explain(mentee), bare.scores, bare.certificate, bare.scores.mentors, bare):
        assert not heard(face._repr_html_())
    for printed in (made.scores, made.certificate, made.explain(mentee), made):
        assert not heard(str(printed))


def test_cells_are_told_by_kind() -> None:
    frame = pd.DataFrame(
        {
            "count": pd.Series([1, None], dtype="Int64"),
            "mixed": pd.Series([2, 0.5], dtype=object),
            "flag": [True, False],
            "word": ["a", None],
        }
    )
    rows = re.findall(r"<td[^>]*>([^<]*)</td>", html_of(frame))
    assert rows == ["1", "2", "yes", "a", "-", "0.500", "no", "-"]
    sides = re.findall(r'<td style="text-align:(\w+)', html_of(frame))
    assert sides == ["right", "right", "left", "left"] * 2
    assert lines_of(frame, "nl")[1].split() == ["1", "2", "ja", "a"]


def test_of_many_rows_the_first_are_shown_and_counted() -> None:
    frame = pd.DataFrame({"n": range(100)})
    face = html_of(frame)
    assert face.count("<tr>") == 31
    assert "and 70 more rows" in face
