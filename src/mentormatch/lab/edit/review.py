"""The way to publication: what is still to be decided, and matchings as they were seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from mentormatch.decisions.model import Decision, Decisions
from mentormatch.errors import Conflict, InputError
from mentormatch.results.pairs.matching import Matching
from mentormatch.results.pairs.provenance import Review
from mentormatch.results.pairs.standing import by_id
from mentormatch.text.phrases import first_few, several

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["accept_all", "published", "reviewed", "undecided"]

_SHOWN = 5


def undecided(matching: Matching, decisions: Any = None) -> pd.DataFrame:
    """Return pairs that nobody decided about; see :meth:`mentormatch.Matching.undecided`."""
    frame = matching.to_frame()
    decided = {one.pair for one in _all(matching, decisions)}
    pairs = zip(frame["mentor"], frame["mentee"], strict=True)
    rest = frame[np.array([pair not in decided for pair in pairs], np.bool_)]
    return rest.sort_values(["score", "mentor", "mentee"], ignore_index=True)


def accept_all(
    matching: Matching,
    decisions: Any = None,
    *,
    who: str,
    why: str,
    when: date,
    score_above: float | None = None,
) -> Decisions:
    """Accept pairs; see :meth:`mentormatch.Matching.accept_all`."""
    decided, edit = _all(matching, decisions), matching.provenance.edit
    known = {one.pair for one in decided}
    for match in matching.matches:
        pair = match.mentor, match.mentee
        high = score_above is None or match.score > score_above
        if high and pair not in known:
            aside = edit.rules_of(*pair) if edit else ()
            decided = decided.accept(*pair, who=who, why=why, when=when, override=aside)
    return decided


def reviewed(matching: Matching, decisions: Any, *, who: str, when: date) -> Matching:
    """Return the matching as reviewed; see :meth:`mentormatch.Matching.reviewed`."""
    return _seen(matching, "reviewed", _all(matching, decisions), who, when)


def published(matching: Matching, decisions: Any, *, who: str, when: date) -> Matching:
    """Return the matching as published; see :meth:`mentormatch.Matching.published`."""
    decided = _all(matching, decisions)
    faults = [*_undecided(matching, decided), *_otherwise(matching, decided)]
    if faults:
        people = dict.fromkeys(who for pair in _pairs(matching) for who in pair)
        raise Conflict("this cannot be published:\n  " + "\n  ".join(faults), people=tuple(people))
    return _seen(matching, "published", decided, who, when)


def _all(matching: Matching, decisions: Any) -> Decisions:
    """Return what was decided before and now, about people by id."""
    given = Decisions() if decisions is None else Decisions.read(decisions)
    gone = {who for one in matching.provenance.decided for who in one.pair}
    return matching.provenance.decided + by_id(matching.scores, given, gone)


def _pairs(matching: Matching) -> list[tuple[str, str]]:
    return [(match.mentor, match.mentee) for match in matching.matches]


def _undecided(matching: Matching, decided: Decisions) -> Iterator[str]:
    seen = {one.pair for one in decided}
    rest = [" with ".join(pair) for pair in _pairs(matching) if pair not in seen]
    if rest:
        count = several(len(rest), "pair is", "pairs are")
        yield (
            f"{count} not decided: {first_few(rest, _SHOWN)}; accept or reject them "
            "(mentormatch decide … --accept-all)"
        )


def _otherwise(matching: Matching, decided: Decisions) -> Iterator[str]:
    """Yield decisions that this matching does not follow."""
    pairs = set(_pairs(matching))
    there = matching.scores.mentors.position, matching.scores.mentees.position
    for one in decided:
        known = one.mentor in there[0] and one.mentee in there[1]
        if known and one.makes != (one.pair in pairs) and not _waits(matching, one):
            what = "is not made" if one.makes else "is made"
            yield f"{' with '.join(one.pair)} {what} ({one.called}); match again with the decisions"


def _waits(matching: Matching, one: Decision) -> bool:
    """Tell whether one of the two takes no part."""
    return "absent" in matching.scores.obstacles(*one.pair)


def _seen(
    matching: Matching,
    status: Literal["reviewed", "published"],
    decided: Decisions,
    who: str,
    when: date,
) -> Matching:
    faults = [] if str(who or "").strip() else ["who: say who did"]
    # What is no day gets no type check in a notebook.
    if type(when) is not date:
        faults.append("when: expected a day, such as date(2026, 3, 2)")
    if faults:
        raise InputError("; ".join(faults))
    review = Review(status, who.strip(), when, decided)
    return replace(matching, provenance=replace(matching.provenance, review=review, read_as=None))
