"""Peers from people: who meets whom, why, who is left out, history, rounds, records, bad input.

Holds every module of `modes.peers` to account.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest

import mentormatch as mm

FREE = mm.Policy(criteria=[mm.Covers("seeks", "offers")], requirements=[mm.NotVetoed()])
"""Anybody may meet anybody, but for vetoes; self is excluded without being named."""


def person(name: str, offers: str = "", seeks: str = "", **more: Any) -> mm.Profile:
    """Make somebody of words."""
    return mm.Profile(id=name, offers=set(offers.split()), seeks=set(seeks.split()), **more)


def crowd(count: int, **more: Any) -> list[mm.Profile]:
    """Make people who differ in what they know and seek."""
    random = np.random.default_rng(count)
    skills = [f"s{k}" for k in range(12)]
    return [
        person(
            f"p{k:03d}",
            " ".join(random.choice(skills, 4, replace=False)),
            " ".join(random.choice(skills, 3, replace=False)),
            **more,
        )
        for k in range(count)
    ]


def who(grouping: mm.Grouping) -> list[tuple[str, ...]]:
    """Return the ids of each group."""
    return [match.ids for match in grouping.matches]


def reasons(grouping: mm.Grouping) -> dict[str, str]:
    """Return the reason of everybody who is left out."""
    return {left.person: left.reason for left in grouping.unmatched}


def test_both_have_to_gain() -> None:
    """A pair in which one side gains all and the other nothing is worth nothing together."""
    people = [
        person("ann", "sql", "r"),
        person("ben", "r go", "sql"),
        person("cem", "go", "c"),
        person("dee", "c sql", "go"),
    ]
    peers = mm.match_peers(people, FREE)
    assert who(peers) == [("ann", "ben"), ("cem", "dee")]
    assert [match.score for match in peers.matches] == [1, 1]


@pytest.mark.parametrize("count", [10, 11])
@pytest.mark.parametrize("combine", ["geometric", "minimum"])
def test_pieces_add_up_and_reciprocity_only_takes(count: int, combine: Any) -> None:
    """The pieces of each group sum to its units; differing directions are never rewarded."""
    peers = mm.match_peers(crowd(count), FREE, combine=combine)
    for match, pieces in zip(peers.matches, peers.pieces, strict=True):
        assert sum(piece.units for piece in pieces) == match.units
        assert pieces[-1].name == "reciprocity"
        assert pieces[-1].units <= 0
        assert len(pieces) == len(match.members) + 1
    assert {member.role for match in peers.matches for member in match.members} == {"peer"}


def test_an_odd_pool_makes_one_trio() -> None:
    """Eleven people: four pairs and one trio, all placed, proven."""
    peers = mm.match_peers(crowd(11), FREE)
    assert sorted(len(ids) for ids in who(peers)) == [2, 2, 2, 2, 3]
    assert not peers.unmatched
    assert peers.certificate.proven
    assert next(m.group for m in peers.matches if len(m.ids) == 3).startswith("trio-")  # type: ignore[union-attr]


def test_without_a_trio_somebody_is_left_over() -> None:
    """Pairs only: one of eleven has nobody left to meet."""
    peers = mm.match_peers(crowd(11), FREE, trio=False)
    assert list(reasons(peers).values()) == ["ODD_POOL"]
    assert "have partners already" in peers.unmatched[0].detail
    assert peers.certificate.proven


def test_the_order_of_rows_never_matters() -> None:
    """Reversed rows give an equal answer."""
    people = crowd(12)
    assert mm.match_peers(people, FREE, seed=3) == mm.match_peers(people[::-1], FREE, seed=3)


def test_stages_tell_people_and_total() -> None:
    """People come first, then the sum over people; under 'total' the other way round."""
    peers = mm.match_peers(crowd(7), FREE)
    people, total = peers.certificate.stages
    assert (people.name, people.value, people.bound) == ("people", 7, 7)
    assert total.proven
    sizes = [len(match.ids) for match in peers.matches]
    units = [match.units for match in peers.matches]
    rounded_down = sum(a * b for a, b in zip(sizes, units, strict=True))
    assert 0 <= total.value - rounded_down < 3
    turned = mm.match_peers(crowd(7), FREE.replace(objective="total"))
    assert [stage.name for stage in turned.certificate.stages] == ["total over people", "people"]
    assert turned.certificate.proven


def test_unproven_people_are_bounded_by_the_pool() -> None:
    """One person and nobody: the certificate is that of an empty answer."""
    for people in ([], crowd(1)):
        peers = mm.match_peers(people, FREE)
        assert who(peers) == []
        assert peers.certificate.proven
        assert [stage.value for stage in peers.certificate.stages] == [0, 0]
    assert reasons(mm.match_peers(crowd(1), FREE)) == {"p000": "NO_FEASIBLE_PEER"}


def test_presets_peers_asks_for_one_level_and_for_learning_on_both_sides() -> None:
    """Two rungs apart, one-sided or in one line is not allowed; one rung apart and mutual is."""
    people = [
        person("ann", "sql", "r", seniority="3"),
        person("ben", "r", "sql", seniority="4"),
        person("far", "r", "sql", seniority="6"),
        person("one", "r", "cobol", seniority="3"),
        person("rep", "r", "sql", seniority="3", manager="ann"),
    ]
    scores = mm.score(people, people, mm.presets.peers())
    allowed = scores.to_frame().notna()
    both = allowed & allowed.T
    assert {name for name in both.index if both.at["ann", name]} == {"ben"}
    assert who(mm.match_peers(people)) == [("ann", "ben")]


BAD_ANSWERS: dict[str, tuple[Callable[[], list[mm.Profile]], str]] = {
    "everybody vetoes everybody": (
        lambda: [
            person(a, "x", "x", vetoes=set("abcd") - {a})
            for a in "abcd"
        ],
        "VETOED_BY_ALL",
    ),
    "nobody is active": (lambda: [person(a, active=False) for a in "abc"], "WITHDRAWN"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_ANSWERS)
def test_nobody_can_be_matched_is_an_answer(case: str) -> None:
    """Nothing is lost: everybody is told, with the one reason that applies."""
    make, reason = BAD_ANSWERS[case]
    peers = mm.match_peers(make(), FREE)
    assert who(peers) == []
    assert set(reasons(peers).values()) == {reason}


def test_reporting_lines_floor_and_mixed_rules_are_told() -> None:
    """One manager of all; a floor nobody reaches; two rules that exclude all together."""
    line = [person("boss"), *(person(a, manager="boss") for a in "ab")]
    chained = FREE.replace(requirements=[mm.NotInChain()])
    assert reasons(mm.match_peers(line, chained))["boss"] == "CHAIN_EXCLUDED_ALL"
    low = mm.match_peers([person("a", "x", "y"), person("b", "x", "y")], FREE.replace(floor=0.5))
    assert set(reasons(low).values()) == {"BELOW_FLOOR"}
    mixed = [person("a", vetoes={"b"}, team="t"), person("b", team="u"), person("c", team="t")]
    rules = FREE.replace(requirements=[mm.NotVetoed(), mm.Differs("team")])
    left = mm.match_peers(mixed, rules)
    assert reasons(left) == {"a": "NO_FEASIBLE_PEER"}
    assert "'no veto' excludes 1, 'different team' excludes 1" in left.unmatched[0].detail


def test_an_odd_pool_with_vetoes_serves_as_many_as_possible() -> None:
    """Five people of whom four only accept the fifth: one pair, and a draw among four."""
    others = {f"o{k}" for k in range(4)}
    people = [person("hub"), *(person(o, vetoes=others - {o}) for o in sorted(others))]
    peers = mm.match_peers(people, FREE)
    assert len(who(peers)) == 1
    assert list(reasons(peers).values()) == ["LOTTERY"] * 3
    assert peers.certificate.proven


def test_total_leaves_people_out_and_says_so() -> None:
    """Under 'total' two can be alone although another answer would serve them."""
    people = [person("a", "x", "p"), person("b", "y", "q"), person("c", "z", "r"), person("d")]
    listed = mm.Listed([("b", "c"), ("c", "b")], value=1.0, otherwise=0.0, name="wish")
    apart = [("a", "c"), ("a", "d"), ("b", "d"), ("c", "a"), ("d", "a"), ("d", "b")]
    policy = mm.Policy(criteria=[listed], requirements=[mm.NotListed(apart)], objective="total")
    peers = mm.match_peers(people, policy)
    assert who(peers) == [("b", "c")]
    assert reasons(peers) == {"a": "OBJECTIVE", "d": "OBJECTIVE"}
    assert len(who(mm.match_peers(people, policy.replace(objective="coverage")))) == 2


# -- history and rounds --------------------------------------------------------------------------


def test_history_is_pairs_or_earlier_answers_in_any_order() -> None:
    """Whoever met does not meet again; duplicates and turned pairs change nothing."""
    people = crowd(6)
    first = mm.match_peers(people, FREE)
    again = mm.match_peers(people, FREE, history=[first])
    assert not {*who(first)} & {*who(again)}
    turned = [(pair[1], pair[0]) for pair in who(first)] * 2
    assert mm.match_peers(people, FREE, history=turned) == again
    assert mm.match_peers(people, FREE, history=first) == again


def test_unknown_ids_of_the_history_are_counted() -> None:
    """Somebody who left is passed over, with a note."""
    peers = mm.match_peers(crowd(4), FREE, history=[("p000", "gone"), ("lost", "gone")])
    (note,) = [f for f in peers.findings if f.code == "history-unknown"]
    assert note.message.startswith("2 ids")
    assert len(who(peers)) == 2


def test_a_history_of_everybody_leaves_nobody() -> None:
    """All pairs have met: an answer with reasons."""
    people = crowd(4)
    everybody = list(combinations([p.id for p in people], 2))
    peers = mm.match_peers(people, FREE, history=everybody)
    assert set(reasons(peers).values()) == {"NO_FEASIBLE_PEER"}
    assert "having met before excludes 3" in peers.unmatched[0].detail


@pytest.mark.parametrize("history", ["ann", 7, ["ab"], [("a", "a")], [("a",)], [("a", 1)], [None]])
def test_a_history_of_something_else_is_refused(history: Any) -> None:
    """The message says which item is no pair."""
    with pytest.raises(mm.InputError, match="history: "):
        mm.match_peers(crowd(2), FREE, history=history)


def test_nobody_meets_twice_in_rounds() -> None:
    """Eight people, seven rounds: every meeting is new; the first four rounds serve everybody."""
    people = crowd(8)
    plan = mm.schedule_peers(people, FREE, rounds=7, history=[("p000", "p001")])
    assert len(plan) == 7
    assert len(set(plan.met)) == len(plan.met)
    assert ("p000", "p001") not in plan.met
    assert not any(grouping.unmatched for grouping in plan[:3])
    assert all(grouping.certificate.proven for grouping in plan)
    partners = [p for theirs in plan.partners_of("p003") for p in theirs]
    assert len(set(partners)) == len(partners)


def served_in_half_as_many_rounds(people: int, seed: int, objective: str) -> bool:
    """Tell whether nobody is left out of rounds among people whose scores are drawn."""
    rng = np.random.default_rng(seed)
    pool = crowd(people)
    lists = [
        mm.Listed(
            [(a.id, b.id) for a in pool for b in pool if a != b and rng.random() < 0.3],
            name=f"list {weight}",
            weight=weight,
        )
        for weight in (1, 4)
    ]
    policy = mm.Policy.model_validate(
        {"criteria": lists, "requirements": [], "objective": objective}
    )
    plan = mm.schedule_peers(pool, policy, rounds=people // 2, seed=seed, combine="minimum")
    return len(plan) == people // 2 and not any(grouping.unmatched for grouping in plan)


@pytest.mark.parametrize("people", [2, 4, 6, 10])
def test_half_as_many_rounds_as_people_serve_everybody(people: int) -> None:
    """Where everybody may meet everybody, whatever the scores; people come before scores."""
    fresh = int(np.random.default_rng().integers(10**6))
    for seed in (*range(10), *range(fresh, fresh + 5)):
        assert served_in_half_as_many_rounds(people, seed, "coverage"), seed


def test_scores_alone_leave_people_out_of_rounds() -> None:
    """Under "total" the same rounds may leave somebody out, so the test above can fail."""
    assert not all(served_in_half_as_many_rounds(10, seed, "total") for seed in range(40))


def test_rounds_of_an_odd_pool_keep_trios_apart_too() -> None:
    """In a trio everybody meets two; none of these three meet again."""
    plan = mm.schedule_peers(crowd(7), FREE, rounds=3)
    met = [frozenset(pair) for g in plan for ids in who(g) for pair in combinations(ids, 2)]
    assert len(set(met)) == len(met) == len(plan.met)


def test_whoever_was_left_out_comes_first_in_the_next_round() -> None:
    """Three people in pairs only: each is left out once in three rounds."""
    plan = mm.schedule_peers(crowd(3), FREE, rounds=3, trio=False)
    assert sorted(next(iter(reasons(g))) for g in plan) == ["p000", "p001", "p002"]


def _told(plan: mm.PeerSchedule) -> list[str]:
    return [f.message for g in plan for f in g.findings if f.code == "no-new-meetings"]


def test_rounds_end_when_everybody_has_met() -> None:
    """A pair in very many rounds: one is planned, at once, and a finding says so."""
    plan = mm.schedule_peers(crowd(2), FREE, rounds=1_000_000)
    assert [len(g) for g in plan] == [1]
    assert plan.partners_of("p000") == (("p001",),)
    (told,) = _told(plan)
    assert told.startswith("1 of 1000000 rounds are planned: after it everybody has met")
    last = plan[-1]
    assert mm.read_grouping(last.to_json(), mentees=last.scores.mentees) == last


@pytest.mark.parametrize(
    ("count", "trio"), [(3, True), (3, False), (4, True), (7, True), (7, False)]
)
def test_no_round_is_empty_and_none_is_missing(count: int, trio: bool) -> None:
    """Every round brings a new meeting; where planning stops, all pairs have met."""
    plan = mm.schedule_peers(crowd(count), FREE, rounds=100, trio=trio)
    assert all(len(g) for g in plan)
    assert set(plan.met) == set(combinations([p.id for p in crowd(count)], 2))
    assert len(_told(plan)) == 1
    assert not _told(mm.schedule_peers(crowd(count), FREE, rounds=len(plan), trio=trio))


def test_rules_and_history_end_a_schedule_earlier() -> None:
    """Pairs that are forbidden or have met are not waited for."""
    people = [person("a", vetoes={"b"}), person("b"), person("c"), person("d")]
    plan = mm.schedule_peers(people, FREE, rounds=50, history=[("c", "d")])
    assert set(plan.met) == {("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")}
    assert len(_told(plan)) == 1
    met = list(combinations("abcd", 2))
    none = mm.schedule_peers([person(a) for a in "abcd"], FREE, rounds=5, history=met)
    assert [len(g) for g in none] == [0]
    assert set(reasons(none[0]).values()) == {"NO_FEASIBLE_PEER"}
    assert len(_told(none)) == 1


def test_a_schedule_is_a_table_and_a_text() -> None:
    """One row a member and round; the text begins each round with its number."""
    plan = mm.schedule_peers(crowd(6), FREE, rounds=2)
    frame = plan.to_frame()
    assert list(frame.columns[:5]) == ["round", "group", "role", "person", "score"]
    assert len(frame) == 12
    assert str(plan).startswith("round 1: 6 of 6 people")
    assert repr(plan) == str(plan)
    assert len(plan[:1]) == 1


@pytest.mark.parametrize("rounds", [0, -1, 1.5, True, "2"])
def test_rounds_are_a_whole_number(rounds: Any) -> None:
    """The message says what was expected."""
    with pytest.raises(mm.PolicyError, match="rounds: expected a whole number"):
        mm.schedule_peers(crowd(2), FREE, rounds=rounds)


# -- options, records ----------------------------------------------------------------------------


def test_every_wrong_option_is_named_at_once() -> None:
    """Two faults, one message."""
    with pytest.raises(mm.PolicyError, match=r"combine: .*; candidates: "):
        mm.match_peers(crowd(2), FREE, combine="harmonic", candidates=0)  # type: ignore[arg-type]
    with pytest.raises(mm.PolicyError, match="expected a Policy"):
        mm.match_peers(crowd(2), "peers")  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [6, 7])
def test_a_record_is_read_back_and_judged(count: int) -> None:
    """The same people give an equal answer; history and rules are in the record."""
    people = crowd(count)
    peers = mm.match_peers(people, FREE, seed=5, combine="minimum", history=[("p000", "p001")])
    again = mm.read_grouping(peers.to_json(), mentees=people)
    assert again == peers
    assert again.rules == peers.rules


def test_a_record_that_was_changed_is_refused() -> None:
    """Other groups, units or a tighter bound do not pass the judge; nor do other people."""
    people = crowd(6)
    record = json.loads(mm.match_peers(people, FREE).to_json())
    first, second = record["matches"][:2]
    first["members"][1], second["members"][1] = second["members"][1], first["members"][1]
    with pytest.raises(mm.ProofError):
        mm.read_grouping(json.dumps(record), mentees=people)
    record = json.loads(mm.match_peers(people, FREE).to_json())
    record["stages"][1]["bound"] -= 1
    with pytest.raises(mm.ProofError, match="stages"):
        mm.read_grouping(json.dumps(record), mentees=people)
    with pytest.raises(mm.DataMismatch):
        mm.read_grouping(mm.match_peers(people, FREE).to_json(), mentees=[*people[:5], person("z")])


def test_who_has_nothing_to_learn_is_told() -> None:
    """People who seek only what they know are counted: their pairs score without an exchange."""
    people = [person(name, "x y", "x") for name in "abcdef"]
    policy = mm.Policy(criteria=[mm.Covers("seeks", "offers", own="offers")])
    (told,) = [f for f in mm.match_peers(people, policy).findings if f.code == "nothing-to-learn"]
    assert told.message.startswith("6 mentees already know")


def test_unanswered_requirements_count_each_person_once() -> None:
    """One pool stands on both sides of the scores, and its people are not counted twice."""
    policy = FREE.replace(requirements=[mm.Differs("team")])
    findings = mm.match_peers(crowd(4), policy).findings
    (told,) = [f for f in findings if f.code == "requirement-unanswered"]
    assert told.message.startswith("4 people")
