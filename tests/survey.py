"""The columns of the 2023 developer survey: what people know, and what they want to learn."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import mentormatch as mm

__all__ = ["survey_columns"]


def survey_columns(path: Path) -> mm.ColumnMap:
    """Map what people worked with to offers, and what they want to work with to seeks."""
    with gzip.open(path) as packed:
        headers = next(csv.reader(io.TextIOWrapper(packed, "utf-8")))
    known = [header for header in headers if header.endswith("HaveWorkedWith")]
    wanted = [header for header in headers if header.endswith("WantToWorkWith")]
    used = {"ResponseId", "YearsCodePro", *known, *wanted}
    return mm.ColumnMap.model_validate(
        {
            "id": "ResponseId",
            "missing": ["NA"],
            "fields": {
                "offers": {"columns": known, "separator": ";"},
                "seeks": {"columns": wanted, "separator": ";"},
            },
            "attributes": {"years": "YearsCodePro"},
            "ignore": [header for header in headers if header not in used],
        }
    )
