"""Advice for a whole programme: each change is tried, by matching again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.errors import Infeasible, InputError, PolicyError, TooLarge
from mentormatch.lab.fixes.recruits import Candidate, candidates
from mentormatch.lab.what_if.asked import MOST_PAIRS, refuse, too_large
from mentormatch.modes.pairs.match import match
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile
from mentormatch.results.lab.advice import Advice, AdviceRow
from mentormatch.results.lab.change import Change, order_of
from mentormatch.results.pairs.matching import Matching
from mentormatch.results.pairs.question import question
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.presence import Together
from mentormatch.scoring.scores import Scores, compile_scores
from mentormatch.solve.pairs.question import Question
from mentormatch.solve.pairs.solve import solve_pairs
from mentormatch.text.masking import quoted
from mentormatch.text.sentences import Sentence, Who, joined, sentence

__all__ = ["advice"]

_PLACES = 3
"""Most places of somebody new; as many as she fills are told."""


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
    tried = _Trial(matching)
    rows = [*_rules(tried), *_places(tried), *_new_mentors(tried, recruits)]
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


@dataclass(frozen=True)
class _Trial:
    """A programme that is matched again with changes."""

    matching: Matching

    @cached_property
    def count(self) -> list[int]:
        """How often it was matched again, alone."""
        return [0]

    @cached_property
    def order(self) -> tuple[str, ...]:
        return order_of(question(self.matching.scores).objective)

    @cached_property
    def asked(self) -> Question:
        """The question, whose matrix is made once."""
        asked = question(self.matching.scores)
        scores, eligible = asked.matrix()
        return replace(asked, floor=None, matrix=lambda: (scores.copy(), eligible.copy()))

    def row(
        self,
        kind: Literal["rule", "place", "recruit"],
        what: Sentence,
        asked: Question,
        scores: Scores,
    ) -> AdviceRow | None:
        """Match again; None where that has no answer."""
        self.count[0] += 1
        try:
            pairs = solve_pairs(asked, seed=self.matching.seed, engine="matrix").pairs
        except Infeasible:
            return None
        before = self.matching.certificate.assignment.pairs[:, 1]
        served = np.setdiff1d(pairs[:, 1], before)
        ids = tuple(self.matching.scores.mentees.ids[row] for row in served)
        return AdviceRow(kind, what, self.change(scores, pairs), ids)

    def change(self, scores: Scores, pairs: Ints) -> Change:
        """Return what a matching reaches, minus what the one of today does."""
        then = _Reached.of(scores, pairs)
        now = _Reached.of(self.matching.scores, self.matching.certificate.assignment.pairs)
        raises_worst = "worst" in self.order
        both = bool(then.people and now.people)
        return Change(
            people=then.people - now.people,
            worst=(then.worst - now.worst if both else 0) if raises_worst else None,
            total=then.total - now.total,
            order=self.order,
        )


@dataclass(frozen=True, slots=True)
class _Reached:
    """What a matching reaches: mentees, lowest score and total in units."""

    people: int
    worst: int
    total: int

    @classmethod
    def of(cls, scores: Scores, pairs: Ints) -> _Reached:
        units = scores.on(pairs[:, 0], pairs[:, 1])
        people = len(np.unique(pairs[:, 1]))
        return cls(people, int(units.min(initial=1 << 30)), int(units.sum(dtype=np.int64)))


def _rules(tried: _Trial) -> Iterator[AdviceRow]:
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


def _places(tried: _Trial) -> Iterator[AdviceRow]:
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


def _new_mentors(tried: _Trial, recruits: int) -> Iterator[AdviceRow]:
    """Yield the best new mentor, the best two, and so forth: each the best beside those before."""
    chosen: tuple[Candidate, ...] = ()
    reached: tuple[int, ...] = (0,) * len(Change(0, order=tried.order).vector)
    for _ in range(recruits):
        before = tried.count[0]
        found = [_with(tried, (*chosen, one)) for one in candidates(tried.matching, _PLACES)]
        best = max(found, key=lambda pair: pair[1].change.vector, default=None)
        if best is None:
            return
        if best[1].change.vector <= reached:
            return
        chosen, row = _with_fewest_places(tried, *best)
        reached = row.change.vector
        yield replace(row, what=_told(chosen, tried.count[0] - before))


def _with_fewest_places(
    tried: _Trial, chosen: tuple[Candidate, ...], row: AdviceRow
) -> tuple[tuple[Candidate, ...], AdviceRow]:
    """Take places from the last one who is new, while nothing is lost."""
    *others, last = chosen
    for places in range(1, _PLACES):
        fewer, again = _with(tried, (*others, last.with_places(places)))
        if again.change.vector >= row.change.vector:
            return fewer, again
    return chosen, row


def _with(tried: _Trial, chosen: tuple[Candidate, ...]) -> tuple[tuple[Candidate, ...], AdviceRow]:
    """Match again with somebody new."""
    scores = tried.matching.scores
    new = [one.profile(f"new-{k}", scores.mentors) for k, one in enumerate(chosen, 1)]
    mentors = Profiles.of([*scores.mentors, *new], ladder=scores.mentors.ladder)
    larger = compile_scores(mentors, scores.mentees, scores.policy)
    row = tried.row("recruit", _told(chosen, 0), question(larger), larger)
    if row is None:  # More mentors never make minimum loads impossible.
        raise PolicyError("somebody new made minimum loads impossible")
    return chosen, row


def _told(chosen: tuple[Candidate, ...], tried: int) -> Sentence:
    whom = joined([one.words for one in chosen], " + ")
    return sentence("find {whom} (best of {tried} tried)", whom=whom, tried=tried)
