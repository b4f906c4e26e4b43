"""What to do where files were read without a column map and nothing came of it: suggest one."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator
from pathlib import Path

from mentormatch.errors import MentorMatchError
from mentormatch.people.schema.fields import FIELDS
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import first_few

__all__ = ["map_suggested"]

_SHOWN = 8


def map_suggested(options: argparse.Namespace) -> str | None:
    """Return what a map could say of the files, and the command that writes it; or nothing.

    Nothing is said where a map was given, and where no column would be read by a suggested one.
    """
    given = [getattr(options, name, None) for name in ("columns", "mentee_columns")]
    files = list(_files(options))
    if given != [None, None] or not files:
        return None
    from mentormatch.people.grammar.column_map import ColumnMap

    try:
        found = ColumnMap.suggest(*files)
    except (MentorMatchError, OSError):
        return None
    sheets = [setting.value for setting in found.settings if setting.name == "sheet"]
    if getattr(options, "sheet", None) is not None and set(sheets) - {options.sheet}:
        return None  # it is about another sheet than the one that was asked for
    likely = sorted(
        (column for column in found.columns if column.in_map),
        key=lambda column: column.field not in FIELDS,
    )
    told = list(dict.fromkeys(f"{quoted(c.header)} may be {c.field}" for c in likely))
    if not any(column.in_map and column.field in FIELDS for column in found.columns):
        return None
    words = shlex.join([*map(str, files), "--out", "columns.toml"])
    return (
        f"The headers seem to be questions of a form: {first_few(told, _SHOWN)}. "
        f"To get a column map to check: mentormatch suggest {words}"
    )


def _files(options: argparse.Namespace) -> Iterator[Path]:
    for name in ("mentors", "mentees", "people"):
        path = getattr(options, name, None)
        if path is not None:
            yield path
