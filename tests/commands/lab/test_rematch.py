"""Matching again on the command line: pairs on stdout, who moved in words and in a table.

Holds ``commands.lab.rematch`` to account.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from mentormatch.cli import main

MENTORS = "id,offers,max_mentees\nann,sql:4;python,2\nben,sql:3,1\n"
BEFORE = "id,seeks,vetoes\ncem,sql:3,\ndee,sql:2,ben\neli,python:2,\n"
NOW = "id,seeks,vetoes\ncem,sql:3,\ndee,sql:2,ben\nfay,python:2,\ngus,sql:1,\n"
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def asked(tmp_path: Path, capsys: Captured) -> list[str]:
    """Match, change a file, and name files and record as the command does."""
    (tmp_path / "mentors.csv").write_text(MENTORS, "utf-8")
    (tmp_path / "mentees.csv").write_text(BEFORE, "utf-8")
    people = [str(tmp_path / "mentors.csv"), str(tmp_path / "mentees.csv")]
    old = tmp_path / "old"
    assert main(["match", *people, "--seed", "5", "--out", str(old), "--anyway"]) == 0
    (tmp_path / "mentees.csv").write_text(NOW, "utf-8")
    capsys.readouterr()
    return ["rematch", *people, "--record", str(old / "matching.json"), "--anyway"]


def test_pairs_go_to_stdout_and_who_moved_to_stderr(
    asked: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """The table is in the folder too; the seed is that of the record."""
    new = tmp_path / "new"
    assert main([*asked, "--out", str(new)]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("mentor,mentee,score")
    assert "2 of 2 old pairs that can stay are kept (1 ended); that costs nothing" in shown.err
    assert "eli loses ann (0.560): eli left" in shown.err and "moved.csv" in shown.err
    with (new / "moved.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["code"] for row in rows} == {"LEFT", "NEW", "KEPT"}
    assert json.loads((new / "matching.json").read_text("utf-8"))["seed"] == 5


def test_words_come_with_the_text_and_in_dutch(asked: list[str], capsys: Captured) -> None:
    """Who moved stands below the first screen."""
    assert main([*asked, "--format", "text", "--language", "nl"]) == 0
    assert "eli verliest ann (0,560): eli vertrok" in capsys.readouterr().out


def test_free_matches_anew_and_a_policy_may_be_another(asked: list[str], capsys: Captured) -> None:
    """Neither needs the people of the record."""
    assert main([*asked, "--changes", "free", "--policy", "skills_first", "--seed", "1"]) == 0
    assert "matched anew" in capsys.readouterr().err


def test_a_number_limits_changes_and_other_words_are_wrong_use(
    asked: list[str], capsys: Captured
) -> None:
    """A whole number, fewest or free."""
    assert main([*asked, "--changes", "1"]) == 0
    assert "proven: no higher total with at most 1 change" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main([*asked, "--changes", "few"])
    assert "expected fewest, free, or a whole number" in capsys.readouterr().err


def test_a_decision_after_a_rematch_keeps_the_same_pairs(
    asked: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """Its price is what changes against the re-match, not against matching anew."""
    assert main([*asked, "--out", str(tmp_path / "new")]) == 0
    capsys.readouterr()
    people, record = asked[1:3], str(tmp_path / "new" / "matching.json")
    said = ["--who", "me", "--why", "seen", "--when", "2026-03-02", "--record", record]
    assert main(["decide", *people, str(tmp_path / "d.toml"), "--pin", "ann", "dee", *said]) == 0
    assert capsys.readouterr().out.startswith("What it costs: nothing changes.")


def test_the_curve_is_told_and_written(asked: list[str], tmp_path: Path, capsys: Captured) -> None:
    """Its sentence and corners in words, all of it in the folder."""
    assert main([*asked, "--curve", "--out", str(tmp_path / "new")]) == 0
    assert "0 changes for 3 people with a mentor" in capsys.readouterr().err
    head, *rows = (tmp_path / "new" / "curve.csv").read_text("utf-8").splitlines()
    assert head == "changes,people,total,bound,exact" and rows


def test_a_file_that_is_no_record_is_wrong_use(
    asked: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """Told in a line, without what the file holds."""
    (tmp_path / "no.json").write_text('{"secret": 1}', "utf-8")
    asked[asked.index("--record") + 1] = str(tmp_path / "no.json")
    assert main(asked) == 2
    told = capsys.readouterr().err
    assert "this is not a record of a matching" in told
