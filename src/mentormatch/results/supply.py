"""Supply and demand: how many seek each skill, how many offer it, and who meets an offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.forms import FORMS
from mentormatch.results.pairs.question import places
from mentormatch.scoring.coverage import Covers
from mentormatch.scoring.pools import Pools
from mentormatch.text.masking import masked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scipy.sparse import csr_array

    from mentormatch.arrays import Bools, Ints
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.results.answer import Answer
    from mentormatch.scoring.policy import Policy

__all__ = ["Supply", "supply"]


@dataclass(frozen=True, slots=True)
class Supply:
    """One skill, goal or other item that somebody seeks or offers.

    Parameters
    ----------
    field
        Where it is sought, such as ``"seeks"`` or ``"goals"``.
    item
        The skill; a text that looks like an address or a telephone number is not shown.
    seekers
        People who take part, seek it, and do not hold it yet.
    givers
        People who take part and offer it.
    places
        Partners whom the givers take, added up; None in forms in which nobody has places of her
        own: peers, circles, groups and teams.
    met
        Seekers who meet somebody who offers it, at whatever level.
    """

    field: str
    item: str
    seekers: int
    givers: int
    places: int | None
    met: int


def supply(answer: Answer) -> tuple[Supply, ...]:
    """Count who seeks and who offers each item that the policy compares by coverage.

    Parameters
    ----------
    answer
        Pairs or groups.

    Returns
    -------
    tuple of Supply
        In the order of the policy's fields; of one field first what most people go without, then
        what most people seek, then by item. Empty where the policy covers nothing.

    Examples
    --------
    >>> import mentormatch as mm
    >>> mentors = [mm.Profile(id="ann", offers={"sql": 4}, max_mentees=2)]
    >>> mentees = [mm.Profile(id="cem", seeks={"sql": 3}), mm.Profile(id="dee", seeks={"r"})]
    >>> for row in supply(mm.match(mentors, mentees)):
    ...     print(row.item, row.seekers, row.givers, row.places, row.met)
    r 1 0 0 0
    sql 1 1 2 1
    """
    return tuple(row for criterion in _compared(answer.policy) for row in _rows(answer, criterion))


def _compared(policy: Policy) -> list[Covers]:
    """Return the criteria of coverage; a weight and a rule that compare the same count once."""
    found: dict[tuple[str, str], Covers] = {}
    for criterion in (*policy.criteria, *policy.requirements):
        if isinstance(criterion, Covers):
            found.setdefault((criterion.need, criterion.offer), criterion)
    return list(found.values())


def _rows(answer: Answer, criterion: Covers) -> list[Supply]:
    scores = answer.scores
    offered, _, _, open_needs = criterion.sides(
        Pools(scores.mentors, scores.mentees, answer.policy.period)
    )
    words = offered.vocabulary
    gives = _table(offered.starts, offered.codes, len(words), scores.mentor_present)
    seeks = _table(open_needs.starts, open_needs.codes, len(words), scores.mentee_present)
    room = _room(answer)
    held = None if room is None else gives.T @ room
    met = (((_partners(answer) @ gives) > 0) * seeks).sum(axis=0)
    sought, given = seeks.sum(axis=0), gives.sum(axis=0)
    rows = [
        Supply(
            criterion.need,
            masked(word),
            int(sought[k]),
            int(given[k]),
            None if held is None else int(held[k]),
            int(met[k]),
        )
        for k, word in enumerate(words)
        if sought[k] or given[k]
    ]
    return sorted(rows, key=lambda row: (row.met - row.seekers, -row.seekers, row.item))


def _table(starts: Ints, codes: Ints, words: int, there: Bools) -> csr_array:
    """Return int64 (people, words): 1 where somebody who takes part names a word."""
    from scipy.sparse import csr_array

    named = np.repeat(there.astype(np.int64), np.diff(starts))
    return csr_array((named, codes, starts), shape=(len(there), words))


def _partners(answer: Answer) -> csr_array:
    """Return int64 (mentees, mentors): in how many matches the two meet."""
    from scipy.sparse import csr_array

    scores = answer.scores
    met = list(_meetings(answer))
    mentees = _known(scores.mentees, [mentee for mentee, _ in met])
    mentors = _known(scores.mentors, [mentor for _, mentor in met])
    both = (mentees >= 0) & (mentors >= 0)
    ones = np.ones(int(both.sum()), np.int64)
    shape = len(scores.mentees), len(scores.mentors)
    return csr_array((ones, (mentees[both], mentors[both])), shape=shape)


def _meetings(answer: Answer) -> Iterator[tuple[str, str]]:
    """Yield each learner with everybody whom she meets and may learn from."""
    for match in answer.matches:
        teachers = match.ids_of("mentor", "lead", "peer")
        for learner in match.ids_of("mentee", "peer"):
            yield from ((learner, teacher) for teacher in teachers if teacher != learner)


def _known(people: Profiles, ids: Sequence[str]) -> Ints:
    """Return the row of each id; -1 where somebody is in no pool, such as a member of a team."""
    return np.array([people.position.get(who, -1) for who in ids], np.int64)


def _room(answer: Answer) -> Ints | None:
    """Return the partners whom each mentor takes; None where that is not counted by person."""
    form = FORMS[getattr(answer, "mode", "pairs")]
    if form.paid_by == "group":
        return None
    scores = answer.scores
    return np.where(scores.mentor_present, places(scores.mentors, "max_mentees"), 0)
