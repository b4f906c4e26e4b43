"""Which pairs rest on the exact weights: laws, and each draw as a matching of its own.

Holds ``lab.policies.sensitivity``, ``lab.policies.draws`` and ``results.lab.sensitivity`` to
account.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_strategies import people, policy_of

import mentormatch as mm
from mentormatch.lab.policies.draws import pairs_under, rules_of
from mentormatch.lab.policies.sensitivity import _drawn
from mentormatch.lab.policies.yardsticks import rows_of

FIELDS = ("offers", "seeks", "languages", "preferences")
POLICY = policy_of(
    mm.Covers(weight=5), mm.Shares("languages", weight=3), mm.Preference(weight=2),
    requirements=[mm.NotSelf()],
)  # fmt: skip


@pytest.fixture(scope="module")
def matching() -> mm.Matching:
    """Return the bundled programme, matched."""
    programme = mm.datasets.load_programme()
    return mm.match(programme.mentors, programme.mentees, seed=7)


@settings(max_examples=15)
@given(data=st.data())
def test_without_spread_every_pair_survives(data: st.DataObject) -> None:
    """Ties are settled by the seed of the matching, not by that of the weights."""
    mentors, mentees = (data.draw(people(FIELDS, smallest=1)) for _ in range(2))
    objective = data.draw(st.sampled_from(["coverage", "total"]))
    policy = POLICY.replace(objective=objective, floor=data.draw(st.sampled_from([None, 0.3])))
    found = mm.match(mentors, mentees, policy, seed=5).sensitivity(draws=2, spread=0, seed=9)
    assert all(pair.kept == 2 for pair in found.kept)
    assert all((weight.lower, weight.higher) == (0, 0) for weight in found.moved)
    assert found.mean == 1.0


@settings(max_examples=20)
@given(data=st.data())
def test_a_draw_is_a_matching_under_these_weights(data: st.DataObject) -> None:
    """What is known of the rules is not worked out again, and changes nothing."""
    mentors, mentees = (data.draw(people(FIELDS, smallest=1)) for _ in range(2))
    policy = POLICY.replace(floor=data.draw(st.sampled_from([None, 0.2, 0.5])))
    weights = {c.label: data.draw(st.floats(0.5, 9)) for c in policy.criteria}
    drawn = policy.weigh(weights)
    scores = mm.match(mentors, mentees, policy).scores
    pairs = pairs_under(scores.mentors, scores.mentees, drawn, 3, rules_of(scores), scores.pinned)
    expected = rows_of(mm.match(mentors, mentees, drawn, seed=3))
    assert pairs.tolist() == sorted(expected.tolist())


def test_decisions_hold_in_every_draw(matching: mm.Matching) -> None:
    """A pinned pair survives in all and is marked; a banned one is made in none."""
    programme = mm.datasets.load_programme()
    told: dict[str, Any] = {"who": "coordinator", "why": "asked", "when": date(2026, 3, 2)}
    first, second = matching.matches[0], matching.matches[1]
    decided = mm.Decisions().pin("HF145", "HF189", **told)
    decided = decided.ban(second.mentor, second.mentee, **told)
    again = mm.match(programme.mentors, programme.mentees, seed=7, decisions=decided)
    found = again.sensitivity(draws=2, spread=0)
    assert all(pair.kept == 2 for pair in found.kept)
    assert [(p.mentor, p.mentee) for p in found.kept if p.pinned] == [("HF145", "HF189")]
    assert (second.mentor, second.mentee) not in {(p.mentor, p.mentee) for p in found.kept}
    edited = matching.edited({first.mentee: None}).matching
    with pytest.raises(mm.PolicyError, match="edited by hand"):
        edited.sensitivity(draws=1)


def test_the_number_of_processes_changes_no_number(matching: mm.Matching) -> None:
    """Weights are drawn before they are handed out."""
    told: list[str] = []
    one = matching.sensitivity(draws=3, progress=told.append)
    two = matching.sensitivity(draws=3, n_jobs=2)
    pd.testing.assert_frame_equal(one.pairs, two.pairs)
    pd.testing.assert_frame_equal(one.weights, two.weights)
    # Three draws, and each of eight weights alone, down and up.
    assert told[-1] == "19 of 19 draws" and len(told) == 19


def test_the_bundled_programme_as_it_was_measured(matching: mm.Matching) -> None:
    """Fifty draws of 20 %: 19 of 55 pairs in all, 10 in fewer than half, 0.76 on average."""
    found = matching.sensitivity()
    assert round(found.mean, 2) == 0.76
    assert (found.pairs["share"] == 1).sum() == 19
    assert (found.pairs["share"] < 0.5).sum() == 10
    assert str(found).startswith("19 pairs are the same in all 50 draws with each weight up to 20%")
    assert found.told("nl").startswith("19 koppels zijn hetzelfde in alle 50 trekkingen")


def test_the_seed_draws_the_weights(matching: mm.Matching) -> None:
    """Another seed, other weights; one weight alone is no draw."""
    one, other = (matching.sensitivity(draws=2, seed=seed) for seed in (1, 2))
    assert not one.pairs.equals(other.pairs)
    assert one.weights.equals(other.weights)


def test_one_weight_alone_goes_down_and_up(matching: mm.Matching) -> None:
    """The pairs that a matching of that policy does not make are counted."""
    found = matching.sensitivity(draws=1, spread=0.5).weights.set_index("criterion")
    made = {(m.mentor, m.mentee) for m in matching.matches}
    for factor, column in ((0.5, "lower"), (1.5, "higher")):
        policy = matching.policy.weigh({"seniority": 7 * factor})
        again = mm.match(matching.scores.mentors, matching.scores.mentees, policy, seed=7)
        assert found.at["seniority", column] == len(
            made - {(m.mentor, m.mentee) for m in again.matches}
        )
    assert found["weight"].sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"draws": 0}, "draws: expected a whole number of at least 1"),
        ({"draws": True}, "draws: expected"),
        ({"spread": 1}, "spread: expected a share of each weight from 0 to below 1"),
        ({"spread": float("nan")}, "spread: expected"),
        ({"n_jobs": 0}, "n_jobs: expected"),
    ],
)
def test_what_is_wrong_is_told(
    matching: mm.Matching, arguments: dict[str, object], told: str
) -> None:
    """With what was expected."""
    with pytest.raises(mm.PolicyError, match=told):
        matching.sensitivity(**arguments)  # type: ignore[arg-type]


def test_nobody_matched_is_an_answer() -> None:
    """No pair, so nothing to lose."""
    found = mm.match([], [mm.Profile(id="cem")]).sensitivity(draws=1)
    assert found.mean == 1.0 and found.pairs.empty
    assert "0 pairs are the same" in str(found)


def test_its_faces_show_the_least_kept_first(matching: mm.Matching) -> None:
    """At most thirty rows, ids only, numbers to the right."""
    found = matching.sensitivity(draws=1)
    page = found._repr_html_()
    assert page.count("<tr>") == 31 + 9 and "and 25 more rows" in page
    assert found.to_frame()["kept"].is_monotonic_increasing
    assert repr(found).startswith("Sensitivity(55 pairs, 1 draws, spread 0.2, mean ")


_ENDLESS = """
import mentormatch as mm
programme = mm.datasets.load_programme()
matching = mm.match(programme.mentors, programme.mentees)
matching.sensitivity(draws=2_000, n_jobs={jobs}, progress=lambda told: print(told, flush=True))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interruption_ends_it_and_its_workers(jobs: int) -> None:
    """Ctrl-C is raised as Python raises it, and nothing goes on working."""
    words = [sys.executable, "-c", _ENDLESS.format(jobs=jobs)]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("1 of ")
        os.killpg(process.pid, signal.SIGINT)
        # Ends when nobody holds the other end any more: no worker goes on.
        _, told = process.communicate(timeout=60)
    assert process.returncode != 0 and "KeyboardInterrupt" in told


def test_weights_are_drawn_evenly_between_both_ends() -> None:
    """Each between 1 - spread and 1 + spread times its own, and both sides of it."""
    drawn = _drawn(POLICY, 400, 0.2, 0)
    factors = np.array([[c.weight for c in p.criteria] for p in drawn]) / [5, 3, 2]
    assert (abs(factors - 1) <= 0.2).all()
    assert np.allclose(factors.mean(axis=0), 1, atol=0.02)
    assert (factors.min(axis=0) < 0.82).all() and (factors.max(axis=0) > 1.18).all()
