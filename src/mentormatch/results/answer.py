"""What the answers of all modes have in common: who meets, who is left out, how it is told."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, Self, TextIO, TypeVar

from mentormatch.findings import Findings
from mentormatch.results.export import write_csv
from mentormatch.results.match import Match, UnmatchedList
from mentormatch.results.names import NOBODY, Names
from mentormatch.results.summary import headlines
from mentormatch.scoring.checks.comparison import NO_ANSWERS
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.scores import Scores
from mentormatch.text.sentences import Language, Sentence, sentence
from mentormatch.text.tables import html_of

if TYPE_CHECKING:
    import pandas as pd

    from mentormatch.results.page import Page


__all__ = ["Answer", "AnswerT", "Proof"]

AnswerT = TypeVar("AnswerT", bound="Answer")


class Proof(Protocol):
    """What the certificates of all modes tell alike."""

    @property
    def proven(self) -> bool:
        """Whether every stage is proven."""

    @property
    def gap(self) -> int:
        """Bound minus value of the last stage, in its unit; 0 is optimal."""

    def to_frame(self) -> pd.DataFrame:
        """Return one row a stage: stage, value, bound, proven, why."""


@dataclass(frozen=True, eq=False, repr=False)
class Answer(ABC):
    """Matches, the people left out, and what was asked.

    Parameters
    ----------
    matches
        Who meets.
    unmatched
        Everybody without a partner, with one reason each.
    seed
        Seed of the lottery.
    findings
        What a coordinator should look at: from reading and from matching.
    scores
        The scores that were matched, for explanations.
    certificate
        The proof, stage by stage.
    """

    matches: tuple[Match, ...]
    unmatched: UnmatchedList
    seed: int
    findings: Findings = field(repr=False)
    scores: Scores = field(repr=False)
    certificate: Proof = field(repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "unmatched", UnmatchedList(self.unmatched, self.names))
        object.__setattr__(self, "findings", self.findings.named(self.names))

    @property
    def policy(self) -> Policy:
        """The policy that was asked for."""
        return self.scores.policy

    @property
    def compared(self) -> bool:
        """Whether people's own answers decide a tenth of the score or more.

        If not, who meets whom is a draw, or nearly one: the findings hold ``no-answers``.
        """
        return all(finding.code != NO_ANSWERS for finding in self.findings)

    @property
    def checked(self) -> Sentence:
        """What the judge found, in a few words."""
        if self.certificate.proven:
            return sentence("checked: no better answer exists")
        return sentence("checked: a better answer may exist, see the proof")

    @property
    @abstractmethod
    def worst(self) -> Match | None:
        """The lowest match, the first by ids among equals; None without matches."""

    @abstractmethod
    def to_frame(self) -> pd.DataFrame:
        """Return the matches as a table."""

    @abstractmethod
    def to_json(self, path: str | Path | None = None) -> str:
        """Return the record of this answer as JSON, and write it if a path is given."""

    def report(
        self,
        path: str | Path,
        *,
        title: str | None = None,
        date: str | None = None,
        language: Language = "en",
        labels: bool = True,
        most: int = 500,
    ) -> None:
        """Write one self-contained HTML page to show to others: no script, no network.

        It tells the answer in a sentence, who is left out and what would help, the lowest and the
        highest scores, every match with its reasons, supply and demand of skills, and at the end
        the method, the proof, and notes on the data. It reads on a phone and on paper.

        Parameters
        ----------
        path
            The HTML file to write.
        title
            Above the page, such as the name of the programme.
        date
            Shown as it is given; the clock is not read.
        language
            ``"en"`` or ``"nl"``.
        labels
            Call people by the labels of the column map; else by id.
        most
            Matches that are explained: the lowest, and a few of the highest; 0 or more.

        Raises
        ------
        InputError
            If the language is none of these, or `most` is negative.
        """
        from mentormatch.results.page import Page

        self._page(Page(title, date, language, labels, most), path)

    @abstractmethod
    def _page(self, page: Page, path: str | Path) -> None:
        """Write the page of this form of answer."""

    @abstractmethod
    def _summary(self) -> list[Sentence]:
        """Return the answer to the first questions, a line each."""

    @abstractmethod
    def _left_out(self) -> list[Sentence]:
        """Return who is left out, a line each."""

    @property
    def told_in_parts(self) -> tuple[list[Sentence], list[Sentence]]:
        """The answer to the first questions, and who is left out: a sentence a line."""
        return self._lines, self._left_out()

    @property
    def _lines(self) -> list[Sentence]:
        """What nobody must miss, then the answer to the first questions, a line each."""
        return [*headlines(self.findings), *self._summary()]

    @cached_property
    def names(self) -> Names:
        """How people are called: ``names("17", "mentor")``; for their eyes only."""
        return Names(self.scores.mentors, self.scores.mentees)

    def told(self, *, labels: bool = True, language: Language = "en") -> str:
        """Return what printing shows, with people by label: for their eyes, and for no log.

        Parameters
        ----------
        labels
            Call people by the labels of the column map; else by id.
        language
            ``"en"`` or ``"nl"``.
        """
        names = (self.names if labels else NOBODY).speaking(language)
        return "\n".join(map(names.told, [*self._lines, *self._left_out()]))

    def without_labels(self) -> Self:
        """Return the same answer, which knows its people by id alone."""
        mentors, mentees = self.scores.mentors, self.scores.mentees
        scores = replace(
            self.scores, mentors=mentors.without_labels(), mentees=mentees.without_labels()
        )
        return replace(self, scores=scores)

    def to_csv(self, path: str | Path | TextIO) -> None:
        """Write the table as CSV; cells that a spreadsheet would run as a formula get a quote."""
        write_csv(self.to_frame(), path)

    def keys(self) -> pd.DataFrame:
        """Return the key from ids to people: for whoever writes to them, and for nobody else.

        Returns
        -------
        pandas.DataFrame
            One row a person and side: ``side`` (mentors or mentees), ``id``, ``row`` of the file as
            a spreadsheet counts it, ``label`` and ``contact`` as far as the column map names them.
        """
        import pandas as pd

        pools = {"mentors": self.scores.mentors, "mentees": self.scores.mentees}
        if self.scores.mentors.ids == self.scores.mentees.ids:
            pools = {"people": self.scores.mentees}
        rows = [
            (side, who, told.get("row"), told.get("label"), told.get("contact"))
            for side, pool in pools.items()
            for who, told in pool.known_by_id.items()
        ]
        frame = pd.DataFrame(rows, columns=["side", "id", "row", "label", "contact"], dtype=object)
        return frame.astype({"row": "Int64"})

    def to_excel(self, path: str | Path, *, labels: bool = True, language: Language = "en") -> None:
        """Write a workbook: who meets, who is left out, findings, supply and demand of skills.

        Each sheet has filters and a header that stays. Every text is text: nothing that people
        wrote is a formula.

        Parameters
        ----------
        path
            The .xlsx file.
        labels
            Call people by the labels of the column map too; else by id alone.
        language
            Of reasons and findings; the heads of tables are the same in each.

        Raises
        ------
        MissingExtra
            Without the extra ``[excel]``.
        TooLarge
            If there are more rows than a sheet holds.
        """
        from mentormatch.results.workbook import write_workbook

        write_workbook(self if labels else self.without_labels(), path, language)

    def handouts(
        self,
        folder: str | Path,
        *,
        side: Literal["both", "mentors", "mentees"] = "both",
        date: str | None = None,
        language: Language = "en",
        labels: bool = True,
        contact: bool = False,
        scores: bool = False,
        templates: str | Path | None = None,
    ) -> tuple[Path, ...]:
        """Write a page for each person with only what concerns her, and a table for a mail merge.

        A page names her partners, what they can do for one another, the hours that suit both, and
        three first steps. It holds nothing about anybody else, no score and no rank. Whoever is
        left out gets a page that says so; whoever takes no part, or has no places, one that says
        that. Nothing is sent.

        Parameters
        ----------
        folder
            Where to write; made if it is not there.
        side
            Whose pages.
        date
            Shown as it is given; the clock is not read.
        language
            ``"en"`` or ``"nl"``.
        labels
            Call people by the labels of the column map; else by id.
        contact
            Tell each where the partner is reached, if the map names a contact. Ask for the
            consent of the participants first.
        scores
            Tell the score of the match.
        templates
            A folder of one's own with ``handout.html``, or ``wording.toml`` with other sentences.

        Returns
        -------
        tuple of Path
            The pages, in order of id and role, and ``merge.csv``: id, label, her own contact,
            partner, file; with `contact` also that of the partner.

        Raises
        ------
        InputError
            If the language is none of these, or a sentence of the folder cannot be filled in.
        """
        from mentormatch.results.handouts.write import write_handouts

        return write_handouts(
            self,
            folder,
            side=side,
            date=date,
            language=language,
            labels=labels,
            contact=contact,
            scores=scores,
            templates=templates,
        )

    def _identity(self) -> tuple[object, ...]:
        pools = (self.scores.mentors.digest, self.scores.mentees.digest)
        return self.matches, self.unmatched, self.seed, *pools

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        return self.policy == other.policy and self._identity() == other._identity()

    def __hash__(self) -> int:
        # What a mode asked may hold mappings; what all answers have is enough to tell most apart.
        return hash(Answer._identity(self))

    def __len__(self) -> int:
        return len(self.matches)

    def __str__(self) -> str:
        return self.told(labels=False)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        # Plain escaped HTML: no script, capped tables.
        table = html_of(self.to_frame(), head=list(map(self.names.told, self._lines)))
        left_out = self.unmatched._repr_html_() if self.unmatched else ""
        return f"{table}{left_out}"
