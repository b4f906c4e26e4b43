"""Answers of the column map that no cell holds, which are slips more often than not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.text.masking import quoted
from mentormatch.text.sentences import counted, few, sentence
from mentormatch.text.spelling import fold

if TYPE_CHECKING:
    from mentormatch.people.grammar.column_map import ColumnMap
    from mentormatch.people.reading.headers.plan import Plan
    from mentormatch.people.reading.table import Register, Table

__all__ = ["tell_unused_answers"]

_SHOWN = 5


def tell_unused_answers(columns: ColumnMap, plan: Plan, table: Table, register: Register) -> None:
    """Warn of answers under ``values`` that stand in no cell of the columns they are for."""
    sources = {**plan.fields, **plan.attributes}
    unused = dict.fromkeys(columns.values)
    for name, source in sources.items():
        if not source.spec.values:
            continue
        cells = {str(c) for p in source.positions for c in table.cells[p] if c is not None}
        said = "\n".join(map(fold, cells))
        there = [answer for answer in source.spec.values if fold(answer) in said]
        for answer in there:
            unused.pop(answer, None)
        given = {**columns.fields, **columns.attributes}.get(name)
        own = [] if given is None else [a for a in given.values if a not in there]
        if own:
            _tell(own, source.header, register)
    if unused:
        _tell(list(unused), None, register)


def _tell(answers: list[str], header: str | None, register: Register) -> None:
    register.tell(
        "warning",
        "answer-unused",
        counted(
            len(answers),
            "{count} answer under values in the column map is in no cell: {answers}.",
            "{count:,} answers under values in the column map are in no cell: {answers}.",
            answers=few([quoted(answer) for answer in answers], _SHOWN),
        ),
        column=header,
        cure=sentence("Look for a typing error: write the answer as it is in the file."),
    )
