"""Sentences in several languages: every English pattern has words in all of them."""

from __future__ import annotations

import ast
import copy
import json
import pickle
import re
import string
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

import mentormatch
from mentormatch.desk.answer import Status
from mentormatch.forms import FORMS
from mentormatch.modes.panels.boards import _Boards
from mentormatch.modes.panels.question import MUST_HAVES
from mentormatch.modes.panels.staff import _StaffedTeams
from mentormatch.objectives import OBJECTIVES, STAGES
from mentormatch.people.reading.formats.workbooks import _BESIDE
from mentormatch.people.schema.fields import FIELDS
from mentormatch.people.schema.slots import DAYS
from mentormatch.results.match import Role
from mentormatch.solve.groups.certificate import METHODS
from mentormatch.solve.panels.boards import solve as boards
from mentormatch.solve.panels.teams import solve as teams
from mentormatch.text.sentences import (
    LANGUAGES,
    Language,
    Sentence,
    Who,
    catalogue,
    counted,
    few,
    from_plain,
    plain,
    sentence,
    tell,
)

_SOURCE = Path(mentormatch.__file__).parent
_SAID = re.compile(r"""\bt\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
"""What a template says: t("…")."""
_ALIKE = {
    "{rule} (together_days=0)", "{count} in {field}", "{count} veto", "id {id!r}",
    "tab", "mentor", "mentors", "mentee", "mentees", "score", "team", "teams", "mentees in teams",
    "{count} mentee", "{count:,} mentees", "{count} mentor", "{count:,} mentors",
}  # fmt: skip
"""Sentences that are the same in another language."""
_PIECES = {
    "covered", "covered in part", "not covered", "needs", "each member", "differ", "reciprocity",
    "value", "total over people", "people", "fit",
    "people who have a partner", "every member counts: a pair twice, a trio three times",
    "prices of people and of odd sets, over all pairs",
}  # fmt: skip
"""Names of pieces and stages of groups, and notes on them."""
_PATTERNS_AT = {"sentence": (0,), "counted": (1, 2)}


def _constants(node: ast.expr, where: str) -> Iterator[str]:
    """Yield the patterns that an argument may be; anything but words is refused."""
    if isinstance(node, ast.IfExp):
        yield from _constants(node.body, where)
        yield from _constants(node.orelse, where)
    else:
        assert isinstance(node, ast.Constant), f"{where}: a pattern is written where it is said"
        assert isinstance(node.value, str)
        yield node.value


def _said_by(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            for place in _PATTERNS_AT.get(node.func.id, ()):
                yield from _constants(node.args[place], f"{path}:{node.lineno}")


def _odd_values(path: Path) -> Iterator[str]:
    """Yield calls whose values are not those that their patterns name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            given = {word.arg for word in node.keywords}
            places = _PATTERNS_AT.get(node.func.id, ())
            if not places or None in given:
                continue
            where = f"{path.name}:{node.lineno}"
            patterns = [p for place in places for p in _constants(node.args[place], where)]
            named = set().union(*map(_places, patterns)) - ({"count"} if len(places) > 1 else set())
            if named != given:
                yield f"{where} {sorted(map(str, named ^ given))}"


def _said_in_source() -> set[str]:
    said = {words for path in _SOURCE.rglob("*.py") for words in _said_by(path)}
    for page in _SOURCE.rglob("templates/*.html"):
        said |= {ast.literal_eval(words) for words in _SAID.findall(page.read_text("utf-8"))}
    return {words for words in said if re.search("[a-z]{2}", re.sub(r"\{[^}]*\}", "", words))}


def _panels() -> set[str]:
    """Names of bounds of teams and boards, and what their stages count."""
    modules = boards.__dict__, teams.__dict__
    bounds = {word for names in modules for name, word in names.items() if name.isupper()}
    counted_things = {"mentees in teams", _Boards.served, _StaffedTeams.served, MUST_HAVES}
    return (
        {w for w in bounds if isinstance(w, str)}
        | counted_things
        | {f"summed over {what}" for what in ("mentees", "boards", "teams")}
    )


def _fixed_words() -> set[str]:
    """Words of ours that are data where they are said: fields, days, roles, stages, methods."""
    stages = {kind.words for kind in STAGES.values()} | set(STAGES)
    forms = {form.one for form in FORMS.values()}
    notes = {
        node.value.value
        for path in (_SOURCE / "solve").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.keyword | ast.Assign) and isinstance(node.value, ast.Constant)
        if "note" in (getattr(node, "arg", None) or ast.unparse(getattr(node, "targets", [""])[0]))
        if isinstance(node.value.value, str)
    }
    return {
        *FIELDS, *DAYS, *stages, *forms, *FORMS, *(f"{one}s" for one in forms), *METHODS, *notes,
        *get_args(Role), *get_args(Status), *_BESIDE, *_PIECES, *_panels(),
        *(o.before_people for o in OBJECTIVES.values()),
    }  # fmt: skip


