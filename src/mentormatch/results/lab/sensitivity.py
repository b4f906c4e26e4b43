"""The answer of `sensitivity`: which pairs rest on the exact weights, and on which of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentormatch.text.sentences import Language, Sentence, counted, sentence
from mentormatch.text.tables import html_of, lines_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PairKept", "Sensitivity", "WeightMoved"]


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
class Sensitivity:
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
        """One row a pair: mentor, mentee, score, kept (draws), share (0…1), pinned; least first."""
        import pandas as pd

        least_first = sorted(self.kept, key=lambda p: (p.kept, p.mentee, p.mentor))
        rows = [
            (p.mentor, p.mentee, p.score, p.kept, p.kept / self.draws, p.pinned)
            for p in least_first
        ]
        columns = ["mentor", "mentee", "score", "kept", "share", "pinned"]
        return pd.DataFrame(rows, columns=columns)

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

    def told(self, language: Language = "en") -> str:
        """Return the sentence and the weights, in a language."""
        lines = [self.sentence().told(language), ""]
        lines += lines_of(self.weights, language)
        return "\n".join([*lines, "", self._note().told(language)])

    def __str__(self) -> str:
        return self.told()

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
