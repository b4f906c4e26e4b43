"""Policies side by side: laws, yardsticks counted by hand, faults all at once.

Holds ``lab.policies.compare``, ``lab.policies.sweep``, ``lab.policies.reference``,
``lab.policies.regret``, ``lab.policies.draws`` and ``results.lab.comparison`` to account.
"""

from __future__ import annotations

import math
from itertools import permutations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_strategies import people, policy_of

import mentormatch as mm

FIELDS = ("offers", "seeks", "languages", "preferences")
SKILLS = policy_of(mm.Covers(), requirements=[mm.NotSelf()])
SPOKEN = policy_of(mm.Shares("languages"), requirements=[mm.NotSelf()], objective="total")
WISHED = policy_of(mm.Preference(), requirements=[mm.NotSelf()], floor=0.4)
THREE = {"skills": SKILLS, "spoken": SPOKEN, "wished": WISHED}
Pools = tuple[list[mm.Profile], list[mm.Profile]]


@st.composite
def pools(draw: st.DrawFn) -> Pools:
    """Draw two tiny pools with places on both sides."""
    mentors, mentees = (draw(people(FIELDS, smallest=1)) for _ in range(2))
    places = st.sampled_from([1, 1, 2, 0])
    return (
        [p.replace(max_mentees=draw(places)) for p in mentors],
        [p.replace(max_mentors=draw(places)) for p in mentees],
    )


def numbers(compared: mm.Comparison) -> pd.DataFrame:
    """Return the rows by policy and seed, whatever their order."""
    return compared.to_frame().sort_values(["policy", "seed"], ignore_index=True)


@settings(max_examples=12)
@given(both=pools(), policy=st.sampled_from([SKILLS, SPOKEN, WISHED]))
def test_a_policy_against_itself_moves_nobody(both: Pools, policy: mm.Policy) -> None:
    """Whatever the policy is, and with the same numbers in both rows."""
    compared = mm.compare({"a": policy, "b": policy}, *both, seeds=[3])
    assert compared.to_frame()["moved"].tolist() == [0, 0]
    assert compared.moved("a", "b").empty
    a, b = (row.drop("policy") for _, row in compared.to_frame().iterrows())
    pd.testing.assert_series_equal(a, b, check_names=False)


@settings(max_examples=6)
@given(both=pools(), reference=st.sampled_from(["skills", "wished", SPOKEN]))
def test_with_a_reference_the_order_of_policies_changes_no_number(
    both: Pools, reference: str | mm.Policy
) -> None:
    """Rows stand in the order that was given, and hold the same numbers."""
    tables = []
    for order in permutations(THREE):
        policies = {name: THREE[name] for name in order}
        compared = mm.compare(policies, *both, reference=reference)
        assert compared.to_frame()["policy"].tolist() == list(order)
        tables.append(numbers(compared))
    # Moves count from the first policy where the reference is none of them.
    dropped = [] if isinstance(reference, str) else ["moved"]
    for table in tables[1:]:
        pd.testing.assert_frame_equal(table.drop(columns=dropped), tables[0].drop(columns=dropped))


def test_without_a_reference_the_frame_names_the_first() -> None:
    """Also on the line below the printed table."""
    compared = mm.compare(THREE, *_small())
    assert set(compared.to_frame()["reference"]) == {"skills"}
    assert "by the scores of 'skills'" in str(compared)
    assert set(mm.compare({"a": SKILLS}, *_small(), reference=SPOKEN).to_frame().reference) == {
        "the reference"
    }


