"""What answers mean is said in the column map: words, lists, yes and no, ranges.

Holds ``people.grammar.column_spec``, ``people.grammar.tokens``, ``people.grammar.ranges`` and
``people.reading.unused_answers`` to account.
"""

from __future__ import annotations

from typing import Any

import pytest

import mentormatch as mm
from mentormatch.errors import InputError


def read(rows: list[dict[str, Any]], **columns: Any) -> mm.Profiles:
    """Read people by a map."""
    return mm.read_profiles(rows, columns=columns)


def test_a_word_for_hours_is_a_list_of_slots() -> None:
    """A coordinator says once what Weekday mornings are; a cell may hold a slot besides."""
    mornings = [f"{day} 09:00-12:00" for day in ("Mon", "Tue")]
    pool = read(
        [
            {"id": "a", "When?": "weekday mornings"},
            {"id": "b", "When?": "Weekday mornings; Fri 13:00-14:00"},
            {"id": "c", "When?": ""},
        ],
        fields={"availability": {"column": "When?", "values": {"Weekday mornings": mornings}}},
    )
    assert pool["a"].availability == frozenset(mornings)
    assert pool["b"].availability == frozenset({*mornings, "Fri 13:00-14:00"})
    assert pool["c"].availability is None


def test_an_answer_may_hold_the_separator() -> None:
    """An answer of the map is found whole before a cell is taken apart."""
    pool = read(
        [{"id": "a", "offers": "sql; Talk; listen; r"}],
        fields={"offers": {"column": "offers", "values": {"Talk; listen": "coaching:4"}}},
    )
    assert pool["a"].offers == {"sql": None, "coaching": 4, "r": None}


def test_a_short_answer_is_not_taken_out_of_a_longer_word() -> None:
    """A word of the whole map is a whole item: M is neither in Monday nor in Maarten."""
    pool = read(
        [{"id": "a", "offers": "Mentoring; M;More", "availability": "Mon 9:00-10:00"}],
        values={"M": "man"},
    )
    assert pool["a"].offers == {"mentoring": None, "man": None, "more": None}
    assert pool["a"].availability == frozenset({"Mon 09:00-10:00"})


def test_words_for_all_fields() -> None:
    """A word of the map means the same wherever a field can hold what it means."""
    pool = read(
        [
            {
                "id": "a",
                "max_mentees": "One only, please!",
                "active": "Paused",
                "site": "Paused",
                "time_zone": "Pacific Time",
            }
        ],
        values={"One only, please!": 1, "Paused": False, "Pacific Time": "America/Los_Angeles"},
    )
    person = pool["a"]
    assert (person.max_mentees, person.active, person.site) == (1, False, "Paused")
    assert person.time_zone == "America/Los_Angeles"


def test_words_of_a_field_come_first() -> None:
    """A table inside a field is nearer than the one for all fields."""
    pool = read(
        [{"id": "a", "max_mentees": "few", "max_mentors": "few"}],
        values={"few": 3},
        fields={"max_mentors": {"column": "max_mentors", "values": {"Few": 2}}},
    )
    assert (pool["a"].max_mentees, pool["a"].max_mentors) == (3, 2)


def test_an_answer_may_be_written_as_a_cell() -> None:
    """What a cell may hold may stand for an answer, in text."""
    spec = {
        "active": {"column": "Status", "values": {"Paused": "no"}},
        "max_mentees": {"column": "How many?", "values": {"2-3": "2"}},
        "availability": {
            "column": "Free",
            "values": {"Weekends": "Sat 09:00-17:00; Sun 09:00-17:00"},
        },
    }
    row = {"id": "a", "Status": "Paused", "How many?": "2-3", "Free": "weekends"}
    person = read([row], fields=spec)["a"]
    assert (person.active, person.max_mentees) == (False, 2)
    assert sorted(person.availability or ()) == ["Sat 09:00-17:00", "Sun 09:00-17:00"]


def test_a_list_of_nothing_says_none() -> None:
    """An answer that means no items is an answer."""
    pool = read(
        [{"id": "a", "seeks": "Nothing for now"}],
        fields={"seeks": {"column": "seeks", "values": {"Nothing for now": []}}},
    )
    assert pool["a"].seeks == {}


@pytest.mark.parametrize(
    ("field", "answer"),
    [("max_mentees", "two"), ("active", "maybe"), ("offers", True), ("site", 3), ("seeks", 2)],
)
def test_an_answer_that_the_field_cannot_hold_is_refused(field: str, answer: Any) -> None:
    """The map is refused where it is written, and not the file."""
    with pytest.raises(InputError, match=f"'x' stands for an answer that '{field}' cannot hold"):
        mm.ColumnMap(fields={field: {"column": field, "values": {"x": answer}}})


def test_two_spellings_of_one_answer_are_refused() -> None:
    """Case and outer space do not tell two answers apart."""
    with pytest.raises(InputError, match="the same but for case and space"):
        mm.ColumnMap(values={"Paused": False, "paused ": True})


