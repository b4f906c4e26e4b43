"""Comparisons of one field or attribute: the same, different, or something shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from mentormatch.scoring.base import Criterion, Facts, Part, classes, everybody, neutral_table
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

    @property
    def sides(self) -> tuple[str, str]:
        """The field of the mentor and that of the mentee."""
        return self.field, self.field

    def facts(self, mentor: Profile, mentee: Profile) -> Facts:
        """Return the field of both."""
        theirs, ours = self.sides
        return words(answer(mentor, theirs)), words(answer(mentee, ours))


class Same(_OneField):
    """The field is the same for both: 1 or 0; for a field or attribute of one word.

    With `other` it is a wish of one side: what one says in `field` is what the other says in
    `other`. Whoever left `field` empty wishes nothing and meets anybody, whatever ``missing`` says.

    Parameters
    ----------
    field
        What is compared.
    other
        The field of the partner; None for the same field.
    of
        Whose `field` it is: the ``"mentor"``'s or the ``"mentee"``'s; of meaning with `other` only.

    Examples
    --------
    >>> Same("department").label
    'same department'
    >>> Same("only", other="site").label
    "mentor's only is mentee's site"
    """

    kind: Literal["Same"] = "Same"
    other: Annotated[str, Field(min_length=1)] | None = None
    of: Literal["mentor", "mentee"] = "mentor"

    def __init__(self, field: str | None = None, **options: object) -> None:
        super().__init__(**{"field": field, **options})

    @model_validator(mode="after")
    def _a_wish_has_an_aim(self) -> Self:
        if self.other is None and self.of == "mentee":
            raise ValueError("of='mentee' says whose wish it is; name the partner's field in other")
        return self

    def _label(self) -> str:
        if self.other is None:
            return sentence("same {field}", field=named(self.field))
        told = {"field": named(self.field), "other": named(self.other)}
        if self.of == "mentor":
            return sentence("mentor's {field} is mentee's {other}", **told)
        return sentence("mentee's {field} is mentor's {other}", **told)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields and attributes it looks at."""
        return tuple(dict.fromkeys(map(bare, self.sides)))

    @property
    def sides(self) -> tuple[str, str]:
        """The field of the mentor and that of the mentee."""
        other = self.other or self.field
        return (self.field, other) if self.of == "mentor" else (other, self.field)

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people."""
        if self.other is not None:
            return _wish(self, pools, weight)
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


def _wish(criterion: Same, pools: Pools, weight: Ints) -> Part:
    """Return a wish of one side; whoever has none gains all of it with anybody."""
    theirs, ours, _ = pools.words(*criterion.sides)
    mentor_class, (their_codes,) = classes(theirs.codes)
    mentee_class, (our_codes, weights) = classes(ours.codes, weight)
    mentors, mentees = np.broadcast_arrays(their_codes[None, :], our_codes[:, None])
    wish, has = (mentors, mentees) if criterion.of == "mentor" else (mentees, mentors)
    forbid = criterion.missing == "forbid"
    worth = np.where(has < 0, 0.0 if forbid else criterion.neutral, wish == has)
    table = np.where(wish < 0, 1.0, worth) * weights[:, None]
    term = Table(mentor_class, mentee_class, np.rint(table).astype(np.int64))
    # No wish is an answer. Where a missing answer forbids, the term alone decides: it must not
    # forbid those who are free to meet anybody.
    mentors_said, mentees_said = everybody(pools)
    if not forbid and criterion.of == "mentor":
        mentees_said = ours.answered
    elif not forbid:
        mentors_said = theirs.answered
    return Part(criterion.label, weight, (term,), mentors_said, mentees_said)
