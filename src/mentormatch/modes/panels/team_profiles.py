"""Existing teams as profiles: what the members need together, and whom none of them may meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from mentormatch.errors import PolicyError
from mentormatch.findings import Finding
from mentormatch.modes.pools import as_pool
from mentormatch.people.arrays import TextColumn
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Goal, Need, Profile
from mentormatch.people.schema.slots import DAYS, QUARTERS_A_WEEK, quarters
from mentormatch.scoring.people_rules import managers_of, reached, reports_of
from mentormatch.text.masking import quoted
from mentormatch.text.sentences import counted

__all__ = ["MEMBERS", "SIZE", "members_by", "team_profiles"]

MEMBERS = "members"
"""The attribute that holds the ids of the members, folded as every tag is."""
SIZE = "size"
"""The attribute that holds their number."""


def team_profiles(mentees: Profiles | Iterable[Profile], *, by: str = "team") -> Profiles:
    """Merge people into one profile a team, so that mentors can be found for teams that exist.

    A team needs what any member needs: of a skill that several need, the lowest current level, the
    highest target and the highest importance count. Goals, tags and past partners are joined; hours
    are those that all members who named any have in common; vetoes are those of any member, and
    hold as well for the members themselves and for everybody above or below one of them in the
    reporting lines that are known. The ids of the members stay in the attribute ``members``, which
    :func:`mentormatch.staff_teams` reads to apply rules about particular people to each member.

    Parameters
    ----------
    mentees
        The people. Who is not active is not part of a team.
    by
        A field or attribute of one word that tells the teams apart.

    Returns
    -------
    Profiles
        One profile a team, its id the word. People without a team are told in the findings.

    Raises
    ------
    PolicyError
        If the field holds several items a person.

    Examples
    --------
    >>> from mentormatch import Profile
    >>> people = [Profile(id="cem", team="data", seeks={"sql": 3}, vetoes={"ben"}),
    ...           Profile(id="dee", team="data", seeks={"sql": 4, "law": 2})]
    >>> (data,) = team_profiles(people)
    >>> data.id, data.seeks["sql"].target, sorted(data.seeks), sorted(data.vetoes)
    ('data', 4, ['law', 'sql'], ['ben', 'cem', 'dee'])
    """
    pool = as_pool(mentees)
    members = members_by(pool, by)
    managers = managers_of(pool)
    lines = managers, reports_of(managers)
    profiles = [_merged(name, people, lines) for name, people in sorted(members.items())]
    teams = Profiles.of(profiles)
    reports = {person.id: name for name, people in members.items() for person in people}
    # Whoever reports to a member reports, from far enough above, to the team.
    own = {team.id: team.manager for team in profiles if team.manager}
    above = {**pool.managers, **reports, **own}
    found = [*pool.findings, *_outside(pool, reports)]
    return teams.with_mentions_of(pool).with_managers(above).with_findings(found)


def members_by(pool: Profiles, by: str) -> dict[str, list[Profile]]:
    """Return the active people of each team, in order of id.

    Raises
    ------
    PolicyError
        If the field holds several items a person.
    """
    column = pool.field(by)
    if not isinstance(column, TextColumn):
        raise PolicyError(
            f"{quoted(by)} does not hold one word for each person; a word says which team it is"
        )
    members: dict[str, list[Profile]] = {}
    for row, person in enumerate(pool):
        name = column[row]
        if name is not None and person.active:
            members.setdefault(name, []).append(person)
    return members


def _merged(
    name: str, people: Sequence[Profile], lines: Iterable[Mapping[str, set[str]]]
) -> Profile:
    ids = {person.id for person in people}
    bosses = Counter(p.manager for p in people if p.manager and p.manager not in ids)
    answered = {
        field: [answer for p in people if (answer := getattr(p, field)) is not None]
        for field in _MERGED
    }
    answers: dict[str, Any] = {
        "manager": min(bosses, key=lambda boss: (-bosses[boss], boss), default=None),
        "availability": _hours(people),
        **{field: _MERGED[field](said) for field, said in answered.items() if said},
    }
    said = {field: answer for field, answer in answers.items() if answer is not None}
    vetoes = {who for person in people for who in person.vetoes or ()}
    forbidden = frozenset(vetoes.union(ids, *(reached(ids, line) for line in lines)) - {name})
    if "preferences" in said:
        said["preferences"] = tuple(who for who in said["preferences"] if who not in forbidden)
    dates = [person.from_date for person in people if person.from_date]
    return Profile(
        id=name,
        vetoes=forbidden,
        from_date=min(dates) if len(dates) == len(people) else None,
        until_date=max((p.until_date for p in people if p.until_date), default=None)
        if all(p.until_date for p in people)
        else None,
        attributes={MEMBERS: frozenset(ids), SIZE: float(len(people))},
        **said,
    )


def _needs(answered: Sequence[Mapping[str, Need]]) -> dict[str, Need]:
    needs: dict[str, list[Need]] = {}
    for seeks in answered:
        for skill, need in seeks.items():
            needs.setdefault(skill, []).append(need)
    return {skill: _joint(same) for skill, same in needs.items()}


def _joint(needs: Sequence[Need]) -> Need:
    targets = [need.target for need in needs if need.target is not None]
    return Need(
        current=min(need.current for need in needs),
        target=max(targets) if targets else None,
        importance=max(need.importance for need in needs),
    )


def _goals(said: Sequence[Sequence[Goal]]) -> tuple[Goal, ...]:
    return tuple(dict.fromkeys(goal for goals in said for goal in goals))


def _union(said: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*said)


def _strongest(said: Sequence[Mapping[str, float]]) -> dict[str, float]:
    styles = sorted({style for wanted in said for style in wanted})
    return {style: max(wanted.get(style, 0.0) for wanted in said) for style in styles}


def _wishes(said: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return everybody whom a member wishes for: by the best rank, then by how many wish."""
    ranks: dict[str, list[int]] = {}
    for wishes in said:
        for rank, who in enumerate(wishes):
            ranks.setdefault(who, []).append(rank)
    return tuple(sorted(ranks, key=lambda who: (min(ranks[who]), -len(ranks[who]), who)))


