"""Cohorts of hundreds, of every shape: the path for large pools gives the answer of the matrix.

Holds ``scale.solve``, ``scale.key_order``, ``scale.replay`` and ``recheck`` to account.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from large_cohorts import FAMILIES, asked, both, require_same, thin_core

import mentormatch as mm
from mentormatch.datasets import Cohort
from mentormatch.errors import Infeasible
from mentormatch.results.pairs.question import question
from mentormatch.solve.packed.instance import pack
from mentormatch.solve.pairs import engine_choice, term_problem
from mentormatch.solve.pairs.scale.progress import Round
from mentormatch.solve.pairs.scale.solve import solve_terms
from mentormatch.solve.pairs.term_problem import TermProblem

GOALS = [("coverage", 0.0), ("coverage", 0.01), ("coverage", 1.0), ("total", 0.01)]
SHAPES = {"scarce": (300, 600), "copies": (400, 300)}
PRESETS = [name for name in mm.presets.PRESETS if name != "default"]
RULES = (*mm.Policy().requirements, mm.Differs("team"), mm.Shares("languages", missing="forbid"))
POLICIES = {
    "default": mm.Policy(),
    **{name: getattr(mm.presets, name)() for name in PRESETS},
    "rules": mm.Policy(requirements=RULES),
    "floor": mm.Policy(floor=0.45),
    "slack": mm.Policy(worst_slack=1.0),
    "nobody": mm.Policy(requirements=[mm.HasLevel("no such skill")]),
}


@pytest.mark.parametrize(("objective", "slack"), GOALS)
@pytest.mark.parametrize("family", FAMILIES)
def test_hundreds_of_people(family: str, objective: str, slack: float) -> None:
    """Pairs, stages, draw and prices of medium cohorts are those of the matrix."""
    shape = SHAPES.get(family, (220, 260))
    found = both(asked(family, shape, seed=11, objective=objective, slack=slack), seed=3)
    assert found is not None
    require_same(*found)
    assert found[0].total == found[1].total


@settings(max_examples=200)
@given(
    st.sampled_from(sorted(FAMILIES)),
    st.tuples(st.integers(0, 14), st.integers(0, 14)),
    st.sampled_from([*GOALS, ("coverage", 1e-6)]),
    st.integers(0, 10**6),
)
def test_few_people(
    family: str, shape: tuple[int, int], goal: tuple[str, float], seed: int
) -> None:
    """The same families with hardly anybody: empty sides, one mentor, one mentee."""
    found = both(asked(family, shape, seed=seed, objective=goal[0], slack=goal[1]), seed=seed)
    if found is not None:
        require_same(*found)


@settings(max_examples=100)
@given(
    st.sampled_from(sorted(FAMILIES)),
    st.tuples(st.integers(5, 40), st.integers(5, 40)),
    st.sampled_from(GOALS),
    st.integers(0, 10**6),
)
def test_many_rounds(
    family: str, shape: tuple[int, int], goal: tuple[str, float], seed: int
) -> None:
    """However few pairs the engine knows at first, the answer is the same."""
    with thin_core():
        found = both(asked(family, shape, seed=seed, objective=goal[0], slack=goal[1]), seed=seed)
    if found is not None:
        require_same(*found)


@settings(max_examples=60)
@given(
    st.sampled_from(sorted(FAMILIES)),
    st.tuples(st.integers(1, 14), st.integers(1, 14)),
    st.sampled_from(GOALS),
    st.integers(0, 10**6),
)
def test_the_order_of_rows_changes_nothing(
    family: str, shape: tuple[int, int], goal: tuple[str, float], seed: int
) -> None:
    """The same people under the same keys get the same partners, prices and luck."""
    plain = asked(family, shape, seed=seed, objective=goal[0], slack=goal[1]).named()
    rng = np.random.default_rng(seed)
    rows, columns = (rng.permutation(size) for size in shape)
    try:
        answer = plain.answer("scale", seed=seed)
    except Infeasible:
        with pytest.raises(Infeasible):
            plain.reordered(rows, columns).answer("scale", seed=seed)
        return
    again = plain.reordered(rows, columns).answer("scale", seed=seed)
    pairs = np.column_stack([rows[again.pairs[:, 0]], columns[again.pairs[:, 1]]])
    assert sorted(map(tuple, pairs.tolist())) == [tuple(pair) for pair in answer.pairs.tolist()]
    np.testing.assert_array_equal(again.prices.total, answer.prices.total[rows])
    np.testing.assert_array_equal(again.prices.people, answer.prices.people[rows])
    np.testing.assert_array_equal(again.drawn, answer.drawn[columns])


def cohort(mentors: int, mentees: int, *, several: int = 1, most: int = 3) -> Cohort:
    """Draw a structured cohort."""
    return mm.datasets.synthetic_cohort(
        mentors, mentees, seed=3, max_mentees=(0, most), max_mentors=several
    )


def matched(people: Cohort, policy: mm.Policy, engine: str, **more: Any) -> mm.Matching:
    """Match by one of the engines."""
    return mm.match(people.mentors, people.mentees, policy, engine=engine, **more)  # type: ignore[arg-type]


def require_same_matching(expected: mm.Matching, answer: mm.Matching) -> None:
    """Two matchings agree in everything that is told."""
    require_same(expected.certificate.assignment, answer.certificate.assignment)
    assert answer == expected
    assert str(answer) == str(expected)
    assert list(answer.findings) == list(expected.findings)
    assert answer.certificate.prices.equals(expected.certificate.prices)


@pytest.mark.parametrize("objective", ["coverage", "total"])
@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize(
    ("mentors", "mentees", "several"), [(200, 260, 1), (120, 400, 1), (150, 200, 2)]
)
def test_structured_cohorts(
    mentors: int, mentees: int, several: int, name: str, objective: str
) -> None:
    """Synthetic cohorts under every preset: scarce and ample places, one and two mentors each."""
    people = cohort(mentors, mentees, several=several)
    policy = POLICIES[name].replace(objective=objective)
    require_same_matching(
        matched(people, policy, "matrix", seed=5), matched(people, policy, "scale", seed=5)
    )


def programme() -> Cohort:
    """Return a cohort in which some have left, are away, must be served or veto each other."""
    people = cohort(90, 110, several=2)
    mentors = [
        _changed(p, k, min_mentees=min(1, p.max_mentees)) for k, p in enumerate(people.mentors)
    ]
    mentees = [
        _changed(p, k, vetoes=frozenset(people.mentors.ids[k : k + 20]))
        for k, p in enumerate(people.mentees)
    ]
    # Three people stand on both sides.
    both_sides = [p.replace(vetoes=None) for p in people.mentors][:3]
    return Cohort(mm.Profiles.of(mentors), mm.Profiles.of([*mentees, *both_sides]))


def _changed(person: mm.Profile, number: int, **said: Any) -> mm.Profile:
    """Change a few people, each in one respect."""
    changes: dict[int, dict[str, Any]] = {
        0: {"active": False},
        1: {"from_date": None, "until_date": "2026-02-01"},
        2: {"from_date": "2026-08-01", "until_date": None},
        3: said,
        4: said,
    }
    return person.replace(**changes.get(number % 15, {}))


IN_PERIOD = mm.Policy(requirements=RULES, period=("2026-03-01", "2026-06-30"))


@pytest.mark.parametrize("objective", ["coverage", "total"])
def test_a_programme_with_everything(objective: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has left, dates, vetoes, lines, wishes, minimum loads: the same, and on file as well."""
    people, policy = programme(), IN_PERIOD.replace(objective=objective)
    expected, answer = (matched(people, policy, engine) for engine in ("matrix", "scale"))
    require_same_matching(expected, answer)
    assert {"WITHDRAWN"} < {u.reason for u in answer.unmatched}
    for by_terms in (True, False):
        monkeypatch.setattr(engine_choice, "by_terms", lambda _shape, said=by_terms: said)
        for matching in (expected, answer):
            again = mm.Matching.from_json(
                matching.to_json(), mentors=people.mentors, mentees=people.mentees
            )
            require_same_matching(expected, again)


