"""Laws of the pool: nothing is lost in storage or on paper, and order never matters.

Holds ``build``, ``storage``, ``digest``, ``csv`` and ``filtering`` of ``people.pool``,
``people.arrays`` and ``people.reading.formats.records`` to account.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from people_strategies import LADDER, profile_lists

from mentormatch.datasets import load_programme
from mentormatch.people.grammar.column_map import ColumnMap
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.reading.read import read_profiles

if TYPE_CHECKING:
    from random import Random

    from mentormatch.people.schema.profile import Profile

WITH_LADDER = ColumnMap.model_validate(
    {"fields": {"seniority": {"column": "seniority", "ladder": LADDER}}}
)
slow_to_draw = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def pool_of(people: list[Profile]) -> Profiles:
    """Return the pool of drawn people on the ladder from which they were drawn."""
    return Profiles.of(people, ladder=LADDER)


@slow_to_draw
@given(profile_lists())
def test_a_pool_gives_back_every_profile(people: list[Profile]) -> None:
    """What is stored as columns is read back as the very same profile."""
    pool = pool_of(people)
    assert [pool[person.id] for person in people] == people


@slow_to_draw
@given(profile_lists(), st.randoms(use_true_random=False))
def test_order_never_matters(people: list[Profile], random: Random) -> None:
    """Shuffled people make the same pool: the same digest, ids and columns."""
    shuffled = random.sample(people, len(people))
    pool, other = pool_of(people), pool_of(shuffled)
    assert pool == other
    assert pool.ids == other.ids == tuple(sorted(person.id for person in people))
    assert pool.to_frame().equals(other.to_frame())


@slow_to_draw
@given(profile_lists(max_size=4), st.data())
def test_taking_people_is_the_pool_of_those_people(
    people: list[Profile], data: st.DataObject
) -> None:
    """A subset of a pool is the pool of the subset, by ids, bools or rows."""
    pool = pool_of(people)
    bools = data.draw(st.lists(st.booleans(), min_size=len(pool), max_size=len(pool)))
    chosen = [who for who, kept in zip(pool.ids, bools, strict=True) if kept]
    expected = pool_of([person for person in people if person.id in chosen])
    assert pool.filter(chosen) == expected
    assert pool.filter(bools) == expected
    assert pool.take(np.flatnonzero(bools)) == expected
    assert pool.filter(lambda person: person.id in chosen) == expected
    assert pool.filter(chosen).managers == pool.managers


@slow_to_draw
@given(profile_lists(min_size=1, max_size=4))
def test_csv_reads_back_as_the_same_pool(people: list[Profile]) -> None:
    """A pool that is written as CSV and read again is the same pool."""
    pool = pool_of(people)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        pool.to_csv(path)
        columns = WITH_LADDER if "seniority" in path.read_text("utf-8") else None
        again = read_profiles(path, columns=columns)
    assert list(again) == list(pool)
    assert again == pool
    assert not again.findings.refused


def test_csv_is_written_for_people() -> None:
    """Lists are plain where plain reads back: of the bundled people only goals need JSON."""
    programme = load_programme()
    for pool in (programme.mentors, programme.mentees):
        with TemporaryDirectory() as folder:
            path = Path(folder) / "people.csv"
            pool.to_csv(path)
            rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
        in_json = {name for row in rows for name, cell in row.items() if cell[:1] in ("[", "{")}
        assert in_json <= {"goals"}
        assert any(":" in row["availability"] for row in rows)


@slow_to_draw
@given(profile_lists(min_size=1, max_size=4))
def test_json_and_dicts_read_back_as_the_same_people(people: list[Profile]) -> None:
    """Profiles as dicts, as JSON and as a frame are read as the same people."""
    pool = pool_of(people)
    dicts = [person.model_dump() for person in people]
    jsons = [json.loads(person.model_dump_json()) for person in people]
    for source in (dicts, jsons, pool.to_frame()):
        named = "seniority" in (source[0] if isinstance(source, list) else source)
        again = read_profiles(source, columns=WITH_LADDER if named else None)
        assert list(again) == list(pool)


@slow_to_draw
@given(profile_lists(max_size=3))
@pytest.mark.parametrize("ladder", [None, LADDER])
def test_profiles_are_a_source_like_any_other(
    ladder: tuple[str, ...] | None, people: list[Profile]
) -> None:
    """Reading profiles gives the pool of those profiles."""
    if people:
        columns = WITH_LADDER if ladder else None
        assert read_profiles(people, columns=columns) == Profiles.of(people, ladder=ladder)