def test_an_answer_in_no_cell_is_told() -> None:
    """A slip in the map would otherwise leave the answer unread."""
    pool = read([{"id": "a", "active": "yes"}], values={"Pausd": False})
    (finding,) = [f for f in pool.findings if f.code == "answer-unused"]
    assert finding.severity == "warning" and "'Pausd'" in finding.message
    assert not list(read([{"id": "a", "active": "Paused"}], values={"paused": False}).findings)


def test_a_prefix_is_cut_off_items() -> None:
    """Items that all begin alike are compared with items that do not."""
    pool = read(
        [{"id": "a", "offers": "Skill: Python:4; sql"}],
        fields={"offers": {"column": "offers", "prefix": "skill:"}},
    )
    assert pool["a"].offers == {"python": 4, "sql": None}


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        ("2-3", 2, 3), ("2 – 3 mentees", 2, 3), ("1 tot 4", 1, 4), ("4", 4, 4), ("3 mentees", 3, 3),
        ("1 or 2", 1, 2), ("1 of 2", 1, 2), ("up to 3", 1, 3), ("max. 2", 1, 2), ("max 0", 0, 0),
        ("Hooguit 3 mentees", 1, 3),
    ],
)  # fmt: skip
def test_ends_of_ranges(cell: str, low: int, high: int) -> None:
    """The map says which end counts."""
    rows = [{"id": "a", "How many?": cell}]
    for end, wanted in (("low", low), ("high", high)):
        pool = read(rows, fields={"max_mentees": {"column": "How many?", "range": end}})
        assert pool["a"].max_mentees == wanted


def test_a_refused_answer_was_not_left_empty() -> None:
    """Only whoever said nothing is counted among those with the default."""
    rows = [{"id": f"p{n}", "q": cell} for n, cell in enumerate(["max 2", "", "2", "a few", ""])]
    with pytest.raises(InputError) as caught:
        read(rows, fields={"max_mentees": {"column": "q"}})
    (left,) = [f for f in caught.value.findings if f.code == "default"]
    assert left.message.startswith("2 people left this empty")


def test_hours_are_minutes() -> None:
    """A time in hours is turned into minutes where the field counts those."""
    rows = [
        {"id": "a", "Time": "2-3 hours"},
        {"id": "b", "Time": "90"},
        {"id": "c", "Time": "4 uur"},
    ]
    pool = read(rows, fields={"minutes_per_month": {"column": "Time", "range": "low"}})
    assert [pool[who].minutes_per_month for who in "abc"] == [120, 90, 240]


@pytest.mark.parametrize(
    ("field", "cell", "end", "cure"),
    [
        ("max_mentees", "2-3", None, 'range = "low" or "high"'),
        ("minutes_per_month", "15+", None, 'range = "low" or "high"'),
        ("max_mentees", "5-2", "low", "Correct the cell"),
        ("max_mentees", "15+", "high", 'values = { "15+" = 20 }'),
        ("max_mentees", "up to 3", None, 'range = "low" or "high"'),
        ("minutes_per_month", "up to 3 hours", "low", 'values = { "max 2" = 2 }'),
        ("max_mentees", "2 hours", "low", "minutes_per_month"),
        ("max_mentees", "as many as you like", "low", "in digits"),
    ],
)
def test_a_range_without_its_end_is_refused(
    field: str, cell: str, end: str | None, cure: str
) -> None:
    """Nothing is guessed, and the cure is the line of the map."""
    spec = {"column": "q"} | ({} if end is None else {"range": end})
    with pytest.raises(InputError) as caught:
        read([{"id": "a", "q": cell}], fields={field: spec})
    (finding,) = [f for f in caught.value.findings if f.severity == "refused"]
    assert cure in (finding.cure or "")


@pytest.mark.parametrize(
    ("spec", "fault"),
    [
        ({"columns": ["a [*] [*]"], "item": "header", "cell": "tick"}, "holds \\* once"),
        ({"columns": ["a [*]"], "item": "header"}, "go together"),
        ({"columns": ["a [*]"], "cell": "tick"}, "go together"),
        ({"columns": ["a [*]"], "item": "header", "cell": "tick", "minutes": 60}, "go together"),
        ({"columns": ["a"], "item": "header", "cell": "rank"}, "no ranks"),
        ({"columns": ["a"], "item": "header", "cell": "hours"}, "no hours"),
        ({"columns": ["a"], "range": "low"}, "range does not apply"),
    ],
)
def test_settings_that_do_not_fit_are_refused(spec: dict[str, Any], fault: str) -> None:
    """The map is refused as a whole, before any file is read."""
    with pytest.raises(InputError, match=fault):
        mm.ColumnMap(fields={"offers": spec})


def test_a_map_survives_its_file() -> None:
    """Written and read, a map with all of these is the same."""
    columns = mm.ColumnMap(
        id=["First name", "Last name"],
        values={"Paused": False},
        fields={
            "offers": {"columns": ["Rate [*]"], "item": "header", "cell": "level"},
            "availability": {
                "columns": ["Avail *"],
                "item": "header",
                "cell": "tick",
                "first": "Mon 00:00",
                "minutes": 60,
            },
            "max_mentees": {"column": "How many?", "range": "low", "values": {"Many": 5}},
        },
    )
    assert mm.ColumnMap.from_toml(text=columns.to_toml()) == columns
    assert mm.ColumnMap.from_json(text=columns.to_json()) == columns
