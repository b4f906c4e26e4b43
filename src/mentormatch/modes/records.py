"""Groups read from a record: put on their people again, and judged as if they were new."""

from __future__ import annotations

from collections.abc import Iterable

from mentormatch.errors import InputError, MentorMatchError, ProofError
from mentormatch.forms import FORMS, named
from mentormatch.modes.pools import as_pool, as_pools
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile
from mentormatch.results.groups.grouping import Grouping
from mentormatch.results.groups.record import parse_group_record, refuse_changes

__all__ = ["read_grouping"]


def read_grouping(
    text: str,
    *,
    mentees: Profiles | Iterable[Profile],
    mentors: Profiles | Iterable[Profile] | None = None,
) -> Grouping:
    """Read a record of groups, put it on its people, and judge it anew.

    Parameters
    ----------
    text
        What ``Grouping.to_json`` returned.
    mentees
        The people it was made from; of peers and circles, everybody.
    mentors
        The mentors, where there are any.

    Raises
    ------
    InputError
        If this is no record of groups.
    DataMismatch
        If these are other people, or their answers have changed.
    ProofError
        If the record was changed: groups, scores, bounds or reasons do not hold.
    """
    record = parse_group_record(text)
    reader = FORMS[record.mode].reader if record.mode in FORMS else None
    if reader is None:
        raise InputError("the record is of an unknown form of mentoring")
    givers, takers = (None, as_pool(mentees)) if mentors is None else as_pools(mentors, mentees)
    try:
        again: Grouping = named(reader)(record, givers, takers)
    except (LookupError, TypeError, ValueError, ArithmeticError, AssertionError) as error:
        if isinstance(error, MentorMatchError):
            raise
        # Whatever a record claims, it is taken at its word until the judge has spoken: rows that
        # are not there, numbers out of reach. It was changed, or it is another program's.
        raise ProofError(
            "the record does not fit together: its groups, rules or bounds name what is not there"
        ) from None
    return refuse_changes(record, again)
