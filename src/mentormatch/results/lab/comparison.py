"""The answer of `compare`: several policies on the same people, by yardsticks of neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from mentormatch.errors import PolicyError
from mentormatch.results.pairs.matching import Matching
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.scores import Scores
from mentormatch.terms import UNIT
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import did_you_mean
from mentormatch.text.sentences import Language, Sentence, counted, joined, sentence
from mentormatch.text.tables import html_of, lines_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Comparison", "Measured"]


@dataclass(frozen=True, slots=True)
class Measured:
    """One policy, matched with one seed, on the yardsticks that it shares with the others.

    Attributes
    ----------
    policy, seed
        Which.
    people
        Mentees with at least one mentor.
    mean
        Mean best score over all mentees who take part, 0 for whoever is left out; scores are those
        of the reference, 0…1.
    worst
        The lowest score of a pair, by the reference, 0…1; NaN without pairs.
    first_choice
        Mentees one of whose mentors scores highest, by the reference, among the mentors that it
        allows her.
    blocking
        Pairs that the reference allows and in which both would rather have one another, by its
        scores, than somebody whom they have, or a place that stays free.
    skills
        Share of the skills sought by all mentees who take part that one of their mentors offers, at
        the level that is sought where both levels are told; NaN where nobody seeks any.
    wish_1, wish_2, wish_3, wish_later
        Mentees who got the first, second, third, or a later one of their wishes, her highest.
    rungs
        Mean rungs by which mentors stand above their mentees; NaN where no pair tells both.
    hours
        Mean hours a week that the two share in the poorer one of a week in winter and one in
        summer; NaN where no pair tells both.
    repeats
        Pairs of people who have been partners before.
    mentors
        Mentors with at least one mentee.
    most_mentees
        Mentees of the mentor who has most.
    moved
        Mentees whose mentors are not those of the matching that moves are counted from.
    regret
        True affinity, per mentee who takes part, that a matching which knew it would have had more;
        None where no truth was given.
    """

    policy: str
    seed: int
    people: int
    mean: float
    worst: float
    first_choice: int
    blocking: int
    skills: float
    wish_1: int
    wish_2: int
    wish_3: int
    wish_later: int
    rungs: float
    hours: float
    repeats: int
    mentors: int
    most_mentees: int
    moved: int
    regret: float | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Comparison:
    """Several policies on the same people.

    Made by :func:`mentormatch.compare` or :func:`mentormatch.sweep`. Printing it gives a table, a
    line a policy.

    Parameters
    ----------
    measured
        Each policy with each seed, in the order in which they were given.
    matchings
        The matching of each policy with the first seed.
    reference
        Whose scores ``mean``, ``worst``, ``first_choice`` and ``blocking`` are.
    base
        From whose matching with the first seed ``moved`` counts.
    scores
        The scores of the reference.
    """

    measured: tuple[Measured, ...]
    matchings: Mapping[str, Matching]
    reference: str
    base: str
    scores: Scores = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a policy and seed.

        Returns
        -------
        pandas.DataFrame
            The fields of each row of ``measured``, ``regret`` only where a truth was given; then
            ``reference``, the policy whose scores were taken.
        """
        import pandas as pd

        frame = pd.DataFrame([asdict(row) for row in self.measured])
        if all(row.regret is None for row in self.measured):
            frame = frame.drop(columns="regret")
        return frame.assign(reference=self.reference)

    def moved(self, before: str, after: str) -> pd.DataFrame:
        """Return who has other mentors under one policy than under another, with the first seed.

        Parameters
        ----------
        before, after
            Names of two policies.

        Returns
        -------
        pandas.DataFrame
            mentee, before, after (ids of mentors, highest score first, with commas; empty where
            there is none), score_before, score_after (0…1 by the reference: her best; NaN where
            there is none).

        Raises
        ------
        PolicyError
            If no policy has such a name.
        """
        import pandas as pd

        one, other = self._mentors(before), self._mentors(after)
        people = sorted(who for who in {*one, *other} if one.get(who) != other.get(who))
        rows = [
            (who, *(",".join(side.get(who, ())) for side in (one, other)),
             *(self._best(who, side.get(who, ())) for side in (one, other)))
            for who in people
        ]  # fmt: skip
        columns = ["mentee", "before", "after", "score_before", "score_after"]
        return pd.DataFrame(rows, columns=columns)

    def sentence(self, before: str, after: str) -> Sentence:
        """Return what another policy would change, in words.

        Raises
        ------
        PolicyError
            If no policy has such a name.
        """
        one, other = self._first(before), self._first(after)
        return sentence(
            "{after!r} in place of {before!r}: {moved}; {people}; mean {mean} to {mean_after}, "
            "worst {worst} to {worst_after}, by the scores of {reference!r}.",
            after=after, before=before,
            moved=counted(
                len(self.moved(before, after)),
                "{count} mentee gets other mentors",
                "{count:,} mentees get other mentors",
            ),
            people=_people(other.people - one.people),
            mean=_score(one.mean), mean_after=_score(other.mean),
            worst=_score(one.worst), worst_after=_score(other.worst),
            reference=self.reference,
        )  # fmt: skip

    def told(self, language: Language = "en") -> str:
        """Return the table, and whose scores it holds, in a language."""
        shown = self.to_frame().drop(columns="reference")
        notes = [note.told(language) for note in self.notes]
        return "\n".join([*lines_of(shown, language), "", *notes])

    def __str__(self) -> str:
        return self.told()

    def __repr__(self) -> str:
        names = ", ".join(self.matchings)
        return f"Comparison({names}; scores of {self.reference!r})"

    def _repr_html_(self) -> str:
        return html_of(self.to_frame().drop(columns="reference"), *self.notes)

    @property
    def note(self) -> Sentence:
        """Whose scores the table holds, and from where moves count, in words."""
        return sentence(
            "Mean, worst, first choice and blocking pairs are by the scores of {reference!r}; "
            "moved counts from {base!r}.",
            reference=self.reference, base=self.base,
        )  # fmt: skip

    @property
    def notes(self) -> list[Sentence]:
        """What has to be known of the table: whose scores it holds, and which rules differ."""
        return [self.note, *self._rules]

    @property
    def _rules(self) -> list[Sentence]:
        """Which rules each policy has that the first lacks, and the other way; none if they agree.

        Rules are no weights: a policy with fewer of them may score higher by allowing more.
        """
        theirs = {name: _rules_of(one.policy) for name, one in self.matchings.items()}
        base = theirs[self.base]
        differing = [_differing(n, base, rules) for n, rules in theirs.items() if rules != base]
        if not differing:
            return []
        told = sentence(
            "{differing}, against {base!r}", differing=joined(differing, "; "), base=self.base
        )
        return [
            sentence(
                "The rules differ, so that other pairs are allowed: {policies}.", policies=told
            )
        ]

    def _mentors(self, policy: str) -> dict[str, tuple[str, ...]]:
        matching = self._matching(policy)
        return {who: matching.mentors_of(who) for who in {m.mentee for m in matching.matches}}

    def _matching(self, policy: str) -> Matching:
        if policy not in self.matchings:
            near = did_you_mean(policy, list(self.matchings))
            raise PolicyError(f"no policy of this comparison is called {quoted(policy)}{near}")
        return self.matchings[policy]

    def _first(self, policy: str) -> Measured:
        self._matching(policy)
        return next(row for row in self.measured if row.policy == policy)

    def _best(self, mentee: str, mentors: tuple[str, ...]) -> float:
        if not mentors:
            return float("nan")
        j = self.scores.mentors.positions(mentors)
        i = self.scores.mentees.positions([mentee] * len(mentors))
        return int(self.scores.on(j, i).max()) / UNIT


