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

from mentormatch.arrays import Ints
from mentormatch.solve.arrays import FAR
from mentormatch.solve.pairs.certificates import Stage
from mentormatch.solve.pairs.dense.coverage import cover
from mentormatch.solve.pairs.problem import Problem
from mentormatch.solve.pairs.residual.departures import without
from mentormatch.solve.pairs.residual.graph import Residual
from mentormatch.solve.pairs.residual.made import Made
from mentormatch.solve.pairs.residual.resolve import Outcome, force, leave
from mentormatch.solve.pairs.residual.shortest_paths import Step, chain, distances_to

__all__ = ["Cost", "WhatIf"]


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
        if not self.made.on_graph:
            return self._solved(force(self.made, mentor, mentee), (mentor, mentee))
        distance = self._distances(mentee)
        cost, possible = self._quick(mentee, distance)[mentor]
        if not possible:
            return None
        if cost is None:
            return self._solved(force(self.made, mentor, mentee), (mentor, mentee))
        end = int(self.made.mentor_of[mentee])
        moved = chain(self._above, mentor, end, distance[0])
        return cost, [(mentee, end, mentor), *moved]

    def row(self, mentee: int) -> list[tuple[Cost | None, bool]]:
        """Return for each mentor what her pair with a mentee would cost.

        Returns
        -------
        list of (cost, possible)
            In canonical order; None where only solving again tells it, or where it is impossible or
            not eligible.
        """
        if not self.made.on_graph:
            eligible = self.made.instance.eligible[mentee].tolist()
            return [(None, possible) for possible in eligible]
        return self._quick(mentee, self._distances(mentee))

    def people_of_row(self, mentee: int) -> Ints:
        """Return int64 (mentors,): an upper bound of the people that each pair would leave."""
        if not self.made.on_graph:
            return np.zeros(len(self.made.instance.mentor_capacity), np.int64)
        _, below = self._distances(mentee)
        return self.made.weights.split(self._gain(self._all, mentee, below))[0]

    def leave(self, mentor: int) -> tuple[Cost, list[Step]]:
        """Return what it costs if a mentor leaves, and who moves."""
        if not (self.made.instance.mentor_capacity[mentor] > 0 and self._has_mentees(mentor)):
            return Cost(0, self._nothing, 0, within_slack=True), []
        if self.made.on_graph:
            of = without(self._above, mentor)
            mentees = np.flatnonzero(of < len(self.made.instance.mentor_capacity))
            pairs = np.column_stack([of[mentees], mentees])
            if not self._could_serve_more(mentor, len(mentees)):
                total = self.made.instance.total(pairs)
                return self._outcome(Outcome(len(mentees), total, self.made.threshold, pairs), None)
        found = self._solved(leave(self.made, mentor), None)
        assert found is not None, "what others were promised does not hang on who leaves"
        return found

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

    def _distances(self, mentee: int) -> tuple[Ints, Ints]:
        above = distances_to(self._above, int(self._above.of[mentee]))
        if self._all is self._above:
            return above, above
        return above, distances_to(self._all, int(self._all.of[mentee]))

    def _gain(self, graph: Residual, mentee: int, distance: Ints) -> Ints:
        """Return int64 (mentors,): what forcing each pair adds to the worth."""
        end = int(graph.of[mentee])
        worth = self._worth(mentee)
        own = 0 if end == graph.outside else worth[end]
        gain: Ints = worth - own + graph.prices[end] - graph.prices[:-1] - distance[:-1]
        return np.asarray(np.where(distance[:-1] < FAR, gain, 0))

    def _worth(self, mentee: int) -> Ints:
        made = self.made
        scores = made.instance.scores[mentee].astype(np.int64)
        return scores * made.weights.score + made.weights.coverage_price

    def _quick(self, mentee: int, distances: tuple[Ints, Ints]) -> list[tuple[Cost | None, bool]]:
        made, (above, below) = self.made, distances
        people, total = self._split(self._gain(self._above, mentee, above))
        most, _ = self._split(self._gain(self._all, mentee, below))
        eligible = made.instance.eligible[mentee] & (below[:-1] < FAR)
        final = eligible & (above[:-1] < FAR) & (people == most)
        scores = made.instance.scores[mentee].astype(np.int64)
        kept = made.total + total >= made.least
        return [
            (
                Cost(int(people[j]), self._lower(int(scores[j])), int(total[j]), bool(kept[j]))
                if final[j]
                else None,
                bool(eligible[j]),
            )
            for j in range(len(scores))
        ]

    def _split(self, worth: Ints) -> tuple[Ints, Ints]:
        """Return (people, total) of gains; one path serves at most one person more or less."""
        weights = self.made.weights
        if weights.score == 1:
            return weights.split(worth)
        people = (worth + 1) % weights.score - 1
        return people, (worth - people) // weights.score

    # -- solved again --------------------------------------------------------------------------

    def _has_mentees(self, mentor: int) -> bool:
        return bool((self.made.pairs[:, 0] == mentor).any())

    def _could_serve_more(self, mentor: int, served: int) -> bool:
        """Return whether pairs below the threshold would serve more people without a mentor."""
        made = self.made
        if made.threshold is None or served == made.covered:
            return False
        others = np.arange(len(made.instance.mentor_capacity)) != mentor
        instance = replace(
            made.instance,
            eligible=made.instance.eligible & others,
            mentor_capacity=made.instance.mentor_capacity * others,
        )
        return len(cover(instance)) > served

    def _solved(
        self, found: Outcome | None, forced: tuple[int, int] | None
    ) -> tuple[Cost, list[Step]] | None:
        return None if found is None else self._outcome(found, forced)

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
        return cost, _steps(made, found.pairs, forced)

    @property
    def _nothing(self) -> int | None:
        return None if self.made.threshold is None else 0

    def _lower(self, score: int) -> int | None:
        threshold = self.made.threshold
        return None if threshold is None else min(0, score - threshold)


def _steps(made: Made, pairs: Ints, forced: tuple[int, int] | None) -> list[Step]:
    """Return who moves from one matching to another, whoever is asked about first."""
    nobody = len(made.instance.mentor_capacity)
    before, after = ({tuple(pair) for pair in p.tolist()} for p in (made.pairs, pairs))
    mentees = sorted({who for _, who in before ^ after})
    steps: list[Step] = []
    for who in mentees:
        left = sorted(j for j, i in before - after if i == who)
        come = sorted(j for j, i in after - before if i == who)
        steps += [(who, *move) for move in zip_longest(left, come, fillvalue=nobody)]
    first = forced[1] if forced else -1
    return sorted(steps, key=lambda step: step[0] != first)
