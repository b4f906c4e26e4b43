"""Groups and circles of people: rules, reasons, conflicts, records.

Holds every module of `modes.groups` to account, and `results.groups.record` and
`results.groups.prices` on file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any

import pytest

import mentormatch as mm
from mentormatch.modes.groups.rules import GroupRules
from mentormatch.results.groups.prices import ForkRecord, PlacesRecord


def people(count: int, **answers: object) -> list[mm.Profile]:
    """Make people p00, p01, … with goals that overlap and three departments."""
    goals = ("data", "leading", "writing", "speaking")
    return [
        mm.Profile.model_validate(
            {
                "id": f"p{k:02}",
                "goals": ({"tags": {goals[k % 4], goals[(k // 2) % 4]}},),
                "department": "abc"[k % 3],
                "seeks": {"sql": 3} if k % 2 else {"r": 3},
                **answers,
            }
        )
        for k in range(count)
    ]


def changed(pool: list[mm.Profile], **changes: Mapping[str, object]) -> list[mm.Profile]:
    """Return people with some answers of some of them changed."""
    return [person.replace(**changes.get(person.id, {})) for person in pool]


LEADS = [
    mm.Profile(id="ann", offers={"sql": 4}, goals=[mm.Goal(tags={"data"})]),
    mm.Profile(id="ben", offers={"r": 4}, goals=[mm.Goal(tags={"leading"})]),
    mm.Profile(id="cid", offers={"sql": 2, "r": 2}),
]


def everybody(grouping: mm.Grouping) -> list[str]:
    """Return everybody who is placed or told to be left out."""
    placed = {who for match in grouping.matches for who in match.ids}
    return sorted([*placed, *(u.person for u in grouping.unmatched)])


def together(grouping: mm.Grouping, *ids: str) -> bool:
    """Tell whether some group has all of these people."""
    return any(set(ids) <= set(match.ids) for match in grouping.matches)


def test_pieces_add_up_and_everybody_is_accounted_for() -> None:
    """Units are fit and comparisons; placed and left out are all people, each once."""
    grouping = mm.form_groups(LEADS, people(14))
    assert everybody(grouping) == sorted([p.id for p in people(14)] + ["ann", "ben", "cid"])
    for match, pieces in zip(grouping.matches, grouping.pieces, strict=True):
        assert [p.name for p in pieces] == ["fit", "shared goals", "different departments"]
        assert sum(piece.units for piece in pieces) == match.units
    assert grouping.certificate.proven
    assert " of 1; led by " in grouping.explain("p00")[0].pieces[0].detail


def test_fit_is_the_mean_share_of_each_member() -> None:
    """With fit=1 a group is worth the sum of the scores of its members with the facilitator."""
    grouping = mm.form_groups(LEADS, people(12), fit=1)
    scores = grouping.scores
    for match in grouping.matches:
        rows = scores.mentors.positions(match.ids_of("mentor"))
        columns = scores.mentees.positions(match.ids_of("mentee"))
        assert match.units == int(scores.block(rows, columns).sum())
    assert grouping.certificate.proven


def test_all_lists_are_kept() -> None:
    """Together, apart, pins and quotas hold in every group."""
    grouping = mm.form_groups(
        LEADS,
        people(13),
        together=[("p00", "p01"), ("p01", "p02")],
        apart=[("p03", "p04", "p05")],
        pinned={"p06": "ben"},
        quotas=[mm.Quota("department", at_most=2)],
    )
    assert together(grouping, "p00", "p01", "p02")
    assert not any(together(grouping, *pair) for pair in combinations(("p03", "p04", "p05"), 2))
    assert together(grouping, "p06", "ben")
    department = {p.id: p.department for p in people(13)}
    for match in grouping.matches:
        seen = [department[who] for who in match.ids_of("mentee")]
        assert max(seen.count(word) for word in seen) <= 2


def test_nobody_is_alone_in_a_volunteered_attribute() -> None:
    """A group has none or at least two of those who volunteered an answer."""
    pool = changed(
        people(16), **{f"p{k:02}": {"attributes": {"network": "yes"}} for k in (0, 5, 10, 15)}
    )
    grouping = mm.form_groups(None, pool, size=(4, 4), not_alone="network=yes")
    asked = {"p00", "p05", "p10", "p15"}
    assert all(len(asked & set(match.ids)) != 1 for match in grouping.matches)
    assert len(grouping) == 4


def test_who_alone_gave_an_answer_is_not_shut_out() -> None:
    """One person only cannot be kept company; she is placed, and a finding tells."""
    pool = changed(people(8), p03={"attributes": {"network": "yes"}})
    grouping = mm.form_groups(None, pool, size=(4, 4), not_alone=["network"])
    assert len(grouping) == 2
    assert "nobody-to-share" in {finding.code for finding in grouping.findings}


def test_protected_attributes_are_not_reached() -> None:
    """A protected column cannot be a quota, nor a reason to be kept company."""
    with pytest.raises(mm.ProtectedAttributeError):
        mm.form_groups(None, people(8), not_alone="gender")
    with pytest.raises(mm.ProtectedAttributeError):
        mm.form_groups(None, people(8), quotas=mm.Quota("nationality", at_most=1))


def test_no_manager_at_any_distance_is_in_the_room() -> None:
    """Neither the facilitator nor another member stands in a member's reporting line."""
    pool = changed(people(12), p00={"manager": "p01"}, p01={"manager": "ann"}, p02={"manager": "x"})
    leads = [LEADS[0].replace(manager="p07"), *LEADS[1:]]
    grouping = mm.form_groups(leads, pool)
    assert not together(grouping, "p00", "p01")
    assert not together(grouping, "ann", "p00")
    assert not together(grouping, "ann", "p07")


