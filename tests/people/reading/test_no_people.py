"""Rows that are no people: second headers are left out, totals, notes and lines are refused.

Holds ``people.reading.no_people`` to account.
"""

from __future__ import annotations

from typing import Any

import pytest
from reading_cases import findings

from mentormatch.errors import NoRows
from mentormatch.people.reading.read import read_profiles

QUESTIONS = "ResponseId,Q2,Q3\nResponse ID,Which site?,How many?\n"
NAMES = '"{""ImportId"":""_recordId""}","{""ImportId"":""QID2""}","{""ImportId"":""QID3""}"\n'
COLUMNS = {"id": "ResponseId", "fields": {"site": "Q2", "max_mentees": "Q3"}}


@pytest.mark.parametrize(
    "top", [QUESTIONS + NAMES, QUESTIONS, QUESTIONS.split("\n", maxsplit=1)[0] + "\n" + NAMES]
)
def test_second_headers_of_a_survey_are_left_out(written: Any, top: str) -> None:
    """Questions and names of columns below the header are no people, and are told by row."""
    pool = read_profiles(written(f"{top}R_1,Bonn,2\nR_2,Bonn,\n"), columns=COLUMNS)
    assert pool.ids == ("R_1", "R_2")
    told = [(f.severity, f.row) for f in pool.findings if f.code == "second-header"]
    assert told == [("repair", 2 + k) for k in range(top.count("\n") - 1)]


def test_questions_before_the_names_of_columns_are_left_out(written: Any) -> None:
    """Where names of columns stand in row 3, row 2 holds the questions, whatever they are."""
    path = written("Nr,Q2,Q3\nWho are you?,Which site?,How many?\n" + NAMES + "R_1,Bonn,2\n")
    pool = read_profiles(path, columns={**COLUMNS, "id": "Nr"})
    assert pool.ids == ("R_1",)


def test_a_header_in_between_is_left_out(written: Any) -> None:
    """Files that were put one below the other repeat the header in the middle."""
    path = written("Employee ID,Department\n7,Sales\nEmployee ID,Department\n8,Law\n")
    pool = read_profiles(path)
    assert pool.ids == ("7", "8")
    assert [f.row for f in pool.findings if f.code == "second-header"] == [3]


@pytest.mark.parametrize(
    "row",
    [
        "Total,2,",
        "Totaal: 2,,",
        "Grand total,,",
        "Average,3.5,",
        "Gemiddelde,,1",
        "Example,sql,1",
        "Voorbeeld,,",
        "---,---,---",
        "=====,,",
        "Exported on 30 November 2026,,",
        "* required field,,",
        "https://forms.example.org/x,,",
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_is_no_person_is_refused_in_words(written: Any, row: str, place: int) -> None:
    """Totals, examples, lines and notes are refused with their row, wherever they stand."""
    rows = ["7,sql,1", "8,r,"]
    rows.insert(place, row)
    path = written("\n".join(["id,offers,max_mentees", *rows]))
    (finding,) = findings(path, "not-a-person")
    assert (finding.severity, finding.row) == ("refused", place + 2)
    pool = read_profiles(path, on_error="drop")
    assert pool.ids == ("7", "8")
    assert len(pool.findings.refused) == 1


@pytest.mark.parametrize(
    "row",
    [
        "9,,",
        "som,sql,1",
        "Ann,,",
        "Ann van der Lee,sql,",
        "sum-1,,",
        "mean girl,sql,",
        "-,sql,",
        "👩,,",
    ],
)
def test_a_person_stays(written: Any, row: str) -> None:
    """A person with one answer, or only an id, is a person."""
    pool = read_profiles(written(f"id,offers,max_mentees\n7,sql,1\n8,r,\n{row}\n"))
    assert len(pool) == 3


def test_names_as_ids_are_no_notes(written: Any) -> None:
    """Where ids are several words each, one of them is as good as another."""
    assert len(read_profiles(written("id,offers\nAnn Lee,sql\nBo van der Lee,\nJo Day,\n"))) == 3


def test_frames_and_dicts_are_held_to_the_same() -> None:
    """A total in a list of dicts is refused, and a column of ids alone is read as it is."""
    rows = [{"id": 7, "offers": "sql"}, {"id": "Total", "offers": 1}]
    assert read_profiles(rows, on_error="drop").ids == ("7",)
    assert read_profiles([{"id": "---"}, {"id": "two words here"}]).ids == ("---", "two words here")


def test_a_file_of_headers_has_nobody(written: Any) -> None:
    """Nothing but second headers is a file without people."""
    with pytest.raises(NoRows, match="nobody below it"):
        read_profiles(written(QUESTIONS + NAMES), columns=COLUMNS)
