"""What a criterion is, and what it compiles to.

A criterion compares mentors with mentees in one respect. In ``Policy.criteria`` it is weighed; in
``Policy.requirements`` it must be met. Both uses compile to a :class:`Part`, so there is one
vocabulary and one evaluation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from mentormatch.errors import PolicyError
from mentormatch.scoring.wording import refusal, unprotected
from mentormatch.terms import Array, Table, on_pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.arrays import Bools, Ints, Ints32
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.people.schema.profile import Profile
    from mentormatch.scoring.pools import Pools
    from mentormatch.terms import Term

__all__ = [
    "Criterion",
    "Facts",
    "Part",
    "classes",
    "coverage_rest",
    "everybody",
    "neutral_table",
    "whole",
]

Facts = tuple[str, str]
"""What was compared, in words: of the mentor, of the mentee."""


@dataclass(frozen=True, slots=True)
class Part:
    """A compiled criterion: what it adds to each pair, and which pairs answered it.

    Parameters
    ----------
    name
        The criterion's name, distinct within a policy.
    weight
        int64 (mentees,): the most it adds for each mentee, micro-units.
    terms
        Their sum is the contribution, neutral values included.
    mentor_answered, mentee_answered
        bool (mentors,) and (mentees,).
    either
        True if the answer of one side is enough.
    common
        Where both sides answer item by item: counts the items that both answered.
    """

    name: str
    weight: Ints
    terms: tuple[Term, ...]
    mentor_answered: Bools
    mentee_answered: Bools
    either: bool = False
    common: Term | None = None

    @property
    def own_answers(self) -> bool:
        """Whether a caller's function tells for each pair if it is answered."""
        return isinstance(self.terms[0], Array)

    def block(self, rows: Ints, columns: Ints) -> Ints32:
        """Return int32 (rows, columns): the contribution of each pair in micro-units."""
        total = self.terms[0].block(rows, columns)
        for term in self.terms[1:]:
            total = total + term.block(rows, columns)
        return total

    def pairs(self, j: Ints, i: Ints) -> Ints32:
        """Return int32 (pairs,): the contribution of each single pair in micro-units."""
        total = self.terms[0].pairs(j, i)
        for term in self.terms[1:]:
            total = total + term.pairs(j, i)
        return total

    def answered(self, rows: Ints, columns: Ints) -> Bools:
        """Return bool (rows, columns): pairs whose contribution rests on answers."""
        theirs, ours = self.mentor_answered[rows][:, None], self.mentee_answered[columns][None, :]
        if isinstance(self.terms[0], Array):
            return np.asarray(~np.isnan(self.terms[0].function(rows, columns)))
        both = theirs | ours if self.either else theirs & ours
        return np.asarray(
            both if self.common is None else both & (self.common.block(rows, columns) > 0)
        )

    def answered_pairs(self, j: Ints, i: Ints) -> Bools:
        """Return bool (pairs,): single pairs whose contribution rests on answers."""
        if isinstance(self.terms[0], Array):
            return np.asarray(~np.isnan(on_pairs(self.terms[0].function, j, i)))
        theirs, ours = self.mentor_answered[j], self.mentee_answered[i]
        both = theirs | ours if self.either else theirs & ours
        return np.asarray(both if self.common is None else both & (self.common.pairs(j, i) > 0))


_TELLING = ("need", "offer", "field", "skill", "level", "minutes")
"""Settings that tell which criterion it is: written even where they are the default."""


