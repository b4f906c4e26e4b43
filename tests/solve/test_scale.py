"""The engine for large pools: same optimum as the dense path, to the micro-unit, with a proof."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.errors import ProofError
from mentormatch.results.question import gates
from mentormatch.scoring.scores import Scores
from mentormatch.solve import kernels, passes, scans
from mentormatch.solve.arrays import Ints, Mask
from mentormatch.solve.assign import assign
from mentormatch.solve.judge_scale import judge_total
from mentormatch.solve.packed import INELIGIBLE, Limits, Packed, pack
from mentormatch.solve.scale import Optimum, scale_total
from mentormatch.solve.twins import of_mentors
from mentormatch.terms import Bits, Dense, Gate, Pairs, Postings, Table, Term

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Instance:
    """Random terms with a mask of eligible pairs and places."""

    terms: tuple[Term, ...]
    eligible: Mask
    capacity: Ints
    present: Mask

    @property
    def scores(self) -> Ints:
        """All scores by the NumPy reference."""
        rows, columns = (np.arange(size) for size in self.eligible.shape)
        blocks = [term.block(rows, columns).astype(np.int64) for term in self.terms]
        return np.asarray(np.sum(blocks, axis=0))

    def packed(self, *, listed_share: float, block: int = 1 << 13, merge: bool = True) -> Packed:
        """The flat form."""
        mentor, mentee = np.nonzero(~self.eligible)
        shape = self.eligible.shape
        zero = np.zeros(len(mentor), np.int64)
        list_ = Pairs.of(shape, mentor, mentee, zero, np.ones(shape[1], np.int64))
        they, we = (np.ones(size, np.bool_) for size in shape)
        gate = Gate((list_,), they, we, lambda j, i: list_.block(j, i) >= 1, least=1)
        return pack(
            self.terms, shape, gates=[gate], listed_share=listed_share, block=block, merge=merge
        )


def _sparse(rng: np.random.Generator, people: int, items: int) -> tuple[Ints, Ints]:
    held = rng.random((people, items)) < rng.uniform(0.1, 0.9)
    return np.concatenate([[0], np.cumsum(held.sum(axis=1))]), np.nonzero(held)[1]


def drawn(seed: int) -> Instance:
    """Draw terms of every kind; coarse numbers, so that ties abound."""
    rng = np.random.default_rng(seed)
    mentors, mentees = rng.integers(1, 40, 2)
    step = int(rng.choice([1, 10_000, 100_000]))

    def values(*shape: int) -> Ints:
        return rng.integers(0, max(1, 200_000 // step) + 1, shape) * step

    table = Table(rng.integers(0, 3, mentors), rng.integers(0, 4, mentees), values(4, 3))
    starts, items = _sparse(rng, mentors, 6)
    own, wanted = _sparse(rng, mentees, 6)
    gains = values(5, 3) - (rng.random() < 0.5) * step
    postings = Postings(
        starts, items, rng.integers(0, 3, len(items)),
        own, wanted, rng.integers(0, 5, len(wanted)), gains,
    )  # fmt: skip
    theirs, ours = (rng.integers(0, 256, (2, n, 9)).astype(np.uint8) for n in (mentors, mentees))
    bits = Bits(
        theirs,
        ours & theirs[:, :1],
        rng.integers(0, 2, mentees),
        np.cumsum(values(2, 73) // 50, axis=1),
    )
    floor = Table(
        np.zeros(mentors, np.int64), np.zeros(mentees, np.int64), np.full((1, 1), 6 * step)
    )
    chosen = rng.random((mentors, mentees)) < 0.1
    j, i = np.nonzero(chosen)
    pairs = Pairs.of((mentors, mentees), j, i, values(len(j)), values(mentees))
    eligible = rng.random((mentors, mentees)) < rng.choice([0.0, 0.1, 0.5, 0.95, 1.0])
    eligible[rng.random(mentors) < 0.1] = False
    return Instance(
        (table, postings, bits, floor, pairs),
        eligible,
        rng.integers(0, int(rng.choice([2, 4])), mentors),
        rng.random(mentees) < 0.9,
    )


def solved(case: Instance, *, jobs: int = 1, listed_share: float = 1.0, block: int = 16) -> Optimum:
    """Solve by the engine."""
    packed = case.packed(listed_share=listed_share, block=block)
    return scale_total(packed, Limits(case.capacity, case.present), jobs=jobs)


@settings(max_examples=60)
@given(st.integers(0, 10**6))
def test_optimum_is_that_of_the_dense_path(seed: int) -> None:
    """Total and people equal those of the dense path, bound meets value, and pairs are allowed."""
    case = drawn(seed)
    answer = solved(case, listed_share=float(seed % 3))
    total, people = divmod(answer.value, answer.scale)
    allowed = case.eligible & case.present[None, :]
    dense = assign(case.scores, eligible=allowed, mentor_capacity=case.capacity, objective="total")
    assert answer.bound == answer.value
    assert (total, people) == (dense.value, dense.coverage)
    j, i = answer.pairs.T
    assert allowed[j, i].all() and len(set(i.tolist())) == len(i)
    assert (np.bincount(j, minlength=len(case.capacity)) <= case.capacity).all()
    assert int(case.scores[j, i].sum()) == total


@settings(max_examples=20)
@given(st.integers(0, 10**6), st.integers(2, 4))
def test_copies_of_a_mentor_are_one_with_more_places(seed: int, copies: int) -> None:
    """Mentors who are alike are taken together, and the answer still names each of them."""
    case = drawn(seed)
    rows = np.tile(np.arange(len(case.capacity)), copies)
    many = Instance(
        tuple(of_mentors(term, rows) for term in case.terms if not isinstance(term, Pairs)),
        np.ones((len(rows), len(case.present)), np.bool_),
        case.capacity[rows],
        case.present,
    )
    assert many.packed(listed_share=1.0).shape[0] <= len(case.capacity)
    answer = solved(many)
    limits = Limits(many.capacity, many.present)
    whole = many.packed(listed_share=np.inf, merge=False)
    assert judge_total(whole, limits, answer.pairs, answer.prices, scale=answer.scale) > -1
    allowed = np.broadcast_to(many.present, many.eligible.shape)
    dense = assign(many.scores, eligible=allowed, mentor_capacity=many.capacity, objective="total")
    assert divmod(answer.value, answer.scale) == (dense.value, dense.coverage)


@settings(max_examples=30)
@given(st.integers(0, 10**6))
def test_compiled_pairs_equal_the_reference(seed: int) -> None:
    """Every pair evaluates to the NumPy sum, or to less than any score where it is forbidden."""
    case = drawn(seed)
    packed = case.packed(listed_share=0.2, block=16)
    j, i = (axis.ravel().astype(np.int32) for axis in np.indices(case.eligible.shape))
    units = np.empty(len(j), np.int32)
    kernels.units(packed.mentors, packed.mentees, packed.position[j].astype(np.int32), i, units)
    allowed = case.eligible.ravel()
    np.testing.assert_array_equal(units[allowed], case.scores.ravel()[allowed])
    assert (units[~allowed] < INELIGIBLE).all()


@settings(max_examples=30)
@given(st.integers(0, 10**6))
def test_the_pass_of_the_judge_equals_the_reference(seed: int) -> None:
    """The largest margin of each mentee at any prices is that of the NumPy sum."""
    case = drawn(seed)
    packed = case.packed(listed_share=np.inf, block=16, merge=False)
    mentors, mentees = case.eligible.shape
    prices: Ints = 7 * np.random.default_rng(seed).integers(-10, 500_000, (mentors,))
    best = np.zeros(mentees, np.int64)
    terms = scans.Terms(prices[packed.order], np.zeros(mentors, np.int32), 3, 1, 0, 100)
    passes.highest(packed.mentors, packed.mentees, terms, np.arange(mentees), best)
    margins = np.where(case.eligible, 3 * case.scores + 1 - prices[:, None], -1)
    np.testing.assert_array_equal(best, np.maximum(margins.max(axis=0, initial=0), 0))


@settings(max_examples=15)
@given(st.integers(0, 10**6))
def test_threads_and_blocks_change_nothing(seed: int) -> None:
    """Value and bound do not depend on jobs, on the size of a block or on what is carried."""
    case = drawn(seed)
    ways = [(1, 1.0, 16), (2, 0.0, 8), (3, np.inf, 64)]
    answers = [solved(case, jobs=a, listed_share=b, block=c) for a, b, c in ways]
    assert len({(answer.value, answer.bound) for answer in answers}) == 1


def cohort(mentors: int, mentees: int, most: int, policy: mm.Policy) -> Scores:
    """Score a synthetic cohort."""
    people = mm.datasets.synthetic_cohort(mentors, mentees, seed=3, max_mentees=(1, most))
    return mm.score(people.mentors, people.mentees, policy)


@settings(max_examples=30)
@given(st.integers(0, 10**6))
def test_the_judge_accepts_answers_and_nothing_less(seed: int) -> None:
    """The proof holds over every pair; without one of its pairs, or dearer, it does not."""
    case = drawn(seed)
    answer = solved(case)
    packed = case.packed(listed_share=np.inf, block=16, merge=False)
    limits = Limits(case.capacity, case.present)
    assert judge_total(packed, limits, answer.pairs, answer.prices, scale=answer.scale) == (
        answer.value
    )
    if len(answer.pairs):
        with pytest.raises(ProofError, match="reach"):
            judge_total(packed, limits, answer.pairs[1:], answer.prices, scale=answer.scale)


POLICIES = {
    "default": mm.Policy(),
    "rules": mm.Policy(
        requirements=[
            mm.NotSelf(),
            mm.NotInChain(),
            mm.Differs("team"),
            mm.Shares("languages"),
            mm.Gap("seniority", at_least=0.3, missing="forbid"),
        ]
    ),
    "floor": mm.Policy(floor=0.55),
    "nobody": mm.Policy(requirements=[mm.HasLevel("no such skill")]),
}


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize(
    ("mentors", "mentees", "most"), [(300, 300, 1), (150, 400, 4), (500, 120, 2)]
)
def test_cohorts_reach_the_dense_optimum(name: str, mentors: int, mentees: int, most: int) -> None:
    """Structured cohorts with capacities, scarce places and requirements have the same optimum."""
    scores = cohort(mentors, mentees, most, POLICIES[name])
    packed = pack([t for p in scores.parts for t in p.terms], scores.shape, gates=gates(scores))
    capacity = scores.mentors.numbers("max_mentees").values.astype(np.int64)
    least = round((scores.policy.floor or 0) * 1_000_000)
    limits = Limits(capacity, scores.mentee_present, least)
    answer = scale_total(packed, limits, jobs=2)
    dense = assign(
        scores.units, eligible=scores.eligible, mentor_capacity=capacity, objective="total"
    )
    assert answer.bound == answer.value
    assert divmod(answer.value, answer.scale) == (dense.value, dense.coverage)


def test_free_text_is_compiled() -> None:
    """A cosine evaluates to what it is in NumPy."""
    rng = np.random.default_rng(0)
    theirs, ours = (rng.integers(-40, 40, (size, 16)).astype(np.int8) for size in (30, 20))
    term = Dense(theirs, ours, np.full(20, 123_457))
    packed = pack([term], (30, 20), merge=False)
    j, i = (axis.ravel().astype(np.int32) for axis in np.indices((30, 20)))
    units = np.empty(len(j), np.int32)
    kernels.units(packed.mentors, packed.mentees, packed.position[j].astype(np.int32), i, units)
    np.testing.assert_array_equal(units.reshape(30, 20), term.block(np.arange(30), np.arange(20)))
