"""Linear programs over networks: totally unimodular, so that vertices are whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.arrays import Bools, Floats, Ints
from mentormatch.solve.programs.highs import maximise_lp

if TYPE_CHECKING:
    from mentormatch.solve.programs.highs import Matrix

__all__ = ["Rows", "incidence", "maximise"]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """A group of constraints ``matrix @ x <= limit``."""

    matrix: Matrix
    limit: Ints


def incidence(owner: Ints, count: int, width: int, *, first: int = 0) -> Matrix:
    """Return the matrix that sums variables by owner.

    Parameters
    ----------
    owner
        Row of each variable that is counted.
    count
        Number of rows.
    width
        Number of variables in all.
    first
        Where the counted variables begin.
    """
    from scipy.sparse import csr_array

    cells = (np.ones(len(owner)), (owner, first + np.arange(len(owner))))
    return csr_array(cells, shape=(count, width))


def maximise(gain: Floats, groups: list[Rows]) -> tuple[Bools, list[Floats]]:
    """Maximise ``gain @ x`` for ``0 <= x <= 1`` under groups of constraints.

    Parameters
    ----------
    gain
        Of each variable; the size of a difference that matters should not be below 1e-4.
    groups
        Constraints of a network matrix.

    Returns
    -------
    chosen : ndarray of bool
        The variables that are 1 at an optimal vertex.
    prices : list of ndarray
        For each group the value of raising each limit by one.

    Raises
    ------
    ProofError
        If the solver gives up; the programs built here are feasible and bounded.
    """
    from scipy.sparse import vstack

    matrix = vstack([group.matrix for group in groups], format="csr")
    limit = np.concatenate([group.limit for group in groups])
    found = maximise_lp(gain, (matrix, limit), upper=1.0, method="highs-ds")
    found.require_optimal("the linear program")
    ends = np.cumsum([len(group.limit) for group in groups])[:-1]
    return found.x > 0.5, np.split(found.duals, ends)
