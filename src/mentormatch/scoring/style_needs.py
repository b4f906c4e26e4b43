"""The need × style table as data: the published one, and reading an edited one.

The published table stands in ``data/style_needs.toml`` beside the code, with a word on each row's
origin. A programme exports it, edits a copy as TOML or CSV, and gives it back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mentormatch.errors import PolicyError
from mentormatch.files import parsed, read_text, write_whole
from mentormatch.people.schema.fields import STYLES
from mentormatch.people.schema.profile import fold
from mentormatch.people.schema.readonly import ReadOnly
from mentormatch.text.formulas import armed, disarmed
from mentormatch.text.masking import quoted, repeated
from mentormatch.text.phrases import did_you_mean, first_few, several

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["NeedRow", "NeedsTable", "plain_need", "published_needs", "read_needs"]

_SHOWN = 20


class NeedRow(NamedTuple):
    """What one need calls for."""

    need: str
    styles: Mapping[str, float]
    source: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class NeedsTable(Mapping[str, Mapping[str, float]]):
    """Need → style → strength 0…1, with a word on where each row comes from.

    It reads like a dict of dicts, which ``StyleFit(needs=...)`` takes.

    Parameters
    ----------
    rows
        One row a need, in the order of the source.

    Examples
    --------
    >>> import mentormatch as mm
    >>> table = mm.read_needs()
    >>> dict(table["onboarding"]), len(table)
    ({'clarifier': 1.0, 'protector': 0.5}, 17)
    """

    rows: tuple[NeedRow, ...]

    def __getitem__(self, need: str) -> Mapping[str, float]:
        return self._by_need[need]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_need)

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        return f"NeedsTable({several(len(self), 'need', 'needs')})"

    @property
    def _by_need(self) -> dict[str, Mapping[str, float]]:
        return {row.need: row.styles for row in self.rows}

    def to_frame(self) -> pd.DataFrame:
        """Return one row a need: need, the eight styles (0 where not called for), source."""
        import pandas as pd

        rows = [(r.need, *(r.styles.get(s, 0.0) for s in STYLES), r.source) for r in self.rows]
        return pd.DataFrame(rows, columns=["need", *STYLES, "source"])

    def to_csv(self, path: str | Path) -> None:
        """Write the table as CSV that :func:`read_needs` reads back.

        Cells that a spreadsheet would run as a formula get a quote, which is taken off again.
        """
        frame = self.to_frame()
        for name in ("need", "source"):
            frame[name] = frame[name].map(disarmed)
        write_whole(frame.to_csv(index=False, lineterminator="\n"), path)

    def to_toml(self, path: str | Path | None = None) -> str:
        """Return the table as TOML, and write it to ``path`` if one is given."""
        import tomli_w

        words = ({"source": row.source} if row.source else {} for row in self.rows)
        needs = {
            row.need: {**row.styles, **word} for row, word in zip(self.rows, words, strict=True)
        }
        text = tomli_w.dumps({"needs": needs})
        if path is not None:
            write_whole(text, path)
        return text


def read_needs(
    source: str | Path | pd.DataFrame | Mapping[str, Mapping[str, Any]] | None = None,
) -> NeedsTable:
    """Read a need × style table; all its faults are told at once.

    Parameters
    ----------
    source
        A TOML file with a table ``[needs."new in role"]`` for each need; a CSV file or a frame with
        a column ``need``, a column for each style and perhaps ``source``, as
        :meth:`NeedsTable.to_frame` gives; a mapping need → style → strength. None: the published
        table.

    Returns
    -------
    NeedsTable
        Needs are folded as goals are: small letters, hyphens as spaces.

    Raises
    ------
    PolicyError
        If the source cannot be read, names an unknown style, has a strength that is no number from
        0 to 1, or lists a need twice or without any style.

    Examples
    --------
    >>> table = read_needs({"Return-to-work": {"affirmer": 1, "coach": 0.5}})
    >>> table.to_frame()[["need", "coach", "affirmer"]].values.tolist()
    [['return to work', 0.5, 1.0]]
    >>> read_needs({"pivot": {"coch": 2}})
    Traceback (most recent call last):
    ...
    mentormatch.errors.PolicyError: the table of needs has 1 fault:
      need 'pivot': no style is called 'coch' (did you mean 'coach'?)
    """
    if source is None:
        return published_needs()
    if isinstance(source, NeedsTable):
        return source
    if isinstance(source, Mapping):
        return _table(list(source.items()), "the table of needs")
    if isinstance(source, str | Path):
        return _of_file(Path(source))
    return _of_frame(source, "the table of needs")


@cache
def published_needs() -> NeedsTable:
    """Return the published table."""
    text = files("mentormatch").joinpath("data", "style_needs.toml").read_text("utf-8")
    return _of_toml(text, "the published table of needs")


def plain_need(need: str) -> str:
    """Return the form in which a need is looked up: folded, hyphens as spaces."""
    return fold(need.replace("-", " ").replace("_", " "))


def _of_file(path: Path) -> NeedsTable:
    called = f"the table of needs {path.name!r}"
    text = read_text(path, called, PolicyError)
    return _of_csv(text, called) if path.suffix.lower() == ".csv" else _of_toml(text, called)


def _of_toml(text: str, called: str) -> NeedsTable:
    found = parsed(text, "TOML", called, PolicyError)
    needs = found.get("needs")
    if not isinstance(needs, dict) or set(found) != {"needs"}:
        raise PolicyError(f'{called} must hold tables such as [needs."new in role"], nothing else')
    return _table(list(needs.items()), called)


def _of_csv(text: str, called: str) -> NeedsTable:
    import csv
    import io

    import pandas as pd

    try:
        rows = [row for row in csv.reader(io.StringIO(text)) if any(cell.strip() for cell in row)]
    except csv.Error:
        longest = f"{csv.field_size_limit():,} characters"
        raise PolicyError(
            f"{called} is no table: a cell is longer than {longest}, or a line ends within it"
        ) from None
    uneven = [str(n) for n, row in enumerate(rows, 1) if len(row) != len(rows[0])]
    if not rows or uneven:
        where = f"; look at the rows {', '.join(uneven[:5])}" if uneven else ""
        raise PolicyError(f"{called} is no table with one header and equal rows{where}")
    cells = [[armed(cell) for cell in row] for row in rows[1:]]
    return _of_frame(pd.DataFrame(cells, columns=[name.strip() for name in rows[0]]), called)


def _of_frame(frame: pd.DataFrame, called: str) -> NeedsTable:
    names = [str(name) for name in frame.columns]
    if "need" not in names or len(set(names)) != len(names):
        raise PolicyError(f"{called} needs one column 'need' and a column for each style")
    listed = [dict(zip(names, row, strict=True)) for row in frame.itertuples(index=False)]
    needs = [(row.pop("need"), {n: v for n, v in row.items() if not _blank(v)}) for row in listed]
    return _table(needs, called)


def _blank(cell: object) -> bool:
    return cell is None or cell != cell or str(cell).strip() == ""  # noqa: PLR0124  (NaN)


def _table(needs: list[tuple[Any, Any]], called: str) -> NeedsTable:
    """Check every row, and raise all faults together."""
    faults: list[str] = []
    rows = [_row(need, said, faults) for need, said in needs]
    named = [row.need for row in rows]
    twice = sorted({need for need in named if named.count(need) > 1})
    faults += [f"need {quoted(need)} is there twice" for need in twice]
    if faults:
        told = first_few(faults, _SHOWN, by="\n  ")
        raise PolicyError(f"{called} has {several(len(faults), 'fault', 'faults')}:\n  {told}")
    return NeedsTable(tuple(rows))


def _row(need: Any, said: Any, faults: list[str]) -> NeedRow:
    where = f"need {quoted(str(need))}"
    if not isinstance(need, str) or not plain_need(need):
        faults.append(f"{where}: a need is a word, such as 'pivot'")
    if not isinstance(said, Mapping):
        faults.append(f"{where}: expected styles with strengths, such as coach = 0.5")
        return NeedRow(plain_need(str(need)), {})
    strengths = {style: value for style, value in said.items() if style != "source"}
    before = len(faults)
    styles = {style: _strength(where, style, value, faults) for style, value in strengths.items()}
    if not any(styles.values()) and len(faults) == before:
        faults.append(f"{where} calls for no style; give one a strength, or leave the need out")
    called_for = {style: number for style, number in styles.items() if number}
    return NeedRow(plain_need(str(need)), ReadOnly(called_for), str(said.get("source", "")).strip())


def _strength(where: str, style: object, value: Any, faults: list[str]) -> float:
    if style not in STYLES:
        near = did_you_mean(str(style), STYLES)
        faults.append(f"{where}: no style is called {quoted(str(style))}{near}")
        return 0.0
    try:
        number = float("nan" if isinstance(value, bool) else value)
    except (TypeError, ValueError, OverflowError):
        number = float("nan")
    if not 0 <= number <= 1:
        shown = repeated(value) if isinstance(value, str | int | float) else None
        what = f"{style} is {shown}" if shown else f"{style} has no strength"
        faults.append(f"{where}: {what}; expected a number from 0 to 1")
        return 0.0
    return number
