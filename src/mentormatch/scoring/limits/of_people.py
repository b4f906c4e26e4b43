"""Whom the limits of a policy mean in two pools, and what is told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.errors import PolicyError
from mentormatch.findings import Finding
from mentormatch.people.arrays import TextColumn
from mentormatch.text.masking import quoted, repeated
from mentormatch.text.phrases import did_you_mean, first_few
from mentormatch.text.sentences import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.scoring.limits.limit import Limit

__all__ = ["Limited", "limited_people", "unanswered_limits"]

_SHOWN = 20


class Limited(NamedTuple):
    """People of one side who share an answer, and how many pairs they make together.

    Parameters
    ----------
    limit
        What the policy says.
    answer
        What they share.
    rows
        int64: who they are.
    at_most
        Most pairs; None where only a minimum is asked for.
    at_least
        Fewest pairs.
    """

    limit: Limit
    answer: str
    rows: Ints
    at_most: int | None
    at_least: int

    @property
    def called(self) -> str:
        """The limit and the answer, as reasons and errors say it."""
        return f"{self.limit.label} {self.answer}"

    @property
    def masked(self) -> str:
        """The same where no text of the data may stand but what many say, or the policy does."""
        said = self.answer in self.limit.named
        shown = self.answer if said else repeated(self.answer, rows=len(self.rows)) or ""
        return f"{self.limit.label} {shown}".rstrip()


def limited_people(
    limits: Sequence[Limit], mentors: Profiles, mentees: Profiles
) -> tuple[Limited, ...]:
    """Return whom the limits mean, in the order of the policy and then of answers.

    Raises
    ------
    PolicyError
        If a limit names a field that is not there or has several items, or an answer that nobody
        gave; all of them at once, near names told.
    """
    found: list[Limited] = []
    faults: list[str] = []
    for limit in limits:
        people = mentors if limit.side == "mentor" else mentees
        try:
            column = _words(limit, people)
        except PolicyError as error:
            faults.append(str(error))
            continue
        nobody = [word for word in limit.named if word not in column.vocabulary]
        faults += [_nobody(limit, word, column) for word in nobody]
        found += _groups(limit, column)
    if faults:
        raise PolicyError(first_few(faults, _SHOWN, by="; "))
    return tuple(found)


def _words(limit: Limit, people: Profiles) -> TextColumn:
    try:
        column = people.field(limit.by.removeprefix("attributes."))
    except PolicyError as error:
        raise PolicyError(f"limit {quoted(limit.label)}: {error}") from None
    if not isinstance(column, TextColumn):
        raise PolicyError(
            f"limit {quoted(limit.label)}: {quoted(limit.by)} holds several items or a number, and "
            "a limit takes a field or attribute of one word"
        )
    return column.compact()


def _nobody(limit: Limit, word: str, column: TextColumn) -> str:
    near = did_you_mean(word, column.vocabulary)
    return f"limit {quoted(limit.label)}: no {limit.side} has {quoted(word)}{near}"


def _groups(limit: Limit, column: TextColumn) -> Iterator[Limited]:
    for answer in sorted(column.vocabulary):
        most, least = limit.most(answer), limit.least(answer)
        if most is not None or least:
            rows = np.flatnonzero(column.codes == column.vocabulary.index(answer))
            yield Limited(limit, answer, rows, most, least)


def unanswered_limits(
    limits: Sequence[Limit], mentors: Profiles, mentees: Profiles
) -> Iterator[Finding]:
    """Tell of people whom a limit does not count, because they did not answer."""
    for limit in limits:
        people = mentors if limit.side == "mentor" else mentees
        count = int((_words(limit, people).codes < 0).sum())
        if count:
            yield Finding(
                "warning",
                "limit-unanswered",
                counted(
                    count,
                    "{count} {side} did not answer {field}, so the limit {limit} does not count "
                    "the pairs of this person.",
                    "{count:,} people ({side}) did not answer {field}, so the limit {limit} does "
                    "not count their pairs.",
                    side=limit.side,
                    field=quoted(limit.by),
                    limit=quoted(limit.label),
                ),
                column=limit.by,
            )
