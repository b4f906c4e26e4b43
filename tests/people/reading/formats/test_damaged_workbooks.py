"""Workbooks that were changed, cut off or put together from parts: people, or words.

Holds ``formats.containers``, ``formats.workbooks`` and ``formats.workbook_cells`` of
``people.reading`` to account.
"""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbook_cases import ods, with_part, workbook

import mentormatch as mm
from mentormatch.errors import MentorMatchError

ROWS = [["id", "offers", "max mentees"], ["a", "sql:4", 2], ["b", ("=NA()", "#N/A"), 0.5]]
BOOKS = (workbook({"People": ROWS, "Notes": [["Read me"]]}), ods({"People": ROWS}))
PARTS = [
    (book, part)
    for book in BOOKS
    for part in zipfile.ZipFile(io.BytesIO(book)).namelist()
    if part.endswith((".xml", ".rels", "mimetype"))
]
relaxed = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=100)
_place = st.integers(0, 10**6)
_changes = st.lists(
    st.tuples(
        _place,
        st.integers(0, 12),
        st.one_of(
            st.binary(max_size=3),
            st.sampled_from(
                [
                    b"<",
                    b">",
                    b"</c>",
                    b"</row>",
                    b'"',
                    b"&#0;",
                    b"&lol;",
                    b"1e999",
                    b"-1",
                    b"9" * 20,
                ]
            ),
            st.sampled_from([b"XFD1048576", b' r="ZZZ9999999"', b' t="e"', b"<c", b"\xff\xfe"]),
        ),
    ),
    min_size=1,
    max_size=5,
)


def _changed(content: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for place, cut, put in changes:
        at = place % (len(content) + 1)
        content = content[:at] + put + content[at + cut :]
    return content


def _read(content: bytes) -> None:
    with suppress(MentorMatchError):
        assert len(mm.read_profiles(content, on_error="drop")) > 0


@relaxed
@given(st.sampled_from(BOOKS), _changes, st.integers(1, 10**6))
def test_a_damaged_file_is_people_or_refused(
    book: bytes, changes: list[tuple[int, int, bytes]], end: int
) -> None:
    """Bytes changed, put in or cut off, anywhere in the file."""
    content = _changed(book, changes)
    _read(content[: end % (2 * len(content))])


@relaxed
@given(st.sampled_from(PARTS), _changes)
def test_a_damaged_part_is_people_or_refused(
    of: tuple[bytes, str], changes: list[tuple[int, int, bytes]]
) -> None:
    """A whole zip file whose XML is not what it should be."""
    book, part = of
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        content = parts.read(part)
    _read(with_part(book, part, _changed(content, changes)))
