"""Matchings side by side in several processes: the same numbers however many there are.

Work is handed to joblib, so ``joblib.parallel_config`` decides where it runs. Whatever is random is
drawn before anything is handed out, and answers come back in the order in which they were asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import PolicyError
from mentormatch.people.pool.profiles import Profiles
from mentormatch.results.pairs.question import question
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.scores import Scores, compile_scores
from mentormatch.solve.pairs.engine_choice import by_terms
from mentormatch.solve.pairs.question import Question, restricted
from mentormatch.solve.pairs.solve import solve_pairs
from mentormatch.terms import UNIT
from mentormatch.text.masking import quoted
from mentormatch.text.sentences import Sentence

__all__ = ["Progress", "in_order", "pairs_under", "read_jobs", "rules_of"]

Answer = TypeVar("Answer")
Progress = Callable[[Sentence], object]


def in_order(
    work: Callable[..., Answer],
    tasks: Iterable[tuple[Any, ...]],
    *,
    n_jobs: int,
    done: Callable[[int], object],
) -> list[Answer]:
    """Return what ``work(*task)`` returns for each task, in their order.

    An interruption ends the workers and is raised.

    Parameters
    ----------
    work
        A function of a module, so that a worker can import it.
    tasks
        What is asked.
    n_jobs
        Processes at once, as joblib counts them; 1 stays in this one.
    done
        Called with how many are answered, after each.
    """
    if n_jobs == 1:
        return _counted((work(*task) for task in tasks), done)
    from joblib import Parallel, delayed

    parallel = Parallel(n_jobs=n_jobs, return_as="generator")
    return _counted(parallel(delayed(work)(*task) for task in tasks), done)


def _counted(answers: Iterable[Answer], done: Callable[[int], object]) -> list[Answer]:
    found: list[Answer] = []
    for answer in answers:
        found.append(answer)
        done(len(found))
    return found


def read_jobs(n_jobs: object) -> int:
    """Return how many processes are asked for.

    Raises
    ------
    PolicyError
        If that is no whole number, or 0.
    """
    if isinstance(n_jobs, bool) or not isinstance(n_jobs, int | np.integer) or n_jobs == 0:
        raise PolicyError(
            f"n_jobs: expected how many processes, or -1 for all cores, got {quoted(str(n_jobs))}"
        )
    return int(n_jobs)


def rules_of(scores: Scores) -> Bools | None:
    """Return bool (mentors, mentees): what requirements allow, which no weight changes.

    None for pools that are matched without a matrix.
    """
    if by_terms(scores.shape):
        return None
    return replace(scores, policy=scores.policy.replace(floor=None)).eligible


def pairs_under(
    mentors: Profiles,
    mentees: Profiles,
    policy: Policy,
    seed: int,
    allowed: Bools | None,
    pinned: Ints,
    earlier: Ints | None = None,
) -> Ints:
    """Return int64 (pairs, 2): rows that `match` would pair under this policy and seed.

    Parameters
    ----------
    mentors, mentees
        The pools.
    policy
        With weights of its own.
    seed
        Of the lottery.
    allowed
        What its requirements and decisions allow, of `rules_of`; None works out the requirements.
    pinned
        Pairs that a decision makes, int64 (pinned, 2).
    earlier
        Pairs of an earlier matching that are kept first, int64 (pairs, 2); None: there are none.
    """
    scores = compile_scores(mentors, mentees, policy)
    scores = replace(scores, pinned=pinned, earlier=pinned[:0] if earlier is None else earlier)
    asked = _on_matrix(question(scores), scores, allowed)
    return np.concatenate([solve_pairs(asked, seed=seed).pairs, pinned])


def _on_matrix(asked: Question, scores: Scores, allowed: Bools | None) -> Question:
    """Put what is known of the rules in place of their evaluation."""
    if allowed is None:
        return asked

    def matrix() -> Any:
        units, eligible = scores.units, allowed.copy()
        eligible[tuple(scores.pinned.T)] = False
        if scores.policy.floor is not None:
            eligible &= units >= round(scores.policy.floor * UNIT)
        return restricted(units, eligible, asked.mentor_capacity, asked.mentee_capacity)

    return replace(asked, matrix=matrix)
