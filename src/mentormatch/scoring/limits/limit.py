"""A limit of a policy, as data: how many pairs people who share an answer make together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_serializer,
    model_validator,
)

from mentormatch.scoring.wording import refusal, unprotected
from mentormatch.text.masking import quoted

__all__ = ["Limit"]

Count = Annotated[int, Field(ge=0, le=1_000_000, strict=True)]
Counts = Count | dict[str, Count]


class Limit(BaseModel):
    """At most, or at least, so many pairs for people who share an answer, over the whole matching.

    A :class:`~mentormatch.Quota` holds inside each group; a limit holds over all pairs together.
    It counts pairs whose mentor (or mentee) has that answer. Whoever did not answer is not limited,
    and a finding says how many that are.

    Parameters
    ----------
    by
        A field or attribute of one word, such as ``"department"``; a protected one is refused.
    side
        Whose answer counts: ``"mentor"`` or ``"mentee"``.
    at_most
        Most pairs: one number for every answer, or a number for each that is named.
    at_least
        Fewest pairs, in the same way; who cannot be given so many makes the matching `Infeasible`.
    others
        Most pairs for every answer that `at_most` does not name.
    name
        What reasons and errors call it; by default the field.

    Examples
    --------
    >>> Limit("supervisor", at_most={"s5": 0, "s6": 1}, others=3).most("s6")
    1
    >>> Limit("supervisor", at_most=2).most("anybody")
    2
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    by: Annotated[str, Field(min_length=1), AfterValidator(unprotected)]
    side: Literal["mentor", "mentee"] = "mentor"
    at_most: Counts | None = None
    at_least: Counts | None = None
    others: Count | None = None
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None

    def __init__(self, by: str | None = None, **options: object) -> None:
        try:
            super().__init__(**{"by": by, **options})
        except ValidationError as error:
            raise refusal("limit", error, type(self).model_fields) from None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.at_most is None and self.at_least is None and self.others is None:
            raise ValueError("say at_most, at_least or others; a limit without a number is none")
        if self.others is not None and isinstance(self.at_most, int):
            raise ValueError("at_most is one number for every answer already; leave others out")
        return self

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for value in self.named or ("",):
            most, least = self.most(value), self.least(value)
            if most is not None and least > most:
                of = f" of {quoted(value)}" if value else ""
                raise ValueError(f"at_least{of} is {least}, and at_most is {most}")
        return self

    @model_serializer
    def _written(self) -> dict[str, Any]:
        """Write what was said, and the side."""
        told = {"by": self.by, "side": self.side}
        said = {n: getattr(self, n) for n in ("at_most", "at_least", "others", "name")}
        return told | {n: v for n, v in said.items() if v is not None}

    @property
    def label(self) -> str:
        """What reasons and errors call it."""
        return self.name or self.by

    @property
    def named(self) -> tuple[str, ...]:
        """The answers that it names, sorted."""
        both = (self.at_most, self.at_least)
        return tuple(sorted({word for one in both if isinstance(one, Mapping) for word in one}))

    def most(self, answer: str) -> int | None:
        """Return the most pairs of an answer; None where it has no such limit."""
        if isinstance(self.at_most, Mapping):
            return self.at_most.get(answer, self.others)
        return self.others if self.at_most is None else self.at_most

    def least(self, answer: str) -> int:
        """Return the fewest pairs of an answer."""
        if isinstance(self.at_least, Mapping):
            return self.at_least.get(answer, 0)
        return self.at_least or 0
