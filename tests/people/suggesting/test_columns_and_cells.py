"""What one column is taken for: words of its header, shape of its cells, and both together.

Holds ``people.suggesting.judge``, ``words``, ``shapes``, ``fits``, ``separators``, ``specs``,
``hours``, ``ladders`` and ``choose`` to account.
"""

from __future__ import annotations

from typing import Any

import pytest

import mentormatch as mm
from mentormatch.errors import InputError, MissingColumn


def guess(header: str, cells: list[Any], side: str | None = None) -> Any:
    """Return what a column beside ids is taken for."""
    rows = [{"id": f"p{n}", header: cell} for n, cell in enumerate(cells)]
    if side is None:
        return mm.ColumnMap.suggest(rows).columns[1]
    other = [{"id": "q"}]
    pair = (rows, other) if side == "mentors" else (other, rows)
    file = side
    return next(
        c for c in mm.ColumnMap.suggest(*pair).columns if c.file == file and c.position == 2
    )


GOAL = "I want to lead a team of my own some day soon."
TOPICS = ["Sales; Law", "Law", "Sales", "Art; Law", "Sales; Art"]
SURE = [
    ("Which skills can you offer?", TOPICS, "offers"),
    ("What can you teach others?", TOPICS, "offers"),
    ("Waar kun je een mentee bij helpen?", TOPICS, "offers"),
    ("Welke kennis wil je delen?", TOPICS, "offers"),
    ("What would you like to learn?", TOPICS, "seeks"),
    ("I would like mentoring in", TOPICS, "seeks"),
    ("Welke vaardigheden wil je ontwikkelen?", TOPICS, "seeks"),
    ("Leervragen", TOPICS, "seeks"),
    ("Your grade", ["EO", "HEO", "SEO", "EO", "Grade 7"], "seniority"),
    ("Functieniveau", ["Junior", "Medior", "Senior", "Junior", "Medior"], "seniority"),
    ("Years of experience", ["0-2 years", "3-5 years", "6+ years", "0-2 years"], "seniority"),
    ("Welke afdeling?", ["ICT", "HR", "ICT", "HR", "ICT"], "department"),
    ("Which office?", ["York", "Leeds", "York", "Leeds"], "site"),
    ("Tijdzone", ["Europe/Amsterdam", "Europe/Lisbon"] * 2, "time_zone"),
    ("Languages you speak", ["Dutch, English", "English", "Dutch, English"], "languages"),
    ("Beschikbaarheid", ["maandagochtend;vrijdagmiddag", "maandagochtend"], "availability"),
    ("Availability", ["Mon 09:00-10:00", "Tue 10:00-11:00; Wed 09:00-10:00"], "availability"),
    ("How many mentees would you like?", ["1", "2", "2", "1"], "max_mentees"),
    ("Hoeveel mentees kun je aan?", ["één", "twee", "twee", "één", "twee"], "max_mentees"),
    ("Hours per month", ["2-3", "4-6", "2-3"], "minutes_per_month"),
    ("Start date", ["2026-03-01", "2026-04-01"], "from_date"),
    ("Do you still want to take part?", ["yes", "no", "yes"], "active"),
    ("What do you hope to achieve?", [GOAL] * 2, "goals"),
    ("Timestamp", ["01/02/2026 10:11:12", "2026-02-03 10:11"], "time"),
    ("Mobile number", ["+31 6 1234 5678", "+31 6 8765 4321"], "contact"),
    ("Voornaam", ["Els", "Jan", "Bo"], "label"),
    ("Gender", ["woman", "man"], "protected"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "cells", "field"), SURE)
def test_header_and_cells_agree(header: str, cells: list[str], field: str) -> None:
    """Where both say the same, the guess is sure."""
    found = guess(header, cells)
    assert (found.field, found.confidence >= 0.8) == (field, True)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Your grade", ["yes", "no", "yes"]),
        ("Languages", ["3", "4", "5"]),
        ("Time zone", ["early", "late", "early"]),
        ("How many mentees?", ["Sales", "Law", "Art"]),
        ("Which skills can you offer?", ["4", "5", "4"]),
        ("Department", ["I work in the team that keeps all books of the whole house."] * 3),
        ("Mentoring style", ["Online", "In person", "Online"]),
        ("Which languages should your mentor speak?", ["Dutch", "English", "Dutch"]),
    ],
)
def test_cells_that_contradict_the_header_leave_no_sure_guess(
    header: str, cells: list[str]
) -> None:
    """Words alone are never sure."""
    assert guess(header, cells).confidence < 0.8


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (["Europe/Amsterdam", "Europe/Lisbon", "Europe/Amsterdam"], "time_zone"),
        (["Mon 09:00-10:00", "Tue 09:00-10:00", "Mon 09:00-10:00"], "availability"),
        (["Dutch; English", "English", "German; Dutch"], "languages"),
        (["Junior", "Senior", "Medior", "Junior"], "seniority"),
        (["1/2/2026 10:11:12", "1/2/2026 10:12:12", "2/2/2026 9:11:12"], "time"),
        (["Transgender", "Gay", "", "Gay"], "protected"),
    ],
)
def test_cells_alone_are_a_guess_that_is_not_sure(cells: list[str], field: str) -> None:
    """A header that says nothing leaves it to the cells, below the mark of what is sure."""
    found = guess("Question 7", cells)
    assert found.field == field and 0.5 <= found.confidence < 0.8


