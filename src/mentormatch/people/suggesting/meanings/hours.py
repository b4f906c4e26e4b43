"""Hours of the week that words of a form stand for, as a first guess to be checked.

An answer is taken only if every word of it is known and it can be read in one way. Where it might
mean more or fewer hours, the fewer are proposed; where it might mean other ones, none are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from mentormatch.people.schema.slots import DAYS, parse_slot
from mentormatch.people.suggesting.meanings.clock import Clock
from mentormatch.people.suggesting.meanings.week_words import WORKDAYS, Word, words_of

__all__ = ["hours_of", "slots_of"]

Span = tuple[int, int]
Hours = dict[str, list[Span]]
_ALL_DAY = (9 * 60, 17 * 60)


def hours_of(text: str) -> tuple[str, ...]:
    """Return the hours of a day that parts of the day stand for; none if a word is not known.

    Examples
    --------
    >>> hours_of("Morning, Evening"), hours_of("'s middags"), hours_of("whenever")
    (('09:00-12:00', '18:00-21:00'), ('13:00-17:00',), ())
    """
    words = words_of(text)
    if not words or any(word.kind not in ("part", "clock", "mark") for word in words):
        return ()
    spans = _spans(words)
    return () if spans is None else tuple(map(_span, _joined(spans)))


def slots_of(text: str) -> tuple[str, ...] | None:
    """Return the slots of a week that an answer stands for; None if it is a slot itself.

    Examples
    --------
    >>> slots_of("monday mornings"), slots_of("dinsdagmiddag")
    (('Mon 09:00-12:00',), ('Tue 13:00-17:00',))
    >>> slots_of("vr ochtend"), slots_of("Thursday or Friday")
    (('Fri 09:00-12:00',), ('Thu 09:00-17:00', 'Fri 09:00-17:00'))
    >>> slots_of("di t/m do, behalve woensdag"), slots_of("dinsdag 9-11 uur")
    (('Tue 09:00-17:00', 'Thu 09:00-17:00'), ('Tue 09:00-11:00',))
    >>> slots_of("Mon 09:00-11:00") is None, slots_of("whenever"), slots_of("every other Friday")
    (True, (), ())
    """
    try:
        parse_slot(text)
    except ValueError:
        pass
    else:
        return None
    words = words_of(text)
    hours = None if not words else _hours(words)
    return tuple(_slots(hours)) if hours else ()


def _slots(hours: Hours) -> Iterator[str]:
    for day in DAYS:
        yield from (f"{day} {_span(span)}" for span in _joined(hours.get(day, [])))


def _span(span: Span) -> str:
    (begin, first), (end, last) = divmod(span[0], 60), divmod(span[1], 60)
    return f"{begin:02}:{first:02}-{end:02}:{last:02}"


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Return spans in order, those that overlap as one."""
    joined: list[Span] = []
    for begin, end in sorted(spans):
        if joined and begin < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((begin, end))
    return joined


# -- what is meant, and what is excepted -----------------------------------------------------------


def _hours(words: Sequence[Word]) -> Hours | None:
    """Return the hours of each day; None where the words can be read in several ways."""
    places = [place for place, word in enumerate(words) if word.kind == "not"]
    if not places:
        return _meant(words)
    stated, excepted = words[: places[0]], words[places[0] + 1 :]
    hours = _meant(stated)
    if hours is None or len(places) > 1:
        # "Not on Friday" alone does not say when.
        return None
    return _without(hours, excepted)


def _without(hours: Hours, words: Sequence[Word]) -> Hours | None:
    kinds = _kinds(words)
    if kinds == "d":
        days = _days(words)
        return None if days is None else {d: s for d, s in hours.items() if d not in days}
    if kinds in ("p", "dp", "pd"):
        spans = _spans([word for word in words if word.clock])
        days = _days([word for word in words if not word.clock]) if "d" in kinds else tuple(hours)
        if spans is None or days is None:
            return None
        return {d: _cut(s, spans) if d in days else s for d, s in hours.items()}
    return None


