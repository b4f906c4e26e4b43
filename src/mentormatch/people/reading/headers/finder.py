"""Looking up headers that a column map names, and telling of those that nobody knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mentormatch.errors import InputError, MissingColumn
from mentormatch.people.reading.headers.plausible import is_plausible
from mentormatch.text.masking import column_called, looks_like_contact, masked, quoted
from mentormatch.text.phrases import all_of, did_you_mean
from mentormatch.text.sentences import counted, few, sentence
from mentormatch.text.spelling import normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from mentormatch.people.reading.table import Register
    from mentormatch.people.schema.tables import FieldTable

__all__ = ["Finder", "tell_unknown"]

_SHOWN = 12
_COMPARED = 1000
_MOST, _LONGEST = 100, 3000
"""Unknown columns that are named, and characters of them all."""
_NAMED = 60
"""A longer header is not offered for a slip."""


class Finder:
    """Looks headers up as they are written, or else by their normal form.

    Parameters
    ----------
    headers
        As the source spells them.
    register
        Where findings go.
    named
        Normal forms of headers that the map names in full; no pattern takes those.

    Attributes
    ----------
    used
        Positions that were found.
    """

    def __init__(self, headers: Sequence[str], register: Register, named: AbstractSet[str]) -> None:
        self.headers = headers
        self.register = register
        self.named = named
        self.used: set[int] = set()
        self._by_pattern: dict[int, str] = {}

    def matching(self, pattern: str, name: str) -> list[tuple[int, str]]:
        """Return positions with what ``*`` stands for; a header written in full stands for itself.

        A star that belongs to a header, as forms put one behind a question that must be answered,
        is that header.
        """
        literal = any(header == " ".join(pattern.split()) for header in self.headers)
        if "*" not in pattern or literal:
            position = self(pattern, name)
            return [] if position is None else [(position, self.headers[position])]
        before, after = (re.escape(" ".join(part.split())) for part in pattern.split("*"))
        form = re.compile(rf"{before}\s*(.*?)\s*{after}", re.IGNORECASE)
        found = [
            (position, part[1])
            for position, header in enumerate(self.headers)
            if normal_form(header) not in self.named
            and (part := form.fullmatch(" ".join(header.split())))
        ]
        self._refuse_second(pattern, name, [position for position, _ in found])
        self.used.update(position for position, _ in found)
        if not found:
            self._missing(pattern, name)
        return found

    def _refuse_second(self, pattern: str, name: str, positions: Sequence[int]) -> None:
        """Stop where two fields have patterns for one column: it would be read as both."""
        others = {self._by_pattern[p] for p in positions if self._by_pattern.get(p, name) != name}
        self._by_pattern |= dict.fromkeys(positions, name)
        if others:
            told = all_of(sorted(masked(other) for other in (*others, name)))
            self.register.stop_at(
                InputError,
                "pattern-twice",
                sentence("Patterns of {names} take the same columns.", names=told),
                column=pattern,
                cure=sentence("Make the patterns narrower, so that each column is of one of them."),
            )

    def __call__(self, header: str, name: str) -> int | None:
        """Return the position of a header, or None with a finding."""
        form = normal_form(header)
        exact = [p for p, h in enumerate(self.headers) if h == " ".join(header.split())]
        near = exact or [p for p, h in enumerate(self.headers) if normal_form(h) == form]
        if len(near) == 1:
            self.used.add(near[0])
            return near[0]
        self._missing(header, name) if not near else self._twice(header, name)
        return None

    def _missing(self, header: str, name: str) -> None:
        shown = [header for header in self.headers if not looks_like_contact(header)]
        self.register.stop_at(
            MissingColumn,
            "missing-column",
            sentence(
                "The column {header} for {name} is not there{near}.",
                header=quoted(header),
                name=masked(name),
                near=did_you_mean(header, [h for h in shown if len(h) <= _NAMED]),
            ),
            column=header,
            cure=sentence("Correct the column map, or add the column."),
        )

    def _twice(self, header: str, name: str) -> None:
        self.register.stop_at(
            InputError,
            "duplicate-header",
            sentence(
                "Several columns are called {header}, so it is not clear which of them is {name}.",
                header=quoted(header),
                name=masked(name),
            ),
            column=header,
            cure=sentence("Give every column a header of its own."),
        )


def tell_unknown(
    positions: Sequence[int],
    headers: Sequence[str],
    table: FieldTable,
    register: Register,
    *,
    sure: bool = True,
) -> None:
    """Tell of columns that are no field and were not read.

    Parameters
    ----------
    positions
        Of these columns.
    headers
        Of all columns.
    table
        The fields.
    register
        Where it is told.
    sure
        Whether the row holds headers for certain; else answers of people may stand in it.
    """
    if not positions:
        return
    told, left = list[str](), _LONGEST
    for position in positions[:_MOST]:
        header = headers[position]
        called = column_called(header, position, plausible=sure or is_plausible(header, table))
        told.append(sentence("{header}{meant}", header=called, meant=_meant(header, table)))
        left -= len(told[-1])
        if left < 0:
            break
    count, only = len(positions), headers[positions[0]]
    register.tell(
        "warning",
        "unknown-column",
        counted(
            count,
            "{count} column was not recognised and not read: {headers}.",
            "{count:,} columns were not recognised and not read: {headers}.",
            headers=few(told, len(told), of=count),
        ),
        column=only if count == 1 and told[0].startswith(quoted(only)) else None,
        cure=counted(
            count,
            "Name it in the column map, under [fields], [attributes] or ignore.",
            "Name them in the column map, under [fields], [attributes] or ignore.",
        ),
    )


def _meant(header: str, table: FieldTable) -> str:
    """Return the field that a header may mean, or that the map has it from elsewhere."""
    known, form = [table.key, *table.mapped], normal_form(header)
    if form in known:
        return sentence(" (the column map takes {name} from elsewhere)", name=form)
    return did_you_mean(form, known)
