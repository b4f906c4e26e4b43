"""What the type checker knows of the public API. Checked by mypy, never run.

Names are taken through the package itself, as a user takes them: that they are found lazily at run
time must not hide their types.
"""

from __future__ import annotations

from typing import assert_type

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import mentormatch as mm
from mentormatch.results.match import UnmatchedList


def reading() -> None:
    """Every source of people gives a pool, and a pool gives typed people."""
    people = mm.read_profiles("people.csv")
    assert_type(people, mm.Profiles)
    assert_type(mm.read_profiles([{"id": "ann"}]), mm.Profiles)
    assert_type(people["ann"], mm.Profile)
    assert_type(list(people), list[mm.Profile])
    assert_type(people.findings, mm.Findings)
    assert_type(list(people.findings), list[mm.Finding])
    assert_type(people.to_frame(), pd.DataFrame)


def policies() -> None:
    """A list is accepted where a policy keeps a tuple."""
    policy = mm.Policy(
        criteria=[mm.Covers("seeks", "offers", weight=5), mm.Gap("seniority", ideal=(1, 2))],
        requirements=[mm.Differs("team"), mm.NotInChain(), mm.Shares("languages")],
        objective="coverage",
    )
    assert_type(policy, mm.Policy)
    assert_type(policy.replace(objective="total"), mm.Policy)
    assert_type(mm.Policy.from_toml("policy.toml"), mm.Policy)
    assert_type(mm.presets.reverse(), mm.Policy)


def scoring(mentors: mm.Profiles, mentees: list[mm.Profile]) -> None:
    """Verbs take pools and plain lists of people."""
    scores = mm.score(mentors, mentees, mm.Policy())
    assert_type(scores, mm.Scores)
    assert_type(scores.values, NDArray[np.float64])
    assert_type(scores.eligible, NDArray[np.bool_])
    assert_type(scores.top(3), pd.DataFrame)


def matching(mentors: mm.Profiles, mentees: mm.Profiles) -> None:
    """A matching answers in values, records and frames, none of them optional by surprise."""
    answer = mm.match(mentors, mentees, seed=7)
    assert_type(answer, mm.Matching)
    assert_type(answer.matches, tuple[mm.Match, ...])
    assert_type(answer.matches[0].score, float)
    assert_type(answer.worst, mm.Match | None)
    assert_type(answer.mean, float)
    assert_type(answer.unmatched, UnmatchedList)
    assert_type(list(answer.unmatched), list[mm.Unmatched])
    assert_type(answer.certificate, mm.Certificate)
    assert_type(answer.certificate.stages, tuple[mm.Stage, ...])
    assert_type(answer.certificate.proven, bool)
    assert_type(answer.explain("mentee-17"), mm.Explanations)
    assert_type(answer.explain("mentee-17")[0], mm.Explanation)
    assert_type(answer.to_frame(), pd.DataFrame)
    assert_type(answer.to_json(), str)
    assert_type(mm.Matching.from_json("{}", mentors=mentors, mentees=mentees), mm.Matching)


def arrays(scores: NDArray[np.float64]) -> None:
    """Arrays and nested lists go in, arrays come out."""
    assert_type(mm.assign(scores, objective="total"), mm.Assignment)
    assert_type(mm.assign([[1, 2], [3, 4]], mentor_capacity=[1, 2]).proven, bool)
    assert_type(mm.assign(scores).pairs, NDArray[np.int64])


def data() -> None:
    """Bundled and synthetic people are pools like any other."""
    assert_type(mm.datasets.load_programme().mentors, mm.Profiles)
    cohort = mm.datasets.synthetic_cohort(mentors=500, mentees=800, seed=1)
    assert_type(cohort.mentees, mm.Profiles)
