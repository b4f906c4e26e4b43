"""The page of groups: each with its members and pieces, the lowest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mentormatch.results.groups.text import members_of
from mentormatch.results.match import Match, Piece
from mentormatch.results.names import Names
from mentormatch.terms import UNIT
from mentormatch.text.sentences import fixed, sentence

__all__ = ["ENDS", "Row", "rows_of"]

ENDS = 5
"""Groups at either end of the scores that are shown first."""


@dataclass(frozen=True, slots=True)
class Row:
    """One group as a page shows it.

    Attributes
    ----------
    group
        Its id, or None.
    members
        As they are called, with the role of whoever leads or gives.
    score
        0…1; of groups whose score is a sum over members, the mean of a member.
    pieces
        What it consists of, in words.
    """

    group: str | None
    members: str
    score: float
    pieces: tuple[str, ...]


def rows_of(
    groups: Sequence[tuple[Match, tuple[Piece, ...]]],
    level: Callable[[Match], float],
    names: Names,
    most: int,
) -> list[Row]:
    """Return groups as the page shows them, the lowest first.

    Parameters
    ----------
    groups
        All of them, with their pieces. Where they are more than `most`, those at both ends of the
        scores are kept.
    level
        What groups are compared by, 0…1.
    names
        How people are called.
    most
        How many to explain.
    """
    ranked = sorted(groups, key=lambda entry: (level(entry[0]), entry[0].group or "", entry[0].ids))
    high = min(ENDS, most // 2)
    shown = ranked[: most - high] + ranked[max(most - high, len(ranked) - high) :]
    return [
        Row(
            match.group,
            names.told(members_of(match)),
            level(match),
            tuple(_piece(piece, names) for piece in pieces),
        )
        for match, pieces in shown
    ]


def _piece(piece: Piece, names: Names) -> str:
    told = sentence("{piece} {points:.3f}", piece=fixed(piece.name), points=piece.units / UNIT)
    if piece.detail:
        told = sentence("{told}: {detail}", told=told, detail=piece.detail)
    return names.told(told)
