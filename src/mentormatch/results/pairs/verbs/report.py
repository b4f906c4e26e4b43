"""The report of a matching, with what was asked of it besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.results.pairs.verbs.report_sections import NOTHING, Asked

if TYPE_CHECKING:
    from pathlib import Path

    from mentormatch.results.lab.audit import Audit
    from mentormatch.results.lab.change_curve import ChangeCurve
    from mentormatch.results.lab.comparison import Comparison
    from mentormatch.results.lab.sensitivity import Sensitivity
    from mentormatch.results.page import Page
    from mentormatch.text.sentences import Language

__all__ = ["ReportVerbs"]


class ReportVerbs:
    """A page to show to others."""

    def report(
        self,
        path: str | Path,
        *,
        title: str | None = None,
        date: str | None = None,
        language: Language = "en",
        labels: bool = True,
        most: int = 500,
        sensitivity: Sensitivity | None = None,
        audit: Audit | None = None,
        curve: ChangeCurve | None = None,
        comparison: Comparison | None = None,
    ) -> None:
        """Write one self-contained HTML page to show to others: no script, no network.

        It tells the answer in a sentence, who is left out and what would help, which pairs to look
        at, every pair with its reasons, supply and demand of skills, what was asked besides, and at
        the end the method, the proof, and notes on the data. With the extra ``[plot]`` it has
        pictures. It reads on a phone and on paper.

        Parameters
        ----------
        path
            The HTML file to write.
        title
            Above the page, such as the name of the programme.
        date
            Shown as it is given; the clock is not read.
        language
            ``"en"`` or ``"nl"``.
        labels
            Call people by the labels of the column map; else by id.
        most
            Matches that are explained: the lowest, and a few of the highest; 0 or more.
        sensitivity
            Of this matching: then each pair says in how many draws of the weights it is made again,
            and those of fewer than half are listed to be looked at.
        audit
            How groups fared; a section of its own.
        curve
            What more changes of the earlier matching would gain, from `change_curve`. Who moved is
            told of every re-match.
        comparison
            Policies side by side; a section of its own.

        Raises
        ------
        InputError
            If the language is none of these, `most` is negative, or `sensitivity` is about other
            pairs.
        """
        from mentormatch.results.page import Page

        asked = Asked(sensitivity, audit, curve, comparison)
        self._page(Page(title, date, language, labels, most), path, asked)

    def _page(self, page: Page, path: str | Path, asked: Asked = NOTHING) -> None:
        """Write the page; a matching does it."""
        raise NotImplementedError
