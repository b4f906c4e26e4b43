"""What the judge of pairs asks of scores: a matrix answers, or terms do."""

from __future__ import annotations

from typing import Protocol

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.certificates import Certificate

__all__ = ["ScoreOracle"]


class ScoreOracle(Protocol):
    """What only the scores can tell.

    Rows of pairs and of certificates are known to exist before anything is asked.
    """

    @property
    def span(self) -> int:
        """Most that one pair can change the total by, in units."""
        ...

    def eligible(self, pairs: Ints) -> bool:
        """Return whether all these pairs may be made."""
        ...

    def units(self, pairs: Ints) -> Ints:
        """Return int64 (pairs,): the scores of eligible pairs."""
        ...

    def counts(self, proof: Certificate) -> int:
        """Return what all mentees add to a bound, by pairs at or above the threshold.

        Of prices: the Lagrangian subproblem, their largest reduced profit; each makes her best
        choice of distinct mentors, or none. Of a set that limits coverage: how many have a pair
        outside it. Of a set that limits minimum loads: how many of their places it can reach.
        """
        ...

    def follows(self, worst: int, threshold: int | None) -> bool:
        """Return whether raising the worst pair means pairs at or above this threshold.

        Then the threshold is above `worst`, and no eligible pair lies between them; None: no
        eligible pair is above `worst`.
        """
        ...

    def ranked(self) -> ScoreOracle:
        """Return the same, with ranks in place of scores (`preferences.rank_units`)."""
        ...

    def blocking(self, pairs: Ints) -> int:
        """Return how many eligible pairs block these (`preferences.count_blocking`)."""
        ...
