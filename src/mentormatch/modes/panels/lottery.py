"""Whom the draw alone left out: somebody who could take the place of another at no loss."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mentormatch.arrays import Bools
from mentormatch.solve.panels.coverage_value import BoardPanels, TeamPanels
from mentormatch.solve.panels.problem import BoardProblem, PanelProblem, TeamProblem

__all__ = ["drawn_boards", "drawn_teams"]

_Panels = Sequence[tuple[Sequence[int], Sequence[int]]]
"""Mentors and mentees of each panel."""


def drawn_teams(problem: TeamProblem, panels: _Panels, *, proven: bool) -> Bools:
    """Return bool (mentees,): who is in no team, and could take a place in one at no loss.

    Parameters
    ----------
    problem
        The question.
    panels
        The teams.
    proven
        Whether nothing is better; if not, only people who are alike in everything are drawn.
    """
    drawn = np.zeros(problem.shape[1], np.bool_)
    placed = [mentee for _, ours in panels for mentee in ours]
    waiting = np.setdiff1d(np.flatnonzero(problem.mentee_free), placed)
    values = TeamPanels.of(problem, [])
    for theirs, ours in panels if len(waiting) else ():
        worth = values.by_mentee(theirs)
        may = problem.allowed[list(theirs)].all(axis=0)
        for out in ours:
            others = [mentee for mentee in ours if mentee != out]
            fits = may & (worth == worth[out]) & ~problem.apart_mentees[:, others].any(axis=1)
            for person in waiting[fits[waiting]].tolist():
                drawn[person] |= proven or _alike(problem, person, out, problem.apart_mentees)
    return drawn


def drawn_boards(problem: BoardProblem, panels: _Panels, *, proven: bool) -> Bools:
    """Return bool (mentees,): who has no board, and could take over one at no loss."""
    drawn = np.zeros(problem.shape[1], np.bool_)
    placed = [mentee for _, ours in panels for mentee in ours]
    waiting = np.setdiff1d(np.flatnonzero(problem.allowed.any(axis=0)), placed)
    values = BoardPanels.of(problem)
    for theirs, (out,) in panels if len(waiting) else ():
        own = values.value(out, theirs)
        may = problem.allowed[list(theirs)].all(axis=0)
        may &= (problem.least <= len(theirs)) & (len(theirs) <= problem.most) & ~drawn
        for person in waiting[may[waiting]].tolist():
            equal = values.value(person, theirs) == own
            drawn[person] = equal and (proven or _same(problem, person, out))
    return drawn


def _same(problem: BoardProblem, one: int, other: int) -> bool:
    """Tell whether two mentees are alike in all that boards look at."""
    own = [problem.base, problem.least, problem.most, *problem.rest]
    return _alike(problem, one, other) and all(part[one] == part[other] for part in own)


def _alike(problem: PanelProblem, one: int, other: int, apart: Bools | None = None) -> bool:
    """Tell whether two mentees need the same and may be with the same people."""
    rest = np.setdiff1d(np.arange(problem.shape[1]), [one, other])
    alike = bool((problem.allowed[:, one] == problem.allowed[:, other]).all())
    if apart is not None:
        alike &= bool((apart[one, rest] == apart[other, rest]).all())
    return alike and _needs_of(problem, one) == _needs_of(problem, other)


def _needs_of(problem: PanelProblem, mentee: int) -> list[list[int]]:
    needs = problem.needs.of(np.array([mentee]))
    columns = needs.items, needs.current, needs.target, needs.share, needs.required
    return [column.tolist() for column in columns]
