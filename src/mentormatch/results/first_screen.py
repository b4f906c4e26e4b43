"""The first screen of an answer: the sentence, who is left out, the best and the worst.

Plain sections of plain lines; whoever shows them adds colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentormatch.forms import FORMS
from mentormatch.results.groups.grouping import Grouping
from mentormatch.results.groups.text import members_of
from mentormatch.results.names import NOBODY, Names
from mentormatch.results.summary import headlines
from mentormatch.text.sentences import Language, Sentence, counted, fixed, joined, sentence

if TYPE_CHECKING:
    from mentormatch.results.answer import Answer
    from mentormatch.results.match import Match

__all__ = ["Section", "first_screen"]

_MOST = 5
_REASONS = 3
_PAIR: tuple[str, ...] = (
    fixed("mentee"),
    fixed("mentor"),
    fixed("score"),
    sentence("most of it from"),
)
_GROUP: tuple[str, ...] = (fixed("group"), fixed("score"), sentence("who"))


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


def first_screen(
    answer: Answer, *, labels: bool = True, language: Language = "en"
) -> tuple[Section, ...]:
    """Return what a coordinator wants to see first, in sections.

    Parameters
    ----------
    answer
        Pairs or groups.
    labels
        Call people by the labels of the column map; else by id.
    language
        ``"en"`` or ``"nl"``.

    Returns
    -------
    tuple of Section
        The answer to the first questions; who is left out, if anybody is; the five best pairs or
        groups and the five worst, or all of them where there are no more than ten.
    """
    names = (answer.names if labels else NOBODY).speaking(language)
    told, left_out = ([names.told(line) for line in lines] for lines in answer.told_in_parts)
    sections = [Section(told[0], tuple(told[1:]), alarming=bool(headlines(answer.findings)))]
    if left_out:
        sections.append(Section(left_out[0], tuple(left_out[1:]), alarming=True))
    return *sections, *_best_and_worst(answer, names)


def _best_and_worst(answer: Answer, names: Names) -> list[Section]:
    matches = sorted(answer.matches, key=lambda match: (-_level(answer, match), match.ids))
    one = _one(answer)
    many = fixed(f"{one}s")
    if not matches:
        return []
    if len(matches) <= 2 * _MOST:
        title = counted(
            len(matches),
            "the {one}",
            "all {count} {many}, best first",
            one=fixed(one), many=many,
        )  # fmt: skip
        return [_section(title, answer, matches, names)]
    worst = matches[: -_MOST - 1 : -1]
    best_title = sentence("the {count} best {many}", count=_MOST, many=many)
    worst_title = sentence("the {count} worst {many}, worst first", count=_MOST, many=many)
    return [
        _section(best_title, answer, matches[:_MOST], names),
        _section(worst_title, answer, worst, names),
    ]


def _section(title: Sentence, answer: Answer, matches: Sequence[Match], names: Names) -> Section:
    head = tuple(map(names.told, _GROUP if isinstance(answer, Grouping) else _PAIR))
    rows = [
        _group(answer, match, names)
        if isinstance(answer, Grouping)
        else _pair(answer, match, names)
        for match in matches
    ]
    return Section(names.told(title), tuple(_aligned([head, *rows])))


def _pair(answer: Answer, match: Match, names: Names) -> tuple[str, ...]:
    mentee, mentor = names(match.mentee, "mentee"), names(match.mentor, "mentor")
    parts = answer.scores.contributions(match.mentor, match.mentee)
    answered = sorted((p for p in parts if p.answered and p.units), key=lambda part: -part.units)
    mostly = joined([part.criterion for part in answered[:_REASONS]]) or sentence("no answers")
    return mentee, mentor, names.told(_score(match.score)), names.told(mostly)


def _group(answer: Grouping, match: Match, names: Names) -> tuple[str, ...]:
    score, members = _score(answer.level(match)), members_of(match)
    return names.told(match.group or ""), names.told(score), names.told(members)


def _score(score: float) -> Sentence:
    return sentence("{score:.3f}", score=score)


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
