"""Decisions on the command line: the price first, written only on request, exit codes.

Holds to account: ``commands.lab`` (``decide``, ``publish``) and ``commands.match``.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import mentormatch as mm
from mentormatch.cli import main

MENTORS = "id,offers,max_mentees\nann,sql:4;python,2\nben,sql:3,1\n"
MENTEES = "id,seeks,vetoes\ncem,sql:3,\ndee,sql:2,ben\n"
Captured = pytest.CaptureFixture[str]
SAID = ["--who", "coordinator", "--why", "agreed", "--when", "2026-03-02"]


@pytest.fixture
def people(tmp_path: Path) -> list[str]:
    """Write two small files, and name them as a command does."""
    (tmp_path / "mentors.csv").write_text(MENTORS, "utf-8")
    (tmp_path / "mentees.csv").write_text(MENTEES, "utf-8")
    return [str(tmp_path / "mentors.csv"), str(tmp_path / "mentees.csv")]


@pytest.mark.parametrize("ending", ["toml", "csv"])
def test_a_decision_is_priced_and_then_written(
    people: list[str], tmp_path: Path, capsys: Captured, ending: str
) -> None:
    """Without --apply nothing is written; with it match takes the file, and makes the pin."""
    file = tmp_path / f"decisions.{ending}"
    asked = ["decide", *people, str(file), "--pin", "ben", "cem", *SAID]
    assert main(asked) == 0
    shown = capsys.readouterr()
    assert "What it costs:" in shown.out and "--apply" in shown.err and not file.exists()
    assert shown.err.startswith("matched anew with seed 0; this may not be the matching you")
    assert main([*asked, "--language", "nl"]) == 0
    assert capsys.readouterr().err.startswith("opnieuw gematcht met seed 0;")
    assert main([*asked, "--apply"]) == 0
    (decision,) = mm.Decisions.read(file)
    assert (decision.kind, decision.pair, str(decision.when)) == (
        "pin",
        ("ben", "cem"),
        "2026-03-02",
    )
    capsys.readouterr()
    assert main(["match", *people, "--decisions", str(file), "--anyway"]) == 0
    assert "ben,cem" in capsys.readouterr().out


def test_a_broken_rule_ends_with_1_and_writes_nothing(
    people: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """A veto is told as the rule that it is; override does not help."""
    file = tmp_path / "decisions.toml"
    asked = ["decide", *people, str(file), "--pin", "ben", "dee", *SAID, "--apply"]
    assert main(asked) == 1 and main([*asked, "--override", "NotVetoed"]) == 1
    assert "'no veto' forbids it" in capsys.readouterr().err and not file.exists()


def test_edits_by_hand_become_a_published_record(
    people: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """A record is edited, its pairs accepted, matched again, and published."""
    out, file, record = tmp_path / "out", tmp_path / "d.toml", tmp_path / "out/matching.json"
    assert main(["match", *people, "--out", str(out), "--anyway"]) == 0
    publish = ["publish", *people, "--record", str(record), "--who", "c", "--when", "2026-03-03"]
    assert main(publish) == 1
    assert "not decided" in capsys.readouterr().err
    give = ["decide", *people, str(file), "--give", "cem=ben", "--record", str(record), *SAID]
    assert main([*give, "--apply"]) == 0
    again = ["match", *people, "--decisions", str(file), "--out", str(out), "--anyway"]
    assert main(again) == 0
    published = tmp_path / "published.json"
    assert main([*publish, "--out", str(published)]) == 0
    told = json.loads(published.read_text("utf-8"))
    assert told["review"]["status"] == "published" and told["review"]["when"] == "2026-03-03"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "nothing is decided"),
        (["--give", "cem"], "expected MENTEE=MENTOR"),
        (["--give", "cem=ann", "--pin", "ann", "dee"], "--give stands alone"),
        (["--give", "cem=ann", "--accept-all"], "--give stands alone"),
        (["--score-above", "0.5"], "add that"),
        (["--pin", "cem", "ann"], "'cem' is a mentee here and 'ann' a mentor; name the mentor"),
        (["--give", "ann=cem"], "name the mentee first, then her mentors (MENTEE=MENTOR)"),
        (["--give", "ann="], "'ann' is a mentor here; name the mentee first"),
        (["--pin", "ben", "cemm"], "did you mean 'cem'"),
    ],
)
def test_wrong_use_is_told(
    people: list[str], tmp_path: Path, capsys: Captured, words: list[str], told: str
) -> None:
    """With 2, and with what was expected."""
    assert main(["decide", *people, str(tmp_path / "d.toml"), *words, *SAID]) == 2
    assert told in capsys.readouterr().err


def test_all_pairs_are_accepted_at_once_and_published(
    people: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """Those above a score first; what was decided before stays as it was written."""
    out, file, record = tmp_path / "out", tmp_path / "d.toml", tmp_path / "out/matching.json"
    assert main(["match", *people, "--out", str(out), "--anyway"]) == 0
    matching = mm.Matching.from_json(
        record.read_text("utf-8"),
        mentors=mm.read_profiles(people[0]),
        mentees=mm.read_profiles(people[1]),
    )
    scores = sorted(one.score for one in matching.matches)
    asked = ["decide", *people, str(file), "--accept-all", "--record", str(record), *SAID]
    capsys.readouterr()
    above = sum(score > scores[0] for score in scores)
    assert main([*asked, "--score-above", str(scores[0]), "--apply"]) == 0
    assert f"Accepted: {above} of {len(scores)} pairs" in capsys.readouterr().out
    assert main([*asked, "--apply"]) == 0
    accepted = mm.Decisions.read(file)
    assert {one.pair for one in accepted} == {(m.mentor, m.mentee) for m in matching.matches}
    assert {one.kind for one in accepted} == {"accept"}
    publish = ["publish", *people, "--record", str(record), "--who", "c", "--decisions", str(file)]
    assert main([*publish, "--out", str(tmp_path / "published.json")]) == 0


def test_what_is_rejected_is_not_accepted_with_the_rest(
    people: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """Also in one command, and by whatever name the file calls people."""
    file = tmp_path / "d.toml"
    asked = ["decide", *people, str(file), "--accept-all", *SAID, "--apply"]
    assert main([*asked, "--reject", "ann", "dee"]) == 0
    assert {(one.kind, one.mentee) for one in mm.Decisions.read(file)} == {
        ("accept", "cem"), ("reject", "dee"),
    }  # fmt: skip
    assert "Accepted: 1 of 1 pairs" in capsys.readouterr().out
