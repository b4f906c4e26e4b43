"""The slow truth about tiny matching problems: every matching, written down and compared.

Nothing here knows a solver. `enumerate_matchings` lists the matchings of an instance of a few
people, the other functions read the definition of the objective off that list, and
`reference_by_milp` states the same definition as a mixed-integer program for instances that are too
large to list. All comparisons are between integers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.objectives import ObjectiveName

Pairs = tuple[tuple[int, int], ...]
Flags = Bools | np.bool_
"""What numpy's types say of a reduction of booleans along an axis."""
Objective = ObjectiveName
Engine = Literal["auto", "dense", "flow"]

MILLION = 1_000_000
DEFAULT_SLACK = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """A valid matching problem in integer units; rows are mentors, columns are mentees."""

    scores: Ints
    eligible: Bools
    mentor_capacity: Ints
    mentee_capacity: Ints
    mentor_minimum: Ints

    @property
    def shape(self) -> tuple[int, int]:
        """Number of mentors and number of mentees."""
        return self.scores.shape[0], self.scores.shape[1]

    def arguments(self) -> dict[str, Any]:
        """Return the keywords of `assign` that describe the instance (the scores excepted)."""
        return {
            "eligible": self.eligible,
            "mentor_capacity": self.mentor_capacity,
            "mentee_capacity": self.mentee_capacity,
            "mentor_minimum": self.mentor_minimum,
        }

    def __repr__(self) -> str:
        lists = ", ".join(f"{k}={np.asarray(v).tolist()}" for k, v in self.arguments().items())
        return f"instance(scores={self.scores.tolist()}, {lists})"


