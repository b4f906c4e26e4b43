"""What a coordinator hears when a policy meets people, and what explanations must not hide.

Holds ``scoring.checks.policy_checks`` to account.
"""

from __future__ import annotations

import pytest

import mentormatch as mm


def codes(matching: mm.Matching) -> set[str]:
    """Return the kinds of finding of a matching."""
    return {finding.code for finding in matching.findings}


ANN = mm.Profile(id="ann", offers={"sql": 4})
MIA = mm.Profile(id="mia", seeks={"sql": 3})
SKILLS = mm.Policy(criteria=[mm.Covers()])


def test_a_person_in_both_pools_is_chained_by_both_managers() -> None:
    """Whoever names one manager here and another there is in both lines, and it is told."""
    as_mentor = mm.Profile(id="x", manager="kim", team="A")
    as_mentee = mm.Profile(id="x", manager="lee", team="B")
    pools = [as_mentor], [as_mentee, mm.Profile(id="kim"), mm.Profile(id="lee")]
    scores = mm.score(*pools, mm.Policy(criteria=[mm.Covers()], requirements=[mm.NotInChain()]))
    assert scores.eligible.tolist() == [[False, False, True]]
    assert scores.mentees.ids == ("kim", "lee", "x")
    matching = mm.match(*pools, SKILLS)
    told = [finding for finding in matching.findings if finding.code == "two-stories"]
    assert [finding.column for finding in told] == ["manager", "team"]


def test_scored_learning_preferences_are_told() -> None:
    """Learning styles may be named, and the evidence against it is said."""
    policy = mm.Policy(criteria=[mm.Covers(), mm.Same("learning_preference")])
    told = [f for f in mm.match([ANN], [MIA], policy).findings if f.code == "learning-styles"]
    assert len(told) == 1 and "Pashler" in str(told[0])
    rule = SKILLS.replace(requirements=[mm.Same("learning_preference")])
    assert "learning-styles" in codes(mm.match([ANN], [MIA], rule))
    assert "learning-styles" not in codes(mm.match([ANN], [MIA], SKILLS))


def test_mentees_who_know_all_they_seek_are_told() -> None:
    """With ``own``, whoever lacks nothing is named: the score would be full with anybody."""
    policy = mm.Policy(criteria=[mm.Covers("seeks", "offers", own="offers")])
    done = mm.Profile(id="zoe", seeks={"sql": 3}, offers={"sql": 4})
    told = [f for f in mm.match([ANN], [MIA, done], policy).findings if f.severity == "warning"]
    assert [f.code for f in told] == ["nothing-to-learn"]
    assert "1 mentee already knows" in told[0].message and "zoe" in told[0].message
    assert "nothing-to-learn" not in codes(mm.match([ANN], [MIA, done], SKILLS))


def test_pairs_without_a_shared_hour_are_told() -> None:
    """A pair that never meets is made if no requirement forbids it, and named."""
    policy = mm.Policy(criteria=[mm.Covers(weight=9), mm.Overlap()])
    ann = ANN.replace(availability=["Mon 09:00-10:00"], time_zone="Europe/Amsterdam")
    mia = MIA.replace(availability=["Tue 09:00-10:00"], time_zone="Europe/Amsterdam")
    assert "no-shared-hours" in codes(mm.match([ann], [mia], policy))
    met = mia.replace(availability=["Mon 09:00-09:15"])
    assert "no-shared-hours" not in codes(mm.match([ann], [met], policy))


def test_hours_without_a_zone_are_shown_as_not_compared() -> None:
    """The explanation shows the hours and why they did not count."""
    policy = mm.Policy(criteria=[mm.Covers(), mm.Overlap()])
    ann = ANN.replace(availability=["Mon 09:00-10:00"])
    (explained,) = mm.match([ann], [MIA], policy).explain("mia")
    assert explained.parts[1].mentor_fact == "Mon 09:00-10:00 (no time zone: not compared)"
    assert explained.parts[1].mentee_fact == "unanswered"
    assert not explained.parts[1].answered


def test_all_hours_are_shown() -> None:
    """No slot is cut from an explanation, since any of them may be the one that counted."""
    week = [f"{day} 09:00-10:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri")]
    ann = ANN.replace(availability=week, time_zone="UTC")
    (explained,) = mm.match([ann], [MIA], mm.Policy(criteria=[mm.Overlap()])).explain("mia")
    assert explained.parts[0].mentor_fact == ", ".join(week) + " (UTC)"


def test_equal_matchings_are_equal() -> None:
    """Two runs on the same data are equal and hash alike; another seed is another matching."""
    one, other = (mm.match([ANN], [MIA], SKILLS, seed=1) for _ in range(2))
    assert one == other and hash(one) == hash(other)
    assert one != mm.match([ANN], [MIA], SKILLS, seed=2)
    assert one != "a matching"


@pytest.mark.parametrize("policy", [{}, "total"])
def test_a_policy_is_a_policy(policy: object) -> None:
    """Settings and words in the place of a policy are refused with the cure."""
    with pytest.raises(mm.PolicyError, match=r"expected a Policy, got (dict|str).*Policy\(\*\*"):
        mm.match([ANN], [MIA], policy)  # type: ignore[arg-type]


def test_settings_without_effect_are_refused() -> None:
    """A weight on a requirement and a threshold on a criterion would do nothing."""
    with pytest.raises(mm.PolicyError, match="which only criteria use"):
        mm.Policy(requirements=[mm.Same("team", weight=2)])
    with pytest.raises(mm.PolicyError, match="which only requirements use"):
        mm.Policy(criteria=[mm.Same("team", missing="forbid")])


def test_attributes_may_be_named_by_their_full_name() -> None:
    """'attributes.profession' is the attribute 'profession', as in the headers of a file."""
    ann, mia = (person.replace(attributes={"profession": "law"}) for person in (ANN, MIA))
    for name in ("profession", "attributes.profession"):
        policy = mm.Policy(criteria=[mm.Same(name)])
        assert mm.score([ann], [mia], policy).values.tolist() == [[1.0]]
        assert mm.match([ann], [mia], policy).explain("mia")[0].parts[0].mentor_fact == "law"


def test_a_small_threshold_is_not_forgiven_away() -> None:
    """A requirement that asks for anything at all refuses nothing."""
    policy = mm.Policy(criteria=[mm.Covers()], requirements=[mm.Covers(at_least=0.0001)])
    assert mm.score([ANN, mm.Profile(id="ben", offers={"r"})], [MIA], policy).eligible.tolist() == [
        [True],
        [False],
    ]


def test_a_mentor_is_not_explained_as_a_mentee() -> None:
    """Asking for the wrong side is told as such."""
    with pytest.raises(mm.MentorMatchError, match="'ann' is a mentor here"):
        mm.match([ANN], [MIA], SKILLS).explain("ann")


def test_obstacles_name_the_rules_of_a_pair() -> None:
    """Which rules forbid a pair, in the order of the policy, then the floor."""
    policy = mm.Policy(
        criteria=[mm.Covers()], requirements=[mm.NotSelf(), mm.Differs("team")], floor=0.5
    )
    ann, mia = ANN.replace(team="A"), MIA.replace(team="A", seeks={"r": 3})
    scores = mm.score([ann], [mia], policy)
    assert scores.obstacles("ann", "mia") == ("different team", "floor")
    assert mm.score([ANN], [MIA], policy).obstacles("ann", "mia") == ()
