"""A self-contained HTML page: what the reports of all modes share; no script, no network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mentormatch._version import __version__
from mentormatch.files import write_whole
from mentormatch.results.answer import Answer
from mentormatch.terms import UNIT

__all__ = ["MOST", "write_html", "write_page"]

MOST = 500
"""Pairs or groups explained on one page; the tables beside it are always whole."""


def write_page(answer: Answer, path: str | Path, template: str, facts: dict[str, Any]) -> None:
    """Write a page with every cell escaped.

    Parameters
    ----------
    answer
        What to tell.
    path
        The HTML file to write.
    template
        Name of the template, which extends ``page.html``.
    facts
        What this template shows besides: the lines of the summary, how people are called, and
        reasons.
    """
    everywhere = {
        "matching": answer,
        "stages": answer.certificate.to_frame().to_dict("records"),
        "findings": answer.findings,
        "unit": UNIT,
    }
    # In a terminal findings are an attribute; on the page they stand at its end.
    summary = [line.replace("see .findings", "see below") for line in facts["summary"]]
    write_html("mentormatch.results", template, facts | everywhere | {"summary": summary}, path)


def write_html(package: str, template: str, facts: dict[str, Any], path: str | Path) -> None:
    """Fill a template of a package with facts and the version, and write it."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader(package)
    page = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    html = page.get_template(template).render(facts | {"version": __version__})
    write_whole(html, path)
