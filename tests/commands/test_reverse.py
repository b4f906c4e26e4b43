"""``mentormatch reverse``: from two files, and from one.

Holds to account: ``commands.reverse``.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from mentormatch.cli import main

pytestmark = pytest.mark.portable

Captured = pytest.CaptureFixture[str]
HEADER = "id,seniority,offers,seeks,max_mentees,manager\n"
JUNIORS = "ivo,1,social media:5,,2,kim\njoy,2,python:4,negotiation,,\n"
SENIORS = "kim,5,negotiation:4,social media,1,\nlou,6,negotiation:5,social media;python,3,\n"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """Write juniors, seniors and both together."""
    tables = {"juniors": JUNIORS, "seniors": SENIORS, "people": JUNIORS + SENIORS}
    for name, rows in tables.items():
        (tmp_path / f"{name}.csv").write_text(HEADER + rows, "utf-8")
    return {name: str(tmp_path / f"{name}.csv") for name in tables}


def pairs(text: str) -> list[tuple[str, str]]:
    return [(row["mentor"], row["mentee"]) for row in csv.DictReader(io.StringIO(text))]


def test_two_files_are_juniors_and_seniors(files: dict[str, str], capsys: Captured) -> None:
    """Ivo reports to Kim, so Ivo mentors Lou and Joy mentors Kim."""
    assert main(["reverse", files["juniors"], files["seniors"]]) == 0
    shown = capsys.readouterr()
    assert pairs(shown.out) == [("ivo", "lou"), ("joy", "kim")]
    assert "seeks in return" in shown.out.splitlines()[0]
    assert "2 of 2 mentees have a mentor" in shown.err


def test_one_file_is_split_by_the_ladder(
    files: dict[str, str], tmp_path: Path, capsys: Captured
) -> None:
    """The same pairs come from one table; what the reading repaired is told once."""
    out = tmp_path / "out"
    assert main(["reverse", files["people"], "--seed", "3", "--out", str(out)]) == 0
    shown = capsys.readouterr()
    assert pairs(shown.out) == [("ivo", "lou"), ("joy", "kim")]
    assert (out / "matching.json").exists()


def test_whoever_has_no_rung_is_named(files: dict[str, str], capsys: Captured) -> None:
    """In one table nobody can tell who is the junior without a rung."""
    path = Path(files["people"])
    path.write_text(path.read_text("utf-8") + "max,,python:3,,,\n", "utf-8")
    assert main(["reverse", str(path)]) == 0
    said = capsys.readouterr().err
    assert said.count("1 person has no rung on the ladder (max)") == 1


def test_faults_of_all_files_are_told_together(files: dict[str, str], capsys: Captured) -> None:
    """A missing file and a policy that cannot be read are one answer, with exit code 2."""
    assert main(["reverse", "nothing.csv", files["seniors"], "--policy", "none.toml"]) == 2
    said = capsys.readouterr().err
    assert "nothing.csv" in said and "none.toml" in said
    assert main(["reverse", "nothing.csv", "--policy", "none.toml"]) == 2
    said = capsys.readouterr().err
    assert "nothing.csv" in said and "none.toml" in said


def test_what_the_reading_noticed_in_one_file_is_told_once(
    files: dict[str, str], capsys: Captured
) -> None:
    """One table stands in both roles, and was read once."""
    path = Path(files["people"])
    path.write_text(path.read_text("utf-8").replace("manager\n", "shoe size\n"), "utf-8")
    assert main(["reverse", str(path)]) == 0
    assert "2 warnings: see above" in capsys.readouterr().err
