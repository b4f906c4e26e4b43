"""What would help whoever is left out, and what would help the programme.

Holds ``lab.fixes``, ``results.lab.fixes``, ``results.lab.advice`` and ``Criterion.relaxable`` to
account; that fixes are smallest is held in ``tests/solve/pairs/residual``.
"""

from __future__ import annotations

import io
import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.arrays import Ints
from mentormatch.errors import InputError, PolicyError, TooLarge
from mentormatch.lab.fixes import fixes as verb

Pools = tuple[list[mm.Profile], list[mm.Profile], mm.Policy]


@st.composite
def _pools(draw: st.DrawFn) -> Pools:
    """Return few people in two sites and two departments, some vetoes, at times a floor."""
    where, what = st.sampled_from(["north", "south"]), st.sampled_from(["law", "art"])
    mentors = [
        mm.Profile(
            id=f"m{k}", site=draw(where), department=draw(what),
            offers={"sql": draw(st.integers(1, 5))},
            max_mentees=draw(st.integers(0, 2)),
        )
        for k in range(draw(st.integers(1, 4)))
    ]  # fmt: skip
    names = st.frozensets(st.sampled_from([m.id for m in mentors]), max_size=2)
    mentees = [
        mm.Profile(
            id=f"e{k}", site=draw(where), department=draw(what),
            seeks={"sql": draw(st.integers(1, 5))},
            vetoes=draw(names), max_mentors=draw(st.integers(0, 2)),
        )
        for k in range(draw(st.integers(1, 5)))
    ]  # fmt: skip
    rules = (mm.NotVetoed(), mm.Same("site"), mm.Same("department", relaxable=draw(st.booleans())))
    policy = mm.Policy(
        criteria=[mm.Covers("seeks", "offers")],
        requirements=rules,
        floor=draw(st.sampled_from([None, 0.5])),
        objective=draw(st.sampled_from(["coverage", "total"])),
    )
    return mentors, mentees, policy


def _covers(matching: mm.Matching, fixes: list[mm.Fix] | mm.Together, must: set[str]) -> bool:
    """Whether everybody named can have a mentor once places and pairs of fixes are added."""
    scores = matching.scores
    eligible = scores.eligible
    places = np.array([scores.mentors[m].max_mentees for m in scores.mentors.ids])
    counts = fixes.places.items() if isinstance(fixes, mm.Together) else _counted(fixes)
    pairs = fixes.relax if isinstance(fixes, mm.Together) else [p for f in fixes for p in f.relax]
    for mentor, more in counts:
        places[scores.mentors.position[mentor]] += more
    for pair in pairs:
        eligible[scores.mentors.position[pair.mentor], scores.mentees.position[pair.mentee]] = True
    wanted = np.array([int(e in must) for e in scores.mentees.ids])
    found = mm.assign(
        np.zeros(scores.shape), eligible=eligible, mentor_capacity=places, mentee_capacity=wanted
    )
    return len(_distinct(found.pairs)) == len(must)


def _counted(fixes: list[mm.Fix]) -> list[tuple[str, int]]:
    return [(mentor, 1) for fix in fixes for mentor in fix.places]


def _distinct(pairs: Ints) -> set[int]:
    return set(pairs[:, 1].tolist())


@given(_pools())
@settings(max_examples=25)
def test_a_fix_serves_everybody_served_and_one_more(pools: Pools) -> None:
    """Matched again with the fix, nobody served loses; rules that protect people stand in none."""
    matching = mm.match(*pools, seed=3)
    served = {match.mentee for match in matching.matches}
    fixes = matching.fixes()
    open_ = {u.person for u in matching.unmatched.of("mentee") if u.reason != "WITHDRAWN"}
    assert {*fixes.people, *fixes.beyond} == open_
    never = {"no veto"} | {r.label for r in pools[2].requirements if not r.relaxable}
    for fix in fixes:
        assert _covers(matching, [fix], served | {fix.person})
        assert not never & {rule for pair in fix.relax for rule in pair.rules}
        assert all(matching.scores.obstacles(p.mentor, p.mentee) == p.rules for p in fix.relax)
        assert fix.moves[0].person == fix.person
        assert fix.serves
        assert set(fix.serves) <= open_
    for person in fixes.people:
        sizes = [fix.relaxations for fix in fixes.of(person)]
        assert sizes == sorted(sizes)
        assert len(sizes) <= 3
    assert _covers(matching, fixes.together, served | set(fixes.together.people))
    assert set(fixes.together.people) == set(fixes.people)
    sizes = [fixes.of(person)[0].relaxations for person in fixes.people]
    assert fixes.together.relaxations >= max(sizes, default=0)


