"""The proof of a matching, told with ids: stages, bounds, prices, sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mentormatch.objectives import STAGES
from mentormatch.solve.pairs.assignment import Assignment
from mentormatch.solve.pairs.certificates import CoverageSet, MinimumSet
from mentormatch.terms import UNIT
from mentormatch.text.phrases import first_few

if TYPE_CHECKING:
    import pandas as pd

from mentormatch.solve.pairs.certificates import Stage

__all__ = ["Certificate"]

_SHOWN = 4


@dataclass(frozen=True, slots=True, eq=False)
class Certificate:
    """What was proven, stage by stage.

    The judge has checked every stage before anybody sees it, by code that knows neither solver nor
    search: one pass over all pairs with whole numbers.

    Parameters
    ----------
    assignment
        The answer of the solver, rows in order of id.
    mentor_ids
        Ids of the mentors, in that order.
    """

    assignment: Assignment = field(repr=False)
    mentor_ids: tuple[str, ...] = field(repr=False)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages of the objective, in order: name, value, bound, certificate."""
        return self.assignment.stages

    @property
    def proven(self) -> bool:
        """Whether every stage is proven and no gap is left."""
        return self.assignment.proven

    @property
    def gap(self) -> int:
        """Proven bound on the total minus the total, in micro-units; 0 is optimal."""
        return self.assignment.gap

    @property
    def prices(self) -> pd.DataFrame:
        """What one more place of each mentor is worth.

        Returns
        -------
        pandas.DataFrame
            Indexed by mentor: ``people`` (mentees served more) and ``total`` (change of the total
            score, in scores). The total part may be negative where somebody more is served.
        """
        import pandas as pd

        prices = self.assignment.prices
        return pd.DataFrame(
            {"people": prices.people, "total": prices.total / UNIT},
            index=pd.Index(self.mentor_ids, name="mentor"),
        )

    def to_frame(self) -> pd.DataFrame:
        """Return one row a stage: stage, value, bound, proven, why."""
        import pandas as pd

        rows = [
            (s.name, _shown(s, s.value), _shown(s, s.bound), s.proven, self.sentence(s))
            for s in self.stages
        ]
        return pd.DataFrame(rows, columns=["stage", "value", "bound", "proven", "why"])

    def sentence(self, stage: Stage) -> str:
        """Return in words why a stage can go no higher."""
        proof = stage.certificate
        if isinstance(proof, CoverageSet) and len(proof.mentors):
            return (
                f"{self._named(proof.mentors)} have {proof.places} places; "
                f"{proof.outside} mentees have a mentor besides them"
            )
        if isinstance(proof, MinimumSet):
            return (
                f"{self._named(proof.mentors)} are promised {proof.needed} mentees; "
                f"{proof.reachable} can come"
            )
        return stage.note or ("checked against prices" if proof is not None else "")

    def _named(self, rows: object) -> str:
        ids = [self.mentor_ids[row] for row in rows]  # type: ignore[attr-defined]
        return first_few(ids, _SHOWN)

    def __repr__(self) -> str:
        stages = ", ".join(f"{s.name}={_shown(s, s.value)}{_open(s)}" for s in self.stages)
        return f"Certificate({stages}; {'proven' if self.proven else 'not proven'})"

    def __str__(self) -> str:
        return "\n".join(
            f"{STAGES[s.name].words if s.name in STAGES else s.name}: {_shown(s, s.value)}"
            + (" (proven)" if s.proven else f", at most {_shown(s, s.bound)}")
            for s in self.stages
        )


def _open(stage: Stage) -> str:
    return "" if stage.proven else f" of at most {_shown(stage, stage.bound)}"


def _shown(stage: Stage, value: int | None) -> str:
    if value is None:
        return "-"
    in_people = stage.name in STAGES and STAGES[stage.name].in_people
    return str(value) if in_people else f"{value / UNIT:.6f}"
