"""Grids of a form are refused in words: a rating, a tick or a rank never becomes an item.

Holds ``people.reading.grids`` to account.
"""

from __future__ import annotations

from typing import Any

import pytest

from mentormatch.errors import InputError
from mentormatch.people.reading.read import read_profiles


def refused(rows: list[dict[str, Any]], field: str, *headers: str) -> bool:
    """Tell whether columns that make one field are refused as a grid."""
    columns = {"fields": {field: list(headers)}}
    try:
        found = tuple(read_profiles(rows, columns=columns).findings)
    except InputError as error:
        found = error.findings
    return "grid-columns" in {finding.code for finding in found}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5", "1"),
        (5, 1),
        (4.0, None),
        ("TRUE", "FALSE"),
        (True, False),
        ("0", "1"),
        ("ja", "nee"),
        ("x", ""),
        ("✓", ""),
        ("Expert", "Beginner"),
        ("4 - good", "1 - poor"),
        ("3/5", "5/5"),
    ],
)
@pytest.mark.parametrize(
    "field", ["offers", "seeks", "languages", "experience", "styles_offered", "availability"]
)
def test_a_grid_is_refused(field: str, one: Any, other: Any) -> None:
    """One column an item, with a rating or a tick in the cell, is no list of items."""
    rows = [{"id": "a", "Rate [Python]": one, "Rate [SQL]": other}]
    rows += [{"id": "b", "Rate [Python]": other, "Rate [SQL]": one}]
    assert refused(rows, field, "Rate [Python]", "Rate [SQL]")
    plain = [{"id": row["id"], "Python": row["Rate [Python]"], "Web": "Web"} for row in rows]
    assert refused(plain, field, "Python", "Web")


def test_the_words_of_the_refusal_say_what_to_do() -> None:
    """The columns, what they hold and the cure are told, once."""
    rows = [{"id": "a", "Rate [Python]": "5", "Rate [SQL]": "1"}]
    with pytest.raises(
        InputError, match="2 columns hold ratings, levels, ticks or ranks"
    ) as caught:
        read_profiles(rows, columns={"fields": {"offers": ["Rate [Python]", "Rate [SQL]"]}})
    (finding,) = [f for f in caught.value.findings if f.severity == "refused"]
    assert 'columns = ["Rate [*]"], item = "header", cell = "level" or cell = "tick"' in str(
        finding
    )


@pytest.mark.parametrize(
    ("field", "ways"),
    [
        ("seeks", 'cell = "level" or cell = "tick" or cell = "rank"'),
        ("languages", 'cell = "tick"'),
        ("preferences", 'cell = "tick" or cell = "rank"'),
    ],
)
def test_what_the_cure_says_is_read(field: str, ways: str) -> None:
    """Each way that the refusal names is one that the map takes for this field."""
    rows = [{"id": "a", "Rate [Ann]": "2", "Rate [Bo]": "1"}]
    with pytest.raises(InputError) as caught:
        read_profiles(rows, columns={"fields": {field: ["Rate [Ann]", "Rate [Bo]"]}})
    (cure,) = [f.cure for f in caught.value.findings if f.code == "grid-columns"]
    assert cure is not None and cure.endswith(f"{ways}.")
    for way in ways.split(" or "):
        cell = way.removeprefix('cell = "').removesuffix('"')
        spec = {"columns": ["Rate [*]"], "item": "header", "cell": cell}
        values = {"values": {"2": True}} if cell == "tick" else {}
        pool = read_profiles(rows, columns={"fields": {field: spec | values}})
        assert {item.lower() for item in getattr(pool["a"], field)} == {"ann", "bo"}


def test_one_column_of_a_grid_is_refused() -> None:
    """A header with its item in brackets and a rating below is a grid of one."""
    assert refused([{"id": "a", "Rate [Python]": "5"}], "offers", "Rate [Python]")
    assert not refused([{"id": "a", "Skills [all]": "sql; r"}], "offers", "Skills [all]")


@pytest.mark.parametrize("headers", [("Rank [A]", "Rank [B]"), ("Anna", "Bob")])
def test_ranks_of_partners_are_refused(headers: tuple[str, ...]) -> None:
    """A rank in the column of each partner is no id."""
    rows = [dict(zip(("id", *headers), row, strict=True)) for row in (("s", "2", "1"), ("t", 1, 2))]
    assert refused(rows, "preferences", *headers)
    rows = [dict(zip(("id", *headers), ("s", "TRUE", "FALSE"), strict=True))]
    assert refused(rows, "vetoes", *headers)


@pytest.mark.parametrize(
    "headers",
    [("First", "Second"), ("1st choice", "2nd choice"), ("Wish 1", "Wish 2"), ("Eerste", "Tweede")],
)
def test_choices_in_their_order_are_ids(headers: tuple[str, ...]) -> None:
    """A column for each choice holds ids, also where ids are small numbers."""
    rows = [dict(zip(("id", *headers), ("s", "2", "1"), strict=True))]
    pool = read_profiles(rows, columns={"fields": {"preferences": list(headers)}})
    assert pool["s"].preferences == ("2", "1")


def test_columns_of_items_are_put_together() -> None:
    """Columns that hold items, or the name of what was ticked, are read as before."""
    rows = [{"id": "a", "Data": "Data", "Tools": "Jira; 365", "More": "none"}]
    rows += [{"id": "b", "Data": "", "Tools": "Jira", "More": ""}]
    pool = read_profiles(rows, columns={"fields": {"offers": ["Data", "Tools", "More"]}})
    assert set(pool["a"].offers or {}) == {"data", "jira", "365"}
    lists = [{"id": "a", "One": ["5"], "Two": {"sql": 3}}]
    pool = read_profiles(lists, columns={"fields": {"offers": ["One", "Two"]}})
    assert pool["a"].offers == {"5": None, "sql": 3}