def _cut(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    left = list(spans)
    for begin, end in taken:
        pieces = [((a, min(b, begin)), (max(a, end), b)) for a, b in left]
        left = [(a, b) for both in pieces for a, b in both if a < b]
    return left


def _meant(words: Sequence[Word]) -> Hours | None:
    kinds = _kinds(words)
    if kinds == "d":
        days = _days(words)
        return None if days is None else {day: [_ALL_DAY] for day in days}
    if kinds == "p":
        certain = all(word.clock.certain for word in words if word.clock)
        spans = _spans(words) if certain else None
        return None if spans is None else {day: list(spans) for day in WORKDAYS}
    # Days with their hours, all in one order; whatever stands alone might belong to its neighbour.
    if not kinds or kinds not in ("dp" * (len(kinds) // 2), "pd" * (len(kinds) // 2)):
        return None
    return _paired(words)


def _paired(words: Sequence[Word]) -> Hours | None:
    runs = [list(run) for _, run in groupby(_with_neighbours(words), key=_is_hours)]
    hours: Hours = {}
    for first, second in zip(runs[::2], runs[1::2], strict=True):
        of_days, of_hours = (second, first) if _is_hours(first[0]) else (first, second)
        days, spans = _days(of_days), _spans(of_hours)
        if days is None or spans is None:
            return None
        for day in days:
            hours.setdefault(day, []).extend(spans)
    return hours


def _with_neighbours(words: Sequence[Word]) -> Iterator[Word]:
    """Yield words without the marks between a day and its hours, which part nothing."""
    for place, word in enumerate(words):
        if word.kind != "mark":
            yield word
            continue
        before = [w for w in words[:place] if w.kind != "mark"]
        after = [w for w in words[place + 1 :] if w.kind != "mark"]
        if before and after and _is_hours(before[-1]) == _is_hours(after[0]):
            yield Word("mark", clock=before[-1].clock)


def _is_hours(word: Word) -> bool:
    return word.clock is not None


def _kinds(words: Sequence[Word]) -> str:
    """Return d for each run of days and p for each run of hours, in their order."""
    plain = ("d" if not _is_hours(word) else "p" for word in words if word.kind != "mark")
    return "".join(kind for kind, _ in groupby(plain))


# -- days, and hours -------------------------------------------------------------------------------


def _days(words: Sequence[Word]) -> tuple[str, ...] | None:
    """Return the days that a run names; None where a range or a group is not clear."""
    said = [word for word in words if word.kind != "mark"]
    if not said or said[0].kind not in ("day", "days") or said[-1].kind not in ("day", "days"):
        return None
    named: list[str] = []
    place = 0
    while place < len(said):
        if place + 2 < len(said) and said[place + 1].kind in ("through", "to", "dash"):
            between = _range(said[place], said[place + 2])
            chained = place + 3 < len(said) and said[place + 3].kind in ("through", "to", "dash")
            if between is None or chained:
                return None
            named += between
            place += 3
        elif said[place].kind in ("day", "days"):
            named += said[place].days
            place += 1
        else:
            return None
    # "Weekdays (Monday, Tuesday)" may be five days or two.
    grouped = any(word.kind == "days" for word in said)
    return None if grouped and len(set(named)) < len(named) else tuple(named)


def _range(first: Word, last: Word) -> tuple[str, ...] | None:
    if first.kind != "day" or last.kind != "day":
        return None
    begin, end = DAYS.index(first.days[0]), DAYS.index(last.days[0])
    return DAYS[begin : end + 1] if begin < end else None


def _spans(words: Sequence[Word]) -> list[Span] | None:
    """Return the hours that a run names; ``afternoon 14:00-16:00`` is the latter alone."""
    spans: list[Span] = []
    for is_mark, run in groupby(words, key=lambda word: word.kind == "mark"):
        if is_mark:
            continue
        said = list(run)
        if any(word.clock is None for word in said):
            return None
        parts = [word.clock for word in said if word.kind == "part" and word.clock]
        clocks = [word.clock for word in said if word.kind == "clock" and word.clock]
        if parts and clocks and not all(any(_within(c, p) for p in parts) for c in clocks):
            return None
        spans += [(one.begin, one.end) for one in clocks or parts]
    return spans or None


def _within(one: Clock, other: Clock) -> bool:
    return other.begin <= one.begin and one.end <= other.end
