"""What answers in words mean: hours, levels and counts are read as a whole, or left blank.

Holds ``people.suggesting.meanings`` to account, and what a suggestion makes of it.
"""

from __future__ import annotations

import tomllib
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.people.suggesting.meanings.hours import slots_of
from mentormatch.people.suggesting.meanings.levels import levels_of

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
DUTCH = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag")
DAY, MORNING, AFTERNOON = "09:00-17:00", "09:00-12:00", "13:00-17:00"


def slots(days: str, hours: str) -> tuple[str, ...]:
    return tuple(f"{day} {hours}" for day in days.split())


# -- hours -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "days", "hours"),
    [
        ("any day except Friday", "Mon Tue Wed Thu", DAY),
        ("elke dag behalve vrijdag", "Mon Tue Wed Thu", DAY),
        ("Hele week, m.u.v. dinsdag", "Mon Wed Thu Fri", DAY),
        ("weekdays, not on Wednesday", "Mon Tue Thu Fri", DAY),
        ("ma t/m vr, maar niet op woensdag", "Mon Tue Thu Fri", DAY),
        ("Mon-Thu afternoons", "Mon Tue Wed Thu", AFTERNOON),
        ("Monday to Thursday", "Mon Tue Wed Thu", DAY),
        ("Tuesday through Thursday mornings", "Tue Wed Thu", MORNING),
        ("ma t/m do ochtend", "Mon Tue Wed Thu", MORNING),
        ("maandag tot en met woensdag", "Mon Tue Wed", DAY),
        ("dinsdag 9-11 uur", "Tue", "09:00-11:00"),
        ("Tuesdays 10-12", "Tue", "10:00-12:00"),
        ("Friday 2-4pm", "Fri", "14:00-16:00"),
        ("Friday after 3pm", "Fri", "15:00-17:00"),
        ("alleen woensdag na 15.00", "Wed", "15:00-17:00"),
        ("tussen 9 en 11 uur op maandag", "Mon", "09:00-11:00"),
        ("every weekday morning", "Mon Tue Wed Thu Fri", MORNING),
        ("Friday morning", "Fri", MORNING),
        ("maandagochtend", "Mon", MORNING),
        ("maandag- en donderdagochtend", "Mon Thu", MORNING),
        ("'s avonds", "Mon Tue Wed Thu Fri", "18:00-21:00"),
        ("Monday afternoon 14:00-16:00", "Mon", "14:00-16:00"),
    ],
)
def test_hours_in_words(said: str, days: str, hours: str) -> None:
    """Ranges of days, what is excepted, and hours in digits are read as they are meant."""
    assert slots_of(said) == slots(days, hours)


@pytest.mark.parametrize(
    "said",
    [
        "Flexible", "in overleg", "every other Friday", "dinsdagochtend (even weken)",
        "not on Friday", "niet op vrijdag", "maandag tot donderdag", "Mon-Wed-Fri", "Fri-Mon",
        "Monday morning, Tuesday", "Tuesday 2-4", "10-12", "vrijdag vrij", "weekdays (Monday)",
        "I cannot make Fridays", "Monday unless it rains", "after work", "2 hours a week",
    ],
)  # fmt: skip
def test_what_may_mean_something_else_is_left_blank(said: str) -> None:
    """A word that is not known, or two readings: nothing is proposed."""
    assert slots_of(said) == ()


PARTS = {
    "": ("", "", DAY),
    "morning": ("mornings", "ochtend", MORNING),
    "afternoon": ("afternoons", "middag", AFTERNOON),
    "clock": ("10-12", "10-12 uur", "10:00-12:00"),
}


