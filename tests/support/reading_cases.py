"""What tests of reading share: a column map, and the findings of one code."""

from __future__ import annotations

from typing import Any

from mentormatch.errors import InputError
from mentormatch.findings import Finding
from mentormatch.people.reading.read import read_profiles

__all__ = ["LADDER", "findings"]

LADDER = {"fields": {"seniority": {"column": "grade", "ladder": ["junior", "senior"]}}}
"""A column map with a ladder of two rungs."""


def findings(source: Any, code: str, **options: Any) -> list[Finding]:
    """Return the findings of one code, whether the source is taken or refused."""
    try:
        found = tuple(read_profiles(source, **options).findings)
    except InputError as error:
        found = error.findings
    return [finding for finding in found if finding.code == code]
