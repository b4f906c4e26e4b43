"""What a suggestion is: each column with what it may be, and the map made of the surer ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from typing import TYPE_CHECKING, Any

from mentormatch.files import write_whole
from mentormatch.people.grammar.column_map import ColumnMap
from mentormatch.people.grammar.column_spec import ColumnSpec
from mentormatch.people.grammar.map_sides import SIDES
from mentormatch.people.suggesting.as_toml import Part, toml_of
from mentormatch.text.masking import masked
from mentormatch.text.phrases import several
from mentormatch.text.tables import html_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SURE_ENOUGH", "SuggestedColumn", "SuggestedSetting", "Suggestion"]

SURE_ENOUGH = 0.5
"""From here on a column is in the map; what is less sure is a comment."""
_WIDTH = 46


@dataclass(frozen=True, slots=True)
class SuggestedColumn:
    """What one column of an export may be.

    Attributes
    ----------
    file
        Name of the file, without its folder.
    position
        Of the column, counted from 1.
    header
        As the file spells it.
    field
        A field of a profile; ``"id"``, ``"attribute"``, ``"contact"``, ``"label"`` (names of
        people), ``"protected"`` or ``"time"``; None: left unused.
    confidence
        How sure that is, 0…1.
    evidence
        Why, in a short sentence; no answer of a person stands in it.
    spec
        How the cells are written, where a header alone does not say it.
    """

    file: str
    position: int
    header: str
    field: str | None
    confidence: float
    evidence: str
    spec: ColumnSpec | None = None

    @property
    def in_map(self) -> bool:
        """Whether the map reads this column."""
        kept = self.field not in (None, "contact", "label", "protected", "time")
        return kept and self.confidence >= SURE_ENOUGH


@dataclass(frozen=True, slots=True)
class SuggestedSetting:
    """A setting at the top of the map that a file may need.

    Attributes
    ----------
    file
        Name of the file, without its folder.
    name
        ``"resolve"``: by which columns people are named; ``"sheet"``: which sheet is read.
    value
        As the map has it.
    confidence
        How sure that is, 0…1.
    evidence
        Why, in a short sentence; no answer of a person stands in it.
    """

    file: str
    name: str
    value: Any
    confidence: float
    evidence: str

    @property
    def in_map(self) -> bool:
        """Whether the map says it; else it stands as a comment in the TOML."""
        return self.confidence >= SURE_ENOUGH


@dataclass(frozen=True, slots=True, repr=False)
class Suggestion:
    """A column map to check and to edit, with the reasons for it; nothing of it is applied.

    Attributes
    ----------
    files
        Names of the files.
    columns
        One for each column of each file.
    map
        What is at least half sure. Of two files it has parts for mentors and mentees where they
        differ.
    settings
        What the map has to say of a file besides its columns.
    unprotected
        A line for each column that names people and is in no line of the map, with the rule that
        protects nobody without it. Nobody is named in it.
    """

    files: tuple[str, ...]
    columns: tuple[SuggestedColumn, ...]
    map: ColumnMap
    settings: tuple[SuggestedSetting, ...] = ()
    parts: tuple[Part, ...] = field(default=(), repr=False)
    unprotected: tuple[str, ...] = ()

    @property
    def maps(self) -> Mapping[str, ColumnMap]:
        """The map of each file: ``"mentors"`` and ``"mentees"``, or ``"people"`` of one file."""
        if len(self.files) == 1:
            return {"people": self.map}
        return {side: self.map.for_side(side) for side in SIDES}

    def to_toml(self, path: str | PathLike[str] | None = None) -> str:
        """Return the map as TOML with the reasons as comments, and write it to a file if named.

        What is not sure enough is there too, commented out. :meth:`ColumnMap.from_toml` reads the
        text as :attr:`map`.
        """
        text = toml_of(self.files, self.parts, self.unprotected)
        if path is not None:
            write_whole(text, path)
        return text

    def to_frame(self) -> pd.DataFrame:
        """Return one row a column of the files."""
        import pandas as pd

        names = ["file", "position", "header", "field", "confidence", "evidence"]
        rows = [[getattr(column, name) for name in names] for column in self.columns]
        return pd.DataFrame(rows, columns=names)

    def __str__(self) -> str:
        lines = []
        for file in self.files:
            told = [column for column in self.columns if column.file == file]
            lines += [f"{masked(file)}: {several(len(told), 'column', 'columns')}"]
            lines += [_line(run) for run in _runs(told)]
            lines += [_setting(one) for one in self.settings if one.file == file]
        if self.unprotected:
            lines += ["Nobody is protected by:", *(f"  {line}" for line in self.unprotected)]
        return "\n".join(lines)

    def __repr__(self) -> str:
        used = [column for column in self.columns if column.in_map]
        return (
            f"Suggestion({' and '.join(map(masked, self.files))}; "
            f"{several(len(self.columns), 'column', 'columns')}, {len(used)} in the map)"
        )

    def _repr_html_(self) -> str:
        frame = self.to_frame()
        frame["header"] = frame["header"].map(masked)
        return html_of(frame)


def _runs(columns: list[SuggestedColumn]) -> list[list[SuggestedColumn]]:
    """Put columns of one grid together, which have one reason."""
    runs: list[list[SuggestedColumn]] = []
    for column in columns:
        last = runs[-1][0] if runs else None
        same = last is not None and (last.field, last.evidence) == (column.field, column.evidence)
        if same and column.spec is not None and column.spec.item == "header":
            runs[-1].append(column)
        else:
            runs.append([column])
    return runs


def _setting(one: SuggestedSetting) -> str:
    doubt = "" if one.in_map else "?"
    shown = ", ".join(masked(" + ".join(p) if isinstance(p, tuple) else p) for p in _all(one.value))
    where = f"      {shown if len(shown) <= _WIDTH else shown[: _WIDTH - 1] + '…'}"
    return f"{where:<{_WIDTH + 8}} {one.name + doubt:<18} {one.confidence:.2f}  {one.evidence}"


def _all(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _line(run: list[SuggestedColumn]) -> str:
    first = run[0]
    header = masked(first.header)
    header = header if len(header) <= _WIDTH else f"{header[: _WIDTH - 1]}…"
    more = f" and {len(run) - 1} more" if len(run) > 1 else ""
    meant = "unused" if first.field is None else first.field
    doubt = "" if first.confidence >= SURE_ENOUGH or first.field is None else "?"
    where = f"{first.position:>4}  {header}{more}"
    return f"{where:<{_WIDTH + 8}} {meant + doubt:<18} {first.confidence:.2f}  {first.evidence}"
