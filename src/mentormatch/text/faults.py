"""Validation errors in words: where, what is wrong, which name is near; never the value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mentormatch.text.masking import masked, quoted
from mentormatch.text.phrases import did_you_mean, first_few

if TYPE_CHECKING:
    from collections.abc import Collection

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

__all__ = ["faulty_places", "told_faults", "told_record"]


_NEWER = re.compile(r"[2-9]|[1-9][0-9]{1,3}")
"""Formats after the first, which is the one that there is."""
_PLACES = 5

_SHOWN = 20


def told_faults(error: ValidationError, names: Collection[str], *, called: str) -> str:
    """Return every fault of a validation in one sentence.

    Parameters
    ----------
    error
        What the validation found.
    names
        Names that may stand in a place. Other words there come from the data (a skill, a key) and
        are not repeated.
    called
        What such a name is: a field, a setting.
    """
    found = error.errors(include_url=False, include_context=False, include_input=False)
    # A union tells one fault for each of its kinds, all of them at one place.
    told = list(dict.fromkeys(_fault(fault, names, called) for fault in found))
    return first_few(told, _SHOWN, by="; ")


def faulty_places(error: ValidationError, *, deep: int = 2) -> list[str]:
    """Return where the faults of a record are, no deeper than so many names."""
    faults = error.errors(include_url=False, include_input=False)
    places = {".".join(masked(part) for part in fault["loc"][:deep]) or "text" for fault in faults}
    return sorted(places)[:_SHOWN]


def told_record(error: ValidationError, refusal: str, *, deep: int = 2) -> str:
    """Return why a text is no record: a newer version wrote it, or the places that are wrong.

    Parameters
    ----------
    error
        What the validation found.
    refusal
        The beginning of the sentence, such as "this is not a record of groups".
    deep
        Places are named no deeper than so many names.
    """
    for fault in error.errors(include_url=False, include_context=False):
        version = fault["input"]
        if fault["loc"] == ("schema_version",) and _NEWER.fullmatch(str(version)):
            return (
                f"{refusal} that this version reads: it has the format {version}, and a newer "
                "mentormatch wrote it; update the package"
            )
    return f"{refusal}; look at: {', '.join(faulty_places(error, deep=deep)[:_PLACES])}"


def _fault(fault: ErrorDetails, names: Collection[str], called: str) -> str:
    *above, last = fault["loc"] or ("",)
    if fault["type"] == "extra_forbidden":
        place = _place(above, names)
        near = did_you_mean(str(last), [name for name in names if name != last])
        # A name of ours is one word; several may be the name of a person.
        said = f"no {called} {quoted(last)}" if " " not in str(last) else f"no such {called}"
        return f"{place}{': ' if place else ''}there is {said}{near}"
    message = fault["msg"].removeprefix("Value error, ")
    place = _place(fault["loc"], names)
    return f"{place}: {message}" if place else message


def _place(parts: Collection[int | str], names: Collection[str]) -> str:
    return ".".join(str(part) for part in parts if isinstance(part, int) or part in names)
