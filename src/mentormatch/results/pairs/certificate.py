"""The proof of a matching, told with ids: stages, bounds, prices, sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mentormatch.arrays import Ints
from mentormatch.objectives import STAGES, objective_of
from mentormatch.solve.pairs.assignment import Assignment
from mentormatch.solve.pairs.certificates import CoverageSet, MinimumSet
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Sentence, Who, few, fixed, sentence
from mentormatch.text.tables import html_of

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
    edited
        Whether the pairs were edited by hand: then nothing about them is proven, and bounds are
        those of what was found before.
    """

    assignment: Assignment = field(repr=False)
    mentor_ids: tuple[str, ...] = field(repr=False)
    edited: bool = False

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages of the objective, in order: name, value, bound, certificate."""
        return self.assignment.stages

    @property
    def proven(self) -> bool:
        """Whether every stage is proven and no gap is left; never of what was edited by hand."""
        return self.assignment.proven and not self.edited

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
            (s.name, _shown(s, s.value), _shown(s, s.bound), self._proves(s), self.sentence(s))
            for s in self.stages
        ]
        return pd.DataFrame(rows, columns=["stage", "value", "bound", "proven", "why"])

    @property
    def checked(self) -> Sentence:
        """What the judge found, in a few words."""
        names = [stage.name for stage in self.stages]
        if self.edited:
            return sentence("edited by hand: counted, not proven")
        if not self.proven:
            return sentence("checked: a better answer may exist, see the proof")
        if names and objective_of(names).optimal:
            return sentence("checked: no better answer exists")
        return sentence("checked: no mentor and mentee would both rather have one another")

    def sentence(self, stage: Stage) -> Sentence:
        """Return in words why a stage can go no higher."""
        proof = stage.certificate
        if self.edited:
            return sentence("edited by hand: counted, not proven")
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

    def _proves(self, stage: Stage) -> bool:
        return stage.proven and not self.edited

    def _named(self, rows: Ints) -> Sentence:
        return few([Who(self.mentor_ids[row], "mentor") for row in rows.tolist()], _SHOWN)

    def __repr__(self) -> str:
        stages = ", ".join(f"{s.name}={_shown(s, s.value)}{_open(s)}" for s in self.stages)
        return f"Certificate({stages}; {'proven' if self.proven else 'not proven'})"

    def _repr_html_(self) -> str:
        import pandas as pd

        rows = [
            (_words(s), _number(s, s.value), _number(s, s.bound), self._proves(s), self.sentence(s))
            for s in self.stages
        ]
        columns = ["stage", "reached", "at most", "proven", "why it can go no higher"]
        return html_of(pd.DataFrame(rows, columns=columns, dtype=object), head=[self.checked])

    def __str__(self) -> str:
        return "\n".join(_line(stage, self._proves(stage)) for stage in self.stages)


def _line(stage: Stage, proven: bool) -> Sentence:
    words = _words(stage)
    if proven:
        return sentence("{stage}: {value} (proven)", stage=words, value=_shown(stage, stage.value))
    return sentence(
        "{stage}: {value}, at most {bound}",
        stage=words, value=_shown(stage, stage.value), bound=_shown(stage, stage.bound),
    )  # fmt: skip


def _words(stage: Stage) -> Sentence:
    return fixed(STAGES[stage.name].words if stage.name in STAGES else stage.name)


def _number(stage: Stage, value: int | None) -> int | float | None:
    counted = stage.name in STAGES and STAGES[stage.name].counted
    return value if value is None or counted else value / UNIT


def _open(stage: Stage) -> str:
    return "" if stage.proven else f" of at most {_shown(stage, stage.bound)}"


def _shown(stage: Stage, value: int | None) -> str:
    if value is None:
        return "-"
    counted = stage.name in STAGES and STAGES[stage.name].counted
    return str(value) if counted else sentence("{value:.6f}", value=value / UNIT)
