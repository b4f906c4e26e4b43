"""Header and cells together: what a column may be, how sure that is, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mentormatch.people.schema.protected import is_protected
from mentormatch.people.suggesting.fits import described, fit_of
from mentormatch.people.suggesting.shapes import Shape
from mentormatch.people.suggesting.words import Heard, asks_no_list, heard, plain, speaks_of_partner

if TYPE_CHECKING:
    from mentormatch.people.grammar.map_sides import Side

__all__ = ["Verdict", "confidence", "judged"]

_ROLES = {"skills": ("offers", "seeks"), "styles": ("styles_offered", "styles_wanted")}
_OF_PARTNERS = frozenset(
    "attribute preferences vetoes past_partners styles_wanted styles_offered seeks offers active "
    "max_mentees max_mentors goals unused protected minutes_per_month availability skills styles "
    "contact label id time".split()
)
"""What may be meant where a header speaks of the other one of a pair."""
_OF_ONESELF = frozenset({"contact", "label", "id"})
_OTHERS = frozenset({"manager", "preferences", "vetoes", "past_partners"})
"""An address may be that of the manager, who is another one."""
_LISTED = frozenset({"offers", "seeks", "skills", "experience", "goals"})
_DOUBT = 0.4
_TYPICAL, _POSSIBLE = 0.8, 0.5
_HIGH = 0.78
"""Below the mark of what is sure: header and values do not both agree."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a column may be.

    Parameters
    ----------
    field
        A field, another kind of column, or None for what is left unused.
    confidence
        How sure that is, 0…1.
    evidence
        Why, in a short sentence.
    """

    field: str | None
    confidence: float
    evidence: str

    def weaker(self, factor: float, why: str) -> Verdict:
        """Return the verdict, less sure and for another reason."""
        sure = round(self.confidence * factor, 2)
        return replace(self, confidence=sure, evidence=f"{self.evidence}; {why}")


def confidence(sure: float, fit: float | None) -> float:
    """Return how sure words of a header and the fit of the cells make a field.

    Examples
    --------
    >>> confidence(0.95, 1.0), confidence(0.95, 0.6), confidence(0.95, 0.05), confidence(0.95, None)
    (0.91, 0.75, 0.3, 0.68)
    """
    if fit is None:
        return round(0.72 * sure, 2)
    if fit >= _TYPICAL:
        return round(0.7 * sure + 0.25 * fit, 2)
    if fit >= _POSSIBLE:
        return round(min(_HIGH, 0.6 * sure + 0.3 * fit), 2)
    return round(sure * (0.3 + 0.4 * fit), 2)


def judged(header: str, shape: Shape, side: Side | None) -> list[Verdict]:
    """Return what a column may be, the surest first; always at least one verdict.

    Parameters
    ----------
    header, shape
        Of the column.
    side
        Whose file it stands in, if that is known.
    """
    if is_protected(header):
        reason = (
            "the header names a protected attribute, which is kept for audits and scores nobody"
        )
        return [Verdict("protected", 0.95, reason)]
    if header.lower().startswith("attributes."):
        return [Verdict("attribute", _HIGH, "the header names an attribute of the programme's own")]
    found = [*_of_words(header, shape, side), *_of_cells(shape, set(heard(header)), side)]
    found.append(_rest(shape))
    return sorted(found, key=lambda verdict: -verdict.confidence)


def _of_words(header: str, shape: Shape, side: Side | None) -> Iterator[Verdict]:
    said_of = heard(header)
    if "unused" in said_of and said_of["unused"].words == plain(header).strip():
        # What a tool writes of itself is called like an answer, and is none.
        said_of = {"unused": said_of["unused"]}
    for name, said in said_of.items():
        if _inside(said, said_of.values()):
            continue
        sure = said.sure * (_DOUBT if _is_doubted(name, header, shape) else 1)
        yield _verdict(name, Heard(sure, said.words), shape, side)


def _inside(said: Heard, others: Iterable[Heard]) -> bool:
    """Tell whether words are part of a longer phrase that means something else, and as sure."""
    words = f" {said.words} "
    return any(
        words in f" {other.words} " and words.strip() != other.words and other.sure >= said.sure
        for other in others
    )


def _is_doubted(name: str, header: str, shape: Shape) -> bool:
    """Tell whether words of a header that mean this are about something else."""
    if name in _OF_ONESELF and _OTHERS & heard(header).keys():
        return True
    if name in _LISTED:
        return asks_no_list(header) and not shape.is_list
    return name not in _OF_PARTNERS and speaks_of_partner(header)


def _verdict(name: str, said: Heard, shape: Shape, side: Side | None) -> Verdict:
    field, doubt = _in_role(name, side)
    fit = fit_of(field or name, shape)
    sure = confidence(said.sure, fit.share) * (0.75 if doubt else 1.0)
    if field in (None, "attribute", "learning_preference"):
        # Any cells fit these, so that cells cannot confirm what the header says.
        sure = min(_HIGH, sure)
    told = f"the header says {said.words!r}; {fit.seen}{doubt}"
    return Verdict(field, round(sure, 2), told)


def _in_role(name: str, side: Side | None) -> tuple[str | None, str]:
    """Return the field that words mean in a file of this side, and a doubt where none is known."""
    if name in _ROLES:
        offered, wanted = _ROLES[name]
        if side is None:
            return offered, "; whether this is offered or wanted depends on whose file it is"
        return (offered if side == "mentors" else wanted), ""
    return (None if name == "unused" else name), ""


def _of_cells(shape: Shape, named: set[str], side: Side | None) -> Iterator[Verdict]:
    """Judge by the cells alone, for what they cannot but be; never sure."""
    if not shape.answers:
        return
    tests = (
        ("time", shape.is_a("stamp"), 0.7, "cells hold days with times"),
        ("contact", shape.is_a("address", 0.6), 0.75, "cells hold e-mail addresses"),
        ("time_zone", shape.is_a("zone"), 0.7, "cells hold names of time zones"),
        ("availability", shape.is_a("slot"), 0.7, "cells hold weekly slots"),
        ("styles", shape.is_a("style"), 0.75, "cells hold names of mentor styles"),
        ("values", shape.is_a("leaning"), 0.75, "cells hold words with numbers from 0 to 1"),
        ("languages", shape.is_a("language") and shape.words < 8, 0.6, "cells hold languages"),
        ("seniority", shape.rungs and shape.distinct > 2, 0.6, "cells hold rungs of a ladder"),
        ("protected", shape.is_a("protected", 0.3), 0.75, "cells tell of protected attributes"),
    )
    for name, is_so, sure, seen in tests:
        field, doubt = _in_role(name, side)
        if is_so and not {name, field} & named:
            yield Verdict(field, sure, f"the header does not tell, but {seen}{doubt}")


def _rest(shape: Shape) -> Verdict:
    """Return the verdict on a column that nothing is known of: perhaps an attribute."""
    if not shape.answers:
        return Verdict("attribute", 0.3, "the header is not known, and all cells are empty")
    seen = described(shape)
    if shape.distinct == 1 and shape.answers > 1:
        return Verdict("attribute", 0.3, "the header is not known; every answer is the same")
    if shape.is_prose or shape.is_unique:
        return Verdict("attribute", 0.3, f"the header is not known; {seen}")
    return Verdict("attribute", 0.5, f"the header is not known; {seen}, which can be compared")
