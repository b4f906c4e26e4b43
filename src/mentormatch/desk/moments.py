"""Times at a desk: instants, which are added and compared as such.

The zone of the clock is used for days, months and what is shown, and for nothing else: hours of the
wall clock are skipped and repeated, so a hold that is counted in them ends too early or too late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from mentormatch.errors import RequestError

__all__ = ["Moment", "has_zone", "is_reckoned", "next_month"]

_YEARS = range(1000, 9001)
"""Years of a clock: within them no hold, notice or month leaves the calendar."""
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of the clock.

    Attributes
    ----------
    at
        The instant, with the offset from UTC that the zone has then; without one if the clock
        names no zone, and is then taken for one that is never changed.
    zone
        Of the clock.
    """

    at: datetime
    zone: tzinfo | None

    @classmethod
    def of(cls, told: object) -> Moment:
        """Return what a clock tells.

        Raises
        ------
        RequestError
            If that is no datetime, or none that can be reckoned with.
        """
        if not isinstance(told, datetime):
            raise RequestError(f"the clock gave {type(told).__name__}, expected a datetime")
        if not is_reckoned(told):
            raise RequestError(
                f"the clock gave a time in the year {told.year}, expected one from "
                f"{_YEARS[0]} to {_YEARS[-1]}"
            )
        zone = told.tzinfo if has_zone(told) else None
        return cls(_instant(told.replace(tzinfo=zone), zone), zone)

    def moved(self, at: datetime) -> Moment:
        """Return another instant on the same clock."""
        return Moment(_instant(at, self.zone), self.zone)

    @property
    def day(self) -> date:
        """The day on the wall."""
        return self.at.date()

    @property
    def month(self) -> str:
        """The month on the wall, such as ``"2026-01"``."""
        return f"{self.at:%Y-%m}"

    def after(self, span: timedelta) -> datetime:
        """Return the instant that is so much later."""
        return _instant(self.at + span, self.zone)

    def begin_of(self, day: date) -> datetime:
        """Return the instant in which a day begins; far days stand for one at the end of time."""
        near = day if day.year in _YEARS else date(_YEARS[-1] + 800, 1, 1)
        near = date(_YEARS[0], 1, 1) if day.year < _YEARS[0] else near
        return _instant(datetime.combine(near, time(), self.zone), self.zone)

    def end_of(self, day: date) -> datetime:
        """Return the midnight that ends a day; where clocks skip it, the instant of the change."""
        return self.begin_of(day if day == date.max else day + timedelta(days=1))

    def whole_minute(self, at: datetime) -> datetime:
        """Return the first whole minute that is not before an instant."""
        begun = at.replace(second=0, microsecond=0)
        return begun if begun == at else begun + _MINUTE

    def shown(self, at: datetime) -> str:
        """Return an instant to the minute; an hour that comes twice is told with its offset."""
        here = _instant(at, self.zone)
        wall = here.replace(tzinfo=self.zone)
        twice = wall.utcoffset() != wall.replace(fold=1).utcoffset()
        return f"{here:%Y-%m-%d %H:%M}" + (f" (UTC{here.isoformat()[-6:]})" if twice else "")


def is_reckoned(at: datetime) -> bool:
    """Tell whether a time lies within the years of a clock."""
    return at.year in _YEARS


def has_zone(at: datetime) -> bool:
    """Tell whether a time names an offset from UTC."""
    return at.utcoffset() is not None


def next_month(day: date) -> date:
    """Return the first day of the month after that of ``day``."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def _instant(at: datetime, zone: tzinfo | None) -> datetime:
    """Return the same instant with the offset that a zone has then, in whole minutes."""
    if zone is None or zone is UTC:
        return at
    local = at.astimezone(UTC).astimezone(zone)
    offset = local.utcoffset() or timedelta(0)
    return local.astimezone(timezone(offset // _MINUTE * _MINUTE))