def _common(words: Sequence[str]) -> str | None:
    return words[0] if len(set(words)) == 1 else None


_MERGED: Mapping[str, Callable[[list[Any]], Any]] = {
    "seeks": _needs,
    "goals": _goals,
    "time_zone": _common,
    "department": _common,
    "site": _common,
    "languages": _union,
    "experience": _union,
    "past_partners": _union,
    "styles_wanted": _strongest,
    "preferences": _wishes,
}
"""Field → what a team answers, of the answers of those who did."""


def _hours(people: Sequence[Profile]) -> frozenset[str] | None:
    """Return the quarters of an hour that all share; None where zones differ or nobody answered."""
    said = [person for person in people if person.availability is not None]
    zones = {person.time_zone for person in said}
    if not said or len(zones) > 1:
        return None
    free = [{q for slot in p.availability or () for q in quarters(slot)} for p in said]
    return frozenset(_slots(set.intersection(*free)))


def _slots(free: set[int]) -> list[str]:
    """Return quarters of a week as slots, none past midnight."""
    slots, start = [], None
    for quarter in range(QUARTERS_A_WEEK + 1):
        inside = quarter in free and quarter < QUARTERS_A_WEEK
        if start is not None and (not inside or quarter % 96 == 0):
            slots.append(_slot(start, quarter))
            start = None
        if inside and start is None:
            start = quarter
    return slots


def _slot(start: int, end: int) -> str:
    first, last = (start % 96) * 15, ((end - 1) % 96 + 1) * 15
    day = DAYS[start // 96]
    return f"{day} {first // 60:02}:{first % 60:02}-{last // 60:02}:{last % 60:02}"


def _outside(pool: Profiles, placed: Mapping[str, str]) -> list[Finding]:
    """Note people who are in no team, and teams whose hours cannot be compared."""
    outside = [who for who in pool.ids if who not in placed]
    if not outside:
        return []
    message = counted(
        len(outside),
        "{count} person is in no team or not active.",
        "{count:,} people are in no team or not active.",
    )
    return [Finding("note", "in-no-team", message, value=", ".join(outside[:5]))]
