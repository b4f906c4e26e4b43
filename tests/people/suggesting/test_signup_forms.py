"""Sign-up forms from end to end: suggested, read so, and matched on what people answered.

Holds ``people.suggesting.suggest``, ``judge``, ``words``, ``specs`` and ``ids`` to account.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from signup_forms import DUTCH, ENGLISH, Form, written

import mentormatch as mm
from mentormatch.errors import InputError

FORMS = {"english": ENGLISH, "dutch": DUTCH}
USED = {
    "english": {"offers", "seniority", "department", "languages", "time_zone", "availability"},
    "dutch": {"offers", "seniority", "department", "languages", "site", "minutes_per_month"},
}


def files(form: Form, folder: Path) -> tuple[Path, Path]:
    """Write the answers of mentors and of mentees."""
    mentors = written(form.mentors, folder / "mentors.csv")
    return mentors, written(form.mentees, folder / "mentees.csv", seed=1)


@pytest.mark.parametrize("name", FORMS)
def test_every_column_is_what_the_form_asked(name: str, tmp_path: Path) -> None:
    """Each column of both files gets the field that the maker of the form had in mind."""
    form = FORMS[name]
    suggestion = mm.ColumnMap.suggest(*files(form, tmp_path))
    asked = [question.field for question in (*form.mentors, *form.mentees)]
    wrong = [
        (column.header, column.field, field)
        for column, field in zip(suggestion.columns, asked, strict=True)
        if column.field != field
    ]
    assert not wrong


@pytest.mark.parametrize("name", FORMS)
def test_the_suggestion_is_enough_for_a_proven_matching(name: str, tmp_path: Path) -> None:
    """Nothing is refused, no column is left unknown, and answers of people were compared."""
    mentors_file, mentees_file = files(FORMS[name], tmp_path)
    toml = tmp_path / "columns.toml"
    mm.ColumnMap.suggest(mentors_file, mentees_file).to_toml(toml)
    columns = mm.ColumnMap.from_toml(toml)
    mentors = mm.read_profiles(mentors_file, columns=columns.for_side("mentors"))
    mentees = mm.read_profiles(mentees_file, columns=columns.for_side("mentees"))
    assert not {f.code for f in (*mentors.findings, *mentees.findings)} & {
        "unknown-column", "grid-columns", "unused-answer",
    }  # fmt: skip
    person = next(iter(mentors))
    assert not [field for field in USED[name] if getattr(person, field) is None]
    assert all(one.seeks for one in mentees) and all(one.goals for one in mentees)
    # A goal is the whole answer, though it holds a semicolon.
    assert all(len(one.goals or ()) == 1 for one in mentees)
    matching = mm.match(mentors, mentees)
    assert matching.certificate.proven and matching.compared
    assert len(matching) == len(mentees)


def test_hours_become_minutes_and_a_range_its_smaller_number(tmp_path: Path) -> None:
    """Two hours a month are 120 minutes; of 2-3 mentees two are promised."""
    dutch = mm.ColumnMap.suggest(*files(DUTCH, tmp_path)).maps["mentors"]
    assert dutch.fields["minutes_per_month"].values == {"2": 120, "4": 240, "6": 360}
    english = mm.ColumnMap.suggest(*files(ENGLISH, tmp_path)).maps["mentors"]
    assert english.fields["max_mentees"].range == "low"


def test_parts_of_a_day_become_slots(tmp_path: Path) -> None:
    """Monday morning has hours, in one column of lists as in a column a day."""
    for form in (ENGLISH, DUTCH):
        mentors, mentees = files(form, tmp_path)
        columns = mm.ColumnMap.suggest(mentors, mentees)
        people = mm.read_profiles(mentors, columns=columns.maps["mentors"])
        slots = {slot for one in people for slot in one.availability or ()}
        assert {"Mon 09:00-12:00", "Tue 13:00-17:00"} <= slots or "Thu 13:00-17:00" in slots
        assert slots and all(slot[4:] in ("09:00-12:00", "13:00-17:00") for slot in slots)


def test_response_numbers_are_no_ids_of_two_files(tmp_path: Path) -> None:
    """The tool counts from 1 in both files; person 1 is two people, as their addresses show."""
    suggestion = mm.ColumnMap.suggest(*files(DUTCH, tmp_path))
    assert suggestion.map.id == "E-mail" and suggestion.map.id_hash
    assert "ID" in suggestion.map.ignore
    alone = mm.ColumnMap.suggest(tmp_path / "mentors.csv")
    assert alone.map.id == "ID" and not alone.map.id_hash


def test_numbers_that_mean_the_same_people_are_ids() -> None:
    """Where both files have the address of number 1 in common, numbers tell who is who."""
    rows = [{"ID": str(n), "E-mail": f"p{n}@firm.example", "Grade": "3"} for n in range(1, 8)]
    assert mm.ColumnMap.suggest(rows, rows).map.id == "ID"


def test_names_or_rows_tell_people_apart_where_nothing_else_does() -> None:
    """Unique names become hashed ids; people who share a name are called by their rows."""
    rows = [{"First name": f"A{n % 2}x", "Last name": f"B{n}y", "Grade": str(n)} for n in range(4)]
    both = mm.ColumnMap.suggest([{**row, "Last name": f"B{n // 2}y"} for n, row in enumerate(rows)])
    assert both.map.id == ("First name", "Last name") and both.map.id_hash
    assert mm.ColumnMap.suggest(rows).map.id == "Last name"
    same = mm.ColumnMap.suggest([{"Name": "Jo Ax", "Grade": "1"}, {"Name": "Jo Ax", "Grade": "2"}])
    assert same.map.id_from == "row"


def test_one_ladder_for_both_files() -> None:
    """Rungs that only one file holds are on the ladder of both, or they cannot be compared."""
    mentors = [{"Staff number": f"m{n}", "Grade": g} for n, g in enumerate(["SEO", "Grade 7"] * 3)]
    mentees = [{"Staff number": f"e{n}", "Grade": g} for n, g in enumerate(["AO", "EO"] * 3)]
    columns = mm.ColumnMap.suggest(mentors, mentees).map
    assert columns.fields["seniority"].ladder == ("AO", "EO", "SEO", "Grade 7")


@pytest.mark.parametrize(("side", "field"), [("mentors", "offers"), ("mentees", "seeks")])
def test_the_file_tells_what_a_topic_is_for(side: str, field: str, tmp_path: Path) -> None:
    """Areas to mentor in are offered by mentors and wanted by mentees."""
    path = tmp_path / f"{side}.csv"
    header = "Which areas of interest would you like to mentor in?"
    path.write_text(f"id,{header}\n1,Sales; Law\n2,Law\n3,Sales; Art\n", "utf-8")
    assert mm.ColumnMap.suggest(path).columns[1].field == field


def test_options_in_common_tell_what_headers_do_not() -> None:
    """Two columns of lists with the same options are what is offered and what is wanted."""
    options = ["tax", "audit", "payroll", "treasury"]
    lists = ["; ".join(options[n % 4 :] + options[: n % 3]) for n in range(8)]
    mentors = [{"id": f"m{n}", "Fields of work": said} for n, said in enumerate(lists)]
    mentees = [{"id": f"e{n}", "Your choice": said} for n, said in enumerate(reversed(lists))]
    suggestion = mm.ColumnMap.suggest(mentors, mentees)
    guessed = {(c.file, c.field): c for c in suggestion.columns if c.header != "id"}
    assert set(guessed) == {("mentors", "offers"), ("mentees", "seeks")}
    assert all("other file" in column.evidence for column in guessed.values())
    assert all(0.5 <= column.confidence < 0.8 for column in guessed.values())


def test_files_in_the_wrong_order_are_refused(tmp_path: Path) -> None:
    """The first is of the mentors; names that say otherwise are not read past."""
    mentors, mentees = files(ENGLISH, tmp_path)
    with pytest.raises(
        InputError, match=r"'mentees.csv' and 'mentors.csv' seem to be the other way round"
    ):
        mm.ColumnMap.suggest(mentees, mentors)


def test_an_encoding_that_was_needed_stands_in_the_map(tmp_path: Path) -> None:
    """So that the map reads the file as the suggestion did."""
    path = tmp_path / "mentors.csv"
    path.write_text("Personeelsnummer,Afdeling\n1,Coördinatie\n2,Coördinatie\n", "cp850")
    columns = mm.ColumnMap.suggest(path, encoding="cp850").map
    assert columns.encoding == "cp850"
    assert mm.read_profiles(path, columns=columns)["1"].department == "Coördinatie"


def test_frames_are_read_and_left_alone() -> None:
    """A frame of pandas or polars is a source too, and stays what it was."""
    said = {"Staff number": ["1", "2"], "What can you teach?": ["sql; r", "r"]}
    frame, other = pd.DataFrame(said), pl.DataFrame(said)
    for source in (frame, other):
        suggestion = mm.ColumnMap.suggest(source)
        assert suggestion.map.fields["offers"].column == "What can you teach?"
    assert frame.equals(pd.DataFrame(said)) and other.equals(pl.DataFrame(said))


def test_many_people_are_looked_at_in_time() -> None:
    """Ids of a large file are told by all rows, and not by those at the top."""
    rows = [{"Respondent": str(n), "Your grade": "3"} for n in range(5000)]
    assert mm.ColumnMap.suggest(rows).map.id == "Respondent"
