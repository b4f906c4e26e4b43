"""A question of matching pairs, which shows itself as a matrix or as terms when asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.arrays import Bools, Ints, Ints32
from mentormatch.errors import ArrayError
from mentormatch.solve.arrays import MOST_UNITS, require_memory
from mentormatch.solve.pairs.problem import GroupLimit, Limits, Problem, key_order

if TYPE_CHECKING:
    from mentormatch.solve.pairs.term_problem import TermProblem
    from mentormatch.terms import Gate, Term

    Order = tuple[Ints, Ints]
    Matrix = tuple[Ints32 | Ints, Bools]
    Terms = tuple[tuple[Term, ...], tuple[Gate, ...]]

__all__ = ["GroupLimit", "Question", "restricted"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Question(Limits):
    """What every engine and every judge is asked, in the caller's order.

    Attributes
    ----------
    span
        No pair changes the total by more units.
    matrix
        Gives scores and eligible pairs as a `Problem` has them.
    terms
        Gives terms and requirements; takes rows of mentors and of mentees, and tells of people in
        this order.
    floor
        Pairs whose terms sum to fewer units are not eligible; None: all are.
    minimum
        ``"required"``: minimum loads hold. ``"as_far_as_possible"``: they are lowered to what can
        be filled.
    """

    span: int
    matrix: Callable[[], Matrix]
    terms: Callable[[Ints, Ints], Terms]
    floor: int | None = None
    minimum: str = "required"

    def as_matrix(self) -> Problem:
        """Return the question as the engine on matrices and its judge read it."""
        scores, eligible = self.matrix()
        limits = {field.name: getattr(self, field.name) for field in fields(Limits)}
        return Problem(**limits, scores=scores, eligible=eligible)

    def as_terms(self) -> TermProblem:
        """Return the question as the engine on terms and its judge read it, in `key_order`.

        Raises
        ------
        ArrayError
            If scores are too large for 32-bit sums.
        """
        # Whoever has a small pool does without the packages that flatten terms.
        from mentormatch.solve.pairs.term_problem import TermProblem

        if self.span > MOST_UNITS:
            raise ArrayError(
                f"scores: engine 'scale' takes whole numbers up to {MOST_UNITS}; use a coarser "
                "resolution, or another engine"
            )
        if self.limited:
            raise ArrayError("engine 'scale' knows no limits; use an engine on matrices")
        if self.earlier is not None:
            raise ArrayError("engine 'scale' keeps no earlier pairs; use an engine on matrices")
        mentors, mentees = self.key_order()
        terms, gates = self.terms(mentors, mentees)
        return TermProblem(
            mentor_capacity=self.mentor_capacity[mentors],
            mentor_minimum=self.mentor_minimum[mentors],
            mentee_capacity=self.mentee_capacity[mentees],
            mentor_keys=tuple(self.mentor_keys[j] for j in mentors.tolist()),
            mentee_keys=tuple(self.mentee_keys[i] for i in mentees.tolist()),
            objective=self.objective,
            slack_ppm=self.slack_ppm,
            resolution=float(self.resolution),
            mentee_worth=None if self.mentee_worth is None else self.mentee_worth[mentees],
            terms=terms,
            gates=gates,
            floor=-MOST_UNITS if self.floor is None else self.floor,
            span=self.span,
        )

    def key_order(self) -> Order:
        """Return int64 (mentors,) and (mentees,): rows in order of key.

        Keys decide what the lottery does not, so that the order of rows decides nothing.
        """
        return key_order(self.mentor_keys), key_order(self.mentee_keys)


def restricted(
    units: Ints32 | Ints, allowed: Bools, mentor_capacity: Ints, mentee_capacity: Ints
) -> tuple[Ints32 | Ints, Bools]:
    """Strike pairs without places on both sides, in place, and scores of struck pairs.

    Returns
    -------
    scores, eligible
        As a `Problem` has them; int32 where the scores allow it.

    Raises
    ------
    TooLarge
        If the scores do not fit into memory once more.
    """
    mentors, mentees = allowed.shape
    require_memory(3 * 8 * allowed.size, f"reading {mentors} x {mentees} scores")
    allowed &= (mentor_capacity > 0)[:, None]
    allowed &= (mentee_capacity > 0)[None, :]
    np.multiply(units, allowed, out=units)
    narrow = np.iinfo(np.int32)
    if units.size and (units.min() <= narrow.min or units.max() > narrow.max):
        return units, allowed
    return units.astype(np.int32, copy=False), allowed
