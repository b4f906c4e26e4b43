"""``mentormatch suggest``, and what other commands say where a column map is wanted.

Holds ``commands.suggest``, ``commands.guards.without_map``, ``commands.people`` and
``commands.output`` to account.
"""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from signup_forms import DUTCH, ENGLISH, Form, written

from mentormatch.cli import main

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two exports in the folder in which the command is given."""
    _export(ENGLISH, tmp_path, monkeypatch)


@pytest.fixture
def dutch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same of the Dutch form."""
    _export(DUTCH, tmp_path, monkeypatch)


def _export(form: Form, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    written(form.mentors, Path("mentors.csv"))
    written(form.mentees, Path("mentees.csv"), seed=1)


@pytest.mark.usefixtures("dutch")
def test_the_next_command_works(capsys: Capture) -> None:
    """The map is written, the command that is named matches, and answers were used."""
    assert main("suggest mentors.csv mentees.csv --out columns.toml".split()) == 0
    out, err = capsys.readouterr()
    assert "Functieniveau" in out and "seniority" in out
    command = "mentormatch match mentors.csv mentees.csv --columns columns.toml"
    assert command in err
    assert main(shlex.split(command)[1:]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("mentor,mentee,score") and "proven optimal" in err


@pytest.mark.usefixtures("dutch")
def test_the_language_of_the_reasons(capsys: Capture) -> None:
    """A Dutch form is known whatever is asked for; the reasons are in English, which is said."""
    assert main("suggest mentors.csv mentees.csv --language nl".split()) == 0
    out, err = capsys.readouterr()
    assert "the header says" in out and "in English only" in err


@pytest.mark.usefixtures("english")
def test_one_file_and_nothing_written(capsys: Capture) -> None:
    """Without --out the table is all, with the words that write the map."""
    assert main(["suggest", "mentors.csv"]) == 0
    assert "mentormatch suggest mentors.csv --out columns.toml" in capsys.readouterr().err
    assert not Path("columns.toml").exists()
    assert main(["suggest", "mentors.csv", "--out", "columns.toml"]) == 0
    assert "--columns" in capsys.readouterr().err and Path("columns.toml").exists()


@pytest.mark.usefixtures("english")
def test_match_without_ids_names_the_command(capsys: Capture) -> None:
    """No column of ids, no map: exit 2, in short what the columns may be, and what to type."""
    assert main(["match", "mentors.csv", "mentees.csv"]) == 2
    err = capsys.readouterr().err
    assert "'Which skills can you offer a mentee?' may be offers" in err
    assert "mentormatch suggest mentors.csv mentees.csv --out columns.toml" in err


@pytest.mark.usefixtures("dutch")
def test_match_on_no_answers_names_the_command(capsys: Capture) -> None:
    """Ids were found, and nothing else that people said: the same."""
    assert main(["match", "mentors.csv", "mentees.csv", "--out", "result"]) == 2
    err = capsys.readouterr().err
    assert "'Functieniveau' may be seniority" in err
    assert "mentormatch suggest mentors.csv mentees.csv --out columns.toml" in err
    assert not list(Path("result").iterdir())


@pytest.mark.usefixtures("english")
def test_whoever_gives_a_map_is_not_told_to_make_one(capsys: Capture) -> None:
    """A slip in a map is told as such."""
    Path("own.toml").write_text('id = "Nobody"\n', "utf-8")
    assert main(["match", "mentors.csv", "mentees.csv", "--columns", "own.toml"]) == 2
    assert "mentormatch suggest" not in capsys.readouterr().err


@pytest.mark.usefixtures("english")
def test_files_that_no_map_helps_are_not_told_of_one(capsys: Capture) -> None:
    """Where nothing would be read, the error stands alone; a missing file too."""
    Path("odd.csv").write_text("Zebra\n1\n1\n", "utf-8")
    assert main(["match", "odd.csv", "odd.csv"]) == 2
    assert "mentormatch suggest" not in capsys.readouterr().err
    assert main(["suggest", "nothing.csv"]) == 2


@pytest.mark.usefixtures("english")
def test_one_file_of_everybody_takes_no_map_with_sides(capsys: Capture) -> None:
    """Peers are neither mentors nor mentees."""
    assert main("suggest mentors.csv mentees.csv --out columns.toml".split()) == 0
    assert main("peers mentors.csv --columns columns.toml".split()) == 2
    assert "one file of everybody" in capsys.readouterr().err


@pytest.mark.usefixtures("dutch")
def test_a_slip_in_a_part_is_told_as_such(capsys: Capture) -> None:
    """A map with a part for mentees is not told to be one map for both files."""
    Path("own.toml").write_text('id = "ID"\n[mentees.fields]\nseeks = "Nobody asked"\n', "utf-8")
    assert main("match mentors.csv mentees.csv --columns own.toml".split()) == 2
    err = capsys.readouterr().err
    assert "'Nobody asked'" in err and "one column map was used" not in err
    Path("own.toml").write_text('id = "ID"\n[fields]\nseeks = "Nobody asked"\n', "utf-8")
    assert main("match mentors.csv mentees.csv --columns own.toml".split()) == 2
    assert "write under [mentees] what" in capsys.readouterr().err
