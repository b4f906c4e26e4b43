"""Parquet files, where pyarrow is installed: a frame like any other, once its size is known."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from mentormatch.errors import InputError, MissingExtra
from mentormatch.people.reading.formats.decode import refuse_unpacked

if TYPE_CHECKING:
    from mentormatch.people.reading.formats.kinds import Content

__all__ = ["read_parquet"]

_MOST_CELLS = 100_000_000


def read_parquet(content: Content) -> Any:
    """Return the table of a Parquet file.

    Raises
    ------
    MissingExtra
        If pyarrow is not installed.
    InputError
        If the file is damaged, or larger than is read.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtra(
            f"{content.name} is a Parquet file, which needs pyarrow: pip install pyarrow; or save "
            "the table as CSV UTF-8"
        ) from None
    try:
        file = pq.ParquetFile(io.BytesIO(content.raw))
        told = file.metadata
        groups = (told.row_group(group).total_byte_size for group in range(told.num_row_groups))
        refuse_unpacked(sum(groups), len(content.raw), content.name, content.limits)
        if told.num_rows * told.num_columns > _MOST_CELLS:
            raise InputError(f"{content.name} holds more than {_MOST_CELLS:,} cells")
        table = file.read()
        table.validate(full=True)
        return table
    except (pa.ArrowException, OSError, ValueError, TypeError, OverflowError):
        raise InputError(
            f"{content.name} is damaged or incomplete, and cannot be read as a Parquet file"
        ) from None
