"""What `assign` returns: pairs, the proof of every stage, and what a place is worth."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, Self

import numpy as np

from mentormatch.arrays import Bools, Ints, ReadOnly
from mentormatch.objectives import COVERAGE_TOTAL, Objective
from mentormatch.solve.pairs.certificates import Stage
from mentormatch.text.sentences import counted, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.solve.pairs.problem import Key, Limits
    from mentormatch.solve.pairs.warm_state import Memory

__all__ = [
    "Assignment",
    "Earlier",
    "Prices",
    "Replay",
    "status_of",
]


@dataclass(frozen=True, slots=True, eq=False)
class Prices(ReadOnly):
    """What one more place of each mentor is worth, everything else as it is.

    A price is lexicographic: mentees covered, and units of total; each equals solving again with
    one place more. Under objective "coverage" the total part may be negative when somebody more is
    covered, and it is the change of the highest total, before the worst pair is raised. Where some
    have waited, it is the total at what is covered and waited then. Where pairs of an earlier
    matching are kept, people alone are told, and totals are 0. A mentor without places has the
    price 0.

    Attributes
    ----------
    people, total
        Gain from one more place. Shape (mentors,), in the caller's row order.
    relax_people, relax_total
        Gain from asking one mentee less as a minimum load; 0 where the minimum does not bind.
    limits
        int64 (limits, 2): people and total gained by one more pair within each limit of several
        people, in the order of the question. Where limits overlap all prices are 0.
    """

    people: Ints
    total: Ints
    relax_people: Ints
    relax_total: Ints
    limits: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int64))

    @classmethod
    def none(cls, mentors: int) -> Self:
        """Return prices of places where nothing was proven, or nothing is to be had: all 0."""
        zero = np.zeros(mentors, np.int64)
        return cls(zero, zero, zero, zero)


@dataclass(frozen=True, slots=True, eq=False)
class Assignment(ReadOnly):
    """Pairs with their proof.

    Attributes
    ----------
    pairs
        Shape (pairs, 2): mentor row and mentee column, sorted, no repeats.
    value, bound, gap
        Total of the chosen pairs, proven upper bound on it given the earlier stages, and their
        difference; whole numbers in units. Under objective "rank" they are sums of ranks, as the
        stage "ranks" counts them, and under "stable" blocking pairs: 0.
    total
        The total in the terms of the scores that were passed.
    coverage
        Mentees with at least one mentor.
    worst
        Lowest score among the chosen pairs, in units; None without pairs.
    stages
        The stages of the objective in order.
    prices
        What one more place of each mentor is worth.
    status
        "optimal" when every stage is proven, else "feasible"; under objective "stable" always the
        latter, since other stable matchings may serve more.
    seed
        Seed of the lottery.
    drawn
        Shape (mentees,): True for a mentee who is left out by the lottery alone, because another
        matching, equal in all stages before it, covers her.
    notes
        Sentences that a coordinator should read.
    memory
        What the engine for large pools knew in the end, for the next matching of nearly the same
        people; None otherwise. No record holds it.
    """

    pairs: Ints
    value: int
    bound: int
    gap: int
    total: float
    coverage: int
    worst: int | None
    stages: tuple[Stage, ...]
    prices: Prices
    status: Literal["optimal", "feasible"]
    seed: int
    drawn: Bools
    notes: tuple[str, ...] = ()
    memory: Memory | None = field(default=None, repr=False)

    @classmethod
    def of(
        cls,
        limits: Limits,
        pairs: Ints,
        units: Ints,
        stages: tuple[Stage, ...],
        *,
        prices: Prices,
        seed: int,
        drawn: Bools,
        notes: tuple[str, ...] = (),
        memory: Memory | None = None,
    ) -> Self:
        """Put an answer together that was judged; `units` are the scores of its pairs."""
        total = int(units.sum(dtype=np.int64))
        counts = limits.objective.counts
        counted = next(stage for stage in stages if stage.name == counts)
        value, bound = counted.value, counted.bound
        assert value is not None and bound is not None
        return cls(
            pairs=pairs,
            value=value,
            bound=bound,
            gap=bound - value,
            total=float(total * limits.resolution),
            coverage=len(np.unique(pairs[:, 1])),
            worst=int(units.min()) if len(units) else None,
            stages=stages,
            prices=prices,
            status=status_of(limits.objective, stages),
            seed=seed,
            drawn=drawn,
            notes=notes,
            memory=memory,
        )

    def __repr__(self) -> str:
        left = "" if self.proven else f", at most {self.gap:,} units below the highest"
        notes = f", {len(self.notes)} notes" if self.notes else ""
        return (
            f"Assignment({len(self.pairs):,} pairs for {self.coverage:,} mentees, "
            f"total {self.total:g}, {self.status}{left}{notes})"
        )

    @property
    def by_lot(self) -> bool:
        """Whether equals were drawn; their keys decide where they are too many to draw from."""
        return not any(note.endswith(KEYS_DECIDED) for note in self.notes)

    @property
    def proven(self) -> bool:
        """Whether no stage leaves a gap."""
        return self.gap == 0 and all(stage.proven for stage in self.stages)


def status_of(objective: Objective, stages: Sequence[Stage]) -> Literal["optimal", "feasible"]:
    """Return whether nothing better exists: every stage is proven, and says so."""
    proven = objective.optimal and all(stage.proven for stage in stages)
    return "optimal" if proven else "feasible"


KEYS_DECIDED = sentence("the order of ids decided")
"""How the note ends where nothing was drawn."""


def partners_given_up(stages: Sequence[Stage], pairs: Ints) -> tuple[str, ...]:
    """Return a sentence on pairs that the raise of the worst pair has cost, or nothing."""
    widest = next((s.witness for s in stages if s.name == COVERAGE_TOTAL.name), None)
    lost = 0 if widest is None else len(widest) - len(pairs)
    if lost <= 0:
        return ()
    told = counted(
        lost,
        "{count} second partner was given up to raise the worst pair; everybody keeps one. "
        "worst_slack=0 keeps it",
        "{count:,} second partners were given up to raise the worst pair; everybody keeps one. "
        "worst_slack=0 keeps them",
    )
    return (told,)


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """An answer to a question about other, mostly the same, people.

    Attributes
    ----------
    mentor_keys, mentee_keys
        What named the people then.
    assignment
        The answer.
    """

    mentor_keys: Sequence[Key]
    mentee_keys: Sequence[Key]
    assignment: Assignment


class Replay(NamedTuple):
    """What follows from a proof: the draw of its seed, and what places are worth.

    Attributes
    ----------
    pairs
        What the seed draws, shape (pairs, 2), sorted.
    prices
        What one more place of each mentor is worth.
    drawn
        bool (mentees,): who is left out by the lottery alone.
    memory
        What a large pool was found to be like, for the next matching.
    """

    pairs: Ints
    prices: Prices
    drawn: Bools
    memory: Memory | None = None
