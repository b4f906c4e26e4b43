"""What is asked of groups besides the policy: settings that are checked when they are made."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mentormatch.errors import PolicyError
from mentormatch.scoring.wording import in_words

__all__ = ["Importance", "Rules", "Size", "check_importance", "check_sizes"]

Size = tuple[Annotated[int, Field(ge=1, strict=True)], Annotated[int, Field(ge=1, strict=True)]]
"""Fewest and most."""

Importance = Annotated[int, Field(ge=1, le=6, strict=True)]
"""Of a need; 6 is above the highest."""


class Rules(BaseModel):
    """Frozen settings that refuse unknown names; the constructor raises :class:`PolicyError`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    _called: ClassVar[str]
    """What the rules are of, in messages."""

    def __init__(self, **settings: Any) -> None:
        try:
            super().__init__(**settings)
        except ValidationError as error:
            raise PolicyError(in_words(self._called, error, type(self).model_fields)) from None


def check_sizes(**sizes: tuple[int, int]) -> None:
    """Raise ValueError where the fewest are above the most; for a validator of rules."""
    for name, (least, most) in sizes.items():
        if least > most:
            raise ValueError(f"{name}: the fewest ({least}) are above the most ({most})")


def check_importance(must_have: int, critical: int) -> None:
    """Raise ValueError if critical needs are no must-haves; for a validator of rules."""
    if critical < must_have:
        raise ValueError("critical needs are must-haves too: critical is below must_have")