def test_vetoes_of_members_and_facilitators_are_kept() -> None:
    """A veto of either side keeps two people out of one room."""
    pool = changed(people(12), p00={"vetoes": {"ann", "p01"}}, p02={"vetoes": {"p03"}})
    leads = [LEADS[0], LEADS[1].replace(vetoes={"p04"}), LEADS[2]]
    grouping = mm.form_groups(leads, pool)
    for pair in (("p00", "ann"), ("p00", "p01"), ("p02", "p03"), ("ben", "p04")):
        assert not together(grouping, *pair)


def test_a_slot_suits_the_whole_group_and_not_only_pairs() -> None:
    """Three who can meet in pairs only have no common hour: they are not one group."""
    hours = {
        "p00": {"Mon 09:00-10:00", "Tue 09:00-10:00"},
        "p01": {"Tue 09:00-10:00", "Wed 09:00-10:00"},
        "p02": {"Wed 09:00-10:00", "Mon 09:00-10:00"},
    }
    zone = "Europe/Amsterdam"
    pool = changed(
        people(3), **{w: {"availability": h, "time_zone": zone} for w, h in hours.items()}
    )
    grouping = mm.form_groups(None, pool, size=(3, 3), common_minutes=60)
    assert len(grouping) == 0
    assert len(mm.form_groups(None, pool, size=(2, 3), common_minutes=60)) == 1
    assert len(mm.form_groups(None, pool, size=(3, 3))) == 1


def test_a_slot_is_unbroken_and_in_real_time_zones() -> None:
    """Twice half an hour is no hour, and nine in London is ten in Amsterdam."""

    def free(person: mm.Profile, zone: str, *slots: str) -> mm.Profile:
        return person.replace(availability=set(slots), time_zone=zone)

    one, other = people(2)
    broken = [
        free(one, "Europe/Paris", "Mon 09:00-09:30", "Tue 09:00-09:30"),
        free(other, "Europe/Paris", "Mon 09:00-12:00", "Tue 09:00-12:00"),
    ]
    assert len(mm.form_groups(None, broken, size=(2, 2), common_minutes=60)) == 0
    abroad = [
        free(one, "Europe/London", "Mon 09:00-10:00"),
        free(other, "Europe/Amsterdam", "Mon 10:00-11:00"),
    ]
    assert len(mm.form_groups(None, abroad, size=(2, 2), common_minutes=60)) == 1


