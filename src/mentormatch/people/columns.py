"""The column map: which header of a file is which field, kept as TOML beside the data."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from mentormatch.errors import InputError
from mentormatch.people.fields import FIELDS
from mentormatch.people.words import did_you_mean

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["GOAL_DETAILS", "ColumnMap", "ColumnSpec"]

GOAL_DETAILS = ("goal_kind", "goal_tags", "goal_due")
"""Columns that describe the one goal of a person further."""

_LISTS = frozenset(name for name, field in FIELDS.items() if field.kind in ("items", "goals"))


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _spec(given: Any) -> Any:
    """Let a header, or a list of headers, stand for a whole specification."""
    if isinstance(given, str):
        return {"column": given}
    return {"columns": tuple(given)} if isinstance(given, (list, tuple)) else given


class ColumnSpec(_Frozen):
    """Where one field or attribute comes from, and how its cells are written.

    Parameters
    ----------
    column, columns
        One header, or several whose items are put together; exactly one of the two.
    separator
        What stands between the items of a cell.
    options
        The known answers of a question. Cells are taken apart by the longest option first, so an
        option may hold the separator.
    ladder
        Rungs of seniority, lowest first; for ``seniority`` only.
    number, items
        For attributes: the cells are numbers, or lists.
    """

    column: str | None = None
    columns: tuple[str, ...] = ()
    separator: Annotated[str, Field(min_length=1)] = ";"
    options: tuple[str, ...] = ()
    ladder: tuple[str, ...] | None = None
    number: bool = False
    items: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.column is None) == (not self.columns):
            raise ValueError("give either column or columns")
        if self.number and self.is_list:
            raise ValueError("an attribute holds numbers or a list, not both")
        return self

    @property
    def headers(self) -> tuple[str, ...]:
        """The header or headers."""
        return self.columns if self.column is None else (self.column,)

    @property
    def is_list(self) -> bool:
        """Whether an attribute read so holds several items."""
        told = self.items or bool(self.columns) or bool(self.options)
        return told or "separator" in self.model_fields_set


Spec = Annotated[ColumnSpec, BeforeValidator(_spec)]


class ColumnMap(_Frozen):
    """Which header of a file is which field.

    Columns that the map does not mention are still recognised by the names of fields and a short
    table of aliases; whatever is left is dropped, and named in the findings.

    Parameters
    ----------
    id
        Header of the column of ids; found by its name if left out.
    id_hash
        Replace ids (and managers, preferences, vetoes, past partners) by ``p-`` and ten
        hexadecimal digits, so that e-mail addresses can be ids without ever being shown.
    fields
        Field → header, list of headers, or a :class:`ColumnSpec`. Besides the fields of a profile
        there are ``goal_kind``, ``goal_tags`` and ``goal_due``.
    attributes
        Attribute of the programme's own → header, list of headers, or a :class:`ColumnSpec`.
    constants
        Field → the answer of everybody.
    missing
        Cells that mean "unanswered", besides empty ones.
    none
        Items that mean "none at all", an answer.
    ignore
        Headers that are known and not wanted.
    encoding, delimiter
        Of the file; found out if left out.

    Examples
    --------
    >>> columns = ColumnMap(id="staff no", fields={"offers": ["Languages", "Tools"]})
    >>> print(columns.to_toml(), end="")
    id = "staff no"
    <BLANKLINE>
    [fields.offers]
    columns = [
        "Languages",
        "Tools",
    ]
    """

    id: str | None = None
    id_hash: bool = False
    fields: dict[str, Spec] = Field(default_factory=dict)
    attributes: dict[str, Spec] = Field(default_factory=dict)
    constants: dict[str, bool | int | float | str | tuple[str, ...]] = Field(default_factory=dict)
    missing: tuple[str, ...] = ()
    none: tuple[str, ...] = ("none",)
    ignore: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None

    @model_validator(mode="after")
    def _known_fields(self) -> Self:
        known = [*FIELDS, *GOAL_DETAILS]
        for name in [*self.fields, *self.constants]:
            if name not in known:
                raise ValueError(f"{name!r} is not a field{did_you_mean(name, known)}")
        twice = sorted(set(self.fields) & set(self.constants))
        if twice:
            raise ValueError(f"{twice[0]!r} has a column and a constant")
        return self

    @model_validator(mode="after")
    def _fitting_specs(self) -> Self:
        for name, spec in self.fields.items():
            if spec.columns and name not in _LISTS:
                raise ValueError(f"{name!r} takes one column, not several")
            if spec.ladder is not None and name != "seniority":
                raise ValueError(f"{name!r} has no ladder; only seniority has")
            if spec.number or spec.items:
                raise ValueError(
                    f"{name!r} is a field of known kind; number and items do not apply"
                )
        for name in self.attributes:
            if name in FIELDS or name == "id":
                raise ValueError(f"{name!r} is a field; put it under [fields]")
        return self

    @classmethod
    def of(cls, columns: ColumnMap | str | PathLike[str] | dict[str, Any] | None) -> ColumnMap:
        """Return the map that is given as itself, as a path to TOML or JSON, or as a dict.

        Raises
        ------
        InputError
            If the map cannot be read or holds a fault.
        """
        if isinstance(columns, ColumnMap):
            return columns
        if columns is None or isinstance(columns, dict):
            return _validated(columns or {}, "the column map")
        json_file = Path(columns).suffix.lower() == ".json"
        return cls.from_json(columns) if json_file else cls.from_toml(columns)

    @classmethod
    def from_toml(cls, path: str | PathLike[str]) -> ColumnMap:
        """Read a map from a TOML file.

        Raises
        ------
        InputError
            If the file is missing, is not TOML, or holds a fault.
        """
        try:
            given = tomllib.loads(_text(Path(path)))
        except tomllib.TOMLDecodeError as error:
            raise InputError(f"{Path(path).name!r} is not TOML: {error}") from None
        return _validated(given, repr(Path(path).name))

    @classmethod
    def from_json(cls, path: str | PathLike[str]) -> ColumnMap:
        """Read a map from a JSON file.

        Raises
        ------
        InputError
            If the file is missing, is not JSON, or holds a fault.
        """
        try:
            given = json.loads(_text(Path(path)))
        except json.JSONDecodeError as error:
            raise InputError(f"{Path(path).name!r} is not JSON: {error}") from None
        return _validated(given, repr(Path(path).name))

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


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise InputError(f"the column map {path.name!r} cannot be read: {reason}") from None


def _written(text: str, path: str | PathLike[str] | None) -> str:
    if path is not None:
        Path(path).write_text(text, encoding="utf-8")
    return text


def _validated(given: Any, source: str) -> ColumnMap:
    try:
        return ColumnMap.model_validate(given)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False)
        told = "; ".join(f"{'.'.join(map(str, f['loc'])) or 'map'}: {f['msg']}" for f in faults)
        raise InputError(f"{source} holds a fault: {told}") from None
