"""Separation of cuts: rules of single groups that a fractional answer breaks, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Floats, Ints
from mentormatch.solve.groups.blocks import Blocks, Counts

__all__ = ["Cut", "CutRule", "broken_cuts"]

_SLACK = 1e-6


class CutRule(NamedTuple):
    """What a cut is about.

    Parameters
    ----------
    blocks
        Where `number` is -1: a block that is in a group only if it meets, or two that are apart.
        Where nobody is alone: the block that brings one of a class. Empty for quotas.
    number, code
        The rule of the question and the class; -1 for what is no rule about classes.
    """

    blocks: tuple[int, ...]
    number: int = -1
    code: int = -1


@dataclass(frozen=True, eq=False)
class Cut:
    """``sum of counts * x[blocks, seat] <= limit * y[seat]``."""

    rule: CutRule
    seat: int
    blocks: Ints
    counts: Floats
    limit: float


def broken_cuts(
    blocks: Blocks,
    taken: NDArray[np.generic],
    opened: NDArray[np.generic],
    known: Sequence[Cut],
) -> list[Cut]:
    """Return the rules that an answer of a program breaks, as cuts it did not know.

    Parameters
    ----------
    blocks
        Who may be in which group.
    taken
        (blocks, seats): shares 0…1 of each pair.
    opened
        (seats,): shares 0…1 of each group.
    known
        Cuts that are there already.
    """
    share, room = np.asarray(taken, float), np.asarray(opened, float)
    there = {(cut.rule, cut.seat) for cut in known}
    found = (
        cut
        for source in (_all_or_nothing, _apart, _quotas, _not_alone)
        for cut in source(blocks, share, room)
    )
    return [cut for cut in found if (cut.rule, cut.seat) not in there]


def _all_or_nothing(blocks: Blocks, share: Floats, room: Floats) -> Iterator[Cut]:
    """A group of which somebody is a member is open."""
    for a, s in zip(*np.nonzero(share > room + _SLACK), strict=True):
        yield Cut(CutRule((int(a),)), int(s), np.array([a]), np.ones(1), 1.0)


def _apart(blocks: Blocks, share: Floats, room: Floats) -> Iterator[Cut]:
    """Two who are apart take one share of a group together at most."""
    one, other = np.nonzero(np.triu(blocks.apart))
    if not len(one):
        return
    over = share[one] + share[other] > np.maximum(room, 0) + _SLACK
    both = (share[one] > _SLACK) & (share[other] > _SLACK)
    for k, s in zip(*np.nonzero(over & both), strict=True):
        pair = int(one[k]), int(other[k])
        yield Cut(CutRule(pair), int(s), np.array(pair), np.ones(2), 1.0)


def _quotas(blocks: Blocks, share: Floats, room: Floats) -> Iterator[Cut]:
    for number, rule in enumerate(blocks.rules):
        if rule.at_most is not None:
            yield from _quota(number, rule, share, room)


def _quota(number: int, rule: Counts, share: Floats, room: Floats) -> Iterator[Cut]:
    assert rule.at_most is not None
    counts = rule.of.T.astype(float) @ share
    for v, s in zip(*np.nonzero(counts > rule.at_most * room + _SLACK), strict=True):
        inside = np.flatnonzero(rule.of[:, v])
        held = rule.of[inside, v].astype(float)
        yield Cut(CutRule((), number, int(v)), int(s), inside, held, float(rule.at_most))


def _not_alone(blocks: Blocks, share: Floats, room: Floats) -> Iterator[Cut]:
    """Whoever brings one of a value meets another: x of her less x of the others is at most 0."""
    for number, rule in enumerate(blocks.rules):
        if rule.at_most is not None:
            continue
        counts = rule.of.T.astype(float) @ share
        for v in range(rule.of.shape[1]):
            single = rule.of[:, v] == 1
            lonely = (2 * share - counts[v] > _SLACK) & single[:, None]
            for a, s in zip(*np.nonzero(lonely), strict=True):
                inside = np.flatnonzero(rule.of[:, v])
                held = np.where(inside == a, 1.0, -rule.of[inside, v].astype(float))
                yield Cut(CutRule((int(a),), number, v), int(s), inside, held, 0.0)
