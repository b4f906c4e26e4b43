"""Named policies to start from, each one screen of data.

``presets.default()`` is ``Policy()``. The cultures answer how an organisation works: they are
settings of a programme, not properties of a pair.
"""

from __future__ import annotations

from collections.abc import Callable

from mentormatch.errors import PolicyError
from mentormatch.objectives import OBJECTIVES
from mentormatch.scoring.coverage import Covers, Returns
from mentormatch.scoring.kernels import Alike, Gap, Overlap
from mentormatch.scoring.one_way import OneWay
from mentormatch.scoring.people_rules import (
    NotInChain,
    NotMetBefore,
    NotSelf,
    NotVetoed,
    Preference,
)
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.relations import Differs
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import did_you_mean

PRESETS = (
    "board",
    "circles",
    "cross_functional",
    "default",
    "flat",
    "groups",
    "hierarchical",
    "onboarding",
    "peers",
    "reverse",
    "situational",
    "skills_first",
    "sponsorship",
    "teams",
)
"""Names of all presets, as a programme file or the command line says them."""

__all__ = list(PRESETS)
__all__ += ["PRESETS", "named", "objectives"]


def named(name: str) -> Policy:
    """Return the preset of a name.

    Raises
    ------
    PolicyError
        If there is no such preset; near names are told.

    Examples
    --------
    >>> named("skills_first").criteria[0].weight
    55.0
    """
    if name not in PRESETS:
        raise PolicyError(f"no preset is called {quoted(name)}{did_you_mean(name, PRESETS)}")
    made: Callable[[], Policy] = globals()[name]
    return made()


def objectives(policy: Policy | None = None) -> dict[str, Policy]:
    """Return a policy under each objective, by name: what :func:`mentormatch.compare` takes.

    Parameters
    ----------
    policy
        Whose criteria, rules and floor they all have; ``Policy()`` if None. Its ``worst_slack``
        stands where an objective leaves that to the policy.

    Examples
    --------
    >>> list(objectives())
    ['coverage', 'total', 'maximin', 'rank', 'stable']
    """
    asked = policy or Policy()
    return {name: _under(asked, name) for name in OBJECTIVES}


def default() -> Policy:
    """Return the argued default."""
    return Policy()


def skills_first() -> Policy:
    """Return a policy for technical programmes: skills count for more than half."""
    return _weighed(seeks=55, goals=15, preference=10, availability=10, seniority=5, styles=5)


def hierarchical() -> Policy:
    """Return the default for a hierarchical culture: mentors two to three rungs above."""
    gap = Gap("seniority", ideal=(2, 3), below=(0.5, 0.1, 0.0), weight=14, sponsor_shift=True)
    return _with_gap(gap)


def flat() -> Policy:
    """Return the default for a flat culture: anybody from the same rung up can mentor."""
    return _with_gap(Gap("seniority", ideal=(0, 3), below=(0.5, 0.2), weight=4))


def cross_functional() -> Policy:
    """Return the default for an organisation that wants departments to meet."""
    return Policy(criteria=(*Policy().criteria, Differs("department", weight=12)))


def sponsorship() -> Policy:
    """Return a policy for sponsorship: mentors two to four rungs up, style and goals weigh more.

    Sponsorship touches promotion; look at the law that applies before it is used.
    """
    return _weighed(
        gap=Gap.sponsor(weight=20), seeks=15, goals=25, preference=15, availability=10, styles=15
    )


def onboarding() -> Policy:
    """Return a policy for newcomers: style, hours and goals before skills."""
    return _weighed(seeks=10, goals=20, preference=10, availability=25, seniority=10, styles=25)


def reverse() -> Policy:
    """Return a policy for reverse mentoring; the caller gives the juniors as mentors.

    The pools are never swapped: skills are what the senior seeks and does not know yet, the junior
    offers them and stands at least two rungs below, and neither is in the other's reporting line.
    What the junior gains counts for a tenth (:class:`~mentormatch.Returns`). Where a rung is not
    known, the caller has said who is the junior, so the pair passes and is counted; of two people
    who stand in both pools the ladder alone can tell (:class:`~mentormatch.OneWay`).

    Examples
    --------
    >>> [rule.label for rule in reverse().requirements]
    ['not self', 'not in reporting line', 'no veto', 'not met before', 'two rungs below', 'one way']
    """
    policy = _weighed(
        gap=Gap.reverse(weight=10), seeks=0, goals=15, preference=15, availability=10, styles=5
    )
    below = Gap("seniority", ideal=(-2, -2), below=(1.0,), above=(0.0,), name="two rungs below")
    rules = (NotSelf(), NotInChain(), NotVetoed(), NotMetBefore(), below, OneWay("below"))
    learnt = Covers("seeks", "offers", own="offers", weight=35)
    returned = Returns("seeks", "offers", own="offers", weight=10)
    criteria = (learnt, *policy.criteria, returned)
    return policy.replace(criteria=criteria, requirements=rules)


