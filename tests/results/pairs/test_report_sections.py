"""What a report of pairs holds besides the answer: pictures, pairs to look at, what was asked for.

Holds ``results.pairs.verbs.report``, ``report_sections`` and ``plots.in_report`` to account.
"""

from __future__ import annotations

import importlib.util
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from canaries import heard, pools

import mentormatch as mm
from mentormatch.__main__ import main

_SVG = re.compile(r"<svg .*?</svg>", re.DOTALL)


@pytest.fixture(scope="module")
def programme() -> mm.Matching:
    """Return pairs of the bundled programme."""
    found = mm.datasets.load_programme()
    return mm.match(found.mentors, found.mentees, seed=7)


@pytest.fixture(scope="module")
def asked(programme: mm.Matching) -> dict[str, Any]:
    """Return what a report may be asked for."""
    policies = {"ours": programme.policy, "total": mm.Policy(objective="total")}
    return {
        "sensitivity": programme.sensitivity(draws=4),
        "audit": programme.audit("Gender"),
        "comparison": mm.compare(
            policies, programme.scores.mentors, programme.scores.mentees, seeds=[7]
        ),
    }


def page_of(matching: mm.Matching, folder: Path, **options: Any) -> str:
    matching.report(folder / "report.html", **options)
    return (folder / "report.html").read_text("utf-8")


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL).split())


def test_two_pictures_stand_at_the_top(programme: mm.Matching, tmp_path: Path) -> None:
    page = page_of(programme, tmp_path)
    assert len(_SVG.findall(page)) == 2
    assert page.index("<svg ") < page.index("Who is left out")
    assert "55 of 59 mentees have a mentor; mean score 0.495" in page
    assert "skills that are sought are offered by nobody" in page


def test_where_nobody_seeks_a_skill_loads_are_drawn(tmp_path: Path) -> None:
    made = mm.match([mm.Profile(id="ann", max_mentees=2)], [mm.Profile(id="bo")])
    assert "1 of 2 places are taken" in page_of(made, tmp_path)


def test_without_the_extra_there_are_no_pictures_and_the_rest_stands(
    programme: mm.Matching, asked: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = page_of(programme, tmp_path, **asked)
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "mentormatch.plots.in_report.find_spec",
        lambda name: None if name == "matplotlib" else find(name),
    )
    bare = page_of(programme, tmp_path, **asked)
    assert "<svg" not in bare
    assert "<figure" not in bare
    assert "picture" not in words_of(bare)
    told = words_of(re.sub(r"<figure>.*?</figure>", "", drawn, flags=re.DOTALL))
    assert words_of(bare) == told


def test_everything_that_is_asked_for_has_its_pictures_and_its_numbers(
    programme: mm.Matching, asked: dict[str, Any], tmp_path: Path
) -> None:
    page = page_of(programme, tmp_path, **asked)
    words = words_of(page)
    assert len(_SVG.findall(page)) == 4
    for line in (*asked["audit"].lines, asked["comparison"].sentence("ours", "total")):
        assert " ".join(line.split()) in words.replace("&#39;", "'")
    draws = re.findall(r"the same in (\d) of 4 draws of the weights", page)
    assert len(draws) == len(programme)
    assert sum(map(int, draws)) == sum(one.kept for one in asked["sensitivity"].kept)
    seldom = sum(2 * one.kept < 4 for one in asked["sensitivity"].kept)
    assert f"The same in fewer than half of the draws ({seldom})" in page
    assert len(page.encode()) < 400_000
    assert not re.search(r"<script|<link|<img|https?://", page)


def test_ids_of_a_page_with_pictures_are_distinct(
    programme: mm.Matching, asked: dict[str, Any], tmp_path: Path
) -> None:
    """Each picture refers to marks of its own only."""
    page = page_of(programme, tmp_path, **asked)
    for picture in _SVG.findall(page):
        ids = set(re.findall(r' id="([^"]*)"', picture))
        assert set(re.findall(r'(?:url\(|href=")#([^)"]+)', picture)) == ids
    anchors = re.findall(r'<tr id="(p\d+)"', page)
    assert len(anchors) == len(set(anchors)) == len(programme)
    assert not {a for a in anchors if page.count(f' id="{a}"') > 1}


def test_the_same_matching_gives_the_same_bytes(
    programme: mm.Matching, asked: dict[str, Any], tmp_path: Path
) -> None:
    assert page_of(programme, tmp_path, **asked) == page_of(programme, tmp_path, **asked)


def test_a_sensitivity_of_other_pairs_is_refused(
    programme: mm.Matching, asked: dict[str, Any], tmp_path: Path
) -> None:
    other = programme.edited({programme.matches[0].mentee: None}).matching
    with pytest.raises(mm.InputError, match="about other pairs"):
        other.report(tmp_path / "x.html", sensitivity=asked["sensitivity"])
    assert not (tmp_path / "x.html").exists()


