"""Rows that are dropped: each is listed with a reason, and rows in are people and refused rows.

Holds ``row_ids`` and ``read`` of ``people.reading`` to account.
"""

from __future__ import annotations

import csv
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_cases import findings

from mentormatch.cli import main
from mentormatch.errors import InputError
from mentormatch.people.reading.read import read_profiles


def rows_told(found: Any) -> set[int]:
    """Return the rows of which a finding says that they were not taken."""
    kinds = {"duplicate-row", "second-header"}
    return {f.row for f in found if f.row and (f.severity == "refused" or f.code in kinds)}


@pytest.mark.parametrize(
    "rows",
    [
        "ann,sql\nann,python\nbob,sql",
        "ann,sql\nbob,r\nann,\nann,python",
        "ann,sql\nann,sql\nann,sql\nbob,r",
        "Ann\u200b,sql\nAnn,sql\nbob,r",
        "ann,sql:9\n,sql\nbob,r,x\ncem\nbob,r",
        "Total,3\nann,#REF!\n#N/A,sql\nbob,r",
    ],
)
def test_every_row_is_a_person_or_told(written: Any, rows: str) -> None:
    """No row is dropped without a finding that names it, whatever the cause."""
    path = written(f"id,offers\n{rows}\n")
    pool = read_profiles(path, on_error="drop")
    told = rows_told(pool.findings)
    assert len(pool) + len(told) == rows.count("\n") + 1
    assert "bob" in pool.ids


def test_who_signed_up_twice_is_told_with_each_row(written: Any) -> None:
    """Both rows of an id are listed with the id, and one line says that people are missing."""
    path = written("id,seeks\nann,sql\nann,python\nbob,sql\n")
    found = findings(path, "duplicate-id", on_error="drop")
    assert [(f.row, f.person) for f in found] == [(2, "ann"), (3, "ann")]
    (missing,) = findings(path, "rows-left-out", on_error="drop")
    assert missing.message.startswith("2 rows were refused")
    assert not findings(written("id,seeks\nann,sql\n"), "rows-left-out", on_error="drop")


def test_hashed_addresses_in_another_case_are_told_with_each_row(written: Any) -> None:
    """Two spellings of one address are one id, and both rows are listed."""
    path = written("mail,seeks\nAnn@x.org,sql\nann@x.org,r\nbo@x.org,sql\n")
    columns = {"id": "mail", "id_hash": True}
    found = findings(path, "id-collision", columns=columns, on_error="drop")
    assert [f.row for f in found] == [2, 3]
    assert "x.org" not in str(found)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "A", "", " a", "c"]), st.sampled_from(["sql", "r:9", ""])
        ),
        min_size=1,
        max_size=8,
    )
)
def test_rows_in_are_people_and_rows_told(rows: list[tuple[str, str]]) -> None:
    """For any rows: as many as went in are people or are told, each once."""
    people = [{"id": who, "offers": said} for who, said in rows]
    kept = 0
    try:
        pool = read_profiles(people, on_error="drop")
        kept, found = len(pool), tuple(pool.findings)
    except InputError as error:
        found = error.findings
    assert kept + len(rows_told(found)) == len(rows)


def test_the_command_line_lists_who_was_dropped(written: Any, tmp_path: Any) -> None:
    """With --drop-refused the file of findings holds every row that is in no other file."""
    mentees = written("id,seeks\nann,sql\nann,python\nbob,sql\n", "e.csv")
    mentors = written("id,offers\nm,python\nn,sql\n", "m.csv")
    out = tmp_path / "out"
    assert main(["match", str(mentors), str(mentees), "--drop-refused", "--out", str(out)]) == 0
    with (out / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        told = [
            (row["row"], row["person"])
            for row in csv.DictReader(file)
            if row["severity"] == "refused"
        ]
    assert [(int(float(row)), who) for row, who in told] == [(2, "ann"), (3, "ann")]