def instance(
    scores: Any,
    *,
    eligible: Any = None,
    mentor_capacity: Any = 1,
    mentee_capacity: Any = 1,
    mentor_minimum: Any = 0,
) -> Instance:
    """Build an `Instance` with the defaults of `assign`."""
    units = np.asarray(scores, dtype=np.int64)
    mentors, mentees = units.shape

    def column(value: Any, length: int) -> Ints:
        return np.broadcast_to(np.asarray(value, dtype=np.int64), (length,)).copy()

    return Instance(
        units,
        np.ones(units.shape, dtype=bool) if eligible is None else np.asarray(eligible, dtype=bool),
        column(mentor_capacity, mentors),
        column(mentee_capacity, mentees),
        column(mentor_minimum, mentors),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Matchings:
    """Every matching within the capacities; minimum loads are not looked at.

    Attributes
    ----------
    pairs
        The usable pairs, sorted.
    chosen
        One row a matching, one column a pair.
    loads
        One row a matching, one column a mentor: how many mentees the mentor has.
    covered
        One row a matching, one column a mentee: has at least one mentor.
    total
        One entry a matching: the sum of the scores of its pairs.
    """

    pairs: Pairs
    chosen: Bools
    loads: Ints
    covered: Bools
    total: Ints

    def only(self, keep: Flags) -> Matchings:
        """Keep some of the matchings."""
        return Matchings(
            self.pairs, self.chosen[keep], self.loads[keep], self.covered[keep], self.total[keep]
        )

    @property
    def coverage(self) -> Ints:
        """Mentees with at least one mentor, one entry a matching."""
        return np.asarray(self.covered.sum(axis=1), dtype=np.int64)

    def as_sets(self) -> frozenset[Pairs]:
        """Return the matchings as sorted tuples of pairs."""
        return frozenset(
            tuple(pair for pair, used in zip(self.pairs, row, strict=True) if used)
            for row in self.chosen.tolist()
        )


def enumerate_matchings(problem: Instance) -> Matchings:
    """List every matching that uses a pair at most once and keeps the capacities of both sides."""
    usable = (
        problem.eligible & (problem.mentor_capacity > 0)[:, None] & (problem.mentee_capacity > 0)
    )
    mentor, mentee = np.nonzero(usable)
    chosen = np.zeros((1, mentor.size), dtype=bool)
    for column, (j, i) in enumerate(zip(mentor, mentee, strict=True)):
        grown = chosen.copy()
        grown[:, column] = True
        within = grown[:, mentor == j].sum(axis=1) <= problem.mentor_capacity[j]
        within &= grown[:, mentee == i].sum(axis=1) <= problem.mentee_capacity[i]
        chosen = np.concatenate([chosen, grown[within]])
    mentors, mentees = problem.shape
    counts = chosen.astype(np.int64)
    return Matchings(
        pairs=tuple(zip(mentor.tolist(), mentee.tolist(), strict=True)),
        chosen=chosen,
        loads=counts @ (mentor[:, None] == np.arange(mentors)),
        covered=counts @ (mentee[:, None] == np.arange(mentees)) > 0,
        total=counts @ problem.scores[mentor, mentee],
    )


def _all_at_least(problem: Instance, listed: Matchings, threshold: int) -> Flags:
    """Tell which matchings use only pairs of at least the threshold."""
    low = np.array([problem.scores[pair] < threshold for pair in listed.pairs], dtype=bool)
    return ~listed.chosen[:, low].any(axis=1)


def shortfall(problem: Instance) -> int:
    """Minimum places that no matching can fill."""
    filled = np.minimum(enumerate_matchings(problem).loads, problem.mentor_minimum).sum(axis=1)
    return int(problem.mentor_minimum.sum() - filled.max())


def fillable_minima(problem: Instance) -> frozenset[tuple[int, ...]]:
    """All ways to lower the minimum loads to what can be filled, lowered as little as possible."""
    filled = np.minimum(enumerate_matchings(problem).loads, problem.mentor_minimum)
    most = filled[filled.sum(axis=1) == filled.sum(axis=1).max()]
    return frozenset(tuple(row) for row in most.tolist())


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """What the definition says about one instance.

    Attributes
    ----------
    coverage, worst, total
        Values of the stages. `worst` is None where no pair is chosen, and for the objective
        "total", which says nothing about it.
    first_total
        Highest total at that coverage before the worst pair is raised.
    optimal
        Every matching that is optimal before the lottery, as sorted pairs.
    coverable
        Mentees whom at least one of the optimal matchings covers.
    waiting, kept
        Rounds that those served have waited, and earlier pairs made again; 0 where nobody asks.
    """

    coverage: int
    worst: int | None
    total: int
    first_total: int
    optimal: frozenset[Pairs]
    coverable: Flags
    waiting: int = 0
    kept: int = 0


def lowest_total(first_total: int, slack: int) -> int:
    """The total that must be kept while the worst pair is raised; slack in parts per million."""
    return first_total - slack * abs(first_total) // MILLION


def optimum(
    problem: Instance,
    *,
    objective: Objective = "coverage",
    slack: int = DEFAULT_SLACK,
    worth: Ints | None = None,
    earlier: frozenset[tuple[int, int]] = frozenset(),
) -> Optimum | None:
    """Solve by looking at every matching; None where the minimum loads cannot be met.

    `worth` is 1 for each mentee and one more for each round that she has waited; 0 for who does not
    count as covered. Rounds come after people, and then as many `earlier` pairs as can be are made
    again, which no threshold holds back. Under "rank" the totals are of ranks.
    """
    if objective == "rank":
        problem = ranked(problem)
    listed = enumerate_matchings(problem)
    listed = listed.only((listed.loads >= problem.mentor_minimum).all(axis=1))
    if listed.total.size == 0:
        return None
    if worth is None:
        worth = np.ones(problem.shape[1], dtype=np.int64)
    if objective == "total":
        return _by_total(listed, worth)
    if objective == "rank":
        listed = _longest_waiting(listed, worth)
        highest = listed.only(listed.total == listed.total.max())
        return _optimum(highest, None, int(listed.total.max()), worth)
    return _by_coverage(
        problem, listed, MILLION if objective == "maximin" else slack, worth, earlier
    )


def ranked(problem: Instance) -> Instance:
    """Put number of mentors + 1 - rank in place of the scores; equals share a rank."""
    usable = (
        problem.eligible & (problem.mentor_capacity > 0)[:, None] & (problem.mentee_capacity > 0)
    )
    mentors = problem.shape[0]
    units = np.zeros(problem.shape, dtype=np.int64)
    for j, i in zip(*np.nonzero(usable), strict=True):
        rank = 1 + sum(
            bool(usable[other, i]) and problem.scores[other, i] > problem.scores[j, i]
            for other in range(mentors)
        )
        units[j, i] = mentors + 1 - rank
    return replace(problem, scores=units)


def blocking_pairs(problem: Instance, pairs: Pairs) -> list[tuple[int, int]]:
    """Return the pairs that are not made though both would rather have one another."""
    found = []
    for j, i in zip(*np.nonzero(problem.eligible), strict=True):
        ours = [problem.scores[pair] for pair in pairs if pair[0] == j]
        theirs = [problem.scores[pair] for pair in pairs if pair[1] == i]
        gains = [
            places > 0 and (len(had) < places or problem.scores[j, i] > min(had))
            for had, places in (
                (ours, int(problem.mentor_capacity[j])),
                (theirs, int(problem.mentee_capacity[i])),
            )
        ]
        if (j, i) not in pairs and all(gains):
            found.append((int(j), int(i)))
    return found


def _longest_waiting(listed: Matchings, worth: Ints) -> Matchings:
    """Keep the matchings that cover most people, and of these those who waited longest."""
    people = listed.covered @ np.minimum(worth, 1)
    listed = listed.only(people == people.max())
    waited = listed.covered @ np.maximum(worth - 1, 0)
    return listed.only(waited == waited.max())


def _by_total(listed: Matchings, worth: Ints) -> Optimum:
    listed = listed.only(listed.total == listed.total.max())
    listed = _longest_waiting(listed, worth)
    return _optimum(listed, worst=None, first_total=int(listed.total[0]), worth=worth)


def _by_coverage(
    problem: Instance,
    listed: Matchings,
    slack: int,
    worth: Ints,
    earlier: frozenset[tuple[int, int]],
) -> Optimum:
    listed = _longest_waiting(listed, worth)
    old = np.array([pair in earlier for pair in listed.pairs], dtype=bool)
    kept = listed.chosen[:, old].sum(axis=1)
    listed = listed.only(kept == kept.max())
    first_total = int(listed.total.max())
    new = problem if not earlier else replace(problem, scores=_out_of_reach(problem, earlier))
    worst: int | None = None
    keeps_total = listed.only(listed.total >= lowest_total(first_total, slack))
    levels = sorted({int(new.scores[pair]) for pair in listed.pairs if pair not in earlier})
    for threshold in levels:
        kept = _all_at_least(new, keeps_total, threshold) & keeps_total.chosen.any(axis=1)
        worst = threshold if kept.any() else worst
    without = ~keeps_total.chosen[:, ~old].any(axis=1)
    if earlier and without.any():
        worst, listed = None, listed.only(~listed.chosen[:, ~old].any(axis=1))
    if worst is not None:
        listed = listed.only(_all_at_least(new, listed, worst))
    listed = listed.only(listed.total == listed.total.max())
    found = _optimum(listed, worst, first_total, worth)
    return replace(found, kept=int(listed.chosen[0, old].sum()))


def _out_of_reach(problem: Instance, earlier: frozenset[tuple[int, int]]) -> Ints:
    """Return scores at which no threshold holds back an earlier pair."""
    scores = problem.scores.copy()
    for pair in earlier:
        scores[pair] = np.iinfo(np.int64).max
    return scores


def _optimum(listed: Matchings, worst: int | None, first_total: int, worth: Ints) -> Optimum:
    return Optimum(
        coverage=int(listed.covered[0] @ np.minimum(worth, 1)),
        worst=worst,
        total=int(listed.total[0]),
        first_total=first_total,
        optimal=listed.as_sets(),
        coverable=listed.covered.any(axis=0),
        waiting=int(listed.covered[0] @ np.maximum(worth - 1, 0)),
    )


def place_prices(problem: Instance, *, objective: Objective = "coverage") -> list[tuple[int, int]]:
    """What one more place of each mentor is worth, as (people, total), by solving again.

    The worst pair is left alone: people and total are those before it is raised.
    """
    listed = enumerate_matchings(replace(problem, mentor_capacity=problem.mentor_capacity + 1))
    listed = listed.only((listed.loads >= problem.mentor_minimum).all(axis=1))
    one_more = problem.mentor_capacity + np.eye(problem.shape[0], dtype=np.int64)
    before = _lexicographic(listed, problem.mentor_capacity, objective)
    after = [_lexicographic(listed, capacity, objective) for capacity in one_more]
    return [(people - before[0], total - before[1]) for people, total in after]


def relaxation_gains(
    problem: Instance, *, objective: Objective = "coverage"
) -> list[tuple[int, int]]:
    """What lowering each minimum load by one would gain, as (people, total), by solving again."""
    listed = enumerate_matchings(problem)

    def best(minimum: Ints) -> tuple[int, int]:
        kept = listed.only((listed.loads >= minimum).all(axis=1))
        return _lexicographic(kept, problem.mentor_capacity, objective)

    before = best(problem.mentor_minimum)
    lowered = problem.mentor_minimum - np.eye(problem.shape[0], dtype=np.int64)
    after = [best(np.maximum(minimum, 0)) for minimum in lowered]
    return [(people - before[0], total - before[1]) for people, total in after]


def _above(problem: Instance, threshold: int) -> Instance:
    return replace(problem, eligible=problem.eligible & (problem.scores >= threshold))


def _lexicographic(listed: Matchings, capacity: Ints, objective: Objective) -> tuple[int, int]:
    """Return (coverage, total) of the best matching, by the order of the objective."""
    listed = listed.only((listed.loads <= capacity).all(axis=1))
    first, second = listed.coverage, listed.total
    if objective == "total":
        first, second = second, first
    top = int(first.max()), int(second[first == first.max()].max())
    return (top[1], top[0]) if objective == "total" else top


@dataclass(frozen=True, slots=True)
class Reference:
    """Stage values of an instance that is too large to enumerate."""

    coverage: int
    worst: int | None
    total: int


def reference_by_milp(
    problem: Instance, *, objective: Objective = "coverage", slack: int = DEFAULT_SLACK
) -> Reference:
    """Solve stage by stage as mixed-integer programs, with every threshold found by bisection.

    Meant for some tens of people a side with scores of at most a few thousand units, where the
    tolerances of a floating-point solver cannot hide a unit.
    """
    if objective == "total":
        total = _most(problem, count_people=False)
        return Reference(_most(problem, count_people=True, total=total), None, total)
    coverage = _most(problem, count_people=True)
    floor = lowest_total(_most(problem, count_people=False, people=coverage), slack)
    levels = np.unique(problem.scores[problem.eligible]).tolist()
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        reached = _most_or_none(_above(problem, levels[middle]), people=coverage)
        low, high = (
            (middle, high) if reached is not None and reached >= floor else (low, middle - 1)
        )
    fixed = _above(problem, levels[low])
    return Reference(coverage, levels[low], _most(fixed, count_people=False, people=coverage))


def _most(
    problem: Instance, *, count_people: bool, people: int | None = None, total: int | None = None
) -> int:
    answer = _most_or_none(problem, count_people=count_people, people=people, total=total)
    assert answer is not None, "the reference needs a feasible instance"
    return answer


def _most_or_none(
    problem: Instance,
    *,
    count_people: bool = False,
    people: int | None = None,
    total: int | None = None,
) -> int | None:
    """Maximise people or total, optionally with at least so many people or so high a total."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array, csc_array, eye_array, hstack, vstack

    mentor, mentee = np.nonzero(problem.eligible)
    mentors, mentees = problem.shape
    pairs, ones = mentor.size, np.ones(mentor.size)
    of_mentor = coo_array((ones, (mentor, np.arange(pairs))), shape=(mentors, pairs))
    of_mentee = coo_array((ones, (mentee, np.arange(pairs))), shape=(mentees, pairs))
    score = np.concatenate([problem.scores[mentor, mentee], np.zeros(mentees)]).astype(float)
    person = np.concatenate([np.zeros(pairs), np.ones(mentees)])
    rows = vstack(
        [
            hstack([of_mentor, coo_array((mentors, mentees))]),
            hstack([of_mentee, coo_array((mentees, mentees))]),
            hstack([-of_mentee, eye_array(mentees)]),
            coo_array(person[None, :]),
            coo_array(score[None, :]),
        ]
    )
    open_end = np.full(mentees, np.inf)
    least = np.array([-np.inf if asked is None else asked for asked in (people, total)])
    lower = np.concatenate([problem.mentor_minimum, -open_end, -open_end, least])
    upper = np.concatenate(
        [problem.mentor_capacity, problem.mentee_capacity, np.zeros(mentees), [np.inf, np.inf]]
    )
    result = milp(
        -(person if count_people else score),
        integrality=np.ones(pairs + mentees, dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(csc_array(rows), lower, upper),
    )
    return None if result.x is None else round(-result.fun)
