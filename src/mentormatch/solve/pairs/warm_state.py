"""What an answer leaves behind for the next one: its core, and what is known of all other pairs."""

from __future__ import annotations

from dataclasses import dataclass

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.pairs.assignment import Assignment, DualPrices
from mentormatch.solve.pairs.scale.engine import Engine, Known
from mentormatch.solve.pairs.term_problem import TermProblem

__all__ = ["Memory", "proof_of", "remembered"]


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """A core, and what pairs outside it are worth at most.

    It lives as long as the answer that holds it, and is no part of any record.

    Attributes
    ----------
    problem
        The question that was answered.
    position
        int64 (mentors,): the packed mentor that each mentor was, or was part of.
    open_mentors, open_mentees
        bool (packed mentors,) and (mentees,): who had places; of nobody else is anything known.
    cells, units
        int64 (pairs,): the core, in cells ``mentee * packed mentors + packed mentor``.
    first, last
        What is known of all pairs that are not in it, at prices of the first stage, and at those of
        the last one.
    scale
        Of prices and bounds.
    """

    problem: TermProblem
    position: Ints
    open_mentors: Bools
    open_mentees: Bools
    cells: Ints
    units: Ints
    first: Known
    last: Known | None
    scale: int


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
    named = {stage.name: stage for stage in assignment.stages}
    first = named.get("coverage_total", named["total"])
    if not isinstance(first.certificate, DualPrices):
        return None
    pairs = assignment.pairs if first.witness is None else first.witness
    return pairs, first.certificate
