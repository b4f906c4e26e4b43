"""Every finding is a sentence that has words in every language; records hold it in plain English.

Holds ``findings``, and every module that makes findings, to account.
"""

from __future__ import annotations

import ast
import json
import pickle
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import mentormatch as mm
from mentormatch.datasets import load_programme
from mentormatch.errors import InputError
from mentormatch.findings import Finding, Findings
from mentormatch.people.reading.read import read_profiles
from mentormatch.text.sentences import LANGUAGES, Sentence, catalogue, sentence

_SOURCE = Path(mm.__file__).parent
_PLACES = {"Finding": 2, "tell": 2, "stop_at": 2, "refuse": 2, "CellFault": 1, "UnfitZone": 0}
"""Who takes the message of a finding, and at which place."""
_SAID = ("message", "expected", "cure", "reason")
_ENGLISH = re.compile(
    r"\b(?:the|are|not|and|with|were|which|who|they|them|has|have|from|for|rows?|columns?|found|"
    r"expected|somebody|nobody|everybody|did|you|mean|more|each|people|this|that|only)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|\[[^\]]*\]|\w+\([^)]*\)|\w+(?:_\w+)+|\w+\.\w+|\w+ =")
"""Names of settings, fields and files, which are the same in every language."""


# -- where findings are made -------------------------------------------------------------------


