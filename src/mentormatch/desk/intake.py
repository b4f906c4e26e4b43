"""Requests from a file: one row a request, all faults told at once with their rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from typing import Any

from mentormatch.desk.request import Request
from mentormatch.desk.roster import asking
from mentormatch.errors import EmptyFile, InputError, UnknownPerson
from mentormatch.findings import Findings
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.reading.formats.sources import file_name, listed, table_of
from mentormatch.people.reading.formats.wanted import Wanted
from mentormatch.people.reading.table import Register, Table
from mentormatch.text.masking import masked
from mentormatch.text.phrases import did_you_mean, several
from mentormatch.text.sentences import joined, sentence
from mentormatch.text.spelling import normal_form

__all__ = ["read_requests"]

_FIELDS = ("id", "mentee", "skill", "level", "current", "minutes", "urgency", "deadline")
_NUMBERS = frozenset({"level", "current", "minutes"})
_SHOWN = 5


def read_requests(
    source: str | PathLike[str] | Iterable[Mapping[str, Any]] | Any,
    *,
    people: Sequence[Profiles] = (),
) -> tuple[Request, ...]:
    """Read requests for a desk.

    Parameters
    ----------
    source
        Any source of :func:`mentormatch.read_profiles`, such as a path, bytes, a frame or dicts.
        Columns are those of :class:`Request`: id, mentee and skill, and if wanted level, current,
        minutes, urgency and deadline (yyyy-mm-dd). An empty cell stands for the default.
    people
        Pools with labels or addresses, by which the column mentee may name who asks. The requests
        have ids.

    Returns
    -------
    tuple of Request
        In the order of the file.

    Raises
    ------
    InputError
        If a column or a row cannot be read; the error carries a finding for each.

    Examples
    --------
    >>> read_requests([{"id": "r1", "mentee": "eli", "skill": "SQL", "minutes": "45"}])[0].minutes
    45
    """
    register = Register(file_name(source))
    wanted = Wanted(key=lambda header: normal_form(header) == "mentee", known=_is_field)
    table = table_of(listed(source), wanted, register)
    if table is None:
        kind, told = register.stop or EmptyFile, "; ".join(map(str, register.found[:_SHOWN]))
        raise kind(f"there are no requests: {told or 'the source has no header'}", register.found)
    register.begin(table.rows)
    columns = _columns(table, register)
    rows = range(len(table.rows))
    requests = [_request(table, columns, row, register, people) for row in rows]
    refused = [finding for finding in register.found if finding.severity == "refused"]
    if refused:
        told = "\n  ".join(map(str, refused[:_SHOWN]))
        more = f"\n  and {len(refused) - _SHOWN} more" if len(refused) > _SHOWN else ""
        count = several(len(refused), "fault", "faults")
        raise InputError(f"{count} in the requests:\n  {told}{more}", Findings(register.found))
    return tuple(request for request in requests if request is not None)


def _is_field(header: str) -> bool:
    return normal_form(header) in _FIELDS


def _columns(table: Table, register: Register) -> dict[str, int]:
    """Return the position of each field; unknown and missing columns are findings."""
    found: dict[str, int] = {}
    for position, header in enumerate(table.headers):
        name = normal_form(str(header))
        if name in _FIELDS:
            found[name] = position
        else:
            near = did_you_mean(name, _FIELDS)
            register.tell(
                "refused",
                "unknown-column",
                sentence(
                    "The column {header!r} does not belong to a request{near}.",
                    header=masked(str(header)),
                    near=near,
                ),
                expected=joined(_FIELDS),
            )
    for name in ("id", "mentee", "skill"):
        if name not in found:
            register.tell(
                "refused", "missing-column", sentence("There is no column {name!r}.", name=name)
            )
    return found


def _request(
    table: Table,
    columns: Mapping[str, int],
    row: int,
    register: Register,
    people: Sequence[Profiles],
) -> Request | None:
    cells = {name: table.cells[position][row] for name, position in columns.items()}
    answers = {name: _plain(name, cell) for name, cell in cells.items() if not _empty(cell)}
    try:
        if people and "mentee" in answers:
            answers["mentee"] = _who(answers["mentee"], people)
        return Request(**answers)
    except UnknownPerson as error:
        register.refuse(
            row, "request", sentence("It is not clear who asks: {fault}.", fault=str(error))
        )
        return None
    except InputError as error:
        if {"id", "mentee", "skill"} <= columns.keys():
            said = str(error).removeprefix("not a valid request: ")
            register.refuse(
                row, "request", sentence("This is not a valid request: {faults}.", faults=said)
            )
        return None


def _who(cell: str, people: Sequence[Profiles]) -> str:
    """Return the id of who asks; an address that is nobody's is refused, as no id may be one."""
    who = asking(cell, people)
    if "@" in who and any(pool.contact_by_id for pool in people):
        first, *others = people
        return first.one_of(who, *others)
    return who


def _empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _plain(name: str, cell: Any) -> Any:
    """Return a cell as a request takes it: digits as numbers, all else as it is."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if name not in _NUMBERS:
        return cell.strip() if isinstance(cell, str) else cell if name == "deadline" else str(cell)
    digits = isinstance(cell, str) and re.fullmatch(r"\s*[0-9]{1,9}\s*", cell)
    return int(cell) if digits else cell
