"""What a what-if costs: one whole number for each stage of the objective, and who moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from mentormatch.objectives import Objective
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Sentence, Who, counted, joined, sentence

__all__ = ["ENTRIES", "Change", "Move", "order_of", "told_moves"]

ENTRIES = ("people", "waiting", "kept", "worst", "total", "evenness")
"""The entries of a change, in the order of the default objective."""

_ENTRY_OF = {"coverage": "people", "even": "evenness"}
"""Stages that are called otherwise than their entry."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a what-if costs, against the matching that was made.

    Each entry is after minus before; of evenness, before minus after. A stage that was not run
    stands as 0. In the order of the stages a change is never better than none; a later entry alone
    may rise where an earlier one falls.

    Parameters
    ----------
    people
        Mentees with a mentor.
    waiting
        Rounds waited, at most three a person, summed over those with a mentor.
    kept
        Old pairs kept, after a re-match.
    worst
        What the lowest score falls by, in micro-units: 0, or below. None where the objective does
        not raise it.
    total
        Sum of the scores, in micro-units.
    evenness
        Sum of the squared loads of mentors, before minus after.
    within_slack
        Whether the total stays within what raising the worst pair may cost (``worst_slack``). It is
        told, not enforced.
    order
        The entries in the order of the stages as run.

    Examples
    --------
    >>> change = Change(people=0, worst=-41_000, total=-80_000)
    >>> print(change)
    the worst pair falls by 0.041; the total falls by 0.080
    >>> change.vector
    (0, 0, 0, -41000, -80000, 0)
    """

    people: int
    waiting: int = 0
    kept: int = 0
    worst: int | None = None
    total: int = 0
    evenness: int = 0
    within_slack: bool = True
    order: tuple[str, ...] = field(default=ENTRIES, repr=False)

    @property
    def vector(self) -> tuple[int, ...]:
        """The entries in the order of the stages: the larger of two is the better."""
        return tuple(getattr(self, entry) or 0 for entry in self.order)

    @property
    def free(self) -> bool:
        """Whether it costs nothing: an equally good matching does it."""
        return not any(self.vector)

    @property
    def words(self) -> Sentence:
        """The entries that are not 0, in words, in the order of the stages."""
        said = [_WORDS[entry](self) for entry in self.order if getattr(self, entry)]
        return joined(said, "; ") if said else sentence("nothing changes")

    def __str__(self) -> str:
        return str(self.words)


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody whose mentor changes.

    Parameters
    ----------
    person
        Id of the mentee.
    before, after
        Ids of the mentors; None where there is none.
    before_units, after_units
        Scores of the two pairs in micro-units.
    """

    person: str
    before: str | None
    after: str | None
    before_units: int | None = None
    after_units: int | None = None

    @property
    def words(self) -> Sentence:
        """The move in a sentence without an end."""
        who = Who(self.person, "mentee")
        before, after = Who(self.before or "", "mentor"), Who(self.after or "", "mentor")
        was, becomes = (self.before_units or 0) / UNIT, (self.after_units or 0) / UNIT
        if self.before is None:
            return sentence(
                "{who} gets {after} ({becomes:.3f})", who=who, after=after, becomes=becomes
            )
        if self.after is None:
            return sentence("{who} loses {before} ({was:.3f})", who=who, before=before, was=was)
        return sentence(
            "{who} moves from {before} to {after} ({was:.3f} → {becomes:.3f})",
            who=who, before=before, after=after, was=was, becomes=becomes,
        )  # fmt: skip

    def __str__(self) -> str:
        return str(self.words)


def order_of(objective: Objective) -> tuple[str, ...]:
    """Return the entries of a change in the order of the stages of an objective.

    Examples
    --------
    >>> from mentormatch.objectives import OBJECTIVES
    >>> order_of(OBJECTIVES["total"])
    ('total', 'people')
    """
    named = (_ENTRY_OF.get(kind.name, kind.name) for kind in objective.stages)
    return tuple(dict.fromkeys(entry for entry in named if entry in ENTRIES))


def told_moves(moves: Sequence[Move], most: int) -> Sentence:
    """Return the first moves in a sentence, and how many more there are."""
    shown = joined([move.words for move in moves[:most]], "; ")
    if len(moves) <= most:
        return shown
    return counted(
        len(moves) - most,
        "{shown}; {count} more person moves",
        "{shown}; {count:,} more people move",
        shown=shown,
    )


def _people(change: Change) -> Sentence:
    if change.people < 0:
        return counted(
            -change.people,
            "{count} mentee fewer has a mentor",
            "{count:,} mentees fewer have a mentor",
        )
    return counted(
        change.people,
        "{count} mentee more has a mentor",
        "{count:,} mentees more have a mentor",
    )


def _waiting(change: Change) -> Sentence:
    if change.waiting < 0:
        return sentence(
            "those with a mentor had waited {rounds} rounds less", rounds=-change.waiting
        )
    return sentence("those with a mentor had waited {rounds} rounds more", rounds=change.waiting)


def _kept(change: Change) -> Sentence:
    if change.kept < 0:
        return counted(
            -change.kept, "{count} old pair fewer stays", "{count:,} old pairs fewer stay"
        )
    return counted(change.kept, "{count} old pair more stays", "{count:,} old pairs more stay")


def _worst(change: Change) -> Sentence:
    if (change.worst or 0) > 0:
        return sentence("the worst pair rises by {score:.3f}", score=(change.worst or 0) / UNIT)
    return sentence("the worst pair falls by {score:.3f}", score=-(change.worst or 0) / UNIT)


def _total(change: Change) -> Sentence:
    if change.total < 0:
        return sentence("the total falls by {score:.3f}", score=-change.total / UNIT)
    return sentence("the total rises by {score:.3f}", score=change.total / UNIT)


def _evenness(change: Change) -> Sentence:
    if change.evenness < 0:
        return sentence("loads are less even")
    return sentence("loads are more even")


_WORDS: dict[str, Callable[[Change], Sentence]] = {
    "people": _people,
    "waiting": _waiting,
    "kept": _kept,
    "worst": _worst,
    "total": _total,
    "evenness": _evenness,
}
