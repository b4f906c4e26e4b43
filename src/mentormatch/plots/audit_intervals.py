"""How groups fared: the ratio of each group, and what else agrees with the data."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mentormatch.plots.canvas import (
    BLUE,
    FRAME,
    INK,
    QUIET,
    SIZE,
    axis_words,
    canvas,
    entitle,
    label_rows,
    narrow,
    rows,
    short,
    write,
)
from mentormatch.results.lab.audit_group import UNKNOWN, AuditVerdict
from mentormatch.results.names import NOBODY
from mentormatch.text.sentences import Language, Sentence, joined, sentence

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from mentormatch.results.lab.audit import Audit
    from mentormatch.results.lab.audit_group import AuditGroup
    from mentormatch.results.names import Names

__all__ = ["audit", "audit_data"]

_LOW, _HIGH = 0.8, 1.25
_FROM, _TO = 0.4, 2.5
_LETTERS = 24
_AROUND, _ROW_HEIGHT, _LEAST = 1.4, 0.35, 2.4
"""Inches: of what stands around the rows, of a row, and of the lowest picture."""


def audit_data(audited: Audit) -> pd.DataFrame:
    """Return what `audit` draws.

    Parameters
    ----------
    audited
        Groups and their numbers.

    Returns
    -------
    pandas.DataFrame
        One row a group: group, n, rate (0…1), ratio (of that rate to the rate of the reference,
        which has 1), low, high (ends of the interval), verdict. All numbers of a group that is not
        shown are missing.

    Examples
    --------
    >>> import mentormatch as mm
    >>> programme = mm.datasets.load_programme()
    >>> matching = mm.match(programme.mentors, programme.mentees, seed=7)
    >>> data = mm.plots.audit_data(matching.audit("Gender"))
    >>> data[["group", "n", "ratio", "verdict"]].round(2).head(2)
       group   n  ratio        verdict
    0  woman  36   1.00      REFERENCE
    1    man  20   1.07  NO_DIFFERENCE
    """
    import pandas as pd

    rows = [_row(one, audited.reference) for one in audited]
    columns = ["group", "n", "rate", "ratio", "low", "high", "verdict"]
    kinds = {"n": "Int64", **dict.fromkeys(("rate", "ratio", "low", "high"), "float64")}
    return pd.DataFrame(rows, columns=columns).astype(kinds)


def _row(one: AuditGroup, reference: tuple[str, ...] | None) -> tuple[Any, ...]:
    counts = (one.measures.n, one.measures.rate) if one.measures else (None, None)
    ratio: tuple[float | None, ...] = (None, None, None)
    if one.ratio is not None:
        ratio = one.ratio.ratio, one.ratio.low, one.ratio.high
    elif one.measures is not None and one.group == reference:
        ratio = 1.0, None, None
    return (one.name, *counts, *ratio, str(one.verdict))


def audit(audited: Audit, *, ax: Axes | None = None, language: Language = "en") -> Axes:
    """Draw the ratio of each group with its interval; the reference stands at 1.

    Parameters
    ----------
    audited
        From :meth:`mentormatch.Matching.audit`.
    ax
        Where to draw; new axes if left out.
    language
        ``"en"`` or ``"nl"``.

    Returns
    -------
    matplotlib.axes.Axes
        On a logarithmic axis, with the band from 0.8 to 1.25; an arrow where an interval goes on.
        Hollow: too few to judge. People of each group stand in its label.

    Raises
    ------
    MissingExtra
        Without the extra ``[plot]``.
    """
    data, names = audit_data(audited), NOBODY.speaking(language)
    shown = data.dropna(subset="n").reset_index(drop=True)
    labels = [_label(row, names) for row in rows(shown)]
    height = max(_LEAST, _AROUND + _ROW_HEIGHT * len(shown))
    with canvas(ax, (SIZE[0], height)) as axes:
        axes.set_xscale("log")
        axes.axvspan(_LOW, _HIGH, facecolor=FRAME, edgecolor="none")
        axes.axvline(1, color=QUIET, lw=0.8, linestyle=(0, (3, 2)))
        for place, row in enumerate(rows(shown)):
            _draw(axes, place, row, names)
        label_rows(axes, labels)
        axes.set_xlim(_FROM, _TO)
        ticks = (0.5, 1.0, 2.0) if narrow(axes) else (0.5, _LOW, 1.0, _HIGH, 2.0)
        axes.set_xticks(ticks, labels=[names.told(_number(x)) for x in ticks])
        axes.xaxis.minorticks_off()
        beside = max(map(len, labels), default=0)
        axis_words(axes, names.told(_axis(len(data) - len(shown))), beside=beside)
        title = names.told(_title(audited)), names.told(_desc(data))
        entitle(axes, *title, beside)
    return axes


def _axis(hidden: int) -> Sentence:
    axis = sentence("ratio to the reference; grey: 0.8 to 1.25")
    if not hidden:
        return axis
    return sentence("{axis}; groups not shown: {hidden}", axis=axis, hidden=hidden)


def _label(row: Any, names: Names) -> str:
    group = names.told(sentence("unknown")) if row.group == UNKNOWN else row.group
    return names.told(sentence("{group} (n = {n})", group=short(group, _LETTERS), n=int(row.n)))


def _draw(ax: Axes, place: int, row: Any, names: Names) -> None:
    """Draw dot and interval of a group, and write its rate at the right."""
    rate = names.told(sentence("rate {rate:.3f}", rate=float(row.rate)))
    write(ax, _TO * 1.02, place, rate, va="center", ha="left", clip_on=False)
    if row.verdict == AuditVerdict.REFERENCE:
        ax.plot(1, place, "D", color=INK, markersize=6)
        return
    low, high = (_inside(end) for end in (row.low, row.high))
    if not math.isnan(low) and not math.isnan(high):
        ax.hlines(place, low, high, BLUE, lw=1.6)
    for end, kept, arrow in ((row.low, low, "<"), (row.high, high, ">")):
        if end != kept and not math.isnan(end):
            ax.plot(kept, place, arrow, color=BLUE, markersize=7, clip_on=False)
    if _FROM <= row.ratio <= _TO:
        fill = "white" if row.verdict == AuditVerdict.TOO_FEW else BLUE
        ax.plot(row.ratio, place, "o", markersize=7, mfc=fill, mec=BLUE, mew=1.5)


def _inside(end: float) -> float:
    return end if math.isnan(end) else min(max(end, _FROM), _TO)


def _number(x: float) -> Sentence:
    return sentence("{score:.2f}", score=x)


def _title(audited: Audit) -> Sentence:
    if audited.reference is None:
        return sentence("There are no two groups to compare.")
    by, reference = joined(audited.by), joined(audited.reference, " / ")
    if audited.side == "mentor":
        return sentence("Mentors who have a mentee, by {by}, against {reference}", by=by,
                        reference=reference)  # fmt: skip
    return sentence("Mentees who have a mentor, by {by}, against {reference}", by=by,
                    reference=reference)  # fmt: skip


def _desc(data: pd.DataFrame) -> Sentence:
    verdicts = data["verdict"].value_counts()
    told = {kind: int(verdicts.get(str(kind), 0)) for kind in AuditVerdict}
    return sentence(
        "A difference is shown for {difference} groups, none for {none}; too few to judge are "
        "{few}, and {hidden} are not shown, so that nobody is told apart.",
        difference=told[AuditVerdict.DIFFERENCE], none=told[AuditVerdict.NO_DIFFERENCE],
        few=told[AuditVerdict.TOO_FEW], hidden=told[AuditVerdict.SUPPRESSED],
    )  # fmt: skip
