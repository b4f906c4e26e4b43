"""The verbs: any iterable of people, and answers that agree with looking at every matching.

Holds ``modes.pairs.match`` to account.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_strategies import LADDER, people, policy_of, pool

import mentormatch as mm
from oracle import instance, optimum

FIELDS = ("offers", "seeks", "seniority", "preferences", "vetoes", "languages")
People = list[mm.Profile]


@settings(max_examples=10)
@given(data=st.data())
def test_pools_and_iterables_of_profiles_agree(data: st.DataObject) -> None:
    """Lists, tuples, generators, mappings' values and pools of the same people are the same."""
    fields = [name for name in FIELDS if name != "seniority"]
    mentors, mentees = data.draw(people(fields)), data.draw(people(fields))
    expected = mm.match(pool(mentors), pool(mentees), mm.Policy(), seed=2)
    ways: list[Any] = [list, tuple, iter, lambda side: (p for p in side), mm.Profiles.of]
    for way in ways:
        found = mm.match(way(mentors), way(mentees), mm.Policy(), seed=2)
        assert found.matches == expected.matches
        assert found.unmatched == expected.unmatched
        assert np.array_equal(
            mm.score(way(mentors), way(mentees)).units, mm.score(mentors, mentees).units
        )


@st.composite
def cohorts(draw: st.DrawFn) -> tuple[People, People, mm.Policy]:
    """Draw tiny pools whose scores tie often, with places on both sides, rules and a floor."""
    mentors, mentees = draw(people(FIELDS, smallest=1)), draw(people(FIELDS, smallest=1))
    places = st.sampled_from([1, 1, 2, 0])
    several = draw(st.booleans())
    mentors = [p.replace(max_mentees=draw(places)) for p in mentors]
    mentees = [p.replace(max_mentors=draw(places) if several else 1) for p in mentees]
    coarse = (mm.Shares("languages"), mm.Gap("seniority", below=(0.5, 0.0)))
    fine = (mm.Covers(), mm.Preference(weight=2), *coarse)
    policy = policy_of(
        *draw(st.sampled_from([coarse, fine])),
        requirements=[mm.NotVetoed(), mm.NotSelf()],
        objective=draw(st.sampled_from(["coverage", "total"])),
        worst_slack=draw(st.sampled_from([0.0, 0.01, 0.2, 1.0])),
        floor=draw(st.sampled_from([None, None, 0.4])),
    )
    return mentors, mentees, policy


@settings(max_examples=80)
@given(cohort=cohorts(), seed=st.integers(0, 5))
def test_matching_is_optimal_by_looking_at_every_matching(
    cohort: tuple[People, People, mm.Policy], seed: int
) -> None:
    """Coverage, worst pair and total are those of the best of all matchings, which it is one of."""
    mentors, mentees, policy = cohort
    matching = mm.match(pool(mentors), pool(mentees), policy, seed=seed)
    scores = matching.scores
    objective = policy.objective
    best = optimum(
        instance(
            scores.units,
            eligible=scores.eligible,
            mentor_capacity=[p.max_mentees for p in sorted(mentors, key=lambda p: p.id)],
            mentee_capacity=[p.max_mentors for p in sorted(mentees, key=lambda p: p.id)],
        ),
        objective=objective,
        slack=round(policy.worst_slack * 1e6),
    )
    assert best is not None
    coverable = np.asarray(best.coverable)
    rows = {who: j for j, who in enumerate(scores.mentors.ids)}
    columns = {who: i for i, who in enumerate(scores.mentees.ids)}
    pairs = tuple(sorted((rows[m.mentor], columns[m.mentee]) for m in matching.matches))
    assert pairs in best.optimal
    assert len({m.mentee for m in matching.matches}) == best.coverage
    assert sum(m.units for m in matching.matches) == best.total
    assert matching.certificate.proven and matching.certificate.gap == 0
    if objective == "coverage" and matching.worst is not None:
        assert matching.worst.units == best.worst
    for left_out in matching.unmatched.of("mentee"):
        # The draw is to blame exactly where an equally good matching serves the person.
        assert (left_out.reason == "LOTTERY") == bool(coverable[columns[left_out.person]])


