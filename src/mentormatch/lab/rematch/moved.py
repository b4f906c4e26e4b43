"""Who has another partner than in the matching before, and why the earlier pair is not made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import NamedTuple

from mentormatch.errors import PolicyError
from mentormatch.results.lab.moved import Moved, PersonMoved, WhyMoved
from mentormatch.results.match import Role
from mentormatch.results.pairs.earlier import can_stay
from mentormatch.results.pairs.matching import Matching
from mentormatch.results.pairs.provenance import EarlierMatching
from mentormatch.scoring.people_rules import NotBanned
from mentormatch.text.sentences import Sentence, Who, joined, sentence

__all__ = ["moved"]

Pair = tuple[str, str]
_SIDES: tuple[Role, ...] = ("mentee", "mentor")
_BANNED = NotBanned().label


class _Why(NamedTuple):
    code: WhyMoved
    words: Sentence


def moved(matching: Matching) -> Moved:
    """Tell who moved; see :attr:`mentormatch.Matching.moved`."""
    earlier = matching.provenance.earlier
    if earlier is None:
        raise PolicyError("this matching follows no other; mm.rematch makes one that does")
    seen = _Seen(matching, earlier)
    rows = sorted(
        (row for side in _SIDES for row in seen.rows(side)),
        key=lambda row: (_SIDES.index(row.side), row.code == "KEPT", row.person),
    )
    return Moved(tuple(rows)).named(matching.names)


@dataclass(frozen=True)
class _Seen:
    """A re-match beside the matching before it."""

    matching: Matching
    earlier: EarlierMatching

    @cached_property
    def before(self) -> dict[Pair, int]:
        """Score of each pair of the matching before, in micro-units."""
        return {(pair.mentor, pair.mentee): pair.units for pair in self.earlier.pairs}

    @cached_property
    def now(self) -> dict[Pair, int]:
        """Score of each pair of now, in micro-units."""
        return {(match.mentor, match.mentee): match.units for match in self.matching.matches}

    @cached_property
    def could_stand(self) -> set[Pair]:
        """Pairs of the matching before that may be made now."""
        scores = self.matching.scores
        rows = can_stay(scores, self.earlier.ids).tolist()
        return {(scores.mentors.ids[j], scores.mentees.ids[i]) for j, i in rows}

    def rows(self, side: Role) -> Iterator[PersonMoved]:
        """Yield the partners of everybody of a side, before and now."""
        was, now = (_by_person(pairs, side) for pairs in (self.before, self.now))
        known = self.earlier.people(side)
        for person in sorted(was.keys() | now.keys()):
            theirs, ours = was.get(person, {}), now.get(person, {})
            for partner in sorted(theirs.keys() & ours.keys()):
                why = _Why("KEPT", sentence("kept"))
                yield _row(person, side, partner, partner, why, theirs, ours)
            lost, gained = (
                sorted(a.keys() - b.keys()) for a, b in ((theirs, ours), (ours, theirs))
            )
            for old, new in zip_longest(lost, gained):
                if old is None:
                    why = _gained(known=person in known, alone=not theirs)
                else:
                    why = self.why_not(*((old, person) if side == "mentee" else (person, old)))
                yield _row(person, side, old, new, why, theirs, ours)

    def why_not(self, mentor: str, mentee: str) -> _Why:
        """Tell why an earlier pair is not made."""
        if (mentor, mentee) in self.could_stand:
            return _Why("MOVED", sentence("moved, though the pair could have stayed"))
        scores = self.matching.scores
        gone = [
            *([Who(mentor, "mentor")] if mentor not in scores.mentors else []),
            *([Who(mentee, "mentee")] if mentee not in scores.mentees else []),
        ]
        if gone:
            return _Why("LEFT", sentence("{people} left", people=joined(gone, " + ")))
        return self._forbidden(mentor, mentee)

    def _forbidden(self, mentor: str, mentee: str) -> _Why:
        found = self.matching.scores.obstacles(mentor, mentee)
        if "absent" in found:
            return _Why("ABSENT", sentence("one of the two takes no part now"))
        if _BANNED in found:
            return _Why("RULE", sentence("a decision bars the pair"))
        if found:
            return _Why("RULE", sentence("now forbidden by: {rules}", rules=joined(found)))
        return _Why("NO_PLACE", sentence("no place is left for the pair"))


def _gained(*, known: bool, alone: bool) -> _Why:
    if not known:
        return _Why("NEW", sentence("new in the programme"))
    if alone:
        return _Why("MORE", sentence("had nobody before"))
    return _Why("MORE", sentence("a partner more than before"))


def _by_person(pairs: Mapping[Pair, int], side: Role) -> dict[str, dict[str, int]]:
    """Return by person the partners with the score of each pair."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (mentor, mentee), units in pairs.items():
        person, partner = (mentee, mentor) if side == "mentee" else (mentor, mentee)
        found[person][partner] = units
    return dict(found)


def _row(
    person: str,
    side: Role,
    before: str | None,
    after: str | None,
    why: _Why,
    theirs: Mapping[str, int],
    ours: Mapping[str, int],
) -> PersonMoved:
    scores = theirs.get(before or ""), ours.get(after or "")
    return PersonMoved(person, side, before, after, why.code, why.words, *scores)
