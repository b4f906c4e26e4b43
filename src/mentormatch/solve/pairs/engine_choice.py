"""The choice of engine: which questions are answered without a matrix, and what that takes.

Below a few thousand people a matrix is faster, and compiled code need not be there at all. Beyond,
the engine on terms takes less time and far less memory.
"""

from __future__ import annotations

from importlib.util import find_spec

from mentormatch.errors import ArrayError, MissingExtra, TooLarge
from mentormatch.solve.arrays import MOST_UNITS, physical_memory
from mentormatch.solve.pairs.question import Question

__all__ = ["by_terms", "chosen_engine", "jobs_for", "refuse_large", "require_compiler"]

_PAIRS = 3_500 * 3_500
_PAIRS_OF_ONE = 2_000 * 2_000
_PAIRS_OF_LIMITS = 500 * 500
_BYTES_A_PAIR = 42
_GIGABYTE = 1e9
_CURE = "pip install 'mentormatch-engine[scale]'"


def chosen_engine(question: Question, name: str) -> str:
    """Decide what ``"auto"`` means, by size and by what ``"scale"`` can take.

    Parameters
    ----------
    question
        What is asked.
    name
        ``"auto"``, ``"scale"``, or an engine on matrices.

    Returns
    -------
    str
        ``"scale"``, or the name of an engine on matrices; ``"matrix"`` chooses among these
        (`dense.solve`).

    Raises
    ------
    ArrayError
        If ``"scale"`` is asked to lower minimum loads, or for an objective that needs a matrix.
    MissingExtra
        If ``"scale"`` is asked for and cannot run.
    TooLarge
        If a matrix would not fit into memory, and compiled code is not installed; if there are
        more pairs than an objective that needs a matrix, or limits, are offered for.
    """
    if question.limited:
        return _within_limits(question, name)
    required = question.minimum == "required" and question.earlier is None
    if not question.objective.on_terms:
        return _on_matrix(question, name)
    if name == "scale":
        if question.earlier is not None:
            raise ArrayError("engine: 'scale' keeps no earlier pairs; use 'auto' or 'matrix'")
        if not required:
            raise ArrayError("minimum: engine 'scale' takes minimum loads as required only")
        require_compiler()
    if name != "auto":
        return name
    if question.earlier is not None:
        refuse_large(question.shape)
    large = required and question.span <= MOST_UNITS and by_terms(question.shape)
    return "scale" if large else "matrix"


def refuse_large(shape: tuple[int, int]) -> None:
    """Refuse to keep earlier pairs where no engine on terms takes over from a matrix.

    Raises
    ------
    TooLarge
        If there are more pairs than that.
    """
    if shape[0] * shape[1] > _PAIRS:
        raise TooLarge(
            f"earlier pairs are kept on a matrix of up to {_PAIRS:,} pairs (3,500 x 3,500), and "
            f"these are {shape[0]:,} x {shape[1]:,}; changes=None matches any size anew, and "
            "engine='matrix' insists"
        )


def _on_matrix(question: Question, name: str) -> str:
    """Return the engine for an objective that the engine on terms does not reach."""
    objective, (mentors, mentees) = question.objective.name, question.shape
    if name == "scale":
        raise ArrayError(
            f"objective: engine 'scale' does not reach {objective!r}; use 'auto' or 'matrix', up "
            f"to {_PAIRS:,} pairs"
        )
    if name == "auto" and mentors * mentees > _PAIRS:
        raise TooLarge(
            f"objective {objective!r} is worked out on a matrix of up to {_PAIRS:,} pairs, and "
            f"these are {mentors} x {mentees}; other objectives take any size, and "
            "engine='matrix' insists"
        )
    return "matrix" if name == "auto" else name


def _within_limits(question: Question, name: str) -> str:
    """Return the engine for limits of several people, promises to mentees, or even loads."""
    mentors, mentees = question.shape
    if not question.objective.optimal:
        raise ArrayError(f"limits: objective {question.objective.name!r} knows none")
    if name == "scale":
        raise ArrayError("limits: engine 'scale' knows none; use 'auto' or 'matrix'")
    if mentors * mentees > _PAIRS_OF_LIMITS:
        raise TooLarge(
            "limits, min_mentors and even loads are worked out for up to "
            f"{_PAIRS_OF_LIMITS:,} pairs (500 x 500), and these are {mentors:,} x "
            f"{mentees:,}; split the cohort, or lift them"
        )
    return "matrix" if name == "auto" else name


def by_terms(shape: tuple[int, int]) -> bool:
    """Return whether a pool of this size is matched without a matrix.

    Parameters
    ----------
    shape
        Mentors, mentees.

    Raises
    ------
    TooLarge
        If a matrix would not fit into memory, and compiled code is not installed.
    """
    pairs = shape[0] * shape[1]
    if pairs <= _PAIRS:
        return False
    if find_spec("numba") is not None:
        return True
    available = physical_memory()
    if available is not None and _BYTES_A_PAIR * pairs > available:
        needed = _BYTES_A_PAIR * pairs / _GIGABYTE
        raise TooLarge(
            f"{shape[0]} x {shape[1]} pairs as a matrix need about {needed:.1f} GB; without a "
            f"matrix they need compiled code: {_CURE}"
        )
    return False


def jobs_for(shape: tuple[int, int]) -> int:
    """Return how many blocks are scanned at once: one where handing over would cost more.

    Beyond that it is what joblib offers, on this machine or on the cluster that it knows.
    """
    from joblib import effective_n_jobs

    return int(effective_n_jobs(-1)) if shape[0] * shape[1] > _PAIRS_OF_ONE else 1


def require_compiler() -> None:
    """Refuse the engine on terms where it cannot run.

    Raises
    ------
    MissingExtra
        If the extra that compiles it is not installed.
    """
    if find_spec("numba") is None:
        raise MissingExtra(f"engine 'scale' needs compiled code: {_CURE}")
