"""The instance of a question about groups: people, policy and rules as the solver's arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Bools, Bytes, Ints
from mentormatch.errors import PolicyError, UnknownPerson
from mentormatch.findings import Finding
from mentormatch.modes.groups.rules import GroupRules
from mentormatch.people.arrays import options_of
from mentormatch.people.pool.profiles import Profiles
from mentormatch.scoring.pools import as_text
from mentormatch.scoring.scores import Scores, compile_scores
from mentormatch.scoring.weeks import QUARTER, packed_weeks
from mentormatch.solve.arrays import require_memory
from mentormatch.solve.draw_order import DrawOrder
from mentormatch.solve.groups.problem import Classes, GroupProblem
from mentormatch.solve.groups.seats.needed import as_needed
from mentormatch.terms import UNIT
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import did_you_mean, first_few
from mentormatch.text.sentences import counted, sentence

__all__ = ["GroupQuestion", "Places", "ask", "pose"]

_SHOWN = 5


class Places(NamedTuple):
    """Row in the problem of everybody who takes part, by id."""

    lead: dict[str, int]
    member: dict[str, int]


@dataclass(frozen=True, eq=False)
class GroupQuestion:
    """What is asked, in words and in arrays.

    Parameters
    ----------
    scores
        Directed scores: facilitators × members; of circles people × people.
    cohesion
        Scores of members with members.
    rules
        What was asked besides.
    leads, members
        int64: row in its pool of each facilitator and member of `problem` (who takes part).
    places
        The same the other way round.
    problem
        The arrays.
    findings
        What was noticed on the way.
    """

    scores: Scores
    cohesion: Scores
    rules: GroupRules
    leads: Ints
    members: Ints
    places: Places
    problem: GroupProblem
    findings: tuple[Finding, ...]

    @property
    def led(self) -> bool:
        """Whether groups have facilitators."""
        return self.problem.led

    @property
    def pieces(self) -> tuple[str, ...]:
        """Names of what the units of a group consist of."""
        compared = tuple(part.name for part in self.cohesion.parts) if self.problem.within else ()
        return (*(("fit",) if self.led else ()), *compared)

    def order(self, seed: int) -> DrawOrder:
        """Return the order in which people are looked at: the draw among equals."""
        leads, members = len(self.leads), len(self.members)
        return DrawOrder.of(self.lead_ids(range(leads)), self.member_ids(range(members)), seed)

    def lead_ids(self, rows: Sequence[int]) -> tuple[str, ...]:
        """Return ids of facilitators of the problem."""
        return tuple(self.scores.mentors.ids[self.leads[j]] for j in rows)

    def member_ids(self, rows: Sequence[int]) -> tuple[str, ...]:
        """Return ids of members of the problem."""
        return tuple(self.scores.mentees.ids[self.members[i]] for i in rows)


def ask(scores: Scores, rules: GroupRules) -> GroupQuestion:
    """Turn scores and rules into a problem.

    Parameters
    ----------
    scores
        Facilitators × members. For circles people × people, and ``facilitators`` of the rules is
        (0, 0).
    rules
        What was asked.

    Raises
    ------
    UnknownPerson
        If a list names somebody who is in no pool; near ids are named.
    """
    led = rules.facilitators != (0, 0)
    compared = len(rules.within.criteria if rules.within else scores.policy.criteria)
    require_memory((compared + 4) * 8 * len(scores.mentees) ** 2, "comparing members pair by pair")
    _require_known(scores, rules)
    people = scores.mentees
    cohesion = compile_scores(people, people, rules.within) if rules.within else scores
    members = np.flatnonzero(scores.mentee_present & cohesion.mentee_present)
    leads = np.flatnonzero(scores.mentor_present) if led else np.zeros(0, np.int64)
    places = Places(
        {scores.mentors.ids[row]: j for j, row in enumerate(leads)},
        {people.ids[row]: i for i, row in enumerate(members)},
    )
    problem = pose(scores, cohesion, rules, places)
    if rules.groups is None and len(members):
        problem = as_needed(problem)
    alone = _classes(people, members, rules)[1]
    findings = (*alone, *_absent(rules, places), *_timeless(scores, rules, leads, members))
    return GroupQuestion(scores, cohesion, rules, leads, members, places, problem, findings)


def pose(scores: Scores, cohesion: Scores, rules: GroupRules, places: Places) -> GroupProblem:
    """Return the arrays of scores and rules, with as many groups as there may be.

    Parameters
    ----------
    scores, cohesion, rules
        As in :class:`GroupQuestion`.
    places
        Who takes part.
    """
    members = scores.mentees.positions(places.member)
    leads = scores.mentors.positions(places.lead)
    classes, _ = _classes(scores.mentees, members, rules)
    starts, lead_starts = _times(scores, rules, leads, members)
    # Two without a common time can share no group: said of pairs, it makes every bound lower.
    return GroupProblem(
        fit=scores.block(leads, members).astype(np.int64) * _fit_units(rules) // UNIT,
        allowed=scores.allowed(leads, members) & _can_meet(lead_starts, starts),
        within=_within(cohesion, members, UNIT - _fit_units(rules)),
        apart=_apart(cohesion, members, rules, places) | np.logical_not(_can_meet(starts, starts)),
        size=rules.size,
        team=rules.facilitators,
        cap=_caps(scores.mentors, leads, rules),
        leads=_leads(scores.mentors, leads, rules),
        most=rules.groups or max(len(members), 1),
        blocks=_blocks(rules, places),
        pinned=_pinned(rules, places, len(members)),
        rules=classes,
        starts=starts,
        lead_starts=lead_starts,
    )


def _fit_units(rules: GroupRules) -> int:
    return round(rules.fit * UNIT) if rules.facilitators != (0, 0) else 0


def _require_known(scores: Scores, rules: GroupRules) -> None:
    """Refuse lists that name people of no pool, all at once."""
    sides = (
        (scores.mentees, rules.members_named()),
        (scores.mentors, rules.facilitators_named()),
    )
    unknown = sorted(
        f"{place}{did_you_mean(who, pool.ids)}"
        for pool, named in sides
        for who, place in named.items()
        if who not in pool
    )
    if unknown:
        told = first_few(unknown, _SHOWN, by="; ")
        raise UnknownPerson(f"nobody in the pool has the id at {told}")


# -- what pairs are worth -------------------------------------------------------------------------


def _within(cohesion: Scores, members: Ints, share: int) -> tuple[Ints, ...]:
    """Return for each comparison int64 (members, members): the mean of both directions."""
    if not share:
        return ()
    compared = []
    for part in cohesion.parts:
        directed = part.block(members, members).astype(np.int64)
        both = (directed + directed.T) // 2 * share // UNIT
        np.fill_diagonal(both, 0)
        compared.append(both)
    return tuple(compared)


def _apart(cohesion: Scores, members: Ints, rules: GroupRules, places: Places) -> Bools:
    may = cohesion.allowed(members, members)
    apart = ~(may & may.T)
    np.fill_diagonal(apart, False)
    for ids in rules.apart:
        rows = [places.member[who] for who in ids if who in places.member]
        apart[np.ix_(rows, rows)] = True
        apart[rows, rows] = False
    return apart


# -- rules ----------------------------------------------------------------------------------------


def _caps(mentors: Profiles, leads: Ints, rules: GroupRules) -> Ints:
    """Return the most members of a group of each facilitator.

    A ``max_mentees`` of 1 is the promise of a pair, which everybody has who was not asked; it says
    nothing about a group.
    """
    stated = mentors.numbers("max_mentees").values.astype(np.int64)[leads]
    return np.where(stated == 1, rules.size[1], np.minimum(stated, rules.size[1]))


def _leads(mentors: Profiles, leads: Ints, rules: GroupRules) -> Ints:
    if isinstance(rules.leads, int):
        return np.full(len(leads), rules.leads, np.int64)
    stated = rules.leads
    return np.array([stated.get(mentors.ids[row], 1) for row in leads], np.int64)


def _blocks(rules: GroupRules, places: Places) -> tuple[tuple[int, ...], ...]:
    """Return the sets that stay together; lists that share somebody are one."""
    sets: list[set[int]] = []
    for ids in rules.together:
        block = {places.member[who] for who in ids if who in places.member}
        meeting = [known for known in sets if known & block]
        sets = [known for known in sets if not known & block]
        sets.append(block.union(*meeting))
    return tuple(sorted(tuple(sorted(block)) for block in sets if len(block) > 1))


def _pinned(rules: GroupRules, places: Places, count: int) -> Ints:
    pinned = np.full(count, -1, np.int64)
    for member, facilitator in rules.pinned:
        if member in places.member and facilitator in places.lead:
            pinned[places.member[member]] = places.lead[facilitator]
    return pinned


def _classes(
    people: Profiles, members: Ints, rules: GroupRules
) -> tuple[tuple[Classes, ...], tuple[Finding, ...]]:
    quotas = [
        Classes(as_text(people.field(q.field), q.field).codes[members].astype(np.int64), q.at_most)
        for q in rules.quotas
    ]
    alone, findings = [], []
    for rule in rules.not_alone:
        codes, only = _shared(people, members, rule)
        alone.append(Classes(codes, None))
        findings += only
    return (*quotas, *alone), tuple(findings)


def _shared(people: Profiles, members: Ints, rule: str) -> tuple[Ints, list[Finding]]:
    """Return classes of which nobody is alone; a value of one person only cannot be shared."""
    field, _, value = rule.partition("=")
    column = as_text(people.field(field.strip()), field.strip())
    codes = column.codes[members].astype(np.int64)
    if value:
        if value.strip() not in column.vocabulary:
            near = did_you_mean(value.strip(), options_of(column))
            raise PolicyError(
                f"not_alone: nobody gave the answer to {quoted(field.strip())} that is named{near}"
            )
        codes = np.where(codes == column.vocabulary.index(value.strip()), codes, -1)
    counts = np.bincount(codes[codes >= 0], minlength=len(column.vocabulary))
    single = np.flatnonzero(counts == 1)
    findings = [
        Finding(
            "warning",
            "nobody-to-share",
            sentence(
                "Only one person gave this answer to {field}, so nobody can share it. The rule "
                "does not count for this person.",
                field=quoted(field.strip()),
            ),
            column=field.strip(),
            person=people.ids[members[int(np.flatnonzero(codes == code)[0])]],
            cure=sentence("Ask this person whether to take part all the same."),
        )
        for code in single
    ]
    return np.where(np.isin(codes, single), -1, codes), findings


def _absent(rules: GroupRules, places: Places) -> Iterator[Finding]:
    for who in reversed(rules.members_named()):
        if who not in places.member:
            yield Finding(
                "warning",
                "listed-but-absent",
                sentence("Is named in together, apart or pinned, but takes no part."),
                person=who,
                cure=sentence("Take the name off the list, or let the person take part."),
            )
    for _member, who in rules.pinned:
        if who not in places.lead:
            yield Finding(
                "warning",
                "pinned-to-absent",
                sentence(
                    "Somebody is pinned to this facilitator, who takes no part. The pin does "
                    "not count."
                ),
                person=who,
                cure=sentence("Pin to somebody else."),
            )


# -- times ----------------------------------------------------------------------------------------


def _times(
    scores: Scores, rules: GroupRules, leads: Ints, members: Ints
) -> tuple[Bytes | None, Bytes | None]:
    if not rules.common_minutes:
        return None, None
    hours = packed_weeks(scores.mentors, scores.mentees, scores.policy.period)
    theirs, ours = (
        _starts(week, _timed(pool), rules.common_minutes)
        for week, pool in zip(hours, (scores.mentors, scores.mentees), strict=True)
    )
    return ours[:, members], theirs[:, leads]


def _starts(free: Bytes, timed: Bools, minutes: int) -> Bytes:
    """Return packed bits of the quarters at which somebody is free for so many minutes on end.

    Whoever told no hours can meet at any time: an unanswered question excludes nobody.
    """
    bits = np.unpackbits(free, axis=2).astype(np.bool_)
    enough = bits.copy()
    for later in range(1, -(-minutes // QUARTER)):
        enough &= np.roll(bits, -later, axis=2)
    enough[:, ~timed] = True
    return np.packbits(enough, axis=2)


def _can_meet(some: Bytes | None, others: Bytes | None) -> Bools | bool:
    """Return bool (some, others): pairs with a common time in each week; True if none is asked."""
    if some is None or others is None:
        return True
    met = np.zeros((some.shape[1], others.shape[1]), np.bool_)
    for row in range(len(met)):
        met[row] = (some[:, row][:, None] & others).any(axis=2).all(axis=0)
    return met


def _timed(people: Profiles) -> Bools:
    return np.asarray(
        people.columns["availability"].answered & people.columns["time_zone"].answered
    )


def _timeless(scores: Scores, rules: GroupRules, leads: Ints, members: Ints) -> Iterator[Finding]:
    if not rules.common_minutes:
        return
    silent = int((~_timed(scores.mentees)[members]).sum())
    silent += int((~_timed(scores.mentors)[leads]).sum())
    if silent:
        yield Finding(
            "warning",
            "hours-unanswered",
            counted(
                silent,
                "{count} person gave no hours or no time zone. In the search for a common slot "
                "this person counts as always free.",
                "{count} people gave no hours or no time zone. In the search for a common slot "
                "they count as always free.",
            ),
            column="availability",
            cure=sentence("Ask them before the groups are announced."),
        )
