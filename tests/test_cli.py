"""The command line: data on stdout, words on stderr, exit codes, one round of errors.

Holds to account: ``cli`` and ``commands`` (``match``, ``demo``, ``explain``, ``schema``,
``people``, ``output``, ``streams``).
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest

from mentormatch import Matching, datasets
from mentormatch.cli import main

pytestmark = pytest.mark.portable

MENTORS = "id,offers,max_mentees\nann,sql:4;python,2\nben,r:5,1\n"
MENTEES = "id,seeks,preferences\ncem,sql:3,ann\ndee,r:2;sql,ben;zed\n"
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def people(tmp_path: Path) -> list[str]:
    """Write two small files, and name them as a command does."""
    (tmp_path / "mentors.csv").write_text(MENTORS, "utf-8")
    (tmp_path / "mentees.csv").write_text(MENTEES, "utf-8")
    return [str(tmp_path / "mentors.csv"), str(tmp_path / "mentees.csv")]


def test_match_prints_pairs_as_csv_and_words_on_stderr(people: list[str], capsys: Captured) -> None:
    """Stdout is a table and nothing else; findings and summary go to stderr."""
    assert main(["match", *people, "--seed", "3"]) == 0
    shown = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(shown.out)))
    assert [(row["mentor"], row["mentee"]) for row in rows] == [("ann", "cem"), ("ben", "dee")]
    assert "2 of 2 mentees have a mentor" in shown.err
    assert "The wish names nobody among the mentors" in shown.err
    assert "see .findings" not in shown.err


def test_json_of_match_is_a_record(people: list[str], capsys: Captured) -> None:
    """The record on stdout validates against the schema that the command prints."""
    assert main(["match", *people, "--format", "json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert main(["schema", "matching"]) == 0
    jsonschema.validate(record, json.loads(capsys.readouterr().out))


def test_out_holds_report_tables_and_record(
    people: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """Everything that is written can be read again, and explain takes the record."""
    out = tmp_path / "out"
    assert main(["match", *people, "--out", str(out)]) == 0
    written = {path.name for path in out.iterdir()}
    assert written == {
        "report.html", "pairs.csv", "unmatched.csv", "findings.csv", "matching.json",
        "matching.xlsx",
    }  # fmt: skip
    capsys.readouterr()
    assert main(["explain", *people, "dee", "--record", str(out / "matching.json")]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("dee with ben: ") and "matched anew" not in shown.err


def test_explain_tells_why_somebody_is_left_out(
    people: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """For a mentee without a mentor the reason is printed."""
    (tmp_path / "mentors.csv").write_text("id,offers,max_mentees\nann,sql:4,1\n", "utf-8")
    (tmp_path / "mentees.csv").write_text("id,seeks,active\ncem,sql:3,yes\ndee,sql,no\n", "utf-8")
    assert main(["explain", *people, "dee"]) == 0
    shown = capsys.readouterr()
    assert shown.out == ("dee: WITHDRAWN - marked as not active\n")
    anew = "matched anew with seed {}; this may not be the matching you published"
    assert anew.format(0) in shown.err
    assert main(["explain", *people, "dee", "--seed", "5"]) == 0
    assert anew.format(5) in capsys.readouterr().err
    assert main(["explain", *people, "dee", "--language", "nl"]) == 0
    assert "opnieuw gematcht met seed 0;" in capsys.readouterr().err


def test_faults_of_both_files_and_the_policy_come_at_once(
    people: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """One run tells every refused cell of both files and the fault of the policy; exit code 2."""
    capacities = "".join(f"m{k},two\n" for k in range(12))
    (tmp_path / "mentors.csv").write_text("id,max_mentees\n" + capacities, "utf-8")
    (tmp_path / "mentees.csv").write_text("id,max_mentors\ncem,-1\n", "utf-8")
    (tmp_path / "policy.toml").write_text('objective = "best"\n', "utf-8")
    assert main(["match", *people, "--policy", str(tmp_path / "policy.toml")]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert all(f"row {row}, column 'max_mentees'" in told.err for row in range(2, 14))
    assert "mentees.csv, row 2, column 'max_mentors'" in told.err
    assert "the policy 'policy.toml': not a valid policy: objective" in told.err


@pytest.mark.parametrize(
    ("mentors", "code", "words"),
    [
        ("", 2, "empty"),
        ("id,offers\n", 2, "nobody"),
        ("name of skill\nsql\n", 2, "id"),
        ("id,min_mentees,max_mentees\nann,3,3\n", 1, "ann must have 3 mentees"),
    ],
    ids=["empty file", "header only", "no id column", "minimum loads that cannot be met"],
)
def test_exit_codes(
    people: list[str], tmp_path: Path, capsys: Captured, mentors: str, code: int, words: str
) -> None:
    """Bad input exits with 2, minimum loads that cannot be met with 1; both say why."""
    (tmp_path / "mentors.csv").write_text(mentors, "utf-8")
    assert main(["match", *people]) == code
    assert words in capsys.readouterr().err.casefold()


def test_a_limit_on_who_is_left_out(people: list[str], tmp_path: Path) -> None:
    """More people left out than allowed exits with 1."""
    (tmp_path / "mentors.csv").write_text("id,offers\nann,sql\n", "utf-8")
    assert main(["match", *people, "--max-unmatched", "1"]) == 0
    assert main(["match", *people, "--max-unmatched", "0"]) == 1


def test_a_folder_that_cannot_be_made_is_said_before_matching(
    people: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """A file in the place of the folder is told in words, not by a traceback."""
    (tmp_path / "taken").write_text("", "utf-8")
    assert main(["match", *people, "--out", str(tmp_path / "taken")]) == 2
    assert "taken" in capsys.readouterr().err


def test_demo_is_the_bundled_programme(tmp_path: Path, capsys: Captured) -> None:
    """The demo goes the same road as match, and its record holds on the bundled people."""
    assert main(["demo", "--out", str(tmp_path / "demo")]) == 0
    told = capsys.readouterr()
    programme = datasets.load_programme()
    record = (tmp_path / "demo" / "matching.json").read_text("utf-8")
    kept = Matching.from_json(record, mentors=programme.mentors, mentees=programme.mentees)
    assert len(told.out.splitlines()) == 1 + len(kept)
    assert kept.certificate.proven


@pytest.mark.parametrize("of", ["profile", "policy", "columns", "matching"])
def test_schemas_are_schemas(of: str, capsys: Captured) -> None:
    """Each schema is itself valid."""
    assert main(["schema", of]) == 0
    jsonschema.Draft202012Validator.check_schema(json.loads(capsys.readouterr().out))


def test_wrong_use_exits_with_two(capsys: Captured) -> None:
    """An unknown command is refused as command lines do."""
    with pytest.raises(SystemExit) as stopped:
        main(["fit"])
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err
