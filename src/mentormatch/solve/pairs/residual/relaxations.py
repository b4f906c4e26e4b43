"""The fewest relaxations that give somebody a partner while everybody served keeps one.

A relaxation is one more place, or one rule set aside for one pair. Everybody served stays served if
and only if the newcomer starts an augmenting path: she takes a place, who sat there moves on, and
so forth, up to a free place, to somebody with a partner to spare, or to a relaxation. Two searches
backward from the ends serve all newcomers: to a free place, and to a pair set aside for somebody
who moves. One more place needs none, since any place can be the end. Lengths compare relaxations
first, then people moved, then the total.

Why one relaxed pair of the newcomer and one relaxation farther on are enough: one more place ends
any path at once, so that more than one relaxation farther on is never needed.

References
----------
Ahuja, R. K., Magnanti, T. L. and Orlin, J. B. (1993). Network Flows. Prentice Hall. Sections 4.5
and 9.7.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from mentormatch.arrays import Bools, Floats, Ints, Ints16, Ints32

__all__ = ["Kind", "Path", "Question", "Relaxations", "Step"]

_RULE, _STEP = 2.0**47, 2.0**34
"""Length of a relaxation and of somebody who moves; scores, below 2**20, are what is left.

Exact in float64 for up to 32 rules of a pair and 8,000 people who move."""

_NOBODY = -1


class Kind(IntEnum):
    """What a path ends with: solutions of one kind are alike."""

    NOTHING = 0
    """Nothing has to be relaxed."""
    PLACE = 1
    """One more place at a partner whom the newcomer may have."""
    PLACE_ELSEWHERE = 2
    """One more place at another's, to whom somebody moves."""
    RULE = 3
    """Rules set aside for a pair of the newcomer."""
    RULE_ELSEWHERE = 4
    """Rules set aside for somebody who moves."""


class Step(NamedTuple):
    """Somebody who moves: from and to a partner; -1 is nobody."""

    who: int
    before: int
    after: int


