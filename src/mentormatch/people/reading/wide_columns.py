"""Columns about one item each, as a form's grid has them, put together to one answer a person.

A survey tool writes a question with several parts as one column a part: ``Rate [Python]`` holds 4,
``Free on [Monday]`` a tick, ``Mentor [Ann]`` a rank. Here such columns become one column of lists
or of items with numbers (wide to long form), which is read like any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.errors import InputError
from mentormatch.people.grammar.column_spec import ColumnSpec
from mentormatch.people.grammar.faults import CellFault
from mentormatch.people.grammar.no_answers import refuse_error
from mentormatch.people.grammar.own_words import repeated_cell
from mentormatch.people.grammar.tokens import factorised
from mentormatch.people.reading.headers.plan import Source
from mentormatch.people.reading.told_items import tell_ties
from mentormatch.people.schema.slots import minutes_of_week, slot_between, weekday
from mentormatch.text.masking import quoted
from mentormatch.text.sentences import Sentence, counted, few, sentence
from mentormatch.text.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.arrays import Ints
    from mentormatch.people.reading.table import Register

__all__ = ["HOURS_APART", "TICKED", "UNTICKED", "together"]

TICKED = frozenset(
    "true yes ja oui y j x v ✓ ✔ ☑ ☒ √ ● on waar wahr vrai checked selected 1 1.0".split()
)
UNTICKED = frozenset(
    "false,no,nee,nein,non,n,☐,off,onwaar,falsch,faux,unchecked,unselected,not selected,"
    "not checked,0,0.0".split(",")
)

HOURS_APART = r"[;,\n]|\s+(?:and|en|und)\s+"
"""What stands between two slots of a weekday."""
_DAY = 24 * 60
_WEEK = 7 * _DAY
_MOST_IMPORTANT = 5
_NUMBER = re.compile(r"\d{1,3}(?:\.\d+)?")
_SHOWN = 5


def together(
    name: str,
    source: Source,
    cells: Sequence[Sequence[Any]],
    missing: Sequence[str],
    register: Register,
) -> tuple[Source, list[Any]]:
    """Return columns about one item each as one column, and where it comes from.

    Parameters
    ----------
    name
        The field.
    source, cells
        The columns with their items, and what stands in each.
    missing
        Cells that mean unanswered.
    register
        Where findings go.

    Returns
    -------
    Source, list
        The source with `item` ``"cell"``; for each person a list of items, a mapping of item to
        number, or None where all cells are empty.
    """
    spec = source.spec
    read = _CELLS[spec.cell or "tick"]
    answers = [
        _column(column, header, item, _Words.of(spec, missing), read, register)
        for column, header, item in zip(cells, spec.headers, source.items, strict=True)
    ]
    items = _items(name, source, register)
    rows = [
        _put_together(name, spec, items, said) if any(s is not None for s in said) else None
        for said in zip(*answers, strict=True)
    ]
    if spec.cell == "rank":
        tell_ties(answers, spec, register)
    plain = spec.model_copy(update={"item": "cell", "cell": None, "first": None, "minutes": None})
    return Source(source.positions, plain), rows


class _Words:
    """What cells of the map's own words mean, by their folded form; None is unanswered."""

    def __init__(self, meaning: dict[str, Any]) -> None:
        self.meaning = meaning

    @classmethod
    def of(cls, spec: ColumnSpec, missing: Sequence[str]) -> _Words:
        own = {fold(cell): answer for cell, answer in spec.values.items()}
        return cls({**{fold(cell): None for cell in (*missing, "")}, **own})

    def __call__(self, cell: Any) -> Any:
        if cell is None:
            return None
        text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
        return self.meaning.get(fold(text), text)


def _column(
    column: Sequence[Any],
    header: str,
    item: str,
    words: _Words,
    read: Callable[[Any, str], Any],
    register: Register,
) -> list[Any]:
    """Read the cells of one column; each distinct cell once."""
    codes, distinct = _distinct(column)
    answers: list[Any] = []
    for code, cell in enumerate(distinct):
        try:
            refuse_error(cell)
            said = words(cell)
            answers.append(None if said is None else read(said, item))
        except CellFault as fault:
            answers.append(None)
            _refuse(np.flatnonzero(codes == code).tolist(), header, cell, fault, register)
    return [answers[code] for code in codes.tolist()]


