"""Every row of a source is accounted for: in people, or in what is told.

Holds ``people.pool.account`` to account.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.errors import InputError

ROW = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["a", "b", "c", "d", "", "Total"]),
        "offers": st.sampled_from(["sql", "sql:9", "r; go", ""]),
        "max_mentees": st.sampled_from(["1", "two", ""]),
    }
)


@given(st.lists(ROW, min_size=1, max_size=12), st.sampled_from([None, "first", "last"]))
def test_rows_in_are_people_and_what_is_told(rows: list[dict[str, Any]], twice: str | None) -> None:
    """The parts sum to the rows, people are the pool, and everything else is told by row."""
    columns = {} if twice is None else {"twice": twice}
    try:
        pool = mm.read_profiles(rows, columns=columns, on_error="drop")
    except InputError as error:
        refused = {f.row for f in error.findings if f.severity == "refused"}
        assert len(refused - {None}) >= 1
        return
    account = pool.account
    assert account is not None
    assert account.rows == len(rows)
    parts = account.people + account.replaced + account.refused + account.headers
    assert account.rows == parts + account.footers
    assert account.people == len(pool)
    told = {f.row for f in pool.findings if f.code in ("signed-up-twice", "duplicate-row")}
    refused = {f.row for f in pool.findings if f.severity == "refused"}
    assert len(refused) == account.refused
    assert len(told - refused) == account.replaced


def test_rows_of_another_width_are_refused_rows() -> None:
    """A row whose cells stand under no header is a row all the same."""
    pool = mm.read_profiles(b"id,offers\na,sql\nb,r,go\nc\n", on_error="drop")
    assert str(pool.account) == "3 rows: 1 person, 2 rows were refused"
    huge = [{"id": "a"}, {"id": "b", "max_mentees": 10**40}]
    assert str(mm.read_profiles(huge, on_error="drop").account).startswith("2 rows: 1 person, 1")


def test_second_headers_are_counted_apart(tmp_path: Path) -> None:
    """Rows of a survey tool that explain its header are nobody, and refused neither."""
    path = tmp_path / "people.csv"
    path.write_text(
        'id,offers\nWho?,What?\n"{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"\na,sql\n'
    )
    account = mm.read_profiles(path).account
    assert account is not None
    assert (account.rows, account.people, account.headers, account.refused) == (3, 1, 2, 0)
    assert str(account) == "3 rows: 1 person, 2 rows repeat the header"


def test_totals_below_the_last_person_are_counted_apart() -> None:
    """What was left out at the foot is told, and refused neither."""
    account = mm.read_profiles([{"id": "a", "offers": "sql"}, {"id": "Total"}]).account
    assert account is not None
    assert (account.rows, account.people, account.footers, account.refused) == (2, 1, 1, 0)
    assert str(account) == "2 rows: 1 person, 1 total or note below them"


def test_the_first_lines_of_a_refusal_account_for_all_rows() -> None:
    """Whoever mends a file knows how much of it is right."""
    rows = [{"id": "a", "max_mentees": "1"}, {"id": "b", "max_mentees": "two"}]
    with pytest.raises(InputError) as caught:
        mm.read_profiles(rows)
    assert str(caught.value).splitlines()[1] == "2 rows: 1 person, 1 row was refused"


def test_a_pool_that_was_not_read_has_none() -> None:
    """Profiles of Python objects have no rows."""
    assert mm.Profiles.of([mm.Profile(id="a")]).account is None
