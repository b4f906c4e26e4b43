"""Rows that are no people: second headers are left out, totals, notes and lines are refused.

Holds ``people.reading.rows.no_people`` to account.
"""

from __future__ import annotations

from typing import Any

import pytest
from reading_cases import findings

from mentormatch.errors import NoRows
from mentormatch.people.reading.formats.around import called
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
    assert told == [("note", 2 + k) for k in range(top.count("\n") - 1)]


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
@pytest.mark.parametrize("place", [0, 1])
def test_what_is_no_person_is_refused_in_words(written: Any, row: str, place: int) -> None:
    """Totals, examples, lines and notes above a person are refused with their row."""
    rows = ["7,sql,1", "8,r,"]
    rows.insert(place, row)
    path = written("\n".join(["id,offers,max_mentees", *rows]))
    (finding,) = findings(path, "not-a-person")
    assert (finding.severity, finding.row) == ("refused", place + 2)
    pool = read_profiles(path, on_error="drop")
    assert pool.ids == ("7", "8")
    assert len(pool.findings.refused) == 1


@pytest.mark.parametrize(
    "foot",
    [
        "Total,,2",
        "Total:",
        "---,---,---",
        "Exported on 30 November 2026",
        "---,,\nTotal,,3\n\n* required field",
        "{header}\nTotal,,",
    ],
)
@pytest.mark.parametrize("header", ["id,offers,max_mentees", "team,id,offers"])
def test_what_stands_below_the_last_person_is_left_out(
    written: Any, foot: str, header: str
) -> None:
    """Totals, lines and notes at the foot are told and taken for nobody, short as they may be."""
    rows = "7,sql,1\n8,r,\n" if header[:2] == "id" else "x,7,sql\ny,8,r\n"
    foot = foot.format(header=header)
    pool = read_profiles(written(f"{header}\n{rows}{foot}\n"))
    assert pool.ids == ("7", "8")
    told = [(f.severity, f.row) for f in pool.findings if f.code in ("footer", "second-header")]
    lines = [4 + k for k, line in enumerate(foot.split("\n")) if line]
    assert sorted(told) == [("note", row) for row in lines]


def test_a_total_above_ids_is_refused(written: Any) -> None:
    """Where the count of people stands in the column of ids, it is no id of anybody."""
    path = written("team,id,offers\nx,7,sql\nTotal,1,\n")
    (found,) = findings(path, "not-a-person")
    assert (found.severity, found.row) == ("refused", 3)


@pytest.mark.parametrize("foot", ["Example,sql,1", "9", "Ann", "Total,sql,1"])
def test_what_may_be_a_person_at_the_foot_is_not_left_out(written: Any, foot: str) -> None:
    """An example, a row that was cut off, and a total with answers are looked at by somebody."""
    pool = read_profiles(written(f"id,offers,max_mentees\n7,sql,1\n{foot}\n"), on_error="drop")
    assert not [f for f in pool.findings if f.code == "footer"]
    assert len(pool) + len(pool.findings.refused) == 2


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


@pytest.mark.parametrize(
    ("ids", "left_out"), [(("ann@x.org", "bo@x.org"), True), (("1", "2"), False)]
)
def test_a_total_beside_the_count_of_ids(ids: tuple[str, str], left_out: bool) -> None:
    """The count under a column of ids is no id, unless ids are numbers themselves."""
    rows = [{"when": "2026", "id": who} for who in ids] + [{"when": "Total", "id": "2"}]
    rows[-1]["id"] = "3"
    columns = {"id": "id", "id_hash": left_out, "attributes": {"when": "when"}}
    found = read_profiles(rows, columns=columns, on_error="drop")
    codes = {finding.code for finding in found.findings}
    assert ("footer" in codes, "not-a-person" in codes) == (left_out, not left_out)
    assert len(found) == 2


@pytest.mark.parametrize("total", ["Totaal aantal:", "Number of responses", "Total sign-ups: "])
def test_a_total_with_words_behind_it_is_nobody(written: Any, total: str) -> None:
    """Also where its number stands in the column of addresses, which are hashed."""
    people = "Timestamp,Work e-mail,Offers\n1,a@firm.example,SQL\n2,b@firm.example,R\n"
    path = written(f"{people}{total},2,\n")
    pool = read_profiles(path, columns={"id": "Work e-mail", "id_hash": True})
    assert str(pool.account) == "3 rows: 2 people, 1 total or note below them"


