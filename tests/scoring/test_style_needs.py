"""The need × style table: published, edited, and refused with all faults at once.

Holds ``scoring.style_needs``, ``scoring.styles`` and ``text.formulas`` to account.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.people.schema.fields import STYLES
from mentormatch.scoring.styles import NEEDS, raised_by

_needs = st.dictionaries(
    st.sampled_from(["pivot", "Return-to-work", "köl n", "a\"b'c", "=1+1", "two  words"]),
    st.dictionaries(
        st.sampled_from(STYLES), st.integers(1, 100).map(lambda n: n / 100), min_size=1
    ),
    max_size=4,
)


def test_the_published_table_says_where_each_row_comes_from() -> None:
    """Every need has a source, calls for known styles, and every style is called for."""
    table = mm.read_needs()
    frame = table.to_frame()
    assert frame.source.str.startswith("convention").all()
    assert {style for styles in table.values() for style in styles} == set(STYLES)
    assert all(0 < much <= 1 for styles in table.values() for much in styles.values())
    assert dict(table) == dict(NEEDS) and table["promotion"] == {"sponsor": 1, "challenger": 1}


@given(needs=_needs)
def test_a_table_survives_its_files(needs: dict[str, Any], tmp_path_factory: Any) -> None:
    """TOML, CSV and frame bring back the same needs, in their order, with their sources."""
    table = mm.read_needs({need: {**said, "source": "we"} for need, said in needs.items()})
    folder = tmp_path_factory.mktemp("needs")
    table.to_csv(folder / "needs.csv")
    text = table.to_toml(folder / "needs.toml")
    assert (folder / "needs.toml").read_text("utf-8") == text
    for source in (folder / "needs.csv", str(folder / "needs.toml"), table.to_frame(), table):
        again = mm.read_needs(source)
        assert dict(again) == dict(table) and list(again) == list(table)
        assert [row.source for row in again.rows] == [row.source for row in table.rows]


def test_an_edited_table_changes_what_a_goal_calls_for(tmp_path: Path) -> None:
    """The road of a coordinator: export, change a number, give it back to the criterion."""
    path = tmp_path / "needs.toml"
    text = mm.read_needs().to_toml()
    path.write_text(text.replace("affirmer = 1.0", "affirmer = 0.2\ncoach = 0.8", 1), "utf-8")
    table = mm.read_needs(path)
    assert raised_by("Return-to-work", table)[STYLES.index("coach")] == 0.8
    rule = mm.StyleFit(needs=table)
    policy = mm.Policy(criteria=[rule], requirements=[])
    mentee = mm.Profile(id="eli", goals=[mm.Goal(kind="return to work")])
    coach = mm.Profile(id="ann", styles_offered={"coach": 1.0})
    assert mm.score([coach], [mentee], policy).values[0, 0] == pytest.approx(0.8 / 1.5, abs=1e-5)
    assert mm.Policy.from_toml(text=policy.to_toml()) == policy


def test_several_styles_of_a_mentor_are_covered_not_compared() -> None:
    """A mentor who offers more than is wanted loses nothing by it."""
    policy = mm.Policy(criteria=[mm.StyleFit()], requirements=[])
    mentee = mm.Profile(id="eli", styles_wanted={"coach": 1.0, "advisor": 1.0})
    one = mm.Profile(id="one", styles_offered={"coach"})
    all_eight = mm.Profile(id="all", styles_offered=dict.fromkeys(STYLES, 1.0))
    scores = mm.score([one, all_eight], [mentee], policy)
    assert scores.to_frame()["eli"].to_dict() == {"all": 1.0, "one": 0.5}


def test_all_faults_of_a_table_are_told_at_once() -> None:
    """Unknown styles, strengths out of range, no style, a need twice, no need: one error."""
    frame = pd.DataFrame(
        {
            "need": ["pivot", "Pivot", "stress", "", "network"],
            "coch": [1, None, None, None, None],
            "coach": [None, "2", None, 1, "much"],
            "advisor": [None, 0.5, 0, None, None],
        }
    )
    with pytest.raises(mm.PolicyError) as told:
        mm.read_needs(frame)
    lines = str(told.value).splitlines()
    assert lines[0] == "the table of needs has 6 faults:"
    for words in (
        "no style is called 'coch' (did you mean 'coach'?)",
        "coach is 2; expected a number from 0 to 1",
        "need 'stress' calls for no style",
        "a need is a word",
        "coach has no strength; expected a number from 0 to 1",
        "need 'pivot' is there twice",
    ):
        assert any(words in line for line in lines), words


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("needs.toml", "needs = 3", "must hold tables"),
        ("needs.toml", "[needs.pivot\n", "is not valid TOML"),
        ("needs.toml", "[needs.pivot]\ncoach = true\n", "coach has no strength"),
        ("needs.toml", "[needs]\npivot = 1\n", "expected styles with strengths"),
        ("needs.toml", "[need.pivot]\ncoach = 1\n", "must hold tables"),
        ("needs.csv", "", "is no table"),
        ("needs.csv", "need,coach\npivot,1,2\n", "rows 2"),
        ("needs.csv", "want,coach\npivot,1\n", "needs one column 'need'"),
        ("needs.csv", "need,coach,coach\npivot,1,1\n", "needs one column 'need'"),
        ("needs.csv", "need,coach\npivot,nan\n", "coach has no strength"),
    ],
)
def test_a_file_that_is_no_table_is_refused_by_name(
    tmp_path: Path, name: str, content: str, words: str
) -> None:
    """The message names the file and what it should hold."""
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(mm.PolicyError, match=words) as told:
        mm.read_needs(path)
    assert name in str(told.value)


def test_files_that_cannot_be_read_are_errors(tmp_path: Path) -> None:
    """A missing file and one in another encoding say so."""
    with pytest.raises(mm.PolicyError, match="cannot be read"):
        mm.read_needs(tmp_path / "nothing.toml")
    (tmp_path / "latin.csv").write_bytes("need,coach\nüben,1\n".encode("cp1252"))
    with pytest.raises(mm.PolicyError, match="not UTF-8"):
        mm.read_needs(tmp_path / "latin.csv")


@pytest.mark.parametrize("need", ["=1+1", "@sum", "'=x", "'tis"])
def test_a_need_is_no_formula(need: str, tmp_path: Path) -> None:
    """On file it has a quote before it, and it reads back as it was."""
    table = mm.read_needs({need: {"coach": 1, "source": "+49 convention"}})
    table.to_csv(tmp_path / "needs.csv")
    text = (tmp_path / "needs.csv").read_text("utf-8")
    cells = [cell for line in text.splitlines() for cell in line.split(",")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    assert mm.read_needs(tmp_path / "needs.csv") == table
