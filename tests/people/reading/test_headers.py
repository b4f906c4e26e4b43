"""Headers of a table: each fault is named with near names and the cure.

Holds ``headers`` and ``header_names`` of ``people.reading`` to account.
"""

from __future__ import annotations

from typing import Any

import pytest
from reading_cases import findings

from mentormatch.errors import MissingColumn, ProtectedAttributeError
from mentormatch.people.reading.read import read_profiles

pytestmark = pytest.mark.portable


def test_a_missing_id_column_names_the_columns_there(written: Any) -> None:
    """Without a column of ids the columns that are there, and near names, are told."""
    with pytest.raises(MissingColumn, match=r"No column is called 'id' \(did you mean 'idd'\?\)"):
        read_profiles(written("idd,offers\na,sql\n"))


def test_a_missing_mapped_column_gets_near_names(written: Any) -> None:
    """A column that the map names and the file lacks is told with the nearest header."""
    columns = {"fields": {"offers": "What can you teach"}}
    with pytest.raises(MissingColumn, match=r"did you mean 'What can you teach us\?'"):
        read_profiles(written("id,What can you teach us?\na,sql\n"), columns=columns)


def test_unknown_columns_are_named_and_not_kept(written: Any) -> None:
    """A column that is no field is dropped, and its name told with a near field."""
    pool = read_profiles(written("id,offerss,shoe size\na,sql,43\n"))
    assert not pool.attributes
    (finding,) = pool.findings
    assert "'offerss' (did you mean 'offers'?), 'shoe size'" in finding.message


def test_many_unknown_columns_are_one_finding(written: Any) -> None:
    """A survey of 84 columns gives one warning that names them all, not one for each."""
    headers = [f"Q{number}" for number in range(83)]
    (finding,) = findings(
        written(",".join(["id", *headers]) + "\n" + "x," * 83 + "\n"), "unknown-column"
    )
    assert finding.message.startswith("83 columns were not recognised and not read")
    assert all(repr(header) in finding.message for header in headers)


@pytest.mark.parametrize(
    "top",
    [
        "Ann Lee,Accounts,Rotterdam",
        "Ann Lee,ann.lee@corp.com,+31612345678",
        "Ann Lee,Manager,0612345678",
        "Mentoring of Ann Lee,,",
    ],
)
def test_a_file_without_a_header_row_is_told_without_its_cells(written: Any, top: str) -> None:
    """Where no header is known the first row may be a person: not one cell of it is shown."""
    with pytest.raises(MissingColumn, match="there may be no header row, or title rows") as caught:
        read_profiles(written(f"{top}\nBo Peep,bo@corp.com,2\n"))
    told = "".join([str(caught.value), *map(repr, caught.value.findings)])
    assert not any(word in told for word in ("Ann", "Lee", "@", "061", "316"))
    assert "no-header" in {finding.code for finding in caught.value.findings}


def test_a_cell_in_the_header_row_is_told_by_its_column(written: Any) -> None:
    """Where no column holds ids, what does not read like a header may be somebody's answer."""
    with pytest.raises(MissingColumn) as caught:
        read_profiles(written("\n,Qwrtplk,Shoe size,Ann Lee,name,Which team?\na1,b,43,c,d,e\n"))
    told = "".join([str(caught.value), *map(repr, caught.value.findings)])
    columns = "column A, column B, 'Shoe size', column D, 'name', 'Which team?'"
    assert f"the columns are {columns}." in told
    assert not any(word in told for word in ("Qwrtplk", "qwrtplk", "Ann", "Lee"))
    unknown = next(f for f in caught.value.findings if f.code == "unknown-column")
    dutch = unknown.told("nl")
    assert "4 kolommen zijn niet herkend en niet gelezen: kolom B, 'Shoe size'" in dutch


def test_a_single_column_that_is_not_repeated_is_not_named_beside_the_message(written: Any) -> None:
    """The place of the finding would repeat it too."""
    with pytest.raises(MissingColumn) as caught:
        read_profiles(written("name,Qwrtplk\na1,b\n"))
    unknown = next(f for f in caught.value.findings if f.code == "unknown-column")
    assert unknown.column is None
    assert "not read: column B." in str(unknown)


@pytest.mark.parametrize("header", ["06 12345678", "12-03-1970", "Call 555 0123 now"])
def test_a_header_of_six_digits_is_told_by_its_column(written: Any, header: str) -> None:
    """It may be a telephone number or the day of a birth, also between known headers."""
    (finding,) = findings(written(f"id,offers,{header}\na,sql,x\n"), "unknown-column")
    assert finding.message == "1 column was not recognised and not read: column C."
    assert finding.column is None


def test_unknown_words_of_a_programme_are_named_where_ids_show_the_header(written: Any) -> None:
    """A row with the column of ids is a row of headers, and so is one that the map asks for."""
    (finding,) = findings(written("id,Qwrtplk\na,x\n"), "unknown-column")
    assert "'Qwrtplk'" in finding.message
    columns = {"id_from": "row", "fields": {"offers": "Zaal"}}
    (finding,) = findings(written("Zaal,Qwrtplk\na,x\n"), "unknown-column", columns=columns)
    assert "'Qwrtplk'" in finding.message


