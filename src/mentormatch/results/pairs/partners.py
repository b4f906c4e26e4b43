"""Who may be matched with whom, asked tile by tile: no array of all pairs is ever made.

Nearly everybody has a partner among the first few who are looked at. So a search looks at a few
partners of many people at once, drops whoever has found one, and looks at more partners of the
others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Bools, Ints
from mentormatch.people.pool.profiles import Profiles
from mentormatch.results.match import Role
from mentormatch.scoring.scores import Scores

Block = Callable[[Ints, Ints], NDArray[Any]]

__all__ = ["count_partners", "first_partner", "has_partner", "in_common", "seen_from", "tiles"]

_DESCRIBING = ("department", "site", "team", "seniority")
"""Fields that tell a coordinator which mentees are meant."""

_PEOPLE = 4096
"""People who search together."""

_CELLS = 1 << 20
"""Pairs evaluated at once, so that what lies between takes some megabytes."""

_FIRST = 16
"""Partners looked at first; each further look is at four times as many."""


def seen_from(side: Role, block: Block) -> Block:
    """Return ``block(people, others)`` with a row for each person of one side.

    Parameters
    ----------
    side
        Whose rows they are to be.
    block
        ``block(rows, columns)`` with rows of mentors and columns of mentees.
    """
    if side == "mentor":
        return block
    return lambda people, others: block(others, people).T


def tiles(people: Ints, others: Ints) -> Iterator[tuple[slice, Ints]]:
    """Yield all of people × others in bounded tiles: where in ``people``, and which others."""
    for start in range(0, len(people), _PEOPLE):
        part = slice(start, min(start + _PEOPLE, len(people)))
        width = max(1, _CELLS // (part.stop - part.start))
        for first in range(0, len(others), width):
            yield part, others[first : first + width]


def first_partner(scores: Scores, side: Role, people: Ints, among: Ints) -> Ints:
    """Return the first partner who is allowed for each person.

    Parameters
    ----------
    scores
        Whose requirements and floor decide.
    side
        The side of ``people``.
    people, among
        int64: rows of these people, and of the partners to look at, in order.

    Returns
    -------
    int64 (people,)
        One of ``among``; -1 where none of them is allowed.
    """
    batches = [people[k : k + _PEOPLE] for k in range(0, len(people), _PEOPLE)]
    allowed = seen_from(side, scores.allowed)
    return np.concatenate([np.zeros(0, np.int64), *(_first(allowed, b, among) for b in batches)])


def has_partner(scores: Scores, side: Role, people: Ints, among: Ints) -> Bools:
    """Return bool (people,): who has a partner who is allowed; see `first_partner`."""
    return first_partner(scores, side, people, among) >= 0


def count_partners(scores: Scores, side: Role, people: Ints, among: Ints) -> Ints:
    """Return int64 (people,): how many of ``among`` are allowed; see `first_partner`."""
    allowed = seen_from(side, scores.allowed)
    counted = np.zeros(len(people), np.int64)
    for part, others in tiles(people, among):
        counted[part] += allowed(people[part], others).sum(axis=1)
    return counted


def _first(allowed: Block, people: Ints, among: Ints) -> Ints:
    found = np.full(len(people), -1)
    waiting, start, width = np.arange(len(people)), 0, _FIRST
    while waiting.size and start < len(among):
        others = among[start : start + width]
        open_to = allowed(people[waiting], others)
        hit = open_to.any(axis=1)
        found[waiting[hit]] = others[open_to[hit].argmax(axis=1)]
        waiting, start = waiting[~hit], start + width
        width = max(_FIRST, min(4 * width, _CELLS // max(1, waiting.size)))
    return found


def in_common(people: Profiles, some: Bools, others: Bools) -> tuple[str, ...]:
    """Return the answers that all of some mentees share, and not all others.

    Parameters
    ----------
    people
        All mentees.
    some, others
        bool (mentees,).
    """
    told = []
    for name in _DESCRIBING:
        column = people.texts(name)
        codes = column.codes[some]
        alike = len(codes) > 0 and codes[0] >= 0 and (codes == codes[0]).all()
        if alike and (column.codes[others] != codes[0]).any():
            told.append(f"{name} {column.vocabulary[codes[0]]}")
    return tuple(told)
