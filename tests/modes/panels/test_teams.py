"""Teams of people: what a coordinator asks for, what comes back, and bad input.

Holds `modes.panels.teams`, `question`, `reasons`, `rules` and `instance` to account.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.results.groups.grouping import Grouping

Profile = mm.Profile


def _mentors(*skills: str, **answers: Any) -> list[Profile]:
    return [
        Profile(id=f"m{k}", offers=dict.fromkeys(skill.split(), 4), **answers)
        for k, skill in enumerate(skills)
    ]


def _mentees(*skills: str, importance: int = 1) -> list[Profile]:
    return [
        Profile(
            id=f"e{k}",
            seeks={s: {"target": 4, "importance": importance} for s in skill.split()},
        )
        for k, skill in enumerate(skills)
    ]


def _codes(grouping: Grouping) -> set[str]:
    return {finding.code for finding in grouping.findings}


def _reasons(grouping: Grouping) -> dict[str, str]:
    return {person.person: person.reason for person in grouping.unmatched}


def test_mentors_who_complement_each_other_form_a_team() -> None:
    """Two teams, each with a mentor for either skill, although pairs of one skill would do."""
    mentors = _mentors("sql", "sql", "law", "law")
    teams = mm.form_teams(mentors, _mentees(*["sql law"] * 6), teams=2)
    assert len(teams) == 2
    assert all(match.score == 1 for match in teams.matches)
    assert teams.certificate.proven
    assert not teams.unmatched
    assert str(teams).splitlines()[0] == "6 of 6 mentees are in 2 teams of 5, with 4 of 4 mentors"


def test_pieces_add_up_and_tell_who_covers_what() -> None:
    """Units of the pieces are those of the team, and the words name skill, mentee and mentor."""
    teams = mm.form_teams(_mentors("sql", "law"), _mentees("sql", "law", "art"))
    (explained,) = teams.explain("e0")
    assert sum(piece.units for piece in explained.pieces) == teams.matches[0].units == 666_666
    assert explained.pieces[0].detail == "sql for e0 (m0), law for e1 (m1)"
    assert explained.pieces[2].detail == "art for e2"
    assert "need-nobody-covers" in _codes(teams)
    frame = teams.to_frame()
    assert frame["role"].tolist() == ["mentor", "mentor", "mentee", "mentee", "mentee"]


def test_must_haves_come_before_coverage_and_open_ones_are_named() -> None:
    """A critical need asks for two; where one holds it the finding says so, and nobody is lost."""
    teams = mm.form_teams(_mentors("sql", "law"), _mentees("sql", "law", "law", importance=5))
    assert [stage.name for stage in teams.certificate.stages] == ["people", "needs", "coverage"]
    open_ = [f for f in teams.findings if f.code == "must-have-open"]
    assert {f.person for f in open_} == {"e0", "e1", "e2"}
    assert "'sql' is a must-have, but only 1 of the 2 mentors" in open_[0].message
    assert len(teams.matches[0].ids_of("mentee")) == 3


def test_a_critical_need_draws_two_mentors_who_hold_it() -> None:
    """Obligations decide before coverage does."""
    mentors = _mentors("sql", "sql", "law", "law")
    mentees = [
        *_mentees("sql", "sql", "sql", importance=5),
        *(p.replace(id=f"f{k}") for k, p in enumerate(_mentees("sql law", "law", "law"))),
    ]
    teams = mm.form_teams(mentors, mentees)
    (match,) = teams.groups_of("e0")
    assert {"m0", "m1"} <= set(match.ids_of("mentor"))


def test_rules_hold_for_everybody_of_a_team() -> None:
    """A veto, a reporting line and oneself keep people out of a team, between all its members."""
    mentors = [*_mentors("sql", "sql", "law", "law"), Profile(id="e1", offers={"art": 4})]
    mentees = [
        Profile(id="e0", seeks={"sql": 4, "law": 4}, vetoes={"m0"}),
        Profile(id="e1", seeks={"sql": 4, "law": 4}, manager="m2"),
        *(Profile(id=f"e{k}", seeks={"sql": 4, "law": 4}, vetoes={"e0"}) for k in range(2, 6)),
        Profile(id="e6", seeks={"law": 4}),
        Profile(id="e7", seeks={"law": 4}),
    ]
    teams = mm.form_teams(mentors, mentees)
    assert len(teams) == 2
    for match in teams.matches:
        givers, takers = set(match.ids_of("mentor")), set(match.ids_of("mentee"))
        assert not ("e0" in takers and "m0" in givers)
        assert not ("e1" in takers and givers & {"m2", "e1"})
        assert not ("e0" in takers and takers & {"e2", "e3", "e4", "e5"})


def test_a_number_of_teams_is_kept() -> None:
    """As many teams as asked for, though fewer would hold everybody."""
    teams = mm.form_teams(_mentors(*["sql"] * 6), _mentees(*["sql"] * 9), teams=3)
    assert len(teams) == 3
    one = mm.form_teams(_mentors(*["sql"] * 6), _mentees(*["sql"] * 9), teams=1)
    assert len(one) == 1
    assert set(_reasons(one).values()) == {"NOT_NEEDED", "LOTTERY"}


def test_more_teams_than_people_are_a_conflict_with_the_arithmetic() -> None:
    """The error names the two rules, and how many teams there can be."""
    with pytest.raises(mm.Conflict, match="3 × 3 mentees are 9, and 7 take part") as error:
        mm.form_teams(_mentors(*["sql"] * 6), _mentees(*["sql"] * 7), teams=3)
    assert error.value.rules == ("teams", "mentees_per_team")
    assert "ask for 2 teams at most" in str(error.value)


@pytest.mark.parametrize(
    ("mentors", "mentees", "words"),
    [
        (_mentors("sql"), _mentees("sql", "sql", "sql"), "1 mentor and 3 mentees take part"),
        (_mentors("sql", "sql"), _mentees("sql"), "2 mentors and 1 mentee take part"),
        ([], _mentees("sql"), "0 mentors and 1 mentee take part"),
        (_mentors("sql"), [], "1 mentor and 0 mentees take part"),
    ],
)
def test_too_few_people_are_left_out_with_the_sizes_as_reason(
    mentors: list[Profile], mentees: list[Profile], words: str
) -> None:
    """One person, no mentors, no mentees: a valid empty answer in which nobody is lost."""
    teams = mm.form_teams(mentors, mentees)
    assert not teams.matches
    assert len(teams.unmatched) == len(mentors) + len(mentees)
    assert set(_reasons(teams).values()) == {"SIZES"}
    assert words in teams.unmatched[0].detail
    assert teams.certificate.proven


def test_nobody_at_all_is_a_valid_answer() -> None:
    """No mentor and no mentee: no team, no reason, no error."""
    teams = mm.form_teams([], [])
    assert (len(teams), len(teams.unmatched), teams.certificate.proven) == (0, 0, True)
    assert str(teams).startswith("0 of 0 people are in 0 teams")


def test_people_who_are_gone_or_shut_out_have_their_own_reason() -> None:
    """Withdrawn, without places, vetoed by all, and with too few mentors allowed."""
    mentors = [*_mentors("sql", "sql"), Profile(id="n", offers={"sql": 4}, max_mentees=0)]
    everybody = {"m0", "m1", "n"}
    mentees = [
        *_mentees("sql", "sql", "sql"),
        Profile(id="gone", seeks={"sql"}, active=False),
        Profile(id="shut", seeks={"sql"}, vetoes=everybody),
        Profile(id="half", seeks={"sql"}, vetoes={"m0"}),
    ]
    teams = mm.form_teams(mentors, mentees)
    assert _reasons(teams) == {
        "gone": "WITHDRAWN",
        "shut": "VETOED_BY_ALL",
        "half": "SIZES",
        "n": "WITHDRAWN",
    }


def test_a_need_that_nobody_has_and_people_without_needs_change_nothing() -> None:
    """Everybody is placed; a team with nothing left to learn is not told to be bad."""
    mentees = [Profile(id=f"e{k}", seeks={"sql": {"current": 4, "target": 4}}) for k in range(3)]
    teams = mm.form_teams(_mentors("sql", "law"), mentees)
    assert teams.matches[0].score == 1
    assert "no-open-need" in _codes(teams)
    unanswered = mm.form_teams(_mentors("sql", "law"), [Profile(id=f"e{k}") for k in range(3)])
    assert unanswered.matches[0].score == 0


def test_a_policy_without_needs_is_refused() -> None:
    """Teams are formed for coverage, so some criterion has to tell the needs."""
    policy = mm.Policy(criteria=[mm.Gap("seniority")])
    with pytest.raises(mm.PolicyError, match='add Covers\\("seeks", "offers"\\)'):
        mm.form_teams(_mentors("sql"), _mentees("sql"), policy)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"mentors_per_team": (3, 2)}, "the fewest \\(3\\) are above the most"),
        ({"mentees_per_team": (0, 2)}, "mentees_per_team.0"),
        ({"mentees_per_team": 3}, "mentees_per_team"),
        ({"teams": 0}, "teams"),
        ({"must_have": 5, "critical": 4}, "critical is below must_have"),
        ({"must_have": 0}, "must_have"),
    ],
)
def test_sizes_that_are_none_are_refused(options: dict[str, Any], words: str) -> None:
    """The message names the setting."""
    with pytest.raises(mm.PolicyError, match=words):
        mm.form_teams(_mentors("sql", "sql"), _mentees("sql"), **options)


@settings(max_examples=5)
@given(st.randoms(use_true_random=False), st.integers(0, 3))
def test_order_of_rows_never_changes_the_teams(random: Any, seed: int) -> None:
    """The same people in any order give the same answer."""
    programme = mm.datasets.load_programme()
    mentors, mentees = list(programme.mentors)[:7], list(programme.mentees)[:12]
    expected = mm.form_teams(mentors, mentees, seed=seed)
    random.shuffle(mentors)
    random.shuffle(mentees)
    assert mm.form_teams(mentors, mentees, seed=seed).matches == expected.matches


def test_a_record_is_read_back_and_judged_anew() -> None:
    """The same groups come back on the same people; changed groups, scores or people do not."""
    mentors, mentees = _mentors("sql", "law"), _mentees("sql", "law", "art")
    teams = mm.form_teams(mentors, mentees, seed=3)
    assert mm.read_grouping(teams.to_json(), mentors=mentors, mentees=mentees) == teams
    record = json.loads(teams.to_json())
    record["matches"][0]["units"] += 1
    with pytest.raises(mm.ProofError):
        mm.read_grouping(json.dumps(record), mentors=mentors, mentees=mentees)
    record = json.loads(teams.to_json())
    record["matches"][0]["members"].pop()
    with pytest.raises(mm.ProofError, match="mentees, not 3-6"):
        mm.read_grouping(json.dumps(record), mentors=mentors, mentees=mentees)
    record = json.loads(teams.to_json())
    record["stages"][-1]["bound"] -= 1
    with pytest.raises(mm.ProofError, match="below the value"):
        mm.read_grouping(json.dumps(record), mentors=mentors, mentees=mentees)
    with pytest.raises(mm.DataMismatch):
        mm.read_grouping(teams.to_json(), mentors=mentors, mentees=[*mentees, Profile(id="x")])


def test_report_and_tables_are_written(tmp_path: Any) -> None:
    """The page and the table of a team answer exist and name the team."""
    teams = mm.form_teams(_mentors("sql", "law"), _mentees("sql", "law", "art"))
    teams.report(tmp_path / "report.html")
    teams.to_csv(tmp_path / "groups.csv")
    assert "team-1" in (tmp_path / "report.html").read_text("utf-8")
    assert (tmp_path / "groups.csv").read_text("utf-8").count("team-1") == 5


def test_a_medium_programme_is_placed_within_a_tenth_of_the_bound() -> None:
    """The bundled programme: everybody who may be placed is, coverage is near its bound."""
    programme = mm.datasets.load_programme()
    teams = mm.form_teams(programme.mentors, programme.mentees, seed=1)
    assert teams.certificate.stages[0].proven
    assert teams.certificate.relative_gap < 0.1
    assert set(_reasons(teams).values()) <= {"NOT_NEEDED", "CHAIN_EXCLUDED_ALL", "WITHDRAWN"}


def _thirty(few: list[tuple[int, ...]]) -> tuple[list[Profile], list[Profile]]:
    """Thirty mentors and thirty mentees, of whom the first may meet few mentors only."""
    random = Random(1)  # noqa: S311 - an instance, not a secret
    skills = [f"k{i}" for i in range(12)]
    mentors = [
        Profile(id=f"m{i:02}", offers={s: random.randint(2, 5) for s in random.sample(skills, 4)})
        for i in range(30)
    ]
    others = [[f"m{j:02}" for j in range(30) if j not in theirs] for theirs in few]
    mentees = [
        Profile(
            id=f"e{i:02}",
            seeks=set(random.sample(skills, 3)),
            vetoes=dict(enumerate(others)).get(i),
        )
        for i in range(30)
    ]
    return mentors, mentees


@pytest.mark.parametrize(
    "few",
    [[(0, 1)], [(2 * i % 8, (2 * i + 1) % 8, (2 * i + 2) % 8) for i in range(9)]],
    ids=["one", "nine who compete"],
)
def test_whoever_few_mentors_may_take_is_in_a_team(few: list[tuple[int, ...]]) -> None:
    """People who may meet two or three of thirty mentors are in a team, as all others are."""
    mentors, mentees = _thirty(few)
    teams = mm.form_teams(mentors, mentees, seed=2)
    assert teams.certificate.stages[0].value == 30
    assert teams.certificate.stages[0].proven


def test_whom_no_team_can_take_beside_others_is_told_so_with_proof() -> None:
    """Three who share the only two mentors they may meet are too few for teams of four."""
    mentors, mentees = _thirty([(0, 1), (0, 1), (0, 1)])
    others = {mentee.id for mentee in mentees[3:]}
    mentors[:2] = [mentor.model_copy(update={"vetoes": others}) for mentor in mentors[:2]]
    teams = mm.form_teams(mentors, mentees, mentees_per_team=(4, 6))
    assert teams.certificate.stages[0].proven
    left = {u.person: u.reason for u in teams.unmatched.of("mentee")}
    assert left == dict.fromkeys(("e00", "e01", "e02"), "SIZES")
