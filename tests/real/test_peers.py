"""Peers of the 2023 survey: equal experience, complementary skills.

Holds ``modes.peers`` on real people to account.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import mentormatch as mm
from survey import survey_columns

BANDS = ("0-1", "2-4", "5-9", "10-19", "20+")


def _band(person: mm.Profile) -> str | None:
    """Return years of experience as a rung; nothing is guessed where none were told."""
    stated = str(person.attributes.get("years", ""))
    if not stated.isdecimal():
        return {"Less than 1 year": "0-1", "More than 50 years": "20+"}.get(stated)
    return BANDS[int(np.searchsorted([2, 5, 10, 20], int(stated), side="right"))]


@pytest.fixture
def people(shared_data: Path) -> mm.Profiles:
    """Give everybody who told both what they know and what they want to work with."""
    path = shared_data / "cohorts/so_survey_2023_first595.csv.gz"
    told = mm.read_profiles(path, columns=survey_columns(path))
    pool = [p.replace(seniority=_band(p)) for p in told if p.offers and p.seeks]
    return mm.Profiles.of(pool, ladder=BANDS)


def test_peers_of_the_survey_have_equal_experience_and_learn_from_one_another(
    people: mm.Profiles,
) -> None:
    """568 of 570 get a peer; nobody in a pair gains nothing; nobody is two bands apart."""
    peers = mm.match_peers(people, seed=2023)
    assert len(people) == 570
    assert {left.person for left in peers.unmatched} == {"101", "202"}
    people_stage, total = peers.certificate.stages
    assert people_stage.proven
    assert total.bound - total.value <= 100_000
    pairs = np.array([people.positions(match.ids) for match in peers.matches])
    rungs = people.rungs[pairs]
    known = (rungs >= 0).all(axis=1)
    assert (np.abs(rungs[known, 0] - rungs[known, 1]) <= 1).all()
    (seeks,) = [part for part in peers.scores.parts if part.name == "seeks"]
    both = np.concatenate([pairs, pairs[:, ::-1]]).T
    assert (seeks.pairs(*both) > 0).all()


def test_who_seeks_nothing_new_is_told(people: mm.Profiles) -> None:
    """A survey asks what one wants to work with, and many name what they know."""
    peers = mm.match_peers(people, seed=2023)
    (told,) = [f for f in peers.findings if f.code == "nothing-to-learn"]
    assert told.message.startswith("127 mentees already know")


def test_four_rounds_of_chats(people: mm.Profiles) -> None:
    """A quarter of the survey in four rounds: everybody is served, and nobody meets twice."""
    some = people.take(np.arange(0, len(people), 4))
    policy = mm.presets.peers().replace(
        requirements=[mm.NotVetoed(), mm.NotMetBefore()], floor=None
    )
    plan = mm.schedule_peers(some, policy, rounds=4, seed=1)
    assert len(set(plan.met)) == len(plan.met)
    assert not any(grouping.unmatched for grouping in plan)
