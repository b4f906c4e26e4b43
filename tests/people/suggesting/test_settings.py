"""A suggestion says by which columns people are named, and which sheet of a workbook it is about.

Holds ``people.suggesting.who.names``, the choice of a sheet in ``people.suggesting.columns``, and
``settings`` of ``people.suggesting.suggestion`` to account.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from workbook_cases import workbook

import mentormatch as mm
from mentormatch.cli import main

PEOPLE = ["Ann Lee", "Bo Chen", "Cem Kaya", "Dee Dot", "Eve Ash", "Fin Oak"]
Rows = list[dict[str, str]]


def givers(count: int = 6) -> Rows:
    """Return mentors with a number, a name and an address."""
    return [
        {
            "Staff number": f"M{k}",
            "Name": name,
            "Work e-mail": f"{name[:3].strip().lower()}@example.org",
            "What can you teach?": "SQL; Python",
        }
        for k, name in enumerate(PEOPLE[:count], 1)
    ]


def takers(**asked: list[str]) -> Rows:
    """Return mentees who name other people, by the header of the question."""
    return [
        {
            "Staff number": f"E{k}",
            "First name": name.split()[0],
            "Last name": name.split()[1],
            "What do you want to learn?": "SQL; R",
            **{header: named[k - 1] for header, named in asked.items()},
        }
        for k, name in enumerate(["Gus Elm", "Hal Fir", "Ina Yew", "Jan Box"], 1)
    ]


def resolving(suggestion: mm.Suggestion) -> list[mm.SuggestedSetting]:
    """Return what is said of naming, a line a file."""
    return [setting for setting in suggestion.settings if setting.name == "resolve"]


MANAGER = "Who is your manager?"
WISHES = "Preferred mentors"


def anonymous(names: list[str], email: str = "anonymous") -> Rows:
    """Return answers as Microsoft Forms exports those of people who need not sign in."""
    return [
        {
            "ID": str(k),
            "Email": email,
            "Name": "anonymous",
            "Wat is je volledige naam?": name,
            "Waarmee kun je helpen?": "SQL; Python",
            "Met wie wil je niet gekoppeld worden?": names[0] if k == 2 else "",
        }
        for k, name in enumerate(names, 1)
    ]


@pytest.mark.parametrize("count", [2, 6])
@pytest.mark.parametrize("both", [False, True])
def test_a_name_that_everybody_has_is_nobodys(count: int, both: bool) -> None:
    """The column of the form tool names nobody; the question that asks for the name does."""
    files = [anonymous(PEOPLE[:count]), *([anonymous(PEOPLE[::-1])] if both else [])]
    suggestion = mm.ColumnMap.suggest(*files)
    asked = "Wat is je volledige naam?"
    assert suggestion.map.label == (asked,) and suggestion.map.resolve == (asked,)
    assert suggestion.map.contact is None and "Name" in suggestion.map.ignore
    assert {one.value for one in resolving(suggestion)} == {(asked,)}
    mentors = mm.read_profiles(
        files[0], columns=suggestion.maps["mentors"] if both else suggestion.map
    )
    assert set(mentors.label_by_id.values()) == set(PEOPLE[:count])
    told = {c.header: c.evidence for c in suggestion.columns}
    assert "every answer is the same" in told["Name"] and "anonymous" not in suggestion.to_toml()


def test_two_namesakes_have_names() -> None:
    """A family of two is no form tool that hides names; a whole list with one address is none."""
    rows = [{"ID": f"a{k}", "Last name": "Bos", "First name": name} for k, name in enumerate("xy")]
    assert mm.ColumnMap.suggest(rows).map.label == ("First name", "Last name")
    assert mm.ColumnMap.suggest(anonymous(PEOPLE, "hr@firm.example")).map.contact is None


def test_managers_by_name_are_resolved_by_the_columns_of_names() -> None:
    """In both files, each by its own columns; reading by the map finds whom they mean."""
    mentors = givers()
    mentees = takers(**{MANAGER: ["Ann Lee", "bo  chen", "Zed Zoo", "Ann Lee"]})
    suggestion = mm.ColumnMap.suggest(mentors, mentees)
    mine, others = resolving(suggestion)
    assert (mine.value, others.value) == (("Name",), (("First name", "Last name"),))
    assert mine.in_map and mine.confidence == others.confidence == pytest.approx(0.83)
    assert "names" in mine.evidence and "2 of 3" in mine.evidence and MANAGER in mine.evidence
    assert suggestion.map.for_side("mentees").fields["manager"].column == MANAGER
    pools = [
        mm.read_profiles(rows, columns=suggestion.maps[side])
        for side, rows in (("mentors", mentors), ("mentees", mentees))
    ]
    assert [one.manager for one in mm.resolve_references(*pools)[1]][:2] == ["M1", "M2"]


def test_wishes_by_address_are_resolved_by_the_column_of_addresses() -> None:
    """A file that names people says by what its own people are named, if only by name."""
    named = ["ann@example.org; eve@example.org", "", "dee@example.org", "nobody@example.org"]
    suggestion = mm.ColumnMap.suggest(givers(), takers(**{WISHES: named}))
    mine, others = resolving(suggestion)
    assert mine.value == ("Work e-mail",)
    assert others.value == (("First name", "Last name"),)
    assert "addresses" in mine.evidence and "3 of 4" in mine.evidence
    assert "example.org" not in str(suggestion) + suggestion.to_toml()


def test_names_and_addresses_are_both_said() -> None:
    """Names first, as the columns of one person stand."""
    asked = {
        MANAGER: ["Ann Lee", "Bo Chen", "Ann Lee", "Eve Ash"],
        WISHES: ["ann@example.org", "", "dee@example.org", ""],
    }
    suggestion = mm.ColumnMap.suggest(givers(), takers(**asked))
    assert resolving(suggestion)[0].value == ("Name", "Work e-mail")
    assert resolving(suggestion)[0].confidence == 0.95
    assert 'resolve = ["Name", "Work e-mail"]' in suggestion.to_toml()


def test_names_of_nobody_are_a_comment() -> None:
    """They may be names all the same: the line is there to be wanted, and not in the map."""
    asked = {MANAGER: ["Zed Zoo", "Yan Yew", "Xia Xu", "Wim Wit"]}
    suggestion = mm.ColumnMap.suggest(givers(), takers(**asked))
    (mine, others) = resolving(suggestion)
    assert not mine.in_map and not others.in_map and mine.confidence == 0.4
    assert "nobody of these files is called so" in mine.evidence
    assert not suggestion.map.for_side("mentors").resolve
    assert '# resolve = ["Name"]' in suggestion.to_toml()
    assert "resolve?" in str(suggestion)
    assert mm.ColumnMap.from_toml(text=suggestion.to_toml()) == suggestion.map


def test_numbered_choices_name_people_too() -> None:
    """First and second choice are one answer in two columns, and each names people."""
    asked = {
        "First choice of mentor": ["Ann Lee", "Bo Chen", "Eve Ash", "Ann Lee"],
        "Second choice of mentor": ["Bo Chen", "Ann Lee", "Zed Zoo", "Fin Oak"],
    }
    suggestion = mm.ColumnMap.suggest(givers(), takers(**asked))
    (mine, _) = resolving(suggestion)
    assert mine.value == ("Name",) and "6 of 7" in mine.evidence
    pools = [
        mm.read_profiles(rows, columns=suggestion.maps[side])
        for side, rows in (("mentors", givers()), ("mentees", takers(**asked)))
    ]
    assert mm.resolve_references(*pools)[1]["E1"].preferences == ("M1", "M2")


def test_lists_of_addresses_of_nobody_are_a_comment() -> None:
    """As in a file of one side, where the others stand in the file that is not there."""
    asked = {WISHES: ["zed@example.org, yan@example.org", "xia@example.org", "", "wim@example.org"]}
    (only,) = resolving(mm.ColumnMap.suggest(takers(**asked)))
    assert (only.value, only.confidence) == ((("First name", "Last name"),), 0.4)
    assert "addresses" in only.evidence


@pytest.mark.parametrize("named", [["M1", "M2", "M2", "M3"], ["", "", "", ""]])
def test_ids_need_no_names(named: list[str]) -> None:
    """And neither does a question that nobody answered."""
    suggestion = mm.ColumnMap.suggest(givers(), takers(**{MANAGER: named}))
    assert not suggestion.settings


def test_addresses_that_are_ids_need_no_names() -> None:
    """Where the address is the id, whoever is named by it is found by it."""
    mentors = [{k: v for k, v in row.items() if k != "Staff number"} for row in givers()]
    mentees = [
        {**row, "Work e-mail": f"{row['Staff number']}@example.org"}
        for row in takers(**{WISHES: ["ann@example.org"] * 2 + ["eve@example.org"] * 2})
    ]
    for row in mentees:
        del row["Staff number"]
    suggestion = mm.ColumnMap.suggest(mentors, mentees)
    assert suggestion.map.id == "Work e-mail" and not suggestion.settings


def test_one_file_names_its_own_people() -> None:
    """Circles and peers have one file; the line stands once, and the TOML is the map."""
    people = [{**row, MANAGER: "Ann Lee"} for row in givers()]
    suggestion = mm.ColumnMap.suggest(people)
    (only,) = resolving(suggestion)
    assert only.value == ("Name",) and suggestion.map.resolve == ("Name",)
    assert mm.ColumnMap.from_toml(text=suggestion.to_toml()) == suggestion.map
    assert "Ann" not in str(suggestion) + suggestion.to_toml() + repr(suggestion.settings)


def test_what_both_files_say_stands_once() -> None:
    """Above the parts of the sides."""
    mentees = [
        {**row, "Staff number": f"E{k}", "Name": f"Taker {k}", MANAGER: "Ann Lee"}
        for k, row in enumerate(givers(), 1)
    ]
    suggestion = mm.ColumnMap.suggest(givers(), mentees)
    assert suggestion.map.resolve == ("Name",)
    assert suggestion.to_toml().count("resolve = ") == 1


def test_the_order_of_columns_and_rows_has_no_say() -> None:
    """The same columns, whichever stands first."""
    asked = {MANAGER: ["Ann Lee", "Bo Chen", "Ann Lee", "Eve Ash"]}
    there = mm.ColumnMap.suggest(givers(), takers(**asked))
    back = mm.ColumnMap.suggest(
        [dict(reversed(row.items())) for row in reversed(givers())],
        [dict(reversed(row.items())) for row in reversed(takers(**asked))],
    )
    assert there.settings == back.settings and there.map == back.map


# -- sheets ----------------------------------------------------------------------------------------

NOTES = [["Mentoring 2026"], ["Answers until 1 May"]]
LISTS = [["Departments", "Offices"], ["Law", "Porto"], ["Sales", "Bonn"]]


def cells(rows: Rows) -> list[list[str]]:
    """Return rows as a sheet has them."""
    return [list(rows[0]), *(list(row.values()) for row in rows)]


def sheets_of(suggestion: mm.Suggestion) -> list[tuple[Any, float, str]]:
    """Return what is said of sheets."""
    return [(s.value, s.confidence, s.evidence) for s in suggestion.settings if s.name == "sheet"]


def test_people_behind_another_sheet_are_told() -> None:
    """The reader finds them by the column of ids; the map says so all the same."""
    suggestion = mm.ColumnMap.suggest(workbook({"Read me": NOTES, "Answers": cells(givers())}))
    assert sheets_of(suggestion) == [("Answers", 0.95, "of 2 sheets this one alone holds people")]
    assert suggestion.map.sheet == "Answers" and len(suggestion.columns) == 4
    assert '\nsheet = "Answers"\n' in suggestion.to_toml()
    assert mm.ColumnMap.from_toml(text=suggestion.to_toml()) == suggestion.map


@pytest.mark.parametrize("others", [{}, {"Notes": NOTES}, {"Lists": LISTS}])
def test_people_on_the_first_sheet_need_no_line(others: dict[str, list[list[str]]]) -> None:
    """Neither where there is no other sheet, nor where no other holds people."""
    suggestion = mm.ColumnMap.suggest(workbook({"Answers": cells(givers()), **others}))
    assert not sheets_of(suggestion) and len(suggestion.columns) == 4


def test_without_a_column_of_ids_the_first_sheet_is_told_too() -> None:
    """A reader that makes ids of rows cannot tell people from other lists."""
    rows = [{"Tijdstempel": "1-5-2026 09:00", "What can you teach?": f"SQL; R{k}"} for k in "abcd"]
    book = workbook({"Answers": cells(rows), "Lists": LISTS})
    suggestion = mm.ColumnMap.suggest(book)
    assert suggestion.map.id_from == "row" and suggestion.map.sheet == "Answers"
    assert len(mm.read_profiles(book, columns=suggestion.map)) == 4


def test_one_workbook_with_a_sheet_for_each_side_is_two_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the command says how to match it; what it says works."""
    taking = takers(**{MANAGER: ["Ann Lee", "Bo Chen", "Ann Lee", "Eve Ash"]})
    sheets = {"Notes": NOTES, "Mentees": cells(taking), "Mentors": cells(givers()), "Lists": LISTS}
    book, columns = tmp_path / "book.xlsx", tmp_path / "columns.toml"
    book.write_bytes(workbook(sheets))
    suggestion = mm.ColumnMap.suggest(book)
    assert suggestion.files == ("book.xlsx, Mentors", "book.xlsx, Mentees")
    assert [(value, sure) for value, sure, _ in sheets_of(suggestion)] == [
        ("Mentors", 0.9),
        ("Mentees", 0.9),
    ]
    assert suggestion.map.for_side("mentees").sheet == "Mentees"
    assert mm.ColumnMap.suggest(book, book).map == suggestion.map
    assert main(["suggest", str(book), "--out", str(columns)]) == 0
    told = capsys.readouterr()
    assert f"mentormatch match {book} {book} --columns {columns}" in told.err
    assert "Mentors" in told.out and "resolve" in told.out
    assert main(["match", str(book), str(book), "--columns", str(columns)]) == 0


