"""The default weights, and how good the evidence for each of them is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.scoring.coverage import Covers, Returns
from mentormatch.scoring.kernels import Alike, Gap, Overlap
from mentormatch.scoring.people_rules import Preference
from mentormatch.scoring.styles import StyleFit

if TYPE_CHECKING:
    from mentormatch.scoring.base import Criterion

__all__ = ["EVIDENCE", "default_criteria", "evidence_of"]

EVIDENCE: dict[str, tuple[str, str]] = {
    "seeks": ("B", "relevant mentor knowledge goes with support and learning (de Janasz 2013)"),
    "goals": ("B", "goal clarity offsets distance in formal programmes (Wayne State 2014)"),
    "preference": ("A-", "input to the match (Allen, Eby & Lentz 2006; Kendall 2015, randomised)"),
    "availability": ("B", "meeting frequency, top correlate of support (Eby et al. 2013)"),
    "values": ("B", "deep-level similarity, .38-.59 (Eby 2013); goals (Godshalk & Sosik 2003)"),
    "experience": ("C", "shared path; little direct evidence"),
    "seniority": ("C-", "no source for a curve; a convention"),
    "styles": ("D", "no study validates matching on the eight styles; a convention"),
}
"""Grade of evidence, and its source in a word, of each default weight."""

_RETURNED = ("C", "reverse mentoring gives to both sides (Murphy 2012; Browne 2021)")


def default_criteria() -> tuple[Criterion, ...]:
    """Return the comparisons of the default policy, with their weights."""
    return (
        Covers("seeks", "offers", weight=28),
        Covers("goals", "goals", weight=20),
        Preference(weight=15),
        Overlap(weight=10),
        Alike(weight=8),
        Covers("experience", "experience", weight=7),
        Gap("seniority", weight=7, sponsor_shift=True),
        StyleFit(weight=5),
    )


def evidence_of(criterion: Criterion) -> tuple[str, str]:
    """Return grade and source for a comparison of the default policy, under whatever name."""
    looked_at = criterion.fields[:2]
    if isinstance(criterion, Returns):
        return _RETURNED if looked_at == Returns().fields else ("", "")
    for known in default_criteria():
        if type(known) is type(criterion) and known.fields[: len(looked_at)] == looked_at:
            return EVIDENCE[known.label]
    return "", ""
