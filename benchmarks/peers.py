"""Peers of one pool: ours beside networkx, a greedy choice, and a pool split into two halves.

All get the same whole weights, so that totals compare: the sum over people of the weight of their
pair. Everybody can be paired, so nobody differs in how many are served.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.laps import Report
from benchmarks.process import Run, call, environment
from benchmarks.tables import Row, Table, Target, grid, lap_rows, number, process_row

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch import Policy, Profiles
    from mentormatch.solve.peers.problem import PeerProblem

    Pairs = Iterable[tuple[int, int]]

__all__ = ["contest", "measure", "pool", "verb"]

_SECONDS = 10
"""What was promised for 2,000 people, from profiles to judged pairs."""

_MILLIONTHS = 100
"""What may be open of the sum: in an odd pool not every trio is excluded."""

_LISTED = 200
"""People up to whom networkx, at about a minute for 500, is asked."""

_HALVES = 5
"""Random halves that are tried; their mean is told."""


def measure(scratch: Path, *, people: int = 2_000, repeats: int = 3) -> Table:
    """Time the verb, in turns with one person more, and compare totals on equal weights."""
    env = environment(scratch)
    call(verb, env, people=min(people, 50))
    even, odd = [], []
    for _ in range(repeats):
        even.append(call(verb, env, people=people))
        odd.append(call(verb, env, people=people + 1))
    sizes = dict.fromkeys((min(_LISTED, people), people))
    rivals = [call(contest, env, people=size) for size in sizes]
    rows = [*_rows(f"{people:,} people", even), *_rows(f"{people + 1:,} people", odd)]
    rows += [row for size, run in zip(sizes, rivals, strict=True) for row in _laps(size, run)]
    targets = [*_targets(f"{people:,}", even), *_targets(f"{people + 1:,}", odd)]
    overview = [_totals(size, run) for size, run in zip(sizes, rivals, strict=True)]
    remarks = (
        "Bounds hold over all pairs of the pool; an odd pool makes one trio.",
        f"Halves: the pool is split at random and solved as an assignment; mean of {_HALVES}.",
        f"networkx is asked up to {_LISTED} people, on all pairs, if it is installed.",
    )
    return Table("peers", "Peers of one pool", rows, targets, remarks, overview)


def _rows(what: str, runs: Sequence[Run]) -> list[Row]:
    return [*_named(what, lap_rows(runs)), process_row(f"{what}: whole process", "both", runs)]


def _laps(size: int, run: Run) -> list[Row]:
    return _named(f"{size:,} people, weights to pairs", lap_rows([run]))


def _named(what: str, rows: Iterable[Row]) -> list[Row]:
    return [Row(f"{what}: {r.what}", r.state, r.wall, r.cpu, r.peak, r.times) for r in rows]


def _targets(what: str, runs: Sequence[Run]) -> list[Target]:
    (row,) = lap_rows(runs)
    gap = max(run.facts["gap"] for run in runs)
    return [
        Target(f"{what} people: profiles to judged groups", row.wall, _SECONDS, "s"),
        Target(f"{what} people: gap as a share of the bound", 1e6 * gap, _MILLIONTHS, "millionths"),
    ]


def _totals(size: int, run: Run) -> str:
    head = (f"{size:,} people", "people with a peer", "mean over everybody")
    lines = [
        (name, str(fact["people"]), number(fact["total"] / 1e6 / size))
        for name, fact in run.facts.items()
    ]
    return grid(head, lines)


def verb(people: int) -> Report:
    """Match profiles as peers; a task."""
    from mentormatch import match_peers

    report, (everybody, policy) = Report(), pool(people)
    match_peers(*pool(20))
    with report.lap("profiles to judged groups", "warm"):
        peers = match_peers(everybody, policy, seed=1)
    report.facts = {
        "gap": peers.certificate.relative_gap,
        "placed": len(everybody) - len(peers.unmatched),
    }
    return report


def contest(people: int) -> Report:
    """Solve equal weights in every way; a task."""
    report, problem = Report(), _weights(people - people % 2)
    ways: dict[str, Callable[[PeerProblem], Pairs]] = {
        "mentormatch": _ours,
        "greedy": _greedy,
        "networkx": _networkx,
    }
    if people > _LISTED or find_spec("networkx") is None:
        del ways["networkx"]
    for name, way in ways.items():
        with report.lap(name, "warm"):
            pairs = list(way(problem))
        report.facts[name] = _fact(problem, pairs)
    with report.lap("two halves, once", "warm"):
        _halves(problem, seed=0)
    tried = [_fact(problem, _halves(problem, seed=seed)) for seed in range(_HALVES)]
    report.facts["two halves"] = {name: sum(f[name] for f in tried) / _HALVES for name in tried[0]}
    return report


def pool(people: int) -> tuple[Profiles, Policy]:
    """Draw people who offer as synthetic mentors do and seek as synthetic mentees do."""
    from mentormatch import NotSelf, NotVetoed, Policy, Profiles, datasets, presets

    cohort = datasets.synthetic_cohort(mentors=people, mentees=people, seed=1)
    columns = dict(cohort.mentors.columns)
    columns |= {name: cohort.mentees.columns[name] for name in ("seeks", "goals")}
    del columns["preferences"]  # they name mentees, who are not in this pool
    ladder = cohort.mentors.ladder
    both = Profiles.from_columns(cohort.mentors.ids, columns, ladder=ladder)
    criteria = presets.peers().criteria
    return both, Policy(criteria=criteria, requirements=(NotSelf(), NotVetoed()))


def _weights(people: int) -> PeerProblem:
    from mentormatch.modes.peers.match import PeerQuestion, PeerRules

    return PeerQuestion.of(*pool(people), PeerRules()).problem


def _fact(problem: PeerProblem, pairs: Pairs) -> dict[str, Any]:
    chosen = list(pairs)
    total = sum(2 * int(problem.weight[a, b]) for a, b in chosen)
    return {"people": 2 * len(chosen), "total": total}


def _ours(problem: PeerProblem) -> Pairs:
    from mentormatch.solve.peers.solve import solve_peers

    return [(group[0], group[1]) for group in solve_peers(problem, seed=1).groups]


def _networkx(problem: PeerProblem) -> Pairs:
    import networkx as nx  # type: ignore[import-untyped]

    graph = nx.Graph()
    for a, b in np.argwhere(np.triu(problem.allowed)).tolist():
        graph.add_edge(a, b, weight=int(problem.weight[a, b]))
    return list(nx.max_weight_matching(graph, maxcardinality=True))


def _greedy(problem: PeerProblem) -> Pairs:
    """Take the heaviest pair of people who are still free, again and again."""
    pairs = np.argwhere(np.triu(problem.allowed))
    order = np.argsort(-problem.weight[tuple(pairs.T)], kind="stable")
    free, chosen = np.ones(problem.size, np.bool_), []
    for a, b in pairs[order].tolist():
        if free[a] and free[b]:
            free[a] = free[b] = False
            chosen.append((a, b))
    return chosen


def _halves(problem: PeerProblem, seed: int) -> Pairs:
    """Split the pool at random and assign one half to the other."""
    from scipy.optimize import linear_sum_assignment

    drawn: NDArray[np.int64] = np.random.default_rng(seed).permutation(problem.size)
    one, other = drawn[: problem.size // 2], drawn[problem.size // 2 :]
    part = np.ix_(one, other)
    rows, columns = linear_sum_assignment(-problem.worth[part].astype(np.float64))
    pairs = zip(one[rows].tolist(), other[columns].tolist(), strict=True)
    return [(a, b) for a, b in pairs if problem.allowed[a, b]]
