"""The answer of `sensitivity`: which pairs rest on the exact weights, and on which of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentormatch.results.names import NOBODY, Named
from mentormatch.text.sentences import Language, Sentence, Who, counted, sentence
from mentormatch.text.tables import html_of, lines_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PairKept", "Sensitivity", "WeightMoved"]

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class PairKept:
    """A pair of the matching, and in how many draws of the weights it was made again.

    Attributes
    ----------
    mentor, mentee
        Their ids.
    score
        0…1, by the weights of the policy.
    kept
        Draws in which the pair is made.
    pinned
        Whether a decision makes it in every draw.
    """

    mentor: str
    mentee: str
    score: float
    kept: int
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class WeightMoved:
    """What one weight alone changes.

    Attributes
    ----------
    criterion
        Its name.
    weight
        Share of all weights, 0…1.
    lower, higher
        Pairs of the matching that are no longer made when this weight alone is lower, or higher, by
        the spread.
    """

    criterion: str
    weight: float
    lower: int
    higher: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Sensitivity(Named):
    """How far a matching rests on the exact weights of its policy.

    Made by :meth:`mentormatch.Matching.sensitivity`. Printing it says how many pairs are the same
    in how many draws, which pairs change most, and which weight alone changes most.

    Parameters
    ----------
    kept
        Each pair of the matching, in its order.
    moved
        Each criterion of the policy, in its order.
    draws
        How often all weights were drawn anew.
    spread
        How far each weight may go, as a share of itself, 0…1.
    seed
        Seed of the weights.
    """

    kept: tuple[PairKept, ...]
    moved: tuple[WeightMoved, ...]
    draws: int
    spread: float
    seed: int

    @property
    def mean(self) -> float:
        """Mean share of the draws in which a pair is made again, 0…1; 1 without pairs."""
        if not self.kept:
            return 1.0
        return sum(pair.kept for pair in self.kept) / len(self.kept) / self.draws

    @property
    def pairs(self) -> pd.DataFrame:
        """One row a pair: mentor, mentee, score, kept (draws), share (0…1), pinned; least first.

        Where people have labels, ``mentor_label`` and ``mentee_label`` stand behind the ids.
        """
        import pandas as pd

        rows = [
            (p.mentor, p.mentee, p.score, p.kept, p.kept / self.draws, p.pinned)
            for p in self._least_first
        ]
        columns = ["mentor", "mentee", "score", "kept", "share", "pinned"]
        frame = pd.DataFrame(rows, columns=columns)
        if self.names:
            for place, side in enumerate(("mentor", "mentee"), 2):
                frame.insert(place, f"{side}_label", [self.names(w, side) for w in frame[side]])
        return frame

    @property
    def _least_first(self) -> list[PairKept]:
        return sorted(self.kept, key=lambda p: (p.kept, p.mentee, p.mentor))

    @property
    def _changing(self) -> list[Sentence]:
        """The pairs that stay least, a line each; none where all are always the same."""
        pairs = [pair for pair in self._least_first if pair.kept < self.draws]
        if not pairs:
            return []
        lines = [
            sentence(
                "  {mentee} with {mentor}: the same in {kept} of {draws} ({score:.3f})",
                mentee=Who(pair.mentee, "mentee"), mentor=Who(pair.mentor, "mentor"),
                kept=pair.kept, draws=self.draws, score=pair.score,
            )
            for pair in pairs[:_SHOWN]
        ]  # fmt: skip
        if len(pairs) > _SHOWN:
            lines.append(
                sentence("  and {more} more in the table of pairs", more=len(pairs) - _SHOWN)
            )
        return [sentence("Pairs that stay least:"), *lines]

    @property
    def weights(self) -> pd.DataFrame:
        """One row a criterion: criterion, weight (share of all), lower, higher (pairs changed)."""
        import pandas as pd

        rows = [(w.criterion, w.weight, w.lower, w.higher) for w in self.moved]
        return pd.DataFrame(rows, columns=["criterion", "weight", "lower", "higher"])

    def to_frame(self) -> pd.DataFrame:
        """Return ``pairs``."""
        return self.pairs

    def sentence(self) -> Sentence:
        """Return how many pairs are the same in how many draws, in words."""
        always = sum(pair.kept == self.draws for pair in self.kept)
        seldom = sum(2 * pair.kept < self.draws for pair in self.kept)
        return sentence(
            "{always} the same in {draws} with each weight up to {spread:.0%} lower or higher; "
            "{seldom} the same in fewer than half; a pair is the same in {mean:.0%} of the draws "
            "on average.",
            always=counted(always, "{count} pair is", "{count:,} pairs are"),
            draws=counted(self.draws, "the one draw", "all {count} draws"),
            seldom=counted(seldom, "{count} pair is", "{count:,} pairs are"),
            spread=self.spread, mean=self.mean,
        )  # fmt: skip

    def told(self, language: Language = "en", *, labels: bool = True) -> str:
        """Return the sentence, the pairs that stay least and the weights, in a language.

        Parameters
        ----------
        language
            ``"en"`` or ``"nl"``.
        labels
            Call people by the labels of the column map, for their eyes and for no log; else by id.
        """
        names = (self.names if labels else NOBODY).speaking(language)
        lines = [names.told(self.sentence()), "", *map(names.told, self._changing), ""]
        lines += lines_of(self.weights, language)
        return "\n".join([*lines, "", names.told(self._note())])

    def __str__(self) -> str:
        return self.told(labels=False)

    def __repr__(self) -> str:
        return (
            f"Sensitivity({len(self.kept):,} pairs, {self.draws} draws, spread {self.spread:g}, "
            f"mean {self.mean:.3f})"
        )

    def _repr_html_(self) -> str:
        return html_of(self.pairs, self.sentence()) + html_of(self.weights, self._note())

    def _note(self) -> Sentence:
        return sentence(
            "Lower and higher: pairs that change when this weight alone is {spread:.0%} lower or "
            "higher.",
            spread=self.spread,
        )