def _rules_of(policy: Policy) -> dict[str, Sentence]:
    """Return the rules of a policy in words, by what tells two of them apart."""
    rules = {repr(rule): sentence("{rule!r}", rule=rule.label) for rule in policy.requirements}
    if policy.floor:
        rules["floor"] = sentence("a floor of {floor:.3f}", floor=float(policy.floor))
    return rules


def _differing(name: str, base: Mapping[str, Sentence], rules: Mapping[str, Sentence]) -> Sentence:
    more = joined([words for rule, words in rules.items() if base.get(rule) != words])
    less = joined([words for rule, words in base.items() if rules.get(rule) != words])
    if not less:
        return sentence("{policy!r} has {more}", policy=name, more=more)
    if not more:
        return sentence("{policy!r} lacks {less}", policy=name, less=less)
    return sentence("{policy!r} has {more} and lacks {less}", policy=name, more=more, less=less)


def _people(more: int) -> Sentence:
    if more == 0:
        return sentence("as many mentees have a mentor")
    if more > 0:
        return counted(
            more, "{count} mentee more has a mentor", "{count:,} mentees more have a mentor"
        )
    return counted(
        -more, "{count} mentee fewer has a mentor", "{count:,} mentees fewer have a mentor"
    )


def _score(score: float) -> Sentence:
    return sentence("{score:.3f}", score=score)
