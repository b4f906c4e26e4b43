"""The report: readable by somebody who was not there, in each form, in English and Dutch.

Holds to account: ``results`` (``page``, ``names``, ``supply``), ``results.pairs.report``,
``results.groups.report`` and the templates.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from canaries import FORMS, pools

import mentormatch as mm

Answer = mm.Matching | mm.Grouping
_ENGLISH = re.compile(r"\b(the|are|not|with|and|who|has|have|would|this|that|from|people)\b")
"""Words that no Dutch sentence holds."""


class _Text(HTMLParser):
    """What a reader sees, and which marks a page has."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        self.hidden += tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)


def shown(answer: Answer, folder: Path, **options: object) -> str:
    """Return the words of a report."""
    return " ".join(" ".join(parsed(answer, folder, **options).words).split())


def parsed(answer: Answer, folder: Path, **options: object) -> _Text:
    answer.report(folder / "report.html", **options)  # type: ignore[arg-type]
    text = _Text()
    text.feed((folder / "report.html").read_text("utf-8"))
    return text


@pytest.fixture(scope="module", params=FORMS)
def answer(request: pytest.FixtureRequest) -> Answer:
    """Return an answer of each form about people with labels."""
    return FORMS[request.param](*pools())


@pytest.fixture(scope="module")
def programme() -> mm.Matching:
    """Return pairs of the bundled programme."""
    found = mm.datasets.load_programme()
    return mm.match(found.mentors, found.mentees, seed=7)


def test_everybody_stands_on_the_page_by_name(answer: Answer, tmp_path: Path) -> None:
    text = shown(answer, tmp_path)
    people = {(m.id, m.role) for match in answer.matches for m in match.members}
    people |= {(u.person, u.side) for u in answer.unmatched}
    for who, role in people:
        assert answer.names(who, role) in text
        assert answer.names(who, role) != who


def test_without_labels_everybody_stands_there_by_id(answer: Answer, tmp_path: Path) -> None:
    text = shown(answer, tmp_path, labels=False)
    for match in answer.matches:
        for member in match.members:
            assert member.id in text
            assert answer.names(member.id, member.role) not in text


def test_the_page_has_its_title_and_date_and_no_script(answer: Answer, tmp_path: Path) -> None:
    page = parsed(answer, tmp_path, title="Spring <2027>", date="1 March 2027")
    words = "".join(page.words)
    assert "Spring <2027>" in words
    assert "1 March 2027" in words
    assert not page.tags & {"script", "link", "img", "iframe", "details"}


