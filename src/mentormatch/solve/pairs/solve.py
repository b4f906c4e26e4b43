"""The door to the solvers of pairs: choose an engine, solve, and have the answer judged."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from mentormatch.errors import ArrayError
from mentormatch.solve.arrays import read_seconds, read_seed
from mentormatch.solve.pairs.assignment import Assignment, Earlier
from mentormatch.solve.pairs.dense.solve import solve_matrix
from mentormatch.solve.pairs.engine_choice import chosen_engine
from mentormatch.solve.pairs.large_draw import large_draw
from mentormatch.solve.pairs.question import Question

if TYPE_CHECKING:
    from mentormatch.solve.pairs.scale.progress import Round

__all__ = ["solve_pairs"]


def solve_pairs(
    question: Question,
    *,
    seed: int = 0,
    engine: str = "auto",
    seconds: float = math.inf,
    progress: Callable[[Round], object] | None = None,
    start: Earlier | None = None,
) -> Assignment:
    """Match so that the objective is highest, with a proof that was judged.

    Parameters
    ----------
    question
        Limits, objective and scores.
    seed
        Seed of the lottery.
    engine
        ``"auto"`` decides by size. ``"scale"`` reads terms; ``"matrix"``, ``"dense"`` and
        ``"flow"`` read a matrix.
    seconds, progress, start
        Of the engine on terms: time after which the best matching so far is taken, what is called
        after every round, and an earlier answer to go on from. Engines on matrices do without.

    Returns
    -------
    Assignment
        Rows and columns as the question has them.

    Raises
    ------
    ArrayError
        If an argument has the wrong kind, or the engine cannot take the question.
    Infeasible
        If minimum loads cannot be met.
    TooLarge
        If memory or exact arithmetic do not suffice.
    MissingExtra
        If ``"scale"`` is asked for and not installed.
    """
    if question.keep is not None:
        raise ArrayError("no engine limits the number of changes; changes.budget does")
    number, seconds = read_seed(seed), read_seconds(seconds)
    chosen = chosen_engine(question, engine)
    if chosen != "scale":
        return solve_matrix(
            question.as_matrix(),
            seed=number,
            engine=chosen,
            minimum=question.minimum,
            by_columns=large_draw(),
        )
    # Compiled code is an extra.
    from mentormatch.solve.pairs.scale.key_order import solve_in_key_order

    return solve_in_key_order(question, seed=number, seconds=seconds, report=progress, start=start)
