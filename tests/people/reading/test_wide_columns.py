"""Columns about one item each are one answer a person: levels, ticks, ranks, hours.

Holds ``people.reading.wide_columns`` and ``people.reading.headers.finder`` to account.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.errors import InputError, MissingColumn, ProtectedAttributeError
from mentormatch.people.schema.slots import DAYS, quarters

SKILLS = ["Python", "SQL", "Project management", "C++"]


def one(field: str, cells: dict[str, Any], spec: dict[str, Any], **more: Any) -> Any:
    """Read one person, and return one answer."""
    columns = {"fields": {field: {"item": "header", **spec}}, **more}
    return getattr(mm.read_profiles([{"id": "a", **cells}], columns=columns)["a"], field)


def refusals(rows: list[dict[str, Any]], field: str, spec: dict[str, Any]) -> list[mm.Finding]:
    """Return why columns are refused."""
    with pytest.raises(InputError) as caught:
        mm.read_profiles(rows, columns={"fields": {field: {"item": "header", **spec}}})
    return [finding for finding in caught.value.findings if finding.severity == "refused"]


@given(
    st.lists(
        st.dictionaries(st.sampled_from(SKILLS), st.integers(0, 5), max_size=4),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(["offers", "seeks"]),
    st.permutations(SKILLS),
)
def test_a_grid_says_what_a_list_says(
    people: list[dict[str, int]], field: str, order: list[str]
) -> None:
    """A grid and a cell with items and levels are the same answer, whatever the columns' order."""
    wide = [
        {"id": str(n), **{f"Rate [{s}]": said.get(s, "") for s in order}}
        for n, said in enumerate(people)
    ]
    long = [
        {"id": str(n), field: "; ".join(f"{s}:{level}" for s, level in said.items())}
        for n, said in enumerate(people)
    ]
    spec = {"columns": ["Rate [*]"], "item": "header", "cell": "level"}
    grid = mm.read_profiles(wide, columns={"fields": {field: spec}})
    assert grid == mm.read_profiles(long)


@pytest.mark.parametrize("tick", ["TRUE", "x", "1", "Yes", "ja", True, 1, 1.0, "✓", "python"])
@pytest.mark.parametrize("empty", ["FALSE", "", "0", "no", False, 0, None, "not selected"])
def test_ticks(tick: Any, empty: Any) -> None:
    """A tick is what form tools write for it, the text of the header too."""
    spec = {"columns": ["Skill [*]"], "cell": "tick"}
    said = one("offers", {"Skill [Python]": tick, "Skill [SQL]": empty}, spec)
    assert said == {"python": None}


def test_nothing_ticked_and_nothing_answered_differ() -> None:
    """Only empty cells are no answer; FALSE throughout is the answer: none."""
    spec = {"columns": ["Speaks [*]"], "cell": "tick"}
    assert one("languages", {"Speaks [Dutch]": "", "Speaks [French]": None}, spec) is None
    assert one("languages", {"Speaks [Dutch]": "FALSE", "Speaks [French]": ""}, spec) == frozenset()


def test_ranks_are_wishes_in_their_order() -> None:
    """1 is the first choice, and who has no rank is no wish."""
    cells = {"Mentor [m1]": "2", "Mentor [m2]": "", "Mentor [m3]": "1", "Mentor [m4]": 3}
    spec = {"columns": ["Mentor [*]"], "cell": "rank"}
    assert one("preferences", cells, spec) == ("m3", "m1", "m4")


def test_ranks_of_skills_are_their_importance() -> None:
    """The first is most important; from the fifth on all count as little."""
    cells = {
        f"Learn {skill}": rank for skill, rank in zip("abcdef", (1, 2, 3, 4, 5, 6), strict=True)
    }
    said = one("seeks", cells, {"columns": ["Learn *"], "cell": "rank"})
    assert [said[skill].importance for skill in "abcdef"] == [5, 4, 3, 2, 1, 1]


def test_a_rank_given_twice_is_told() -> None:
    """Ties are settled by the order of columns, and that is said."""
    rows = [{"id": "a", "W [m1]": "1", "W [m2]": "1"}]
    spec = {"columns": ["W [*]"], "item": "header", "cell": "rank"}
    pool = mm.read_profiles(rows, columns={"fields": {"preferences": spec}})
    assert pool["a"].preferences == ("m1", "m2")
    (finding,) = [f for f in pool.findings if f.code == "ranks-tied"]
    assert finding.message.startswith("1 person gave the same rank twice")


