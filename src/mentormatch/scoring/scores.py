"""Scores of all pairs, lazily: integers that add up, eligibility apart, confidence beside.

The same parts serve a block of pairs, a single pair and an explanation, so what is explained is
what was solved.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from mentormatch.errors import PolicyError, TooLarge
from mentormatch.scoring.base import Part
from mentormatch.scoring.faces import scores_frame, scores_lines
from mentormatch.scoring.pools import Pools
from mentormatch.scoring.presence import present, together_rule
from mentormatch.terms import UNIT, Pairs, shares
from mentormatch.text.masking import quoted
from mentormatch.text.tables import html_of, lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd
    from numpy.typing import NDArray

    from mentormatch.arrays import Bools, Ints, Ints16, Ints32
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.scoring.base import Criterion
    from mentormatch.scoring.policy import Policy

__all__ = ["Contribution", "Rule", "Scores", "compile_rules", "compile_scores"]

_TILE = 512
"""Mentors and mentees evaluated at once: small enough that what lies between stays in cache."""

_ROUNDING = 200
"""Micro-units that rounding may cost a value of up to 200 items; requirements forgive them."""

_MOST_BYTES = 8 * 2**30
"""What ``values`` and ``eligible`` may take before they refuse."""


class Contribution(NamedTuple):
    """What one criterion adds to one pair."""

    criterion: str
    units: int
    weight: int
    answered: bool
    mentor_fact: str
    mentee_fact: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled requirement.

    Parameters
    ----------
    criterion
        The requirement it was compiled from.
    part
        Its integer form, a full match worth 1,000,000.
    """

    criterion: Criterion
    part: Part

    @property
    def least(self) -> int:
        """The fewest micro-units that pass."""
        asked = round(self.criterion.at_least * UNIT)
        return max(asked - _ROUNDING, min(asked, 1))

    @property
    def everybody(self) -> bool:
        """Whether one term decides for every pair, whoever answered."""
        part = self.part
        answered = part.mentor_answered.all() and part.mentee_answered.all()
        alone = len(part.terms) == 1 and part.common is None and not part.own_answers
        return alone and (self.criterion.pairwise or bool(answered))

    def passes(self, rows: Ints, columns: Ints) -> Bools:
        """Return bool (rows, columns): pairs that meet the requirement."""
        enough = self._enough(rows, columns)
        if self.criterion.pairwise:
            return enough
        answered = self.part.answered(rows, columns)
        return enough | ~answered if self.criterion.missing == "pass" else enough & answered

    def _enough(self, rows: Ints, columns: Ints) -> Bools:
        only = self.part.terms[0]
        if len(self.part.terms) == 1 and isinstance(only, Pairs):
            return only.reaches(rows, columns, self.least)
        return self.part.block(rows, columns) >= self.least


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Scores of every mentor with every mentee under one policy.

    Rows are mentors and columns mentees, both in order of id. Scores are whole micro-units: 1 is
    1,000,000, the share of the ideal that the policy describes.

    Parameters
    ----------
    mentors, mentees
        The two pools.
    policy
        What was asked.
    parts
        The compiled criteria.
    rules
        The compiled requirements.
    mentor_present, mentee_present
        bool (people,): who takes part in the period.
    pinned
        int64 (pins, 2): mentor row and mentee column of pairs that are made whatever they score.
    earlier
        int64 (pairs, 2): the same of pairs that an earlier matching made and that may be made now;
        as many as can be are made again before scores count, or all but `most_changes`.

    Examples
    --------
    >>> import mentormatch as mm
    >>> mentors = mm.Profiles.of([mm.Profile(id="ann", offers={"sql": 4}, max_mentees=2)])
    >>> mentees = mm.Profiles.of([mm.Profile(id="bob", seeks={"sql": 3, "r": 2})])
    >>> scores = mm.score(mentors, mentees, mm.Policy(criteria=[mm.Covers("seeks", "offers")]))
    >>> scores.values
    array([[0.5]])
    """

    mentors: Profiles
    mentees: Profiles
    policy: Policy
    parts: tuple[Part, ...] = field(repr=False)
    rules: tuple[Rule, ...] = field(repr=False)
    mentor_present: Bools = field(repr=False)
    mentee_present: Bools = field(repr=False)
    pinned: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int64), repr=False)
    earlier: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int64), repr=False)
    most_changes: int | None = field(default=None, repr=False)

    @property
    def shape(self) -> tuple[int, int]:
        """Mentors, mentees."""
        return len(self.mentors), len(self.mentees)

    def block(self, rows: Ints, columns: Ints) -> Ints32:
        """Return int32 (rows, columns): scores of these pairs in micro-units, eligible or not."""
        total = np.zeros((len(rows), len(columns)), np.int32)
        for part in self.parts:
            total += part.block(rows, columns)
        return total

    def allowed(self, rows: Ints, columns: Ints) -> Bools:
        """Return bool (rows, columns): pairs that every requirement and the floor allow."""
        passes = np.asarray(self.mentor_present[rows][:, None] & self.mentee_present[columns])
        for rule in self.rules:
            passes = passes & rule.passes(rows, columns)
        return passes if self.policy.floor is None else passes & self.above_floor(rows, columns)

    def set_aside(self, rows: Ints, columns: Ints) -> Ints16:
        """Return int16 (rows, columns): how many rules would have to be set aside for a pair.

        The floor counts as one. -1 where one of the two takes no part, or where a rule forbids the
        pair that may not be relaxed.
        """
        never = ~(self.mentor_present[rows][:, None] & self.mentee_present[columns])
        count = np.zeros(never.shape, np.int16)
        for rule in self.rules:
            fails = ~rule.passes(rows, columns)
            if rule.criterion.relaxable:
                count += fails
            else:
                never |= fails
        if self.policy.floor is not None:
            count += ~self.above_floor(rows, columns)
        return np.where(never, np.int16(-1), count)

    def above_floor(self, rows: Ints, columns: Ints) -> Bools:
        """Return bool (rows, columns): pairs that reach the policy's floor."""
        return np.asarray(self.block(rows, columns) >= round((self.policy.floor or 0) * UNIT))

    def answered(self, rows: Ints, columns: Ints) -> Ints:
        """Return int64 (rows, columns): micro-units of weight that rest on answers."""
        backed = np.zeros((len(rows), len(columns)), np.int64)
        for part in self.parts:
            backed += part.answered(rows, columns) * part.weight[columns]
        return backed

    def on(self, j: Ints, i: Ints) -> Ints32:
        """Return int32 (pairs,): scores of single pairs, mentor ``j[k]`` with mentee ``i[k]``."""
        total = np.zeros(len(j), np.int32)
        for part in self.parts:
            total += part.pairs(j, i)
        return total

    def answered_on(self, j: Ints, i: Ints) -> Ints:
        """Return int64 (pairs,): micro-units of weight of single pairs that rest on answers."""
        backed = np.zeros(len(j), np.int64)
        for part in self.parts:
            backed += part.answered_pairs(j, i) * part.weight[i]
        return backed

    @property
    def units(self) -> NDArray[np.int32]:
        """int32 (mentors, mentees): every score in micro-units."""
        return self._whole(self.block, np.dtype(np.int32))  # type: ignore[return-value]

    @property
    def values(self) -> NDArray[np.float64]:
        """float64 (mentors, mentees): every score, 0…1."""
        self._refuse_beyond_memory(8)
        return np.asarray(self.units / UNIT)

    @property
    def eligible(self) -> Bools:
        """Bool (mentors, mentees): pairs that may be made."""
        return self._whole(self.allowed, np.dtype(np.bool_))  # type: ignore[return-value]

    def without(self, criterion: Criterion, pairs: Ints) -> Scores:
        """Return the same scores, of which some pairs are not eligible.

        Parameters
        ----------
        criterion
            What forbids them.
        pairs
            int64 (pairs, 2): mentor row and mentee column.
        """
        if not len(pairs):
            return self
        whole = np.full(self.shape[1], UNIT, np.int64)
        j, i = pairs.T
        term = Pairs.of(self.shape, j, i, np.zeros(len(j), np.int64), whole)
        said = np.ones(self.shape[0], np.bool_), np.ones(self.shape[1], np.bool_)
        rule = Rule(criterion, Part(criterion.label, whole, (term,), *said))
        return replace(self, rules=(*self.rules, rule))

    @property
    def all_set_aside(self) -> Ints16:
        """int16 (mentors, mentees): see `set_aside`."""
        return self._whole(self.set_aside, np.dtype(np.int16))  # type: ignore[return-value]

    def confidence(self, mentor: str, mentee: str) -> float:
        """Return the share of weight, 0…1, that rests on answers of both."""
        return int(self.answered_on(*self._pair(mentor, mentee))[0]) / UNIT

    def obstacles(self, mentor: str, mentee: str) -> tuple[str, ...]:
        """Return what forbids a pair: names of requirements, "floor", "absent"; empty if allowed.

        ``"absent"`` says that one of the two takes no part in the period, or is not active.
        """
        rows, columns = self._pair(mentor, mentee)
        there = self.mentor_present[rows[0]] and self.mentee_present[columns[0]]
        found = [] if there else ["absent"]
        found += [r.part.name for r in self.rules if not r.passes(rows, columns)[0, 0]]
        floor = self.policy.floor is not None
        return (*found, *(["floor"] if floor and not self.above_floor(rows, columns)[0, 0] else []))

    def contributions(self, mentor: str, mentee: str) -> tuple[Contribution, ...]:
        """Return what each criterion adds to a pair; the units sum to its score."""
        rows, columns = self._pair(mentor, mentee)
        one, other = self.mentors[mentor], self.mentees[mentee]
        return tuple(
            Contribution(
                part.name,
                int(part.pairs(rows, columns)[0]),
                int(part.weight[columns][0]),
                bool(part.answered_pairs(rows, columns)[0]),
                *criterion.facts(one, other),
            )
            for criterion, part in zip(self.policy.criteria, self.parts, strict=True)
        )

    def top(self, k: int = 5) -> pd.DataFrame:
        """Return the ``k`` highest eligible scores of each mentee, highest first.

        Returns
        -------
        pandas.DataFrame
            Columns mentee, rank (from 1), mentor, score; mentees with nobody are absent.
        """
        import pandas as pd

        rows: list[tuple[str, int, str, float]] = []
        everybody = np.arange(self.shape[0])
        for columns in _tiles(self.shape[1]):
            units = np.where(self.allowed(everybody, columns), self.block(everybody, columns), -1)
            ranked = np.argsort(-units, axis=0, kind="stable")[:k]
            rows += [
                (self.mentees.ids[i], r + 1, self.mentors.ids[j], int(units[j, c]) / UNIT)
                for c, i in enumerate(columns)
                for r, j in enumerate(ranked[:, c])
                if units[j, c] >= 0
            ]
        return pd.DataFrame(rows, columns=["mentee", "rank", "mentor", "score"])

    def to_frame(self) -> pd.DataFrame:
        """Return the scores as a frame of mentors by mentees; NaN where a pair is not eligible."""
        import pandas as pd

        values = np.where(self.eligible, self.values, np.nan)
        return pd.DataFrame(
            values,
            index=pd.Index(self.mentors.ids, name="mentor"),
            columns=pd.Index(self.mentees.ids, name="mentee"),
        )

    def __repr__(self) -> str:
        criteria = ", ".join(part.name for part in self.parts)
        return f"Scores({self.shape[0]} mentors × {self.shape[1]} mentees; {criteria})"

    def __str__(self) -> str:
        return "\n".join([*scores_lines(self), *lines_of(scores_frame(self))])

    def _repr_html_(self) -> str:
        return html_of(scores_frame(self), head=scores_lines(self))

    def _pair(self, mentor: str, mentee: str) -> tuple[Ints, Ints]:
        return self.mentors.positions([mentor]), self.mentees.positions([mentee])

    def _whole(
        self, block: Callable[[Ints, Ints], NDArray[np.generic]], dtype: np.dtype[np.generic]
    ) -> NDArray[np.generic]:
        self._refuse_beyond_memory(dtype.itemsize)
        whole = np.empty(self.shape, dtype)
        # Tiles are too small for a second BLAS thread: it only waits, and makes times erratic.
        with threadpool_limits(1, "blas"):
            for rows in _tiles(self.shape[0]):
                for columns in _tiles(self.shape[1]):
                    tile = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
                    whole[tile] = block(rows, columns)
        return whole

    def _refuse_beyond_memory(self, itemsize: int) -> None:
        needed = self.shape[0] * self.shape[1] * itemsize
        if needed > _MOST_BYTES:
            raise TooLarge(
                f"{self.shape[0]} × {self.shape[1]} scores need {needed / 2**30:.1f} GB at once; "
                "ask for blocks with .block(rows, columns) or for .top(k)"
            )


