"""Comparisons of one field or attribute: the same, different, or something shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from mentormatch.scoring.base import Criterion, Facts, Part, classes, neutral_table
from mentormatch.scoring.facts import answer, bare, named, words
from mentormatch.terms import Postings, Table
from mentormatch.text.sentences import sentence

if TYPE_CHECKING:
    from mentormatch.arrays import Ints
    from mentormatch.people.schema.profile import Profile
    from mentormatch.scoring.pools import Pools

__all__ = ["Differs", "Same", "Shares"]


class _OneField(Criterion):
    """A comparison of one field on both sides."""

    field: str

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields and attributes it looks at."""
        return (bare(self.field),)

    def facts(self, mentor: Profile, mentee: Profile) -> Facts:
        """Return the field of both."""
        return words(answer(mentor, self.field)), words(answer(mentee, self.field))


class Same(_OneField):
    """The field is the same for both: 1 or 0; for a field or attribute of one word.

    Examples
    --------
    >>> Same("department").label
    'same department'
    """

    kind: Literal["Same"] = "Same"

    def __init__(self, field: str | None = None, **options: object) -> None:
        super().__init__(**{"field": field, **options})

    def _label(self) -> str:
        return sentence("same {field}", field=named(self.field))

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people."""
        return _compare(self, pools, weight, same=1, different=0)


class Differs(_OneField):
    """The field is different: 1 or 0; for a field or attribute of one word.

    Examples
    --------
    >>> Differs("team").label
    'different team'
    """

    kind: Literal["Differs"] = "Differs"

    def __init__(self, field: str | None = None, **options: object) -> None:
        super().__init__(**{"field": field, **options})

    def _label(self) -> str:
        return sentence("different {field}", field=named(self.field))

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people."""
        return _compare(self, pools, weight, same=0, different=1)


class Shares(_OneField):
    """The two have something in common in a field of several items: 1 or 0.

    For the *share* of the mentee's items that the mentor has too, use
    :class:`~mentormatch.Covers`.

    Examples
    --------
    >>> Shares("languages").label
    'shared languages'
    """

    kind: Literal["Shares"] = "Shares"

    def __init__(self, field: str | None = None, **options: object) -> None:
        super().__init__(**{"field": field, **options})

    def _label(self) -> str:
        return sentence("shared {field}", field=named(self.field))

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people."""
        theirs, ours, _ = pools.items(self.field, self.field)
        distinct, of = np.unique(weight, return_inverse=True)
        held = np.zeros(len(theirs.codes), np.int64)
        gain = Postings(
            theirs.starts, theirs.codes, held, ours.starts, ours.codes,
            of[ours.owners], distinct[:, None], cap=weight,
        )  # fmt: skip
        rest = neutral_table(weight, self.neutral, theirs.answered, ours.answered)
        return Part(self.label, weight, (gain, rest), theirs.answered, ours.answered)


def _compare(
    criterion: _OneField, pools: Pools, weight: Ints, *, same: int, different: int
) -> Part:
    theirs, ours, _ = pools.words(criterion.field)
    mentor_class, (their_codes,) = classes(theirs.codes)
    mentee_class, (our_codes, weights) = classes(ours.codes, weight)
    unanswered = (their_codes[None, :] < 0) | (our_codes[:, None] < 0)
    worth = np.where(their_codes[None, :] == our_codes[:, None], same, different) * 1.0
    table = np.where(unanswered, criterion.neutral, worth) * weights[:, None]
    term = Table(mentor_class, mentee_class, np.rint(table).astype(np.int64))
    return Part(criterion.label, weight, (term,), theirs.answered, ours.answered)