class Criterion(BaseModel):
    """One respect in which a mentor suits a mentee.

    To write one of your own, derive a class and give it one method, :meth:`block`. It may be used
    wherever the built-in ones are, softly or as a requirement.

    Parameters
    ----------
    weight
        Relative weight > 0; the weights of a policy are scaled to 1,000,000 micro-units.
    name
        How it is called in results; each class has a telling default.
    neutral
        What a pair gets where one side did not answer, 0…1. The default is ½ for symmetric
        comparisons and ¼ for coverage.
    at_least
        As a requirement: the smallest value 0…1 that passes. The default asks for all of it.
    missing
        As a requirement: does an unanswered pair ``"pass"`` (and is counted) or is it forbidden?
    relaxable
        As a requirement: may setting it aside for a pair be proposed, where somebody is left out?
        False by default of rules that protect people.

    Examples
    --------
    >>> import numpy as np
    >>> import mentormatch as mm
    >>> class SameInitial(mm.Criterion):
    ...     def block(self, mentors, mentees):
    ...         first = [[a[0] == b[0] for b in mentees.ids] for a in mentors.ids]
    ...         return np.array(first, float)
    >>> SameInitial(weight=2).label
    'SameInitial'
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    weight: Annotated[float, Field(gt=0, allow_inf_nan=False, strict=True)] = 1.0
    name: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    neutral: Annotated[float, Field(ge=0, le=1, strict=True)] = 0.5
    at_least: Annotated[float, Field(ge=0, le=1, strict=True)] = 1.0
    missing: Literal["pass", "forbid"] = "pass"
    relaxable: bool = True

    pairwise: ClassVar[bool] = False
    """True if it speaks of particular people (vetoes, reporting lines), not of their answers."""

    def __init__(self, **settings: Any) -> None:
        try:
            super().__init__(**settings)
        except ValidationError as error:
            raise refusal(type(self).__name__, error, type(self).model_fields) from None

    @model_validator(mode="after")
    def _no_protected_field(self) -> Self:
        for field in self.fields:
            unprotected(field)
        return self

    def replace(self, **changes: Any) -> Self:
        """Return a criterion with these settings changed, validated again."""
        settings = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self)(**{**settings, **changes})

    def plain(self, *always: str) -> dict[str, Any]:
        """Return it as data: what is always told, and what differs from the defaults."""
        changed = self.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
        always = (*always, *(name for name in _TELLING if name in type(self).model_fields))
        return {**{name: getattr(self, name) for name in always}, **changed}

    @property
    def label(self) -> str:
        """The name in results."""
        return self.name or self._label()

    def _label(self) -> str:
        return type(self).__name__

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields and attributes it looks at."""
        return ()

    def block(self, mentors: Profiles, mentees: Profiles) -> NDArray[np.float64]:
        """Return float (mentors, mentees) in 0…1; NaN where a pair did not answer."""
        raise PolicyError(f"{type(self).__name__} has neither a method block() nor compile()")

    def facts(self, mentor: Profile, mentee: Profile) -> Facts:
        """Return in words what was compared: of the mentor, of the mentee."""
        return "", ""

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people.

        Parameters
        ----------
        pools
            Mentors and mentees over one vocabulary.
        weight
            int64 (mentees,): micro-units for a full match.
        """

        def function(rows: Ints, columns: Ints) -> NDArray[np.float64]:
            if not len(rows) or not len(columns):
                return np.zeros((len(rows), len(columns)))
            some, back = np.unique(rows, return_inverse=True)
            others, across = np.unique(columns, return_inverse=True)
            numbers = self.block(pools.mentors.take(some), pools.mentees.take(others))
            return self._checked(numbers, (len(some), len(others)))[back[:, None], across]

        term = Array(function, weight, self.neutral)
        return Part(self.label, weight, (term,), *everybody(pools))

    def _checked(self, numbers: Any, shape: tuple[int, int]) -> NDArray[np.float64]:
        try:
            values = np.asarray(numbers, np.float64)
        except (TypeError, ValueError):
            raise PolicyError(f"{self.label}: block() returned something but numbers") from None
        if values.shape != shape:
            raise PolicyError(
                f"{self.label}: block() returned shape {values.shape}, expected {shape} "
                "(mentors, mentees)"
            )
        outside = values[(values < 0) | (values > 1)]
        if outside.size:
            raise PolicyError(f"{self.label}: block() returned {outside[0]:g}; expected 0…1 or NaN")
        return values


def classes(*codes: Ints) -> tuple[Ints, tuple[Ints, ...]]:
    """Number the distinct combinations of several codes.

    Returns
    -------
    of : int64 (people,)
        The class of each person.
    distinct : tuple of int64 (classes,)
        For each class the value of each code.
    """
    stacked = np.stack([np.asarray(code, np.int64) for code in codes])
    if len(codes) == 1:
        # The same, and several times as fast.
        alone, of = np.unique(stacked[0], return_inverse=True)
        return np.asarray(of, np.int64), (alone,)
    distinct, of = np.unique(stacked, axis=1, return_inverse=True)
    return np.asarray(of, np.int64).ravel(), tuple(distinct)


def everybody(pools: Pools) -> tuple[Bools, Bools]:
    """Return who answered where there is nothing to ask: all mentors, all mentees."""
    mentors, mentees = pools.shape
    return np.ones(mentors, np.bool_), np.ones(mentees, np.bool_)


def neutral_table(
    weight: Ints, neutral: float, mentor_answered: Bools, mentee_answered: Bools
) -> Table:
    """Return the term that gives the neutral value to pairs of which one side did not answer."""
    mentee_class, (weights, answered) = classes(weight, mentee_answered.astype(np.int64))
    given = np.rint(neutral * weights).astype(np.int64)
    table = np.stack([given, np.where(answered == 1, 0, given)], axis=1)
    return Table(mentor_answered.astype(np.int64), mentee_class, table)


def coverage_rest(
    weight: Ints, neutral: float, theirs: Bools, ours: Bools, all_met: Bools
) -> Table:
    """Return what needs no item: satisfied mentees gain all, unanswered pairs are neutral."""
    said = ours.astype(np.int64) + all_met
    of, (weights, state) = classes(weight, said)
    given = np.rint(neutral * weights).astype(np.int64)
    satisfied = np.where(state == 2, weights, 0)
    unanswered = np.where(state == 2, weights, given)
    answered = np.where(state == 0, given, satisfied)
    return Table(theirs.astype(np.int64), of, np.stack([unanswered, answered], axis=1))


def whole(numbers: NDArray[np.float64] | None, assumed: int, size: int) -> Ints:
    """Return int64 (size,): stated numbers, the assumed one where nothing was stated."""
    if numbers is None:
        return np.full(size, assumed, np.int64)
    return np.where(np.isnan(numbers), assumed, numbers).astype(np.int64)
