"""The answer of the modes beyond pairs: peers, groups, circles, teams and boards."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from mentormatch.errors import PolicyError
from mentormatch.forms import FORMS, Form, named
from mentormatch.results.answer import Answer
from mentormatch.results.groups import text
from mentormatch.results.groups.certificate import BoundCertificate
from mentormatch.results.groups.report import ENDS, rows_of
from mentormatch.results.match import Match, Piece
from mentormatch.results.names import Named
from mentormatch.results.page import Page
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Language, Sentence

if TYPE_CHECKING:
    import pandas as pd
    from pydantic import BaseModel

    from mentormatch.results.lab.edited_grouping import EditedGrouping

__all__ = ["GroupExplanation", "Grouping"]

_COLUMNS = ["group", "role", "person", "score"]


@dataclass(frozen=True, slots=True)
class GroupExplanation(Named):
    """Why these people meet, piece by piece.

    Parameters
    ----------
    match
        The group.
    pieces
        What it consists of; their units sum to those of the group.
    """

    match: Match
    pieces: tuple[Piece, ...]

    def told(self, *, labels: bool = True) -> str:
        """Return what printing shows, with people by label: for their eyes, and for no log."""
        names = self.names if labels else self.names.nobody
        return text.explained(self.match, self.pieces, names)

    def __str__(self) -> str:
        return self.told(labels=False)

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.told())}</pre>"


@dataclass(frozen=True, eq=False, repr=False)
class Grouping(Answer):
    """Groups of people with their reasons and their proof.

    Printing it answers the first questions: how many people are placed, who is not, the lowest
    group, how far from the bound.

    Parameters
    ----------
    matches
        The groups, in order of their ids.
    unmatched
        Everybody without a group, with one reason each.
    seed
        Seed of the search and of the lottery.
    findings
        What a coordinator should look at.
    scores
        Directed scores: mentors × mentees, or people × people where there is one pool.
    certificate
        What was reached and what cannot be exceeded, stage by stage.
    mode
        ``"peers"``, ``"groups"``, ``"circles"``, ``"teams"`` or ``"boards"``.
    rules
        What was asked besides the policy: sizes, lists, limits.
    pieces
        For each group what its units consist of.
    optimum
        What was found before somebody edited it by hand; None where nobody did.
    """

    certificate: BoundCertificate
    mode: str
    rules: BaseModel = field(repr=False)
    pieces: tuple[tuple[Piece, ...], ...] = field(repr=False)
    optimum: Grouping | None = field(default=None, repr=False)

    @property
    def total(self) -> float:
        """Sum of the scores of all groups."""
        return sum(match.units for match in self.matches) / UNIT

    @property
    def summed(self) -> bool:
        """Whether the score of a group is a sum over its members."""
        return self._form.summed

    def level(self, match: Match) -> float:
        """Return what groups of different sizes are compared by, 0…1.

        Of groups and circles, whose score is a sum over members, the mean over those who are not
        there to lead; of all others the score.
        """
        if not self.summed:
            return match.score
        return match.score / max(1, len(match.ids_of("mentee", "peer")))

    @property
    def worst(self) -> Match | None:
        """The group with the lowest level, the first by id among equals; None without groups."""
        return min(self.matches, key=lambda m: (self.level(m), m.group or "", m.ids), default=None)

    def groups_of(self, person: str) -> tuple[Match, ...]:
        """Return the groups in which somebody is, in any role; empty for whoever is left out.

        Raises
        ------
        UnknownPerson
            If there is no such person; near ids are named.
        InputError
            If an address or a label fits several people; their ids and rows are named.
        """
        found = self._of_person.get(self.id_of(person), ())
        return tuple(self.matches[k] for k in found)

    def fixes(self, side: str = "mentee") -> NoReturn:
        """Refuse: `Matching.fixes` is for pairs only.

        Raises
        ------
        PolicyError
            Always.
        """
        raise PolicyError(f"fixes is for pairs only; this is a matching of {self.mode}")

    def explain(self, person: str, *, language: Language = "en") -> tuple[GroupExplanation, ...]:
        """Explain the groups of somebody: what each consists of, piece by piece.

        Parameters
        ----------
        person
            Id, address or label of somebody of either pool.
        language
            ``"en"`` or ``"nl"``.

        Raises
        ------
        UnknownPerson
            If there is no such person; near ids are named.
        InputError
            If an address or a label fits several people; their ids and rows are named.
        """
        found = self._of_person.get(self.id_of(person), ())
        told = (GroupExplanation(self.matches[k], self.pieces[k]) for k in found)
        return tuple(group.named(self.names.speaking(language)) for group in told)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a member.

        Returns
        -------
        pandas.DataFrame
            group, role, person, and of the group: score, and the points of each piece, which sum
            to the score. Where people have labels, ``label`` stands behind the person.
        """
        import pandas as pd

        members = [
            (match.group, member.role, member.id, match.score, _points(pieces))
            for match, pieces in zip(self.matches, self.pieces, strict=True)
            for member in match.members
        ]
        frame = pd.DataFrame([row[:4] for row in members], columns=_COLUMNS)
        if self.names:
            people = zip(frame["person"], frame["role"], strict=True)
            frame.insert(3, "label", [self.names(who, role) for who, role in people])
        return frame.join(pd.DataFrame([row[4] for row in members], index=frame.index))

    def _page(self, page: Page, path: str | Path) -> None:
        groups = list(zip(self.matches, self.pieces, strict=True))
        rows = rows_of(groups, self.level, page.names_of(self), page.most)
        facts = {"rows": rows, "ends": ENDS}
        page.write(self, path, "groups.html", facts | {"summary": self._lines})

    def to_json(self, path: str | Path | None = None) -> str:
        """Return the record of these groups as JSON, and write it if a path is given.

        :func:`mentormatch.read_grouping` reads it on the same people and judges it anew.
        """
        from mentormatch.results.groups.record import grouping_record
        from mentormatch.results.record_parts import write_record

        found = self.optimum or self
        before = self.optimum.matches if self.optimum else None
        record = grouping_record(self, found.certificate.stages, self.mode, self.rules, before)
        return write_record(record, path)

    def edited(self, changes: Mapping[str, str | None]) -> EditedGrouping:
        """Put people into other groups by hand, and tell whether that is legal.

        Nothing is searched: every rule is checked, and the groups are counted anew. Of groups,
        circles and teams.

        Parameters
        ----------
        changes
            Person → name of a group, or None for no group. People are named by id, address or
            label, and keep their role.

        Returns
        -------
        EditedGrouping
            Rules that break, the score, the difference to the bound, and in ``.matching`` the
            edited groups where no rule breaks.

        Raises
        ------
        UnknownPerson
            If somebody is not known; near ids are named.
        InputError
            If a group is not known; near names are told.
        PolicyError
            Of peers, boards and staff.
        """
        found: EditedGrouping = named("modes.by_hand.edited")(self, changes)
        return found

    @property
    def _form(self) -> Form:
        return FORMS[self.mode]

    @cached_property
    def _of_person(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for k, match in enumerate(self.matches):
            for person in dict.fromkeys(match.ids):
                found.setdefault(person, []).append(k)
        return found

    def id_of(self, person: str) -> str:
        """Return the id of somebody of either pool, named by id, address or label."""
        return self.scores.mentors.one_of(person, self.scores.mentees)

    def _identity(self) -> tuple[object, ...]:
        return *super()._identity(), self.mode, self.rules, self.certificate

    def _summary(self) -> list[Sentence]:
        proof = self.certificate.lines
        if self.optimum:
            bound = self.certificate.stages[-1]
            before = self.optimum.certificate.stages[-1]
            proof = (text.told_by_hand(before.value, bound.value, bound.bound),)
        return text.summary(self, proof, self._form, self.level)

    def _left_out(self) -> list[Sentence]:
        return text.left_out(self, self._form)


def _points(pieces: tuple[Piece, ...]) -> dict[str, float]:
    """Return points by name; pieces of one name are added up."""
    points: dict[str, float] = {}
    for piece in pieces:
        points[piece.name] = points.get(piece.name, 0.0) + piece.units / UNIT
    return points
