"""The lottery of large pools: isolation by random weights on the optimal face."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.pairs.face import drawn_out
from mentormatch.solve.pairs.lottery import Keys, draw
from mentormatch.solve.pairs.scale.engine import Engine
from mentormatch.solve.pairs.scale.extreme_duals import LiftedDuals
from mentormatch.solve.pairs.scale.optimal_face import heaviest, tight_face

__all__ = ["Drawn", "draw_large"]

_OVER = "time was over before the best matching was proven"


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """What the seed draws.

    Attributes
    ----------
    pairs
        int64 (pairs, 2): mentor rows and mentee columns, sorted.
    left_out
        bool (mentees,): who is left out by the lottery alone.
    note
        A sentence about the draw.
    notes
        What a coordinator should read.
    """

    pairs: Ints
    left_out: Bools
    note: str
    notes: tuple[str, ...] = ()


def draw_large(engine: Engine, lifted: LiftedDuals | None, pairs: Ints, seed: int) -> Drawn:
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
        return _undrawn(pairs, nobody, _OVER if engine.stopped else "")
    face = tight_face(engine, lifted)
    if face is None:
        return _undrawn(pairs, nobody, "too many pairs are equally good to draw from; keys decided")
    drawn = draw(Keys.of(problem), face, pairs, seed=seed, heaviest=heaviest)
    chosen = drawn.pairs[np.lexsort((drawn.pairs[:, 1], drawn.pairs[:, 0]))]
    left_out = drawn_out(face, chosen)
    if drawn.warning:
        return _undrawn(chosen, left_out, drawn.warning)
    return Drawn(chosen, left_out, f"drawn on an optimal face of {len(face.open)} pairs")


def _undrawn(pairs: Ints, left_out: Bools, warning: str) -> Drawn:
    return Drawn(pairs, left_out, warning, (warning,) if warning else ())
