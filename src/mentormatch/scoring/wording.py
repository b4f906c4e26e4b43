"""A fault of a policy in words: where it is, what is wrong, which name is near."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.errors import PolicyError, ProtectedAttributeError
from mentormatch.people.schema.protected import INSTEAD, is_protected
from mentormatch.text.masking import masked, quoted
from mentormatch.text.phrases import did_you_mean, first_few

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

__all__ = ["in_words", "refusal", "unprotected"]

_SHOWN = 20


def unprotected(field: str) -> str:
    """Return the name of a field or attribute that may score, or decide who meets whom.

    Raises
    ------
    ProtectedAttributeError
        If it names a protected attribute; the message says what can be done instead.
    """
    name = field.removeprefix("attributes.")
    if is_protected(name):
        raise ProtectedAttributeError(
            f"{quoted(name)} is a protected attribute: it counts in no score and no decision; "
            f"{INSTEAD}"
        )
    return field


def refusal(what: str, error: ValidationError, names: Iterable[str]) -> PolicyError:
    """Return the error to raise where a policy, a criterion or a rule is not valid.

    See `in_words` for the parameters. A protected attribute keeps its own type, which callers
    tell apart from a misspelt name.
    """
    causes = (fault.get("ctx", {}).get("error") for fault in error.errors(include_url=False))
    named = any(isinstance(cause, ProtectedAttributeError) for cause in causes)
    return (ProtectedAttributeError if named else PolicyError)(in_words(what, error, names))


def in_words(what: str, error: ValidationError, names: Iterable[str]) -> str:
    """Return the faults of a validation in one sentence; values are not repeated.

    Parameters
    ----------
    what
        What is not valid.
    error
        What the validation found.
    names
        Names that may stand at the place, to suggest one for a misspelt name.
    """
    known = list(names)
    found = error.errors(include_url=False, include_input=False)
    # A list in which an item is wrong is also told to be too short, and no class of one's own.
    faults = [fault for fault in found if fault["type"] != "is_instance_of"]
    faults = [f for f in faults if f["type"] != "too_short" or len(faults) == 1]
    return f"not a valid {what}: " + first_few(
        [_fault(fault, known) for fault in faults], _SHOWN, by="; "
    )


def _fault(fault: ErrorDetails, known: list[str]) -> str:
    message = fault["msg"].removeprefix("Value error, ")
    place = ".".join(part for part in map(masked, fault["loc"]) if "[" not in part)
    if fault["type"] == "too_short":
        return f"{place}: at least one is needed"
    if fault["type"] == "union_tag_invalid":
        tag, tags = (str(fault["ctx"][name]) for name in ("tag", "expected_tags"))
        near = did_you_mean(tag, [word.strip("'") for word in tags.split(", ")])
        return f"{place}: there is no such criterion{near}"
    if fault["type"] == "extra_forbidden":
        return f"there is no setting {quoted(place)}{did_you_mean(place, known)}"
    return f"{place}: {message}" if place else message
