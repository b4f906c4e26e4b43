"""Which columns are taken for what, and the lines of the map that come of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

from mentormatch.errors import InputError
from mentormatch.people.grammar.column_map import GOAL_DETAILS
from mentormatch.people.grammar.column_spec import ColumnSpec
from mentormatch.people.grammar.separators import marks as marks_of
from mentormatch.people.reading.headers.names import field_called, is_contact
from mentormatch.people.schema.fields import FIELDS, LONGEST_WORD
from mentormatch.people.schema.protected import is_protected
from mentormatch.people.suggesting.as_toml import Entry, Part, Remark
from mentormatch.people.suggesting.columns import Column, Sheet
from mentormatch.people.suggesting.families import Family
from mentormatch.people.suggesting.judge import Verdict
from mentormatch.people.suggesting.meanings.unsaid import Unsaid
from mentormatch.people.suggesting.specs import Written, written_as
from mentormatch.people.suggesting.who.ids import Ids, Judged
from mentormatch.people.suggesting.who.names import Known, in_speech, is_part_of_name
from mentormatch.people.suggesting.who.references import PROTECTS, none_named, with_references
from mentormatch.text.spelling import fold, tidy

__all__ = ["Chosen", "chosen"]

_SURE_ENOUGH = 0.5
_SEVERAL = frozenset(n for n, f in FIELDS.items() if f.kind in ("items", "goals"))
_WELL_BELOW = 0.4
_NAME = 60
_NO_ZONES = {
    "No column tells time zones, without which hours cannot be compared. If everybody is in one:": (
        'constants = { time_zone = "Europe/Amsterdam" }'
    )
}
_KINDS = {
    "time": "when the form was filled in",
    "contact": "contact data, which matching does not need",
    "label": "names of people",
    "protected": "protected, so kept out of every score",
    None: "nothing that matching reads",
}


@dataclass
class Chosen:
    """One file: what each column is taken for, and the part of the map.

    Parameters
    ----------
    sheet
        The file.
    verdicts, specs
        By the place of a column.
    part
        What the map says of this file.
    """

    sheet: Sheet
    verdicts: dict[int, Verdict]
    specs: dict[int, ColumnSpec] = field(default_factory=dict)
    part: Part = field(default_factory=Part)


def chosen(
    sheet: Sheet,
    judged: Sequence[Judged],
    grids: Sequence[tuple[Family, Verdict, Written]],
    ids: Ids,
    known: Known,
) -> Chosen:
    """Settle what each column is, and write the part of the map for one file.

    Parameters
    ----------
    sheet, judged, grids, ids
        The file, its single columns, its grids, and where its ids come from.
    known
        By what the people of all files may be named.
    """
    judged = [with_references(one, known) for one in judged]
    of_ids = {column.place for column in ids.columns}
    singles = {one.column.place: one for one in judged if one.column.place not in of_ids}
    verdicts = _settled(singles)
    for place in [place for place, verdict in verdicts.items() if verdict.field == "id"]:
        why = f"{verdicts[place].evidence}; another column tells people apart better"
        verdicts[place] = Verdict(None, min(0.7, verdicts[place].confidence), why)
    verdicts |= dict.fromkeys(of_ids, ids.verdict)
    found = Chosen(sheet, verdicts)
    entries = [*_of_grids(found, grids), *_of_singles(found, singles)]
    entries += _attributes(found, singles)
    _refuse_hidden_ids(entries)
    found.part = _part(found, ids, entries)
    return found


def _refuse_hidden_ids(entries: Iterable[Entry]) -> None:
    taken = Counter((entry.section, entry.name) for entry in entries)
    if max(taken.values(), default=1) > 1:
        raise InputError("a field was suggested twice")  # a fault of ours


# -- columns -----------------------------------------------------------------------------------


def _settled(singles: dict[int, Judged]) -> dict[int, Verdict]:
    """Return the verdict on each column, where a field of one answer takes its surest column."""
    verdicts = {place: _possible(one) for place, one in singles.items()}
    for _ in FIELDS:
        twice = _rivals(verdicts, singles)
        if not twice:
            break
        for place, name in twice:
            verdicts[place] = _next(singles[place], verdicts[place], name)
    return verdicts


def _possible(one: Judged) -> Verdict:
    verdict = one.verdict
    if one.column.alone or verdict.field is None:
        return verdict
    why = "another column is called the same, or this one has no name; give it a header of its own"
    return Verdict(None, 0.9, why)


def _rivals(verdicts: dict[int, Verdict], singles: dict[int, Judged]) -> list[tuple[int, str]]:
    """Return columns that want the field of a surer one."""
    wanting: defaultdict[str, list[int]] = defaultdict(list)
    for place, verdict in verdicts.items():
        if verdict.field in FIELDS or verdict.field in GOAL_DETAILS:
            assert verdict.field is not None
            if verdict.field not in _SEVERAL:
                wanting[verdict.field].append(place)
    lost = []
    for name, places in wanting.items():
        # By header and not by place: the order of columns has no say.
        places.sort(key=lambda p: (-verdicts[p].confidence, singles[p].column.header))
        lost += [(place, name) for place in places[1:]]
    return lost


def _next(one: Judged, verdict: Verdict, name: str) -> Verdict:
    others = [v for v in one.verdicts if v.field != name and v.confidence < verdict.confidence]
    likely = [v for v in others if v.confidence >= _SURE_ENOUGH]
    if likely and likely[0].field == "attribute":
        return replace(likely[0], evidence=f"{likely[0].evidence}; a surer column is {name}")
    if likely:
        return likely[0].weaker(0.9, f"a surer column is {name}")
    why = f"{verdict.evidence}; a surer column is {name}, so this may be an attribute"
    return Verdict("attribute", min(0.55, verdict.confidence), why)


def _of_grids(found: Chosen, grids: Sequence[tuple[Family, Verdict, Written]]) -> Iterable[Entry]:
    """Yield the surest grid of each field; others stay a comment, under no field."""
    for family, verdict, written in sorted(grids, key=_surest):
        spec = ColumnSpec(**written.settings)
        for column in family.columns:
            found.verdicts[column.place] = verdict
            found.specs[column.place] = spec
        name = verdict.field
        assert name is not None
        sure, why = verdict.confidence, verdict.evidence
        yield Entry("fields", name, spec, sure, why, written.notes, written.unsaid)


def _surest(grid: tuple[Family, Verdict, Written]) -> tuple[float, str]:
    return -grid[1].confidence, grid[0].columns[0].header


def _of_singles(found: Chosen, singles: dict[int, Judged]) -> list[Entry]:
    """Return an entry for each field that single columns make."""
    taken = {v.field for p, v in found.verdicts.items() if p in found.specs}
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place in sorted(singles, key=lambda p: singles[p].column.header):
        name = found.verdicts[place].field
        if name is None or name not in {*FIELDS, *GOAL_DETAILS}:
            continue
        if name in taken:
            why = f"columns of a grid are {name} already"
            found.verdicts[place] = found.verdicts[place].weaker(0.5, why)
            found.verdicts[place] = replace(found.verdicts[place], field="attribute")
            continue
        places[name].append(place)
    return [_entry(name, of_name, found, singles) for name, of_name in places.items()]


def _entry(name: str, places: Sequence[int], found: Chosen, singles: dict[int, Judged]) -> Entry:
    written = {p: written_as(name, singles[p].column, singles[p].shape) for p in places}
    together = _together(places, written, found, singles)
    for place in set(places) - set(together):
        why = f"surer columns are {name}, and this one is written in another way"
        found.verdicts[place] = replace(found.verdicts[place].weaker(0.5, why), field="attribute")
    spec = _joint([singles[p].column for p in together], [written[p] for p in together])
    for place in together:
        found.specs[place] = spec
    verdicts = [found.verdicts[place] for place in together]
    sure = min(verdict.confidence for verdict in verdicts)
    notes = tuple(dict.fromkeys(note for p in together for note in written[p].notes))
    evidence = " | ".join(dict.fromkeys(verdict.evidence for verdict in verdicts))
    missing = reduce(Unsaid.with_, (written[place].unsaid for place in together))
    return Entry("fields", name, spec, sure, evidence, notes, missing)


def _together(
    places: Sequence[int],
    written: dict[int, Written],
    found: Chosen,
    singles: dict[int, Judged],
) -> list[int]:
    """Return the columns that one line can name: as sure as the surest, and parted alike."""
    best = max(places, key=lambda p: (found.verdicts[p].confidence, singles[p].column.header))
    lead = found.verdicts[best].confidence
    several = [p for p in places if singles[p].column.header.count("*") < 2]
    if best not in several:
        # A header with two stars can only be named alone.
        return [best]
    mark = _mark(written, singles, best)
    if mark is None:
        marks = [_mark(written, singles, p) for p in places]
        mark = next((m for m in marks if m is not None), None)
    return [
        place
        for place in several
        if place == best
        or (
            (found.verdicts[place].confidence >= _SURE_ENOUGH or lead < _SURE_ENOUGH)
            and found.verdicts[place].confidence > lead - _WELL_BELOW
            and _mark(written, singles, place) in (None, mark)
        )
    ]


def _mark(written: dict[int, Written], singles: dict[int, Judged], place: int) -> str | None:
    """Return the mark that stands between most items of a column."""
    said = written[place].settings.get("separator")
    marks = marks_of(said) if said else singles[place].shape.parted.marks[:1]
    return marks[0] if said or ";" in marks else None


def _joint(columns: Sequence[Column], written: Sequence[Written]) -> ColumnSpec:
    """Return one specification of several columns that are put together."""
    settings: dict[str, Any] = {}
    for one in written:
        for key, said in one.settings.items():
            if isinstance(said, dict):
                settings[key] = {**settings.get(key, {}), **said}
            elif key == "options":
                settings[key] = tuple(dict.fromkeys((*settings.get(key, ()), *said)))
            elif key == "separator" and settings.get(key, said) != said:
                settings[key] = tuple(dict.fromkeys((*marks_of(settings[key]), *marks_of(said))))
            else:
                settings[key] = said
    headers = [column.header for column in columns]
    if len(headers) == 1:
        return ColumnSpec(column=headers[0], **settings)
    return ColumnSpec(columns=tuple(headers), **settings)


# -- attributes --------------------------------------------------------------------------------


def _attributes(found: Chosen, singles: dict[int, Judged]) -> list[Entry]:
    entries: list[Entry] = []
    names: set[str] = set()
    for place in sorted(singles, key=lambda p: singles[p].column.header):
        verdict, one = found.verdicts[place], singles[place]
        if verdict.field != "attribute":
            continue
        name = _attribute_name(one.column.header, names)
        names.add(name)
        written = written_as("attribute", one.column, one.shape)
        spec = ColumnSpec(column=one.column.header, **written.settings)
        found.specs[place] = spec
        entries.append(
            Entry("attributes", name, spec, verdict.confidence, verdict.evidence, written.notes)
        )
    return entries


def _attribute_name(header: str, taken: set[str]) -> str:
    """Return a short name that is no field, names nothing protected, and is not taken yet."""
    short = tidy(
        header.split("?", maxsplit=1)[0].split(" (", maxsplit=1)[0].removeprefix("attributes.")
    )
    short = short.removesuffix(":number").removesuffix(":list").rstrip(" :.*")
    if len(short) > _NAME:
        short = short[:_NAME].rsplit(" ", 1)[0]
    for name in (fold(short), fold(header)[:LONGEST_WORD], "answer"):
        unfit = not name or name in FIELDS or name in ("id", "attributes") or is_protected(name)
        if not unfit and name not in taken:
            return name
    return next(f"answer {n}" for n in range(2, len(taken) + 3) if f"answer {n}" not in taken)


# -- the part of the map -----------------------------------------------------------------------


def _part(found: Chosen, ids: Ids, entries: Sequence[Entry]) -> Part:
    sure, unsure = list[Entry](), list[Entry]()
    for entry in entries:
        (sure if entry.confidence >= _SURE_ENOUGH else unsure).append(entry)
    columns = {column.place: column for column in found.sheet.columns}
    label, contact = _people(found, columns)
    remarks = [
        Remark(columns[place].header, _kind(verdict), verdict.evidence)
        for place, verdict in sorted(found.verdicts.items(), key=lambda p: columns[p[0]].header)
        if place not in found.specs and columns[place] not in ids.columns
    ]
    top = dict(ids.settings)
    if found.sheet.missing:
        top["missing"] = found.sheet.missing
    said = ((found.verdicts[p].field, columns[p], spec) for p, spec in found.specs.items())
    top |= none_named(said, ids.columns)
    ignored = _ignored(found, columns, sure, ids)
    if ignored:
        top["ignore"] = ignored
    reason = f"{ids.verdict.confidence:.2f} {ids.verdict.evidence}"
    return Part(
        side=found.sheet.side or "",
        top=top,
        id_reason=reason,
        entries=tuple(sorted(sure, key=_in_order)),
        unsure=tuple(sorted(map(_with_warning, unsure), key=_in_order)),
        label=label,
        contact=contact,
        remarks=tuple(remarks),
        constants=_constants(sure),
    )


def _with_warning(entry: Entry) -> Entry:
    """Say beside a line that is not sure whom it would protect."""
    if entry.name not in PROTECTS or entry.section != "fields":
        return entry
    return replace(entry, notes=(*entry.notes, f"without this line {PROTECTS[entry.name]}"))


def _in_order(entry: Entry) -> tuple[int, str]:
    known = [*FIELDS, *GOAL_DETAILS]
    return (known.index(entry.name) if entry.name in known else len(known)), entry.name


def _kind(verdict: Verdict) -> str:
    return _KINDS.get(verdict.field, "unused")


def _people(found: Chosen, columns: dict[int, Column]) -> tuple[tuple[str, ...], str | None]:
    names, mails = list[tuple[int, str]](), list[tuple[int, str]]()
    for place, verdict in found.verdicts.items():
        header = columns[place].header
        told = verdict.field in ("label", "contact", "id") and columns[place].alone
        if told and "@" not in header and (is_contact(header) or is_part_of_name(header)):
            (mails if "mail" in fold(header) else names).append((place, header))
    labels = [header for place, header in names if found.verdicts[place].field in ("label", "id")]
    return in_speech(labels), min((header for _, header in mails), default=None)


def _ignored(
    found: Chosen, columns: dict[int, Column], sure: Sequence[Entry], ids: Ids
) -> tuple[str, ...]:
    """Return headers that are left out on purpose, and those that would be read by their names."""
    used = {header for entry in sure for header in entry.spec.headers}
    ignored = []
    for place, verdict in found.verdicts.items():
        column = columns[place]
        if column in ids.columns or column.header in used or not column.header:
            continue
        if place in found.specs and _covered(found.specs[place], sure):
            continue
        wanted = verdict.field in ("time", "id", None) or field_called(column.header)
        protected = verdict.field == "protected"
        if (wanted or protected) and not is_protected(column.header):
            ignored.append(column.header)
    return tuple(sorted(set(ignored)))


def _covered(spec: ColumnSpec, sure: Sequence[Entry]) -> bool:
    return any(spec is entry.spec or spec == entry.spec for entry in sure)


def _constants(sure: Sequence[Entry]) -> dict[str, str]:
    names = {entry.name for entry in sure}
    if "availability" in names and "time_zone" not in names:
        return _NO_ZONES
    return {}
