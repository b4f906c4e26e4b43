"""Where one field comes from: headers, how their cells are written, and what answers mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from mentormatch.people.grammar.separators import Separator
from mentormatch.people.schema.fields import Kind
from mentormatch.people.schema.slots import minutes_of_week
from mentormatch.people.schema.tables import FieldTable
from mentormatch.people.schema.value import Value
from mentormatch.text.masking import quoted
from mentormatch.text.spelling import fold

__all__ = [
    "RANKED",
    "WITH_LEVELS",
    "Answer",
    "Answers",
    "ColumnSpec",
    "Spec",
    "SpecGiven",
    "fits",
    "misfits",
    "own_misfits",
]

_LISTS: tuple[Kind, ...] = ("items", "goals")
_NUMBERS: tuple[Kind, ...] = ("number", "minutes")
WITH_LEVELS = frozenset({"offers", "seeks", "styles_offered", "styles_wanted", "values"})
"""Fields whose items carry a level or a strength."""
RANKED = frozenset({"preferences", "seeks"})
"""Fields whose items can be ranked: wishes, and skills by importance."""

Answer = bool | int | float | str | tuple[str, ...]


def _by_folded_cell(given: dict[str, Answer]) -> dict[str, Answer]:
    """Refuse cells that are one cell but for case and space."""
    seen: dict[str, str] = {}
    for cell in given:
        if not fold(cell):
            raise ValueError("an empty cell is no answer and means nothing")
        if fold(cell) in seen:
            raise ValueError("two cells are the same but for case and space; keep one of them")
        seen[fold(cell)] = cell
    return given


Answers = Annotated[dict[str, Answer], AfterValidator(_by_folded_cell)]


def _spec(given: Any) -> Any:
    """Let a header, or a list of headers, stand for a whole specification."""
    if isinstance(given, str):
        return {"column": given}
    return {"columns": tuple(given)} if isinstance(given, (list, tuple)) else given


class ColumnSpec(Value):
    """Where one field or attribute comes from, and how its cells are written.

    Parameters
    ----------
    column, columns
        One header, or several whose items are put together; exactly one of the two. In `columns` a
        ``*`` stands for any part of a header, once in each.
    separator
        What stands between the items of a cell; a list where people do it in several ways, such as
        ``[",", " en "]``.
    options
        The known answers of a question. Cells are taken apart by the longest option first, so an
        option may hold the separator.
    values
        Answer → what it means: ``{"Weekday mornings": ["Mon 09:00-12:00"], "Paused": False}``. Case
        and outer space do not matter. Answers that hold the separator are known options.
    item
        ``"cell"``: cells hold items. ``"header"``: each column is about the item in its header, or
        about what ``*`` stands for there.
    cell
        What the cells of such columns hold: ``"level"``, a number as the field counts it;
        ``"tick"``; ``"rank"``, 1 for the first choice; ``"hours"`` of the weekday in the header.
    prefix
        Text that is cut off in front of every item.
    first, minutes
        Of numbered columns of hours with ticks: when the first of them begins, as ``"Mon 00:00"``,
        and how long each is.
    range
        Which end of ``2-3`` or ``15+`` counts: ``"low"`` or ``"high"``. Without it such cells are
        refused.
    ladder
        Rungs of seniority, lowest first; for ``seniority`` only.
    number, items
        For attributes: the cells are numbers, or lists.
    merged
        Of a workbook: a cell that is merged over several rows answers for each of them.
    """

    _called: ClassVar = ("place of a column", "setting")

    column: str | None = None
    columns: tuple[str, ...] = ()
    separator: Separator = ";"
    options: tuple[str, ...] = ()
    values: Answers = Field(default_factory=dict)
    item: Literal["cell", "header"] = "cell"
    cell: Literal["level", "tick", "rank", "hours"] | None = None
    prefix: str = ""
    first: str | None = None
    minutes: Annotated[int, Field(ge=15, le=24 * 60, multiple_of=15)] | None = None
    range: Literal["low", "high"] | None = None
    ladder: tuple[str, ...] | None = None
    number: bool = False
    items: bool = False
    merged: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.column is None) == (not self.columns):
            raise ValueError("give either column or columns")
        if self.merged and any("*" in header for header in self.headers):
            raise ValueError("merged is for headers that are named in full")
        if self.number and self.is_list:
            raise ValueError("an attribute holds numbers or a list, not both")
        if any(header.count("*") > 1 for header in self.columns):
            raise ValueError("a header in columns holds * once at most")
        if (self.item == "header") != (self.cell is not None):
            raise ValueError(
                'item = "header" and cell = "level", "tick", "rank" or "hours" go together'
            )
        if (self.first is None) != (self.minutes is None):
            raise ValueError("first and minutes go together")
        if self.first is not None and self.cell != "tick":
            raise ValueError('first and minutes are for columns with cell = "tick"')
        if self.first is not None:
            minutes_of_week(self.first)
        return self

    @property
    def headers(self) -> tuple[str, ...]:
        """The header or headers."""
        return self.columns if self.column is None else (self.column,)

    @property
    def is_list(self) -> bool:
        """Whether an attribute read so holds several items."""
        stated = self.items or bool(self.columns) or bool(self.options)
        return stated or "separator" in self.model_fields_set

    def found(self, headers: Sequence[str]) -> ColumnSpec:
        """Return this specification with the headers that its patterns stand for."""
        return self.model_copy(update={"column": None, "columns": tuple(headers)})


SpecGiven = ColumnSpec | Mapping[str, Any] | str | Sequence[str]
Spec = Annotated[ColumnSpec, BeforeValidator(_spec)]


def misfits(name: str, spec: ColumnSpec, *, table: FieldTable) -> Iterator[str]:
    """Tell what of a specification does not apply to a field of a table."""
    kind = {**table.fields, **table.details}[name].kind
    several = kind in _LISTS and name in table.fields
    if spec.columns and not several:
        yield f"{quoted(name)} takes one column, not several"
    if spec.ladder is not None and name != "seniority":
        yield f"{quoted(name)} has no ladder; only seniority has"
    if spec.number or spec.items:
        yield f"{quoted(name)} is a field of known kind; number and items do not apply"
    if spec.range is not None and kind not in _NUMBERS:
        yield f"{quoted(name)} holds no number, so range does not apply"
    if spec.prefix and not several:
        yield f"{quoted(name)} holds no items, so prefix does not apply"
    yield from _cell_misfits(name, spec)
    yield from _answer_misfits(name, spec, table)


def own_misfits(name: str, spec: ColumnSpec) -> Iterator[str]:
    """Tell what of a specification does not apply to an attribute of the programme's own."""
    if spec.ladder is not None:
        yield f"{quoted(name)} has no ladder; only seniority has"
    if spec.range is not None and not spec.number:
        yield f"{quoted(name)} holds no number, so range does not apply; say number = true"
    if spec.prefix and not spec.is_list:
        yield f"{quoted(name)} holds no items, so prefix does not apply; say items = true"
    if spec.cell not in (None, "tick"):
        yield f'{quoted(name)} keeps no {spec.cell}; say cell = "tick"'
    if spec.first is not None:
        yield f"{quoted(name)} holds no hours; only availability does"


