"""Rules of single groups as rows of a program, added only where an answer breaks them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from mentormatch.solve.arrays import Ints
    from mentormatch.solve.groups_atoms import Atoms, Counts
    from mentormatch.solve.groups_problem import GroupProblem

    Floats = NDArray[np.float64]

__all__ = ["Cut", "broken_cuts"]

_SLACK = 1e-6


@dataclass(frozen=True, eq=False)
class Cut:
    """``sum of counts * x[atoms, seat] <= limit * y[seat]``."""

    key: tuple[object, ...]
    seat: int
    atoms: Ints
    counts: Floats
    limit: float


def broken_cuts(
    problem: GroupProblem,
    atoms: Atoms,
    taken: NDArray[np.generic],
    opened: NDArray[np.generic],
    known: Sequence[Cut],
) -> list[Cut]:
    """Return the rules that an answer of a program breaks, as cuts it did not know.

    Parameters
    ----------
    problem, atoms
        The question.
    taken
        (atoms, seats): shares 0…1 of each pair.
    opened
        (seats,): shares 0…1 of each group.
    known
        Cuts that are there already.
    """
    share, room = np.asarray(taken, float), np.asarray(opened, float)
    there = {cut.key for cut in known}
    found = (
        cut
        for source in (_all_or_nothing, _apart, _quotas, _not_alone)
        for cut in source(atoms, share, room)
    )
    return [cut for cut in found if cut.key not in there]


def _all_or_nothing(atoms: Atoms, share: Floats, room: Floats) -> Iterator[Cut]:
    """A group of which somebody is a member is open."""
    for a, s in zip(*np.nonzero(share > room + _SLACK), strict=True):
        yield Cut(("open", int(a), int(s)), int(s), np.array([a]), np.ones(1), 1.0)


def _apart(atoms: Atoms, share: Floats, room: Floats) -> Iterator[Cut]:
    """Two who are apart take one share of a group together at most."""
    one, other = np.nonzero(np.triu(atoms.apart))
    if not len(one):
        return
    over = share[one] + share[other] > np.maximum(room, 0) + _SLACK
    both = (share[one] > _SLACK) & (share[other] > _SLACK)
    for k, s in zip(*np.nonzero(over & both), strict=True):
        pair = np.array([one[k], other[k]])
        yield Cut(("apart", int(one[k]), int(other[k]), int(s)), int(s), pair, np.ones(2), 1.0)


def _quotas(atoms: Atoms, share: Floats, room: Floats) -> Iterator[Cut]:
    for number, rule in enumerate(atoms.rules):
        if rule.at_most is not None:
            yield from _quota(number, rule, share, room)


def _quota(number: int, rule: Counts, share: Floats, room: Floats) -> Iterator[Cut]:
    assert rule.at_most is not None
    counts = rule.of.T.astype(float) @ share
    for v, s in zip(*np.nonzero(counts > rule.at_most * room + _SLACK), strict=True):
        inside = np.flatnonzero(rule.of[:, v])
        held = rule.of[inside, v].astype(float)
        key = ("quota", number, int(v), int(s))
        yield Cut(key, int(s), inside, held, float(rule.at_most))


def _not_alone(atoms: Atoms, share: Floats, room: Floats) -> Iterator[Cut]:
    """Whoever brings one of a value meets another: x of her less x of the others is at most 0."""
    for number, rule in enumerate(atoms.rules):
        if rule.at_most is not None:
            continue
        counts = rule.of.T.astype(float) @ share
        for v in range(rule.of.shape[1]):
            single = rule.of[:, v] == 1
            lonely = (2 * share - counts[v] > _SLACK) & single[:, None]
            for a, s in zip(*np.nonzero(lonely), strict=True):
                inside = np.flatnonzero(rule.of[:, v])
                held = np.where(inside == a, 1.0, -rule.of[inside, v].astype(float))
                yield Cut(("alone", number, v, int(a), int(s)), int(s), inside, held, 0.0)
