"""The column map, a schema mapping: which header is which field, as TOML beside the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from mentormatch.errors import InputError
from mentormatch.forms import named
from mentormatch.people.grammar.column_spec import (
    Answer,
    Answers,
    ColumnSpec,
    Spec,
    SpecGiven,
    fits,
    misfits,
    own_misfits,
)
from mentormatch.people.grammar.map_files import MapInFiles
from mentormatch.people.grammar.map_sides import SIDES, Side, merged
from mentormatch.people.schema.fields import LONGEST_WORD
from mentormatch.people.schema.tables import PROFILES, TABLES, FieldTable
from mentormatch.people.schema.zones import unfit_zone
from mentormatch.text.masking import masked, quoted
from mentormatch.text.phrases import did_you_mean
from mentormatch.text.spelling import fold, tidy

if TYPE_CHECKING:
    from mentormatch.people.suggesting.suggestion import Suggestion

__all__ = ["GOAL_DETAILS", "ColumnMap", "ColumnSpec"]

GOAL_DETAILS = tuple(PROFILES.details)
"""Columns that describe the one goal of a person further."""


def _headers(given: Any) -> Any:
    """Let one header stand for a list of them."""
    return (given,) if isinstance(given, str) else given


def _table(name: str) -> str:
    if name not in TABLES:
        near = did_you_mean(name, TABLES)
        raise ValueError(f"there is no table {quoted(name)}{near}; there are {', '.join(TABLES)}")
    return name


def _of(told: ValidationInfo) -> FieldTable:
    """Return the table that the rest of the map is about."""
    return TABLES[told.data.get("table", PROFILES.name)]


def _field(name: str, told: ValidationInfo) -> str:
    known = _of(told).mapped
    if name not in known:
        raise ValueError(f"{masked(name)!r} is not a field{did_you_mean(name, known)}")
    return name


def _zone(name: str) -> str:
    unfit = unfit_zone(name)
    if unfit is not None:
        raise ValueError(f"{unfit.reason} {unfit.cure or ''}".strip())
    return name


def _own(name: str, told: ValidationInfo) -> str:
    table = _of(told)
    if name in table.fields or name == table.key:
        raise ValueError(f"{quoted(name)} is a field; put it under [fields]")
    if not 0 < len(tidy(name)) <= LONGEST_WORD:
        raise ValueError(f"an attribute has a name of 1 to {LONGEST_WORD} characters")
    return tidy(name)


Headers = Annotated[tuple[str, ...], BeforeValidator(_headers)]
Names = Annotated[tuple[str | tuple[str, ...], ...], BeforeValidator(_headers)]
Zone = Annotated[str, AfterValidator(_zone)]
TableName = Annotated[str, AfterValidator(_table)]
Known = Annotated[str, AfterValidator(_field)]
Own = Annotated[str, AfterValidator(_own)]


class ColumnMap(MapInFiles):
    """Which header of a file is which field.

    Columns that the map does not mention are still recognised by the names of fields and a short
    table of aliases; whatever is left is dropped, and named in the findings.

    Parameters
    ----------
    table
        What the rows are about: ``"profiles"``, people who take part.
    id
        Header of the column of ids; found by its name if left out. Of several headers the cells are
        put together, with a space between.
    id_from
        ``"row"``: ids are made of the name of the file and the number of the row, such as
        ``mentors-17``.
    id_else
        ``"row"``: whoever has no id gets one of the file's name and the row's number. Left out,
        such rows are refused.
    id_hash
        Replace ids (and managers, preferences, vetoes, past partners) by ``p-`` and ten
        hexadecimal digits, so that e-mail addresses can be ids without ever being shown;
        :func:`mentormatch.hashed_id` gives the id of an address.
    shared_ids
        Ids mean one person in every file, also where they are 1, 2, 3 as row numbers are.
    namesakes
        People with one name and different ids are different people. Left out, they are told, and
        never matched with one another.
    twice
        Which row counts of somebody who stands in several: ``"last"``, ``"first"`` or
        ``"most_complete"``. Left out, all of them are refused.
    time
        Header of the column that says when a row was filled in, for `twice`; found by its name if
        left out. Without one the order of rows counts.
    zone
        IANA name of the time zone of times that say none, such as ``"Europe/Amsterdam"``.
    fields
        Field → header, list of headers, or a :class:`ColumnSpec`. Besides the fields of a profile
        there are ``goal_kind``, ``goal_tags`` and ``goal_due``.
    attributes
        Attribute of the programme's own → header, list of headers, or a :class:`ColumnSpec`.
    values
        Answer → what it means, wherever a field can hold that; ``values`` of a field come first.
    constants
        Field → the answer of everybody.
    roles
        What answers on the role mean: ``"mentor"``, ``"mentee"``, ``"both"`` or ``"neither"``; for
        :func:`mentormatch.split_roles` and ``--roles``.
    missing
        Cells that mean "unanswered", besides empty ones.
    none
        Items that mean "none at all", an answer.
    ignore
        Headers that are known and not wanted.
    label
        Header, or several, of what people are called; kept beside the answers and shown to people
        only, see :attr:`Profiles.labels`.
    contact
        Header of their addresses, kept alike; whoever asks for a person may name one.
    resolve
        Headers by whose cells people may be named where an id should stand: as managers, wishes,
        vetoes and past partners. A list in the list is one name in several columns. See
        :func:`mentormatch.resolve_references`.
    sheet
        Of a workbook; needed where several hold people. An argument ``sheet`` or ``--sheet`` comes
        first.
    encoding, delimiter
        Of the file; found out if left out.
    mentors, mentees
        What only the file of the mentors, or of the mentees, has: settings as above, which come
        before those of both. See :meth:`for_side`.

    Raises
    ------
    InputError
        If the map holds faults; the message names all that can be seen at once.

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

    _called: ClassVar = ("column map", "setting")

    table: TableName = PROFILES.name
    id: str | tuple[str, ...] | None = None
    id_from: Literal["row"] | None = None
    id_hash: bool = False
    id_else: Literal["row"] | None = None
    shared_ids: bool = False
    namesakes: bool = False
    twice: Literal["first", "last", "most_complete"] | None = None
    time: str | None = None
    zone: Zone | None = None
    fields: dict[Known, Spec] = Field(default_factory=dict)
    attributes: dict[Own, Spec] = Field(default_factory=dict)
    values: Answers = Field(default_factory=dict)
    constants: dict[Known, Answer] = Field(default_factory=dict)
    roles: dict[str, Literal["mentor", "mentee", "both", "neither"]] = Field(default_factory=dict)
    missing: tuple[str, ...] = ()
    none: tuple[str, ...] = ("none",)
    ignore: tuple[str, ...] = ()
    label: Headers = ()
    contact: str | None = None
    resolve: Names = ()
    sheet: str | None = None
    encoding: str | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    mentors: ColumnMap | None = None
    mentees: ColumnMap | None = None

    if TYPE_CHECKING:
        # More than the fields hold: see `Profile`.
        def __init__(
            self,
            /,
            *,
            table: str = ...,
            id: str | Sequence[str] | None = ...,  # noqa: A002  (the name of the field)
            id_from: Literal["row"] | None = ...,
            id_hash: bool = ...,
            id_else: Literal["row"] | None = ...,
            shared_ids: bool = ...,
            namesakes: bool = ...,
            twice: Literal["first", "last", "most_complete"] | None = ...,
            time: str | None = ...,
            zone: str | None = ...,
            fields: Mapping[str, SpecGiven] = ...,
            attributes: Mapping[str, SpecGiven] = ...,
            values: Mapping[str, bool | float | str | Sequence[str]] = ...,
            constants: Mapping[str, bool | float | str | Sequence[str]] = ...,
            roles: Mapping[str, Literal["mentor", "mentee", "both", "neither"]] = ...,
            missing: Sequence[str] = ...,
            none: Sequence[str] = ...,
            ignore: Sequence[str] = ...,
            label: str | Sequence[str] = ...,
            contact: str | None = ...,
            resolve: str | Sequence[str | Sequence[str]] = ...,
            sheet: str | None = ...,
            encoding: str | None = ...,
            delimiter: str | None = ...,
            mentors: ColumnMap | Mapping[str, Any] | None = ...,
            mentees: ColumnMap | Mapping[str, Any] | None = ...,
        ) -> None: ...

    @field_validator("fields", "attributes")
    @classmethod
    def _fitting(cls, specs: dict[str, ColumnSpec], told: ValidationInfo) -> dict[str, ColumnSpec]:
        find = partial(misfits, table=_of(told)) if told.field_name == "fields" else own_misfits
        faults = [fault for name, spec in specs.items() for fault in find(name, spec)]
        if faults:
            raise ValueError("; ".join(faults))
        return specs

    @model_validator(mode="after")
    def _answered_once(self) -> Self:
        twice = sorted(set(self.fields) & set(self.constants))
        if twice:
            names = " and ".join(map(repr, twice))
            raise ValueError(f"{names} has a column and a constant; keep one of them")
        return self

    @model_validator(mode="after")
    def _ids_once(self) -> Self:
        if self.id_from is not None and (self.id is not None or self.id_hash):
            raise ValueError("ids come from the row or from a column; keep one of them")
        return self

    @model_validator(mode="after")
    def _one_step_down(self) -> Self:
        parts = [part for part in (self.mentors, self.mentees) if part is not None]
        if any(part.has_sides for part in parts):
            raise ValueError("a part for mentors or mentees has no parts of its own")
        return self

    @property
    def has_sides(self) -> bool:
        """Whether mentors or mentees have a part of their own."""
        return self.mentors is not None or self.mentees is not None

    def for_side(self, side: Side) -> ColumnMap:
        """Return the map of one file: what its side has of its own, then what both sides have.

        Raises
        ------
        InputError
            If the side is neither ``"mentors"`` nor ``"mentees"``.

        Examples
        --------
        >>> columns = ColumnMap(id="nr", mentors={"fields": {"offers": "Teaches"}})
        >>> columns.for_side("mentors").id, columns.for_side("mentors").fields["offers"].column
        ('nr', 'Teaches')
        >>> columns.for_side("mentees").fields
        {}
        """
        if side not in SIDES:
            raise InputError(f"a side is 'mentors' or 'mentees', not {quoted(side)}")
        if not self.has_sides:
            return self
        part = getattr(self, side)
        common = {name: said for name, said in self._given().items() if name not in SIDES}
        return ColumnMap(**merged(common, {} if part is None else part._given()))

    def _given(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.model_fields_set}

    @classmethod
    def suggest(cls, source: Any, other: Any = None, *, encoding: str | None = None) -> Suggestion:
        """Suggest a map for an export, or for those of mentors and mentees, and apply nothing.

        Words of the headers, English and Dutch, the shape of the cells, and what two files have in
        common tell what each column may be. The suggestion is there to be read and corrected.

        Parameters
        ----------
        source, other
            A path, a frame or dicts, as :func:`read_profiles` takes them. Of two, the first is of
            the mentors and the second of the mentees.
        encoding
            Of the files; found out if left out.

        Returns
        -------
        Suggestion
            Each column with what it may be, how sure that is and why; the map, and the same as
            TOML with comments.

        Raises
        ------
        InputError
            If a source cannot be read as a table with headers.

        Examples
        --------
        >>> rows = [{"Staff number": n, "What can you teach?": "SQL; Python"} for n in "123456"]
        >>> ColumnMap.suggest(rows).map.fields["offers"].column
        'What can you teach?'
        """
        suggestion: Suggestion = named("people.suggesting.suggest.suggested")(
            source, other, encoding=encoding
        )
        return suggestion

    @classmethod
    def model_json_schema(cls, *arguments: Any, **settings: Any) -> dict[str, Any]:
        """Return the JSON Schema, with the map itself at the top; parts of sides refer to it."""
        schema = super().model_json_schema(*arguments, **settings)
        top = schema["$defs"].get(schema.get("$ref", "").rpartition("/")[2], {})
        return {**top, **{name: said for name, said in schema.items() if name != "$ref"}}

    @property
    def of_table(self) -> FieldTable:
        """The table that the map is about: its fields, and what its rows are known by."""
        return TABLES[self.table]

    @property
    def id_headers(self) -> tuple[str, ...]:
        """The header or headers that ids are made of; empty if they are found or made."""
        return (self.id,) if isinstance(self.id, str) else self.id or ()

    def meant(self, name: str, spec: ColumnSpec) -> ColumnSpec:
        """Return the place of a field with what answers mean there, its own words first."""
        if not self.values:
            return spec
        own = {fold(cell) for cell in spec.values}
        common = {
            cell: answer
            for cell, answer in self.values.items()
            if fold(cell) not in own and fits(name, answer, spec, table=self.of_table)
        }
        return spec.model_copy(update={"values": {**common, **spec.values}})

    @classmethod
    def _names(cls) -> frozenset[str]:
        known = (name for table in TABLES.values() for name in table.mapped)
        return frozenset({*cls.model_fields, *ColumnSpec.model_fields, *known})
