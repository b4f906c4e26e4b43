"""The scores of two pools as a question for the solver: limits, and ids only as keys."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import PolicyError
from mentormatch.objectives import AT_MOST_CHANGES, MOST_WAITED, OBJECTIVES, composed
from mentormatch.people.pool.profiles import Profiles
from mentormatch.scoring.limits.of_people import Limited, limited_people
from mentormatch.scoring.people_rules import NotBanned
from mentormatch.scoring.scores import Scores
from mentormatch.solve.pairs.question import GroupLimit, Question, restricted
from mentormatch.terms import UNIT, Gate
from mentormatch.text.phrases import several

__all__ = [
    "around_pins",
    "gates",
    "group_limits",
    "not_pinned",
    "pinned_loads",
    "places",
    "question",
    "waited",
]


def question(scores: Scores) -> Question:
    """Return what is sought among two pools; arrays of all pairs are made only when asked for.

    Parameters
    ----------
    scores
        Compiled for the pools. Whoever takes no part in the period has no places, and nobody is
        promised mentees for it. Pinned pairs are made already: what is sought is the rest.
    """
    policy, mentors, mentees = scores.policy, scores.mentors, scores.mentees
    led, has = pinned_loads(scores)
    groups = group_limits(scores)
    capacity = np.where(scores.mentor_present, places(mentors, "max_mentees") - led, 0)
    minimum = np.maximum(places(mentors, "min_mentees") - led, 0)
    wanted = np.where(scores.mentee_present, places(mentees, "max_mentors") - has, 0)
    # Whoever is pinned is covered already: another mentor gains no more people.
    covered = has > 0
    rounds = np.where(covered, 0, waited(scores, wanted))
    earlier = not_pinned(scores, scores.earlier)
    keep = _least_kept(scores, earlier)
    scores = around_pins(scores)
    return Question(
        mentor_capacity=capacity,
        mentor_minimum=np.where(scores.mentor_present, minimum, 0),
        mentee_capacity=wanted,
        mentor_keys=mentors.ids,
        mentee_keys=mentees.ids,
        objective=composed(
            OBJECTIVES[policy.objective] if keep is None else AT_MOST_CHANGES,
            waiting=bool(rounds.any()),
            kept=bool(len(earlier)) and keep is None,
            even=policy.loads == "even",
        ),
        slack_ppm=round(policy.worst_slack * UNIT),
        resolution=Fraction(1, UNIT),
        mentee_worth=_worth(rounds, covered & (wanted > 0)),
        groups=groups,
        mentee_minimum=_promised(scores, has),
        earlier=earlier if len(earlier) else None,
        keep=keep,
        # Scores of a policy lie between 0 and 1.
        span=UNIT,
        floor=None if policy.floor is None else round(policy.floor * UNIT),
        matrix=lambda: restricted(scores.units, scores.eligible, capacity, wanted),
        # Pools are in order of id, which is the order that terms are asked for in.
        terms=lambda _rows, _columns: (
            tuple(term for part in scores.parts for term in part.terms),
            gates(scores),
        ),
    )


def _promised(scores: Scores, has: Ints) -> Ints | None:
    """Return int64 (mentees,): fewest mentors besides pinned ones; None where nobody asks."""
    least = np.where(scores.mentee_present, places(scores.mentees, "min_mentors"), 0)
    rest = np.maximum(least - has, 0)
    return rest if rest.any() else None


def group_limits(scores: Scores) -> tuple[GroupLimit, ...]:
    """Return the limits of people who share an answer, pinned pairs taken off.

    Raises
    ------
    PolicyError
        If a minimum is more than the places of who shares the answer; if pins exceed a limit.
    """
    found, faults = [], []
    for group in limited_people(scores.policy.limits, scores.mentors, scores.mentees):
        pinned = int(np.isin(scores.pinned[:, int(group.limit.side == "mentee")], group.rows).sum())
        places_ = _places_of(scores, group)
        # One place more would still be allowed where there is no limit above.
        most = places_ + 1 if group.at_most is None else group.at_most
        if group.at_least > places_:
            faults.append(f"limit {group.masked!r}: at least {group.at_least}, and they have "
                          f"{several(places_, 'place', 'places')}")  # fmt: skip
        if pinned > most:
            faults.append(f"limit {group.masked!r}: at most {most}, and {pinned} are pinned")
        side = group.limit.side
        least = max(0, group.at_least - pinned)
        found.append(GroupLimit(side, group.rows, most - pinned, least, group.masked))
    if faults:
        raise PolicyError("; ".join(faults))
    return tuple(found)


def _places_of(scores: Scores, group: Limited) -> int:
    mine = group.limit.side == "mentor"
    people = scores.mentors if mine else scores.mentees
    here = scores.mentor_present if mine else scores.mentee_present
    own = places(people, "max_mentees" if mine else "max_mentors")
    return int(np.where(here, own, 0)[group.rows].sum())


def _worth(rounds: Ints, covered: Bools) -> Ints | None:
    """Return int64 (mentees,): what covering each counts; None where it is 1 for everybody."""
    if not rounds.any() and not covered.any():
        return None
    return np.where(covered, 0, 1 + rounds)


def around_pins(scores: Scores) -> Scores:
    """Return scores of which pinned pairs are not eligible: they are made, and made once."""
    return scores.without(NotBanned(name="pinned"), scores.pinned)


def _least_kept(scores: Scores, earlier: Ints) -> int | None:
    """Return how many earlier pairs have to be made again; None where no limit is given."""
    if scores.most_changes is None or not len(earlier):
        return None
    return max(0, len(earlier) - scores.most_changes)


def not_pinned(scores: Scores, pairs: Ints) -> Ints:
    """Return int64 (pairs, 2): pairs without the pinned ones."""
    pins = set(map(tuple, scores.pinned.tolist()))
    return pairs[np.array([tuple(pair) not in pins for pair in pairs.tolist()], np.bool_)]


def pinned_loads(scores: Scores) -> tuple[Ints, Ints]:
    """Return int64 (mentors,) and (mentees,): how many pinned partners each has."""
    mentors, mentees = scores.shape
    j, i = scores.pinned.T
    return np.bincount(j, minlength=mentors), np.bincount(i, minlength=mentees)


def waited(scores: Scores, places: Ints) -> Ints:
    """Return int64 (mentees,): rounds waited that count; 0 where the policy does not ask.

    Parameters
    ----------
    scores
        Compiled for the pools.
    places
        int64 (mentees,): most mentors of each; who has none waits for nothing.
    """
    rounds = np.minimum(scores.mentees.numbers("waited").values, MOST_WAITED)
    asked = scores.policy.waiting == "first"
    return np.where(asked & (places > 0), rounds, 0).astype(np.int64)


def places(people: Profiles, field: str) -> Ints:
    """Return int64 (people,): a field of whole numbers, defaults filled in."""
    return np.asarray(people.numbers(field).values, np.int64)


def gates(scores: Scores) -> tuple[Gate, ...]:
    """Return the requirements in a form that tells people apart by terms and answers only."""
    return tuple(
        Gate(
            (*rule.part.terms, *((rule.part.common,) if rule.part.common else ())),
            rule.part.mentor_answered,
            rule.part.mentee_answered,
            rule.passes,
            rule.least if rule.everybody else None,
        )
        for rule in scores.rules
    )
