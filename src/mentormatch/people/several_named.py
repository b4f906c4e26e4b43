"""Cells that name several people in another way than the separator says, so none was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.findings import Finding
from mentormatch.people.arrays import ItemColumn
from mentormatch.people.grammar.separators import as_toml
from mentormatch.people.meant import Meant
from mentormatch.people.pool.mentions import is_stand_in
from mentormatch.people.schema.fields import BY_ID
from mentormatch.text.phrases import these_rows
from mentormatch.text.sentences import counted, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mentormatch.people.pool.mentions import Mentions
    from mentormatch.people.pool.profiles import Profiles

__all__ = ["several_named"]


def several_named(people: Profiles, others: Profiles) -> Iterator[Finding]:
    """Tell, for each field that names people, which cells name several who were not found.

    A cell is told if it falls apart by other marks, and at least one part is somebody.
    """
    mine = people.mentions
    if mine is None:
        return
    theirs = None if others is people else others.mentions
    meant = Meant([mine] if theirs is None else [mine, theirs], others)
    for name in BY_ID:
        column = people.columns[name]
        if not isinstance(column, ItemColumn):
            continue
        apart = {
            code: marks
            for code, word in enumerate(column.vocabulary)
            if is_stand_in(word) and (marks := meant.apart(word, name))
        }
        if apart:
            at = np.flatnonzero(np.isin(column.codes, list(apart)))
            owners = sorted({people.ids[row] for row in column.owners[at].tolist()})
            used = [mark for marks in apart.values() for mark in marks]
            yield _told(mine, name, owners, used)


def _told(mine: Mentions, name: str, owners: list[str], used: list[str]) -> Finding:
    rows = sorted(mine.rows[who] for who in owners if who in mine.rows)
    separators = dict.fromkeys((*mine.separators.get(name, ()), *used))
    return Finding(
        "warning",
        "several-in-one-name",
        counted(
            len(owners),
            "{count} cell names several people, parted by another mark than the column map says, "
            "so that they were not found ({rows}).",
            "{count:,} cells name several people, parted by other marks than the column map says, "
            "so that they were not found ({rows}).",
            rows=these_rows(rows),
        ),
        file=mine.file,
        row=rows[0] if rows else None,
        column=mine.headers.get(name, name),
        cure=sentence(
            "Say separator = {separators} for this column in the column map.",
            separators=as_toml(tuple(separators)),
        ),
    )
