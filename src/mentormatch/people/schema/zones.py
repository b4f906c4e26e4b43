"""Names of time zones: which are taken, and what to write in place of those that are not.

A time zone is the name of a place, since only a place says when its clocks change. Abbreviations,
distances from Greenwich and the zone of whatever machine reads a file are refused, also where IANA
keeps them as names of old.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple
from zoneinfo import available_timezones

from mentormatch.text.phrases import any_of, did_you_mean
from mentormatch.text.sentences import Sentence, counted, sentence
from mentormatch.text.spelling import fold

__all__ = ["UnfitZone", "time_zones", "unfit_zone"]

_NO_PLACES = frozenset("localtime Factory posixrules".split())
_OLD_NAMES = frozenset("EST MST HST EST5EDT CST6CDT MST7MDT PST8PDT WET CET MET EET".split())
_MEANT = {
    "EST": "America/New_York (or America/Panama, where clocks do not change)",
    "EDT": "America/New_York",
    "ET": "America/New_York",
    "CST": "America/Chicago (or Asia/Shanghai)",
    "CDT": "America/Chicago",
    "MST": "America/Denver (or America/Phoenix, where clocks do not change)",
    "MDT": "America/Denver",
    "PST": "America/Los_Angeles",
    "PDT": "America/Los_Angeles",
    "PT": "America/Los_Angeles",
    "HST": "Pacific/Honolulu",
    "AKST": "America/Anchorage",
    "AST": "America/Halifax (or Asia/Riyadh)",
    "EST5EDT": "America/New_York",
    "CST6CDT": "America/Chicago",
    "MST7MDT": "America/Denver",
    "PST8PDT": "America/Los_Angeles",
    "BRT": "America/Sao_Paulo",
    "WET": "Europe/Lisbon",
    "WEST": "Europe/Lisbon",
    "BST": "Europe/London",
    "IST": "Asia/Kolkata (or Europe/Dublin or Asia/Jerusalem)",
    "CET": "Europe/Amsterdam or Europe/Berlin (or Africa/Algiers, where clocks do not change)",
    "CEST": "Europe/Amsterdam or Europe/Berlin",
    "MET": "Europe/Amsterdam or Europe/Berlin",
    "MEZ": "Europe/Berlin",
    "MESZ": "Europe/Berlin",
    "EET": "Europe/Athens or Europe/Helsinki (or Africa/Tripoli, where clocks do not change)",
    "EEST": "Europe/Athens or Europe/Helsinki",
    "MSK": "Europe/Moscow",
    "SAST": "Africa/Johannesburg",
    "CAT": "Africa/Maputo",
    "EAT": "Africa/Nairobi",
    "WAT": "Africa/Lagos",
    "GST": "Asia/Dubai",
    "PKT": "Asia/Karachi",
    "SGT": "Asia/Singapore",
    "HKT": "Asia/Hong_Kong",
    "JST": "Asia/Tokyo",
    "KST": "Asia/Seoul",
    "AWST": "Australia/Perth",
    "AEST": "Australia/Sydney (or Australia/Brisbane, where clocks do not change)",
    "AEDT": "Australia/Sydney",
    "ACST": "Australia/Adelaide",
    "NZST": "Pacific/Auckland",
    "NZDT": "Pacific/Auckland",
}
_LABELS = {
    "eastern time": "America/New_York",
    "central time": "America/Chicago",
    "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles",
    "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
    "atlantic time": "America/Halifax",
    "arizona": "America/Phoenix",
    "british summer time": "Europe/London",
    "greenwich mean time": "Europe/London",
    "western european time": "Europe/Lisbon",
    "central european time": "Europe/Amsterdam",
    "central european summer time": "Europe/Amsterdam",
    "midden-europese tijd": "Europe/Amsterdam",
    "mitteleuropäische zeit": "Europe/Berlin",
    "eastern european time": "Europe/Helsinki",
    "japan standard time": "Asia/Tokyo",
    "india time": "Asia/Kolkata",
}
"""Labels of forms, folded and without what stands in brackets."""
_PLACES = {
    -600: "Pacific/Honolulu",
    -540: "America/Anchorage",
    -480: "America/Los_Angeles",
    -420: "America/Denver or America/Phoenix",
    -360: "America/Chicago or America/Mexico_City",
    -300: "America/New_York or America/Bogota",
    -240: "America/Halifax or America/La_Paz",
    -210: "America/St_Johns",
    -180: "America/Sao_Paulo",
    0: "Europe/London or Africa/Accra",
    60: "Europe/Amsterdam or Africa/Lagos",
    120: "Europe/Athens or Africa/Johannesburg",
    180: "Europe/Istanbul or Africa/Nairobi",
    210: "Asia/Tehran",
    240: "Asia/Dubai",
    270: "Asia/Kabul",
    300: "Asia/Karachi",
    330: "Asia/Kolkata",
    345: "Asia/Kathmandu",
    360: "Asia/Dhaka",
    420: "Asia/Bangkok",
    480: "Asia/Singapore or Australia/Perth",
    540: "Asia/Tokyo",
    570: "Australia/Adelaide",
    600: "Australia/Sydney or Australia/Brisbane",
    720: "Pacific/Auckland",
}
"""Places that are so many minutes ahead of Greenwich in winter."""
_DISTANCE = re.compile(
    r"\(?\s*(?:(?:UTC|GMT|Z)\s*([+−–-])\s*(\d{1,2})|([+−–-])\s*(\d{1,2}))(?:[:.]?(\d{2}))?\)?\s*(.*)",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"([A-Za-z0-9]{2,8}?)\s*(?:[+−–-]\s*\d{1,2}(?::?\d{2})?)?")
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)\s*")


class UnfitZone(NamedTuple):
    """Why a text is no time zone, what to write, and whether it stands on a list of our own."""

    reason: Sentence
    cure: Sentence | None = None
    known: bool = False


@cache
def time_zones() -> frozenset[str]:
    """Names of the time zones that this machine knows, but those that name no place."""
    return frozenset(available_timezones()) - _NO_PLACES - _OLD_NAMES


def unfit_zone(name: str) -> UnfitZone | None:
    """Return what is wrong with the name of a time zone, or nothing.

    Examples
    --------
    >>> unfit_zone("Europe/Amsterdam"), unfit_zone("UTC")
    (None, None)
    >>> for name in ("CET", "GMT+2", "localtime", "Pacific Standard Time"):
    ...     print(unfit_zone(name).cure)
    Write a place, such as Europe/Amsterdam or Europe/Berlin (or Africa/Algiers, where clocks do \
not change).
    Write a place, such as Europe/Athens or Africa/Johannesburg. For 2 hours ahead of Greenwich \
