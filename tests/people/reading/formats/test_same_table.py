"""The same table in every format gives the same people, and refuses the same rows.

Holds ``formats``, ``sources``, ``records`` and ``delimited`` of ``people.reading`` to account.
"""

from __future__ import annotations

import csv
import gzip
import importlib.util
import io
import json
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbook_cases import ods, workbook

import mentormatch as mm
from mentormatch.errors import InputError

Rows = Sequence[Sequence[str]]
HEADER = ("id", "offers", "team", "max_mentees", "active", "from_date", "attributes.note")


def _delimited(mark: str) -> Callable[[Rows], Any]:
    def write(rows: Rows) -> bytes:
        text = io.StringIO()
        csv.writer(text, delimiter=mark, quoting=csv.QUOTE_ALL).writerows(rows)
        return text.getvalue().encode()

    return write


def _dicts(rows: Rows) -> list[dict[str, str]]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def _columns(rows: Rows) -> dict[str, list[str]]:
    return {name: list(cells) for name, *cells in zip(*rows, strict=True)}


FORMS: dict[str, Callable[[Rows], Any]] = {
    "csv": _delimited(","),
    "semicolons": _delimited(";"),
    "tsv": _delimited("\t"),
    "csv.gz": lambda rows: gzip.compress(_delimited(",")(rows)),
    "open file": lambda rows: io.BytesIO(_delimited(",")(rows)),
    "open text": lambda rows: io.StringIO(_delimited(",")(rows).decode(), newline=""),
    "xlsx": lambda rows: workbook({"People": rows}),
    "ods": lambda rows: ods({"People": rows}),
    "json": lambda rows: json.dumps(_dicts(rows)).encode(),
    # A line above stands for the header, so that rows have the numbers that they have elsewhere.
    "jsonl": lambda rows: "\n".join(["", *map(json.dumps, _dicts(rows))]).encode(),
    "dicts": _dicts,
    "pandas": lambda rows: pd.DataFrame(_columns(rows), dtype=object),
    "polars": lambda rows: pl.DataFrame(_columns(rows)),
}
if importlib.util.find_spec("pyarrow"):
    import pyarrow as pa
    import pyarrow.parquet as pq

    def _parquet(rows: Rows) -> bytes:
        held = io.BytesIO()
        pq.write_table(pa.table(_columns(rows)), held)
        return held.getvalue()

    FORMS |= {"pyarrow": lambda rows: pa.table(_columns(rows)), "parquet": _parquet}

_cells = st.tuples(
    st.sampled_from(["a", "007", "1042", "b c", "Ł1", "", "#N/A", "Total", "x@y.org"]),
    st.sampled_from(["", "sql:4; python", "sql:9", "R & D <b>", "#REF!", '["sql"]', "a\nb"]),
    st.sampled_from(["", "red", "0042", "1.50", "x;y", "TBD", "#DIV/0!", "'quoted'", "a,b"]),
    st.sampled_from(["", "0", "2", "2.0", "many", "-1"]),
    st.sampled_from(["", "yes", "FALSE", "0", "maybe"]),
    st.sampled_from(["", "2026-03-01", "01/03/2026"]),
    st.sampled_from(["", "likes tea", "é", "=1+1", "🙂 ok"]),
)


def outcome(source: Any) -> tuple[Any, ...]:
    """Return the people and the refused rows of a source, or the refusal of it all."""
    try:
        pool = mm.read_profiles(source, on_error="drop")
    except InputError as error:
        return (type(error), sorted({(f.row or 0, f.code) for f in error.findings if f.row}))
    refused = {(f.row, f.column, f.code, f.person) for f in pool.findings.refused}
    return pool.digest, pool.ids, refused


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=25)
@given(st.lists(_cells, min_size=1, max_size=8))
def test_the_format_does_not_matter(rows: list[tuple[str, ...]]) -> None:
    """Text cells give one pool and one list of refused rows, however they are kept."""
    table = [HEADER, *(row if any(row) else ("z", *row[1:]) for row in rows)]
    outcomes = {name: outcome(write(table)) for name, write in FORMS.items()}
    assert all(said == outcomes["csv"] for said in outcomes.values()), outcomes


_typed = st.fixed_dictionaries(
    {
        "id": st.one_of(st.integers(1, 10**6), st.sampled_from(["007", "x1"])),
        "max_mentees": st.one_of(st.none(), st.integers(0, 20)),
        "active": st.booleans(),
        "minutes_per_month": st.one_of(st.none(), st.integers(30, 600)),
        "attributes.share:number": st.one_of(st.none(), st.integers(-80, 80).map(lambda n: n / 8)),
    }
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=25)
@given(st.lists(_typed, min_size=1, max_size=6, unique_by=lambda row: str(row["id"])))
def test_numbers_and_booleans_mean_what_their_text_means(rows: list[dict[str, Any]]) -> None:
    """A number or a boolean of a workbook, of JSON and of a frame is what CSV says in text."""
    table = [list(rows[0]), *([row[name] for name in rows[0]] for row in rows)]
    text = [["" if cell is None else str(cell) for cell in row] for row in table]
    said = outcome(FORMS["csv"](text))
    sources: dict[str, Any] = {
        "xlsx": workbook({"P": table}),
        "ods": ods({"P": table}),
        "json": json.dumps(rows).encode(),
        "dicts": rows,
        "pandas": pd.DataFrame(rows, dtype=object),
    }
    for name, source in sources.items():
        assert outcome(source) == said, name
