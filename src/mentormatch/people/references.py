"""Referential integrity: managers, preferences, vetoes and past partners who stand in no pool."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mentormatch.findings import Finding, Findings
from mentormatch.people.arrays import ItemColumn
from mentormatch.people.identities import check_identities
from mentormatch.people.near_people import NearPeople
from mentormatch.people.pool.mentions import is_stand_in
from mentormatch.people.pool.reporting_lines import chain_findings
from mentormatch.people.several_named import several_named
from mentormatch.text.phrases import these_rows
from mentormatch.text.sentences import Sentence, Who, counted, few, joined, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from mentormatch.people.pool.profiles import Profiles

__all__ = ["check_references"]

_NEAR = 20
"""So many strangers get a suggestion of ids that are near."""
_NAMED = 5
"""People whom a finding names where no row is known."""


def check_references(mentors: Profiles, mentees: Profiles, *, together: bool = False) -> Findings:
    """Find people who are named and stand in no pool, or not in the pool where they would matter.

    Parameters
    ----------
    mentors, mentees
        The two pools of a matching, or one pool twice.
    together
        Whether people of one side meet too, as in groups and teams: then anybody may be named.

    Returns
    -------
    Findings
        Warnings. Each wish and each veto that names nobody, with ids that are near; past partners
        and managers likewise where an id is near, and the others in one line, since people leave
        and lines end somewhere. Lines that run in a circle only when both pools are seen together.
        A note for who names somebody of the own side, which changes nothing there. People who may
        stand in the two pools under different ids.

    Examples
    --------
    >>> from mentormatch.people.schema.profile import Profile
    >>> from mentormatch.people.pool.profiles import Profiles
    >>> mentors = Profiles.of([Profile(id="ann", vetoes=["bob"])])
    >>> print(check_references(mentors, Profiles.of([Profile(id="Bob")])))
    warnings (1)
      column 'vetoes', id 'ann': The veto names nobody among the mentees, so it keeps nobody apart \