@given(_pools())
@settings(max_examples=10)
def test_fixes_of_mentors_take_nobody_away(pools: Pools) -> None:
    """A mentor without mentees gets one, and every mentee keeps as many mentors as she has."""
    matching = mm.match(*pools, seed=3)
    for fix in matching.fixes("mentor"):
        now = {(m.mentor, m.mentee) for m in matching.matches}
        then = set(now)
        for move in fix.moves:
            if move.before is not None:
                then.remove((move.before, move.person))
            if move.after is not None:
                then.add((move.after, move.person))
        mentors = {mentor for mentor, _ in then}
        assert mentors == {mentor for mentor, _ in now} | {fix.person}
        more = sorted(mentee for _, mentee in then)
        for _, mentee in now:
            more.remove(mentee)
        assert tuple(more) == fix.places or not fix.places
        relaxed = {(pair.mentor, pair.mentee) for pair in fix.relax}
        assert all(p in relaxed or not matching.scores.obstacles(*p) for p in then)


@given(_pools())
@settings(max_examples=10)
def test_order_of_rows_is_nothing(pools: Pools) -> None:
    """The same people in another order get the same fixes, to the word."""
    mentors, mentees, policy = pools
    before = mm.match(mentors, mentees, policy, seed=3).fixes()
    after = mm.match(mentors[::-1], mentees[::-1], policy, seed=3).fixes()
    assert before == after


def _three() -> mm.Matching:
    """Return ann in the north and ben in the south, and three mentees of the north."""
    mentors = [mm.Profile(id="ann", site="north"), mm.Profile(id="ben", site="south")]
    mentees = [mm.Profile(id=who, site="north", seeks={"sql"}) for who in ("cem", "dee", "eli")]
    return mm.match(mentors, mentees, mm.Policy(requirements=[mm.Same("site")]), seed=1)


def test_fixes_in_words() -> None:
    """What is printed: all together, then each person; in Dutch as well."""
    told = str(_three().fixes()).splitlines()
    assert told[0] == "2 places are missing: 3 mentees depend on 1 place"
    assert told[1].startswith(
        "2 people who are left out can be served together; relaxations needed"
    )
    assert "one more place of ann" in told[2]
    assert "  or set 'same site' aside for ben with" in told[3]
    assert "één plaats meer bij ann" in _three().fixes().told(language="nl")
    frame = _three().fixes().to_frame()
    assert frame["rank"].tolist()[:3] == [1, 2, 3]
    assert ">ann</td>" in _three().fixes()._repr_html_()
    assert repr(_three().fixes()) == "Fixes(2 of 2 left out)"
    out = io.StringIO()
    _three().fixes().to_csv(out)
    assert out.getvalue().startswith("person,reason,rank,relaxations,places,relax,moves,fix")


def test_serves_is_who_would_have_a_mentor_then() -> None:
    """The draw decides who gets a place more, in a free match."""
    fix = _three().fixes()[0]
    assert fix.places == ("ann",)
    assert len(fix.serves) == 1
    again = pickle.loads(pickle.dumps(fix))  # noqa: S301 - our own
    assert again == fix
    assert again.serves == fix.serves


def test_nothing_needs_to_be_relaxed_under_another_objective() -> None:
    """Where the total comes first, somebody may be left out whom the same rules could serve."""
    mentors = [mm.Profile(id="ann", offers={"sql": 5}), mm.Profile(id="ben", offers={"r": 5})]
    mentees = [mm.Profile(id="cem", seeks={"sql": 5}), mm.Profile(id="dee", seeks={"sql": 4})]
    policy = mm.Policy(
        criteria=[mm.Covers("seeks", "offers")], requirements=[mm.NotVetoed()], objective="total"
    )
    matching = mm.match(mentors, [mentees[0], mentees[1].replace(vetoes={"ben"})], policy)
    fixes = matching.fixes()
    assert all(not fix.relaxations or fix.places for fix in fixes)


