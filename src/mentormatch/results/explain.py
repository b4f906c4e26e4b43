"""Why this pair? The parts that add up to the score, with the two facts used for each."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.terms import UNIT

if TYPE_CHECKING:
    import pandas as pd

    from mentormatch.scoring.scores import Contribution, Scores

__all__ = ["Explanation", "explain_pair"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One pair, part by part.

    Parameters
    ----------
    mentor, mentee
        Ids.
    units
        The score in micro-units; the units of the parts sum to it.
    parts
        What each criterion adds, with weight and facts.
    confidence
        Share of the weight, 0…1, that rests on answers of both.
    runner_up
        Id and micro-units of the eligible mentor, not matched with this mentee, who scores highest
        with her; None where there is nobody else.
    """

    mentor: str
    mentee: str
    units: int
    parts: tuple[Contribution, ...]
    confidence: float
    runner_up: tuple[str, int] | None

    @property
    def score(self) -> float:
        """The score, 0…1."""
        return self.units / UNIT

    def to_frame(self) -> pd.DataFrame:
        """Return one row a criterion: points, most points, answered, and the two facts."""
        import pandas as pd

        rows = [
            (p.criterion, p.units / UNIT, p.weight / UNIT, p.answered, p.mentor_fact, p.mentee_fact)
            for p in self.parts
        ]
        names = ["criterion", "points", "most", "answered", "mentor", "mentee"]
        return pd.DataFrame(rows, columns=names)

    def __str__(self) -> str:
        width = max(len(part.criterion) for part in self.parts)
        lines = [f"{self.mentee} with {self.mentor}: {self.score:.3f} of 1"]
        lines += [f"  {_line(part, width)}" for part in self.parts]
        lines.append(f"  {self.confidence:.0%} of the weight rests on answers")
        if self.runner_up:
            lines.append(f"  next best for {self.mentee}: {_runner_up(self.runner_up)}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        table = self.to_frame().to_html(index=False, escape=True, float_format="{:.3f}".format)
        title = f"{html.escape(self.mentee)} with {html.escape(self.mentor)}: {self.score:.3f}"
        return f"<p><b>{title}</b></p>{table}"


def explain_pair(
    scores: Scores, mentor: str, mentee: str, *, others_than: tuple[str, ...] = ()
) -> Explanation:
    """Explain any pair, matched or not.

    Parameters
    ----------
    scores
        The scores in which the pair stands.
    mentor, mentee
        Ids.
    others_than
        Mentors who do not count as runner-up.
    """
    parts = scores.contributions(mentor, mentee)
    return Explanation(
        mentor,
        mentee,
        sum(part.units for part in parts),
        parts,
        scores.confidence(mentor, mentee),
        _next_best(scores, mentee, (mentor, *others_than)),
    )


def _next_best(scores: Scores, mentee: str, taken: tuple[str, ...]) -> tuple[str, int] | None:
    rows, column = np.arange(scores.shape[0]), scores.mentees.positions([mentee])
    units = np.where(scores.allowed(rows, column), scores.block(rows, column), -1)[:, 0]
    units[scores.mentors.positions(list(taken))] = -1
    units[scores.mentors.numbers("max_mentees").values == 0] = -1
    best = int(units.argmax())
    return (scores.mentors.ids[best], int(units[best])) if units[best] >= 0 else None


def _line(part: Contribution, width: int) -> str:
    points = f"{part.units / UNIT:.3f} of {part.weight / UNIT:.3f}"
    said = f"mentor: {part.mentor_fact} | mentee: {part.mentee_fact}"
    note = "" if part.answered else "  (neutral: one side or both did not answer)"
    return f"{part.criterion:<{width}}  {points}  {said}{note}"


def _runner_up(runner_up: tuple[str, int]) -> str:
    return f"{runner_up[0]} with {runner_up[1] / UNIT:.3f}"
