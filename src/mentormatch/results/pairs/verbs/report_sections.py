"""What a report tells besides the answer: pairs to look at, policies, groups, and pictures."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from mentormatch.errors import InputError
from mentormatch.forms import named
from mentormatch.results.names import Names
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Sentence, Who, counted, sentence

if TYPE_CHECKING:
    from mentormatch.results.lab.audit import Audit
    from mentormatch.results.lab.change_curve import ChangeCurve
    from mentormatch.results.lab.comparison import Comparison
    from mentormatch.results.lab.moved import Moved
    from mentormatch.results.lab.sensitivity import Sensitivity
    from mentormatch.results.pairs.report import Row

__all__ = ["NOTHING", "Asked", "Look", "Looks"]

_SHOWN = 20
Pair = tuple[str, str]
"""Ids of mentor and mentee."""


class Look(NamedTuple):
    """One pair that should be looked at: where it stands on the page, in words, and why."""

    place: int | None
    pair: str
    why: str


class Looks(NamedTuple):
    """Pairs that should be looked at for one reason; of many the first."""

    title: str
    many: int
    pairs: list[Look]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked for besides.

    Parameters
    ----------
    sensitivity, audit, curve, comparison
        As in `report`.
    """

    sensitivity: Sensitivity | None = None
    audit: Audit | None = None
    curve: ChangeCurve | None = None
    comparison: Comparison | None = None

    def survival(self, pairs: Sequence[Pair]) -> dict[Pair, Sentence]:
        """Return in how many draws each pair is made again; nothing where that was not asked.

        Raises
        ------
        InputError
            If the sensitivity is about other pairs.
        """
        if self.sensitivity is None:
            return {}
        draws = self.sensitivity.draws
        kept = {(one.mentor, one.mentee): one.kept for one in self.sensitivity.kept}
        if set(kept) != set(pairs):
            raise InputError(
                "sensitivity: it is about other pairs than this matching; ask this one, with "
                "matching.sensitivity()"
            )
        return {pair: _drawn(count, draws) for pair, count in kept.items()}

    def looks(
        self, rows: Sequence[Row], pinned: Iterable[Pair], by_hand: Iterable[Pair], names: Names
    ) -> list[Looks]:
        """Return pairs that should be looked at, by reason.

        Parameters
        ----------
        rows
            Pairs that the page explains.
        pinned, by_hand
            Pairs that a decision made, and those that an edit made.
        names
            How people are called.
        """
        places = {row.ids: row.place for row in rows}
        unsure = [row for row in rows if row.unsure]
        seldom = [] if self.sensitivity is None else self.sensitivity.kept
        draws = 0 if self.sensitivity is None else self.sensitivity.draws
        changing = sorted((p for p in seldom if 2 * p.kept < draws), key=lambda p: p.kept)
        found: list[tuple[Sentence, list[tuple[Pair, Sentence]]]] = [
            (
                sentence("The same in fewer than half of the draws"),
                [
                    ((p.mentor, p.mentee), sentence("{kept} of {all}", kept=p.kept, all=draws))
                    for p in changing
                ],
            ),
            (
                sentence("Less than half of the score is from their answers"),
                [(r.ids, sentence("{share:.0%}", share=r.confidence)) for r in unsure],
            ),
            (sentence("Edited by hand"), [(pair, sentence("")) for pair in sorted(by_hand)]),
            (sentence("Pinned"), [(pair, sentence("")) for pair in sorted(pinned)]),
        ]
        return [
            Looks(
                names.told(title),
                len(pairs),
                [
                    Look(places.get(pair), _called(pair, names), names.told(why))
                    for pair, why in pairs[:_SHOWN]
                ],
            )
            for title, pairs in found
            if pairs
        ]

    def facts(self, matching: Any, names: Names) -> dict[str, Any]:
        """Return what the template shows of all this.

        Parameters
        ----------
        matching
            The matching, which knows people as the page calls them.
        names
            How people are called, in the language of the page.
        """
        moves = _moves(matching)
        return {
            "pictures": _pictures(matching, self, moves, names),
            "moved": None if moves is None else _moved(moves, names),
            "curve": None if self.curve is None else names.told(self.curve.sentence()),
            "compared": None if self.comparison is None else _compared(self.comparison, names),
            "audited": None if self.audit is None else list(map(names.told, self.audit.lines)),
        }


NOTHING = Asked()
"""A report of the answer alone."""


def _pictures(
    matching: Any, asked: Asked, moves: Moved | None, names: Names
) -> Mapping[str, tuple[str, str]]:
    draw: Callable[..., Mapping[str, tuple[str, str]]] = named("plots.in_report.pictures")
    return draw(
        matching, audited=asked.audit, comparison=asked.comparison, curve=asked.curve, moves=moves,
        language=names.language,
    )  # fmt: skip


def _moves(matching: Any) -> Moved | None:
    """Return who moved, of a re-match; None of a matching that followed none."""
    return matching.moved if matching.provenance.earlier else None


def _moved(moves: Moved, names: Names) -> dict[str, Any]:
    """Return how many pairs are kept and changed, and whoever moved, as the cells of a table."""
    rows = [
        [
            names(row.person, "mentee"),
            _partner(row.before, row.before_units, names),
            _partner(row.after, row.after_units, names),
            names.told(row.why),
        ]
        for row in moves.of("mentee")
        if row.before != row.after
    ]
    return {"counted": names.told(moves.lines[0]), "rows": rows}


def _partner(who: str | None, units: int | None, names: Names) -> str:
    if who is None:
        return "-"
    told = {"mentor": Who(who, "mentor"), "score": (units or 0) / UNIT}
    return names.told(sentence("{mentor} ({score:.3f})", **told))


def _drawn(kept: int, draws: int) -> Sentence:
    return counted(
        draws,
        "the same in {kept} of {count} draw of the weights",
        "the same in {kept} of {count} draws of the weights",
        kept=kept,
    )


def _called(pair: Pair, names: Names) -> str:
    mentor, mentee = Who(pair[0], "mentor"), Who(pair[1], "mentee")
    return names.told(sentence("{mentee} with {mentor}", mentee=mentee, mentor=mentor))


_COLUMNS = {
    "policy": sentence("policy"),
    "people": sentence("people"),
    "mean": sentence("mean score"),
    "worst": sentence("lowest score"),
    "first_choice": sentence("first choice"),
    "skills": sentence("share of skills found"),
    "most_mentees": sentence("most mentees of one"),
    "moved": sentence("mentees who move"),
}
"""Yardsticks that a report shows, and what they are called there."""


def _compared(comparison: Comparison, names: Names) -> dict[str, Any]:
    """Return policies as the cells of a table, and what changes from the first to each other."""
    frame = comparison.to_frame()
    rows = [[_cell(row[name], names) for name in _COLUMNS] for row in frame.to_dict("records")]
    others = [name for name in comparison.matchings if name != comparison.base]
    changes = [comparison.sentence(comparison.base, name) for name in others]
    return {
        "head": list(map(names.told, _COLUMNS.values())),
        "rows": rows,
        "notes": list(map(names.told, [comparison.note, *changes])),
    }


def _cell(value: Any, names: Names) -> str:
    if isinstance(value, float):
        return "-" if math.isnan(value) else names.told(sentence("{score:.3f}", score=value))
    return str(value)
