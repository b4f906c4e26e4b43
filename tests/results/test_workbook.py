"""The workbook holds what the tables hold, as text and numbers, and no formula whoever wrote it.

Holds ``results.workbook``, ``files.workbook`` and ``Answer.to_excel`` to account.
"""

from __future__ import annotations

import re
import sys
import zipfile
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from canaries import MAP, heard, rows
from hypothesis import given
from python_calamine import CalamineWorkbook

import mentormatch as mm
from mentormatch.cli import main
from mentormatch.errors import MissingExtra, TooLarge
from mentormatch.results import workbook
from mentormatch.results.supply import supply

P = mm.Profile
MENTORS = [P(id="ann", offers={"sql": 4}, max_mentees=2), P(id="ben", offers={"r": 3})]
MENTEES = [P(id="cem", seeks={"sql": 3}), P(id="dee", seeks={"r"}), P(id="eve", active=False)]


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    """Return the cells of every sheet."""
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def parts(path: Path) -> dict[str, str]:
    """Return the texts that a workbook is made of."""
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name).decode() for name in opened.namelist()}


def test_sheets_hold_what_the_tables_hold(tmp_path: Path) -> None:
    """Row for row, with the same headers; what is not known is empty."""
    answer = mm.match(MENTORS, MENTEES)
    answer.to_excel(tmp_path / "m.xlsx")
    written = sheets(tmp_path / "m.xlsx")
    assert list(written) == ["Pairs", "Left out", "Findings", "Supply"]
    tables = {
        "Pairs": answer.to_frame(),
        "Left out": answer.unmatched.to_frame(),
        "Findings": answer.findings.to_frame(),
    }
    for name, frame in tables.items():
        head, *cells = written[name]
        assert head == list(frame.columns)
        told = frame.astype(object).where(frame.notna(), "").to_numpy().tolist()
        assert cells == [pytest.approx(row) if name == "Pairs" else row for row in told]
    head, *cells = written["Supply"]
    assert head == ["field", "item", "seekers", "givers", "places", "met"]
    assert [row[1:] for row in cells] == [
        [row.item, row.seekers, row.givers, row.places, row.met] for row in supply(answer)
    ]


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        (lambda: mm.form_groups(MENTORS, MENTEES, size=(2, 2)), "Groups"),
        (lambda: mm.form_groups(None, MENTEES, size=(2, 2)), "Circles"),
        (lambda: mm.form_boards(MENTORS, MENTEES, seconds=1.0), "Boards"),
        (lambda: mm.match_peers(MENTEES, mm.Policy(floor=None)), "Pairs"),
    ],
)
def test_every_form_has_a_workbook(tmp_path: Path, answer: Any, title: str) -> None:
    """The first sheet is called as its matches are, and has a row a member."""
    made = answer()
    made.to_excel(tmp_path / "g.xlsx")
    written = sheets(tmp_path / "g.xlsx")
    assert next(iter(written)) == title
    assert len(written[title]) == 1 + sum(len(match.members) for match in made.matches)


