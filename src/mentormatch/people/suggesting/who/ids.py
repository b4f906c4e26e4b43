"""Which column tells people apart, in one file or in two."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mentormatch.people.suggesting.columns import Column
from mentormatch.people.suggesting.judge import Verdict
from mentormatch.people.suggesting.shapes import Shape
from mentormatch.text.spelling import fold

__all__ = ["Ids", "Judged", "ids_of"]

_SURE_ENOUGH = 0.5
_ADDRESSES = 0.8
_DISTINCT = 0.9
_NEARLY_ALL = 0.9
_OF_STAFF = re.compile(
    r"staff|employee|person|payroll|student|member|medewerker|lid", re.IGNORECASE
)
"""Headers of numbers that people keep, however small these are."""
_STAY = "do not delete or move rows, and keep the name of the file, until the programme ends"
_OF_ROW = f"whoever left it empty gets an id of the row: {_STAY}"


@dataclass(frozen=True)
class Judged:
    """A column, its shape, and what it may be, the surest first."""

    column: Column
    shape: Shape
    verdicts: tuple[Verdict, ...]

    @property
    def verdict(self) -> Verdict:
        """What it most likely is."""
        return self.verdicts[0]

    def sure_of(self, field: str) -> float:
        """Return how sure it is that this is the field."""
        return max((v.confidence for v in self.verdicts if v.field == field), default=0.0)


@dataclass(frozen=True)
class Ids:
    """Where ids come from.

    Parameters
    ----------
    columns
        The columns; none where ids are made of rows.
    verdict
        How sure that is, and why.
    settings
        What the map says of it.
    """

    columns: tuple[Column, ...]
    verdict: Verdict
    settings: Mapping[str, Any]


def ids_of(files: Sequence[Sequence[Judged]]) -> list[Ids]:
    """Return where the ids of each file come from.

    A form tool counts its answers, so that 1 is somebody in each of two files, or nobody in the
    other; then addresses tell better who is who.
    """
    numbered = [_best(judged) for judged in files]
    mails = [_address(judged) for judged in files]
    why = ""
    if len(files) == 2 and _only_counted(numbered, mails):
        why = "the numbers of both files are those of other people, while addresses tell who is who"
    elif len(files) == 2 and _one_counts(numbered, mails):
        why = "the numbers of one file only count its rows, while both files have addresses"
    return [
        _ids(judged, number, mail, why)
        for judged, number, mail in zip(files, numbered, mails, strict=True)
    ]


def _best(judged: Sequence[Judged]) -> Judged | None:
    able = [
        one
        for one in judged
        if one.verdict.field == "id"
        and one.verdict.confidence >= _SURE_ENOUGH
        and one.column.alone
        # An id that is an address has to be hashed, which `_address` sees to.
        and not one.shape.is_a("address", 0.05)
    ]
    return max(able, key=lambda one: (one.verdict.confidence, one.column.header), default=None)


def _address(judged: Sequence[Judged]) -> Judged | None:
    able = [
        one
        for one in judged
        if one.shape.is_a("address", _ADDRESSES)
        and one.shape.answers >= _NEARLY_ALL * one.shape.rows
        and one.shape.distinct >= _DISTINCT * one.shape.answers
        and one.column.alone
        and one.verdict.field in ("contact", "id")
    ]
    return max(able, key=lambda o: (o.shape.distinct, _short(o.column.header)), default=None)


def _short(header: str) -> tuple[int, str]:
    return -len(header), header


def _only_counted(numbered: Sequence[Judged | None], mails: Sequence[Judged | None]) -> bool:
    """Tell whether numbers of two files mean other people, as the addresses beside them show."""
    (left, right), (mine, others) = numbered, mails
    if left is None or right is None or mine is None or others is None:
        return False
    if any(one.shape.answers < one.shape.rows for one in (left, right)):
        return False
    ours, theirs = (_by_number(n, m) for n, m in ((left, mine), (right, others)))
    common = ours.keys() & theirs.keys()
    return any(ours[number] != theirs[number] for number in common)


def _one_counts(numbered: Sequence[Judged | None], mails: Sequence[Judged | None]) -> bool:
    """Tell whether one file counts its rows, and everybody of the other has an address alone."""
    counting = [place for place, number in enumerate(numbered) if number is not None]
    if len(counting) != 1:
        return False
    number = numbered[counting[0]]
    return number is not None and None not in mails and _counts_rows(number)


def _counts_rows(one: Judged) -> bool:
    """Tell whether numbers only say which answer this was; some may have been deleted."""
    texts = one.column.texts
    numbers = [int(text) for text in texts if text.isdecimal()]
    # A total below the answers is no number.
    if _OF_STAFF.search(one.column.header) or len(numbers) < _NEARLY_ALL * len(texts):
        return False
    return len(set(numbers)) == len(numbers) and max(numbers, default=0) <= 2 * one.shape.rows


def _by_number(number: Judged, mail: Judged) -> dict[str, str]:
    pairs = zip(number.column.texts, mail.column.texts, strict=False)
    return {fold(who): fold(address) for who, address in pairs}


def _ids(judged: Sequence[Judged], number: Judged | None, mail: Judged | None, counted: str) -> Ids:
    if mail is not None and (number is None or counted):
        once = mail.shape.distinct == mail.shape.answers
        told = "every address stands there once" if once else "hardly an address stands there twice"
        why = counted or f"there is no column of ids, and {told}"
        settings: dict[str, Any] = {"id": mail.column.header, "id_hash": True}
        sure, empty = 0.75, mail.shape.rows - mail.shape.answers
        if empty:
            # A row above may be empty altogether, or a total: how many people it is, reading tells.
            why, sure = f"{why}; {_OF_ROW}", 0.65
            settings["id_else"] = "row"
        verdict = Verdict("id", sure, f"{why}; id_hash = true replaces addresses by p-0123456789")
        return Ids((mail.column,), verdict, settings)
    if number is not None:
        return Ids((number.column,), number.verdict, {"id": number.column.header})
    return _of_names(judged) or _of_rows()


def _of_names(judged: Sequence[Judged]) -> Ids | None:
    names = [one for one in judged if one.verdict.field == "label" and one.column.alone]
    names.sort(key=lambda one: one.column.header)
    if len(names) == 1 and not names[0].shape.answers:
        return _named(names)  # a form that nobody has answered yet
    full = [one for one in names if one.shape.answers == one.shape.rows > 0]
    for one in full:
        if one.shape.distinct == one.shape.rows:
            return _named([one])
    together = {tuple(map(fold, row)) for row in zip(*(o.column.texts for o in full), strict=True)}
    if len(full) in (2, 3) and len(together) == full[0].shape.rows:
        return _named(full)
    return None


def _named(names: Sequence[Judged]) -> Ids:
    headers = [one.column.header for one in names]
    alike = (
        "and no two people have the same name; " if names[0].shape.answers else "but for a name; "
    )
    why = f"there is no column of ids or addresses, {alike}"
    verdict = Verdict("id", 0.6, f"{why}id_hash = true keeps names out of results")
    said = headers[0] if len(headers) == 1 else tuple(headers)
    return Ids(tuple(one.column for one in names), verdict, {"id": said, "id_hash": True})


def _of_rows() -> Ids:
    why = (
        "no column tells people apart, so each is called by the file and the row, as mentors-17: "
        f"{_STAY}"
    )
    return Ids((), Verdict("id", 0.5, why), {"id_from": "row"})
