"""Both engines against dense solvers, on cohorts that they were not written for.

Holds ``mentormatch.match`` to account: on every kind of cohort of ``strangers`` the answer of
``engine="scale"`` is proven, is worth what scipy finds stage by stage, and has the pairs of
``engine="matrix"``. Seeds are fresh in every run and stand in the name of each test;
``MENTORMATCH_SEED`` replays one.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import coo_array, csr_array, eye_array, hstack, vstack
from scipy.sparse.csgraph import maximum_bipartite_matching, maximum_flow
from strangers import KINDS, Cohort

import mentormatch as mm
from mentormatch.arrays import Bools, Ints

pytest.importorskip("numba")


def _run_seed() -> int:
    """The seed to replay, or a fresh one: with -n the same for all workers of the run."""
    told = os.environ.get("MENTORMATCH_SEED")
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if told is not None:
        return int(told)
    return int(np.random.SeedSequence(int(run, 16) if run else None).generate_state(1)[0])


SEEDS = pytest.mark.parametrize("seed", [pytest.param(s, id=f"seed={s}") for s in [_run_seed()]])
SLOW = dict.fromkeys(KINDS, 3500) | {"hours_only": 5_000, "uniform_skills": 5_000}
FEW = 60_000
"""So many pairs and fewer are given to HiGHS at once; of more, those that can matter."""


@dataclass(frozen=True)
class Dense:
    """The question as a matrix: rows are mentors, columns mentees."""

    units: Ints
    eligible: Bools
    places: Ints
    wanted: Ints

    def above(self, threshold: int) -> Dense:
        """The same without the pairs that score less."""
        return replace(self, eligible=self.eligible & (self.units >= threshold))


@dataclass(frozen=True)
class Worth:
    """What is compared, stage by stage: mentees served, worst pair, total."""

    people: int
    worst: int | None
    total: int


def _question(cohort: Cohort) -> Dense:
    scores = mm.score(cohort.mentors, cohort.mentees, cohort.policy)
    places = np.array([person.max_mentees for person in cohort.mentors], dtype=np.int64)
    wanted = np.array([person.max_mentors for person in cohort.mentees], dtype=np.int64)
    return Dense(scores.units.astype(np.int64), scores.eligible, places, wanted)


def _replicated(dense: Dense) -> Ints:
    """The mentor of each place; more places than mentees are of no use."""
    useful = np.minimum(dense.places, dense.eligible.sum(axis=1))
    return np.repeat(np.arange(useful.size), useful)


def _classes(eligible: Bools) -> tuple[Ints, Ints]:
    """Rows that are alike: one of each class, and the class of every row."""
    rows = np.packbits(eligible, axis=1)
    whole = np.ascontiguousarray(rows).view(f"V{max(1, rows.shape[1])}").ravel()
    _, first, which = np.unique(whole, return_index=True, return_inverse=True)
    return first, which


def most_people(dense: Dense) -> int:
    """Most mentees with at least one mentor: a flow between classes of people who are alike."""
    rows, mentor = _classes(dense.eligible)
    columns, mentee = _classes(dense.eligible.T)
    places = np.bincount(mentor, weights=dense.places).astype(np.int32)
    people = np.bincount(mentee).astype(np.int32)
    i, j = np.nonzero(dense.eligible[np.ix_(rows, columns)])
    source, sink = rows.size + columns.size, rows.size + columns.size + 1
    tails = np.concatenate([np.full(rows.size, source), i, rows.size + np.arange(columns.size)])
    heads = np.concatenate([np.arange(rows.size), rows.size + j, np.full(columns.size, sink)])
    room = np.concatenate([places, np.minimum(places[i], people[j]), people])
    size = sink + 1
    network: Any = coo_array((room, (tails, heads)), shape=(size, size), dtype=np.int32)
    network = network.tocsr()
    network.eliminate_zeros()
    return int(maximum_flow(network, source, sink).flow_value)


def _one_mentor_each(dense: Dense, base: int, times: int) -> tuple[int, int]:
    """People and total that maximise ``Σ base + times · units``, one mentor a mentee at most."""
    rows = _replicated(dense)
    weight = np.where(dense.eligible, base + times * dense.units, 0).astype(np.float64)[rows]
    row, column = linear_sum_assignment(weight, maximize=True)
    made = dense.eligible[rows[row], column]
    return int(made.sum()), int(dense.units[rows[row], column][made].sum())


def _program(
    dense: Dense, i: Ints, j: Ints, people: int | None
) -> tuple[Ints, float, tuple[np.ndarray, np.ndarray]]:
    """The pairs (i, j) that HiGHS takes, the bound, and the prices of mentors and mentees.

    A flow, so that corners are whole: of what a mentee takes, one unit counts as served.
    `people` fixes how many are served; None makes one more the last digit of the objective.
    """
    mentors, mentees = dense.eligible.shape
    each = np.arange(i.size)
    ones = np.ones(i.size)
    by_mentor = coo_array((ones, (i, each)), shape=(mentors, i.size))
    by_mentee = coo_array((ones, (j, each)), shape=(mentees, i.size))
    served = eye_array(mentees)
    none = coo_array((mentors, mentees))
    rows: list[Any] = [hstack([by_mentor, none]), hstack([by_mentee, 0 * served])]
    at_most: Any = vstack([*rows, hstack([-by_mentee, served])], format="csr")
    limits = np.concatenate([dense.places, dense.wanted, np.zeros(mentees)])
    digit = 0.0 if people is not None else 1 / (mentees + 1)
    exactly = np.concatenate([np.zeros(i.size), np.ones(mentees)])[None, :]
    found: Any = linprog(
        -np.concatenate([dense.units[i, j], np.full(mentees, digit)]),
        A_ub=at_most,
        b_ub=limits,
        A_eq=None if people is None else exactly,
        b_eq=None if people is None else np.array([people]),
        bounds=(0, 1),
        method="highs",
    )
    assert found.status == 0, found.message
    taken = found.x[: i.size]
    assert np.abs(taken - taken.round()).max(initial=0) < 1e-5, "a corner of a flow is whole"
    prices = -found.ineqlin.marginals
    sides = prices[:mentors], prices[mentors : mentors + mentees] - prices[mentors + mentees :]
    return np.flatnonzero(taken > 0.5), -float(found.fun), sides


def _several_mentors(dense: Dense, people: int | None, few: int = FEW) -> tuple[int, int]:
    """People and total by linear programming, with more pairs until no other could raise them."""
    i, j = np.nonzero(dense.eligible)
    chosen = np.ones(i.size, dtype=bool)
    if i.size > few:
        worth = np.where(dense.eligible, dense.units, -1)
        place = min(15, dense.places.size - 1)
        kth = -np.partition(-worth, place, axis=0)[place]
        chosen = dense.units[i, j] >= np.maximum(kth[j], 1)
        rows = _replicated(dense)
        match = maximum_bipartite_matching(csr_array(dense.eligible[rows]), perm_type="column")
        partner = np.full(dense.wanted.size, -1)
        partner[match[match >= 0]] = rows[match >= 0]
        chosen |= partner[j] == i  # so many can be served among the chosen
    while True:
        taken, bound, (mentor, mentee) = _program(dense, i[chosen], j[chosen], people)
        missed = ~chosen & (dense.units[i, j] - mentor[i] - mentee[j] > 1e-4)
        if not missed.any():
            break
        chosen |= missed
    i, j = i[chosen][taken], j[chosen][taken]
    served, total = int(np.unique(j).size), int(dense.units[i, j].sum())
    assert (np.bincount(i, minlength=dense.places.size) <= dense.places).all()
    assert (np.bincount(j, minlength=dense.wanted.size) <= dense.wanted).all()
    digit = 0.0 if people is not None else served / (dense.wanted.size + 1)
    assert abs(bound - total - digit) < 0.4 / (dense.wanted.size + 1), "rounding lost nothing"
    return served, total


def highest_total(dense: Dense, people: int) -> int:
    """The largest total with so many served, which is the most that can be."""
    if people == 0:
        return 0
    if dense.wanted.max() > 1:
        return _several_mentors(dense, people)[1]
    served, total = _one_mentor_each(dense, 1_000_001 * (people + 1), 1)
    assert served == people
    return total


def _raised(dense: Dense, policy: mm.Policy, near: int | None) -> Worth:
    """The objective "coverage": people, then the worst pair, then the total."""
    people = most_people(dense)
    if people == 0:
        return Worth(0, None, 0)
    largest = highest_total(dense, people)
    share = 1_000_000 - round(1_000_000 * policy.worst_slack)
    values = np.unique(dense.units[dense.eligible])
    reached = {0: largest}

    def holds(step: int) -> bool:
        left = dense.above(int(values[step]))
        if most_people(left) < people:
            return False
        reached[step] = highest_total(left, people)
        return reached[step] * 1_000_000 >= share * largest

    low, high = 0, values.size  # holds, and does not
    guess = int(np.searchsorted(values, near)) if near is not None else 0
    while high - low > 1:
        step = next((s for s in (guess, guess + 1) if low < s < high), (low + high) // 2)
        low, high = (step, high) if holds(step) else (low, step)
    return Worth(people, int(values[low]), reached[low])


def best(dense: Dense, policy: mm.Policy, near: int | None = None) -> Worth:
    """What the objective says is best; a guess `near` the worst pair saves steps and no more."""
    if policy.objective == "coverage":
        return _raised(dense, policy, near)
    if dense.wanted.max() > 1:
        people, total = _several_mentors(dense, None)
    else:
        people, total = _one_mentor_each(dense, 1, dense.wanted.size + 1)
    return Worth(people, None, total)


def _pairs(matching: mm.Matching) -> list[tuple[str, str]]:
    return sorted((match.mentor, match.mentee) for match in matching.matches)


def _judged(dense: Dense, cohort: Cohort, pairs: list[tuple[str, str]]) -> Worth:
    """What these pairs are worth, once they are seen to keep the rules."""
    i = np.array([cohort.mentors.position[mentor] for mentor, _ in pairs], dtype=np.int64)
    j = np.array([cohort.mentees.position[mentee] for _, mentee in pairs], dtype=np.int64)
    assert len(set(pairs)) == len(pairs)
    assert dense.eligible[i, j].all()
    assert (np.bincount(i, minlength=dense.places.size) <= dense.places).all()
    assert (np.bincount(j, minlength=dense.wanted.size) <= dense.wanted).all()
    units = dense.units[i, j]
    worst = int(units.min()) if cohort.policy.objective == "coverage" and pairs else None
    return Worth(int(np.unique(j).size), worst, int(units.sum()))


def _drawn(kind: str, size: int, objective: str, seed: int) -> Cohort:
    """The cohort of this kind, size and seed, with a slack and a floor that are drawn as well."""
    rng = np.random.default_rng([seed, crc32(kind.encode()), size])
    cohort = KINDS[kind](rng, size)
    slack = float(rng.choice([0.0, 0.01, 0.01, 0.05, 1.0]))
    floor = (None, None, 0.3, 0.6)[int(rng.integers(4))]
    policy = cohort.policy.replace(objective=objective, worst_slack=slack, floor=floor)
    return Cohort(cohort.mentors, cohort.mentees, policy)


def _hold(cohort: Cohort, seed: int) -> None:
    """Every promise at once, for one cohort."""
    pools = cohort.mentors, cohort.mentees, cohort.policy
    matching = mm.match(*pools, seed=seed, engine="scale")
    assert matching.certificate.proven
    assert matching.certificate.gap == 0
    dense = _question(cohort)
    found = _judged(dense, cohort, _pairs(matching))
    assert found == best(dense, cohort.policy, found.worst)
    assert _pairs(matching) == _pairs(mm.match(*pools, seed=seed, engine="matrix"))


@pytest.mark.parametrize("kind", KINDS)
@SEEDS
def test_the_dense_solvers_agree(kind: str, seed: int) -> None:
    """Where both can be asked, assignment and linear programming find the same."""
    cohort = _drawn(kind, 60, "total", seed)
    dense = replace(_question(cohort), wanted=np.ones(len(cohort.mentees.ids), dtype=np.int64))
    people = most_people(dense)
    assert _several_mentors(dense, None, 500) == _one_mentor_each(dense, 1, dense.wanted.size + 1)
    assert _several_mentors(dense, people, 500) == (people, highest_total(dense, people))


@pytest.mark.parametrize("objective", ["coverage", "total"])
@pytest.mark.parametrize("kind", KINDS)
@SEEDS
def test_small_cohorts_of_strangers(kind: str, objective: str, seed: int) -> None:
    """A cohort of some hundred people is matched as well as can be, by both engines alike."""
    size = int(np.random.default_rng([seed, crc32(kind.encode())]).integers(60, 201))
    _hold(_drawn(kind, size, objective, seed), seed)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@SEEDS
def test_large_cohorts_of_strangers(kind: str, seed: int) -> None:
    """So is a cohort that is too large for a matrix by default."""
    _hold(_drawn(kind, SLOW[kind], "coverage", seed), seed)
