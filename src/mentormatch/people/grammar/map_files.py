"""Files of column maps: read from TOML, JSON and dicts, and written."""

from __future__ import annotations

import json
import re
from os import PathLike
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError

from mentormatch.errors import InputError
from mentormatch.files import parsed, write_whole
from mentormatch.people.schema.value import Value

__all__ = ["MapInFiles"]

_TEXT = re.compile(r"[\n={}\x00]")
"""What stands in TOML and JSON, and hardly ever in the name of a file."""


class MapInFiles(Value):
    """A column map as people keep it: a file, or a dict of its parts."""

    @classmethod
    def of(cls, columns: Self | str | PathLike[str] | dict[str, Any] | None) -> Self:
        """Return the map that is given as itself, as a path to TOML or JSON, or as a dict.

        Raises
        ------
        InputError
            If the map cannot be read or holds a fault.
        """
        if isinstance(columns, cls):
            return columns
        if columns is None or isinstance(columns, dict):
            return cls._read(columns or {}, "the column map")
        if not isinstance(columns, (str, PathLike)):
            raise InputError(
                f"a column map is a ColumnMap, a dict or a path, not a {type(columns).__name__}"
            )
        json_file = Path(columns).suffix.lower() == ".json"
        return cls.from_json(columns) if json_file else cls.from_toml(columns)

    @classmethod
    def from_toml(cls, path: str | PathLike[str] | None = None, *, text: str | None = None) -> Self:
        """Read a map from a TOML file, or from TOML text.

        Raises
        ------
        InputError
            If the file is missing, is not TOML, or the map holds a fault.

        Examples
        --------
        >>> from mentormatch import ColumnMap
        >>> ColumnMap.from_toml(text='id = "staff no"').id
        'staff no'
        """
        name, source = _text_of(path, text)
        return cls._read(parsed(source, "TOML", name, InputError), name)

    @classmethod
    def from_json(cls, path: str | PathLike[str] | None = None, *, text: str | None = None) -> Self:
        """Read a map from a JSON file, or from JSON text.

        Raises
        ------
        InputError
            If the file is missing, is not JSON, or the map holds a fault.
        """
        name, source = _text_of(path, text)
        return cls._read(parsed(source, "JSON", name, InputError), name)

    @classmethod
    def _read(cls, given: Any, source: str) -> Self:
        if not isinstance(given, dict):
            raise InputError(f"{source} is no column map: it holds no settings by name, such as id")
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise InputError(f"{source} holds a fault: {cls._faults(error)}") from None

    def to_toml(self, path: str | PathLike[str] | None = None) -> str:
        """Return the map as TOML, and write it to a file if one is named."""
        import tomli_w

        return _written(tomli_w.dumps(self._plain()), path)

    def to_json(self, path: str | PathLike[str] | None = None) -> str:
        """Return the map as JSON, and write it to a file if one is named."""
        return _written(json.dumps(self._plain(), indent=2, ensure_ascii=False) + "\n", path)

    def _plain(self) -> dict[str, Any]:
        plain: dict[str, Any] = self.model_dump(mode="json", exclude_unset=True, exclude_none=True)
        return plain


def _text_of(path: str | PathLike[str] | None, text: str | None) -> tuple[str, str]:
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


def _written(text: str, path: str | PathLike[str] | None) -> str:
    """Return the text of a map, and write it to a file if one is named."""
    if path is not None:
        write_whole(text, path)
    return text