@settings(max_examples=25)
@given(both=pools(), name=st.sampled_from(list(THREE)))
def test_mean_worst_and_choices_are_those_of_the_reference(both: Pools, name: str) -> None:
    """Counted again pair by pair: first choices, and pairs that would rather have one another."""
    compared = mm.compare(THREE, *both, reference=name)
    scores, rows = compared.matchings[name].scores, compared.to_frame().set_index("policy")
    pairs = [(j, i) for j in scores.mentors.ids for i in scores.mentees.ids]
    units = dict(zip(pairs, scores.values.ravel().tolist(), strict=True))
    may = dict(zip(pairs, scores.eligible.ravel().tolist(), strict=True))
    free_mentors = {p.id: p.max_mentees for p in both[0] if p.active}
    free_mentees = {p.id: p.max_mentors for p in both[1] if p.active}
    for policy, matching in compared.matchings.items():
        made = {(m.mentor, m.mentee) for m in matching.matches}
        theirs = {i: [units[j, i] for j, e in made if e == i] for i in free_mentees}
        ours = {j: [units[j, i] for m, i in made if m == j] for j in free_mentors}
        got = [units[pair] for pair in made]
        first = blocking = 0
        for i, wanted in free_mentees.items():
            allowed = [
                j for j, places in free_mentors.items()
                if places and wanted and may[j, i]
            ]  # fmt: skip
            best = max((units[j, i] for j in allowed), default=-1.0)
            first += bool(theirs[i]) and max(theirs[i]) >= best
            blocking += sum(
                (j, i) not in made
                and (len(theirs[i]) < wanted or units[j, i] > min(theirs[i]))
                and (len(ours[j]) < free_mentors[j] or units[j, i] > min(ours[j]))
                for j in allowed
            )
        row = rows.loc[policy]
        mean = sum(max(mine, default=0) for mine in theirs.values()) / max(len(free_mentees), 1)
        assert row["mean"] == pytest.approx(mean)
        assert row["worst"] == min(got, default=math.nan) or not got
        assert (row.first_choice, row.blocking) == (first, blocking)
        assert row.people == sum(map(bool, theirs.values()))


def test_the_order_of_people_plays_no_part() -> None:
    """The same table whatever the order of rows."""
    mentors, mentees = _small()
    turned = mm.compare(THREE, mentors[::-1], mentees[::-1], seeds=[0, 1])
    pd.testing.assert_frame_equal(
        turned.to_frame(), mm.compare(THREE, mentors, mentees, seeds=[0, 1]).to_frame()
    )


def test_the_number_of_processes_changes_no_number() -> None:
    """Two give what one gives; every matching is told once."""
    told: list[str] = []
    one = mm.compare(THREE, *_small(), seeds=[0, 1], progress=told.append)
    two = mm.compare(THREE, *_small(), seeds=[0, 1], n_jobs=2)
    pd.testing.assert_frame_equal(one.to_frame(), two.to_frame())
    assert [m.matches for m in one.matchings.values()] == [
        m.matches for m in two.matchings.values()
    ]
    assert told == [f"{done} of 6 matchings" for done in range(1, 7)]


def test_policies_that_cannot_be_computed_are_told_all_at_once_by_name() -> None:
    """A field that nobody has under one name, minimum loads that cannot be met under another."""
    bad = {
        "fine": SKILLS,
        "no such field": policy_of(mm.Shares("shoe")),
        "nor this": policy_of(mm.Covers("seeks", "hats")),
    }
    with pytest.raises(mm.PolicyError) as told:
        mm.compare(bad, *_small())
    assert "'no such field': " in str(told.value) and "'nor this': " in str(told.value)
    mentors = [mm.Profile(id="ann", min_mentees=1, languages={"nl"})]
    mentees = [mm.Profile(id="cem", vetoes={"ann"})]
    with pytest.raises(mm.PolicyError, match="'shut': ann must have 1 mentees"):
        mm.compare({"open": SKILLS, "shut": mm.Policy()}, mentors, mentees)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"policies": {}}, "expected names with policies"),
        ({"seeds": []}, "at least one whole number"),
        ({"seeds": [1, 1]}, "named twice"),
        ({"reference": "skils"}, "did you mean 'skills'"),
        ({"n_jobs": 0}, "expected how many processes"),
        ({"n_jobs": 1.5}, "expected how many processes"),
        ({"policies": {"a": 3}}, "'a': expected a Policy"),
    ],
)
def test_what_is_wrong_is_told_with_what_was_expected(
    arguments: dict[str, object], told: str
) -> None:
    """Before anything is matched."""
    with pytest.raises(mm.PolicyError, match=told):
        mm.compare(**{"policies": THREE, "mentors": _small()[0], "mentees": _small()[1],
                      **arguments})  # type: ignore[arg-type]  # fmt: skip


def test_who_moved_is_a_row_each() -> None:
    """With the mentors of both policies and the scores of the reference."""
    mentors = [
        mm.Profile(id="ann", offers={"sql": 3}, languages={"nl"}),
        mm.Profile(id="ben", offers={"r": 3}, languages={"en"}),
    ]
    mentees = [
        mm.Profile(id="cem", seeks={"sql": 3}, languages={"en"}),
        mm.Profile(id="dee", seeks={"r": 3}, languages={"nl"}),
    ]
    compared = mm.compare({"skills": SKILLS, "spoken": SPOKEN}, mentors, mentees)
    assert compared.moved("skills", "spoken").values.tolist() == [
        ["cem", "ann", "ben", 1.0, 0.0],
        ["dee", "ben", "ann", 1.0, 0.0],
    ]
    assert compared.sentence("skills", "spoken") == (
        "'spoken' in place of 'skills': 2 mentees get other mentors; as many mentees have a "
        "mentor; mean 1.000 to 0.000, worst 1.000 to 0.000, by the scores of 'skills'."
    )
    with pytest.raises(mm.PolicyError, match="did you mean 'skills'"):
        compared.moved("skils", "spoken")


