"""What is asked of a matching that was made: why not, what else, what if a mentor leaves.

Holds ``lab.what_if``, ``results.lab`` and ``results.pairs.lab_verbs`` to account; that prices are
those of all matchings is held in ``tests/solve/pairs/residual``.
"""

from __future__ import annotations

import json
import pickle
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.errors import InputError, PolicyError, TooLarge, UnknownPerson
from mentormatch.lab.what_if import asked, runner_up
from mentormatch.objectives import OBJECTIVES
from mentormatch.results.lab.change import ENTRIES, order_of

_SKILLS = ("sql", "r", "law", "art")
_POLICY = mm.Policy(criteria=[mm.Covers("seeks", "offers")])


@pytest.fixture(scope="module")
def programme() -> mm.Matching:
    """Return the bundled programme, matched."""
    people = mm.datasets.load_programme()
    return mm.match(people.mentors, people.mentees, seed=7)


@st.composite
def _pools(draw: st.DrawFn) -> tuple[list[mm.Profile], list[mm.Profile], mm.Policy]:
    levels = st.dictionaries(st.sampled_from(_SKILLS), st.integers(1, 5), min_size=1)
    several = draw(st.booleans())
    mentors = [
        mm.Profile(id=f"m{k}", offers=draw(levels), max_mentees=draw(st.integers(0, 2)))
        for k in range(draw(st.integers(1, 4)))
    ]
    names = st.frozensets(st.sampled_from([m.id for m in mentors]), max_size=1)
    mentees = [
        mm.Profile(
            id=f"e{k}", seeks=draw(levels), vetoes=draw(names),
            max_mentors=draw(st.integers(1, 2)) if several else 1,
        )
        for k in range(draw(st.integers(1, 4)))
    ]  # fmt: skip
    objective = draw(st.sampled_from(["coverage", "total"]))
    floor = draw(st.sampled_from([None, 0.3]))
    policy = mm.Policy(criteria=[mm.Covers("seeks", "offers")], objective=objective, floor=floor)
    return mentors, mentees, policy


def _everything(matching: mm.Matching) -> dict[tuple[str, str], mm.WhyNot]:
    scores = matching.scores
    return {
        (mentee, mentor): matching.why_not(mentee, mentor)
        for mentee in scores.mentees.ids
        for mentor in scores.mentors.ids
    }


@given(_pools())
@settings(max_examples=25)
def test_verdicts_and_alternatives_agree(
    pools: tuple[list[mm.Profile], list[mm.Profile], mm.Policy],
) -> None:
    """MADE is what was made, nothing beats it, and each alternative costs what why_not says."""
    matching = mm.match(*pools, seed=3)
    made = {(m.mentee, m.mentor) for m in matching.matches}
    asked_about = _everything(matching)
    assert {pair for pair, why in asked_about.items() if why.verdict is mm.Verdict.MADE} == made
    for pair, why in asked_about.items():
        priced = why.verdict in (mm.Verdict.TIE, mm.Verdict.COSTS)
        assert (why.change is not None) == priced == bool(why.moves)
        if why.change is not None:
            assert why.change.vector <= (0,) * len(why.change.vector)
            assert why.change.free == (why.verdict is mm.Verdict.TIE)
            assert why.moves[0].person == pair[0]
    for mentee in matching.scores.mentees.ids:
        options = matching.alternatives(mentee, most=9)
        theirs = {m: w for (e, m), w in asked_about.items() if e == mentee and w.change}
        assert {one.mentor for one in options} == set(theirs)
        assert all(one.change == theirs[one.mentor].change for one in options)
        vectors = [one.change.vector for one in options if one.change]
        assert all(one >= other for one, other in pairwise(vectors))
        few = matching.alternatives(mentee, most=1)
        assert [one.mentor for one in few] == [one.mentor for one in options][:1]
        assert few.of == len(options)


