"""The door to the judges for an answer that is read from a file: proofs, prices and lottery."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import ProofError
from mentormatch.solve.pairs.assignment import Prices, Replay
from mentormatch.solve.pairs.certificates import Stage
from mentormatch.solve.pairs.dense.replay import replay_matrix
from mentormatch.solve.pairs.engine_choice import chosen_engine, jobs_for
from mentormatch.solve.pairs.judge.matrix import judge
from mentormatch.solve.pairs.large_draw import large_draw
from mentormatch.solve.pairs.question import Question

__all__ = ["recheck"]


def recheck(question: Question, pairs: Ints, stages: Sequence[Stage], seed: int) -> Replay:
    """Judge an answer as if it were new, and work out again what its proof implies.

    Parameters
    ----------
    question
        What was asked, people in order of key.
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
    name = "auto" if question.objective.on_terms and question.earlier is None else "matrix"
    if question.keep is not None:
        judge(question.as_matrix(), pairs, stages)
        return Replay(pairs, *_nothing(question))
    replay = _by_terms if chosen_engine(question, name) == "scale" else _by_matrix
    found = replay(question, pairs, stages, seed)
    if found is None:
        return Replay(pairs, *_nothing(question))
    if not np.array_equal(found.pairs, pairs):
        raise ProofError(f"the seed {seed} draws another of the equally good matchings")
    return found


def _nothing(question: Question) -> tuple[Prices, Bools]:
    """Return that places are not priced, and nobody is left out by lot."""
    mentors, mentees = question.shape
    return Prices.none(mentors), np.zeros(mentees, np.bool_)


def _by_matrix(
    question: Question, pairs: Ints, stages: Sequence[Stage], seed: int
) -> Replay | None:
    problem = question.as_matrix()
    judge(problem, pairs, stages)
    if not _is_proven(stages):
        return None
    return replay_matrix(problem, pairs, stages, seed, large_draw())


def _by_terms(question: Question, pairs: Ints, stages: Sequence[Stage], seed: int) -> Replay | None:
    # Compiled code is an extra.
    from mentormatch.solve.pairs.judge.terms import judge_terms
    from mentormatch.solve.pairs.scale.replay import replay_terms

    problem = question.as_terms()
    judge_terms(problem, pairs, stages, jobs=jobs_for(question.shape))
    return replay_terms(problem, pairs, stages, seed) if _is_proven(stages) else None


def _is_proven(stages: Sequence[Stage]) -> bool:
    return all(stage.proven for stage in stages)
