"""Grids of a form: columns whose cells are ratings, ticks or ranks of what the header names."""

from __future__ import annotations

import re
from os.path import commonprefix
from typing import TYPE_CHECKING, Any

from mentormatch.errors import InputError
from mentormatch.people.grammar.column_spec import RANKED, WITH_LEVELS
from mentormatch.people.grammar.levels import LEVEL_WORDS
from mentormatch.people.grammar.own_words import MORE_LEVELS, TICKS
from mentormatch.people.schema.fields import BY_ID
from mentormatch.text.masking import masked
from mentormatch.text.phrases import any_of
from mentormatch.text.sentences import Sentence, counted, sentence
from mentormatch.text.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mentormatch.people.reading.headers.plan import Source
    from mentormatch.people.reading.table import Register

__all__ = ["refused_as_grid"]

_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d+)?(?:\s*(?:/\s*\d{1,3}|[-–(:].*|st|nd|rd|th|%))?")
_ITEM = re.compile(r".*\[(.+)\]\s*")
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|1st|2nd|3rd|[4-9]th|eerste|tweede|derde|vierde|vijfde|"
    r"[1-9]e|choice|keuze|wish|wens|voorkeur)\b|\d+\W*$"
)

_SHOWN = 3


def refused_as_grid(
    name: str,
    source: Source,
    cells: Sequence[Sequence[Any]],
    register: Register,
    *,
    marked: Collection[str] = (),
) -> bool:
    """Refuse columns that hold ratings, ticks or ranks where items belong.

    Parameters
    ----------
    name
        The field.
    source, cells
        The columns that make it, and what stands in each.
    register
        Where the finding goes.
    marked
        Cells that mean unanswered, or none at all.

    Returns
    -------
    bool
        Whether the columns were refused.
    """
    headers = source.spec.headers
    if len(cells) < 2 and not any(map(_ITEM.match, headers)):
        return False
    said = [_answers(column, frozenset(map(fold, marked))) for column in cells]
    grid = _ranked(headers, said) if name in BY_ID else [_is_rated(texts) for texts in said]
    found = [place for place, is_grid in enumerate(grid) if is_grid]
    if found:
        texts = set().union(*(said[place] for place in found))
        _tell(name, [headers[place] for place in found], texts, register)
    return bool(found)


def _answers(column: Sequence[Any], marked: Collection[str]) -> set[str]:
    """Return what stands in a column, folded; a native list is a list of items."""
    if any(isinstance(cell, (list, tuple, set, frozenset, dict)) for cell in column):
        return {"a list"}
    return {fold(str(cell)) for cell in column if cell is not None} - {"", *marked}


def _is_rated(texts: Collection[str]) -> bool:
    return bool(texts) and all(map(_rates, texts))


def _rates(text: str) -> bool:
    text = text.removesuffix(".0")
    return bool(_NUMBER.fullmatch(text)) or text in TICKS | LEVEL_WORDS | MORE_LEVELS


def _ranked(headers: Sequence[str], said: Sequence[set[str]]) -> list[bool]:
    """Tell which columns hold ranks or ticks of the person in the header, and not ids."""
    ticked = [bool(texts) and texts <= TICKS - {"x", "v", "y", "n"} for texts in said]
    items = [found[1] if (found := _ITEM.match(header)) else header for header in headers]
    ranks = {str(rank) for rank in range(1, len(headers) + 1)}
    numbers = [{text.removesuffix(".0") for text in texts} for texts in said]
    ranked = len(said) > 1 and all(n <= ranks for n in numbers) and any(numbers)
    if ranked and not any(_ORDINAL.search(fold(item)) for item in items):
        return [bool(texts) for texts in said]
    return ticked


def _ways(name: str, headers: Sequence[str]) -> Sentence:
    """Return what to write for each way in which such columns can be meant."""
    kinds = ["level"] if name in WITH_LEVELS else []
    kinds += ["tick"] + (["rank"] if name in RANKED else [])
    line = f'[fields.{name}] columns = ["{_pattern(headers)}"], item = "header"'
    return sentence(
        "{line}, {cells}", line=line, cells=any_of(f'cell = "{kind}"' for kind in kinds)
    )


def _pattern(headers: Sequence[str]) -> str:
    """Return what headers have in common, with * for the rest."""
    if len(headers) == 1:
        found = _ITEM.match(headers[0])
        return headers[0].replace(f"[{found[1]}]", "[*]") if found else headers[0]
    before = commonprefix(list(headers))  # noqa: RUF071 - letters, not paths
    rest = [header[len(before) :][::-1] for header in headers]
    after = commonprefix(rest)[::-1]  # noqa: RUF071 - letters, not paths
    return masked(f"{before}*{after}")


def _tell(name: str, headers: Sequence[str], texts: set[str], register: Register) -> None:
    short = [repr(text) for text in sorted(texts) if len(text) < 6][:_SHOWN]
    shown = sentence(" ({texts})", texts=tuple(short)) if short else ""
    register.stop_at(
        InputError,
        "grid-columns",
        counted(
            len(headers),
            "{count} column holds ratings, levels, ticks or ranks of what its header "
            "names{shown}. Read as {name}, these would become items themselves.",
            "{count:,} columns hold ratings, levels, ticks or ranks of what their headers "
            "name{shown}. Read as {name}, these would become items themselves.",
            shown=shown,
            name=name,
        ),
        column=", ".join(headers),
        expected=sentence("the items themselves")
        if name not in BY_ID
        else sentence("ids, first choice first"),
        cure=sentence("Say in the column map what they hold: {lines}.", lines=_ways(name, headers)),
    )