@pytest.mark.parametrize("header", ["Free on [Tuesday]", "Free on [tue]", "Free on [Dinsdag]"])
def test_hours_of_weekdays(header: str) -> None:
    """The weekday stands in the header, the hours in the cell."""
    spec = {"columns": ["Free on [*]"], "cell": "hours"}
    said = one("availability", {header: "9:00-10:00; 14.00 - 15.30"}, spec)
    assert said == {"Tue 09:00-10:00", "Tue 14:00-15:30"}
    words = spec | {"values": {"Morning": ["09:00-12:00"]}}
    assert one("availability", {header: "morning"}, words) == {"Tue 09:00-12:00"}


def test_a_header_without_a_weekday_is_told() -> None:
    """No day is guessed."""
    (finding,) = refusals(
        [{"id": "a", "Free on [Feestdag]": "9:00-10:00"}],
        "availability",
        {"columns": ["Free on [*]"], "cell": "hours"},
    )
    assert finding.code == "no-weekday"


@given(
    st.sets(st.integers(0, 167)),
    st.integers(0, 1),
    st.sampled_from(DAYS),
    st.integers(0, 23),
)
def test_a_week_of_numbered_hours(ticked: set[int], lowest: int, day: str, hour: int) -> None:
    """Each of 168 columns is one hour of the week, from the first that the map names."""
    cells = {f"Avail {n + lowest}": "TRUE" if n in ticked else "" for n in range(168)}
    spec = {"columns": ["Avail *"], "cell": "tick", "first": f"{day} {hour:02}:00", "minutes": 60}
    said = one("availability", cells, spec) or ()
    held = sorted(quarter for slot in said for quarter in quarters(slot))
    first = (DAYS.index(day) * 24 + hour) * 4
    wanted = {(first + 4 * n + q) % 672 for n in ticked for q in range(4)}
    assert held == sorted(wanted)


@pytest.mark.parametrize("parts", [["1", "2", "4"], ["1", "b 1", "2"], ["1", "2", "last"]])
def test_hours_with_a_gap_are_refused(parts: list[str]) -> None:
    """Which hour a column is comes from its number, so that none may be missing."""
    cells = {f"Avail {part}": "x" for part in parts}
    spec = {"columns": ["Avail *"], "cell": "tick", "first": "Mon 00:00", "minutes": 60}
    (finding,) = refusals([{"id": "a", **cells}], "availability", spec)
    assert finding.code == "hours-not-numbered"


@pytest.mark.parametrize(
    ("cell", "said"), [("level", "Expert"), ("tick", "perhaps"), ("rank", "first"), ("rank", "0")]
)
def test_what_is_no_such_cell_is_refused_with_its_cure(cell: str, said: str) -> None:
    """Row, column and the line of the map that says what the word means."""
    rows = [{"id": "a", "Q [x]": said}, {"id": "b", "Q [x]": "1"}]
    (finding,) = refusals(rows, "seeks", {"columns": ["Q [*]"], "cell": cell})
    assert (finding.row, finding.column) == (2, "Q [x]")
    assert finding.cure is not None and "values = {" in finding.cure
    assert said not in str(finding) or said in ("first", "Expert", "0")


def test_words_of_the_map_are_levels() -> None:
    """Values say what words of a grid mean."""
    spec = {"columns": ["Rate [*]"], "cell": "level", "values": {"Expert": 5, "Novice": 1}}
    cells = {"Rate [a]": "expert ", "Rate [b]": "Novice", "Rate [c]": "3"}
    assert one("offers", cells, spec) == {"a": 5, "b": 1, "c": 3}


def test_a_level_off_the_scale_is_refused() -> None:
    """Levels are never rescaled, in a grid neither."""
    rows = [{"id": "a", "Rate [x]": "7"}]
    (finding,) = refusals(rows, "offers", {"columns": ["Rate [*]"], "cell": "level"})
    assert finding.code == "level"


