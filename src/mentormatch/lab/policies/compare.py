"""Several policies side by side on the same people: `compare`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from mentormatch.arrays import Ints
from mentormatch.errors import MentorMatchError, PolicyError
from mentormatch.lab.policies.draws import Progress, in_order, read_jobs
from mentormatch.lab.policies.reference import measure_by
from mentormatch.lab.policies.regret import Truth, regret_of, require_truth
from mentormatch.lab.policies.yardsticks import Yardsticks, rows_of
from mentormatch.modes.pairs.match import match, score
from mentormatch.modes.pools import as_policy, as_pools
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile
from mentormatch.results.lab.comparison import Comparison, Measured
from mentormatch.results.pairs.matching import Matching
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.scores import Scores
from mentormatch.solve.arrays import read_seed
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import did_you_mean
from mentormatch.text.sentences import sentence

__all__ = ["compare"]

_OWN = "the reference"
"""What a reference is called that is none of the policies."""


def compare(
    policies: Mapping[str, Policy],
    mentors: Profiles | Iterable[Profile],
    mentees: Profiles | Iterable[Profile],
    *,
    seeds: Sequence[int] = (0,),
    reference: str | Policy | None = None,
    truth: Truth | None = None,
    n_jobs: int = 1,
    progress: Progress | None = None,
) -> Comparison:
    """Match the same people under several policies, and measure what comes out alike.

    A policy's own mean says nothing beside that of another: each has a scale of its own. So scores
    are those of one reference for all, and the other yardsticks belong to no policy: people, skills
    at the level that is sought, wishes, rungs, hours, repeats, loads, who moved.

    Parameters
    ----------
    policies
        Name → policy, two or more as a rule; the order is that of the rows.
    mentors, mentees
        The two pools; a person may stand in both.
    seeds
        Seeds of the lottery: each policy is matched with each.
    reference
        Whose scores ``mean``, ``worst``, ``first_choice`` and ``blocking`` are: a name of
        `policies`, or a policy of its own; None: the first. Moves count from it too, or from the
        first where it is none of `policies`.
    truth
        ``Cohort.truth`` of a synthetic cohort; adds ``regret``.
    n_jobs
        Processes at once; -1: all cores. It changes no number.
    progress
        Called with a sentence after each matching, for instance `print`.

    Returns
    -------
    Comparison
        A row a policy and seed.

    Raises
    ------
    PolicyError
        If policies cannot be computed or met for these people: all of them, by name; if there is
        no policy or seed, or no policy is called as `reference` says.
    TooLarge
        If `truth` is given for more pairs than fit on a matrix.

    Examples
    --------
    >>> import mentormatch as mm
    >>> programme = mm.datasets.load_programme()
    >>> both = {"argued": mm.Policy(), "skills": mm.presets.skills_first()}
    >>> compared = mm.compare(both, programme.mentors, programme.mentees, seeds=[7])
    >>> compared.to_frame()[["policy", "people", "mean", "reference"]].round(3)
       policy  people   mean reference
    0  argued      55  0.495    argued
    1  skills      55  0.482    argued
    """
    jobs = read_jobs(n_jobs)
    _refuse_nothing(policies, seeds)
    pools = as_pools(mentors, mentees)
    named = _with_reference(policies, reference)
    scores = _compiled(named, pools)[_name_of(reference, policies)]
    if truth is not None:
        require_truth(truth, scores)
    matchings = _matched(policies, pools, [read_seed(seed) for seed in seeds], jobs, progress)
    return _compared(matchings, scores, _name_of(reference, policies), truth)


def _refuse_nothing(policies: object, seeds: Sequence[int]) -> None:
    if not isinstance(policies, Mapping) or not policies:
        raise PolicyError('policies: expected names with policies, such as {"argued": Policy()}')
    if len(seeds) == 0:
        raise PolicyError("seeds: expected at least one whole number")
    if len(set(seeds)) < len(seeds):
        raise PolicyError("seeds: a seed is named twice")


def _name_of(reference: str | Policy | None, policies: Mapping[str, Policy]) -> str:
    if reference is None:
        return next(iter(policies))
    return reference if isinstance(reference, str) else _OWN


def _with_reference(
    policies: Mapping[str, Policy], reference: str | Policy | None
) -> dict[str, Policy]:
    """Return all policies that have to be computed, by name."""
    if isinstance(reference, str) and reference not in policies:
        near = did_you_mean(reference, list(policies))
        raise PolicyError(f"reference: no policy is called {quoted(reference)}{near}")
    if isinstance(reference, str | None):
        return dict(policies)
    if _OWN in policies:
        raise PolicyError(f"policies: {_OWN!r} is what a reference of its own is called")
    return {**policies, _OWN: reference}


def _compiled(
    policies: Mapping[str, Policy], pools: tuple[Profiles, Profiles]
) -> dict[str, Scores]:
    """Return the scores of each policy; all that cannot be computed are told at once."""
    return _all_of(policies, lambda name: score(*pools, as_policy(policies[name])))


def _all_of(names: Iterable[str], asked: Callable[[str], Any]) -> dict[str, Any]:
    found, faults = {}, []
    for name in names:
        try:
            found[name] = asked(name)
        except MentorMatchError as error:
            faults.append(f"{quoted(name)}: {error}")
    if faults:
        raise PolicyError("\n".join(faults))
    return found


def _matched(
    policies: Mapping[str, Policy],
    pools: tuple[Profiles, Profiles],
    seeds: Sequence[int],
    jobs: int,
    progress: Progress | None,
) -> dict[str, list[Matching]]:
    """Return the matchings of each policy, in the order of the seeds."""
    tasks = [(*pools, policy, seed) for policy in policies.values() for seed in seeds]

    def done(count: int) -> None:
        if progress:
            progress(sentence("{count} of {all} matchings", count=count, all=len(tasks)))

    answers = iter(in_order(_match_or_fault, tasks, n_jobs=jobs, done=done))
    of_each = {name: [next(answers) for _ in seeds] for name in policies}
    return _all_of(of_each, lambda name: [_raised(answer) for answer in of_each[name]])


def _match_or_fault(
    mentors: Profiles, mentees: Profiles, policy: Policy, seed: int
) -> Matching | MentorMatchError:
    """Return the matching, or why there is none: other policies are matched all the same."""
    try:
        return match(mentors, mentees, policy, seed=seed)
    except MentorMatchError as error:
        return error


def _raised(answer: Matching | MentorMatchError) -> Matching:
    if isinstance(answer, MentorMatchError):
        raise answer
    return answer


def _compared(
    matchings: Mapping[str, list[Matching]], scores: Scores, reference: str, truth: Truth | None
) -> Comparison:
    """Measure everything that was matched."""
    runs = [(name, matching) for name, each in matchings.items() for matching in each]
    rows = [rows_of(matching) for _, matching in runs]
    yardsticks = Yardsticks(scores.mentors, scores.mentees, scores.mentee_present)
    base = reference if reference in matchings else next(iter(matchings))
    before = _mentors(rows_of(matchings[base][0]))
    regret = [None] * len(rows) if truth is None else regret_of(truth, scores, rows)
    measured = tuple(
        Measured(policy=name, seed=matching.seed, moved=_moved(before, _mentors(pairs)),
                 regret=missed, **yardsticks.of(pairs), **by_reference)
        for (name, matching), pairs, by_reference, missed in zip(
            runs, rows, measure_by(scores, rows), regret, strict=True
        )
    )  # fmt: skip
    firsts = {name: each[0] for name, each in matchings.items()}
    return Comparison(measured, firsts, reference, base, scores)


def _mentors(pairs: Ints) -> dict[int, set[int]]:
    """Return the mentors of each mentee who has any."""
    theirs: dict[int, set[int]] = {}
    for j, i in pairs.tolist():
        theirs.setdefault(i, set()).add(j)
    return theirs


def _moved(before: dict[int, set[int]], after: dict[int, set[int]]) -> int:
    return sum(before.get(who) != after.get(who) for who in {*before, *after})
