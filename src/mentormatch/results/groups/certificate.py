"""Certificates of answers that are searched for: value and upper bound, stage by stage."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mentormatch.results.groups.prices import ForkRecord, PlacesRecord
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Sentence, fixed, sentence
from mentormatch.text.tables import html_of

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
    edited
        Whether the groups were edited by hand: then nothing about them is proven, and bounds are
        those of what was found before.
    """

    stages: tuple[BoundedStage, ...]
    edited: bool = False

    @property
    def proven(self) -> bool:
        """Whether every stage is proven; never of what was edited by hand."""
        return not self.edited and all(stage.proven for stage in self.stages)

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

        rows = [
            (s.name, _shown(s, s.value), _shown(s, s.bound), self._proves(s), _why(s))
            for s in self.stages
        ]
        return pd.DataFrame(rows, columns=["stage", "value", "bound", "proven", "why"])

    def _proves(self, stage: BoundedStage) -> bool:
        return stage.proven and not self.edited

    def __repr__(self) -> str:
        stages = ", ".join(
            f"{s.name}={_shown(s, s.value)}"
            + ("" if s.proven else f" of at most {_shown(s, s.bound)}")
            for s in self.stages
        )
        return f"BoundCertificate({stages}; {'proven' if self.proven else 'not proven'})"

    @property
    def lines(self) -> tuple[Sentence, ...]:
        """A sentence for each stage."""
        return tuple(_line(stage, self._proves(stage)) for stage in self.stages)

    def _repr_html_(self) -> str:
        return html_of(self.to_frame())

    def __str__(self) -> str:
        return "\n".join(self.lines)


def _shown(stage: BoundedStage, value: int) -> str:
    return str(value) if stage.name in COUNTS else sentence("{value:.6f}", value=value / UNIT)


def _why(stage: BoundedStage) -> Sentence:
    method = fixed(stage.method)
    if not stage.note:
        return method
    return sentence("{method}; {note}", method=method, note=fixed(stage.note))


def _line(stage: BoundedStage, proven: bool) -> Sentence:
    told = {"stage": fixed(stage.name), "value": _shown(stage, stage.value)}
    if proven:
        return sentence("{stage}: {value} (proven: {method})", **told, method=fixed(stage.method))
    return sentence(
        "{stage}: {value}, at most {bound} ({method})",
        **told, bound=_shown(stage, stage.bound), method=fixed(stage.method),
    )  # fmt: skip
