"""The proof of a matching, told with ids: stages, bounds, prices, sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mentormatch.arrays import Ints
from mentormatch.objectives import STAGES
from mentormatch.solve.pairs.assignment import Assignment
from mentormatch.solve.pairs.certificates import CoverageSet, MinimumSet
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Sentence, Who, few, fixed, sentence

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

    def sentence(self, stage: Stage) -> Sentence:
        """Return in words why a stage can go no higher."""
        proof = stage.certificate
        if isinstance(proof, CoverageSet) and len(proof.mentors):
            return sentence(
                "{mentors} have {places} places; {outside} mentees have another mentor",
                mentors=self._named(proof.mentors), places=proof.places, outside=proof.outside,
            )  # fmt: skip
        if isinstance(proof, MinimumSet):
            return sentence(
                "{mentors} are promised {needed} mentees, but only {reachable} can come",
                mentors=self._named(proof.mentors), needed=proof.needed, reachable=proof.reachable,
            )  # fmt: skip
        if stage.note or proof is None:
            return fixed(stage.note)
        return sentence("checked against prices")

    def _named(self, rows: Ints) -> Sentence:
        return few([Who(self.mentor_ids[row], "mentor") for row in rows.tolist()], _SHOWN)

    def __repr__(self) -> str:
        stages = ", ".join(f"{s.name}={_shown(s, s.value)}{_open(s)}" for s in self.stages)
        return f"Certificate({stages}; {'proven' if self.proven else 'not proven'})"

    def __str__(self) -> str:
        return "\n".join(map(_line, self.stages))


def _line(stage: Stage) -> Sentence:
    words = fixed(STAGES[stage.name].words if stage.name in STAGES else stage.name)
    if stage.proven:
        return sentence("{stage}: {value} (proven)", stage=words, value=_shown(stage, stage.value))
    return sentence(
        "{stage}: {value}, at most {bound}",
        stage=words, value=_shown(stage, stage.value), bound=_shown(stage, stage.bound),
    )  # fmt: skip


def _open(stage: Stage) -> str:
    return "" if stage.proven else f" of at most {_shown(stage, stage.bound)}"


def _shown(stage: Stage, value: int | None) -> str:
    if value is None:
        return "-"
    in_people = stage.name in STAGES and STAGES[stage.name].in_people
    return str(value) if in_people else sentence("{value:.6f}", value=value / UNIT)
