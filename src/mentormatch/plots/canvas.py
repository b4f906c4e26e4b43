"""What all pictures share: colours, sizes, the axes they are drawn on, and words on them.

Colours are those of Okabe and Ito (2008), which people with any colour vision tell apart. In grey
blue and orange differ (luminance 0.15 and 0.42); sky blue and orange do not, so they are no pair.
Where colour tells something, a hatch, a marker or a word tells it too.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from mentormatch.errors import MissingExtra

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = [
    "BLUE",
    "FRAME",
    "INK",
    "ORANGE",
    "QUIET",
    "SIZE",
    "SMALL",
    "STYLE",
    "axis_words",
    "canvas",
    "entitle",
    "hidden_axes",
    "key_below",
    "label_rows",
    "letter_and_line",
    "narrow",
    "room_for",
    "rows",
    "short",
    "thinned",
    "told_of",
    "write",
]

BLUE, ORANGE = "#0072B2", "#E69F00"
INK, QUIET, FRAME = "#1b1f24", "#57606a", "#dfe5ea"
SIZE, SMALL = (6.4, 4.0), (3.2, 2.4)
"""Inches of a picture alone, and of one in a report."""
_POINTS = 9.0
"""Size of the smallest text."""
_LETTER = 0.56
"""Mean width of a letter, in sizes of the text."""
_ROW = 1.35
"""Height of a row with a word beside it, in sizes of the text."""
_INCH = 72.0
_KEY_BELOW = 32.0
"""Points between an axis and its key: numbers and a line of words stand there."""

STYLE: Any = {
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.labelsize": _POINTS,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 10,
    "axes.titleweight": "normal",
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial", "Helvetica"],
    "font.size": _POINTS,
    "hatch.linewidth": 0.8,
    "legend.fontsize": _POINTS,
    "legend.frameon": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "mentormatch",
    "text.color": INK,
    "xtick.color": QUIET,
    "xtick.labelcolor": INK,
    "xtick.labelsize": _POINTS,
    "ytick.color": QUIET,
    "ytick.labelcolor": INK,
    "ytick.labelsize": _POINTS,
}
"""Settings of matplotlib while a picture is drawn or written; the user's own stay as they are."""

_TOLD: WeakKeyDictionary[Axes, tuple[str, str]] = WeakKeyDictionary()


@contextmanager
def canvas(ax: Axes | None, size: tuple[float, float] = SIZE) -> Iterator[Axes]:
    """Give the axes to draw on, in our style: those of the caller, or new ones.

    Raises
    ------
    MissingExtra
        Without the extra ``[plot]``.
    """
    try:
        import matplotlib.pyplot as plt
        from matplotlib import rc_context
    except ImportError:
        raise MissingExtra(
            "pictures are drawn with the package matplotlib; install the extra: "
            'python -m pip install "mentormatch-engine[plot]"'
        ) from None
    with rc_context(STYLE):
        yield plt.subplots(figsize=size, layout="constrained")[1] if ax is None else ax


