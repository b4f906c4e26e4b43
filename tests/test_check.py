"""A check tells everything about files of people before anything is matched.

Holds ``modes.check``, ``results.check`` and ``commands.check`` to account.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import mentormatch as mm
from mentormatch.cli import main
from mentormatch.errors import InputError

MENTORS = "id,offers,max_mentees,manager\nann,python:4,2,\nbo,sql,two,\ncem,r,1,zoe\n"
MENTEES = "id,seeks\ndee,pyhton\neve,sql\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Write two files, one of them with a fault."""
    mentors, mentees = tmp_path / "mentors.csv", tmp_path / "mentees.csv"
    mentors.write_text(MENTORS)
    mentees.write_text(MENTEES)
    return mentors, mentees


def test_everything_is_told_at_once(files: tuple[Path, Path]) -> None:
    """Accounts, refusals, and what only both sides show: a slip of a skill, an unknown manager."""
    found = mm.check(*files)
    assert [str(reading) for reading in found.readings] == [
        "mentors.csv: 3 rows: 2 people, 1 row was refused",
        "mentees.csv: 2 rows: 2 people",
    ]
    codes = {finding.code for finding in found.findings}
    assert {"capacity", "manager-unknown"} <= codes
    assert any("pyhton" in finding.message for finding in found.between)
    assert not found.ok and "Correct what was refused" in str(found)


def test_files_without_fault_are_ok(files: tuple[Path, Path]) -> None:
    """Warnings are worth a look, and stop nothing."""
    files[0].write_text(MENTORS.replace("two", "2"))
    found = mm.check(*files)
    assert found.ok and found.next.startswith("All rows can be read. Look at the warnings")


def test_a_file_that_cannot_be_read_is_a_finding(files: tuple[Path, Path], tmp_path: Path) -> None:
    """The other file is checked all the same."""
    found = mm.check(tmp_path / "none.csv", files[1])
    assert not found.ok and found.readings[0].people is None
    assert str(found.readings[1]) == "mentees.csv: 2 rows: 2 people"
    assert not found.between


def test_a_map_that_cannot_be_read_is_an_error(files: tuple[Path, Path]) -> None:
    """It is no finding about people."""
    with pytest.raises(InputError, match="no setting"):
        mm.check(*files, {"idd": "x"})


def test_pools_are_checked_too() -> None:
    """What was read already is not read again."""
    pool = mm.read_profiles([{"id": "a", "offers": "sql"}])
    found = mm.check(pool, [{"id": "b", "seeks": "sql"}])
    assert found.readings[0].people is pool and found.ok


def test_page_json_and_frame_say_the_same(files: tuple[Path, Path], tmp_path: Path) -> None:
    """Every finding stands in the frame and in JSON, and its words on the page, escaped."""
    files[1].write_text("id,seeks,<b>x\ndee,sql,1\n")
    found = mm.check(*files)
    told = json.loads(found.to_json(tmp_path / "check.json"))
    assert len(told["findings"]) == len(found.to_frame()) == len(found.findings)
    assert told["sources"][0]["account"]["refused"] == 1
    assert (tmp_path / "check.json").read_text("utf-8") == found.to_json()
    found.to_html(tmp_path / "check.html")
    page = (tmp_path / "check.html").read_text("utf-8")
    assert "<b>x" not in page and "&lt;b&gt;x" in page.replace("&#39;", "'")
    assert found.next in page and "<script" not in page
    assert "<table" in found._repr_html_()


@pytest.mark.parametrize(("fault", "code"), [("two", 2), ("2", 0)])
def test_the_exit_code_says_whether_a_matching_would_stop(
    files: tuple[Path, Path], fault: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """2 where a row is refused; the words are on stdout, since they are what was asked for."""
    files[0].write_text(MENTORS.replace("two", fault))
    page = files[0].with_name("check.html")
    assert main(["check", *map(str, files), "--html", str(page)]) == code
    assert "mentors.csv: 3 rows" in capsys.readouterr().out
    assert page.exists()
    assert main(["check", *map(str, files), "--format", "json"]) == code
    assert json.loads(capsys.readouterr().out)["ok"] is (code == 0)


def test_one_form_for_both_roles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its two sides are looked at together, and who stands on neither is told."""
    form = tmp_path / "form.csv"
    form.write_text("id,role?,offers,seeks\na,mentor,python,\nb,mentee,,pyhton\nc,,sql,\n")
    assert main(["check", str(form), "--roles", "role?"]) == 0
    out = capsys.readouterr().out
    assert "form.csv: 3 rows: 3 people" in out
    assert "on neither side: c" in out and "pyhton" in out


def test_a_check_is_told_in_dutch(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Accounts, what findings begin with, the page and what to do next; codes and JSON stay."""
    found, page = mm.check(*files), tmp_path / "check.html"
    told = found.told("nl")
    assert "mentors.csv: 3 rijen: 2 mensen, 1 rij is geweigerd" in told
    assert "\ngeweigerd (1)\n  mentors.csv, rij 3, kolom 'max_mentees', id 'bo': " in told
    assert told.endswith(
        "Verbeter wat is geweigerd en controleer opnieuw. Wil je zonder verder, voeg dan "
        "--drop-refused toe."
    )
    assert str(found) == found.told("en") != told
    frames = found.to_frame(), found.to_frame("nl")
    assert frames[0].columns.equals(frames[1].columns)
    assert (frames[0]["code"] == frames[1]["code"]).all()
    argv = ["check", *map(str, files), "--language", "nl", "--html", str(page)]
    assert main(argv) == 2
    assert capsys.readouterr().out == f"{told}\n"
    written = page.read_text("utf-8")
    assert '<html lang="nl">' in written and "<h1>Controle van de bestanden</h1>" in written
    assert "wat te doen" in written and ">geweigerd</td>" in written
    main(["check", *map(str, files), "--language", "nl", "--format", "json"])
    assert capsys.readouterr().out == found.to_json()
