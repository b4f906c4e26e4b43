"""The rule that keeps two people from mentoring one another."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from mentormatch.scoring.base import Criterion, Facts, Part, classes, everybody
from mentormatch.scoring.facts import words
from mentormatch.scoring.kernels import rungs_of
from mentormatch.terms import Table
from mentormatch.text.sentences import sentence

if TYPE_CHECKING:
    from mentormatch.arrays import Ints
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.people.schema.profile import Profile
    from mentormatch.scoring.pools import Pools

__all__ = ["OneWay"]

_ELSEWHERE = -2
"""Class of whoever stands in one pool only; -1 is a rung that is not known."""


class OneWay(Criterion):
    """Two people who stand in both pools never mentor one another.

    Of two such people only the one who stands higher on the ladder may mentor the other, or only
    the lower one in reverse mentoring; where the ladder does not tell them apart, neither does.
    It says nothing about anybody who stands in one pool only.

    Parameters
    ----------
    mentor
        Does the one ``"above"`` mentor, or the one ``"below"``?

    Examples
    --------
    >>> import mentormatch as mm
    >>> staff = [mm.Profile(id="ann", seniority="3"), mm.Profile(id="bob", seniority="5")]
    >>> policy = mm.Policy(requirements=[mm.OneWay("below")])
    >>> mm.score(staff, staff, policy).eligible
    array([[False,  True],
           [False, False]])
    """

    pairwise: ClassVar[bool] = True

    kind: Literal["OneWay"] = "OneWay"
    mentor: Literal["above", "below"] = "above"
    relaxable: bool = False

    def __init__(self, mentor: str = "above", **options: object) -> None:
        super().__init__(mentor=mentor, **options)

    def _label(self) -> str:
        return sentence("one way")

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields and attributes it looks at."""
        return ("seniority",)

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people."""
        theirs, ours = rungs_of(pools.mentors, pools.mentees)
        mentor_class, (above,) = classes(_where_in(pools.mentees, pools.mentors, theirs))
        mentee_class, (below, weights) = classes(
            _where_in(pools.mentors, pools.mentees, ours), weight
        )
        one_only = (above[None, :] == _ELSEWHERE) | (below[:, None] == _ELSEWHERE)
        known = (above[None, :] >= 0) & (below[:, None] >= 0)
        gap = above[None, :] - below[:, None]
        right = gap > 0 if self.mentor == "above" else gap < 0
        table = np.where(one_only | (known & right), weights[:, None], 0)
        term = Table(mentor_class, mentee_class, table.astype(np.int64))
        return Part(self.label, weight, (term,), *everybody(pools))

    def facts(self, mentor: Profile, mentee: Profile) -> Facts:
        """Return both rungs."""
        return words(mentor.seniority), words(mentee.seniority)


def _where_in(others: Profiles, people: Profiles, rungs: Ints) -> Ints:
    """Return the rung of whoever stands among the others too."""
    elsewhere = set(others.ids)
    both = np.array([person in elsewhere for person in people.ids], np.bool_)
    return np.where(both, rungs, _ELSEWHERE).astype(np.int64)
