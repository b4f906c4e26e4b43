"""What a person answered, in words: the facts that explanations show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mentormatch.people.schema.fields import FIELDS
from mentormatch.text.sentences import Sentence, few, fixed, sentence

if TYPE_CHECKING:
    from collections.abc import Collection

    from mentormatch.people.schema.profile import Profile

__all__ = ["NONE", "UNANSWERED", "answer", "bare", "listed", "named", "words"]

UNANSWERED = sentence("unanswered")
NONE = sentence("none")


def bare(field: str) -> str:
    """Return the name of a field; ``attributes.x`` is the attribute x."""
    return field.removeprefix("attributes.")


def answer(person: Profile, field: str) -> Any:
    """Return what a person answered in a field of the schema or an attribute; None if nothing."""
    name = bare(field)
    return getattr(person, name) if name in FIELDS else person.attributes.get(name)


def named(field: str) -> Sentence:
    """Return the name of a field, which the languages know by this word; an attribute stays."""
    return fixed(field)


def words(said: Any) -> str:
    """Return an answer as a short text."""
    if said is None or said == "":
        return UNANSWERED
    if isinstance(said, float):
        return f"{said:g}"
    if isinstance(said, str | int) or not hasattr(said, "__iter__"):
        return str(said)
    return listed([getattr(item, "text", None) or str(item) for item in said])


def listed(items: Collection[str] | None, most: int = 6) -> str:
    """Return some words as a short text; 'unanswered' for None, 'none' for nothing."""
    if items is None:
        return UNANSWERED
    return few(sorted(items), most) if items else NONE
