"""The sign-up form reads without a column map, in both languages, and nothing else in it is people.

Holds ``people.sign_up_form``, ``files.workbook``, ``commands.template`` and the headers that
``people.reading.headers.names`` knows of the form to account.
"""

from __future__ import annotations

import re
import sys
import zipfile
from html import escape
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import mentormatch as mm
from mentormatch.cli import main
from mentormatch.errors import InputError, MissingExtra
from mentormatch.people.reading.headers.names import field_called, is_contact
from mentormatch.people.sign_up_form import FormLanguage, FormSide, questions, write_form

SIDES: tuple[FormSide, ...] = ("both", "mentors", "mentees")
LANGUAGES: tuple[FormLanguage, ...] = ("en", "nl")

ANSWERS: dict[FormLanguage, dict[str, list[str]]] = {
    "en": {
        "id": ["1", "2", "3"],
        "name": ["Ann Canary", "Ben Canary", "Cem Canary"],
        "role": ["mentor", "both", "mentee"],
        "department": ["HR", "IT", "Sales"],
        "seniority": ["5", "4", "2"],
        "manager": ["9", "8", "7"],
        "time_zone": ["Europe/Amsterdam"] * 3,
        "availability": ["Mon 09:00-12:00", "Mon 09:00-12:00; Fri 13:00-17:00", "Mon 09:00-12:00"],
        "languages": ["English", "English; Dutch", "Dutch"],
        "offers": ["SQL:4; Python", "Presenting", ""],
        "seeks": ["", "SQL:1>3", "Presenting"],
        "goal_tags": ["Career", "Career; Leadership", "Leadership"],
        "vetoes": ["3", "", ""],
        "max_mentees": ["2", "", ""],
    }
}
ANSWERS["nl"] = ANSWERS["en"] | {
    "role": ["mentor", "beide", "mentee"],
    "languages": ["Engels", "Engels; Nederlands", "Nederlands"],
    "availability": [
        "maandag 09:00-12:00",
        "maandag 09:00-12:00; vrijdag 13:00-17:00",
        "maandag 09:00-12:00",
    ],
}


def filled(path: Path, side: FormSide, language: FormLanguage, rows: slice) -> Path:
    """Write a form, and fill in rows of it as a spreadsheet would."""
    asked, said = write_form(path, side=side, language=language), ANSWERS[language]
    people = [
        [said.get(question.field, [""] * 3)[rows][k] for question in asked]
        for k in range(len(said["id"][rows]))
    ]
    lines = ""
    for number, person in enumerate(people, 2):
        cells = "".join(
            f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for place, cell in enumerate(person)
            if cell
        )
        lines += f'<row r="{number}">{cells}</row>'
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", f"{lines}</sheetData>".encode())
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("side", SIDES)
def test_every_header_is_known_without_a_map(side: FormSide, language: FormLanguage) -> None:
    """Each question is read as what it asks; names and addresses are told and not kept."""
    for question in questions(side, language):
        if question.field == "role":
            assert side == "both" and field_called(question.header) is None
        elif question.field in ("name", "mail"):
            assert is_contact(question.header)
        else:
            assert field_called(question.header) == question.field


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_of_mentors_and_one_of_mentees_are_matched_without_a_map(
    tmp_path: Path, language: FormLanguage
) -> None:
    """Every answer is read as it was meant, in either language, and nothing is refused."""
    mentors = mm.read_profiles(filled(tmp_path / "m.xlsx", "mentors", language, slice(2)))
    mentees = mm.read_profiles(filled(tmp_path / "e.xlsx", "mentees", language, slice(1, 3)))
    assert (mentors.ids, mentees.ids) == (("1", "2"), ("2", "3"))
    mentors, mentees = mm.resolve_references(mentors, mentees)
    ann, ben = mentors["1"], mentees["2"]
    assert ann.offers == {"sql": 4, "python": None} and ann.max_mentees == 2
    assert set(ben.availability or ()) == {"Mon 09:00-12:00", "Fri 13:00-17:00"}
    assert set(ben.languages or ()) == {"en", "nl"} and ben.seniority == "4"
    assert set(ann.vetoes or ()) == {"3"}
    assert ben.seeks is not None and (ben.seeks["sql"].current, ben.seeks["sql"].target) == (1, 3)
    assert {tag for goal in ben.goals or () for tag in goal.tags} == {"career", "leadership"}
    found = {*mentors.findings, *mentees.findings}
    assert {finding.code for finding in found} <= {
        "label-column",
        "resolve-column",
        "other-sheets",
        "default",
    }
    matching = mm.match(mentors, mentees)
    assert matching.compared and {m.mentee for m in matching.matches} == {"2", "3"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_form_for_both_is_matched_by_the_command_that_is_printed(
    tmp_path: Path, language: FormLanguage, capsys: pytest.CaptureFixture[str]
) -> None:
    """The column that tells is named there, so nobody has to look it up."""
    path = tmp_path / "form.xlsx"
    assert main(["template", "--out", str(path), "--language", language]) == 0
    told = capsys.readouterr().err
    header = next(q.header for q in questions("both", language) if q.field == "role")
    assert f"mentormatch match {path} --roles '{header}' --out result" in told
    path.unlink()
    filled(path, "both", language, slice(3))
    assert main(["match", str(path), "--roles", header]) == 0
    shown = capsys.readouterr()
    assert "2 of 2 mentees have a mentor" in shown.err and "Canary" not in shown.out + shown.err


def test_a_form_without_answers_is_no_people(tmp_path: Path) -> None:
    """Neither its lists nor its explanation are taken for people."""
    write_form(tmp_path / "form.xlsx")
    with pytest.raises(InputError, match="nobody below it"):
        mm.read_profiles(tmp_path / "form.xlsx")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("side", SIDES)
def test_lists_can_be_chosen_from(tmp_path: Path, side: FormSide, language: FormLanguage) -> None:
    """Each list of a question stands on the sheet where its cells look; no cell is a formula."""
    path = tmp_path / "form.xlsx"
    asked = write_form(path, side=side, language=language)
    book = CalamineWorkbook.from_path(str(path))
    form, lists, explained = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert form == [[question.header for question in asked]]
    told = "\n".join(str(row[0]) for row in explained)
    assert all(f"{question.header}: {question.help}" in told for question in asked)
    with zipfile.ZipFile(path) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())
    validations = re.findall(r"<dataValidation .*?(?:/>|</dataValidation>)", sheet, re.DOTALL)
    assert len(validations) == len(asked)
    for question, validation in zip(asked, validations, strict=True):
        assert ('type="list"' in validation) == bool(question.one or question.listed is not None)
        if question.listed is not None:
            assert f"${chr(65 + question.listed)}$2" in validation
            assert len([row for row in lists[1:] if row[question.listed]]) > 1
        assert len(question.help) <= 255


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_be_chosen_is_read(language: FormLanguage, tmp_path: Path) -> None:
    """Every item of every list is an answer that the reader takes."""
    path = tmp_path / "form.xlsx"
    asked = write_form(path, language=language)
    book = CalamineWorkbook.from_path(str(path))
    lists = book.get_sheet_by_name(book.sheet_names[1]).to_python()[1:]
    for question in asked:
        items = (
            [str(row[question.listed]) for row in lists if row[question.listed]]
            if (question.listed is not None)
            else list(question.one)
        )
        if items and question.field != "role":
            zone = {"Time zone": "UTC"} if question.field == "availability" else {}
            rows = [{"id": k, question.header: item, **zone} for k, item in enumerate(items)]
            people = mm.read_profiles(rows)
            assert not people.findings.refused and not people.findings.warnings
            assert people.field(
                "goals" if question.field == "goal_tags" else question.field
            ).answered.all()