def situational() -> Policy:
    """Return a policy for a desk: one skill, asked for now, by whom it does not matter.

    Whoever helps must cover at least 0.7 of the one skill that is sought; seniority has no weight.
    """
    policy = _weighed(seeks=55, preference=15, availability=20, styles=10)
    gate = Covers("seeks", "offers", name="enough of the skill", at_least=0.7, missing="forbid")
    return policy.replace(requirements=(*policy.requirements, gate))


def teams() -> Policy:
    """Return a policy for teams: what the mentors of a team know between them, nothing else.

    Coverage of skills is what :func:`mentormatch.form_teams` makes as large as it can, so the only
    criterion is that of skills. Requirements hold for every mentor and mentee of a team.
    """
    return Policy(criteria=(Covers("seeks", "offers"),))


def board() -> Policy:
    """Return a policy for boards: half for skills covered together, the rest for each member."""
    return _weighed(seeks=50, goals=15, preference=15, availability=10, seniority=5, styles=5)


def groups() -> Policy:
    """Return a policy for facilitators of groups: what is sought and aimed at, no ladder."""
    return _weighed(
        seeks=35, goals=25, preference=10, availability=10, experience=10, values=5, styles=5
    )


def circles() -> Policy:
    """Return what members of a group have in common: goals shared, departments mixed.

    Nobody meets somebody of the own reporting line in the room, nor whom one of the two has vetoed.
    """
    return Policy(
        criteria=(
            Covers("goals", "goals", name="shared goals", weight=2),
            Differs("department", name="different departments", weight=1),
        )
    )


def peers() -> Policy:
    """Return a policy for peers: equals who each bring what the other seeks.

    What each gains from the other counts: skills she still has to learn and the other offers. The
    two stand at most one rung apart (unanswered passes), neither is in the other's reporting line,
    each covers something of what the other seeks, and both gain a quarter of the ideal or more.
    Whoever already knows all that she seeks counts as satisfied with anybody.
    """
    level = Gap("seniority", ideal=(0, 1), below=(), above=(), absolute=True, name=_LEVEL)
    # A floor alone would let neutral values of unanswered questions stand in for learning.
    learns = Covers("seeks", "offers", own="offers", at_least=0.05, name=_LEARNS)
    return Policy(
        criteria=(
            Covers("seeks", "offers", own="offers", weight=45),
            Covers("goals", "goals", weight=15),
            Preference(weight=15),
            Overlap(weight=10),
            Alike(weight=5),
            Gap.peer(weight=10),
        ),
        requirements=(NotSelf(), NotInChain(), NotVetoed(), NotMetBefore(), level, learns),
        floor=0.25,
    )


_LEVEL, _LEARNS = "level within one", "each learns something"


def _under(policy: Policy, objective: str) -> Policy:
    rest = policy.model_fields_set - {"objective", "worst_slack"}
    settings = {name: getattr(policy, name) for name in rest}
    if all(OBJECTIVES[name].slack_ppm is None for name in (policy.objective, objective)):
        settings["worst_slack"] = policy.worst_slack
    return Policy(**settings, objective=objective)


def _with_gap(gap: Gap) -> Policy:
    criteria = (gap if isinstance(c, Gap) else c for c in Policy().criteria)
    return Policy(criteria=tuple(criteria))


def _weighed(gap: Gap | None = None, **weights: float) -> Policy:
    """Return a policy of the named default criteria with other weights."""
    default = Policy()
    nothing = dict.fromkeys((criterion.label for criterion in default.criteria), 0.0)
    policy = default.weigh({**nothing, **weights})
    return policy.replace(criteria=(*policy.criteria, gap)) if gap else policy
