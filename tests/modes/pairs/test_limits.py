"""Limits of a policy, from the file to the record.

Holds ``scoring.limits``, ``scoring.policy``, ``results.pairs.limits``, ``results.pairs.question``,
``results.pairs.record`` and ``lab.what_if`` to account.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import jsonschema  # type: ignore[import-untyped]
import pytest

import mentormatch as mm
from mentormatch.results.lab.why_not import Verdict
from mentormatch.results.pairs.record import MatchingRecord

LIMITS = (mm.Limit("supervisor", at_most={"s0": 0, "s1": 1}, others=3),)
POLICY = mm.Policy(criteria=(mm.Covers("seeks", "offers"),), requirements=())
LIMITED = POLICY.replace(limits=LIMITS)
PROJECTS = [
    mm.Profile(id=f"p{k}", offers={"sql": k % 5 + 1}, attributes={"supervisor": f"s{k % 3}"})
    for k in range(9)
]
STUDENTS = [mm.Profile(id=f"m{k}", seeks={"sql": k % 4 + 2}) for k in range(7)]


def _loads(matching: mm.Matching) -> dict[str, int]:
    loads: dict[str, int] = {"s0": 0, "s1": 0, "s2": 0}
    for match in matching.matches:
        loads[f"s{int(match.mentor[1:]) % 3}"] += 1
    return loads


def test_loads_are_within_limits_and_the_record_is_read_again() -> None:
    """Proven, and judged anew on the same people, with the prices of the limits."""
    matching = mm.match(PROJECTS, STUDENTS, LIMITED)
    assert _loads(matching) == {"s0": 0, "s1": 1, "s2": 3}
    assert matching.certificate.proven
    text = matching.to_json()
    again = mm.Matching.from_json(text, mentors=PROJECTS, mentees=STUDENTS)
    assert again.to_json() == text
    total = next(s for s in json.loads(text)["stages"] if s["name"] == "coverage")
    assert len(total["certificate"]["limits"]) == 3
    jsonschema.validate(json.loads(text), MatchingRecord.model_json_schema())


def test_without_limits_nothing_is_written_that_was_not() -> None:
    """Neither in a policy nor in a record."""
    assert "limits" not in POLICY.to_toml()
    assert "limits" not in mm.match(PROJECTS, STUDENTS, POLICY).to_json()


def test_a_limit_that_does_not_bind_gives_the_same_pairs_and_proofs() -> None:
    """All but the text of the policy is the same."""
    wide = POLICY.replace(limits=[mm.Limit("supervisor", at_most=50)])
    one, other = (json.loads(mm.match(PROJECTS, STUDENTS, p).to_json()) for p in (POLICY, wide))
    assert {**one, "policy": {}} == {**other, "policy": {}}


@pytest.mark.parametrize("text", ["to_toml", "to_json"])
def test_limits_survive_a_file_and_stand_in_the_schema(text: str) -> None:
    """Round trip in TOML and JSON; the schema takes what is written."""
    limits = [*LIMITS, mm.Limit("site", side="mentee", at_least=1, name="each site")]
    policy = POLICY.replace(limits=limits)
    read = getattr(mm.Policy, "from" + text.removeprefix("to"))
    assert read(text=getattr(policy, text)()) == policy
    jsonschema.validate(policy.to_dict(), mm.policy_schema())


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "at_most"),
        ({"at_most": 1, "others": 2}, "others"),
        ({"at_most": 1, "at_least": 2}, "at_least is 2, and at_most is 1"),
        ({"at_most": {"s1": 1}, "at_least": {"s1": 2}}, "'s1' is 2"),
        ({"at_most": -1}, "at_most"),
    ],
)
def test_a_limit_that_says_nothing_or_contradicts_itself_is_refused(
    settings: dict[str, object], told: str
) -> None:
    """In words that name the setting."""
    with pytest.raises(mm.PolicyError, match=told):
        mm.Limit("supervisor", **settings)


def test_a_protected_column_is_refused() -> None:
    """By its name, with what can be done instead."""
    with pytest.raises(mm.ProtectedAttributeError, match="Gender"):
        mm.Limit("Gender", at_most=3)


def test_names_of_nobody_are_told_all_at_once() -> None:
    """A field that is not there, one of several items, an answer that nobody gave; near names."""
    wrong = [
        mm.Limit("supervizor", at_most=1),
        mm.Limit("offers", at_most=1),
        mm.Limit("supervisor", at_most={"s9": 1}),
    ]
    with pytest.raises(mm.PolicyError) as told:
        mm.match(PROJECTS, STUDENTS, POLICY.replace(limits=wrong))
    for part in ("'supervizor'", "one word", "no mentor has 's9'"):
        assert part in str(told.value)


def test_an_answer_nobody_gave_is_told_with_near_ones() -> None:
    """As any misspelt name."""
    people = [mm.Profile(id="ann", department="Finance")]
    policy = POLICY.replace(limits=[mm.Limit("department", at_most={"Finanse": 1})])
    with pytest.raises(mm.PolicyError, match=r"no mentor has 'Finanse' \(did you mean 'Finance'"):
        mm.match(people, STUDENTS, policy)


def test_a_minimum_above_the_places_of_its_members_is_refused() -> None:
    """With both numbers."""
    policy = POLICY.replace(limits=[mm.Limit("supervisor", at_least={"s1": 4})])
    with pytest.raises(mm.PolicyError, match="'supervisor s1': at least 4, and they have 3 places"):
        mm.match(PROJECTS, STUDENTS, policy)


def test_minimums_that_cannot_be_met_are_told_with_the_arithmetic() -> None:
    """Four pairs are asked of two students."""
    policy = POLICY.replace(limits=[mm.Limit("supervisor", at_least=2)])
    with pytest.raises(mm.Infeasible, match="need 6 pairs, and only 2 can be made"):
        mm.match(PROJECTS, STUDENTS[:2], policy)


def test_whoever_did_not_answer_is_not_limited_and_told() -> None:
    """One mentor without a supervisor takes somebody though all others are closed."""
    free = mm.Profile(id="free", offers={"sql": 5})
    policy = POLICY.replace(limits=[mm.Limit("supervisor", at_most=0)])
    matching = mm.match([*PROJECTS, free], STUDENTS, policy)
    assert [match.mentor for match in matching.matches] == ["free"]
    assert "limit-unanswered" in {finding.code for finding in matching.findings}


def test_whoever_is_left_out_is_told_which_limit() -> None:
    """Of mentees and of mentors; the draw alone is told as such."""
    policy = POLICY.replace(limits=[mm.Limit("supervisor", at_most=0)])
    told = {one.person: one for one in mm.match(PROJECTS, STUDENTS, policy).unmatched}
    assert {one.reason for one in told.values()} == {"LIMIT"}
    assert told["p0"].detail == "supervisor s0 takes nobody: 3 people are closed"
    of_mentees = POLICY.replace(
        limits=[mm.Limit("site", side="mentee", at_most=1)],
    )
    mentees = [who.replace(site="Bonn") for who in STUDENTS]
    reasons = {o.reason for o in mm.match(PROJECTS, mentees, of_mentees).unmatched.of("mentee")}
    assert reasons <= {"LIMIT", "LOTTERY"}


def test_why_not_forces_the_pair_and_solves_again() -> None:
    """A closed supervisor is a limit; another pair has its price; never better than before."""
    matching = mm.match(PROJECTS, STUDENTS, LIMITED)
    assert matching.why_not("m0", "p0").verdict is Verdict.LIMIT
    made = {(match.mentee, match.mentor) for match in matching.matches}
    for student in STUDENTS:
        for project in PROJECTS:
            found = matching.why_not(student.id, project.id)
            if (student.id, project.id) in made:
                assert found.verdict is Verdict.MADE
            elif found.change is not None:
                assert found.change.vector <= (0,) * len(found.change.order)


def test_what_knows_no_limits_says_so_by_name() -> None:
    """Verbs of other forms, what-ifs by the hundred, fixes, the objective "stable"."""
    people = [*PROJECTS, *STUDENTS]
    for verb in (
        lambda: mm.match_peers(people, LIMITED),
        lambda: mm.schedule_peers(people, LIMITED, rounds=1),
        lambda: mm.form_groups(PROJECTS, STUDENTS, LIMITED),
        lambda: mm.form_groups(None, people, LIMITED, size=(2, 3)),
        lambda: mm.form_teams(PROJECTS, STUDENTS, LIMITED),
        lambda: mm.form_boards(PROJECTS, STUDENTS, LIMITED),
        lambda: mm.Desk(PROJECTS, LIMITED, clock=lambda: datetime(2027, 1, 4, tzinfo=UTC)),
        lambda: mm.match(PROJECTS, STUDENTS, LIMITED.replace(objective="stable")),
    ):
        with pytest.raises(mm.PolicyError, match="knows no limits"):
            verb()
    matching = mm.match(PROJECTS, STUDENTS, LIMITED)
    for ask in (
        lambda: matching.alternatives("m0"),
        matching.backups,
        matching.losses,
        matching.fixes,
        lambda: mm.advice(PROJECTS, STUDENTS, LIMITED),
        lambda: mm.rematch(matching, PROJECTS, STUDENTS),
        lambda: mm.change_curve(matching, PROJECTS, STUDENTS),
    ):
        with pytest.raises(mm.PolicyError, match="knows no limits"):
            ask()


def test_pinned_pairs_count_within_limits() -> None:
    """One of two pairs of a supervisor is pinned, so one more is left; two pins are too many."""
    policy = POLICY.replace(limits=[mm.Limit("supervisor", at_most={"s1": 1}, others=3)])
    who = {"who": "coordinator", "why": "asked by both", "when": "2026-03-02"}
    pins = [{"kind": "pin", "mentor": "p1", "mentee": "m0", **who}]
    matching = mm.match(PROJECTS, STUDENTS, policy, decisions=pins)
    assert _loads(matching)["s1"] == 1
    assert ("p1", "m0") in {(match.mentor, match.mentee) for match in matching.matches}
    both = [*pins, {"kind": "pin", "mentor": "p4", "mentee": "m1", **who}]
    with pytest.raises(mm.PolicyError, match="at most 1, and 2 are pinned"):
        mm.match(PROJECTS, STUDENTS, policy, decisions=both)


def test_an_edit_by_hand_that_breaks_a_limit_is_refused() -> None:
    """By the name of the limit, with how many pairs there would be."""
    matching = mm.match(PROJECTS, STUDENTS, LIMITED)
    left = next(one.person for one in matching.unmatched.of("mentee"))
    with pytest.raises(mm.Conflict, match="'supervisor s0' allows at most 0 pairs, and there"):
        matching.edited({left: "p0"})


def test_min_mentors_is_a_promise() -> None:
    """It keeps a second mentor whom the worst pair would cost; the record is read again."""
    low, high = mm.Profile(id="low", offers={"sql": 1}), mm.Profile(id="high", offers={"sql": 5})
    dee = mm.Profile(id="dee", seeks={"sql": 5}, max_mentors=2)
    policy = POLICY.replace(worst_slack=1.0)
    without = mm.match([low, high], [dee], policy)
    assert [match.mentor for match in without.matches] == ["high"]
    promised = dee.replace(min_mentors=2)
    matching = mm.match([low, high], [promised], policy)
    assert [match.mentor for match in matching.matches] == ["high", "low"]
    assert matching.certificate.proven
    text = matching.to_json()
    assert mm.Matching.from_json(text, mentors=[low, high], mentees=[promised]).to_json() == text
    with pytest.raises(mm.Infeasible, match=r"mentees \['dee'\] need 2 pairs, and only 1"):
        mm.match([high], [promised], POLICY)
    with pytest.raises(mm.Conflict, match="min_mentors"):
        matching.edited({"dee": "high"})


def test_nobody_who_promises_nothing_changes_a_digest() -> None:
    """A pool without promises has the digest that it had before there were any."""
    dee = mm.Profile(id="dee", max_mentors=2)
    assert mm.Profiles.of([dee]).digest == mm.Profiles.of([dee.replace(min_mentors=0)]).digest
    assert mm.Profiles.of([dee]).digest != mm.Profiles.of([dee.replace(min_mentors=1)]).digest
    with pytest.raises(mm.InputError, match="min_mentors"):
        mm.Profile(id="dee", min_mentors=2)


def test_even_loads_from_the_policy_to_the_record() -> None:
    """Eight equal mentors and 31 mentees; the default leaves it to the lot."""
    mentors = [mm.Profile(id=f"a{k}", offers={"sql": 5}, max_mentees=8) for k in range(8)]
    mentees = [mm.Profile(id=f"b{k:02}", seeks={"sql": 3}) for k in range(31)]
    policy = POLICY.replace(loads="even")
    matching = mm.match(mentors, mentees, policy, seed=1)
    loads = sorted(sum(match.mentor == who.id for match in matching.matches) for who in mentors)
    assert loads == [3, 4, 4, 4, 4, 4, 4, 4]
    assert "loads of mentors evened out: 121 (proven)" in str(matching.certificate)
    text = matching.to_json()
    assert mm.Matching.from_json(text, mentors=mentors, mentees=mentees).to_json() == text
    assert mm.Policy.from_toml(text=policy.to_toml()) == policy
    assert "loads" not in POLICY.to_toml()
    with pytest.raises(mm.PolicyError, match="match_peers knows no even loads"):
        mm.match_peers(mentees, policy)
