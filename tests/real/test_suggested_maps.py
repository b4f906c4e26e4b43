"""Column maps suggested for exports that real programmes and surveys made.

Of eight layouts only headers and counts of answers are known, so the rows are built from the
counts. Holds ``people.suggesting`` to account.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import mentormatch as mm

PAIRS = ((2, 1), (4, 3), (6, 5), (7, 8))
"""Layouts of mentors and of mentees of one programme, counted from 1."""

MEANT = {
    1: {"ID": "id", "Email": "contact", "Start time": "time", "Networking": "seeks"},
    2: {"Which areas of interest would you like to mentor in?": "offers"},
    3: {
        "Computing id": "id",
        "Gender": "protected",
        "Year": "seniority",
        "How many hours per MONTH would you prefer mentorship?": "minutes_per_month",
    },
    4: {
        "How many students are you comfortable mentoring?": "max_mentees",
        "How many hours per month can you spare on mentoring?": "minutes_per_month",
        "Do you prefer to mentor someone with the same gender?": "protected",
    },
    5: {"id": "id", "full_name": "label", "locations": "site", "looking_for": "goals"},
    6: {"capacity": "max_mentees", "contact_email": "contact"},
    7: {f"Avail {hour}": "availability" for hour in range(1, 169)},
    8: {f"Avail {hour}": "availability" for hour in range(1, 169)},
}


def layouts(folder: Path, target: Path) -> list[Path]:
    """Write a file for each layout: as many rows as answered, each column from its counts."""
    paths = []
    for place, layout in enumerate(json.loads((folder / "survey_layouts.json").read_text("utf-8"))):
        columns = []
        for header in layout["columns"]:
            counts = layout["value_counts"].get(header) or {}
            said = [answer for answer, rows in counts.items() for _ in range(rows)]
            columns.append((said + [""] * layout["rows"])[: layout["rows"]])
        rows = [layout["columns"], *zip(*columns, strict=True)]
        path = target / f"layout{place + 1}.json"
        people = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
        path.write_text(json.dumps(people), "utf-8")
        paths.append(path)
    return paths


@pytest.mark.parametrize(("mentors", "mentees"), PAIRS)
def test_layouts_of_real_forms(
    mentors: int, mentees: int, shared_data: Path, tmp_path: Path
) -> None:
    """What the form asked is found, and the map reads back as it is."""
    files = layouts(shared_data / "forms", tmp_path)
    suggestion = mm.ColumnMap.suggest(files[mentors - 1], files[mentees - 1])
    found = {(column.file, column.header): column.field for column in suggestion.columns}
    for number in (mentors, mentees):
        for header, field in MEANT[number].items():
            assert found[files[number - 1].name, header] == field, header
    assert mm.ColumnMap.from_toml(text=suggestion.to_toml()) == suggestion.map


def test_the_sign_up_of_the_civil_service(shared_data: Path) -> None:
    """Two files are read by the map that is suggested for them, on one ladder."""
    files = [shared_data / "forms" / f"small_{side}.csv" for side in ("mentors", "mentees")]
    suggestion = mm.ColumnMap.suggest(*files)
    mentors, mentees = (
        mm.read_profiles(file, columns=suggestion.maps[side])
        for file, side in zip(files, ("mentors", "mentees"), strict=True)
    )
    assert suggestion.map.fields["seniority"].ladder is not None
    assert len(mentors) == len(mentees) == 50
    assert all(one.seniority and one.department for one in (*mentors, *mentees))
    protected = {c.header for c in suggestion.columns if c.field == "protected"}
    assert protected == {"characteristics", "match with similar identity", "identity to match"}


def test_headers_alone(shared_data: Path) -> None:
    """A form that nobody has answered yet."""
    columns = mm.ColumnMap.suggest(shared_data / "forms" / "google_form_headings.csv").columns
    fields = [column.field for column in columns]
    assert fields[0] == "time" and fields[3:6] == ["label", "label", "contact"]
    assert fields[7:9] == ["department", "seniority"]
    assert all(column.confidence < 0.8 for column in columns)


def test_the_developer_survey(shared_data: Path) -> None:
    """What people worked with is offered, what they want to work with is sought."""
    path = shared_data / "cohorts" / "so_survey_2023_first595.csv.gz"
    columns = mm.ColumnMap.suggest(path).map
    assert columns.id == "ResponseId" and "NA" in columns.missing
    assert all(h.endswith("HaveWorkedWith") for h in columns.fields["offers"].headers)
    assert all(h.endswith("WantToWorkWith") for h in columns.fields["seeks"].headers)
    people = mm.read_profiles(path, columns=columns)
    assert len(people) == 595
