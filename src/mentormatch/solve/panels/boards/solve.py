"""Boards by set packing, or by iterated local search with a Lagrangian bound.

Most mentees first, then the obligations (levels that so many members must hold), then the value.
Small questions are listed and solved as set packing. Larger ones start from a flow, fill seats
greedily and exchange seats until nothing helps; then some boards are dissolved, filled again and
exchanged again, which is kept where it is better. The bound has a name in either case.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mentormatch.solve.bounds import Bound
from mentormatch.solve.draw_order import DrawOrder
from mentormatch.solve.panels.boards.enumeration import (
    boards_chosen,
    count_boards,
    list_boards,
    packing,
)
from mentormatch.solve.panels.boards.people_program import Served, most_boards
from mentormatch.solve.panels.boards.start import (
    able_mentees,
    fewest_members,
    filled,
    most_served,
)
from mentormatch.solve.panels.coverage_value import BoardPanels, obligation_weight
from mentormatch.solve.panels.lagrangian import CoveragePrices, of_boards, prices
from mentormatch.solve.panels.problem import BoardProblem
from mentormatch.solve.panels.seat_exchange import Seats
from mentormatch.solve.programs.lexicographic_milp import relaxed, solved
from mentormatch.solve.stop import MaxRuntime

__all__ = ["BoardAnswer", "solve_boards"]

_LISTED = 20_000
"""Boards that are listed and solved as an integer program."""

_RELAXED = 60_000
"""Boards that are listed for the bound of the linear program."""

_PERTURBATIONS = 12
"""Times that a part of the boards is dissolved and built again."""

MILP = "integer program over all boards (HiGHS)"
LP = "linear program over all boards (HiGHS)"
FLOW = "flow of the fewest members"
PLACES = "integer program of the fewest members (HiGHS)"
ALONE = "each need alone"
PRICES = "relaxation of shared places, judged by prices"


@dataclass(frozen=True, slots=True, eq=False)
class BoardAnswer:
    """Boards and what cannot be exceeded.

    Parameters
    ----------
    members
        Members of each mentee's board in ascending order; empty for whoever has none.
    served, met, value
        Upper bounds: mentees with a board, obligations, value.
    cut
        Whether time was over before the steps were, so that a faster machine may find more.
    """

    members: tuple[tuple[int, ...], ...]
    served: Bound[None]
    met: Bound[None]
    value: Bound[CoveragePrices]
    cut: bool = False


def solve_boards(
    problem: BoardProblem, *, seed: int, seconds: float, order: DrawOrder | None = None
) -> BoardAnswer:
    """Return boards with a bound on each stage.

    Parameters
    ----------
    problem
        The question.
    seed
        Seed of the order in which seats are looked at.
    seconds
        Time for the search and again for the bound.
    order
        In which people are looked at, so that a draw decides among equals; None takes their rows.
    """
    order = order or DrawOrder.by_row(*problem.shape)
    drawn, clocks = problem.ordered(order), [MaxRuntime(seconds)]
    exact = _exact(drawn, clocks[0]) if count_boards(problem) <= _LISTED else None
    if exact is not None and _proven(drawn, exact):
        return replace(exact, members=_by_row(exact.members, order))
    clocks.append(MaxRuntime(seconds))
    found, places = _searched(drawn, seed, clocks[-1])
    if exact is None:
        clocks.append(MaxRuntime(seconds))
        answer = _bounded(problem, _by_row(found, order), places, clocks[-1])
    else:
        better = max((exact.members, found), key=lambda members: _rank(drawn, members))
        answer = replace(exact, members=_by_row(better, order))
    return replace(answer, cut=any(clock.cut for clock in clocks))


def _by_row(members: tuple[tuple[int, ...], ...], order: DrawOrder) -> tuple[tuple[int, ...], ...]:
    """Return boards of the rows of the pools."""
    boards: list[list[int]] = [[] for _ in members]
    for mentee, theirs in zip(order.mentees.tolist(), members, strict=True):
        boards[mentee] = order.mentors[list(theirs)].tolist()
    return _sorted(boards)


def _exact(problem: BoardProblem, stop: MaxRuntime) -> BoardAnswer | None:
    boards = list_boards(problem)
    if not boards:
        nothing = tuple(() for _ in range(problem.shape[1]))
        return BoardAnswer(nothing, Bound(0, MILP), Bound(0, MILP), Bound(0, MILP))
    found = solved(packing(problem, boards), stop)
    if found is None:
        return None
    members = _sorted(boards_chosen(problem, boards, found.chosen))
    served, met, value = (Bound(bound, MILP) for bound in found.bounds)
    return BoardAnswer(members, served, met, value)


def _searched(
    problem: BoardProblem, seed: int, stop: MaxRuntime
) -> tuple[tuple[tuple[int, ...], ...], Served | None]:
    """Return good boards: flow, greedy, exchange, and again after some are dissolved.

    Beside them stands who can have a board, where the flow left somebody out.
    """
    rng = np.random.default_rng(seed)
    panels = BoardPanels.of(problem)
    first, places = _fewest(problem, panels, stop)
    best = _exchanged(problem, panels, first, rng)
    rank = _rank(problem, best)
    for _ in range(_PERTURBATIONS):
        if stop.reached() or not any(best):
            break
        again = _exchanged(problem, panels, _perturbed(problem, best, rng), rng)
        if (now := _rank(problem, again)) > rank:
            best, rank = again, now
    return best, places


def _fewest(
    problem: BoardProblem, panels: BoardPanels, stop: MaxRuntime
) -> tuple[list[list[int]], Served | None]:
    """Return boards of the fewest members for most mentees, and the program's word where asked."""
    members = fewest_members(problem, panels)
    if sum(map(bool, members)) >= most_served(problem):
        return members, None
    places = most_boards(problem, able_mentees(problem), stop)
    if places is not None and sum(map(bool, places.members)) > sum(map(bool, members)):
        members = places.members
    return members, places


