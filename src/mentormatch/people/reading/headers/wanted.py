"""What is known of the headers of people before they are read: the map's, and those of fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.people.reading.formats.wanted import Wanted
from mentormatch.people.reading.headers.names import field_called, is_contact, is_told_repair
from mentormatch.people.schema.fields import LONGEST_HEADER
from mentormatch.people.schema.protected import is_protected
from mentormatch.text.spelling import normal_form

if TYPE_CHECKING:
    from mentormatch.people.grammar.column_map import ColumnMap

__all__ = ["wanted_headers"]


def wanted_headers(columns: ColumnMap, *, encoding: str | None, **options: str | None) -> Wanted:
    """Return which headers a reading of people needs and knows, and how to read the source.

    Parameters
    ----------
    columns
        The column map.
    encoding
        Of the file, before that of the map.
    options
        The format and the sheet.
    """
    table = columns.of_table
    specs = [*columns.fields.values(), *columns.attributes.values()]
    named = [header for spec in specs for header in spec.headers]
    merged = [header for spec in specs if spec.merged for header in spec.headers]
    ids = frozenset(map(normal_form, _of_ids(columns)))
    forms = frozenset(map(normal_form, [*named, *columns.ignore])) | ids

    def known(header: str) -> bool:
        if len(header) > LONGEST_HEADER:
            return False
        named = normal_form(header) in forms or field_called(header, table) is not None
        named = named or is_told_repair(header)
        return named or is_contact(header) or is_protected(header)

    def key(header: str) -> bool:
        if len(header) > LONGEST_HEADER:
            return False
        return normal_form(header) in ids if ids else field_called(header, table) == table.key

    return Wanted(
        **options,
        encoding=encoding or columns.encoding,
        delimiter=columns.delimiter,
        usual_sheet=columns.sheet,
        # Where ids are made of rows, no header is needed more than another.
        key=known if columns.id_from is not None else key,
        known=known,
        named=forms,
        merged=frozenset(map(normal_form, merged)),
    )


def _of_ids(columns: ColumnMap) -> tuple[str, ...]:
    return (columns.id,) if isinstance(columns.id, str) else columns.id or ()
