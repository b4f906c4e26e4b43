"""Columns that belong together: grids, hours of a week, days, numbered choices and rankings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from mentormatch.people.reading.wide_columns import TICKED, UNTICKED
from mentormatch.people.schema.protected import is_protected
from mentormatch.people.schema.slots import weekday
from mentormatch.people.suggesting.columns import Column
from mentormatch.people.suggesting.words import heard, is_topic, plain
from mentormatch.text.spelling import fold, normal_form

__all__ = ["Family", "families"]

Kind = Literal["grid", "hours", "days", "choices", "ranking", "topics"]

_GRID = re.compile(r"(.*?)\s*\[(.+)\]\s*")
_DASHED = re.compile(r"(.{8,}?)\s+[-–|]\s+(.+)|(\D{3,}?)(?:\s*/|:)\s*(\S.*)")
_NUMBERED = re.compile(r"(.*?)\s*(\d{1,3})")
_FEWEST = {"grid": 2, "hours": 24, "days": 3, "choices": 2, "ranking": 3, "topics": 4}
_SHORT_CELL = 25
_ORDINALS = {
    word: number
    for number, words in enumerate(
        "first 1st eerste 1e 1 one|second 2nd tweede 2e 2 two|third 3rd derde 3e 3 three|"
        "fourth 4th vierde 4e 4 four|fifth 5th vijfde 5e 5 five".split("|"),
        start=1,
    )
    for word in words.split()
}
_CHOICE = re.compile(r" (?:choice|keuze|preference|voorkeur|wish|wens|priority|prioriteit)\w* ")
_STEPS_A_WEEK = {168: 60, 336: 30, 672: 15}


@dataclass(frozen=True, slots=True)
class Family:
    """Columns with one question.

    Parameters
    ----------
    kind
        What holds them together.
    question
        What they ask in common.
    columns
        In the order of the file, or of the choices.
    items
        What each is about.
    pattern
        The headers with ``*`` for the item; None where no pattern finds these columns alone.
    minutes
        Of hours of a week: how long each is.
    """

    kind: Kind
    question: str
    columns: tuple[Column, ...]
    items: tuple[str, ...]
    pattern: str | None = None
    minutes: int | None = None

    @property
    def headers(self) -> tuple[str, ...]:
        """What the map calls them: the pattern, or each by its header."""
        return (self.pattern,) if self.pattern else tuple(c.header for c in self.columns)


def families(columns: Sequence[Column]) -> list[Family]:
    """Return the families among the columns of one file; no column is in two of them."""
    found: list[Family] = []
    # Protected columns belong to nobody's question.
    left = [c for c in columns if c.alone and not (is_protected(c.header) or is_protected(c.asked))]
    # By header: the order of columns has no say.
    left.sort(key=lambda column: column.header)
    for find in (_grids, _hours, _days, _choices, _rankings, _topics):
        for family in find(left):
            taken = {column.place for column in family.columns}
            left = [column for column in left if column.place not in taken]
            with_pattern = _with_pattern(family, columns)
            # A header with two stars can only be named alone.
            if all(header.count("*") < 2 for header in with_pattern.headers):
                found.append(with_pattern)
    return found


def _grouped(
    columns: Sequence[Column], part: Callable[[str], tuple[str, str] | None]
) -> Iterator[tuple[str, list[Column], list[str]]]:
    """Yield columns with the same question, and what each is about."""
    groups: defaultdict[str, list[tuple[Column, str]]] = defaultdict(list)
    for column in columns:
        found = part(column.header)
        if found is not None:
            groups[found[0].strip()].append((column, found[1].strip()))
    for question, members in groups.items():
        items = [item for _, item in members]
        if len(set(map(fold, items))) == len(items):
            yield question, [column for column, _ in members], items


def _grids(columns: Sequence[Column]) -> Iterator[Family]:
    for part, fewest in ((_bracketed, 2), (_dashed, 3)):
        for question, members, items in _grouped(columns, part):
            if len(members) >= fewest and question and any(c.isalpha() for c in "".join(items)):
                days = all(weekday(item) for item in items)
                kind: Kind = "days" if days else "grid"
                yield Family(kind, question, tuple(members), tuple(items))
                columns = [c for c in columns if c not in members]


def _bracketed(header: str) -> tuple[str, str] | None:
    found = _GRID.fullmatch(header)
    return (found[1], found[2]) if found else None


def _dashed(header: str) -> tuple[str, str] | None:
    found = _DASHED.fullmatch(header)
    if found is None:
        return None
    return (found[1] or found[3], found[2] or found[4])


def _hours(columns: Sequence[Column]) -> Iterator[Family]:
    for question, members, items in _grouped(columns, _numbered):
        numbers = sorted(map(int, items))
        in_a_row = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        ticks = all(fold(text) in TICKED | UNTICKED for c in members for text in c.texts[:50])
        if len(members) >= _FEWEST["hours"] and in_a_row and ticks:
            step = _STEPS_A_WEEK.get(len(members))
            yield Family("hours", question, tuple(members), tuple(items), minutes=step)


def _numbered(header: str) -> tuple[str, str] | None:
    found = _NUMBERED.fullmatch(header)
    return (found[1], found[2]) if found else None


def _days(columns: Sequence[Column]) -> Iterator[Family]:
    for question, members, items in _grouped(columns, _of_a_day):
        if len(members) >= _FEWEST["days"]:
            yield Family("days", question or "available", tuple(members), tuple(items))


def _of_a_day(header: str) -> tuple[str, str] | None:
    words = header.split()
    days = [place for place, word in enumerate(words) if weekday(word.strip("?:,.()"))]
    if len(days) != 1:
        return None
    day = words.pop(days[0])
    return " ".join(words), day.strip("?:,.()")


def _choices(columns: Sequence[Column]) -> Iterator[Family]:
    for question, members, ordinals in _grouped(columns, _of_a_choice):
        ranks = [int(ordinal) for ordinal in ordinals]
        if len(members) >= _FEWEST["choices"] and sorted(ranks) == list(range(1, len(ranks) + 1)):
            ordered = [column for _, column in sorted(zip(ranks, members, strict=True), key=_rank)]
            yield Family("choices", question, tuple(ordered), tuple(map(str, sorted(ranks))))


def _rank(pair: tuple[int, Column]) -> int:
    return pair[0]


def _of_a_choice(header: str) -> tuple[str, str] | None:
    text = plain(header)
    words = text.split()
    places = [place for place, word in enumerate(words) if word in _ORDINALS]
    if len(places) != 1 or not _CHOICE.search(text):
        return None
    ordinal = _ORDINALS[words.pop(places[0])]
    return " ".join(words), str(ordinal)


def _rankings(columns: Sequence[Column]) -> Iterator[Family]:
    """Yield columns in which each person writes every rank once."""
    yield from _ranked([column for column in columns if _is_rank(column)])


def _is_rank(column: Column) -> bool:
    small = all(text.isdecimal() and 1 <= int(text) <= 30 for text in column.texts)
    surest = max((said.sure for said in heard(column.header).values()), default=0)
    return bool(column.texts) and small and surest < 0.9


def _ranked(run: Sequence[Column]) -> Iterator[Family]:
    if len(run) < _FEWEST["ranking"]:
        return
    full = [c for c in run if len(c.texts) == c.rows]
    if len(full) < len(run):
        return
    rows = list(zip(*(map(int, c.texts) for c in run), strict=True))
    every = sum(sorted(row) == list(range(1, len(run) + 1)) for row in rows)
    if len(rows) > 1 and every >= 0.7 * len(rows):
        yield Family("ranking", "", tuple(run), tuple(c.header for c in run))


def _topics(columns: Sequence[Column]) -> Iterator[Family]:
    """Yield columns whose headers are topics, as where each topic has its own column."""
    found = tuple(column for column in columns if _is_topic(column))
    if len(found) >= _FEWEST["topics"]:
        yield Family("topics", "", found, tuple(column.header for column in found))


def _is_topic(column: Column) -> bool:
    short = all(len(text) <= _SHORT_CELL for text in column.texts)
    return short and is_topic(column.asked)


def _with_pattern(family: Family, columns: Sequence[Column]) -> Family:
    """Find the pattern that stands for these columns and for no other."""
    if family.kind in ("choices", "ranking", "topics"):
        return family
    first, item = family.columns[0].header, family.items[0]
    before, _, after = first.rpartition(item)
    pattern = f"{before}*{after}"
    bare = pattern.count("*") == 1 and bool(before.strip() or after.strip())
    spaced = any(c.header != " ".join(c.header.split()) for c in family.columns)
    if not bare or spaced or is_protected(pattern):
        return family
    # As the reader of a map does it.
    start, end = (re.escape(" ".join(part.split())) for part in pattern.split("*"))
    form = re.compile(rf"{start}\s*(.*?)\s*{end}", re.IGNORECASE)
    found = {c.place: match[1] for c in columns if (match := form.fullmatch(c.header))}
    own = {c.place: i for c, i in zip(family.columns, family.items, strict=True)}
    same = found.keys() == own.keys() and all(fold(found[p]) == fold(own[p]) for p in own)
    literal = any(normal_form(c.header) == normal_form(pattern) for c in columns)
    if not same or literal:
        return family
    from dataclasses import replace

    return replace(family, pattern=pattern)
