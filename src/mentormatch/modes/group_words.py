"""What a group has in common, in words: the facts behind its pieces."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.people.arrays import ItemColumn, TextColumn
from mentormatch.scoring.pools import as_items

if TYPE_CHECKING:
    from mentormatch.modes.group_question import GroupQuestion
    from mentormatch.scoring.base import Criterion
    from mentormatch.solve.groups_problem import Formed

__all__ = ["details_of"]

_SHOWN = 3


def details_of(question: GroupQuestion, group: Formed) -> tuple[str, ...]:
    """Return the fact behind each piece of a group, in the order of its pieces."""
    led = ("led by " + ", ".join(question.lead_ids(group.leads)),) if question.led else ()
    if not question.problem.within:
        return led
    criteria = question.company.policy.criteria
    return (*led, *(_compared(question, group, criterion) for criterion in criteria))


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


def _counted(words: Counter[str], people: int) -> str:
    """Return the words of most people with their number, and how many more there are."""
    ranked = sorted(words.items(), key=lambda item: (-item[1], item[0]))
    told = [f"{word} {count} of {people}" for word, count in ranked[:_SHOWN]]
    more = len(ranked) - len(told)
    return ", ".join([*told, *([f"{more} others"] if more else [])])
