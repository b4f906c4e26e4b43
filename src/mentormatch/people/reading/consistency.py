"""Cross-field validation: goals and their details, ladders, dates and partners must agree."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.people.arrays import ItemColumn, NumberColumn, TextColumn
from mentormatch.people.grammar.own_words import repeated_cell
from mentormatch.people.pool.ladder import checked_ladder, settle_ladder
from mentormatch.people.pool.storage import goal_key
from mentormatch.people.schema.profile import Goal
from mentormatch.text.masking import masked
from mentormatch.text.phrases import did_you_mean
from mentormatch.text.sentences import Sentence, few, sentence
from mentormatch.text.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mentormatch.arrays import Bools, Ints
    from mentormatch.findings import Severity
    from mentormatch.people.arrays import Column
    from mentormatch.people.reading.table import Register

__all__ = [
    "detailed_goals",
    "on_the_ladder",
    "refuse_contradictions",
    "settle_partners",
    "with_ranks",
]

_RUNGS = 20
"""So many rungs of a ladder are listed."""


def on_the_ladder(
    words: TextColumn, ladder: Sequence[str] | None, header: str, register: Register
) -> tuple[TextColumn, tuple[str, ...]]:
    """Return seniority in the spelling of the ladder; refuse rows with a word that is not on it."""
    if ladder is None:
        settled, found = settle_ladder(None, words)
        register.found.extend(replace(one, file=register.file, column=header) for one in found)
        return words, settled
    settled = checked_ladder(ladder)
    rung = {fold(word): word for word in settled}
    spelled = [rung.get(fold(word)) for word in words.vocabulary]
    for row in np.flatnonzero(words.answered).tolist():
        code = words.codes[row]
        if spelled[code] is None:
            said, held = words.vocabulary[code], int((words.codes == code).sum())
            register.refuse(
                row,
                "rung",
                sentence(
                    "The seniority is not on the ladder{near}.", near=did_you_mean(said, settled)
                ),
                column=header,
                value=repeated_cell(said, rows=held),
                expected=few(list(map(masked, settled)), _RUNGS),
            )
    by_code = [*spelled, None]
    return TextColumn.of(by_code[code] for code in words.codes), settled


def refuse_contradictions(columns: Mapping[str, Column], register: Register) -> None:
    """Refuse rows whose minimum is above the maximum, or that end before they begin."""
    _refuse_if_above(
        columns,
        ("min_mentees", "max_mentees"),
        sentence("The minimum number of mentees is above the maximum."),
        sentence("min_mentees at most max_mentees (1 if left empty)"),
        register,
    )
    _refuse_if_above(
        columns,
        ("min_mentors", "max_mentors"),
        sentence("The minimum number of mentors is above the maximum."),
        sentence("min_mentors at most max_mentors (1 if left empty)"),
        register,
    )
    first, last = columns.get("from_date"), columns.get("until_date")
    if isinstance(first, NumberColumn) and isinstance(last, NumberColumn):
        both = first.answered & last.answered
        for row in np.flatnonzero(both & (last.values < first.values)).tolist():
            register.refuse(
                row,
                "dates",
                sentence("The person's last day is before the first."),
                column="until_date",
            )


def _refuse_if_above(
    columns: Mapping[str, Column],
    names: tuple[str, str],
    told: Sentence,
    expected: Sentence,
    register: Register,
) -> None:
    low, high = (columns.get(name) for name in names)
    least = low.values if isinstance(low, NumberColumn) else 0
    most = high.values if isinstance(high, NumberColumn) else 1
    above = np.broadcast_to(np.asarray(least > most), len(register.rows))
    for row in np.flatnonzero(above).tolist():
        register.refuse(
            row,
            "capacity",
            told,
            column=names[0],
            expected=expected,
        )


def detailed_goals(
    goals: Column | None, details: Mapping[str, Column], register: Register
) -> Column | None:
    """Put kind, tags and due date to the one goal of a person that they describe."""
    if not details:
        return goals
    rows: list[dict[Any, tuple[float, ...]] | None] = []
    for row in range(len(register.rows)):
        said = goals[row] if isinstance(goals, ItemColumn) else None
        parts = {name: column[row] for name, column in details.items()}
        stated = {name: part for name, part in parts.items() if part is not None}
        if stated and said is not None and len(said) > 1:
            _refuse_details(row, stated, register)
        elif stated:
            said = {_with_details(next(iter(said or ()), Goal()), stated): ()}
        rows.append(said)
    return ItemColumn.of(rows, key=goal_key)


def _refuse_details(row: int, details: Mapping[str, Any], register: Register) -> None:
    register.refuse(
        row,
        "goal-details",
        sentence("Kind, tags or due date describe one goal, and there are several."),
        column=", ".join(sorted(details)),
        cure=sentence("Keep one goal, or write the goals as JSON."),
    )


def _with_details(goal: Goal, details: Mapping[str, Any]) -> Goal:
    update = {
        "kind": fold(details["goal_kind"]) if "goal_kind" in details else goal.kind,
        "tags": frozenset(details["goal_tags"]) if "goal_tags" in details else goal.tags,
        "due": details.get("goal_due", goal.due),
    }
    return goal.model_copy(update=update)


def settle_partners(
    ids: Sequence[str | None], columns: Mapping[str, Column], register: Register
) -> dict[str, Column]:
    """Take out preferences for oneself, and for somebody whom the same person vetoes."""
    wished, vetoed = columns.get("preferences"), columns.get("vetoes")
    if not isinstance(wished, ItemColumn):
        return dict(columns)
    place = {word: position for position, word in enumerate(wished.vocabulary)}
    own = np.array([place.get(who or "", -1) for who in ids], np.int64)
    selfish = np.asarray(wished.codes == own[wished.owners])
    unwanted = np.zeros_like(selfish)
    if isinstance(vetoed, ItemColumn):
        unwanted = _also_in(wished, vetoed, place) & ~selfish
    for row in wished.owners[selfish].tolist():
        message = sentence("The person wished to be matched with themself; that was taken out.")
        _tell_partner("repair", "self-preference", message, row, register)
    for row in wished.owners[unwanted].tolist():
        message = sentence("The person wishes for somebody and vetoes them too. The veto counts.")
        _tell_partner("warning", "vetoed-preference", message, row, register)
    return {**columns, "preferences": _without(wished, selfish | unwanted)}


def _tell_partner(
    severity: Severity, code: str, message: Sentence, row: int, register: Register
) -> None:
    place = {"row": register.rows[row], "person": register.people[row]}
    register.tell(severity, code, message, column="preferences", **place)


def _also_in(wished: ItemColumn, vetoed: ItemColumn, place: Mapping[str, int]) -> Bools:
    code = np.array([place.get(word, -1) for word in vetoed.vocabulary] or [-1], np.int64)
    size = max(len(wished.vocabulary), 1)
    items = code[vetoed.codes] if len(vetoed.codes) else vetoed.codes
    pairs: Ints = (vetoed.owners * size + items)[items >= 0]
    return np.isin(wished.owners * size + wished.codes, pairs)


def _without(column: ItemColumn, gone: Bools) -> ItemColumn:
    starts = np.zeros_like(column.starts)
    np.cumsum(np.bincount(column.owners[~gone], minlength=len(starts) - 1), out=starts[1:])
    return replace(column, starts=starts, codes=column.codes[~gone])


def with_ranks(column: ItemColumn) -> ItemColumn:
    """Number the preferences of each person from 1."""
    position = np.arange(len(column.codes)) - column.starts[column.owners]
    rank = (position + 1).astype(np.float64)
    return replace(column, numbers={"rank": rank})
