"""Character encoding of a file, and a warning where it had to be assumed.

Encodings are never guessed from statistics, which read *Łukasz* as *£ukasz* without a word: a
declared encoding holds, else a byte order mark, else strict UTF-8, else Windows-1252 with a warning
where only that gives words. Where another gives words too, or none does, the encoding is asked for.
"""

from __future__ import annotations

import codecs
import gzip
import zlib
from typing import TYPE_CHECKING, NoReturn

from mentormatch.errors import InputError
from mentormatch.findings import Finding, Findings
from mentormatch.text.encodings import (
    OLD_ENCODINGS,
    conflicting,
    read_as_words,
    words_beyond_ascii,
)

if TYPE_CHECKING:
    from pathlib import Path

    from mentormatch.people.reading.table import Register

__all__ = ["encoding_of", "file_bytes"]

_SAMPLE = 4096
_FEW = 4
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
    _refuse_two_bytes(raw, register)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_doubt(raw, error.start, register)
        _warn(raw, error.start, register)
        return _checked(raw, "cp1252")
    return "utf-8"


def _refuse_two_bytes(raw: bytes, register: Register) -> None:
    """Ask for the encoding of a file of two bytes a letter that does not begin with a mark."""
    sample = raw[:_SAMPLE]
    zeros = [sample[half::2].count(0) for half in (0, 1)]
    if max(zeros) > max(len(sample) / 8, _FEW, _FEW * min(zeros)):
        name = "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
        message = "The file looks like UTF-16 without a byte-order mark."
        cure = f'Save it as CSV UTF-8, or say encoding = "{name}" in the column map.'
        _ask(message, cure, 1, register)


def _refuse_doubt(raw: bytes, start: int, register: Register) -> None:
    """Ask for the encoding where not only Windows-1252 reads every word."""
    words = words_beyond_ascii(raw)
    read = {
        name: told for name in OLD_ENCODINGS if (told := read_as_words(words, name)) is not None
    }
    western = read.get("cp1252")
    fits = [name for name in read if western is None or conflicting(western, read[name])]
    if western is not None and not fits:
        return
    known = [*(["cp1252"] if western is not None else []), *fits] or list(OLD_ENCODINGS)
    message = "The file is not UTF-8, and its letters do not tell what else it is."
    if western is not None or len(fits) == 1:
        among = " and ".join(OLD_ENCODINGS[name] for name in known)
        alike = " alike" if len(known) > 1 else " only"
        message = f"The file is not UTF-8; its letters are words in {among}{alike}."
    said = " or ".join(f'encoding = "{name}"' for name in known)
    cure = f"Save it as CSV UTF-8, or say {said} in the column map."
    _ask(message, cure, raw.count(b"\n", 0, start) + 1, register)


def _ask(message: str, cure: str, line: int, register: Register) -> NoReturn:
    finding = Finding("refused", "encoding", message, file=register.file, row=line, cure=cure)
    told = f"{register.file or 'the source'} cannot be read as people\n{Findings([finding])}"
    raise InputError(told, [finding])


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