@given(_pools(), st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_order_of_rows_is_nothing(
    pools: tuple[list[mm.Profile], list[mm.Profile], mm.Policy], random: object
) -> None:
    """The same people in another order get the same answers, to the word."""
    mentors, mentees, policy = pools
    before = mm.match(mentors, mentees, policy, seed=3)
    after = mm.match(mentors[::-1], mentees[::-1], policy, seed=3)
    assert _everything(before) == _everything(after)
    assert before.losses().equals(after.losses())
    assert before.backups().equals(after.backups())


@given(_pools())
@settings(max_examples=15)
def test_renaming_people_changes_ties_only(
    pools: tuple[list[mm.Profile], list[mm.Profile], mm.Policy],
) -> None:
    """Other ids may draw another of the best matchings; of the same pairs prices are the same."""
    mentors, mentees, policy = pools
    called = {f"m{k}": f"m{9 - k}" for k in range(9)}
    renamed = [m.replace(id=called[m.id]) for m in mentors]
    others = [e.replace(vetoes={called[v] for v in e.vetoes or ()}) for e in mentees]
    before = mm.match(mentors, mentees, policy, seed=3)
    after = mm.match(renamed, others, policy, seed=3)
    made = {(called[m.mentor], m.mentee) for m in before.matches}
    if made != {(m.mentor, m.mentee) for m in after.matches}:
        return
    told = _everything(after)
    for (mentee, mentor), why in _everything(before).items():
        again = told[mentee, called[mentor]]
        assert (why.verdict, why.change, why.units) == (again.verdict, again.change, again.units)


@given(_pools())
@settings(max_examples=20)
def test_backups_can_all_be_used_at_once(
    pools: tuple[list[mm.Profile], list[mm.Profile], mm.Policy],
) -> None:
    """Nobody has a mentor twice, no two lean on one place, and the price is that of why_not."""
    matching = mm.match(*pools, seed=3)
    backups = matching.backups()
    assert set(backups.mentee) == {m.mentee for m in matching.matches}
    made = {(m.mentee, m.mentor) for m in matching.matches}
    places = dict(zip(matching.scores.mentors.ids, (m.max_mentees for m in pools[0]), strict=False))
    used = Counter(backups.mentor.dropna())
    assert all(used[mentor] <= places[mentor] for mentor in used)
    for row in backups.dropna(subset=["mentor"]).itertuples():
        assert (row.mentee, row.mentor) not in made
        change = matching.why_not(str(row.mentee), str(row.mentor)).change
        assert change is not None
        assert row.total == pytest.approx(change.total / 1e6)
        assert row.people == change.people


def test_a_mentor_who_leaves_costs_what_a_new_matching_costs(programme: mm.Matching) -> None:
    """Without the worst pair the price is that of matching the others again."""
    people = mm.datasets.load_programme()
    policy = mm.Policy(objective="total")
    matching = mm.match(people.mentors, people.mentees, policy)
    total = sum(m.units for m in matching.matches)
    named = matching.scores.mentors.ids[:6]
    losses = matching.losses(named).set_index("mentor")
    for gone in named:
        rest = np.flatnonzero([who != gone for who in matching.scores.mentors.ids])
        again = mm.match(matching.scores.mentors.take(rest), matching.scores.mentees, policy)
        assert losses.total[gone] == pytest.approx(
            (sum(m.units for m in again.matches) - total) / 1e6
        )
    whole = programme.losses(programme.matches[0].mentor)
    assert whole.people.tolist() in ([-1], [-2], [-3])


def _two(*vetoed: str, places: int = 1) -> mm.Matching:
    mentors = [
        mm.Profile(id="ann", offers={"sql": 5}),
        mm.Profile(id="ben", offers={"r": 5}, max_mentees=0),
        mm.Profile(id="eva", offers={"sql": 2, "r": 2}, max_mentees=2),
        mm.Profile(id="kim", offers={"sql": 2}, active=False),
    ]
    mentees = [
        mm.Profile(id="cem", seeks={"sql": 3}, max_mentors=places),
        mm.Profile(id="dee", seeks={"sql": 3, "r": 2}, vetoes=set(vetoed), max_mentors=places),
    ]
    return mm.match(mentors, mentees, _POLICY)


def test_each_verdict_is_said() -> None:
    """A rule with its facts, a place, an absence, the floor, and what was made."""
    matching = _two("ann")
    told = {m: matching.why_not("dee", m) for m in ("ann", "ben", "eva", "kim")}
    assert {m: str(why.verdict) for m, why in told.items()} == {
        "ann": "RULE", "ben": "NO_PLACE", "eva": "MADE", "kim": "ABSENT",
    }  # fmt: skip
    assert str(told["ann"].rules[0].words) == "'no veto'"
    assert str(told["ben"]).endswith(
        "The pair cannot be made: ben takes no partner: the number of places is 0."
    )
    assert str(told["eva"]) == f"dee is with eva ({told['eva'].score:.3f})."
    assert str(told["kim"]) == "The pair cannot be made: kim takes no part (marked as not active)."
    assert told["kim"].score is None
    floor = mm.Policy(criteria=[mm.Covers("seeks", "offers")], floor=0.7)
    low = mm.match(matching.scores.mentors, matching.scores.mentees, floor).why_not("cem", "eva")
    assert (low.verdict, low.because) == ("BELOW_FLOOR", "it scores below the floor 0.7")


def test_a_draw_is_said_to_be_one() -> None:
    """Two who are alike: the pair that the lot did not give costs nothing."""
    mentors = [mm.Profile(id=name, offers={"sql": 4}) for name in ("ann", "ben")]
    mentees = [mm.Profile(id=name, seeks={"sql": 3}) for name in ("cem", "dee")]
    matching = mm.match(mentors, mentees, _POLICY, seed=5)
    (other,) = set("ann ben".split()) - set(matching.mentors_of("cem"))
    why = matching.why_not("cem", other)
    assert why.verdict is mm.Verdict.TIE
    assert "the draw (seed 5) decided" in str(why)
    assert [move.person for move in why.moves] == ["cem", "dee"]


def test_a_minimum_load_may_stand_against_a_pair() -> None:
    """A promise that this pair would break is a limit, not a price."""
    mentors = [
        mm.Profile(id="ann", offers={"sql": 4}, min_mentees=1),
        mm.Profile(id="ben", offers={"sql": 5}),
    ]
    matching = mm.match(mentors, [mm.Profile(id="cem", seeks={"sql": 5})], _POLICY)
    why = matching.why_not("cem", "ben")
    assert (why.verdict, why.change) == (mm.Verdict.LIMIT, None)
    assert len(matching.alternatives("cem")) == 0
    assert str(matching.alternatives("cem")) == "nobody else may be the mentor of cem"


@given(_pools())
@settings(max_examples=25)
def test_a_pool_without_a_matrix_gets_the_same_price(
    pools: tuple[list[mm.Profile], list[mm.Profile], mm.Policy],
) -> None:
    """Where the others are matched again the price is that of the shortest path."""
    mentors, mentees, policy = pools
    alone = [mentee.replace(max_mentors=1) for mentee in mentees]
    promised = [m.replace(min_mentees=min(1, m.max_mentees)) for m in mentors[:1]] + mentors[1:]
    try:
        matching = mm.match(promised, alone, policy, seed=3)
    except mm.Infeasible:
        return
    before = _everything(matching)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asked, "MOST_PAIRS", 0)
        again = _everything(matching)
    for pair, why in before.items():
        assert (why.verdict, why.change) == (again[pair].verdict, again[pair].change)
        assert [move.person for move in again[pair].moves[:1]] == [m.person for m in why.moves[:1]]


