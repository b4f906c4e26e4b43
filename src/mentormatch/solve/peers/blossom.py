"""Maximum-weight matching of a general graph, by the blossom algorithm of rustworkx.

References
----------
Galil, Z. (1986). Efficient algorithms for finding maximum matching in graphs. ACM Computing
Surveys 18(1), 23-38. doi:10.1145/6462.6502
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Ints
from mentormatch.errors import MissingExtra

__all__ = ["PairLottery", "heaviest_pairs", "require_blossom"]

_DRAWN = 2**31
"""A pair draws a whole number below this; equal matchings hardly ever draw equal sums."""


class PairLottery:
    """A seeded lottery: a number for each pair of people, the same from either side.

    Parameters
    ----------
    seed
        Seed; people are told apart by their rows.
    size
        Number of people.
    """

    def __init__(self, seed: int, size: int) -> None:
        random = np.random.default_rng(seed)
        self._keys = random.integers(2**63, size=size, dtype=np.uint64)
        self.size = size

    def of(self, u: Ints, v: Ints) -> Ints:
        """Return int64 (pairs,): what each pair draws."""
        one, other = (
            np.minimum(self._keys[u], self._keys[v]),
            np.maximum(self._keys[u], self._keys[v]),
        )
        return np.asarray(_mixed(_mixed(one) + other) % np.uint64(_DRAWN), np.int64)

    @property
    def steps(self) -> int:
        """More than all pairs of a matching can draw together."""
        return _DRAWN * (self.size // 2 + 1)

    def only(self, rows: Ints) -> PairLottery:
        """Return the lottery of some of the people."""
        some = object.__new__(PairLottery)
        some._keys, some.size = self._keys[rows], len(rows)
        return some


def heaviest_pairs(pairs: Ints, worth: Ints, draw: PairLottery) -> Ints:
    """Return a matching of highest worth; among equals the one that draws most.

    Parameters
    ----------
    pairs
        int64 (pairs, 2): rows of two people each, every pair once.
    worth
        int64 (pairs,), above 0.
    draw
        The lottery among equals.

    Returns
    -------
    ndarray
        int64 (pairs chosen, 2), each ascending, in order.

    Raises
    ------
    MissingExtra
        Without rustworkx.
    """
    require_blossom()
    import rustworkx

    u, v = pairs.T
    steps = draw.steps
    # Python's own integers: worth and draw in one number are wider than 64 bits.
    weights = [a * steps + b for a, b in zip(worth.tolist(), draw.of(u, v).tolist(), strict=True)]
    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(draw.size))
    graph.add_edges_from(list(zip(u.tolist(), v.tolist(), weights, strict=True)))
    found = rustworkx.max_weight_matching(graph, weight_fn=lambda weight: weight)
    return np.array(sorted(tuple(sorted(pair)) for pair in found), np.int64).reshape(-1, 2)


def require_blossom() -> None:
    """Insist on rustworkx, which is an extra.

    Raises
    ------
    MissingExtra
        Without rustworkx.
    """
    try:
        import rustworkx  # noqa: F401
    except ImportError:
        raise MissingExtra(
            "peers need the blossom algorithm of rustworkx; "
            'python -m pip install "mentormatch-engine[peer]"'
        ) from None


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return scrambled numbers (the finaliser of splitmix64)."""
    mixed = numbers + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