@pytest.mark.parametrize("header", ["Consent", "Any other comments?", "Opmerkingen", "Toestemming"])
def test_what_matching_does_not_read_is_left_out(header: str) -> None:
    """And stands under ignore, so that reading tells of it once: that people should read it."""
    rows = [{"id": str(n), header: "Yes"} for n in range(3)]
    suggestion = mm.ColumnMap.suggest(rows)
    assert suggestion.columns[1].field is None
    assert suggestion.map.ignore == (header,)
    findings = mm.read_profiles(rows, columns=suggestion.map).findings
    assert {finding.code for finding in findings} <= {"remarks"}


def test_separators_are_seen_and_options_that_hold_them() -> None:
    """Commas part items, but not within brackets, and not where two parts never stand alone."""
    cells = ["Music (jazz, folk), Sports", "Sports", "Music (jazz, folk)", "Sports, Art"] * 3
    spec = guess("Which skills can you offer?", cells).spec
    assert spec.separator == "," and spec.options == ("Music (jazz, folk)",)
    talks = ["Advice, in general, Art", "Art", "Advice, in general", "Art, Sports"] * 5
    assert guess("Which skills can you offer?", talks).spec.options == ("Advice, in general",)
    assert guess("Which skills can you offer?", ["sql|r", "r", "sql|r"]).spec.separator == "|"
    assert guess("Which skills can you offer?", ["sql\nr", "r", "sql"]).spec.separator == "\n"


def test_an_answer_with_a_comma_is_no_list() -> None:
    """No, I'm not is one answer."""
    found = guess("Are you a transfer student?", ["No, I'm not"] * 5 + ["Yes"] * 3)
    assert found.spec is None


def test_words_for_numbers_are_filled_in_to_be_checked() -> None:
    """Two or three is three at most; without a limit is five, until somebody says otherwise."""
    cells = ["Two or three"] * 6 + ["As many as you need me to"] * 5
    found = guess("How many students are you comfortable mentoring?", cells)
    assert found.spec.values == {"Two or three": 3, "As many as you need me to": 5}


def test_labels_of_time_zones_become_names() -> None:
    """An abbreviation of a form is a place in the map."""
    found = guess("Time zone", ["CET", "GMT", "CET", "CET"])
    assert found.field == "time_zone" and found.spec.values["CET"] == "Europe/Amsterdam"


def test_unknown_rungs_leave_the_ladder_to_the_coordinator() -> None:
    """Words in no known order are asked for, and the map still reads."""
    rows = [{"id": str(n), "Your grade": g} for n, g in enumerate(["Fuchs", "Hase"] * 6)]
    suggestion = mm.ColumnMap.suggest(rows)
    assert suggestion.map.fields["seniority"].ladder is None
    assert "Add ladder" in " ".join(suggestion.to_toml().split())


def test_one_column_a_field_and_the_other_an_attribute() -> None:
    """Of two columns for a field of one answer the surer is taken; the other is told."""
    rows = [{"id": str(n), "Department": "IT", "Division of work": "A"} for n in range(6)]
    columns = mm.ColumnMap.suggest(rows)
    assert [c.field for c in columns.columns] == ["id", "department", "attribute"]
    assert columns.map.fields["department"].column == "Department"


def test_columns_of_one_question_are_put_together() -> None:
    """Two lists of what somebody offers are one answer."""
    rows = [
        {"id": str(n), "Tools you can teach": said, "Languages you can teach": said}
        for n, said in enumerate(["a; b", "b", "a; c", "c"])
    ]
    spec = mm.ColumnMap.suggest(rows).map.fields["offers"]
    assert spec.columns == ("Languages you can teach", "Tools you can teach")


def test_a_field_by_its_name_needs_no_guess() -> None:
    """A file in our own words is read by its own words."""
    years = "attributes.years:number"
    rows = [
        {"id": "a", "offers": "python:4; sql", "max_mentees": "2", years: "3"},
        {"id": "b", "offers": "sql", "max_mentees": "1", years: "4"},
    ]
    columns = mm.ColumnMap.suggest(rows).map
    read = mm.read_profiles(rows, columns=columns)
    assert read["a"] == mm.read_profiles(rows)["a"]


def test_headers_that_stand_twice_are_left_to_the_coordinator(tmp_path: Any) -> None:
    """Which of them is meant, no map can say."""
    path = tmp_path / "people.csv"
    path.write_text("id,Skills offered,Skills offered\n1,sql,r\n2,r,sql\n", "utf-8")
    suggestion = mm.ColumnMap.suggest(path)
    assert [column.field for column in suggestion.columns] == ["id", None, None]
    assert "header of its own" in suggestion.columns[1].evidence
    mm.read_profiles(path, columns=suggestion.map)


