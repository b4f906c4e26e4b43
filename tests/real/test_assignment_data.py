"""Published assignment problems with known answers.

Holds ``solve.pairs`` on real instances to account.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.pairs.assign import assign
from oracle import Engine


def _orlib_costs(path: Path) -> Ints:
    """Read a cost table of the OR-Library: the size, then the rows."""
    with gzip.open(path, "rt", encoding="ascii") as file:
        numbers = np.array(file.read().split(), dtype=np.int64)
    return numbers[1:].reshape(numbers[0], numbers[0])


def _ranks(path: Path) -> Ints:
    """Read strict incomplete orders of PrefLib as ranks[project, student]; 0 is unranked."""
    text = path.read_text(encoding="utf-8").splitlines()
    alternatives = next(
        int(line.split(":")[1]) for line in text if line.startswith("# NUMBER ALTERNATIVES")
    )
    orders: list[list[int]] = []
    for line in text:
        if line and not line.startswith("#"):
            count, ranked = line.split(":")
            orders += int(count) * [[int(project) for project in ranked.split(",")]]
    ranks = np.zeros((alternatives, len(orders)), dtype=np.int64)
    for student, order in enumerate(orders):
        ranks[np.array(order) - 1, student] = np.arange(1, len(order) + 1)
    return ranks


def _most_placed(eligible: Bools) -> int:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    return int((maximum_bipartite_matching(csr_array(eligible)) >= 0).sum())


@pytest.mark.parametrize("engine", ["auto", "dense", "flow"])
def test_orlib_assign100(shared_data: Path, engine: Engine) -> None:
    """OR-Library's assign100 (Beasley 1990) has the least cost 305."""
    cost = _orlib_costs(shared_data / "assignment" / "assign100.txt.gz")
    answer = assign(cost.max() + 1 - cost, objective="total", engine=engine)
    assert len(answer.pairs) == 100
    assert cost[answer.pairs[:, 0], answer.pairs[:, 1]].sum() == 305
    assert answer.proven


@pytest.mark.parametrize("session", [4, 5])
@pytest.mark.parametrize("engine", ["dense", "flow"])
def test_glasgow_project_choices(shared_data: Path, session: int, engine: Engine) -> None:
    """As many students get a ranked project as a maximum matching places (PrefLib 00038)."""
    ranks = _ranks(shared_data / "assignment" / "00038_project" / f"00038-0000000{session}.soi")
    eligible = ranks > 0
    scores = np.where(eligible, ranks.max() + 1 - ranks, 0)
    answer = assign(scores, eligible=eligible, engine=engine)
    assert answer.coverage == len(answer.pairs) == _most_placed(eligible)
    assert answer.proven
