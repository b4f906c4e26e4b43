"""Why a pair was not made, and what it would cost to make it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

from mentormatch.results.lab.change import Change, Move, told_moves
from mentormatch.results.match import Match
from mentormatch.results.names import NOBODY, Named, Names
from mentormatch.scoring.scores import Contribution
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Language, Sentence, Who, counted, joined, sentence
from mentormatch.text.tables import html_of, paragraphs

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RuleFact", "Verdict", "WhyNot", "change_cells"]

_SHOWN = 3


class Verdict(StrEnum):
    """Why a pair was not made: the first that applies, in this order."""

    MADE = "MADE"
    """The pair is in the matching."""
    ABSENT = "ABSENT"
    """One of the two takes no part."""
    RULE = "RULE"
    """A requirement forbids it."""
    BELOW_FLOOR = "BELOW_FLOOR"
    """It scores less than the floor of the policy."""
    NO_PLACE = "NO_PLACE"
    """One of the two takes nobody: the number of places is 0."""
    PINNED = "PINNED"
    """A decision of the coordinator stands against it."""
    LIMIT = "LIMIT"
    """A limit of the programme, or a minimum load, can't be kept with it."""
    NOT_BLOCKING = "NOT_BLOCKING"
    """Under the objective "stable": the two would not both rather have one another."""
    TIE = "TIE"
    """It costs nothing: an equally good matching has it, and the draw decided."""
    COSTS = "COSTS"
    """It costs something, which ``change`` tells."""


