"""How much of the score of an answer rests on what people said; below a tenth that is told.

Of two who meet, the share is the weight of the criteria that both have answered, over the weight of
all; of an answer, the mean over everybody who meets. The rest of a score is neutral defaults.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.findings import Finding
from mentormatch.scoring.checks.comparison import NO_ANSWERS, can_be_answered, looked_at, no_answers
from mentormatch.terms import UNIT
from mentormatch.text.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from mentormatch.arrays import Ints
    from mentormatch.scoring.scores import Scores

__all__ = ["LEAST", "Meetings", "few_answers"]

LEAST = 0.1
"""The least share of a score that people's own answers should decide."""


@dataclass(frozen=True, slots=True)
class Meetings:
    """Who meets whom under one policy.

    Parameters
    ----------
    scores
        The scores of the two pools.
    mentors, mentees
        int64 (meetings,): rows of the two who meet; of peers, once in each direction.
    weight
        What these scores count for beside others.
    skills
        Whether the skills that people seek and offer count besides the policy.
    """

    scores: Scores
    mentors: Ints
    mentees: Ints
    weight: float = 1.0
    skills: bool = False

    @property
    def shares(self) -> NDArray[np.float64]:
        """float64 (meetings,): share of the score that rests on what both said."""
        shares = self.scores.answered_on(self.mentors, self.mentees) / UNIT
        if self.skills:
            gives = self.scores.mentors.items("offers").answered[self.mentors]
            seeks = self.scores.mentees.items("seeks").answered[self.mentees]
            shares = np.maximum(shares, gives & seeks)
        return np.asarray(shares)


def few_answers(*met: Meetings) -> Iterator[Finding]:
    """Yield a warning where people's own answers decide less than a tenth of the score.

    Nothing is yielded where nobody meets, nor where nobody's answers could be compared, which
    `check_comparison` tells.

    Parameters
    ----------
    met
        All scores that decide who meets, each with those who do.
    """
    counted = [one for one in met if len(one.mentors) and one.weight > 0]
    asked = [one.scores for one in met]
    comparable = any(can_be_answered(part) for scores in asked for part in scores.parts)
    if not counted or not (comparable or any(one.skills for one in counted)):
        return
    whole = sum(one.weight for one in counted)
    share = sum(float(one.shares.mean()) * one.weight for one in counted) / whole
    if share == 0:
        yield no_answers(*asked, of_pairs=True)
    elif share < LEAST:
        yield _few(share, asked)


def _few(share: float, asked: list[Scores]) -> Finding:
    told, fields, cure = looked_at(asked)
    # Rounded up it could read as a tenth.
    percent = max(1, int(100 * share))
    return Finding(
        "warning",
        NO_ANSWERS,
        sentence(
            "Less than {percent}% of the score uses people's own answers, the rest a neutral "
            "default. The policy {looked}, and most of that was not answered on both sides."
            if share < LEAST / 10
            else "{percent}% of the score uses people's own answers, the rest a neutral default. "
            "The policy {looked}, and most of that was not answered on both sides.",
            percent=percent,
            looked=told,
        ),
        expected=fields,
        cure=cure,
    )
