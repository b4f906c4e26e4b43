"""Linear and mixed-integer programs: the one place that calls HiGHS, and how it says it ended."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

import numpy as np

from mentormatch.arrays import Bools, Floats, Ints
from mentormatch.errors import ProofError

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    Matrix: TypeAlias = csr_array[Any, tuple[int, int]]

__all__ = ["Constraints", "Solution", "Status", "maximise_lp", "maximise_milp"]


class Status(Enum):
    """How a solver ended; a limit may leave a feasible solution of a mixed-integer program."""

    OPTIMAL = "optimal"
    TIME_LIMIT = "time limit"
    WORK_LIMIT = "limit of iterations or nodes"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    FAILED = "failed"


class Constraints(NamedTuple):
    """Rows ``lower <= matrix @ x <= upper``; a single row may be dense."""

    matrix: Matrix | Floats
    lower: Floats | Sequence[float] | float
    upper: Floats | Ints | Sequence[float] | float


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """What a solver found.

    Attributes
    ----------
    status, message
        How it ended, and its own words for that.
    x
        float64 (variables,); empty where there is no solution.
    value
        Of the objective at `x`; -inf where there is none.
    bound
        No `x` has a higher value; inf where nothing was excluded. Of a mixed-integer program only.
    duals
        float64 (inequalities,): what one more unit of each limit is worth, at least 0 but for
        rounding; empty unless the program is linear and was solved.
    equal_duals
        float64 (equations,): the same, of either sign.
    """

    status: Status
    message: str
    x: Floats
    value: float
    bound: float
    duals: Floats
    equal_duals: Floats

    @property
    def optimal(self) -> bool:
        """Whether `x` is an optimum."""
        return self.status is Status.OPTIMAL

    def require_optimal(self, program: str) -> None:
        """Refuse to go on without an optimum.

        Raises
        ------
        ProofError
            With the name of the status.
        """
        if not self.optimal:
            raise ProofError(f"{program} was not solved: {self.status.value}: {self.message}")


def maximise_lp(
    gain: Floats,
    at_most: tuple[Matrix, Floats | Ints] | None,
    *,
    equal: tuple[Matrix, Floats] | None = None,
    upper: Floats | float = math.inf,
    method: Literal["highs", "highs-ds"] = "highs",
) -> Solution:
    """Maximise ``gain @ x`` for ``0 <= x <= upper``, with dual prices.

    Parameters
    ----------
    gain
        float64 (variables,).
    at_most
        Matrix and limit of ``matrix @ x <= limit``.
    equal
        Matrix and right side of ``matrix @ x = right``.
    upper
        Of each variable, or of all.
    method
        HiGHS's choice, or its dual simplex, which ends at a vertex.
    """
    from scipy.optimize import linprog

    # Sparse matrices are taken, though the published types do not say so.
    limits: dict[str, Any] = {}
    limits["A_ub"], limits["b_ub"] = at_most or (None, None)
    limits["A_eq"], limits["b_eq"] = equal or (None, None)
    limits["bounds"] = np.column_stack([np.zeros(len(gain)), np.broadcast_to(upper, len(gain))])
    answer: Any = linprog(-gain, method=method, **limits)
    return _told(answer, answer.ineqlin.marginals, answer.eqlin.marginals)


def maximise_milp(
    gain: Floats,
    rows: Sequence[Constraints],
    *,
    upper: Floats | float,
    seconds: float,
    whole: Bools | None = None,
    nodes: int | None = None,
) -> Solution:
    """Maximise ``gain @ x`` for ``0 <= x <= upper`` where some variables are whole numbers.

    Parameters
    ----------
    gain
        float64 (variables,).
    rows
        The constraints.
    upper
        Of each variable, or of all.
    seconds
        Time limit, at least 0.
    whole
        bool (variables,): which are whole numbers; None leaves a linear program.
    nodes
        Limit of branch and bound, which does not depend on the machine; gaps count as 0 with it.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    options: Any = {"time_limit": seconds}
    if nodes is not None:
        options |= {"mip_rel_gap": 0.0, "node_limit": nodes}
    answer: Any = milp(
        -gain,
        integrality=None if whole is None else whole.astype(np.int64),
        bounds=Bounds(0, upper),
        constraints=[LinearConstraint(*part) for part in rows],
        options=options,
    )
    bound = answer.mip_dual_bound
    return _told(answer, bound=math.inf if bound is None else -float(bound))


def _told(
    answer: Any, duals: Floats | None = None, equal: Floats | None = None, bound: float = math.inf
) -> Solution:
    """Turn scipy's answer to a minimum around."""
    none = np.zeros(0)
    return Solution(
        _status(answer),
        answer.message,
        none if answer.x is None else np.asarray(answer.x),
        -math.inf if answer.fun is None else -float(answer.fun),
        bound,
        none if duals is None else -duals,
        none if equal is None else -equal,
    )


def _status(answer: Any) -> Status:
    """Name the end; HiGHS's own number, in the message, tells apart what scipy's does not."""
    ends = {
        "2": Status.FAILED,  # an error of the model, which scipy calls infeasible
        "13": Status.TIME_LIMIT,
        "14": Status.WORK_LIMIT,
        "16": Status.WORK_LIMIT,
    }
    told = re.search(r"HiGHS Status (\d+)", answer.message)
    if answer.status and told and told[1] in ends:
        return ends[told[1]]
    optimal = Status.FAILED if answer.x is None else Status.OPTIMAL
    known = [optimal, Status.WORK_LIMIT, Status.INFEASIBLE, Status.UNBOUNDED, Status.FAILED]
    return known[int(answer.status)]
