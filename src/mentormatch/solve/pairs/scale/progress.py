"""Progress of column generation: what a round cost, and the value and bound that it reached."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Round"]

_UNIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Round:
    """What one round cost and reached; printed, it is a line of progress.

    Attributes
    ----------
    stage
        What is sought.
    candidates, assignment, pricing
        Seconds: of the first scan for the best pairs of everybody, of the assignment among the
        pairs known, and of the scan of all others at its prices.
    pairs
        Pairs known.
    scanned
        Pairs that this round was about, looked at or excluded by a bound.
    value, bound
        ``scale * total + people``, as the stage weighs them: reached, and proven.
    scale
        Factor on units of the total.
    """

    stage: str
    candidates: float
    assignment: float
    pricing: float
    pairs: int
    scanned: int
    value: int
    bound: int
    scale: int

    @property
    def gap(self) -> int:
        """How far the bound is above the value."""
        return self.bound - self.value

    @property
    def seconds(self) -> float:
        """What the round took."""
        return self.candidates + self.assignment + self.pricing

    def __str__(self) -> str:
        missing = self.gap / self.scale / _UNIT
        return (
            f"{self.stage}: at most {missing:.6f} of the total is missing; "
            f"{self.scanned:,} pairs scanned in {self.seconds:.1f} s, {self.pairs:,} kept"
        )
