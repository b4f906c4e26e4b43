"""A matching that is read from a file is judged as if it were new: proofs, prices, lottery."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mentormatch.errors import ProofError
from mentormatch.results.pairs.question import question, term_problem
from mentormatch.solve.pairs.assignment import Prices
from mentormatch.solve.pairs.certificates import DualPrices
from mentormatch.solve.pairs.dense.dual_prices import place_prices
from mentormatch.solve.pairs.dense.replay import redraw
from mentormatch.solve.pairs.engine_choice import by_terms
from mentormatch.solve.pairs.judge.matrix import judge
from mentormatch.solve.pairs.problem import read_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.arrays import Bools, Ints
    from mentormatch.scoring.scores import Scores
    from mentormatch.solve.pairs.certificates import Stage
    from mentormatch.solve.pairs.warm_state import Memory

__all__ = ["Judged", "judge_again"]


class Judged(NamedTuple):
    """What follows from pairs and proofs, and is not taken from a file.

    Attributes
    ----------
    prices
        What one more place of each mentor is worth.
    drawn
        bool (mentees,): who is left out by the lottery alone.
    memory
        What a large pool was found to be like, for the next matching.
    """

    prices: Prices
    drawn: Bools
    memory: Memory | None = None


def judge_again(scores: Scores, pairs: Ints, stages: Sequence[Stage], seed: int) -> Judged:
    """Judge a matching, and work out again what its proof implies.

    Parameters
    ----------
    scores
        What was matched.
    pairs
        int64 (pairs, 2): mentor row and mentee column.
    stages
        The stages with their certificates.
    seed
        Seed of the lottery.

    Raises
    ------
    ProofError
        If a stage is not what its certificate proves, or the seed draws other pairs.
    """
    if by_terms(scores.shape):
        from mentormatch.solve.pairs.scale.replay import judge_terms_again

        return Judged(*judge_terms_again(term_problem(scores), pairs, stages, seed))
    problem = read_problem(**question(scores), floor=None, resolution=1e-6)
    judge(problem, pairs, stages)
    if not all(stage.proven for stage in stages):
        none = np.zeros(len(scores.mentors), np.int64)
        return Judged(Prices(none, none, none, none), np.zeros(len(scores.mentees), np.bool_))
    witness = next((s.witness for s in stages if s.name == "coverage_total"), None)
    prices = place_prices(problem, pairs if witness is None else witness)
    again, drawn = redraw(problem, pairs, _last_proof(stages).threshold, seed)
    if not np.array_equal(again, pairs):
        raise ProofError(f"the seed {seed} draws another of the equally good matchings")
    return Judged(prices, drawn)


def _last_proof(stages: Sequence[Stage]) -> DualPrices:
    proof = next(stage.certificate for stage in stages if stage.name == "total")
    if not isinstance(proof, DualPrices):
        raise ProofError("the record has no prices for its total")
    return proof
