"""At most so many changes of an earlier matching: people first, and then the highest total.

With a lower limit on earlier pairs the problem is no network any more. A Lagrangian multiplier on
that limit bounds the total from above, and meets it at the corners of the curve (`frontier`).
Between two corners a pair whose reduced cost is larger than the gap cannot be in a better matching;
the few pairs that are left make a small integer program.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import Infeasible, ProofError
from mentormatch.objectives import WAITING
from mentormatch.solve.arrays import require_memory
from mentormatch.solve.pairs.assignment import Assignment, Prices
from mentormatch.solve.pairs.certificates import Stage
from mentormatch.solve.pairs.changes.frontier import Corner, Traced
from mentormatch.solve.pairs.dense.coverage import Wanted, cover, coverage_set
from mentormatch.solve.pairs.dense.dual_bound import dual_prices, upper_bound
from mentormatch.solve.pairs.dense.extreme_duals import minimal_duals
from mentormatch.solve.pairs.dense.instance import Instance
from mentormatch.solve.pairs.dense.optimal_face import last_choices
from mentormatch.solve.pairs.dense.solve import meet_minimum
from mentormatch.solve.pairs.dense.waiting import waiting_stage
from mentormatch.solve.pairs.judge.matrix import judge
from mentormatch.solve.pairs.problem import Problem
from mentormatch.solve.pairs.weights import Weights
from mentormatch.solve.programs.lexicographic_milp import Program, solved
from mentormatch.solve.stop import MaxRuntime
from mentormatch.text.sentences import sentence

__all__ = ["solve_budget"]

_CLOSED = sentence(
    "no matching with so few changes has a higher total, as an integer program found; the judge "
    "checks the bound alone, which is a little higher"
)
_OPEN = sentence("time or work ran out before a better matching with so few changes was excluded")


@dataclass(frozen=True, slots=True, eq=False)
class _Bounded:
    """A matching that keeps enough pairs, and prices that bound all of these.

    Attributes
    ----------
    best
        The highest corner that keeps enough.
    at
        The instance at the multiplier of the prices.
    prices
        Of the mentors.
    weights
        How people and total are one integer there.
    stay
        The multiplier.
    bound
        On the total of whoever keeps enough.
    """

    best: Corner
    at: Instance
    prices: Ints
    weights: Weights
    stay: int
    bound: int


def solve_budget(problem: Problem, *, seed: int, seconds: float) -> Assignment:
    """Match with at most so many changes.

    Parameters
    ----------
    problem
        The question; `keep` says how many earlier pairs have to be made again.
    seed
        Told in the answer; nothing is drawn.
    seconds
        Time for the integer program.

    Returns
    -------
    Assignment
        Judged over every pair.

    Raises
    ------
    Infeasible
        If minimum loads cannot be met; or, with a `shortfall` and no mentors, if as many people
        cannot be served with so many earlier pairs.
    """
    stop = MaxRuntime(seconds)
    require_memory(18 * problem.scores.size, f"{problem.scores.size} pairs")
    problem, instance, _ = meet_minimum(problem, Instance.of(problem), "required")
    assert problem.keep is not None
    covering = cover(instance)
    wanted = Wanted.of(instance, covering)
    found = _bounded(Traced(problem, instance), wanted, problem.keep)
    pairs, notes = found.best.pairs, tuple[str, ...]()
    if found.best.total < found.bound:
        better, excluded = _between(found, instance, wanted, problem.keep, stop)
        pairs = pairs if better is None else better
        notes = (_CLOSED if excluded <= instance.total(pairs) else _OPEN,)
    total = instance.total(pairs)
    proof = dual_prices(
        instance, found.prices, found.weights, None, _keeping(wanted, problem.keep), found.stay
    )
    covered = wanted.covered
    stages = (
        Stage("coverage", covered, covered, coverage_set(instance, covering)),
        *((waiting_stage(instance, pairs),) if WAITING in problem.objective.stages else ()),
        Stage("total", total, found.bound, proof),
    )
    made = instance.pairs_to_caller(pairs)
    judge(problem, made, stages)
    units = problem.scores[made[:, 0], made[:, 1]].astype(np.int64)
    none = np.zeros(len(instance.mentee_capacity), np.bool_)
    free = Prices.none(len(instance.mentor_capacity))
    return Assignment.of(
        problem, made, units, stages, prices=free, seed=seed, drawn=none,
        notes=notes if total < found.bound else (),
    )  # fmt: skip


def _keeping(wanted: Wanted, keep: int) -> Wanted:
    return Wanted(wanted.classes, keep)


def _bounded(traced: Traced, wanted: Wanted, keep: int) -> _Bounded:
    """Find the two corners around a number of kept pairs, and the multiplier between them."""
    high, stay = traced.most(wanted)
    if high.kept < keep:
        raise Infeasible("too many earlier pairs are kept", shortfall=keep - high.kept)
    at = {stay: high, 0: traced.priced(0, wanted)}
    low = at[0]
    if low.kept >= keep:
        high = low
    while low.kept < keep < high.kept:
        stay = (low.total - high.total) // (high.kept - low.kept)
        if stay in at:
            break
        found = at[stay] = traced.priced(stay, wanted)
        if not low.kept < found.kept < high.kept:
            break
        high, low = (found, low) if found.kept >= keep else (high, found)
    stay = min(at, key=lambda one: at[one].total + one * (at[one].kept - keep))
    weights = traced.weights(stay)
    priced = traced.instance.staying(stay)
    prices = minimal_duals(priced, at[stay].pairs, weights)
    worth = traced.instance.worth(weights)
    bound = upper_bound(priced, prices, worth) - wanted.worth(weights) - stay * keep
    return _Bounded(high, priced, prices, weights, stay, bound)


def _between(
    found: _Bounded, instance: Instance, wanted: Wanted, keep: int, stop: MaxRuntime
) -> tuple[Ints | None, int]:
    """Return the best matching of an integer program, if it is better, and what it excludes."""
    gap = found.bound - found.best.total
    mentee, mentor = np.nonzero(_core(found, gap))
    answer = solved(_program(instance, mentor, mentee, wanted, keep), stop)
    if answer is None:
        return None, found.bound
    chosen = np.flatnonzero(answer.counts[: len(mentee)])
    pairs = np.column_stack([mentor[chosen], mentee[chosen]])
    if instance.kept(pairs) < keep:
        raise ProofError("the integer program keeps fewer pairs than it was told to")
    better = instance.total(pairs) > found.best.total
    return (pairs if better else None), answer.bounds[0]


def _core(found: _Bounded, gap: int) -> Bools:
    """Return bool (mentees, mentors): pairs that a better matching may hold, by reduced cost."""
    core = np.zeros(found.at.eligible.shape, np.bool_)
    for rows, margins in found.at.margins(found.prices, found.weights.score):
        least = last_choices(margins, found.at.mentee_capacity[rows])
        core[rows] = least[:, None] - margins <= gap
    return core & found.at.eligible


def _program(instance: Instance, mentor: Ints, mentee: Ints, wanted: Wanted, keep: int) -> Program:
    """Return the program: pairs, and whether each mentee is covered."""
    from scipy.sparse import csr_array, eye_array, hstack, vstack

    (mentees, mentors), pairs = instance.scores.shape, len(mentee)
    ones, each = np.ones(pairs), np.arange(pairs)
    led = csr_array((ones, (mentor, each)), shape=(mentors, pairs))
    has = csr_array((ones, (mentee, each)), shape=(mentees, pairs))
    old = csr_array(instance.earlier[mentee, mentor].astype(float)[None, :])  # type: ignore[index]
    covered = eye_array(mentees, format="csr")
    classes = csr_array(
        np.array(
            [instance.heads * (instance.waited >= rounds) for rounds, _ in wanted.classes], float
        )
    )
    nothing = [csr_array((rows, mentees)) for rows in (mentors, mentees, 1)]
    rows = vstack(
        [
            hstack([led, nothing[0]]),
            hstack([has, nothing[1]]),
            hstack([has, -covered]),
            hstack([old, nothing[2]]),
            hstack([csr_array((len(wanted.classes), pairs)), classes]),
        ]
    ).tocsr()
    many = [float(count) for _, count in wanted.classes]
    free = np.full(mentees, np.inf)
    lower = [*instance.mentor_minimum, *np.zeros(mentees), *np.zeros(mentees), keep, *many]
    upper = [
        *instance.mentor_capacity, *instance.mentee_capacity, *free, np.inf,
        *np.full(len(many), np.inf),
    ]  # fmt: skip
    scores = np.concatenate([instance.scores[mentee, mentor], np.zeros(mentees)]).astype(np.int64)
    return Program(rows, lower, upper, [scores])
