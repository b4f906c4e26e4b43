"""Our own sign-up form: its columns of names and addresses tell who is who, without a map."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from mentormatch.people.reading.headers.names import field_called
from mentormatch.people.sign_up_form import FormLanguage, FormSide, Question, questions
from mentormatch.text.spelling import normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.people.grammar.column_map import ColumnMap

__all__ = ["with_names_of_form"]

_SHARE = 2 / 3
"""Columns of the form that must be left for a file to be one."""


def with_names_of_form(headers: Sequence[str], columns: ColumnMap) -> ColumnMap:
    """Return the map of a form of ours: people are called and named as its columns say.

    A map that names a label, or columns by which people are named, stays as it is, and so does any
    other file.
    """
    if columns.label or columns.resolve or columns.id_from is not None:
        return columns
    if not any(field_called(header) == columns.of_table.key for header in headers):
        return columns
    asked = _form_of(set(map(normal_form, headers)))
    known = {question.field: question.header for question in asked}
    taken = set(map(normal_form, [*columns.id_headers, *columns.ignore]))
    if "name" not in known or normal_form(known["name"]) in taken:
        return columns
    named = [known["name"], *([known["mail"]] if "mail" in known else [])]
    resolve = tuple(header for header in named if normal_form(header) not in taken)
    return columns.model_copy(update={"label": (known["name"],), "resolve": resolve})


def _form_of(headers: set[str]) -> list[Question]:
    """Return the questions of the form that a file is, as far as it has them; or nothing."""
    for language in get_args(FormLanguage):
        for side in get_args(FormSide):
            asked = questions(side, language)
            here = [one for one in asked if normal_form(one.header) in headers]
            if len(here) >= _SHARE * len(asked) and {"id", "name"} <= {one.field for one in here}:
                return here
    return []