def _tiles(size: int) -> list[Ints]:
    return [np.arange(first, min(first + _TILE, size)) for first in range(0, size, _TILE)]


def compile_scores(mentors: Profiles, mentees: Profiles, policy: Policy) -> Scores:
    """Compile a policy for two pools: names to numbers once, then only integers."""
    period = policy.period
    pools = Pools(mentors, mentees, period)
    weights = _weights(policy, mentees)
    parts = [_compiled(c, pools, weights[k]) for k, c in enumerate(policy.criteria)]
    together = together_rule(mentors, mentees, policy.together_days, period)
    rules = compile_rules(pools, [*([together] if together else []), *policy.requirements])
    theirs, ours = (present(pool, period) for pool in (mentors, mentees))
    return Scores(mentors, mentees, policy, tuple(parts), rules, theirs, ours)


def compile_rules(pools: Pools, requirements: Iterable[Criterion]) -> tuple[Rule, ...]:
    """Compile requirements alone, for a question that no score enters."""
    whole = np.full(pools.shape[1], UNIT, np.int64)
    return tuple(Rule(c, _compiled(c, pools, whole)) for c in requirements)


def _compiled(criterion: Criterion, pools: Pools, weight: Ints) -> Part:
    try:
        return criterion.compile(pools, weight)
    except PolicyError as error:
        raise type(error)(f"criterion {quoted(criterion.label)}: {error}") from None


def _weights(policy: Policy, mentees: Profiles) -> Ints:
    """Return int64 (criteria, mentees): micro-units by criterion, doubled for the top one."""
    relative = _as_integers([criterion.weight for criterion in policy.criteria])
    names = [criterion.label for criterion in policy.criteria]
    top = mentees.texts("top_criterion")
    choices = [relative] + [
        [2 * w if name == word else w for w, name in zip(relative, names, strict=True)]
        for word in top.vocabulary
    ]
    split = [shares(np.array([UNIT]), np.array([0, len(names)]), choice) for choice in choices]
    return np.asarray(np.stack(split)[top.codes + 1].T)


def _as_integers(weights: list[float]) -> list[int]:
    """Scale relative weights to whole numbers, exact to a billionth of the largest."""
    scaled = [round(weight / max(weights) * 10**9) for weight in weights]
    if min(scaled) == 0:
        raise PolicyError("a weight is less than a billionth of the largest; leave it out")
    return scaled
