"""The HTML report of a matching: the answer, every pair's reasons, who is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.results.match import best_first
from mentormatch.results.page import MOST, write_page
from mentormatch.results.pairs.explain import Explanation, explain_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mentormatch.results.answer import Answer

__all__ = ["write_report"]


def write_report(answer: Answer, summary: Sequence[str], path: str | Path) -> None:
    """Write a self-contained page: no script, no network, every cell escaped.

    Parameters
    ----------
    answer
        Pairs, and the scores that explain them.
    summary
        Lines that tell the answer to the first questions.
    path
        The HTML file to write.
    """
    facts = {"summary": summary, "explanations": _explanations(answer)}
    write_page(answer, path, "report.html", facts)


def _explanations(answer: Answer) -> list[Explanation]:
    pairs = sorted((m.mentee, m.mentor) for m in answer.matches)[:MOST]
    theirs = best_first(answer.matches)
    taken = {mentee: tuple(match.mentor for match in theirs[mentee]) for mentee, _ in pairs}
    return explain_pairs(answer.scores, [(mentor, mentee) for mentee, mentor in pairs], taken)
