"""A stable matching: pairs by score, highest first, as long as both have a place.

Where both sides prefer by one score and ties are broken by one number for each pair, this greedy
order gives what deferred acceptance gives, whichever side proposes: the one stable matching under
these strict preferences, which is weakly stable under the scores (Gale and Shapley 1962). How many
it serves depends on how ties are broken; to serve most is NP-hard (Manlove et al. 2002), and
nothing is promised of it.

References
----------
Gale, D. and Shapley, L. S. (1962). College admissions and the stability of marriage. The American
Mathematical Monthly 69(1), 9-15. doi:10.2307/2312726

Manlove, D. F., Irving, R. W., Iwama, K., Miyazaki, S. and Morita, Y. (2002). Hard variants of
stable marriage. Theoretical Computer Science 276(1-2), 261-279. doi:10.1016/S0304-3975(01)00206-7
"""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.errors import ArrayError
from mentormatch.solve.pairs.assignment import Assignment, Prices, Replay
from mentormatch.solve.pairs.certificates import Stage
from mentormatch.solve.pairs.dense.instance import Instance
from mentormatch.solve.pairs.judge.matrix import judge
from mentormatch.solve.pairs.lottery import pair_noise
from mentormatch.solve.pairs.problem import Problem

__all__ = ["replay_stable", "solve_stable"]

_BITS = 62
"""Of the number that breaks ties, so many that two pairs never share one in practice."""
_AT_ONCE = 1 << 14
"""Pairs of which those without places are struck together."""


def solve_stable(problem: Problem, seed: int) -> Assignment:
    """Match so that no mentor and mentee would both rather have one another.

    Raises
    ------
    ArrayError
        If minimum loads are asked for: a stable matching may leave them unfilled.
    """
    if problem.mentor_minimum.any():
        raise ArrayError(
            "mentor_minimum: objective 'stable' knows no minimum loads; leave them out, or use "
            "another objective"
        )
    pairs = _greedy(Instance.of(problem), seed)
    stages = (Stage("blocking", 0, 0), Stage("lottery", None, None))
    judge(problem, pairs, stages)
    return Assignment.of(
        problem,
        pairs,
        problem.scores[pairs[:, 0], pairs[:, 1]].astype(np.int64),
        stages,
        prices=Prices.none(problem.shape[0]),
        seed=seed,
        drawn=np.zeros(problem.shape[1], np.bool_),
    )


def replay_stable(problem: Problem, seed: int) -> Replay:
    """Work out again which of the stable matchings the seed gives."""
    mentors, mentees = problem.shape
    pairs = _greedy(Instance.of(problem), seed)
    return Replay(pairs, Prices.none(mentors), np.zeros(mentees, np.bool_))


def _greedy(instance: Instance, seed: int) -> Ints:
    """Return pairs in the caller's rows: each the highest of those whose people have places."""
    pairs = np.argwhere(instance.eligible)[:, ::-1]
    noise = pair_noise(instance.keys, pairs, seed=seed, bits=_BITS)
    pairs = pairs[np.lexsort((-noise, -instance.score_of(pairs)))]
    mentor_left, mentee_left = instance.mentor_capacity.copy(), instance.mentee_capacity.copy()
    made: list[tuple[int, int]] = []
    for start in range(0, len(pairs), _AT_ONCE):
        some = pairs[start : start + _AT_ONCE]
        open_pairs = some[(mentor_left[some[:, 0]] > 0) & (mentee_left[some[:, 1]] > 0)]
        for j, i in open_pairs.tolist():
            if mentor_left[j] and mentee_left[i]:
                mentor_left[j] -= 1
                mentee_left[i] -= 1
                made.append((j, i))
    return instance.pairs_to_caller(np.array(made, np.int64).reshape(-1, 2))
