"""Real exports: a programme's sign-up forms and a public survey, read through column maps.

Holds ``people.reading`` on real files to account.
"""

from __future__ import annotations

import csv
import gzip
from typing import TYPE_CHECKING, Any

import pytest

from mentormatch.errors import InputError, NoRows
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.reading.read import read_profiles

if TYPE_CHECKING:
    from pathlib import Path

GRADES = ["AA", "AO", "EO", "HEO", "SEO", "Grade 7", "Grade 6", "SCS1", "SCS2", "SCS3", "SCS4"]
FORMS: dict[str, Any] = {
    "id": "email address",
    "id_hash": True,
    "fields": {
        "seniority": {"column": "grade", "ladder": GRADES},
        "department": "organisation",
    },
    "attributes": {"profession": "profession"},
    "ignore": ["job title", "biography", "both mentor and mentee"],
}


@pytest.mark.parametrize("name", ["small_mentors.csv", "small_mentees.csv"])
def test_a_sign_up_form_becomes_a_pool_without_names(shared_data: Path, name: str) -> None:
    """Fifty people with grades on the ladder; addresses are hashed, identities set aside."""
    path = shared_data / "forms" / name
    pool = read_profiles(path, columns=FORMS)
    assert len(pool) == 50
    assert (pool.rungs >= 0).all()
    assert all(person.department and person.attributes["profession"] for person in pool)
    assert {f.code for f in pool.findings} == {"contact-column", "protected-column"}
    assert len(pool.audit.columns) > 0
    assert not any("@" in str(person) for person in pool)
    assert "@" not in str(pool.findings)


def test_a_form_without_a_map_says_how_to_name_the_ids(shared_data: Path) -> None:
    """The column of addresses is proposed, hashed."""
    with pytest.raises(InputError, match='map id = "email address" with id_hash = true'):
        read_profiles(shared_data / "forms" / "small_mentors.csv")
    headings = shared_data / "forms" / "google_form_headings.csv"
    with pytest.raises(NoRows, match="nobody below it"):
        read_profiles(headings, columns={"id": "Your grade"})


@pytest.fixture(scope="session")
def survey(shared_data: Path) -> tuple[Path, dict[str, Any]]:
    """Path and column map of the developer survey of 2023."""
    path = shared_data / "cohorts" / "so_survey_2023_first595.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        headers = next(csv.reader(file))
    have = [header for header in headers if header.endswith("HaveWorkedWith")]
    want = [header for header in headers if header.endswith("WantToWorkWith")]
    columns = {
        "id": "ResponseId",
        "missing": ["NA"],
        "fields": {"offers": have, "seeks": want, "site": "Country"},
        "attributes": {"years": {"column": "WorkExp", "number": True}},
    }
    return path, columns


def test_a_survey_with_many_skill_columns_is_read_as_counted_by_hand(
    survey: tuple[Path, dict[str, Any]],
) -> None:
    """Everybody's skills are those of a plain reading with the csv module."""
    path, columns = survey
    pool = read_profiles(path, columns=columns)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = {row["ResponseId"]: row for row in csv.DictReader(file)}
    assert set(pool.ids) == set(rows)
    for person in pool:
        row = rows[person.id]
        for field, headers in (("offers", "HaveWorkedWith"), ("seeks", "WantToWorkWith")):
            cells = [c for h, c in row.items() if h.endswith(headers) and c != "NA"]
            expected = {skill.strip().lower() for cell in cells for skill in cell.split(";")}
            assert set(getattr(person, field) or {}) == expected
        assert person.site == (None if row["Country"] == "NA" else row["Country"])
        years = None if row["WorkExp"] == "NA" else float(row["WorkExp"])
        assert person.attributes.get("years") == years
    assert pool.audit.columns.tolist() == ["Age"]


def test_a_real_pool_survives_the_way_through_csv(
    survey: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    """What is read, written and read again is the same pool."""
    path, columns = survey
    pool = read_profiles(path, columns=columns)
    pool.to_csv(tmp_path / "people.csv")
    assert read_profiles(tmp_path / "people.csv") == pool
    assert Profiles.of(pool) == pool
