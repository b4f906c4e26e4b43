"""Additive pieces of the score of peers, and their certificate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mentormatch.arrays import Ints, Ints32
from mentormatch.results.groups.certificate import BoundCertificate, BoundedStage
from mentormatch.results.match import Piece
from mentormatch.scoring.scores import Scores
from mentormatch.solve.peers.problem import PeerAnswer, PeerProblem
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Sentence, Who, sentence

__all__ = ["certificate_of", "pieces_of"]

_PLACES = ("first gains", "second gains", "third gains")
_TOLD = 3
_METHOD = "prices of people and of odd sets, over all pairs"


def pieces_of(
    scores: Scores, directed: Ints32, weight: Ints, groups: Sequence[tuple[int, ...]]
) -> tuple[tuple[Piece, ...], ...]:
    """Return for each group what every member gains, and what reciprocity takes off.

    Without rounding, somebody in a pair adds half of what she gains from the other, somebody in a
    trio a sixth of what she gains from each of the two; together that is the arithmetic mean of all
    directions. A group is worth its combined weight (of a trio: the mean of three), which is never
    more; ``reciprocity`` is the difference, at most 0.
    """
    words = _words(scores, groups)
    return tuple(_pieces(directed, weight, group, words) for group in groups)


def _pieces(
    directed: Ints32,
    weight: Ints,
    group: tuple[int, ...],
    words: dict[tuple[int, int], Sentence],
) -> tuple[Piece, ...]:
    pairs = [(a, b) for a in group for b in group if a < b]
    units = sum(int(weight[pair]) for pair in pairs) // len(pairs)
    pieces, before, gained = [], 0, 0
    for place, person in zip(_PLACES, group, strict=False):
        others = [other for other in group if other != person]
        gained += sum(int(directed[other, person]) for other in others)
        # Rounding down the running sum makes the pieces add up to the unit.
        upto = gained // (2 * len(pairs))
        detail = _told([words[other, person] for other in others])
        pieces.append(Piece(place, upto - before, detail))
        before = upto
    missing = sentence("taken off because one gains more than another")
    return (*pieces, Piece("reciprocity", units - before, missing))


def _words(scores: Scores, groups: Sequence[tuple[int, ...]]) -> dict[tuple[int, int], Sentence]:
    """Return for each giver and gainer what is gained, and from which criteria most."""
    ways = [(a, b) for group in groups for a in group for b in group if a != b]
    if not ways:
        return {}
    givers, gainers = np.array(ways, np.int64).T
    parts = np.stack([part.pairs(givers, gainers) for part in scores.parts])
    names = [part.name for part in scores.parts]
    ids = scores.mentees.ids
    return {
        (a, b): sentence(
            "{gainer} from {giver} {score:.3f} ({parts})",
            gainer=Who(ids[b], "peer"), giver=Who(ids[a], "peer"),
            score=float(units.sum() / UNIT), parts=_most(names, units),
        )
        for (a, b), units in zip(ways, parts.T, strict=True)
    }  # fmt: skip


def _told(directions: list[Sentence]) -> Sentence:
    """Return one direction, or the two of somebody in a trio."""
    if len(directions) == 1:
        return directions[0]
    first, second = directions
    return sentence("{first}; {second}", first=first, second=second)


def _most(names: list[str], units: Ints32) -> Sentence:
    order = np.argsort(-units, kind="stable")[:_TOLD]
    told = tuple(
        sentence("{name} {score:.3f}", name=names[k], score=float(units[k] / UNIT))
        for k in order.tolist()
        if units[k] > 0
    )
    return sentence("{told}", told=told) if told else sentence("nothing")


def certificate_of(problem: PeerProblem, answer: PeerAnswer) -> BoundCertificate:
    """Take the one number that was bounded apart into people and the sum over people."""
    people = sum(len(group) for group in answer.groups)
    total = _total(problem, answer.groups)
    if not problem.people_first:
        most, rest = divmod(answer.bound, problem.factor)
        served = rest if most == total else len(problem.weight)
        return BoundCertificate((_sum(total, most), _people(people, served)))
    # What a person is worth is more than all scores together, and as much for each who waited.
    in_turn = answer.value - total
    least = int(problem.person.min()) if problem.size else 1
    served = max(people, min(answer.bound // least, len(problem.weight)))
    highest = int(problem.weight.max(initial=0)) * people
    return BoundCertificate(
        (_people(people, served), _sum(total, min(answer.bound - in_turn, max(highest, total))))
    )


def _total(problem: PeerProblem, groups: Sequence[tuple[int, ...]]) -> int:
    """Return the sum over people of their scores, in micro-units."""
    own = (problem.worth_of(g) - int(problem.person[list(g)].sum()) for g in groups)
    return sum(own) // problem.factor


def _people(value: int, bound: int) -> BoundedStage:
    return BoundedStage("people", value, bound, _METHOD, "people who have a partner")


def _sum(value: int, bound: int) -> BoundedStage:
    note = "every member counts: a pair twice, a trio three times"
    return BoundedStage("total over people", value, bound, _METHOD, note)