def _given(call: ast.Call) -> Iterator[ast.expr]:
    """Yield what a call says: its message, what is expected, and the cure."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in _PLACES and len(call.args) > _PLACES[name]:
        yield call.args[_PLACES[name]]
        yield from (word.value for word in call.keywords if word.arg in _SAID)


def _meant(said: ast.expr, within: ast.AST) -> Iterator[ast.expr]:
    """Yield what an expression may be, through conditions and names of the same function."""
    if isinstance(said, ast.IfExp):
        yield from (*_meant(said.body, within), *_meant(said.orelse, within))
    elif isinstance(said, ast.Name):
        for node in ast.walk(within):
            if isinstance(node, ast.Assign) and said.id in map(_name, node.targets):
                yield from _meant(node.value, within) if _name(node.value) != said.id else ()
    else:
        yield said


def _name(node: ast.expr | None) -> str | None:
    return node.id if isinstance(node, ast.Name) else None


def _is_plain(said: ast.expr) -> bool:
    """Tell whether an expression is text that no other language has words for."""
    if isinstance(said, ast.Constant):
        return isinstance(said.value, str)
    called = said.func if isinstance(said, ast.Call) else None
    return isinstance(said, ast.JoinedStr | ast.BinOp | ast.Tuple) or (
        isinstance(called, ast.Attribute) and called.attr in ("join", "format")
    ) or _name(called) in ("several", "first_few", "str", "repr")  # fmt: skip


def _plain_faults(text: str) -> list[int]:
    """Return the lines where a finding is made of plain text."""
    tree = ast.parse(text)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return sorted(
        {
            call.lineno
            for function in functions
            for call in ast.walk(function)
            if isinstance(call, ast.Call)
            for given in _given(call)
            for said in _meant(given, function)
            if _is_plain(said)
        }
    )


@pytest.mark.parametrize(
    "made",
    [
        'Finding("note", "x", "Words.")',
        'Finding("note", "x", f"{count} words.")',
        'Finding("note", "x", "Two " + words)',
        'Finding("note", "x", sentence("Words."), cure="Do this.")',
        'register.tell("note", "x", "A." if one else sentence("B."))',
        'message = several(count, "a", "b")\n    register.stop_at(InputError, "x", message)',
        'raise CellFault("x", sentence("A."), expected=", ".join(words))',
    ],
)
def test_plain_text_in_a_finding_is_seen(made: str) -> None:
    """The test below can fail."""
    assert _plain_faults(f"def f():\n    {made}\n")
    assert not _plain_faults('def f():\n    Finding("note", "x", sentence("Words."))\n')


def test_no_finding_is_made_of_plain_text() -> None:
    """Its message, what is expected, and its cure are sentences."""
    found = {
        f"{path.relative_to(_SOURCE)}:{line}"
        for path in _SOURCE.rglob("*.py")
        for line in _plain_faults(path.read_text("utf-8"))
    }
    assert sorted(found) == []


# -- what findings say -------------------------------------------------------------------------

_SOURCES: dict[str, tuple[Any, dict[str, Any]]] = {
    "cells": (
        (
            b"id,offers,seeks,styles_offered,availability,max_mentees,from_date,active,time_zone\n"
            b"a,python:9,sql:7,coach:2,Xyz 9-10,two,31-03-2026,maybe,CET\n"
            b"b,:4,sql:3>1,guide,Mon 09:00-11:30,2-3,2026-02-30,#N/A,GMT+2\n"
            b"c,python (4),tbd,coach,Mon 25:00,-1,,yes,Nowhere\n"
            b"d,-,,,Mon 09:00-11:30,900,2026-01-01,yes,W. Europe Standard Time\n"
        ),
        {},
    ),
    "rows": (
        (
            b"title\nid;name;Vegan;gender;e-mail;languages;preferences\n"
            b"a;Ann;x;f;a@example.org;Klingon;a\nA;Bo;x;m;b@example.org;English, engels;b, c\n"
            b"b;Cem;;;;;\nb;Dee;y;;;;\nTotal;;;;;;\n"
        ),
        {"columns": {"label": "name"}},
    ),
    "header": (b"naam;leeftijd\nAnn;3\n", {}),
    "no header": (b"ann@example.org,python\nbo@example.org,sql\n", {}),
    "quote": (b'id,offers\na,"python\nb,sql\n', {}),
    "nobody": (b"id,offers\n", {}),
    "empty": (b"", {}),
    "widths": (b"id,offers\na\nb,sql,3\nc,sql\n", {}),
    "separator": (b"id;offers,x\na;b,c\nd;e,f\n", {}),
    "old letters": ("id,team\na,café\n".encode("cp1252"), {}),
    "addresses": (b"id,offers\na@example.org,sql\n", {}),
    "map": (
        b"id,Rate [Python],Rate [SQL]\na,Expert,3\nb,2,x\n",
        {
            "columns": {
                "fields": {
                    "offers": {"columns": ["Rate [*]"], "item": "header", "cell": "level"},
                    "team": {"column": "Tem"},
                }
            }
        },
    ),
    "grid": (
        b"id,Rate [Python],Rate [SQL]\na,4,3\nb,2,1\n",
        {"columns": {"fields": {"offers": {"columns": ["Rate [Python]", "Rate [SQL]"]}}}},
    ),
    "twice": (
        b"id,team\na,x\na,y\nb,z\n",
        {"columns": {"twice": "most_complete", "values": {"kk": "x"}}},
    ),
    "ladder": (
        b"id,grade\na,juniro\nb,senior\n",
        {"columns": {"fields": {"seniority": {"column": "grade", "ladder": ["junior", "senior"]}}}},
    ),
    "json": (b'[{"id": "a"},, {"id": "b"}]', {"format": "json"}),
    "lists": ([{"id": "a", "offers": [[[[[[[[["x"]]]]]]]]]}, {"id": 1.5}, {"id": "c"}], {}),
}


def _findings(source: Any, options: dict[str, Any]) -> Findings:
    try:
        return read_profiles(source, on_error="drop", **options).findings
    except InputError as error:
        return Findings(error.findings)


def _assert_told(findings: Findings) -> None:
    for one in findings:
        assert isinstance(one.message, Sentence), one
        assert isinstance(one.expected, Sentence | None), one
        assert isinstance(one.cure, Sentence | None), one
        # Places are words of the file.
        said = replace(one, file=None, column=None, value=None, person=None).told("nl")
        assert not _ENGLISH.search(_QUOTED.sub("", said)), said
        assert one.told("nl") != str(one)


@pytest.mark.parametrize("name", _SOURCES)
def test_what_a_reading_finds_is_told_in_dutch(name: str) -> None:
    """Cells, rows, columns and files with every usual fault."""
    found = _findings(*_SOURCES[name])
    assert found
    _assert_told(found)


def test_what_a_matching_finds_is_told_in_dutch() -> None:
    """The made-up company with the flaws of its forms, and everything that its policy meets."""
    cohort = load_programme()
    matching = mm.match(cohort.mentors, cohort.mentees)
    for found in (cohort.mentors.findings, cohort.mentees.findings, matching.findings):
        assert found
        _assert_told(found)


def test_what_other_forms_find_is_told_in_dutch() -> None:
    """People without answers, strangers in wishes, and two files that are one."""
    rows = [
        {"id": who, "seniority": "a", "team": "x", "vetoes": "zoe", "manager": "bos"}
        for who in ("ann", "bo", "cem", "dee", "eve", "fay")
    ]
    people = read_profiles(rows)
    checked = mm.check(rows, rows)
    peers = mm.match_peers(people)
    groups = mm.form_groups(people, people, size=(2, 3))
    for found in (people.findings, checked.between, peers.findings, groups.findings):
        assert found
        _assert_told(found)


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_no_words_of_another_language_are_english(language: Any) -> None:
    """What a catalogue says is not the English with a few words changed."""
    for words in catalogue(language).values():
        text = _QUOTED.sub("", re.sub(r"\{[^}]*\}", "", words))
        assert not _ENGLISH.search(text), words


# -- what findings are in files ----------------------------------------------------------------


def test_records_and_pickles_hold_findings_as_before() -> None:
    """JSON has plain English, and beside it what the sentences are told from."""
    mentors = read_profiles([{"id": "ann", "seeks": "sql:3>1"}])
    mentees = read_profiles([{"id": "bo", "seeks": "sql"}])
    matching = mm.match(mentors, mentees)
    found, record = matching.findings, matching.to_json()
    said = json.loads(record)["findings"]
    assert [one["message"] for one in said] == [str(one.message) for one in found]
    words = [{key: part for key, part in one.items() if key != "said"} for one in said]
    assert all(type(part) in (str, int, type(None)) for one in words for part in one.values())
    again = mm.Matching.from_json(record, mentors=mentors, mentees=mentees).findings
    assert (again, again.told("nl")) == (found, found.told("nl"))
    kept = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own
    assert kept.told("nl") == found.told("nl") != str(found)


def test_findings_with_one_fault_share_a_line_in_every_language() -> None:
    """Rows, counts and what is left out of the list have words of their own."""
    one = Finding("warning", "x", sentence("Correct the id."), row=2, column="id")
    rows = [replace(one, row=row) for row in (2, 4, 6, 8)]
    others = [replace(one, column=f"c{number}", row=None) for number in range(6)]
    assert Findings(rows).told("nl") == (
        "waarschuwingen (4)\n  rijen 2, 4, 6 en nog 1, kolom 'id': Verbeter het id."
    )
    assert Findings(others).told("nl").endswith("\n  en nog 1 keer x")
    assert Findings([replace(one, row=None)] * 2).told("nl").endswith(
        "  2 keer, kolom 'id': Verbeter het id."
    )  # fmt: skip
    assert str(Findings(rows)) == (
        "warnings (4)\n  rows 2, 4, 6 and 1 more, column 'id': Correct the id."
    )


def test_rows_of_one_fault_are_told_with_who_stands_there() -> None:
    """Where labels are shown; a page tells every row, and a table holds whole numbers."""
    found = Findings(
        Finding("warning", "late", "Too late.", row=row, person=f"p{row}") for row in range(2, 8)
    )
    call = {"p2": "Ann Ash", "p4": "Bo Birch"}.get
    told = found.told(call=lambda who, _: call(who, who))
    assert "rows 2 (Ann Ash), 3, 4 (Bo Birch) and 3 more" in told
    assert "rows 2, 3, 4 and 3 more" in found.told()
    page = found.to_html()
    assert all(f"{row} (p{row})" in page for row in range(2, 8))
    whole = Findings([*found, Finding("warning", "late", "Nobody in particular.")]).to_frame()
    assert "2.0" not in whole.to_csv() and whole["row"].isna().sum() == 1
