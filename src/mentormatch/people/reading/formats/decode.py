"""Character encoding of a file, and a warning where it had to be assumed.

Encodings are never guessed from statistics, which read *Łukasz* as *£ukasz* without a word: a
declared encoding holds, else a byte order mark, else strict UTF-8, else Windows-1252 with a warning
where only that gives words. Where another gives words too, or none does, the encoding is asked for.
"""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from typing import TYPE_CHECKING, Any, NoReturn

from mentormatch.errors import InputError
from mentormatch.findings import Finding, Findings
from mentormatch.people.grammar.limits import LIMITS, Limits, lifted
from mentormatch.text.encodings import (
    OLD_ENCODINGS,
    conflicting,
    read_as_words,
    words_beyond_ascii,
)
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import all_of, any_of
from mentormatch.text.sentences import Sentence, counted, joined, sentence

if TYPE_CHECKING:
    from pathlib import Path

    from mentormatch.people.reading.table import Register

__all__ = [
    "PACKED",
    "encoding_of",
    "file_bytes",
    "marked",
    "opened_bytes",
    "refuse_unpacked",
    "stream",
    "unpacked",
]

PACKED = b"\x1f\x8b"
"""The first bytes of what gzip packs."""
_HARMLESS = 10_000_000
"""Unpacked bytes that do no harm, however small they were packed."""
_PIECE = 1 << 20
_NO_ENCODINGS = frozenset("idna punycode unicode_escape raw_unicode_escape undefined utf_7".split())
"""What Python can decode and no program saves a table in."""
_LOCK = "~$"
_SAMPLE = 4096
_FEW = 4
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def file_bytes(path: Path, limits: Limits = LIMITS) -> bytes:
    """Return the content of a file as it lies there.

    Raises
    ------
    InputError
        If there is no such file, it cannot be read, or it is larger than the limit.
    """
    name = quoted(path.name)
    if path.name.startswith(_LOCK):
        raise InputError(
            f"{name} is what Excel puts beside a workbook while it is open; close the workbook, "
            f"and give its name without {_LOCK}"
        )
    try:
        with path.open("rb") as file:
            raw = file.read(limits.file_bytes + 1)
    except FileNotFoundError:
        parent = quoted(path.parent.name or ".")
        raise InputError(f"there is no file {name} in {parent}") from None
    except IsADirectoryError:
        raise InputError(f"{name} is a folder; name a file in it") from None
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror or error}") from None
    except ValueError:
        raise InputError(f"{name} cannot be read: that is no path") from None
    _refuse_large(len(raw), name, limits)
    return raw


def opened_bytes(file: Any, name: str, limits: Limits = LIMITS) -> tuple[bytes, str | None]:
    """Return the content of an open file, or of bytes, and its encoding where it gives text.

    Raises
    ------
    InputError
        If it cannot be read, or is larger than the limit.
    """
    try:
        raw = file.read(limits.file_bytes + 1) if hasattr(file, "read") else file
    except (OSError, ValueError) as error:
        # A closed file is a ValueError, and so is text that is not in the encoding of the file.
        reason = "is closed" if getattr(file, "closed", False) else "cannot be read"
        told = "it is not text in its encoding; open it in mode 'rb'"
        more = f": {told}" if isinstance(error, UnicodeError) else ""
        raise InputError(f"the open file {reason}{more}") from None
    text = isinstance(raw, str)
    if not isinstance(raw, (str, bytes, bytearray, memoryview)):
        raise InputError(f"the open file gives a {type(raw).__name__} and neither text nor bytes")
    content = raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else bytes(raw)
    _refuse_large(len(content), name, limits)
    return content, "utf-8" if text else None


def _refuse_large(size: int, name: str, limits: Limits) -> None:
    if size > limits.file_bytes:
        raise InputError(
            f"{name} is larger than {_told(limits.file_bytes)}, and no more is read of one file; "
            "take out the columns that matching does not need, or read its people in parts; "
            f"{lifted('file_bytes')}"
        )


def _told(size: int) -> str:
    """Return a number of bytes as people say it."""
    megabytes = size // 1_000_000
    return f"{megabytes:,} MB" if megabytes else f"{size:,} bytes"


def refuse_unpacked(size: int, packed: int, name: str, limits: Limits = LIMITS) -> None:
    """Refuse what unpacks to more than memory can hold, or to so much more than any table does.

    Raises
    ------
    InputError
        If it does.
    """
    if size > limits.unpacked_bytes:
        limit, which = f"larger than {_told(limits.unpacked_bytes)} unpacked", "unpacked_bytes"
    elif size > max(_HARMLESS, limits.unpacked_times * packed):
        times = f"more than {limits.unpacked_times:,} times as large unpacked"
        limit, which = f"{times}, as no table of people is", "unpacked_times"
    else:
        return
    raise InputError(
        f"{name} is {limit}, and no more is read of one file; take out what matching does not "
        f"need, or read its people in parts; {lifted(which)}"
    )


