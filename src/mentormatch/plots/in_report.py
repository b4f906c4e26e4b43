"""Pictures of a report: small ones, as SVG, with their titles; none where matplotlib is absent."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from mentormatch.plots.audit_intervals import audit
from mentormatch.plots.canvas import SMALL, hidden_axes, told_of
from mentormatch.plots.change_steps import changes
from mentormatch.plots.load_bars import loads
from mentormatch.plots.moved_lines import moved
from mentormatch.plots.score_dots import scores
from mentormatch.plots.supply_bars import supply, supply_data
from mentormatch.plots.tradeoff_points import tradeoff
from mentormatch.plots.vector import svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from mentormatch.results.lab.audit import Audit
    from mentormatch.results.lab.change_curve import ChangeCurve
    from mentormatch.results.lab.comparison import Comparison
    from mentormatch.results.lab.moved import Moved
    from mentormatch.results.pairs.matching import Matching
    from mentormatch.text.sentences import Language

__all__ = ["pictures"]

_NAMESPACES = re.compile(r' xmlns(:xlink)?="[^"]*"')
"""What an SVG file needs and a page does not."""

_TALL = (3.2, 3.0)
"""Inches of a picture whose points bear names."""


def pictures(
    matching: Matching,
    *,
    audited: Audit | None,
    comparison: Comparison | None,
    curve: ChangeCurve | None,
    moves: Moved | None,
    language: Language,
) -> Mapping[str, tuple[str, str]]:
    """Return title and SVG of each picture of a report.

    Parameters
    ----------
    matching
        Pairs; people are named as it names them.
    audited, comparison, curve, moves
        Drawn where they are there.
    language
        ``"en"`` or ``"nl"``.

    Returns
    -------
    mapping
        Of ``scores``, ``places`` (what is sought and offered; how full mentors are where nobody
        seeks a skill), ``moved``, ``changes``, ``policies`` and ``groups``; empty without the extra
        ``[plot]``, and where nobody is matched.
    """
    if find_spec("matplotlib") is None or not len(matching):
        return {}
    with _quiet():
        drawn = {
            "scores": scores(matching, ax=hidden_axes(SMALL), language=language),
            "places": _places(matching, language),
        }
        if moves is not None:
            drawn["moved"] = moved(moves, ax=hidden_axes(_TALL), language=language)
        if curve is not None:
            drawn["changes"] = changes(curve, ax=hidden_axes(_TALL), language=language)
        if comparison is not None:
            drawn["policies"] = tradeoff(comparison, ax=hidden_axes(_TALL), language=language)
        if audited is not None and audited.reference is not None:
            drawn["groups"] = audit(audited, ax=hidden_axes(SMALL), language=language)
        return {name: _beside_its_title(ax) for name, ax in drawn.items()}


def _places(matching: Matching, language: Language) -> Axes:
    mentors, mentees = matching.scores.mentors, matching.scores.mentees
    ax = hidden_axes(SMALL)
    if (supply_data(mentors, mentees, matching)["sought"] > 0).any():
        return supply(mentors, mentees, matching, ax=ax, language=language)
    return loads(matching, ax=ax, language=language)


def _beside_its_title(ax: Axes) -> tuple[str, str]:
    """Return the title, and the picture without it: the page writes it above."""
    title, _ = told_of(ax)
    ax.set_title("", loc="left")
    return title, _NAMESPACES.sub("", svg(ax)).replace("xlink:href", "href")


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep to itself what matplotlib says of its fonts, which no reader of a report asked for."""
    log = logging.getLogger("matplotlib")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)
