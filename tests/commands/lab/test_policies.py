"""``compare``, ``objectives``, ``sensitivity`` and ``policy``: tables on stdout, words on stderr.

Holds ``commands.lab`` to account, and that ``--policy`` takes the name of a preset.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

import mentormatch as mm
from mentormatch.cli import main

Captured = pytest.CaptureFixture[str]
MENTORS = "id,offers,max_mentees,min_mentees\nann,sql:4;python,2,{least}\nben,r:5,1,\n"
MENTEES = "id,seeks,preferences\ncem,sql:3,ann\ndee,r:2;sql,ben\neli,r:1,ann\n"


@pytest.fixture
def people(tmp_path: Path) -> list[str]:
    """Write two small files, and name them as a command does."""
    return _files(tmp_path)


def _files(folder: Path, least: str = "") -> list[str]:
    (folder / "mentors.csv").write_text(MENTORS.format(least=least), "utf-8")
    (folder / "mentees.csv").write_text(MENTEES, "utf-8")
    return [str(folder / "mentors.csv"), str(folder / "mentees.csv")]


def _rows(captured: Captured) -> tuple[list[dict[str, str]], str]:
    shown = captured.readouterr()
    return list(csv.DictReader(io.StringIO(shown.out))), shown.err


def test_compare_prints_a_row_for_each_policy(
    people: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """A file and a preset, by the scores of the one that is named."""
    ours = tmp_path / "ours.toml"
    mm.Policy(criteria=[mm.Preference()]).to_toml(ours)
    words = ["compare", *people, "--policy", str(ours), "--policy", "skills_first"]
    assert main([*words, "--reference", "skills_first", "--draws", "2"]) == 0
    rows, told = _rows(capsys)
    assert [row["policy"] for row in rows] == ["ours", "skills_first"]
    assert {row["reference"] for row in rows} == {"skills_first"}
    assert all(0 <= float(row["same_in_draws"]) <= 1 for row in rows)
    assert "by the scores of 'skills_first'" in told
    assert main([*words, "--format", "text", "--language", "nl"]) == 0
    assert "met de scores van 'ours'" in capsys.readouterr().out


def test_policies_of_one_name_or_none_are_refused(people: list[str], capsys: Captured) -> None:
    """Near presets are told; no policy at all is wrong use."""
    assert main(["compare", *people]) == 2
    assert "name two or more policies" in capsys.readouterr().err
    assert main(["compare", *people, "--policy", "flat", "--policy", "flat"]) == 2
    assert "is the name of two" in capsys.readouterr().err
    assert main(["match", *people, "--policy", "skils_first"]) == 2
    assert "did you mean 'skills_first'" in capsys.readouterr().err


def test_objectives_prints_the_five(people: list[str], capsys: Captured) -> None:
    """The stable one has no blocking pair."""
    assert main(["objectives", *people]) == 0
    rows, _ = _rows(capsys)
    assert [row["policy"] for row in rows] == ["coverage", "total", "maximin", "rank", "stable"]
    assert rows[-1]["blocking"] == "0"


def test_objectives_leaves_stable_out_where_mentees_are_promised(
    tmp_path: Path, capsys: Captured
) -> None:
    """And says so."""
    assert main(["objectives", *_files(tmp_path, least="1")]) == 0
    rows, told = _rows(capsys)
    assert [row["policy"] for row in rows] == ["coverage", "total", "maximin", "rank"]
    assert "stable: left out" in told


def test_sensitivity_is_of_the_record_or_of_a_match_anew(
    people: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """A row for each pair; what was matched anew is said."""
    assert main(["match", *people, "--policy", "skills_first", "--out", str(tmp_path / "r")]) == 0
    capsys.readouterr()
    words = ["sensitivity", *people, "--draws", "3"]
    assert main([*words, "--record", str(tmp_path / "r" / "matching.json")]) == 0
    rows, told = _rows(capsys)
    assert len(rows) == 3 and all(0 <= int(row["kept"]) <= 3 for row in rows)
    assert "all 3 draws" in told and "matched anew" not in told
    assert main([*words, "--format", "text"]) == 0
    shown = capsys.readouterr()
    assert "matched anew with seed 0" in shown.err and "criterion" in shown.out
    assert all(int(row["kept"]) == 3 for row in rows) or "Pairs that stay least:" in told
    with pytest.raises(SystemExit):
        main([*words, "--draws", "0"])


def test_a_preset_is_printed_or_written_once(tmp_path: Path, capsys: Captured) -> None:
    """As TOML or JSON that is read back; a file that is there stays."""
    assert main(["policy", "flat"]) == 0
    assert mm.Policy.from_toml(text=capsys.readouterr().out) == mm.presets.flat()
    for name in ("flat.toml", "flat.json"):
        path = tmp_path / name
        assert main(["policy", "flat", "--write", str(path)]) == 0
        read = mm.Policy.from_json(path) if name.endswith("json") else mm.Policy.from_toml(path)
        assert read == mm.presets.flat()
    assert main(["policy", "flat", "--write", str(tmp_path / "flat.toml")]) == 2
    assert "is there already" in capsys.readouterr().err
    assert main(["policy", "flatt"]) == 2
    assert "did you mean 'flat'" in capsys.readouterr().err


def test_a_file_counts_before_a_preset_of_its_name(
    people: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Whoever writes a file called so means it."""
    mm.Policy(criteria=[mm.Preference()]).to_toml(tmp_path / "flat")
    monkeypatch.chdir(tmp_path)
    assert main(["match", *people, "--policy", "flat"]) == 0
    rows, _ = _rows(capsys)
    assert "preference" in rows[0] and "seeks" not in rows[0]


def test_compare_tells_which_rules_differ(
    people: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """A policy with fewer rules allows more; those that agree are not told."""
    ours, open_ = tmp_path / "ours.toml", tmp_path / "open.toml"
    mm.Policy(criteria=[mm.Preference()]).to_toml(ours)
    open_.write_text(
        'requirements_from = "nothing"\nfloor = 0.1\n[[criteria]]\nkind = "Preference"\n'
    )
    assert main(["compare", *people, "--policy", str(ours), "--policy", str(open_)]) == 0
    told = capsys.readouterr().err
    assert "'open' has a floor of 0.100 and lacks" in told and "'no veto'" in told
    assert main(["compare", *people, "--policy", str(ours), "--policy", "flat"]) == 0
    assert ("The rules differ" in capsys.readouterr().err) == (
        mm.presets.flat().requirements != mm.Policy().requirements
    )


def test_another_file_of_ours_is_no_policy(
    people: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """A record, decisions and a column map are told, with the option that takes them."""
    record = tmp_path / "r" / "matching.json"
    assert main(["match", *people, "--policy", "skills_first", "--out", str(record.parent)]) == 0
    decisions = mm.Decisions().ban("x", "y", who="c", why="w", when=date(2026, 3, 2))
    decisions.to_toml(tmp_path / "d.toml")
    (tmp_path / "columns.toml").write_text('[mentors]\nid = "Mail"\n')
    for path, option in (
        (record, "--record"),
        ("d.toml", "--decisions"),
        ("columns.toml", "--columns"),
    ):
        assert main(["match", *people, "--policy", str(tmp_path / path)]) == 2
        assert option in capsys.readouterr().err