def _distinct(column: Sequence[Any]) -> tuple[Ints, list[Any]]:
    if set(map(type, column)) <= {str}:
        return factorised(column, len(column))
    codes, distinct = factorised(((type(cell), _hashable(cell)) for cell in column), len(column))
    return codes, [cell for _, cell in distinct]


def _hashable(cell: Any) -> Any:
    return str(cell) if isinstance(cell, (list, dict, set, tuple)) else cell


def _refuse(rows: list[int], header: str, cell: Any, fault: CellFault, register: Register) -> None:
    for row in rows:
        register.refuse(
            row,
            fault.code,
            fault.message,
            column=header,
            value=repeated_cell(cell, rows=len(rows)),
            expected=fault.expected,
            cure=fault.cure,
        )


# -- cells -----------------------------------------------------------------------------------


def _level(said: Any, item: str) -> float:
    """Read a number; the field's own grammar tells whether it is on the scale."""
    if isinstance(said, str) and _NUMBER.fullmatch(said.strip()):
        said = float(said)
    if isinstance(said, (int, float)) and not isinstance(said, bool):
        return int(said) if said == int(said) else float(said)
    raise CellFault(
        "grid-cell",
        sentence("The cell should hold a level, but it holds a word."),
        expected=sentence("a number"),
        cure=sentence(
            'Say what words mean under this field in the column map: values = {{ "Expert" = 5 }}.'
        ),
    )


def _tick(said: Any, item: str) -> bool:
    word = fold(str(said))
    if said is True or word in TICKED or word == fold(item):
        return True
    if said is False or word in UNTICKED:
        return False
    raise CellFault(
        "grid-cell",
        sentence("The cell is neither ticked nor empty."),
        expected=sentence("TRUE, yes, x or 1, or the text of the header; nothing, FALSE, no or 0"),
        cure=sentence(
            'Say what it means under this field in the column map: values = {{ "Sure" = true }}.'
        ),
    )


def _rank(said: Any, item: str) -> int:
    text = str(said).strip()
    if text.isascii() and text.isdigit() and 0 < int(text) < 1000:
        return int(text)
    raise CellFault(
        "grid-cell",
        sentence("The cell should hold a rank."),
        expected=sentence(
            "a whole number from 1, the first choice, on; nothing for what is not chosen"
        ),
        cure=sentence(
            'Say what words mean under this field in the column map: values = {{ "First" = 1 }}.'
        ),
    )


def _hours(said: Any, item: str) -> tuple[str, ...]:
    parts = said if isinstance(said, tuple) else re.split(HOURS_APART, str(said))
    return tuple(part.strip() for part in parts if part.strip())


_CELLS: dict[str, Callable[[Any, str], Any]] = {
    "level": _level,
    "tick": _tick,
    "rank": _rank,
    "hours": _hours,
}


# -- people ----------------------------------------------------------------------------------


def _items(name: str, source: Source, register: Register) -> list[Any]:
    """Return what each column is about: an item, a weekday, or a begin of hours."""
    if source.spec.first is not None:
        return _begins(source, register)
    if source.spec.cell == "hours":
        return _days(source, register)
    empty = [
        header for header, item in zip(source.spec.headers, source.items, strict=True) if not item
    ]
    if empty:
        _stop(
            "no-item",
            counted(len(empty), "{count} header names no item", "{count:,} headers name no item"),
            empty,
            sentence("Let * stand for the item, or take these columns out."),
            register,
        )
    _refuse_unnumbered(name, source, register)
    _refuse_repeated(source, register)
    return list(source.items)


def _refuse_unnumbered(name: str, source: Source, register: Register) -> None:
    """Ask for the first hour of numbered columns; a number alone is no slot."""
    if name == "availability" and all(item.isdigit() for item in source.items):
        _stop(
            "hours-unsaid",
            sentence("These columns are numbered, but nothing says when the first begins"),
            source.spec.headers,
            sentence(
                'Write first = "Mon 00:00" and minutes = 60 under availability in the column map.'
            ),
            register,
        )


