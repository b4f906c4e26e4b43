"""A flow is as large as its minimum cut, keeps all capacities, and names who competes.

Holds to account: solve.programs.bipartite_flow.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from mentormatch.solve.programs.bipartite_flow import (
    as_rows,
    bipartite_flow,
    hall_violator,
    maximum_flow,
)

seeds = st.integers(0, 10**6)


def _drawn(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw who may go with whom, and the places of both sides."""
    random = np.random.default_rng(seed)
    lefts, rights = random.integers(1, 9, 2)
    allowed = random.random((lefts, rights)) < random.choice([0.2, 0.5, 0.9])
    return allowed, random.integers(0, 4, lefts), random.integers(0, 4, rights)


@given(seeds)
def test_a_flow_is_as_large_as_a_cut(seed: int) -> None:
    """Pairs keep to the places, each at most once, and the cut of the source side is no larger."""
    allowed, left, right = _drawn(seed)
    flow = bipartite_flow(as_rows(allowed), left, right)
    pairs = flow.pairs(len(left))
    assert len(np.unique(pairs, axis=0)) == len(pairs) == flow.value
    assert allowed[pairs[:, 0], pairs[:, 1]].all()
    assert (np.bincount(pairs[:, 0], minlength=len(left)) <= left).all()
    assert (np.bincount(pairs[:, 1], minlength=len(right)) <= right).all()
    side = flow.source_side()
    ours, theirs = side[1 : 1 + len(left)], side[1 + len(left) : -1]
    cut = left[~ours].sum() + right[theirs].sum() + allowed[np.ix_(ours, ~theirs)].sum()
    assert (side[0], side[-1], cut) == (True, False, flow.value)


@given(seeds)
def test_alternating_paths_reach_the_source_side(seed: int) -> None:
    """The violator is the least source side, whichever largest set of pairs it is told from."""
    allowed, left, right = _drawn(seed)
    flow = bipartite_flow(as_rows(allowed), left, right)
    side = flow.source_side()
    turned = bipartite_flow(as_rows(allowed.T), right, left).pairs(len(right))[:, ::-1]
    for pairs in (flow.pairs(len(left)), turned):
        short = np.bincount(pairs[:, 0], minlength=len(left)) < left
        ours, theirs = hall_violator(allowed, pairs, short)
        assert ours.tolist() == side[1 : 1 + len(left)].tolist()
        assert theirs.tolist() == side[1 + len(left) : -1].tolist()


@given(seeds)
def test_a_mask_and_its_rows_hold_the_same(seed: int) -> None:
    """Rows of a mask, or of one that is turned, are the mask."""
    allowed, _, _ = _drawn(seed)
    for mask in (allowed, allowed.T):
        assert (as_rows(mask).toarray() == mask).all()


@pytest.mark.parametrize("places", [4, 2**31, 2**62])
def test_capacities_may_be_beyond_what_scipy_takes(places: int) -> None:
    """One with places without end takes everybody, and does not look full."""
    flow = bipartite_flow(as_rows(np.ones((1, 3), np.bool_)), np.array([places]), np.ones(3, int))
    assert (flow.value, np.flatnonzero(flow.source_side()).tolist()) == (3, [0, 1])


def test_any_network_has_a_lightest_cut() -> None:
    """From 0 to 3 over 1 and 2: the narrow arc out of 1 and the one into 2 are cut."""
    arcs = np.zeros((4, 4), np.int32)
    arcs[0, 1], arcs[0, 2], arcs[1, 3], arcs[2, 3] = 5, 1, 2, 7
    flow = maximum_flow(csr_array(arcs), 0, 3)
    assert (flow.value, np.flatnonzero(flow.source_side()).tolist()) == (3, [0, 1])
