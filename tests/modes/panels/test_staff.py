"""Mentors for existing teams, and teams as profiles of which nothing is lost.

Holds `modes.panels.staff`, `board_question` and `team_profiles` to account.
"""

from __future__ import annotations

import json
from datetime import date
from random import Random
from typing import Any

import pytest

import mentormatch as mm
from mentormatch.people.schema.profile import Goal
from mentormatch.solve.panels.boards import solve as boards_module

Profile = mm.Profile


def _people() -> list[Profile]:
    return [
        Profile(
            id="Cem",
            team="data",
            seeks={"sql": {"current": 1, "target": 3, "importance": 2}},
            goals=[Goal(text="grow")],
            availability={"Mon 09:00-11:00"},
            manager="boss",
            preferences=["ann", "ben"],
            languages={"en"},
        ),
        Profile(
            id="dee",
            team="data",
            seeks={"sql": {"current": 0, "target": 2, "importance": 5}, "law": 3},
            goals=[Goal(text="grow"), Goal(text="lead")],
            availability={"Mon 10:00-12:00", "Tue 08:00-09:00"},
            vetoes={"vik"},
            manager="Cem",
            preferences=["ben"],
            styles_wanted={"coach": 0.5},
        ),
        Profile(id="eva", team="shop", seeks={"art": 2}),
        Profile(id="fin", seeks={"art": 2}),
        Profile(id="gus", team="shop", active=False, seeks={"law": 2}),
    ]


def test_a_team_needs_what_any_member_needs() -> None:
    """Lowest current level, highest target, highest importance; goals, tags, wishes are joined."""
    teams = mm.team_profiles(_people())
    assert teams.ids == ("data", "shop")
    data = teams["data"]
    assert data.seeks is not None
    sql = data.seeks["sql"]
    assert (sql.current, sql.target, sql.importance) == (0, 3, 5)
    assert data.seeks["law"].target == 3
    assert [goal.text for goal in data.goals or ()] == ["grow", "lead"]
    assert data.availability == frozenset({"Mon 10:00-11:00"})
    assert data.languages == frozenset({"en"})
    assert data.styles_wanted == {"coach": 0.5}
    assert data.preferences == ("ben", "ann")
    assert data.manager == "boss"
    assert data.attributes["members"] == frozenset({"cem", "dee"})


def test_nobody_around_a_member_is_forgotten() -> None:
    """Vetoes of a member, the members, and whoever is above or below one stay away."""
    people = mm.Profiles.of(_people()).with_managers({"boss": "top", "Cem": "boss", "low": "dee"})
    data = mm.team_profiles(people)["data"]
    assert data.vetoes == frozenset({"vik", "Cem", "dee", "boss", "top", "low"})


def test_people_in_no_team_are_told() -> None:
    """Whoever has no team or is not active is noted by id."""
    (found,) = [f for f in mm.team_profiles(_people()).findings if f.code == "in-no-team"]
    assert found.value == "fin, gus"


def test_hours_in_different_time_zones_are_not_guessed() -> None:
    """Slots in local time of two zones have no common week, so the team leaves hours open."""
    zones = ["Europe/Paris", "Asia/Tokyo"]
    people = [
        Profile(id=z[:4], team="a", time_zone=z, availability={"Mon 09:00-11:00"}) for z in zones
    ]
    assert mm.team_profiles(people)["a"].availability is None
    none = [p.replace(time_zone="UTC") for p in people]
    none[1] = none[1].replace(availability={"Fri 23:00-24:00"})
    assert mm.team_profiles(none)["a"].availability == frozenset()


def test_a_slot_past_midnight_is_cut_at_midnight() -> None:
    """Common hours across days come back as slots that a profile takes."""
    people = [Profile(id=w, team="a", availability={"Mon 22:00-02:00"}) for w in "xy"]
    assert mm.team_profiles(people)["a"].availability == frozenset(
        {"Mon 22:00-24:00", "Tue 00:00-02:00"}
    )


def test_dates_cover_all_members() -> None:
    """A team is there from the first member's first day, if all said one."""
    people = [Profile(id=str(d), team="a", from_date=date(2026, d, 1)) for d in (3, 2)]
    assert mm.team_profiles(people)["a"].from_date == date(2026, 2, 1)
    people.append(Profile(id="z", team="a"))
    assert mm.team_profiles(people)["a"].from_date is None


def test_teams_may_be_told_apart_by_an_attribute_but_not_by_items() -> None:
    """Any field of one word does; several words a person do not."""
    people = [Profile(id="x", attributes={"pod": "one"}, seeks={"sql"}, languages={"en"})]
    assert mm.team_profiles(people, by="pod").ids == ("one",)
    with pytest.raises(mm.PolicyError, match="one word for each person"):
        mm.team_profiles(people, by="languages")
    with pytest.raises(mm.PolicyError, match="no field 'tema'"):
        mm.team_profiles(people, by="tema")


