"""The lottery of large pools: isolation by random weights on the optimal face."""

from __future__ import annotations

from functools import partial

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.assignment import KEYS_DECIDED
from mentormatch.solve.pairs.lottery import Draw, Keys, draw
from mentormatch.solve.pairs.scale.extreme_duals import LiftedDuals
from mentormatch.solve.pairs.scale.lottery_columns import draw_by_columns
from mentormatch.solve.pairs.scale.optimal_face import heaviest, tight_face
from mentormatch.solve.pairs.scale.state import Engine
from mentormatch.text.sentences import sentence

__all__ = ["draw_large"]

_OVER = sentence("time ran out before the best matching was proven")
_TOO_MANY = sentence("too many pairs are equally good to draw lots; {so}", so=KEYS_DECIDED)


def draw_large(engine: Engine, lifted: LiftedDuals | None, pairs: Ints, seed: int) -> Draw:
    """Draw among the matchings that duals show to be equally good.

    Parameters
    ----------
    engine
        The question.
    lifted
        The duals; None where there is nothing to draw, or time was over before.
    pairs
        One of those matchings; it stands where they are too many to draw from.
    seed
        Seed of the lottery.
    """
    problem = engine.problem
    nobody = np.zeros(problem.shape[1], np.bool_)
    if lifted is None:
        return Draw.without(pairs, nobody, _OVER if engine.stopped else "")
    face = tight_face(engine, lifted)
    if face is None:
        return Draw.without(pairs, nobody, _TOO_MANY)
    draw_one = partial(draw, heaviest=heaviest, by_columns=draw_by_columns)
    return draw_one(Keys.of(problem), face, pairs, seed=seed)
