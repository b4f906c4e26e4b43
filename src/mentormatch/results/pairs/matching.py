"""The answer of `match`: who is matched with whom, who is not and why, and the proof."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from mentormatch.arrays import Ints
from mentormatch.decisions.model import Decisions
from mentormatch.findings import Findings
from mentormatch.objectives import OBJECTIVES
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile
from mentormatch.results.answer import Answer
from mentormatch.results.match import Match
from mentormatch.results.page import Page
from mentormatch.results.pairs import text
from mentormatch.results.pairs.by_hand import reasons_by_hand, told_by_hand
from mentormatch.results.pairs.certificate import Certificate
from mentormatch.results.pairs.earlier import told_earlier, told_limit
from mentormatch.results.pairs.explain import Explanations, explain_pairs
from mentormatch.results.pairs.lab_verbs import LabVerbs
from mentormatch.results.pairs.provenance import Provenance, Status
from mentormatch.results.pairs.question import places
from mentormatch.results.pairs.report import ENDS, index_of, rows_of
from mentormatch.results.pairs.unmatched import find_reasons
from mentormatch.results.pairs.verbs.report_sections import NOTHING, Asked
from mentormatch.results.pairs.whom import id_on
from mentormatch.results.pairs.wishes import granted_wishes, told_wishes
from mentormatch.results.record_parts import digest_of
from mentormatch.scoring.scores import Scores
from mentormatch.solve.pairs.assignment import Assignment
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Language, Sentence, sentence

if TYPE_CHECKING:
    import pandas as pd


__all__ = ["Matching"]


@dataclass(frozen=True, eq=False, repr=False)
class Matching(LabVerbs, Answer):
    """A matching with its reasons and its proof.

    Made by :func:`mentormatch.match`, or read from a record with :meth:`from_json`. Printing it
    answers the first questions: how many are matched, who is not, the worst pair, the mean over
    everybody, proven or not.

    Parameters
    ----------
    matches
        The pairs, by mentor and mentee.
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
    provenance
        Decisions that it was asked with, edits by hand, its review, and the matching before it.

    Examples
    --------
    >>> import mentormatch as mm
    >>> mentors = [mm.Profile(id="ann", offers={"sql": 4}), mm.Profile(id="ben", offers={"r": 3})]
    >>> mentees = [mm.Profile(id="cem", seeks={"sql": 3}), mm.Profile(id="dee", seeks={"sql", "r"})]
    >>> matching = mm.match(mentors, mentees, seed=1)
    >>> [(m.mentor, m.mentee) for m in matching.matches]
    [('ann', 'cem'), ('ben', 'dee')]
    >>> print(matching.explain("dee")[0].parts[0].mentee_fact)
    r, sql
    """

    certificate: Certificate = field(repr=False)
    provenance: Provenance = field(default=Provenance(), repr=False)

    @classmethod
    def of(
        cls,
        scores: Scores,
        assignment: Assignment,
        seed: int,
        findings: Findings,
        provenance: Provenance | None = None,
    ) -> Self:
        """Put ids back on an assignment and find the reasons.

        Parameters
        ----------
        scores
            What was matched; rows and columns are those of ``assignment``.
        assignment
            The answer of the solver.
        seed
            Seed of the lottery.
        findings
            What was noticed on the way.
        provenance
            Decisions that it was asked with, and what it was before it was edited.
        """
        provenance = provenance or Provenance()
        edit = provenance.edit
        j, i = assignment.pairs.T
        mentors, mentees = scores.mentors, scores.mentees
        matches = tuple(
            Match.pair(mentors.ids[a], mentees.ids[b], int(units))
            for a, b, units in zip(j, i, scores.on(j, i), strict=True)
        )
        capacity, wanted = places(mentors, "max_mentees"), places(mentees, "max_mentors")
        reasons = find_reasons(scores, edit.optimum if edit else assignment, capacity, wanted)
        if edit:
            reasons = reasons_by_hand(scores, reasons, assignment.pairs)
        certificate = Certificate(assignment, mentors.ids, edited=edit is not None)
        made = cls(matches, reasons, seed, findings, scores, certificate, provenance)
        return replace(made, unmatched=made._with_first_fixes())

    @property
    def decisions(self) -> Decisions:
        """What is decided by now: what it was asked with, or that of its review."""
        return self.provenance.decided

    @property
    def status(self) -> Status:
        """``"draft"``, ``"reviewed"`` or ``"published"``."""
        return self.provenance.status

    @property
    def digest(self) -> str:
        """SHA-256 of its record, by which what follows it names it."""
        return self.provenance.read_as or digest_of(self.to_json())

    @property
    def mean(self) -> float:
        """Mean best score over all mentees who take part, 0 for whoever is left out.

        The mean over pairs would reward leaving people out.
        """
        best = sum(theirs[0].units for theirs in self._of_mentee.values())
        present = int(self.scores.mentee_present.sum())
        return best / UNIT / present if present else 0.0

    @cached_property
    def confidence(self) -> float:
        """Mean over the pairs of the share of weight, 0…1, that rests on answers; 0 if none."""
        backed = self.scores.answered_on(*self._rows)
        return float(backed.mean()) / UNIT if len(backed) else 0.0

    @property
    def checked(self) -> Sentence:
        """What the judge found, in a few words."""
        if OBJECTIVES[self.policy.objective].optimal:
            return super().checked
        return sentence("checked: no mentor and mentee would both rather have one another")

    @property
    def worst(self) -> Match | None:
        """The pair with the lowest score, the first by ids among equals; None without pairs."""
        return min(self.matches, key=lambda m: (m.units, m.mentor, m.mentee), default=None)

    def mentors_of(self, mentee: str) -> tuple[str, ...]:
        """Return the mentors of a mentee, highest score first; empty for whoever is left out.

        Parameters
        ----------
        mentee
            Id, address or label of the mentee.

        Raises
        ------
        UnknownPerson
            If there is no such mentee; near ids are named.
        InputError
            If an address or a label fits several mentees; their ids and rows are named.
        """
        mentee = self.scores.mentees.id_of(mentee)
        return tuple(match.mentor for match in self._of_mentee.get(mentee, ()))

    def explain(self, mentee: str, *, language: Language = "en") -> Explanations:
        """Explain why a mentee has each of the mentors that were found.

        Parameters
        ----------
        mentee
            Id, address or label of the mentee.
        language
            ``"en"`` or ``"nl"``.

        Returns
        -------
        Explanations
            A tuple with one `Explanation` for each mentor, highest score first. For whoever is left
            out it is empty, and prints the reason with what would help (``.unmatched``); with at
            most 1,000,000 pairs that is the smallest of `fixes`. Below it stands what came of her
            wishes, and of whoever is in both files what she has as a mentor.

        Raises
        ------
        MentorMatchError
            If there is no such mentee, near ids are named; if there are several, their ids and
            rows.
        """
        mentee = self._mentee(mentee)
        mentors = self.mentors_of(mentee)
        pairs = [(mentor, mentee) for mentor in mentors]
        left_out = (u for u in self.unmatched.of("mentee") if u.person == mentee)
        told = self._priced(explain_pairs(self.scores, pairs, {mentee: mentors}, self._mentees_of))
        more = (*self._wishes_of(mentee), *self._as_mentor(mentee))
        return Explanations(told, next(left_out, None), more).named(self.names.speaking(language))

    def _as_mentor(self, who: str) -> list[Sentence]:
        """Return what somebody who is in both files has as a mentor; nothing of others."""
        if who not in self.scores.mentors.position:
            return []
        reasons = [one.detail for one in self.unmatched.of("mentor") if one.person == who]
        return [text.as_mentor(who, self._mentees_of.get(who, ()), *reasons)]

    def _wishes_of(self, mentee: str) -> tuple[Sentence, ...]:
        mentors = self._mentors.get(mentee, ())
        return told_wishes(self.scores, mentee, mentors, self._mentees_of)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a pair.

        Returns
        -------
        pandas.DataFrame
            mentor, mentee, score, confidence, and the points of each criterion, which sum to the
            score (all 0…1). Where people have labels, ``mentor_label`` and ``mentee_label`` stand
            behind the ids.
        """
        import pandas as pd

        j, i = self._rows
        frame = pd.DataFrame(
            {
                "mentor": [match.mentor for match in self.matches],
                "mentee": [match.mentee for match in self.matches],
                "score": [match.score for match in self.matches],
                "confidence": self.scores.answered_on(j, i) / UNIT,
            }
        )
        if self.names:
            for place, side in enumerate(("mentor", "mentee"), 2):
                labels = [self.names(who, side) for who in frame[side]]
                frame.insert(place, f"{side}_label", labels)
        parts = {part.name: part.pairs(j, i) / UNIT for part in self.scores.parts}
        return frame.assign(**parts)

    def _page(self, page: Page, path: str | Path, asked: Asked = NOTHING) -> None:
        names = page.names_of(self)
        taken = {
            mentee: tuple(match.mentor for match in theirs)
            for mentee, theirs in self._of_mentee.items()
        }
        why = partial(explain_pairs, self.scores, taken=taken, mentees_of=self._mentees_of)
        kept = asked.survival([(match.mentor, match.mentee) for match in self.matches])
        rows = rows_of(
            self.scores, self.matches, lambda p: self._priced(why(p)), names, page.most, kept,
            self._wishes_of,
        )  # fmt: skip
        together = [names.told(line) for line in self._together()]
        looks = asked.looks(rows, *self._decided_pairs(), names)
        facts = {"rows": rows, "index": index_of(rows), "ends": ENDS, "looks": looks}
        facts["together"] = together
        shown = self if page.labels else self.without_labels()
        facts |= {"summary": self._lines, **asked.facts(shown, names)}
        page.write(self, path, "report.html", facts)

    def _decided_pairs(self) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        """Return the pairs that are pinned, and those that somebody made by hand."""
        ids = self.scores.mentors.ids, self.scores.mentees.ids
        pinned = {(ids[0][j], ids[1][i]) for j, i in self.scores.pinned.tolist()}
        edit = self.provenance.edit
        if edit is None:
            return pinned, set()
        before = {(ids[0][j], ids[1][i]) for j, i in edit.optimum.pairs.tolist()}
        return pinned, {(match.mentor, match.mentee) for match in self.matches} - before

    def to_json(self, path: str | Path | None = None) -> str:
        """Return the record of this matching as JSON, and write it if a path is given.

        The record holds ids, units, policy, seed, certificate, versions and the digest of the
        data; of answers only what reasons, findings and notes quote. The same data, policy, seed,
        engine and versions give the same text.
        """
        from mentormatch.results.pairs.record import matching_record
        from mentormatch.results.record_parts import write_record

        return write_record(
            matching_record(self, self.certificate.assignment, self.provenance), path
        )

    @classmethod
    def from_json(
        cls,
        text: str,
        *,
        mentors: Profiles | Iterable[Profile],
        mentees: Profiles | Iterable[Profile],
    ) -> Self:
        """Read a record, put it on its data, and judge it anew.

        Parameters
        ----------
        text
            What :meth:`to_json` returned.
        mentors, mentees
            The people it was made from.

        Raises
        ------
        DataMismatch
            If these are other people, or their answers have changed.
        ProofError
            If the record was changed: pairs, scores or proofs do not hold.
        """
        from mentormatch.results.pairs.record import on_people, parse_record, refuse_changes
        from mentormatch.results.record_parts import findings_of

        record = parse_record(text)
        scores, assignment, told = on_people(record, mentors, mentees)
        told = replace(told, read_as=digest_of(text))
        again = cls.of(scores, assignment, record.seed, findings_of(record.findings), told)
        return refuse_changes(record, again)

    def _mentee(self, who: str) -> str:
        """Return the id of a mentee; a mentor is told to be one."""
        return id_on(self.scores, "mentee", who)

    @cached_property
    def _rows(self) -> tuple[Ints, Ints]:
        """Mentor row and mentee column of each pair."""
        return (
            self.scores.mentors.positions([match.mentor for match in self.matches]),
            self.scores.mentees.positions([match.mentee for match in self.matches]),
        )

    @cached_property
    def _of_mentee(self) -> dict[str, list[Match]]:
        """Pairs of each mentee who has any, highest score first."""
        theirs: dict[str, list[Match]] = {}
        for match in sorted(self.matches, key=lambda m: (-m.units, m.mentor)):
            theirs.setdefault(match.mentee, []).append(match)
        return theirs

    @cached_property
    def _mentees_of(self) -> dict[str, tuple[str, ...]]:
        """Mentees of each mentor who has any, in order of id."""
        ours: dict[str, tuple[str, ...]] = {}
        for match in sorted(self.matches, key=lambda m: m.mentee):
            ours[match.mentor] = (*ours.get(match.mentor, ()), match.mentee)
        return ours

    def _identity(self) -> tuple[object, ...]:
        told = self.provenance
        after = (told.review, told.parent, told.earlier and told.earlier.ids)
        return *super()._identity(), told.decisions, told.edit is None, *after

    def _summary(self) -> list[Sentence]:
        edit, now = self.provenance.edit, self.certificate.assignment
        by_hand = [told_by_hand(edit.optimum, now)] if edit else []
        if not edit and self.certificate.proven:
            by_hand = told_limit(self.scores)
        decided = [*self._decided(), *text.wishes(granted_wishes(self.scores, self._mentors))]
        told = text.summary(self, self.mean, self.confidence, by_hand, decided)
        return [*self._after_earlier(), *told]

    @cached_property
    def _mentors(self) -> dict[str, tuple[str, ...]]:
        """Mentors of each mentee who has any."""
        return {who: tuple(m.mentor for m in theirs) for who, theirs in self._of_mentee.items()}

    def _after_earlier(self) -> list[Sentence]:
        """Return how many pairs of the matching before are kept, and what that costs."""
        earlier, answer = self.provenance.earlier, self.certificate.assignment
        return [told_earlier(self.scores, earlier, answer)] if earlier else []

    def _decided(self) -> list[Sentence]:
        pinned, barred = len(self.scores.pinned), self.provenance.decisions.barred
        return text.decided(pinned, len({one.pair for one in barred}), self.provenance.review)

    def _left_out(self) -> list[Sentence]:
        return text.left_out(self.unmatched, self._together())
