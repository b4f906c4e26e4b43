"""Random terms and requirements of every kind, with their sum in NumPy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.packed.instance import Packed, pack
from mentormatch.terms import Array, Bits, Dense, Gate, Pairs, Postings, Table, Term

__all__ = ["Instance", "drawn", "drawn_alike"]


@dataclass(frozen=True)
class Instance:
    """Random terms and requirements."""

    terms: tuple[Term, ...]
    gates: tuple[Gate, ...]
    shape: tuple[int, int]

    @property
    def scores(self) -> Ints:
        """All scores by the NumPy reference, (mentors, mentees)."""
        rows, columns = (np.arange(size) for size in self.shape)
        blocks = [term.block(rows, columns).astype(np.int64) for term in self.terms]
        return np.asarray(np.sum(blocks, axis=0))

    @property
    def eligible(self) -> Bools:
        """Who may be made a pair by all requirements, (mentors, mentees)."""
        rows, columns = (np.arange(size) for size in self.shape)
        fits = np.ones(self.shape, np.bool_)
        for gate in self.gates:
            fits &= gate.passes(rows, columns)
        return fits

    def packed(self, *, inverted_share: float, block: int, merge: bool) -> Packed:
        """The flat form."""
        return pack(
            self.terms,
            self.shape,
            gates=self.gates,
            inverted_share=inverted_share,
            block=block,
            merge=merge,
        )


def drawn(seed: int) -> Instance:
    """Draw terms of every kind; coarse numbers, so that ties abound."""
    rng = np.random.default_rng(seed)
    shape = int(rng.integers(1, 40)), int(rng.integers(1, 40))
    step = int(rng.choice([1, 10_000, 100_000]))
    makers: list[Callable[..., Term]] = [_table, _postings, _bits, _pairs, _dense, _capped]
    if rng.random() < 0.3:
        makers.append(_array)
    terms = [make(rng, shape, step) for make in makers for _ in range(rng.integers(0, 3))]
    kinds = [_except_pairs, _only_pairs, _differs, _hours, _unlike]
    most = int(rng.choice([1, 2, 5], p=[0.6, 0.3, 0.1]))
    gates = [make(rng, shape) for make in kinds for _ in range(rng.integers(0, most))]
    return Instance((*terms, _table(rng, shape, step)), tuple(gates), shape)


def drawn_alike(seed: int) -> Instance:
    """Draw many mentors whose bits are worth nearly as much to a mentee as they can be at all."""
    rng = np.random.default_rng(seed)
    shape = int(rng.integers(64, 200)), int(rng.integers(1, 60))
    theirs, ours = (rng.integers(0, 256, (1, n, 4)).astype(np.uint8) for n in shape)
    gains = 10_000 * np.minimum(np.arange(33), rng.integers(1, 12))
    bits = Bits(theirs, ours, np.zeros(shape[1], np.int64), gains[None])
    gates = [_except_pairs(rng, shape) for _ in range(rng.integers(0, 2))]
    return Instance((bits, _table(rng, shape, 100_000)), tuple(gates), shape)


def _values(rng: np.random.Generator, step: int, *shape: int) -> Ints:
    return rng.integers(0, max(1, 200_000 // step) + 1, shape) * step


def _table(rng: np.random.Generator, shape: tuple[int, int], step: int) -> Table:
    theirs, ours = rng.integers(0, 3, shape[0]), rng.integers(0, 4, shape[1])
    return Table(theirs, ours, _values(rng, step, 4, 3))


def _sparse(rng: np.random.Generator, people: int, items: int) -> tuple[Ints, Ints]:
    held = rng.random((people, items)) < rng.uniform(0.1, 0.9)
    return np.concatenate([[0], np.cumsum(held.sum(axis=1))]), np.nonzero(held)[1]


def _postings(rng: np.random.Generator, shape: tuple[int, int], step: int) -> Postings:
    starts, items = _sparse(rng, shape[0], 6)
    own, wanted = _sparse(rng, shape[1], 6)
    gains = _values(rng, step, 5, 3) - (rng.random() < 0.5) * step
    levels, classes = rng.integers(0, 3, len(items)), rng.integers(0, 5, len(wanted))
    return Postings(starts, items, levels, own, wanted, classes, gains)


def _bits(rng: np.random.Generator, shape: tuple[int, int], step: int) -> Bits:
    weeks, size = int(rng.integers(1, 3)), int(rng.choice([1, 9]))
    theirs, ours = (rng.integers(0, 256, (weeks, n, size)).astype(np.uint8) for n in shape)
    gains = np.cumsum(_values(rng, step, 2, 8 * size + 1) // 50, axis=1)
    return Bits(theirs, ours & theirs[:, :1], rng.integers(0, 2, shape[1]), gains)


def _pairs(rng: np.random.Generator, shape: tuple[int, int], step: int) -> Pairs:
    j, i = np.nonzero(rng.random(shape) < 0.1)
    return Pairs.of(shape, j, i, _values(rng, step, len(j)), _values(rng, step, shape[1]))


def _except_pairs(rng: np.random.Generator, shape: tuple[int, int]) -> Gate:
    j, i = np.nonzero(rng.random(shape) < rng.choice([0.05, 0.5, 0.9]))
    list_ = Pairs.of(shape, j, i, np.zeros(len(j), np.int64), np.ones(shape[1], np.int64))
    they, we = (np.ones(size, np.bool_) for size in shape)
    return Gate((list_,), they, we, lambda rows, columns: list_.block(rows, columns) >= 1, least=1)


def _dense(rng: np.random.Generator, shape: tuple[int, int], step: int) -> Dense:
    size = int(rng.integers(1, 20))
    theirs, ours = (rng.integers(-20, 40, (n, size)).astype(np.int8) for n in shape)
    theirs[rng.random(shape[0]) < 0.2] = 0
    return Dense(theirs, ours, _values(rng, step, shape[1]) + 3)


def _capped(rng: np.random.Generator, shape: tuple[int, int], step: int) -> Postings:
    return replace(_postings(rng, shape, step), cap=_values(rng, step, shape[1]))


def _array(rng: np.random.Generator, shape: tuple[int, int], step: int) -> Array:
    numbers = rng.random(shape)
    numbers[rng.random(shape) < 0.1] = np.nan
    return Array(lambda j, i: numbers[np.ix_(j, i)], _values(rng, step, shape[1]), 0.5)


def _decided(term: Term, shape: tuple[int, int], least: int) -> Gate:
    they, we = (np.ones(size, np.bool_) for size in shape)
    return Gate((term,), they, we, lambda j, i: term.block(j, i) >= least, least=least)


def _only_pairs(rng: np.random.Generator, shape: tuple[int, int]) -> Gate:
    j, i = np.nonzero(rng.random(shape) < 0.8)
    one, none = np.ones(len(j), np.int64), np.zeros(shape[1], np.int64)
    return _decided(Pairs.of(shape, j, i, one, none), shape, 1)


def _hours(rng: np.random.Generator, shape: tuple[int, int]) -> Gate:
    bits = _bits(rng, shape, 10_000)
    return _decided(bits, shape, int(bits.table[:, 2].min()))


def _differs(rng: np.random.Generator, shape: tuple[int, int]) -> Gate:
    table = Table(
        rng.integers(0, 5, shape[0]), rng.integers(0, 5, shape[1]), 1 - np.eye(5, dtype=int)
    )
    they, we = (rng.random(size) < 0.8 for size in shape)

    def passes(j: Ints, i: Ints) -> Bools:
        return np.where(they[j][:, None] & we[i], table.block(j, i) >= 1, True)

    return Gate((table,), they, we, passes)


def _unlike(rng: np.random.Generator, shape: tuple[int, int]) -> Gate:
    """A requirement on vectors, which has no flat form."""
    dense = _dense(rng, shape, 1)
    they, we = (np.ones(size, np.bool_) for size in shape)
    return Gate((dense,), they, we, lambda j, i: dense.block(j, i) < 2)
