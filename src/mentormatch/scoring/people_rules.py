"""Comparisons that speak of particular people: wishes, vetoes, reporting lines, lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from mentormatch.errors import PolicyError
from mentormatch.people.pool.mentions import is_stand_in
from mentormatch.people.same_people import same_people
from mentormatch.scoring.base import Criterion, Facts, Part, everybody
from mentormatch.terms import Pairs
from mentormatch.text.sentences import Sentence, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mentormatch.arrays import Ints
    from mentormatch.people.arrays import ItemColumn
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.people.schema.profile import Profile
    from mentormatch.scoring.pools import Pools

__all__ = [
    "DEFAULT_RULES",
    "Listed",
    "NotBanned",
    "NotInChain",
    "NotListed",
    "NotMetBefore",
    "NotSelf",
    "NotVetoed",
    "Preference",
    "managers_of",
    "reached",
    "reports_of",
    "with_whole_rules",
]


class Preference(Criterion):
    """How much do the two wish for each other?

    A partner ranked r-th of m is worth ``n + (1 − n) · (m + 1 − r) / m`` to the one who ranks,
    anybody unranked the neutral value n (½), so naming one more choice never hurts it. The pair
    gets the harmonic mean of both sides: one-sided desire cannot dominate.
    """

    kind: Literal["Preference"] = "Preference"

    def _label(self) -> str:
        return sentence("preference")

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields and attributes it looks at."""
        return ("preferences",)

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people."""
        low = self.neutral
        theirs = _wishes(pools.mentors, pools.mentees, low)
        ours = _wishes(pools.mentees, pools.mentors, low)
        wished = sorted({*theirs, *((j, i) for i, j in ours)})
        values = [_harmonic(theirs.get((j, i), low), ours.get((i, j), low)) for j, i in wished]
        j, i = np.array(wished, np.int64).reshape(-1, 2).T
        value = np.rint(np.array(values) * weight[i]).astype(np.int64)
        unranked = np.rint(low * weight).astype(np.int64)
        term = Pairs.of(pools.shape, j, i, value, unranked)
        said = [pool.items("preferences").answered for pool in (pools.mentors, pools.mentees)]
        return Part(self.label, weight, (term,), said[0], said[1], either=True)

    def facts(self, mentor: Profile, mentee: Profile) -> Facts:
        """Return the rank that each gave the other."""
        return _rank(mentor, mentee.id), _rank(mentee, mentor.id)


class _NoPairOf(Criterion):
    """A rule that is met by every pair but some particular ones."""

    pairwise: ClassVar[bool] = True

    def pairs(self, pools: Pools) -> tuple[Ints, Ints]:
        """Return mentor and mentee of each pair that does not meet the rule."""
        return np.zeros(0, np.int64), np.zeros(0, np.int64)

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people."""
        j, i = self.pairs(pools)
        term = Pairs.of(pools.shape, j, i, np.zeros(len(j), np.int64), weight)
        return Part(self.label, weight, (term,), *everybody(pools))


class NotSelf(_NoPairOf):
    """Nobody mentors themself; this matters where people stand in both pools.

    Somebody with one address or one whole name in both files and two ids is one person here;
    whoever is kept apart so is told.
    """

    kind: Literal["NotSelf"] = "NotSelf"
    relaxable: Literal[False] = False

    def _label(self) -> str:
        return sentence("not self")

    def pairs(self, pools: Pools) -> tuple[Ints, Ints]:
        """Return mentor and mentee of each pair that does not meet the rule."""
        mentor = pools.mentors.position
        both = [(mentor[p], i) for i, p in enumerate(pools.mentees.ids) if p in mentor]
        mentee = pools.mentees.position
        both += [(mentor[m], mentee[e]) for m, e in same_people(pools.mentors, pools.mentees)]
        return _columns(both)

    def facts(self, mentor: Profile, mentee: Profile) -> Facts:
        """Return both ids."""
        return mentor.id, mentee.id


