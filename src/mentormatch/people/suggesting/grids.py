"""What a family of columns is for, and what its cells hold, as the map says it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mentormatch.people.grammar.column_spec import RANKED, WITH_LEVELS
from mentormatch.people.grammar.own_words import repeated_cell
from mentormatch.people.reading.wide_columns import TICKED, UNTICKED
from mentormatch.people.schema.fields import FIELDS, LEVELS
from mentormatch.people.schema.slots import weekday
from mentormatch.people.suggesting.families import Family
from mentormatch.people.suggesting.judge import Verdict, confidence, judged
from mentormatch.people.suggesting.meanings.hours import hours_of
from mentormatch.people.suggesting.meanings.levels import levels_of
from mentormatch.people.suggesting.meanings.unsaid import unsaid
from mentormatch.people.suggesting.shapes import NO_CELLS
from mentormatch.people.suggesting.specs import Written
from mentormatch.people.suggesting.words import heard, plain
from mentormatch.text.phrases import several
from mentormatch.text.spelling import fold

if TYPE_CHECKING:
    from mentormatch.people.grammar.map_sides import Side

__all__ = ["read_family"]

_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|e)?(?: (?:choice|keuze|priority|preference))?")
_RANKING = re.compile(r"\b(?:rank|order|priorit|volgorde|rangschik|rangorde)", re.IGNORECASE)
_HOURS = re.compile(r"\s*\d{1,2}[:.]\d{2}\s*[-–]\s*\d{1,2}[:.]\d{2}\s*")
Held = tuple[dict[str, Any], str, tuple[str, ...]]
"""Settings, what was seen in the cells, and what to look at."""
_RATES = re.compile(
    r" (?:rate|rating|level|beoordeel|niveau|score|scoor|"
    r"how (?:good|well|skilled|experienced|confident)|"
    r"hoe (?:goed|ervaren|vaardig|sterk)|proficiency|beheers\w*|self assessment|zelfbeoordeling) "
)
"""Words that ask how good somebody is already."""
_ITEM_LISTS = frozenset(name for name, field in FIELDS.items() if field.kind == "items")


def read_family(family: Family, side: Side | None) -> tuple[Verdict, Written] | None:
    """Return what a family is, and how it is written; None if its columns stand each for itself.

    Parameters
    ----------
    family
        The columns.
    side
        Whose file they stand in.
    """
    return {
        "hours": _hours,
        "days": _days,
        "choices": _choices,
        "ranking": _ranking,
        "grid": _grid,
        "topics": _topics,
    }[family.kind](family, side)


def _cells(family: Family) -> Counter[str]:
    return Counter(fold(text) for column in family.columns for text in column.texts)


def _header_settings(family: Family, cell: str, **more: Any) -> dict[str, Any]:
    return {"columns": family.headers, "item": "header", "cell": cell, **more}


def _hours(family: Family, side: Side | None) -> tuple[Verdict, Written] | None:
    count = len(family.columns)
    sure = 0.95 if "avail" in fold(family.question) or "beschikb" in fold(family.question) else 0.6
    filled = 1.0 if _cells(family) else None
    if family.minutes is None:
        return None
    seen = (
        f"{count} numbered columns of ticks are the hours of a week, {family.minutes} minutes each"
    )
    settings = _header_settings(family, "tick", first="Mon 00:00", minutes=family.minutes)
    notes = ("check where the week begins",)
    return Verdict("availability", confidence(sure, filled), seen), Written(settings, notes)


def _days(family: Family, side: Side | None) -> tuple[Verdict, Written] | None:
    cells = _cells(family)
    seen = f"{len(family.columns)} columns are called like days of the week"
    if not cells:
        return None
    if set(cells) <= TICKED | UNTICKED:
        days = {i: f"{weekday(i)} 09:00-17:00" for i in family.items}
        if family.pattern is None:
            days = {c.header: days[i] for c, i in zip(family.columns, family.items, strict=True)}
        written = Written(
            _header_settings(family, "tick", values=days), ("check the hours of each day",)
        )
        return Verdict("availability", 0.75, f"{seen}; cells hold ticks"), written
    if family.pattern is None and not all(weekday(column.header) for column in family.columns):
        return None
    if all(_HOURS.fullmatch(part) for cell in cells for part in re.split(r"[;,\n]", cell) if part):
        return Verdict("availability", 0.9, f"{seen}; cells hold hours"), Written(
            _header_settings(family, "hours")
        )
    values = {
        cell: hours
        for cell, rows in sorted(cells.items())
        if repeated_cell(cell, rows=rows) == cell and (hours := hours_of(cell))
    }
    if len(values) < len(cells):
        return None
    written = Written(_header_settings(family, "hours", values=values), ("check the hours",))
    return Verdict("availability", 0.82, f"{seen}; cells hold parts of a day"), written


def _choices(family: Family, side: Side | None) -> tuple[Verdict, Written] | None:
    named = {v.field: v for v in judged(family.columns[0].header, NO_CELLS, side)}
    of_people = "mentor" in fold(family.question) or "mentee" in fold(family.question)
    seen = f"{len(family.columns)} numbered choices"
    if not of_people and ("seeks" in named or _SKILLS.search(fold(family.question))):
        field = "offers" if side == "mentors" else "seeks"
        sure = 0.85 if _cells(family) else 0.65
        return Verdict(field, sure, f"{seen} of what is wanted"), Written(
            {"columns": family.headers}
        )
    if not of_people and "preferences" not in named:
        return None
    sure = (0.7 if of_people else 0.5) if _cells(family) else 0.55
    notes = ("the cells have to hold ids of people, first choice first",)
    return Verdict("preferences", sure, f"{seen} of people"), Written(
        {"columns": family.headers}, notes
    )


_SKILLS = re.compile(r"\b(?:topic|skill|subject|area|goal|onderwerp|vaardigheid|thema|leervraag)")


def _ranking(family: Family, side: Side | None) -> tuple[Verdict, Written] | None:
    if side != "mentees":
        return None
    count = len(family.columns)
    seen = f"in {count} columns each person writes the ranks 1 to {count} once"
    return Verdict("seeks", 0.75, seen), Written(_header_settings(family, "rank"))


def _topics(family: Family, side: Side | None) -> tuple[Verdict, Written] | None:
    """Read columns that are called like topics: offered by mentors, wanted by mentees."""
    if side is None:
        return None
    field, cells = ("offers" if side == "mentors" else "seeks"), _cells(family)
    seen = f"the headers of {len(family.columns)} columns are topics"
    if not cells:
        told = f"{seen}; all cells are empty, so say what they will hold"
        return Verdict(field, 0.6, told), Written(_header_settings(family, "tick"))
    ranks = {str(rank) for rank in range(1, len(family.columns) + 1)}
    if field in RANKED and set(cells) <= ranks and max(map(int, cells)) > max(LEVELS):
        settings = _header_settings(family, "rank")
        return Verdict(field, 0.75, f"{seen}; cells hold ranks"), Written(settings)
    found = _held(field, family, cells)
    if found is None:
        return None
    settings, held, notes = found
    return Verdict(field, 0.75, f"{seen}; {held}"), Written(settings, notes)


def _grid(family: Family, side: Side | None) -> tuple[Verdict, Written] | None:
    field, sure, words = _asked(family, side)
    if field is None:
        return None
    cells = _cells(family)
    if field == "seeks" and _is_of_oneself(family, cells):
        field, words = "offers", f"{words}; a rating of oneself is one's own level"
    seen = f"{several(len(family.columns), 'column', 'columns')} of one question; {words}"
    if not cells:
        empty = "all cells are empty, so say what they will hold"
        settings = _header_settings(family, "tick")
        return Verdict(field, confidence(sure, None), f"{seen}; {empty}"), Written(settings)
    found = _held(field, family, cells)
    if found is None:
        return _unclear(field, family, cells, seen)
    settings, held, notes = found
    return Verdict(field, confidence(sure, 1.0), f"{seen}; {held}"), Written(settings, notes)


def _unclear(field: str, family: Family, cells: Counter[str], seen: str) -> tuple[Verdict, Written]:
    """Return a guess that is not sure, with the answers whose meaning has to be said."""
    texts = [text for column in family.columns for text in column.texts]
    graded = field in WITH_LEVELS
    missing = unsaid(cells, texts, blank='"…"')
    settings = _header_settings(family, "level" if graded else "tick")
    told = "as levels 0 to 5, two answers never on one level unless they say the same"
    notes = (f"say under values what each answer stands for, {told}",) if graded else ()
    verdict = Verdict(field, 0.4, f"{seen}; what the cells hold is not clear")
    return verdict, Written(settings, notes, missing)


def _is_of_oneself(family: Family, cells: Mapping[str, int]) -> bool:
    """Tell whether a grid asks how good somebody is, and not what she wants to learn."""
    if "seeks" in heard(family.question) or not _RATES.search(plain(family.question)):
        return False
    return not set(cells) <= (TICKED | UNTICKED) - {"1", "0"}


def _asked(family: Family, side: Side | None) -> tuple[str | None, float, str]:
    """Return the list that the question of a grid is about, how sure, and why."""
    for verdict in judged(family.question, NO_CELLS, side):
        if verdict.field == "protected":
            return None, 0.0, ""
        if verdict.field in _ITEM_LISTS:
            sure = verdict.confidence / confidence(1.0, None)
            return verdict.field, sure, verdict.evidence.partition(";")[0]
        if verdict.field != "attribute" or verdict.confidence > 0.5:
            break
    return None, 0.0, ""


def _held(field: str, family: Family, cells: Mapping[str, int]) -> Held | None:
    """Return what the cells of a grid hold: levels, ticks or ranks, in digits or in words."""
    texts = frozenset(cells)
    return _plain_cells(field, family, texts) or _words_for_cells(field, family, texts)


def _plain_cells(field: str, family: Family, texts: frozenset[str]) -> Held | None:
    ranks = {str(rank) for rank in range(1, len(family.columns) + 1)}
    if field in RANKED and _RANKING.search(family.question) and texts <= ranks:
        return _header_settings(family, "rank"), "cells hold ranks", ()
    # 0 and 1 alone are ticks, as tools write them.
    if texts <= TICKED | UNTICKED:
        return _header_settings(family, "tick"), "cells hold ticks", ()
    if field in WITH_LEVELS and texts <= set("012345"):
        return _header_settings(family, "level"), "cells hold ratings up to 5", ()
    return None


def _words_for_cells(field: str, family: Family, texts: frozenset[str]) -> Held | None:
    ordinals = {text: found[1] for text in texts if (found := _ORDINAL.fullmatch(text))}
    if field in RANKED and len(ordinals) == len(texts):
        values = {text: int(rank) for text, rank in sorted(ordinals.items()) if text != rank}
        more = {"values": values} if values else {}
        return _header_settings(family, "rank", **more), "cells hold numbered choices", ()
    levels = levels_of(texts)
    if levels is None:
        return None
    if field in WITH_LEVELS:
        shared = len(set(levels.values())) < len(levels)
        note = "check the levels that the labels stand for, 0 to 5"
        notes = (f"{note}; labels on one level are taken to say the same",) if shared else (note,)
        settings = _header_settings(family, "level", values=levels)
        return settings, "cells hold labels of levels", notes
    ticks = {text: level > 0 for text, level in levels.items()}
    note = "check which levels count as an item"
    return _header_settings(family, "tick", values=ticks), "cells hold labels of levels", (note,)
