"""Mutants of valid files: changed by bytes, by tokens and by structure, read, and judged.

A mutant is known by its seed and its number. Whatever it holds, reading it gives a result or a
`MentorMatchError`, and no message holds what stands in its cells, or is long.
"""

from __future__ import annotations

import contextlib
import copy
import csv
import gzip
import io
import json
import logging
import random
import re
import tomllib
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from fuzz_kinds import CANARIES, KINDS, Kind
from workbook_cases import text_of, workbook_of

import mentormatch as mm

__all__ = ["Mutant", "escaped", "mutant"]

_RECORDS = ("pairs", "groups", "circles", "peers", "boards", "teams", "staff", "desk")
_COLUMN = re.compile(r"(?:column|id) '[^']*'|not read: .* name (?:it|them) in", re.DOTALL)
_MANY = 10
_LONGEST = 5_000
"""Characters of a message."""
_TOKEN = re.compile(rb"\w+|\W")
# Ids of people, and the columns that a policy or a rule names, which are shown as headers are.
_NAMED = re.compile(
    r'\b(?:id|person|mentor|mentee|name|field|need|offer|label|by|file|columns|policy|requests)"?\s*[:=]\s*"([^"]{0,99})'
)
_LADDERS = re.compile(r'\bladder"?\s*[:=]\s*\[([^\]]*)')
_TRACES = re.compile("zyxwvut|qwrtplk|canary\\.example|9876 ?5432")
_DEEP = ("[" * 60 + "]" * 60, "[" * 3_000, '{"a":' * 1_500, "[" * 900 + "]" * 900)
_TEXTS = (
    "", " ", "\x00", "\ufffd", "\ufeff", "\u202e", "\U0001f468\u200d\U0001f469", "é", "Ã©",
    "İ", "ﬁ",
    "#N/A", "#REF!", "nan", "inf", "-inf", "1e400", "1e-400", "-0", "9" * 400, "9" * 5_000, "2e5",
    str(2**53), str(2**63), "-1", "1,5", "0x10", "١٢", "True", "null", "none", "n/a", "x" * 300,
    "x" * 25_000, "x" * 140_000, "a;" * 1_100, ";", ";;;", ":", ":5", "a:", "a:9", "a:1>9*9", "*",
    '"',
    '""', "'", "=1+1", "@", "[", "{", "[]", "{}", '["a"', '[["a"]]', '{"a": {"b": 1}}',
    '["\\ud800"]',
    "[1e400]", '{"a": 1e999}', "9999-12-31", "0001-01-01", "2026-02-30", "2026-13-01T25:61", "CET",
    "UTC+25", "Etc/GMT+0", "../etc/passwd", "Mon 25:00-26:00", "Sun 23:59-00:00", "id", "ID",
    "total",
    "gender", "name", "e-mail", "total:", "mon", "http://x", "\r", "\n", "\r\n", "\t", "|", "\\",
    "%s",
    "{0}", *_DEEP, *CANARIES, *(canary.split()[0] for canary in CANARIES), "a1", "ann", "sql",
)  # fmt: skip
_BYTES = (
    b"\x00", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc3", b"\xe9",
    b"\x80", b"\x1a", b"\r", b"\n", b'"', b"'", b",", b";", b"\t", b"=", b"[", b"]", b"{", b"}",
    b"\\",
    b"#", b"\x1f\x8b", b"PK\x03\x04", b"-", b"0", b"9", b"e", b"\\ud800", b"\\u0000",
    b"\xf0\x9f\x98\x80",
)  # fmt: skip
_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 2**31, 2**53, 2**63, -(2**64), 10**30, 10**400, float("inf"),
    float("nan"), 1e308, [], {}, [[]], [None], {"": None}, {"a": {"b": {"c": 1}}}, [1, "a", None],
    list(range(1_200)), ["a"] * 3, {str(k): k for k in range(1_100)}, "\ud800", "a\ud800b",
    ["\udfff"], {"\ud800": 1},
)  # fmt: skip


class Mutant(NamedTuple):
    """A file to read: what it was, and what it holds now."""

    kind: Kind
    content: bytes


def mutant(seed: int, number: int) -> Mutant:
    """Return one mutant; the same for the same seed and number."""
    draw = random.Random(f"{seed}:{number}")  # noqa: S311
    kind = KINDS[number % len(KINDS)]
    packed, book = kind.form.endswith(".gz"), kind.form == "xlsx"
    content = gzip.decompress(kind.valid()) if packed else kind.valid()
    content = text_of(content).encode() if book else content
    for _ in range(draw.choice((1, 1, 1, 2, 3, 6))):
        change = draw.choice((_by_bytes, _by_tokens, _by_structure, _by_structure))
        content = change(kind, content, draw)
    if packed:
        content = gzip.compress(content, mtime=0)
        content = _by_bytes(kind, content, draw) if draw.random() < 0.5 else content
    if book:
        content = _as_workbook(kind, content)
        content = _by_bytes(kind, content, draw) if draw.random() < 0.3 else content
    return Mutant(kind, content)


