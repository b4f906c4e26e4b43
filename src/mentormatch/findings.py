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
        place = ", ".join(
            part
            for part in (
                self.file,
                None if self.row is None else f"row {self.row}",
                None if self.column is None else f"column {self.column!r}",
                None if self.person is None else f"id {self.person!r}",
            )
            if part
        )
        found = "" if self.value is None else f" Found {self.value!r}."
        expected = "" if self.expected is None else f" Expected {self.expected}."
        cure = "" if self.cure is None else f" {self.cure}"
        text = f"{self.message}{found}{expected}{cure}"
        return f"{place}: {text}" if place else text


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
        return f"<pre>{html.escape(str(self))}</pre>"


def _rank(finding: Finding) -> tuple[int, str, int]:
    return _ORDER.index(finding.severity), finding.code, finding.row or 0


def _section(severity: Severity, findings: list[Finding]) -> Iterator[str]:
    yield f"{_plural(severity)} ({len(findings)})"
    for code, group in groupby(findings, key=lambda finding: finding.code):
        alike = list(group)
        yield from (f"  {finding}" for finding in alike[:_SHOWN])
        if len(alike) > _SHOWN:
            yield f"  and {len(alike) - _SHOWN} more of {code}"


def _plural(severity: Severity) -> str:
    return severity if severity == "refused" else f"{severity}s"
