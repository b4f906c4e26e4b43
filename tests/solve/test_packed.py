"""Compiled terms and scans against sums and sorts in NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.solve import kernels
from mentormatch.solve.arrays import Ints
from mentormatch.solve.packed import INELIGIBLE, Packed
from mentormatch.solve.sweep import Terms, collect_all, reach_all, terms_of
from packed_cases import Instance, drawn

pytestmark = pytest.mark.slow

_FAR = 1 << 62


def _packed(case: Instance, seed: int) -> Packed:
    """Pack in one of many ways."""
    rng = np.random.default_rng(seed)
    return case.packed(
        listed_share=float(rng.choice([0, 0.2, 1, np.inf])),
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
    return terms_of(prices, scale, int(rng.integers(0, 2)), least)


def margins(case: Instance, packed: Packed, terms: Terms) -> Ints:
    """Margins by the NumPy reference, (mentees, packed mentors); -2**62 if not eligible."""
    units = case.scores[packed.order].T
    fits = case.eligible[packed.order].T & (units >= terms.least)
    worth = terms.scale * units + terms.person - terms.price
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
        (int(rows[g.argmax()]), int(j)) for j, g in zip(chosen, good.T, strict=True) if g.any()
    ]
    assert reach_all(packed, rows, chosen, least, jobs=int(seed % 3) + 1) == expected


@settings(max_examples=30)
@given(st.integers(0, 10**6))
def test_compiled_pairs_equal_the_reference(seed: int) -> None:
    """Every pair evaluates to the NumPy sum, or to less than any score where it is forbidden."""
    case = drawn(seed)
    packed = _packed(case, seed)
    j, i = (axis.ravel().astype(np.int32) for axis in np.indices(case.eligible.shape))
    units = np.empty(len(j), np.int32)
    kernels.units(packed.mentors, packed.mentees, packed.position[j].astype(np.int32), i, units)
    allowed = case.eligible.ravel()
    np.testing.assert_array_equal(units[allowed], case.scores.ravel()[allowed])
    assert (units[~allowed] < INELIGIBLE).all()
