"""Diagnostics of a reading: refused rows, warnings, repairs and notes, as data.

A finding says what was wrong, where (file, row as a spreadsheet counts it, column as the file
names it), what was expected and how to mend it. Findings hold ids, and values only where at least
five rows or a list of our own hold them: never a name or an e-mail address.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, overload

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Finding", "Findings", "Severity"]

Severity = Literal["refused", "warning", "repair", "note"]
_ORDER: tuple[Severity, ...] = ("refused", "warning", "repair", "note")
_SHOWN = 5
"""Faults of one code that are told."""
_ROWS = 3
"""Rows and values of one fault that are told."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a reading noticed.

    Parameters
    ----------
    severity
        ``refused`` (a row or the file was not taken), ``warning`` (taken, and worth a look),
        ``repair`` (changed on the way in) or ``note``.
    code
        A short word for the kind of finding, such as ``duplicate-id``.
    message
        A whole sentence.
    file, row, column
        Where: the file's name, the row as a spreadsheet counts it (the header is row 1; a line of
        JSON lines; the position + 2 in frames and dicts) and the header as the file names it.
    value
        What stood there, if it may be repeated; see :mod:`mentormatch.errors`.
    expected, cure
        What should have stood there, and what to do.
    person
        Id of the person it is about.
    """

    severity: Severity
    code: str
    message: str
    file: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    expected: str | None = None
    cure: str | None = None
    person: str | None = None

    def __str__(self) -> str:
        row = None if self.row is None else f"row {self.row}"
        person = None if self.person is None else f"id {self.person!r}"
        found = None if self.value is None else repr(self.value)
        return _sentence(self, row, person, found)


class Findings(Sequence[Finding]):
    """Findings in order: refused first, then warnings, repairs and notes.

    Examples
    --------
    >>> found = Findings([Finding("warning", "manager-unknown", "2 managers are not in the file.")])
    >>> len(found), len(found.refused), bool(found)
    (1, 0, True)
    >>> print(found)
    warnings (1)
      2 managers are not in the file.
    """

    __slots__ = ("_all",)

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self._all = tuple(sorted(findings, key=_rank))

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._all)

    @overload
    def __getitem__(self, place: int) -> Finding: ...
    @overload
    def __getitem__(self, place: slice[Any, Any, Any]) -> Findings: ...
    def __getitem__(self, place: int | slice[Any, Any, Any]) -> Finding | Findings:
        return Findings(self._all[place]) if isinstance(place, slice) else self._all[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Findings) and self._all == other._all

    def __hash__(self) -> int:
        return hash(self._all)

    def __add__(self, other: Iterable[Finding]) -> Findings:
        return Findings([*self, *other])

    def of(self, severity: Severity) -> Findings:
        """Findings of one severity."""
        return Findings(finding for finding in self if finding.severity == severity)

    @property
    def refused(self) -> Findings:
        """What was not taken."""
        return self.of("refused")

    @property
    def warnings(self) -> Findings:
        """What was taken and deserves a look."""
        return self.of("warning")

    @property
    def repairs(self) -> Findings:
        """What was changed on the way in."""
        return self.of("repair")

    def to_frame(self) -> pd.DataFrame:
        """Return one row a finding, one column a part of :class:`Finding`."""
        import pandas as pd

        names = [part.name for part in fields(Finding)]
        return pd.DataFrame([asdict(finding) for finding in self], columns=names)

    def __str__(self) -> str:
        if not self:
            return "no findings"
        return "\n".join(
            line
            for severity, group in groupby(self, key=lambda finding: finding.severity)
            for line in _section(severity, list(group))
        )

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(self.of(s))} {_plural(s)}" for s in _ORDER if self.of(s))
        return f"Findings({counts or 'none'})"

    def _repr_html_(self) -> str:
        """Return a table with a row for each fault."""
        groups = ((s, alike) for s in _ORDER for alike in _by_fault(self.of(s)).values())
        rows = "".join(_table_row(severity, alike) for severity, alike in groups)
        heads = "".join(f"<th>{head}</th>" for head in ("", "where", "what", "what to do"))
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _rank(finding: Finding) -> tuple[int, str, int]:
    return _ORDER.index(finding.severity), finding.code, finding.row or 0


def _section(severity: Severity, findings: list[Finding]) -> Iterator[str]:
    yield f"{_plural(severity)} ({len(findings)})"
    for code, group in groupby(findings, key=lambda finding: finding.code):
        same = list(_by_fault(group).values())
        yield from (f"  {_line(alike)}" for alike in same[:_SHOWN])
        if len(same) > _SHOWN:
            yield f"  and {sum(map(len, same[_SHOWN:]))} more of {code}"


def _by_fault(findings: Iterable[Finding]) -> dict[tuple[str | None, ...], list[Finding]]:
    """Put findings together that differ in their row and value alone."""
    same: dict[tuple[str | None, ...], list[Finding]] = {}
    for one in findings:
        fault = one.file, one.column, one.message, one.expected, one.cure
        same.setdefault(fault, []).append(one)
    return same


def _line(alike: list[Finding]) -> str:
    """Return one line for findings with the same fault, with the first rows and values."""
    if len(alike) == 1:
        return str(alike[0])
    rows = list(dict.fromkeys(str(one.row) for one in alike if one.row is not None))
    values = list(dict.fromkeys(repr(one.value) for one in alike if one.value is not None))
    told = f"row{'s' * (len(rows) > 1)} {_some(rows)}" if rows else f"{len(alike)} times"
    return _sentence(alike[0], told, None, _some(values) if values else None)


def _table_row(severity: Severity, alike: list[Finding]) -> str:
    first = alike[0]
    rows = [str(one.row) for one in alike if one.row is not None]
    told = None if not rows else f"row{'s' * (len(rows) > 1)} {_some(rows)}"
    where = ", ".join(part for part in (first.file, told, first.column) if part)
    expected = "" if first.expected is None else f" Expected {first.expected}."
    cells = severity, where, f"{first.message}{expected}", first.cure or ""
    return f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in cells)}</tr>"


def _sentence(finding: Finding, rows: str | None, person: str | None, found: str | None) -> str:
    """Return the place of a finding, what it says, and the cure."""
    column = None if finding.column is None else f"column {finding.column!r}"
    place = ", ".join(part for part in (finding.file, rows, column, person) if part)
    said = "" if found is None else f" Found {found}."
    expected = "" if finding.expected is None else f" Expected {finding.expected}."
    cure = "" if finding.cure is None else f" {finding.cure}"
    text = f"{finding.message}{said}{expected}{cure}"
    return f"{place}: {text}" if place else text


def _some(parts: Sequence[str]) -> str:
    """Return the first few in words, and how many there are besides."""
    shown, more = parts[:_ROWS], len(parts) - _ROWS
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def _plural(severity: Severity) -> str:
    return severity if severity == "refused" else f"{severity}s"
