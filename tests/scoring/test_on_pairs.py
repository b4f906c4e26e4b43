"""Single pairs: evaluated one by one, to the numbers of the block.

Holds ``scoring.scores`` and ``terms`` to account.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scoring_strategies import ANY, answerable, fields_of, people, policy_of, pool

import mentormatch as mm
from mentormatch.arrays import Ints
from mentormatch.terms import Array, Bits, Dense, Pairs, Postings, Table, Term, on_pairs


def sparse(rng: np.random.Generator, size: int, items: int) -> tuple[Ints, Ints]:
    """Return starts and items of a compressed sparse list; items of a person are distinct."""
    lists = [rng.permutation(items)[: rng.integers(0, items + 1)] for _ in range(size)]
    starts = np.concatenate([[0], np.cumsum([len(held) for held in lists])]).astype(np.int64)
    return starts, np.concatenate([np.zeros(0, np.int64), *lists])


def terms(seed: int, mentors: int, mentees: int) -> dict[str, Term]:
    """Draw one term of every kind."""
    rng = np.random.default_rng(seed)

    def values(*shape: int) -> Ints:
        return rng.integers(-1000, 1000, shape)

    starts, items = sparse(rng, mentors, 6)
    own, wanted = sparse(rng, mentees, 6)
    held = starts, items, rng.integers(0, 3, len(items))
    needs = own, wanted, rng.integers(0, 5, len(wanted))
    theirs, ours = (rng.integers(0, 256, (2, n, 5)).astype(np.uint8) for n in (mentors, mentees))
    vectors = [rng.integers(-20, 21, (n, 16)).astype(np.int8) for n in (mentors, mentees)]
    numbers = np.where(rng.random((mentors, mentees)) < 0.2, np.nan, rng.random((mentors, mentees)))
    j, i = np.nonzero(rng.random((mentors, mentees)) < 0.3)
    weight = rng.integers(1, 10**6, mentees)
    return {
        "table": Table(rng.integers(0, 3, mentors), rng.integers(0, 4, mentees), values(4, 3)),
        "postings": Postings(*held, *needs, values(5, 3)),
        "capped postings": Postings(*held, *needs, values(5, 3), rng.integers(0, 500, mentees)),
        "bits": Bits(theirs, ours, rng.integers(0, 2, mentees), values(2, 41)),
        "pairs": Pairs.of((mentors, mentees), j, i, values(len(j)), values(mentees)),
        "dense": Dense(vectors[0], vectors[1], weight),
        "array": Array(lambda rows, columns: numbers[rows[:, None], columns], weight, 0.4),
    }


def drawn(rng: np.random.Generator, count: int, mentors: int, mentees: int) -> tuple[Ints, Ints]:
    if not mentors or not mentees:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return rng.integers(0, mentors, count), rng.integers(0, mentees, count)


@pytest.mark.parametrize("kind", terms(0, 1, 1))
@settings(max_examples=25)
@given(st.integers(0, 10**6), st.integers(0, 8), st.integers(0, 8), st.integers(0, 200))
def test_pairs_of_a_term_are_cells_of_its_block(
    kind: str, seed: int, mentors: int, mentees: int, count: int
) -> None:
    """Repeated, in any order or none at all: each pair has the number of its cell."""
    term = terms(seed, mentors, mentees)[kind]
    j, i = drawn(np.random.default_rng(seed + 1), count, mentors, mentees)
    found = term.pairs(j, i)
    assert found.dtype == np.int32
    assert np.array_equal(found, term.block(np.arange(mentors), np.arange(mentees))[j, i])


@given(st.integers(0, 10**6), st.integers(0, 8), st.integers(0, 12))
def test_bits_of_few_mentees_are_counted_as_those_of_many(
    seed: int, mentors: int, mentees: int
) -> None:
    """However many columns are asked for at once, the numbers are the same."""
    term = terms(seed, mentors, mentees)["bits"]
    rows, columns = np.arange(mentors)[::-1], np.arange(mentees)
    whole = term.block(rows, columns)
    few = [term.block(rows, columns[k : k + 2]) for k in range(0, mentees, 2)]
    assert np.array_equal(np.concatenate([whole[:, :0], *few], axis=1), whole)


def test_long_vectors_are_compared_in_batches() -> None:
    """More pairs than one batch holds come back complete and in order."""
    term = terms(3, 50, 60)["dense"]
    j, i = drawn(np.random.default_rng(4), 10_000, 50, 60)
    assert np.array_equal(term.pairs(j, i), term.block(np.arange(50), np.arange(60))[j, i])


@pytest.mark.parametrize("name", ANY)
@settings(max_examples=10)
@given(data=st.data())
def test_pairs_of_a_criterion_are_cells_of_its_block(name: str, data: st.DataObject) -> None:
    """Points, answers and backing of single pairs are those of the block, for every criterion."""
    drawn_people = people(fields_of(ANY[name]), smallest=1, largest=4)
    mentors, mentees = data.draw(drawn_people), data.draw(drawn_people)
    assume(answerable(ANY[name], *mentors, *mentees))
    scores = mm.score(pool(mentors), pool(mentees), policy_of(ANY[name], mm.NotSelf(name="self")))
    rows, columns = np.arange(len(mentors)), np.arange(len(mentees))
    j, i = drawn(np.random.default_rng(len(mentors)), 20, len(mentors), len(mentees))
    for part in scores.parts:
        assert np.array_equal(part.pairs(j, i), part.block(rows, columns)[j, i])
        assert np.array_equal(part.answered_pairs(j, i), part.answered(rows, columns)[j, i])
    assert np.array_equal(scores.on(j, i), scores.block(rows, columns)[j, i])
    assert np.array_equal(scores.answered_on(j, i), scores.answered(rows, columns)[j, i])


@given(st.integers(0, 10**6), st.integers(0, 6), st.integers(0, 6), st.integers(-1500, 1500))
def test_listed_pairs_reach_a_number_as_their_block_does(
    seed: int, mentors: int, mentees: int, least: int
) -> None:
    """Rows and columns may repeat; the answer is that of comparing the whole block."""
    term = terms(seed, mentors, mentees)["pairs"]
    assert isinstance(term, Pairs)
    rows, columns = drawn(np.random.default_rng(seed), 7, mentors, mentees)
    expected = term.block(rows, columns[:5]) >= least
    assert np.array_equal(term.reaches(rows, columns[:5], least), expected)


@given(st.integers(0, 10**6), st.integers(0, 200))
def test_a_function_of_blocks_is_asked_for_pairs_in_the_order_of_the_list(
    seed: int, count: int
) -> None:
    """However pairs are put together, each comes back in its place."""
    j, i = drawn(np.random.default_rng(seed), count, 30, 40)
    found = on_pairs(lambda rows, columns: 100 * rows[:, None] + columns, j, i)
    assert found.tolist() == (100 * j + i).tolist()
