"""The verb `change_curve`: what more changes of an earlier matching would gain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from os import PathLike
from typing import Any

from mentormatch.decisions.model import Decisions
from mentormatch.errors import Infeasible
from mentormatch.lab.rematch.previous import read_previous
from mentormatch.lab.rematch.standing import refuse_objective, standing_of
from mentormatch.modes.pairs.match import with_ids
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile
from mentormatch.results.lab.change_curve import ChangeCurve, ChangePoint
from mentormatch.results.pairs.earlier import can_stay
from mentormatch.results.pairs.matching import Matching
from mentormatch.results.pairs.pins import attained
from mentormatch.results.pairs.question import not_pinned, question
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.scores import Scores
from mentormatch.solve.pairs.changes.frontier import Corner, Frontier, frontier
from mentormatch.solve.pairs.engine_choice import refuse_large

__all__ = ["change_curve"]


def change_curve(
    previous: Matching | str | PathLike[str],
    mentors: Profiles | Iterable[Profile],
    mentees: Profiles | Iterable[Profile],
    policy: Policy | None = None,
    *,
    decisions: Decisions | str | PathLike[str] | Iterable[Any] | None = None,
) -> ChangeCurve:
    """Tell what more changes of the matching before would gain, in people and in total.

    A *change* is what it is in :func:`mentormatch.rematch`. Of each number of changes: how many
    people can be served, and the highest total of as many. The worst pair plays no part here, so
    that totals may be a little higher than that of a matching that raises it.

    Parameters
    ----------
    previous, mentors, mentees, policy, decisions
        As in :func:`mentormatch.rematch`.

    Returns
    -------
    ChangeCurve
        Corners are exact; between two of them it tells the total of the corner before, and a bound.

    Raises
    ------
    PolicyError, Conflict, UnknownPerson, Infeasible, InputError
        As in `rematch`.
    TooLarge
        If there are more than 12,250,000 pairs (3,500 × 3,500).

    Notes
    -----
    The corners are traced by a parametric Lagrangian multiplier [1]_, one assignment for each
    segment. The solver is trusted here: no judge looks at a curve.

    References
    ----------
    .. [1] Eisner, M. J. and Severance, D. G. (1976). Mathematical techniques for efficient record
       segmentation in large shared databases. Journal of the ACM 23(4), 619-635.
       doi:10.1145/321978.321982

    Examples
    --------
    >>> import mentormatch as mm
    >>> programme = mm.datasets.load_programme()
    >>> before = mm.match(programme.mentors, programme.mentees, seed=7)
    >>> stay = programme.mentors.filter([k for k in programme.mentors.ids if k != "HF145"])
    >>> curve = mm.change_curve(before, stay, programme.mentees)
    >>> curve[0].changes, curve[0].people, len(curve.corners) > 1
    (0, 54, True)
    """
    before = read_previous(previous)
    scores = standing_of(before, mentors, mentees, policy, decisions).scores
    refuse_objective(scores.policy, "a curve")
    refuse_large(scores.shape)
    stay = can_stay(scores, [(pair.mentor, pair.mentee) for pair in before.pairs])
    scores = replace(scores, earlier=stay)
    try:
        traced = frontier(question(scores).as_matrix())
    except Infeasible as error:
        raise with_ids(error, scores) from None
    return ChangeCurve(tuple(_points(traced, scores)), len(stay))


def _points(traced: Frontier, scores: Scores) -> Iterator[ChangePoint]:
    """Yield a point for each number of changes, with what pins count for."""
    stay = len(not_pinned(scores, scores.earlier))
    corners = {stay - corner.kept: corner for corner in (*traced.fewer, *traced.full)}
    people, units = (attained(s, scores, scores.pinned) for s in ("coverage", "total"))
    at = next(iter(corners.values()))
    for changes in range(min(corners), max(corners) + 1):
        at = corners.get(changes, at)
        bound = _bound(traced, at, stay - changes)
        exact = changes in corners or bound == at.total
        limit = None if bound is None else bound + units
        yield ChangePoint(changes, at.people + people, at.total + units, limit, exact)


def _bound(traced: Frontier, at: Corner, kept: int) -> int | None:
    """Return the bound on the total of as many people who keep so many pairs; None if unknown."""
    if at.people == traced.full[0].people:
        return traced.bound(kept)
    return at.total if kept == at.kept else None