def _places(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None}


def test_every_sentence_is_given_the_values_that_it_names() -> None:
    """None is missing, and none is given for nothing."""
    odd = [told for path in _SOURCE.rglob("*.py") for told in _odd_values(path)]
    assert odd == []


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_every_pattern_has_words_and_none_is_left_over(
    language: Language,
) -> None:
    said, known = _said_in_source(), set(catalogue(language))
    assert sorted(said - known) == []
    assert sorted(known - said - _fixed_words()) == []


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_no_pattern_stands_on_two_pages_of_a_language(language: Language) -> None:
    pages = sorted((_SOURCE / "text" / "languages" / language).iterdir())
    read = [key for page in pages for key in tomllib.loads(page.read_text("utf-8"))]
    assert [key for key, times in Counter(read).items() if times > 1] == []


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_words_of_a_language_have_the_places_of_the_english(language: Language) -> None:
    for english, words in catalogue(language).items():
        assert _places(words) == _places(english), english
        assert words != english or english in _ALIKE, english


def test_a_sentence_is_its_english_words_and_more() -> None:
    said = counted(2, "{count} x {who}", "{count} xs {who}", who=Who("m7", "mentor"))
    assert said == "2 xs m7"
    assert isinstance(said, Sentence)
    assert said.told("en", lambda who, side: f"{side} {who}!") == "2 xs mentor m7!"
    assert tell("m7 stays", "nl") == "m7 stays"


def test_sentences_in_sentences_people_and_rows_are_told_all_the_way_down() -> None:
    inner = few([Who("a", "mentee"), Who("b", "mentee"), Who("c", "mentee")], 2)
    said = sentence("{some}: {score:.2f}", some=inner, score=0.5)
    assert said == "a, b and 1 more: 0.50"
    assert said.told("nl", lambda who, _: who.upper()) == "A, B en nog 1: 0,50"


def test_a_sentence_that_was_worded_otherwise_stays_english_as_a_whole() -> None:
    """A record of before has it: half a sentence in each language would be worse."""
    places = counted(2, "{count} place", "{count} places")
    before: dict[str, Any] = {
        "say": "{places} of {score:.1f} had been worded so",
        "values": {"score": 0.5},
    }
    before["values"] |= {"places": plain(places)}
    again = from_plain(before, "2 places of 0.5 had been worded so")
    assert isinstance(again, Sentence)
    assert again.told("nl") == again == "2 places of 0.5 had been worded so"
    assert places.told("nl") == "2 plaatsen"


@pytest.mark.parametrize("through", ["pickle", "copy", "deepcopy", "json"])
def test_sentences_survive(through: str) -> None:
    said = sentence("{a}: {who}", a=few(["x", "y"], 1), who=Who("m", "mentor"))
    ways: dict[str, Callable[[], str]] = {
        "pickle": lambda: pickle.loads(pickle.dumps(said)),  # noqa: S301 - our own
        "copy": lambda: copy.copy(said),
        "deepcopy": lambda: copy.deepcopy(said),
        "json": lambda: from_plain(json.loads(json.dumps(plain(said))), str(said)),
    }
    again = ways[through]()
    assert isinstance(again, Sentence)
    assert again == said
    assert again.told("nl", lambda who, _: who * 2) == said.told("nl", lambda who, _: who * 2)


@pytest.mark.parametrize(
    "told",
    [
        {"say": "{a.__class__}", "values": {"a": "x"}},
        {"say": "{a:999999999}", "values": {"a": "x"}},
        {"say": "{a!s:>99}", "values": {"a": "x"}},
        {"say": "{a[0]}", "values": {"a": ["x"]}},
        {"say": "{a}", "values": {}},
        {"say": "{a", "values": {"a": 1}},
        {"say": 7, "values": {"a": 1}},
        {"say": "{a}"},
        {"who": "x"},
        {"who": ["x"], "side": "mentor"},
        ["x"],
        None,
        7,
    ],
)
def test_a_record_that_tells_another_sentence_is_told_by_its_words(told: object) -> None:
    again = from_plain(told, "the words")
    assert again == "the words"
    assert type(again) is str