def _cell_misfits(name: str, spec: ColumnSpec) -> Iterator[str]:
    if spec.cell == "level" and name not in WITH_LEVELS:
        yield f'{quoted(name)} has no levels; say cell = "tick"'
    if spec.cell == "rank" and name not in RANKED:
        yield f'{quoted(name)} has no ranks, only preferences and seeks have; say cell = "tick"'
    if (spec.cell == "hours" or spec.first is not None) and name != "availability":
        yield f"{quoted(name)} holds no hours; only availability does"
    if spec.cell is not None and name == "goals":
        yield "goals are texts, and not in headers"


def _answer_misfits(name: str, spec: ColumnSpec, table: FieldTable) -> Iterator[str]:
    unfit = [
        cell for cell, answer in spec.values.items() if not fits(name, answer, spec, table=table)
    ]
    if unfit:
        yield f"{quoted(unfit[0])} stands for an answer that {quoted(name)} cannot hold"


def _is_digits(answer: Answer) -> bool:
    return isinstance(answer, str) and answer.strip().isascii() and answer.strip().isdigit()


def fits(name: str, answer: Answer, spec: ColumnSpec | None = None, *, table: FieldTable) -> bool:
    """Tell whether an answer is one that a field may hold at all."""
    kind = table.kind(name) or "own"
    number = isinstance(answer, (int, float)) and not isinstance(answer, bool)
    if kind in ("number", "minutes"):
        return number or _is_digits(answer)
    if kind == "flag":
        return isinstance(answer, bool) or fold(str(answer)) in ("yes", "no", "true", "false")
    if kind in ("items", "goals"):
        graded = spec is not None and spec.cell in ("level", "rank") and number
        ticked = spec is not None and spec.cell == "tick" and isinstance(answer, bool)
        return isinstance(answer, (str, tuple)) or graded or ticked
    return isinstance(answer, str) or (kind == "own" and (number or isinstance(answer, tuple)))
