"""Diagnostics of a reading: refused rows, warnings, repairs and notes, as data.

A finding says what was wrong, where (file, row as a spreadsheet counts it, column as the file
names it), what was expected and how to mend it. Findings hold ids, and values only where at least
five rows or a list of our own hold them: never a name or an e-mail address.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, Self, overload

from mentormatch.text.phrases import all_of
from mentormatch.text.sentences import (
    Call,
    Language,
    Sentence,
    Who,
    counted,
    few,
    joined,
    sentence,
    tell,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Finding", "Findings", "Severity"]

Severity = Literal["refused", "warning", "repair", "note"]
_ORDER: tuple[Severity, ...] = ("refused", "warning", "repair", "note")
_CALLED: dict[Severity, tuple[Sentence, Sentence]] = {
    "refused": (sentence("refused"), sentence("refused")),
    "warning": (sentence("warning"), sentence("warnings")),
    "repair": (sentence("repair"), sentence("repairs")),
    "note": (sentence("note"), sentence("notes")),
}
"""What one finding of a severity is called, and several."""
_SAID = ("message", "expected", "cure")
"""Parts of a finding that are told in a language."""
_SHOWN = 5
"""Faults of one code that are told."""
_ROWS = 3
"""Rows and values of one fault that are told in a line; the frame and JSON hold all of them."""
_ROWS_OF_PAGE = 100
"""Rows of one fault that a page tells, which has room."""


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
        A whole sentence; those of the package know their words in every language.
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
        return self.told()

    def told(self, language: Language = "en", call: Call | None = None) -> str:
        """Return the finding as a line, in a language; people by id, or as they are called."""
        return _line([self], call).told(language, call)


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

    __slots__ = ("_all", "_call")

    def __init__(self, findings: Iterable[Finding] = (), call: Call | None = None) -> None:
        self._all = tuple(sorted(findings, key=_rank))
        self._call = call

    def named(self, call: Call | None) -> Findings:
        """Return the same findings, which name people in a notebook and in tables."""
        named = Findings((), call)
        named._all = self._all
        return named

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._all)

    @overload
    def __getitem__(self, place: int) -> Finding: ...
    @overload
    def __getitem__(self, place: slice[Any, Any, Any]) -> Findings: ...
    def __getitem__(self, place: int | slice[Any, Any, Any]) -> Finding | Findings:
        if isinstance(place, slice):
            return Findings(self._all[place], self._call)
        return self._all[place]

    def __reduce__(self) -> tuple[type[Findings], tuple[tuple[Finding, ...]]]:
        # What goes to another process, or into a file, knows people by id.
        return Findings, (self._all,)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Findings) and self._all == other._all

    def __hash__(self) -> int:
        return hash(self._all)

    def __add__(self, other: Iterable[Finding]) -> Findings:
        return Findings([*self, *other], self._call)

    def of(self, severity: Severity) -> Findings:
        """Findings of one severity."""
        return Findings((one for one in self if one.severity == severity), self._call)

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

    def to_frame(self, language: Language = "en") -> pd.DataFrame:
        """Return one row a finding, one column a part of :class:`Finding`.

        Where people have labels, ``label`` stands behind the person; sentences name people by id.

        Parameters
        ----------
        language
            Of what is said and expected, and of the cure; codes are the same in every language.
        """
        import pandas as pd

        names = [part.name for part in fields(Finding)]
        frame = pd.DataFrame([_parts(finding, language) for finding in self], columns=names)
        frame["row"] = frame["row"].astype("Int64")
        if self._call:
            labels = [_called(finding.person, self._call) for finding in self]
            frame["label"] = pd.Series(labels, dtype=object)
        return frame

    def __str__(self) -> str:
        return self.told()

    def told(self, language: Language = "en", call: Call | None = None) -> str:
        """Return the findings in a language: a line for each fault, under what they are.

        Parameters
        ----------
        language
            ``"en"`` or ``"nl"``.
        call
            What a person in a role is called, for whoever may see it: ``call("m7", "mentor")``, or
            ``call("m7", "")`` of anybody; without it people are named by id.

        Examples
        --------
        >>> print(Findings().told("nl"))
        geen bevindingen
        """
        lines = (
            line.told(language, call)
            for severity, group in groupby(self, key=lambda finding: finding.severity)
            for line in _section(severity, list(group), call)
        )
        return "\n".join(lines) if self else sentence("no findings").told(language)

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(self.of(s))} {_CALLED[s][1]}" for s in _ORDER if self.of(s))
        return f"Findings({counts or 'none'})"

    def _repr_html_(self) -> str:
        return self.to_html(partial(tell, call=self._call))

    def to_html(self, told: Callable[[str], str] = tell) -> str:
        """Return a table with a row for each fault, every cell escaped.

        Parameters
        ----------
        told
            Tells a sentence to whoever reads the page: in a language, with people by name.
        """
        groups = ((s, alike) for s in _ORDER for alike in _by_fault(self.of(s)).values())
        heads = ("", *map(told, (sentence("where"), sentence("what"), sentence("what to do"))))
        rows = "".join(_table_row(severity, alike, told, heads) for severity, alike in groups)
        shown = "".join(f"<th>{head}</th>" for head in heads)
        return f'<table class="cards"><thead><tr>{shown}</tr></thead><tbody>{rows}</tbody></table>'


def _rank(finding: Finding) -> tuple[int, str, int]:
    return _ORDER.index(finding.severity), finding.code, finding.row or 0


def _parts(finding: Finding, language: Language) -> dict[str, Any]:
    parts = asdict(finding)
    said = {name: tell(parts[name], language) for name in _SAID if parts[name] is not None}
    return parts | said


def _called(person: str | None, call: Call) -> str | None:
    return None if person is None else call(person, "")


def _section(severity: Severity, findings: list[Finding], call: Call | None) -> Iterator[Sentence]:
    yield sentence("{called} ({count})", called=_CALLED[severity][1], count=len(findings))
    for code, group in groupby(findings, key=lambda finding: finding.code):
        same = list(_by_fault(group).values())
        yield from (sentence("  {line}", line=_line(alike, call)) for alike in same[:_SHOWN])
        if len(same) > _SHOWN:
            more = sum(map(len, same[_SHOWN:]))
            yield sentence("  and {more} more of {code}", more=more, code=code)


def _by_fault(findings: Iterable[Finding]) -> dict[tuple[str | None, ...], list[Finding]]:
    """Put findings together that differ in their row and value alone."""
    same: dict[tuple[str | None, ...], list[Finding]] = {}
    for one in findings:
        fault = one.file, one.column, one.message, one.expected, one.cure
        same.setdefault(fault, []).append(one)
    return same


def _line(alike: list[Finding], call: Call | None) -> Sentence:
    """Return one line for findings with the same fault: place, what they say, and the cure.

    Of several the first rows and values are told.
    """
    first, one = alike[0], len(alike) == 1
    values = list(dict.fromkeys(repr(one.value) for one in alike if one.value is not None))
    rows = _rows_of(alike, _labelled(alike, call))
    place: list[str | None] = [
        first.file,
        rows or (None if one else sentence("{times} times", times=len(alike))),
        None if first.column is None else sentence("column {column!r}", column=first.column),
        _person(first.person, call) if one and first.person is not None else None,
    ]
    said: list[str | None] = [
        first.message,
        sentence("Found {found}.", found=_some(values)) if values else None,
        _expected(first),
        first.cure,
    ]
    where, text = joined(filter(None, place)), joined(filter(None, said), " ")
    return sentence("{where}: {text}", where=where, text=text) if where else text


def _person(who: str, call: Call | None) -> str:
    """Return who it is about: an id is told to be one, a label speaks for itself."""
    if call and call(who, "") != who:
        return Who(who, "")
    return sentence("id {id!r}", id=who)


def _table_row(
    severity: Severity, alike: list[Finding], told: Callable[[str], str], heads: Sequence[str]
) -> str:
    first = alike[0]
    person = Who(first.person, "") if len(alike) == 1 and first.person is not None else None
    rows = _rows_of(alike, alike if len(alike) > 1 else (), _ROWS_OF_PAGE)
    cells = (
        _CALLED[severity][0],
        joined(filter(None, (first.file, rows, first.column, person))),
        joined(filter(None, (first.message, _expected(first))), " "),
        first.cure or "",
    )
    shown = "".join(
        f"<td{_marked(place, head)}>{html.escape(told(cell))}</td>"
        for place, (cell, head) in enumerate(zip(cells, heads, strict=True))
    )
    return f"<tr>{shown}</tr>"


def _marked(place: int, head: str) -> str:
    """Return what a narrow screen needs, where a row is a card: its title, and heads of cells."""
    return f' data-th="{html.escape(head)}"' if place else ' class="who"'


def _expected(finding: Finding) -> Sentence | None:
    said = finding.expected
    return None if said is None else sentence("Expected {expected}.", expected=said)


def _labelled(alike: Sequence[Finding], call: Call | None) -> Sequence[Finding]:
    """Return the findings on people who have a label; one alone is told behind its place."""
    if call is None or len(alike) == 1:
        return ()
    return [one for one in alike if one.person is not None and call(one.person, "") != one.person]


def _rows_of(
    alike: Sequence[Finding], called: Iterable[Finding], most: int = _ROWS
) -> Sentence | None:
    """Return the first rows in words, with who stands there, and how many there are besides.

    Parameters
    ----------
    alike
        Findings with the same fault.
    called
        Those of them that are told with their person.
    most
        So many rows are told.
    """
    people = {one.row: one.person for one in called if one.person is not None}
    told = [
        sentence("{row} ({who})", row=str(row), who=Who(people[row], ""))
        if row in people
        else str(row)
        for row in dict.fromkeys(one.row for one in alike if one.row is not None)
    ]
    if not told:
        return None
    return counted(len(told), "row {rows}", "rows {rows}", rows=_some(told, most))


def _some(parts: Sequence[str], most: int = _ROWS) -> str:
    """Return the first few in words, and how many there are besides."""
    if len(parts) > most:
        return few(parts, most)
    return all_of(filter(None, (joined(parts[:-1]), parts[-1])))
