"""The day of a decision where nobody says it: the command line alone asks a clock."""

from __future__ import annotations

from datetime import date

__all__ = ["this_day"]


def this_day() -> date:
    """Return the day of the machine, in its own time zone: the one that people here would write."""
    return date.today()  # noqa: DTZ011
