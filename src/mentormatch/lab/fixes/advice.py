"""Advice for a whole programme: each change is tried, by matching again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from mentormatch.errors import InputError, TooLarge
from mentormatch.lab.fixes.newcomers import new_mentors
from mentormatch.lab.fixes.trial import Trial
from mentormatch.lab.what_if.asked import MOST_PAIRS, refuse, too_large
from mentormatch.modes.pairs.match import match
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile
from mentormatch.results.lab.advice import Advice, AdviceRow
from mentormatch.results.pairs.question import question
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.presence import Together
from mentormatch.scoring.scores import Scores, compile_scores
from mentormatch.text.masking import quoted
from mentormatch.text.sentences import Sentence, Who, sentence

__all__ = ["advice"]


def advice(
    mentors: Profiles | Iterable[Profile],
    mentees: Profiles | Iterable[Profile],
    policy: Policy | None = None,
    *,
    recruits: int = 2,
    most: int = 10,
    seed: int = 0,
) -> Advice:
    """Tell what would help a programme most: a rule less, a place more, or new mentors.

    Each change is tried by matching again, so its gain is exact: the best matching with it, minus
    the best one without. Tried are every rule that may be relaxed (`Criterion.relaxable`), and the
    floor, dropped for everybody; one more place of each mentor whose places are worth something;
    and new mentors, one like each mentor whose places are all taken, and one for each set of
    mentees who are left out for the same reason. Somebody new has no wishes, vetoes or manager.

    Parameters
    ----------
    mentors, mentees
        The two pools.
    policy
        What makes a good match; ``Policy()`` if None.
    recruits
        How many new mentors are looked for, one after the other, 0 or more: the second is the best
        beside the first.
    most
        How many changes are told, 0 or more.
    seed
        Seed of the lottery.

    Returns
    -------
    Advice
        Best first, in the order of the stages of the objective; what gains nothing is left out.

    Raises
    ------
    InputError
        If `recruits` or `most` is not a whole number of 0 or more.
    PolicyError
        If the policy cannot be computed for these people.
    Infeasible
        If minimum loads cannot be met.
    TooLarge
        If there are more than 25,000,000 pairs.

    Notes
    -----
    It takes as many matchings as are tried, which `Advice.tried` tells.

    Examples
    --------
    >>> import mentormatch as mm
    >>> mentors = [mm.Profile(id="ann"), mm.Profile(id="ben", max_mentees=0)]
    >>> mentees = [mm.Profile(id="cem"), mm.Profile(id="dee")]
    >>> print(mm.advice(mentors, mentees, recruits=0))
    1 change was tried, each by matching again; it gains:
      one more place of ann: 1 mentee more has a mentor; the total rises by 0.350
    """
    _check(recruits, most)
    matching = match(mentors, mentees, policy, seed=seed)
    refuse(matching, "advice")
    if too_large(matching):
        raise TooLarge(f"advice matches again many times, up to {MOST_PAIRS:,} pairs")
    tried = Trial(matching)
    rows = [*_rules(tried), *_places(tried), *new_mentors(tried, recruits)]
    gains = sorted(rows, key=lambda row: [-entry for entry in row.change.vector])
    useful = [row for row in gains if row.change.vector > (0,) * len(row.change.order)]
    return Advice(tuple(useful[:most]), tried.count[0], tried.order).named(matching.names)


def _check(recruits: int, most: int) -> None:
    numbers: dict[str, object] = {"recruits": recruits, "most": most}
    for name, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            raise InputError(
                f"{name}: expected a whole number of 0 or more, got {quoted(str(number))}"
            )


def _rules(tried: Trial) -> Iterator[AdviceRow]:
    """Yield what dropping each rule for everybody gains."""
    scores = tried.matching.scores
    for what, policy in _laxer(scores):
        laxer = compile_scores(scores.mentors, scores.mentees, policy)
        row = tried.row("rule", what, question(laxer), laxer)
        if row is not None:
            yield row


def _laxer(scores: Scores) -> Iterator[tuple[Sentence, Policy]]:
    """Yield the policy without each rule that may be relaxed."""
    policy = scores.policy
    for rule in policy.requirements:
        if rule.relaxable:
            without = tuple(other for other in policy.requirements if other is not rule)
            what = sentence("drop the rule {rule} for everybody", rule=quoted(rule.label))
            yield what, policy.replace(requirements=without)
    if policy.floor is not None:
        yield sentence("drop the floor {floor:g}", floor=policy.floor), policy.replace(floor=None)
    if any(isinstance(rule.criterion, Together) for rule in scores.rules):
        what = sentence("ask for no days together (together_days=0)")
        yield what, policy.replace(together_days=0)


def _places(tried: Trial) -> Iterator[AdviceRow]:
    """Yield what one more place of each mentor gains whose places are worth something."""
    prices, scores = tried.matching.certificate.assignment.prices, tried.matching.scores
    open_ = tried.asked.mentor_capacity > 0
    for j in np.flatnonzero(((prices.people > 0) | (prices.total > 0)) & open_).tolist():
        capacity = tried.asked.mentor_capacity.copy()
        capacity[j] += 1
        what = sentence("one more place of {who}", who=Who(scores.mentors.ids[j], "mentor"))
        row = tried.row("place", what, replace(tried.asked, mentor_capacity=capacity), scores)
        if row is not None:
            yield row
