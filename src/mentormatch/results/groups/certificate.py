"""Certificates of answers that are searched for: value and upper bound, stage by stage."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mentormatch.results.groups.prices import ForkRecord, PlacesRecord
from mentormatch.terms import UNIT

if TYPE_CHECKING:
    import pandas as pd


__all__ = ["COUNTS", "BoundCertificate", "BoundedStage"]

COUNTS = frozenset({"people", "covered", "needs"})
"""Stages that count; all others are in micro-units."""


@dataclass(frozen=True, slots=True)
class BoundedStage:
    """One stage of an objective.

    Parameters
    ----------
    name
        What is counted or added up: one of :data:`COUNTS`, or a sum of scores.
    value, bound
        Reached, and an upper bound on what any answer can reach given the stages before.
    method
        The name of the bound, in plain words.
    note
        A sentence for a reader, or empty.
    prices
        What proves the bound, where these are prices of places; None for all other bounds.
    """

    name: str
    value: int
    bound: int
    method: str
    note: str = ""
    prices: PlacesRecord | ForkRecord | None = field(default=None, repr=False, compare=False)

    @property
    def proven(self) -> bool:
        """Whether value and bound meet."""
        return self.value == self.bound


@dataclass(frozen=True, slots=True)
class BoundCertificate:
    """What was reached and what cannot be exceeded, stage by stage.

    Parameters
    ----------
    stages
        The stages of the objective, in order.
    """

    stages: tuple[BoundedStage, ...]

    @property
    def proven(self) -> bool:
        """Whether every stage is proven."""
        return all(stage.proven for stage in self.stages)

    @property
    def gap(self) -> int:
        """Bound minus value of the last stage, in its unit; 0 is optimal."""
        return self.stages[-1].bound - self.stages[-1].value if self.stages else 0

    @property
    def relative_gap(self) -> float:
        """The gap as a share of the bound of the last stage; 0 where the bound is 0."""
        return self.gap / self.stages[-1].bound if self.gap else 0.0

    def to_frame(self) -> pd.DataFrame:
        """Return one row a stage: stage, value, bound, proven, why."""
        import pandas as pd

        rows = [(s.name, _shown(s, s.value), _shown(s, s.bound), s.proven, _why(s))
                for s in self.stages]  # fmt: skip
        return pd.DataFrame(rows, columns=["stage", "value", "bound", "proven", "why"])

    def __repr__(self) -> str:
        stages = ", ".join(
            f"{s.name}={_shown(s, s.value)}"
            + ("" if s.proven else f" of at most {_shown(s, s.bound)}")
            for s in self.stages
        )
        return f"BoundCertificate({stages}; {'proven' if self.proven else 'not proven'})"

    def __str__(self) -> str:
        return "\n".join(_line(stage) for stage in self.stages)


def _shown(stage: BoundedStage, value: int) -> str:
    return str(value) if stage.name in COUNTS else f"{value / UNIT:.6f}"


def _why(stage: BoundedStage) -> str:
    return f"{stage.method}; {stage.note}" if stage.note else stage.method


def _line(stage: BoundedStage) -> str:
    reached = f"{stage.name}: {_shown(stage, stage.value)}"
    if stage.proven:
        return f"{reached} (proven: {stage.method})"
    return f"{reached}, at most {_shown(stage, stage.bound)} ({stage.method})"
