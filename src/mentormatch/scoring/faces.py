"""How a policy and scores show themselves: in a terminal in words, in a notebook as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from mentormatch.objectives import OBJECTIVES, ObjectiveName
from mentormatch.scoring.evidence import evidence_of
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Language, Sentence, fixed, joined, sentence
from mentormatch.text.tables import MOST_ROWS, html_of, lines_of

if TYPE_CHECKING:
    import pandas as pd

    from mentormatch.arrays import Bools, Ints, Ints32
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.scoring.base import Criterion, Part

__all__ = ["PolicyFaces", "scores_frame", "scores_lines"]


class _Scored(Protocol):
    """Scores, as far as they are looked at."""

    @property
    def shape(self) -> tuple[int, int]: ...
    @property
    def mentors(self) -> Profiles: ...
    @property
    def mentees(self) -> Profiles: ...
    @property
    def parts(self) -> tuple[Part, ...]: ...
    def allowed(self, rows: Ints, columns: Ints) -> Bools: ...
    def block(self, rows: Ints, columns: Ints) -> Ints32: ...


class PolicyFaces:
    """A policy as far as it is looked at."""

    criteria: tuple[Criterion, ...]
    requirements: tuple[Criterion, ...]
    objective: ObjectiveName
    floor: float | None

    def to_frame(self) -> pd.DataFrame:
        """Return one row a criterion: weight as share of all, and the grade of evidence."""
        import pandas as pd

        total = sum(criterion.weight for criterion in self.criteria)
        rows = [
            (c.label, type(c).__name__, c.weight / total, *evidence_of(c)) for c in self.criteria
        ]
        return pd.DataFrame(rows, columns=["criterion", "kind", "weight", "evidence", "source"])

    def told(self, *, language: Language = "en") -> str:
        """Return what printing shows: weights, the grade of evidence of each, and the rules.

        Parameters
        ----------
        language
            ``"en"`` or ``"nl"``.
        """
        head, *notes = (line.told(language) for line in self._sentences())
        return "\n".join([head, *lines_of(self.to_frame(), language), *notes])

    def __str__(self) -> str:
        return self.told()

    def _repr_html_(self) -> str:
        head, *notes = self._sentences()
        return html_of(self.to_frame(), *notes, head=[head], bars=("weight",))

    def _sentences(self) -> list[Sentence]:
        """Return what is sought, then what a pair must meet, and what grades mean."""
        stages = [fixed(stage.words) for stage in OBJECTIVES[self.objective].stages]
        rules = [rule.label for rule in self.requirements]
        sought = sentence(
            "Sought, one after the other: {stages}; then a lot decides.", stages=joined(stages)
        )
        must = sentence("No pair may break: {rules}.", rules=joined(rules))
        floor = sentence("No pair below {floor:.3f} is made.", floor=self.floor or 0.0)
        grades = sentence(
            "Evidence: A- a small randomised study and surveys that agree, B surveys, C little "
            "direct evidence, D a convention. Weights are an ordering, no estimates."
        )
        return [
            sought,
            *([must] if rules else []),
            *([floor] if self.floor is not None else []),
            grades,
        ]


def scores_lines(scores: _Scored) -> list[Sentence]:
    """Return what scores are, and how many of them are shown, in sentences."""
    mentors, mentees = scores.shape
    cut = sentence("The first {shown} of {count} mentees:", shown=MOST_ROWS, count=mentees)
    return [
        sentence(
            "{mentors} mentors and {mentees} mentees, compared by {criteria}. Of each mentee the "
            "mentors who are allowed, and the highest score.",
            mentors=mentors, mentees=mentees, criteria=joined([part.name for part in scores.parts]),
        ),
        *([cut] if mentees > MOST_ROWS else []),
    ]  # fmt: skip


def scores_frame(scores: _Scored) -> pd.DataFrame:
    """Return the first mentees with the mentor who scores highest with each.

    Parameters
    ----------
    scores
        Any; a block of the first mentees is looked at.

    Returns
    -------
    pandas.DataFrame
        mentee, allowed (mentors), mentor (the first of the best), score (NaN where nobody is
        allowed).
    """
    import pandas as pd

    rows = np.arange(len(scores.mentors))
    columns = np.arange(min(len(scores.mentees), MOST_ROWS))
    allowed = scores.allowed(rows, columns)
    units = np.where(allowed, scores.block(rows, columns), -1)
    best = units.argmax(axis=0) if len(rows) else np.zeros(len(columns), np.int64)
    told = [
        (scores.mentees.ids[i], int(allowed[:, i].sum()), *_best(scores.mentors, units, j, i))
        for i, j in zip(columns.tolist(), best.tolist(), strict=True)
    ]
    return pd.DataFrame(told, columns=["mentee", "allowed", "mentor", "score"]).astype(
        {"score": float}
    )


def _best(mentors: Profiles, units: Ints, j: int, i: int) -> tuple[str, float]:
    if not len(units) or units[j, i] < 0:
        return "", float("nan")
    return mentors.ids[j], int(units[j, i]) / UNIT
