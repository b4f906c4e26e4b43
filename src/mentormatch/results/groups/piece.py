"""An additive part of the score of a group."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Piece"]


class Piece(NamedTuple):
    """What one thing adds to a group: its name, micro-units, and the facts in words."""

    name: str
    units: int
    detail: str
