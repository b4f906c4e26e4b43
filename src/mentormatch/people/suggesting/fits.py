"""How well cells fit a field: 1 where they look as its answers do, 0 where they cannot be any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mentormatch.people.schema.fields import STYLES
from mentormatch.people.suggesting.shapes import Shape
from mentormatch.text.phrases import all_of, several

__all__ = ["Fit", "fit_of"]


@dataclass(frozen=True, slots=True)
class Fit:
    """How well cells fit, 0…1, and what was seen in them; None of empty columns."""

    share: float | None
    seen: str


_OTHERS = ("amount", "language", "times")
"""Kinds of cells that belong to another field than that of skills."""
_A_FEW = 12
_IN_CATEGORIES = frozenset((",", "/", " / ", " & ", " + ", " en ", " and "))
"""Marks that stand within the name of a department or a place."""
_LIKE, _SO_SO, _HARDLY, _NOT = 1.0, 0.6, 0.25, 0.05


def fit_of(field: str, shape: Shape) -> Fit:
    """Return how well a column of this shape fits a field, or a kind of column that is none."""
    if not shape.answers:
        return Fit(None, "all cells are empty")
    return _FITS.get(field, _of_anything)(shape)


def _of_anything(shape: Shape) -> Fit:
    return Fit(_LIKE, described(shape))


def described(shape: Shape) -> str:
    """Return what the cells are, in a few words."""
    if shape.is_prose:
        return "cells hold sentences"
    if shape.is_a("yesno"):
        return "cells hold yes or no"
    if shape.is_a("number"):
        return "cells hold numbers"
    if shape.is_list:
        return f"cells hold lists, parted by {all_of(map(_called, shape.parted.marks))}"
    if shape.is_choice:
        return several(shape.distinct, "short answer recurs", "short answers recur")
    return "cells hold short texts"


def _called(separator: str) -> str:
    return {"\n": "line ends", " ": "spaces"}.get(separator, repr(separator.strip()))


def _id(shape: Shape) -> Fit:
    if shape.is_a("stamp", 0.3) or shape.words > 5:
        return Fit(_NOT, described(shape))
    if shape.distinct == shape.answers == shape.rows:
        return Fit(_LIKE, "every row holds another answer")
    if shape.is_unique:
        return Fit(_SO_SO, "nearly every row holds another answer")
    return Fit(_NOT, "several rows hold the same answer")


def _items(shape: Shape) -> Fit:
    if shape.is_a("opinion", 0.7) or shape.rungs or any(map(shape.is_a, _OTHERS)):
        return Fit(_HARDLY, "cells hold something else")
    if shape.is_a("yesno") or shape.is_a("number") or shape.is_a("stamp") or shape.is_a("address"):
        return Fit(_NOT, described(shape))
    if shape.is_list:
        return Fit(_LIKE, described(shape))
    if shape.is_prose:
        return Fit(_HARDLY, described(shape))
    if shape.is_choice or shape.words <= 5:
        return Fit(0.75 if shape.is_choice else 0.7, described(shape))
    return Fit(_SO_SO, described(shape))


def _goals(shape: Shape) -> Fit:
    if shape.is_a("number") or shape.is_a("yesno"):
        return Fit(_NOT, described(shape))
    if shape.is_prose or shape.words >= 5:
        return Fit(_LIKE, described(shape))
    return Fit(0.8 if shape.is_list or shape.is_choice else _SO_SO, described(shape))


def _seniority(shape: Shape) -> Fit:
    if shape.rungs:
        return Fit(_LIKE, "cells hold rungs of a known ladder")
    if shape.is_a("small"):
        return Fit(0.85, "cells hold small whole numbers")
    if shape.is_list or shape.is_prose or shape.is_a("yesno"):
        return Fit(_NOT, described(shape))
    if shape.is_a("span", 1.0) and not shape.is_a("number", 1.0):
        return Fit(0.9, "cells hold spans of years")
    if shape.is_a("number") or shape.is_a("range", 0.5):
        return Fit(_SO_SO, "cells hold numbers or ranges")
    return Fit(_SO_SO if shape.is_choice or shape.distinct <= 12 else _HARDLY, described(shape))


def _category(shape: Shape) -> Fit:
    if shape.is_a("number") or shape.is_a("yesno") or shape.is_a("address") or shape.is_a("stamp"):
        return Fit(_NOT, described(shape))
    if shape.is_list and not _IN_CATEGORIES.issuperset(shape.parted.marks):
        return Fit(_HARDLY, described(shape))
    if shape.is_prose:
        return Fit(_NOT, described(shape))
    if shape.is_choice:
        return Fit(_LIKE, described(shape))
    return Fit(_SO_SO if shape.words <= 6 else _HARDLY, described(shape))


def _zone(shape: Shape) -> Fit:
    if shape.is_a("zone"):
        return Fit(_LIKE, "cells hold names of time zones")
    if shape.share.get("zone", 0) + shape.share.get("zone label", 0) >= 0.7:
        return Fit(0.9, "cells hold labels of time zones")
    return Fit(_NOT, described(shape))


def _languages(shape: Shape) -> Fit:
    if shape.is_a("language", 0.7):
        return Fit(_LIKE, "cells hold names of languages")
    return Fit(_HARDLY if shape.is_a("language", 0.3) else _NOT, described(shape))


def _availability(shape: Shape) -> Fit:
    if shape.is_a("slot"):
        return Fit(_LIKE, "cells hold weekly slots")
    if shape.is_a("times", 0.7):
        return Fit(0.9, "cells hold days and parts of days")
    if shape.is_a("times", 0.3):
        return Fit(_SO_SO, "cells hold words for hours, which the map has to say")
    return Fit(_NOT, described(shape))


def _people(shape: Shape) -> Fit:
    kinds = shape.share
    if max(kinds.get("whole", 0), kinds.get("range", 0), kinds.get("counted", 0)) >= 0.8:
        return Fit(_LIKE, "cells hold small numbers")
    counted = kinds.get("range", 0) + kinds.get("counted", 0) + kinds.get("small", 0)
    return Fit(_LIKE if counted >= 0.8 else _NOT, "cells hold small numbers and words for them"
               if counted >= 0.8 else described(shape))  # fmt: skip


def _minutes(shape: Shape) -> Fit:
    kinds = shape.share
    if kinds.get("whole", 0) + kinds.get("range", 0) + kinds.get("timed", 0) >= 0.8:
        return Fit(_LIKE, "cells hold numbers, ranges or times")
    if kinds.get("amount", 0) + kinds.get("whole", 0) >= 0.5 and shape.is_choice:
        return Fit(_SO_SO, "cells hold amounts in words, which the map has to say")
    return Fit(_NOT, described(shape))


def _day(shape: Shape) -> Fit:
    if shape.is_a("iso"):
        return Fit(_LIKE, "cells hold days as yyyy-mm-dd")
    return Fit(0.4 if shape.is_a("date") else _NOT, described(shape))


def _flag(shape: Shape) -> Fit:
    return Fit(_LIKE if shape.is_a("yesno") and shape.distinct <= 4 else _NOT, described(shape))


def _styles(shape: Shape) -> Fit:
    if shape.is_a("style"):
        return Fit(_LIKE, "cells hold names of mentor styles")
    few = shape.distinct if not shape.is_list else len(shape.parted.items)
    if few <= 2 * len(STYLES) and (shape.is_list or shape.is_choice) and shape.words < _A_FEW:
        return Fit(_SO_SO, "cells hold a few words, and the map has to say which style each is")
    return Fit(_NOT, "cells do not hold the eight mentor styles")


def _reference(shape: Shape) -> Fit:
    if shape.is_prose or shape.is_a("yesno") or shape.is_a("stamp"):
        return Fit(_NOT, described(shape))
    return Fit(_SO_SO, described(shape))


def _orientations(shape: Shape) -> Fit:
    if shape.is_a("leaning"):
        return Fit(_LIKE, "cells hold words with numbers from 0 to 1")
    return Fit(_NOT, described(shape))


def _contact(shape: Shape) -> Fit:
    if shape.is_a("contact", 0.6) or shape.is_a("url", 0.6):
        return Fit(_LIKE, "cells hold addresses or numbers of telephones")
    return Fit(_SO_SO if shape.is_unique else _HARDLY, described(shape))


def _label(shape: Shape) -> Fit:
    return Fit(_LIKE if shape.is_a("name", 0.5) else _SO_SO, "cells hold short names")


def _time(shape: Shape) -> Fit:
    if shape.is_a("stamp") or shape.is_a("date"):
        return Fit(_LIKE, "cells hold days with times")
    return Fit(_SO_SO if shape.is_a("number", 0.8) else _HARDLY, described(shape))


_FITS: dict[str, Callable[[Shape], Fit]] = {
    "id": _id,
    **dict.fromkeys(("offers", "seeks", "experience", "goal_tags"), _items),
    "goals": _goals,
    "seniority": _seniority,
    **dict.fromkeys(("department", "team", "site", "learning_preference"), _category),
    "time_zone": _zone,
    "languages": _languages,
    "availability": _availability,
    **dict.fromkeys(("max_mentees", "min_mentees", "max_mentors", "waited"), _people),
    "minutes_per_month": _minutes,
    **dict.fromkeys(("from_date", "until_date", "goal_due"), _day),
    "active": _flag,
    **dict.fromkeys(("styles_offered", "styles_wanted"), _styles),
    **dict.fromkeys(("manager", "preferences", "vetoes", "past_partners"), _reference),
    "values": _orientations,
    "contact": _contact,
    "label": _label,
    "time": _time,
}