def test_the_order_of_people_changes_nothing() -> None:
    """Shuffled pools give the same matching."""
    people = programme()
    rng = np.random.default_rng(4)
    mentors, mentees = list(people.mentors), list(people.mentees)
    for pool in (mentors, mentees):
        rng.shuffle(pool)
    again = mm.match(mentors, mentees, IN_PERIOD, engine="scale")
    require_same_matching(matched(people, IN_PERIOD, "scale"), again)


def problem_of(objective: str, *, several: int = 1) -> TermProblem:
    """State the question of a structured cohort."""
    people = cohort(60, 90, several=several)
    policy = mm.Policy(objective=objective, requirements=RULES)
    return question(mm.score(people.mentors, people.mentees, policy)).as_terms()


@pytest.mark.parametrize("several", [1, 3])
@pytest.mark.parametrize("objective", ["coverage", "total"])
def test_jobs_and_blocks_change_nothing(
    objective: str, several: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number of blocks at once and the size of a block play no part."""
    problem = problem_of(objective, several=several)
    expected = solve_terms(problem, seed=2, jobs=1)
    for jobs, block in [(2, 1), (3, 7), (1, 64), (4, 1000)]:
        monkeypatch.setattr(term_problem, "pack", partial(pack, block=block))
        require_same(expected, solve_terms(problem, seed=2, jobs=jobs))


def interrupting(number: int) -> Callable[[Round], None]:
    """Return a callback that interrupts after so many rounds."""
    rounds: list[Round] = []

    def told(last: Round) -> None:
        rounds.append(last)
        if len(rounds) == number:
            raise KeyboardInterrupt

    return told


STOPS: dict[str, Callable[[], dict[str, Any]]] = {
    "no time": lambda: {"seconds": 0.0},
    "after one round": lambda: {"progress": interrupting(1)},
    "after two rounds": lambda: {"progress": interrupting(2)},
    "after three rounds": lambda: {"progress": interrupting(3)},
}


@pytest.mark.parametrize("several", [1, 2])
@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("objective", ["coverage", "total"])
def test_stopped_early(objective: str, stop: str, several: int) -> None:
    """Whoever stops gets the best matching so far, judged, with a bound on what is missing."""
    people = cohort(60, 90, several=several)
    policy = mm.Policy(objective=objective)
    best = matched(people, policy, "matrix").certificate.assignment
    with thin_core():
        matching = matched(people, policy, "scale", **STOPS[stop]())
    answer = matching.certificate.assignment
    assert answer.status == "feasible" and answer.gap == answer.bound - answer.value >= 0
    named, true = ({s.name: s for s in a.stages} for a in (answer, best))
    for name in {"coverage", "coverage_total"} & set(named):
        limit = named[name].bound
        attained = true[name].value
        assert limit is not None and attained is not None and limit >= attained
    assert answer.bound >= best.value
    assert answer.coverage <= best.coverage or objective == "total"
    assert "time ran out" in answer.notes[0]
    assert "proven" in str(matching) and "90 mentees" in str(matching)


@pytest.mark.parametrize("objective", ["coverage", "total"])
def test_a_matching_that_was_stopped_on_file(objective: str) -> None:
    """Its record is read back as it was."""
    people = cohort(60, 90)
    with thin_core():
        matching = matched(people, mm.Policy(objective=objective), "scale", seconds=0.0)
    again = mm.Matching.from_json(
        matching.to_json(), mentors=people.mentors, mentees=people.mentees
    )
    assert again == matching and again.certificate.assignment.status == "feasible"


def test_minimum_loads_beyond_reach() -> None:
    """Both paths tell the same mentors and numbers, also of a mentee with many places."""
    people = np.ones((20, 1), np.int64)
    for places, needed in [(1, 1), (2, 2), (20, 2)]:
        told = []
        for engine in ("matrix", "scale"):
            with pytest.raises(Infeasible) as caught:
                mm.assign(
                    people,
                    mentor_capacity=2,
                    mentee_capacity=places,
                    mentor_minimum=needed,
                    engine=engine,
                )
            told.append((caught.value.shortfall, caught.value.needed - caught.value.reachable))
        assert told[0] == told[1]


def test_a_minimum_load_holds_the_worst_pair_back() -> None:
    """A mentee with many places, all taken by mentors who must have somebody."""
    scores = np.array([[100, 50]] * 18 + [[100, 100]])
    limits = {"mentee_capacity": [17, 2], "mentor_minimum": [1] * 18 + [0], "worst_slack": 1.0}
    expected, answer = (
        mm.assign(scores, engine=engine, **limits)  # type: ignore[arg-type]
        for engine in ("matrix", "scale")
    )
    require_same(expected, answer)
    assert answer.worst == 50


@pytest.mark.parametrize("objective", ["coverage", "total"])
@pytest.mark.parametrize(("mentors", "mentees"), [(20, 60), (60, 200), (30, 30)])
@pytest.mark.parametrize("engine", ["matrix", "scale"])
@pytest.mark.parametrize("by_terms", [True, False])
def test_either_judge_reads_the_records_of_either_engine(
    by_terms: bool,
    engine: str,
    mentors: int,
    mentees: int,
    objective: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A record of scarce places is put on its data again, whoever made it and whoever reads it."""
    people = cohort(mentors, mentees, most=2)
    matching = matched(people, mm.Policy(objective=objective), engine)
    monkeypatch.setattr(engine_choice, "by_terms", lambda _shape: by_terms)
    again = mm.Matching.from_json(
        matching.to_json(), mentors=people.mentors, mentees=people.mentees
    )
    require_same_matching(matching, again)
