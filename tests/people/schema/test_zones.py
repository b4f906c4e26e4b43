"""Names of time zones: places are taken; what is none gets a cure that is not hours off.

Holds ``people.schema.zones`` to account.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from reading_cases import findings

from mentormatch.errors import InputError
from mentormatch.people.reading.read import read_profiles
from mentormatch.people.schema import zones
from mentormatch.people.schema.profile import Profile
from mentormatch.people.schema.zones import time_zones, unfit_zone

SEASONS = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)
PLACE = re.compile(r"[A-Z][a-z]+/[A-Za-z_]+(?:[+-]\d+)?")


def ahead(zone: str) -> timedelta:
    """Return how far a zone is ahead of Greenwich when no summer time is in force."""
    offsets = [day.astimezone(ZoneInfo(zone)).utcoffset() for day in SEASONS]
    return min(offset for offset in offsets if offset is not None)


@pytest.mark.parametrize("sign", "+-")
@pytest.mark.parametrize("hours", range(1, 13))
@pytest.mark.parametrize(
    "form", ["GMT{0}{1}", "UTC{0}{1:02}:00", "(GMT {0}{1:02}:00)", "{0}{1:02}00"]
)
def test_no_cure_for_a_distance_is_hours_off(form: str, hours: int, sign: str) -> None:
    """Every place, and every Etc/GMT, that a cure names is as far from Greenwich as was written."""
    unfit = unfit_zone(form.format(sign, hours))
    assert unfit is not None
    assert unfit.known
    named = PLACE.findall(unfit.cure or "")
    meant = timedelta(hours=hours if sign == "+" else -hours)
    exact = [zone for zone in named if zone.startswith("Etc/")]
    assert len(exact) == 1
    usual = "Write a place, such as Europe/Amsterdam." in str(unfit.cure)
    assert {ahead(zone) for zone in (exact if usual else named)} == {meant}


@pytest.mark.parametrize("minutes", sorted(zones._PLACES))
def test_places_are_as_far_as_they_say(minutes: int) -> None:
    """The places of our own table are as far from Greenwich as they stand there."""
    for zone in zones._PLACES[minutes].split(" or "):
        assert ahead(zone) == timedelta(minutes=minutes)


def test_every_zone_of_a_cure_is_taken() -> None:
    """Abbreviations, labels and names of Windows are answered with names that would be read."""
    text = files("mentormatch.people.schema").joinpath("windows_zones.toml").read_text("utf-8")
    windows = tomllib.loads(text)
    told = " ".join([*zones._MEANT.values(), *zones._LABELS.values(), *zones._PLACES.values()])
    assert set(PLACE.findall(told)) <= time_zones()
    assert len(windows) > 100
    assert {zone for zone in windows.values() if unfit_zone(zone)} == set()


@pytest.mark.parametrize("name", [*sorted(zones._OLD_NAMES), "PST", "cest", "BST", "CET+1", "ET"])
def test_abbreviations_are_refused_though_iana_keeps_some(written: Any, name: str) -> None:
    """What the message forbids is refused, in a file and in a profile, and shown."""
    (finding,) = findings(written(f"id,time_zone\na,{name}\n"), "time-zone")
    assert (finding.value, finding.severity) == (name, "refused")
    assert "Write a place" in str(finding.cure)
    with pytest.raises(InputError, match="This is an abbreviation"):
        Profile(id="a", time_zone=name)


@pytest.mark.parametrize("name", ["localtime", "Factory", "posixrules"])
def test_the_zone_of_the_machine_is_never_taken(name: str) -> None:
    """A zone that differs from machine to machine is nobody's."""
    with pytest.raises(InputError, match="whichever computer reads it"):
        read_profiles([{"id": "a", "time_zone": name}])


@pytest.mark.parametrize(
    ("label", "zone"),
    [
        ("Pacific Time (US & Canada)", "America/Los_Angeles"),
        ("UTC-08:00 Pacific Time", "America/Los_Angeles"),
        ("(GMT-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Central European Summer Time", "Europe/Amsterdam"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Amsterdam"),
    ],
)
def test_a_label_of_a_form_is_named_in_the_cure(written: Any, label: str, zone: str) -> None:
    """A label is refused with the name that it stands for; one of our list is shown."""
    (finding,) = findings(written(f'id,time_zone\na,"{label}"\n'), "time-zone")
    assert finding.cure == f"Write {zone} if that is meant."
    assert finding.value == label or label.count(",") > 2


@pytest.mark.parametrize("name", ["UTC", "GMT", "Etc/GMT-2", "Europe/Kyiv", "Asia/Calcutta", "GB"])
def test_names_of_iana_are_taken(name: str) -> None:
    """Names of places, also older ones, Greenwich and fixed distances are read."""
    assert Profile(id="a", time_zone=name).time_zone == name


def test_a_machine_without_data_says_so() -> None:
    """Without data on time zones no name is called wrong, and the cure is the missing package."""
    code = (
        "import sys; sys.modules['tzdata'] = None\n"
        "import mentormatch as mm\n"
        "try: mm.read_profiles([{'id': 'a', 'time_zone': 'Europe/Paris'}, {'id': 'b'}])\n"
        "except mm.InputError as error: print(error)\n"
        "try: mm.Profile(id='a', time_zone='Europe/Paris')\n"
        "except mm.InputError as error: print(error)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONTZPATH": "", "PYTHONPATH": ":".join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.count("This computer has no data on time zones") == 2
    assert run.stdout.count("python -m pip install tzdata") == 2
    assert "not the name" not in run.stdout
