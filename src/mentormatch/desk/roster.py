"""Who could help with a skill, and how well: small pools by skill, compiled when somebody asks.

A request names one skill, so only those who offer it are compiled: the same criteria, the same
integers as for any matching of these people, in a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from mentormatch.arrays import Bools, Ints, Ints32
from mentormatch.desk.request import Request
from mentormatch.errors import UnknownPerson
from mentormatch.people.arrays import NumberColumn
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.pool.storage import canonical, collect
from mentormatch.people.schema.profile import Profile
from mentormatch.scoring.base import Criterion
from mentormatch.scoring.people_rules import managers_of, reached, reports_of
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.pools import Pools
from mentormatch.scoring.presence import present
from mentormatch.scoring.scores import Rule, Scores, compile_rules, compile_scores
from mentormatch.text.phrases import did_you_mean

__all__ = ["Candidates", "Roster", "asking", "of_skill", "there"]


_LARGE = 100
"""Mentors of a pool for whom the first request would wait noticeably longer than later ones."""

_NOBODY = Profile(id="nobody")


@dataclass(frozen=True)
class Candidates:
    """Everybody who offers the skill of a request, scored for the person who asks.

    Attributes
    ----------
    rows
        int64 (candidates,): rows of the desk's mentors, ascending.
    present
        bool (candidates,): who takes part on that day; nobody if who asks does not.
    allowed
        bool (candidates,): who takes part, and whom every requirement and the floor allow.
    scores
        The scores they stand in: rows are the candidates, the one column is who asks.
    """

    rows: Ints
    present: Bools
    allowed: Bools
    scores: Scores

    @cached_property
    def units(self) -> Ints32:
        """int32 (candidates,): scores in micro-units, allowed or not."""
        # Where rules allow nobody, no score is ever looked at.
        return self.scores.block(np.arange(len(self.rows)), np.zeros(1, np.int64))[:, 0]

    def willing(self, passed: frozenset[str]) -> Bools:
        """Return bool (candidates,): who is allowed, and is not among these ids."""
        left, position = self.allowed.copy(), self.scores.mentors.position
        left[[position[who] for who in passed if who in position]] = False
        return left


def asking(who: str, pools: Sequence[Profiles]) -> str:
    """Return the id of who asks, named by id, address or label; a stranger as she is named.

    Raises
    ------
    InputError
        If that fits several people; their ids and rows are named.
    """
    if any(who in pool for pool in pools):
        return who
    first, *others = pools
    return first.one_of(who, *others) if any(pool.called(who) for pool in pools) else who


class Roster:
    """The mentors of a desk, by skill.

    Parameters
    ----------
    mentors
        Everybody who may be asked.
    mentees
        People who are known and may ask.
    policy
        What makes a good helper.
    """

    def __init__(self, mentors: Profiles, mentees: Profiles | None, policy: Policy) -> None:
        self.mentors, self.mentees, self.policy = mentors, mentees, policy
        offers = mentors.items("offers")
        order = np.argsort(offers.codes, kind="stable")
        self._owners = offers.owners[order]
        self._ends = np.searchsorted(offers.codes[order], np.arange(len(offers.vocabulary) + 1))
        # A pool that was filtered still knows the skills of those who are no longer in it.
        self._codes = {
            skill: code
            for code, skill in enumerate(offers.vocabulary)
            if self._ends[code] < self._ends[code + 1]
        }
        # All at once: a pool takes longer to lay out than a request may wait.
        self._pools = {skill: _compact(mentors.take(self.holders(skill))) for skill in self._codes}
        # The two meet on one day, and are asked to be there on it.
        self._single = policy.replace(together_days=0)
        self._lines = _Lines([mentors] if mentees is None else [mentors, mentees])
        self._warm()

    @property
    def skills(self) -> tuple[str, ...]:
        """Every skill that somebody offers."""
        return tuple(self._codes)

    def holders(self, skill: str) -> Ints:
        """Return int64 (holders,): rows of the mentors who offer a skill."""
        code = self._codes.get(skill)
        if code is None:
            return np.zeros(0, np.int64)
        return self._owners[self._ends[code] : self._ends[code + 1]]

    def person(self, request: Request) -> Profile:
        """Return who asks, seeking the one skill.

        Raises
        ------
        UnknownPerson
            If the desk was given mentees, and the one named is not among its people.
        """
        self.require_known(request)
        known = request.profile or self._known(request.person)
        return known.replace(seeks=request.need())

    def require_known(self, request: Request) -> None:
        """Refuse a request by somebody who is not known, before anything is laid out for it.

        Raises
        ------
        UnknownPerson
            If the desk was given mentees, and the one named is not among its people.
        """
        person = request.person
        known = request.profile is not None or self._pool_of(person) is not None
        if known or self.mentees is None:
            return
        near = did_you_mean(person, [*self.mentees.ids, *self.mentors.ids])
        asked = "id, address or label" if any(len(p.label_by_id) for p in self._all) else "id"
        raise UnknownPerson(f"no person of this desk has that {asked}{near}; or give profile=")

    def resolved(self, request: Request) -> Request:
        """Return a request with the id of who asks, who may be named by address or label too.

        Somebody whom the desk does not know stays as she is named.

        Raises
        ------
        InputError
            If that fits several people; their ids and rows are named.
        """
        if request.profile is not None:
            return request
        who = asking(request.person, self._all)
        return request if who == request.person else request.model_copy(update={"mentee": who})

    @property
    def _all(self) -> tuple[Profiles, ...]:
        """The pools, that of the mentees first."""
        return (self.mentors,) if self.mentees is None else (self.mentees, self.mentors)

    def takes_part(self, request: Request, day: date) -> bool:
        """Tell whether who asks is active, and there on a day."""
        asks = Profiles.of([self.person(request)], ladder=self.mentors.ladder or None)
        return bool(present(asks, self.policy.period)[0] and there(asks, day)[0])

    def _known(self, person: str) -> Profile:
        pool = self._pool_of(person)
        return Profile(id=person) if pool is None else pool[person]

    def _pool_of(self, person: str) -> Profiles | None:
        """Return where somebody stands; what she said as a mentee goes before the rest."""
        return next((pool for pool in self._all if person in pool), None)

    def _warm(self) -> None:
        """Lay out the weeks of the larger pools, and load what compiling loads."""
        by_size = sorted(self._pools.values(), key=len, reverse=True)
        # A small desk has no large pool, and its first request would wait for the loading.
        for place, pool in enumerate(by_size):
            if place == 0 or len(pool) >= _LARGE:
                self.compiled(pool, [_NOBODY])

    def candidates(self, request: Request, day: date) -> Candidates:
        """Score everybody who offers the skill of a request.

        Parameters
        ----------
        request
            What is asked.
        day
            The day on which people must take part.

        Raises
        ------
        UnknownPerson
            If the desk was given mentees, and the one named is not among its people.
        """
        rows = self.holders(request.skill)
        scores = self.compiled(self._pools[request.skill], [self.person(request)])
        everybody, asks = np.arange(len(rows)), np.zeros(1, np.int64)
        present = scores.mentor_present & there(scores.mentors, day)
        present &= scores.mentee_present[0] & there(scores.mentees, day)[0]
        allowed = scores.allowed(everybody, asks)[:, 0] & present
        return Candidates(rows, present, allowed, scores)

    def rules_by_level(
        self, request: Request, candidates: Candidates, levels: Sequence[int]
    ) -> tuple[Rule, ...]:
        """Compile the requirements that look at what is sought, for whoever offers the skill.

        Parameters
        ----------
        request, candidates
            What is asked, and who offers it.
        levels
            Levels to ask for in its place, ascending: one column each. A stand-in seeks it there
            who differs from the person in nothing else that such a requirement looks at.
        """
        others = [
            Profile(id=str(level), seeks=request.model_copy(update={"level": level}).need())
            for level in levels
        ]
        stand_ins = _like(candidates.scores.mentees, others)
        rules = [rule for rule in self.policy.requirements if of_skill(rule)]
        pools = Pools(candidates.scores.mentors, stand_ins, self.policy.period)
        return compile_rules(pools, rules)

    def compiled(self, mentors: Profiles, people: Iterable[Profile]) -> Scores:
        """Compile the scores of some of the mentors with people who ask."""
        asking = Profiles.of(people, ladder=self.mentors.ladder or None)
        theirs, ours = self._lines.around(asking)
        return compile_scores(
            mentors.with_managers(theirs), asking.with_managers(ours), self._single
        )


def _like(person: Profiles, others: Sequence[Profile]) -> Profiles:
    """Return others who say what the one person says, and seek what they seek themselves."""
    same = np.zeros(len(others), np.int64)
    columns = {name: column.take(same) for name, column in person.columns.items()}
    return Profiles.from_columns(
        [other.id for other in others],
        {**columns, "seeks": collect("seeks", others)},
        ladder=person.ladder,
        attributes={name: column.take(same) for name, column in person.attributes.items()},
    )


def of_skill(requirement: Criterion) -> bool:
    """Tell whether a requirement looks at what is sought."""
    return "seeks" in requirement.fields


def there(people: Profiles, day: date) -> Bools:
    """Return bool (people,): whose first and last day do not exclude a day."""
    first, last = people.numbers("from_date"), people.numbers("until_date")
    on = np.datetime64(day)
    late, gone = first.answered & (first.values > on), last.answered & (last.values < on)
    return np.asarray(~late & ~gone)


class _Lines:
    """The reporting lines of everybody, cut to those near somebody.

    A rule about reporting lines asks who is above or below the person who asks. The lines of all
    others lead nowhere, so leaving them out changes no answer and saves walking them.
    """

    def __init__(self, pools: list[Profiles]) -> None:
        self._managers = [dict(pool.managers) for pool in pools]
        self._bosses = managers_of(*pools)
        self._reports = reports_of(self._bosses)

    def around(self, asking: Profiles) -> tuple[dict[str, str], dict[str, str]]:
        """Return person → manager near these people: of the mentors, and of those who ask."""
        stated = dict(asking.managers)
        people = set(asking.ids)
        above = people | set(stated.values())
        near = above | reached(above, self._bosses) | reached(people, self._reports)
        theirs, *others = (
            {person: managers[person] for person in near if person in managers}
            for managers in self._managers
        )
        return theirs, {**(others[0] if others else {}), **stated}


def _compact(pool: Profiles) -> Profiles:
    """Return the same people with vocabularies of only their own words, which compile faster."""
    columns = {
        name: column if isinstance(column, NumberColumn) else canonical(name, column)
        for name, column in pool.columns.items()
    }
    return Profiles.from_columns(pool.ids, columns, ladder=pool.ladder, attributes=pool.attributes)
