"""Which format a source is: by what it holds first, then by its name; what is none is told so."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from mentormatch.errors import InputError
from mentormatch.people.grammar.limits import LIMITS, Limits
from mentormatch.people.reading.formats.containers import (
    OLE,
    ZIP,
    ole_kind,
    parts_of,
    refuse_damaged,
    zip_kind,
)
from mentormatch.people.reading.formats.decode import PACKED, marked, unpacked
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import did_you_mean
from mentormatch.text.sentences import Sentence, sentence

if TYPE_CHECKING:
    from mentormatch.people.reading.table import Register

__all__ = ["FORMATS", "Content", "content_of"]

FORMATS = {
    "csv": sentence("delimited text (CSV)"),
    "tsv": sentence("delimited text (TSV)"),
    "txt": sentence("delimited text"),
    "json": sentence("JSON"),
    "jsonl": sentence("JSON lines"),
    "scim": sentence("SCIM 2.0 (JSON)"),
    "xlsx": sentence("an Excel workbook (xlsx)"),
    "xls": sentence("an Excel workbook of the old kind (xls)"),
    "ods": sentence("an OpenDocument workbook (ods)"),
    "parquet": sentence("a Parquet file"),
}
"""Formats that are read, and what each is called."""
_ENDINGS = {"ndjson": "jsonl", "tab": "tsv", "pq": "parquet"}
_TEXTS = frozenset({"csv", "tsv", "txt", "json", "jsonl", "scim"})
_SAVE = "open it in a spreadsheet and save it as .xlsx or as CSV UTF-8"
_COPY = f"put the table into a spreadsheet and {_SAVE.partition(' and ')[2]}"
_REFUSED = {
    "locked": "a workbook that is protected by a password; save a copy without the password "
    "(Excel: File, Info, Protect Workbook, Encrypt with Password, and leave the field empty)",
    "xlsm": "a workbook with macros (xlsm), which are never run; save it as an Excel workbook "
    "(.xlsx), which leaves them out",
    "xlsb": "a binary workbook (xlsb); save it as an Excel workbook (.xlsx)",
    "numbers": "a Numbers document; choose File, Export To, Excel or CSV in Numbers, and read "
    "that file",
    "doc": f"a text document (doc, docx or odt); {_COPY}",
    "ppt": f"a presentation; {_COPY}",
    "zip": "a zip file and no workbook; unpack it and read the file in it",
    "ole": f"an Office file of an old kind and no workbook; {_COPY}",
    "pdf": f"a PDF; {_COPY}",
    "rtf": f"a text document (RTF); {_COPY}",
    "html": "a web page (HTML), as some programs save what they call .xls; " + _SAVE,
    "xml": f"an XML file; if it is a spreadsheet, {_SAVE}",
    "database": "a database; export the table as CSV UTF-8",
    "archive": "a packed archive; unpack it and read the file in it",
    "twice": "packed with gzip twice; unpack it once",
    "picture": f"a picture; {_COPY}",
}
"""What is not read, what it is called, and the way round."""
_MARKS = {
    b"%pdf": "pdf",
    PACKED: "twice",
    b"sqlite format": "database",
    b"{\\rtf": "rtf",
    b"<!doctype html": "html",
    b"<html": "html",
    b"<head": "html",
    b"<meta": "html",
    b"<table": "html",
    b"<?xml": "xml",
    b"7z\xbc\xaf": "archive",
    b"rar!": "archive",
    b"\x28\xb5\x2f\xfd": "archive",
    b"bzh": "archive",
    b"\x89png": "picture",
    b"\xff\xd8\xff": "picture",
}
"""The first bytes of files that are often given a wrong name, in lower case."""
_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*[\"}]")
_LIST = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*[\[{\]]")
_START = 1000


@dataclass(frozen=True, slots=True)
class Content:
    """What a source holds, unpacked, and its format.

    Parameters
    ----------
    raw
        Its bytes.
    kind
        One of ``FORMATS``.
    name
        What it is called in messages.
    limits
        How much is read of it.
    """

    raw: bytes
    kind: str
    name: str
    limits: Limits = LIMITS


def content_of(raw: bytes, path: str | None, said: str | None, register: Register) -> Content:
    """Return what a file, an upload or an open file holds, and what it is.

    Parameters
    ----------
    raw
        Its bytes.
    path
        Its name, if it has one.
    said
        The format that the caller says it is in.
    register
        Where it is told that the name says something else.

    Raises
    ------
    InputError
        If it is in no format that is read; the message says how to save it.
    """
    if said is not None and said not in FORMATS:
        near = did_you_mean(str(said), FORMATS)
        raise InputError(f"{quoted(said)} is no format{near}; there are {', '.join(FORMATS)}")
    called = "the source" if path is None else quoted(PurePath(path).name)
    ending, packed = _ending(path)
    if raw.startswith(PACKED):
        raw = unpacked(raw, called, register.limits)
        _tell_name(not packed and path is not None, sentence("packed with gzip"), register)
    held = _held(raw, ending, called, register.limits)
    if held in _REFUSED:
        raise InputError(f"{called} is {_REFUSED[held]}")
    kind = _settled(held, said, ending, raw, called)
    named = _ENDINGS.get(ending, ending)
    other = bool(named) and said is None and named != kind and not _alike(named, kind)
    _tell_name(other, FORMATS[kind], register)
    return Content(raw, kind, called, register.limits)


def _ending(path: str | None) -> tuple[str, bool]:
    """Return the ending of a name without its dot, and whether ``.gz`` stood behind it."""
    if path is None:
        return "", False
    whole = PurePath(path)
    packed = whole.suffix.lower() == ".gz"
    return (whole.with_suffix("") if packed else whole).suffix.lower().removeprefix("."), packed


def _alike(named: str, kind: str) -> bool:
    """Tell whether two formats are read in the same way, so that nobody need hear of it."""
    return {named, kind} <= {"csv", "tsv", "txt"} or {named, kind} == {"json", "scim"}


def _held(raw: bytes, ending: str, called: str, limits: Limits) -> str:
    """Return what the first bytes tell, or nothing where they are those of any text."""
    if raw.startswith(ZIP):
        return zip_kind(parts_of(raw, called, limits))
    if raw.startswith(OLE):
        return ole_kind(raw)
    if raw.startswith(b"PAR1"):
        return "parquet"
    start = raw[:64].lstrip().lower()
    mark = next((kind for mark, kind in _MARKS.items() if start.startswith(mark)), None)
    return mark or _json_kind(raw, ending)


def _json_kind(raw: bytes, ending: str) -> str:
    if _LIST.match(raw):
        return "json"
    if not _OBJECT.match(raw):
        return ""
    if ending in ("jsonl", "ndjson"):
        return "jsonl"
    lines = [line for line in raw.split(b"\n", 2) if line.strip()]
    several = len(lines) > 1 or ending != "json"
    return "jsonl" if several and _is_person(lines[0]) else "json"


def _is_person(line: bytes) -> bool:
    """Tell whether a line is an object, and no list of users on one line."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(said, dict) and "resources" not in map(str.lower, said)


