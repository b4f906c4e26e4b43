"""Other pairs by hand: refused where a rule breaks, priced where none does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import Conflict, InputError, MentorMatchError, UnknownPerson
from mentormatch.lab.edit.price import change_between, moves_between
from mentormatch.results.lab.edited import Edited
from mentormatch.results.pairs.by_hand import edited_assignment
from mentormatch.results.pairs.matching import Matching
from mentormatch.results.pairs.provenance import Edit, Provenance, SetAside
from mentormatch.results.pairs.question import places
from mentormatch.results.pairs.standing import broken_rules, set_aside
from mentormatch.results.pairs.whom import Side, id_on, on_other_side
from mentormatch.scoring.scores import Scores
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import did_you_mean, several

__all__ = ["edited"]

Pair = tuple[str, str]
_ROWS_AT_ONCE = 256


def edited(
    matching: Matching,
    changes: Mapping[str, str | Iterable[str] | None],
    override: str | Iterable[str] = (),
) -> Edited:
    """Give mentees other mentors; see :meth:`mentormatch.Matching.edited`."""
    rules = (override,) if isinstance(override, str) else tuple(override)
    wanted = _by_id(matching, changes)
    before = {(m.mentor, m.mentee) for m in matching.matches}
    kept = {pair for pair in before if pair[1] not in wanted}
    now = kept | {(mentor, mentee) for mentee, mentors in wanted.items() for mentor in mentors}
    aside = _refuse_what_breaks(matching, before, now, rules)
    after = _made(matching, now, aside)
    return Edited(
        change=change_between(matching, after),
        broken_rules=tuple(one for one in aside if (one.mentor, one.mentee) not in before),
        moves=moves_between(matching, after),
        matching=after,
        left_open=tuple(_left_open(after.scores, after.certificate.assignment.pairs)),
    )


def _by_id(
    matching: Matching, changes: Mapping[str, str | Iterable[str] | None]
) -> dict[str, tuple[str, ...]]:
    """Return mentors by mentee, all by id; everybody who is not known is told at once."""
    scores, faults = matching.scores, list[MentorMatchError]()
    wanted: dict[str, tuple[str, ...]] = {}
    for word, given in changes.items():
        mentors = () if given is None else (given,) if isinstance(given, str) else tuple(given)
        if _swapped(scores, word, mentors, faults):
            continue
        mentee = _one(scores, "mentee", word, faults)
        found = [_one(scores, "mentor", who, faults) for who in mentors]
        if mentee in wanted:
            faults.append(InputError(f"{quoted(mentee)} is named twice"))
        wanted[mentee] = tuple(dict.fromkeys(found))
    if faults:
        raise type(faults[0])("\n".join(dict.fromkeys(map(str, faults))))
    return wanted


def _swapped(
    scores: Scores, word: str, given: Sequence[str], faults: list[MentorMatchError]
) -> bool:
    """Tell whether a mentor is given mentees, and note that once."""
    mentor = on_other_side(scores, "mentee", word)
    mentees = [on_other_side(scores, "mentor", who) for who in given]
    if mentor is None or not all(mentees):
        return False
    told = ", ".join(quoted(who) for who in mentees if who)
    faults.append(
        UnknownPerson(
            f"{quoted(mentor)} is a mentor here"
            + (f" and {told} a mentee" if told else "")
            + "; name the mentee first, then her mentors (MENTEE=MENTOR)"
        )
    )
    return True


def _one(scores: Scores, side: Side, word: str, faults: list[MentorMatchError]) -> str:
    try:
        return id_on(scores, side, word)
    except (UnknownPerson, InputError) as error:
        faults.append(error)
        return word


def _refuse_what_breaks(
    matching: Matching, before: set[Pair], now: set[Pair], override: Sequence[str]
) -> tuple[SetAside, ...]:
    """Return the rules that are set aside, pair by pair, or tell at once all that breaks."""
    scores, earlier = matching.scores, matching.provenance.edit
    names = set_aside(scores, override)
    faults = [
        f"no requirement is called {quoted(word)}{did_you_mean(word, names.known)}"
        for word in names.unknown
    ]
    faults += _pins_undone(matching, before - now)
    faults += _beyond_places(scores, now)
    aside, rules = [], set[str]()
    for pair in sorted(now):
        if earlier and pair in before and earlier.rules_of(*pair):
            aside.append(SetAside(*pair, earlier.rules_of(*pair)))
        if pair in before:
            continue
        broken = broken_rules(scores, *pair)
        if broken and {rule for rule, _ in broken} <= names.aside:
            aside.append(SetAside(*pair, tuple(rule for rule, _ in broken)))
            continue
        left = [(rule, fact) for rule, fact in broken if rule not in names.aside]
        rules |= {rule for rule, _ in left}
        faults += [f"{_named(pair)}: {fact}" for _, fact in left]
        faults += _absent(scores, pair)
    if faults:
        told = "\n  ".join(faults)
        people = sorted({who for pair in now - before for who in pair})
        raise Conflict(f"this edit cannot stand:\n  {told}", people=people, rules=sorted(rules))
    return tuple(aside)


def _named(pair: Pair) -> str:
    return f"{quoted(pair[0])} with {quoted(pair[1])}"


def _absent(scores: Scores, pair: Pair) -> Iterator[str]:
    if "absent" in scores.obstacles(*pair):
        yield f"{_named(pair)}: one of the two takes no part"


def _pins_undone(matching: Matching, undone: set[Pair]) -> Iterator[str]:
    for one in matching.provenance.decisions.made:
        if one.pair in undone:
            yield f"{_named(one.pair)} is pinned; drop that decision and match again"


def _beyond_places(scores: Scores, now: set[Pair]) -> Iterator[str]:
    """Yield who would have more partners than places, with who sits there, or fewer than due."""
    mentors, mentees = scores.mentors, scores.mentees
    led = Counter(mentor for mentor, _ in now)
    most = dict(zip(mentors.ids, places(mentors, "max_mentees").tolist(), strict=True))
    least = np.where(scores.mentor_present, places(mentors, "min_mentees"), 0).tolist()
    for mentor, few in zip(mentors.ids, least, strict=True):
        if led[mentor] > most[mentor]:
            theirs = ", ".join(sorted(mentee for one, mentee in now if one == mentor))
            yield (
                f"{quoted(mentor)} has {several(most[mentor], 'place', 'places')} and would have "
                f"{several(led[mentor], 'mentee', 'mentees')}: {theirs}"
            )
        if led[mentor] < few:
            yield (
                f"{quoted(mentor)} is promised {several(few, 'mentee', 'mentees')} (min_mentees) "
                f"and would have {led[mentor]}"
            )
    has = Counter(mentee for _, mentee in now)
    wanted = dict(zip(mentees.ids, places(mentees, "max_mentors").tolist(), strict=True))
    for mentee, count in sorted(has.items()):
        if count > wanted[mentee]:
            yield (
                f"{quoted(mentee)} takes {several(wanted[mentee], 'mentor', 'mentors')} "
                f"(max_mentors) and would have {count}"
            )


def _made(matching: Matching, now: set[Pair], aside: tuple[SetAside, ...]) -> Matching:
    """Return the matching with these pairs: a draft, whose parent is what was published."""
    scores, told = matching.scores, matching.provenance
    optimum = told.edit.optimum if told.edit else matching.certificate.assignment
    parent = matching.digest if matching.status == "published" else told.parent
    rows = sorted((scores.mentors.position[a], scores.mentees.position[b]) for a, b in now)
    pairs = np.array(rows, np.int64).reshape(-1, 2)
    return Matching.of(
        scores,
        edited_assignment(scores, optimum, pairs),
        matching.seed,
        matching.findings,
        Provenance(told.decisions, Edit(optimum, aside), None, parent, earlier=told.earlier),
    )


def _left_open(scores: Scores, pairs: Ints) -> Iterator[Pair]:
    """Yield pairs that may be made and are not, with a free place on both sides.

    Whoever matches again with every pair pinned would make them.
    """
    free = _free(scores.mentor_present, places(scores.mentors, "max_mentees"), pairs[:, 0])
    alone = _free(scores.mentee_present, places(scores.mentees, "max_mentors"), pairs[:, 1])
    made = set(map(tuple, pairs.tolist()))
    for start in range(0, len(alone), _ROWS_AT_ONCE):
        some = alone[start : start + _ROWS_AT_ONCE]
        for j, i in np.argwhere(scores.allowed(free, some)).tolist():
            if (int(free[j]), int(some[i])) not in made:
                yield scores.mentors.ids[free[j]], scores.mentees.ids[some[i]]


def _free(present: Bools, room: Ints, taken: Ints) -> Ints:
    return np.flatnonzero(present & (np.bincount(taken, minlength=len(room)) < room))