def test_a_form_without_answers_has_headers(tmp_path: Any) -> None:
    """The map of a form can be made before anybody filled it in; no guess is sure then."""
    path = tmp_path / "mentors.csv"
    path.write_text("Timestamp,Your grade,Your department or agency\n", "utf-8")
    columns = mm.ColumnMap.suggest(path).columns
    assert [column.field for column in columns] == ["time", "seniority", "department"]
    assert all(column.confidence < 0.8 for column in columns)


def test_questions_in_a_second_header_are_read(tmp_path: Any) -> None:
    """Survey tools write Q1 on top, and the question below it."""
    path = tmp_path / "survey.csv"
    path.write_text(
        'id,Q1\nid,What would you like to learn?\n"{""ImportId"":""a""}","{""ImportId"":""b""}"\n'
        "1,Sales; Law\n2,Law\n3,Sales\n",
        "utf-8",
    )
    found = mm.ColumnMap.suggest(path).columns[1]
    assert found.field == "seeks" and found.header == "Q1"


def test_people_in_place_of_a_header_are_refused(tmp_path: Any) -> None:
    """An address in the first row is no header, and is not shown."""
    path = tmp_path / "people.csv"
    path.write_text("ann@example.org,Sales\nbo@example.org,Law\n", "utf-8")
    with pytest.raises(MissingColumn, match="contact data stands in the header") as caught:
        mm.ColumnMap.suggest(path)
    assert "ann" not in str(caught.value)


def test_what_is_no_table_is_refused() -> None:
    """Profiles need no map, and a file that is not there cannot be read."""
    with pytest.raises(InputError, match="need no column map"):
        mm.ColumnMap.suggest([mm.Profile(id="a")])
    with pytest.raises(InputError):
        mm.ColumnMap.suggest("no such file.csv")


def test_cells_that_say_nothing_are_missing() -> None:
    """N/A is no answer of any column, and the map says so to the reader."""
    cells = ["Sales; Law", "N/A", "Law", "n.v.t.", "Sales"]
    rows = [{"id": f"p{n}", "Which skills can you offer?": cell} for n, cell in enumerate(cells)]
    columns = mm.ColumnMap.suggest(rows, [{"id": "q", "Grade": "N/A"}]).map
    assert columns.missing == ("N/A",) and columns.mentors.missing == ("n.v.t.",)  # type: ignore[union-attr]
    pool = mm.read_profiles(rows, columns=columns.for_side("mentors"))
    assert pool["p1"].offers is None and pool["p3"].offers is None


@pytest.mark.parametrize(
    ("header", "cells", "not_field"),
    [
        ("Can you mentor on site as well?", ["yes, gladly", "no", "no"], "offers"),
        ("In which languages can you mentor?", ["Dutch, English", "Dutch"], "offers"),
        ("Hoeveel mentees kun je maximaal begeleiden?", ["1", "2", "3 of meer"], "offers"),
        ("Knowledge of the firm can be offered", ["Agree", "Strongly agree", "Disagree"], "offers"),
    ],
)
def test_other_answers_are_no_skills(header: str, cells: list[str], not_field: str) -> None:
    """A closed question, languages, numbers and opinions are nothing that somebody can teach."""
    assert guess(header, cells).field != not_field or guess(header, cells).confidence < 0.5


def test_people_are_named_by_ids_or_not_at_all() -> None:
    """A manager by id is read; a manager by name stays a comment, and becomes no attribute."""
    ids = [f"staff-{n}" for n in range(6)]
    rows = [{"id": who, "Line manager": "staff-0", "Your boss": "Jo Ker"} for who in ids]
    by_id = mm.ColumnMap.suggest([{k: v for k, v in r.items() if k != "Your boss"} for r in rows])
    assert by_id.map.fields["manager"].column == "Line manager"
    assert by_id.columns[1].confidence >= 0.8
    by_name = mm.ColumnMap.suggest([{k: v for k, v in r.items() if k[:4] != "Line"} for r in rows])
    assert not by_name.map.fields and not by_name.map.attributes
    assert (by_name.columns[1].field, by_name.columns[1].confidence < 0.5) == ("manager", True)


def test_short_names_of_days_are_those_days() -> None:
    """Di ochtend is Tuesday morning, and not the morning of every day."""
    found = guess("Beschikbaarheid", ["di ochtend", "vr middag", "di ochtend; vr middag"] * 3)
    assert found.spec.values == {
        "di ochtend": ("Tue 09:00-12:00",),
        "vr middag": ("Fri 13:00-17:00",),
    }


def test_weeks_and_hours_become_minutes_a_month() -> None:
    """Two hours a week are eight hours a month."""
    found = guess("How many hours per week can you give?", ["1", "2", "2"])
    assert found.spec.values == {"1": 240, "2": 480}
    stated = guess("How much time can you give?", ["1 hour per week", "30 minutes per month"] * 2)
    assert stated.spec.values == {"1 hour per week": 240, "30 minutes per month": 30}
