"""Bad questions, numbers 48 to 77 of the table of bad inputs as far as they are about a matching.

Holds ``modes.pairs``, ``solve.pairs.arguments``, ``scoring.policy``, ``ledger`` and the doors of
``people.reading`` to account, one test a number. Numbers 55 and 78 (pairs that are demanded, and a
matching that was published) have no door yet.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from reading_cases import findings
from workbook_cases import changed_part, with_part, workbook

import mentormatch as mm
from mentormatch.errors import (
    ArrayError,
    EmptyFile,
    Infeasible,
    InputError,
    MissingColumn,
    Overspent,
    PolicyError,
    TooLarge,
)

BOOK = workbook({"People": [["id", "offers"], ["a", "sql"]]})


def people(*rows: str) -> mm.Profiles:
    """Return the people of a CSV file of these rows."""
    return mm.read_profiles(("\n".join(rows) + "\n").encode())


def codes(found: Any) -> set[str]:
    """Return the codes of findings."""
    return {finding.code for finding in found}


def test_48_who_stands_on_both_sides_is_never_her_own_partner() -> None:
    """Two people who are to mentor one another are told, and kept from it if that is asked for."""
    both = people("id,offers,seeks,seniority", "a,sql,r,3", "b,r,sql,5")
    matching = mm.match(both, both)
    assert {(m.mentor, m.mentee) for m in matching.matches} == {("a", "b"), ("b", "a")}
    told = [f for f in matching.findings if f.code == "both-ways"]
    assert [f.severity for f in told] == ["warning"] and "a and b" in told[0].message
    one_way = mm.match(both, both, mm.Policy(requirements=[mm.OneWay()]))
    assert {(m.mentor, m.mentee) for m in one_way.matches} == {("b", "a")}
    assert "both-ways" not in codes(one_way.findings)
    alone = people("id,offers,seeks", "a,sql,sql")
    assert not mm.match(alone, alone).matches


def test_48_minutes_of_both_roles_are_shared() -> None:
    """Whoever gives time in one programme has less of it in the next."""
    pool = people("id,offers,minutes_per_month", "a,sql,60")
    ledger = mm.Ledger.of(pool).charge({"a": 45}, programme="pairs")
    assert ledger.balance("a") == 15
    with pytest.raises(Overspent):
        ledger.charge({"a": 30}, programme="peers")


def test_56_nobody_who_may_be_matched_is_an_answer() -> None:
    """No pair, a reason for each person, and no exception."""
    mentors = people("id,offers,vetoes", "m,sql,p")
    matching = mm.match(mentors, people("id,seeks", "p,sql"))
    assert not matching.matches
    assert {(one.person, one.reason) for one in matching.unmatched} == {
        ("m", "VETOED_BY_ALL"),
        ("p", "VETOED_BY_ALL"),
    }


def test_57_more_mentees_than_places_is_an_answer() -> None:
    """As many as there are places; the lottery is named, and what would help."""
    mentees = people("id,seeks", "p,sql", "q,sql", "r,sql")
    matching = mm.match(people("id,offers", "m,sql"), mentees)
    assert len(matching.matches) == 1
    assert [one.reason for one in matching.unmatched] == ["LOTTERY", "LOTTERY"]
    assert "one more place of m" in (matching.unmatched[0].fix or "")


@pytest.mark.parametrize("mentors", [[], [mm.Profile(id="a", offers=["sql"])]])
def test_58_nobody_to_match_with_is_an_answer(mentors: list[mm.Profile]) -> None:
    """No mentors, or one person who stands alone on both sides."""
    matching = mm.match(mm.Profiles.of(mentors), people("id,seeks", "a,sql"))
    assert not matching.matches
    reason = "NO_FEASIBLE_MENTOR" if mentors else "NO_CAPACITY_TOTAL"
    assert reason in {one.reason for one in matching.unmatched}


def test_59_minimum_loads_that_cannot_be_met_stop_with_the_arithmetic() -> None:
    """Who asks for how many, and how many there are."""
    mentors = people("id,offers,min_mentees,max_mentees", "a,sql,2,2", "b,sql,2,2")
    with pytest.raises(Infeasible, match="a, b must have 4 mentees") as caught:
        mm.match(mentors, people("id,seeks", "p,sql"))
    assert (caught.value.shortfall, caught.value.needed, caught.value.reachable) == (3, 4, 1)


@pytest.mark.parametrize("weight", [-1, 0, float("nan"), float("inf")])
def test_60_weights_are_positive_numbers(weight: float) -> None:
    """Any other stops; positive ones need not sum to one."""
    with pytest.raises(PolicyError, match="weight"):
        mm.Policy(criteria=[mm.Covers(weight=weight)])
    mentors, mentees = people("id,offers", "m,sql"), people("id,seeks", "p,sql")
    (pair,) = mm.match(mentors, mentees, mm.Policy(criteria=[mm.Covers(weight=30)])).matches
    assert pair.score == pytest.approx(1.0)


def test_61_equal_scores_are_settled_by_lot_and_told() -> None:
    """Criteria that tell nobody apart are a warning."""
    mentors = people("id,offers", "a,sql", "b,sql")
    matching = mm.match(mentors, people("id,seeks", "p,sql", "q,sql"))
    assert len(matching.matches) == 2
    assert "everybody-alike" in codes(matching.findings.warnings)


def test_64_who_has_left_or_is_not_there_yet_is_left_out_with_the_reason() -> None:
    """By the dates of the programme; without a period that is told."""
    mentors = people("id,offers,active", "a,sql,no", "b,sql,yes")
    mentees = people("id,seeks,from_date,until_date", "p,sql,2027-01-01,", "q,sql,,2025-01-01")
    assert "dates-without-period" in codes(mm.match(mentors, mentees).findings)
    policy = mm.Policy(period=("2026-01-01", "2026-06-30"))
    matching = mm.match(mentors, mentees, policy)
    reasons = {one.person: one.reason for one in matching.unmatched}
    assert (reasons["a"], len(matching.matches)) == ("WITHDRAWN", 0)
    assert {reasons["p"], reasons["q"]} == {"WITHDRAWN"}
    told = {one.person: one.detail for one in matching.unmatched}
    assert told["p"] == told["q"] == "takes part on no day of the period"
    (slip,) = findings(b"id,from_date,until_date\na,2026-05-01,2026-01-01\n", "dates")
    assert slip.severity == "refused"


def test_68_what_does_not_fit_into_memory_is_said_before() -> None:
    """The size is estimated, and nothing is allocated."""
    scores = np.broadcast_to(np.float64(1), (300_000, 300_000))
    with pytest.raises(TooLarge, match=r"needs about [\d,.]+ GB"):
        mm.assign(scores, engine="dense")


def test_69_a_workbook_that_is_a_bomb_is_not_opened() -> None:
    """Entities are refused, and so is what unpacks to far more than it is."""
    entity = '<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook'
    with pytest.raises(InputError, match="damaged"):
        mm.read_profiles(changed_part(BOOK, "xl/workbook.xml", "<workbook", entity))
    with pytest.raises(InputError, match="times as large unpacked"):
        mm.read_profiles(with_part(BOOK, "xl/worksheets/sheet9.xml", b"0" * 20_000_000))


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"<html><table><tr><td>id</td></tr></table></html>", "a web page"),
        (with_part(BOOK, "xl/vbaProject.bin", b"x"), "macros"),
        (b"PK\x03\x04" + b"\0" * 60, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (with_part(b"", "Index/Document.iwa", b"x"), "Numbers"),
    ],
)
def test_70_what_is_no_plain_workbook_stops_with_the_way_to_save_it(raw: bytes, told: str) -> None:
    """Web pages, macros, passwords, Numbers and torsos."""
    with pytest.raises(InputError, match=told):
        mm.read_profiles(raw)


def test_71_links_and_pictures_are_told_and_not_opened() -> None:
    """Values of other files are a warning, pictures a note."""
    link = with_part(BOOK, "xl/externalLinks/externalLink1.xml", "<externalLink/>")
    (found,) = findings(link, "external-links")
    assert found.severity == "warning"
    picture = with_part(BOOK, "xl/media/image1.png", b"\x89PNG")
    (beside,) = findings(picture, "beside-cells")
    assert (beside.severity, "pictures" in beside.message) == ("note", True)
    assert mm.read_profiles(picture).ids == ("a",)


def test_72_a_path_that_is_no_file_is_a_plain_sentence(tmp_path: Path) -> None:
    """A folder, nothing, an empty file, and what Excel leaves beside an open workbook."""
    with pytest.raises(InputError, match="is a folder; name a file in it"):
        mm.read_profiles(tmp_path)
    with pytest.raises(InputError, match=r"there is no file 'nobody\.csv'"):
        mm.read_profiles(tmp_path / "nobody.csv")
    lock = tmp_path / "~$people.xlsx"
    lock.write_bytes(b"\x05user" + b"\0" * 100)
    with pytest.raises(InputError, match="close the workbook"):
        mm.read_profiles(lock)
    (tmp_path / "people.xlsx").write_bytes(b"")
    with pytest.raises(EmptyFile):
        mm.read_profiles(tmp_path / "people.xlsx")


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_73_scores_are_finite_and_the_place_of_others_is_told(odd: float) -> None:
    """Forbidden pairs are told by a mask, and by nothing else."""
    with pytest.raises(ArrayError, match=r"\[0, 1\]"):
        mm.assign([[0.1, odd], [0.2, 0.3]])
    assert mm.assign([[0.1, 9], [0.2, 0.3]], eligible=[[True, False], [True, True]]).coverage == 2


def test_74_scores_of_another_shape_or_kind_stop() -> None:
    """Objects, ragged rows, one dimension, keys of other people, and a transposed frame."""
    frame = pd.DataFrame([[1, 2], [3, 4]], index=["p", "q"], columns=["a", "b"])
    with pytest.raises(ArrayError, match="transposed"):
        mm.assign(frame, mentor_keys=["a", "b"], mentee_keys=["p", "q"])
    right = mm.assign(frame.T, mentor_keys=["a", "b"], mentee_keys=["p", "q"])
    assert right.coverage == 2
    assert mm.assign(pd.DataFrame([[1, 2], [3, 4]]), mentor_keys=["a", "b"]).coverage == 2
    odd: list[Any] = [[[1, 2], [3]], [["a", 1]], [1, 2]]
    for scores in odd:
        with pytest.raises(ArrayError):
            mm.assign(scores)
    with pytest.raises(ArrayError, match="expected 2 keys, got 3"):
        mm.assign(np.ones((2, 3)), mentor_keys=["a", "b", "c"])


def test_75_frames_are_read_by_column_and_never_by_index() -> None:
    """Repeated and nested indexes, categories, and the types of Arrow in polars."""
    said = {"id": ["a", "b"], "offers": ["sql", "r"]}
    assert mm.read_profiles(pd.DataFrame(said, index=[1, 1])).ids == ("a", "b")
    nested = pd.MultiIndex.from_tuples([(1, 2), (3, 4)])
    with pytest.raises(InputError, match="reset_index"):
        mm.read_profiles(pd.DataFrame(said, index=nested))
    named = pd.DataFrame({"offers": ["sql", "r"]}, index=pd.Index(["a", "b"], name="id"))
    with pytest.raises(MissingColumn, match="reset_index"):
        mm.read_profiles(named)
    categories = pd.DataFrame(said).astype({"id": "category", "offers": "string"})
    assert mm.read_profiles(categories)["b"].offers == {"r": None}
    assert mm.read_profiles(pl.DataFrame(said)).ids == ("a", "b")


def test_76_what_was_given_may_be_changed_afterwards() -> None:
    """A pool holds its own copy, and reading changes nothing in what it was given."""
    rows: list[dict[str, Any]] = [{"id": "a", "offers": {"sql": 3}}]
    before = copy.deepcopy(rows)
    pool = mm.read_profiles(rows)
    assert rows == before
    rows[0]["offers"]["sql"] = 1
    rows.clear()
    assert pool["a"].offers == {"sql": 3}
    scores = np.array([[1, 2], [3, 4]])
    answer = mm.assign(scores)
    scores[:] = 0
    assert answer.total == 5


def test_77_the_order_of_rows_does_not_matter() -> None:
    """The same people in another order have the same partners, whatever the lot."""
    mentors = ["a,sql;r", "b,sql", "c,r;go"]
    mentees = ["p,sql", "q,sql", "r,sql", "s,go"]

    def pairs(turn: int) -> set[tuple[str, str]]:
        matching = mm.match(
            people("id,offers", *mentors[::turn]), people("id,seeks", *mentees[::turn]), seed=3
        )
        return {(match.mentor, match.mentee) for match in matching.matches}

    assert pairs(1) == pairs(-1)
