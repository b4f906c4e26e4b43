"""Boards of people: complementary mentors, one lead, rules between members, bad input.

Holds `modes.panels.boards`, `board_question`, `question`, `facts` and `reasons` to account.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.modes.panels import boards as form
from mentormatch.results.groups.grouping import Grouping
from mentormatch.solve.panels.boards import solve as boards_module

Profile = mm.Profile


def _mentors(**answers: Any) -> list[Profile]:
    return [
        Profile(id="ann", offers={"sql": 4, "r": 3}, department="it", **answers),
        Profile(id="ben", offers={"sql": 4}, department="it", **answers),
        Profile(id="cat", offers={"law": 4}, department="legal", **answers),
        Profile(id="dan", offers={"art": 4}, department="design", **answers),
    ]


def _mentee(who: str = "zoe", **answers: Any) -> Profile:
    return Profile(id=who, **{"seeks": {"sql": 4, "law": 4}, **answers})


def _reasons(grouping: Grouping) -> dict[str, str]:
    return {person.person: person.reason for person in grouping.unmatched}


def _members(grouping: Grouping, who: str = "zoe") -> set[str]:
    return {person for match in grouping.groups_of(who) for person in match.ids} - {who}


def test_a_board_complements_instead_of_repeating() -> None:
    """Two seats go to the two skills, not to the two with the highest score as pairs."""
    needs = {"sql": {"target": 4, "importance": 3}, "r": 3, "law": {"target": 4, "importance": 2}}
    boards = mm.form_boards(_mentors(), [_mentee(seeks=needs)], size=2)
    assert _members(boards) == {"ann", "cat"}
    additive = mm.match(_mentors(), [_mentee(seeks=needs, max_mentors=2)])
    assert set(additive.mentors_of("zoe")) == {"ann", "ben"}
    assert boards.certificate.proven


def test_one_member_leads_the_one_with_the_highest_score() -> None:
    """The lead comes first and has the highest directed score for the mentee."""
    boards = mm.form_boards(_mentors(), [_mentee(seeks={"sql": 4, "r": 3, "law": 4})])
    (match,) = boards.matches
    (lead,) = match.ids_of("lead")
    values, ids = boards.scores.values[:, 0], boards.scores.mentors.ids
    scores = {who: float(values[ids.index(who)]) for who in _members(boards)}
    assert scores[lead] == max(scores.values())
    assert match.mentor == lead
    assert match.group == "board-zoe"


def test_pieces_add_up_to_the_score() -> None:
    """What is covered, each member, and how they differ: units are those of the board."""
    boards = mm.form_boards(_mentors(), [_mentee(preferences=["ann"])], size=2)
    (explained,) = boards.explain("zoe")
    assert sum(piece.units for piece in explained.pieces) == boards.matches[0].units
    names = [piece.name for piece in explained.pieces]
    assert names == ["covered", "covered in part", "not covered", "each member", "differ"]
    assert explained.pieces[-1].detail == "2 in department"
    assert 0 < boards.matches[0].score <= 1


def test_a_board_of_one_scores_like_a_pair() -> None:
    """Without diversity and with one seat, the score is that of the pair."""
    policy = mm.presets.board()
    boards = mm.form_boards(_mentors(), [_mentee()], policy, size=1, diversity=0.0)
    (match,) = boards.matches
    (pair,) = mm.match(_mentors(), [_mentee()], policy).matches
    assert match.units == pair.units


def test_members_of_one_reporting_line_sit_apart_unless_allowed() -> None:
    """Ann reports to cat, so they do not share a board; the option lifts it."""
    mentors = _mentors()
    mentors[0] = mentors[0].replace(manager="cat")
    boards = mm.form_boards(mentors, [_mentee()], size=2)
    assert _members(boards) == {"ben", "cat"}
    only = [mentors[0], mentors[2]]
    assert len(_members(mm.form_boards(only, [_mentee()], size=2))) == 1
    both = mm.form_boards(only, [_mentee()], size=2, chain_apart=False)
    assert _members(both) == {"ann", "cat"}


def test_a_reporting_line_that_only_the_mentees_file_knows_counts() -> None:
    """The middle of the line stands among the mentees."""
    mentors = [_mentors()[0].replace(manager="zoe2"), _mentors()[2]]
    mentees = mm.Profiles.of([_mentee("yan")]).with_managers({"zoe2": "cat"})
    boards = mm.form_boards(mentors, mentees, size=2)
    assert len(_members(boards, "yan")) == 1


def test_mentors_who_vetoed_each_other_sit_apart() -> None:
    """A veto holds between members, too."""
    mentors = _mentors()
    mentors[0] = mentors[0].replace(vetoes={"cat"})
    assert _members(mm.form_boards(mentors, [_mentee()], size=2)) == {"ben", "cat"}


def test_places_are_kept_and_everybody_is_served_first() -> None:
    """Four places for three mentees: everybody has a mentor before anybody has two."""
    mentees = [_mentee(who) for who in ("x", "y", "z")]
    boards = mm.form_boards(_mentors(), mentees, size=2)
    assert sorted(len(_members(boards, who)) for who in ("x", "y", "z")) == [1, 1, 2]
    assert "board-of-one" in {finding.code for finding in boards.findings}
    fewer = mm.form_boards(_mentors(), mentees, size=(2, 2))
    assert len(fewer) == 2
    assert list(_reasons(fewer).values()) == ["LOTTERY"]


def test_a_mentee_says_how_many_mentors_at_most() -> None:
    """A stated ``max_mentors`` caps the board; one who says nothing may have a full one."""
    mentors = _mentors(max_mentees=2)
    boards = mm.form_boards(mentors, [_mentee("a", max_mentors=1), _mentee("b")], size=3)
    assert len(_members(boards, "a")) == 1
    assert len(_members(boards, "b")) == 3
    small = mm.form_boards(mentors, [_mentee("a", max_mentors=1)], size=(2, 3))
    assert _reasons(small)["a"] == "SIZES"
    assert "takes at most 1 mentors" in small.unmatched[0].detail


def test_diversity_brings_another_department() -> None:
    """Of two mentors who cover alike, the one from elsewhere sits on the board."""
    mentors = [
        Profile(id="ann", offers={"sql": 4}, department="it"),
        Profile(id="ben", offers={"law": 4}, department="it"),
        Profile(id="cat", offers={"law": 4}, department="legal"),
    ]
    boards = mm.form_boards(mentors, [_mentee()], size=2)
    assert _members(boards) == {"ann", "cat"}
    silent = mm.form_boards(mentors, [_mentee()], size=2, distinct=("site",))
    assert "field-unanswered" in {finding.code for finding in silent.findings}


@pytest.mark.parametrize(
    ("mentors", "mentees"),
    [([], []), ([], [_mentee()]), (_mentors(), []), (_mentors()[:1], [_mentee("ann")])],
    ids=["nobody", "no mentors", "no mentees", "one person in both"],
)
def test_nobody_to_meet_is_a_valid_answer(mentors: list[Profile], mentees: list[Profile]) -> None:
    """No boards, a reason for everybody, no error."""
    boards = mm.form_boards(mentors, mentees)
    assert not boards.matches
    assert len(boards.unmatched) == len(mentors) + len(mentees)
    assert boards.certificate.proven


def test_a_need_that_nobody_has_is_named() -> None:
    """The board is formed for the rest, and the finding names the skill."""
    boards = mm.form_boards(_mentors(), [_mentee(seeks={"sql": 4, "rust": 4})])
    found = [f for f in boards.findings if f.code == "need-nobody-covers"]
    assert "'rust'" in found[0].message
    assert "rust" in boards.explain("zoe")[0].pieces[2].detail


def test_people_who_are_left_out_have_their_reason() -> None:
    """Withdrawn, vetoed by all, without a board for want of mentors, and not needed."""
    mentees = [
        _mentee("a"),
        _mentee("gone", active=False),
        _mentee("shut", vetoes={m.id for m in _mentors()}),
    ]
    boards = mm.form_boards(_mentors(), mentees, size=2)
    told = _reasons(boards)
    assert told["gone"] == "WITHDRAWN"
    assert told["shut"] == "VETOED_BY_ALL"
    assert set(told.values()) == {"WITHDRAWN", "VETOED_BY_ALL", "NOT_NEEDED"}
    few = mm.form_boards(_mentors(), [_mentee(vetoes={"ann", "ben", "cat"})], size=(2, 3))
    assert _reasons(few)["zoe"] == "SIZES"


def test_promised_minimums_are_told_to_be_ignored() -> None:
    """Boards do not look at ``min_mentees``, nor do other forms than pairs, and they say so."""
    mentees = [_mentee(name, team="a") for name in ("eli", "fay", "gus")]
    teams = mm.team_profiles(mentees, by="team")
    for least in (1, 0):
        mentors = _mentors(min_mentees=least)
        for answer in (
            mm.form_boards(mentors, mentees),
            mm.form_teams(mentors, mentees),
            mm.staff_teams(mentors, teams),
            mm.form_groups(mentors, mentees, size=(2, 3)),
        ):
            codes = {finding.code for finding in answer.findings}
            assert ("minimum-ignored" in codes) == bool(least), answer.mode


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"size": 7}, "size"),
        ({"size": 0}, "size"),
        ({"size": (3, 2)}, "above the most"),
        ({"diversity": 1.5}, "diversity"),
        ({"distinct": ("departmint",)}, "did you mean 'department'"),
        ({"distinct": ("gender",)}, "protected"),
        ({"policy": mm.Policy(criteria=[mm.Gap("seniority")])}, "no criterion of the policy"),
    ],
)
def test_settings_that_are_none_are_refused(options: dict[str, Any], words: str) -> None:
    """The message names the setting, and near names."""
    with pytest.raises(mm.PolicyError, match=words):
        mm.form_boards(_mentors(), [_mentee()], **options)


@settings(max_examples=5)
@given(st.randoms(use_true_random=False), st.integers(0, 3))
def test_order_of_rows_never_changes_the_boards(random: Any, seed: int) -> None:
    """The same people in any order give the same answer."""
    programme = mm.datasets.load_programme()
    mentors, mentees = list(programme.mentors)[:9], list(programme.mentees)[:6]
    expected = mm.form_boards(mentors, mentees, seed=seed)
    random.shuffle(mentors)
    random.shuffle(mentees)
    assert mm.form_boards(mentors, mentees, seed=seed).matches == expected.matches


def test_a_record_is_read_back_and_judged_anew() -> None:
    """The same boards come back on the same people; a changed score or lead does not."""
    mentors, mentees = _mentors(), [_mentee(), _mentee("yan")]
    boards = mm.form_boards(mentors, mentees, size=2)
    assert mm.read_grouping(boards.to_json(), mentors=mentors, mentees=mentees) == boards
    record = json.loads(boards.to_json())
    record["matches"][0]["units"] += 1
    with pytest.raises(mm.ProofError):
        mm.read_grouping(json.dumps(record), mentors=mentors, mentees=mentees)
    record = json.loads(boards.to_json())
    members = record["matches"][0]["members"]
    members[0]["role"], members[1]["role"] = "mentor", "lead"
    with pytest.raises(mm.ProofError):
        mm.read_grouping(json.dumps(record), mentors=mentors, mentees=mentees)
    with pytest.raises(mm.DataMismatch):
        mm.read_grouping(boards.to_json(), mentors=mentors[:3], mentees=mentees)


def test_the_bundled_programme_is_within_its_bound() -> None:
    """Everybody whom places allow has a board; the score is near its bound."""
    programme = mm.datasets.load_programme()
    boards = mm.form_boards(programme.mentors, programme.mentees, seed=1)
    assert boards.certificate.stages[0].proven
    assert boards.certificate.relative_gap < 0.12


@pytest.mark.parametrize("seed", [15, 21])
def test_as_many_boards_as_there_can_be_where_rare_mentees_compete(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever few mentors may take has a board, although no boards are listed."""
    monkeypatch.setattr(boards_module, "_LISTED", -1)
    random = Random(seed)  # noqa: S311 - an instance, not a secret
    mentors = [
        Profile(id=f"m{i:02}", offers={"sql": 4}, max_mentees=random.randint(1, 2))
        for i in range(16)
    ]
    mentees = [
        Profile(id=f"e{i:02}", vetoes=[m.id for m in mentors if random.random() < 0.75])
        for i in range(14)
    ]
    boards = mm.form_boards(mentors, mentees, size=(2, 3))
    assert len(boards.matches) == {15: 11, 21: 10}[seed]
    assert boards.certificate.stages[0].proven
    monkeypatch.setattr(boards_module, "_LISTED", 20_000)
    assert len(mm.form_boards(mentors, mentees, size=(2, 3)).matches) == len(boards.matches)