def hidden_axes(size: tuple[float, float]) -> Axes:
    """Return new axes in our style that no window and no notebook shows, for a file."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(STYLE):
        return Figure(figsize=size, layout="constrained").subplots()


def entitle(ax: Axes, title: str, desc: str, beside: int = 0) -> None:
    """Put a title above a picture, and keep what it tells for those who do not see it.

    Parameters
    ----------
    ax
        The picture.
    title
        What it shows; it is broken into lines that fit.
    desc
        Its numbers in sentences.
    beside
        Letters of the words left of the picture.
    """
    room = _width(ax) / STYLE["axes.titlesize"] / _LETTER - beside * 0.9
    ax.set_title("\n".join(textwrap.wrap(title, max(18, int(room)))), loc="left", parse_math=False)
    _TOLD[ax] = title, desc


def told_of(ax: Axes) -> tuple[str, str]:
    """Return title and description of a picture; of another one its own title, and nothing."""
    return _TOLD.get(ax, (ax.get_title(loc="left") or ax.get_title(), ""))


def write(ax: Axes, x: float, y: float, text: str, **how: Any) -> None:
    """Write words that somebody else wrote: a dollar is a dollar."""
    ax.text(x, y, text, parse_math=False, **how)


def label_rows(ax: Axes, labels: Sequence[str]) -> None:
    """Write a word left of each row, the first on top, and leave the axis away."""
    ax.set_yticks(range(len(labels)), labels=list(labels), parse_math=False)
    ax.set_ylim(max(len(labels), 1) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def key_below(ax: Axes, words: Sequence[str] = (), beside: int = 0) -> None:
    """Tell below the axis what fills and lines mean, in the order of the words; others follow.

    Parameters
    ----------
    ax
        The picture; without anything named nothing is told.
    words
        The names in order; those of nothing that was drawn are left out.
    beside
        Letters of the words left of the picture: the key begins below them.
    """
    from matplotlib.transforms import ScaledTranslation

    handles, labels = ax.get_legend_handles_labels()
    if not labels:
        return
    order = sorted(range(len(labels)), key=lambda k: ([*words, labels[k]].index(labels[k]), k))
    whole = ax.get_figure(root=True)
    assert whole is not None
    more = ax.get_xlabel().count("\n") * _POINTS * 1.3
    left = -beside * _POINTS * _LETTER / _INCH
    below = ScaledTranslation(left, -(_KEY_BELOW + more) / _INCH, whole.dpi_scale_trans)
    ax.legend(
        [handles[k] for k in order], [labels[k] for k in order], loc="upper left",
        bbox_to_anchor=(0, 0), bbox_transform=ax.transAxes + below, columnspacing=1,
        ncols=_columns(labels, _width(ax) / _POINTS / _LETTER),
        handlelength=1.4, handletextpad=0.5, borderpad=0, borderaxespad=0,
    )  # fmt: skip


def _columns(labels: Sequence[str], room: float) -> int:
    """Return how many words of a key stand side by side, each with its fill before it."""
    each = max(map(len, labels)) + 4
    if sum(len(label) + 4 for label in labels) <= room:
        return len(labels)
    return max(1, int(room / each))


def axis_words(ax: Axes, across: str, up: str = "", beside: int = 0) -> None:
    """Write what the axes mean, in lines that fit.

    Parameters
    ----------
    ax
        The picture.
    across, up
        Words of both axes.
    beside
        Letters of the words left of the picture.
    """
    room = max(18, int(_width(ax) / _POINTS / _LETTER) - beside - 4)
    ax.set_xlabel("\n".join(textwrap.wrap(across, room)), parse_math=False)
    ax.set_ylabel(up)


def letter_and_line(ax: Axes) -> tuple[float, float]:
    """Return how wide a letter is as a share of a picture, and how high a line of words is.

    The inner part of a picture is what axis, words and title leave.
    """
    whole = ax.get_figure(root=True)
    assert whole is not None
    wide, high = (side * _INCH for side in whole.get_size_inches())
    box = ax.get_position()
    inner = (wide * box.width / 0.775 - 46, high * box.height / 0.77 - 62)
    return _POINTS * _LETTER / inner[0], _ROW * _POINTS / inner[1]


def narrow(ax: Axes) -> bool:
    """Tell whether a picture has less than half of the usual width."""
    return _width(ax) < SIZE[0] * _INCH * 0.6


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a frame, cells by name."""
    yield from frame.itertuples()


def short(text: str, most: int) -> str:
    """Return a text of so many letters at most; of a longer one the beginning.

    Examples
    --------
    >>> short("Ann Ash", 12), short("Annabella Ashworth-Smith", 12)
    ('Ann Ash', 'Annabella A…')
    """
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def thinned(count: int, most: int) -> list[int]:
    """Return so many places of a row at most, evenly, with the first and the last.

    Examples
    --------
    >>> thinned(4, 10), thinned(11, 3)
    ([0, 1, 2, 3], [0, 5, 10])
    """
    if count <= most:
        return list(range(count))
    return sorted({round(k * (count - 1) / (most - 1)) for k in range(most)})


def room_for(ax: Axes, around: float = 60) -> int:
    """Return how many rows with words beside them fit.

    Parameters
    ----------
    ax
        The picture.
    around
        Points that title, axis and legend take of a figure with one picture.
    """
    whole = ax.get_figure(root=True)
    assert whole is not None
    height = whole.get_figheight() * _INCH * (ax.get_position().height / 0.77)
    return max(2, int((height - around) / (_ROW * _POINTS)))


def _width(ax: Axes) -> float:
    """Return the points from the left of a picture and its words to its right end."""
    whole = ax.get_figure(root=True)
    assert whole is not None
    return whole.get_figwidth() * _INCH * (ax.get_position().width / 0.775) - 2 * _POINTS