def test_a_slot_holds_in_every_week_of_the_period() -> None:
    """For three weeks of March the clocks of New York and Amsterdam are five hours apart."""
    hours = (("America/New_York", "Mon 09:00-10:00"), ("Europe/Amsterdam", "Mon 15:00-16:00"))
    pool = [
        person.replace(time_zone=zone, availability={slot})
        for person, (zone, slot) in zip(people(4), hours * 2, strict=True)
    ]

    def formed(*period: str) -> int:
        weeks = {"period": period} if period else {}
        policy = mm.Policy.model_validate({"criteria": [mm.Differs("department")], **weeks})
        return len(mm.form_groups(None, pool, policy, size=(4, 4), common_minutes=60))

    assert formed() == formed("2026-01-12", "2026-02-27") == 1
    assert formed("2026-01-12", "2026-03-20") == 0


def test_who_told_no_hours_counts_as_free_and_is_counted() -> None:
    """Hours without a time zone are told as none."""
    free: dict[str, object] = {"availability": {"Mon 09:00-10:00"}}
    there = {**free, "time_zone": "UTC"}
    pool = changed(people(4), p00=there, p01=there, p02=free)
    grouping = mm.form_groups(None, pool, size=(4, 4), common_minutes=60)
    assert len(grouping) == 1
    (told,) = (f for f in grouping.findings if f.code == "hours-unanswered")
    assert told.message.startswith("2 people gave no hours")


def test_the_facilitator_shares_the_slot() -> None:
    """Members who could meet are not led by somebody who is busy then."""
    pool = people(4, availability={"Mon 09:00-10:00"}, time_zone="Europe/Paris")
    busy = LEADS[0].replace(availability={"Fri 09:00-10:00"}, time_zone="Europe/Paris")
    grouping = mm.form_groups([busy], pool, common_minutes=60)
    assert len(grouping) == 0
    assert {u.reason for u in grouping.unmatched.of("mentee")} == {"NO_COMMON_SLOT"}


def test_a_promise_of_places_bounds_a_group() -> None:
    """max_mentees of two and more bounds each group, one says nothing, none leads none."""
    leads = [
        LEADS[0].replace(max_mentees=4),
        LEADS[1].replace(max_mentees=0),
        LEADS[2].replace(max_mentees=2),
    ]
    grouping = mm.form_groups(leads, people(9), size=(3, 6))
    assert [len(match.ids_of("mentee")) for match in grouping.matches] == [4]
    reasons = {u.person: u.reason for u in grouping.unmatched}
    assert reasons["ben"] == reasons["cid"] == "SIZES"
    assert {r for who, r in reasons.items() if who.startswith("p")} == {"NO_FACILITATOR"}


def test_facilitators_may_lead_twice_or_in_pairs() -> None:
    """One who leads two groups, and two who lead one."""
    twice = mm.form_groups(LEADS[:1], people(8), size=(4, 4), leads={"ann": 2})
    assert [match.ids_of("mentor") for match in twice.matches] == [("ann",), ("ann",)]
    pairs = mm.form_groups(LEADS, people(6), size=(4, 8), facilitators=2)
    assert [len(match.ids_of("mentor")) for match in pairs.matches] == [2]


@pytest.mark.parametrize(
    ("count", "size", "placed"), [(3, (4, 8), 0), (9, (4, 4), 8), (0, (4, 8), 0), (1, (2, 3), 0)]
)
def test_sizes_that_leave_no_place(count: int, size: tuple[int, int], placed: int) -> None:
    """Three people in groups of four to eight, nine in fours, one, nobody: a reason for each."""
    grouping = mm.form_groups(None, people(count), size=size)
    assert grouping.certificate.stages[0].value == placed
    assert grouping.certificate.proven
    assert everybody(grouping) == [p.id for p in people(count)]
    assert {u.reason for u in grouping.unmatched} <= {"SIZES"}


def test_nobody_to_lead_is_a_reason() -> None:
    """Without facilitators nobody is placed; with too few, the number that is missing is told."""
    nobody = mm.form_groups([], people(8))
    assert {u.reason for u in nobody.unmatched} == {"NO_FACILITATOR"}
    few = mm.form_groups(LEADS[:1], people(20))
    assert len(few.unmatched) == 12
    assert {u.reason for u in few.unmatched} == {"NO_FACILITATOR"}
    assert few.unmatched[0].fix.startswith("find 2 more facilitators")


