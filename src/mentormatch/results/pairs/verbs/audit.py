"""How groups of people fared, as a method of a matching."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from mentormatch.forms import named

if TYPE_CHECKING:
    import pandas as pd

    from mentormatch.results.lab.audit import Audit

__all__ = ["AuditVerbs"]


class AuditVerbs:
    """Audit by group."""

    def audit(
        self,
        by: str | Sequence[str] | None = None,
        *,
        groups: pd.DataFrame | Mapping[str, object] | None = None,
        side: Literal["mentor", "mentee"] = "mentee",
        reference: str | Sequence[str] | None = None,
        level: float = 0.95,
        small: int = 5,
        permutations: int = 2000,
        seed: int = 0,
        values: Mapping[str, str] | None = None,
    ) -> Audit:
        """Tell how groups of people fared: counts, rates, and ratios with their intervals.

        The columns are those that hold protected attributes (``Profiles.audit``), which score
        nobody and stand in no record; or others that are brought. Whoever left one unanswered is in
        the group ``"unknown"``. Answers that differ in case and spaces are one group, and so are
        those that are known to mean the same, such as F, female and Vrouw where the column names
        the sex; ``Audit.as_one`` tells which.

        Parameters
        ----------
        by
            A column, or several for the groups where they meet; None for the only one. A column
            that is called otherwise on the other side may be named as it is there: *Gender* finds
            *Geslacht*.
        groups
            Groups by id in place of the columns of the pool: a table indexed by id (or with a
            column ``id``), or a mapping of ids to groups. Others than the people of the pool may be
            in it.
        side
            Whose groups.
        reference
            The group that the others are compared with, with several columns one value of each;
            None for the largest.
        level
            Of the intervals, between 0 and 1.
        small
            Groups of fewer people are not shown (1 shows all). If that is one alone, the smallest
            of the others is not shown either, since everybody minus the rest would tell.
        permutations, seed
            How many permutations of the people are drawn for the p of permutations, and their seed.
        values
            Answer → what it means, for answers that are not known to mean the same; an answer that
            means itself stays a group of its own.

        Returns
        -------
        Audit
            ``overall``, ``by_group``, ``difference``, ``ratio``; printing it says what may be said
            of each ratio, which is often that the people are too few.

        Raises
        ------
        InputError
            If there is no such column or group, or `level`, `small` or `permutations` is out of
            its range.

        Notes
        -----
        The interval of a ratio of two rates is Miettinen and Nurminen's [1]_, the p Fisher's exact
        one. Both take people as drawn one by one, while here they compete for places; so permuted
        people are counted too, whose places stay as they are.

        References
        ----------
        .. [1] Miettinen, O. and Nurminen, M. (1985). Comparative analysis of two rates. Statistics
           in Medicine 4, 213-226.

        Examples
        --------
        >>> import mentormatch as mm
        >>> programme = mm.datasets.load_programme()
        >>> matching = mm.match(programme.mentors, programme.mentees, seed=7)
        >>> audit = matching.audit("Gender", reference="man")
        >>> audit.ratio.loc["woman", ["ratio", "low", "high", "p"]].astype(float).round(3).tolist()
        [0.936, 0.776, 1.182, 0.645]
        """
        answer: Audit = named("lab.audit.audit.audit")(
            self, by, groups=groups, side=side, reference=reference, level=level, small=small,
            permutations=permutations, seed=seed, values=values,
        )  # fmt: skip
        return answer
