"""Reasons for whoever is on no panel: one each, the first that applies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.people.pool.profiles import Profiles
from mentormatch.results.match import GroupReason, Reason, Role, Unmatched
from mentormatch.results.pairs.obstacles import obstacles
from mentormatch.scoring.scores import Scores
from mentormatch.text.phrases import several

Why = tuple[Reason | GroupReason, str, str]
Reasons = dict[int, Why]

__all__ = ["left_out"]


def left_out(
    scores: Scores,
    side: Role,
    placed: Sequence[int],
    *,
    places: Ints,
    allowed: Bools,
    least: Ints | int = 0,
    by_size: Callable[[Ints], Reasons] = lambda _: {},
    otherwise: Why,
) -> Iterator[Unmatched]:
    """Yield the people of one side who are on no panel, each with the first reason that applies.

    Parameters
    ----------
    scores
        Whose requirements decide.
    side
        ``"mentor"`` or ``"mentee"``.
    placed
        Rows of that side who are on a panel.
    places
        int64 (people,): partners, or panels, that each takes at most.
    allowed
        bool (people, others): who may be with whom, of those who have a place.
    least
        Partners that each needs.
    by_size
        Reasons of this kind of panel, which come after that of whoever takes no part.
    otherwise
        The reason of everybody else.
    """
    people = scores.mentors if side == "mentor" else scores.mentees
    present = scores.mentor_present if side == "mentor" else scores.mentee_present
    rows = np.setdiff1d(np.arange(len(people)), np.array(placed, np.int64))
    found = _withdrawn(people, present, places, rows)
    found |= by_size(_without(rows, found))
    found |= _ruled_out(scores, side, _without(rows, found), allowed)
    partners = "mentees" if side == "mentor" else "mentors"
    least = np.broadcast_to(least, len(people))
    found |= _too_few(_without(rows, found), allowed, least, partners)
    for row in rows.tolist():
        yield Unmatched(people.ids[row], side, *found.get(row, otherwise))


def _withdrawn(people: Profiles, present: Bools, places: Ints, rows: Ints) -> Reasons:
    """Give a reason to people who take no part."""
    active = people.numbers("active").values.astype(np.bool_)
    why: Mapping[tuple[str, str], Bools] = {
        ("marked as not active", "mark as active"): ~active,
        ("takes part on no day of the period", "look at the dates"): ~present,
        ("takes no partner: the number of places is 0", "raise the number"): places == 0,
    }
    found: Reasons = {}
    for (detail, fix), applies in why.items():
        for row in rows[applies[rows]].tolist():
            found.setdefault(row, ("WITHDRAWN", detail, fix))
    return found


def _ruled_out(scores: Scores, side: Role, rows: Ints, allowed: Bools) -> Reasons:
    """Give a reason to people for whom nobody of the other side is allowed."""
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
    found: Reasons = dict(
        zip(strict.tolist(), obstacles(scores, side, strict, others), strict=True)
    )
    partner_code: Reason = "NO_FEASIBLE_MENTEE" if side == "mentor" else "NO_FEASIBLE_MENTOR"
    rest: Why = (
        partner_code,
        "everybody who is allowed offers no place",
        "ask for places, or recruit",
    )
    return {**dict.fromkeys(lonely.tolist(), rest), **found}


def _every_rule_passes(scores: Scores, side: Role, row: int, others: Ints) -> bool:
    me = np.array([row])
    passes = scores.allowed(me, others) if side == "mentor" else scores.allowed(others, me)
    return bool(passes.any())


def _too_few(rows: Ints, allowed: Bools, least: Ints, called: str) -> Reasons:
    """Give a reason to people who are allowed fewer partners than they need."""
    found: Reasons = {}
    for row in rows.tolist():
        count = int(allowed[row].sum())
        if count < least[row]:
            detail = f"{several(count, 'is', 'are')} allowed of at least {least[row]} {called}"
            found[row] = ("SIZES", detail, "relax a requirement, or allow smaller sizes")
    return found


def _without(rows: Ints, found: Reasons) -> Ints:
    """Return the people who have no reason yet."""
    return np.array([row for row in rows.tolist() if row not in found], np.int64)