def _refuse_repeated(source: Source, register: Register) -> None:
    """Stop where two columns are about one item: they may say different things."""
    headers: dict[str, list[str]] = {}
    for header, item in zip(source.spec.headers, source.items, strict=True):
        headers.setdefault(fold(item), []).append(header)
    twice = [header for several_ in headers.values() if len(several_) > 1 for header in several_]
    if twice:
        _stop(
            "item-twice",
            sentence("Several columns are about the same item"),
            twice,
            sentence("Name one of them in the column map, and the other under ignore."),
            register,
        )


def _days(source: Source, register: Register) -> list[str]:
    days = [weekday(item) for item in source.items]
    unknown = [h for h, day in zip(source.spec.headers, days, strict=True) if day is None]
    if unknown:
        _stop(
            "no-weekday",
            counted(
                len(unknown), "{count} header names no weekday", "{count:,} headers name no weekday"
            ),
            unknown,
            sentence("Let * stand for the day, such as Monday or maandag."),
            register,
        )
    return [day or "Mon" for day in days]


def _begins(source: Source, register: Register) -> list[int]:
    """Return the minute of the week at which the hours of each numbered column begin."""
    spec = source.spec
    assert spec.first is not None and spec.minutes is not None
    numbers = [re.findall(r"\d+", item) for item in source.items]
    places = [int(found[-1]) for found in numbers if found]
    lowest, size = min(places, default=0), len(source.items)
    begin = minutes_of_week(spec.first)
    if sorted(places) != list(range(lowest, lowest + size)):
        _stop(
            "hours-not-numbered",
            sentence("These columns are not numbered one after the other"),
            list(spec.headers),
            sentence(
                "Let * stand for the number, with every column there once; or "
                "take out first and minutes, and name each hour under values."
            ),
            register,
        )
    elif size * spec.minutes > _WEEK:
        _stop(
            "hours-beyond-a-week",
            sentence(
                "{count} columns of {minutes} minutes are more than a week",
                count=size,
                minutes=spec.minutes,
            ),
            list(spec.headers),
            sentence("Correct minutes, or the pattern."),
            register,
        )
    else:
        return [(begin + (n - lowest) * spec.minutes) % _WEEK for n in places]
    return [begin] * size


def _stop(
    code: str, message: Sentence, headers: Sequence[str], cure: Sentence, register: Register
) -> None:
    shown = few([quoted(header) for header in headers], _SHOWN)
    register.stop_at(
        InputError,
        code,
        sentence("{fault}: {headers}.", fault=message, headers=shown),
        column=headers[0],
        cure=cure,
    )


def _put_together(
    name: str, spec: ColumnSpec, items: Sequence[Any], said: Sequence[Any]
) -> list[Any] | dict[str, Any]:
    """Return one person's answer."""
    if spec.cell == "level":
        return {i: number for i, number in zip(items, said, strict=True) if number is not None}
    if spec.cell == "rank":
        return _ranked(name, items, said)
    if spec.cell == "hours":
        return [
            f"{day} {hours}"
            for day, of_day in zip(items, said, strict=True)
            for hours in of_day or ()
        ]
    ticked = [item for item, tick in zip(items, said, strict=True) if tick]
    if spec.minutes is None:
        return ticked
    return _slots(sorted(ticked), spec.minutes)


def _ranked(name: str, items: Sequence[str], said: Sequence[Any]) -> list[Any] | dict[str, Any]:
    """Return wishes in order of rank; of skills the first is most important, five steps down."""
    ranks = [(rank, place) for place, rank in enumerate(said) if rank is not None]
    if name != "seeks":
        return [items[place] for _, place in sorted(ranks)]
    importance = {place: max(1, _MOST_IMPORTANT + 1 - rank) for rank, place in ranks}
    return {items[place]: {"importance": weight} for place, weight in importance.items()}


def _slots(begins: Sequence[int], minutes: int) -> list[str]:
    """Join hours that follow on one another, day by day."""
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(p for b in begins for p in _within_days(b, b + minutes)):
        if joined and joined[-1][1] == begin and begin % _DAY:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((begin, end))
    return [slot_between(*piece) for piece in joined]


def _within_days(begin: int, end: int) -> list[tuple[int, int]]:
    midnight = (begin // _DAY + 1) * _DAY
    if end <= midnight:
        return [(begin, end)]
    return [(begin, midnight), (midnight % _WEEK, midnight % _WEEK + end - midnight)]