def test_strangers_and_swapped_roles_are_told() -> None:
    matching = _two()
    with pytest.raises(UnknownPerson, match="no person has that id"):
        matching.why_not("cam", "ann")
    with pytest.raises(UnknownPerson, match="no person has that id"):
        matching.why_not("cem", "anne")
    with pytest.raises(UnknownPerson, match="'ann' is a mentor here"):
        matching.why_not("ann", "ann")
    with pytest.raises(UnknownPerson, match="'cem' is a mentee here"):
        matching.why_not("cem", "cem")
    with pytest.raises(UnknownPerson, match="'cem' is a mentee here"):
        matching.losses(["cem"])
    with pytest.raises(InputError, match="at least 0, got -1"):
        matching.alternatives("cem", most=-1)


def test_what_cannot_be_asked_is_refused_before_it_is_computed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Too many pairs, a matching without its proof, a stage that nobody knows here."""
    matching = _two()
    monkeypatch.setattr(asked, "MOST_PAIRS", 5)
    with pytest.raises(TooLarge, match="losses holds all pairs at once, up to 5 of them"):
        matching.losses()
    both = _two(places=2)
    with pytest.raises(TooLarge, match="only mentees with one place"):
        both.why_not(next(m for m in ("cem", "dee") if "ann" not in both.mentors_of(m)), "ann")
    monkeypatch.undo()
    answer = matching.certificate.assignment
    for stage, words in (
        (replace(answer.stages[0], bound=7), "not proven to be the best"),
        (replace(answer.stages[0], name="patience"), "knows no stage 'patience'"),
    ):
        stages = (stage, *answer.stages[1:])
        changed = replace(
            matching,
            certificate=replace(matching.certificate, assignment=replace(answer, stages=stages)),
        )
        with pytest.raises(PolicyError, match=words):
            changed.backups()
        assert changed.explain("cem")


def test_faces_show_labels_and_records_do_not() -> None:
    """People are called by label where people read; markup in a label is text."""
    matching = _two()
    scores = matching.scores
    named = replace(
        scores,
        mentors=scores.mentors.with_labels({"ann": "<b>Ann</b>", "eva": "Eva Eng"}),
        mentees=scores.mentees.with_labels({"cem": "Cem Can"}),
    )
    matching = replace(matching, scores=named)
    (other,) = {"ann", "eva"} - set(matching.mentors_of("Cem Can"))
    why = matching.why_not("cem can", other)
    assert "Cem Can" in why.told()
    assert "Cem" not in str(why)
    assert "Cem" not in why.to_json()
    assert json.loads(why.to_json())["mentee"] == "cem"
    assert "Cem scoort" not in why.told(labels=False, language="nl")
    assert "cem scoort" in why.told(labels=False, language="nl")
    for told in (why._repr_html_(), matching.alternatives("cem")._repr_html_()):
        assert "<b>" not in told
        assert "<script" not in told
    assert "mentor_label" in matching.alternatives("cem").to_frame()
    assert b"Cem Can" not in pickle.dumps(why)


def test_two_scores_stand_side_by_side(programme: mm.Matching) -> None:
    """The parts of both add up to their scores."""
    mentee = programme.matches[0].mentee
    why = programme.alternatives(mentee, most=1)[0]
    frame = why.to_frame()
    assert frame.points.sum() == pytest.approx(why.score)
    assert frame.instead.sum() == pytest.approx(why.instead[0].score)
    assert frame.difference.sum() == pytest.approx((why.score or 0) - why.instead[0].score)


def test_a_pickle_keeps_nothing_that_was_worked_out(programme: mm.Matching) -> None:
    """The arrays of what-ifs are not part of an answer."""
    programme.alternatives(programme.matches[0].mentee, most=1)
    assert "what_if" in programme._worked
    again = pickle.loads(pickle.dumps(programme))  # noqa: S301 - our own
    assert again == programme
    assert not again._worked


def test_explanations_tell_the_price_of_a_higher_score(
    programme: mm.Matching, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That somebody would score higher comes with what it costs; not where that would take long."""
    told = [programme.explain(m.mentee)[0] for m in programme.matches]
    higher = [one for one in told if one.higher]
    assert higher
    for one in higher:
        assert one.runner_up is not None
        change = programme.why_not(one.mentee, one.runner_up[0]).change
        assert change is not None
        assert one.alternative.endswith(f"; with that pair {change}")
    assert all(not one.price for one in told if not one.higher)
    monkeypatch.setattr(runner_up, "quick", lambda _matching: False)
    plain = programme.explain(higher[0].mentee)[0]
    assert not plain.price
    assert "would score higher" in plain.alternative


def test_a_change_says_what_it_changes() -> None:
    """Every entry has words, in the order of the stages; nothing says so."""
    change = mm.Change(-1, -2, -3, -4_000, 5_000, -6)
    assert str(change) == (
        "1 mentee fewer has a mentor; those with a mentor had waited 2 rounds less; 3 old pairs "
        "fewer stay; the worst pair falls by 0.004; the total rises by 0.005; loads are less even"
    )
    assert str(mm.Change(0)) == "nothing changes"
    better = mm.Change(2, 1, 1, None, -7_000, 1)
    assert str(better) == (
        "2 mentees more have a mentor; those with a mentor had waited 1 rounds more; 1 old pair "
        "more stays; the total falls by 0.007; loads are more even"
    )
    assert mm.Change(1, total=2, order=("total", "people")).vector == (2, 1)
    assert order_of(OBJECTIVES["coverage"]) == ("people", "worst", "total")
    assert set(order_of(OBJECTIVES["coverage"])) < set(ENTRIES)