def test_a_form_that_is_there_stays(tmp_path: Path) -> None:
    """It may hold answers of people."""
    path = filled(tmp_path / "form.xlsx", "both", "en", slice(3))
    before = path.read_bytes()
    with pytest.raises(InputError, match="is there already"):
        write_form(path)
    assert path.read_bytes() == before


def test_the_same_form_is_the_same_bytes(tmp_path: Path) -> None:
    """No clock is read."""
    write_form(tmp_path / "one.xlsx")
    write_form(tmp_path / "two.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_without_the_extra_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing is written."""
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingExtra, match=r"mentormatch-engine\[excel\]"):
        write_form(tmp_path / "form.xlsx")
    assert not list(tmp_path.iterdir())


def test_another_language_is_refused(tmp_path: Path) -> None:
    """With those that there are."""
    with pytest.raises(InputError, match="'en' or 'nl'"):
        write_form(tmp_path / "form.xlsx", language="de")  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_addresses_in_the_form_are_people(
    language: FormLanguage,
) -> None:
    """A veto, a wish and a manager by name or address hold, without a map."""
    header = {one.field: one.header for one in questions("mentees", language)}
    people = [("1", "Bo Vos", "bo@x.example"), ("2", "Cas Bos", "cas@x.example")]
    rows = [
        {question.header: "" for question in questions("mentees", language)}
        | {header["id"]: who, header["name"]: name, header["mail"]: mail}
        for who, name, mail in people
    ]
    rows[1] |= {header["vetoes"]: "Bo Vos", header["manager"]: "BO@x.example"}
    rows[0] |= {header["preferences"]: "Bos, Cas"}
    pool = mm.resolve_references(mm.read_profiles(rows))[0]
    assert set(pool["2"].vetoes or ()) == {"1"} and pool["2"].manager == "1"
    assert pool["1"].preferences == ("2",)
    assert pool.label_by_id == {"1": "Bo Vos", "2": "Cas Bos"}


def test_a_file_that_is_no_form_of_ours_names_nobody() -> None:
    """Name and Staff number alone are columns of many files."""
    pool = mm.read_profiles([{"Staff number": "1", "Name": "Bo Vos", "Not with": "Cas"}])
    assert not pool.label_by_id and pool.mentions is None


def test_a_map_goes_before_what_the_form_says() -> None:
    """Whoever names a label, or leaves the name out, is heard."""
    rows = [
        {question.header: "" for question in questions("mentees", "en")} | {"Staff number": "1"}
    ]
    rows[0] |= {"Name": "Bo Vos", "E-mail": "bo@x.example"}
    assert mm.read_profiles(rows, columns={"label": "E-mail"}).label_by_id == {"1": "bo@x.example"}
    assert not mm.read_profiles(rows, columns={"ignore": ["Name"]}).label_by_id
