"""The steps of a suggestion, in their order.

.. code-block:: text

    sources ─► sheets (columns)                     headers and cells as text
            ─► grids (families, grids)              columns that belong together
            ─► verdicts (judge, both_files)         each other column by header and cells
            ─► ids (who)                            who is who, in both files
            ─► parts (choose, common)               one column a field, and the lines of the map
            ─► Suggestion
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

from mentormatch.errors import InputError
from mentormatch.people.grammar.map_sides import SIDES, Side
from mentormatch.people.schema.protected import is_protected
from mentormatch.people.suggesting.alike import align
from mentormatch.people.suggesting.as_toml import Setting
from mentormatch.people.suggesting.both_files import Shared, shared_items
from mentormatch.people.suggesting.choose import Chosen, chosen
from mentormatch.people.suggesting.columns import (
    Column,
    Sheet,
    sheet_of,
    side_named,
    sides_of_sheets,
)
from mentormatch.people.suggesting.common import map_of, parts_of
from mentormatch.people.suggesting.families import Family, families
from mentormatch.people.suggesting.grids import read_family
from mentormatch.people.suggesting.judge import Verdict, judged
from mentormatch.people.suggesting.shapes import Shape, shape_of
from mentormatch.people.suggesting.specs import Written
from mentormatch.people.suggesting.suggestion import SuggestedColumn, SuggestedSetting, Suggestion
from mentormatch.people.suggesting.who.ids import Ids, Judged, ids_of
from mentormatch.people.suggesting.who.names import (
    Known,
    Naming,
    Way,
    naming,
    unless_all_alike,
    ways_of,
)
from mentormatch.people.suggesting.who.references import unprotected
from mentormatch.people.suggesting.words import heard, side_of
from mentormatch.text.masking import quoted
from mentormatch.text.spelling import fold

__all__ = ["suggested"]

_SHARED_SURE = 0.6
_A_LITTLE = 0.05
_MOST = 0.97
_OF_GOALS = 0.65
_ROLES = {"offers", "seeks"}
_TOPICS = {"topics", "topic", "themes", "subjects", "onderwerpen", "onderwerp", "themas", "thema s"}

Grid = tuple[Family, Verdict, Written]


def suggested(source: Any, other: Any = None, *, encoding: str | None = None) -> Suggestion:
    """Suggest a column map; see :meth:`mentormatch.ColumnMap.suggest`."""
    if other is None and sides_of_sheets(source, encoding=encoding):
        other = source
    if other is None:
        sheet = sheet_of(source, None, encoding=encoding, called="the source")
        sheets = [replace(sheet, side=_side_of_one(source, sheet))]
    else:
        _refuse_turned_round(source, other)
        given = zip((source, other), SIDES, strict=True)
        sheets = _told_apart(
            [sheet_of(s, side, encoding=encoding, called=side) for s, side in given]
        )
    grids = [_grids(sheet) for sheet in sheets]
    verdicts = _in_sight_of_both([_singles(s, g) for s, g in zip(sheets, grids, strict=True)])
    verdicts = [_with_tags_of_goals(judged_columns) for judged_columns in verdicts]
    ids = ids_of(verdicts)
    ways = [ways_of(*each) for each in zip(verdicts, ids, strict=True)]
    known = _known(ids, ways)
    found = [chosen(*each, known) for each in zip(sheets, verdicts, grids, ids, strict=True)]
    if len(found) > 1:
        align(*found)
    judged_columns = [[*v, *_of_grids(g)] for v, g in zip(verdicts, grids, strict=True)]
    _add_settings(found, naming(judged_columns, ways, known))
    parts = parts_of([one.part for one in found])
    if encoding is not None:
        # Whoever reads the files by the map has to know it too.
        parts[0] = replace(parts[0], top={**parts[0].top, "encoding": encoding})
    columns = tuple(column for one in found for column in _columns(one))
    settings = tuple(
        SuggestedSetting(one.sheet.name, s.name, s.value, s.confidence, s.evidence)
        for one in found
        for s in one.part.settings
    )
    names = tuple(sheet.name for sheet in sheets)
    alone = tuple(
        line
        for one, mine in zip(found, judged_columns, strict=True)
        for line in unprotected(one.sheet.name, mine, _read(one), known)
    )
    return Suggestion(names, columns, map_of(parts), settings, tuple(parts), alone)


def _told_apart(sheets: list[Sheet]) -> list[Sheet]:
    """Name the sheet too, where both are of one workbook."""
    if len({sheet.name for sheet in sheets}) == len(sheets):
        return sheets
    return [s if s.meant is None else replace(s, name=f"{s.name}, {s.meant.name}") for s in sheets]


def _known(ids: Sequence[Ids], ways: Sequence[Sequence[Way]]) -> Known:
    """Return by what the people of all files may be named."""
    written = (text for one in ids for column in one.columns for text in column.texts)
    return Known.of(frozenset(map(fold, written)), [way for mine in ways for way in mine])


def _add_settings(found: Sequence[Chosen], named: Naming | None) -> None:
    """Put into the part of each file which sheet is read, and by what people are named."""
    for number, one in enumerate(found):
        settings = list(_of_sheet(one))
        if named is not None and named.places[number]:
            places = named.places[number]
            settings.append(Setting("resolve", places, named.confidence, named.evidence))
        one.part = replace(one.part, settings=tuple(settings))


def _of_sheet(one: Chosen) -> Iterator[Setting]:
    """Yield the sheet where a reader has to be told which is meant.

    It looks for the column of ids; where there is none it cannot tell people from other lists.
    """
    meant = one.sheet.meant
    if meant is not None and (meant.needed or "id_from" in one.part.top):
        yield Setting("sheet", meant.name, meant.confidence, meant.evidence)


def _side_of_one(source: Any, sheet: Sheet) -> Side | None:
    """Tell whose a single file is: by its name, or by what it asks."""
    by_name = _side_of_name(source)
    if by_name is not None:
        return by_name
    asked = Counter(side_of(column.asked) for column in sheet.columns)
    if asked["mentors"] and asked["mentees"]:
        return None
    return next((side for side in SIDES if asked[side]), None)


def _side_of_name(source: Any) -> Side | None:
    return side_named(Path(source).stem) if isinstance(source, (str, PathLike)) else None


def _refuse_turned_round(source: Any, other: Any) -> None:
    """Refuse two files whose names say that the second is of the mentors."""
    if (_side_of_name(source), _side_of_name(other)) == ("mentees", "mentors"):
        raise InputError(
            "the first file should be that of the mentors and the second that of the mentees, "
            f"but {quoted(Path(source).name)} and {quoted(Path(other).name)} seem to be the "
            "other way round; swap or rename them"
        )


def _grids(sheet: Sheet) -> list[Grid]:
    """Return the families that are read as one answer, the surest for each field."""
    best: dict[str | None, Grid] = {}
    for family in families(sheet.columns):
        read = read_family(family, sheet.side)
        if read is None:
            continue
        verdict, written = read
        rival = best.get(verdict.field)
        if rival is None or _order(verdict, family) < _order(rival[1], rival[0]):
            best[verdict.field] = (family, verdict, written)
    return list(best.values())


def _order(verdict: Verdict, family: Family) -> tuple[float, str]:
    return -verdict.confidence, family.columns[0].header


def _of_grids(grids: Sequence[Grid]) -> list[Judged]:
    """Return the columns of grids as what the grid is, such as numbered choices of people."""
    return [
        Judged(column, shape_of(column), (verdict,))
        for family, verdict, _ in grids
        for column in family.columns
    ]


def _singles(sheet: Sheet, grids: Sequence[Grid]) -> list[Judged]:
    taken = {column.place for family, *_ in grids for column in family.columns}
    return [_judged(c, sheet.side) for c in sheet.columns if c.place not in taken]


def _judged(column: Column, side: Side | None) -> Judged:
    shape = shape_of(column)
    header = column.header if is_protected(column.header) else column.asked
    verdicts = (unless_all_alike(verdict, column) for verdict in judged(header, shape, side))
    return Judged(column, shape, tuple(verdicts))


def _in_sight_of_both(files: Sequence[list[Judged]]) -> list[list[Judged]]:
    """Add what the options of two files have in common."""
    if len(files) < 2:
        return list(files)
    shapes: list[list[tuple[Column, Shape]]] = [[(o.column, o.shape) for o in f] for f in files]
    shared = shared_items(*shapes)
    return [
        [_with_shared(one, common, field) for one in judged_columns]
        for judged_columns, common, field in zip(files, shared, ("offers", "seeks"), strict=True)
    ]


def _with_shared(one: Judged, common: Mapping[int, Shared], field: str) -> Judged:
    found = common.get(one.column.place)
    if found is None or one.verdict.field == "protected":
        return one
    other = "seeks" if field == "offers" else "offers"
    if one.sure_of(other) > one.sure_of(field):
        # The header says the opposite of what the file would have.
        return one
    told = f"{found.count} of its options stand in a column of the other file too"
    known = next((v for v in one.verdicts if v.field == field), None)
    if known is None:
        sure = round(min(0.75, _SHARED_SURE + 0.1 * found.share), 2)
        mine = Verdict(field, sure, f"the header does not tell, but {told}")
    else:
        sure = max(known.confidence, _SHARED_SURE)
        sure = round(min(_MOST, sure + _A_LITTLE), 2)
        mine = Verdict(field, sure, f"{known.evidence}; {told}")
    rest = [verdict for verdict in one.verdicts if verdict is not known]
    explicit = "attribute" in heard(one.column.asked) and one.verdict.field == "attribute"
    if explicit and one.verdict.confidence > mine.confidence:
        return one
    return replace(one, verdicts=tuple(sorted([mine, *rest], key=lambda v: -v.confidence)))


def _read(found: Chosen) -> set[tuple[str, int]]:
    """Return field and place of the columns that the map reads."""
    return {
        (entry.name, place)
        for place, spec in found.specs.items()
        for entry in found.part.entries
        if spec == entry.spec
    }


def _with_tags_of_goals(columns: list[Judged]) -> list[Judged]:
    """Take bare topics for those of the goals, where the form asks for goals and skills besides."""
    asked = {one.verdict.field for one in columns if _ROLES & heard(one.column.asked).keys()}
    goals = {one.verdict.field for one in columns} & {"goals", "goal_kind"}
    if not goals or not asked & _ROLES:
        return columns
    return [_of_goals(one) if _is_bare_topic(one) else one for one in columns]


def _is_bare_topic(one: Judged) -> bool:
    said = heard(one.column.asked)
    bare = said.keys() <= {"skills", "attribute"} and "skills" in said
    return bare and one.verdict.field in _ROLES and said["skills"].words in _TOPICS


def _of_goals(one: Judged) -> Judged:
    why = f"{one.verdict.evidence}; other columns are the skills, so these may be of the goals"
    mine = Verdict("goal_tags", _OF_GOALS, why)
    rest = (v.weaker(_OF_GOALS, "other columns are the skills") for v in one.verdicts)
    return replace(one, verdicts=(mine, *sorted(rest, key=lambda v: -v.confidence)))


def _columns(found: Chosen) -> list[SuggestedColumn]:
    return [
        SuggestedColumn(
            found.sheet.name,
            column.place + 1,
            column.header,
            found.verdicts[column.place].field,
            found.verdicts[column.place].confidence,
            found.verdicts[column.place].evidence,
            _needed(found, column),
        )
        for column in found.sheet.columns
    ]


def _needed(found: Chosen, column: Column) -> Any:
    """Return the place in the map where more than the header is needed."""
    spec = found.specs.get(column.place)
    plain = spec is not None and spec.model_fields_set <= {"column"}
    return None if plain else spec
