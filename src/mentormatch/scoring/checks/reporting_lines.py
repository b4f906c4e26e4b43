"""Rules on reporting lines that protect fewer people than they seem to, since managers are unknown.

Past partners are told one by one; they may well be about people who are not here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.findings import Finding
from mentormatch.people.pool.mentions import is_stand_in
from mentormatch.scoring.people_rules import NotInChain
from mentormatch.text.masking import quoted
from mentormatch.text.sentences import counted, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mentormatch.scoring.scores import Scores

__all__ = ["unfound_managers"]

_TENTH = 10


def unfound_managers(scores: Scores) -> Iterator[Finding]:
    """Tell of a rule on reporting lines if managers who are named were not found.

    Of managers by id it is told if not one was found, since lines end somewhere; of managers by
    name or address also if a tenth was not.
    """
    people = scores.mentors, scores.mentees
    named = {boss for pool in people for boss in pool.managers.values()}
    here = {who for pool in people for who in (*pool.ids, *pool.managers)}
    lost = sorted(boss for boss in named - here if is_stand_in(boss))
    for rule in scores.policy.requirements:
        if not isinstance(rule, NotInChain) or not named:
            continue
        if not named.isdisjoint(here) and _TENTH * len(lost) >= len(named):
            yield _protecting_some(rule, len(lost), len(named))
        if named.isdisjoint(here):
            yield Finding(
                "warning",
                "nobody-protected",
                counted(
                    len(named),
                    "0 of {count} manager was found: {rule} protects nobody.",
                    "0 of {count:,} managers were found: {rule} protects nobody.",
                    rule=quoted(rule.label),
                ),
                column="manager",
                cure=sentence(
                    "Write ids as they are in the files, or name the columns of names and "
                    'addresses in the column map: resolve = ["Name", "Email"].'
                ),
            )


def _protecting_some(rule: NotInChain, lost: int, named: int) -> Finding:
    return Finding(
        "warning",
        "some-unprotected",
        counted(
            lost,
            "{count} of {named:,} managers was not found: {rule} does not protect whoever named "
            "this one.",
            "{count:,} of {named:,} managers were not found: {rule} does not protect whoever named "
            "them.",
            named=named,
            rule=quoted(rule.label),
        ),
        column="manager",
        cure=sentence(
            "Correct the names that mentormatch check lists, or add the rows of these managers."
        ),
    )
