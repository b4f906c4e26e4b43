"""Character encoding of a file, and a warning where it had to be assumed.

Encodings are never guessed from statistics, which read *Łukasz* as *£ukasz* without a word: a
declared encoding holds, else a byte order mark, else strict UTF-8, else Windows-1252 with a
warning.
"""

from __future__ import annotations

import codecs
import gzip
import zlib
from typing import TYPE_CHECKING

from mentormatch.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from mentormatch.people.reading.table import Register

__all__ = ["encoding_of", "file_bytes"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def file_bytes(path: Path) -> bytes:
    """Return the content of a file, unpacked if its name ends in ``.gz``.

    Raises
    ------
    InputError
        If there is no such file, or it cannot be read.
    """
    if path.is_dir():
        raise InputError(f"{path.name!r} is a folder; name a file in it")
    try:
        raw = path.read_bytes()
        return gzip.decompress(raw) if path.suffix.lower() == ".gz" else raw
    except FileNotFoundError:
        raise InputError(f"there is no file {path.name!r} in {path.parent.name or '.'!r}") from None
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{path.name!r} cannot be read: {reason}") from None


def encoding_of(raw: bytes, declared: str | None, register: Register) -> str:
    """Return the encoding in which to read these bytes.

    Raises
    ------
    InputError
        If the declared encoding is unknown, or the bytes are not in it.
    """
    if declared is not None:
        return _checked(raw, declared)
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    if marked:
        return _checked(raw, marked)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        _warn(raw, error.start, register)
        return _checked(raw, "cp1252")
    return "utf-8"


def _checked(raw: bytes, encoding: str) -> str:
    try:
        raw.decode(encoding)
    except LookupError:
        raise InputError(f"{encoding!r} is not an encoding; try 'utf-8' or 'cp1252'") from None
    except UnicodeError:
        raise InputError(
            f"the file is not text in {encoding}; save it as CSV UTF-8, or name its encoding, "
            "for example encoding='cp1250'"
        ) from None
    return encoding


def _warn(raw: bytes, start: int, register: Register) -> None:
    line = raw.count(b"\n", 0, start) + 1
    register.tell(
        "warning",
        "encoding",
        f"The file is not UTF-8; it was read as Windows-1252. Line {line} holds the first letter "
        "for which that matters.",
        row=line,
        cure="Look at that letter; if it is wrong, name the encoding.",
    )
