"""How well everybody is served: the best score of each mentee, from the lowest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.plots.canvas import (
    BLUE,
    INK,
    axis_words,
    canvas,
    entitle,
    letter_and_line,
    rows,
    short,
    thinned,
)
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Language, Sentence, counted, sentence

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from mentormatch.results.names import Names
    from mentormatch.results.pairs.matching import Matching

__all__ = ["scores", "scores_data"]

_NAMED = 5
_LETTERS = 18
_DOTS = 160
"""More dots than this touch one another."""


def scores_data(matching: Matching) -> pd.DataFrame:
    """Return what `scores` draws.

    Parameters
    ----------
    matching
        Pairs.

    Returns
    -------
    pandas.DataFrame
        One row a mentee who takes part, the lowest first: mentee, score (her best, 0…1; 0 for
        whoever is left out), rank (from 1), matched. Where people have labels, ``mentee_label``
        stands behind the mentee. The mean of the scores is that of the matching.

    Examples
    --------
    >>> import mentormatch as mm
    >>> programme = mm.datasets.load_programme()
    >>> matching = mm.match(programme.mentors, programme.mentees, seed=7)
    >>> data = mm.plots.scores_data(matching)
    >>> len(data), int(data["matched"].sum()), round(float(data["score"].mean()), 3)
    (59, 55, 0.495)
    """
    import pandas as pd

    best: dict[str, int] = {}
    for match in matching.matches:
        best[match.mentee] = max(match.units, best.get(match.mentee, 0))
    there = zip(matching.scores.mentees.ids, matching.scores.mentee_present, strict=True)
    rows = sorted((who in best, best.get(who, 0), who) for who, present in there if present)
    frame = pd.DataFrame(
        {
            "mentee": [who for _, _, who in rows],
            "score": [units / UNIT for _, units, _ in rows],
            "rank": range(1, len(rows) + 1),
            "matched": [matched for matched, _, _ in rows],
        }
    ).astype({"mentee": object, "score": float, "matched": bool})
    if matching.names:
        frame.insert(1, "mentee_label", [matching.names(who, "mentee") for who in frame["mentee"]])
    return frame


def scores(matching: Matching, *, ax: Axes | None = None, language: Language = "en") -> Axes:
    """Draw the best score of each mentee, from the lowest; whoever is left out is crossed at 0.

    The five lowest pairs are named, as many as fit. ``matching.without_labels()`` names them by id.

    Parameters
    ----------
    matching
        Pairs.
    ax
        Where to draw; new axes if left out.
    language
        ``"en"`` or ``"nl"``.

    Returns
    -------
    matplotlib.axes.Axes
        The score axis runs from 0 to 1.

    Raises
    ------
    MissingExtra
        Without the extra ``[plot]``.
    """
    data, names = scores_data(matching), matching.names.speaking(language)
    left, made = data[~data["matched"]], data[data["matched"]]
    with canvas(ax) as axes:
        for some, marker, colour, size in ((made, "o", BLUE, 3.5), (left, "x", INK, 5.0)):
            shown = some.iloc[thinned(len(some), _DOTS)]
            axes.plot(
                shown["rank"], shown["score"], marker, color=colour, markersize=size, clip_on=False
            )
        axes.set_xlim(0, max(len(data), 1) + 1)
        axes.set_ylim(0, 1)
        axes.locator_params(axis="x", integer=True)
        across = names.told(_across(len(left)))
        axis_words(axes, across, names.told(sentence("score, 0 to 1")))
        _name_lowest(axes, made, len(data), names)
        entitle(axes, names.told(_title(data)), names.told(_desc(data)), beside=4)
    return axes


def _name_lowest(ax: Axes, made: pd.DataFrame, people: int, names: Names) -> None:
    """Name the lowest pairs right of their dots, each with a line to its dot; as many as fit."""
    lowest = made.head(_NAMED)
    words = [
        f"{short(names(row.mentee, 'mentee'), _LETTERS)} {names.told(_number(row.score))}"
        for row in rows(lowest)
    ]
    if not words:
        return
    letter, line = letter_and_line(ax)
    first = float(lowest["rank"].max()) + 0.06 * people
    wide = letter * people * max(map(len, words))
    for row, text, (x, y) in zip(
        rows(lowest), words, _places(made, first, people, wide, line), strict=False
    ):
        ax.annotate(
            text, (row.rank, row.score), (x, y), va="center", parse_math=False,
            arrowprops={
                "arrowstyle": "-", "color": INK, "linewidth": 0.5, "shrinkB": 2, "relpos": (0, 0.5),
            },
        )  # fmt: skip


def _places(
    made: pd.DataFrame, first: float, people: int, wide: float, line: float
) -> list[tuple[float, float]]:
    """Return where words stand, so that no line crosses another: below the dots, or above them.

    Dots rise to the right. Below them there is room from where the words start, more of it further
    right; above them from where they end. Where there is room for no line, there is no place.
    """

    def height(rank: float) -> float:
        return float(made.loc[made["rank"] <= rank, "score"].max())

    last = max(first, people - wide)
    starts = [first + (last - first) * k / 8 for k in range(9)]
    for count in range(_NAMED, 0, -1):
        for start in starts:
            lowest = height(start) - line * count
            if lowest > 0.7 * line:
                return [(start, lowest + line * k) for k in range(count)]
        above = height(first + wide) + line
        if above + line * (count - 1) <= 1:
            return [(first, above + line * (count - 1 - k)) for k in range(count)]
    return []


def _across(left: int) -> Sentence:
    words = sentence("mentees, the lowest score first")
    if not left:
        return words
    return sentence("{words}; x: left out ({count})", words=words, count=left)


def _number(score: float) -> Sentence:
    return sentence("{score:.3f}", score=score)


def _title(data: pd.DataFrame) -> Sentence:
    return counted(
        len(data),
        "{served} of {count} mentee has a mentor; mean score {mean:.3f}",
        "{served} of {count} mentees have a mentor; mean score {mean:.3f}",
        served=int(data["matched"].sum()),
        mean=float(data["score"].mean()) if len(data) else 0.0,
    )


def _desc(data: pd.DataFrame) -> Sentence:
    made = data.loc[data["matched"], "score"]
    if not len(made):
        return sentence("There is no pair.")
    return sentence(
        "Best score of each mentee, from the lowest {lowest:.3f} over the median {middle:.3f} to "
        "the highest {highest:.3f}; left out, at 0: {left}.",
        lowest=float(made.min()), middle=float(made.median()), highest=float(made.max()),
        left=len(data) - len(made),
    )  # fmt: skip