@given(text=st.text(min_size=1, max_size=20).map(lambda text: f"={text}"))
def test_no_text_is_a_formula(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever people wrote is a text with the letters that they wrote."""
    path = tmp_path_factory.mktemp("formula") / "m.xlsx"
    try:
        mentors = [P(id="ann", offers={text})]
    except mm.errors.InputError:
        return
    answer = mm.match(mentors, [P(id="=1+1", seeks={"sql"})])
    answer.to_excel(path)
    written = sheets(path)
    assert not any("<f" in part for name, part in parts(path).items() if "worksheets" in name)
    assert written["Pairs"][1][1] == "=1+1"
    assert len([row for row in written["Supply"][1:] if row[3]]) == 1


def test_links_and_numbers_of_ids_stay_text(tmp_path: Path) -> None:
    """An id such as 007 keeps its zeros, and a word that looks like a link is none."""
    answer = mm.match([P(id="007", offers={"sql"})], [P(id="https://x.example", seeks={"sql"})])
    answer.to_excel(tmp_path / "m.xlsx")
    assert sheets(tmp_path / "m.xlsx")["Pairs"][1][:2] == ["007", "https://x.example"]
    assert not any("hyperlink" in part for part in parts(tmp_path / "m.xlsx").values())


def test_headers_stay_and_columns_can_be_filtered(tmp_path: Path) -> None:
    """On every sheet, also on one without rows; columns are wide enough for what they hold."""
    mm.match(MENTORS, MENTEES[:2]).to_excel(tmp_path / "m.xlsx")
    found = parts(tmp_path / "m.xlsx")
    for number in range(1, 5):
        sheet = found[f"xl/worksheets/sheet{number}.xml"]
        assert 'state="frozen"' in sheet and "<autoFilter ref=" in sheet
        widths = [float(width) for width in re.findall(r'<col .*?width="([\d.]+)"', sheet)]
        assert widths and min(widths) >= 8 and max(widths) <= 61


def test_names_are_there_and_can_be_left_out(tmp_path: Path) -> None:
    """As in the other files for people."""
    mentors = mm.read_profiles(rows("Giver", 1, offers="sql:4"), columns=MAP)
    mentees = mm.read_profiles(rows("Taker", 2, seeks="sql:3"), columns=MAP)
    answer = mm.match(mentors, mentees)
    for labels in (True, False):
        answer.to_excel(tmp_path / "m.xlsx", labels=labels)
        written = sheets(tmp_path / "m.xlsx")
        assert bool(heard(str(written["Pairs"]))) == labels
        assert bool(heard(str(written["Left out"]))) == labels
        assert not heard(str(written["Findings"])) and not heard(str(written["Supply"]))


def test_the_same_answer_is_the_same_bytes(tmp_path: Path) -> None:
    """No clock is read."""
    for name in ("one.xlsx", "two.xlsx"):
        mm.match(MENTORS, MENTEES).to_excel(tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_more_rows_than_a_sheet_holds_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is written; nothing is cut off in silence."""
    monkeypatch.setattr(workbook, "_MOST_ROWS", 1)
    with pytest.raises(TooLarge, match="a sheet holds"):
        mm.match(MENTORS, MENTEES).to_excel(tmp_path / "m.xlsx")
    assert not list(tmp_path.iterdir())


def test_without_the_extra_a_command_says_so_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The other files are there; Python names the extra."""
    (tmp_path / "m.csv").write_text("id,offers\nann,sql\n", "utf-8")
    (tmp_path / "e.csv").write_text("id,seeks\ncem,sql\n", "utf-8")
    words = ["match", *(str(tmp_path / name) for name in ("m.csv", "e.csv"))]
    assert main([*words, "--out", str(tmp_path / "with")]) == 0
    assert ", matching.xlsx\n" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    assert main([*words, "--out", str(tmp_path / "without")]) == 0
    assert "no matching.xlsx (needs the extra [excel])" in capsys.readouterr().err
    present, absent = (
        {path.name for path in (tmp_path / name).iterdir()} for name in ("with", "without")
    )
    assert present - absent == {"matching.xlsx"} and absent < present
    with pytest.raises(MissingExtra, match=r"\[excel\]"):
        mm.match(MENTORS, MENTEES).to_excel(tmp_path / "m.xlsx")


def test_a_command_leaves_a_huge_workbook_out_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody waits for a sheet that nobody can look through; what is missing is told."""
    monkeypatch.setattr(workbook, "_MOST_MATCHES", 0)
    (tmp_path / "m.csv").write_text("id,offers\nann,sql\n", "utf-8")
    (tmp_path / "e.csv").write_text("id,seeks\ncem,sql\n", "utf-8")
    words = ["match", *(str(tmp_path / name) for name in ("m.csv", "e.csv"))]
    assert main([*words, "--out", str(tmp_path / "out")]) == 0
    assert "no matching.xlsx (more than 0 matches" in capsys.readouterr().err
    assert not (tmp_path / "out" / "matching.xlsx").exists()
