"""Base model of what people write by hand: frozen, strict about names, and kind when refused."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, ValidationError

from mentormatch.errors import InputError
from mentormatch.text.faults import told_faults

__all__ = ["Value"]


class Value(BaseModel):
    """A frozen value that refuses unknown names; its constructor raises :class:`InputError`.

    ``model_validate`` and fields of other models raise pydantic's own error, which hides the input.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    _called: ClassVar[tuple[str, str]] = ("value", "setting")
    """What it is, and what one of its names is, in messages."""

    def __init__(self, /, **settings: Any) -> None:
        try:
            super().__init__(**settings)
        except ValidationError as error:
            raise InputError(f"not a valid {self._called[0]}: {self._faults(error)}") from None

    # Without this mark pydantic would call the constructor for every nested value, and an error
    # of ours would break off the validation of the model around it.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    @classmethod
    def _faults(cls, error: ValidationError) -> str:
        """Return the faults that a validation found, in words and without the values."""
        return told_faults(error, cls._names(), called=cls._called[1])

    @classmethod
    def _names(cls) -> frozenset[str]:
        """Names that may stand in a place of this value."""
        return frozenset(cls.model_fields)
