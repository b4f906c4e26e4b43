"""What another pair would cost, exactly: by shortest paths where they tell it, else solved again.

Two graphs are asked. In the first only pairs that reach the worst pair made are eligible; in the
second all are. Where the first loses no more people than the second, its answer is final: the
threshold stands. Otherwise the threshold has to fall, and the question is solved again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.pairs.certificates import Stage
from mentormatch.solve.pairs.dense.coverage import cover
from mentormatch.solve.pairs.problem import Problem
from mentormatch.solve.pairs.residual.departures import without
from mentormatch.solve.pairs.residual.dual_bounds import DualBounds
from mentormatch.solve.pairs.residual.graph import Residual
from mentormatch.solve.pairs.residual.made import Made
from mentormatch.solve.pairs.residual.resolve import Outcome, force, leave
from mentormatch.solve.pairs.residual.shortest_paths import Paths, Step

__all__ = ["Cost", "Row", "WhatIf", "steps_between"]


@dataclass(frozen=True, slots=True)
class Cost:
    """What changes, each after minus before.

    Attributes
    ----------
    people, total
        Mentees with a mentor; sum of scores in units.
    worst
        The threshold of the other pairs, or the score of a forced pair where that is lower; None
        where no stage asks for it.
    within_slack
        Whether the total stays within what raising the worst pair may cost.
    """

    people: int
    worst: int | None
    total: int
    within_slack: bool


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """What the pairs of one mentee would cost, by mentor in canonical order.

    Attributes
    ----------
    costs
        None where only solving again tells it, or where the pair cannot be made.
    possible
        bool (mentors,): eligible, and no minimum load is known to be against it.
    people
        int64 (mentors,): most mentees who have a mentor after it, minus those who have one now.
    """

    costs: list[Cost | None]
    possible: Bools
    people: Ints


class WhatIf:
    """What-ifs about a matching; what they share is worked out once.

    Parameters
    ----------
    problem
        What was asked.
    pairs, stages
        The answer, all stages proven.
    """

    def __init__(self, problem: Problem, pairs: Ints, stages: Sequence[Stage]) -> None:
        self.made = Made.of(problem, pairs, stages)
        self._last = -1
        self._row: tuple[int, Row] | None = None
        self._known: dict[int, Paths] = {}

    def force(self, mentor: int, mentee: int) -> tuple[Cost, list[Step]] | None:
        """Return the price of an eligible pair that is not made, and who moves.

        Parameters
        ----------
        mentor, mentee
            In canonical order.

        Returns
        -------
        cost, steps
            The mentee herself comes first; None where minimum loads do not allow the pair.
        """
        cost = self._at_once(mentor, mentee)
        if cost is None:
            row = self.row(mentee)
            if not row.possible[mentor]:
                return None
            cost = row.costs[mentor]
        if cost is None:
            found = force(self.made, mentor, mentee)
            return None if found is None else self._outcome(found, (mentor, mentee))
        above = self._paths(self._above, mentee)
        return cost, [(mentee, above.end, mentor), *above.chain(mentor)]

    def price(self, mentor: int, mentee: int, *, resolve: bool = True) -> Cost | None:
        """Return the price of a pair alone; see `force`.

        Without `resolve` it is None too where shortest paths do not tell it.
        """
        made = self.made
        if made.on_graph and mentee != self._last:
            end = int(self._above.of[mentee])
            cost = self._at_once(mentor, mentee, Paths(self._above, end, mentor))
        else:
            cost = self._at_once(mentor, mentee)
        if cost is not None:
            return cost
        row = self.row(mentee)
        if row.costs[mentor] is not None or not row.possible[mentor] or not resolve:
            return row.costs[mentor]
        found = force(self.made, mentor, mentee)
        return None if found is None else self._outcome(found, (mentor, mentee))[0]

    def _at_once(self, mentor: int, mentee: int, above: Paths | None = None) -> Cost | None:
        """Return the price of a pair where the first graph alone tells it."""
        if not self.made.on_graph:
            return None
        above = above or self._paths(self._above, mentee)
        people, total = self._split(self._gain(mentee, above)[[mentor]])
        if not above.reached[mentor] or (self.made.threshold is not None and people[0] < 0):
            return None
        score = int(self.made.instance.scores[mentee, mentor])
        return self._cost(int(people[0]), int(total[0]), score)

    def row(self, mentee: int) -> Row:
        """Return what the pairs of a mentee would cost, as far as shortest paths tell."""
        if self._row is None or self._row[0] != mentee:
            self._row = mentee, self._new_row(mentee)
        return self._row[1]

    def _new_row(self, mentee: int) -> Row:
        made = self.made
        eligible = made.instance.eligible[mentee]
        if not made.on_graph:
            return Row([None] * len(eligible), eligible, np.zeros(len(eligible), np.int64))
        above = self._paths(self._above, mentee)
        people, total = self._split(self._gain(mentee, above))
        final = possible = eligible & above.reached
        # Nobody is covered without all others in their places: only where somebody is lost at the
        # threshold can pairs below it serve more.
        if made.threshold is not None and (eligible & ~(above.reached & (people >= 0))).any():
            below = self._paths(self._all, mentee)
            most, _ = self._split(self._gain(mentee, below))
            possible = eligible & below.reached
            final = final & (people == most)
            people = np.where(final, people, most)
        costs: list[Cost | None] = [None] * len(final)
        for j in np.flatnonzero(final).tolist():
            score = int(made.instance.scores[mentee, j])
            costs[j] = self._cost(int(people[j]), int(total[j]), score)
        return Row(costs, possible, people)

    def best(self, mentee: int) -> list[tuple[int, ...]]:
        """Return for each mentor an upper bound of what her pair changes, in order of the stages.

        It tells which pairs are worth solving again.
        """
        made = self.made
        if not made.on_graph or not made.problem.objective.people_first:
            return self._bounds.of(mentee)
        people, scores = self.row(mentee).people, made.instance.scores[mentee]
        return [
            (lost, self._lower(score) or 0, made.problem.span * made.instance.size)
            for lost, score in zip(people.tolist(), scores.tolist(), strict=True)
        ]

    def leave(self, mentor: int) -> tuple[Cost, list[Step]]:
        """Return what it costs if a mentor leaves, and who moves."""
        made = self.made
        load = int((made.pairs[:, 0] == mentor).sum())
        if load == 0:
            return Cost(0, None if made.threshold is None else 0, 0, within_slack=True), []
        if made.on_graph:
            alone = load == made.instance.mentor_capacity[mentor] == 1
            cost, steps = self._left_by_one(mentor) if alone else self._left_by_all(mentor)
            if not self._could_serve_more(mentor, made.covered + cost.people):
                return cost, steps
        found = leave(made, mentor)
        assert found is not None, "what others were promised does not hang on who leaves"
        return self._outcome(found, None)

    # -- shortest paths ------------------------------------------------------------------------

    @cached_property
    def _above(self) -> Residual:
        """The graph of the matching made, among pairs that reach its worst."""
        made = self.made
        return Residual.of_optimum(made.instance.above(made.threshold), made.pairs, made.weights)

    @cached_property
    def _all(self) -> Residual:
        """The graph among all eligible pairs, of the highest total before the worst is raised."""
        if self.made.threshold is None:
            return self._above
        return Residual.of_optimum(self.made.instance, self.made.first, self.made.weights)

    @cached_property
    def _bounds(self) -> DualBounds:
        return DualBounds(self.made)

    def _paths(self, graph: Residual, mentee: int) -> Paths:
        """Return the shortest paths to where a mentee is; kept for the last one asked about."""
        if mentee != self._last:
            self._last = mentee
            self._known.clear()
        if id(graph) not in self._known:
            self._known[id(graph)] = Paths(graph, int(graph.of[mentee]))
        return self._known[id(graph)]

    @cached_property
    def _outward(self) -> Paths:
        """The shortest paths to the outside: how one mentee too many finds her way."""
        return Paths(self._above, self._above.outside)

    def _gain(self, mentee: int, paths: Paths) -> Ints:
        """Return int64 (mentors,): what forcing each pair adds to the worth."""
        worth = self._worth(mentee)
        own = 0 if paths.end == paths.graph.outside else worth[paths.end]
        return np.asarray(worth - own + paths.gain()[:-1])

    def _worth(self, mentee: int) -> Ints:
        made = self.made
        scores: Ints = made.instance.scores[mentee].astype(np.int64)
        return scores * made.weights.score + made.weights.coverage_price

    def _split(self, worth: Ints) -> tuple[Ints, Ints]:
        """Return (people, total) of gains; one path serves at most one person more or less."""
        weights = self.made.weights
        if weights.score == 1:
            return weights.split(worth)
        people: Ints = (worth + 1) % weights.score - 1
        return people, (worth - people) // weights.score

    def _left_by_one(self, mentor: int) -> tuple[Cost, list[Step]]:
        people, total = self._split(self._outward.gain()[mentor : mentor + 1])
        cost = self._cost(int(people[0]), int(total[0]), None)
        return cost, self._outward.chain(mentor)

    def _left_by_all(self, mentor: int) -> tuple[Cost, list[Step]]:
        of = without(self._above, mentor)
        mentees = np.flatnonzero(of < self._above.outside)
        pairs = np.column_stack([of[mentees], mentees])
        total = self.made.instance.total(pairs)
        return self._outcome(Outcome(len(mentees), total, self.made.threshold, pairs), None)

    def _cost(self, people: int, total: int, score: int | None) -> Cost:
        """Return a change at the threshold of the worst pair made."""
        made = self.made
        lower = None if made.threshold is None else 0
        if score is not None:
            lower = self._lower(score)
        return Cost(people, lower, total, made.total + total >= made.least)

    # -- solved again --------------------------------------------------------------------------

    def _could_serve_more(self, mentor: int, served: int) -> bool:
        """Return whether pairs below the threshold would serve more people without a mentor."""
        made = self.made
        places = int(made.instance.mentor_capacity[mentor]) * bool(made.limiting[mentor])
        if made.threshold is None or served >= made.covered - places:
            return False
        others = np.arange(len(made.instance.mentor_capacity)) != mentor
        instance = replace(
            made.instance,
            eligible=made.instance.eligible & others,
            mentor_capacity=made.instance.mentor_capacity * others,
        )
        return len(cover(instance)) > served

    def _outcome(self, found: Outcome, forced: tuple[int, int] | None) -> tuple[Cost, list[Step]]:
        made = self.made
        worst = found.threshold
        if worst is not None and forced is not None:
            worst = min(worst, int(made.instance.scores[forced[1], forced[0]]))
        cost = Cost(
            found.covered - made.covered,
            None if worst is None or made.threshold is None else worst - made.threshold,
            found.total - made.total,
            found.total >= made.least,
        )
        nobody = len(made.instance.mentor_capacity)
        first = forced[1] if forced else -1
        return cost, steps_between(made.pairs, found.pairs, nobody, first)

    def _lower(self, score: int) -> int | None:
        threshold = self.made.threshold
        return None if threshold is None else min(0, score - threshold)


def steps_between(old: Ints, new: Ints, nobody: int, first: int) -> list[Step]:
    """Return who moves from one matching to another.

    Parameters
    ----------
    old, new
        int64 (pairs, 2): mentor and mentee.
    nobody
        What stands for no mentor.
    first
        The mentee who is told first.
    """
    before, after = (set(map(tuple, pairs.tolist())) for pairs in (old, new))
    left, come = _by_mentee(before - after), _by_mentee(after - before)
    movers = sorted(left.keys() | come.keys(), key=lambda who: (who != first, who))
    return [
        (who, *move)
        for who in movers
        for move in zip_longest(left.get(who, ()), come.get(who, ()), fillvalue=nobody)
    ]


def _by_mentee(pairs: set[tuple[int, ...]]) -> dict[int, list[int]]:
    """Return the mentors of each mentee, ascending."""
    mentors: dict[int, list[int]] = {}
    for mentor, mentee in sorted(pairs):
        mentors.setdefault(mentee, []).append(mentor)
    return mentors
