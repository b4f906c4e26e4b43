"""Text files, read and written whole: atomic replacement, and one treatment of what is unreadable.

Whoever writes a table, a record or a page goes through `write_whole`; whoever reads a policy, a map
or a record goes through `read_text` and `parsed`.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar

from mentormatch.errors import MentorMatchError, MissingExtra

__all__ = ["parsed", "read_text", "workbook", "write_whole"]

ErrorT = TypeVar("ErrorT", bound=MentorMatchError)
_NO_DATE = datetime(2000, 1, 1)  # noqa: DTZ001 - no clock is read; a workbook wants some date
_READERS: dict[str, Callable[[str], Any]] = {"TOML": tomllib.loads, "JSON": json.loads}


def read_text(path: str | PathLike[str], called: str, refuse: Callable[[str], ErrorT]) -> str:
    """Return the text of a UTF-8 file, without a byte-order mark.

    Parameters
    ----------
    path
        The file.
    called
        What it is called in messages, such as ``"the policy 'p.toml'"``.
    refuse
        The class of the error to raise.

    Raises
    ------
    MentorMatchError
        Of the class asked for, if it cannot be read, or is no UTF-8 text.
    """
    try:
        return Path(path).read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise refuse(f"{called} is not UTF-8 text; save it as such") from None
    except (OSError, ValueError) as error:
        # A path with a NUL in it is a ValueError.
        reason = getattr(error, "strerror", None) or "that is no path"
        raise refuse(f"{called} cannot be read: {reason}") from None


def parsed(text: str, kind: str, called: str, refuse: Callable[[str], ErrorT]) -> Any:
    """Return what TOML or JSON text holds.

    Raises
    ------
    MentorMatchError
        Of the class asked for: if the text is not valid, nests too deeply, or holds a number that
        is too long.

    Examples
    --------
    >>> from mentormatch.errors import InputError
    >>> parsed("a = 1", "TOML", "the map", InputError)
    {'a': 1}
    >>> parsed("[" * 100_000, "JSON", "the map", InputError)
    Traceback (most recent call last):
        ...
    mentormatch.errors.InputError: the map is not valid JSON: it nests too deeply
    """
    try:
        return _READERS[kind](text)
    except RecursionError:
        raise refuse(f"{called} is not valid {kind}: it nests too deeply") from None
    except (tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
        raise refuse(f"{called} is not valid {kind}: {error}") from None
    except ValueError:
        raise refuse(f"{called} is not valid {kind}: a number is too long") from None


@contextlib.contextmanager
def workbook(path: str | PathLike[str]) -> Iterator[Any]:
    """Give a workbook to fill, and write it whole; see :func:`write_whole`.

    Text stays text: nothing is taken for a formula, a number or an address. No date is written, so
    the same cells give the same bytes.

    Parameters
    ----------
    path
        The .xlsx file.

    Raises
    ------
    MissingExtra
        Without the extra ``[excel]``.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise MissingExtra(
            "workbooks are written with the package xlsxwriter; install the extra: "
            'python -m pip install "mentormatch-engine[excel]"'
        ) from None
    content = io.BytesIO()
    plain = dict.fromkeys(("strings_to_formulas", "strings_to_numbers", "strings_to_urls"), False)
    book = xlsxwriter.Workbook(content, {"in_memory": True, **plain})
    book.set_properties({"created": _NO_DATE})
    yield book
    book.close()
    write_whole(content.getvalue(), path)


def write_whole(content: str | bytes, path: str | PathLike[str]) -> None:
    """Write a file so that at any moment either the old or the new one is there, whole.

    The content goes to another file in the same folder, which takes the name of the old one in one
    step. A link is followed to the file that it leads to. An error names the file that was asked
    for, never the one beside it.

    Parameters
    ----------
    content
        The whole text, which is written as UTF-8 with its line ends as they are, or the bytes.
    path
        The file.

    Raises
    ------
    OSError
        If it cannot be written; the file of before is as it was.
    """
    target = Path(path).resolve()
    raw = content.encode("utf-8") if isinstance(content, str) else content
    try:
        if target.exists() and not target.is_file():
            # A pipe, or a device such as /dev/stdout: nothing there could be replaced.
            target.write_bytes(raw)
            return
        _replaced(raw, target)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from None


def _replaced(raw: bytes, target: Path) -> None:
    handle, part = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        with contextlib.suppress(OSError):
            # Readable as any new file of this user, or as the one that it replaces.
            Path(part).chmod(target.stat().st_mode if target.exists() else 0o666 & ~_umask())
        Path(part).replace(target)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