class NotInChain(_NoPairOf):
    """Neither stands in the other's reporting line, up or down, at any distance.

    Everybody in a circular chain is in the chain of everybody else in it.
    """

    kind: Literal["NotInChain"] = "NotInChain"
    relaxable: bool = False

    def _label(self) -> str:
        return sentence("not in reporting line")

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields and attributes it looks at."""
        return ("manager",)

    def pairs(self, pools: Pools) -> tuple[Ints, Ints]:
        """Return mentor and mentee of each pair that does not meet the rule."""
        managers = managers_of(pools.mentors, pools.mentees)
        # Both ways start at the mentee: at a desk there is one, and there are many mentors.
        ways = managers, reports_of(managers)
        mentor = pools.mentors.position
        near = (
            (mentor[other], i)
            for person, i in pools.mentees.position.items()
            for lines in ways
            for other in reached({person}, lines)
            if other in mentor
        )
        return _columns(list(near))

    def facts(self, mentor: Profile, mentee: Profile) -> Facts:
        """Return both line managers."""
        return _reports_to(mentor), _reports_to(mentee)


class NotVetoed(_NoPairOf):
    """Neither has vetoed the other."""

    kind: Literal["NotVetoed"] = "NotVetoed"
    relaxable: Literal[False] = False

    def _label(self) -> str:
        return sentence("no veto")

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields and attributes it looks at."""
        return ("vetoes",)

    def pairs(self, pools: Pools) -> tuple[Ints, Ints]:
        """Return mentor and mentee of each pair that does not meet the rule."""
        return _named_by_either(pools, "vetoes")


class NotMetBefore(_NoPairOf):
    """The two were not partners before."""

    kind: Literal["NotMetBefore"] = "NotMetBefore"

    def _label(self) -> str:
        return sentence("not met before")

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields and attributes it looks at."""
        return ("past_partners",)

    def pairs(self, pools: Pools) -> tuple[Ints, Ints]:
        """Return mentor and mentee of each pair that does not meet the rule."""
        return _named_by_either(pools, "past_partners")


class NotBanned(_NoPairOf):
    """The pair is not banned or rejected; no entry of a policy, but what decisions ask."""

    kind: Literal["NotBanned"] = "NotBanned"
    relaxable: bool = False

    def _label(self) -> str:
        return sentence("no ban")


IdPair = tuple[str, str]


class NotListed(_NoPairOf):
    """The pair is not on a list of forbidden ones.

    Parameters
    ----------
    pairs_of_ids
        Pairs of mentor id and mentee id.
    """

    kind: Literal["NotListed"] = "NotListed"
    relaxable: bool = False
    pairs_of_ids: tuple[IdPair, ...]

    def __init__(self, pairs_of_ids: Iterable[IdPair] | None = None, **options: object) -> None:
        super().__init__(**{"pairs_of_ids": pairs_of_ids, **options})

    def _label(self) -> str:
        return sentence("not listed")

    def pairs(self, pools: Pools) -> tuple[Ints, Ints]:
        """Return mentor and mentee of each pair that does not meet the rule."""
        return _positions(self.pairs_of_ids, pools)


class Listed(Criterion):
    """Is the pair on a list?

    Parameters
    ----------
    pairs_of_ids
        Pairs of mentor id and mentee id.
    value, otherwise
        Worth 0…1 of a listed pair and of any other.
    """

    kind: Literal["Listed"] = "Listed"
    pairs_of_ids: tuple[IdPair, ...]
    value: Annotated[float, Field(ge=0, le=1)] = 1.0
    otherwise: Annotated[float, Field(ge=0, le=1)] = 0.0

    def __init__(self, pairs_of_ids: Iterable[IdPair] | None = None, **options: object) -> None:
        super().__init__(**{"pairs_of_ids": pairs_of_ids, **options})

    def _label(self) -> str:
        return sentence("listed")

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people."""
        j, i = _positions(self.pairs_of_ids, pools)
        value = np.rint(self.value * weight[i]).astype(np.int64)
        rest = np.rint(self.otherwise * weight).astype(np.int64)
        term = Pairs.of(pools.shape, j, i, value, rest)
        return Part(self.label, weight, (term,), *everybody(pools))

    def facts(self, mentor: Profile, mentee: Profile) -> Facts:
        """Return whether the pair is listed."""
        is_listed = (mentor.id, mentee.id) in self.pairs_of_ids
        return mentor.id, mentee.id + (" (listed)" if is_listed else " (not listed)")


def _wishes(choosers: Profiles, chosen: Profiles, low: float) -> dict[tuple[int, int], float]:
    """Return the worth of each ranked partner, by position of chooser and chosen."""
    column = choosers.items("preferences")
    position = chosen.position
    owners, known = _known(column, position)
    rank = known - column.starts[owners]
    sizes = np.diff(column.starts)[owners]
    return {
        (owner, position[column.vocabulary[code]]): low + (1 - low) * float(size - r) / float(size)
        for owner, code, r, size in zip(
            owners.tolist(), column.codes[known].tolist(), rank, sizes, strict=True
        )
    }


