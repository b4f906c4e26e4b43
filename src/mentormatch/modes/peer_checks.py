"""What a coordinator should hear about a pool of peers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.people.findings import Finding
from mentormatch.scoring.coverage import Covers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mentormatch.scoring.scores import Scores

__all__ = ["check_peers"]

_FEW = 3
"""In a pool of so few everybody may well bring all that is sought."""


def check_peers(scores: Scores) -> Iterator[Finding]:
    """Yield warnings: people who are satisfied with anybody, since they seek nothing new."""
    everybody = np.arange(len(scores.mentees))
    for criterion, part in zip(scores.policy.criteria, scores.parts, strict=True):
        if not isinstance(criterion, Covers) or criterion.own is None or len(everybody) <= _FEW:
            continue
        least = part.block(everybody, everybody).min(axis=0)
        count = int(((least == part.weight) & part.mentee_answered).sum())
        if count:
            yield Finding(
                "warning",
                "nothing-to-learn",
                f"{count} of {len(everybody)} people know already all that they name in "
                f"{criterion.need!r}: they count as satisfied with anybody, and their pairs score "
                "high without an exchange.",
                column=criterion.need,
                cure="Ask them what they want to learn next.",
            )
