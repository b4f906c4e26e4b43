"""Laws of a suggestion: it applies nothing, keeps order out of it, and can be read and used.

Holds ``people.suggesting`` to account, above all ``choose``, ``common``, ``as_toml`` and
``families``.
"""

from __future__ import annotations

import copy
import random
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.errors import InputError
from mentormatch.text.spelling import normal_form


def _parts(listed: str) -> list[str]:
    return [part.removeprefix("\n").lstrip(" ") for part in listed.split("|")]


_HEADERS = st.sampled_from(
    _parts(
        """ID|id|Email|E-mail|Name|First name|Timestamp|Gender|Grade|Level|Department|Dept|
    Your department*|Skills ** (required **)|Skills|Rate [Python]|Rate [SQL]|Rate  [R]|
    Rate * [Java]|Can teach|
    What would you like to learn?|Languages|Avail Monday|Avail Tuesday|Avail Wednesday|
    First choice mentor|Second choice mentor|Leadership|Networking|Communication|Presenting|Python|
    How many mentees?|Hours per week|Tijdzone|Beschikbaarheid|Opmerkingen|Leeftijd|Goals|Goal|
    Motivation|manager|Leidinggevende|???||Name of your mentor|attributes.years:number|
    attributes.club|Mentor style|active|start date|a*b*c|Free 1|Free 2|What - one thing|preferences|
    capacity|Location|location|site"""
    )
)
_CELLS = st.sampled_from(
    _parts(
        """|1|2|3|4|5|yes|no|x|Junior|Senior|Python; SQL|Python, SQL|Monday morning|Mon 09:00-10:00|
    Dutch|English; Dutch|Europe/Amsterdam|CET|2-3|ann@example.org|bo@example.org|2026-01-01|
    01/02/2026 10:11:12|Expert|n/a|I would like to learn more about leading people; and to grow.|
    2 hours per week|#N/A|Advice (in general, and more), Talks"""
    )
)


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, str]]:
    headers = draw(st.lists(_HEADERS, min_size=1, max_size=9, unique=True))
    rows = draw(st.lists(st.tuples(*[_CELLS] * len(headers)), min_size=1, max_size=6))
    return [dict(zip(headers, row, strict=True)) for row in rows]


def suggested(*sources: list[dict[str, Any]]) -> mm.ColumnMap | None:
    """Return the map, or nothing where the table holds what no table may hold."""
    try:
        return mm.ColumnMap.suggest(*sources).map
    except InputError:
        return None


def codes(source: list[dict[str, Any]], columns: mm.ColumnMap) -> set[str]:
    """Return the codes of what a reading refuses."""
    try:
        mm.read_profiles(source, columns=columns)
    except InputError as error:
        return {one.code for one in error.findings if one.severity == "refused"}
    return set()


@settings(deadline=None, max_examples=150)
@given(tables())
@example([{"Skills ** (required **)": "sql; r", "Skills": "r"}])
@example(
    [{"Name": "", "First name": "1", "Grade": ""}, {"Name": "", "First name": "1", "Grade": ""}]
)
@example([{"Rate * [Java]": "3", "Rate * [R]": "3", "id": "1"}])
def test_nothing_is_applied_and_what_comes_back_can_be_read(rows: list[dict[str, str]]) -> None:
    """The source stays as it was; the TOML reads back as the map; its columns are there."""
    before = copy.deepcopy(rows)
    suggestion = mm.ColumnMap.suggest(rows)
    assert rows == before
    assert mm.ColumnMap.from_toml(text=suggestion.to_toml()) == suggestion.map
    refused = codes(rows, suggestion.map)
    assert not refused & {"missing-column", "duplicate-header", "ambiguous-header", "no-header"}
    assert len(suggestion.columns) == len(suggestion.to_frame()) == len(rows[0])


@settings(deadline=None, max_examples=80)
@given(tables(), tables())
def test_two_files_have_one_map(
    mentors: list[dict[str, str]], mentees: list[dict[str, str]]
) -> None:
    """The map of two files reads back, and the part of each side finds its columns."""
    suggestion = mm.ColumnMap.suggest(mentors, mentees)
    assert mm.ColumnMap.from_toml(text=suggestion.to_toml()) == suggestion.map
    for side, rows in (("mentors", mentors), ("mentees", mentees)):
        refused = codes(rows, suggestion.maps[side])
        assert not refused & {"missing-column", "duplicate-header", "ambiguous-header"}


@settings(deadline=None, max_examples=80)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_columns_has_no_say(rows: list[dict[str, str]], draw: random.Random) -> None:
    """The same columns in another order get the same map."""
    headers = list(rows[0])
    draw.shuffle(headers)
    turned = [{header: row[header] for header in headers} for row in rows]
    assert suggested(turned) == suggested(rows)


@settings(deadline=None, max_examples=80)
@given(tables())
def test_sure_guesses_have_words_and_cells(rows: list[dict[str, str]]) -> None:
    """Nobody is sure of a column that is empty, or of a header that says nothing."""
    for column in mm.ColumnMap.suggest(rows).columns:
        cells = [row[column.header] for row in rows]
        if not any(cells) or not normal_form(column.header):
            assert column.confidence < 0.8 or column.field in ("protected", None)
        assert 0 <= column.confidence <= 1


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.text(max_size=30), min_size=1, max_size=4, unique=True),
    st.lists(st.text(max_size=12), min_size=1, max_size=3),
)
@example(["\x85", "skills\u2028offered"], ["sql"])
def test_any_text_may_be_a_header(headers: list[str], cells: list[str]) -> None:
    """Whatever a file holds, the TOML is TOML, and its columns are there."""
    rows = [dict.fromkeys(headers, cell) for cell in cells]
    try:
        suggestion = mm.ColumnMap.suggest(rows)
    except InputError:
        return
    assert mm.ColumnMap.from_toml(text=suggestion.to_toml()) == suggestion.map
    assert not codes(rows, suggestion.map) & {"missing-column", "duplicate-header", "no-header"}
    assert suggestion._repr_html_() and str(suggestion)
