"""An answer as a workbook: who meets, who is left out, what was noticed, supply and demand.

Every text is written as text, so that what begins with ``=`` is no formula, whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Sequence, Sized
from dataclasses import asdict, fields
from importlib.util import find_spec
from os import PathLike
from typing import TYPE_CHECKING, Any, Protocol

from mentormatch.errors import TooLarge
from mentormatch.files import workbook
from mentormatch.forms import FORMS
from mentormatch.results.supply import Matched, Supply, supply
from mentormatch.text.sentences import Language

if TYPE_CHECKING:
    import pandas as pd

    from mentormatch.findings import Findings
    from mentormatch.results.match import UnmatchedList
    from mentormatch.results.names import Names

__all__ = ["why_no_workbook", "write_workbook"]

_MOST_MATCHES = 20_000
"""More matches take longer to write than to find, so that no workbook is written unasked."""

_MOST_ROWS, _MOST_LETTERS = 1_048_575, 32_767
"""Rows below a header, and letters of a cell, that a sheet holds."""
_NARROW, _WIDE, _LOOKED_AT = 8, 60, 1_000
"""Letters of a column, at least and at most, and rows that are looked at for it."""


class _Told(Matched, Protocol):
    """What an answer tells in tables."""

    @property
    def names(self) -> Names: ...
    @property
    def unmatched(self) -> UnmatchedList: ...
    @property
    def findings(self) -> Findings: ...
    def to_frame(self) -> pd.DataFrame: ...


def why_no_workbook(answer: Sized) -> str | None:
    """Return why no workbook is written beside the other files, or nothing where it is.

    Parameters
    ----------
    answer
        Pairs or groups, as many as are matched.
    """
    if len(answer) > _MOST_MATCHES:
        return f"more than {_MOST_MATCHES:,} matches; to_excel writes it"
    return None if find_spec("xlsxwriter") else "needs the extra [excel]"


def write_workbook(answer: _Told, path: str | PathLike[str], language: Language = "en") -> None:
    """Write an answer as a workbook of four sheets, each with filters and a header that stays.

    Parameters
    ----------
    answer
        Pairs or groups.
    path
        The .xlsx file.
    language
        Of reasons and findings.

    Raises
    ------
    MissingExtra
        Without the extra ``[excel]``.
    TooLarge
        If there are more rows than a sheet holds.
    """
    names = answer.names.speaking(language)
    left_out, findings = answer.unmatched.to_frame(language), answer.findings.to_frame(language)
    for name in ("detail", "fix"):
        left_out[name] = [names.told(getattr(one, name)) for one in answer.unmatched]
    findings["message"] = [names.told(one.message) for one in answer.findings]
    sheets = {
        _title(answer): answer.to_frame(),
        "Left out": left_out,
        "Findings": findings,
        "Supply": _supply_frame(answer),
    }
    for name, frame in sheets.items():
        if len(frame) > _MOST_ROWS:
            raise TooLarge(
                f"{name} has {len(frame):,} rows, and a sheet holds {_MOST_ROWS:,}; "
                "use to_csv or to_frame"
            )
    with workbook(path) as book:
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "confidence": book.add_format({"num_format": "0 %"}),
            # Rows of a file, among which some are not known, come as decimals.
            "row": book.add_format({"num_format": "0"}),
            "score": book.add_format({"num_format": "0.000"}),
        }
        for name, frame in sheets.items():
            _write(book.add_worksheet(name), frame, formats)


def _title(answer: _Told) -> str:
    return f"{FORMS[getattr(answer, 'mode', 'pairs')].one.capitalize()}s"


def _supply_frame(answer: _Told) -> pd.DataFrame:
    import pandas as pd

    columns = [part.name for part in fields(Supply)]
    # As objects, counts stay whole where one of them is not there.
    return pd.DataFrame([asdict(row) for row in supply(answer)], columns=columns, dtype=object)


def _write(sheet: Any, frame: pd.DataFrame, formats: dict[str, Any]) -> None:
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(frame.columns):
        column = frame[name]
        cells = column.astype(object).where(column.notna(), None).tolist()
        sheet.set_column(place, place, _width(str(name), cells))
        sheet.write_string(0, place, str(name), formats["head"])
        number = formats.get(name, formats["score"])
        for row, cell in enumerate(cells, 1):
            _write_cell(sheet, row, place, cell, number)
    if len(frame.columns):
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)


def _write_cell(sheet: Any, row: int, place: int, cell: Any, number: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, float):
        sheet.write_number(row, place, cell, number)
    elif isinstance(cell, int):
        sheet.write_number(row, place, cell)
    else:
        sheet.write_string(row, place, str(cell)[:_MOST_LETTERS])


def _width(name: str, cells: Sequence[Any]) -> int:
    """Return how wide a column is: as its longest cell, within bounds; a filter needs room too."""
    longest = max(
        (
            len(cell)
            for _, cell in zip(range(_LOOKED_AT), cells, strict=False)
            if isinstance(cell, str)
        ),
        default=0,
    )
    return min(max(longest + 1, len(name) + 4, _NARROW), _WIDE)