def _known(column: ItemColumn, position: Mapping[str, int]) -> tuple[Ints, Ints]:
    """Return owners and places of the items that name somebody in the other pool."""
    named = map(position.__contains__, column.vocabulary)
    known = np.fromiter(named, np.bool_, len(column.vocabulary))
    places = np.flatnonzero(known[column.codes])
    # Looked up for these alone: mentors name many people, and at a desk one of them asks.
    return np.searchsorted(column.starts, places, side="right") - 1, places


def _harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0


def _rank(person: Profile, other: str) -> str:
    if person.preferences is None:
        return sentence("named nobody")
    if other not in person.preferences:
        return sentence("not among {count} named", count=len(person.preferences))
    return sentence(
        "choice {rank} of {count}",
        rank=person.preferences.index(other) + 1, count=len(person.preferences),
    )  # fmt: skip


def _reports_to(person: Profile) -> Sentence:
    known = person.manager is not None and not is_stand_in(person.manager)
    return sentence("reports to {manager}", manager=person.manager if known else "?")


def managers_of(*pools: Profiles) -> dict[str, set[str]]:
    """Return the line managers of everybody; somebody in both pools may have named two."""
    managers: dict[str, set[str]] = {}
    for pool in pools:
        for person, manager in pool.managers.items():
            managers.setdefault(person, set()).add(manager)
    return managers


def reports_of(managers: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Return who names each manager."""
    reports: dict[str, set[str]] = {}
    for person, bosses in managers.items():
        for boss in bosses:
            reports.setdefault(boss, set()).add(person)
    return reports


def reached(people: set[str], lines: Mapping[str, set[str]]) -> set[str]:
    """Return everybody up or down the lines, each once; a circle ends where it began."""
    seen: set[str] = set()
    following = people
    while following:
        following = {other for one in following for other in lines.get(one, ())} - seen
        seen |= following
    return seen


def _named_by_either(pools: Pools, field: str) -> tuple[Ints, Ints]:
    by_mentor = _named(pools.mentors, field, pools.mentees)
    by_mentee = _named(pools.mentees, field, pools.mentors)
    return _columns([*by_mentor, *((j, i) for i, j in by_mentee)])


def _named(people: Profiles, field: str, others: Profiles) -> list[tuple[int, int]]:
    column = people.items(field)
    position = others.position
    owners, known = _known(column, position)
    return [
        (owner, position[column.vocabulary[code]])
        for owner, code in zip(owners.tolist(), column.codes[known].tolist(), strict=True)
    ]


def _positions(ids: Sequence[IdPair], pools: Pools) -> tuple[Ints, Ints]:
    """Return positions of listed pairs; a pair of which somebody takes no part is passed over."""
    mentor, mentee = pools.mentors.position, pools.mentees.position
    return _columns([(mentor[a], mentee[b]) for a, b in ids if a in mentor and b in mentee])


def _columns(pairs: Sequence[tuple[int, int]]) -> tuple[Ints, Ints]:
    j, i = np.array(pairs, np.int64).reshape(-1, 2).T
    return j, i


DEFAULT_RULES: tuple[Criterion, ...] = (NotSelf(), NotInChain(), NotVetoed())
"""Requirements of a policy that names none, to which a policy file adds its own."""


def with_whole_rules(settings: dict[str, Any]) -> dict[str, Any]:
    """Return settings in which the requirements are the whole list, wherever they came from."""
    if "requirements_from" not in settings:
        return settings
    rest = dict(settings)
    origin, given = rest.pop("requirements_from"), rest.get("requirements", ())
    if origin not in ("default", "nothing"):
        raise PolicyError('not a valid policy: requirements_from: expected "default" or "nothing"')
    if isinstance(given, list | tuple):
        rest["requirements"] = _added_to_defaults(given) if origin == "default" else given
    return rest


def _added_to_defaults(given: Sequence[Any]) -> list[Any]:
    """Return the default rules and those given; one of the same kind and field replaces one."""
    own = {_kind_and_field(rule) for rule in given}
    return [*(rule for rule in DEFAULT_RULES if _kind_and_field(rule) not in own), *given]


def _kind_and_field(rule: Any) -> tuple[str, str]:
    told = rule if isinstance(rule, dict) else dict(rule) if isinstance(rule, Criterion) else {}
    return str(told.get("kind")), str(told.get("field"))
