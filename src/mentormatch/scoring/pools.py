"""Two pools seen together: the encoding that criteria compile from.

Mentors and mentees were read apart, so the same word has different codes in their columns. Here
both sides get one vocabulary. Nothing is scaled, ranked or weighted over a pool: an encoding only
renames, so a score depends on two people and the policy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import numpy as np

from mentormatch.errors import PolicyError
from mentormatch.people.arrays import ItemColumn, NumberColumn, TextColumn
from mentormatch.scoring.facts import bare
from mentormatch.text.masking import quoted

if TYPE_CHECKING:
    from datetime import date

    from mentormatch.people.arrays import Column
    from mentormatch.people.pool.profiles import Profiles

C = TypeVar("C", TextColumn, ItemColumn)

__all__ = ["Pools", "Sides", "as_items", "as_text", "recode", "recode_known"]


class Sides(NamedTuple, Generic[C]):
    """A column of the mentors and a column of the mentees over one vocabulary."""

    mentors: C
    mentees: C
    vocabulary: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pools:
    """Mentors and mentees, and the period in which they would meet.

    Parameters
    ----------
    mentors, mentees
        The two sides.
    period
        First and last day of the programme, or None.
    """

    mentors: Profiles
    mentees: Profiles
    period: tuple[date, date] | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Mentors, mentees."""
        return len(self.mentors), len(self.mentees)

    def columns(self, field: str, other: str | None = None) -> tuple[Column, Column]:
        """Return a field of the mentors and the same or another field of the mentees.

        A programme may ask an attribute of one side only; the other side is then unanswered.

        Raises
        ------
        PolicyError
            If neither side has the field.
        """
        return _field(self.mentors, field, self.mentees), _field(
            self.mentees, other or field, self.mentors
        )

    def words(self, field: str, other: str | None = None) -> Sides[TextColumn]:
        """Return a one-word field of both sides, or another of the mentees, over one vocabulary."""
        names = (field, other or field)
        theirs, ours = map(as_text, self.columns(*names), names)
        vocabulary = _joint(theirs.vocabulary, ours.vocabulary)
        return Sides(recode(theirs, vocabulary), recode(ours, vocabulary), vocabulary)

    def items(self, offer: str, need: str) -> Sides[ItemColumn]:
        """Return a several-items field of each side over one vocabulary."""
        theirs, ours = (as_items(column) for column in self.columns(offer, need))
        vocabulary = _joint(theirs.vocabulary, ours.vocabulary)
        return Sides(recode(theirs, vocabulary), recode(ours, vocabulary), vocabulary)


def as_text(column: Column, field: str) -> TextColumn:
    """Return a column of one word a person; numbers count as words.

    Raises
    ------
    PolicyError
        If the field holds several items a person.
    """
    if isinstance(column, ItemColumn):
        raise PolicyError(
            f"{quoted(field)} holds several items a person; compare it with Shares or Covers, "
            "which look at items"
        )
    if isinstance(column, NumberColumn):
        return TextColumn.of(_word(column[row]) for row in range(len(column.values)))
    return column


def as_items(column: Column) -> ItemColumn:
    """Return a column of items: goals become their tags and kinds, one word becomes one item."""
    if isinstance(column, ItemColumn):
        return _goal_tags(column) if _holds_goals(column) else column
    text = as_text(column, "")
    starts = np.concatenate([[0], np.cumsum(text.answered)])
    return ItemColumn(starts, text.codes[text.answered], text.vocabulary, text.answered)


def recode(column: C, vocabulary: tuple[str, ...]) -> C:
    """Return the column over a larger vocabulary that contains its own."""
    if column.vocabulary == vocabulary:
        return column
    position = {word: place for place, word in enumerate(vocabulary)}
    places = np.array([position[word] for word in column.vocabulary] + [-1], np.int64)
    if isinstance(column, TextColumn):
        return TextColumn(places[column.codes], vocabulary)
    return ItemColumn(
        column.starts, places[column.codes], vocabulary, column.answered, column.numbers
    )


def recode_known(items: ItemColumn, vocabulary: tuple[str, ...]) -> ItemColumn:
    """Return the items over another vocabulary; words that it does not hold are left out."""
    position = {word: place for place, word in enumerate(vocabulary)}
    places = np.array([position.get(word, -1) for word in items.vocabulary] + [-1], np.int64)
    codes = places[items.codes]
    known = codes >= 0
    lengths = np.bincount(items.owners[known], minlength=len(items.answered))
    starts = np.concatenate([[0], np.cumsum(lengths)])
    numbers = {name: values[known] for name, values in items.numbers.items()}
    return ItemColumn(starts, codes[known], vocabulary, items.answered, numbers)


def _field(people: Profiles, field: str, others: Profiles) -> Column:
    field = bare(field)
    if field in others.attributes and field not in people.attributes:
        return TextColumn.of([None] * len(people))
    return people.field(field)


def _joint(theirs: tuple[str, ...], ours: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*theirs, *ours}))


def _word(number: object) -> str | None:
    if isinstance(number, float) and number.is_integer():
        return str(int(number))
    return None if number is None else str(number)


def _holds_goals(column: ItemColumn) -> bool:
    return bool(column.vocabulary) and hasattr(column.vocabulary[0], "tags")


def _goal_tags(goals: ItemColumn) -> ItemColumn:
    """Return the tags and kinds of all goals of each person."""
    tags = [goal.tags | ({goal.kind} if goal.kind else frozenset()) for goal in goals.vocabulary]
    people: list[dict[str, tuple[()]] | None] = []
    for row in range(len(goals.answered)):
        span = goals.codes[goals.starts[row] : goals.starts[row + 1]]
        named = sorted({tag for code in span for tag in tags[code]})
        # Goals in free text only say nothing that tags could be compared with.
        people.append(dict.fromkeys(named, ()) if named or not len(span) else None)
    answered = [None if not said else p for said, p in zip(goals.answered, people, strict=True)]
    return ItemColumn.of(answered)
