"""Valid matching problems to try: seeded ones for plain loops, and hypothesis strategies.

Both draw from the same shapes: scores in steps (many ties), many distinct scores, nearly all zero,
all the same, close together (so that one percent of the total decides), and negative ones; every
eligibility from nobody to everybody; capacities from 0 to 3 on both sides; minimum loads that may
or may not be met.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from mentormatch.arrays import Bools, Ints
from oracle import Instance, instance

SCORES = ("steps", "distinct", "zeros", "same", "close", "negative")
REGIMES = ("one to one", "mentor capacities", "mentee capacities", "both capacities", "minima")

_LISTABLE = 14
"""Most usable pairs of a seeded instance with several places a person: it is enumerated."""

_SIZES = (0.05, 0.2, 0.3, 0.3, 0.15)
_PLACES = (0.1, 0.4, 0.3, 0.2)


def seeded_instance(seed: int, regime: str) -> Instance:
    """Draw one tiny instance of a regime; the same seed gives the same instance."""
    generator = np.random.default_rng([seed, REGIMES.index(regime)])
    mentors, mentees = (int(size) for size in generator.choice([1, 2, 3, 4, 5], 2, p=_SIZES))
    mentor_capacity, mentee_capacity = _capacities(generator, regime, mentors, mentees)
    minimum = np.zeros(mentors, dtype=np.int64)
    if regime == "minima":
        minimum = generator.integers(0, mentor_capacity + 1) * generator.integers(0, 2, mentors)
    return Instance(
        scores=_scores(generator, mentors, mentees),
        eligible=_eligible(
            generator, mentors, mentees, most=25 if regime == "one to one" else _LISTABLE
        ),
        mentor_capacity=mentor_capacity,
        mentee_capacity=mentee_capacity,
        mentor_minimum=minimum,
    )


def _capacities(
    generator: np.random.Generator, regime: str, mentors: int, mentees: int
) -> tuple[Ints, Ints]:
    one_mentor = np.ones(mentors, dtype=np.int64)
    one_mentee = np.ones(mentees, dtype=np.int64)
    many_mentor, many_mentee = (
        generator.choice(4, size, p=_PLACES).astype(np.int64) for size in (mentors, mentees)
    )
    if regime == "one to one":
        return one_mentor, one_mentee
    if regime == "mentor capacities":
        return many_mentor, one_mentee
    if regime == "mentee capacities":
        return one_mentor, many_mentee
    if regime == "minima" and generator.random() < 0.5:
        return many_mentor, one_mentee
    return many_mentor, many_mentee


def _scores(generator: np.random.Generator, mentors: int, mentees: int) -> Ints:
    shape = mentors, mentees
    kind = SCORES[int(generator.integers(len(SCORES)))]
    if kind == "steps":
        return generator.integers(0, 5, shape) * 250_000
    if kind == "distinct":
        return generator.integers(0, 1_000_001, shape)
    if kind == "zeros":
        return generator.integers(0, 1_000_001, shape) * (generator.random(shape) < 0.25)
    if kind == "same":
        return np.full(shape, generator.integers(0, 3) * 500_000)
    if kind == "close":
        return generator.integers(95, 106, shape)
    return generator.integers(-4, 4, shape)


def _eligible(generator: np.random.Generator, mentors: int, mentees: int, *, most: int) -> Bools:
    density = generator.choice([0.0, 0.35, 0.6, 0.8, 1.0], p=[0.02, 0.2, 0.26, 0.26, 0.26])
    eligible: Bools = generator.random((mentors, mentees)) < density
    if generator.random() < 0.1:
        eligible[generator.integers(mentors)] = False
    if generator.random() < 0.1:
        eligible[:, generator.integers(mentees)] = False
    excess = int(eligible.sum()) - most
    if excess > 0:
        usable = np.flatnonzero(eligible)
        eligible.ravel()[generator.choice(usable, excess, replace=False)] = False
    return eligible


def middle_sized_instance(
    seed: int, *, places: int = 1, minima: bool = False, size: int = 30
) -> Instance:
    """Draw as many mentors as mentees, with small integer scores, for a reference program.

    Minimum loads ask half of the mentors for one or two mentees, which so many places can meet.
    """
    generator = np.random.default_rng(seed)
    shape = size, size
    density = generator.choice([0.3, 0.9] if minima else [0.06, 0.2, 0.9])
    minimum = generator.integers(1, 3, size) * generator.integers(0, 2, size) if minima else 0
    return instance(
        generator.integers(0, 101, shape),
        eligible=generator.random(shape) < density,
        mentor_capacity=np.maximum(minimum, generator.integers(1, places + 1, size)),
        mentee_capacity=generator.integers(1, places + 1, size),
        mentor_minimum=minimum,
    )


def _arrays(values: st.SearchStrategy[int], rows: int, columns: int) -> st.SearchStrategy[Ints]:
    row = st.lists(values, min_size=columns, max_size=columns)
    table = st.lists(row, min_size=rows, max_size=rows)
    return table.map(lambda lists: np.array(lists, dtype=np.int64).reshape(rows, columns))


SCORE_VALUES: dict[str, st.SearchStrategy[int]] = {
    "steps": st.integers(0, 4).map(lambda step: step * 250_000),
    "distinct": st.integers(0, 1_000_000),
    "zeros": st.sampled_from([0, 0, 0, 1, 500_000]),
    "close": st.integers(95, 105),
    "negative": st.integers(-3, 3),
}


@st.composite
def instances(
    draw: st.DrawFn,
    *,
    largest: int = 4,
    most_places: int = 3,
    minima: bool = False,
    several_mentors: bool = True,
    smallest: int = 1,
) -> Instance:
    """Draw a valid instance with `smallest` to `largest` people a side.

    Parameters
    ----------
    most_places
        Largest capacity of a mentor, and of a mentee if `several_mentors`; else mentees have one.
    minima
        Draw minimum loads too; they may be impossible to meet.
    """
    mentors = draw(st.integers(smallest, largest))
    mentees = draw(st.integers(smallest, largest))
    values = SCORE_VALUES[draw(st.sampled_from(sorted(SCORE_VALUES)))]
    forbidden = draw(st.sampled_from([0.0, 0.0, 0.3, 0.6, 1.0]))
    chance = _arrays(st.integers(0, 99), mentors, mentees)
    places = st.integers(0, most_places)
    capacity = draw(_arrays(places, 1, mentors))[0]
    problem = Instance(
        scores=draw(_arrays(values, mentors, mentees)),
        eligible=draw(chance) >= 100 * forbidden,
        mentor_capacity=capacity,
        mentee_capacity=(
            draw(_arrays(places, 1, mentees))[0]
            if several_mentors
            else np.ones(mentees, dtype=np.int64)
        ),
        mentor_minimum=np.zeros(mentors, dtype=np.int64),
    )
    if not minima:
        return problem
    wish = draw(_arrays(st.integers(0, 2), 1, mentors))[0]
    return replace(problem, mentor_minimum=np.minimum(wish, capacity))