def _as_workbook(kind: Kind, content: bytes) -> bytes:
    """Return changed CSV as a workbook, or the valid one where no workbook can hold it."""
    try:
        return workbook_of(content.decode())
    except (ValueError, csv.Error):
        return kind.valid()


def escaped(made: Mutant, folder: Path) -> str | None:
    """Read a mutant; return what came out that must not, or nothing."""
    path = folder / made.kind.file
    path.write_bytes(made.content)
    messages: list[str] = []
    logged = _Lines(messages)
    logging.getLogger("mentormatch").addHandler(logged)
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            messages += _told(made.kind, made.kind.read(path))
    except mm.MentorMatchError as error:
        messages += [str(error), *map(str, getattr(error, "findings", ()))]
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | TimeoutError):
            raise
        return f"{type(error).__name__}: {str(error)[:300]}"
    finally:
        logging.getLogger("mentormatch").removeHandler(logged)
    return _fault(made, messages)


def _told(kind: Kind, result: Any) -> list[str]:
    """Return what a result says of its reading; the findings of a record are its own text."""
    findings = () if kind.name in _RECORDS else getattr(result, "findings", ())
    return [str(finding) for finding in findings]


def _fault(made: Mutant, messages: list[str]) -> str | None:
    long = max(map(len, messages), default=0)
    if long > _LONGEST:
        return f"a message of {long} characters: {max(messages, key=len)[:300]}"
    for message in messages:
        try:
            message.encode()
        except UnicodeEncodeError:
            return f"a message that cannot be written: {message[:300]!r}"
    for message in messages:
        # Columns are called by their headers, which a map names too.
        traces = set(_TRACES.findall(_COLUMN.sub("", message.lower())))
        if traces and (traces := traces - _in_place(made)):
            return f"a message holds {sorted(traces)}: {message[:600]}"
    return None


def _in_place(made: Mutant) -> set[str]:
    """Return traces that a mutation put where they may be shown: into a header, a key or an id."""
    content = made.content
    with contextlib.suppress(OSError, EOFError, zlib.error):
        content = gzip.decompress(content) if made.kind.form == "csv.gz" else content
    with contextlib.suppress(Exception):  # whatever a damaged workbook makes of its reader
        content = text_of(content).encode() if made.kind.form == "xlsx" else content
    text = content.replace(b"\0", b"").decode("utf-8", "replace").lower()
    if made.kind.form in ("toml", "json", "jsonl"):
        parts = re.split(r"[\"'\n]", text)
        behind = zip(parts, [*parts[1:], ""], strict=True)
        keys = [
            part
            for part, mark in behind
            if mark.lstrip()[:1] in (":", "=", "]") or {"=", "["} & set(part)
        ]
        places = [*keys, *_NAMED.findall(text), *_LADDERS.findall(text)]
    else:
        lines = text.splitlines() or [""]
        top = next((line for line in lines if line.strip(" ,;\t")), "")
        places = [top, *_headers(text), *(re.split(r"[,;\t|]", line)[0] for line in lines)]
    # A name in many rows is an option of a form, as far as a reader can tell.
    many = {trace for trace in ("zyxwvut", "qwrtplk") if text.count(trace) >= _MANY}
    return many.union(_TRACES.findall("\n".join(places)))


def _headers(text: str) -> list[str]:
    """Return the first row, which may go over several lines, by every usual mark."""
    rows: list[str] = []
    for mark in ",;\t|":
        with contextlib.suppress(csv.Error):
            rows += next(
                filter(None, csv.reader(io.StringIO(text, newline=""), delimiter=mark)), []
            )
    return rows