def test_what_cannot_be_asked_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another side, too many pairs, a matching of peers."""
    with pytest.raises(InputError, match="side: expected 'mentor' or 'mentee'"):
        _three().fixes("peer")  # type: ignore[arg-type]
    with pytest.raises(PolicyError, match="fixes is for pairs only; this is a matching of peers"):
        mm.match_peers([mm.Profile(id="ann"), mm.Profile(id="ben")]).fixes()
    with pytest.raises(InputError, match="recruits: expected a whole number of 0 or more"):
        mm.advice([], [], recruits=-1)
    monkeypatch.setattr(verb, "too_large", lambda _matching: True)
    with pytest.raises(TooLarge, match="fixes holds all pairs at once"):
        _three().fixes()


def test_labels_are_shown_to_people_only() -> None:
    """People are called by label where people read; markup in a label is text."""
    matching = _three()
    mentors = matching.scores.mentors.with_labels({"ann": "<b>Ann</b>"})
    matching = replace(matching, scores=replace(matching.scores, mentors=mentors))
    fixes = matching.fixes()
    assert "<b>Ann</b>" in fixes.told()
    assert "Ann" not in str(fixes)
    assert "<b>" not in fixes._repr_html_()
    assert b"<b>" not in pickle.dumps(fixes)


@given(_pools())
@settings(max_examples=8)
def test_each_advice_is_a_matching(pools: Pools) -> None:
    """A row gains what matching again by hand gains; none gains nothing; the best comes first."""
    mentors, mentees, policy = pools
    now = mm.match(mentors, mentees, policy, seed=0)
    advice = mm.advice(mentors, mentees, policy, recruits=1, most=99)
    vectors = [row.change.vector for row in advice]
    assert vectors == sorted(vectors, reverse=True)
    assert all(vector > (0,) * len(vector) for vector in vectors)
    for row in advice:
        if row.kind == "recruit":
            continue
        then = _by_hand(pools, row)
        assert row.change.people == _people(then) - _people(now)
        assert row.change.total == _total(then) - _total(now)
        assert len(row.serves) >= row.change.people


def _by_hand(pools: Pools, row: mm.AdviceRow) -> mm.Matching:
    mentors, mentees, policy = pools
    if row.kind == "place":
        mentor = str(row.what).removeprefix("one more place of ")
        more = [m.replace(max_mentees=m.max_mentees + 1) if m.id == mentor else m for m in mentors]
        return mm.match(more, mentees, policy)
    if str(row.what).startswith("drop the floor"):
        return mm.match(mentors, mentees, policy.replace(floor=None))
    kept = [r for r in policy.requirements if f"'{r.label}'" not in str(row.what)]
    return mm.match(mentors, mentees, policy.replace(requirements=kept))


def _people(matching: mm.Matching) -> int:
    return len({match.mentee for match in matching.matches})


def _total(matching: mm.Matching) -> int:
    return sum(match.units for match in matching.matches)


def test_advice_in_words() -> None:
    """Somebody new for whoever is left out, with as many places as are filled."""
    matching = _three()
    people = matching.scores.mentors, matching.scores.mentees, matching.policy
    advice = mm.advice(*people, recruits=2, most=1)
    (row,) = advice
    assert row.kind == "recruit"
    assert row.change.people == 2
    assert row.serves == matching.fixes().people
    assert "with 3 places" in str(row)
    assert str(advice).startswith(f"{advice.tried} changes were tried, each by matching again")
    assert "zoek iemand als" in advice.told(language="nl")
    assert advice.to_frame().people.tolist() == [2]
    assert "<table" in advice._repr_html_()
    assert repr(advice) == f"Advice(1 of {advice.tried} tried)"
    assert [
        r.kind for r in mm.advice([mm.Profile(id="x", active=False)], [mm.Profile(id="y")])
    ] == ["recruit"]
    nothing = mm.advice([mm.Profile(id="ann")], [mm.Profile(id="cem")], recruits=0)
    assert str(nothing).endswith("it gains nothing") or "none gains" in str(nothing)


def test_rules_say_whether_they_may_be_set_aside() -> None:
    """False is the default of rules that protect people; texts of policies stay as they are."""
    kept = [
        mm.NotSelf(),
        mm.NotInChain(),
        mm.NotVetoed(),
        mm.NotListed([("ann", "cem")]),
        mm.OneWay(),
    ]
    assert not any(rule.relaxable for rule in kept)
    assert mm.Same("site").relaxable
    assert "relaxable" not in mm.Policy(requirements=kept).to_toml()
    policy = mm.Policy(
        requirements=[mm.NotInChain(relaxable=True), mm.Same("site", relaxable=False)]
    )
    assert policy.to_toml().count("relaxable") == 2
    assert mm.Policy.from_toml(text=policy.to_toml()) == policy
    for rule in (mm.NotVetoed, mm.NotSelf):
        with pytest.raises(PolicyError, match="relaxable"):
            rule(relaxable=True)
    with pytest.raises(PolicyError, match="has relaxable, which only requirements use"):
        mm.Policy(criteria=[mm.Same("site", relaxable=False)])
