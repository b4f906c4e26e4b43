"""Free text: do two people write about the same things?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from mentormatch.errors import PolicyError
from mentormatch.people.arrays import TextColumn
from mentormatch.scoring.base import Criterion, Facts, Part, neutral_table
from mentormatch.scoring.facts import UNANSWERED, answer, bare, named
from mentormatch.terms import Dense
from mentormatch.text.masking import quoted
from mentormatch.text.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mentormatch.arrays import Ints
    from mentormatch.people.arrays import Column
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.people.schema.profile import Profile
    from mentormatch.scoring.pools import Pools

__all__ = ["Resembles"]

_DIMENSIONS = 1024


class Resembles(Criterion):
    """How alike do two people write in a field of free text?

    The cosine of hashed character n-grams (two to four, within words), so inflections and compounds
    of one language meet. It needs no vocabulary, no pool and no network: the same two texts always
    get the same value. It compares spelling, not meaning, and is no part of the default policy.

    Parameters
    ----------
    field
        ``goals`` (all texts of a person together), or a field or attribute of one text.
    """

    kind: Literal["Resembles"] = "Resembles"
    field: str = "goals"

    def __init__(self, field: str = "goals", **options: object) -> None:
        super().__init__(field=field, **options)

    def _label(self) -> str:
        return sentence("{field} text", field=named(self.field))

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields and attributes it looks at."""
        return (bare(self.field),)

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people."""
        sides = (pools.mentors, pools.mentees)
        theirs, ours = (
            _texts(people, column, self.field)
            for people, column in zip(sides, pools.columns(self.field), strict=True)
        )
        they, we = (np.array([bool(text) for text in side], np.bool_) for side in (theirs, ours))
        alike = Dense(_vectors(theirs), _vectors(ours), weight)
        rest = neutral_table(weight, self.neutral, they, we)
        return Part(self.label, weight, (alike, rest), they, we)

    def facts(self, mentor: Profile, mentee: Profile) -> Facts:
        """Return the beginning of both texts."""
        return _opening(_text(mentor, self.field)), _opening(_text(mentee, self.field))


def _texts(people: Profiles, column: Column, field: str) -> list[str]:
    """Return the text of each person, empty where there is none."""
    if isinstance(column, TextColumn):
        words = (*column.vocabulary, "")
        return [words[code] for code in column.codes]
    if field == "goals":
        return [_goals(person) for person in people]
    raise PolicyError(f"{quoted(field)} holds no text; Resembles compares goals or a field of text")


def _goals(person: Profile) -> str:
    return " ".join(goal.text for goal in person.goals or () if goal.text)


def _text(person: Profile, field: str) -> str:
    if field == "goals":
        return _goals(person)
    said = answer(person, field)
    return "" if said is None else str(said)


def _vectors(texts: Sequence[str]) -> NDArray[np.int8]:
    """Return int8 (texts, dimensions) of length 127, or of length 0 for an empty text."""
    from sklearn.feature_extraction.text import HashingVectorizer

    if not texts:
        return np.zeros((0, _DIMENSIONS), np.int8)
    hashing = HashingVectorizer(
        analyzer="char_wb", ngram_range=(2, 4), n_features=_DIMENSIONS, norm="l2"
    )
    return np.asarray(np.rint(127 * hashing.transform(texts).toarray()), np.int8)


def _opening(text: str) -> str:
    return UNANSWERED if not text else text if len(text) <= 40 else text[:39] + "…"