def _mentors() -> list[Profile]:
    return [
        Profile(id="ann", offers={"sql": 4}, max_mentees=2),
        Profile(id="ben", offers={"law": 3}),
        Profile(id="cat", offers={"art": 2, "sql": 2}),
    ]


def test_mentors_join_the_teams_that_need_them() -> None:
    """Every need is covered, a mentor takes as many teams as places, and the words say by whom."""
    found = mm.staff_teams(_mentors(), mm.team_profiles(_people()))
    data, shop = found.groups_of("data")[0], found.groups_of("shop")[0]
    assert {"ann", "ben"} <= set(data.ids_of("mentor"))
    assert "cat" in shop.ids_of("mentor")
    assert data.score == shop.score == 1
    assert found.certificate.proven
    assert "law (ben)" in found.explain("data")[0].pieces[0].detail
    again = mm.read_grouping(
        found.to_json(), mentors=_mentors(), mentees=mm.team_profiles(_people())
    )
    assert again == found


@pytest.mark.parametrize(
    "mentor",
    [
        Profile(id="Cem", offers={"sql": 5}),
        Profile(id="boss", offers={"sql": 5}),
        Profile(id="vik", offers={"sql": 5}),
        Profile(id="mia", offers={"sql": 5}, manager="dee"),
        Profile(id="mia", offers={"sql": 5}, vetoes={"Cem"}),
    ],
    ids=["member", "above", "vetoed", "below", "vetoes a member"],
)
def test_rules_about_people_hold_for_each_member(mentor: Profile) -> None:
    """Who may not meet a member does not get the team."""
    teams = mm.team_profiles([p for p in _people() if p.team == "data"])
    found = mm.staff_teams([mentor], teams)
    assert not found.matches
    assert {u.person for u in found.unmatched} == {mentor.id, "data"}


def test_past_partners_of_a_member_count_where_the_policy_says_so() -> None:
    """A mentor who met a member before is kept away by the rule about earlier partners."""
    mentor = Profile(id="mia", offers={"sql": 5}, past_partners={"Cem"})
    teams = mm.team_profiles([p for p in _people() if p.team == "data"])
    policy = mm.presets.teams()
    assert mm.staff_teams([mentor], teams, policy).matches
    strict = policy.replace(requirements=[*policy.requirements, mm.NotMetBefore()])
    assert not mm.staff_teams([mentor], teams, strict).matches


def test_too_few_mentors_leave_a_team_with_a_reason() -> None:
    """One mentor with one place serves one of two teams; the other is told why."""
    mentors = [Profile(id="ann", offers={"sql": 4, "art": 4})]
    found = mm.staff_teams(mentors, mm.team_profiles(_people()))
    assert len(found) == 1
    (left,) = found.unmatched
    assert (left.side, left.reason) == ("mentee", "NO_CAPACITY_TOTAL")
    none = mm.staff_teams([], mm.team_profiles(_people()))
    assert {u.reason for u in none.unmatched} == {"SIZES"}


def test_a_critical_need_asks_for_two_mentors() -> None:
    """The needs stage counts holders, two of a critical need."""
    mentors = [Profile(id=who, offers={"sql": 4}) for who in ("ann", "ben")]
    found = mm.staff_teams(mentors, mm.team_profiles([_people()[1]]), mentors_per_team=(1, 2))
    assert found.certificate.stages[1].value == 2
    assert found.matches[0].ids == ("ann", "ben", "data")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"mentors_per_team": (2, 1)}, "above the most"),
        ({"must_have": 5, "critical": 4}, "critical is below"),
    ],
)
def test_settings_that_are_none_are_refused(settings: dict[str, Any], words: str) -> None:
    """The message names the setting."""
    with pytest.raises(mm.PolicyError, match=words):
        mm.staff_teams(_mentors(), mm.team_profiles(_people()), **settings)


def test_a_changed_record_is_refused() -> None:
    """Another mentor in the record is another score, which the judge counts."""
    teams = mm.team_profiles(_people())
    record = json.loads(mm.staff_teams(_mentors(), teams).to_json())
    for group in record["matches"]:
        group["members"] = [m for m in group["members"] if m["id"] != "ann"]
    with pytest.raises(mm.ProofError):
        mm.read_grouping(json.dumps(record), mentors=_mentors(), mentees=teams)


def test_teams_whom_few_mentors_may_take_get_them_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Teams that exist compete for rare mentors; as many are served as an enumeration serves."""
    random = Random(15)  # noqa: S311 - an instance, not a secret
    mentors = [Profile(id=f"m{i:02}", max_mentees=random.randint(1, 2)) for i in range(16)]
    teams = [
        Profile(
            id=f"t{i:02}", seeks={"sql"}, vetoes=[m.id for m in mentors if random.random() < 0.75]
        )
        for i in range(14)
    ]
    exact = mm.staff_teams(mentors, teams, mentors_per_team=(2, 3))
    monkeypatch.setattr(boards_module, "_LISTED", -1)
    found = mm.staff_teams(mentors, teams, mentors_per_team=(2, 3))
    assert len(found.matches) == len(exact.matches) == 11
    assert found.certificate.stages[0].proven
