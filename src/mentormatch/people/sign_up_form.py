"""A sign-up form as a workbook: lists to choose from, and headers that are read without a map."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from os import PathLike
from pathlib import Path
from typing import Any, Literal

from mentormatch.errors import InputError
from mentormatch.files import workbook
from mentormatch.text.masking import quoted

__all__ = ["FormLanguage", "FormSide", "Question", "questions", "write_form"]

FormSide = Literal["mentors", "mentees", "both"]
FormLanguage = Literal["en", "nl"]

_ROWS, _LISTED = 1_000, 200
"""People, and items of a list, for whom there is room."""
_WIDTH, _WIDE = 14, 30
_TITLE, _MESSAGE = 32, 255
"""Letters that a spreadsheet shows beside a cell."""


@dataclass(frozen=True, slots=True)
class Question:
    """One column of the form.

    Parameters
    ----------
    field
        The field of a profile; or ``"name"``, ``"mail"`` and ``"role"``, which are none.
    header, help
        What stands above the column, and beside a cell of it.
    one
        What may be chosen; empty if anything may be written.
    listed
        The column of the sheet of lists from which to choose; None if from none.
    several
        Whether more than one of them may be typed.
    """

    field: str
    header: str
    help: str
    one: tuple[str, ...] = ()
    listed: int | None = None
    several: bool = False


def questions(side: FormSide = "both", language: FormLanguage = "en") -> tuple[Question, ...]:
    """Return the questions for mentors, for mentees, or for a form that serves both.

    Raises
    ------
    InputError
        If the language is none of these.
    """
    _words(language)
    return tuple(
        Question(
            asked["field"],
            asked[language][0],
            asked[language][1],
            tuple(asked.get("one", {}).get(language, ())),
            asked.get("list"),
            asked.get("several", False),
        )
        for asked in _content()["questions"]
        if side in asked.get("sides", (side,))
    )


def write_form(
    path: str | PathLike[str], *, side: FormSide = "both", language: FormLanguage = "en"
) -> tuple[Question, ...]:
    """Write a sign-up form as a workbook, and return its questions.

    Parameters
    ----------
    path
        The .xlsx file; a file that is there stays as it is.
    side
        Whom it asks: ``"mentors"``, ``"mentees"``, or ``"both"``, with a column that tells.
    language
        ``"en"`` or ``"nl"``.

    Raises
    ------
    InputError
        If the file is there already, since people may have filled it in; or if the language is
        none of these.
    MissingExtra
        Without the extra ``[excel]``.
    """
    words, lists = _words(language), _content()["lists"][language]
    asked = questions(side, language)
    if Path(path).exists():
        raise InputError(
            f"{quoted(Path(path).name)} is there already and may hold answers; name another file"
        )
    with workbook(path) as book:
        form = book.add_worksheet(words["form"])
        _write_form(book, form, asked, words["lists"])
        _write_lists(book, book.add_worksheet(words["lists"]), lists)
        _write_words(book, book.add_worksheet(words["explanation"]), words, asked)
    return asked


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    """Return questions, lists and words of all languages."""
    return tomllib.loads(
        files("mentormatch").joinpath("data", "sign_up_form.toml").read_text("utf-8")
    )


def _words(language: str) -> dict[str, Any]:
    words: dict[str, dict[str, Any]] = _content()["words"]
    if language not in words:
        known = " or ".join(map(quoted, words))
        raise InputError(f"language: expected {known}, got {quoted(language)}")
    return words[language]


def _write_form(book: Any, sheet: Any, asked: Sequence[Question], lists: str) -> None:
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    # As text, 1-2 stays what somebody wrote and becomes no date.
    text = book.add_format({"num_format": "@"})
    sheet.freeze_panes(1, 1)
    for column, question in enumerate(asked):
        width = _WIDE if question.several else _WIDTH
        sheet.set_column(column, column, max(width, len(question.header) + 2), text)
        sheet.write_string(0, column, question.header, head)
        sheet.data_validation(1, column, _ROWS, column, _choice(question, lists))


def _choice(question: Question, lists: str) -> dict[str, Any]:
    """Return what a cell offers: a list to choose from, or only what to write."""
    told = {
        "input_title": question.header[:_TITLE],
        "input_message": question.help[:_MESSAGE],
    }
    if question.one:
        return {"validate": "list", "source": list(question.one), **told}
    if question.listed is None:
        return {"validate": "any", **told}
    letter = chr(ord("A") + question.listed)
    source = f"='{lists}'!${letter}$2:${letter}${_LISTED}"
    # What is on no list may be typed too: several at once, or something new.
    return {"validate": "list", "source": source, "show_error": False, **told}


def _write_lists(book: Any, sheet: Any, lists: Mapping[str, Sequence[str]]) -> None:
    head, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    sheet.freeze_panes(1, 0)
    for column, (title, items) in enumerate(lists.items()):
        sheet.set_column(column, column, _WIDE, text)
        sheet.write_string(0, column, title, head)
        for row, item in enumerate(items, 1):
            sheet.write_string(row, column, item, text)


def _write_words(
    book: Any, sheet: Any, words: Mapping[str, Any], asked: Sequence[Question]
) -> None:
    """Write what to do: one sentence a row, so that nothing looks like a table of people."""
    head, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 100, wrapped)
    told = [*words["intro"], "", *(f"{one.header}: {one.help}" for one in asked)]
    sheet.write_string(0, 0, words["title"], head)
    for row, sentence in enumerate(told, 2):
        sheet.write_string(row, 0, sentence, wrapped)
