"""One form for both roles is split by what people want to be.

Holds ``people.pool.roles`` and the option ``--roles`` to account.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.cli import main
from mentormatch.errors import InputError

MENTOR = ["Mentor", "mentor ", "A mentor", "ik wil mentor zijn", "Mentor only"]
MENTEE = ["mentee", "As a mentee", "Alleen mentee"]
BOTH = [
    "Both",
    "beide",
    "Mentor; Mentee",
    "Mentor and mentee",
    "mentee / mentor",
    "Mentor en mentee",
]
NEITHER = ["Neither", "geen", ""]


def pool(answers: list[str]) -> mm.Profiles:
    """Return one person for each answer."""
    rows = [{"id": f"p{n}", "offers": "sql", "role": said} for n, said in enumerate(answers)]
    return mm.read_profiles(rows, columns={"attributes": {"role": "role"}})


@given(st.lists(st.sampled_from([*MENTOR, *MENTEE, *BOTH, *NEITHER]), min_size=1, max_size=12))
def test_everybody_stands_where_she_wants_or_is_told(answers: list[str]) -> None:
    """Nobody is lost: a side, two sides, or a finding."""
    people = pool(answers)
    mentors, mentees = mm.split_roles(people, "role")
    wants = {f"p{n}": said for n, said in enumerate(answers)}
    assert set(mentors.ids) == {who for who, said in wants.items() if said in MENTOR + BOTH}
    assert set(mentees.ids) == {who for who, said in wants.items() if said in MENTEE + BOTH}
    told = str(mentors.findings)
    left = len(set(people.ids) - set(mentors.ids) - set(mentees.ids))
    assert left == 0 or "on neither side" in told
    assert not mentees.findings


def test_several_answers_in_a_list() -> None:
    """A question with ticks gives both."""
    columns = {"attributes": {"role": {"column": "role", "separator": ";"}}}
    people = mm.read_profiles([{"id": "a", "role": "Mentee;Mentor;"}], columns=columns)
    mentors, mentees = mm.split_roles(people, "role")
    assert mentors.ids == mentees.ids == ("a",)


def test_the_answer_is_gone_once_it_was_used() -> None:
    """No criterion compares it, and nothing says that it was looked at by nothing."""
    mentors, _ = mm.split_roles(pool(["both"]), "role")
    assert "role" not in mentors.attributes


@pytest.mark.parametrize("answer", ["I want a mentor", "Looking for a mentor", "Mentoring"])
def test_what_may_mean_either_is_asked(answer: str) -> None:
    """The table to fill names answers that five people gave; and filled, it is taken."""
    people = pool([answer] * 5 + ["Mentor"])
    with pytest.raises(InputError) as caught:
        mm.split_roles(people, "role")
    assert f'[roles]\n"{answer}" = "…"' in str(caught.value)
    _, mentees = mm.split_roles(people, "role", {answer.upper(): "mentee"})
    assert len(mentees) == 5


def test_an_answer_of_one_person_is_not_repeated() -> None:
    """It may be anything, a name too."""
    with pytest.raises(InputError) as caught:
        mm.split_roles(pool(["Only with Zyx please", "Mentor"]), "role")
    assert "Zyx" not in str(caught.value)
    assert "1 answer of single people" in str(caught.value)


def test_an_attribute_that_is_not_there() -> None:
    """Near names are offered, and how an attribute is made."""
    with pytest.raises(InputError, match=r"did you mean 'role'"):
        mm.split_roles(pool(["both"]), "rol")


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """Write one form for both roles."""
    path = tmp_path / "people.csv"
    path.write_text(
        "id,I want to be,offers,seeks\na,Mentor,sql,\nb,Both,r,sql\nc,Mentee,,r\nd,Helper,sql,\n"
    )
    return path


def test_the_command_line_takes_one_form(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One file and the header; the map says what an answer means that is not known."""
    assert main(["match", str(form), "--roles", "I want to be"]) == 2
    assert "[roles]" in capsys.readouterr().err
    columns = form.with_name("columns.toml")
    columns.write_text('[roles]\n"Helper" = "mentor"\n')
    words = ["match", str(form), "--roles", "I want to be", "--columns", str(columns)]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert "b,c" in out.replace("\r", "") and "c,c" not in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "or --roles with the header"),
        (["--roles", "I want to be"], "leave out the file of the mentees"),
    ],
)
def test_one_file_or_two(
    form: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One file needs --roles, two have none."""
    files = [str(form), str(form.with_name("other.csv"))][: 1 + bool(words)]
    assert main(["match", *files, *words]) == 2
    assert told in capsys.readouterr().err


def test_one_form_is_explained(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where ids follow the files, the one file is named for both sides."""
    form.write_text(form.read_text().replace("Helper", "Mentor"))
    words = ["--roles", "I want to be", "--seed", "1", "c"]
    assert main(["explain", str(form), str(form), *words]) == 0
    assert "c" in capsys.readouterr().out