def _settled(held: str, said: str | None, ending: str, raw: bytes, called: str) -> str:
    """Return the format: what it holds if that is plain, what was said, what its name says."""
    binary = held and held not in _TEXTS
    if binary and said in (None, held):
        return held
    if said is not None:
        if binary:
            raise InputError(f"{called} is {FORMATS[held]}, and format={said!r} was given")
        return said
    return held or _by_name(_ENDINGS.get(ending, ending), raw, called)


def _by_name(named: str, raw: bytes, called: str) -> str:
    """Return the format of what begins like any text."""
    if named in _TEXTS:
        return named
    if named and named not in FORMATS:
        raise InputError(
            f"{called} ends in none of .csv, .tsv, .txt, .json, .jsonl, .xlsx, .xls, .ods and "
            ".parquet, with or without .gz; if it is one of them, say which, such as format='csv'"
        )
    if named and not _is_text(raw):
        refuse_damaged(called)
    return "csv"


def _is_text(raw: bytes) -> bool:
    return marked(raw) is not None or not (b"\0" in raw[:_START] or raw.startswith(b"PK"))


def _tell_name(other: bool, held: Sentence, register: Register) -> None:
    if other:
        register.tell(
            "note",
            "wrong-ending",
            sentence("The file is {held}, whatever its name says. It was read as that.", held=held),
        )
