"""Column assembly: cells of one field to its column, and a finding for each unreadable cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from mentormatch.errors import InputError
from mentormatch.people.arrays import Column, ItemColumn, NumberColumn, TextColumn
from mentormatch.people.grammar import cells as grammar
from mentormatch.people.grammar.faults import CellFault
from mentormatch.people.grammar.no_answers import refuse_error
from mentormatch.people.grammar.own_words import repeated_cell
from mentormatch.people.grammar.ranges import ranged
from mentormatch.people.grammar.tokens import Splitter, tokenised, understood
from mentormatch.people.pool.storage import DEFAULTS, ORDERED, goal_key
from mentormatch.people.pool.storage import blank as blank_column
from mentormatch.people.reading import answers
from mentormatch.people.reading.distinct import distinct_cells
from mentormatch.people.reading.doubtful_cells import (
    Texts,
    doubt_alphabets,
    doubt_damage,
    doubt_days,
    doubt_mixed_separators,
    doubt_placeholders,
    tell_capacities,
)
from mentormatch.people.reading.grids import refused_as_grid
from mentormatch.people.reading.mended_cells import Mender
from mentormatch.people.reading.several_languages import each_language, languages_apart
from mentormatch.people.reading.slips import doubt_slips
from mentormatch.people.reading.special_words import doubt_special
from mentormatch.people.reading.told_items import (
    doubt_levels,
    tell_controls,
    tell_languages,
    tell_spellings,
)
from mentormatch.people.schema.fields import MOST_ITEMS, Field
from mentormatch.people.schema.zones import time_zones
from mentormatch.text.sentences import counted, sentence
from mentormatch.text.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from mentormatch.arrays import Ints
    from mentormatch.people.grammar.column_map import ColumnMap
    from mentormatch.people.grammar.column_spec import ColumnSpec
    from mentormatch.people.grammar.tokens import Tokens, Understood
    from mentormatch.people.reading.headers.plan import Source
    from mentormatch.people.reading.table import Register

__all__ = ["Reader"]

_UNSHOWN = frozenset({"too-long", "goal", "merged-cells", "uncomputed-formula"})
"""Faults of free text, which is not repeated in messages, and of cells without an answer."""
_OF_WORDS = ("offers", "seeks", "experience")
"""Fields whose items people write in their own words."""
_PLAIN = {
    "number": answers.whole,
    "minutes": answers.minutes,
    "date": answers.iso_day,
    "flag": answers.flag,
}
_SPARE = 40
"""Spaces and unseen letters that a short answer may have more than the word of the map."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads cells as the map says, and registers what cannot be read.

    Parameters
    ----------
    columns
        The column map.
    clean
        Brings an id into the form in which ids are kept.
    register
        Where findings go.
    """

    columns: ColumnMap
    clean: Callable[[str], str]
    register: Register

    @property
    def _fields(self) -> Mapping[str, Field]:
        return self.columns.of_table.fields

    def field(self, name: str, source: Source, cells: Sequence[Sequence[Any]]) -> Column:
        """Read a field of the schema."""
        kind = self._fields[name].kind
        if kind in ("items", "goals"):
            return self.items(name, source, cells)
        if kind == "text":
            return self.words(name, source, cells[0])
        return self._numbers(name, source, cells[0])

    def detail(self, name: str, source: Source, cells: Sequence[Sequence[Any]]) -> Column:
        """Read kind, tags or due date of a person's one goal."""
        if name == "goal_tags":
            return self.items(name, source, cells)
        read = answers.iso_day if name == "goal_due" else answers.word
        codes, values = self._single(read, source, cells[0])
        if name == "goal_kind":
            return TextColumn.of(values[code] for code in codes)
        days = np.array([np.datetime64("NaT", "D") if v is None else v for v in values])
        answered = np.array([v is not None for v in values], np.bool_)
        return NumberColumn(days.astype("datetime64[D]")[codes], answered[codes])

    def attribute(self, name: str, source: Source, cells: Sequence[Sequence[Any]]) -> Column:
        """Read an attribute: a list, a number or a word, by the map or by what the cells are."""
        kinds = {type(cell) for cell in cells[0] if cell is not None}
        listed = kinds & {list, tuple, set, frozenset}
        numeric = bool(kinds) and kinds <= {int, float}
        if source.spec.is_list or listed:
            return self.items(name, source, cells)
        if source.spec.number or numeric:
            return self._floats(source, cells[0])
        return self.words(name, source, cells[0])

    # -- items -------------------------------------------------------------------------------

    def items(self, name: str, source: Source, cells: Sequence[Sequence[Any]]) -> ItemColumn:
        """Read a field of items, from one column or several."""
        marked = (*self.columns.missing, *self.columns.none)
        if name != "goals" and refused_as_grid(name, source, cells, self.register, marked=marked):
            return ItemColumn.of([None] * len(cells[0]), _numbers_of(name, self._fields))
        limits = self.register.limits
        if len(source.positions) > len(cells):
            # A grid has an item for each of its columns.
            limits = replace(limits, items=MOST_ITEMS)
        tokens = tokenised(cells, source.spec, name=name, limits=limits)
        if name == "languages":
            tokens = languages_apart(tokens, source.spec, source.header, self.register)
        meaning = self._understand(name)(tokens.distinct)
        self._refuse_tokens(tokens, meaning, source)
        if self.register.mends is not None and len(source.positions) == len(cells):
            mender, read = self.mender(name, source.spec), (tokens, meaning)
            mender.mend(source.positions, cells, read, self.own(name), self.register)
        owners = np.repeat(np.arange(len(tokens.starts) - 1), np.diff(tokens.starts))
        silent = [code for code, item in enumerate(meaning.items) if item is None]
        texts = Texts(list(map(_text_of, tokens.distinct)), tokens.codes, owners, silent)
        if name == "languages":
            tell_languages(texts, meaning, source.header, self.register)
        tell_spellings(name, texts, meaning, source.header, self.register)
        tell_controls(map(_text_of, tokens.distinct), source.header, self.register)
        self._doubt_cells(name, tokens, texts, meaning, source)
        if name in ("offers", "seeks"):
            doubt_levels(tokens, texts, source.header, self.register)
        return self._assembled(name, tokens, meaning, source)

    def _understand(self, name: str) -> Callable[[Iterable[grammar.Token]], Understood]:
        return partial(
            understood,
            parse=grammar.item_parser(name, self.clean, longest=self.register.limits.text),
            missing=self.columns.missing,
            none=self.columns.none,
        )

    def mender(self, name: str, spec: ColumnSpec) -> Mender:
        """Return what repairs cells of a field, for a corrected copy."""
        splitter = Splitter.of(spec, name, self.register.limits)
        apart = partial(each_language, spec=spec) if name == "languages" else None
        return Mender(splitter, self._understand(name), self.columns.none, apart)

    def own(self, name: str) -> Sequence[str | None]:
        """Return an item of each row that is taken out of a field: the wish for oneself."""
        people = self.register.people
        return people if name == "preferences" else [None] * len(people)

    def _refuse_tokens(self, tokens: Tokens, meaning: Understood, source: Source) -> None:
        if not meaning.faults:
            return
        at = np.flatnonzero(np.isin(tokens.codes, list(meaning.faults)))
        rows = np.searchsorted(tokens.starts, at, side="right") - 1
        size = len(tokens.distinct)
        held = np.bincount(np.unique(rows * size + tokens.codes[at]) % size)
        for row, code in zip(rows.tolist(), tokens.codes[at].tolist(), strict=True):
            fault = meaning.faults[code]
            part = grammar.faulty_part(tokens.distinct[code], fault)
            self._refuse(row, fault, source.header, _shown(fault, part, int(held[code])))

    def _refuse(self, row: int, fault: CellFault, header: str, shown: str | None) -> None:
        self.register.refuse(
            row,
            fault.code,
            fault.message,
            column=header,
            value=shown,
            expected=fault.expected,
            cure=fault.cure,
        )

    def _doubt_cells(
        self, name: str, tokens: Tokens, texts: Texts, meaning: Understood, source: Source
    ) -> None:
        """Warn of items that stand there and may not be what the person meant."""
        self._doubt_texts(name, texts, source)
        if name != "goals" and not self._doubt_separator(name, tokens, source):
            alone = {item for item in meaning.items if item is not None}
            private = name in self.columns.of_table.references
            doubt_mixed_separators(
                texts, alone, source.spec, source.header, self.register, private=private
            )
        if name in _OF_WORDS or name not in self._fields:
            doubt_slips(texts, meaning, source.header, self.register)

    def _doubt_texts(self, name: str, texts: Texts, source: Source) -> None:
        known = (
            {who for who in self.register.people if who}
            if name in self.columns.of_table.references
            else ()
        )
        doubt_placeholders(texts, source.header, self.register, known=known)
        doubt_damage(texts, source.header, self.register)
        if name == "goals" or name not in self._fields:
            doubt_special(texts, source.header, self.register)
        if name != "goals":
            doubt_alphabets(texts, source.header, self.register)
        named = (*self.columns.of_table.references, "goals")
        if name in self._fields and name not in named:
            doubt_days(texts, source.header, self.register)

    def _doubt_separator(self, name: str, tokens: Tokens, source: Source) -> bool:
        """Warn where no cell holds the separator and many hold commas; tell whether that was so."""
        usual = name in self._fields and source.spec.separator == ";"
        commas = sum(isinstance(token, str) and "," in token for token in tokens.distinct)
        doubtful = usual and not (np.diff(tokens.starts) > 1).any()
        doubtful = doubtful and commas > len(tokens.distinct) / 4
        if doubtful:
            self.register.tell(
                "warning",
                "separator",
                sentence(
                    "No cell holds the separator ';' but many hold commas, so each cell was read "
                    "as one item."
                ),
                column=source.header,
                cure=sentence('If it is a list, write separator = "," in the column map.'),
            )
        return bool(doubtful)

    def _assembled(
        self, name: str, tokens: Tokens, meaning: Understood, source: Source
    ) -> ItemColumn:
        key = goal_key if name == "goals" else None
        vocabulary = tuple(sorted({i for i in meaning.items if i is not None}, key=key))
        place = {item: position for position, item in enumerate(vocabulary)}
        codes = np.array([place.get(item, -1) for item in meaning.items], np.int64)[tokens.codes]
        people = len(tokens.starts) - 1
        owners = np.repeat(np.arange(people), np.diff(tokens.starts))
        kept = np.flatnonzero(codes >= 0)
        answered = np.zeros(people, np.bool_)
        answered[owners[kept]] = True
        if meaning.none:
            answered[owners[np.isin(tokens.codes, meaning.none)]] = True
        kept = self._distinct(kept, owners, codes, len(vocabulary), name, source)
        names = _numbers_of(name, self._fields)
        table = _number_table(meaning, len(names))[tokens.codes[kept]]
        starts = np.zeros(people + 1, np.int64)
        np.cumsum(np.bincount(owners[kept], minlength=people), out=starts[1:])
        numbers = {n: np.ascontiguousarray(table[:, c]) for c, n in enumerate(names)}
        return ItemColumn(starts, codes[kept], vocabulary, answered, numbers)

    def _distinct(
        self, kept: Ints, owners: Ints, items: Ints, size: int, name: str, source: Source
    ) -> Ints:
        """Sort the items of each person, and keep the first where one stands twice."""
        keys = owners[kept] * max(size, 1) + items[kept]
        order = np.argsort(keys, kind="stable")
        first = np.ones(len(order), np.bool_)
        first[1:] = np.diff(keys[order]) > 0
        repeats = int(len(first) - first.sum())
        if repeats:
            self.register.tell(
                "repair",
                "repeated-item",
                counted(
                    repeats,
                    "{count} item was in a cell twice; the first was kept.",
                    "{count:,} items were in a cell twice; the first of each was kept.",
                ),
                column=source.header,
            )
        chosen: Ints = order[first]
        return kept[np.sort(chosen) if name in ORDERED else chosen]

    # -- words and numbers -------------------------------------------------------------------

    def words(self, name: str, source: Source, cells: Sequence[Any]) -> TextColumn:
        """Read one word a person."""
        if name == "time_zone" and not time_zones():
            self._tell_no_zones(source)
            return TextColumn.of([None] * len(cells))
        long = partial(answers.long_word, longest=self.register.limits.text)
        plain = answers.word if name in self._fields else long
        read = {"time_zone": answers.time_zone, "manager": self._id}.get(name, plain)
        codes, values = self._single(read, source, cells)
        self._doubt_texts(name, Texts(values, codes, np.arange(len(codes))), source)
        vocabulary = tuple(sorted({value for value in values if value is not None}))
        place = {word: position for position, word in enumerate(vocabulary)}
        moved = np.array([place.get(value, -1) for value in values], np.int64)
        return TextColumn(moved[codes], vocabulary)

    def _tell_no_zones(self, source: Source) -> None:
        self.register.stop_at(
            InputError,
            "no-zone-data",
            sentence("This computer has no data on time zones, so it knows no name of one."),
            column=source.header,
            cure=sentence("Install them: python -m pip install tzdata."),
        )

    def _id(self, cell: Any) -> str | None:
        found = answers.id_word(cell)
        return None if found is None else self.clean(found)

    def _numbers(self, name: str, source: Source, cells: Sequence[Any]) -> NumberColumn:
        kind = self._fields[name].kind
        lowest = 1 if kind == "number" else None
        read = ranged(_PLAIN[kind], source.spec.range, hours=kind == "minutes", lowest=lowest)
        codes, values, refused = self._single_told(read, source, cells)
        empty = cast("NumberColumn", blank_column(name, 1, self._fields)).values[0]
        filled = np.array([empty if v is None else v for v in values], dtype=empty.dtype)
        answered = np.array([v is not None for v in values], np.bool_)[codes]
        if kind == "number" and name in DEFAULTS:
            blank = ~answered & ~np.array(refused, np.bool_)[codes]
            tell_capacities(name, filled[codes], blank, source.header, self.register)
        return NumberColumn(filled[codes], answered)

    def _floats(self, source: Source, cells: Sequence[Any]) -> NumberColumn:
        codes, values = self._single(ranged(answers.number, source.spec.range), source, cells)
        filled = np.array([0.0 if v is None else v for v in values], np.float64)
        answered = np.array([v is not None for v in values], np.bool_)
        return NumberColumn(filled[codes], answered[codes])

    def _single(
        self, read: Callable[[Any], Any], source: Source, cells: Sequence[Any]
    ) -> tuple[Ints, list[Any]]:
        """Read each distinct cell once; return codes and values, ``None`` where unanswered."""
        return self._single_told(read, source, cells)[:2]

    def _single_told(
        self, read: Callable[[Any], Any], source: Source, cells: Sequence[Any]
    ) -> tuple[Ints, list[Any], list[bool]]:
        """Return codes and values, and which of these are no answer since they were refused."""
        codes, distinct = distinct_cells(cells)
        tell_controls(distinct, source.header, self.register)
        meant = dict.fromkeys(map(fold, self.columns.missing)) | {
            fold(answer): meaning for answer, meaning in source.spec.values.items()
        }
        longest = max(map(len, meant), default=0) + _SPARE
        values, refused = list[Any](), list[bool]()
        for code, cell in enumerate(distinct):
            refused.append(False)
            short = isinstance(cell, str) and len(cell) <= longest
            said = meant.get(fold(cell), cell) if short else cell
            try:
                refuse_error(said)
                values.append(read(said))
            except CellFault as fault:
                values.append(None)
                refused[-1] = True
                rows = np.flatnonzero(codes == code).tolist()
                for row in rows:
                    self._refuse(row, fault, source.header, _shown(fault, cell, len(rows)))
        return codes, values or [None], refused or [False]


def _shown(fault: CellFault, cell: object, rows: int) -> str | None:
    if fault.code in _UNSHOWN:
        return None
    return repeated_cell(cell, rows=rows, listed=fault.shown)


def _numbers_of(name: str, fields: Mapping[str, Field]) -> tuple[str, ...]:
    return fields[name].numbers if name in fields and name != "preferences" else ()


def _text_of(token: grammar.Token) -> str:
    return token.text if isinstance(token, grammar.Stated) else token


def _number_table(meaning: Understood, width: int) -> NDArray[np.float64]:
    """Return the numbers of each distinct token; NaN where it has none."""
    blank = (np.nan,) * width
    stated = [numbers or blank for numbers in meaning.numbers]
    return np.array(stated, np.float64).reshape(len(stated), width)
