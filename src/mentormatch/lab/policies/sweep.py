"""One weight, tried in steps: `sweep`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mentormatch.errors import PolicyError
from mentormatch.lab.policies.compare import compare
from mentormatch.lab.policies.draws import Progress
from mentormatch.lab.policies.regret import Truth
from mentormatch.modes.pools import as_policy
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile
from mentormatch.results.lab.comparison import Comparison
from mentormatch.scoring.policy import Policy

__all__ = ["sweep"]


def sweep(
    policy: Policy,
    criterion: str,
    mentors: Profiles | Iterable[Profile],
    mentees: Profiles | Iterable[Profile],
    *,
    weights: Sequence[float] = (0, 14, 28, 42, 56),
    seeds: Sequence[int] = (0,),
    truth: Truth | None = None,
    n_jobs: int = 1,
    progress: Progress | None = None,
) -> Comparison:
    """Match the same people with one weight lower and higher, all others as they are.

    Parameters
    ----------
    policy
        Whose weight is tried; its scores are the reference for every row, and moves count from its
        matching if its own weight is among `weights`, else from the first.
    criterion
        Name of one of its criteria, such as ``"seeks"``.
    mentors, mentees
        The two pools; a person may stand in both.
    weights
        Relative weights of 0 or more, each once; 0 leaves the criterion out.
    seeds, truth, n_jobs, progress
        As in :func:`mentormatch.compare`.

    Returns
    -------
    Comparison
        A row a weight and seed, named such as ``"seeks 28"``.

    Raises
    ------
    PolicyError
        If the policy has no such criterion, a weight is not a number of 0 or more or stands twice,
        or a policy cannot be computed for these people.

    Examples
    --------
    >>> import mentormatch as mm
    >>> programme = mm.datasets.load_programme()
    >>> pools = programme.mentors, programme.mentees
    >>> swept = mm.sweep(mm.Policy(), "seeks", *pools, weights=(0, 28, 56), seeds=[7])
    >>> swept.to_frame()[["policy", "skills", "moved"]].round(3)
         policy  skills  moved
    0   seeks 0   0.053     39
    1  seeks 28   0.282      0
    2  seeks 56   0.341     25
    """
    asked = as_policy(policy)
    tried = [(f"{criterion} {weight:g}", weight) for weight in weights]
    if len(dict(tried)) < len(tried):
        raise PolicyError("weights: a weight stands twice")
    policies = {name: asked.weigh({criterion: weight}) for name, weight in tried}
    same = next((name for name, one in policies.items() if one == asked), None)
    return compare(
        policies, mentors, mentees, seeds=seeds, reference=same or asked, truth=truth,
        n_jobs=n_jobs, progress=progress,
    )  # fmt: skip
