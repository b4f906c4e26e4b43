"""Warm-start state of an answer: its core, and bounds on the reduced profit of all other pairs."""

from __future__ import annotations

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.assignment import Assignment
from mentormatch.solve.pairs.certificates import DualPrices, priced_stages
from mentormatch.solve.pairs.scale.engine import Engine
from mentormatch.solve.pairs.term_problem import TermProblem
from mentormatch.solve.pairs.warm_state import Memory, ReducedProfitBound

__all__ = ["proof_of", "remembered"]


def remembered(
    problem: TermProblem,
    engine: Engine,
    first: ReducedProfitBound,
    last: ReducedProfitBound | None = None,
) -> Memory:
    """Return core and bounds of an engine, for a later warm start.

    Parameters
    ----------
    problem, engine
        The question, and the engine that answered it.
    first
        Its bound when every pair above the floor of the question was allowed.
    last
        Its bound in the end, if pairs were forbidden on the way.
    """
    return Memory(
        problem,
        engine.packed.position,
        engine.mentor_capacity > 0,
        engine.mentee_capacity > 0,
        engine.core.pair_index,
        engine.core.units,
        first,
        last,
        engine.scale,
    )


def proof_of(assignment: Assignment) -> tuple[Ints, DualPrices] | None:
    """Return pairs and dual prices of the first stage that has any; None without them."""
    first = priced_stages(assignment.stages)[0]
    if not isinstance(first.certificate, DualPrices):
        return None
    pairs = assignment.pairs if first.witness is None else first.witness
    return pairs, first.certificate
