"""Row-to-column conversion: profiles stored as columns, and one row read back as a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.people.arrays import TextColumn
from mentormatch.people.pool.checks import only_profiles, refuse_twins
from mentormatch.people.pool.data import PoolData
from mentormatch.people.pool.ladder import settle_ladder
from mentormatch.people.pool.reporting_lines import chain_findings
from mentormatch.people.pool.storage import collect, collect_attribute, value
from mentormatch.people.pool.weak_answers import doubts
from mentormatch.people.schema.fields import FIELDS
from mentormatch.people.schema.profile import Profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mentormatch.findings import Finding

__all__ = ["people_in", "person_in", "pool_of"]


def pool_of(
    profiles: Iterable[Profile], ladder: Sequence[str] | None
) -> tuple[PoolData, list[Finding]]:
    """Store profiles as columns, and tell what was noticed.

    See :meth:`Profiles.of`, which is how it is called.
    """
    people = sorted(only_profiles(profiles), key=lambda profile: profile.id)
    ids = tuple(person.id for person in people)
    refuse_twins(ids)
    columns = {name: collect(name, people) for name in FIELDS}
    names = sorted({name for person in people for name in person.attributes})
    attributes = {
        name: collect_attribute(name, [person.attributes.get(name) for person in people])
        for name in names
    }
    words = columns["seniority"]
    assert isinstance(words, TextColumn)
    rungs, found = settle_ladder(ladder, words)
    pool = PoolData.of(ids, columns, ladder=rungs, attributes=attributes)
    return pool, [*found, *chain_findings(pool.managers), *doubts(pool)]


def people_in(pool: PoolData) -> Iterator[Profile]:
    """Yield everybody as a profile, in the order of the ids."""
    return (person_in(pool, row) for row in range(len(pool.ids)))


def person_in(pool: PoolData, row: int) -> Profile:
    """Return the person of one row as a profile."""
    said = {name: value(name, column, row) for name, column in pool.columns.items()}
    own = {name: value(name, column, row) for name, column in pool.attributes.items()}
    answered = {name: given for name, given in said.items() if given is not None}
    attributes = {name: given for name, given in own.items() if given is not None}
    return Profile.model_validate(
        {"id": pool.ids[row], **answered} | ({"attributes": attributes} if attributes else {})
    )
