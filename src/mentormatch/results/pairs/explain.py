"""Why this pair? The parts that add up to the score, with the two facts used for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from threadpoolctl import threadpool_limits

from mentormatch.results.match import Unmatched
from mentormatch.results.names import NOBODY, Named, Names
from mentormatch.results.pairs.partners import seen_from, tiles
from mentormatch.scoring.scores import Contribution, Scores
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Language, Sentence, Who, few, sentence, tell
from mentormatch.text.tables import html_of, paragraphs

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
_NEUTRAL = sentence("(neutral: one side or both did not answer)")


@dataclass(frozen=True, slots=True)
class Explanation(Named):
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
    price
        What giving her the runner-up would change, in words, where that scores higher; empty where
        it was not worked out.
    """

    mentor: str
    mentee: str
    units: int
    parts: tuple[Contribution, ...]
    confidence: float
    runner_up: tuple[str, int] | None
    taken_by: tuple[str, ...] = ()
    price: str = ""

    @property
    def score(self) -> float:
        """The score, 0…1."""
        return self.units / UNIT

    @property
    def alternative(self) -> str:
        """The runner-up in a sentence; of a higher score, with who took it, and the price."""
        if self.price:
            return sentence("{told}; with that pair {change}", told=self._next, change=self.price)
        return self._next

    @property
    def higher(self) -> bool:
        """Whether the runner-up scores higher."""
        return self.runner_up is not None and self.runner_up[1] > self.units

    @property
    def _next(self) -> str:
        if self.runner_up is None:
            return ""
        (runner_up, units), mentee = self.runner_up, Who(self.mentee, "mentee")
        told = {"mentee": mentee, "mentor": Who(runner_up, "mentor"), "score": units / UNIT}
        if units <= self.units:
            return sentence("next best for {mentee}: {mentor} with {score:.3f}", **told)
        if not self.taken_by:
            return sentence(
                "{mentee} would score higher with {mentor} ({score:.3f}), who is free", **told
            )
        others = few([Who(who, "mentee") for who in self.taken_by], _SHOWN)
        return sentence(
            "{mentee} would score higher with {mentor} ({score:.3f}), who is with {others}",
            **told, others=others,
        )  # fmt: skip

    @property
    def backed(self) -> Sentence:
        """How much of the score the two said themselves, in a sentence."""
        if round(self.confidence, 2) == 1:
            return sentence("the whole score uses their own answers")
        return sentence(
            "{share:.0%} of the score uses their own answers, the rest a neutral default",
            share=self.confidence,
        )

    def to_frame(self) -> pd.DataFrame:
        """Return one row a criterion: points, most points, answered, and the two facts."""
        return contribution_frame(self.parts, self.names.language)

    def told(self, *, labels: bool = True) -> str:
        """Return what printing shows, with people by label: for their eyes, and for no log."""
        names = self.names if labels else self.names.nobody
        lines = [names.told(sentence("{pair}: {score:.3f} of 1", pair=self.pair, score=self.score))]
        for part, line in zip(self.parts, contribution_lines(self.parts, names), strict=True):
            lines.append(line if part.answered else f"{line}  {names.told(_NEUTRAL)}")
        lines.append(f"  {names.told(self.backed)}")
        if self.runner_up:
            lines.append(f"  {names.told(self.alternative)}")
        return "\n".join(lines)

    @property
    def pair(self) -> Sentence:
        """The two of them."""
        mentee, mentor = Who(self.mentee, "mentee"), Who(self.mentor, "mentor")
        return sentence("{mentee} with {mentor}", mentee=mentee, mentor=mentor)

    def __str__(self) -> str:
        return self.told(labels=False)

    def _repr_html_(self) -> str:
        told, frame = self.names.told, self.to_frame()
        for side in ("mentor", "mentee"):
            frame[side] = frame[side].map(told)
        title = told(sentence("{pair}: {score:.3f} of 1", pair=self.pair, score=self.score))
        return html_of(
            frame, *map(told, filter(None, (self.backed, self.alternative))), head=[title]
        )


