"""Pairs of an earlier matching: which of them may be made now, and how many were kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.results.pairs.provenance import EarlierMatching
from mentormatch.results.pairs.question import around_pins, question
from mentormatch.scoring.scores import Scores
from mentormatch.solve.pairs.assignment import Assignment
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Sentence, counted, sentence

__all__ = ["can_stay", "keeping", "told_earlier", "told_limit"]

_AT_ONCE = 64


def can_stay(scores: Scores, pairs: Iterable[tuple[str, str]]) -> Ints:
    """Return int64 (pairs, 2): rows of those pairs that may be made now.

    Both take part and have a place beside pinned pairs, and every requirement, every decision and
    the floor allow the pair; or a decision makes it.

    Parameters
    ----------
    scores
        Of the people of now, with decisions.
    pairs
        Mentor and mentee, by id; people who are not there are passed over.
    """
    mentors, mentees = scores.mentors.position, scores.mentees.position
    there = sorted((mentors[a], mentees[b]) for a, b in pairs if a in mentors and b in mentees)
    rows = np.array(there, np.int64).reshape(-1, 2)
    return rows[_may_be_made(scores, rows)]


def _may_be_made(scores: Scores, rows: Ints) -> Bools:
    asked, (j, i) = question(scores), rows.T
    open_ = (asked.mentor_capacity[j] > 0) & (asked.mentee_capacity[i] > 0)
    pins = set(map(tuple, scores.pinned.tolist()))
    pinned = np.array([tuple(pair) in pins for pair in rows.tolist()], np.bool_)
    return np.asarray(pinned | (open_ & _allowed(around_pins(scores), j, i)))


def _allowed(scores: Scores, j: Ints, i: Ints) -> Bools:
    """Return bool (pairs,): single pairs that are allowed."""
    starts = range(0, len(j), _AT_ONCE)
    some = [(j[s : s + _AT_ONCE], i[s : s + _AT_ONCE]) for s in starts]
    found = [np.diagonal(scores.allowed(*rows)) for rows in some]
    return np.concatenate([np.zeros(0, np.bool_), *found])


def keeping(scores: Scores, earlier: EarlierMatching | None) -> Scores:
    """Return scores that know which earlier pairs are kept before they count; see `Scores`."""
    if earlier is None or earlier.changes == "free":
        return scores
    most = None if earlier.changes == "fewest" else earlier.changes
    return replace(scores, earlier=can_stay(scores, earlier.ids), most_changes=most)


def told_earlier(scores: Scores, earlier: EarlierMatching, answer: Assignment) -> Sentence:
    """Return in a sentence how many earlier pairs are kept, and what that costs."""
    stay = can_stay(scores, earlier.ids)
    ended = len(earlier.pairs) - len(stay)
    told = counted(
        len(stay),
        "{kept} of {count} old pair that can stay is kept{ended}",
        "{kept} of {count:,} old pairs that can stay are kept{ended}",
        kept=_made(stay, answer), ended=_ended(ended) if ended else "",
    )  # fmt: skip
    if earlier.changes == "free":
        return sentence("{kept}: all were matched anew", kept=told)
    if earlier.anew is None:
        return told
    changed = len(stay) - _made(stay, earlier.anew)
    price = _price(earlier.anew, answer, changed)
    return sentence("{kept}; {price}", kept=told, price=price)


def told_limit(scores: Scores) -> list[Sentence]:
    """Return what is proven where changes are limited; nothing where they are not."""
    if scores.most_changes is None or question(scores).keep is None:
        return []
    return [
        counted(
            scores.most_changes,
            "proven: no higher total with at most {count} change; the worst pair was not raised, "
            "and nothing was drawn",
            "proven: no higher total with at most {count:,} changes; the worst pair was not "
            "raised, and nothing was drawn",
        )
    ]


def _made(pairs: Ints, answer: Assignment) -> int:
    some = set(map(tuple, pairs.tolist()))
    return sum(tuple(pair) in some for pair in answer.pairs.tolist())


def _ended(count: int) -> Sentence:
    return counted(count, " ({count} ended)", " ({count:,} ended)")


def _price(anew: Assignment, answer: Assignment, changed: int) -> Sentence:
    """Return what keeping them costs against matching anew."""
    total, worst = anew.value - answer.value, (anew.worst or 0) - (answer.worst or 0)
    costs = _of_total(total, anew.value) if total > 0 else None
    if worst > 0:
        lower = sentence("{score:.3f} of the worst pair", score=worst / UNIT)
        costs = sentence("{one} and {other}", one=costs, other=lower) if costs else lower
    if costs is None:
        return sentence("that costs nothing")
    return counted(
        changed,
        "that costs {costs}; matching anew would change {count} of them",
        "that costs {costs}; matching anew would change {count:,} of them",
        costs=costs,
    )


def _of_total(lost: int, total: int) -> Sentence:
    return sentence(
        "{total:.3f} of the total ({share:.2%})", total=lost / UNIT, share=lost / max(1, total)
    )
