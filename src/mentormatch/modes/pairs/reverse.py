"""Reverse mentoring from one table of people: who can be the junior of a pair, and who the senior.

Where juniors and seniors come in two tables there is nothing to do: the juniors are the mentors,
and ``presets.reverse()`` is the policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.findings import Finding
from mentormatch.modes.pools import as_pool
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile
from mentormatch.text.sentences import Who, counted, few, sentence

__all__ = ["reverse_pools"]

_RUNGS = 2
"""Rungs between the two of a pair, as ``presets.reverse()`` asks."""

_SHOWN = 5


def reverse_pools(people: Profiles | Iterable[Profile]) -> tuple[Profiles, Profiles]:
    """Return the juniors and the seniors of one table, for reverse mentoring.

    A junior has somebody two rungs or more above, a senior somebody two rungs or more below.
    Whoever stands in the middle is in both pools, and ``presets.reverse()`` lets no two people
    mentor one another. What the table says of ``max_mentees`` and ``min_mentees`` are promises for
    the usual direction, so here everybody takes one partner a side, or none where the table says
    0, and nobody is promised any.

    Parameters
    ----------
    people
        Everybody, with their rungs on one ladder.

    Returns
    -------
    juniors, seniors : Profiles
        Mentors and mentees of the programme. The findings of the juniors name those who stand in
        neither pool, because their rung is not known or because nobody is two rungs away.

    Examples
    --------
    >>> import mentormatch as mm
    >>> staff = [
    ...     mm.Profile(id="ivo", seniority="1", offers={"social media": 5}),
    ...     mm.Profile(id="joy", seniority="3", offers={"python": 4}, seeks={"social media"}),
    ...     mm.Profile(id="lou", seniority="6", seeks={"social media", "python"}),
    ... ]
    >>> juniors, seniors = mm.reverse_pools(staff)
    >>> juniors.ids, seniors.ids
    (('ivo', 'joy'), ('joy', 'lou'))
    >>> matching = mm.match(juniors, seniors, mm.presets.reverse())
    >>> [(pair.mentor, pair.mentee) for pair in matching.matches]
    [('ivo', 'joy'), ('joy', 'lou')]
    """
    everybody = as_pool(people)
    rungs = everybody.rungs
    known = rungs >= 0
    lowest, highest = rungs[known].min(initial=len(everybody.ladder)), rungs.max(initial=-1)
    junior, senior = known & (highest - rungs >= _RUNGS), known & (rungs - lowest >= _RUNGS)
    found = list(_left_over(everybody, known, junior | senior))
    juniors = everybody.take(junior).capped(max_mentees=1, min_mentees=0).with_findings(found)
    return juniors, everybody.take(senior).capped(max_mentors=1)


def _left_over(everybody: Profiles, known: Bools, placed: Bools) -> Iterator[Finding]:
    """Tell who stands in neither pool."""
    blank, level = np.flatnonzero(~known), np.flatnonzero(known & ~placed)
    if len(blank):
        yield Finding(
            "warning",
            "rung-unknown",
            counted(
                len(blank),
                "{count} person has no rung on the ladder ({ids}) and takes no part, since it is "
                "not clear who would be the junior.",
                "{count:,} people have no rung on the ladder ({ids}) and take no part, since it "
                "is not clear who would be the junior.",
                ids=_named(everybody, blank),
            ),
            column="seniority",
            cure=sentence("State their seniority, or give juniors and seniors as two tables."),
        )
    if len(level):
        yield Finding(
            "warning",
            "nobody-two-rungs-away",
            counted(
                len(level),
                "{count} person has nobody two rungs above or below ({ids}) and takes no part.",
                "{count:,} people have nobody two rungs above or below ({ids}) and take no part.",
                ids=_named(everybody, level),
            ),
            column="seniority",
            cure=sentence("Match them as peers, or invite people from other rungs."),
        )


def _named(everybody: Profiles, rows: Ints) -> str:
    return few([Who(everybody.ids[row], "") for row in rows], _SHOWN)
