"""Compiled terms and pricing against sums and sorts in NumPy.

Holds to account: `solve.packed`, and of `solve.pairs.scale` pricing with its kernels pricing,
column_enumeration, frontier and reduced_profit.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packed_cases import Instance, drawn

from mentormatch.arrays import Ints
from mentormatch.errors import TooLarge
from mentormatch.solve.packed import kernels
from mentormatch.solve.packed import opaque_terms as matrix
from mentormatch.solve.packed.instance import INELIGIBLE, Packed, pack
from mentormatch.solve.pairs.scale.pricing import (
    Terms,
    collect_all,
    reach_all,
    scan_all,
    scan_among,
    terms_of,
)
from mentormatch.terms import Array

_FAR = 1 << 62


def _packed(case: Instance, seed: int) -> Packed:
    """Pack in one of many ways."""
    rng = np.random.default_rng(seed + 3)
    return case.packed(
        inverted_share=float(rng.choice([0, 0.2, 1, np.inf])),
        block=int(rng.choice([1, 5, 16, 64])),
        merge=bool(rng.random() < 0.5),
    )


def _terms(packed: Packed, seed: int) -> Terms:
    """Draw prices, a floor and a weight of units."""
    rng = np.random.default_rng(seed + 1)
    scale = int(rng.choice([1, 50]))
    prices = rng.integers(-scale, scale * int(rng.choice([1, 400_000])), packed.shape[0])
    prices[rng.random(len(prices)) < 0.1] = scale << 25
    least = int(rng.choice([-(1 << 25), 0, 300_000]))
    return terms_of(prices, scale, least)


def margins(case: Instance, packed: Packed, terms: Terms) -> Ints:
    """Margins by the NumPy reference, (mentees, packed mentors); -2**62 if not eligible."""
    units = case.scores[packed.order].T
    fits = case.eligible[packed.order].T & (units >= terms.min_score)
    worth = terms.scale * units - terms.mentor_dual
    return np.where(fits, worth, -_FAR)


@settings(max_examples=60)
@given(st.integers(0, 10**6))
def test_collect_finds_every_pair_that_reaches_the_bar(seed: int) -> None:
    """Pairs, order and margins are those of brute force; one pair too many gives None."""
    case = drawn(seed)
    packed = _packed(case, seed)
    terms = _terms(packed, seed)
    rng = np.random.default_rng(seed + 2)
    whole = margins(case, packed, terms)
    rows = rng.permutation(whole.shape[0])[: rng.integers(0, whole.shape[0] + 1)]
    bars = np.array([rng.choice([-_FAR, *whole[i]]) for i in rows], np.int64)
    x, j = np.nonzero((whole[rows] >= bars[:, None]) & (whole[rows] > -_FAR))
    found = collect_all(packed, terms, rows, bars, jobs=int(seed % 3) + 1, most=len(x))
    assert found is not None
    np.testing.assert_array_equal(found[0], rows[x])
    np.testing.assert_array_equal(found[1], j)
    np.testing.assert_array_equal(found[2], whole[rows[x], j])
    if len(x):
        assert collect_all(packed, terms, rows, bars, jobs=2, most=len(x) - 1) is None


@settings(max_examples=60)
@given(st.integers(0, 10**6))
def test_reach_finds_one_pair_for_each_mentor_who_has_one(seed: int) -> None:
    """Each chosen mentor gets the first mentee whose pair is good enough, or none if none is."""
    case = drawn(seed)
    packed = _packed(case, seed)
    rng = np.random.default_rng(seed + 2)
    units = np.where(case.eligible, case.scores, INELIGIBLE)[packed.order].T
    rows = rng.permutation(units.shape[0])[: rng.integers(0, units.shape[0] + 1)]
    chosen = rng.permutation(units.shape[1])[: rng.integers(0, units.shape[1] + 1)]
    least = int(rng.choice(units.ravel()))
    good = (units[np.ix_(rows, chosen)] >= least) & (units[np.ix_(rows, chosen)] > INELIGIBLE)
    expected = [
        [int(rows[g.argmax()]), int(j)] for j, g in zip(chosen, good.T, strict=True) if g.any()
    ]
    found = reach_all(packed, rows, chosen, least, jobs=int(seed % 3) + 1)
    assert found.tolist() == expected


@settings(max_examples=100)
@given(st.integers(0, 10**6))
def test_compiled_pairs_equal_the_reference(seed: int) -> None:
    """Every pair evaluates to the NumPy sum, or to less than any score where it is forbidden."""
    case = drawn(seed)
    packed = _packed(case, seed)
    j, i = (axis.ravel() for axis in np.indices(case.eligible.shape))
    units = kernels.score_pairs(packed.mentors, packed.mentees, i, packed.position[j])
    allowed = case.eligible.ravel()
    np.testing.assert_array_equal(units[allowed], case.scores.ravel()[allowed])
    assert (units[~allowed] < INELIGIBLE).all()


def largest(margins: Ints, k: int, bars: Ints) -> Ints:
    """The k largest of each row that beat its bar, the bar in place of those that are missing."""
    padded = np.pad(margins, ((0, 0), (0, k)), constant_values=-_FAR)
    best = -np.sort(-padded, axis=1)[:, :k]
    return np.maximum(best, bars[:, None])


@settings(max_examples=100)
@given(st.integers(0, 10**6))
def test_a_scan_finds_the_largest_margins_of_both_sides(seed: int) -> None:
    """With full trust nothing is missed, at any prices, bars and blocks."""
    case = drawn(seed)
    packed = _packed(case, seed)
    terms = _terms(packed, seed)
    rng = np.random.default_rng(seed + 2)
    whole = margins(case, packed, terms)
    k, back = int(rng.integers(1, 5)), int(rng.integers(0, 4))
    rows = rng.permutation(whole.shape[0])
    some = np.array([rng.choice([-_FAR, *row]) for row in whole], np.int64)
    others = np.array([rng.choice([-_FAR, _FAR, *row]) for row in whole.T], np.int64)
    start, their_start = np.repeat(some[rows, None], k, 1), np.repeat(others[:, None], back, 1)
    found = scan_all(packed, terms, rows, start, their_start, jobs=int(seed % 3) + 1, parts=2)
    for part in found:
        expected = largest(whole[part.rows], k, some[part.rows])
        at = np.maximum(part.who, 0)
        given_ = np.take_along_axis(whole[part.rows], at, axis=1)
        np.testing.assert_array_equal(np.where(part.who >= 0, given_, expected), expected)
        # A bar that the scan set itself may stand where there are fewer.
        fits = (part.margin == expected) | ((part.who < 0) & (expected == -_FAR))
        assert fits.all()
        beaten = expected > some[part.rows][:, None]
        np.testing.assert_array_equal(part.who >= 0, beaten)
    if back:
        theirs, whose = found[-1].theirs, found[-1].whose
        expected = largest(whole.T, back, others)
        np.testing.assert_array_equal(theirs, expected)
        np.testing.assert_array_equal(whose >= 0, expected > others[:, None])


@settings(max_examples=60)
@given(st.integers(0, 10**6))
def test_a_scan_among_some_mentors_finds_the_largest_margins(seed: int) -> None:
    """Against some mentors only, every pair above the bar is found as far as there is room."""
    case = drawn(seed)
    packed = _packed(case, seed)
    terms = _terms(packed, seed)
    rng = np.random.default_rng(seed + 2)
    whole = margins(case, packed, terms)
    chosen = np.flatnonzero(rng.random(packed.shape[0]) < 0.5)
    rows = rng.permutation(whole.shape[0])
    bars = np.array([rng.choice([-_FAR, *row]) for row in whole], np.int64)
    for part in scan_among(packed, terms, rows, bars[rows], chosen, jobs=2):
        k = part.margin.shape[1]
        expected = largest(whole[np.ix_(part.rows, chosen)], k, bars[part.rows])
        np.testing.assert_array_equal(part.margin, expected)


@settings(max_examples=60)
@given(st.integers(0, 10**6))
def test_a_whole_block_equals_the_reference(seed: int) -> None:
    """All terms of a block, without skipping, are those of NumPy."""
    case = drawn(seed)
    packed = _packed(case, seed)
    size, width = int(packed.mentors.block[0]), packed.shape[0]
    units = np.empty((packed.shape[1], width), np.int32)
    nothing, needs = np.zeros(width, np.int32), np.zeros(len(packed.mentees.item_key), np.int32)
    for block in range(len(packed.mentors.block_run) - 1):
        here = slice(block * size, min(width, (block + 1) * size))
        words = np.ascontiguousarray(packed.mentors.words[here].T)
        counts, fewest, sums = np.empty((3, here.stop - here.start), np.int32)
        for i in range(packed.shape[1]):
            row = (packed.mentors, packed.mentees, i, block, nothing, words, needs)
            kernels.score_block(*row, counts, fewest, sums)
            units[i, here] = sums
    allowed = case.eligible[packed.order].T
    np.testing.assert_array_equal(units[allowed], case.scores[packed.order].T[allowed])
    assert (units[~allowed] < INELIGIBLE).all()


def test_a_matrix_that_memory_cannot_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A function of the caller needs a number for every pair, and the message says how much."""
    monkeypatch.setattr(matrix, "physical_memory", lambda: 1_000_000)
    term = Array(lambda j, i: np.zeros((len(j), len(i))), np.ones(500, np.int64), 0.5)
    with pytest.raises(TooLarge, match=r"500 x 500 pairs need 0\.0 GB"):
        pack([term], (500, 500))