def test_a_sheet_beside_that_of_the_other_side_is_less_sure() -> None:
    """Whose it is stands in no name."""
    book = workbook({"Mentees": cells(takers()), "Sign-up": cells(givers())})
    suggestion = mm.ColumnMap.suggest(book, givers())
    assert [(value, sure) for value, sure, _ in sheets_of(suggestion)] == [("Sign-up", 0.6)]


def test_sheets_that_no_name_tells_apart_are_a_comment() -> None:
    """The largest is looked at, and reading asks which is meant."""
    book = workbook({"Spring": cells(givers(2)), "Autumn": cells(givers())})
    suggestion = mm.ColumnMap.suggest(book)
    assert sheets_of(suggestion) == [
        ("Autumn", 0.4, "2 sheets hold people, and this one has most rows")
    ]
    assert suggestion.map.sheet is None and '# sheet = "Autumn"' in suggestion.to_toml()
    with pytest.raises(mm.InputError, match="'Spring', 'Autumn'"):
        mm.read_profiles(book, columns=suggestion.map)


def test_the_form_of_the_template_is_suggested(tmp_path: Path) -> None:
    """Its lists to choose from are nobody's answers."""
    assert main(["template", "--out", str(tmp_path / "form.xlsx")]) == 0
    assert not sheets_of(mm.ColumnMap.suggest(tmp_path / "form.xlsx"))


def test_a_hint_is_about_the_sheet_that_was_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What another sheet asks is no help."""
    other = [{"What can you teach?": "SQL", "Who?": f"a{k}"} for k in range(3)]
    book = tmp_path / "book.xlsx"
    book.write_bytes(workbook({"Read me": NOTES, "Answers": cells(givers()), "Old": cells(other)}))
    words = ["match", str(book), str(book), "--sheet"]
    assert main([*words, "Old"]) == 2
    assert "mentormatch suggest" not in capsys.readouterr().err
