"""Told for whoever is on no panel: one each, the first that applies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.modes.lottery import lottery
from mentormatch.results.match import Reason, Role, Unmatched, Why
from mentormatch.results.pairs.obstacles import Told, obstacles, withdrawn
from mentormatch.results.pairs.partners import has_partner
from mentormatch.scoring.scores import Scores
from mentormatch.text.sentences import counted, sentence

__all__ = ["left_out", "no_panels"]


def left_out(
    scores: Scores,
    side: Role,
    placed: Sequence[int],
    *,
    places: Ints,
    allowed: Bools,
    least: Ints | int = 0,
    by_size: Callable[[Ints], Told] = lambda _: {},
    otherwise: Callable[[], Why],
    drawn: Callable[[], Bools] | None = None,
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
        Told of this kind of panel, which come after that of whoever takes no part.
    otherwise
        Gives the reason of everybody else, where there is anybody.
    drawn
        Gives bool (people,): whom the draw alone left out; None where nobody is told that.
    """
    people = scores.mentors if side == "mentor" else scores.mentees
    present = scores.mentor_present if side == "mentor" else scores.mentee_present
    rows = np.setdiff1d(np.arange(len(people)), np.array(placed, np.int64))
    found = withdrawn(people, present, places, rows)
    found |= by_size(_without(rows, found))
    found |= _ruled_out(scores, side, _without(rows, found), allowed)
    partners = "mentees" if side == "mentor" else "mentors"
    least = np.broadcast_to(least, len(people))
    found |= _too_few(_without(rows, found), allowed, least, partners)
    rest = _without(rows, found)
    if len(rest):
        why = otherwise()
        found |= dict.fromkeys(rest.tolist(), why)
        if drawn is not None:
            found |= dict.fromkeys(rest[drawn()[rest]].tolist(), lottery(why))
    for row in rows.tolist():
        yield Unmatched(people.ids[row], side, *found[row])


def no_panels(called: str, *, proven: bool) -> Why:
    """Return why a mentor is on no panel where there is none.

    Parameters
    ----------
    called
        What is formed, as many, in the language of a reader.
    proven
        Whether it is proven that none can be.
    """
    if not proven:
        detail = sentence("the search ended before {panels} were found or excluded", panels=called)
        return "STOPPED", detail, sentence("give it more time, or relax a requirement")
    detail = sentence("no {panels} can be formed within the sizes and rules", panels=called)
    return "SIZES", detail, sentence("relax a requirement, or allow other sizes")


def _ruled_out(scores: Scores, side: Role, rows: Ints, allowed: Bools) -> Told:
    """Give a reason to people for whom nobody of the other side is allowed."""
    lonely = rows[~allowed[rows].any(axis=1)]
    present = scores.mentee_present if side == "mentor" else scores.mentor_present
    others = np.flatnonzero(present)
    if not len(others):
        partner = "mentee" if side == "mentor" else "mentor"
        nobody: Why = (
            "SIZES",
            sentence("there is no {partner} who takes part", partner=partner),
            sentence("invite a {partner}", partner=partner),
        )
        return dict.fromkeys(lonely.tolist(), nobody)
    # A rule of this mode can exclude whom every requirement lets pass.
    strict = lonely[~has_partner(scores, side, lonely, others)]
    found = dict(zip(strict.tolist(), obstacles(scores, side, strict, others), strict=True))
    partner_code: Reason = "NO_FEASIBLE_MENTEE" if side == "mentor" else "NO_FEASIBLE_MENTOR"
    rest: Why = (
        partner_code,
        sentence("nobody who is allowed offers a place"),
        sentence("ask for places, or recruit"),
    )
    return {**dict.fromkeys(lonely.tolist(), rest), **found}


def _too_few(rows: Ints, allowed: Bools, least: Ints, called: str) -> Told:
    """Give a reason to people who are allowed fewer partners than they need."""
    found: Told = {}
    for row in rows.tolist():
        count = int(allowed[row].sum())
        if count < least[row]:
            detail = counted(
                count,
                "{count} is allowed, and at least {least} {partners} are needed",
                "{count:,} are allowed, and at least {least} {partners} are needed",
                least=int(least[row]), partners=called,
            )  # fmt: skip
            found[row] = (
                "SIZES", detail, sentence("relax a requirement, or allow smaller sizes")
            )  # fmt: skip
    return found


def _without(rows: Ints, found: Told) -> Ints:
    """Return the people who have no reason yet."""
    return np.array([row for row in rows.tolist() if row not in found], np.int64)
