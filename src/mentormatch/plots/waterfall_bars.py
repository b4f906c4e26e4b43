"""Why a pair scores what it scores: a bar for each criterion, which add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.plots.canvas import (
    BLUE,
    INK,
    SIZE,
    canvas,
    entitle,
    key_below,
    label_rows,
    short,
    write,
)
from mentormatch.results.pairs.explain import contribution_frame
from mentormatch.text.sentences import Language, Who, sentence

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from mentormatch.results.pairs.explain import Explanation

__all__ = ["waterfall", "waterfall_data"]

_LETTERS = 22
_ROWS = 10
_ROW_HEIGHT = 0.3


def waterfall_data(explanation: Explanation, other: Explanation | None = None) -> pd.DataFrame:
    """Return what `waterfall` draws.

    Parameters
    ----------
    explanation, other
        As there.

    Returns
    -------
    pandas.DataFrame
        One row a criterion: criterion, points, most, answered, start, end (0…1; the last end is
        the score). With another pair also its other_points, other_start and other_end.

    Examples
    --------
    >>> import mentormatch as mm
    >>> programme = mm.datasets.load_programme()
    >>> matching = mm.match(programme.mentors, programme.mentees, seed=7)
    >>> (why,) = matching.explain(matching.worst.mentee)
    >>> data = mm.plots.waterfall_data(why)
    >>> round(float(data["end"].iloc[-1]), 3), round(why.score, 3)
    (0.407, 0.407)
    """
    data = _bars(explanation)
    if other is None:
        return data
    names = {name: f"other_{name}" for name in ("points", "start", "end")}
    theirs = _bars(other)[["criterion", *names]].rename(columns=names)
    return data.merge(theirs, on="criterion", how="left")


def _bars(explanation: Explanation) -> pd.DataFrame:
    frame = contribution_frame(explanation.parts)[["criterion", "points", "most", "answered"]]
    end = frame["points"].cumsum()
    return frame.assign(start=end - frame["points"], end=end)


def waterfall(
    explanation: Explanation,
    other: Explanation | None = None,
    *,
    ax: Axes | None = None,
    language: Language = "en",
) -> Axes:
    """Draw what each criterion adds to the score of a pair; the bars add up to it.

    Parameters
    ----------
    explanation
        A pair, from :meth:`mentormatch.Matching.explain`.
    other
        Another pair under the same policy, drawn as outlines.
    ax
        Where to draw; new axes if left out.
    language
        ``"en"`` or ``"nl"``.

    Returns
    -------
    matplotlib.axes.Axes
        Filled: both answered. Hatched: one or both did not, and a neutral default counts.

    Raises
    ------
    MissingExtra
        Without the extra ``[plot]``.
    """
    data, told = waterfall_data(explanation, other), explanation.names.speaking(language).told
    names = [short(told(part.criterion), _LETTERS) for part in explanation.parts]
    height = max(SIZE[1], _ROW_HEIGHT * (len(data) - _ROWS) + SIZE[1])
    with canvas(ax, (SIZE[0], height)) as axes:
        for answered, words in (
            (True, sentence("both answered")),
            (False, sentence("no answer, neutral")),
        ):
            _draw(axes, data[data["answered"] == answered], answered, told(words))
        if other is not None:
            pair = other.names.speaking(language).told(other.pair)
            axes.barh(
                data.index, data["other_points"], 0.86, data["other_start"], facecolor="none",
                edgecolor=INK, linestyle=(0, (3, 2)), linewidth=1, label=short(pair, 40),
            )  # fmt: skip
        for row, bar in data.iterrows():
            points = told(sentence("{points:.3f} of {most:.3f}", points=bar.points, most=bar.most))
            furthest = max(bar.end, 0 if other is None else bar.other_end)
            _beside(axes, furthest, float(row), points)  # type: ignore[arg-type]
        label_rows(axes, names)
        axes.set_xlim(0, 1)
        axes.set_xlabel(told(sentence("score, 0 to 1")))
        beside = max(map(len, names), default=0)
        key_below(axes, beside=beside)
        _entitle(axes, explanation, other, language, beside)
    return axes


def _draw(ax: Axes, bars: pd.DataFrame, answered: bool, words: str) -> None:
    if len(bars):
        fill = BLUE if answered else "white"
        ax.barh(
            bars.index, bars["points"], 0.66, bars["start"], facecolor=fill, edgecolor=BLUE,
            hatch="" if answered else "////", linewidth=0.8, label=words,
        )  # fmt: skip


def _beside(ax: Axes, end: float, row: float, points: str) -> None:
    """Write the points right of a bar, or left of its start where the axis ends."""
    near = end > 0.72
    write(
        ax, end - 0.015 if near else end + 0.015, row, points, va="center",
        ha="right" if near else "left",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8} if near else None,
    )  # fmt: skip


def _entitle(
    ax: Axes, explanation: Explanation, other: Explanation | None, language: Language, beside: int
) -> None:
    told = explanation.names.speaking(language).told
    title = sentence("{pair}: {score:.3f} of 1", pair=explanation.pair, score=explanation.score)
    desc = sentence(
        "{backed}.", backed=explanation.backed,
    ) if other is None else sentence(
        "{backed}. Outlined: {mentee} with {mentor}, {score:.3f}.",
        backed=explanation.backed, mentee=Who(other.mentee, "mentee"),
        mentor=Who(other.mentor, "mentor"), score=other.score,
    )  # fmt: skip
    entitle(ax, told(title), told(desc), beside)
