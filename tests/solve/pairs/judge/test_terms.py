"""The judge of large pools accepts what the judge of a matrix accepts, and refuses every lie.

Holds ``judge.terms``, ``judge.stages`` and ``judge.kernels`` to account.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import Infeasible, ProofError
from mentormatch.objectives import OBJECTIVES, ObjectiveName
from mentormatch.solve.packed.eligibility import FORBIDDEN
from mentormatch.solve.packed.instance import pack
from mentormatch.solve.pairs.arguments import read_question
from mentormatch.solve.pairs.assign import assign
from mentormatch.solve.pairs.assignment import Assignment
from mentormatch.solve.pairs.certificates import (
    Certificate,
    CoverageSet,
    DualPrices,
    MinimumSet,
    Stage,
)
from mentormatch.solve.pairs.judge import kernels as passes
from mentormatch.solve.pairs.judge import terms as judge_scale
from mentormatch.solve.pairs.judge.matrix import judge
from mentormatch.solve.pairs.judge.terms import judge_terms
from mentormatch.solve.pairs.problem import Problem
from mentormatch.solve.pairs.term_problem import TermProblem
from mentormatch.terms import Bits, Gate, Pairs, Postings, Table

Stages = tuple[Stage, ...]
Lie = tuple[str, Ints, Stages]


@dataclass(frozen=True)
class Case:
    """One question in both forms, and its answer."""

    terms: TermProblem
    matrix: Problem
    answer: Assignment


def _postings(rng: np.random.Generator, shape: tuple[int, int], table: Ints) -> Postings:
    """Draw items that both sides may have."""
    sides = []
    for size, kinds in zip(shape, (table.shape[1], table.shape[0]), strict=True):
        held = rng.random((size, 4)) < rng.uniform(0.1, 0.9)
        starts = np.concatenate([[0], np.cumsum(held.sum(axis=1))])
        items = np.nonzero(held)[1]
        sides.append((starts, items, rng.integers(0, kinds, len(items))))
    return Postings(*sides[0], *sides[1], table)


def _terms(
    rng: np.random.Generator, shape: tuple[int, int], *, below_zero: bool
) -> tuple[Any, ...]:
    """Draw terms of every kind in coarse steps, so that ties abound."""
    mentors, mentees = shape
    step = int(rng.choice([1, 50, 100_000]))

    def values(*size: int) -> Ints:
        return rng.integers(-3 if below_zero else 0, 4, size) * step

    table = Table(rng.integers(0, 3, mentors), rng.integers(0, 3, mentees), values(3, 3))
    theirs, ours = (rng.integers(0, 256, (2, n, 2)).astype(np.uint8) for n in shape)
    bits = Bits(theirs, ours, rng.integers(0, 2, mentees), np.cumsum(values(2, 17) // 2, axis=1))
    j, i = np.nonzero(rng.random(shape) < 0.2)
    pairs = Pairs.of(shape, j, i, values(len(j)), values(mentees))
    least = 0 if below_zero else rng.integers(0, 2) * 100 * step
    start = Table(np.zeros(mentors, int), np.zeros(mentees, int), np.full((1, 1), least))
    return table, _postings(rng, shape, values(3, 2)), bits, pairs, start


def _gate(eligible: Bools) -> Gate:
    """Return the requirement that only these pairs meet."""
    mentor, mentee = np.nonzero(~eligible)
    shape = eligible.shape
    listed = Pairs.of(
        shape, mentor, mentee, np.zeros(len(mentor), np.int64), np.ones(shape[1], np.int64)
    )
    they, we = (np.ones(size, np.bool_) for size in shape)
    return Gate((listed,), they, we, lambda j, i: listed.block(j, i) >= 1, least=1)


def _scores(terms: tuple[Any, ...], shape: tuple[int, int]) -> Ints:
    rows, columns = (np.arange(size) for size in shape)
    return np.asarray(sum(term.block(rows, columns).astype(np.int64) for term in terms))


ON_TERMS = [name for name, objective in OBJECTIVES.items() if objective.on_terms]


def drawn(seed: int, objective: ObjectiveName, most: int = 6) -> Case:
    """Draw a question with places, minimum loads and a floor, and answer it by the dense path."""
    rng = np.random.default_rng(seed)
    shape = (int(rng.integers(1, most + 1)), int(rng.integers(1, most + 1)))
    terms = _terms(rng, shape, below_zero=bool(rng.random() < 0.3))
    scores = _scores(terms, shape)
    eligible = rng.random(shape) < rng.choice(
        [0.0, 0.4, 0.7, 0.9, 1.0], p=[0.02, 0.2, 0.3, 0.3, 0.18]
    )
    capacity = rng.integers(0 if rng.random() < 0.3 else 1, int(rng.choice([2, 3, 4])), shape[0])
    places = rng.integers(0 if rng.random() < 0.3 else 1, int(rng.choice([2, 2, 4])), shape[1])
    floor = int(np.quantile(scores, 0.2)) if rng.random() < 0.3 else None
    slack = float(rng.choice([0.0, 0.01, 0.3, 1.0]))
    minimum = rng.integers(0, capacity + 1) * (rng.random() < 0.5)
    options: dict[str, Any] = {
        "eligible": eligible,
        "mentor_capacity": capacity,
        "mentor_minimum": minimum,
        "mentee_capacity": places,
        "objective": objective,
        # "maximin" says itself what raising the worst pair may cost.
        "worst_slack": None if objective == "maximin" else slack,
        "floor": floor,
        "resolution": 1e-6,
        "mentor_keys": None,
        "mentee_keys": None,
    }
    try:
        answer = assign(scores, **options)
    except Infeasible:
        options["mentor_minimum"] = minimum = np.zeros_like(minimum)
        answer = assign(scores, **options)
    matrix = read_question(scores, **options).as_matrix()
    question = TermProblem(
        terms=terms, gates=(_gate(eligible),), mentor_capacity=capacity, mentor_minimum=minimum,
        mentee_capacity=places, mentor_keys=range(shape[0]), mentee_keys=range(shape[1]),
        objective=OBJECTIVES[objective], slack_ppm=matrix.slack_ppm,
    )  # fmt: skip
    if floor is not None:
        question = replace(question, floor=floor)
    return Case(question, matrix, answer)


def _accepts(check: Callable[[], None]) -> bool:
    try:
        check()
    except ProofError:
        return False
    return True


def _changed(stages: Stages, name: str, **changes: Any) -> Stages:
    return tuple(replace(stage, **changes) if stage.name == name else stage for stage in stages)


def _sorted(pairs: Ints) -> Ints:
    return pairs[np.lexsort(pairs.T[::-1])]


def _other_pairs(case: Case, rng: np.random.Generator) -> Iterator[tuple[str, Ints]]:
    """Yield pairs that differ a little from those of the answer."""
    pairs = case.answer.pairs
    everyone = np.argwhere(np.ones(case.terms.shape, np.bool_))
    for pair in rng.permutation(everyone)[:6]:
        yield "added", _sorted(np.concatenate([pairs, pair[None]]))
    for q in range(len(pairs)):
        yield "dropped", np.delete(pairs, q, axis=0)
        for column, size in enumerate(case.terms.shape):
            swapped = pairs.copy()
            swapped[q, column] = rng.integers(size)
            yield "swapped", _sorted(swapped)
    yield "twice", np.concatenate([pairs, pairs])
    yield "backwards", pairs[::-1]
    yield "beyond", np.concatenate([pairs, np.array([case.terms.shape])])
    yield "floats", pairs.astype(float)


def _own_numbers(case: Case, pairs: Ints) -> Stages:
    """Rewrite the stages of the answer so that they agree with other pairs."""
    if pairs.dtype != np.int64 or (pairs >= np.array(case.terms.shape)).any():
        return case.answer.stages
    chosen = case.matrix.scores[pairs[:, 0], pairs[:, 1]].tolist()
    covered, total, worst = len(set(pairs[:, 1].tolist())), sum(chosen), min(chosen, default=None)
    own = {"coverage": covered, "worst": worst, "total": total, "people": covered}
    told = []
    for stage in case.answer.stages:
        value, proof = own.get(stage.name, stage.value), stage.certificate
        if case.terms.objective.people_first and isinstance(proof, DualPrices):
            threshold = worst if stage.name == "total" else proof.threshold
            proof = replace(proof, threshold=threshold, k=covered)
        told.append(replace(stage, value=value, bound=value, certificate=proof))
    return tuple(told)


def _other_sets(case: Case, proof: CoverageSet | MinimumSet) -> Iterator[Certificate]:
    """Yield sets with one mentor more or less, described wrongly and rightly."""
    mentors = case.terms.shape[0]
    for mentor in (*range(mentors), mentors, -1):
        rows = np.setxor1d(proof.mentors, [mentor])
        yield replace(proof, mentors=rows)
        if not 0 <= mentor < mentors:
            continue
        allowed = case.matrix.eligible
        if proof.threshold is not None:
            allowed = allowed & (case.matrix.scores >= proof.threshold)
        if isinstance(proof, CoverageSet):
            outside = int(np.delete(allowed, rows, axis=0).any(axis=0).sum())
            places = int(case.terms.mentor_capacity[rows].sum())
            yield CoverageSet(rows, places, outside, proof.threshold)
        else:
            reachable = np.minimum(allowed[rows].sum(axis=0), case.terms.mentee_capacity).sum()
            needed = int(case.terms.mentor_minimum[rows].sum())
            yield MinimumSet(rows, needed, int(reachable), proof.threshold)
    for change in (-1, 1):
        if isinstance(proof, CoverageSet):
            yield replace(proof, places=proof.places + change)
            yield replace(proof, outside=proof.outside + change)
        else:
            yield replace(proof, needed=proof.needed + change)
            yield replace(proof, reachable=proof.reachable + change)


def _other_prices(proof: DualPrices, rng: np.random.Generator) -> Iterator[Certificate]:
    """Yield prices that are shifted, out of range, or answer another question."""
    for shift in (-1, 1, -50, 50, 2**40):
        yield replace(proof, mentor=proof.mentor + shift)
        lone = proof.mentor.copy()
        lone[rng.integers(len(lone))] += shift
        yield replace(proof, mentor=lone)
    yield replace(proof, mentor=np.zeros_like(proof.mentor))
    yield replace(proof, mentor=np.full_like(proof.mentor, 2**62))
    yield replace(proof, mentor=np.full_like(proof.mentor, -(2**62)))
    yield replace(proof, mentor=proof.mentor[:-1])
    yield replace(proof, mentor=proof.mentor.astype(float))
    for coverage in (proof.coverage - 1, proof.coverage + 1, 0, 2**62):
        yield replace(proof, coverage=coverage)
    for change in (-1, 1):
        yield replace(proof, k=proof.k + change)
        yield replace(proof, scale=proof.scale + change)


def _other_certificates(
    case: Case, stage: Stage, rng: np.random.Generator
) -> Iterator[Certificate | None]:
    proof = stage.certificate
    yield None
    yield from (other.certificate for other in case.answer.stages if other is not stage)
    if isinstance(proof, DualPrices):
        yield from _other_prices(proof, rng)
    elif proof is not None:
        yield from _other_sets(case, proof)
    if proof is not None and stage.name != "worst":
        for threshold in (None, case.answer.worst, 0, 10**7, -(10**7)):
            yield replace(proof, threshold=threshold)


def _lies(case: Case, rng: np.random.Generator) -> Iterator[Lie]:
    """Yield claims that differ from the answer in one thing."""
    pairs, stages = case.answer.pairs, case.answer.stages
    for what, others in _other_pairs(case, rng):
        yield what, others, stages
        yield f"{what}, own numbers", others, _own_numbers(case, others)
    for stage in stages:
        name = stage.name
        yield f"{name} missing", pairs, tuple(s for s in stages if s is not stage)
        yield f"{name} twice", pairs, (*stages, stage)
        value = stage.value or 0
        for change in (-1, 1):
            off = value + change
            yield f"{name} value", pairs, _changed(stages, name, value=off)
            yield f"{name} bound", pairs, _changed(stages, name, bound=off)
            yield f"{name} off", pairs, _changed(stages, name, value=off, bound=off)
        for proof in _other_certificates(case, stage, rng):
            yield f"{name} {proof}", pairs, _changed(stages, name, certificate=proof)
            if not case.terms.objective.people_first:
                both = tuple(replace(s, certificate=proof) for s in stages)
                yield f"both {proof}", pairs, both
    witness = next((s.witness for s in stages if s.name == "coverage_total"), None)
    if witness is not None:
        for wrong in (None, witness[1:], witness[::-1], pairs, np.concatenate([witness, witness])):
            yield "witness", pairs, _changed(stages, "coverage_total", witness=wrong)


@pytest.mark.parametrize("objective", ON_TERMS)
@settings(max_examples=120)
@given(seed=st.integers(0, 10**6))
def test_answers_of_the_dense_path_are_accepted(objective: ObjectiveName, seed: int) -> None:
    """An honest answer passes, with every kind of certificate, at any number of threads."""
    case = drawn(seed, objective, most=25)
    judge_terms(case.terms, case.answer.pairs, case.answer.stages, jobs=1 + seed % 2)


@pytest.mark.parametrize("objective", ON_TERMS)
@settings(max_examples=40)
@given(seed=st.integers(0, 10**6))
def test_both_judges_agree_on_lies(objective: ObjectiveName, seed: int) -> None:
    """Whatever is changed, terms and matrix lead to the same verdict."""
    case = drawn(seed, objective)
    for what, pairs, stages in _lies(case, np.random.default_rng(seed)):
        verdicts = [
            _accepts(lambda: judge(case.matrix, pairs, stages)),  # noqa: B023
            _accepts(lambda: judge_terms(case.terms, pairs, stages)),  # noqa: B023
        ]
        assert verdicts[0] == verdicts[1], what


@settings(max_examples=80)
@given(seed=st.integers(0, 10**6))
def test_any_threshold_below_the_next_score_will_do(seed: int) -> None:
    """The worst pair is held back at every threshold up to the next score, and at no other."""
    case = drawn(seed, "coverage")
    stage = next(stage for stage in case.answer.stages if stage.name == "worst")
    proof, worst = stage.certificate, case.answer.worst
    if proof is None or worst is None or proof.threshold is None:
        return
    top = proof.threshold
    for threshold in {worst - 1, worst, worst + 1, worst + 2, (worst + top) // 2, top, top + 1}:
        stages = _changed(
            case.answer.stages, "worst", certificate=replace(proof, threshold=threshold)
        )
        accepted = _accepts(lambda: judge_terms(case.terms, case.answer.pairs, stages))  # noqa: B023
        assert accepted == (worst < threshold <= top)


def test_certificates_of_every_kind_occur() -> None:
    """The draws hold the worst pair back by coverage, by minimum loads, by cost and by nothing."""
    seen = set()
    for seed in range(400):
        stages = drawn(seed, "coverage").answer.stages
        proof = next(stage.certificate for stage in stages if stage.name == "worst")
        seen.add(type(proof))
    assert seen == {CoverageSet, MinimumSet, DualPrices, type(None)}


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6), places=st.integers(1, 4))
def test_the_pass_equals_the_reference(seed: int, places: int) -> None:
    """Largest margins and counts of each mentee are those of the NumPy sum, block by block."""
    rng = np.random.default_rng(seed)
    mentors, mentees = shape = (int(rng.integers(1, 90)), int(rng.integers(1, 12)))
    terms = _terms(rng, shape, below_zero=True)
    eligible = rng.random(shape) < 0.8
    packed = pack(
        terms, shape, gates=[_gate(eligible)], inverted_share=np.inf, merge=False, block=24
    )
    open_ = rng.random(mentors) < 0.9
    scores = _scores(terms, shape)
    price = rng.integers(-100, 100, (3, mentors)) * int(np.abs(scores).max() // 60 + 1)
    scale = np.array([1, 1, 7])
    least, below = np.sort(rng.choice(scores.ravel(), (2, 3)), axis=0).astype(np.int32)
    member = rng.random((3, mentors)) < 0.3
    rows = rng.permutation(mentees)
    enough = rng.integers(1, 5, (len(rows), 3))
    margin = np.full((len(rows), 3, places), -(2**62))
    count = np.zeros((len(rows), 3), np.int64)
    passes.exhaustive_pass(
        packed.mentors,
        packed.mentees,
        passes.Priced(price[:, packed.order], scale, least),
        passes.Counted(member[:, packed.order], least, below),
        np.where(open_, 0, -FORBIDDEN).astype(np.int32)[packed.order],
        rows,
        margin,
        count,
        enough,
    )
    allowed = eligible & open_[:, None]
    for k in range(3):
        worth = np.where(
            allowed & (scores >= least[k]), scale[k] * scores - price[k][:, None], -(2**62)
        )
        ranked = -np.sort(-np.concatenate([worth, np.full((places, mentees), -(2**62))]), axis=0)
        np.testing.assert_array_equal(margin[:, k], ranked[:places, rows].T)
        inside = allowed & (scores >= least[k]) & (scores < below[k]) & member[k][:, None]
        np.testing.assert_array_equal(
            np.minimum(count, enough)[:, k], np.minimum(inside.sum(axis=0)[rows], enough[:, k])
        )


@pytest.mark.parametrize("objective", ON_TERMS)
@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 0), (2, 2)])
def test_an_empty_answer_is_judged(objective: ObjectiveName, shape: tuple[int, int]) -> None:
    """Where nobody is there, or nobody takes part, nothing is proven to be everything."""
    nobody = np.zeros(shape[1], np.int64)
    answer = assign(np.ones(shape), mentee_capacity=nobody, objective=objective)
    case = TermProblem(
        terms=(Table(np.zeros(shape[0], int), nobody, np.ones((1, 1), int)),), gates=(),
        mentor_capacity=np.ones(shape[0], np.int64), mentor_minimum=np.zeros(shape[0], np.int64),
        mentee_capacity=nobody, mentor_keys=range(shape[0]), mentee_keys=range(shape[1]),
        objective=OBJECTIVES[objective],
    )  # fmt: skip
    judge_terms(case, answer.pairs, answer.stages)
    with pytest.raises(ProofError):
        judge_terms(case, answer.pairs, answer.stages[1:])


def test_the_judge_shares_the_evaluation_of_terms_and_nothing_else() -> None:
    """It imports question, certificates, packed terms, kernels and who runs blocks; no solver."""
    imported = {
        f"{node.module}.{name.name}" if name.name == "kernels" else str(node.module)
        for module in (judge_scale, passes)
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mentormatch")
        for name in node.names
    }
    allowed = {
        "arrays",
        "errors",
        "objectives",
        "solve.arrays",
        "solve.compiled",
        "solve.packed.eligibility",
        "solve.packed.instance",
        "solve.packed.kernels",
        "solve.packed.ragged",
        "solve.pairs.certificates",
        "solve.pairs.judge.kernels",
        "solve.pairs.judge.stages",
        "solve.pairs.term_problem",
        "solve.parallel",
    }
    assert imported <= {f"mentormatch.{name}" for name in allowed}
