"""A construction heuristic for boards: an assignment or a flow, then greedy seats.

Boards of one are an assignment: most mentees, and among these the highest value. Where a board
needs two and more, the fewest members are a flow from mentees to mentors; whoever cannot be given
enough is left out one at a time and the flow is made again. Where that leaves somebody out whom the
flow has members for, an integer program says who can have a board.
"""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.panels.coverage_value import BoardPanels
from mentormatch.solve.panels.problem import BoardProblem
from mentormatch.solve.programs.bipartite_flow import as_rows, bipartite_flow

__all__ = ["able_mentees", "fewest_members", "filled", "most_served"]

_ASSIGNED = 2**25
"""Mentees × places up to which the first boards are an assignment."""


def most_served(problem: BoardProblem) -> int:
    """Return an upper bound on the mentees who can have a board."""
    able = able_mentees(problem)
    served = 0
    for least in np.unique(problem.least[able]).tolist():
        some = able & (problem.least == least)
        served += int(_flow(problem, some).sum()) // least
    return min(served, int(able.sum()))


def fewest_members(problem: BoardProblem, panels: BoardPanels) -> list[list[int]]:
    """Return boards of just the fewest members, for as many mentees as were found."""
    able = able_mentees(problem)
    places = int(np.minimum(problem.capacity, problem.shape[1]).sum())
    single = able.any() and (problem.least[able] == 1).all()
    if single and places * problem.shape[1] <= _ASSIGNED:
        return _one_each(problem, panels, able)
    while able.any():
        given = _flow(problem, able)
        members = [
            _together(np.flatnonzero(given[:, i]).tolist(), problem.apart) for i in range(len(able))
        ]
        _mend(panels, members, np.flatnonzero(able & (_missing(problem, members) > 0)).tolist())
        missing = np.where(able, _missing(problem, members), 0)
        if not missing.any():
            return members
        # Whoever misses most, and has the fewest mentors to choose from, gives way.
        choice = problem.allowed.sum(axis=0)
        able[np.lexsort((np.arange(len(able)), choice, -missing))[0]] = False
    return [[] for _ in range(problem.shape[1])]


def _one_each(problem: BoardProblem, panels: BoardPanels, able: Bools) -> list[list[int]]:
    """Return boards of one: as many as there can be, of the highest value together."""
    from scipy.optimize import linear_sum_assignment

    mentors, mentees = problem.shape
    worth = np.stack([panels.each(i, []) for i in range(mentees)]).astype(np.float64)
    slots = np.repeat(np.arange(mentors), np.minimum(problem.capacity, mentees))
    # One more mentee outweighs all values together.
    above = (worth.max(initial=0) + 1) * min(mentees, max(1, len(slots)))
    allowed = problem.allowed.T & able[:, None]
    gain = np.where(allowed, worth + above, 0.0)[:, slots]
    members: list[list[int]] = [[] for _ in range(mentees)]
    for mentee, slot in zip(*linear_sum_assignment(gain, maximize=True), strict=True):
        if allowed[mentee, slots[slot]]:
            members[mentee] = [int(slots[slot])]
    return members


def _missing(problem: BoardProblem, members: list[list[int]]) -> Ints:
    """Return int64 (mentees,): members that each board lacks."""
    return problem.least - np.array([len(theirs) for theirs in members], np.int64)


def filled(problem: BoardProblem, panels: BoardPanels, members: list[list[int]]) -> Ints:
    """Fill free seats of the boards greedily, the seat that gains most first.

    Parameters
    ----------
    problem, panels
        The question.
    members
        Boards; empty ones stay empty. Changed in place.

    Returns
    -------
    int64 (mentors,)
        Places that each mentor has left.
    """
    spare = _spare(problem, members)
    gain = np.full((len(members), len(spare)), -1, np.int64)
    for mentee in range(len(members)):
        gain[mentee] = _gain(problem, panels, members, mentee)
    gain[:, spare <= 0] = -1
    while gain.size:
        mentee, mentor = divmod(int(gain.argmax()), gain.shape[1])
        if gain[mentee, mentor] < 0:
            break
        members[mentee].append(mentor)
        spare[mentor] -= 1
        gain[mentee] = _gain(problem, panels, members, mentee)
        gain[:, spare <= 0] = -1
    return spare


def _gain(
    problem: BoardProblem, panels: BoardPanels, members: list[list[int]], mentee: int
) -> Ints:
    """Return what each mentor would add to a board; -1 where none may."""
    theirs = members[mentee]
    if not theirs or len(theirs) >= problem.most[mentee]:
        return np.full(problem.shape[0], -1, np.int64)
    fits = panels.fits(mentee, theirs)
    gain = panels.each(mentee, theirs) - panels.value(mentee, theirs)
    return np.where(fits, np.maximum(gain, 0), -1)


def _spare(problem: BoardProblem, members: list[list[int]]) -> Ints:
    """Return the places that each mentor has left."""
    spare = problem.capacity.copy()
    for theirs in members:
        np.subtract.at(spare, theirs, 1)
    return spare


def able_mentees(problem: BoardProblem) -> Bools:
    """Return bool (mentees,): who is allowed enough mentors with places."""
    free = problem.allowed[problem.capacity > 0].sum(axis=0)
    return np.asarray((free >= problem.least) & (problem.most >= problem.least))


def _flow(problem: BoardProblem, able: Bools) -> Bools:
    """Return bool (mentors, mentees): the most pairs, each mentee at most the fewest members."""
    allowed = as_rows((problem.allowed & able).T)
    flow = bipartite_flow(allowed, np.where(able, problem.least, 0), problem.capacity)
    given = np.zeros(problem.shape, np.bool_)
    mentee, mentor = flow.pairs(len(able)).T
    given[mentor, mentee] = True
    return given


def _together(mentors: list[int], apart: Bools) -> list[int]:
    """Keep mentors who can sit together, the first ones first."""
    kept: list[int] = []
    for mentor in mentors:
        if not apart[mentor, kept].any():
            kept.append(mentor)
    return kept


def _mend(panels: BoardPanels, members: list[list[int]], short: list[int]) -> None:
    """Fill boards that are short with mentors who have places left."""
    spare = _spare(panels.problem, members)
    for mentee in short:
        theirs = members[mentee]
        while len(theirs) < panels.problem.least[mentee]:
            fits = panels.fits(mentee, theirs) & (spare > 0)
            if not fits.any():
                break
            chosen = int(np.flatnonzero(fits)[0])
            theirs.append(chosen)
            spare[chosen] -= 1
