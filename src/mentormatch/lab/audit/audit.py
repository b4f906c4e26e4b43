"""The audit of a matching: how groups of people fared, and which ratios agree with that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from mentormatch.errors import InputError
from mentormatch.lab.audit.groups import Groups, grouped
from mentormatch.lab.audit.intervals import ratio_interval
from mentormatch.lab.audit.outcomes import Outcomes, outcomes
from mentormatch.lab.audit.permutations import permuted_p
from mentormatch.lab.audit.suppression import shown_groups
from mentormatch.results.lab.audit import Audit
from mentormatch.results.lab.audit_group import (
    UNKNOWN,
    AuditGroup,
    AuditMeasures,
    AuditVerdict,
    RateRatio,
)
from mentormatch.solve.arrays import read_seed
from mentormatch.text.masking import quoted

if TYPE_CHECKING:
    import pandas as pd

    from mentormatch.arrays import Bools
    from mentormatch.results.pairs.matching import Matching

__all__ = ["audit"]

_FEWEST = 10
"""People of a group below which nothing is said of its ratio."""
_LOW, _HIGH = 0.8, 1.25
"""An interval that holds both tells nothing."""


@dataclass(frozen=True, slots=True)
class _How:
    """How groups are compared."""

    level: float
    small: int
    permutations: int
    seed: int

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise InputError(f"level: {self.level} is no share between 0 and 1, such as 0.95")
        for name in ("small", "permutations"):
            value: object = getattr(self, name)
            if not isinstance(value, int) or value < 1:
                raise InputError(f"{name}: expected a whole number of at least 1")
        read_seed(self.seed)


def audit(
    matching: Matching,
    by: str | Sequence[str] | None,
    *,
    groups: pd.DataFrame | Mapping[str, object] | None,
    side: Literal["mentor", "mentee"],
    reference: str | Sequence[str] | None,
    level: float,
    small: int,
    permutations: int,
    seed: int,
    values: Mapping[str, str] | None,
) -> Audit:
    """Tell how groups fared; see :meth:`mentormatch.Matching.audit`."""
    how = _How(level, small, permutations, seed)
    if side not in ("mentor", "mentee"):
        raise InputError(f"side: expected 'mentor' or 'mentee', not {quoted(side)}")
    pools = (matching.scores.mentors, matching.scores.mentees)
    pool, other = pools if side == "mentor" else pools[::-1]
    if not len(pool):
        raise InputError(f"there are no {side}s to audit")
    found = grouped((pool, other), side, by, groups, _meant(values))
    got = outcomes(matching, side)
    everybody = got.measures(np.zeros(len(pool), np.int64), 1, small)[0]
    shown = shown_groups(found.sizes, small)
    against = _reference(found, shown, reference)
    rows = _rows(found, got, shown, against, how)
    name = None if against is None else found.names[against]
    return Audit(
        found.by, side, everybody, rows, name, level, small, permutations, seed,
        as_one=tuple(same for spelt in found.spelt for same in spelt.as_one),
        alike=tuple(two for spelt in found.spelt for two in spelt.alike),
    )  # fmt: skip


def _meant(values: object) -> Mapping[str, str]:
    if values is None:
        return {}
    if not isinstance(values, Mapping) or not all(map(_is_answer, values.values())):
        raise InputError("values: expected answer → what it means, such as {'V': 'Vrouw'}")
    return {str(answer): meaning.strip() for answer, meaning in values.items()}


def _is_answer(meaning: object) -> bool:
    return isinstance(meaning, str) and bool(meaning.strip())


def _reference(found: Groups, shown: Bools, reference: str | Sequence[str] | None) -> int | None:
    """Return the group that the others are compared with: the largest of those who answered."""
    if reference is None:
        at = [int(g) for g in np.flatnonzero(shown)]
        known = [g for g in at if UNKNOWN not in found.names[g]]
        return next(iter([*known, *at]), None)
    asked = found.called((reference,) if isinstance(reference, str) else tuple(reference))
    if asked not in found.names:
        names = [" / ".join(found.names[g]) for g in np.flatnonzero(shown)]
        listed = ", ".join(map(quoted, names)) or "none"
        raise InputError(f"reference: there is no such group; those that are shown: {listed}")
    at_asked = found.names.index(asked)
    if not shown[at_asked]:
        raise InputError(
            "reference: this group is not shown, for it has too few people or would tell the "
            "numbers of another; choose another"
        )
    return at_asked


def _rows(
    found: Groups, got: Outcomes, shown: Bools, against: int | None, how: _How
) -> tuple[AuditGroup, ...]:
    """Return the groups that are shown, then those that are not, which are names alone."""
    measures = got.measures(found.codes, len(found.names), how.small)
    hidden = sorted(name for name, seen in zip(found.names, shown, strict=True) if not seen)
    rows = [AuditGroup(name, AuditVerdict.SUPPRESSED) for name in hidden]
    if against is None:
        return tuple(rows)
    rates, means = _permuted(found, got, against, how)
    compared = []
    for g in np.flatnonzero(shown).tolist():
        if g == against:
            compared.append(AuditGroup(found.names[g], AuditVerdict.REFERENCE, measures[g]))
            continue
        ratio = _ratio(measures[g], measures[against], how.level, rates[g], means[g])
        verdict = _verdict(ratio, measures[g].n, measures[against].n)
        compared.append(AuditGroup(found.names[g], verdict, measures[g], ratio))
    return (*compared, *rows)


def _permuted(
    found: Groups, got: Outcomes, against: int, how: _How
) -> tuple[list[float], list[float]]:
    """Return the p of rates and of means of each group; the matching itself counts as one draw."""
    counts = [
        permuted_p(
            found.codes, values, len(found.names), against, how.permutations, read_seed(how.seed)
        )
        for values in ((got.load > 0).astype(np.int64), got.best)
    ]
    rates, means = (((count + 1) / (how.permutations + 1)).tolist() for count in counts)
    return rates, means


def _ratio(
    ours: AuditMeasures, theirs: AuditMeasures, level: float, p_permuted: float, p_mean: float
) -> RateRatio:
    from scipy.stats import fisher_exact

    low, high = ratio_interval(ours.matched, ours.n, theirs.matched, theirs.n, level)
    table = np.array([[one.matched, one.n - one.matched] for one in (ours, theirs)])
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = float(np.float64(ours.rate) / np.float64(theirs.rate))
    return RateRatio(ratio, low, high, float(fisher_exact(table).pvalue), p_permuted, p_mean)


def _verdict(ratio: RateRatio, n: int, n_reference: int) -> AuditVerdict:
    spans = ratio.low < _LOW and ratio.high > _HIGH
    if min(n, n_reference) < _FEWEST or spans:
        return AuditVerdict.TOO_FEW
    agrees = ratio.low <= 1 <= ratio.high
    return AuditVerdict.NO_DIFFERENCE if agrees else AuditVerdict.DIFFERENCE