@pytest.mark.parametrize("diversity", [0.0, 0.1, 0.5, 0.99])
def test_a_full_board_scores_the_same_for_every_size(diversity: float) -> None:
    """Whoever takes one mentor has a full board of one, whatever sizes others may have."""
    mentors = [Profile(id="m", department="law", offers={"sql": 4})]
    mentees = [_mentee("e", max_mentors=1)]
    scores = {
        mm.form_boards(mentors, mentees, size=size, diversity=diversity).matches[0].units
        for size in (1, 2, 3, 6)
    }
    assert len(scores) == 1


def test_seats_are_counted_alike_where_two_sizes_meet() -> None:
    """With two seats of three asked for, two departments are all that differ can give."""
    answers: dict[str, Any] = {"mentors": _mentors(), "diversity": 0.5, "distinct": ("department",)}
    board = mm.form_boards(mentees=[_mentee(max_mentors=2)], size=3, **answers)
    differ = {piece.name: piece.units for piece in board.explain("zoe")[0].pieces}["differ"]
    assert differ == 500_000


def test_a_record_of_before_keeps_its_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Boards that were scored on all seats asked for are read as they were; forged ones are not."""
    mentors, mentees = _mentors(), [_mentee(max_mentors=1), _mentee("yan")]
    now = mm.form_boards(mentors, mentees, size=2, diversity=0.5)
    with monkeypatch.context() as patch:
        patch.setattr(form, "_Boards", form._EarlierBoards)
        old = mm.form_boards(mentors, mentees, size=2, diversity=0.5)
    assert old.matches != now.matches
    again = mm.read_grouping(old.to_json(), mentors=mentors, mentees=mentees)
    assert again.matches == old.matches
    record = json.loads(old.to_json())
    record["matches"][0]["units"] += 1
    with pytest.raises(mm.ProofError):
        mm.read_grouping(json.dumps(record), mentors=mentors, mentees=mentees)
