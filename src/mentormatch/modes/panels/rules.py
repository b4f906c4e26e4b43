"""Constraints on the settings of panels: sizes, and importance of needs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

__all__ = ["Importance", "Size", "check_importance", "check_sizes"]

Count = Annotated[int, Field(ge=1, le=1_000_000, strict=True)]
Size = tuple[Count, Count]
"""Fewest and most."""

Importance = Annotated[int, Field(ge=1, le=6, strict=True)]
"""Of a need; 6 is above the highest."""


def check_sizes(**sizes: tuple[int, int]) -> None:
    """Raise ValueError where the fewest are above the most; for a validator of rules."""
    for name, (least, most) in sizes.items():
        if least > most:
            raise ValueError(f"{name}: the fewest ({least}) are above the most ({most})")


def check_importance(must_have: int, critical: int) -> None:
    """Raise ValueError if critical needs are no must-haves; for a validator of rules."""
    if critical < must_have:
        raise ValueError("critical needs are must-haves too: critical is below must_have")
