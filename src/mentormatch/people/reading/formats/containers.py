"""What a zip file or an old Office file holds, told by its directory before anything is parsed."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import NoReturn

from mentormatch.errors import InputError
from mentormatch.people.grammar.limits import LIMITS, Limits
from mentormatch.people.reading.formats.decode import refuse_unpacked

__all__ = ["DAMAGED", "OLE", "ZIP", "ole_kind", "parts_of", "refuse_damaged", "zip_kind"]

ZIP = b"PK\3\4"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DAMAGED = (
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    UnicodeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What Python raises on a zip file that is cut off, changed, locked, or packed in another way."""
_SHEETS = "application/vnd.oasis.opendocument.spreadsheet"
_LARGEST_MANIFEST = 1_000_000
_MOST_PARTS = 10_000
_STREAMS = (
    ("EncryptedPackage", "locked"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
"""Streams of old Office files; the first that is there tells what it is."""


def parts_of(raw: bytes, name: str, limits: Limits = LIMITS) -> zipfile.ZipFile:
    """Return a zip file whose parts are as large as its directory says, and not too large.

    Raises
    ------
    InputError
        If it is damaged, or unpacks to more than is read.
    """
    try:
        parts = zipfile.ZipFile(io.BytesIO(raw))
    except DAMAGED:
        refuse_damaged(name)
    size = sum(part.file_size for part in parts.infolist())
    refuse_unpacked(size, len(raw), name, limits)
    if len(parts.infolist()) > _MOST_PARTS:
        raise InputError(f"{name} holds more than {_MOST_PARTS:,} files, as no workbook does")
    try:
        # A part that is larger than the directory says fails its check sum.
        broken = parts.testzip()
    except DAMAGED:
        broken = name
    if broken is not None:
        refuse_damaged(name)
    return parts


def refuse_damaged(name: str) -> NoReturn:
    """Refuse a workbook that cannot be taken apart.

    Raises
    ------
    InputError
        In any case.
    """
    raise InputError(
        f"{name} is damaged or incomplete, and cannot be read as a workbook; download it again, "
        "or open it in a spreadsheet and save it again"
    )


def zip_kind(parts: zipfile.ZipFile) -> str:
    """Return what a zip file is: xlsx, ods, a kind that is refused, or ``zip``."""
    names = {part.lower().replace("\\", "/") for part in parts.namelist()}
    if "mimetype" in names and "content.xml" in names:
        return _open_document(parts)
    if any(part.endswith("vbaproject.bin") for part in names):
        return "xlsm"
    for part, kind in (("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb")):
        if part in names:
            return kind
    for start, kind in (("word/", "doc"), ("ppt/", "ppt"), ("index/", "numbers")):
        if any(part.startswith(start) for part in names):
            return kind
    return "numbers" if any(part.endswith(".iwa") for part in names) else "zip"


def _open_document(parts: zipfile.ZipFile) -> str:
    kind = _text(parts, "mimetype").strip()
    if not kind.startswith(_SHEETS):
        return "doc" if kind.endswith("text") else "zip"
    return "locked" if "encryption-data" in _text(parts, "META-INF/manifest.xml") else "ods"


def _text(parts: zipfile.ZipFile, name: str) -> str:
    """Return the beginning of a part, or nothing where it is not there."""
    try:
        with parts.open(name) as part:
            return part.read(_LARGEST_MANIFEST).decode("utf-8", "replace")
    except (KeyError, *DAMAGED):
        return ""


def ole_kind(raw: bytes) -> str:
    """Return what an old Office file is: xls, a kind that is refused, or ``ole``.

    The names of its streams stand in its directory in two bytes a letter.
    """
    return next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in raw), "ole")
