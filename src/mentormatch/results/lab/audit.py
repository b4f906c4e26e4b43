"""How groups of people fared in a matching: counts, rates, and ratios with their intervals."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TextIO

from mentormatch.results.export import write_csv
from mentormatch.results.lab.audit_group import (
    UNKNOWN,
    AuditGroup,
    AuditMeasures,
    AuditVerdict,
    RateRatio,
)
from mentormatch.results.names import Names
from mentormatch.text.phrases import all_of
from mentormatch.text.sentences import Language, Sentence, joined, sentence
from mentormatch.text.tables import html_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Audit"]

_COUNTS = ("n", "absent", "matched", "load", "places")
_SHARES = ("rate", "mean", "above_median", "first_wish", "partner_level", "used")
_OF_MENTEES = ("n", "absent", "matched", *_SHARES[:-1])
_OF_MENTORS = (*_OF_MENTEES, "load", "places", "used")
_RATIO = ("ratio", "low", "high", "p", "p_permuted", "p_mean")


@dataclass(frozen=True, slots=True, repr=False)
class Audit:
    """How groups of people fared in a matching; nobody is in it by id.

    Printing it tells the counts of each group and what may be said of their ratios.

    Parameters
    ----------
    by
        The columns that make the groups.
    side
        Whose groups.
    everybody
        Numbers of the whole pool.
    groups
        Those that are shown, the largest first, then those that are not.
    reference
        The group that the others are compared with; None where none is shown.
    level
        Of the intervals, such as 0.95.
    small
        Groups of fewer people are not shown.
    permutations, seed
        Of the p of permutations.
    as_one
        Answers that are counted as one, where there are several, the name of the group first.
    alike
        Names of two groups that may be one.
    """

    by: tuple[str, ...]
    side: Literal["mentor", "mentee"]
    everybody: AuditMeasures
    groups: tuple[AuditGroup, ...]
    reference: tuple[str, ...] | None
    level: float
    small: int
    permutations: int
    seed: int
    as_one: tuple[tuple[str, ...], ...] = ()
    alike: tuple[tuple[str, str], ...] = ()

    def __iter__(self) -> Iterator[AuditGroup]:
        return iter(self.groups)

    def __len__(self) -> int:
        return len(self.groups)

    @property
    def overall(self) -> pd.Series[Any]:
        """The measures of everybody: n, absent, matched, rate, mean and so on."""
        import pandas as pd

        return pd.Series(_cells(self.everybody, self._measured), name="overall")

    @property
    def by_group(self) -> pd.DataFrame:
        """The measures of each group, indexed by its values; missing where it is not shown.

        Columns: n (everybody of the pool), absent (who takes no part), matched, rate (matched over
        n), mean (of the best scores, 0 for whoever is left out), above_median (share above the
        median of everybody), first_wish (share of those with a wish who got the first),
        partner_level (mean rung of the partners, 0 the lowest); of mentors load, places and used
        besides.
        """
        return self._indexed([_cells(one.measures, self._measured) for one in self.groups])

    @property
    def difference(self) -> pd.DataFrame:
        """Rates and means of each group minus those of the reference, indexed as `by_group`."""
        columns = [name for name in _SHARES if name in self._measured]
        frame = self.by_group[columns].astype(float)
        return frame - (frame.loc[self._key] if self.reference else float("nan"))

    @property
    def ratio(self) -> pd.DataFrame:
        """The rate of each group over that of the reference, indexed as `by_group`.

        Columns: ratio, low, high (the interval), p (Fisher's exact test), p_permuted, p_mean and
        verdict.
        """
        return self._indexed([_compared(one) for one in self.groups])

    @property
    def _key(self) -> Any:
        assert self.reference is not None
        return self.reference if len(self.by) > 1 else self.reference[0]

    @property
    def _measured(self) -> tuple[str, ...]:
        return _OF_MENTORS if self.side == "mentor" else _OF_MENTEES

    def _indexed(self, rows: list[dict[str, Any]]) -> pd.DataFrame:
        import pandas as pd

        values = [one.group for one in self.groups]
        index: pd.Index[Any] = pd.MultiIndex.from_tuples(values, names=self.by)
        if len(self.by) == 1:
            index = pd.Index([value[0] for value in values], name=self.by[0], dtype=object)
        frame = pd.DataFrame(rows, index=index)
        whole = {name: "Int64" for name in _COUNTS if name in frame}
        parts = {name: "float64" for name in (*_SHARES, *_RATIO) if name in frame}
        return frame.astype(whole | parts)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a group: its values, the columns of `by_group`, and those of `ratio`."""
        return self.by_group.join(self.ratio).reset_index()

    def to_csv(self, path: str | Path | TextIO) -> None:
        """Write the table as CSV; cells that a spreadsheet would run as a formula get a quote."""
        write_csv(self.to_frame(), path)

    @property
    def lines(self) -> list[Sentence]:
        """What printing shows, a sentence a line."""
        shown = [one for one in self.groups if one.measures is not None]
        hidden = [_called(one.group) for one in self.groups if one.measures is None]
        told = [self._head, *(self._counts(one) for one in shown)]
        if any(one.measures.matched < one.measures.n for one in shown if one.measures):
            told.append(sentence("A mean counts whoever is left out as 0."))
        told += [_compared_in_words(one, self.reference) for one in shown if one.ratio is not None]
        if hidden:
            told.append(
                sentence(
                    "Not shown, so that nobody is told apart: {groups}. A group is shown from "
                    "{small} people on, and where it does not give away the only smaller one.",
                    groups=joined(hidden), small=self.small,
                )
            )  # fmt: skip
        if all(one.ratio is None for one in shown):
            told.append(sentence("There are no two groups to compare."))
        return [*told, *self._spelt]

    @property
    def _spelt(self) -> list[Sentence]:
        told = []
        if self.as_one:
            same = [
                sentence("{name} (also {others})", name=one[0], others=joined(one[1:]))
                for one in self.as_one
            ]
            told.append(sentence("Counted as one: {groups}.", groups=joined(same, "; ")))
        if self.alike:
            told.append(
                sentence(
                    "These may be one group, and count as two: {groups}. If they are one, say so "
                    "with values, such as {example} (--value {option}).",
                    groups=joined([all_of(two) for two in self.alike], "; "),
                    example=repr({self.alike[0][1]: self.alike[0][0]}),
                    option=shlex.quote(f"{self.alike[0][1]}={self.alike[0][0]}"),
                )
            )
        return told

    @property
    def _head(self) -> Sentence:
        told = {
            "by": joined(self.by),
            "matched": self.everybody.matched,
            "n": self.everybody.n,
            "rate": self.everybody.rate,
        }
        if self.side == "mentor":
            return sentence("Mentors by {by}: {matched} of {n} have a mentee ({rate:.3f}).", **told)
        return sentence("Mentees by {by}: {matched} of {n} have a mentor ({rate:.3f}).", **told)

    def _counts(self, one: AuditGroup) -> Sentence:
        assert one.measures is not None
        told = {"group": _called(one.group), "matched": one.measures.matched, "n": one.measures.n}
        told |= {"rate": one.measures.rate, "mean": one.measures.mean}
        if self.side == "mentor":
            return sentence(
                "  {group}: {matched} of {n} ({rate:.3f}), {load} of {places} places taken, mean "
                "score {mean:.3f}",
                **told, load=one.measures.load, places=one.measures.places,
            )  # fmt: skip
        return sentence("  {group}: {matched} of {n} ({rate:.3f}), mean score {mean:.3f}", **told)

    def told(self, *, language: Language = "en") -> str:
        """Return what printing shows.

        Parameters
        ----------
        language
            ``"en"`` or ``"nl"``.
        """
        return "\n".join(map(Names().speaking(language).told, self.lines))

    def __str__(self) -> str:
        return self.told()

    def __repr__(self) -> str:
        return f"Audit({self.side}, by {', '.join(self.by)}: {len(self)} groups)"

    def _repr_html_(self) -> str:
        return html_of(self.to_frame(), head=self.lines)


def _cells(measures: AuditMeasures | None, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(measures, name, None) for name in names}


def _compared(one: AuditGroup) -> dict[str, Any]:
    cells = {name: getattr(one.ratio, name, None) for name in _RATIO}
    return cells | {"verdict": str(one.verdict)}


def _called(group: tuple[str, ...]) -> Sentence:
    """Return the name of a group, where nobody answered in the language that is told."""
    return joined([sentence("unknown") if value == UNKNOWN else value for value in group], " / ")


def _compared_in_words(one: AuditGroup, reference: tuple[str, ...] | None) -> Sentence:
    assert isinstance(one.ratio, RateRatio) and reference is not None
    two = {"group": _called(one.group), "reference": _called(reference)}
    if one.verdict is AuditVerdict.TOO_FEW:
        return sentence("{group} against {reference}: too few to judge.", **two)
    told = two | {
        "ratio": one.ratio.ratio, "low": one.ratio.low, "high": one.ratio.high, "p": one.ratio.p,
    }  # fmt: skip
    if one.verdict is AuditVerdict.DIFFERENCE:
        return sentence(
            "{group} against {reference}: ratio {ratio:.2f}, p {p:.3f}. A difference is shown; "
            "ratios from {low:.2f} to {high:.2f} agree with these data, 1 does not.",
            **told,
        )
    return sentence(
        "{group} against {reference}: ratio {ratio:.2f}, p {p:.3f}. No difference shown; ratios "
        "from {low:.2f} to {high:.2f} agree with these data.",
        **told,
    )
