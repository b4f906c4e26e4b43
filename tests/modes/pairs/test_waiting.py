"""Rounds that somebody has waited, from the profile to the record.

Holds ``results.pairs.question``, ``results.pairs.record``, ``scoring.policy``, ``people.pool`` and
``scoring.checks.waiting`` to account.
"""

from __future__ import annotations

import json

import pytest

import mentormatch as mm

ANN = mm.Profile(id="ann", offers={"sql": 4})
MIA = mm.Profile(id="mia", seeks={"sql": 3})
NED = mm.Profile(id="ned", seeks={"sql": 5}, waited=1)
POLICY = mm.Policy(criteria=(mm.Covers("seeks", "offers"),), requirements=())
IGNORED = POLICY.replace(waiting="ignore")


def _served(mentees: list[mm.Profile], policy: mm.Policy = POLICY) -> list[str]:
    return [match.mentee for match in mm.match([ANN], mentees, policy).matches]


@pytest.mark.parametrize("objective", ["coverage", "total"])
def test_whoever_waited_is_served_before_a_higher_score(objective: str) -> None:
    """People come first either way; under "total" only equals give way."""
    policy = POLICY.replace(objective=objective)
    equal = [MIA.replace(seeks={"sql": 5}), NED]
    assert _served(equal, policy) == ["ned"]
    first = ["ned"] if objective == "coverage" else ["mia"]
    assert _served([MIA, NED], policy) == first


def test_the_policy_can_ignore_it() -> None:
    """Then the higher score is served, and no stage tells of waiting."""
    matching = mm.match([ANN], [MIA, NED], IGNORED)
    assert [match.mentee for match in matching.matches] == ["mia"]
    assert "waiting" not in {stage.name for stage in matching.certificate.stages}


def test_above_three_counts_as_three() -> None:
    """Four rounds outweigh two, and do not outweigh three."""
    three, four = MIA.replace(waited=3), NED.replace(waited=4)
    assert _served([three, four]) == ["mia"]
    assert _served([three.replace(waited=2), four]) == ["ned"]


def test_the_record_is_read_and_judged_again() -> None:
    """With the stage, its prices and its words."""
    people = [ANN], [MIA, NED]
    matching = mm.match(*people, POLICY)
    text = matching.to_json()
    again = mm.Matching.from_json(text, mentors=[ANN], mentees=[MIA, NED])
    assert again.to_json() == text
    stages = {stage["name"]: stage for stage in json.loads(text)["stages"]}
    assert stages["waiting"]["value"] == 1
    assert "most rounds waited by those served: 1 (proven)" in str(again.certificate)
    told = json.loads(text)
    told["stages"][1]["value"] = told["stages"][1]["bound"] = 2
    with pytest.raises(mm.ProofError):
        mm.Matching.from_json(json.dumps(told), mentors=[ANN], mentees=[MIA, NED])


def test_where_nobody_waited_nothing_is_written_that_was_not() -> None:
    """Digest, policy and record know nothing of rounds; a 0 is no answer that differs."""
    zero = NED.replace(waited=0)
    unasked = mm.Profile(id="ned", seeks={"sql": 5})
    one, other = (mm.match([ANN], [MIA, who], POLICY).to_json() for who in (zero, unasked))
    assert one == other
    assert "waiting" not in one
    assert mm.Profiles.of([zero]).digest == mm.Profiles.of([unasked]).digest
    assert mm.Profiles.of([NED]).digest != mm.Profiles.of([unasked]).digest


def test_a_policy_that_ignores_it_survives_its_file() -> None:
    """And one that does not says nothing of it."""
    assert "waiting" not in POLICY.to_toml()
    assert mm.Policy.from_toml(text=IGNORED.to_toml()) == IGNORED
    with pytest.raises(mm.PolicyError, match="waiting"):
        mm.Policy(waiting="last")


def test_a_mentor_who_waited_is_told_of() -> None:
    """Rounds count for mentees; whoever is both is one of them."""
    waiting = ANN.replace(waited=2)
    codes = {finding.code for finding in mm.match([waiting], [MIA], POLICY).findings}
    assert "waiting-of-mentors" in codes
    both = mm.match([waiting], [waiting, MIA], POLICY)
    assert "waiting-of-mentors" not in {finding.code for finding in both.findings}


def test_groups_tell_that_they_do_not_look_at_it() -> None:
    """Unless the policy ignores it anyway."""
    people = [NED, MIA, *(MIA.replace(id=name) for name in "xyz")]
    for policy, told in ((POLICY, True), (IGNORED, False)):
        grouping = mm.form_groups(None, people, policy, size=(2, 3))
        assert ("waiting-ignored" in {f.code for f in grouping.findings}) == told


def test_peers_who_waited_come_first() -> None:
    """Of three people one is left out, and not the one who waited."""
    people = [mm.Profile(id=name, goals=[mm.Goal(text="grow")]) for name in "abc"]
    for who in range(3):
        pool = [p.replace(waited=int(k == who)) for k, p in enumerate(people)]
        grouping = mm.match_peers(pool, trio=False)
        assert "abc"[who] not in {u.person for u in grouping.unmatched}
