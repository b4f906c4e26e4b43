"""A matrix in, pairs out: the matching of an objective, proven stage by stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.errors import ArrayError, Infeasible
from mentormatch.objectives import KEPT, WAITING, ObjectiveName
from mentormatch.solve.arrays import EXACT, physical_memory, require_exact, require_memory
from mentormatch.solve.pairs.assignment import Assignment, Prices, partners_given_up
from mentormatch.solve.pairs.certificates import (
    MinimumSet,
    Stage,
    empty_stages,
    worst_stage,
)
from mentormatch.solve.pairs.dense.bottleneck import Bottleneck, ThresholdSearch, raise_worst
from mentormatch.solve.pairs.dense.coverage import (
    Wanted,
    cover,
    coverage_set,
    fill_minimum,
    minimum_set,
)
from mentormatch.solve.pairs.dense.dual_bound import dual_prices, total_prices
from mentormatch.solve.pairs.dense.extreme_duals import minimal_duals, price_list
from mentormatch.solve.pairs.dense.flow_lp import solve_flow
from mentormatch.solve.pairs.dense.instance import Instance
from mentormatch.solve.pairs.dense.kept import (
    Found,
    MatchingSolver,
    asking,
    kept_stage,
    most_kept,
)
from mentormatch.solve.pairs.dense.limited.slack import is_slack, without_limits
from mentormatch.solve.pairs.dense.limited.solve import solve_limited
from mentormatch.solve.pairs.dense.optimal_face import optimal_face
from mentormatch.solve.pairs.dense.ranks import in_counted_units
from mentormatch.solve.pairs.dense.replicated_lsa import (
    dense_bytes,
    largest_number,
    replication_is_right,
    solve_dense,
)
from mentormatch.solve.pairs.dense.stable import solve_stable
from mentormatch.solve.pairs.dense.waiting import waiting_stage
from mentormatch.solve.pairs.judge.matrix import judge
from mentormatch.solve.pairs.lottery import ByColumns, Draw, draw
from mentormatch.solve.pairs.problem import Problem
from mentormatch.solve.pairs.weights import Weights
from mentormatch.text.masking import quoted
from mentormatch.text.sentences import joined, sentence

__all__ = ["meet_minimum", "solve_matrix"]

_NO_PAIRS: Ints = np.empty((0, 2), dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class _Optimum:
    """An optimal matching before the lottery, in canonical order, with its proof."""

    pairs: Ints
    threshold: int | None
    prices: Ints
    stages: tuple[Stage, ...]
    place_prices: Prices
    instance: Instance
    weights: Weights


def solve_matrix(
    problem: Problem,
    *,
    seed: int,
    engine: str,
    minimum: str,
    by_columns: ByColumns | None = None,
) -> Assignment:
    """Match so that the objective is highest, with a proof.

    Parameters
    ----------
    problem
        The question.
    seed
        Seed of the lottery.
    engine
        ``"dense"``, ``"flow"``, or ``"matrix"``, which chooses between them.
    minimum
        ``"required"`` or ``"as_far_as_possible"``.
    by_columns
        See `mentormatch.solve.pairs.lottery.draw`.

    Returns
    -------
    Assignment
        Judged over every pair.
    """
    require_memory(18 * problem.scores.size, f"{problem.scores.size} pairs")
    if not problem.objective.optimal:
        return solve_stable(problem, seed)
    if problem.limited:
        free = without_limits(problem)
        found = free and _solved(free, seed, engine, minimum, by_columns)
        if found and is_slack(problem, found):
            return found
        return solve_limited(problem, seed=seed, minimum=minimum)
    return _solved(problem, seed, engine, minimum, by_columns)


def _solved(
    problem: Problem, seed: int, engine: str, minimum: str, by_columns: ByColumns | None
) -> Assignment:
    scores, problem = problem.scores, in_counted_units(problem)
    problem, instance, notes = meet_minimum(problem, Instance.of(problem), minimum)
    weights = Weights.of(problem.objective, instance.size, problem.span)
    solve = _engine(engine, instance, weights, problem)
    optimum = _STAGES_OF[problem.objective.name](problem, instance, weights, solve)
    face = optimal_face(optimum.instance, optimum.prices, optimum.weights)
    drawn = draw(instance.keys, face, optimum.pairs, seed=seed, by_columns=by_columns)
    asked = replace(problem, scores=scores)
    return _conclude(asked, instance, optimum, drawn, seed=seed, notes=notes)


def meet_minimum(
    problem: Problem, instance: Instance, minimum: str
) -> tuple[Problem, Instance, tuple[str, ...]]:
    """Check that minimum loads can be met, or lower them if that was asked for.

    Raises
    ------
    Infeasible
        If they cannot be met.
    """
    if minimum not in ("required", "as_far_as_possible"):
        raise ArrayError(
            f"minimum: expected 'required' or 'as_far_as_possible', got {quoted(minimum)}"
        )
    if not instance.mentor_minimum.any():
        return problem, instance, ()
    filled = fill_minimum(instance)
    shortfall = int(instance.mentor_minimum.sum()) - len(filled)
    if shortfall == 0:
        return problem, instance, ()
    blocking = minimum_set(instance, filled)
    if minimum == "required":
        raise _infeasible(problem, blocking, shortfall)
    loads = np.bincount(filled[:, 0], minlength=len(instance.mentor_minimum))
    lowered = replace(problem, mentor_minimum=instance.mentors_to_caller(loads))
    note = _lowered(problem, lowered, shortfall)
    return lowered, replace(instance, mentor_minimum=loads), (note,)


def _infeasible(problem: Problem, blocking: MinimumSet, shortfall: int) -> Infeasible:
    named = [problem.mentor_keys[j] for j in blocking.mentors.tolist()]
    return Infeasible(
        f"mentors {named} need {blocking.needed} mentees, but only {blocking.reachable} can come "
        f"to them; lower a minimum by {shortfall}, make more mentees eligible for them, "
        "or pass minimum='as_far_as_possible'",
        shortfall=shortfall,
        mentors=blocking.mentors.tolist(),
        needed=blocking.needed,
        reachable=blocking.reachable,
    )


def _lowered(required: Problem, lowered: Problem, shortfall: int) -> str:
    before, now, keys = required.mentor_minimum, lowered.mentor_minimum, required.mentor_keys
    changed = np.flatnonzero(before != now).tolist()
    parts = joined(
        sentence(
            "{who} from {before} to {now}",
            who=quoted(keys[j]),
            before=int(before[j]),
            now=int(now[j]),
        )
        for j in changed
    )
    return sentence(
        "minimum numbers of mentees were lowered by {shortfall} in all, the least possible: "
        "{changes}",
        shortfall=int(shortfall),
        changes=parts,
    )


def _engine(name: str, instance: Instance, weights: Weights, problem: Problem) -> MatchingSolver:
    """Choose the solver, and refuse one that would be wrong."""
    # Keeping a pair is worth as much again as any score, or more.
    span = problem.span * (1 + (KEPT in problem.objective.stages))
    if name == "matrix":
        available = physical_memory()
        fits = available is None or dense_bytes(instance) <= available
        exact = largest_number(instance, weights, span) <= EXACT
        name = "dense" if replication_is_right(instance) and fits and exact else "flow"
    if name == "dense":
        if not replication_is_right(instance):
            raise ArrayError(
                "engine: 'dense' would make a pair twice where a mentee with two places can meet "
                "a mentor with two; use 'flow' or 'auto'"
            )
        require_exact(largest_number(instance, weights, span), places=instance.size, span=span)
        return lambda at, weights, _wanted: solve_dense(at, weights)
    if name == "flow":
        require_exact(instance.size * weights.score * span, places=instance.size, span=span)
        return solve_flow
    raise ArrayError(
        f"engine: expected 'auto', 'matrix', 'dense', 'flow' or 'scale', got {quoted(name)}"
    )


def _highest_total(
    problem: Problem, instance: Instance, weights: Weights, solve: MatchingSolver
) -> _Optimum:
    """Optimise total, then people, then rounds waited if they count."""
    pairs = solve(instance, weights, None) if instance.size else _NO_PAIRS
    prices = minimal_duals(instance, pairs, weights)
    served = np.unique(pairs[:, 1])
    total, people = instance.total(pairs), int(instance.heads[served].sum())
    # Rounds have prices of their own, so that those of the people need no theory of matroids.
    heads = weights.heads
    by_heads = (
        minimal_duals(instance, pairs, heads) if WAITING in problem.objective.stages else prices
    )
    proof = total_prices(instance, by_heads, heads)
    stages = [Stage("total", total, total, proof), Stage("people", people, people, proof)]
    if WAITING in problem.objective.stages:
        rounds = int(instance.waited[served].sum())
        stages.append(Stage("waiting", rounds, rounds, total_prices(instance, prices, weights)))
    place_prices = price_list(instance, pairs, heads, by_heads)
    return _Optimum(pairs, None, prices, tuple(stages), place_prices, instance, weights)


def _coverage_first(
    problem: Problem, instance: Instance, weights: Weights, solve: MatchingSolver
) -> _Optimum:
    """Optimise coverage, then what is asked for besides, total, the worst pair, and the total."""
    objective, covering = problem.objective, cover(instance)
    wanted, limit = Wanted.of(instance, covering), coverage_set(instance, covering)
    between: list[Stage] = []
    if KEPT in objective.stages and instance.size:
        keeping = most_kept(instance, wanted, objective, solve)
        wanted = asking(wanted, keeping)
        between = [kept_stage(keeping, wanted)]
    search = ThresholdSearch(instance, wanted, problem.slack_ppm, objective, problem.span, solve)
    first = search.best(instance) if instance.size else Found(_NO_PAIRS, instance, weights, 0)
    if len(first.pairs) == 0:
        first = replace(first, pairs=_worthless(instance))
    if len(first.pairs) == 0:
        nothing = empty_stages(limit, len(instance.mentor_capacity), objective)
        none = Prices.none(len(instance.mentor_capacity))
        return _Optimum(_NO_PAIRS, None, none.total, nothing, none, instance, weights)
    if WAITING in objective.stages:
        between.insert(0, waiting_stage(instance, first.pairs))
    first_prices = minimal_duals(first.instance, first.pairs, first.weights)
    raised = raise_worst(search, first)
    last, threshold = raised.found, raised.threshold
    # What was found first stands where nothing could be raised: with all pairs, not those above.
    at = instance.above(threshold).staying(last.stay)
    prices = minimal_duals(at, last.pairs, last.weights)
    largest, total = instance.total(first.pairs), instance.total(last.pairs)
    first_proof = dual_prices(instance, first_prices, first.weights, None, wanted, first.stay)
    proof = dual_prices(instance, prices, last.weights, threshold, wanted, last.stay)
    witness = instance.pairs_to_caller(first.pairs)
    stages = (
        Stage("coverage", wanted.covered, wanted.covered, limit),
        *between,
        Stage("coverage_total", largest, largest, first_proof, witness=witness),
        _worst_stage(instance, raised),
        Stage("total", total, total, proof),
    )
    # Places are priced before the worst pair is raised: how many people one more place serves must
    # not depend on a threshold that the place itself would change.
    place_prices = price_list(first.instance, first.pairs, first.weights, first_prices)
    return _Optimum(last.pairs, threshold, prices, stages, place_prices, at, last.weights)


def _worst_stage(instance: Instance, raised: Bottleneck) -> Stage:
    """Return the stage of the worst pair; of new pairs where earlier ones are kept."""
    if instance.worst(raised.found.pairs) is None:
        return Stage("worst", None, None, note="no new pair is made")
    return worst_stage(raised.threshold, raised.obstacle)


def _ranks_after_coverage(
    problem: Problem, instance: Instance, weights: Weights, solve: MatchingSolver
) -> _Optimum:
    """Optimise coverage, rounds waited, and ranks; the instance holds ranks in place of scores."""
    covering = cover(instance)
    wanted, limit = Wanted.of(instance, covering), coverage_set(instance, covering)
    pairs = solve(instance, weights, wanted) if instance.size else _NO_PAIRS
    prices = minimal_duals(instance, pairs, weights)
    proof = dual_prices(instance, prices, weights, None, wanted)
    waiting = (waiting_stage(instance, pairs),) if WAITING in problem.objective.stages else ()
    ranks = instance.total(pairs)
    stages = (
        Stage("coverage", wanted.covered, wanted.covered, limit),
        *waiting,
        Stage("ranks", ranks, ranks, proof),
    )
    places = price_list(instance, pairs, weights, prices)
    return _Optimum(pairs, None, prices, stages, places, instance, weights)


def _worthless(instance: Instance) -> Ints:
    """Return a pair of score 0, if there is one: where nothing is better, the lottery makes it."""
    return np.argwhere(instance.eligible & (instance.scores == 0))[:1, ::-1]


_STAGES_OF: dict[
    ObjectiveName, Callable[[Problem, Instance, Weights, MatchingSolver], _Optimum]
] = {
    "coverage": _coverage_first,
    "total": _highest_total,
    "maximin": _coverage_first,
    "rank": _ranks_after_coverage,
}
"""How the stages of each objective are optimised; `stable` has none but one."""


def _conclude(
    problem: Problem,
    instance: Instance,
    optimum: _Optimum,
    drawn: Draw,
    *,
    seed: int,
    notes: tuple[str, ...],
) -> Assignment:
    """Have everything judged, and turn it into the caller's terms."""
    pairs = instance.pairs_to_caller(drawn.pairs)
    stages = (*optimum.stages, Stage("lottery", None, None, note=drawn.note))
    judge(problem, pairs, stages)
    return Assignment.of(
        problem,
        pairs,
        problem.scores[pairs[:, 0], pairs[:, 1]].astype(np.int64),
        stages,
        prices=optimum.place_prices,
        seed=seed,
        drawn=instance.mentees_to_caller(drawn.left_out),
        notes=(*notes, *drawn.notes, *partners_given_up(stages, drawn.pairs)),
    )