def _exchanged(
    problem: BoardProblem, panels: BoardPanels, members: list[list[int]], rng: np.random.Generator
) -> tuple[tuple[int, ...], ...]:
    spare = filled(problem, panels, members)
    open_ = np.array([len(theirs) > 0 for theirs in members], np.bool_)
    most = np.where(open_, problem.most, 0)
    seats = Seats(panels, problem.least, most, members, spare)
    seats.exchange(rng.permutation(seats.size))
    return _sorted(seats.members)


def _perturbed(
    problem: BoardProblem, members: tuple[tuple[int, ...], ...], rng: np.random.Generator
) -> list[list[int]]:
    """Take some members from some boards, never below the fewest."""
    thinner = []
    for mentee, theirs in enumerate(members):
        kept = list(theirs)
        if len(kept) > problem.least[mentee] and rng.random() < 0.3:
            order = rng.permutation(len(kept))[: max(1, int(problem.least[mentee]))]
            kept = [kept[k] for k in sorted(order.tolist())]
        thinner.append(kept)
    return thinner


def _bounded(
    problem: BoardProblem,
    members: tuple[tuple[int, ...], ...],
    places: Served | None,
    stop: MaxRuntime,
) -> BoardAnswer:
    """Put bounds beside boards that were searched for."""
    reached = sum(map(bool, members))
    served = Bound(max(most_served(problem), reached), FLOW)
    if places is not None and places.most < served.value:
        served = Bound(max(places.most, reached), PLACES)
    _, met, value = _rank(problem, members)
    most_met = Bound(max(met, _alone(problem)), ALONE)
    if count_boards(problem) <= _RELAXED:
        bound = relaxed(packing(problem, list_boards(problem)), (reached, met), stop)
        if bound is not None:
            return BoardAnswer(members, served, most_met, Bound(max(bound, value), LP))
    found, bound = prices(of_boards(problem, reached), value, stop)
    return BoardAnswer(members, served, most_met, Bound(bound, PRICES, found))


def _alone(problem: BoardProblem) -> int:
    """Return the obligations that could be met if each need had all mentors to itself."""
    owners = problem.needs.owners
    able = (problem.holds & problem.allowed.T[owners] & (problem.capacity > 0)).sum(axis=1)
    return int(np.minimum(np.minimum(able, problem.needs.required), problem.most[owners]).sum())


def _rank(problem: BoardProblem, members: tuple[tuple[int, ...], ...]) -> tuple[int, int, int]:
    """Return what is compared, the first first: mentees served, obligations, value."""
    panels, weight = BoardPanels.of(problem), obligation_weight(problem)
    worth = sum(panels.value(mentee, theirs) for mentee, theirs in enumerate(members))
    met, value = divmod(worth, weight) if weight else (0, worth)
    return sum(map(bool, members)), met, value


def _proven(problem: BoardProblem, answer: BoardAnswer) -> bool:
    bounds = answer.served.value, answer.met.value, answer.value.value
    return bounds == _rank(problem, answer.members)


def _sorted(members: list[list[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(sorted(theirs)) for theirs in members)
