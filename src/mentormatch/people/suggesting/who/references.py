"""Columns that name people: whether these are found, and who is left unprotected without them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from mentormatch.people.grammar.no_answers import is_placeholder
from mentormatch.people.grammar.separators import parted
from mentormatch.people.schema.fields import BY_ID
from mentormatch.people.suggesting.judge import Verdict
from mentormatch.people.suggesting.separators import Parted
from mentormatch.text.masking import masked
from mentormatch.text.phrases import all_of, several
from mentormatch.text.spelling import fold

if TYPE_CHECKING:
    from mentormatch.people.grammar.column_spec import ColumnSpec
    from mentormatch.people.suggesting.columns import Column
    from mentormatch.people.suggesting.who.ids import Judged
    from mentormatch.people.suggesting.who.names import Known
    from mentormatch.people.suggesting.who.people_named import PeopleNamed

__all__ = ["PROTECTS", "none_named", "unprotected", "with_references"]

PROTECTS = {
    "manager": "the rule 'not in reporting line' keeps nobody from their own manager",
    "vetoes": "the rule 'no veto' keeps nobody from those they do not want to be matched with",
    "past_partners": "the rule 'not met before' keeps nobody from a former partner",
}
"""What happens while a field is in no line of the map."""
_NONE = frozenset(
    (
        "none|geen|niemand|nobody|no one|no-one|n/a|na|n.a.|n.a|n/b|n.b.|nvt|n.v.t.|n.v.t|nothing|"
        "niets|not applicable|niet van toepassing|nobody yet|nog niemand|no preference|"
        "geen voorkeur|keine|keiner|aucun|aucune|personne|-|--"
    ).split("|")
)
"""How a list of people says that there are none."""
_USUAL = ("none",)
"""What says so without a line of the map."""
_REFERS = 0.15
_BY = {"name": "names", "address": "addresses"}
_A_THIRD = 1 / 3
_FEWEST = 2
_PEOPLE_OF_THESE = "names of people of these files stand there"


def with_references(one: Judged, known: Known) -> Judged:
    """Look whether a column that should name people names them, and whether another one does.

    Parameters
    ----------
    one
        A column with what it may be.
    known
        By what the people of all files may be named.
    """
    if one.verdict.field not in BY_ID:
        return _without_names(one, known)
    # Names of people are no attribute that could be compared, so no other guess takes over.
    kind = known.kind(one)
    found = None if kind is None else known.found(one, kind)
    if kind is None or found is None or not found.found:
        return replace(one, verdicts=(_by_id(one.verdict, one, known),))
    by = all_of(map(repr, (mark.strip() for mark in found.marks))) if found.marks else ""
    told = (
        f"{found.found} of {found.named} people named there stand as {_BY[kind]} in these files, "
        f"as resolve says{f'; parted by {by}' if by else ''}"
    )
    verdict = replace(one.verdict, evidence=f"{one.verdict.evidence.split('; ')[0]}; {told}")
    return replace(one, verdicts=(verdict,), shape=replace(one.shape, parted=_apart(one, found)))


def _by_id(verdict: Verdict, one: Judged, known: Known) -> Verdict:
    if not one.shape.parted.items:
        return verdict
    if known.are_ids(one):
        sure = min(0.95, verdict.confidence + _REFERS)
        return replace(verdict, confidence=sure, evidence=f"{verdict.evidence}; they are ids")
    return verdict.weaker(0.6, "they are no ids of these files, so nobody could be found by them")


def _apart(one: Judged, found: PeopleNamed) -> Parted:
    """Return what stands between people, as the map has to say it."""
    first, *more = found.marks or (None,)
    return replace(one.shape.parted, separator=found.marks if more else first, options=())


def _without_names(one: Judged, known: Known) -> Judged:
    """Leave out an unknown column that names people: it may be whom somebody must not meet."""
    if one.verdict.field != "attribute" or not _names_people(one, known):
        return one
    told = (
        f"{one.verdict.evidence}; {_PEOPLE_OF_THESE}, so it is compared with nothing: say whether "
        "they are preferences, vetoes, past_partners or manager"
    )
    return replace(one, verdicts=(Verdict("attribute", 0.3, told),))


def _names_people(one: Judged, known: Known) -> bool:
    """Tell whether a good part of the answers of a column are people of these files."""
    counts = [known.found(one, kind) for kind in _BY]
    return any(c.found >= max(_FEWEST, _A_THIRD * c.named) for c in counts)


def none_named(
    read: Iterable[tuple[str | None, Column, ColumnSpec]], of_ids: Iterable[Column]
) -> dict[str, tuple[str, ...]]:
    """Return the line of the map for words by which lists of people say that there are none.

    Parameters
    ----------
    read
        The columns that are read, each with its field and how it is read.
    of_ids
        The columns of ids: what stands there is somebody.
    """
    items = {
        fold(part)
        for name, column, spec in read
        if name in BY_ID and name != "manager" and spec.item != "header"
        for text in column.counts
        for part in (text, *parted(text, spec.separator))
    }
    ids = {text for column in of_ids for text in column.counts}
    words = (items & _NONE) - ids - {*_USUAL}
    return {"none": (*_USUAL, *sorted(words))} if words else {}


def unprotected(
    file: str, judged: Iterable[Judged], read: Collection[tuple[str, int]], known: Known
) -> Iterator[str]:
    """Yield a line for each column that a rule would need and the map does not read.

    Parameters
    ----------
    file
        Its name.
    judged
        The columns, with what they may be.
    read
        Field and place of each column that the map reads.
    known
        By what the people of all files may be named.
    """
    fields = {field for field, _ in read}
    for one in judged:
        field = one.verdict.field
        count = sum(rows for text, rows in one.column.counts.items() if not is_placeholder(text))
        if (field, one.column.place) in read or not count:
            continue
        where = (
            f"{masked(file)}, {masked(one.column.header)} ({several(count, 'answer', 'answers')})"
        )
        if field in PROTECTS and not (field == "manager" and field in fields):
            yield f"{where}: not in the map, so {PROTECTS[field]} by it"
        elif field == "attribute" and _names_people(one, known):
            yield f"{where}: {_PEOPLE_OF_THESE}; if they must not be matched, it belongs to vetoes"
