"""Whoever did not agree, or asks to be taken out, is told by row, and never by what was written.

Holds ``people.reading.rows.objections`` to account.
"""

from __future__ import annotations

from typing import Any

import pytest

import mentormatch as mm

NOTICE = "I have read the privacy notice"


def found(header: str, cells: list[Any], **columns: Any) -> dict[str, list[int | None]]:
    """Return the rows of each code that is told of one column beside the ids."""
    rows = [{"id": f"p{n}", header: cell} for n, cell in enumerate(cells)]
    told: dict[str, list[int | None]] = {}
    for finding in mm.read_profiles(rows, columns=columns or None).findings:
        told.setdefault(finding.code, []).append(finding.row)
    return told


@pytest.mark.parametrize(
    "header",
    [
        NOTICE,
        "Consent",
        "Do you agree with our terms?",
        "Ik ga akkoord met de privacyverklaring",
        "Toestemming AVG",
        "My manager agrees; consent",
    ],
)
@pytest.mark.parametrize("no", ["No", "nee", "NO.", "No, not yet", "I do not agree", False, 0])
def test_whoever_does_not_agree_is_told(header: str, no: Any) -> None:
    """Each row for itself, so that a table of findings holds all of them."""
    assert found(header, ["Yes", no, "Yes", no])["did-not-agree"] == [3, 5]


@pytest.mark.parametrize("yes", ["Yes", "ja", "No objections", "Akkoord", "x", True, "n/a"])
def test_whoever_agrees_is_not_told(yes: Any) -> None:
    """Nor is a question about something else."""
    assert "did-not-agree" not in found(NOTICE, [yes, "Yes"])
    assert "did-not-agree" not in found("May we use your photo? (consent)", ["No", "Yes"])
    assert "did-not-agree" not in found("Can you meet on site?", ["No", "Yes"])


def test_an_empty_tick_is_told_where_most_have_ticked() -> None:
    """A box that nobody ticked is no question of the form."""
    assert found(NOTICE, ["Yes", "", "Yes", "Yes"])["agreement-empty"] == [3]
    assert "agreement-empty" not in found(NOTICE, ["", "", "", "Yes"])


def test_the_cure_works() -> None:
    """Named as `active` the answer keeps whoever said no out of a matching, and is told no more."""
    rows = [{"id": f"e{n}", NOTICE: cell} for n, cell in enumerate(["Yes", "No"])]
    told = next(f for f in mm.read_profiles(rows).findings if f.code == "did-not-agree")
    assert told.person == "e1" and told.cure is not None and f"active = '{NOTICE}'" in told.cure
    mentees = mm.read_profiles(rows, columns={"fields": {"active": NOTICE}})
    assert "did-not-agree" not in {finding.code for finding in mentees.findings}
    mentors = mm.read_profiles([{"id": "m", "max_mentees": 2}])
    assert list(mm.match(mentors, mentees).to_frame()["mentee"]) == ["e0"]


def test_a_row_that_is_refused_is_told_too() -> None:
    """It will be mended, and then nobody would look again."""
    rows = [{"id": "a", NOTICE: "No", "max_mentees": "many"}, {"id": "b", NOTICE: "Yes"}]
    with pytest.raises(mm.InputError) as error:
        mm.read_profiles(rows)
    assert error.value.findings is not None
    assert "did-not-agree" in {finding.code for finding in error.value.findings}


LEAVING = [
    "Please withdraw me, I changed jobs",
    "I WITHDREW last week",
    "please take me off the list",
    "Can you cancel my registration?",
    "I no longer want to take part",
    "I can't join after all",
    "I am leaving the company in May",
    "Ik wil me graag afmelden",
    "Meld mij maar af",
    "Ik trek mijn aanmelding in",
    "Ik doe toch niet mee",
    "Ga per 1 mei uit dienst",
]


@pytest.mark.parametrize("remark", LEAVING)
@pytest.mark.parametrize("header", ["Anything else?", "Opmerkingen", "Banana"])
def test_whoever_asks_to_be_taken_out_is_told(header: str, remark: str) -> None:
    """In any column that no field reads, whatever it is called."""
    assert found(header, ["Looking forward!", remark])["asks-to-leave"] == [3]
    assert "asks-to-leave" in found(header, [remark], attributes={"own": header})


@pytest.mark.parametrize(
    "remark",
    [
        "Looking forward!",
        "Op dinsdag ben ik vrij",
        "Please do not match me with my manager",
        "I took part last year",
        "I lead the company choir",
        "",
    ],
)
def test_other_remarks_are_no_leave(remark: str) -> None:
    """They are counted, so that somebody reads them."""
    told = found("Anything else?", [remark, "Hello there"])
    assert "asks-to-leave" not in told and told["remarks"] == [2 if remark else 3]


@pytest.mark.parametrize(("cell", "code"), [(LEAVING[0], "asks-to-leave"), ("No", "did-not-agree")])
def test_whoever_is_not_active_has_nothing_left_to_ask(cell: str, code: str) -> None:
    """The cure of the warning ends it, for that row alone; the remark is counted all the same."""
    header = "Anything else?" if code == "asks-to-leave" else NOTICE
    rows = [{"id": f"e{n}", header: cell, "active": "yes"} for n in range(3)]
    rows[1]["active"] = "no"
    told = mm.read_profiles(rows).findings
    assert [finding.row for finding in told if finding.code == code] == [2, 4]
    counted = [str(finding) for finding in told if finding.code == "remarks"]
    assert all("3 people" in line for line in counted) and len(counted) == (header != NOTICE)


def test_nothing_that_was_written_is_told() -> None:
    """Row, column and cure alone, in both languages."""
    rows = [{"id": "a", "Anything else?": "Please withdraw me, I am ill"}]
    told = mm.read_profiles(rows).findings
    for language in ("en", "nl"):
        assert "ill" not in told.told(language).replace("will", "").split()
        assert "withdraw" not in told.told(language)
