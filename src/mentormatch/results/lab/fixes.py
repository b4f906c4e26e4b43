"""What would help whoever is left out: one more place, or a rule set aside for one pair."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self, TextIO

from mentormatch.results.export import write_csv
from mentormatch.results.lab.change import Move, told_moves
from mentormatch.results.match import GroupReason, Reason, Role
from mentormatch.results.names import NOBODY, Named, Names
from mentormatch.text.masking import quoted
from mentormatch.text.sentences import Language, Sentence, Who, counted, few, joined, sentence
from mentormatch.text.tables import html_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Fix", "Fixes", "RuleSetAside", "Together"]

_ROWS = 30
_SHOWN = 3
_IN_A_LINE = 6


@dataclass(frozen=True, slots=True)
class RuleSetAside:
    """Rules that do not hold for one pair.

    Parameters
    ----------
    mentor, mentee
        Ids.
    rules
        Names of requirements; ``"floor"`` is the lowest score of the policy.
    """

    mentor: str
    mentee: str
    rules: tuple[str, ...]

    @property
    def words(self) -> Sentence:
        """The rules and the pair."""
        mentor, mentee = Who(self.mentor, "mentor"), Who(self.mentee, "mentee")
        return sentence(
            "set {rules} aside for {mentor} with {mentee}",
            rules=joined([quoted(rule) for rule in self.rules]), mentor=mentor, mentee=mentee,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fix(Named):
    """What gives somebody a partner while everybody who has one now keeps one.

    No part of it is enough.

    Parameters
    ----------
    person, side
        Who is left out, and in which pool.
    reason
        Why, in the word of `Unmatched.reason`.
    places
        Ids of those who take one more; of mentors for a mentee, of mentees for a mentor.
    relax
        Pairs for which rules are set aside.
    moves
        Who gets another mentor, in the order of the chain.
    serve
        Works out `serves`.

    Attributes
    ----------
    serves
        Who would be served in a free match with it, and is not now: the best matching may give the
        new place to somebody else. Worked out when asked for.
    """

    person: str
    side: Role
    reason: Reason | GroupReason
    places: tuple[str, ...]
    relax: tuple[RuleSetAside, ...]
    moves: tuple[Move, ...]
    serve: Callable[[Fix], tuple[str, ...]] = field(repr=False, compare=False)

    @property
    def relaxations(self) -> int:
        """How many: a place counts as one, and so does each rule of a pair."""
        return len(self.places) + sum(len(pair.rules) for pair in self.relax)

    @property
    def serves(self) -> tuple[str, ...]:
        """Ids of who would be served in a free match with this fix, and is not now."""
        return self.serve(self)

    @property
    def words(self) -> Sentence:
        """The fix, and who else moves."""
        if not self.relaxations:
            return sentence(
                "nothing has to be relaxed: the objective 'coverage' would serve this person too"
            )
        other: Role = "mentor" if self.side == "mentee" else "mentee"
        asked = [*map(_one_more, self.places, [other] * len(self.places))]
        needs = joined([*(pair.words for pair in self.relax), *asked], "; ")
        others = [m for m in self.moves if m.before is not None or m.person not in self._mine]
        if not others:
            return needs
        return sentence("{needs}; {moves}", needs=needs, moves=told_moves(others, _SHOWN))

    @property
    def _mine(self) -> tuple[str, ...]:
        return (self.person,) if self.side == "mentee" else ()

    def __str__(self) -> str:
        return str(self.words)


@dataclass(frozen=True, slots=True)
class Together:
    """The fewest relaxations that serve everybody at once whom relaxations can serve.

    Parameters
    ----------
    side
        Of whom.
    people
        Ids of who would be served besides those who are served now.
    places
        Id → how many more places.
    relax
        Pairs for which rules are set aside.
    """

    side: Role
    people: tuple[str, ...]
    places: Mapping[str, int]
    relax: tuple[RuleSetAside, ...]

    @property
    def relaxations(self) -> int:
        """How many in all; there are no fewer."""
        return sum(self.places.values()) + sum(len(pair.rules) for pair in self.relax)

    @property
    def words(self) -> Sentence:
        """What it takes, in a sentence without an end."""
        other: Role = "mentor" if self.side == "mentee" else "mentee"
        asked = [_more(who, other, count) for who, count in self.places.items()]
        return few([*asked, *(pair.words for pair in self.relax)], _IN_A_LINE, by="; ")

    def __str__(self) -> str:
        return str(self.words)


@dataclass(frozen=True, slots=True, repr=False)
class Fixes(Named):
    """What would help everybody who is left out; a sequence of :class:`Fix`.

    Parameters
    ----------
    side
        Of whom.
    fixes
        Up to three of different kind for each person, in order of id: the fewest relaxations first,
        then the fewest people who move, then the highest total.
    beyond
        Ids of who is left out and whom neither places nor rules that may be relaxed help.
    together
        The fewest relaxations for all at once.
    bottleneck
        Which places are too few for whom, of the whole programme; empty where nothing is.
    """

    side: Role
    fixes: tuple[Fix, ...]
    beyond: tuple[str, ...]
    together: Together
    bottleneck: str = ""

    def __iter__(self) -> Iterator[Fix]:
        return iter(self.fixes)

    def __len__(self) -> int:
        return len(self.fixes)

    def __getitem__(self, place: int) -> Fix:
        return self.fixes[place]

    def of(self, person: str) -> tuple[Fix, ...]:
        """Return the fixes of a person, by id; empty where there are none."""
        return tuple(fix for fix in self.fixes if fix.person == person)

    @property
    def people(self) -> tuple[str, ...]:
        """Ids of who has a fix."""
        return tuple(dict.fromkeys(fix.person for fix in self.fixes))

    def to_frame(self) -> pd.DataFrame:
        """Return one row a fix.

        Returns
        -------
        pandas.DataFrame
            person, reason, rank (from 1, the smallest), relaxations, places (ids), relax (mentor,
            mentee and rules), moves (people who get another mentor), fix (in words). Where people
            have labels, ``label`` stands behind the person.
        """
        import pandas as pd

        names = ["person", "reason", "rank", "relaxations", "places", "relax", "moves", "fix"]
        frame = pd.DataFrame([self._row(k, fix) for k, fix in self._ranked()], columns=names)
        if self.names:
            frame.insert(1, "label", [self.names(fix.person, self.side) for fix in self])
        return frame

    def to_csv(self, path: str | Path | TextIO) -> None:
        """Write the table as CSV; cells that a spreadsheet would run as a formula get a quote."""
        write_csv(self.to_frame(), path)

    def _ranked(self) -> Iterator[tuple[int, Fix]]:
        for person in self.people:
            yield from enumerate(self.of(person), 1)

    def _row(self, rank: int, fix: Fix) -> tuple[object, ...]:
        rules = [
            f"{p.mentor} {p.mentee}: {', '.join(map(self.names.told, p.rules))}" for p in fix.relax
        ]
        moved = len(fix.moves) - (fix.side == "mentee")
        told = self.names.told(fix.words)
        relaxations, places = fix.relaxations, ", ".join(fix.places)
        return fix.person, fix.reason, rank, relaxations, places, "; ".join(rules), moved, told

    @property
    def lines(self) -> list[Sentence]:
        """What printing shows, a sentence a line."""
        return [*self._head, *(line for one in self.people[:_ROWS] for line in self._told_of(one))]

    @property
    def _head(self) -> Iterator[Sentence]:
        if not (self.fixes or self.beyond):
            yield sentence("nobody who takes part is left out")
            return
        if self.bottleneck:
            yield sentence("{bottleneck}", bottleneck=self.bottleneck)
        if self.fixes:
            yield counted(
                len(self.together.people),
                "{count} person who is left out can be served; relaxations needed: {fewest} "
                "({how})",
                "{count:,} people who are left out can be served together; relaxations needed: "
                "{fewest} ({how})",
                fewest=self.together.relaxations,
                how=self.together.words,
            )
        if self.beyond:
            yield counted(
                len(self.beyond),
                "{count} person would need somebody new, or a rule that is never relaxed: {who}",
                "{count:,} people would need somebody new, or a rule that is never relaxed: {who}",
                who=few([Who(one, self.side) for one in self.beyond], _IN_A_LINE),
            )

    def _told_of(self, person: str) -> Iterator[Sentence]:
        who = Who(person, self.side)
        first, *others = self.of(person)
        yield sentence("{who}: {fix}", who=who, fix=first.words)
        yield from (sentence("  or {fix}", fix=fix.words) for fix in others)

    def told(self, *, labels: bool = True, language: Language | None = None) -> str:
        """Return what printing shows, with people by label: for their eyes, and for no log.

        Parameters
        ----------
        labels
            Call people by the labels of the column map; else by id.
        language
            ``"en"`` or ``"nl"``; None for the one that it was made in.
        """
        names = (self.names if labels else NOBODY).speaking(language or self.names.language)
        return "\n".join(map(names.told, self.lines))

    def __str__(self) -> str:
        return self.told(labels=False)

    def __repr__(self) -> str:
        return f"Fixes({len(self.people)} of {len(self.people) + len(self.beyond)} left out)"

    def _repr_html_(self) -> str:
        return html_of(self.to_frame(), head=list(map(self.names.told, self._head)))

    def named(self, names: Names) -> Self:
        """Tell how people are called, to be shown to people only."""
        for fix in self.fixes:
            fix.named(names)
        return Named.named(self, names)


def _one_more(who: str, side: Role) -> Sentence:
    return _more(who, side, 1)


def _more(who: str, side: Role, count: int) -> Sentence:
    if side == "mentor":
        return counted(
            count,
            "one more place of {who}",
            "{count} more places of {who}",
            who=Who(who, side),
        )
    return counted(
        count,
        "one more mentor for {who}",
        "{count} more mentors for {who}",
        who=Who(who, side),
    )
