"""Rivals that solve a whole matrix; each runs in an environment that holds it.

All of them build the matrix the same way (:mod:`benchmarks.plain_matrix`) and get it in the form
that costs them least: costs, so that nothing is negated, never below 0, since lapx takes 30 times
as long on negative ones where it pads, and one column for each place of a mentor. A pair that must
not be made costs as much as none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.laps import Report

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]
    Solver = Callable[[Matrix], tuple[Any, Any]]

__all__ = ["MATRIX", "SOLVE", "build", "lapx", "ortools_assignment", "ortools_flow", "scipy"]

MATRIX, SOLVE = "matrix", "solve"


def build(people: str, path: str) -> Report:
    """Write the scores as int32 (mentors, mentees) for rivals that take a matrix; a task."""
    from benchmarks.plain_matrix import prepared, read

    report, arrays = Report(), read(people)
    with report.lap(MATRIX, "warm"):
        plain = prepared(arrays)
        units = plain.units()
    np.savez(path, units=units, places=plain.places)
    return report


def scipy(people: str, capacities: bool) -> Report:
    """Solve with ``scipy.optimize.linear_sum_assignment``; a task."""
    from scipy.optimize import linear_sum_assignment

    return _solved(people, capacities, linear_sum_assignment)


def lapx(people: str, capacities: bool) -> Report:
    """Solve with ``lap.lapjvx``, as fast as ``lapjv`` on squares and faster elsewhere; a task."""
    from lap import lapjvx  # type: ignore[import-not-found]

    def solver(costs: Matrix) -> tuple[Any, Any]:
        rows, columns = lapjvx(costs, extend_cost=capacities, return_cost=False)
        return rows, columns

    return _solved(people, capacities, solver)


def ortools_assignment(people: str, capacities: bool) -> Report:
    """Solve with the linear sum assignment of OR-Tools, over all arcs; a task."""
    from ortools.graph.python.linear_sum_assignment import (  # type: ignore[import-not-found]
        SimpleLinearSumAssignment,
    )

    if capacities:
        raise ValueError("it solves square problems only: use the flow")
    from benchmarks.plain_matrix import prepared, read

    report, arrays = Report(), read(people)
    with report.lap(MATRIX, "warm"):
        units = prepared(arrays).units()
    with report.lap(SOLVE, "warm"):
        solver = SimpleLinearSumAssignment()
        left, right = np.indices(units.shape, np.int32).reshape(2, -1)
        solver.add_arcs_with_cost(left, right, -units.ravel().astype(np.int64))
        assert solver.solve() == solver.OPTIMAL
        total = -solver.optimal_cost()
    report.facts = {"total": int(total)}
    return report


def ortools_flow(people: str, capacities: bool) -> Report:
    """Solve with the min-cost flow of OR-Tools, over all pairs of positive score; a task."""
    from ortools.graph.python.min_cost_flow import (  # type: ignore[import-not-found]
        SimpleMinCostFlow,
    )

    from benchmarks.plain_matrix import prepared, read

    report, arrays = Report(), read(people)
    with report.lap(MATRIX, "warm"):
        plain = prepared(arrays)
        units = plain.units()
    with report.lap(SOLVE, "warm"):
        solver = SimpleMinCostFlow()
        _add_arcs(solver, units, plain.places)
        assert solver.solve() == solver.OPTIMAL
        total = -solver.optimal_cost()
    report.facts = {"total": int(total)}
    return report


def _add_arcs(solver: Any, units: NDArray[np.int32], places: NDArray[np.int64]) -> None:
    """Add mentees as sources, mentors, and a sink that also takes mentees directly at no cost."""
    mentors, mentees = units.shape
    sink = mentors + mentees
    j, i = (side.astype(np.int32) for side in np.nonzero(units))
    ones = np.ones(len(j), np.int64)
    costs = -units[j, i].astype(np.int64)
    solver.add_arcs_with_capacity_and_unit_cost(i + mentors, j, ones, costs)
    of_mentors, of_mentees = np.arange(mentors), np.arange(mentors, sink)
    for nodes, most in ((of_mentors, places), (of_mentees, np.ones(mentees, np.int64))):
        ends, free = np.full(len(nodes), sink), np.zeros(len(nodes), np.int64)
        solver.add_arcs_with_capacity_and_unit_cost(nodes, ends, most, free)
    solver.set_nodes_supplies(np.arange(mentors, sink + 1), np.array([1] * mentees + [-mentees]))


def _solved(people: str, capacities: bool, solver: Solver) -> Report:
    from benchmarks.plain_matrix import TOP, prepared, read

    report, arrays = Report(), read(people)
    with report.lap(MATRIX, "warm"):
        plain = prepared(arrays)
        costs = plain.costs_of_places() if capacities else plain.costs()
    with report.lap(SOLVE, "warm"):
        rows, columns = solver(costs)
    report.facts = {"total": TOP * len(rows) - int(costs[rows, columns].sum())}
    return report