@pytest.mark.parametrize(
    ("rules", "named"),
    [
        ({"together": [("p00", "p01"), ("p01", "p02"), ("p02", "p03"), ("p00", "p04")],
          "apart": [("p00", "p03")]}, ("p00", "p01", "p02", "p03")),
        ({"together": [("p00", "p01")], "apart": [("p00", "p01", "p02")]}, ("p00", "p01")),
        ({"together": [("p00", "p01")], "pinned": {"p00": "ann", "p01": "ben"}}, ("p00", "p01")),
        ({"pinned": [("p00", "ann"), ("p00", "ben")]}, ("p00", "ann", "ben")),
        ({"pinned": {"p07": "ann"}}, ("p07", "ann")),
        ({"pinned": {"p00": "ann", "p01": "ann"}, "apart": [("p00", "p01")]},
         ("p00", "p01", "ann")),
        ({"together": [("p00", "p03", "p06")], "quotas": [mm.Quota("department", at_most=2)]},
         ("p00", "p03", "p06")),
        ({"together": [("p00", "p01", "p02")], "size": (2, 2)}, ("p00", "p01", "p02")),
        ({"together": [("p07", "p08")]}, ("p07", "p08")),
    ],
)  # fmt: skip
def test_contradictions_name_the_smallest_set(
    rules: dict[str, object], named: tuple[str, ...]
) -> None:
    """Rules that cannot all hold are an error with the fewest people that show it."""
    pool = changed(people(9), p07={"vetoes": {"ann"}, "manager": "p08"})
    with pytest.raises(mm.Conflict) as caught:
        mm.form_groups(LEADS, pool, **rules)  # type: ignore[arg-type]
    assert caught.value.people == named
    assert caught.value.rules


def test_unknown_people_are_named_with_near_ids() -> None:
    """Every id that is in no pool is told at once, by its place and not by what was written."""
    with pytest.raises(
        mm.UnknownPerson, match=r"pinned, pair 1 .did you mean 'ann'.*together, list 1, place 1"
    ) as e:
        mm.form_groups(LEADS, people(8), together=[("p0x", "p01")], pinned={"p02": "annn"})
    assert "p0x" not in str(e.value) and "annn" not in str(e.value)


@pytest.mark.parametrize(
    "rules",
    [
        {"size": (5, 4)},
        {"size": (0, 4)},
        {"facilitators": 0},
        {"fit": 1.5},
        {"together": ["p00", "p01"]},
        {"together": "p00"},
        {"groups": 0},
        {"not_alone": "netwrk"},
        {"not_alone": "department=d"},
        {"common_minutes": -1},
    ],
)
def test_rules_that_are_none_are_refused(rules: dict[str, object]) -> None:
    """A range upside down, a share above one, an unknown field: an error in words."""
    with pytest.raises(mm.PolicyError):
        mm.form_groups(LEADS, people(8), **rules)  # type: ignore[arg-type]


def test_circles_refuse_what_needs_facilitators() -> None:
    """Pins and leads say nothing where nobody leads."""
    with pytest.raises(mm.PolicyError, match="pinned, leads"):
        mm.form_groups(None, people(8), pinned={"p00": "ann"}, leads=2)


def test_who_takes_no_part_is_told_so() -> None:
    """Somebody who is not active is withdrawn, also if a list names her."""
    pool = changed(people(9), p03={"active": False})
    grouping = mm.form_groups(None, pool, together=[("p03", "p04")])
    assert [(u.person, u.reason) for u in grouping.unmatched] == [("p03", "WITHDRAWN")]
    assert "listed-but-absent" in {finding.code for finding in grouping.findings}


def test_order_of_rows_does_not_matter() -> None:
    """The same people in another order give the same groups."""
    forward = mm.form_groups(LEADS, people(30), seed=3, groups=5)
    backward = mm.form_groups(LEADS[::-1], people(30)[::-1], seed=3, groups=5)
    assert forward == backward


