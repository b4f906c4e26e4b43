"""The HTML report of groups: who meets and why, who is left out, the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.results.page import MOST, write_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mentormatch.results.answer import Answer
    from mentormatch.results.groups.piece import Piece

__all__ = ["write_group_report"]


def write_group_report(
    answer: Answer,
    pieces: Sequence[tuple[Piece, ...]],
    summary: Sequence[str],
    path: str | Path,
) -> None:
    """Write a self-contained page: no script, no network, every cell escaped.

    Parameters
    ----------
    answer
        The groups.
    pieces
        What the units of each group consist of.
    summary
        Lines that tell the answer to the first questions.
    path
        The HTML file to write.
    """
    groups = list(zip(answer.matches, pieces, strict=True))[:MOST]
    write_page(answer, path, "groups.html", {"summary": summary, "groups": groups})
