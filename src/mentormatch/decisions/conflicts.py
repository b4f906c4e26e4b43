"""Decisions that cannot hold together, whatever the scores say: the fewest that do not.

A set of decisions holds unless a pair is made and barred, or somebody has more pins than places.
Each of these is found by itself, and then made smallest by deletion: one decision after the other
is left out, and stays out where the rest is still in conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mentormatch.decisions.model import Decision
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import several

__all__ = ["Clash", "clashes", "smallest"]


@dataclass(frozen=True, slots=True)
class Clash:
    """Decisions that cannot hold together.

    Parameters
    ----------
    decisions
        A smallest set: without any one of them the rest holds.
    words
        Why, without an end.
    people
        Ids of those it is about.
    """

    decisions: tuple[Decision, ...]
    words: str
    people: tuple[str, ...]

    def __str__(self) -> str:
        told = ", ".join(f"{' with '.join(one.pair)} ({one.called})" for one in self.decisions)
        return f"{self.words}: {told}"


def clashes(
    decisions: Sequence[Decision],
    mentor_places: Mapping[str, int],
    mentee_places: Mapping[str, int],
) -> list[Clash]:
    """Return what cannot hold together.

    Parameters
    ----------
    decisions
        About people by id.
    mentor_places, mentee_places
        By id, the most partners of each.
    """
    made = [one for one in decisions if one.makes]
    return [
        *_made_and_barred(decisions),
        *_too_many(made, "mentor", mentor_places),
        *_too_many(made, "mentee", mentee_places),
    ]


def smallest(
    decisions: Sequence[Decision], conflicting: Callable[[Sequence[Decision]], bool]
) -> tuple[Decision, ...]:
    """Return a smallest set of conflicting decisions, by deletion.

    Examples
    --------
    >>> smallest("abcd", lambda some: sum(one in "bcd" for one in some) > 1)
    ('c', 'd')
    """
    kept = list(decisions)
    for one in decisions:
        fewer = [other for other in kept if other is not one]
        if conflicting(fewer):
            kept = fewer
    return tuple(kept)


def _made_and_barred(decisions: Sequence[Decision]) -> Iterator[Clash]:
    for pair in dict.fromkeys(one.pair for one in decisions):
        about = [one for one in decisions if one.pair == pair]
        if _both(about):
            mentor, mentee = map(quoted, pair)
            words = f"{mentor} with {mentee} cannot be made and not be made"
            yield Clash(smallest(about, _both), words, pair)


def _both(decisions: Sequence[Decision]) -> bool:
    return len({one.makes for one in decisions}) > 1


def _too_many(made: Sequence[Decision], side: str, places: Mapping[str, int]) -> Iterator[Clash]:
    for person in dict.fromkeys(getattr(one, side) for one in made):
        theirs = [one for one in made if getattr(one, side) == person]
        room = places[person]
        if len({one.pair for one in theirs}) > room:
            least = smallest(theirs, lambda some, room=room: len({o.pair for o in some}) > room)  # type: ignore[misc]
            pinned = several(len(least), "pair is", "pairs are")
            words = f"{quoted(person)} has {several(room, 'place', 'places')} and {pinned} pinned"
            yield Clash(least, words, (person,))
