"""The matrix of all scores by plain NumPy and SciPy: what a rival without our scorer would build.

Whatever a mentor holds (an item at a level, a class in all tables) is one column of a sparse
matrix of ones; what a mentee gains from it is one row of a dense block; their product in float32 is
exact, since all sums stay below 2²⁴. Shared hours are a BLAS product of bits, of which equal
columns are taken once. Blocks of mentees are small enough for the cache, and two threads share
them. This module imports nothing of ours and runs in the environment of each rival.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, hstack

__all__ = ["TOP", "Plain", "prepared", "read"]

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

Arrays = Mapping[str, NDArray[Any]]

TOP = 1_000_000
"""The highest score that there can be: costs are what is missing to it, and never negative."""

_COLUMNS, _ROWS = 512, 1024
"""Mentees and mentors of a tile: 2 MB in float32, which stay in the cache."""


@dataclass(frozen=True, slots=True)
class _Hours:
    """Bits of the weeks, equal columns taken once, and what a number of common bits is worth."""

    mentors: tuple[Floats, ...]
    mentees: tuple[Floats, ...]
    steps: Floats


@dataclass(frozen=True, slots=True)
class Plain:
    """Everything encoded for products.

    Parameters
    ----------
    held
        Sparse float32 (mentors, features), ones.
    gains
        Float32 (features, mentees) in parts, sparse or not, one below the other.
    hours
        Bits of the weeks.
    extra
        Sparse float32 (mentors, mentees): what listed pairs gain beyond the default.
    forbidden
        Sparse (mentors, mentees): pairs that must not be made.
    places
        int64 (mentors,): most mentees of each.
    """

    held: Any
    gains: tuple[Any, ...]
    hours: tuple[_Hours, ...]
    extra: Any
    forbidden: Any
    places: Ints

    @property
    def shape(self) -> tuple[int, int]:
        """Mentors, mentees."""
        return self.held.shape[0], self.gains[0].shape[1]

    def units(self) -> NDArray[np.int32]:
        """Return int32 (mentors, mentees): scores in micro-units; 0 for pairs not to be made."""
        whole = np.empty(self.shape, np.int32)

        def put(rows: slice, columns: slice, tile: Floats) -> None:
            whole[rows, columns] = tile

        self._fill(put)
        return whole

    def costs(self) -> NDArray[np.float64]:
        """Return float64 (mentors, mentees): `TOP` less the score."""
        whole = np.empty(self.shape)

        def put(rows: slice, columns: slice, tile: Floats) -> None:
            np.subtract(TOP, tile, out=whole[rows, columns])

        self._fill(put)
        return whole

    def costs_of_places(self) -> NDArray[np.float64]:
        """Return float64 (mentees, places): `TOP` less the score, a column for each place."""
        first = np.concatenate([[0], np.cumsum(self.places)])
        whole = np.empty((self.shape[1], int(first[-1])))

        def put(rows: slice, columns: slice, tile: Floats) -> None:
            repeated = np.repeat(tile, self.places[rows], axis=0)
            np.subtract(TOP, repeated.T, out=whole[columns, first[rows.start] : first[rows.stop]])

        self._fill(put)
        return whole

    def _fill(self, put: Callable[[slice, slice, Floats], None], threads: int = 2) -> None:
        with ThreadPoolExecutor(threads) as pool:
            for _ in pool.map(lambda columns: self._fill_columns(columns, put), self._blocks()):
                pass

    def _blocks(self) -> Iterator[slice]:
        return _slices(self.shape[1], _COLUMNS)

    def _fill_columns(self, columns: slice, put: Callable[[slice, slice, Floats], None]) -> None:
        parts = (part[:, columns] for part in self.gains)
        gains = np.concatenate([p if isinstance(p, np.ndarray) else p.toarray() for p in parts])
        extra, forbidden = self.extra[:, columns].tocsr(), self.forbidden[:, columns].tocsr()
        for rows in _slices(self.shape[0], _ROWS):
            tile: Floats = self.held[rows] @ gains
            for hours in self.hours:
                _add_hours(tile, hours, rows, columns)
            listed = extra[rows].tocoo()
            tile[listed.row, listed.col] += listed.data
            barred = forbidden[rows].tocoo()
            tile[barred.row, barred.col] = 0
            put(rows, columns, tile)


def read(path: str) -> Arrays:
    """Read encoded people."""
    with np.load(path) as file:
        return {name: file[name] for name in file.files}


def prepared(arrays: Arrays) -> Plain:
    """Make encoded people ready for products."""
    rules = {int(number) for number in arrays["rules"]}
    terms = _terms(arrays)
    size = len(arrays["mentor_present"]), len(arrays["mentee_present"])
    scored = [(kind, term) for number, (kind, term) in terms.items() if number not in rules]
    blocks = [_postings(term) for kind, term in scored if kind == "Postings"]
    blocks.append(_tables([term for kind, term in scored if kind == "Table"], size[0]))
    defaults = [term["default"] for kind, term in scored if kind == "Pairs"]
    blocks += [_everywhere(default, size[0]) for default in defaults]
    return Plain(
        hstack([held for held, _ in blocks], format="csr"),
        tuple(gains for _, gains in blocks),
        tuple(_hours(term) for kind, term in scored if kind == "Bits"),
        _listed([term for kind, term in scored if kind == "Pairs"], size),
        _forbidden([terms[number][1] for number in sorted(rules)], arrays, size),
        arrays["places"],
    )


def _terms(arrays: Arrays) -> dict[int, tuple[str, dict[str, NDArray[Any]]]]:
    """Return kind and fields of each term by its number."""
    terms: dict[int, tuple[str, dict[str, NDArray[Any]]]] = {}
    for name, array in arrays.items():
        if "." in name:
            kind, number, field = name.split(".")
            terms.setdefault(int(number), (kind, {}))[1][field] = array
    return terms


def _postings(term: Arrays) -> tuple[Any, Any]:
    """Return holdings and gains over all combinations of item and level that somebody holds."""
    levels = term["table"].shape[1]
    held = term["mentor_items"] * levels + term["mentor_levels"]
    features, column = np.unique(held, return_inverse=True)
    starts = term["mentor_starts"]
    ones = np.ones(len(held), np.float32)
    holdings = csr_array((ones, column, starts), shape=(len(starts) - 1, len(features)))
    return holdings, _gains(term, *np.divmod(features, levels))


def _gains(term: Arrays, item: Ints, level: Ints) -> Any:
    """Return sparse (features, mentees): what each mentee gains from an item at a level."""
    starts = term["mentee_starts"]
    first = np.searchsorted(item, term["mentee_items"])
    many = np.searchsorted(item, term["mentee_items"], side="right") - first
    until = np.concatenate([[0], np.cumsum(many)])
    need = np.repeat(np.arange(len(many)), many)
    feature = np.arange(len(need)) + np.repeat(first - until[:-1], many)
    value = term["table"].astype(np.float32)[term["mentee_classes"][need], level[feature]]
    shape = (len(item), len(starts) - 1)
    return csc_array((value, feature, until[starts]), shape=shape)


def _tables(tables: list[Arrays], mentors: int) -> tuple[Any, Any]:
    """Return all tables as one, over the joint class of a mentor in all of them."""
    stacked = np.stack([table["mentor_class"] for table in tables])
    joint, of = np.unique(stacked, axis=1, return_inverse=True)
    gains = sum(
        table["table"].astype(np.float32)[table["mentee_class"]][:, classes]
        for table, classes in zip(tables, joint, strict=True)
    )
    return _one_each(of.ravel(), joint.shape[1]), np.asarray(gains).T


def _everywhere(default: Ints, mentors: int) -> tuple[Any, Any]:
    """Return what a mentee gains from anybody."""
    return _one_each(np.zeros(mentors, np.int64), 1), default[None, :].astype(np.float32)


def _one_each(column: Ints, width: int) -> Any:
    size = len(column)
    ones = np.ones(size, np.float32)
    return csr_array((ones, column, np.arange(size + 1)), shape=(size, width))


def _hours(term: Arrays) -> _Hours:
    weeks = [_merged(*week) for week in zip(term["mentor_bits"], term["mentee_bits"], strict=True)]
    mentors, mentees = zip(*weeks, strict=True)
    rises = np.diff(term["table"], axis=1)
    last = int(np.flatnonzero(rises.any(axis=0))[-1]) + 1 if rises.any() else 0
    steps = rises[term["mentee_class"], :last].astype(np.float32)
    return _Hours(mentors, mentees, np.ascontiguousarray(steps.T))


def _merged(mentors: NDArray[np.uint8], mentees: NDArray[np.uint8]) -> tuple[Floats, Floats]:
    """Spread the bits of a week; columns that are equal for everybody become one of that weight."""
    people = np.unpackbits(np.concatenate([mentors, mentees]), axis=1)
    both = people[: len(mentors)].any(axis=0) & people[len(mentors) :].any(axis=0)
    columns = np.packbits(people[:, both], axis=0).T
    _, first, times = np.unique(columns, axis=0, return_index=True, return_counts=True)
    spread = people[:, np.flatnonzero(both)[first]].astype(np.float32)
    return spread[: len(mentors)] * times.astype(np.float32), spread[len(mentors) :]


def _add_hours(tile: Floats, hours: _Hours, rows: slice, columns: slice) -> None:
    weeks = zip(hours.mentors, hours.mentees, strict=True)
    products = (theirs[rows] @ ours[columns].T for theirs, ours in weeks)
    fewest = next(products)
    for product in products:
        np.minimum(fewest, product, out=fewest)
    reached = np.empty_like(fewest)
    for step in hours.steps[:, columns]:
        np.minimum(fewest, 1, out=reached)
        fewest -= reached
        reached *= step
        tile += reached


def _listed(terms: list[Arrays], shape: tuple[int, int]) -> Any:
    whole = csc_array(shape, dtype=np.float32)
    for term in terms:
        value = term["difference"].astype(np.float32)
        whole = whole + csc_array((value, (term["mentor"], term["mentee"])), shape=shape)
    return whole


def _forbidden(rules: list[Arrays], arrays: Arrays, shape: tuple[int, int]) -> Any:
    """Return pairs on a list of those that must not be made, and everybody who takes no part."""
    assert all("mentor" in rule and (rule["default"] > 0).all() for rule in rules)
    j, i = (np.concatenate([rule[side] for rule in rules]) for side in ("mentor", "mentee"))
    # Who takes no part is outside of what the cohorts of these benchmarks hold.
    assert arrays["mentor_present"].all() and arrays["mentee_present"].all()
    return csc_array((np.ones(len(j), np.int8), (j, i)), shape=shape)


def _slices(size: int, step: int) -> Iterator[slice]:
    return (slice(first, min(first + step, size)) for first in range(0, size, step))
