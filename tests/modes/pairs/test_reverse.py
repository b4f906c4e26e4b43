"""Reverse mentoring: who may be paired, what counts, one table of people, and tiny instances.

Holds ``modes.pairs.reverse`` to account.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_oracle import above

import mentormatch as mm
from oracle import instance, optimum

RUNGS = ("1", "2", "3", "4", "5", "6")
LADDER = tuple(RUNGS)
SKILLS = ("ai", "sql", "video")
Staff = list[mm.Profile]

_level = st.none() | st.integers(1, 5)
_said: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "seniority": st.sampled_from(RUNGS),
        "offers": st.dictionaries(st.sampled_from(SKILLS), _level, max_size=2),
        "seeks": st.dictionaries(st.sampled_from(SKILLS), _level, max_size=3),
    },
)


@st.composite
def staff(draw: st.DrawFn, /, ids: Sequence[str], **always: Any) -> Staff:
    """Draw people who may report to, veto or have met one another."""
    others = st.frozensets(st.sampled_from("abcdefgh"), max_size=1)
    people = []
    for who in ids:
        named: dict[str, Any] = {
            "manager": draw(st.none() | st.sampled_from("abcdefgh")),
            "vetoes": draw(others) - {who},
            "past_partners": draw(others) - {who},
        }
        if named["manager"] == who:
            named["manager"] = None
        people.append(mm.Profile(id=who, **draw(_said), **named, **always))
    return people


def pool(people: Staff) -> mm.Profiles:
    return mm.Profiles.of(people, ladder=LADDER)


def may_meet(junior: mm.Profile, senior: mm.Profile, everybody: Staff) -> bool:
    """Tell by the rules as they are written, for people who stand in one pool each."""
    managers: dict[str, set[str]] = {}
    for person in everybody:
        if person.manager:
            managers.setdefault(person.id, set()).add(person.manager)
    line = junior.id in above(senior.id, managers) or senior.id in above(junior.id, managers)
    named = [(p.vetoes or frozenset()) | (p.past_partners or frozenset()) for p in (junior, senior)]
    rungs = [p.seniority for p in (junior, senior)]
    far = None in rungs or RUNGS.index(str(rungs[1])) - RUNGS.index(str(rungs[0])) >= 2
    apart = senior.id not in named[0] and junior.id not in named[1]
    return junior.id != senior.id and not line and apart and far


@settings(max_examples=60)
@given(data=st.data())
def test_a_pair_is_allowed_as_the_rules_say(data: st.DataObject) -> None:
    """Two rungs below or unknown, in no reporting line, no veto and no past: nothing else."""
    juniors, seniors = data.draw(staff("abcd")), data.draw(staff("efgh"))
    scores = mm.score(pool(juniors), pool(seniors), mm.presets.reverse())
    expected = [[may_meet(j, s, [*juniors, *seniors]) for s in seniors] for j in juniors]
    assert scores.eligible.tolist() == expected


@settings(max_examples=40)
@given(data=st.data(), engine=st.sampled_from(["matrix", "scale"]))
def test_the_answer_is_the_best_of_all(
    data: st.DataObject, engine: Literal["matrix", "scale"]
) -> None:
    """Coverage, worst pair and total are those of enumeration, with either engine."""
    if engine == "scale":
        pytest.importorskip("numba")
    places = data.draw(st.integers(1, 2))
    juniors = data.draw(staff("abcd"[: data.draw(st.integers(1, 4))], max_mentees=places))
    seniors = data.draw(staff("efgh"[: data.draw(st.integers(1, 4))]))
    matching = mm.match(pool(juniors), pool(seniors), mm.presets.reverse(), seed=4, engine=engine)
    allowed = [[may_meet(j, s, [*juniors, *seniors]) for s in seniors] for j in juniors]
    best = optimum(instance(matching.scores.units, eligible=allowed, mentor_capacity=places))
    assert best is not None
    rows = [(ord(m.mentor) - ord("a"), ord(m.mentee) - ord("e")) for m in matching.matches]
    assert tuple(sorted(rows)) in best.optimal
    assert matching.certificate.proven


def test_the_reporting_line_is_followed_to_its_ends() -> None:
    """Six below is as forbidden as one below, whether or not those between take part."""
    line = [
        mm.Profile(id=f"p{k}", seniority=str(k + 1), manager=f"p{k + 1}" if k < 6 else None)
        for k in range(7)
    ]
    outsider = mm.Profile(id="x", seniority="7")
    whole = mm.Profiles.of([*line, outsider])
    scores = mm.score(whole.filter(["p0"]), whole.filter(["p6", "x"]), mm.presets.reverse())
    assert scores.eligible.tolist() == [[False, True]]
    assert scores.obstacles("p0", "p6") == ("not in reporting line",)
    upside_down = mm.score(whole.filter(["p6"]), whole.filter(["p0"]), mm.presets.reverse())
    assert "not in reporting line" in upside_down.obstacles("p6", "p0")


def test_an_unknown_rung_passes_and_is_counted() -> None:
    """The caller said who is the junior; the finding says how many could not be checked."""
    junior = mm.Profile(id="joy", offers={"ai": 4})
    senior = mm.Profile(id="lou", seeks={"ai"}, seniority="5")
    matching = mm.match([junior], [senior], mm.presets.reverse())
    assert [m.ids for m in matching.matches] == [("joy", "lou")]
    (told,) = [f.message for f in matching.findings if f.code == "requirement-unanswered"]
    assert told.startswith("1 person did not answer what the requirement 'two rungs below' looks")


@pytest.mark.parametrize(("rung", "allowed"), [("5", False), ("4", False), ("3", True)])
def test_a_junior_stands_at_least_two_rungs_below(rung: str, allowed: bool) -> None:
    """One rung below is a colleague, not a junior."""
    junior, senior = mm.Profile(id="joy", seniority=rung), mm.Profile(id="lou", seniority="5")
    scores = mm.score([junior], [senior], mm.presets.reverse())
    assert scores.eligible.tolist() == [[allowed]]
    if not allowed:
        (left,) = mm.match([junior], [senior], mm.presets.reverse()).unmatched.of("mentee")
        assert left.detail == "the rule 'two rungs below' excludes all 1 mentors"


def test_what_the_junior_gains_decides_between_equals() -> None:
    """Both seniors learn the same; the junior goes to the one who can teach something back."""
    junior = mm.Profile(id="joy", seniority="1", offers={"ai": 5}, seeks={"negotiation"})
    teacher = mm.Profile(id="zed", seniority="4", seeks={"ai"}, offers={"negotiation": 5})
    other = mm.Profile(id="abe", seniority="4", seeks={"ai"}, offers={"golf": 5})
    matching = mm.match([junior], [other, teacher], mm.presets.reverse())
    assert [m.mentee for m in matching.matches] == ["zed"]
    (told,) = matching.explain("zed")
    gained = next(part for part in told.parts if part.criterion == "seeks in return")
    assert (gained.units, gained.weight) == (100_000, 100_000)
    assert (gained.mentor_fact, gained.mentee_fact) == ("negotiation", "negotiation 5")
    assert sum(part.units for part in told.parts) == matching.matches[0].units


def test_what_the_senior_knows_already_teaches_nothing() -> None:
    """People want to work with what they know; only what is above their own level counts."""
    senior = mm.Profile(id="lou", seniority="5", seeks={"sql": 4, "ai": 4}, offers={"sql": 5})
    knows_sql = mm.Profile(id="bo", seniority="1", offers={"sql": 5})
    knows_ai = mm.Profile(id="cy", seniority="1", offers={"ai": 4})
    scores = mm.score([knows_sql, knows_ai], [senior], mm.presets.reverse())
    learnt = {j: scores.contributions(j, "lou")[0].units for j in ("bo", "cy")}
    assert learnt == {"bo": 0, "cy": 350_000}


def test_a_junior_who_has_learnt_everything_gains_nothing() -> None:
    """Being done is no gain: it must not make a junior dearer than one who would learn."""
    senior = mm.Profile(id="lou", offers={"sql": 5})
    done = mm.Profile(id="bo", seeks={"sql": 3}, offers={"sql": 4})
    some = mm.Profile(id="cy", seeks={"sql": 3, "ai": 3})
    policy = mm.Policy(criteria=[mm.Returns(own="offers")])
    scores = mm.score([done, some], [senior], policy)
    assert scores.values[:, 0].tolist() == [0.0, 0.5]
    assert scores.contributions("bo", "lou")[0].mentor_fact == "nothing more to learn"


@settings(max_examples=50)
@given(data=st.data(), split=st.booleans())
def test_nobody_of_one_table_is_paired_both_ways(data: st.DataObject, *, split: bool) -> None:
    """One table in both roles, rungs unknown or not: no pair twice, nobody with themself."""
    people = pool(data.draw(staff("abcdef")))
    juniors, seniors = mm.reverse_pools(people) if split else (people, people)
    matching = mm.match(juniors, seniors, mm.presets.reverse(), seed=9)
    pairs = {(m.mentor, m.mentee) for m in matching.matches}
    assert not pairs & {(mentee, mentor) for mentor, mentee in pairs}
    for mentor, mentee in pairs:
        low, high = people[mentor].seniority, people[mentee].seniority
        assert low is not None and high is not None
        assert RUNGS.index(high) - RUNGS.index(low) >= 2
    assert len({mentor for mentor, _ in pairs}) == len({mentee for _, mentee in pairs})


@settings(max_examples=50)
@given(data=st.data())
def test_nobody_of_one_table_is_lost(data: st.DataObject) -> None:
    """Everybody is a junior, a senior, both, or named in a finding with the reason."""
    people = pool(data.draw(staff("abcdef"[: data.draw(st.integers(0, 6))])))
    juniors, seniors = mm.reverse_pools(people)
    known = {p.id: RUNGS.index(p.seniority) for p in people if p.seniority}
    assert juniors.ids == tuple(
        p for p in people.ids if any(r - known.get(p, 99) >= 2 for r in known.values())
    )
    assert seniors.ids == tuple(
        p for p in people.ids if p in known and any(known[p] - r >= 2 for r in known.values())
    )
    nowhere = set(people.ids) - set(juniors.ids) - set(seniors.ids)
    told = {f.code: f.message for f in juniors.findings}
    blank = [p for p in people.ids if p not in known]
    assert ("rung-unknown" in told) == bool(blank)
    assert ("nobody-two-rungs-away" in told) == bool(nowhere - set(blank))


def test_the_places_of_one_table_are_one_a_side() -> None:
    """Promises for the usual direction are lowered to one, minima to none, and a 0 stays."""
    people = [
        mm.Profile(id="a", seniority="1", max_mentees=3, min_mentees=2, max_mentors=2),
        mm.Profile(id="b", seniority="1", max_mentees=0),
        mm.Profile(id="z", seniority="5", max_mentees=4, max_mentors=3),
    ]
    juniors, seniors = mm.reverse_pools(people)
    assert juniors.column("max_mentees").to_dict() == {"a": 1, "b": 0}
    assert juniors.column("min_mentees").to_dict() == {"a": 0, "b": None}
    assert seniors.column("max_mentors").to_dict() == {"z": 1}


def test_a_silent_veto_of_the_junior_is_kept() -> None:
    """A veto needs no reason, and the senior is told nothing but that nobody is left."""
    junior = mm.Profile(id="joy", seniority="1", vetoes={"lou"})
    senior = mm.Profile(id="lou", seniority="5", preferences=("joy",))
    matching = mm.match([junior], [senior], mm.presets.reverse())
    assert len(matching.matches) == 0
    assert {u.reason for u in matching.unmatched} == {"VETOED_BY_ALL"}


# -- bad input -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("juniors", "seniors", "reasons"),
    [
        ([], [], set()),
        ([], ["lou"], {"NO_CAPACITY_TOTAL"}),
        (["joy"], [], {"NO_FEASIBLE_MENTEE"}),
        (["joy"], ["joy"], {"NO_FEASIBLE_MENTOR", "NO_FEASIBLE_MENTEE"}),
    ],
)
def test_too_few_people_are_an_answer(
    juniors: list[str], seniors: list[str], reasons: set[str]
) -> None:
    """Nobody, one side, or one person in both roles: no pair, and a reason for everybody."""
    pools = [[mm.Profile(id=who, seniority="3") for who in side] for side in (juniors, seniors)]
    matching = mm.match(pools[0], pools[1], mm.presets.reverse())
    assert len(matching.matches) == 0 and matching.certificate.proven
    assert sorted(u.person for u in matching.unmatched) == sorted([*juniors, *seniors])
    assert {u.reason for u in matching.unmatched} == reasons


def test_everybody_in_one_chain_is_an_answer() -> None:
    """A family firm of one line: nobody can be paired, and the reason is the line."""
    line = [
        mm.Profile(id=f"p{k}", seniority=str(k + 1), manager=f"p{k + 1}" if k < 5 else None)
        for k in range(6)
    ]
    matching = mm.match(*mm.reverse_pools(line), mm.presets.reverse())
    assert len(matching.matches) == 0
    assert {u.reason for u in matching.unmatched if u.person in ("p0", "p5")} == {
        "CHAIN_EXCLUDED_ALL"
    }


def test_a_table_without_rungs_says_so() -> None:
    """Nobody takes part, everybody is counted, and the cure is named."""
    juniors, seniors = mm.reverse_pools([mm.Profile(id="ann"), mm.Profile(id="bo")])
    assert (len(juniors), len(seniors)) == (0, 0)
    (finding,) = juniors.findings
    assert "2 people have no rung on the ladder (ann, bo)" in finding.message
    assert finding.cure is not None and "two tables" in finding.cure


def test_pools_on_different_ladders_are_refused() -> None:
    """A rung of one ladder says nothing on another."""
    one = mm.Profiles.of([mm.Profile(id="a", seniority="low")], ladder=("low", "high"))
    other = mm.Profiles.of([mm.Profile(id="b", seniority="top")], ladder=("base", "top"))
    with pytest.raises(mm.PolicyError, match="different ladders"):
        mm.score(one, other, mm.Policy(requirements=[mm.OneWay("below")]))


@pytest.mark.parametrize("mentor", ["sideways", "", 3, None])
def test_a_direction_is_above_or_below(mentor: Any) -> None:
    """Anything else is refused by name."""
    with pytest.raises(mm.PolicyError, match="OneWay"):
        mm.OneWay(mentor)


def test_wishes_on_the_same_side_are_told_together() -> None:
    """One table split by the ladder: juniors who name juniors are one finding, not many."""
    juniors = [
        mm.Profile(id="ann", seniority="1", preferences=("bo", "lou", "zed")),
        mm.Profile(id="bo", seniority="1", preferences=("ann",)),
    ]
    senior = mm.Profile(id="lou", seniority="5")
    found = mm.match(juniors, [senior], mm.presets.reverse()).findings
    beside = [f for f in found if f.code == "preference-beside"]
    assert [(f.person, f.message.split(". ")[0]) for f in beside] == [
        ("ann", "2 wishes name somebody on the same side and not among the mentees")
    ]
    assert [f.value for f in found if f.code == "preference-for-nobody"] == [None]


# -- files -----------------------------------------------------------------------------------------


def test_the_policy_and_the_answer_survive_their_files() -> None:
    """Both new classes come back from TOML, JSON and the record, and the judge agrees."""
    policy = mm.presets.reverse()
    assert mm.Policy.from_toml(text=policy.to_toml()) == policy
    kinds = {c["kind"] for c in json.loads(policy.to_json())["criteria"]}
    assert "Returns" in kinds
    people = [
        mm.Profile(id="ivo", seniority="1", offers={"ai": 5}, seeks={"sql"}),
        mm.Profile(id="joy", seniority="3", offers={"sql": 4}, seeks={"ai"}),
        mm.Profile(id="lou", seniority="6", seeks={"ai", "sql"}),
    ]
    juniors, seniors = mm.reverse_pools(people)
    matching = mm.match(juniors, seniors, policy, seed=2)
    again = mm.Matching.from_json(matching.to_json(), mentors=juniors, mentees=seniors)
    assert again.matches == matching.matches
    assert "seeks in return" in matching.to_frame().columns


def test_large_pools_agree_with_the_matrix() -> None:
    """Two hundred people with many kinds of needs and two top criteria: the same pairs."""
    pytest.importorskip("numba")
    rng = np.random.default_rng(5)
    skills = [f"skill {k}" for k in range(12)]

    def some(most: int) -> dict[str, int]:
        named = rng.choice(skills, rng.integers(0, most), replace=False)
        return {str(skill): int(rng.integers(1, 6)) for skill in named}

    people = [
        mm.Profile(
            id=f"p{k:03}",
            seniority=str(rng.integers(1, 8)),
            offers=some(6),
            seeks=some(5),
            top_criterion=str(rng.choice(["seeks", "seniority"])) if rng.random() < 0.3 else None,
        )
        for k in range(200)
    ]
    pools = mm.reverse_pools(people)
    answers = [
        mm.match(*pools, mm.presets.reverse(), seed=1, engine=engine).matches
        for engine in ("matrix", "scale")
    ]
    assert answers[0] == answers[1] and len(answers[0]) > 100