def unpacked(raw: bytes, name: str, limits: Limits = LIMITS) -> bytes:
    """Return what gzip packed, read in pieces, so that what memory cannot hold does no harm.

    Raises
    ------
    InputError
        If it is damaged, or larger than is read.
    """
    held = io.BytesIO()
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            while piece := file.read(_PIECE):
                held.write(piece)
                refuse_unpacked(held.tell(), len(raw), name, limits)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{name} cannot be read: {reason}") from None
    return held.getvalue()


def marked(raw: bytes) -> str | None:
    """Return the encoding that a byte-order mark names."""
    return next((name for mark, name in _MARKS if raw.startswith(mark)), None)


def encoding_of(raw: bytes, declared: str | None, register: Register) -> str:
    """Return the encoding in which to read these bytes.

    Raises
    ------
    InputError
        If the declared encoding is unknown, or the bytes are not in it.
    """
    if declared is not None:
        return _checked(raw, declared)
    by_mark = marked(raw)
    if by_mark:
        return _checked(raw, by_mark)
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
        message = sentence("The file looks like UTF-16 without a byte-order mark.")
        cure = sentence(
            "Save it as CSV UTF-8, or write {lines} in the column map.",
            lines=f'encoding = "{name}"',
        )
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
    message = sentence("The file is not UTF-8, and its letters do not show what else it is.")
    if western is not None or len(fits) == 1:
        message = counted(
            len(known),
            "The file is not UTF-8. Its letters make words only in {encodings}.",
            "The file is not UTF-8. Its letters make words in each of {encodings}.",
            encodings=all_of(OLD_ENCODINGS[name] for name in known),
        )
    letters = (
        sentence("{letter!r} in {encoding}", letter=_letter(raw, start, name), encoding=name)
        for name in known
    )
    cure = sentence(
        "Save it as CSV UTF-8, or write {lines} in the column map: the letter is {letters}.",
        lines=any_of(f'encoding = "{name}"' for name in known),
        letters=joined(letters),
    )
    _ask(message, cure, raw.count(b"\n", 0, start) + 1, register)


def _letter(raw: bytes, at: int, encoding: str) -> str:
    """Return what one byte is in an encoding; a letter alone tells nothing of a person."""
    return raw[at : at + 1].decode(encoding, "replace")


def _ask(message: Sentence, cure: Sentence, line: int, register: Register) -> NoReturn:
    finding = Finding("refused", "encoding", message, file=register.file, row=line, cure=cure)
    told = f"{register.file or 'the source'} cannot be read as people\n{Findings([finding])}"
    raise InputError(told, [finding])


def stream(raw: bytes, encoding: str) -> io.TextIOWrapper:
    """Return the text of a file line by line; line ends stay as they are."""
    # A stream keeps the memory at the size of the file; newline="" leaves line ends to csv.
    return io.TextIOWrapper(io.BytesIO(raw), encoding=encoding, newline="")


def _checked(raw: bytes, encoding: str) -> str:
    _refuse_unknown(encoding)
    try:
        text = stream(raw, encoding)
        while text.read(_PIECE):
            pass
    except UnicodeError:
        raise InputError(
            f"the file is not text in {encoding}; save it as CSV UTF-8, or name its encoding, "
            "for example encoding='cp1250'"
        ) from None
    return encoding


def _refuse_unknown(encoding: object) -> None:
    try:
        found = codecs.lookup(encoding) if isinstance(encoding, str) else None
    except (LookupError, ValueError):
        found = None
    # Some codecs turn bytes into bytes, or text into text.
    text = found is not None and getattr(found, "_is_text_encoding", True)
    if found is None or not text or found.name.replace("-", "_") in _NO_ENCODINGS:
        raise InputError("what is given as encoding is not an encoding; try 'utf-8' or 'cp1252'")


def _warn(raw: bytes, start: int, register: Register) -> None:
    line = raw.count(b"\n", 0, start) + 1
    register.tell(
        "warning",
        "encoding",
        sentence(
            "The file is not UTF-8; it was read as Windows-1252. Line {line} holds the first "
            "letter for which that matters, read as {letter!r}.",
            line=line,
            letter=_letter(raw, start, "cp1252"),
        ),
        row=line,
        cure=sentence("Look at that letter; if it is wrong, name the encoding."),
    )