def test_an_id_that_is_no_address_among_addresses_is_told(written: Any) -> None:
    """Once it is hashed nobody can see it, so it is told before, and not repeated."""
    path = written("mail,offers\na@firm.example,sql\nCanary Bird,r\nb@firm.example,go\n")
    hashed = {"id": "mail", "id_hash": True}
    (found,) = findings(path, "no-address", columns=hashed)
    assert (found.severity, found.row) == ("warning", 3)
    assert "Canary" not in str(found)
    names = written("name,offers\nAnn Lee,sql\nBo Ray,r\n")
    assert not findings(names, "no-address", columns={"id": "name", "id_hash": True})


LAYOUT = "Timestamp,E-mail,Name,Site,Skill,Hours\n"
ROWS = "2026-11-02,ann@x.example,Ann,Bonn,sql,2\n2026-11-03,bo@x.example,Bo,Leeds,r,4\n"
MAP = {"id": "E-mail", "id_hash": True, "fields": {"site": "Site", "seeks": "Skill"}}


@pytest.mark.parametrize(
    "foot",
    [
        "Totaal,2 reacties,,,,6",
        "Total,,2 responses,,,",
        "Total,,2 responses,,,\n,,,,,",
        ",,,,,\nTotal,,2 responses,,,",
        "Totaal:,N = 2,,,,gem. 3",
        "Average,,,,,3.0",
        "Gemiddelde,,,,,3",
        "Aantal,2,,,,",
        "Count,2 responses,,,,",
        ",N = 2,,,,",
        ",n: 2,,,,",
        ",2 van 2 reacties,,,,",
        ",2 answers,,,,",
        "Einde export,,,,,",
        "--- End of report ---,,,,,",
        "Generated on 2026-11-30,,,,,",
        ",Gegenereerd op: 30-11-2026 door HR,,,,",
        "Pagina 1 van 1,,,,,",
        "Totaal,Gemiddelde: 3,,,,6\nEinde export,,,,,",
    ],
)
def test_what_tools_write_below_a_table_is_nobody(written: Any, foot: str) -> None:
    """Totals with words, counts of answers and last lines of exports are left out and told."""
    pool = read_profiles(written(LAYOUT + ROWS + foot + "\n"), columns=MAP)
    assert len(pool) == 2
    told = [found.row or 0 for found in pool.findings if found.code == "footer"]
    filled = [k for k, line in enumerate(foot.split("\n")) if line.strip(",")]
    assert sorted(told) == [4 + k for k in filled]
    assert not len(pool.findings.refused)


@pytest.mark.parametrize(
    "row",
    [
        "2026-11-04,totaal@x.example,Totaal,,,",
        "2026-11-04,jo@x.example,Total,Bonn,sql,3",
        "Total,jo@x.example,,,,",
        "2026-11-04,jo@x.example,Count of Monte Cristo,,,",
        "Exported,jo@x.example,Jo,Bonn,,",
    ],
)
def test_whoever_has_an_address_or_answers_is_a_person(written: Any, row: str) -> None:
    """Somebody called Total who left an address is somebody."""
    pool = read_profiles(written(LAYOUT + ROWS + row + "\n"), columns=MAP)
    assert len(pool) == 3


def test_a_total_beside_words_is_refused_where_others_say_much_more(written: Any) -> None:
    """What may be a total or a person who said next to nothing is for whoever knows the file."""
    header = "id," + ",".join(f"q{k}" for k in range(12)) + "\n"
    people = "".join(f"m{k}," + ",".join("abcdefghijkl") + "\n" for k in range(3))
    path = written(header + people + "Total,see the other sheet" + "," * 11 + "\n")
    (found,) = findings(path, "not-a-person")
    assert (found.severity, found.row) == ("refused", 5)


@pytest.mark.parametrize("foot", ["Totaal,2 reacties,,,,6", ",,,,,6", "Einde export,,,,,"])
def test_totals_are_nobody_where_ids_are_of_rows(written: Any, foot: str) -> None:
    """Without a column of ids the first cell tells; a lone sum is nobody either."""
    columns = {**MAP, "id": None, "id_from": "row", "id_hash": False}
    pool = read_profiles(written(LAYOUT + ROWS + foot + "\n"), columns=columns)
    assert len(pool) == 2
    assert [found.row for found in pool.findings if found.code == "footer"] == [4]


@pytest.mark.parametrize("who", ["42 pelikanen", "7 van Dam", "3 forms of life", "2 of hearts"])
def test_ids_that_begin_with_a_number_stay(written: Any, who: str) -> None:
    """Only so many of what is counted in a form is a count."""
    assert len(read_profiles(written(f"id,offers\n7,sql\n{who},\n8,r\n"), on_error="drop")) >= 2
    assert not called(who)
