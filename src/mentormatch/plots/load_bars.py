"""How full mentors are: mentees in the frame of their places."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.plots.canvas import (
    BLUE,
    FRAME,
    INK,
    canvas,
    entitle,
    key_below,
    label_rows,
    room_for,
    short,
)
from mentormatch.results.pairs.question import places
from mentormatch.text.sentences import Language, Sentence, sentence

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from mentormatch.results.pairs.matching import Matching

__all__ = ["loads", "loads_data"]

_LETTERS = 18


def loads_data(matching: Matching) -> pd.DataFrame:
    """Return what `loads` draws.

    Parameters
    ----------
    matching
        Pairs.

    Returns
    -------
    pandas.DataFrame
        One row a mentor who takes part, most free places first: mentor, load (her mentees), least
        (that she was promised), places. Where people have labels, ``mentor_label`` stands behind
        the mentor. The loads sum to the pairs.

    Examples
    --------
    >>> import mentormatch as mm
    >>> programme = mm.datasets.load_programme()
    >>> matching = mm.match(programme.mentors, programme.mentees, seed=7)
    >>> int(mm.plots.loads_data(matching)["load"].sum()) == len(matching)
    True
    """
    import pandas as pd

    pool, there = matching.scores.mentors, matching.scores.mentor_present
    load = Counter(match.mentor for match in matching.matches)
    rows = [
        (who, load[who], int(least), max(int(room), load[who]))
        for who, least, room, present in zip(
            pool.ids, pool.numbers("min_mentees").values, places(pool, "max_mentees"), there,
            strict=True,
        )
        if present
    ]  # fmt: skip
    rows.sort(key=lambda row: (row[1] - row[3], row[3], row[1], row[0]))
    frame = pd.DataFrame(rows, columns=["mentor", "load", "least", "places"])
    frame = frame.astype({"mentor": object, "load": int, "least": int, "places": int})
    if matching.names:
        frame.insert(1, "mentor_label", [matching.names(who, "mentor") for who in frame["mentor"]])
    return frame


def loads(matching: Matching, *, ax: Axes | None = None, language: Language = "en") -> Axes:
    """Draw the mentees of each mentor in the frame of her places, most free places first.

    Mentors are named where there is room for all of them.

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
        Filled: mentees. Framed: places. A dashed line: how many were promised at least.

    Raises
    ------
    MissingExtra
        Without the extra ``[plot]``.
    """
    data, names = loads_data(matching), matching.names.speaking(language)
    with canvas(ax) as axes:
        words = [names.told(one) for one in _WORDS]
        beside = 4
        if len(data) <= room_for(axes, 78):
            labels = [short(names(who, "mentor"), _LETTERS) for who in data["mentor"]]
            beside = max(map(len, labels), default=0)
            _rows(axes, data, words)
            label_rows(axes, labels)
            _whole_numbers(axes.xaxis)
            axes.set_xlabel(names.told(sentence("mentees")))
        else:
            _silhouette(axes, data, words)
            _whole_numbers(axes.yaxis)
            axes.set_xlabel(names.told(sentence("mentors, most free places first")))
        key_below(axes, words, beside)
        entitle(axes, names.told(_title(data)), names.told(_desc(data)), beside)
    return axes


_WORDS = sentence("places"), sentence("mentees"), sentence("promised")


def _rows(ax: Axes, data: pd.DataFrame, words: list[str]) -> None:
    """Draw a bar a mentor, from the left."""
    framed, filled, promised = words
    ax.barh(data.index, data["places"], 0.7, facecolor=FRAME, edgecolor=INK, lw=0.6, label=framed)
    ax.barh(data.index, data["load"], 0.7, facecolor=BLUE, edgecolor=INK, lw=0.6, label=filled)
    least = data[data["least"] > 0]
    if len(least):
        at = least.index.to_numpy()
        ax.vlines(least["least"], at - 0.5, at + 0.5, INK, (0, (3, 1.5)), lw=1.2, label=promised)


def _silhouette(ax: Axes, data: pd.DataFrame, words: list[str]) -> None:
    """Draw all mentors side by side; those who stand beside their like are one step."""
    framed, filled, promised = words
    wide: Any = {"baseline": 0, "fill": True}
    edges, steps = _steps(data, "places")
    ax.stairs(steps, edges, facecolor=FRAME, edgecolor=INK, lw=0.6, label=framed, **wide)
    edges, steps = _steps(data, "load")
    ax.stairs(steps, edges, facecolor=BLUE, edgecolor=BLUE, lw=0.4, label=filled, **wide)
    if (data["least"] > 0).any():
        edges, steps = _steps(data, "least")
        ax.stairs(
            steps, edges, baseline=None, edgecolor=INK, lw=1.2, linestyle=(0, (3, 1.5)),
            label=promised,
        )  # fmt: skip
    ax.set_xlim(0, len(data))
    ax.set_ylim(0, max(1, int(data["places"].max())) * 1.05)


def _steps(data: pd.DataFrame, column: str) -> tuple[np.ndarray, np.ndarray]:
    """Return edges and heights of runs of equals."""
    height = data[column].to_numpy()
    begins = np.flatnonzero(np.r_[True, height[1:] != height[:-1]])
    return np.r_[begins, len(height)], height[begins]


def _whole_numbers(axis: Any) -> None:
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator(integer=True, nbins=6))


def _title(data: pd.DataFrame) -> Sentence:
    return sentence(
        "{taken} of {places} places are taken; {idle} of {mentors} mentors have nobody",
        taken=int(data["load"].sum()), places=int(data["places"].sum()),
        idle=int((data["load"] == 0).sum()), mentors=len(data),
    )  # fmt: skip


def _desc(data: pd.DataFrame) -> Sentence:
    full = int((data["load"] == data["places"]).sum())
    return sentence(
        "Mentees of each mentor in the frame of the places, most free places first; {full} of "
        "{mentors} mentors are full, and the most mentees of one are {most}.",
        full=full, mentors=len(data), most=int(data["load"].max()) if len(data) else 0,
    )  # fmt: skip