def test_the_bundled_programme_by_the_objectives_that_the_issue_names() -> None:
    """People, mean, worst, first choices and blocking pairs as they were measured apart."""
    programme = mm.datasets.load_programme()
    policies = {"coverage": mm.Policy(), "total": mm.Policy(objective="total")}
    compared = mm.compare(policies, programme.mentors, programme.mentees, seeds=[7])
    told = compared.to_frame()[["people", "mean", "worst", "first_choice", "blocking"]].round(3)
    assert told.values.tolist() == [[55, 0.495, 0.407, 30, 23], [55, 0.497, 0.364, 31, 17]]


def test_regret_is_what_the_truth_would_have_given_more() -> None:
    """Never below 0, and 0 where a policy knows the truth."""
    cohort = mm.datasets.synthetic_cohort(mentors=12, mentees=15, seed=4)
    compared = mm.compare(
        {"argued": mm.Policy(), "spoken": SPOKEN}, cohort.mentors, cohort.mentees,
        truth=cohort.truth,
    )  # fmt: skip
    regret = compared.to_frame().set_index("policy")["regret"]
    assert (regret > 0).all() and regret["argued"] < regret["spoken"]
    truth = cohort.truth
    assert truth is not None
    best = mm.assign(truth.block(range(12), range(15)), objective="total").total
    matching = compared.matchings["argued"]
    pairs = [(m.mentor, m.mentee) for m in matching.matches]
    reached = truth.of(*map(list, zip(*pairs, strict=True))).sum()
    assert regret["argued"] == pytest.approx((best - reached) / 15, abs=1e-6)


def test_a_truth_of_other_people_is_refused() -> None:
    """Rather than a regret of nothing."""
    cohort = mm.datasets.synthetic_cohort(mentors=3, mentees=3, seed=4)
    with pytest.raises(mm.PolicyError, match="that of other people"):
        mm.compare(THREE, *_small(), truth=cohort.truth)


def test_a_sweep_has_a_row_for_each_weight() -> None:
    """The weight of the policy itself is the reference, else the policy is."""
    policy = policy_of(mm.Covers(weight=4), mm.Shares("languages", weight=2))
    swept = mm.sweep(policy, "seeks", *_small(), weights=(0, 2.5, 4))
    assert swept.to_frame()["policy"].tolist() == ["seeks 0", "seeks 2.5", "seeks 4"]
    assert swept.reference == "seeks 4"
    assert len(swept.matchings["seeks 0"].policy.criteria) == 1
    assert mm.sweep(policy, "seeks", *_small(), weights=(1,)).reference == "the reference"
    with pytest.raises(mm.PolicyError, match="did you mean 'seeks'"):
        mm.sweep(policy, "seek", *_small())
    with pytest.raises(mm.PolicyError, match="stands twice"):
        mm.sweep(policy, "seeks", *_small(), weights=(1, 1.0))


def test_its_faces_hold_no_markup_of_strangers() -> None:
    """Names are escaped, and numbers stand to the right."""
    compared = mm.compare({"<b>": SKILLS}, *_small())
    page = compared._repr_html_()
    assert "<b>" not in page and "&lt;b&gt;" in page and "text-align:right" in page
    assert repr(compared) == "Comparison(<b>; scores of '<b>')"
    assert "Gemiddelde" in compared.told("nl")


def _small() -> Pools:
    mentors = [
        mm.Profile(id="ann", offers={"sql": 4, "r": 2}, languages={"nl"}, max_mentees=2),
        mm.Profile(id="ben", offers={"r": 5}, languages={"en", "nl"}),
        mm.Profile(id="fay", languages={"en"}),
    ]
    mentees = [
        mm.Profile(id="cem", seeks={"sql": 3}, languages={"en"}, preferences=("fay", "ann")),
        mm.Profile(id="dee", seeks={"r": 3, "sql": 5}, languages={"nl"}, max_mentors=2),
        mm.Profile(id="eli", seeks={"r": 1}, preferences=("ben",)),
        mm.Profile(id="gus", seeks={"go": 1}, languages={"fr"}),
    ]
    return mentors, mentees