def test_without_a_date_two_pages_are_the_same(answer: Answer, tmp_path: Path) -> None:
    answer.report(tmp_path / "a.html")
    answer.report(tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_reasons_of_whoever_is_left_out_stand_there_with_the_cure(
    programme: mm.Matching, tmp_path: Path
) -> None:
    text = shown(programme, tmp_path)
    for person in programme.unmatched:
        assert f"{person.person} {person.side} {person.detail} {person.reason}" in text
        assert person.fix in text


def test_the_lowest_come_first_and_links_lead_to_the_pairs(
    programme: mm.Matching, tmp_path: Path
) -> None:
    programme.report(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text("utf-8")
    worst = programme.worst
    assert worst is not None
    (first,) = re.findall(r'<tr id="p1">(.*?)</tr>', page, re.DOTALL)
    assert worst.mentee in first
    assert worst.mentor in first
    places = re.findall(r'id="p(\d+)"', page)
    assert places == [str(k) for k in range(1, len(programme) + 1)]
    assert set(re.findall(r'href="#p(\d+)"', page)) == set(places)
    scores = [float(s) for s in re.findall(r'score, 0 to 1">([\d.]+)', page)]
    assert scores == sorted(scores)


@pytest.mark.parametrize("most", [1, 2, 3, 9, 10, 11, 54, 55, 56])
def test_of_many_pairs_both_ends_are_shown(
    programme: mm.Matching, tmp_path: Path, most: int
) -> None:
    programme.report(tmp_path / "report.html", most=most)
    page = (tmp_path / "report.html").read_text("utf-8")
    places = [int(k) for k in re.findall(r'id="p(\d+)"', page)]
    count, high = min(most, len(programme)), min(5, most // 2)
    assert len(places) == len(set(places)) == count
    assert places[0] == 1
    assert places == sorted(places)
    assert high == 0 or places[-1] == len(programme)
    assert (f"{count} of {len(programme)} pairs are shown" in page) == (most < len(programme))


def test_no_match_at_all_is_a_page(tmp_path: Path) -> None:
    nobody = mm.match([], [mm.Profile(id="eli", seeks={"sql"})])
    text = shown(nobody, tmp_path)
    assert "eli" in text
    assert "Pairs, and why" not in text


def test_supply_and_demand_stand_there_with_their_numbers(tmp_path: Path) -> None:
    mentors = [mm.Profile(id="ann", offers={"sql": 4}, max_mentees=2)]
    mentees = [mm.Profile(id="cem", seeks={"sql": 3}), mm.Profile(id="dee", seeks={"<b>r</b>": 3})]
    text = shown(mm.match(mentors, mentees), tmp_path)
    assert "<b>r</b> 1 0 (0 places) 0 of 1" in text
    assert "sql 1 1 (2 places) 1 of 1" in text


def test_a_hostile_name_is_text(tmp_path: Path) -> None:
    name = "<script>alert(1)</script>"
    rows = [{"who": name, "offers": "sql"}]
    mentors = mm.read_profiles(rows, columns={"id": "who", "label": "who"})
    matching = mm.match(mentors, [mm.Profile(id="eli", seeks={"sql"})])
    page = parsed(matching, tmp_path, title=name, date=name)
    assert "script" not in page.tags
    assert html.escape(name) in (tmp_path / "report.html").read_text("utf-8")


def test_every_form_speaks_dutch(answer: Answer, tmp_path: Path) -> None:
    text = shown(answer, tmp_path, language="nl")
    assert "Hoe het is besloten" in text
    assert _ENGLISH.findall(text) == []


def test_the_programme_speaks_dutch(programme: mm.Matching, tmp_path: Path) -> None:
    said = programme.told(language="nl").splitlines()
    reasons = [line for person in programme.unmatched for line in (person.detail, person.fix)]
    assert said[0] == "55 van 59 mentees hebben een mentor (55 koppels; 40 van 40 mentors)"
    assert [line for line in said if _ENGLISH.search(line)] == []
    frame = programme.unmatched.to_frame(language="nl")
    assert not set(frame["detail"]) & set(reasons)
    for mentee in ("HF185", "HF126"):
        told = str(programme.explain(mentee, language="nl"))
        told = str(programme.explain(mentee, language="nl")[0]) if "Explanation" in told else told
        assert _ENGLISH.findall(told.replace("from the shop floor", "")) == []


@pytest.mark.parametrize("call", ["report", "explain", "told", "to_frame"])
def test_an_unknown_language_is_refused(programme: mm.Matching, tmp_path: Path, call: str) -> None:
    calls: dict[str, Callable[[], object]] = {
        "report": lambda: programme.report(tmp_path / "x.html", language="fr"),  # type: ignore[arg-type]
        "explain": lambda: programme.explain("HF185", language="fr"),  # type: ignore[arg-type]
        "told": lambda: programme.told(language="fr"),  # type: ignore[arg-type]
        "to_frame": lambda: programme.unmatched.to_frame(language="fr"),  # type: ignore[arg-type]
    }
    with pytest.raises(mm.InputError, match="language is 'en' or 'nl'"):
        calls[call]()
    assert not (tmp_path / "x.html").exists()


def test_a_record_can_be_told_in_dutch_after_it_was_read(programme: mm.Matching) -> None:
    people = {"mentors": programme.scores.mentors, "mentees": programme.scores.mentees}
    again = mm.Matching.from_json(programme.to_json(), **people)
    assert again.told(language="nl") == programme.told(language="nl")
    assert again.findings == programme.findings
    assert again.findings.told("nl") == programme.findings.told("nl")


@pytest.mark.parametrize("form", FORMS)
def test_a_record_of_the_format_before_is_read(form: str) -> None:
    """Schema 1 had no patterns: its people, reasons and findings are the same in English."""
    mentors, mentees = pools()
    answer = FORMS[form](mentors, mentees)
    record = json.loads(answer.to_json())
    assert record["schema_version"] == "2"
    record["schema_version"] = "1"
    for told in (*record["unmatched"], *record["findings"]):
        del told["said"]
    text = json.dumps(record)
    if isinstance(answer, mm.Matching):
        again: Answer = mm.Matching.from_json(text, mentors=mentors, mentees=mentees)
        assert str(again.findings) == str(answer.findings)
    else:
        kept = None if form in ("circles", "peers") else mentors
        again = mm.read_grouping(text, mentors=kept, mentees=mentees)
    assert again.matches == answer.matches
    assert again.unmatched == answer.unmatched
