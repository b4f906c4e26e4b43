"""The page of a matching: each pair with its three strongest reasons, the lowest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mentormatch.results.match import Match
from mentormatch.results.names import Names
from mentormatch.results.pairs.explain import Explanation
from mentormatch.scoring.scores import Contribution, Scores
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Sentence, sentence
from mentormatch.text.spelling import fold

__all__ = ["ENDS", "Row", "index_of", "rows_of"]

ENDS = 5
"""Pairs at either end of the scores that are shown first."""
_REASONS = 3
_UNSURE = 0.5
"""Pairs of which less than this rests on answers are shown first as well."""


@dataclass(frozen=True, slots=True)
class Row:
    """One pair as a page shows it.

    Attributes
    ----------
    place
        From 1, the lowest score first.
    mentee, mentor
        As they are called.
    score, confidence
        0…1.
    reasons
        What adds most to the score, in words; nothing that a missing answer would have added.
    unanswered
        Criteria that one side or both did not answer.
    alternative
        Who would have been next, in a sentence; empty where there is nobody.
    wishes
        What came of each wish of the mentee, in sentences.
    ids
        Of mentor and mentee.
    survival
        In how many draws of the weights the pair is made again, in a sentence; empty where nobody
        asked.
    """

    place: int
    mentee: str
    mentor: str
    score: float
    confidence: float
    reasons: tuple[str, ...]
    unanswered: tuple[str, ...]
    alternative: str
    wishes: tuple[str, ...]
    ids: tuple[str, str]
    survival: str

    @property
    def unsure(self) -> bool:
        """Whether less than half of the score rests on answers."""
        return self.confidence < _UNSURE


def rows_of(
    scores: Scores,
    matches: Sequence[Match],
    explained: Callable[[list[tuple[str, str]]], Sequence[Explanation]],
    names: Names,
    most: int,
    survival: Mapping[tuple[str, str], Sentence],
    wishes: Callable[[str], Sequence[Sentence]] = lambda _: (),
) -> list[Row]:
    """Return pairs as the page shows them, the lowest score first.

    Parameters
    ----------
    scores
        The scores in which the pairs stand.
    matches
        All pairs. Where they are more than `most`, those at both ends of the scores are kept.
    explained
        Explains pairs of mentor and mentee.
    names
        How people are called.
    most
        How many to explain.
    survival
        In how many draws of the weights each pair, mentor and mentee, is made again; may be empty.
    wishes
        Tells what came of the wishes of a mentee.
    """
    lowest_first = sorted(matches, key=lambda match: (match.units, match.mentee, match.mentor))
    high = min(ENDS, most // 2)
    shown = lowest_first[: most - high] + lowest_first[max(most - high, len(matches) - high) :]
    reasons = explained([(m.mentor, m.mentee) for m in shown])
    ranks = [*range(1, most - high + 1), *range(len(matches) - high + 1, len(matches) + 1)]
    places = range(1, len(matches) + 1) if len(matches) <= most else ranks
    neutral = {criterion.label: criterion.neutral for criterion in scores.policy.criteria}
    return [
        _row(
            place,
            why,
            neutral,
            names,
            survival.get((why.mentor, why.mentee), ""),
            wishes(why.mentee),
        )
        for place, why in zip(places, reasons, strict=True)
    ]


def index_of(rows: Sequence[Row]) -> dict[str, list[int]]:
    """Return everybody of these pairs by name, with the places where they stand."""
    found: dict[str, list[int]] = {}
    for row in rows:
        for name in (row.mentee, row.mentor):
            found.setdefault(name, []).append(row.place)
    return dict(sorted(found.items(), key=lambda entry: (fold(entry[0]), entry[0])))


def _row(
    place: int,
    why: Explanation,
    neutral: Mapping[str, float],
    names: Names,
    survival: str,
    wishes: Sequence[Sentence],
) -> Row:
    # What adds no more than a missing answer would is no reason to put the two together.
    good = [p for p in why.parts if p.answered and p.units > neutral[p.criterion] * p.weight]
    good.sort(key=lambda part: -part.units)
    return Row(
        place=place,
        mentee=names(why.mentee, "mentee"),
        mentor=names(why.mentor, "mentor"),
        score=why.score,
        confidence=why.confidence,
        reasons=tuple(_reason(part, names) for part in good[:_REASONS]),
        unanswered=tuple(names.told(part.criterion) for part in why.parts if not part.answered),
        alternative=names.told(why.alternative),
        wishes=tuple(map(names.told, wishes)),
        ids=(why.mentor, why.mentee),
        survival=names.told(survival),
    )


def _reason(part: Contribution, names: Names) -> str:
    """Return what a criterion adds, with the two facts; once where they are the same."""
    told = {"criterion": part.criterion, "points": part.units / UNIT, "most": part.weight / UNIT}
    if part.mentor_fact == part.mentee_fact:
        return names.told(
            sentence(
                "{criterion} {points:.2f} of {most:.2f}: {fact}", **told, fact=part.mentor_fact
            )
        )
    return names.told(
        sentence(
            "{criterion} {points:.2f} of {most:.2f}: mentor {theirs}; mentee {ours}",
            **told, theirs=part.mentor_fact, ours=part.mentee_fact,
        )
    )  # fmt: skip
