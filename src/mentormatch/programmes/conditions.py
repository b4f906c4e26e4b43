"""Who of a table takes part: conditions on fields, as a programme file writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

import numpy as np
from pydantic import Field

from mentormatch.arrays import Bools
from mentormatch.errors import PolicyError
from mentormatch.findings import Finding
from mentormatch.people.arrays import Column, ItemColumn, NumberColumn, TextColumn, options_of
from mentormatch.people.pool.ladder import rung_positions
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.value import Value
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import did_you_mean
from mentormatch.text.sentences import counted, sentence
from mentormatch.text.spelling import fold

__all__ = ["Condition", "Range", "meets"]

_ASSUMED = frozenset(
    {"max_mentees", "min_mentees", "max_mentors", "min_mentors", "waited", "active"}
)
"""Fields in which silence has a documented meaning, so that nobody is without an answer."""

Word = Annotated[str, Field(min_length=1)]
Number = bool | int | float


class Range(Value):
    """From one number, or rung of the ladder, to another; both belong to it.

    Parameters
    ----------
    at_least, at_most
        The ends; None leaves one open.
    """

    at_least: Number | Word | None = None
    at_most: Number | Word | None = None


Condition = Range | Number | Word | tuple[Word, ...]
ConditionGiven = Range | Mapping[str, Any] | Number | str | Sequence[str]
"""A range, a number, a word, or several words of which one suffices."""


def meets(
    people: Profiles, where: Mapping[str, Condition], called: str
) -> tuple[Bools, list[Finding]]:
    """Return who meets every condition, and what a coordinator should know of it.

    Parameters
    ----------
    people
        The table.
    where
        Field or attribute → what it has to be. Words are compared without regard to case.
    called
        What the programme is called, for findings.

    Returns
    -------
    meeting : bool (people,)
        Whoever did not answer does not meet a condition.
    findings : list of Finding
        Words that nobody uses; how many did not answer.

    Raises
    ------
    PolicyError
        If there is no such field, or it cannot be compared like that.
    ProtectedAttributeError
        If a condition names a protected attribute.
    """
    meeting, findings = np.ones(len(people), np.bool_), list[Finding]()
    for name, condition in where.items():
        column = people.field(name)
        meeting &= _meeting(people, name, column, condition)
        findings += _remarks(column, name, condition, called)
    return meeting, findings


def _meeting(people: Profiles, name: str, column: Column, condition: Condition) -> Bools:
    if isinstance(condition, Range):
        return _between(people, name, column, condition)
    if isinstance(column, NumberColumn):
        return _equal(name, column, condition)
    return _named(column, _words(name, condition))


def _named(column: TextColumn | ItemColumn, words: tuple[str, ...]) -> Bools:
    wanted = {fold(word) for word in words}
    known = np.array([fold(word) in wanted for word in column.vocabulary] + [False], np.bool_)
    if isinstance(column, TextColumn):
        return known[column.codes]
    found = np.zeros(len(column.answered), np.bool_)
    found[column.owners[known[column.codes]]] = True
    return found


def _words(name: str, condition: Number | str | tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(condition, tuple):
        return condition
    if isinstance(condition, str):
        return (condition,)
    if name == "seniority":
        # Rungs may be called 1, 2, 3, and are words all the same.
        return (str(condition),)
    raise PolicyError(
        f"{quoted(name)} holds words, but the condition is a number; write it in quotes"
    )


def _equal(name: str, column: NumberColumn, condition: Number | str | tuple[str, ...]) -> Bools:
    if isinstance(condition, str | tuple):
        raise PolicyError(f"{quoted(name)} holds numbers; compare it with a number or a range")
    return np.asarray(_answered(name, column) & (column.values == condition))


def _between(people: Profiles, name: str, column: Column, condition: Range) -> Bools:
    if name == "seniority":
        return _rungs_between(people, condition)
    if not isinstance(column, NumberColumn) or column.values.dtype.kind not in "iuf":
        raise PolicyError(f"{quoted(name)} has no order; name the words that are meant")
    low, high = (_number(name, end) for end in (condition.at_least, condition.at_most))
    inside = _answered(name, column)
    inside = inside if low is None else inside & (column.values >= low)
    return np.asarray(inside if high is None else inside & (column.values <= high))


def _answered(name: str, column: Column) -> Bools:
    return np.ones(len(column.answered), np.bool_) if name in _ASSUMED else column.answered


def _number(name: str, end: Number | str | None) -> float | None:
    if isinstance(end, str):
        raise PolicyError(f"{quoted(name)} is a number; the condition names a word")
    return None if end is None else float(end)


def _rungs_between(people: Profiles, condition: Range) -> Bools:
    low, high = (_rung(people, end) for end in (condition.at_least, condition.at_most))
    top = len(people.ladder) - 1
    inside = (people.rungs >= (0 if low is None else low)) & (
        people.rungs <= (top if high is None else high)
    )
    return np.asarray(inside)


def _rung(people: Profiles, word: Number | str | None) -> int | None:
    if word is None:
        return None
    place = int(rung_positions(TextColumn.of([str(word)]), people.ladder)[0])
    if place < 0:
        told = ", ".join(people.ladder) or "none is declared"
        raise PolicyError(
            f"a seniority of the condition is not on the ladder ({told})"
            f"{did_you_mean(str(word), people.ladder)}"
        )
    return place


def _remarks(column: Column, name: str, condition: Condition, called: str) -> Iterator[Finding]:
    if isinstance(column, TextColumn | ItemColumn) and not isinstance(condition, Range):
        known = {fold(word) for word in column.vocabulary}
        words = _words(name, condition)
        for place, word in enumerate(words, start=1):
            if fold(word) not in known:
                which = (
                    sentence("the word")
                    if len(words) == 1
                    else sentence("word {place}", place=place)
                )
                yield Finding(
                    "warning",
                    "nobody-like-that",
                    sentence(
                        "{programme}: nobody has {word} of the condition as {field}{near}.",
                        programme=called,
                        word=which,
                        field=name,
                        near=did_you_mean(word, options_of(column)),
                    ),
                    column=name,
                    cure=sentence("Write it as the file does, or leave the condition out."),
                )
    silent = int((~_answered(name, column)).sum())
    if silent:
        yield Finding(
            "note",
            "no-answer",
            counted(
                silent,
                "{programme}: {count} person left {field} empty and does not take part.",
                "{programme}: {count} people left {field} empty and do not take part.",
                programme=called,
                field=name,
            ),
            column=name,
        )
