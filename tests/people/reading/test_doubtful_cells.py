"""Cells that are no answers: errors of spreadsheets are refused, placeholders and days are told.

Holds ``people.grammar.no_answers`` and ``people.reading.doubtful_cells`` to account.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from reading_cases import findings

from mentormatch.errors import InputError
from mentormatch.people.grammar.no_answers import is_error, is_placeholder
from mentormatch.people.reading.read import read_profiles

ERRORS = """
    #N/A #REF! #VALUE! #DIV/0! #NAME? #NULL! #NUM! #SPILL! #CALC! #FIELD! #ERROR! #N/B #VERW!
    #WAARDE! #DEEL/0! #NAAM? #LEEG! #GETAL! #NV #BEZUG! #WERT! #ZAHL! #ÜBERLAUF! #VALEUR! #NOM?
    #NOMBRE! #N/D #¡REF! #¡VALOR! #¿NOMBRE? #RIF! #SAKNAS! #VÄRDEFEL! #I/T Err:502 ######
""".split()
FIELDS = "id offers seeks goals languages department team manager site time_zone preferences vetoes"


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_of_a_spreadsheet_is_no_answer(written: Any, error: str) -> None:
    """Errors are refused in every language, and shown, since they stand on our own list."""
    (finding,) = findings(written(f"id,department,offers\na,x,\nb,{error},sql\n"), "error-cell")
    assert (finding.severity, finding.row, finding.value) == ("refused", 3, error)


@pytest.mark.parametrize("field", [*FIELDS.split(), "active", "max_mentees", "attributes.bio"])
def test_an_error_is_refused_in_every_field(written: Any, field: str) -> None:
    """No field takes an error for an answer, and an id that is one is nobody."""
    header = "id" if field == "id" else f"id,{field}"
    path = written(
        f"{header}\n{'ok' if field == 'id' else 'ok,'}\n{'' if field == 'id' else 'b,'}#REF!\n"
    )
    (finding,) = findings(path, "error-cell")
    assert (finding.row, finding.column) == (3, field)
    assert read_profiles(path, on_error="drop").ids == ("ok",)


def test_an_error_between_items_and_in_frames_is_seen() -> None:
    """One error in a list of skills refuses the row, in a frame as in a file."""
    frame = pd.DataFrame({"id": ["a", "b"], "offers": ["sql; #N/A", ["#REF!", "r"]]})
    with pytest.raises(InputError) as caught:
        read_profiles(frame)
    assert [f.row for f in caught.value.findings if f.code == "error-cell"] == [2, 3]


def test_an_error_may_be_declared_as_missing(written: Any) -> None:
    """What the map calls missing is unanswered."""
    path = written("id,offers,team\na,#N/A,#N/A\n")
    (person,) = read_profiles(path, columns={"missing": ["#N/A"]})
    assert (person.offers, person.team) == (None, None)


@pytest.mark.parametrize(
    "text", ["-", "—", "?", "...", "TBD", "n/a", "n.v.t.", "Geen", "keine", "x"]
)
@pytest.mark.parametrize(
    "field", ["offers", "languages", "department", "vetoes", "attributes.hobby"]
)
def test_a_placeholder_is_told(written: Any, field: str, text: str) -> None:
    """Placeholders stay as they are written, with a warning and the line for the map."""
    path = written(f"id,{field}\na,one\nb,{text}\n")
    (finding,) = findings(path, "placeholder")
    assert (finding.severity, finding.row, finding.column) == ("warning", 3, field)
    assert f"{text!r} (row 3)" in finding.message
    assert f'missing = ["{text}"]' in str(finding)
    assert not findings(path, "placeholder", columns={"missing": [text]})


def test_placeholders_of_a_column_are_one_finding(written: Any) -> None:
    """Many placeholders are one warning, each with its rows."""
    rows = "\n".join(f"p{k},{'TBD' if k % 2 else '-'}" for k in range(12))
    (finding,) = findings(written(f"id,offers\n{rows}\n"), "placeholder")
    assert finding.message.startswith("12 answers look like a placeholder")
    assert "'TBD' (rows 3, 5, 7, 9, 11 and 1 more)" in finding.message


def test_a_placeholder_as_an_id_is_told(written: Any) -> None:
    """A dash in the column of ids is read, and doubted."""
    (finding,) = findings(written("id,offers\n-,sql\nb,r\n"), "placeholder")
    assert (finding.row, finding.column) == (2, "id")


@pytest.mark.parametrize(
    "text", ["C", "R", "C#", "R&D", "x-ray", "nan tech", "+1", "24/7", "Nothing else"]
)
def test_a_short_name_is_no_placeholder(text: str) -> None:
    """Names of one letter, and names with symbols, are answers."""
    assert not is_placeholder(text)
    assert not is_error(text)


def test_none_is_an_answer_to_a_list(written: Any) -> None:
    """The marker of "none at all" is understood, and is no placeholder."""
    path = written("id,offers,department\na,none,sales\n")
    assert read_profiles(path)["a"].offers == {}
    assert not findings(path, "placeholder")
    assert findings(written("id,department\na,none\n"), "placeholder")


@pytest.mark.parametrize("cell", ["2026-03-01", "1-Feb", "03/04/2026", "9-Sep", "Sep-09"])
@pytest.mark.parametrize("field", ["offers", "experience", "department"])
def test_a_day_among_skills_is_told_and_not_repeated(written: Any, field: str, cell: str) -> None:
    """A day where a skill or a word belongs is doubted; a goal may hold one."""
    (finding,) = findings(written(f"id,{field}\na,x1\nb,{cell}\n"), "day-as-item")
    assert (finding.row, finding.column) == (3, field)
    assert cell not in str(finding)
    assert not findings(written(f"id,goals\na,{cell}\n"), "day-as-item")


@pytest.mark.parametrize("mark", [",", " / ", "/", "|", " | ", "\n", " and ", " en ", " & "])
def test_parts_that_stand_alone_elsewhere_are_told(written: Any, mark: str) -> None:
    """Several items in one, parted by another mark, are doubted with their row."""
    path = written(f'id,offers\na,SQL:3; Excel\nb,"SQL{mark}Excel"\nc,r; lean\n')
    (finding,) = findings(path, "mixed-separators")
    assert (finding.severity, finding.row, finding.column) == ("warning", 3, "offers")
    assert read_profiles(path)["a"].offers == {"excel": None, "sql": 3}


def test_mixed_marks_of_one_cell_are_followed(written: Any) -> None:
    """An item that is one of several elsewhere makes its neighbours known too."""
    path = written('id,offers\na,"SQL; Python / R, Excel"\nb,"SQL, Excel"\n')
    (finding,) = findings(path, "mixed-separators")
    assert finding.message.startswith("2 items look like several in one")
    assert "rows 2 and 3" in finding.message


def test_levels_do_not_hide_a_list(written: Any) -> None:
    """Parts are known with their levels too, also in needs."""
    path = written('id,seeks\na,sql:1>3; r\nb,"sql:3, excel:2"\n')
    assert findings(path, "mixed-separators")[0].row == 3


@pytest.mark.parametrize("item", ["CI/CD", "research and development", "TCP/IP, in depth", "A & B"])
def test_a_name_with_a_mark_is_not_doubted(written: Any, item: str) -> None:
    """Where no part stands alone, or only one of two joined by a word, it is one item."""
    path = written(f'id,offers\na,"{item}"\nb,sql; research\nc,r; lean\n')
    assert not findings(path, "mixed-separators")


def test_options_keep_their_commas(written: Any) -> None:
    """A declared option is one item, also where its parts are options too."""
    spec = {"column": "Q", "separator": ",", "options": ["Data", "Data, privacy / law", "law"]}
    path = written('id,Q\na,"Data, Data, privacy / law, law"\n')
    pool = read_profiles(path, columns={"fields": {"offers": spec}})
    assert sorted(pool["a"].offers or {}) == ["data", "data, privacy / law", "law"]
    assert not [f for f in pool.findings if f.code == "mixed-separators"]
