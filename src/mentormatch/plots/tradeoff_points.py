"""What policies buy: mean against worst, and how many people they serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.plots.canvas import (
    BLUE,
    FRAME,
    INK,
    ORANGE,
    axis_words,
    canvas,
    entitle,
    key_below,
    rows,
    short,
)
from mentormatch.results.names import NOBODY
from mentormatch.text.sentences import Language, Sentence, counted, sentence

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from mentormatch.results.lab.comparison import Comparison

__all__ = ["tradeoff", "tradeoff_data"]

_MARKERS = "os^Dv*PX"
_LETTERS = 22
_BAND = 0.99
"""Means from this share of the highest on differ by 1 % at most."""


def tradeoff_data(comparison: Comparison) -> pd.DataFrame:
    """Return what `tradeoff` draws.

    Parameters
    ----------
    comparison
        Policies side by side.

    Returns
    -------
    pandas.DataFrame
        One row a policy and seed: policy, mean, worst (0…1 by the reference; worst is NaN without
        pairs), people. Where there are several seeds, ``seed`` stands behind the policy.

    Examples
    --------
    >>> import mentormatch as mm
    >>> programme = mm.datasets.load_programme()
    >>> policies = {"default": mm.Policy(), "total": mm.Policy(objective="total")}
    >>> compared = mm.compare(policies, programme.mentors, programme.mentees)
    >>> mm.plots.tradeoff_data(compared).round(3)
        policy   mean  worst  people
    0  default  0.495  0.407      55
    1    total  0.497  0.364      55
    """
    frame = comparison.to_frame()
    seeds = ["seed"] if frame["seed"].nunique() > 1 else []
    return frame[["policy", *seeds, "mean", "worst", "people"]]


def tradeoff(comparison: Comparison, *, ax: Axes | None = None, language: Language = "en") -> Axes:
    """Draw mean against worst of several policies, all by the scores of one reference.

    Parameters
    ----------
    comparison
        From :func:`mentormatch.compare` or :func:`mentormatch.sweep`.
    ax
        Where to draw; new axes if left out.
    language
        ``"en"`` or ``"nl"``.

    Returns
    -------
    matplotlib.axes.Axes
        The marker tells how many people a policy serves. In the band the mean is within 1 % of the
        highest. Both axes are cut, and say where.

    Raises
    ------
    MissingExtra
        Without the extra ``[plot]``.
    """
    data, told = tradeoff_data(comparison), NOBODY.speaking(language).told
    shown = data.dropna(subset="worst")
    with canvas(ax) as axes:
        if len(shown):
            best = float(shown["mean"].max())
            band = told(sentence("mean within 1 % of the highest"))
            axes.axvspan(_BAND * best, best, facecolor=FRAME, edgecolor="none", label=band)
        for k, (people, some) in enumerate(shown.groupby("people", sort=True)):
            words = told(counted(int(str(people)), "{count} person", "{count:,} people"))
            axes.scatter(
                some["mean"], some["worst"], marker=_MARKERS[k % len(_MARKERS)], s=42, zorder=3,
                facecolor=(BLUE, ORANGE)[k % 2], edgecolor=INK, linewidth=0.8, label=words,
            )  # fmt: skip
        _cut_axes(axes, shown)
        _name_points(axes, shown)
        _label_axes(axes, comparison.reference, language)
        key_below(axes, beside=6)
        entitle(axes, told(_title(data)), told(_desc(data, comparison.reference)), beside=6)
    return axes


def _cut_axes(ax: Axes, shown: pd.DataFrame) -> None:
    """Show the part of both axes where policies are; one digit more around it."""
    for column, put in (("mean", ax.set_xlim), ("worst", ax.set_ylim)):
        low, high = (shown[column].min(), shown[column].max()) if len(shown) else (0.0, 1.0)
        wide = max(high - low, 0.02)
        put(max(0.0, low - 0.18 * wide), min(1.0, high + 0.25 * wide))


def _name_points(ax: Axes, shown: pd.DataFrame) -> None:
    """Name each policy once, beside its point, on the side where there is room."""
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    across, up = _points(ax)
    taken: list[tuple[float, float]] = []
    for row in rows(shown.drop_duplicates("policy").sort_values(["worst", "mean"])):
        name = short(row.policy, _LETTERS)
        x, y = across * (row.mean - left) / (right - left), up * (row.worst - low) / (high - low)
        to_right, lift = x < across / 2, 5.0
        middle = x + (1 if to_right else -1) * len(name) * 2.5
        while any(abs(middle - a) < 45 and abs(y + lift - b) < 11 for a, b in taken):
            lift += 6
        taken += [(middle, y + lift), (x, y)]
        ax.annotate(
            name, (row.mean, row.worst), (6 if to_right else -6, lift),
            textcoords="offset points", ha="left" if to_right else "right", va="center",
            parse_math=False,
        )  # fmt: skip


def _points(ax: Axes) -> tuple[float, float]:
    """Return about how wide and high the inner part of a picture is, in points."""
    whole = ax.get_figure(root=True)
    assert whole is not None
    return whole.get_figwidth() * 72 * 0.77, whole.get_figheight() * 72 * 0.6


def _label_axes(ax: Axes, reference: str, language: Language) -> None:
    told = NOBODY.speaking(language).told
    x, y = ax.get_xlim()[0], ax.get_ylim()[0]
    by = {"reference": short(reference, _LETTERS)}
    across = sentence("mean score by {reference!r} (axis from {start:.3f})", **by, start=x)
    axis_words(ax, told(across), told(sentence("worst (axis from {start:.3f})", start=y)), 4)


def _title(data: pd.DataFrame) -> Sentence:
    return counted(
        data["policy"].nunique(),
        "{count} policy: mean score, and the worst pair",
        "{count} policies: mean score, and the worst pair",
    )


def _desc(data: pd.DataFrame, reference: str) -> Sentence:
    told = [
        sentence(
            "{policy}: mean {mean:.3f}, worst {worst:.3f}, people {people}",
            policy=str(row.policy), mean=float(row.mean), worst=float(row.worst),
            people=int(row.people),
        )
        for row in rows(data)
    ]  # fmt: skip
    return sentence(
        "By the scores of {reference!r}. {rows}.", reference=reference, rows=tuple(told)
    )