class Explanations(tuple[Explanation, ...]):  # noqa: SLOT001 - a tuple cannot have slots
    """Why a mentee has these mentors: one explanation for each, or the reason why there is none.

    Attributes
    ----------
    unmatched
        Why nobody was found; None where somebody was.
    more
        What else there is to say: what came of her wishes, and what she has as a mentor.
    """

    unmatched: Unmatched | None
    more: tuple[Sentence, ...]
    _names: Names = NOBODY

    def __new__(
        cls,
        explanations: Iterable[Explanation],
        unmatched: Unmatched | None = None,
        more: tuple[Sentence, ...] = (),
    ) -> Self:
        """Keep all of it."""
        made = super().__new__(cls, explanations)
        made.unmatched, made.more = unmatched, more
        return made

    def __getnewargs__(
        self,
    ) -> tuple[tuple[Explanation, ...], Unmatched | None, tuple[Sentence, ...]]:
        return tuple(self), self.unmatched, self.more

    def named(self, names: Names) -> Self:
        """Tell how people are called, to be shown to people only."""
        self._names = names
        for explanation in self:
            explanation.named(names)
        return self

    def told(self, *, labels: bool = True) -> str:
        """Return what printing shows, with people by label: for their eyes, and for no log."""
        names = self._names if labels else self._names.nobody
        lines = [one.told(labels=labels) for one in self]
        if self.unmatched is not None:
            lines.append(names.told(_why_nobody(self.unmatched)))
        return "\n".join([*lines, *(f"  {names.told(line)}" for line in self.more)])

    def __str__(self) -> str:
        return self.told(labels=False)

    def _repr_html_(self) -> str:
        if self.unmatched is not None:
            return paragraphs([self.told()])
        more = paragraphs([self._names.told(line) for line in self.more])
        return "".join(explanation._repr_html_() for explanation in self) + more

    def __repr__(self) -> str:
        return super().__repr__() if self.unmatched is None else f"<{self}>"


def _why_nobody(told: Unmatched) -> Sentence:
    if not told.fix:
        return sentence(
            "{who}: {reason} - {detail}",
            who=Who(told.person, told.side), reason=told.reason, detail=told.detail,
        )  # fmt: skip
    return sentence(
        "{who}: {reason} - {detail}; what would help: {fix}",
        who=Who(told.person, told.side), reason=told.reason, detail=told.detail, fix=told.fix,
    )  # fmt: skip


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


def contribution_frame(parts: Sequence[Contribution], language: Language = "en") -> pd.DataFrame:
    """Return one row a criterion: points, most points, answered, and the two facts."""
    import pandas as pd

    def told(text: str) -> str:
        return tell(text, language)

    rows = [
        (told(p.criterion), p.units / UNIT, p.weight / UNIT, p.answered,
         told(p.mentor_fact), told(p.mentee_fact))
        for p in parts
    ]  # fmt: skip
    names = ["criterion", "points", "most", "answered", "mentor", "mentee"]
    return pd.DataFrame(rows, columns=names)


def contribution_lines(parts: Sequence[Contribution], names: Names = NOBODY) -> list[str]:
    """Return one line a criterion: points of most points, and the two facts."""
    called = [names.told(part.criterion) for part in parts]
    width = max(map(len, called), default=0)
    return [
        f"  {word:<{width}}  {names.told(_points(part))}"
        for word, part in zip(called, parts, strict=True)
    ]


def _points(part: Contribution) -> Sentence:
    return sentence(
        "{units:.3f} of {most:.3f}  mentor: {theirs} | mentee: {ours}",
        units=part.units / UNIT, most=part.weight / UNIT,
        theirs=part.mentor_fact, ours=part.mentee_fact,
    )  # fmt: skip