def test_prefix_and_pattern() -> None:
    """A prefix is cut off items; a pattern without brackets works as well."""
    spec = {"columns": ["Q1 *"], "cell": "tick", "prefix": "Skill: "}
    cells = {"Q1 Skill: Python": "x", "q1 skill: SQL": "x", "Q1 Go": "1"}
    assert set(one("offers", cells, spec)) == {"python", "sql", "go"}


def test_a_star_that_belongs_to_a_header() -> None:
    """Form tools put a star behind a question that must be answered."""
    pool = mm.read_profiles(
        [{"id": "a", "Skills *": "sql; r", "Skills too": "go"}],
        columns={"fields": {"offers": {"columns": ["Skills *"]}}, "ignore": ["Skills too"]},
    )
    assert set(pool["a"].offers or {}) == {"sql", "r"}


def test_a_pattern_leaves_alone_what_is_named() -> None:
    """A header that the map names in full belongs to that place."""
    pool = mm.read_profiles(
        [{"id": "a", "Rate a": "2", "Rate overall": "5"}],
        columns={
            "fields": {"offers": {"columns": ["Rate *"], "item": "header", "cell": "level"}},
            "attributes": {"overall": {"column": "Rate overall", "number": True}},
        },
    )
    assert pool["a"].offers == {"a": 2}
    assert pool["a"].attributes["overall"] == 5


def test_a_pattern_that_fits_nothing_is_told() -> None:
    """A slip in a pattern is a missing column."""
    with pytest.raises(MissingColumn, match=r"Rated \[\*\]"):
        one("offers", {"Rate [a]": 1}, {"columns": ["Rated [*]"], "cell": "level"})


def test_a_pattern_takes_no_protected_column() -> None:
    """What the pattern finds is looked at like what the map names."""
    with pytest.raises(ProtectedAttributeError):
        one(
            "experience",
            {"About you [Religion]": "x"},
            {"columns": ["About you [*]"], "cell": "tick"},
        )


def test_choices_by_a_pattern() -> None:
    """A pattern without items in headers puts cells together."""
    pool = mm.read_profiles(
        [{"id": "s", "Choice 1": "m2", "Choice 2": "m1"}],
        columns={"fields": {"preferences": {"columns": ["Choice *"]}}},
    )
    assert pool["s"].preferences == ("m2", "m1")


def stopped(rows: list[dict[str, Any]], **columns: Any) -> set[str]:
    """Return the codes of what stops a reading."""
    with pytest.raises(InputError) as caught:
        mm.read_profiles(rows, columns=columns)
    return {finding.code for finding in caught.value.findings if finding.severity == "refused"}


def test_a_column_is_of_one_pattern() -> None:
    """Two fields whose patterns take the same columns would read one answer as two."""
    grid = {"item": "header", "cell": "level"}
    fields = {"offers": {"columns": ["Rate [*]"], **grid}, "seeks": {"columns": ["Rate *"], **grid}}
    assert "pattern-twice" in stopped([{"id": "a", "Rate [x]": "3"}], fields=fields)


def test_an_item_stands_in_one_column() -> None:
    """Two ratings of one item are two answers to one question."""
    spec = {"columns": ["Rate [*]", "Score [*]"], "item": "header", "cell": "level"}
    rows = [{"id": "a", "Rate [X]": "3", "Score [x ]": "2"}]
    assert "item-twice" in stopped(rows, fields={"offers": spec})


def test_numbered_hours_ask_for_the_first() -> None:
    """A number is no hour until the map says when the first begins."""
    spec = {"columns": ["Avail *"], "item": "header", "cell": "tick"}
    codes = stopped([{"id": "a", "Avail 1": "x", "Avail 2": ""}], fields={"availability": spec})
    assert "hours-unsaid" in codes


@pytest.mark.parametrize(
    "spec",
    [
        {"column": "y", "range": "low"},
        {"column": "y", "prefix": "P:"},
        {"columns": ["y [*]"], "item": "header", "cell": "level"},
        {"columns": ["y *"], "item": "header", "cell": "tick", "first": "Mon 00:00", "minutes": 60},
    ],
)
def test_an_attribute_takes_no_setting_that_it_would_lose(spec: dict[str, Any]) -> None:
    """Levels, hours and ends of ranges that an attribute cannot keep are refused in the map."""
    with pytest.raises(InputError, match=r"'y' (holds|keeps) no"):
        mm.ColumnMap(attributes={"y": spec})
