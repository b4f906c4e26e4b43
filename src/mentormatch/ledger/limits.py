"""What an account allows: charges of a programme, and pools cut to what is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.errors import InputError
from mentormatch.findings import Finding
from mentormatch.people.arrays import NumberColumn
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.fields import MINUTES_A_MONTH
from mentormatch.results.match import Role
from mentormatch.text.sentences import sentence

if TYPE_CHECKING:
    from mentormatch.results.match import Match

__all__ = ["Minutes", "charges", "granted", "lowered", "require_minutes"]

_MOST = 10**12
Minutes = int | Mapping[Role, int]
"""Minutes a month of everybody in a match, or of each role."""


def charges(matches: Sequence[Match], minutes: Minutes) -> Counter[str]:
    """Return what everybody is charged for all matches together.

    Raises
    ------
    InputError
        If an amount is no number of minutes of a month.
    """
    asked: Counter[str] = Counter()
    for match in matches:
        for member in match.members:
            asked[member.id] += _of_role(minutes, member.role)
    return asked


def _of_role(minutes: Minutes, role: Role) -> int:
    amount = minutes.get(role, 0) if isinstance(minutes, Mapping) else minutes
    require_minutes(amount)
    return amount


def granted(
    balances: Mapping[str, int],
    mentors: Profiles,
    mentees: Profiles | None,
    minutes: Minutes,
) -> dict[str, tuple[int, int]]:
    """Return the places of everybody with an account: as a mentor, as a mentee."""
    as_mentor, as_mentee = _of_role(minutes, "mentor"), _of_role(minutes, "mentee")
    wanted: dict[str, list[int]] = {}
    for side, (pool, name) in enumerate(((mentors, "max_mentees"), (mentees, "max_mentors"))):
        if pool is not None:
            for who, most in zip(pool.ids, pool.numbers(name).values.tolist(), strict=True):
                wanted.setdefault(who, [0, 0])[side] = most
    return {
        who: _in_turns(balances[who], (most[0], most[1]), (as_mentor, as_mentee))
        for who, most in wanted.items()
        if who in balances
    }


def _in_turns(left: int, most: tuple[int, int], costs: tuple[int, int]) -> tuple[int, int]:
    """Grant places in turns, the first as a mentor, as long as minutes are left.

    Examples
    --------
    >>> _in_turns(200, most=(3, 1), costs=(60, 60))
    (2, 1)
    """
    places, sides = [0, 0], [0, 1]
    while sides:
        for side in tuple(sides):
            if places[side] < most[side] and costs[side] <= left:
                places[side] += 1
                left -= costs[side]
            else:
                sides.remove(side)
    return places[0], places[1]


def lowered(pool: Profiles, name: str, places: Mapping[str, int]) -> Profiles:
    """Return the pool with no more places than were granted, and findings that say so."""
    most = pool.numbers(name)
    allowed = [places.get(who, stated) for who, stated in zip(pool.ids, most.values, strict=True)]
    lower = np.array(allowed, np.int64)
    changed = lower < most.values
    if not changed.any():
        return pool
    columns = {**pool.columns, name: NumberColumn(lower, most.answered | changed)}
    promise = name.replace("max_", "min_")
    fewest = pool.numbers(promise)
    columns[promise] = NumberColumn(np.minimum(fewest.values, lower), fewest.answered)
    audit = None if pool.audit.empty else pool.audit
    limited = Profiles.from_columns(
        pool.ids, columns, ladder=pool.ladder, attributes=pool.attributes, audit=audit,
        findings=pool.findings,
    )  # fmt: skip
    found = [
        Finding(
            "note",
            "limited-by-ledger",
            sentence(
                "{field} was lowered from {before} to {now}: the account allows no more.",
                field=name,
                before=int(most.values[row]),
                now=int(lower[row]),
            ),
            column=name,
            person=pool.ids[row],
            cure=sentence("Ask for more minutes a month, or spend less of them elsewhere."),
        )
        for row in np.flatnonzero(changed)
    ]
    kept = limited.with_managers(pool.managers).with_labels_of(pool)
    return kept.with_findings(found)


def require_minutes(minutes: object, most: int | None = MINUTES_A_MONTH) -> None:
    """Refuse what is no whole number of minutes.

    Raises
    ------
    InputError
        If it is not.
    """
    if isinstance(minutes, int) and not isinstance(minutes, bool):
        right = 0 <= minutes <= (_MOST if most is None else most)
    else:
        right = False
    if not right:
        limit = f"to {_MOST if most is None else most}"
        raise InputError(f"minutes: expected a whole number from 0 {limit}")
