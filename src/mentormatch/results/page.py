"""A self-contained HTML page: what the reports of all modes share; no script, no network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mentormatch._version import __version__
from mentormatch.errors import InputError
from mentormatch.files import write_whole
from mentormatch.results.answer import Answer
from mentormatch.results.names import Names, the_language
from mentormatch.results.supply import Supply, supply
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Language, Sentence, sentence

__all__ = ["MOST", "Page", "write_html"]

MOST = 500
"""Pairs or groups explained on one page, if nobody says otherwise; tables beside it are whole."""
_SKILLS = 25
"""Skills of each field whose supply is shown: those that most people go without."""


@dataclass(frozen=True, slots=True)
class Page:
    """How a report is written.

    Parameters
    ----------
    title
        Above the page; None for its usual words.
    date
        As it is given; the clock is not read.
    language
        Of every sentence.
    labels
        Call people by the labels of the column map; else by id.
    most
        Matches that are explained.
    """

    title: str | None = None
    date: str | None = None
    language: Language = "en"
    labels: bool = True
    most: int = MOST

    def __post_init__(self) -> None:
        the_language(self.language)
        if self.most < 0:
            raise InputError(f"most: {self.most} matches cannot be explained; 0 or more can")

    def names_of(self, answer: Answer) -> Names:
        """Return how people are called on this page."""
        names = answer.names if self.labels else Names()
        return names.speaking(self.language)

    def write(self, answer: Answer, path: str | Path, template: str, facts: dict[str, Any]) -> None:
        """Write the page with every cell escaped.

        Parameters
        ----------
        answer
            What to tell.
        path
            The HTML file to write.
        template
            Name of the template, which extends ``page.html``.
        facts
            What this template shows besides: the lines of the summary, and reasons.
        """
        names = self.names_of(answer)
        everywhere = {
            "page": self,
            "names": names,
            "matching": answer,
            "stages": answer.certificate.to_frame().to_dict("records"),
            "findings": answer.findings,
            "findings_table": answer.findings.to_html(names.told),
            "unit": UNIT,
            "supply": _widest_first(supply(answer)),
        }
        # In a terminal findings are an attribute; on the page they stand at its end.
        told = [names.told(line) for line in facts["summary"]]
        see = names.told(sentence("see .findings"))
        below = names.told(sentence("see below"))
        summary = [line.replace(see, below) for line in told]
        write_html(
            "mentormatch.results", template, facts | everywhere | {"summary": summary}, path,
            language=self.language,
        )  # fmt: skip


def _widest_first(rows: Sequence[Supply]) -> dict[str, list[Supply]]:
    """Return the rows of each field, those first that most people go without."""
    fields: dict[str, list[Supply]] = {}
    for row in rows:
        fields.setdefault(row.field, []).append(row)
    return {field: found[:_SKILLS] for field, found in fields.items()}


def write_html(
    package: str, template: str, facts: dict[str, Any], path: str | Path,
    *, language: Language = "en",
) -> None:  # fmt: skip
    """Fill a template of a package with facts and the version, and write it.

    A template says ``t("English words")`` for what stands in the catalogues of languages.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    def told(pattern: str, **values: Any) -> str:
        return Sentence(pattern, values).told(language)

    loader = PackageLoader(package)
    page = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    everywhere = {"version": __version__, "t": told, "language": language}
    write_whole(page.get_template(template).render(facts | everywhere), path)
