"""An upper bound of an objective: its value, the method that gave it, and its proof."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

__all__ = ["Bound"]

ProofT = TypeVar("ProofT")


class Bound(NamedTuple, Generic[ProofT]):
    """An upper bound on one stage of an objective.

    Parameters
    ----------
    value
        What nothing exceeds, in whole units of the stage.
    method
        Where it comes from, in plain words.
    proof
        Dual prices that prove it; None where the method is a program or an argument.
    """

    value: int
    method: str
    proof: ProofT | None = None