all year round write Etc/GMT-2 (in these names the sign is turned round).
    Write a place, such as Europe/Amsterdam.
    Write America/Los_Angeles if that is meant.
    """
    if name in time_zones():
        return None
    if not time_zones():
        return UnfitZone(
            sentence("This computer has no data on time zones, so it knows no name of one."),
            sentence("Install them: python -m pip install tzdata."),
        )
    if name in _NO_PLACES:
        reason = sentence("This is the time zone of whichever computer reads it, or of none.")
        return UnfitZone(reason, _write("Europe/Amsterdam"), known=True)
    return _label(name) or _abbreviation(name) or _distance(name) or _unknown(name)


def _label(name: str) -> UnfitZone | None:
    """Recognise a label that Windows or a form gives a zone, perhaps with a distance before it."""
    found = _DISTANCE.fullmatch(name.strip())
    tail = found[6] if found else ""
    text = tail or name
    bare = fold(_IN_BRACKETS.sub(" ", text))
    zone = _windows().get(fold(text)) or _LABELS.get(bare) or _LABELS.get(f"{bare} time")
    cities = [] if zone else _cities().get(fold(tail.partition(",")[0]), [])
    if zone is None and not cities:
        return None
    reason = sentence("This is what a form or Windows calls a time zone, not its name.")
    cure = sentence("Write {zone} if that is meant.", zone=zone or cities[0])
    return UnfitZone(reason, cure, known=bool(zone))


def _abbreviation(name: str) -> UnfitZone | None:
    found = _ABBREVIATION.fullmatch(name.strip())
    meant = _MEANT.get(found[1].upper()) if found else None
    if meant is None:
        return None
    reason = sentence(
        "This is an abbreviation. It may mean several places and says nothing about summer time."
    )
    return UnfitZone(reason, _write(meant), known=True)


def _distance(name: str) -> UnfitZone | None:
    found = _DISTANCE.fullmatch(name.strip())
    if found is None or found[6]:
        return None
    ahead = (found[1] or found[3]) == "+"
    minutes = int(found[2] or found[4]) * 60 + int(found[5] or 0)
    reason = sentence(
        "This is a distance from Greenwich. It names no place and says nothing about summer time."
    )
    places = _PLACES.get(minutes if ahead else -minutes) or "Europe/Amsterdam"
    fixed = not minutes % 60 and 0 < minutes <= (14 if ahead else 12) * 60
    cure = _write_fixed(places, minutes // 60, ahead=ahead) if fixed else _write(places)
    return UnfitZone(reason, cure, known=True)


def _write(places: str) -> Sentence:
    return sentence("Write a place, such as {places}.", places=_listed(places))


def _listed(places: str) -> str:
    """Return places in words; those in brackets are meant less often, or keep their clocks."""
    usual, _, others = places.removesuffix(")").partition(" (or ")
    named = any_of(usual.split(" or "))
    if not others:
        return named
    other, still, _ = others.partition(", where clocks do not change")
    if still:
        return sentence(
            "{named} (or {other}, where clocks do not change)", named=named, other=other
        )
    return sentence("{named} (or {other})", named=named, other=any_of(other.split(" or ")))


def _write_fixed(places: str, hours: int, *, ahead: bool) -> Sentence:
    """Return the cure for a distance that has a name of its own besides."""
    far = (
        counted(hours, "{count} hour ahead of Greenwich", "{count} hours ahead of Greenwich")
        if ahead
        else counted(hours, "{count} hour behind Greenwich", "{count} hours behind Greenwich")
    )
    return sentence(
        "Write a place, such as {places}. For {far} all year round write {fixed} (in these names "
        "the sign is turned round).",
        places=_listed(places),
        far=far,
        fixed=f"Etc/GMT{'-' if ahead else '+'}{hours}",
    )


def _unknown(name: str) -> UnfitZone:
    near = did_you_mean(name, [zone for zone in time_zones() if not zone.startswith("Etc/")])
    return UnfitZone(sentence("This is not the name of a time zone{near}.", near=near))


@cache
def _cities() -> dict[str, list[str]]:
    cities: dict[str, list[str]] = {}
    for zone in sorted(time_zones()):
        if "/" in zone and not zone.startswith("Etc/"):
            cities.setdefault(fold(zone.rpartition("/")[2].replace("_", " ")), []).append(zone)
    return cities


@cache
def _windows() -> dict[str, str]:
    text = files(__package__).joinpath("windows_zones.toml").read_text(encoding="utf-8")
    return {fold(name): zone for name, zone in tomllib.loads(text).items() if name[:3] != "UTC"}
