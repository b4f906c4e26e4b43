"""The question to the solver: with arrays of all pairs, or with the terms of the scores.

Holds ``results.pairs.question`` and ``solve.pairs.question`` to account.
"""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_strategies import people, policy_of, pool

import mentormatch as mm
from mentormatch.results.pairs.question import question


@st.composite
def scored(draw: st.DrawFn) -> mm.Scores:
    """Draw two pools with places, minimum loads, withdrawals, rules and a floor."""
    sides = [
        [
            p.replace(
                max_mentees=draw(st.integers(1, 3)),
                min_mentees=draw(st.integers(0, 1)),
                max_mentors=draw(st.integers(0, 2)),
                active=draw(st.sampled_from([True, True, False])),
            )
            for p in draw(people(("offers", "seeks", "vetoes", "languages", "seniority")))
        ]
        for _ in range(2)
    ]
    rules = [mm.NotSelf(), mm.NotVetoed(), mm.Shares("languages")]
    policy = policy_of(
        mm.Covers(),
        mm.Gap(weight=2),
        requirements=rules[: draw(st.integers(0, 3))],
        objective=draw(st.sampled_from(["coverage", "total"])),
        floor=draw(st.sampled_from([None, 0.3])),
        worst_slack=draw(st.sampled_from([0.0, 0.01, 0.25])),
    )
    return mm.score(pool(sides[0]), pool(sides[1]), policy)


@settings(max_examples=40)
@given(scores=scored())
def test_terms_ask_the_same_question_as_arrays(scores: mm.Scores) -> None:
    """Scores, eligible pairs, places of whoever takes part, objective and slack agree."""
    terms, arrays = question(scores).as_terms(), question(scores).as_matrix()
    rows, columns = (np.arange(size) for size in terms.shape)
    units = np.zeros(terms.shape, np.int64)
    for term in terms.terms:
        units += term.block(rows, columns)
    assert np.array_equal(units, scores.units)
    allowed = (terms.mentor_capacity > 0)[:, None] & (terms.mentee_capacity > 0)
    for gate in terms.gates:
        allowed = allowed & gate.passes(rows, columns)
    assert np.array_equal(allowed & (units >= terms.floor), arrays.eligible)
    for limit in ("mentor_capacity", "mentor_minimum", "mentee_capacity"):
        assert np.array_equal(getattr(terms, limit), getattr(arrays, limit))
    assert not terms.mentor_capacity[~scores.mentor_present].any()
    assert not terms.mentee_capacity[~scores.mentee_present].any()
    assert (terms.mentor_keys, terms.mentee_keys) == (arrays.mentor_keys, arrays.mentee_keys)
    assert (terms.objective, terms.slack_ppm) == (arrays.objective, arrays.slack_ppm)
