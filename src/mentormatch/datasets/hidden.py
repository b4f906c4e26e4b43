"""What is true of synthetic people and never shown: strengths, needs, leanings, rhythms.

Everything that can be observed, and the planted affinity, follows from these arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from mentormatch.arrays import Floats, Ints
from mentormatch.datasets.words import DIMENSIONS, KINDS, PATHS, RUNG_SHARES, SITES
from mentormatch.people.schema.fields import STYLES

__all__ = ["WORKDAYS", "Hidden", "Mixture", "Side", "draw_hidden", "stream", "weighted"]

Side = Literal["mentors", "mentees"]

WORKDAYS = 5
"""Working days of a week."""


def stream(seed: int, *names: str) -> np.random.Generator:
    """Return a generator of its own for each purpose, so that one draw never shifts another."""
    purpose = int.from_bytes(" ".join(names).encode(), "big")
    return np.random.Generator(np.random.PCG64([seed, purpose]))


def weighted(rng: np.random.Generator, shares: Sequence[float] | Floats, size: int) -> Ints:
    """Draw positions in ``shares`` with these chances; int64 (size,)."""
    edges = np.cumsum(shares)
    drawn = np.searchsorted(edges, rng.random(size) * edges[-1], side="right")
    return np.asarray(np.minimum(drawn, len(edges) - 1), np.int64)


@dataclass(frozen=True, slots=True)
class Mixture:
    """A sparse vector a person: a few parts of a whole, each with a strength.

    Parameters
    ----------
    parts
        int64 (people, few): positions, perhaps repeated.
    strengths
        float64 (people, few), 0…1.
    """

    parts: Ints
    strengths: Floats

    @classmethod
    def draw(
        cls, rng: np.random.Generator, people: int, size: int, ranges: Sequence[tuple[float, float]]
    ) -> Mixture:
        """Draw one part for each range, its strength uniform in the range."""
        low, high = np.array(ranges).T
        parts = rng.integers(0, size, (people, len(ranges)))
        return cls(parts, low + (high - low) * rng.random((people, len(ranges))))

    def starting_with(self, first: Ints) -> Mixture:
        """Replace everybody's first part."""
        return Mixture(np.column_stack([first, self.parts[:, 1:]]), self.strengths)

    @property
    def shares(self) -> Mixture:
        """The same parts with strengths that sum to 1 a person."""
        return Mixture(self.parts, self.strengths / self.strengths.sum(axis=1, keepdims=True))

    def dense(self, size: int) -> Floats:
        """Return float64 (people, size), 0…1."""
        whole = np.zeros((len(self.parts), size))
        np.add.at(whole, (np.arange(len(self.parts))[:, None], self.parts), self.strengths)
        return np.minimum(whole, 1.0)

    def pick(self, rng: np.random.Generator, owners: Ints) -> tuple[Ints, Floats]:
        """Draw a part for each owner, in proportion to strength: its position and strength."""
        edges = np.cumsum(self.shares.strengths, axis=1)[owners, :-1]
        chosen = (rng.random((len(owners), 1)) >= edges).sum(axis=1)
        return self.parts[owners, chosen], self.strengths[owners, chosen]


@dataclass(frozen=True, slots=True)
class Hidden:
    """The truth about the people of one side.

    Parameters
    ----------
    department, rung, site
        int64 (people,).
    knows, needs
        Strengths in, and needs for, fields of work; there is one field a department.
    lived, faces
        Situations (kinds of goals) that the person has come through, and stands before.
    path
        Ways through working life.
    style
        float64 (people, 8): strength 0…1 in each style of help.
    lean
        float64 (people, 3): openness, structure, learning goal, each 0…1.
    days
        Working days that suit.
    hour
        float64 (people,): middle of the hours that suit, local time.
    """

    department: Ints
    rung: Ints
    site: Ints
    knows: Mixture
    needs: Mixture
    lived: Mixture
    faces: Mixture
    path: Mixture
    style: Floats
    lean: Floats
    days: Mixture
    hour: Floats

    def __len__(self) -> int:
        return len(self.rung)

    @property
    def universal_hour(self) -> Floats:
        """float64 (people,): ``hour`` in universal time (winter)."""
        return np.asarray(self.hour - np.array([site.hours_ahead for site in SITES])[self.site])


def draw_hidden(people: int, *, seed: int, side: Side, departments: int) -> Hidden:
    """Draw the truth about the people of one side.

    Parameters
    ----------
    people
        How many.
    seed
        The seed of the cohort.
    side
        Sets the rungs, and keeps the draws of the two sides apart.
    departments
        Number of departments; the first is the largest.
    """

    def rng(name: str) -> np.random.Generator:
        return stream(seed, side, name)

    def mixture(name: str, size: int, *ranges: tuple[float, float]) -> Mixture:
        return Mixture.draw(rng(name), people, size, ranges)

    department = weighted(rng("department"), _falling(departments, 0.6), people)
    knows = mixture("knows", departments, (0.6, 1.0), (0.2, 0.8), (0.0, 0.4))
    needs = mixture("needs", departments, (0.2, 1.0), (0.2, 1.0))
    return Hidden(
        department=department,
        rung=weighted(rng("rung"), RUNG_SHARES[side], people),
        site=weighted(rng("site"), _falling(len(SITES), 0.9), people),
        knows=knows.starting_with(department),
        needs=needs.starting_with(department).shares,
        lived=mixture("lived", len(KINDS), (0.6, 1.0), (0.4, 1.0), (0.2, 0.8)),
        faces=mixture("faces", len(KINDS), (0.6, 1.0), (0.1, 0.6)).shares,
        path=mixture("path", len(PATHS), (0.6, 1.0), (0.1, 0.6)),
        # The square makes most styles weak and a few strong.
        style=rng("style").random((people, len(STYLES))) ** 2,
        lean=rng("lean").random((people, len(DIMENSIONS))),
        days=mixture("days", WORKDAYS, (0.6, 1.0), (0.4, 1.0), (0.0, 0.6)),
        hour=9.0 + 7.0 * rng("hour").random(people),
    )


def _falling(size: int, power: float) -> Floats:
    """Return weights 1, 2^-power, 3^-power, … (Zipf)."""
    weights: Floats = np.arange(1, size + 1, dtype=np.float64) ** -power
    return weights
