"""The facts behind the pieces of a group's score, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from mentormatch.modes.groups.instance import GroupQuestion
from mentormatch.people.arrays import ItemColumn, TextColumn
from mentormatch.scoring.base import Criterion
from mentormatch.scoring.pools import as_items
from mentormatch.solve.groups.problem import Formed
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Sentence, Who, sentence

__all__ = ["details_of"]

_SHOWN = 3


def details_of(question: GroupQuestion, group: Formed, units: Sequence[int]) -> tuple[str, ...]:
    """Return the fact behind each piece of a group, in the order of its pieces.

    Parameters
    ----------
    question
        What was asked.
    group
        Rows of its people.
    units
        Of each piece; told as a share of the most that a member could get from it.
    """
    leads = tuple(Who(who, "mentor") for who in question.lead_ids(group.leads))
    facts: list[str] = [sentence("led by {leads}", leads=leads)] if question.led else []
    most = [UNIT * question.rules.fit] if question.led else []
    if question.problem.within:
        rows = question.members[list(group.members)]
        share = 1 - question.rules.fit if question.led else 1.0
        cohesion = question.cohesion
        facts += [_compared(question, group, c) for c in cohesion.policy.criteria]
        most += [share * float(part.weight[rows].mean()) for part in cohesion.parts]
    shares = (u / (m * len(group.members)) if m else 0.0 for u, m in zip(units, most, strict=True))
    return tuple(
        sentence("{share:.2f} of 1; {fact}", share=share, fact=fact)
        for share, fact in zip(shares, facts, strict=True)
    )


def _compared(question: GroupQuestion, group: Formed, criterion: Criterion) -> str:
    """Return what members answered to the first field that a comparison looks at."""
    rows = question.members[list(group.members)]
    people = question.scores.mentees
    column = people.field(criterion.fields[0]) if criterion.fields else None
    if isinstance(column, TextColumn):
        words = [column.vocabulary[code] for code in column.codes[rows] if code >= 0]
        return _counted(Counter(words), len(rows))
    if isinstance(column, ItemColumn):
        items = as_items(column)
        inside = np.isin(items.owners, rows)
        return _counted(Counter(items.vocabulary[c] for c in items.codes[inside]), len(rows))
    return ""


def _counted(words: Counter[str], people: int) -> Sentence:
    """Return the words of most people with their number, and how many more there are."""
    ranked = sorted(words.items(), key=lambda item: (-item[1], item[0]))
    shown: list[str] = [
        sentence("{word} {count} of {people}", word=word, count=count, people=people)
        for word, count in ranked[:_SHOWN]
    ]
    more = len(ranked) - len(shown)
    if more:
        shown.append(sentence("{count} others", count=more))
    return sentence("{shown}", shown=tuple(shown))