@given(
    st.sets(st.integers(0, 4), min_size=1),
    st.sampled_from(["list", "range", "except"]),
    st.sampled_from(sorted(PARTS)),
    st.booleans(),
)
def test_days_are_neither_lost_nor_added(
    chosen: set[int], way: str, part: str, dutch: bool
) -> None:
    """What is said is what is proposed, in both languages; or nothing at all."""
    names, joint = (DUTCH, " en ") if dutch else (ENGLISH, " and ")
    words, hours = PARTS[part][dutch], PARTS[part][2]
    meant = sorted(chosen)
    listed = joint.join(names[day] for day in meant)
    if way == "list":
        said = f"{listed} {words}"
    elif way == "range":
        meant = list(range(meant[0], meant[-1] + 1))
        said = f"{names[meant[0]]} {'t/m' if dutch else 'to'} {names[meant[-1]]} {words}"
    else:
        before = ("elke dag", "behalve") if dutch else ("any day", "except")
        said = f"{before[0]} {words} {before[1]} {listed}"
        meant = [day for day in range(5) if day not in chosen]
    found = slots_of(said.strip())
    expected = tuple(f"{DAYS[day]} {hours}" for day in meant)
    assert found in (expected, ())
    assert found == expected or (way == "range" and len(chosen) == 1)
    assert slots_of(f"{said} unless asked") == ()


# -- levels ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "levels"),
    [
        ("1 - Novice|2 - Basic|3 - Able|4 - Strong|5 - Expert", [1, 2, 3, 4, 5]),
        ("1 (low)|2|3|4|5 (high)", [1, 2, 3, 4, 5]),
        ("Novice|Basic|Good", [1, 2, 3]),
        ("Novice|Basic|Good|Expert", [1, 2, 3, 5]),
        ("Beginner|Basis|Gevorderd|Sterk|Expert", [1, 2, 3, 4, 5]),
        ("Geen ervaring|Basis|Gemiddeld|Gevorderd|Expert", [0, 1, 3, 4, 5]),
        ("Sterk|Strong", [4, 4]),
        ("Expert (5)|Basic (1)", [5, 1]),
    ],
)
def test_labels_of_a_scale(labels: str, levels: list[int]) -> None:
    """A number in a label is its level, and words rise with the scale."""
    listed = labels.split("|")
    assert levels_of(listed) == dict(zip(listed, levels, strict=True))


@pytest.mark.parametrize("labels", ["Good|Splendid", "Advanced|Proficient|Good", "6 - top|1 - low"])
def test_labels_whose_order_is_not_known(labels: str) -> None:
    """Whoever made the form knows; levels of another scale are never rescaled."""
    assert levels_of(labels.split("|")) is None


def test_two_labels_are_never_on_one_level_in_silence() -> None:
    """Of all threes of common labels: each its own level, or none is proposed."""
    common = "Novice Beginner Basic Limited Fair Good Able Average Advanced Strong Expert".split()
    same = {frozenset({"Novice", "Beginner"})}
    for three in combinations(common, 3):
        found = levels_of(three) or {}
        for one, other in combinations(found, 2):
            assert found[one] != found[other] or frozenset({one, other}) in same


# -- in a suggestion -------------------------------------------------------------------------------


def suggested(mentors: list[dict[str, Any]], mentees: list[dict[str, Any]]) -> mm.Suggestion:
    """Suggest a map, which reads as its own TOML."""
    found = mm.ColumnMap.suggest(mentors, mentees)
    assert mm.ColumnMap.from_toml(text=found.to_toml()) == found.map
    return found


def column(header: str, cells: list[str]) -> list[dict[str, Any]]:
    return [{"id": f"p{n}", header: cell} for n, cell in enumerate(cells)]


NOBODY = [{"id": "q"}]


@pytest.mark.parametrize("header", ["When could you meet?", "Wanneer kun je afspreken?"])
def test_hours_without_a_meaning_stand_as_lines_to_fill_in(header: str) -> None:
    """Each answer once, taken in by its mark; contact data and names are counted alone."""
    cells = ["Friday morning", "Flexible", "flexible", "even weken op ma", "als Truus er is",
             "06 1234 5678", "any day except Friday", *["Tuesday"] * 5]  # fmt: skip
    text = suggested(column(header, cells), NOBODY).to_toml()
    assert '# flexible = ["…"]  # 2 people' in text
    assert '# "even weken op ma" = ["…"]  # 1 person' in text
    assert "2 more answers are not repeated here" in text
    assert "ruus" not in text and "1234" not in text
    said = tomllib.loads(text)["mentors"]["fields"]["availability"]["values"]
    assert said["any day except friday"] == list(slots("Mon Tue Wed Thu", DAY))
    filled = text.replace('# flexible = ["…"]', 'flexible = ["Mon 10:00-11:00"]')
    own = mm.ColumnMap.from_toml(text=filled).for_side("mentors")
    assert "flexible" in own.fields["availability"].values