@settings(max_examples=12)
@given(cohort=cohorts())
def test_a_place_is_worth_its_price(cohort: tuple[People, People, mm.Policy]) -> None:
    """One more place of a mentor who has some serves as many people more as its price says."""
    mentors, mentees, policy = cohort
    policy = policy.replace(objective="coverage", worst_slack=0.0, floor=None)
    mentees = [p.replace(max_mentors=1) for p in mentees]
    matching = mm.match(pool(mentors), pool(mentees), policy)
    for k in (k for k, mentor in enumerate(mentors) if mentor.max_mentees):
        mentor = mentors[k]
        more = [*mentors[:k], mentor.replace(max_mentees=mentor.max_mentees + 1), *mentors[k + 1 :]]
        then = mm.match(pool(more), pool(mentees), policy)
        gained = len({m.mentee for m in then.matches}) - len({m.mentee for m in matching.matches})
        assert matching.certificate.prices.people[mentor.id] == gained


def test_the_default_policy_is_the_default() -> None:
    """Without a policy the argued default is used, by both verbs."""
    ann, bob = mm.Profile(id="ann", offers={"sql": 3}), mm.Profile(id="bob", seeks={"sql": 3})
    assert mm.match([ann], [bob]).policy == mm.Policy() == mm.score([ann], [bob]).policy


def test_a_mentor_more_forbids_pairs_only_by_a_reporting_line() -> None:
    """Whoever joins without a line lowers nothing; a manager between two people parts them."""
    eli = mm.Profile(id="eli", manager="kim")
    for manager, pairs in ((None, 1), ("ben", 0)):
        kim = mm.Profile(id="kim", manager=manager)
        assert len(mm.match([mm.Profile(id="ben")], [eli]).matches) == 1
        assert len(mm.match([mm.Profile(id="ben"), kim], [eli]).matches) == pairs


def test_a_matrix_takes_no_notice_of_seconds_and_progress() -> None:
    """Without time the answer is the same, proven, and no round is told."""
    cohort = mm.datasets.synthetic_cohort(20, 25, seed=5)
    rounds: list[mm.Round] = []
    hurried = mm.match(
        cohort.mentors, cohort.mentees, engine="matrix", seconds=0, progress=rounds.append
    )
    assert hurried.to_json() == mm.match(cohort.mentors, cohort.mentees, engine="matrix").to_json()
    assert hurried.certificate.proven and not rounds


def test_somebody_in_both_pools_does_not_mentor_herself() -> None:
    """The same person may stand in both pools."""
    both = [mm.Profile(id="ann", max_mentees=2), mm.Profile(id="bob")]
    pairs = {(m.mentor, m.mentee) for m in mm.match(both, both).matches}
    assert pairs == {("ann", "bob"), ("bob", "ann")}


def test_findings_of_reading_and_of_matching_come_along() -> None:
    """Warnings about people, about wishes for nobody and about the policy are told together."""
    mentors = pool([mm.Profile(id="ann", manager="cem", preferences=("zoe",))])
    mentees = pool([mm.Profile(id="bob", top_criterion="luck")])
    codes = {f.code for f in mm.match(mentors, mentees, policy_of(mm.Preference())).findings}
    assert codes == {
        "manager-unknown",
        "preference-for-nobody",
        "rule-absent",
        "top-criterion-unknown",
    }


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ([mm.Profile(id="ann"), mm.Profile(id="ann")], mm.InputError),
        ([{"id": "ann"}], mm.InputError),
        (["ann"], mm.InputError),
        ("ann", mm.InputError),
        (mm.Profile(id="ann"), mm.InputError),
        (5, mm.InputError),
    ],
)
def test_what_are_no_people_is_refused(given: Any, error: type[Exception]) -> None:
    """Twins, dicts, words and a single profile are refused in words of this library."""
    with pytest.raises(error):
        mm.match(given, [mm.Profile(id="bob")])
    with pytest.raises(error):
        mm.score([mm.Profile(id="bob")], given)


@pytest.mark.parametrize("seed", [1.5, "1", None, True])
def test_seeds_are_whole_numbers(seed: Any) -> None:
    """A seed that is no whole number is refused."""
    pair = [mm.Profile(id="ann")], [mm.Profile(id="bob")]
    with pytest.raises(mm.MentorMatchError, match="seed"):
        mm.match(*pair, seed=seed)


def test_ladders_are_those_of_these_tests() -> None:
    """Pools of these tests share one ladder, so that gaps can be compared."""
    assert pool([]).ladder == LADDER
