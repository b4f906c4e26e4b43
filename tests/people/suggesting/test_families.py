"""Columns that belong together: grids, hours of a week, days, numbered choices and rankings.

Holds ``people.suggesting.families`` and ``people.suggesting.grids`` to account.
"""

from __future__ import annotations

import random
from typing import Any

import pytest

import mentormatch as mm
from mentormatch.people.grammar.column_spec import ColumnSpec

Rows = list[dict[str, Any]]


def read(mentors: Rows, mentees: Rows, side: str) -> tuple[mm.ColumnMap, mm.Profiles]:
    """Suggest a map and read one side by it."""
    columns = mm.ColumnMap.suggest(mentors, mentees).maps[side]
    return columns, mm.read_profiles(mentors if side == "mentors" else mentees, columns=columns)


def people(*answers: dict[str, Any]) -> Rows:
    return [{"id": f"p{n}", **answer} for n, answer in enumerate(answers)]


NOBODY: Rows = [{"id": "nobody"}]


@pytest.mark.parametrize(
    ("cells", "cell", "offers"),
    [
        (["4", "2", "5", "1"], "level", {"python": 4, "sql": 2}),
        (["Expert", "Beginner", "Good", "None"], "level", {"python": 5, "sql": 1}),
        (["TRUE", "TRUE", "FALSE", "TRUE"], "tick", {"python": None, "sql": None}),
    ],
)
def test_a_grid_of_skills(cells: list[str], cell: str, offers: dict[str, Any]) -> None:
    """Levels in digits or in words, or ticks: one line of the map for all columns."""
    mentors = people(
        {"Rate your skills [Python]": cells[0], "Rate your skills [SQL]": cells[1]},
        {"Rate your skills [Python]": cells[2], "Rate your skills [SQL]": cells[3]},
    )
    columns, pool = read(mentors, NOBODY, "mentors")
    spec = columns.fields["offers"]
    assert (spec.columns, spec.item, spec.cell) == (("Rate your skills [*]",), "header", cell)
    assert dict(pool["p0"].offers or {}) == offers


def test_a_grid_that_asks_how_good_somebody_is() -> None:
    """In other words, and one of its skills has a name that elsewhere means something else."""
    skills = ("Presenteren", "Feedback geven", "Excel")
    rows = [{f"Hoe goed ben je in [{s}]": str(1 + n) for n, s in enumerate(skills)}] * 2
    columns, pool = read(people(*rows), NOBODY, "mentors")
    assert columns.fields["offers"].columns == ("Hoe goed ben je in [*]",)
    assert pool["p0"].offers == {"presenteren": 1, "feedback geven": 2, "excel": 3}


def test_a_grid_of_importances_is_no_list() -> None:
    """A question that asks for no list keeps a column for each of its parts."""
    asked = "How important is it that your mentor [{}]"
    rows = people(*({asked.format("works nearby"): "4", asked.format("is patient"): "2"},) * 3)
    columns = mm.ColumnMap.suggest(rows).map
    assert not columns.fields and len(columns.attributes) == 2


def test_a_ranking_in_a_grid() -> None:
    """Rank the topics: 1 is most important."""
    rows = people(
        {"Rank the topics [Law]": "1", "Rank the topics [Art]": "2", "Rank the topics [Tax]": "3"},
        {"Rank the topics [Law]": "3", "Rank the topics [Art]": "2", "Rank the topics [Tax]": "1"},
    )
    columns, pool = read(NOBODY, rows, "mentees")
    assert columns.fields["seeks"].cell == "rank"
    assert (pool["p1"].seeks or {})["tax"].importance == 5


def test_a_ranking_without_a_common_header() -> None:
    """Columns in which each person writes 1 to 7 once are a ranking of what their headers say."""
    draw = random.Random(1)  # noqa: S311  (not a secret)
    topics = ["Soft skills", "Networking", "Leadership", "Industry insights", "Work-life balance",
              "Emotional intelligence", "Career planning"]  # fmt: skip
    rows = people(*(dict(zip(topics, draw.sample("1234567", 7), strict=True)) for _ in range(5)))
    columns, pool = read(NOBODY, rows, "mentees")
    assert columns.fields["seeks"].cell == "rank"
    assert set(columns.fields["seeks"].columns) == set(topics)
    assert len(pool["p0"].seeks or {}) == 7