def test_a_comma_is_no_separator_where_it_changes_what_is_meant() -> None:
    """The whole week, except Friday is not the whole week and something else."""
    cells = ["all week, except Friday", "all week, except Monday", "all week"] * 3
    spec = suggested(column("When could you meet?", cells), NOBODY).maps["mentors"].fields
    assert spec["availability"].separator == ";"
    assert spec["availability"].values["all week, except Friday".lower()] == slots(
        "Mon Tue Wed Thu", DAY
    )


@pytest.mark.parametrize(
    ("header", "cells", "values", "unread"),
    [
        (
            "How many mentees would you like?",
            ["one", "two", "max 2", "1 or 2", "up to 3", "more than 2", "no preference"],
            {"one": 1, "two": 2, "max 2": 2, "up to 3": 3},
            ["more than 2", "no preference"],
        ),
        (
            "Hoeveel mentees wil je begeleiden?",
            [
                "één",
                "twee",
                "hooguit 2",
                "1 of 2",
                "2-3",
                "liefst 1, eventueel 2",
                "maakt niet uit",
            ],
            {"één": 1, "twee": 2, "hooguit 2": 2},
            ["liefst 1, eventueel 2", "maakt niet uit"],
        ),
    ],
)
def test_counts_in_words(
    header: str, cells: list[str], values: dict[str, int], unread: list[str]
) -> None:
    """Words and maxima by values, ranges by their smaller end, and the rest to be filled in."""
    found = suggested(column(header, cells), NOBODY)
    spec = found.maps["mentors"].fields["max_mentees"]
    assert (spec.values, spec.range) == (values, "low")
    text = found.to_toml()
    assert all(f'# "{answer}" = "…"  # 1 person' in text for answer in unread)


@pytest.mark.parametrize("want", ["Which skills do you want to work on?", "Wat wil je leren?"])
@pytest.mark.parametrize("rate", ["Rate your skill", "Beoordeel je vaardigheid"])
@pytest.mark.parametrize("labels", ["1 2 3", "1-Basic 2-Able 3-Good"])
def test_a_mentee_who_rates_herself_tells_her_own_level(want: str, rate: str, labels: str) -> None:
    """What she wants is asked elsewhere; her own level is what she could offer."""
    said = labels.split()
    mentees = [
        {"id": f"p{n}", f"{rate} [Python]": said[n % 3], f"{rate} [SQL]": said[(n + 1) % 3],
         want: ["Python, SQL", "SQL", "Python", "Law, SQL"][n % 4]}
        for n in range(12)
    ]  # fmt: skip
    columns = suggested(NOBODY, mentees).maps["mentees"]
    assert columns.fields["seeks"].headers == (want,)
    assert columns.fields["offers"].headers == (f"{rate} [*]",)
    person = mm.read_profiles(mentees, columns=columns)["p1"]
    assert person.offers == {"python": 2, "sql": 3}
    assert set(person.seeks or {}) == {"sql"}


def test_a_grid_of_what_a_mentee_wants_stays_what_she_seeks() -> None:
    """To learn is not to know, though both are rated."""
    rows = [
        {"id": f"p{n}", "Rate what you want to learn [Python]": str(n % 5 + 1),
         "Rate what you want to learn [SQL]": str((n + 2) % 5 + 1)}
        for n in range(10)
    ]  # fmt: skip
    assert set(suggested(NOBODY, rows).maps["mentees"].fields) == {"seeks"}


def test_unknown_labels_are_asked_for_as_levels() -> None:
    """Never as ticks, where followed to the letter the beginner equals the expert."""
    rows = [
        {"id": f"p{n}", "Rate your skills [Python]": ["Meh", "Splendid", "Ace"][n % 3],
         "Rate your skills [SQL]": ["Ace", "Meh", "Splendid"][n % 3]}
        for n in range(12)
    ]  # fmt: skip
    text = suggested(rows, NOBODY).to_toml()
    assert 'cell = "level"' in text and 'cell = "tick"' not in text
    assert '# splendid = "…"  # 8 people' in text
