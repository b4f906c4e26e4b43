"""The people of now with what was decided about a matching before, and what keeps its pairs."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from typing import Any

from mentormatch.decisions.model import Decisions
from mentormatch.errors import PolicyError
from mentormatch.lab.rematch.previous import Previous
from mentormatch.modes.pairs.match import score
from mentormatch.objectives import COVERAGE_TOTAL, OBJECTIVES
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile
from mentormatch.results.pairs.standing import Standing, stand
from mentormatch.scoring.policy import Policy

__all__ = ["refuse_objective", "standing_of"]


def standing_of(
    before: Previous,
    mentors: Profiles | Iterable[Profile],
    mentees: Profiles | Iterable[Profile],
    policy: Policy | None,
    decisions: Decisions | str | PathLike[str] | Iterable[Any] | None,
) -> Standing:
    """Return the scores of the people of now with what was decided about them.

    Parameters
    ----------
    before
        The matching before: its policy and decisions hold where no others are given.
    mentors, mentees, policy, decisions
        See `rematch`.
    """
    asked = before.decisions if decisions is None else Decisions.read(decisions)
    scores = score(mentors, mentees, before.policy if policy is None else policy)
    there = {*scores.mentors.ids, *scores.mentees.ids}
    # Earlier decisions may name people who had left before.
    named = {who for one in before.decisions for who in one.pair}
    return stand(scores, asked, (before.people | named) - there)


def refuse_objective(policy: Policy, verb: str) -> None:
    """Refuse an objective without the stages that keep earlier pairs, limits, and even loads.

    Raises
    ------
    PolicyError
        With what it is, and what would do.
    """
    if policy.limits or policy.loads == "even":
        what = "limits" if policy.limits else "even loads"
        raise PolicyError(
            f"{verb} knows no {what}; leave them out of the policy, or rematch with changes=None, "
            "which matches anew"
        )
    objective = OBJECTIVES[policy.objective]
    if COVERAGE_TOTAL not in objective.stages:
        raise PolicyError(
            f"{verb} keeps no earlier pairs under objective {objective.name!r}; use 'coverage' or "
            "'maximin', or rematch with changes=None, which matches anew"
        )
