"""The first screen of an answer: the sentence, who is left out, the best and the worst.

Plain sections of plain lines; whoever shows them adds colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentormatch.forms import FORMS
from mentormatch.results.groups.grouping import Grouping
from mentormatch.results.names import NOBODY, Names
from mentormatch.results.summary import headlines

if TYPE_CHECKING:
    from mentormatch.results.answer import Answer
    from mentormatch.results.match import Match

__all__ = ["Section", "first_screen"]

_MOST = 5
_REASONS = 3
_PAIR: tuple[str, ...] = ("mentee", "mentor", "score", "most of it from")
_GROUP: tuple[str, ...] = ("group", "score", "who")
_TEACHERS = ("mentor", "lead")


@dataclass(frozen=True, slots=True)
class Section:
    """A title and the lines below it.

    Parameters
    ----------
    title
        The first line.
    lines
        What stands below.
    alarming
        Whether somebody should act on it: nobody was compared, somebody is left out.
    """

    title: str
    lines: tuple[str, ...]
    alarming: bool = False


def first_screen(answer: Answer, *, labels: bool = True) -> tuple[Section, ...]:
    """Return what a coordinator wants to see first, in sections.

    Parameters
    ----------
    answer
        Pairs or groups.
    labels
        Call people by the labels of the column map; else by id.

    Returns
    -------
    tuple of Section
        The answer to the first questions; who is left out, if anybody is; the five best pairs or
        groups and the five worst, or all of them where there are no more than ten.
    """
    names = answer.names if labels else NOBODY
    told, left_out = ([names.told(line) for line in lines] for lines in answer.told_in_parts)
    sections = [Section(told[0], tuple(told[1:]), alarming=bool(headlines(answer.findings)))]
    if left_out:
        sections.append(Section(left_out[0], tuple(left_out[1:]), alarming=True))
    return *sections, *_best_and_worst(answer, names)


def _best_and_worst(answer: Answer, names: Names) -> list[Section]:
    matches = sorted(answer.matches, key=lambda match: (-_level(answer, match), match.ids))
    one = _one(answer)
    if not matches:
        return []
    if len(matches) <= 2 * _MOST:
        title = f"the {one}" if len(matches) == 1 else f"all {len(matches)} {one}s, best first"
        return [_section(title, answer, matches, names)]
    worst = matches[: -_MOST - 1 : -1]
    return [
        _section(f"the {_MOST} best {one}s", answer, matches[:_MOST], names),
        _section(f"the {_MOST} worst {one}s, worst first", answer, worst, names),
    ]


def _section(title: str, answer: Answer, matches: Sequence[Match], names: Names) -> Section:
    head = _GROUP if isinstance(answer, Grouping) else _PAIR
    rows = [
        _group(answer, match, names)
        if isinstance(answer, Grouping)
        else _pair(answer, match, names)
        for match in matches
    ]
    return Section(title, tuple(_aligned([head, *rows])))


def _pair(answer: Answer, match: Match, names: Names) -> tuple[str, ...]:
    mentee, mentor = names(match.mentee, "mentee"), names(match.mentor, "mentor")
    parts = answer.scores.contributions(match.mentor, match.mentee)
    answered = sorted((p for p in parts if p.answered and p.units), key=lambda part: -part.units)
    mostly = ", ".join(part.criterion for part in answered[:_REASONS])
    return mentee, mentor, f"{match.score:.3f}", mostly or "no answers"


def _group(answer: Grouping, match: Match, names: Names) -> tuple[str, ...]:
    called = [(names(member.id, member.role), member.role) for member in match.members]
    members = [f"{who} ({role})" if role in _TEACHERS else who for who, role in called]
    return names.told(match.group or ""), f"{answer.level(match):.3f}", ", ".join(members)


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return rows as lines, each column as wide as its widest cell; the first row heads them."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(f"{cell:<{w}}" for cell, w in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _level(answer: Answer, match: Match) -> float:
    """Return what matches are compared by: of groups of different sizes a mean, else the score."""
    return answer.level(match) if isinstance(answer, Grouping) else match.score


def _one(answer: Answer) -> str:
    return FORMS[answer.mode].one if isinstance(answer, Grouping) else "pair"