def test_a_header_that_is_an_address_is_masked(written: Any) -> None:
    """Between known headers, one that holds contact data is counted and not shown."""
    pool = read_profiles(written("id,ann@corp.com,attributes.bo@corp.com\na,x,\n"))
    assert "corp" not in repr(list(pool.findings))
    assert pool.findings


def test_columns_that_are_ignored_are_not_told(written: Any) -> None:
    """What the map knows and does not want is passed over in silence."""
    pool = read_profiles(written("id,shoe size\na,43\n"), columns={"ignore": ["Shoe Size"]})
    assert not pool.findings


@pytest.mark.parametrize("header", ["Gender", "What is your age?", "geslacht", "MaritalStatus"])
def test_protected_columns_are_kept_for_audits_only(written: Any, header: str) -> None:
    """A protected column is set aside, told, and cannot be made a field or an attribute."""
    path = written(f"id,{header}\na,x\nb,\n")
    pool = read_profiles(path)
    assert pool.audit[header].to_dict() == {"a": "x", "b": None}
    assert [f.code for f in pool.findings] == ["protected-column"]
    for columns in ({"attributes": {"group": header}}, {"fields": {"team": header}}):
        with pytest.raises(ProtectedAttributeError, match="protected attribute"):
            read_profiles(path, columns=columns)
    with pytest.raises(ProtectedAttributeError):
        pool.field(header)


def test_a_missing_column_does_not_hide_other_faults(written: Any) -> None:
    """Cells are checked even where there is no column of ids."""
    path = written("name,offers\nAnn,sql:9\n")
    with pytest.raises(MissingColumn) as caught:
        read_profiles(path)
    assert "level" in {finding.code for finding in caught.value.findings}


def test_headers_that_fit_twice_are_asked_about(written: Any) -> None:
    """Two columns for one field, or of one name, are never joined by guess."""
    assert findings(written("id,dept,division\na,x,y\n"), "ambiguous-header")
    columns = {"fields": {"team": "T"}}
    assert findings(written("id,T,T\na,x,y\n"), "duplicate-header", columns=columns)
    assert read_profiles(written("id,dept,department\na,x,y\n"))["a"].department == "y"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Department Name", "department"),
        ("Name of department", "department"),
        ("Name of your department", "department"),
        ("Naam afdeling", "department"),
        ("Naam van de afdeling", "department"),
        ("Afdelingsnaam", "department"),
        ("Abteilungsname", "department"),
        ("Business unit name", "department"),
        ("Team name", "team"),
        ("Teamnaam", "team"),
        ("Site name", "site"),
        ("Office Name", "site"),
        ("Location name", "site"),
    ],
)
def test_the_name_of_a_department_is_the_department(written: Any, header: str, field: str) -> None:
    """A header that asks for the name of a unit or a place is that field, and no contact data."""
    pool = read_profiles(written(f"id,offers,{header}\na,sql,Sales\n"))
    assert getattr(pool["a"], field) == "Sales"
    assert not pool.findings


@pytest.mark.parametrize(
    "header",
    [
        "Company Name",
        "Project name",
        "Course name",
        "School name",
        "Name of the skill",
        "Naam project",
        "Programme name",
    ],
)
def test_the_name_of_a_thing_is_no_contact_data(written: Any, header: str) -> None:
    """Names of things are columns like any other: told as unknown, and ready for the map."""
    path = written(f"id,offers,{header}\na,sql,Sales\n")
    assert [f.code for f in read_profiles(path).findings] == ["unknown-column"]
    pool = read_profiles(path, columns={"attributes": {"thing": header}})
    assert pool["a"].attributes == {"thing": "Sales"}


@pytest.mark.parametrize(
    "header",
    [
        "Name",
        "Full name",
        "First and last name",
        "What is your name?",
        "Mentor name",
        "Name of participant",
        "Manager name",
        "Naam medewerker",
        "Voornaam",
        "Prénom",
        "Work e-mail",
        "E-mail address",
        "Home address",
        "Phone",
        "Mobile number",
    ],
)
def test_names_and_addresses_of_people_are_not_read(written: Any, header: str) -> None:
    """Only names of people, addresses and telephones are contact data."""
    pool = read_profiles(written(f"id,offers,{header}\na,sql,Canary\n"))
    assert [f.code for f in pool.findings] == ["contact-column"]
    assert "Canary" not in repr(pool["a"])


def test_a_short_header_comes_before_a_long_one(written: Any) -> None:
    """Where a code and a name of the department stand side by side, nothing stops."""
    for header in ("department", "dept"):
        pool = read_profiles(written(f"id,{header},Department name\na,ops,y\n"))
        assert pool["a"].department == "ops"
        assert [f.column for f in pool.findings] == ["Department name"]
