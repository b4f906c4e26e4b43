"""Referential integrity: managers, preferences, vetoes and past partners who stand in no pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.findings import Finding, Findings
from mentormatch.people.arrays import ItemColumn
from mentormatch.people.pool.reporting_lines import chain_findings
from mentormatch.text.masking import masked_word
from mentormatch.text.phrases import did_you_mean, several

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mentormatch.people.pool.profiles import Profiles

__all__ = ["check_references"]

_NEAR = 50
"""So many strangers get a suggestion of ids that are near."""


def check_references(mentors: Profiles, mentees: Profiles) -> Findings:
    """Find people who are named and stand in no pool, or not in the pool where they would matter.

    Parameters
    ----------
    mentors, mentees
        The two pools of a matching.

    Returns
    -------
    Findings
        A warning for each preference for nobody, with ids that are near, and one for all that name
        somebody on their own side, which is common where one table was split; a note with the count
        for vetoes and for past partners, which lose nothing by it; a warning for managers who
        stand in neither pool, since reporting lines end at them, and for lines that run in a
        circle only when both pools are seen together.

    Examples
    --------
    >>> from mentormatch.people.schema.profile import Profile
    >>> from mentormatch.people.pool.profiles import Profiles
    >>> mentors = Profiles.of([Profile(id="ann", preferences=["bob"])])
    >>> print(check_references(mentors, Profiles.of([Profile(id="bo")])))
    warnings (1)
      column 'preferences', id 'ann': Nobody among the mentees has the id that is preferred (did \
you mean 'bo'?). Found 'bob'.
    """
    sides = [(mentors, mentees, "mentees"), (mentees, mentors, "mentors")]
    if mentors is mentees:
        sides = [(mentors, mentees, "people")]
    partners = (
        finding
        for pool, others, called in sides
        for check in (_preferences_for_nobody, _other_strangers)
        for finding in check(pool, others, called)
    )
    return Findings([*partners, *_shared_chain(mentors, mentees)])


def _shared_chain(mentors: Profiles, mentees: Profiles) -> Iterator[Finding]:
    together = {**mentors.managers, **mentees.managers}
    known = {*chain_findings(mentors.managers), *chain_findings(mentees.managers)}
    yield from (loop for loop in chain_findings(together) if loop not in known)
    strangers = {boss for boss in together.values() if boss not in together} - {
        *mentors.ids,
        *mentees.ids,
    }
    if strangers:
        yield Finding(
            "warning",
            "manager-unknown",
            f"{several(len(strangers), 'manager stands', 'managers stand')} in neither pool; "
            "reporting lines end there.",
            column="manager",
            cure="Add their rows if a chain above them matters.",
        )


def _preferences_for_nobody(pool: Profiles, others: Profiles, called: str) -> Iterator[Finding]:
    beside = []
    for place, (row, who) in enumerate(_strangers(pool, others, "preferences")):
        if who in pool:
            beside.append((pool.ids[row], who))
            continue
        # Looking for near ids takes a look at all of them, each time.
        near = did_you_mean(who, others.ids) if place < _NEAR else ""
        yield Finding(
            "warning",
            "preference-for-nobody",
            f"Nobody among the {called} has the id that is preferred{near}.",
            column="preferences",
            value=masked_word(who),
            person=pool.ids[row],
        )

    if beside:
        wishes = several(len(beside), "wish names", "wishes name")
        yield Finding(
            "warning",
            "preference-beside",
            f"{wishes} somebody who is not among the {called} but on the same side; the first is "
            f"{beside[0][1]}.",
            column="preferences",
            person=beside[0][0],
        )


def _other_strangers(pool: Profiles, others: Profiles, called: str) -> Iterator[Finding]:
    for name in ("vetoes", "past_partners"):
        count = sum(1 for _ in _strangers(pool, others, name))
        if count:
            yield Finding(
                "note",
                "partner-elsewhere",
                f"{several(count, 'of them names', 'of them name')} nobody among the {called}, "
                "which changes nothing.",
                column=name,
            )


def _strangers(pool: Profiles, others: Profiles, name: str) -> Iterator[tuple[int, str]]:
    """Yield row and id for each item that is no id of the other pool."""
    column = pool.columns[name]
    assert isinstance(column, ItemColumn)
    unknown = [who not in others for who in column.vocabulary]
    owners = column.owners
    at = np.flatnonzero(np.array(unknown, np.bool_)[column.codes]) if unknown else ()
    for place in at:
        yield int(owners[place]), column.vocabulary[column.codes[place]]
