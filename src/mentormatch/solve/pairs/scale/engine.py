"""What the engine for large pools holds: the question, the core, the best matching on it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.arrays import FAR
from mentormatch.solve.packed.instance import Packed
from mentormatch.solve.pairs.scale.core_solver import Polished, polish, polish_flow
from mentormatch.solve.pairs.scale.core_store import Store
from mentormatch.solve.pairs.scale.pricing import KEPT
from mentormatch.solve.pairs.scale.progress import Round
from mentormatch.solve.pairs.warm_state import UNKNOWN, Known
from mentormatch.solve.stop import MaxRuntime, StopRule

__all__ = ["Engine", "Kept", "Later", "begin"]

_ANEW = 2e-3  # relative gap above which an auction begins without prices


class Kept(NamedTuple):
    """Where a round ended."""

    chosen: Ints
    prices: Ints
    bar: Ints
    least: int
    person: int
    last: Round


@dataclass(frozen=True, slots=True, eq=False)
class Later:
    """Where an earlier answer stood in the end, to go on from once the worst pair is raised.

    Attributes
    ----------
    chosen
        Cells of its matching.
    prices
        int64 (packed mentors,).
    least
        Units that every pair had to have.
    """

    chosen: Ints
    prices: Ints
    least: int


@dataclass(slots=True, eq=False)
class Engine:
    """An instance, the core of it, and the best matching on that core.

    Attributes
    ----------
    packed
        All pairs.
    places, minimum
        int64 (packed mentors,): most and fewest mentees.
    wants
        int64 (mentees,): most mentors.
    least
        Pairs of fewer units are not eligible.
    scale, person
        A pair is worth ``scale * units``, and whoever has a mentor is worth `person` besides.
    jobs
        Blocks of mentees scanned at once.
    stop_rule
        When no round begins any more.
    report
        Called after every round.
    store
        The core.
    chosen
        Cells of the matching.
    prices
        int64 (packed mentors,), in units times `scale`.
    bar
        int64 (mentees,): pairs outside the matching are worth no more than this, prices paid.
    known
        What is known of pairs outside the core.
    rounds
        What happened.
    stopped
        Whether time was over, or somebody interrupted, before bound and value met.
    proven
        Whether they met for what is asked for now.
    gathering, looked_at
        Seconds that the first scan took, and its pairs, until they are reported.
    settled
        What is known besides, at the smallest optimal prices of the first stage.
    hints
        What is known besides, at prices of an earlier answer.
    later
        Where an earlier answer ended.
    """

    packed: Packed
    places: Ints
    minimum: Ints
    wants: Ints
    least: int
    scale: int
    person: int
    jobs: int
    stop_rule: StopRule
    report: Callable[[Round], object] | None
    store: Store
    chosen: Ints
    prices: Ints
    bar: Ints
    known: Known
    rounds: list[Round] = field(default_factory=list)
    stopped: bool = False
    proven: bool = False
    gathering: float = 0.0
    looked_at: int = 0
    settled: Known | None = None
    hints: tuple[Known, ...] = ()
    later: Later | None = None
    _kept: Kept | None = None

    @property
    def simple(self) -> bool:
        """Whether nobody can have two mentors and no mentor must have mentees."""
        return bool((self.wants <= 1).all() and not self.minimum.any())

    @property
    def kept(self) -> int:
        """Pairs kept of each mentee: more than she and her free places can fill."""
        # Lists fill with copies of one profile; longer ones still hold several profiles.
        least = 2 * KEPT if self.packed.repeated else KEPT
        return max(least, 2 * int(self.wants.max(initial=0)))

    def charge(self, person: int) -> None:
        """Let whoever has a mentor be worth so much from now on."""
        self.person, self.proven = person, False

    def keep(self) -> Kept:
        """Remember where the last round ended."""
        self._kept = Kept(
            self.chosen, self.prices, self.bar, self.least, self.person, self.rounds[-1]
        )
        return self._kept

    def stop(self, at: Kept | None = None) -> None:
        """Go back to where a round ended, the last one unless told; no round begins after that.

        Raises
        ------
        KeyboardInterrupt
            If no round has ended yet.
        """
        kept = at or self._kept
        if kept is None:
            raise KeyboardInterrupt
        self.chosen, self.prices, self.bar, self.least, self.person, last = kept
        self.rounds.append(last)
        self.stopped = True

    def demand(self, least: int) -> None:
        """Ask for pairs of at least so many units from now on."""
        if least < self.least:
            # Pairs between were not looked at, so nothing is known of what is outside the core.
            self.known = Known(self.known.priced, np.full(len(self.wants), UNKNOWN), least)
        self.proven = self.proven and self.least == least
        self.least = least

    def beyond(self, rows: Ints, prices: Ints) -> Ints:
        """Return what pairs outside the core are worth at most, these prices paid: (rows,)."""
        open_ = self.places > 0
        fall = int((self.known.priced - prices)[open_].max(initial=0))
        return np.asarray(self.known.beyond[rows] + max(0, fall))

    def solve_core(self, gap: float = 0.0) -> Polished:
        """Find the best matching on the core, with prices that prove it there.

        Parameters
        ----------
        gap
            Relative distance to the bound so far; the smaller, the finer the auction begins.
        """
        self.proven = False
        solve = polish if self.simple else polish_flow
        if _ANEW < gap < 1 and self.simple and not self.hints:
            # The first prices are high where good pairs were missing, and an auction lowers none.
            self.prices = np.zeros_like(self.prices)
        solved = solve(
            self.store.above(self.least),
            self.scale,
            self.person,
            self.places,
            self.minimum,
            self.wants,
            self.prices,
            self.chosen,
            steps=_steps(gap),
            # Only before any round has ended, so that no round can be repeated for ever; and what
            # an earlier answer tells is kept up with prices that are right.
            rough=gap == 1 and self._kept is None and not self.hints,
        )
        self.chosen, self.prices, self.bar = solved.chosen, solved.prices, solved.bar
        return solved


def begin(
    packed: Packed,
    capacity: Ints,
    minimum: Ints,
    wants: Ints,
    *,
    least: int,
    scale: int,
    person: int,
    jobs: int = 2,
    seconds: float = math.inf,
    report: Callable[[Round], object] | None = None,
) -> Engine:
    """Return an engine without any pair.

    Parameters
    ----------
    packed
        All pairs.
    capacity, minimum
        int64 (mentors,), in the caller's order.
    wants
        int64 (mentees,).
    least, scale, person, jobs, report
        See `Engine`.
    seconds
        Time after which no round begins.
    """
    mentors, mentees = packed.shape
    # One place more than people: nobody is full who need not be.
    places = np.minimum(packed.places(capacity), mentees + 1)
    return Engine(
        packed,
        places,
        packed.places(minimum),
        np.minimum(wants, mentors),
        least,
        scale,
        person,
        jobs,
        MaxRuntime(seconds),
        report,
        Store(mentors, mentees),
        chosen=np.empty(0, np.int64),
        prices=np.zeros(mentors, np.int64),
        bar=np.full(mentees, -FAR),
        known=Known(np.zeros(mentors, np.int64), np.full(mentees, UNKNOWN), least),
    )


def _steps(gap: float) -> tuple[int, ...]:
    """Return the raises of bids, in units, from coarse to fine."""
    steps = (40_000, 10_000, 2_500, 600, 150, 40)
    if gap > _ANEW:
        return steps
    return steps[2:] if gap > 1e-2 else steps[3:] if gap > 1e-4 else ()
