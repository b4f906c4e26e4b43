"""Who has another mentor than before: a line each, by chain."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from mentormatch.errors import InputError
from mentormatch.plots.canvas import (
    BLUE,
    INK,
    axis_words,
    canvas,
    entitle,
    key_below,
    label_rows,
    room_for,
    rows,
    short,
    write,
)
from mentormatch.results.lab.moved import Moved
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Language, Sentence, counted, sentence

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from mentormatch.results.names import Names
    from mentormatch.results.pairs.matching import Matching

__all__ = ["moved", "moved_data"]

_LETTERS = 16


class _Line(NamedTuple):
    person: str
    before: str | None
    after: str | None
    score_before: float | None
    score_after: float | None


def moved_data(before: Matching | Moved, after: Matching | None = None) -> pd.DataFrame:
    """Return what `moved` draws.

    Parameters
    ----------
    before, after
        As there.

    Returns
    -------
    pandas.DataFrame
        One row for each mentor that a mentee had or has: person, before, after (ids, missing where
        there is none), score_before, score_after (0…1). Those who moved come first, by chain:
        whoever takes a place stands above the one who left it. Whoever kept a mentor has the same
        before and after.

    Examples
    --------
    >>> import mentormatch as mm
    >>> mentors = [mm.Profile(id="ann", offers={"sql": 4}), mm.Profile(id="ben", offers={"r": 4})]
    >>> mentees = [mm.Profile(id="cem", seeks={"sql": 3}), mm.Profile(id="dee", seeks={"r": 3})]
    >>> matching = mm.match(mentors, mentees)
    >>> other = matching.edited({"cem": "ben", "dee": "ann"}).matching
    >>> mm.plots.moved_data(matching, other)[["person", "before", "after"]]
      person before after
    0    cem    ann   ben
    1    dee    ben   ann
    """
    import pandas as pd

    lines = _lines(before, after)
    kept = [line for line in lines if line.before == line.after]
    chains = _by_chain([line for line in lines if line.before != line.after])
    frame = pd.DataFrame([*chains, *kept], columns=list(_Line._fields))
    whole = {"person": object, "before": object, "after": object}
    return frame.astype({**whole, "score_before": float, "score_after": float})


def _lines(before: Matching | Moved, after: Matching | None) -> list[_Line]:
    if isinstance(before, Moved):
        return _told(before)
    if after is None:
        raise InputError(
            "moved: give the matching before and the one after, or alone the .moved of a re-match"
        )
    return _compared(before, after)


def _told(moves: Moved) -> list[_Line]:
    return [
        _Line(m.person, m.before, m.after, _score(m.before_units), _score(m.after_units))
        for m in moves.of("mentee")
    ]


def _compared(before: Matching, after: Matching) -> list[_Line]:
    """Return for each mentee the mentors kept, lost and gained; lost and gained side by side."""
    old, new = _pairs(before), _pairs(after)
    lines: list[_Line] = []
    for who in sorted({*old, *new}):
        mine, now = old.get(who, {}), new.get(who, {})
        lines += [_Line(who, m, m, mine[m], now[m]) for m in sorted(mine.keys() & now.keys())]
        lost, won = sorted(mine.keys() - now.keys()), sorted(now.keys() - mine.keys())
        for k in range(max(len(lost), len(won))):
            one = lost[k] if k < len(lost) else None
            other = won[k] if k < len(won) else None
            lines.append(
                _Line(who, one, other, mine[one] if one else None, now[other] if other else None)
            )
    return lines


def _pairs(matching: Matching) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for match in matching.matches:
        found.setdefault(match.mentee, {})[match.mentor] = match.score
    return found


def _by_chain(lines: Iterable[_Line]) -> list[_Line]:
    """Return lines so that whoever takes a place is followed by the one who left it."""
    waiting = sorted(lines, key=lambda line: (line.person, line.before or "", line.after or ""))
    ordered: list[_Line] = []
    taken = {line.after for line in waiting if line.after is not None}
    waiting.sort(key=lambda line: line.before in taken)
    while waiting:
        now: _Line | None = waiting.pop(0)
        while now is not None:
            ordered.append(now)
            left = now.after
            now = next((line for line in waiting if left is not None and line.before == left), None)
            if now is not None:
                waiting.remove(now)
    return ordered


def _score(units: int | None) -> float | None:
    return None if units is None else units / UNIT


def moved(
    before: Matching | Moved,
    after: Matching | None = None,
    *,
    ax: Axes | None = None,
    language: Language = "en",
) -> Axes:
    """Draw who has another mentor than before, with both scores; who kept hers is counted.

    Parameters
    ----------
    before, after
        Two matchings of the same people; or alone the ``moved`` of a matching that followed one.
    ax
        Where to draw; new axes if left out.
    language
        ``"en"`` or ``"nl"``.

    Returns
    -------
    matplotlib.axes.Axes
        A line a mentee from the hollow dot, before, to the filled one, after; a cross where there
        is no mentor any more. As many as fit, by chain: whoever takes a place stands above the one
        who left it.

    Raises
    ------
    InputError
        If a matching is given alone.
    MissingExtra
        Without the extra ``[plot]``.
    """
    data = moved_data(before, after)
    names = (before if after is None else after).names.speaking(language)
    changed = data[data["before"].fillna("") != data["after"].fillna("")]
    with canvas(ax) as axes:
        shown = changed.head(room_for(axes, 82)).reset_index(drop=True)
        labels = [short(names(who, "mentee"), _LETTERS) for who in shown["person"]]
        for place, row in enumerate(rows(shown)):
            _draw(axes, place, row, names)
        beside = max(map(len, labels), default=0)
        label_rows(axes, labels)
        axes.set_xlim(0, 1)
        axis_words(axes, names.told(_axis(len(shown), len(changed))), beside=beside)
        _key(axes, names)
        key_below(axes, beside=beside)
        kept = len(data) - len(changed)
        entitle(axes, names.told(_title(changed, kept)), names.told(_desc(changed)), beside)
    return axes


def _draw(ax: Axes, place: int, row: Any, names: Names) -> None:
    """Draw dots and line of one mentee, and write the two mentors beside them."""
    ends = [x for x in (row.score_before, row.score_after) if not math.isnan(x)]
    if len(ends) == 2:
        ax.hlines(place, min(ends), max(ends), INK, lw=0.8, zorder=1)
    if not math.isnan(row.score_before):
        gone = not isinstance(row.after, str)
        ax.plot(row.score_before, place, "X" if gone else "o", mfc="white", mec=BLUE, ms=6)
    if not math.isnan(row.score_after):
        ax.plot(row.score_after, place, "o", mfc=BLUE, mec=BLUE, ms=6)
    two = (row.before, row.after)
    called = [short(names(w, "mentor"), _LETTERS) if isinstance(w, str) else "-" for w in two]
    furthest, nearest = max(ends, default=0.0), min(ends, default=0.0)
    right = furthest < 0.6
    write(
        ax, furthest + 0.03 if right else nearest - 0.03, place, " → ".join(called), va="center",
        ha="left" if right else "right",
    )  # fmt: skip


def _key(ax: Axes, names: Names) -> None:
    """Name the two kinds of dots, which are drawn one by one."""
    for fill, words in (("white", sentence("before")), (BLUE, sentence("after"))):
        ax.plot([], [], "o", mfc=fill, mec=BLUE, ms=6, label=names.told(words))


def _axis(shown: int, every: int) -> Sentence:
    if shown < every:
        return sentence("score, 0 to 1; {shown} of {every} are drawn", shown=shown, every=every)
    return sentence("score, 0 to 1")


def _title(changed: pd.DataFrame, kept: int) -> Sentence:
    return counted(
        changed["person"].nunique(),
        "{count} mentee has another mentor; {kept} pairs are kept",
        "{count:,} mentees have other mentors; {kept} pairs are kept",
        kept=kept,
    )


def _desc(changed: pd.DataFrame) -> Sentence:
    gain = float((changed["score_after"].fillna(0) - changed["score_before"].fillna(0)).sum())
    return sentence(
        "Scores of those who moved: {after:.3f} after {before:.3f} in total, a difference of "
        "{gain:.3f}; {lost} have no mentor any more and {won} had none before.",
        after=float(changed["score_after"].sum()), before=float(changed["score_before"].sum()),
        gain=gain, lost=int(changed["after"].isna().sum()), won=int(changed["before"].isna().sum()),
    )  # fmt: skip
