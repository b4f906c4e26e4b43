"""What a verb is given, made into pools and a policy."""

from __future__ import annotations

from collections.abc import Iterable

from mentormatch.errors import PolicyError
from mentormatch.people.identities import refuse_row_numbers
from mentormatch.people.naming import resolve_references
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile
from mentormatch.scoring.policy import Policy

__all__ = ["as_policy", "as_pool", "as_pools"]


def as_pool(people: Profiles | Iterable[Profile]) -> Profiles:
    """Return people as a pool, in order of id, who name one another by id."""
    return resolve_references(_pool(people))[0]


def as_pools(
    mentors: Profiles | Iterable[Profile], mentees: Profiles | Iterable[Profile]
) -> tuple[Profiles, Profiles]:
    """Return both sides as pools; people who were given as both on purpose are one pool."""
    givers = _pool(mentors)
    takers = givers if mentees is mentors else _pool(mentees)
    refuse_row_numbers(givers, takers)
    return resolve_references(givers, takers)


def _pool(people: Profiles | Iterable[Profile]) -> Profiles:
    return people if isinstance(people, Profiles) else Profiles.of(people)


def as_policy(
    policy: Policy | None, default: Policy | None = None, *, verb: str | None = None
) -> Policy:
    """Return a policy, the default where none is given.

    Parameters
    ----------
    policy, default
        What was asked, and what is asked otherwise.
    verb
        Who asks, if what it matches has no limits over all pairs.

    Raises
    ------
    PolicyError
        If it is something else; if it has a setting that the verb cannot honour.
    """
    if policy is None:
        return default or Policy()
    if not isinstance(policy, Policy):
        raise PolicyError(
            f"expected a Policy, got {type(policy).__name__}; Policy(**settings) makes one"
        )
    if verb and policy.limits:
        raise PolicyError(f"{verb} knows no limits; leave limits out of its policy")
    if verb and policy.loads == "even":
        raise PolicyError(f"{verb} knows no even loads; leave loads out of its policy")
    return policy