@dataclass(frozen=True, slots=True)
class RuleFact:
    """A requirement that forbids a pair, with what it compared.

    Parameters
    ----------
    rule
        Its name.
    mentor_fact, mentee_fact
        What it looked at on either side; empty where that is told to nobody.
    """

    rule: str
    mentor_fact: str = ""
    mentee_fact: str = ""

    @property
    def words(self) -> Sentence:
        """The rule, and both facts where there are any."""
        if not (self.mentor_fact or self.mentee_fact):
            return sentence("{rule!r}", rule=self.rule)
        return sentence(
            "{rule!r} (mentor: {theirs} | mentee: {ours})",
            rule=self.rule, theirs=self.mentor_fact, ours=self.mentee_fact,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class WhyNot(Named):
    """Why a mentee was not given a mentor, and what that would cost the programme.

    Printing it gives at most three sentences: the scores, the reason or the price, and who else
    would move.

    Parameters
    ----------
    mentee, mentor
        Ids.
    verdict
        The first reason that applies.
    rules
        Every requirement that forbids the pair, with both facts.
    units
        Its score in micro-units; None where one of the two takes no part.
    instead
        The pairs that the mentee has, highest score first.
    change
        What the programme would gain and lose, stage by stage; None unless the pair can be made.
    moves
        Who would move, the mentee herself first: with them the matching costs just ``change``.
    seed
        Seed of the lottery.
    because
        The reason in words, where it is neither a rule nor a price.
    parts
        What each criterion adds to the score of the pair.
    instead_parts
        The same of the first pair that the mentee has; empty without one.
    """

    mentee: str
    mentor: str
    verdict: Verdict
    rules: tuple[RuleFact, ...]
    units: int | None
    instead: tuple[Match, ...]
    change: Change | None
    moves: tuple[Move, ...]
    seed: int
    because: str = ""
    parts: tuple[Contribution, ...] = field(default=(), repr=False)
    instead_parts: tuple[Contribution, ...] = field(default=(), repr=False)

    @property
    def score(self) -> float | None:
        """The score of the pair, 0…1; None where one of the two takes no part."""
        return None if self.units is None else self.units / UNIT

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The scores, the reason or the price, and who else would move."""
        said = (self._scores, self._reason, self._others)
        return tuple(one for one in said if one is not None)

    @property
    def _scores(self) -> Sentence | None:
        if self.units is None or self.verdict is Verdict.MADE:
            return None
        told = {**self._two, "score": self.units / UNIT}
        if not self.instead:
            return sentence("{mentee} scores {score:.3f} with {mentor}, and has no mentor.", **told)
        others = joined(
            [
                sentence("{score:.3f} with {mentor}", score=m.score, mentor=Who(m.mentor, "mentor"))
                for m in self.instead
            ]
        )
        return sentence(
            "{mentee} scores {score:.3f} with {mentor} and {others}.", **told, others=others
        )

    @property
    def _reason(self) -> Sentence:
        if self.verdict is Verdict.MADE:
            return sentence(
                "{mentee} is with {mentor} ({score:.3f}).", **self._two, score=self.score
            )
        if self.verdict is Verdict.RULE:
            rules = joined([rule.words for rule in self.rules], "; ")
            return counted(
                len(self.rules),
                "The rule {rules} forbids this pair.",
                "These rules forbid this pair: {rules}.",
                rules=rules,
            )
        if self.verdict is Verdict.TIE:
            return sentence(
                "An equally good matching has this pair; the draw (seed {seed}) decided.",
                seed=str(self.seed),
            )
        if self.change is None:
            return sentence("The pair cannot be made: {because}.", because=self.because)
        return self._price(self.change)

    def _price(self, change: Change) -> Sentence:
        only_total = not any((change.people, change.waiting, change.kept, change.worst))
        if only_total and change.total < 0:
            return sentence(
                "Giving {mentor} to {mentee} costs the programme {total:.3f} in total; as many "
                "people have a mentor.",
                **self._two, total=-change.total / UNIT,
            )  # fmt: skip
        if change.people < 0:
            return sentence(
                "If {mentor} goes to {mentee}, {change}.", **self._two, change=change.words
            )
        return sentence(
            "If {mentor} goes to {mentee}, {change}; as many people have a mentor.",
            **self._two, change=change.words,
        )  # fmt: skip

    @property
    def _others(self) -> Sentence | None:
        if self.change is None or self.verdict is Verdict.MADE:
            return None
        others = [move for move in self.moves if move.person != self.mentee]
        if not others:
            return sentence("Nobody else moves.")
        return sentence("{moves}.", moves=told_moves(others, _SHOWN))

    @property
    def _two(self) -> dict[str, Who]:
        return {"mentee": Who(self.mentee, "mentee"), "mentor": Who(self.mentor, "mentor")}

    def told(self, *, labels: bool = True, language: Language | None = None) -> str:
        """Return what printing shows, with people by label: for their eyes, and for no log.

        Parameters
        ----------
        labels
            Call people by the labels of the column map; else by id.
        language
            ``"en"`` or ``"nl"``; None for the one that it was made in.
        """
        names = self.names if labels else NOBODY
        names = names.speaking(language or self.names.language)
        return " ".join(names.told(one) for one in self.sentences)

    def to_frame(self) -> pd.DataFrame:
        """Return both scores side by side, one row a criterion.

        Returns
        -------
        pandas.DataFrame
            criterion, most points, points of the pair and of the one that the mentee has (NaN
            without one), their difference, and the facts of both mentors and of the mentee.
        """
        import pandas as pd

        told = self.names.told
        theirs = {part.criterion: part for part in self.instead_parts}
        rows: list[dict[str, Any]] = []
        for part in self.parts:
            other = theirs.get(part.criterion)
            points = other.units / UNIT if other else float("nan")
            rows.append(
                {
                    "criterion": told(part.criterion),
                    "most": part.weight / UNIT,
                    "points": part.units / UNIT,
                    "instead": points,
                    "difference": part.units / UNIT - points,
                    "mentor": told(part.mentor_fact),
                    "instead_mentor": told(other.mentor_fact) if other else "",
                    "mentee": told(part.mentee_fact),
                }
            )
        names = ["criterion", "most", "points", "instead", "difference", "mentor", "instead_mentor"]
        return pd.DataFrame(rows, columns=[*names, "mentee"])

    def to_json(self) -> str:
        """Return ids, verdict, rules, units, change and moves as JSON; no label and no answer."""
        told = {
            "mentee": self.mentee,
            "mentor": self.mentor,
            "verdict": str(self.verdict),
            "rules": [str(rule.rule) for rule in self.rules],
            "units": self.units,
            "instead": [{"mentor": m.mentor, "units": m.units} for m in self.instead],
            "change": None if self.change is None else _as_json(self.change),
            "moves": [
                {"person": m.person, "before": m.before, "after": m.after} for m in self.moves
            ],
            "seed": self.seed,
            "words": self.told(labels=False, language="en"),
        }
        return json.dumps(told, indent=2, ensure_ascii=False)

    def __str__(self) -> str:
        return self.told(labels=False)

    def _repr_html_(self) -> str:
        words = list(map(self.names.told, self.sentences))
        return html_of(self.to_frame(), head=words) if self.parts else paragraphs(words)

    def named(self, names: Names) -> Self:
        """Tell how people are called, to be shown to people only."""
        return Named.named(self, names)


def change_cells(change: Change | None, order: tuple[str, ...]) -> dict[str, Any]:
    """Return the entries of a change for a table: scores as 0…1, counts as they are.

    Parameters
    ----------
    change
        None where nothing can be told.
    order
        The entries that are shown, in the order of the stages.
    """
    if change is None:
        return dict.fromkeys((*order, "within_slack"), None)
    cells: dict[str, Any] = {}
    for entry in order:
        value = getattr(change, entry) or 0
        cells[entry] = value / UNIT if entry in ("worst", "total") else value
    return cells | {"within_slack": change.within_slack}


def _as_json(change: Change) -> dict[str, Any]:
    entries = asdict(change)
    order = entries.pop("order")
    return entries | {"order": list(order)}
