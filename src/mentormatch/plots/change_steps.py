"""What more changes of an earlier matching gain: the total in steps, and its bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.plots.canvas import (
    BLUE,
    INK,
    ORANGE,
    axis_words,
    canvas,
    entitle,
    key_below,
    thinned,
)
from mentormatch.results.names import NOBODY
from mentormatch.text.sentences import Language, Sentence, counted, sentence

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from mentormatch.results.lab.change_curve import ChangeCurve

__all__ = ["changes", "changes_data"]

_DOTS = 120
"""More dots than this touch one another."""


def changes_data(curve: ChangeCurve) -> pd.DataFrame:
    """Return what `changes` draws.

    Parameters
    ----------
    curve
        People and total against the number of changes.

    Returns
    -------
    pandas.DataFrame
        One row for each number of changes: changes, people, total and bound (sums of scores; a
        bound may be missing), exact.

    Examples
    --------
    >>> import mentormatch as mm
    >>> programme = mm.datasets.load_programme()
    >>> matching = mm.match(programme.mentors, programme.mentees, seed=7)
    >>> left = programme.mentors.filter([m for m in programme.mentors.ids if m != "HF125"])
    >>> curve = mm.change_curve(matching, left, programme.mentees)
    >>> mm.plots.changes_data(curve).head(2).round(3)
       changes  people   total   bound  exact
    0        0      54  28.815  28.815   True
    1        1      54  28.815  28.837  False
    """
    return curve.to_frame()[["changes", "people", "total", "bound", "exact"]]


def changes(
    curve: ChangeCurve,
    *,
    chosen: int | None = None,
    ax: Axes | None = None,
    language: Language = "en",
) -> Axes:
    """Draw the total that so many changes reach, and what none of them can exceed.

    Parameters
    ----------
    curve
        From :func:`mentormatch.change_curve`.
    chosen
        A number of changes to mark.
    ax
        Where to draw; new axes if left out.
    language
        ``"en"`` or ``"nl"``.

    Returns
    -------
    matplotlib.axes.Axes
        Steps of the total; filled where nothing better exists; the bound as a dashed line. The axis
        of the total is cut, and says where. Only numbers of changes that serve as many people as
        can be served are drawn, since fewer people have another total.

    Raises
    ------
    MissingExtra
        Without the extra ``[plot]``.
    """
    data, told = changes_data(curve), NOBODY.speaking(language).told
    most = int(data["people"].max()) if len(data) else 0
    shown = data[data["people"] == most]
    with canvas(ax) as axes:
        _draw(axes, shown, told(sentence("total")), told(sentence("nothing better")))
        bound = shown.dropna(subset="bound")
        axes.plot(
            bound["changes"], bound["bound"], color=INK, lw=1, linestyle=(0, (4, 2)),
            label=told(sentence("bound")),
        )  # fmt: skip
        if chosen is not None:
            words = told(sentence("chosen: {count}", count=chosen))
            axes.axvline(chosen, color=INK, lw=1.2, linestyle=":", label=words)
        low = _cut(axes, shown)
        up = told(sentence("total (axis from {start:.2f})", start=low))
        axis_words(axes, told(sentence("changes of earlier pairs")), up, beside=5)
        key_below(axes, beside=5)
        entitle(axes, told(_title(shown, most)), told(_desc(data)), beside=5)
    return axes


def _draw(ax: Axes, shown: pd.DataFrame, total: str, exact: str) -> None:
    ax.step(shown["changes"], shown["total"], where="post", color=BLUE, lw=1.4, label=total)
    corners = shown[shown["exact"].astype(bool)]
    corners = corners.iloc[thinned(len(corners), _DOTS)]
    ax.plot(
        corners["changes"], corners["total"], "o", mfc=ORANGE, mec=INK, mew=0.8, ms=5.5, label=exact
    )


def _cut(ax: Axes, shown: pd.DataFrame) -> float:
    """Show the part of the axis where totals are, and whole numbers of changes."""
    from matplotlib.ticker import MaxNLocator

    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
    if not len(shown):
        return 0.0
    low, high = float(shown["total"].min()), float(shown[["total", "bound"]].max().max())
    wide = max(high - low, 0.01 * max(high, 0.01))
    low = max(0.0, low - 0.15 * wide)
    ax.set_ylim(low, high + 0.15 * wide)
    return low


def _title(shown: pd.DataFrame, people: int) -> Sentence:
    if not len(shown):
        return sentence("There is no pair.")
    first, last = shown.iloc[0], shown.iloc[-1]
    gain = float(last["total"] - first["total"])
    return counted(
        int(first["changes"]),
        "{count} change serves {people} mentees; {most} gain {gain:.3f} in total",
        "{count:,} changes serve {people} mentees; {most} gain {gain:.3f} in total",
        people=people, most=int(last["changes"]), gain=gain,
    )  # fmt: skip


def _desc(data: pd.DataFrame) -> Sentence:
    exact = data[data["exact"].astype(bool)]
    return sentence(
        "Numbers of changes: {points}, from {first} to {last}. For {exact} of them nothing better "
        "exists.",
        points=len(data), first=int(data["changes"].min()) if len(data) else 0,
        last=int(data["changes"].max()) if len(data) else 0, exact=len(exact),
    )  # fmt: skip