def test_a_record_is_judged_when_it_is_read() -> None:
    """Groups come back from their record, and a changed record is refused."""
    pool = people(14)
    grouping = mm.form_groups(
        LEADS, pool, pinned={"p01": "ann"}, quotas=mm.Quota("department", at_most=3), seed=2
    )
    text = grouping.to_json()
    again = mm.read_grouping(text, mentors=LEADS, mentees=pool)
    assert again == grouping
    assert again.to_json() == text
    record = json.loads(text)
    first, second = record["matches"][:2]
    first["members"][-1], second["members"][-1] = second["members"][-1], first["members"][-1]
    with pytest.raises(mm.ProofError):
        mm.read_grouping(json.dumps(record), mentors=LEADS, mentees=pool)


def by_fit(**asked: Any) -> tuple[mm.datasets.Cohort, mm.Grouping]:
    """Form groups of sixty people by fit alone."""
    cohort = mm.datasets.synthetic_cohort(14, 60, seed=asked.pop("seed", 2))
    return cohort, mm.form_groups(cohort.mentors, cohort.mentees, fit=1, **asked)


QUOTA = mm.Quota("department", at_most=2)


def test_the_prices_of_a_bound_are_told_and_read_back() -> None:
    """A coordinator sees what a place costs; a record keeps it, and it is judged again."""
    cohort, groups = by_fit(size=(4, 6), quotas=QUOTA)
    text = groups.to_json()
    again = mm.read_grouping(text, mentors=cohort.mentors, mentees=cohort.mentees)
    assert (again, again.to_json()) == (groups, text)
    stage = again.certificate.stages[1]
    assert stage.method == "transportation program, judged by prices"
    assert isinstance(stage.prices, PlacesRecord)
    assert set(stage.prices.place) <= set(cohort.mentors.ids)


def test_cases_are_told_and_read_back() -> None:
    """Where prices leave a gap, cases with prices of their own close it, on file as well."""
    cohort, groups = by_fit(size=(4, 5))
    text = groups.to_json()
    again = mm.read_grouping(text, mentors=cohort.mentors, mentees=cohort.mentees)
    assert again.to_json() == text
    stage = again.certificate.stages[1]
    assert stage.proven
    assert stage.method == "transportation program, judged by prices"
    assert isinstance(stage.prices, ForkRecord)
    record = json.loads(text)
    fork = record["stages"][1]["prices"]
    fork["fewer"], fork["more"] = fork["more"], fork["fewer"]
    with pytest.raises(mm.ProofError):
        mm.read_grouping(json.dumps(record), mentors=cohort.mentors, mentees=cohort.mentees)


def test_a_bound_that_no_prices_prove_says_so() -> None:
    """With too many cases the program is believed, and the note tells what prices prove."""
    _, groups = by_fit(size=(4, 5), seed=4)
    stage = groups.certificate.stages[1]
    assert stage.proven
    assert stage.method == "transportation program over all pairs (HiGHS)"
    assert stage.note.startswith("rests on the solver; prices prove ")
    assert float(stage.note.split()[-1]) >= stage.bound / 1_000_000
    assert "rests on the solver" in groups.certificate.to_frame().why.tolist()[1]


def _dearer(stage: dict[str, Any]) -> None:
    place = stage["prices"]["place"]
    dearest = max(place, key=place.get)
    place[dearest] *= 2


def _elsewhere(stage: dict[str, Any]) -> None:
    stage["prices"]["place"]["nobody"] = 1


def _unpriced(stage: dict[str, Any]) -> None:
    stage["prices"] = None


def _believed(stage: dict[str, Any]) -> None:
    stage["method"] = "transportation program over all pairs (HiGHS)"


def _noted(stage: dict[str, Any]) -> None:
    stage["note"] = "checked by an auditor"


@pytest.mark.parametrize("change", [_dearer, _elsewhere, _unpriced, _believed, _noted])
def test_a_record_with_other_prices_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    """Prices that prove less, that are gone or of strangers, and words that do not fit them."""
    cohort, groups = by_fit(size=(4, 6), quotas=QUOTA)
    record = json.loads(groups.to_json())
    change(record["stages"][1])
    with pytest.raises(mm.ProofError):
        mm.read_grouping(json.dumps(record), mentors=cohort.mentors, mentees=cohort.mentees)


