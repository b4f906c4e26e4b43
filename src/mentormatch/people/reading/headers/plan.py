"""Header matching: what each column of a source is, by the map or by its name.

A header that the map does not mention is matched by its normal form to the name of a field or one
of a few aliases. Protected columns are set aside for audits, columns that hold contact data are
dropped, and every other column is dropped and named.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from mentormatch.errors import InputError, ProtectedAttributeError
from mentormatch.people.grammar.column_map import ColumnSpec
from mentormatch.people.grammar.separators import marks
from mentormatch.people.reading.headers.finder import Finder, tell_unknown
from mentormatch.people.reading.headers.missing_id import (
    is_asked,
    refuse_index,
    stop_without_header,
    stop_without_id,
)
from mentormatch.people.reading.headers.named_people import columns_of_names, tell_names
from mentormatch.people.reading.headers.names import (
    REPAIRED,
    field_called,
    is_contact,
    is_long_name,
    is_time_header,
    is_told_repair,
)
from mentormatch.people.reading.labels import (
    LabelColumns,
    label_columns,
    refuse_labels_as_answers,
)
from mentormatch.people.schema.fields import LONGEST_WORD
from mentormatch.people.schema.protected import INSTEAD, is_protected
from mentormatch.text.masking import looks_like_contact, quoted
from mentormatch.text.phrases import all_of
from mentormatch.text.sentences import sentence
from mentormatch.text.spelling import fold, normal_form, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.people.grammar.column_map import ColumnMap
    from mentormatch.people.reading.table import Register
    from mentormatch.people.schema.tables import FieldTable

__all__ = ["Plan", "Source", "plan_columns"]

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Source:
    """Columns, by position, that make one field or attribute.

    Parameters
    ----------
    positions
        Of the columns.
    spec
        How they are written, with the headers that its patterns stand for.
    items
        What each column is about, where that stands in its header.
    """

    positions: tuple[int, ...]
    spec: ColumnSpec
    items: tuple[str, ...] = ()

    @property
    def header(self) -> str:
        """The headers as a finding names them."""
        return ", ".join(self.spec.headers)


@dataclass(slots=True)
class Plan:
    """What is read from where; ids may be made of several columns, which are the parts of `id`.

    `made` are the positions of rows whose id is made of their number.
    """

    id: int | None = None
    ids: tuple[int, ...] = ()
    id_parts: tuple[int, ...] = ()
    made: tuple[int, ...] = ()
    time: int | None = None
    fields: dict[str, Source] = field(default_factory=dict)
    attributes: dict[str, Source] = field(default_factory=dict)
    audit: list[int] = field(default_factory=list)
    contact: list[int] = field(default_factory=list)
    labels: LabelColumns = field(default_factory=LabelColumns)
    resolve: tuple[tuple[int, ...], ...] = ()

    @property
    def names(self) -> tuple[int, ...]:
        """Columns of what people are called, or may be named by."""
        return (*self.labels.positions, *(p for positions in self.resolve for p in positions))


def plan_columns(
    headers: Sequence[str], columns: ColumnMap, register: Register, *, index: str | None = None
) -> Plan:
    """Decide what each column is; findings name what is missing, unknown or set aside.

    Parameters
    ----------
    headers
        As the source spells them.
    columns
        The column map.
    register
        Where findings go.
    index
        Name of the row index of a frame, which is not read.

    Raises
    ------
    ProtectedAttributeError
        If the map makes a protected column a field or an attribute.
    """
    plan, table = Plan(), columns.of_table
    find = Finder(headers, register, _named(columns))
    _find_ids(columns, find, plan)
    _find_time(columns, find, plan)
    for name, spec in columns.fields.items():
        plan.fields |= _mapped(name, columns.meant(name, spec), find)
    for name, spec in columns.attributes.items():
        plan.attributes |= _mapped(name, columns.meant(name, spec), find)
    plan.labels = label_columns(columns, find)
    plan.resolve = columns_of_names(columns, find)
    find.used.update(p for p, header in enumerate(headers) if is_told_repair(header))
    ignored = {normal_form(header) for header in columns.ignore}
    left = [p for p in range(len(headers)) if p not in find.used and headers[p]]
    left = [p for p in left if normal_form(headers[p]) not in ignored]
    rest = _by_name(left, headers, plan, columns, register)
    if columns.id_from is not None:
        _set_aside(rest, plan, find, table)
        _keep_labels(headers, plan, register)
        return plan
    if plan.id is None and index is not None and index in (columns.id_headers or (table.key,)):
        refuse_index(index, register)
    others = [*rest, *plan.names]
    if plan.id is None and not is_asked(register) and _doubtful(others, headers, plan, find):
        stop_without_header(_known(rest, headers, plan, find), headers, table, register)
        return plan
    _set_aside(rest, plan, find, table)
    _keep_labels(headers, plan, register)
    if plan.id is None and not columns.id_headers:
        stop_without_id(headers, table, register)
    return plan


def _named(columns: ColumnMap) -> set[str]:
    """Return the headers that the map names in full; no pattern takes those."""
    specs = [*columns.fields.values(), *columns.attributes.values()]
    named = [header for spec in specs for header in spec.headers if "*" not in header]
    for place in columns.resolve:
        named += [place] if isinstance(place, str) else place
    named += [*(columns.id_headers or [columns.of_table.key]), *columns.ignore, REPAIRED]
    return set(map(normal_form, named))


def _find_ids(columns: ColumnMap, find: Finder, plan: Plan) -> None:
    found = [find(header, columns.of_table.key) for header in columns.id_headers]
    plan.ids = tuple(position for position in found if position is not None)
    if plan.ids and len(plan.ids) == len(found):
        plan.id, plan.id_parts = plan.ids[0], plan.ids


def _find_time(columns: ColumnMap, find: Finder, plan: Plan) -> None:
    """Find when rows were filled in, where it decides which of them counts."""
    if columns.time is not None:
        plan.time = find(columns.time, "time")
    elif columns.twice in ("first", "last"):
        named = [p for p, header in enumerate(find.headers) if is_time_header(header)]
        plan.time = named[-1] if named else None
        find.used.update(named[-1:])


def _doubtful(rest: Sequence[int], headers: Sequence[str], plan: Plan, find: Finder) -> bool:
    """Tell whether the first row looks like a person or a title, and not like headers."""
    if any(map(looks_like_contact, headers)):
        return True
    if any(is_contact(headers[position]) for position in rest):
        return False  # "Name" and "E-mail" stand in headers only
    return 2 * _known(rest, headers, plan, find) < len(headers)


def _known(rest: Sequence[int], headers: Sequence[str], plan: Plan, find: Finder) -> int:
    sources = [*plan.fields.values(), *plan.attributes.values()]
    read = {position for source in sources for position in source.positions} | find.used
    return len(read) + sum(is_protected(headers[position]) for position in rest)


def _mapped(name: str, spec: ColumnSpec, find: Finder) -> dict[str, Source]:
    for header in [name, *spec.headers]:
        if is_protected(header):
            _refuse_protected(header, name)
    found = dict(pair for header in spec.headers for pair in find.matching(header, name))
    headers = [find.headers[position] for position in found]
    if any(map(is_protected, headers)):
        _refuse_protected(next(filter(is_protected, headers)), name)
    if len(found) < len(spec.headers):
        return {}
    if spec.item == "header":
        items = tuple(_called(_without(spec.prefix, item), spec, name) for item in found.values())
        return {name: Source(tuple(found), spec.found(headers), items)}
    several = spec.columns and len(headers) > 1
    return {name: Source(tuple(found), spec.found(headers) if several else spec)}


def _without(prefix: str, item: str) -> str:
    cut = prefix and fold(item).startswith(fold(prefix))
    return item[len(prefix) :].strip() if cut else item.strip()


def _called(item: str, spec: ColumnSpec, name: str) -> str:
    """Return the item of a header as ``values`` calls it; hours are looked up when read."""
    meant = {fold(said): meaning for said, meaning in spec.values.items()}.get(fold(item))
    if not isinstance(meant, str) or name == "availability":
        return item
    several = any(mark in meant for mark in marks(spec.separator))
    return item if several else meant.strip()


def _refuse_protected(header: str, name: str) -> NoReturn:
    raise ProtectedAttributeError(
        f"{quoted(header)} is a protected attribute and cannot become {quoted(name)}; "
        f"leave it out of the column map, and it is kept for audits; {INSTEAD}"
    )


def _by_name(
    left: Sequence[int],
    headers: Sequence[str],
    plan: Plan,
    columns: ColumnMap,
    register: Register,
) -> list[int]:
    """Recognise fields by their names; return the positions that are none."""
    table = columns.of_table
    mapped = {*columns.fields, *columns.constants} | (
        {table.key} if columns.id or columns.id_from else set()
    )
    candidates: dict[str, list[int]] = {}
    rest = []
    for position in left:
        name = field_called(headers[position], table)
        if name is not None and name not in mapped:
            candidates.setdefault(name, []).append(position)
        elif not _own_attribute(headers[position], position, plan, table):
            rest.append(position)
    for name, positions in candidates.items():
        chosen = _one_of(name, positions, headers, table, register)
        if chosen is not None:
            _take(name, chosen, headers[chosen], plan, columns)
            rest += [p for p in positions if p != chosen]
    return sorted(rest)


def _one_of(
    name: str,
    positions: Sequence[int],
    headers: Sequence[str],
    table: FieldTable,
    register: Register,
) -> int | None:
    """Return the one column for a field: the one called so, or the only one."""
    exact = [p for p in positions if normal_form(headers[p]) == name]
    called = exact or [p for p in positions if not is_long_name(headers[p], table)] or positions
    if len(called) == 1:
        return called[0]
    named = [quoted(headers[p]) for p in called[:_SHOWN]]
    if len(called) > _SHOWN:
        named.append(sentence("{more} more", more=len(called) - _SHOWN))
    register.stop_at(
        InputError,
        "ambiguous-header",
        sentence(
            "The columns {headers} could each be {name}.",
            headers=all_of(named),
            name=name,
        ),
        column=headers[called[0]],
        cure=sentence("Say which in the column map."),
    )
    return None


def _take(name: str, position: int, header: str, plan: Plan, columns: ColumnMap) -> None:
    if name == columns.of_table.key:
        plan.id, plan.ids = position, (position,)
    else:
        spec = columns.meant(name, ColumnSpec(column=header))
        plan.fields[name] = Source((position,), spec)


def _own_attribute(header: str, position: int, plan: Plan, table: FieldTable) -> bool:
    """Take ``attributes.<name>``, perhaps with ``:number`` or ``:list`` behind it."""
    prefix, _, name = header.partition(".")
    if prefix.strip().lower() != "attributes" or not name:
        return False
    name, _, kind = name.partition(":") if name.endswith((":number", ":list")) else (name, "", "")
    name = tidy(name)
    taken = name in table.fields or name in (table.key, "attributes") or name in plan.attributes
    if is_protected(name) or taken or not 0 < len(name) <= LONGEST_WORD:
        return False
    spec = ColumnSpec(column=header, number=kind == "number", items=kind == "list")
    plan.attributes[name] = Source((position,), spec)
    return True


def _set_aside(rest: Sequence[int], plan: Plan, find: Finder, table: FieldTable) -> None:
    headers, register = find.headers, find.register
    plan.audit = [position for position in rest if is_protected(headers[position])]
    plan.contact = [p for p in rest if p not in plan.audit and is_contact(headers[p])]
    for position in plan.audit:
        register.tell(
            "note",
            "protected-column",
            sentence(
                "The column holds a protected attribute. It is kept for audits and counts in no "
                "score."
            ),
            column=headers[position],
        )
    for position in plan.contact:
        register.tell(
            "note",
            "contact-column",
            sentence(
                "The column holds contact data, which matching does not need; it is not kept."
            ),
            column=headers[position],
        )
    left = [p for p in rest if p not in {*plan.audit, *plan.contact}]
    # A row in which ids, or what the map asks for, have their headers is a row of headers.
    tell_unknown(left, headers, table, register, sure=plan.id is not None or bool(find.used))


def _keep_labels(headers: Sequence[str], plan: Plan, register: Register) -> None:
    sources = {**plan.fields, **plan.attributes}
    answers = {name: source.positions for name, source in sources.items()}
    refuse_labels_as_answers(plan.labels, answers, headers, register)
    # People are told apart by their names and addresses, whether these are kept or not.
    read = [*plan.ids, *plan.labels.positions]
    read += [position for positions in answers.values() for position in positions]
    tell_names(plan.resolve, read, headers, register)
    named = dict.fromkeys(plan.names)
    plan.contact += [position for position in named if position not in plan.ids]
