"""Duplicate detection: one person under two ids, by the address or by ids that look alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from mentormatch.people.grammar.no_answers import is_error
from mentormatch.people.pool.marks import (
    Marks,
    counts_rows,
    id_skeleton,
    is_whole_name,
    mark_of,
    mark_of_cells,
    marks_of_name,
    may_be_one,
)
from mentormatch.text.phrases import these_rows
from mentormatch.text.sentences import sentence
from mentormatch.text.spelling import normal_form, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mentormatch.people.reading.table import Register, Table

__all__ = ["doubt_namesakes", "doubt_twins", "marks_of_rows", "names_and_addresses"]

_OF_OTHERS = frozenset(
    """
    manager managers supervisor boss line lead leader hr assistant secretary partner
    emergency parent
    """.split()
)
_AN_ADDRESS = frozenset({"mail", "email", "mailadres", "emailadres"})
_A_NAME = frozenset(
    """
    name names naam nom vorname nachname voornaam achternaam prénom surname
    """.split()
)


def marks_of_rows(
    table: Table,
    contact: Sequence[int],
    people: Sequence[str | None],
    rows: Iterable[int],
    *,
    shared_ids: bool = False,
    namesakes: bool = False,
    called: Sequence[int] = (),
    made: Sequence[int] = (),
) -> Marks:
    """Return the marks of people by the columns of their own names and addresses.

    Where ids are said to mean one person in every file, they count no rows. What people are
    `called` stands in columns whose headers need not say so. Ids of the rows `made` are of their
    number.
    """
    kept = [(row, who) for row in rows if (who := people[row]) is not None]
    named = called or _own(table.headers, contact, _A_NAME)
    mails = _said(table, _own(table.headers, contact, _AN_ADDRESS))
    names = _said(table, named)
    addresses = {who: mark_of(said) for row, who in kept if (said := _first(mails, row))}
    words = {who: marks_of_name(name) for row, who in kept if any(name := [t[row] for t in names])}
    known = [who for who in people if who is not None]
    source = _mark_of_source(table) if counts_rows(known) and not shared_ids else None
    of_rows = frozenset(who for row in made if (who := people[row]) is not None)
    return Marks(addresses, words, source, namesakes, of_rows)


def names_and_addresses(
    table: Table, contact: Sequence[int], at: int, rows: Iterable[int], called: Sequence[int] = ()
) -> tuple[dict[int, str], dict[int, str]]:
    """Return name and address of each row that has one; ids may be the addresses."""
    names = _said(table, called or _own(table.headers, contact, _A_NAME))
    mails = _said(table, [*_own(table.headers, contact, _AN_ADDRESS), at])
    kept = list(rows)
    said = {row: " ".join(filter(None, (texts[row] for texts in names))) for row in kept}
    mailed = {row: next((t[row] for t in mails if "@" in t[row]), "") for row in kept}
    return said, mailed


def _mark_of_source(table: Table) -> bytes:
    """Return what tells one file on both sides from two files."""
    return mark_of_cells((table.headers, *table.cells))


def _own(headers: Sequence[str], contact: Sequence[int], kind: frozenset[str]) -> list[int]:
    """Return the columns of a kind that are about the person, and not about a manager."""
    words = {position: set(normal_form(headers[position]).split("_")) for position in contact}
    return [p for p in contact if words[p] & kind and not words[p] & _OF_OTHERS]


def _said(table: Table, columns: Sequence[int]) -> list[list[str]]:
    """Return the words of each column, row by row."""
    return [list(map(_text, table.cells[position])) for position in columns]


def _text(cell: Any) -> str:
    text = "" if cell is None else tidy(str(cell))
    return "" if is_error(text) else text


def _first(columns: Sequence[Sequence[str]], row: int) -> str:
    return next((texts[row] for texts in columns if texts[row]), "")


def doubt_namesakes(marks: Marks, row_of: Mapping[str, int], register: Register) -> None:
    """Warn of rows with one whole name and different ids, unless one address told so already."""
    if marks.namesakes:
        return
    whole = {who: name for who, name in marks.names.items() if is_whole_name(name)}
    for people in _alike(whole, row_of):
        mails = [marks.addresses.get(who) for who in people]
        if None not in mails and len(set(mails)) == 1:
            continue
        register.tell(
            "warning",
            "same-name",
            sentence(
                "{rows} have the same name and different ids; they may be one person who signed "
                "up twice, or two people of one name.",
                rows=these_rows([register.rows[row_of[who]] for who in people], begin=True),
            ),
            row=register.rows[row_of[people[1]]],
            person=people[1],
            cure=sentence(
                "Keep one row, or give both one id and say twice in the column map; if they are "
                "two people of one name, say namesakes = true there."
            ),
        )


def doubt_twins(marks: Marks, row_of: Mapping[str, int], header: str, register: Register) -> None:
    """Warn of ids with one address, and of ids that only look different."""
    skeletons = {who: id_skeleton(who) for who in row_of}
    for by, code, mailed in (
        (marks.addresses, "same-address", True),
        (skeletons, "look-alike-ids", False),
    ):
        for people in _alike(by, row_of):
            if mailed and not _one_name(people, marks):
                continue  # a shared mailbox
            rows = [register.rows[row_of[who]] for who in people]
            register.tell(
                "warning",
                code,
                sentence(
                    "{rows} have the same e-mail address but different ids; they may be the same "
                    "person."
                    if mailed
                    else "{rows} have ids that differ only in capitals, spaces or look-alike "
                    "letters; they may be the same person.",
                    rows=these_rows(rows, begin=True),
                ),
                row=rows[1],
                column=header,
                person=people[1],
                cure=sentence("Keep one row for each person, under one id."),
            )


def _one_name(people: Sequence[str], marks: Marks) -> bool:
    first = marks.names.get(people[0])
    return all(may_be_one(first, marks.names.get(who)) for who in people[1:])


def _alike(by: Mapping[str, Any], row_of: Mapping[str, int]) -> list[list[str]]:
    several = {mark for mark, count in Counter(by.values()).items() if count > 1}
    people: defaultdict[Any, list[str]] = defaultdict(list)
    for who in sorted((w for w in by if by[w] in several), key=row_of.__getitem__):
        people[by[who]].append(who)
    return list(people.values())
