"""One page to open, to print and to mail: the answer, every pair's reasons, who is left out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch import __version__
from mentormatch.results.groups import text as group_faces
from mentormatch.results.pairs import text as faces
from mentormatch.results.pairs.explain import Explanation, explain_pairs
from mentormatch.terms import UNIT

if TYPE_CHECKING:
    from mentormatch.results.groups.grouping import Grouping
    from mentormatch.results.pairs.matching import Matching

__all__ = ["write_group_report", "write_report"]

_MOST = 500
"""Pairs or groups explained on one page; the tables beside it are always whole."""


def write_report(matching: Matching, path: str | Path) -> None:
    """Write a self-contained page: no script, no network, every cell escaped.

    Parameters
    ----------
    matching
        What to tell.
    path
        The HTML file to write.
    """
    facts = {
        "matching": matching,
        "summary": faces.text(matching).splitlines()[:3],
        "explanations": _explanations(matching),
    }
    _write_page(matching, path, "report.html", facts)


def write_group_report(grouping: Grouping, path: str | Path) -> None:
    """Write the same page for groups.

    Parameters
    ----------
    grouping
        What to tell.
    path
        The HTML file to write.
    """
    groups = list(zip(grouping.matches, grouping.pieces, strict=True))
    facts = {
        "matching": grouping,
        "summary": group_faces.summary(grouping),
        "groups": groups[:_MOST],
    }
    _write_page(grouping, path, "groups.html", facts)


def _write_page(
    answer: Matching | Grouping, path: str | Path, template: str, facts: dict[str, Any]
) -> None:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("mentormatch.results")
    page = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    everywhere = {
        "stages": answer.certificate.to_frame().to_dict("records"),
        "findings": answer.findings,
        "unit": UNIT,
        "version": __version__,
    }
    Path(path).write_text(page.get_template(template).render(facts | everywhere), "utf-8")


def _explanations(matching: Matching) -> list[Explanation]:
    pairs = sorted((m.mentee, m.mentor) for m in matching.matches)[:_MOST]
    taken = {mentee: matching.mentors_of(mentee) for mentee, _ in pairs}
    return explain_pairs(matching.scores, [(mentor, mentee) for mentee, mentor in pairs], taken)
