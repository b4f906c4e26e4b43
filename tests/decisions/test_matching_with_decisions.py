"""Pins are made and bans are not, and the rest is what enumeration finds around them.

Holds to account: ``results.pairs`` (``standing``, ``pins``, ``question``, ``record``) and
``modes.pairs.match``.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import mentormatch as mm
import oracle
from mentormatch.arrays import Bools, Ints

TOLD: dict[str, Any] = {"who": "coordinator", "why": "agreed", "when": date(2026, 3, 2)}
LEVELS = mm.Policy(
    criteria=[mm.Covers("seeks", "offers")], requirements=[mm.NotSelf(), mm.NotVetoed()]
)
Case = tuple[list[mm.Profile], list[mm.Profile], mm.Policy, mm.Decisions]


@st.composite
def cases(draw: st.DrawFn, *, several: bool = True) -> Case:
    """Draw a few people with places and minimum loads, a policy, and decisions about pairs."""
    skills = st.dictionaries(st.sampled_from(["sql", "r"]), st.integers(1, 5), max_size=2)
    names = st.integers(1, 3), st.integers(1, 4)
    mentors = [
        mm.Profile(
            id=f"m{k}",
            offers=draw(skills),
            max_mentees=draw(st.integers(1, 2)),
            min_mentees=draw(st.sampled_from([0, 0, 0, 1])),
        )
        for k in range(draw(names[0]))
    ]
    mentees = [
        mm.Profile(
            id=f"e{k}",
            seeks=draw(skills),
            max_mentors=draw(st.integers(1, 2)) if several else 1,
            vetoes=draw(st.sets(st.sampled_from([m.id for m in mentors]), max_size=1)),
        )
        for k in range(draw(names[1]))
    ]
    policy = LEVELS.replace(
        objective=draw(st.sampled_from(["coverage", "total"])),
        worst_slack=draw(st.sampled_from([0.0, 0.05, 0.5])),
    )
    decisions = mm.Decisions()
    for mentor in mentors:
        for mentee in mentees:
            kind = draw(st.sampled_from(["", "", "", "pin", "ban", "accept", "reject"]))
            if kind:
                decisions = getattr(decisions, kind)(mentor.id, mentee.id, **TOLD)
    return mentors, mentees, policy, decisions


def _pairs(matching: mm.Matching) -> list[tuple[str, str]]:
    return [(match.mentor, match.mentee) for match in matching.matches]


def _masks(scores: mm.Scores, decisions: mm.Decisions) -> tuple[Bools, Bools]:
    """Return bool (mentors, mentees): pairs that are pinned, and those that are barred."""
    masks = np.zeros((2, *scores.shape), np.bool_)
    for one in decisions:
        j, i = scores.mentors.position[one.mentor], scores.mentees.position[one.mentee]
        masks[0 if one.makes else 1, j, i] = True
    return masks[0], masks[1]


def _enumerated(scores: mm.Scores, pinned: Bools, barred: Bools, policy: mm.Policy) -> Best | None:
    """Solve by looking at every matching with the pins and without the bans."""
    people = scores.mentors, scores.mentees
    capacity, least = (people[0].numbers(f).values for f in ("max_mentees", "min_mentees"))
    instance = oracle.instance(
        np.asarray(scores.units, np.int64),
        eligible=scores.eligible & ~barred,
        mentor_capacity=np.asarray(capacity, np.int64),
        mentor_minimum=np.asarray(least, np.int64),
        mentee_capacity=np.asarray(people[1].numbers("max_mentors").values, np.int64),
    )
    listed = oracle.enumerate_matchings(instance)
    must = np.array([pinned[pair] for pair in listed.pairs], np.bool_)
    made = listed.chosen[:, must].all(axis=1) & (must.sum() == pinned.sum())
    listed = listed.only(made & (listed.loads >= instance.mentor_minimum).all(axis=1))
    if not listed.total.size:
        return None
    if policy.objective == "total":
        listed = listed.only(listed.total == listed.total.max())
        return _best(listed.only(listed.coverage == listed.coverage.max()), None, 0)
    return _by_coverage(instance.scores, listed, must, policy)


def _by_coverage(units: Ints, listed: oracle.Matchings, must: Bools, policy: mm.Policy) -> Best:
    """Return the optimum of which worst pair and slack are those of pairs that are not pinned."""
    own = sum(int(units[pair]) for pair, pin in zip(listed.pairs, must, strict=True) if pin)
    slack = round(policy.worst_slack * 1_000_000)
    listed = listed.only(listed.coverage == listed.coverage.max())
    first = int(listed.total.max())
    keeps = listed.only(listed.total - own >= oracle.lowest_total(first - own, slack))
    score = np.array([units[pair] for pair in listed.pairs], np.int64)

    def above(some: oracle.Matchings, threshold: int) -> Bools:
        return np.asarray(~some.chosen[:, ~must & (score < threshold)].any(axis=1))

    free = keeps.chosen[:, ~must].any(axis=1)
    tried = sorted({int(n) for n in score})
    worst = max((t for t in tried if (above(keeps, t) & free).any()), default=None)
    if worst is not None:
        listed = listed.only(above(listed, worst))
    return _best(listed.only(listed.total == listed.total.max()), worst, first)


class Best(NamedTuple):
    """What the definition says: the values of the stages, and every optimal matching."""

    coverage: int
    worst: int | None
    total: int
    first_total: int
    optimal: frozenset[oracle.Pairs]


def _best(listed: oracle.Matchings, worst: int | None, first: int) -> Best:
    values = int(listed.coverage[0]), worst, int(listed.total[0]), first
    return Best(*values, listed.as_sets())


@settings(max_examples=150)
@given(case=cases(), seed=st.integers(0, 3))
def test_the_rest_is_optimal_around_the_pins(case: Case, seed: int) -> None:
    """Against every matching: pins made, bans not, worst of the rest, total."""
    mentors, mentees, policy, decisions = case
    scores = mm.score(mentors, mentees, policy)
    pinned, barred = _masks(scores, decisions)
    try:
        matching = mm.match(mentors, mentees, policy, seed=seed, decisions=decisions)
    except mm.Conflict:
        too_many = _too_many(scores, pinned)
        assert (pinned & barred).any() or (pinned & ~scores.eligible).any() or too_many
        return
    except mm.Infeasible:
        assert _enumerated(scores, pinned, barred, policy) is None
        return
    best = _enumerated(scores, pinned, barred, policy)
    assert best is not None and matching.certificate.proven
    rows = tuple(zip(*(x.tolist() for x in matching._rows), strict=True))
    assert set(zip(*np.nonzero(pinned), strict=True)) <= set(rows)
    assert not any(barred[pair] for pair in rows)
    assert tuple(sorted(rows)) in best.optimal
    stages = {stage.name: stage.value for stage in matching.certificate.stages}
    assert stages["total"] == best.total == sum(match.units for match in matching.matches)
    assert stages.get("coverage", stages.get("people")) == best.coverage
    if policy.objective == "coverage":
        assert (stages["worst"], stages["coverage_total"]) == (best.worst, best.first_total)


def _too_many(scores: mm.Scores, pinned: Bools) -> bool:
    led = scores.mentors.numbers("max_mentees").values < pinned.sum(axis=1)
    has = scores.mentees.numbers("max_mentors").values < pinned.sum(axis=0)
    return bool(led.any() or has.any())


def _matched(case: Case, **more: Any) -> mm.Matching:
    mentors, mentees, policy, decisions = case
    try:
        return mm.match(mentors, mentees, policy, decisions=decisions, **more)
    except (mm.Conflict, mm.Infeasible):
        assume(False)
        raise


@settings(max_examples=60)
@given(case=cases(), seed=st.integers(0, 3))
def test_the_record_holds_the_decisions_and_is_judged_anew(case: Case, seed: int) -> None:
    """It reads back to the same matching and text; a record without its pins does not hold."""
    matching = _matched(case, seed=seed)
    text = matching.to_json()
    again = mm.Matching.from_json(text, mentors=case[0], mentees=case[1])
    assert again == matching and again.to_json() == text and again.decisions == case[3]


@settings(max_examples=60)
@given(case=cases())
def test_everybody_left_out_has_a_reason_and_nobody_else(case: Case) -> None:
    """Whoever is served by a pin is not left out; reasons are found around the pins."""
    matching = _matched(case)
    served = {
        (side, who)
        for pair in _pairs(matching)
        for side, who in zip(("mentor", "mentee"), pair, strict=True)
    }
    everybody = {("mentor", p.id) for p in case[0]} | {("mentee", p.id) for p in case[1]}
    assert {(u.side, u.person) for u in matching.unmatched} == everybody - served


@settings(max_examples=40)
@given(case=cases(), seed=st.integers(0, 3))
def test_decisions_of_nobody_change_no_byte(case: Case, seed: int) -> None:
    """None, an empty list and no argument give the same record."""
    mentors, mentees, policy, _ = case
    try:
        text = mm.match(mentors, mentees, policy, seed=seed).to_json()
    except mm.Infeasible:
        assume(False)
    several: list[Any] = [None, mm.Decisions(), []]
    for nobody in several:
        assert mm.match(mentors, mentees, policy, seed=seed, decisions=nobody).to_json() == text
    assert not {"decisions", "edited", "review", "parent"} & json.loads(text).keys()


@settings(max_examples=30)
@given(case=cases(), shuffled=st.randoms())
def test_the_order_of_decisions_changes_nothing(case: Case, shuffled: Any) -> None:
    """Rows of decisions in another order give the same record."""
    rows = list(case[3])
    shuffled.shuffle(rows)
    other = (*case[:3], mm.Decisions(rows))
    assert _matched(case).to_json() == _matched(other).to_json()


@settings(max_examples=40)
@given(case=cases(several=False), seed=st.integers(0, 3))
def test_to_accept_all_and_match_again_is_the_identity(case: Case, seed: int) -> None:
    """With one mentor each, accepted pairs are all that is made, under any seed."""
    matching = _matched(case)
    decided = matching.accept_all(**TOLD)
    again = mm.match(*case[:3], seed=seed, decisions=decided)
    assert _pairs(again) == _pairs(matching)
    assert not len(matching.undecided(decided))


# -- what is told ------------------------------------------------------------------------------

ANN = mm.Profile(id="ann", offers={"sql": 5}, max_mentees=2)
BEN = mm.Profile(id="ben", offers={"sql": 4}, languages={"nl"})
CEM = mm.Profile(id="cem", seeks={"sql": 5})
DEE = mm.Profile(id="dee", seeks={"sql": 4}, languages={"en"})
EVA = mm.Profile(id="eva", seeks={"sql": 3}, vetoes={"ann"})
RULES = LEVELS.replace(requirements=[mm.NotSelf(), mm.NotVetoed(), mm.Shares("languages")])


def test_the_summary_tells_how_many_are_pinned() -> None:
    """Pins and bans are counted in a line of their own, in either language."""
    decisions = mm.Decisions().pin("ann", "cem", **TOLD).ban("ben", "cem", **TOLD)
    matching = mm.match([ANN, BEN], [CEM, DEE], LEVELS, decisions=decisions)
    assert "by decision: 1 pinned, 1 banned" in str(matching)
    assert "1 vastgezet" in matching.told(language="nl")


def test_all_that_cannot_stand_is_told_at_once() -> None:
    """A pin that is banned, too many pins, broken rules with both facts, and an unknown id."""
    decisions = (
        mm.Decisions()
        .pin("ann", "cem", **TOLD)
        .reject("ann", "cem", **TOLD)
        .pin("ben", "cem", **TOLD)
        .pin("ben", "dee", **TOLD)
        .pin("ann", "eva", **TOLD, override=["NotVetoed"])
        .ban("benn", "eva", **TOLD)
    )
    with pytest.raises(mm.Conflict) as caught:
        mm.match([ANN, BEN], [CEM, DEE, EVA], RULES, decisions=decisions)
    told = str(caught.value)
    assert "'ann' with 'cem' cannot be made and not be made" in told
    assert "'ben' has 1 place and 2 pairs are pinned" in told
    assert "'shared languages' forbids it (mentor: nl; mentee: en)" in told
    assert 'override = ["shared languages"]' in told
    assert "'no veto' forbids it; nothing sets it aside" in told
    assert "did you mean 'ben'" in told
    assert {"ann", "cem", "ben", "dee", "eva"} == set(caught.value.people)


def test_a_rule_is_set_aside_for_one_pair_only() -> None:
    """By the name of the requirement or of its kind; an unknown name is told with near ones."""
    pin = mm.Decisions().pin("ben", "dee", **TOLD, override=["Shares"])
    matching = mm.match([BEN], [DEE], RULES, decisions=pin)
    assert _pairs(matching) == [("ben", "dee")]
    wrong = mm.Decisions().pin("ben", "dee", **TOLD, override=["shared language"])
    with pytest.raises(mm.Conflict, match="did you mean 'shared languages'"):
        mm.match([BEN], [DEE], RULES, decisions=wrong)


def test_who_takes_no_part_leaves_the_decision_where_it_is() -> None:
    """A pin of somebody who is not active waits: a finding tells, and the record keeps it."""
    gone = CEM.replace(active=False)
    decisions = mm.Decisions().pin("ann", "cem", **TOLD)
    matching = mm.match([ANN], [gone, DEE], LEVELS, decisions=decisions)
    assert [f.code for f in matching.findings if f.person == "cem"] == ["decision-left"]
    assert matching.decisions == decisions and _pairs(matching) == [("ann", "dee")]
    text = matching.to_json()
    assert mm.Matching.from_json(text, mentors=[ANN], mentees=[gone, DEE]).to_json() == text


def test_unknown_people_are_told_with_near_ids() -> None:
    """Where nothing else is wrong, the error says so."""
    with pytest.raises(mm.UnknownPerson, match="did you mean 'cem'"):
        mm.match([ANN], [CEM], LEVELS, decisions=mm.Decisions().ban("ann", "cemm", **TOLD))


def test_people_are_named_by_label_or_address() -> None:
    """A label becomes an id, and no label gets into the record."""
    mentors = mm.Profiles.of([ANN]).with_labels({"ann": "Ann Lee"}, {"ann": "ann@example.org"})
    for word in ("ann lee", "ann@example.org"):
        decisions = mm.Decisions().pin(word, "cem", **TOLD)
        matching = mm.match(mentors, [CEM, DEE], LEVELS, decisions=decisions)
        assert [one.pair for one in matching.decisions] == [("ann", "cem")]
        assert "Lee" not in matching.to_json() and "example" not in matching.to_json()


def test_pins_that_make_minimum_loads_impossible_are_told_with_the_arithmetic() -> None:
    """The one mentee who could come is pinned elsewhere."""
    promised = BEN.replace(min_mentees=1)
    decisions = mm.Decisions().pin("ann", "cem", **TOLD)
    with pytest.raises(mm.Infeasible, match=r"only 0 can come to them.*drop a pin"):
        mm.match([ANN, promised], [CEM], LEVELS, decisions=decisions)


def test_whoever_loses_a_place_to_a_pin_is_told_so() -> None:
    """The one mentor who is allowed is taken by a pinned pair."""
    alone = ANN.replace(max_mentees=1)
    vetoing = DEE.replace(vetoes={"ben"})
    decisions = mm.Decisions().pin("ann", "cem", **TOLD)
    matching = mm.match([alone, BEN], [CEM, vetoing], LEVELS, decisions=decisions)
    (dee,) = matching.unmatched.of("mentee")
    assert dee.reason == "NO_CAPACITY_TOTAL" and "pinned pairs take all places" in dee.detail


def test_a_lie_about_a_pin_is_refused() -> None:
    """A record that pins another pair than it makes does not hold."""
    decisions = mm.Decisions().pin("ann", "cem", **TOLD)
    record = json.loads(mm.match([ANN, BEN], [CEM, DEE], LEVELS, decisions=decisions).to_json())
    record["decisions"][0]["mentor"] = "ben"
    with pytest.raises(mm.ProofError):
        mm.Matching.from_json(json.dumps(record), mentors=[ANN, BEN], mentees=[CEM, DEE])


def test_the_engine_without_a_matrix_gives_the_same() -> None:
    """Bans and pins are gates of listed pairs there."""
    pytest.importorskip("numba")
    programme = mm.datasets.load_programme()
    first = mm.match(programme.mentors, programme.mentees, seed=7)
    one, other = first.matches[0], first.matches[3]
    decisions = mm.Decisions().ban(one.mentor, one.mentee, **TOLD)
    decisions = decisions.pin(other.mentor, one.mentee, **TOLD, override=["NotInChain"])
    both = [
        mm.match(programme.mentors, programme.mentees, seed=7, engine=engine, decisions=decisions)
        for engine in ("matrix", "scale")
    ]
    assert _pairs(both[0]) == _pairs(both[1])
    assert replace(both[0], seed=7) == both[1]
