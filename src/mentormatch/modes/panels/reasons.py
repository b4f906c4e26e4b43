"""Why somebody has no team and no board: one reason each, the first that applies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.results.pairs.obstacles import obstacles
from mentormatch.text.phrases import several

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mentormatch.arrays import Bools, Ints
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.results.match import GroupReason, Reason, Role
    from mentormatch.scoring.scores import Scores

    Why = tuple[Reason | GroupReason, str, str]
    Told = dict[int, Why]

__all__ = ["ruled_out", "too_few", "withdrawn", "without"]


def withdrawn(people: Profiles, present: Bools, places: Ints, rows: Ints) -> Told:
    """Tell of people who take no part."""
    active = people.numbers("active").values.astype(np.bool_)
    why: Mapping[tuple[str, str], Bools] = {
        ("marked as not active", "mark as active"): ~active,
        ("takes part on no day of the period", "look at the dates"): ~present,
        ("takes no partner: the number of places is 0", "raise the number"): places == 0,
    }
    told: Told = {}
    for (detail, fix), applies in why.items():
        for row in rows[applies[rows]].tolist():
            told.setdefault(row, ("WITHDRAWN", detail, fix))
    return told


def ruled_out(scores: Scores, side: Role, rows: Ints, allowed: Bools) -> Told:
    """Tell of people for whom nobody of the other side is allowed.

    Parameters
    ----------
    scores
        Whose requirements decide.
    side
        The side of ``rows``.
    rows
        Who is left out.
    allowed
        bool (people, others): who may be with whom.
    """
    lonely = rows[~allowed[rows].any(axis=1)]
    present = scores.mentee_present if side == "mentor" else scores.mentor_present
    others = np.flatnonzero(present)
    if not len(others):
        partner = "mentee" if side == "mentor" else "mentor"
        nobody: Why = ("SIZES", f"there is no {partner} who takes part", f"invite a {partner}")
        return dict.fromkeys(lonely.tolist(), nobody)
    # A rule of this mode can exclude whom every requirement lets pass.
    free = np.array([_every_rule_passes(scores, side, row, others) for row in lonely], np.bool_)
    strict = lonely[~free] if len(lonely) else lonely
    told: Told = dict(zip(strict.tolist(), obstacles(scores, side, strict, others), strict=True))
    partner_code: Reason = "NO_FEASIBLE_MENTEE" if side == "mentor" else "NO_FEASIBLE_MENTOR"
    rest: Why = (
        partner_code,
        "everybody who is allowed offers no place",
        "ask for places, or recruit",
    )
    return {**dict.fromkeys(lonely.tolist(), rest), **told}


def _every_rule_passes(scores: Scores, side: Role, row: int, others: Ints) -> bool:
    me = np.array([row])
    passes = scores.allowed(me, others) if side == "mentor" else scores.allowed(others, me)
    return bool(passes.any())


def too_few(rows: Ints, allowed: Bools, least: Ints, called: str) -> Told:
    """Tell of people who are allowed fewer partners than they need.

    Parameters
    ----------
    rows
        Who is left out.
    allowed
        bool (people, others).
    least
        int64 (people,): partners that each needs.
    called
        Partners, in the plural.
    """
    told: Told = {}
    for row in rows.tolist():
        count = int(allowed[row].sum())
        if count < least[row]:
            detail = f"{several(count, 'is', 'are')} allowed of at least {least[row]} {called}"
            told[row] = ("SIZES", detail, "relax a requirement, or allow smaller sizes")
    return told


def without(rows: Ints, told: Told) -> Ints:
    """Return the people of whom nothing is told yet."""
    return np.array([row for row in rows.tolist() if row not in told], np.int64)
