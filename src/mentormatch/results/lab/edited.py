"""A matching edited by hand: what that costs, who moves, and the decisions that keep it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from mentormatch.decisions.model import Decisions
from mentormatch.results.lab.change import Change, Move, told_moves
from mentormatch.results.pairs.provenance import SetAside
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Sentence, Who, joined, sentence
from mentormatch.text.tables import html_of

if TYPE_CHECKING:
    import pandas as pd

    from mentormatch.results.pairs.matching import Matching

__all__ = ["Edited"]

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Edited:
    """A matching with other pairs, and what that costs.

    Parameters
    ----------
    change
        What it costs against the matching before, stage by stage.
    broken_rules
        New pairs that break a rule, with the rules that ``override`` set aside.
    moves
        Who has another mentor now.
    matching
        The edited matching, a draft.
    left_open
        Mentor and mentee of pairs that matching again would make besides: they are allowed, and
        both have a place.
    """

    change: Change
    broken_rules: tuple[SetAside, ...]
    moves: tuple[Move, ...]
    matching: Matching = field(repr=False)
    left_open: tuple[tuple[str, str], ...] = field(repr=False)

    def accept(self, *, who: str, why: str, when: date) -> Decisions:
        """Return the decisions with which `match` returns this matching.

        Every pair of it is accepted, and what would be made besides is rejected. What was decided
        before stays, but for what was said of pairs that are others now.

        Parameters
        ----------
        who, why, when
            Who decides, for what reason, on which day.
        """
        told = {"who": who, "why": why, "when": when}
        pairs = [(match.mentor, match.mentee) for match in self.matching.matches]
        decided = self._still_true(set(pairs))
        known = {one.pair for one in decided.made}
        for mentor, mentee in pairs:
            if (mentor, mentee) not in known:
                edit = self.matching.provenance.edit
                aside = edit.rules_of(mentor, mentee) if edit else ()
                decided = decided.accept(mentor, mentee, override=aside, **told)  # type: ignore[arg-type]
        for mentor, mentee in self.left_open:
            decided = decided.reject(mentor, mentee, **told)  # type: ignore[arg-type]
        return decided

    def _still_true(self, pairs: set[tuple[str, str]]) -> Decisions:
        """Return what was decided before and does not contradict these pairs."""
        asked = self.matching.decisions
        return Decisions(one for one in asked if one.makes == (one.pair in pairs))

    @property
    def lines(self) -> list[Sentence]:
        """What an edit costs and who moves, a sentence each."""
        price = sentence("What it costs: {change}.", change=self.change.words)
        moved = sentence("{moves}.", moves=told_moves(self.moves, _SHOWN))
        lines = [price, moved] if self.moves else [price]
        return [*lines, *map(_broken, self.broken_rules)]

    def to_frame(self) -> pd.DataFrame:
        """Return one row a move: mentee, before, after, score_before, score_after (0…1)."""
        import pandas as pd

        rows = [
            (m.person, m.before, m.after, _score(m.before_units), _score(m.after_units))
            for m in self.moves
        ]
        columns = ["mentee", "before", "after", "score_before", "score_after"]
        return pd.DataFrame(rows, columns=columns)

    def __str__(self) -> str:
        return "\n".join(self.lines)

    def _repr_html_(self) -> str:
        return html_of(self.to_frame(), head=self.lines)


def _score(units: int | None) -> float | None:
    return None if units is None else units / UNIT


def _broken(aside: SetAside) -> Sentence:
    return sentence(
        "{mentee} with {mentor} sets aside: {rules}.",
        mentee=Who(aside.mentee, "mentee"), mentor=Who(aside.mentor, "mentor"),
        rules=joined(aside.rules),
    )  # fmt: skip
