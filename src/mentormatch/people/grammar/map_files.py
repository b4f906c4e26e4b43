"""Files of column maps: their text, read and written."""

from __future__ import annotations

import re
from os import PathLike
from pathlib import Path

from mentormatch.errors import InputError
from mentormatch.files import write_whole

__all__ = ["text_of", "written"]

_TEXT = re.compile(r"[\n={}\x00]")
"""What stands in TOML and JSON, and hardly ever in the name of a file."""


def text_of(path: str | PathLike[str] | None, text: str | None) -> tuple[str, str]:
    """Return what a map is called in messages, and its text."""
    if (path is None) == (text is None):
        raise InputError("give either the path of a column map or text=")
    if text is not None:
        return "the column map", text
    assert path is not None
    name = repr(Path(path).absolute().name or str(path))
    try:
        return name, Path(path).read_text(encoding="utf-8-sig")
    except IsADirectoryError:
        raise InputError(f"{name} is a folder; name the file of the column map in it") from None
    except (OSError, ValueError) as error:
        if _TEXT.search(str(path)):
            raise InputError(
                "this is the text of a column map and not a path; give it as text="
            ) from None
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise InputError(f"the column map {name} cannot be read: {reason}") from None


def written(text: str, path: str | PathLike[str] | None) -> str:
    """Return the text of a map, and write it to a file if one is named."""
    if path is not None:
        write_whole(text, path)
    return text
