"""The instance of a question about panels: needs, levels, and conflicts between mentors."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import PolicyError
from mentormatch.people.pool.profiles import Profiles
from mentormatch.scoring.coverage import Covers
from mentormatch.scoring.people_rules import NotInChain, NotVetoed
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.pools import Pools
from mentormatch.scoring.presence import days_of, days_together, shared_days
from mentormatch.scoring.scores import Scores
from mentormatch.solve.panels.problem import Needs
from mentormatch.terms import UNIT, shares

__all__ = ["Skills", "apart", "coverage_of", "places_of", "skills_of"]


class Skills(NamedTuple):
    """What mentees need and mentors hold.

    Parameters
    ----------
    needs
        Needs of the mentees.
    levels
        int64 (mentors, skills): the level of each mentor, 0 where a skill was not named.
    names
        The skills.
    silent
        bool (mentors,): who named no skills at all.
    answered, all_met
        bool (mentees,): who named needs; whose needs are all met already.
    """

    needs: Needs
    levels: Ints
    names: tuple[str, ...]
    silent: Bools
    answered: Bools
    all_met: Bools


def coverage_of(policy: Policy) -> int:
    """Return which criterion of a policy tells the needs: the one of skills, or the first.

    Raises
    ------
    PolicyError
        If no criterion is of the kind ``Covers``.
    """
    found = [k for k, criterion in enumerate(policy.criteria) if isinstance(criterion, Covers)]
    if not found:
        raise PolicyError(
            "boards and teams cover needs, but no criterion of the policy names them; "
            'add Covers("seeks", "offers")'
        )
    of_skills = [k for k in found if policy.criteria[k].fields[:1] == ("seeks",)]
    return (of_skills or found)[0]


def skills_of(scores: Scores, must_have: int, critical: int, weight: Ints | None = None) -> Skills:
    """Return needs and levels as the policy compares them.

    Parameters
    ----------
    scores
        The two pools and the policy.
    must_have, critical
        Importance from which one mentor, or two, must hold the level.
    weight
        int64 (mentees,): micro-units that the needs of each mentee add up to; one unit if None.
    """
    policy = scores.policy
    if weight is None:
        weight = np.full(len(scores.mentees), UNIT, np.int64)
    covers = policy.criteria[coverage_of(policy)]
    assert isinstance(covers, Covers)
    pools = Pools(scores.mentors, scores.mentees, policy.period)
    theirs, level, ours, needs = covers.sides(pools)
    used = np.unique(needs.codes)
    levels = np.zeros((len(scores.mentors), len(used)), np.int64)
    known = np.isin(theirs.codes, used)
    levels[theirs.owners[known], np.searchsorted(used, theirs.codes[known])] = level[known]
    required = (needs.importance >= must_have).astype(np.int64) + (needs.importance >= critical)
    return Skills(
        Needs(
            needs.starts,
            np.searchsorted(used, needs.codes),
            needs.current,
            needs.target,
            shares(weight, needs.starts, needs.importance),
            required,
        ),
        levels,
        tuple(str(theirs.vocabulary[code]) for code in used),
        ~theirs.answered,
        ours.answered,
        needs.all_met,
    )


def apart(people: Profiles, others: Profiles, policy: Policy, *, chain: bool) -> Bools:
    """Return bool (people, people): who cannot sit together.

    Parameters
    ----------
    people
        One pool.
    others
        The other pool, whose reporting lines count too.
    policy
        Vetoes count where its requirements name them, and the days that two must share.
    chain
        Whether people of one reporting line are kept apart.
    """
    everybody = people.with_managers({**others.managers, **people.managers})
    pools = Pools(everybody, everybody, policy.period)
    vetoes = any(isinstance(rule, NotVetoed) for rule in policy.requirements)
    rules = [NotVetoed()] * vetoes + [NotInChain()] * chain
    together = np.zeros((len(people),) * 2, np.bool_)
    for rule in rules:
        one, other = rule.pairs(pools)
        together[one, other] = together[other, one] = True
    if days := days_together(policy.together_days, policy.period):
        together |= shared_days(*[days_of(people, policy.period)] * 2) < days
    np.fill_diagonal(together, False)
    return together


def places_of(people: Profiles, field: str, otherwise: int | None = None) -> Ints:
    """Return int64 (people,): a stated number of places, or else another number."""
    column = people.numbers(field)
    stated = np.asarray(column.values, np.int64)
    return stated if otherwise is None else np.where(column.answered, stated, otherwise)