class Path(NamedTuple):
    """An augmenting path with what has to be relaxed for it.

    Attributes
    ----------
    kind
        How it ends.
    cost
        Relaxations.
    places
        Partners who need one more place.
    relaxed
        Partner and person of each pair for which rules are set aside.
    steps
        Who moves, the newcomer first.
    length
        By which paths are compared.
    """

    kind: Kind
    cost: int
    places: tuple[int, ...]
    relaxed: tuple[tuple[int, int], ...]
    steps: tuple[Step, ...]
    length: float


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A matching, and what could be relaxed.

    Attributes
    ----------
    needed
        int16 (partners, people): rules to be set aside for a pair; -1 where that cannot be.
    scores
        int32 (partners, people): units.
    places
        int64 (partners,): most people of each; 0 of whoever takes nobody.
    wanted, least
        int64 (people,): most partners of each, and how many whoever is served has to keep, 1 or
        more.
    pairs
        int64 (pairs, 2): partner and person of each pair that was made.
    """

    needed: Ints16
    scores: Ints32 | Ints
    places: Ints
    wanted: Ints
    least: Ints
    pairs: Ints


@dataclass(frozen=True, eq=False)
class Relaxations:
    """The residual graph of partners, searched backward once for everybody who is left out."""

    question: Question

    @cached_property
    def needed(self) -> Ints16:
        """int16 (partners, people): as asked, with -1 where either takes no part."""
        q = self.question
        open_ = (q.places > 0)[:, None] & (q.wanted > 0)
        return np.where(open_, q.needed, np.int16(-1))

    @cached_property
    def onward(self) -> Ints16:
        """int16 (partners, people): the same without the pairs that were made."""
        onward = self.needed.copy()
        onward[self.question.pairs[:, 0], self.question.pairs[:, 1]] = -1
        return onward

    @cached_property
    def served(self) -> Ints:
        """int64 (people,): partners of each."""
        return np.bincount(self.question.pairs[:, 1], minlength=len(self.question.wanted))

    @cached_property
    def free(self) -> Ints:
        """int64 (partners,): places that nobody took."""
        loads = np.bincount(self.question.pairs[:, 0], minlength=len(self.question.places))
        return np.asarray(np.maximum(self.question.places - loads, 0))

    @cached_property
    def with_spare(self) -> Bools:
        """Bool (people,): who can do with one partner less."""
        return np.asarray(self.served > np.maximum(self.question.least, 1))

    @cached_property
    def to_free(self) -> _Search:
        """Paths to a free place, or to somebody with a partner to spare."""
        ends = np.where(self.free > 0, _STEP, np.inf)
        j, i = self.question.pairs.T
        spare = self.with_spare[i]
        given_up = 2 * _STEP + self.question.scores[j[spare], i[spare]]
        np.minimum.at(ends, j[spare], given_up)
        return self._search(ends)

    @cached_property
    def reaching(self) -> Bools:
        """Bool (partners,): from whom a free place is reached without any relaxation."""
        return np.isfinite(self.to_free.lengths)

    def paths(self, person: int) -> list[Path]:
        """Return the best path of each kind, shortest first; none of them holds another's needs.

        Parameters
        ----------
        person
            Somebody who is left out.
        """
        found = [path for path in self._of_each_kind(person) if path is not None]
        if found and found[0].kind is Kind.NOTHING:
            return found[:1]
        return sorted(found, key=lambda path: (path.length, path.kind))

    def least_needed(self, people: Ints) -> Ints:
        """Return int64 (people,): fewest rules set aside for any pair of each; -1 without one."""
        needed = self.needed[:, people].astype(np.int64)
        least = np.where(needed < 0, np.iinfo(np.int64).max, needed).min(axis=0, initial=1 << 30)
        return np.where(least >= 1 << 30, -1, least)

    def own_place(self, person: int) -> int:
        """Return the partner with whom one more place asks for the fewest rules; -1 is nobody."""
        own = self.needed[:, person]
        possible = np.flatnonzero(own >= 0)
        if not possible.size:
            return _NOBODY
        length = own[possible] * _RULE - self.question.scores[possible, person]
        return int(possible[length.argmin()])

    def _of_each_kind(self, person: int) -> Iterator[Path | None]:
        own, scores = self.needed[:, person], self.question.scores[:, person]
        length = np.where(own >= 0, own * _RULE + _STEP - scores, np.inf)
        yield self._through(person, length + self.to_free.lengths)
        # With a rule set aside for a pair of hers a free place may be near: no more is needed then.
        allowed = own == 0
        fronts = allowed if allowed.any() else (own > 0) & ~self.reaching
        length = np.where(fronts, length, np.inf)
        yield self._with_place(person, length)
        yield self._with_place_elsewhere(person, length)
        yield self._through_rule(person, length + self._to_rule.lengths)

    def _through(self, person: int, lengths: Floats) -> Path | None:
        if not np.isfinite(lengths.min(initial=np.inf)):
            return None
        j = int(lengths.argmin())
        own = self._own(person, j)
        kind = Kind.RULE if own else Kind.NOTHING
        steps = (Step(person, _NOBODY, j), *self._steps(self.to_free, j))
        return Path(kind, int(self.needed[j, person]), (), own, steps, float(lengths[j]))

    def _with_place(self, person: int, lengths: Floats) -> Path | None:
        if not np.isfinite(lengths.min(initial=np.inf)):
            return None
        j = int(lengths.argmin())
        own, cost = self._own(person, j), int(self.needed[j, person]) + 1
        steps = (Step(person, _NOBODY, j),)
        return Path(Kind.PLACE, cost, (j,), own, steps, float(lengths[j]) + _RULE)

    def _with_place_elsewhere(self, person: int, lengths: Floats) -> Path | None:
        """One move is enough: whom nobody at hers can go to, nobody reaches from there."""
        hers, own = np.isfinite(lengths), self.needed[:, person]
        others = np.flatnonzero(~hers & (self.question.places > 0))
        if not (hers.any() and len(others)):
            return None
        rules = int(own[hers].min())
        near = np.flatnonzero(hers & (own == rules))
        total = self._moves.gain[np.ix_(near, others)] + self.question.scores[near, person][:, None]
        at = int(total.argmax())
        j, end = int(near[at // len(others)]), int(others[at % len(others)])
        if self._moves.who[j, end] == _NOBODY:
            return None
        length = (rules + 1) * _RULE + 2 * _STEP - float(total.flat[at])
        steps = (Step(person, _NOBODY, j), self._step(j, end))
        own_pair = self._own(person, j)
        return Path(Kind.PLACE_ELSEWHERE, rules + 1, (end,), own_pair, steps, length)

    def _through_rule(self, person: int, lengths: Floats) -> Path | None:
        if not np.isfinite(lengths.min(initial=np.inf)):
            return None
        j = int(lengths.argmin())
        chain = [j, *self._to_rule.onward_from(j)]
        who, beyond = self._rule_ends[1][chain[-1]].tolist()
        steps = (
            Step(person, _NOBODY, j),
            *(self._step(a, b) for a, b in pairwise(chain)),
            Step(who, chain[-1], beyond),
            *self._steps(self.to_free, beyond),
        )
        own = self._own(person, j)
        cost = int(self.needed[j, person]) + int(self.needed[beyond, who])
        relaxed = (*own, (beyond, who))
        return Path(Kind.RULE_ELSEWHERE, cost, (), relaxed, steps, float(lengths[j]))

    def _own(self, person: int, partner: int) -> tuple[tuple[int, int], ...]:
        return ((partner, person),) if self.needed[partner, person] else ()

    def _steps(self, search: _Search, start: int) -> Iterator[Step]:
        """Yield who moves along a path to a free place."""
        chain = [start, *search.onward_from(start)]
        yield from (self._step(a, b) for a, b in pairwise(chain))
        if not self.free[chain[-1]]:
            yield Step(self._spared(chain[-1]), chain[-1], _NOBODY)

    def _step(self, before: int, after: int) -> Step:
        return Step(int(self._moves.who[before, after]), before, after)

    def _spared(self, partner: int) -> int:
        """Return whoever loses least by giving up this one of several partners."""
        here = self._people_of(partner)
        here = here[self.with_spare[here]]
        return int(here[self.question.scores[partner, here].argmin()])

    def _people_of(self, partner: int) -> Ints:
        first, last = self._starts[partner : partner + 2]
        return self._by_partner[first:last]

    @cached_property
    def _by_partner(self) -> Ints:
        j, i = self.question.pairs.T
        return np.asarray(i[np.lexsort((i, j))])

    @cached_property
    def _starts(self) -> Ints:
        loads = np.bincount(self.question.pairs[:, 0], minlength=len(self.question.places))
        return np.append(0, np.cumsum(loads))

    @cached_property
    def _moves(self) -> _Moves:
        """Who of the people of each partner moves best to each other one, without a relaxation."""
        size, scores = len(self.question.places), self.question.scores
        gain = np.full((size, size), _NO_MOVE, np.int32)
        who = np.full((size, size), _NOBODY, np.int32)
        for j in np.unique(self.question.pairs[:, 0]).tolist():
            here = self._people_of(j)
            gains = np.where(self.onward[:, here] == 0, scores[:, here] - scores[j, here], _NO_MOVE)
            best = gains.argmax(axis=1)
            gain[j] = gains[np.arange(size), best]
            who[j] = np.where(gain[j] == _NO_MOVE, _NOBODY, here[best])
        return _Moves(gain, who)

    def _search(self, ends: Floats) -> _Search:
        """Search backward from the ends (float64 (partners,): length of each, inf for none)."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import dijkstra

        size, there = len(ends), np.flatnonzero(np.isfinite(ends))
        before, after = np.nonzero(self._moves.gain != _NO_MOVE)
        lengths = np.concatenate([_STEP - self._moves.gain[before, after], ends[there]])
        arcs = np.concatenate([after, np.full(len(there), size)]), np.concatenate([before, there])
        # Sparse matrices and a single start are taken, though the published types do not say so.
        graph: Any = coo_array((lengths, arcs), shape=(size + 1, size + 1)).tocsr()
        start: Any = size
        found, onward = dijkstra(graph, indices=start, return_predecessors=True)
        return _Search(found[:size], onward[:size].astype(np.int64))

    @cached_property
    def _rule_ends(self) -> tuple[Floats, Ints]:
        """What the best relaxed move of each partner's people to a free place is, and who moves."""
        size = len(self.question.places)
        ends, moves = np.full(size, np.inf), np.full((size, 2), _NOBODY)
        for j in np.unique(self.question.pairs[:, 0]).tolist():
            here = self._people_of(j)
            rules = self.onward[:, here]
            lost = self.question.scores[j, here] - self.question.scores[:, here]
            beyond = self.to_free.lengths[:, None]
            length = np.where(rules > 0, rules * _RULE + _STEP + lost + beyond, np.inf)
            at = int(length.argmin())
            ends[j] = length.flat[at]
            moves[j] = here[at % len(here)], at // len(here)
        return ends, moves

    @cached_property
    def _to_rule(self) -> _Search:
        return self._search(self._rule_ends[0])


class _Moves(NamedTuple):
    """int32 (partners, partners): the most that a move gains, and who moves."""

    gain: Ints32
    who: Ints32


class _Search(NamedTuple):
    """float64 and int64 (partners,): length of the shortest path, and the next partner on it."""

    lengths: Floats
    onward: Ints

    def onward_from(self, start: int) -> Iterator[int]:
        """Yield the partners after one, up to where the path ends."""
        end, at = len(self.lengths), int(self.onward[start])
        while at not in (end, start):
            yield at
            at = int(self.onward[at])


_NO_MOVE = np.iinfo(np.int32).min
