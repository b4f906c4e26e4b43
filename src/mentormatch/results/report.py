"""One page to open, to print and to mail: the answer, every pair's reasons, who is left out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch import __version__
from mentormatch.results import faces
from mentormatch.results.explain import Explanation, explain_pairs
from mentormatch.terms import UNIT

if TYPE_CHECKING:
    from mentormatch.results.matching import Matching

__all__ = ["write_report"]

_MOST = 500
"""Pairs explained on one page; the table of pairs is always whole."""


def write_report(matching: Matching, path: str | Path) -> None:
    """Write a self-contained page: no script, no network, every cell escaped.

    Parameters
    ----------
    matching
        What to tell.
    path
        The HTML file to write.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("mentormatch.results")
    page = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    facts = {
        "matching": matching,
        "summary": faces.text(matching).splitlines()[:3],
        "explanations": _explanations(matching),
        "stages": matching.certificate.to_frame().to_dict("records"),
        "findings": matching.findings,
        "unit": UNIT,
        "version": __version__,
    }
    Path(path).write_text(page.get_template("report.html").render(facts), "utf-8")


def _explanations(matching: Matching) -> list[Explanation]:
    pairs = sorted((m.mentee, m.mentor) for m in matching.matches)[:_MOST]
    taken = {mentee: matching.mentors_of(mentee) for mentee, _ in pairs}
    return explain_pairs(matching.scores, [(mentor, mentee) for mentee, mentor in pairs], taken)