def test_hours_of_a_week() -> None:
    """168 numbered columns of ticks are hours from Monday at midnight on."""
    rows = people(
        {f"Avail {n}": str(int(n in (10, 11))) for n in range(1, 169)},
        {f"Avail {n}": "0" for n in range(1, 169)},
    )
    suggestion = mm.ColumnMap.suggest(rows)
    assert suggestion.map.fields["availability"] == ColumnSpec(
        columns=("Avail *",), item="header", cell="tick", first="Mon 00:00", minutes=60
    )
    assert str(suggestion).count("Avail") == 1
    pool = mm.read_profiles(rows, columns=suggestion.map)
    assert set(pool["p0"].availability or ()) == {"Mon 09:00-11:00"}


@pytest.mark.parametrize(
    ("cells", "slots"),
    [
        (("9:00-10:00", "", "14:00-15:00"), {"Mon 09:00-10:00", "Wed 14:00-15:00"}),
        (("Morning", "", "Afternoon"), {"Mon 09:00-12:00", "Wed 13:00-17:00"}),
        (("x", "", "x"), {"Mon 09:00-17:00", "Wed 09:00-17:00"}),
    ],
)
def test_a_column_a_weekday(cells: tuple[str, ...], slots: set[str]) -> None:
    """Cells hold hours, parts of the day or ticks; hours that words stand for are told."""
    days = ("Monday", "Tuesday", "Wednesday")
    rows = people(*({f"Free on {d}": c for d, c in zip(days, cells, strict=True)},) * 5)
    suggestion = mm.ColumnMap.suggest(rows)
    pool = mm.read_profiles(rows, columns=suggestion.map)
    assert set(pool["p0"].availability or ()) == slots


def test_numbered_choices_of_people() -> None:
    """First to third choice are preferences in this order, and never sure."""
    ids = ["p1", "p2", "p0"]
    asked = ["First choice of mentor", "Second choice of mentor", "Third choice of mentor"]
    rows = people(*(dict(zip(asked, ids, strict=True)),) * 3)
    found = mm.ColumnMap.suggest(rows)
    assert found.map.fields["preferences"].columns == tuple(asked)
    assert all(column.confidence < 0.8 for column in found.columns[1:])


def test_numbered_choices_of_topics() -> None:
    """Topic 1 to 3 in order of choice are what a mentee wants to learn."""
    rows = people(*({"Topic choice 1": "Law", "Topic choice 2": "Art"},) * 3)
    columns, pool = read(NOBODY, rows, "mentees")
    assert columns.fields["seeks"].columns == ("Topic choice 1", "Topic choice 2")
    assert set(pool["p0"].seeks or {}) == {"law", "art"}


def test_a_pattern_takes_no_other_column() -> None:
    """Where a pattern would find a stranger too, the columns are named one by one."""
    stranger = "skill level [sql] remarks [x]"
    rows = people(*({"Skill level [SQL]": "4", "Skill level [R]": "2", stranger: "?"},) * 3)
    columns = mm.ColumnMap.suggest(rows, NOBODY)
    spec = columns.maps["mentors"].fields["offers"]
    assert "*" not in "".join(spec.columns) and len(spec.columns) == 2


def test_a_protected_column_is_in_no_grid() -> None:
    """A grid leaves out what names a protected attribute."""
    asked = "Which groups may we help you with [{}]"
    rows = people(*({asked.format(g): "x" for g in ("Law", "Art", "Pregnancy")},) * 3)
    found = mm.ColumnMap.suggest(rows, NOBODY)
    assert [c.field for c in found.columns if "Pregnancy" in c.header] == ["protected"]
    mm.read_profiles(rows, columns=found.maps["mentors"])
