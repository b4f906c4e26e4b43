"""What stands between the items of a column, where people of one file use several marks.

Holds ``people.suggesting.separators`` to account.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.people.suggesting.separators import parted

ITEMS = ["sql", "python", "talks", "law", "art"]
MARKS = [";", ",", " / "]


def test_all_marks_of_one_column_are_proposed() -> None:
    """As a coordinator sees it: a list of separators, and what the reader makes of it."""
    cells = ["SQL; Law", "Law, Art", "Art / SQL", "SQL", "Law", "Art"]
    rows = [{"id": f"p{n}", "What do you want to learn?": cell} for n, cell in enumerate(cells)]
    suggestion = mm.ColumnMap.suggest(rows)
    assert suggestion.map.fields["seeks"].separator == (";", ",", "/")
    assert "parted by ';' and ',' and '/'" in str(suggestion)
    people = mm.read_profiles(rows, columns=suggestion.map)
    said = [set(one.seeks) for one in people if one.seeks is not None]
    assert said[:3] == [{"sql", "law"}, {"law", "art"}, {"art", "sql"}]
    assert "mixed-separators" not in {finding.code for finding in people.findings}


def test_languages_are_known_however_they_are_parted() -> None:
    """So that a question about languages is no attribute of the programme's own."""
    said = ["English", "Dutch; English", "NL", "EN", "nederlands / engels", "Engels, Nederlands"]
    rows = [{"id": f"p{n}", "Which languages can you meet in?": c} for n, c in enumerate(said * 2)]
    suggestion = mm.ColumnMap.suggest(rows)
    assert suggestion.columns[1].field == "languages" and suggestion.columns[1].confidence >= 0.8
    people = mm.read_profiles(rows, columns=suggestion.map)
    assert {code for one in people for code in one.languages or ()} == {"en", "nl"}
    assert "languages-parted" not in {finding.code for finding in people.findings}


LISTS = st.tuples(st.sampled_from(MARKS), st.sets(st.sampled_from(ITEMS), min_size=2))


@given(st.lists(LISTS, min_size=4))
def test_items_are_those_that_were_written(rows: list[tuple[str, set[str]]]) -> None:
    """Whatever stands between them, once each stands alone somewhere."""
    cells = [*ITEMS, *(mark.join(sorted(said)) for mark, said in rows)]
    assert set(parted(cells).items) == set(ITEMS)


@pytest.mark.parametrize(
    ("cells", "item", "separator"),
    [
        (["UX/UI", "Law", "SQL; Law", "UX/UI; SQL"], "ux/ui", ";"),
        (["R&D", "HR", "Law, HR", "HR, R&D"], "r&d", ","),
        (["Talks (big, small); Law", "Law", "Law, SQL", "SQL; Law"], "talks (big, small)", ";"),
        (["Talks (big/small); Law", "Law / SQL", "SQL", "Law"], "talks (big/small)", (";", " / ")),
        (["Health and safety; Law", "Law", "Law; SQL", "SQL"], "health and safety", ";"),
    ],
)
def test_a_mark_within_an_item_parts_nothing(
    cells: list[str], item: str, separator: str | tuple[str, ...]
) -> None:
    """As long as its parts do not stand alone."""
    found = parted(cells)
    assert item in found.items and found.separator == separator


def test_two_columns_of_one_field_share_their_marks() -> None:
    """A line of the map that names both says the marks of both."""
    first, second = ["SQL, Law; Art", "SQL", "Law", "Art"], ["SQL; Law", "Art / SQL", "Law", "Art"]
    rows = [
        {"id": f"p{n}", "Skills to teach": one, "What can you teach others?": other}
        for n, (one, other) in enumerate(zip(first, second, strict=True))
    ]
    spec = mm.ColumnMap.suggest(rows).map.fields["offers"]
    assert spec.columns == ("Skills to teach", "What can you teach others?")
    assert spec.separator == (";", ",", "/")