(did you mean 'Bob'?). Correct the id, or take the veto out.
    """
    everybody = frozenset((*mentors.ids, *mentees.ids))
    sides = [
        (mentors, mentees, sentence("mentees")),
        (mentees, mentors, sentence("mentors")),
    ]
    if mentors is mentees:
        sides = [(mentors, mentees, sentence("people"))]
    named = [
        finding
        for pool, others, called in sides
        for field in _FIELDS
        for finding in _named_nobody(
            field,
            pool,
            NearPeople(everybody if together else others.ids, mentors, mentees),
            everybody,
            sentence("people") if together else called,
        )
    ]
    lines = (*_managers(mentors, mentees, everybody), *_circles(mentors, mentees))
    several = [found for pool, others, _ in sides for found in several_named(pool, others)]
    return Findings([*several, *named, *lines, *check_identities(mentors, mentees)])


@dataclass(frozen=True, slots=True)
class _Words:
    """How a field that names people is spoken of.

    Attributes
    ----------
    code
        Begin of the codes of its findings.
    the
        What one name in it is, at the begin of a sentence.
    counted
        How many of them there are, in words.
    lost
        What comes of a name that is nobody's.
    cure
        What to do about it.
    singly
        Whether each is told for itself, near id or not.
    """

    code: str
    the: Sentence
    counted: Callable[[int], Sentence]
    lost: Sentence
    cure: Sentence
    singly: bool


_FIELDS = {
    "preferences": _Words(
        "preference",
        sentence("The wish"),
        lambda count: counted(count, "{count} wish", "{count:,} wishes"),
        sentence("it is left out"),
        sentence("Correct the id, or take the wish out."),
        singly=True,
    ),
    "vetoes": _Words(
        "veto",
        sentence("The veto"),
        lambda count: counted(count, "{count} veto", "{count:,} vetoes"),
        sentence("it keeps nobody apart"),
        sentence("Correct the id, or take the veto out."),
        singly=True,
    ),
    "past_partners": _Words(
        "past-partner",
        sentence("The past partner"),
        lambda count: counted(count, "{count} past partner", "{count:,} past partners"),
        sentence("nobody is kept apart"),
        sentence("Correct the id, or take the past partner out."),
        singly=False,
    ),
}


def _named_nobody(
    field: str, pool: Profiles, near_to: NearPeople, everybody: frozenset[str], called: Sentence
) -> Iterator[Finding]:
    words, beside, gone = _FIELDS[field], [], []
    for place, (row, who) in enumerate(_strangers(pool, near_to.ids, field)):
        if who in everybody:
            beside.append((pool.ids[row], who))
            continue
        # Looking for near ids takes a look at all of them, each time.
        near = near_to.of(who) if place < _NEAR else ""
        if words.singly or near or is_stand_in(who):
            yield _placed(
                pool,
                Finding(
                    "warning",
                    f"{words.code}-for-nobody",
                    sentence(
                        "{name} names nobody among the {people}, so {lost}{near}.",
                        name=words.the,
                        people=called,
                        lost=words.lost,
                        near=near,
                    ),
                    column=field,
                    cure=words.cure,
                    person=pool.ids[row],
                ),
            )
        else:
            gone.append(pool.ids[row])
    if gone:
        yield Finding(
            "warning",
            f"{words.code}-for-nobody",
            counted(
                len(gone),
                "{names} is not among the {people}, so {lost}. That is right if they have left.",
                "{names} are not among the {people}, so {lost}. That is right if they have left.",
                names=words.counted(len(gone)),
                people=called,
                lost=words.lost,
            ),
            column=field,
            person=gone[0],
        )
    if beside:
        yield _beside(field, beside, called)


def _placed(pool: Profiles, finding: Finding) -> Finding:
    """Return a finding on a person with the row of the file, where that is known."""
    known = pool.mentions
    row = None if known is None else known.rows.get(finding.person or "")
    if known is None or row is None:
        return finding
    column = known.headers.get(finding.column or "", finding.column)
    return replace(finding, file=known.file, row=row, column=column)


def _beside(field: str, beside: list[tuple[str, str]], called: Sentence) -> Finding:
    """Tell of wishes that meet nobody, and of other names that need not, on the own side."""
    words = _FIELDS[field]
    return Finding(
        "warning" if field == "preferences" else "note",
        f"{words.code}-beside",
        counted(
            len(beside),
            "{names} names somebody on the same side and not among the {people}. That changes "
            "nothing. The first is {first}.",
            "{names} name somebody on the same side and not among the {people}. That changes "
            "nothing. The first is {first}.",
            names=words.counted(len(beside)),
            people=called,
            first=Who(beside[0][1], ""),
        ),
        column=field,
        person=beside[0][0],
    )


def _managers(mentors: Profiles, mentees: Profiles, everybody: frozenset[str]) -> Iterator[Finding]:
    lines = {**mentors.managers, **mentees.managers}
    bosses = sorted(set(lines.values()))
    lost = [boss for boss in bosses if boss not in lines and boss not in everybody]
    near_to = NearPeople(everybody, mentors, mentees)
    near = {boss: near_to.of(boss) for boss in lost[:_NEAR]}
    told = {boss for boss in lost if near.get(boss) or is_stand_in(boss)}
    groups: defaultdict[tuple[bool, bool, bool], list[_Lost]] = defaultdict(list)
    for boss in sorted(told):
        named_by = sorted(who for who, named in lines.items() if named == boss)
        for who in named_by if is_stand_in(boss) else named_by[:1]:
            kind = who in mentees.managers, is_stand_in(boss), bool(near.get(boss))
            groups[kind].append(_Lost(who, near.get(boss, "")))
    for (of_mentee, by_name, _), found in sorted(groups.items(), key=lambda group: group[0]):
        yield _lost_managers(mentees if of_mentee else mentors, found, by_name=by_name)
    others = [boss for boss in lost if boss not in told]
    if others:
        yield Finding(
            "warning",
            "manager-unknown",
            counted(
                len(bosses),
                "{found} of {count} manager found: {lost} in neither pool. Reporting lines end "
                "there.",
                "{found} of {count:,} managers found: {lost} in neither pool. Reporting lines end "
                "there.",
                found=len(bosses) - len(lost),
                lost=len(others),
            ),
            column="manager",
            cure=sentence(
                "Write the manager's id as the person's own row has it, or add their rows."
            ),
            person=min(who for who, named in lines.items() if named in others),
        )


class _Lost(NamedTuple):
    """Somebody whose manager is nobody, with the question whether a near one is meant."""

    who: str
    near: str


def _lost_managers(pool: Profiles, found: Sequence[_Lost], *, by_name: bool) -> Finding:
    """Return that managers are in neither pool, all of them near somebody or none of them."""
    rows = {} if pool.mentions is None else pool.mentions.rows
    found = sorted(found, key=lambda one: (rows.get(one.who, 0), one.who))
    message = (
        sentence(
            "The manager is in neither pool{near}, so the reporting line ends there.",
            near=found[0].near,
        )
        if len(found) == 1
        else sentence(
            "{count:,} people name a manager who is in neither pool, so their reporting lines end "
            "there: {places}.",
            count=len(found),
            places=_where(found, rows),
        )
    )
    finding = Finding(
        "warning",
        "manager-unknown",
        message,
        column="manager",
        cure=sentence("Correct it, or add the row of the manager.")
        if by_name
        else sentence("Correct the id."),
        person=found[0].who,
    )
    return _placed(pool, finding)


def _where(found: Sequence[_Lost], rows: Mapping[str, int]) -> Sentence:
    """Return where people name nobody, by the near one that they may mean."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for one in found:
        places[one.near].append(one.who)
    told = [
        sentence(
            "{where}{near}",
            where=these_rows([rows[who] for who in named])
            if all(who in rows for who in named)
            else few([Who(who, "") for who in named], _NAMED),
            near=near,
        )
        for near, named in places.items()
    ]
    return joined(told, "; ")


def _circles(mentors: Profiles, mentees: Profiles) -> Iterator[Finding]:
    together = {**mentors.managers, **mentees.managers}
    known = {*chain_findings(mentors.managers), *chain_findings(mentees.managers)}
    yield from (loop for loop in chain_findings(together) if loop not in known)


def _strangers(pool: Profiles, others: Collection[str], name: str) -> Iterator[tuple[int, str]]:
    """Yield row and id for each item that is no id of the others."""
    column = pool.columns[name]
    assert isinstance(column, ItemColumn)
    unknown = [who not in others for who in column.vocabulary]
    owners = column.owners
    at = np.flatnonzero(np.array(unknown, np.bool_)[column.codes]) if unknown else ()
    for place in at:
        yield int(owners[place]), column.vocabulary[column.codes[place]]
