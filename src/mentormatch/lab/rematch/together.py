"""Earlier pairs kept together as far as was asked, and beside that what matching anew gives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from mentormatch.errors import Conflict, Infeasible
from mentormatch.lab.rematch.rows import doubt_rows
from mentormatch.modes.pairs.match import matched
from mentormatch.results.pairs.earlier import keeping
from mentormatch.results.pairs.matching import Matching
from mentormatch.results.pairs.pins import put_back
from mentormatch.results.pairs.provenance import Changes, Provenance
from mentormatch.results.pairs.question import question
from mentormatch.results.pairs.standing import Standing
from mentormatch.solve.pairs.assignment import Assignment, Earlier
from mentormatch.solve.pairs.changes.budget import solve_budget
from mentormatch.solve.pairs.engine_choice import chosen_engine
from mentormatch.solve.pairs.question import Question
from mentormatch.solve.pairs.solve import solve_pairs
from mentormatch.text.phrases import several

__all__ = ["kept_together"]


def kept_together(
    standing: Standing,
    told: Provenance,
    *,
    seed: int,
    engine: str,
    seconds: float,
    start: Earlier | None = None,
) -> Matching:
    """Match the people of now after an earlier matching.

    Parameters
    ----------
    standing
        Their scores, with decisions.
    told
        With the earlier matching, and how many changes are allowed.
    seed, engine, seconds
        See `rematch`.
    start
        An earlier answer, for those who are matched anew.
    """
    assert told.earlier is not None
    scores = keeping(standing.scores, told.earlier)
    findings = (*doubt_rows(scores, told.earlier.pairs), *standing.findings)
    standing, asked = standing._replace(scores=scores, findings=findings), question(scores)
    if asked.earlier is None:
        return matched(
            standing, seed=seed, engine=engine, seconds=seconds, start=start, provenance=told
        )
    answers = _Answers(asked, seed, engine, seconds)
    try:
        found = matched(
            standing, seed=seed, engine=engine, provenance=told, solve=answers.keeping_pairs
        )
    except Infeasible as error:
        raise _too_few(error, told.earlier.changes) from None
    free = replace(scores, earlier=scores.earlier[:0], most_changes=None)
    earlier = replace(told.earlier, anew=put_back(answers.of(question(free)), free))
    return replace(found, provenance=replace(told, earlier=earlier))


@dataclass(frozen=True)
class _Answers:
    """Two questions about the same pairs, whose matrix is made once.

    Attributes
    ----------
    asked
        One of them.
    seed, engine, seconds
        See `rematch`.
    """

    asked: Question
    seed: int
    engine: str
    seconds: float

    @cached_property
    def _matrix(self) -> tuple[Any, Any]:
        return self.asked.matrix()

    def keeping_pairs(self, asked: Question) -> Assignment:
        """Answer the question that keeps earlier pairs."""
        # Refused before the matrix is made.
        chosen_engine(asked, self.engine)
        if asked.keep is None:
            return self.of(asked)
        return solve_budget(self._held(asked).as_matrix(), seed=self.seed, seconds=self.seconds)

    def of(self, asked: Question) -> Assignment:
        """Answer a question."""
        return solve_pairs(self._held(asked), seed=self.seed, engine=self.engine)

    def _held(self, asked: Question) -> Question:
        scores, eligible = self._matrix
        return replace(asked, matrix=lambda: (scores.copy(), eligible.copy()))


def _too_few(error: Infeasible, changes: Changes) -> Infeasible | Conflict:
    """Tell how many changes it takes to serve as many people as can be."""
    if error.mentors or not isinstance(changes, int):
        return error
    least = changes + error.shortfall
    return Conflict(
        f"changes: as many people as can be take at least {several(least, 'change', 'changes')}, "
        f"and {changes} were allowed; allow {least}, or 'fewest'"
    )
