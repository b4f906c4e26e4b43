"""The lottery again, from a proof alone: is this the matching that the seed draws?"""

from __future__ import annotations

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.pairs.dense.dual_prices import smallest_prices
from mentormatch.solve.pairs.dense.instance import Grid
from mentormatch.solve.pairs.dense.optimal_face import optimal_face
from mentormatch.solve.pairs.face import drawn_out
from mentormatch.solve.pairs.lottery import Keys, draw
from mentormatch.solve.pairs.problem import Problem
from mentormatch.solve.pairs.weights import Weights

__all__ = ["redraw"]


def redraw(problem: Problem, pairs: Ints, threshold: int | None, seed: int) -> tuple[Ints, Bools]:
    """Draw among the matchings that are as good as a proven one.

    Parameters
    ----------
    problem
        The question, in the caller's order.
    pairs
        One of those matchings; it stands where they are too many to draw from.
    threshold
        Lowest units of a pair, if that was raised.
    seed
        Seed of the lottery.

    Returns
    -------
    pairs : int64 (pairs, 2)
        What the seed draws, mentor rows and mentee columns.
    drawn : bool (mentees,)
        Who is left out by the lottery alone.
    """
    grid = Grid.of(problem)
    at, weights, chosen = (
        grid.above(threshold),
        Weights.of(problem.objective, grid.size, problem.span),
        grid.pairs_from_caller(pairs),
    )
    # Prices follow from an optimal matching, whichever prices were shown to prove it.
    face = optimal_face(at, smallest_prices(at, chosen, weights), weights)
    drawn = draw(
        Keys(at.mentor_keys, at.mentee_keys), face, grid.pairs_from_caller(pairs), seed=seed
    ).pairs
    left_out = grid.mentees_to_caller(drawn_out(face, drawn))
    return grid.pairs_to_caller(drawn), left_out
