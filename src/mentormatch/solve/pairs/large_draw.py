"""The draw from large faces for whoever does not know the engine on terms, if it is installed."""

from __future__ import annotations

from importlib.util import find_spec

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.face import Face
from mentormatch.solve.pairs.lottery import ByColumns, Keys

__all__ = ["large_draw"]


def large_draw() -> ByColumns | None:
    """Return how to draw from a face that is too large to be written down; None: not at all."""
    return _draw_by_columns if find_spec("numba") is not None else None


def _draw_by_columns(keys: Keys, face: Face, pairs: Ints, seed: int, bits: int) -> Ints:
    # Compiled code is an extra, and takes a while to load.
    from mentormatch.solve.pairs.scale.lottery_columns import draw_by_columns

    return draw_by_columns(keys, face, pairs, seed, bits)