def test_pinned_edited_and_unsure_pairs_are_to_be_looked_at(tmp_path: Path) -> None:
    mentors = [mm.Profile(id="ann", offers={"sql": 4}), mm.Profile(id="ben")]
    mentees = [mm.Profile(id="cem", seeks={"sql": 3}), mm.Profile(id="dee")]
    pins = mm.Decisions().pin("ben", "cem", who="me", why="asked", when=date(2027, 3, 1))
    pinned = page_of(mm.match(mentors, mentees, decisions=pins), tmp_path)
    assert re.search(r"Pinned \(1\)</h3><p><a href=\"#p\d\">cem with ben</a>", pinned)
    assert "Less than half of the score is from their answers (2)" in pinned
    made = mm.match(mentors, mentees)
    swapped = {"cem": "ben", "dee": "ann"}
    if made.mentors_of("cem") == ("ben",):
        swapped = {"cem": "ann", "dee": "ben"}
    edited = page_of(made.edited(swapped).matching, tmp_path)
    assert "Edited by hand (2)" in edited
    assert "Edited by hand" not in page_of(made, tmp_path)


def test_names_are_in_the_pictures_of_a_report_only_where_they_are_asked_for(
    tmp_path: Path,
) -> None:
    made = mm.match(*pools(), seed=3)
    asked = {"sensitivity": made.sensitivity(draws=1)}
    assert heard(" ".join(_SVG.findall(page_of(made, tmp_path))))
    assert not heard(page_of(made, tmp_path, labels=False, **asked))


def test_sections_speak_dutch(
    programme: mm.Matching, asked: dict[str, Any], tmp_path: Path
) -> None:
    words = words_of(page_of(programme, tmp_path, language="nl", **asked))
    assert "Hoe het groepen verging" in words
    assert "Beleid vergeleken" in words
    assert not re.findall(r"\b(the same|draws|against|mentees have)\b", words)


def test_of_nobody_there_is_a_page_without_pictures(tmp_path: Path) -> None:
    nobody = mm.match([], [mm.Profile(id="eli")])
    assert "<svg" not in page_of(nobody, tmp_path)


def test_the_command_writes_what_it_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "m.csv").write_text("id,offers,max_mentees\nann,sql:4,2\nben,r:3,2\n")
    (tmp_path / "e.csv").write_text(
        "id,seeks,gender\n" + "".join(f"e{k},sql:3,{'wm'[k % 2]}\n" for k in range(4))
    )
    files = [str(tmp_path / "m.csv"), str(tmp_path / "e.csv")]
    out = tmp_path / "report.html"
    more = ["--draws", "2", "--against", "skills_first", "--title", "Spring", "--ids-only"]
    assert main(["report", *files, "--out", str(out), *more, "--anyway"]) == 0
    page = out.read_text("utf-8")
    assert "<h1>Spring</h1>" in page
    assert "of 2 draws of the weights" in page
    assert "Policies compared" in page
    assert "written: " in capsys.readouterr().err


def test_a_re_match_tells_who_moved_and_what_more_changes_would_gain(
    programme: mm.Matching, tmp_path: Path
) -> None:
    mentors, mentees = programme.scores.mentors, programme.scores.mentees
    left = mentors.filter([who for who in mentors.ids if who != "HF125"])
    free = mm.rematch(programme, left, mentees, changes=None)
    curve = mm.change_curve(programme, left, mentees)
    page = page_of(free, tmp_path, curve=curve)
    words = words_of(page)
    rows = [row for row in free.moved.of("mentee") if row.before != row.after]
    assert f"Who moved ({len(rows)})" in words
    assert len(_SVG.findall(page)) == 4
    for row in rows:
        assert f"{row.person} {row.before} (" in words
    assert " ".join(curve.sentence().split()) in words
    assert "Wie wisselde" in page_of(free, tmp_path, language="nl", curve=curve)
    assert "Who moved" not in page_of(programme, tmp_path)


def test_who_moved_is_told_by_id_where_that_is_asked(tmp_path: Path) -> None:
    mentors, mentees = pools()
    made = mm.match(mentors, mentees, seed=3)
    after = mm.rematch(made, mentors.take(range(2)), mentees)
    assert "Who moved" in page_of(after, tmp_path, labels=False)
    assert not heard(page_of(after, tmp_path, labels=False))
    assert heard(mm.plots.svg(mm.plots.moved(after.moved)))
    assert not heard(mm.plots.svg(mm.plots.moved(after.without_labels().moved)))