class _Lines(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


# -- changes ---------------------------------------------------------------------------------------


def _by_bytes(_kind: Kind, content: bytes, draw: random.Random) -> bytes:
    """Flip, insert, repeat, move or cut bytes."""
    start, end = sorted(draw.randrange(len(content) + 1) for _ in range(2))
    part = content[start : min(end, start + draw.choice((1, 3, 40, 10**9)))]
    rest = content[start + len(part) :]
    return draw.choice(
        (
            lambda: content[:start] + bytes([draw.randrange(256)]) + content[start + 1 :],
            lambda: content[:start] + draw.choice(_BYTES) + content[start:],
            lambda: content[:start] + draw.choice(_BYTES) * draw.choice((2, 50, 2_000)) + rest,
            lambda: content[:start] + rest,
            lambda: content[:start] + part * draw.choice((2, 3, 30)) + rest,
            lambda: rest + content[:start] + part,
            lambda: content[:start],
            lambda: content.decode("utf-8", "replace").encode("utf-16"),
            lambda: content.decode("utf-8", "replace").encode("cp1252", "replace"),
        )
    )()  # fmt: skip


def _by_tokens(_kind: Kind, content: bytes, draw: random.Random) -> bytes:
    """Replace, repeat, drop or swap words and marks."""
    tokens = _TOKEN.findall(content) or [b""]
    at, other = draw.randrange(len(tokens)), draw.randrange(len(tokens))
    how = draw.randrange(5)
    if how == 0:
        tokens[at] = draw.choice(_TEXTS).encode()
    elif how == 1:
        tokens[at] *= draw.choice((2, 3, 500))
    elif how == 2:
        del tokens[at]
    elif how == 3:
        tokens[at], tokens[other] = tokens[other], tokens[at]
    else:
        old, new = tokens[at], tokens[other]
        tokens = [new if token == old else token for token in tokens]
    return b"".join(tokens)


def _by_structure(kind: Kind, content: bytes, draw: random.Random) -> bytes:
    """Change a value, a key or a place of data; what is no longer readable is changed by bytes."""
    try:
        if kind.form in ("json", "toml"):
            return _changed_tree(kind.form, content.decode(), draw)
        if kind.form == "jsonl":
            lines = content.decode().split("\n")
            at = draw.randrange(len(lines))
            lines[at] = _changed_tree("json", lines[at], draw).decode("utf-8", "surrogatepass")
            return "\n".join(lines).encode("utf-8", "surrogatepass")
        return _changed_rows(kind, content.decode(), draw)
    except (ValueError, RecursionError, TypeError, AttributeError, csv.Error, IndexError):
        return _by_bytes(kind, content, draw)


def _changed_tree(form: str, text: str, draw: random.Random) -> bytes:
    tree = [json.loads(text) if form == "json" else tomllib.loads(text)]
    above, key = draw.choice(list(_places(tree)))
    how = draw.randrange(7)
    if how < 3:
        above[key] = draw.choice((*_VALUES, *_TEXTS))
    elif how == 3:
        del above[key]
    elif how == 4:
        for _ in range(draw.choice((1, 2, 40, 500))):
            above[key] = draw.choice(([above[key]], {"a": above[key]}))
    elif how == 5 and isinstance(above, dict):
        above[draw.choice(_TEXTS)] = above.pop(key)
    else:
        _, from_key = other = draw.choice(list(_places(tree)))
        above[key] = copy.deepcopy(other[0][from_key])  # a tree, and never a circle
    return _written(form, tree[0] if tree else None)


def _written(form: str, tree: Any) -> bytes:
    if form == "json":
        return json.dumps(tree, ensure_ascii=bool(len(str(tree)) % 2)).encode(
            "utf-8", "surrogatepass"
        )
    import tomli_w

    return tomli_w.dumps(tree).encode("utf-8", "surrogatepass")


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place of a tree: what holds it, and its key there."""
    stack = [tree]
    while stack:
        above = stack.pop()
        for key, value in above.items() if isinstance(above, dict) else enumerate(above):
            yield above, key
            if isinstance(value, dict | list) and value:
                stack.append(value)


def _changed_rows(kind: Kind, text: str, draw: random.Random) -> bytes:
    mark = "\t" if kind.form == "tsv" else ";" if "semicolons" in kind.name else ","
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=mark) if row]
    row = draw.choice(rows)
    at = draw.randrange(len(row))
    changes: tuple[Callable[[], Any], ...] = (
        lambda: row.__setitem__(at, draw.choice(_TEXTS[:-6] if at == 0 else _TEXTS)),
        lambda: [one.__setitem__(at, draw.choice(_TEXTS)) for one in rows[1:] if 0 < at < len(one)],
        lambda: row.__setitem__(at, draw.choice(draw.choice(rows))),
        lambda: row.pop(at),
        lambda: row.insert(at, draw.choice(_TEXTS)),
        lambda: rows.insert(draw.randrange(len(rows)), list(row)),
        lambda: [one.__setitem__(slice(at, at + 1), one[at : at + 1] * 2) for one in rows],
        lambda: rows.remove(row),
        lambda: draw.shuffle(rows),
        lambda: rows.extend([*row[:-1], draw.choice(_TEXTS)] for _ in range(draw.choice((5, 60)))),
    )  # fmt: skip
    draw.choice(changes)()
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")