def test_a_record_of_groups_belongs_to_its_people() -> None:
    """Other people are told as such, before anything is judged."""
    cohort, groups = by_fit(size=(4, 6), quotas=QUOTA)
    other = [person.replace(id=f"new {person.id}") for person in cohort.mentors]
    with pytest.raises(mm.DataMismatch):
        mm.read_grouping(groups.to_json(), mentors=other, mentees=cohort.mentees)


def test_rules_survive_as_data() -> None:
    """What was asked can be written and read again."""
    rules = GroupRules(within=mm.presets.circles(), quotas=mm.Quota("department", at_most=2))
    assert GroupRules(**json.loads(rules.model_dump_json())) == rules


def test_two_hundred_people_are_placed_with_a_bound() -> None:
    """Beyond listing, the search places everybody and its bound is close."""
    cohort = mm.datasets.synthetic_cohort(20, 90, seed=4)
    grouping = mm.form_groups(cohort.mentors, cohort.mentees, size=(5, 7))
    people_stage, value = grouping.certificate.stages
    assert people_stage.proven
    assert people_stage.value == 90
    assert 0 <= grouping.certificate.relative_gap < 0.25
    assert "prices" in value.method


SAME_SITE = mm.Policy(criteria=[mm.Differs("department")], requirements=[mm.Same("site")])


def of_sites(*sizes: int, **answers: Any) -> list[mm.Profile]:
    """Make so many people of each site, of seven departments."""
    return [
        mm.Profile(id=f"{s}{k:02}", site=f"s{s}", department=f"d{k % 7}", **answers)
        for s, size in enumerate(sizes)
        for k in range(size)
    ]


def placed(grouping: mm.Grouping) -> int:
    """Return how many members have a group."""
    return sum(len(match.ids_of("mentee", "peer")) for match in grouping.matches)


@pytest.mark.parametrize("fit", [0.5, 1.0])
def test_groups_nobody_limited_are_enough_for_every_site(fit: float) -> None:
    """Four sites of five are four groups, though twenty people of middle size would be three."""
    leads = [mm.Profile(id=f"m{s}", site=f"s{s}", max_mentees=8) for s in range(4)]
    grouping = mm.form_groups(leads, of_sites(5, 5, 5, 5), SAME_SITE, fit=fit)
    assert placed(grouping) == 20
    assert not grouping.unmatched
    assert grouping.certificate.stages[0].proven


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [((12, 12), None), ((20,) * 5, 20), ((20,) * 5, None), ((26, 24, 21, 19, 15), None)],
)
def test_everybody_of_every_site_is_seated(sizes: tuple[int, ...], groups: int | None) -> None:
    """A full division that is plain to see is found, whatever the seed."""
    for seed in (0, 1) if len(sizes) > 2 else (0,):
        people = of_sites(*sizes)
        grouping = mm.form_groups(None, people, SAME_SITE, size=(4, 5), seed=seed, groups=groups)
        assert placed(grouping) == len(people)
        assert grouping.certificate.stages[0].proven


def test_nobody_alone_leaves_out_as_few_as_a_program_does() -> None:
    """With four teams at each of two sites seeds place as many, on file as well."""
    people = [p.replace(team=f"t{k % 4}") for k, p in enumerate(of_sites(11, 10))]
    got = [
        mm.form_groups(None, people, SAME_SITE, size=(4, 5), not_alone="team", seed=s)
        for s in (0, 1)
    ]
    assert placed(got[0]) == placed(got[1])
    text = got[0].to_json()
    assert mm.read_grouping(text, mentors=None, mentees=people).to_json() == text


def test_the_certificate_tells_that_time_ran_out() -> None:
    """A clock that ends the search is named where a bound is not met, on file as well."""
    pool = people(40)
    grouping = mm.form_groups(None, pool, size=(4, 6), seconds=0)
    stage = grouping.certificate.stages[1]
    assert not stage.proven
    assert stage.note == "time ran out"
    text = grouping.to_json()
    assert mm.read_grouping(text, mentors=None, mentees=pool).to_json() == text
    at_leisure = mm.form_groups(None, pool, size=(4, 6))
    assert not any(stage.note for stage in at_leisure.certificate.stages)
