"""The state of an engine as a warm start for the next question."""

from __future__ import annotations

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.assignment import Assignment
from mentormatch.solve.pairs.certificates import DualPrices, priced_stages
from mentormatch.solve.pairs.scale.engine import Engine
from mentormatch.solve.pairs.term_problem import TermProblem
from mentormatch.solve.pairs.warm_state import Known, Memory

__all__ = ["proof_of", "remembered"]


def remembered(
    problem: TermProblem, engine: Engine, first: Known, last: Known | None = None
) -> Memory:
    """Return what an engine knows, for later.

    Parameters
    ----------
    problem, engine
        The question, and the engine that answered it.
    first
        What it knew when every pair above the floor of the question was allowed.
    last
        What it knew in the end, if pairs were forbidden on the way.
    """
    return Memory(
        problem,
        engine.packed.position,
        engine.places > 0,
        engine.wants > 0,
        engine.store.cells,
        engine.store.units,
        first,
        last,
        engine.scale,
    )


def proof_of(assignment: Assignment) -> tuple[Ints, DualPrices] | None:
    """Return pairs and prices of the first stage that has any; None without them."""
    first = priced_stages(assignment.stages)[0]
    if not isinstance(first.certificate, DualPrices):
        return None
    pairs = assignment.pairs if first.witness is None else first.witness
    return pairs, first.certificate
