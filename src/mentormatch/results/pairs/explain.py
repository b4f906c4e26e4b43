"""Why this pair? The parts that add up to the score, with the two facts used for each."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from threadpoolctl import threadpool_limits

from mentormatch.results.match import Unmatched
from mentormatch.results.pairs.partners import seen_from, tiles
from mentormatch.scoring.scores import Contribution, Scores
from mentormatch.terms import UNIT
from mentormatch.text.phrases import first_few

if TYPE_CHECKING:
    import pandas as pd


__all__ = [
    "Explanation",
    "Explanations",
    "contribution_frame",
    "contribution_lines",
    "explain_pairs",
]

_SHOWN = 3
_NEUTRAL = "(neutral: one side or both did not answer)"


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
    taken_by
        Ids of the mentees with whom the runner-up is.
    """

    mentor: str
    mentee: str
    units: int
    parts: tuple[Contribution, ...]
    confidence: float
    runner_up: tuple[str, int] | None
    taken_by: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """The score, 0…1."""
        return self.units / UNIT

    @property
    def alternative(self) -> str:
        """The runner-up in a sentence; a higher score is said to be one, with who took it."""
        if self.runner_up is None:
            return ""
        mentor, units = self.runner_up
        if units <= self.units:
            return f"next best for {self.mentee}: {mentor} with {units / UNIT:.3f}"
        where = f"is with {first_few(self.taken_by, _SHOWN)}" if self.taken_by else "is free"
        return f"{self.mentee} would score higher with {mentor} ({units / UNIT:.3f}), who {where}"

    def to_frame(self) -> pd.DataFrame:
        """Return one row a criterion: points, most points, answered, and the two facts."""
        return contribution_frame(self.parts)

    def __str__(self) -> str:
        lines = [f"{self.mentee} with {self.mentor}: {self.score:.3f} of 1"]
        for part, line in zip(self.parts, contribution_lines(self.parts), strict=True):
            lines.append(line if part.answered else f"{line}  {_NEUTRAL}")
        lines.append(f"  {self.confidence:.0%} of the weight rests on answers")
        if self.alternative:
            lines.append(f"  {self.alternative}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        table = self.to_frame().to_html(index=False, escape=True, float_format="{:.3f}".format)
        title = f"{html.escape(self.mentee)} with {html.escape(self.mentor)}: {self.score:.3f}"
        return f"<p><b>{title}</b></p>{table}"


class Explanations(tuple[Explanation, ...]):  # noqa: SLOT001 - a tuple cannot have slots
    """Why a mentee has these mentors: one explanation for each, or the reason why there is none.

    Attributes
    ----------
    unmatched
        Why nobody was found; None where somebody was.
    """

    unmatched: Unmatched | None

    def __new__(
        cls, explanations: Iterable[Explanation], unmatched: Unmatched | None = None
    ) -> Self:
        """Keep both."""
        made = super().__new__(cls, explanations)
        made.unmatched = unmatched
        return made

    def __getnewargs__(self) -> tuple[tuple[Explanation, ...], Unmatched | None]:
        return tuple(self), self.unmatched

    def __str__(self) -> str:
        if self.unmatched is None:
            return "\n".join(map(str, self))
        told = self.unmatched
        return f"{told.person}: {told.reason} - {told.detail}; what would help: {told.fix}"

    def __repr__(self) -> str:
        return super().__repr__() if self.unmatched is None else f"<{self}>"


def explain_pairs(
    scores: Scores,
    pairs: Sequence[tuple[str, str]],
    taken: Mapping[str, tuple[str, ...]],
    mentees_of: Mapping[str, tuple[str, ...]],
) -> list[Explanation]:
    """Explain any pairs, matched or not.

    Parameters
    ----------
    scores
        The scores in which the pairs stand.
    pairs
        Ids of mentor and mentee.
    taken
        For each of these mentees the mentors who do not count as runner-up.
    mentees_of
        The mentees of each mentor who has any.
    """
    mentees = list(dict.fromkeys(mentee for _, mentee in pairs))
    with threadpool_limits(1, "blas"):
        next_best = dict(zip(mentees, _next_best(scores, mentees, taken), strict=True))
    return [_explained(scores, *pair, next_best[pair[1]], mentees_of) for pair in pairs]


def _explained(
    scores: Scores,
    mentor: str,
    mentee: str,
    runner_up: tuple[str, int] | None,
    mentees_of: Mapping[str, tuple[str, ...]],
) -> Explanation:
    parts = scores.contributions(mentor, mentee)
    units, confidence = sum(part.units for part in parts), scores.confidence(mentor, mentee)
    taken_by = mentees_of.get(runner_up[0], ()) if runner_up else ()
    return Explanation(mentor, mentee, units, parts, confidence, runner_up, taken_by)


def _next_best(
    scores: Scores, mentees: list[str], taken: Mapping[str, tuple[str, ...]]
) -> list[tuple[str, int] | None]:
    """Return id and micro-units of the best other mentor with places for each mentee."""
    columns = scores.mentees.positions(mentees)
    best, who = np.full(len(columns), -1), np.zeros(len(columns), np.int64)
    free = np.flatnonzero(scores.mentors.numbers("max_mentees").values != 0)
    block, allowed = seen_from("mentee", scores.block), seen_from("mentee", scores.allowed)
    no_longer = [set(scores.mentors.positions(taken[mentee]).tolist()) for mentee in mentees]
    for part, rows in tiles(columns, free):
        units = np.where(allowed(columns[part], rows), block(columns[part], rows), -1)
        for k, theirs in enumerate(no_longer[part]):
            units[k, np.isin(rows, list(theirs))] = -1
        better = units.max(axis=1) > best[part]
        who[part] = np.where(better, rows[units.argmax(axis=1)], who[part])
        np.maximum(best[part], units.max(axis=1), out=best[part])
    ids = scores.mentors.ids
    return [(ids[j], int(b)) if b >= 0 else None for j, b in zip(who, best, strict=True)]


def contribution_frame(parts: Sequence[Contribution]) -> pd.DataFrame:
    """Return one row a criterion: points, most points, answered, and the two facts."""
    import pandas as pd

    rows = [
        (p.criterion, p.units / UNIT, p.weight / UNIT, p.answered, p.mentor_fact, p.mentee_fact)
        for p in parts
    ]
    names = ["criterion", "points", "most", "answered", "mentor", "mentee"]
    return pd.DataFrame(rows, columns=names)


def contribution_lines(parts: Sequence[Contribution]) -> list[str]:
    """Return one line a criterion: points of most points, and the two facts."""
    width = max((len(part.criterion) for part in parts), default=0)
    return [
        f"  {p.criterion:<{width}}  {p.units / UNIT:.3f} of {p.weight / UNIT:.3f}"
        f"  mentor: {p.mentor_fact} | mentee: {p.mentee_fact}"
        for p in parts
    ]
