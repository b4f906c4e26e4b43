"""Settings besides the policy, as frozen pydantic models that refuse in words."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from mentormatch.scoring.wording import refusal, unprotected

__all__ = ["FieldName", "Rules"]

FieldName = Annotated[str, Field(min_length=1), AfterValidator(unprotected)]
"""A field or attribute that may decide who sits with whom."""


class Rules(BaseModel):
    """Frozen settings that refuse unknown names; the constructor raises :class:`PolicyError`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    _called: ClassVar[str]
    """What the rules are of, in messages."""

    @property
    def fields(self) -> tuple[str, ...]:
        """Fields and attributes that the rules look at, besides those of the policy."""
        return ()

    def __init__(self, **settings: Any) -> None:
        try:
            super().__init__(**settings)
        except ValidationError as error:
            raise refusal(self._called, error, type(self).model_fields) from None
