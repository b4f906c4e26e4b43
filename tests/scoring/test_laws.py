"""Laws of scores, one property each: what holds whoever the people are and whatever the policy.

Holds ``scoring.scores`` to account.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scoring_strategies import (
    ANY,
    BUILT_IN,
    FIELDS,
    IDS,
    LADDER,
    PERIOD,
    SKILLS,
    SameInitial,
    answerable,
    compare,
    fields_of,
    passes,
    people,
    policies,
    policy_of,
    pool,
    units,
)

import mentormatch as mm
from mentormatch.terms import UNIT, on_pairs

People = list[mm.Profile]
OF_TWO = {n: c for n, c in ANY.items() if not isinstance(c, mm.NotInChain | mm.OneWay)}
"""A reporting line runs over other people, and who stands in both pools is a matter of the pools;
everything else is a matter of two people."""

named = st.sampled_from(sorted(ANY))
sides = st.integers(0, 4)


def draw_pools(data: st.DataObject, *criteria: mm.Criterion, smallest: int = 1) -> Any:
    """Draw mentors and mentees whom these criteria can compare."""
    drawn = people(fields_of(*criteria), smallest=smallest, largest=3)
    mentors, mentees = data.draw(drawn, "mentors"), data.draw(drawn, "mentees")
    for criterion in criteria:
        assume(answerable(criterion, *mentors, *mentees))
    return mentors, mentees


def score_all(mentors: People, mentees: People, *criteria: mm.Criterion) -> mm.Scores:
    return mm.score(pool(mentors), pool(mentees), policy_of(*criteria))


def indices(data: st.DataObject, size: int) -> NDArray[np.int64]:
    """Draw any rows of a pool: repeats, any order, perhaps none."""
    rows = data.draw(st.lists(st.integers(0, size - 1), max_size=5)) if size else []
    return np.array(rows, np.int64)


@given(data=st.data())
def test_contributions_sum_to_the_score(data: st.DataObject) -> None:
    """What is explained is what was scored, to the last micro-unit."""
    names = data.draw(st.lists(named, unique=True, min_size=1, max_size=4))
    criteria = [
        ANY[n].model_copy(update={"name": n, "weight": data.draw(st.integers(1, 30))})
        for n in names
    ]
    mentors, mentees = draw_pools(data, *criteria)
    scores = score_all(mentors, mentees, *criteria)
    whole = scores.units
    for j, mentor in enumerate(scores.mentors.ids):
        for i, mentee in enumerate(scores.mentees.ids):
            parts = scores.contributions(mentor, mentee)
            assert sum(part.units for part in parts) == whole[j, i]
            assert sum(part.weight for part in parts) == UNIT
            assert all(0 <= part.units <= part.weight for part in parts)


@pytest.mark.parametrize("name", ANY)
@settings(max_examples=10)
@given(data=st.data())
def test_the_block_of_a_slice_is_the_slice_of_the_block(name: str, data: st.DataObject) -> None:
    """Any rows and columns, repeated, shuffled or none, give the same numbers as the whole."""
    mentors, mentees = draw_pools(data, ANY[name])
    scores = score_all(mentors, mentees, ANY[name])
    rows, columns = indices(data, len(mentors)), indices(data, len(mentees))
    for evaluate in (scores.block, scores.answered, scores.allowed):
        whole = evaluate(np.arange(len(mentors)), np.arange(len(mentees)))
        block = evaluate(rows, columns)
        assert block.shape == (len(rows), len(columns))
        assert np.array_equal(block, whole[np.ix_(rows, columns)])


@pytest.mark.parametrize("name", ANY)
def test_empty_pools_have_empty_scores(name: str) -> None:
    """No mentors, no mentees or neither is a table without cells for every criterion."""
    answers: dict[str, Any] = {"building": "east", "year": 2020.0, "clubs": frozenset({"chess"})}
    some, nobody = pool([mm.Profile(id="ann", attributes=answers)]), pool([])
    for mentors, mentees in ((some, nobody), (nobody, some)):
        scores = mm.score(mentors, mentees, policy_of(ANY[name], requirements=[ANY[name]]))
        assert scores.units.shape == scores.eligible.shape == (len(mentors), len(mentees))
        assert scores.to_frame().empty and scores.top().empty


@given(data=st.data(), name=named)
def test_single_pairs_are_the_diagonal_of_a_block(data: st.DataObject, name: str) -> None:
    """Scores of listed pairs are those of the block, in the order of the list."""
    mentors, mentees = draw_pools(data, ANY[name])
    scores = score_all(mentors, mentees, ANY[name])
    j = indices(data, len(mentors))
    i = np.resize(indices(data, len(mentees)), len(j)) if len(j) else j
    assert np.array_equal(scores.on(j, i), scores.block(j, i).diagonal())
    assert np.array_equal(on_pairs(scores.answered, j, i), scores.answered(j, i).diagonal())


def test_many_single_pairs_are_evaluated_in_batches() -> None:
    """More pairs than one batch holds come back complete and in order."""
    scores = score_all([mm.Profile(id="ann")], [mm.Profile(id="ann"), mm.Profile(id="bob")])
    i = np.arange(300) % 2
    assert scores.on(np.zeros(300, np.int64), i).tolist() == [0, UNIT] * 150


@pytest.mark.parametrize("name", ANY)
@settings(max_examples=10)
@given(data=st.data())
def test_scores_and_confidence_are_shares_of_the_whole(name: str, data: st.DataObject) -> None:
    """Scores and confidence lie in 0…1."""
    other = mm.Same("department", name="other", weight=2)
    mentors, mentees = draw_pools(data, ANY[name], other)
    scores = score_all(mentors, mentees, ANY[name], other)
    assert ((scores.values >= 0) & (scores.values <= 1)).all()
    confidence = [scores.confidence(a.id, b.id) for a in mentors for b in mentees]
    assert all(0 <= share <= 1 for share in confidence)


@pytest.mark.parametrize("name", OF_TWO)
@settings(max_examples=10)
@given(data=st.data())
def test_scores_depend_on_the_two_people_and_the_policy_alone(
    name: str, data: st.DataObject
) -> None:
    """A pair scores among others what it scores alone."""
    mentors, mentees = draw_pools(data, ANY[name])
    whole = score_all(mentors, mentees, OF_TWO[name])
    for mentor in mentors:
        for mentee in mentees:
            if not answerable(ANY[name], mentor, mentee):
                continue
            among = whole.contributions(mentor.id, mentee.id)
            assert compare(mentor, mentee, ANY[name]).contributions(mentor.id, mentee.id) == among


def test_a_reporting_line_runs_over_people_outside_the_pair() -> None:
    """The chain is the one comparison that needs a third person: the manager in between."""
    boss, middle = mm.Profile(id="ann"), mm.Profile(id="bob", manager="ann")
    report = mm.Profile(id="cem", manager="bob")
    among = mm.score([boss], [middle, report], policy_of(mm.NotInChain())).units
    alone = mm.score([boss], [report], policy_of(mm.NotInChain())).units
    assert among.tolist() == [[0, 0]] and alone.tolist() == [[UNIT]]


@given(data=st.data(), name=named, seed=st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(data: st.DataObject, name: str, seed: Any) -> None:
    """Shuffling the profiles of both pools gives equal scores in the same order."""
    mentors, mentees = draw_pools(data, ANY[name])
    before = score_all(mentors, mentees, ANY[name])
    shuffled = [seed.sample(side, len(side)) for side in (mentors, mentees)]
    after = score_all(*shuffled, ANY[name])
    assert after.mentors.ids == tuple(sorted(p.id for p in mentors))
    assert np.array_equal(before.units, after.units)


@given(data=st.data(), name=named.filter(lambda name: "OneWay" not in name))
def test_filtering_a_pool_keeps_the_scores_of_who_stays(data: st.DataObject, name: str) -> None:
    """Words that only others used leave no trace, and chains go on over people filtered out."""
    mentors, mentees = draw_pools(data, ANY[name])
    whole = score_all(mentors, mentees, ANY[name])
    kept = data.draw(st.sampled_from(sorted(whole.mentees.ids)))
    less = mm.score(whole.mentors, whole.mentees.filter([kept]), policy_of(ANY[name]))
    column = whole.mentees.ids.index(kept)
    assert np.array_equal(less.units[:, 0], whole.units[:, column])


@given(data=st.data(), own=st.booleans())
def test_coverage_grows_with_the_mentors_levels(data: st.DataObject, own: bool) -> None:
    """One level or one skill more never lowers coverage."""
    (mentee,) = data.draw(people(["seeks", "offers"], smallest=1, largest=1))
    criterion = mm.Covers("seeks", "offers", own="offers" if own else None)
    levels = st.integers(0, 5)
    less = data.draw(st.dictionaries(st.sampled_from(SKILLS), levels, min_size=1))
    more = {skill: min(5, level + data.draw(levels)) for skill, level in less.items()}
    extra = data.draw(st.dictionaries(st.sampled_from(SKILLS), levels))
    before, after = (
        units(mm.Profile(id="zoe", offers=offers), mentee, criterion)
        for offers in (less, {**extra, **more})
    )
    assert after >= before


@given(target=st.integers(1, 5), data=st.data())
def test_overshoot_is_not_penalised(target: int, data: st.DataObject) -> None:
    """Whoever knows at least what is asked covers it wholly, however much more is known."""
    level = data.draw(st.integers(target, 5))
    mentee = mm.Profile(id="bob", seeks={"sql": target})
    expert = mm.Profile(id="ann", offers={"sql": level, "r": 5, "c": 5})
    assert units(expert, mentee, mm.Covers()) == UNIT


@given(order=st.permutations(IDS[1:]), named_before=st.integers(0, 3))
def test_naming_one_more_choice_never_hurts_it_or_those_before(
    order: list[str], named_before: int
) -> None:
    """A longer list of wishes lowers nobody who stands on it."""
    mentors = [mm.Profile(id=who) for who in IDS[1:]]
    shorter, longer = order[:named_before], order[: named_before + 1]
    scores = [
        mm.score(
            mentors, [mm.Profile(id="ann", preferences=tuple(said))], policy_of(mm.Preference())
        )
        for said in (shorter, longer)
    ]
    before, after = (dict(zip(s.mentors.ids, s.units[:, 0], strict=True)) for s in scores)
    assert all(after[who] >= before[who] for who in longer)


@given(
    data=st.data(),
    weights=st.lists(st.integers(1, 60), min_size=2, max_size=4),
    factor=st.sampled_from([0.001, 0.1, 3, 7.5, 1e6]),
)
def test_weights_are_relative(data: st.DataObject, weights: list[int], factor: float) -> None:
    """Weights times a constant give the same scores."""
    kinds = ["Covers", "Gap", "Same", "Alike"][: len(weights)]
    mentors, mentees = draw_pools(data, *(BUILT_IN[k] for k in kinds))
    scores = [
        score_all(
            mentors,
            mentees,
            *(
                BUILT_IN[k].model_copy(update={"weight": w * times})
                for k, w in zip(kinds, weights, strict=True)
            ),
        )
        for times in (1, factor)
    ]
    assert np.array_equal(scores[0].units, scores[1].units)


def ideal_pair() -> People:
    """Return two people who could not suit each other better under the default policy."""
    mentor = mm.Profile(
        id="ann",
        offers={"sql": 5, "r": 3, "c": 2},
        goals=[mm.Goal(kind="pivot"), mm.Goal(tags={"promotion", "onboarding"})],
        experience={"pivot", "onboarding", "promotion"},
        seniority="senior",
        time_zone="Asia/Kathmandu",
        availability={"Mon 09:00-10:00"},
        values={"pace": 0.3, "learning goal": 1.0},
        styles_offered=dict.fromkeys(
            ("sponsor", "challenger", "connector", "advisor", "coach", "clarifier"), 1.0
        ),
        preferences=("bob",),
    )
    mentee = mm.Profile(
        id="bob",
        seeks={"sql": {"target": 4, "importance": 3}, "r": {"target": 3}, "c": {"target": 2}},
        goals=[mm.Goal(kind="pivot"), mm.Goal(tags={"promotion"})],
        experience={"onboarding", "pivot"},
        seniority="junior",
        time_zone="UTC",
        availability={"Mon 03:15-04:15"},
        values={"pace": 0.3, "learning goal": 1.0},
        styles_wanted={"coach": 0.7},
        preferences=("ann", "cem"),
    )
    return [mentor, mentee]


@given(weights=st.lists(st.integers(1, 100), min_size=8, max_size=8))
def test_an_ideal_pair_scores_exactly_one(weights: list[int]) -> None:
    """Two people who lack nothing score 1,000,000 micro-units under any weights."""
    mentor, mentee = ideal_pair()
    criteria = [
        c.model_copy(update={"weight": w})
        for c, w in zip(mm.Policy().criteria, weights, strict=True)
    ]
    assert units(mentor, mentee, *criteria) == UNIT
    assert compare(mentor, mentee, *criteria).confidence("ann", "bob") == 1


@given(
    values=st.lists(st.booleans(), min_size=3, max_size=3),
    weights=st.lists(st.integers(1, 50), min_size=3, max_size=3),
)
def test_confidence_is_the_share_of_weight_that_was_answered(
    values: list[bool], weights: list[int]
) -> None:
    """Confidence adds up the weights of the criteria that both answered."""
    fields = ("department", "team", "site")
    said: dict[str, Any] = {f: "x" for f, given in zip(fields, values, strict=True) if given}
    mentor, mentee = (
        mm.Profile(id="ann", department="x", team="x", site="x"),
        mm.Profile(id="bob", **said),
    )
    criteria = [mm.Same(f, weight=w) for f, w in zip(fields, weights, strict=True)]
    scores = compare(mentor, mentee, *criteria)
    parts = scores.contributions("ann", "bob")
    assert [part.answered for part in parts] == values
    backed = sum(part.weight for part in parts if part.answered)
    assert scores.confidence("ann", "bob") == backed / UNIT
    exact = sum(w for w, given in zip(weights, values, strict=True) if given) / sum(weights)
    assert abs(scores.confidence("ann", "bob") - exact) <= 3 / UNIT


@given(data=st.data())
def test_protected_columns_never_move_a_score(data: st.DataObject) -> None:
    """Scores are the same whatever stands in the columns that are set aside, or without them."""
    said = data.draw(st.lists(st.sampled_from(["f", "m", "x", ""]), min_size=3, max_size=3))
    shared = {"id": ["ann", "bob", "cem"], "offers": ["sql (4)", "r (2)", ""]}
    plain, with_gender = pd.DataFrame(shared), pd.DataFrame({**shared, "gender": said})
    mentees = pool([mm.Profile(id="dee", seeks={"sql": 3, "r": 3})])
    scores = [
        mm.score(mm.read_profiles(frame), mentees, mm.Policy()).units
        for frame in (plain, with_gender)
    ]
    assert np.array_equal(scores[0], scores[1])


@pytest.mark.parametrize("name", ANY)
@settings(max_examples=10)
@given(
    data=st.data(),
    at_least=st.sampled_from([0.0, 0.25, 1 / 3, 0.35, 0.5, 2 / 3, 0.75, 0.9, 1.0]),
    missing=st.sampled_from(["pass", "forbid"]),
)
def test_requirement_and_criterion_agree(
    name: str, data: st.DataObject, at_least: float, missing: str
) -> None:
    """A pair that answered meets a requirement if and only if it scores as much as criterion."""
    criterion = ANY[name]
    mentors, mentees = draw_pools(data, criterion)
    rule = criterion.model_copy(update={"at_least": at_least, "missing": missing})
    scores = mm.score(pool(mentors), pool(mentees), policy_of(criterion, requirements=[rule]))
    answered = scores.answered(np.arange(len(mentors)), np.arange(len(mentees))) > 0
    # Up to eight items are rounded by less than one micro-unit each.
    sure = abs(scores.units - at_least * UNIT) > 16
    reached = np.where(sure, scores.units > at_least * UNIT, True)
    expected = np.where(answered, reached, missing == "pass")
    assert np.array_equal(scores.eligible, expected)


@pytest.mark.parametrize("name", [n for n, c in BUILT_IN.items() if c.fields and not c.pairwise])
@given(neutral=st.integers(0, 20).map(lambda twentieth: twentieth / 20))
@settings(max_examples=8)
def test_unanswered_adds_the_neutral_value(name: str, neutral: float) -> None:
    """Two people who said nothing gain the declared neutral value, exactly, and no confidence."""
    criterion = BUILT_IN[name].model_copy(update={"neutral": neutral})
    known: dict[str, Any] = {"year": 2020.0, "clubs": frozenset({"chess"})}
    third = mm.Profile(id="eva", attributes=known)
    scores = mm.score(
        pool([mm.Profile(id="ann")]), pool([mm.Profile(id="bob"), third]), policy_of(criterion)
    )
    if not isinstance(criterion, mm.HasLevel):
        assert scores.confidence("ann", "bob") == 0
    assert scores.units[0, 0] == round(neutral * UNIT)


@pytest.mark.parametrize("kind", sorted({type(c).__name__ for c in BUILT_IN.values()}))
@settings(max_examples=12)
@given(data=st.data())
def test_a_policy_survives_its_files(kind: str, data: st.DataObject) -> None:
    """A policy written as TOML or JSON and read again is the same policy."""
    policy = data.draw(policies(kind))
    assert mm.Policy.from_toml(text=policy.to_toml()) == policy
    assert mm.Policy.from_json(text=policy.to_json()) == policy
    assert mm.Policy.from_toml(text=policy.to_toml()).to_toml() == policy.to_toml()


def test_every_kind_of_criterion_is_under_test() -> None:
    """A criterion that is added to the list has to be added to these tests."""
    from mentormatch.scoring.policy import CRITERIA

    assert {type(criterion) for criterion in BUILT_IN.values()} == set(CRITERIA)


@given(data=st.data())
def test_top_is_the_ranking_of_the_eligible_scores(data: st.DataObject) -> None:
    """The highest k eligible scores of each mentee come ranked; others are absent."""
    rules = [mm.NotVetoed(), mm.NotSelf()]
    mentors, mentees = draw_pools(data, mm.Covers(), *rules)
    scores = mm.score(pool(mentors), pool(mentees), policy_of(mm.Covers(), requirements=rules))
    k = data.draw(st.integers(1, 3))
    top = scores.top(k)
    for i, mentee in enumerate(scores.mentees.ids):
        mine = top[top.mentee == mentee]
        allowed = scores.eligible[:, i]
        best = sorted(scores.values[allowed, i], reverse=True)[:k]
        assert mine.score.tolist() == best
        assert mine["rank"].tolist() == list(range(1, len(best) + 1))


def test_every_field_of_the_strategies_is_looked_at_by_a_criterion() -> None:
    """The people drawn here answer what the criteria look at, and no more than a weight besides."""
    looked_at = {name for criterion in BUILT_IN.values() for name in criterion.fields}
    assert set(FIELDS) - looked_at == {"top_criterion"}
    assert PERIOD[0] < PERIOD[1] and len(LADDER) == 5


@settings(max_examples=20)
@given(data=st.data())
def test_a_custom_criterion_obeys_missing(data: st.DataObject) -> None:
    """NaN is unanswered: it passes or is forbidden as the requirement says."""
    mentors, mentees = draw_pools(data, mm.NotSelf())
    for mentor in mentors:
        for mentee in mentees:
            silent = "cem" in (mentor.id, mentee.id)
            alike = mentor.id[0] == mentee.id[0]
            assert passes(mentor, mentee, SameInitial()) == (silent or alike)
            assert passes(mentor, mentee, SameInitial(missing="forbid")) == (alike and not silent)
