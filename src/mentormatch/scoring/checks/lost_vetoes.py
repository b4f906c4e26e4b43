"""A rule on vetoes that keeps fewer people apart than they asked for, since vetoes name nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.findings import Finding
from mentormatch.people.pool.mentions import is_stand_in
from mentormatch.scoring.people_rules import NotVetoed
from mentormatch.text.masking import quoted
from mentormatch.text.sentences import counted, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.scoring.scores import Scores

__all__ = ["lost_vetoes"]


def lost_vetoes(scores: Scores) -> Iterator[Finding]:
    """Tell of a rule on vetoes if vetoes name nobody.

    Of a veto by name or address it is told, since each is a pair that may meet. Vetoes by id keep
    the ids of people who have left, or who are on another list.
    """
    pools = (scores.mentors, scores.mentees)[scores.mentors is scores.mentees :]
    here = {who for pool in pools for who in pool.ids}
    named = [who for pool in pools for who in _named(pool)]
    lost = [who for who in named if who not in here and is_stand_in(who)]
    for rule in scores.policy.requirements:
        if isinstance(rule, NotVetoed) and lost:
            yield Finding(
                "warning",
                "vetoes-lost",
                counted(
                    len(lost),
                    "{count} of {named:,} vetoes names nobody: {rule} keeps nobody apart by it.",
                    "{count:,} of {named:,} vetoes name nobody: {rule} keeps nobody apart by them.",
                    named=len(named),
                    rule=quoted(rule.label),
                ),
                column="vetoes",
                cure=sentence(
                    "Correct the names that mentormatch check lists. Whoever takes no part needs "
                    "no veto."
                ),
            )


def _named(people: Profiles) -> Iterator[str]:
    """Yield whom each veto names."""
    vetoes = people.items("vetoes")
    return (vetoes.vocabulary[code] for code in vetoes.codes.tolist())
