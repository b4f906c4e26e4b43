"""What an audit tells of one group: how many are matched, and the ratio against the reference."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["UNKNOWN", "AuditGroup", "AuditMeasures", "AuditVerdict", "RateRatio"]

UNKNOWN = "unknown"
"""The group of those who left the question unanswered."""


class AuditVerdict(StrEnum):
    """What the numbers of a group allow to say of its rate."""

    REFERENCE = "REFERENCE"
    """The others are compared with this group."""
    SUPPRESSED = "SUPPRESSED"
    """Not shown: it is small, or what is shown would tell a small one."""
    TOO_FEW = "TOO_FEW"
    """Fewer than 10 people in one of the two groups, or ratios below 0.8 and above 1.25 both agree
    with the data."""
    NO_DIFFERENCE = "NO_DIFFERENCE"
    """A ratio of 1 agrees with the data."""
    DIFFERENCE = "DIFFERENCE"
    """A ratio of 1 does not."""


@dataclass(frozen=True, slots=True)
class AuditMeasures:
    """Numbers of a group, or of everybody; None where fewer people than `small` gave an answer.

    Parameters
    ----------
    n
        People of the pool, those who take no part among them.
    absent
        How many of them take no part.
    matched
        How many have a partner.
    mean
        Mean of the best score of each, 0…1; 0 for whoever is left out.
    above_median
        Share whose best score is above the median of everybody, 0…1.
    first_wish
        Share of those with a wish who got the first, 0…1.
    partner_level
        Mean rung of the partners on the ladder of seniority; 0 is the lowest.
    load, places
        Partners that they have, and places that they offer or ask for.
    """

    n: int
    absent: int
    matched: int
    mean: float
    above_median: float
    first_wish: float | None
    partner_level: float | None
    load: int
    places: int

    @property
    def rate(self) -> float:
        """Share of people who have a partner, 0…1."""
        return self.matched / self.n

    @property
    def used(self) -> float | None:
        """Share of places that are taken, 0…1; None without any."""
        return self.load / self.places if self.places else None


@dataclass(frozen=True, slots=True)
class RateRatio:
    """The rate of a group over that of the reference, and what else agrees with the data.

    Parameters
    ----------
    ratio
        NaN where nobody of either is matched, infinite where nobody of the reference is.
    low, high
        Ends of the interval of Miettinen and Nurminen.
    p
        Fisher's exact test of the two rates, two-sided.
    p_permuted
        Share of permutations of all people with at least this difference in rates.
    p_mean
        The same of the difference in mean scores.
    """

    ratio: float
    low: float
    high: float
    p: float
    p_permuted: float
    p_mean: float


@dataclass(frozen=True, slots=True)
class AuditGroup:
    """One group of an audit.

    Parameters
    ----------
    group
        Its value in each column that was asked for.
    verdict
        What may be said.
    measures
        None where it is not shown.
    ratio
        Against the reference; None for the reference, and where either is not shown.
    """

    group: tuple[str, ...]
    verdict: AuditVerdict
    measures: AuditMeasures | None = None
    ratio: RateRatio | None = None

    @property
    def name(self) -> str:
        """The values, one behind the other."""
        return " / ".join(self.group)
