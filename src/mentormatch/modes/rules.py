"""Settings besides the policy, as frozen pydantic models that refuse in words."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, ValidationError

from mentormatch.errors import PolicyError
from mentormatch.scoring.wording import in_words

__all__ = ["Rules"]


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
