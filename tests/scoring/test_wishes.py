"""A wish of one side: what one says is what the other says, and no wish is no rule.

Holds ``Same(other=)`` of ``scoring.relations`` to account.
"""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.errors import PolicyError, ProtectedAttributeError

_CITIES = st.sampled_from(["lyon", "nice", None])
_SAID = st.lists(st.tuples(_CITIES, _CITIES), min_size=1, max_size=3)
_Said = list[tuple[str | None, str | None]]


def _pool(role: str, said: _Said) -> list[mm.Profile]:
    """Return people who say a wish and a site."""
    return [
        mm.Profile(
            id=f"{role}{k}", site=site, attributes={"only": wish} if wish else {},
            offers={"sql": 1 + k}, seeks={"sql": 3}, max_mentees=2,
        )
        for k, (wish, site) in enumerate(said)
    ]  # fmt: skip


def _policy(*rules: mm.Criterion) -> mm.Policy:
    return mm.Policy(criteria=[mm.Covers("seeks", "offers")], requirements=rules)


def test_only_my_own_city() -> None:
    """One mentor meets people of her own city alone, the other meets anybody."""
    mentors = [
        mm.Profile(id="strict", offers={"sql": 5}, attributes={"only": "Lyon"}),
        mm.Profile(id="open", offers={"sql": 3}),
    ]
    mentees = [
        mm.Profile(id="far", site="Nice", seeks={"sql": 5}),
        mm.Profile(id="near", site="Lyon", seeks={"sql": 2}),
    ]
    rule = mm.Same("only", other="site")
    matching = mm.match(mentors, mentees, _policy(rule))
    assert {(m.mentor, m.mentee) for m in matching.matches} == {("strict", "near"), ("open", "far")}
    why = matching.why_not("far", "strict")
    assert why.rules[0].rule == "mentor's only is mentee's site"
    assert (why.rules[0].mentor_fact, why.rules[0].mentee_fact) == ("Lyon", "Nice")


@given(_SAID, _SAID, st.sampled_from(["mentor", "mentee"]), st.sampled_from(["pass", "forbid"]))
@settings(max_examples=40, deadline=None)
def test_a_wish_is_kept_and_no_wish_is_no_rule(
    mentors: _Said,
    mentees: _Said,
    of: Literal["mentor", "mentee"],
    missing: Literal["pass", "forbid"],
) -> None:
    """Pair by pair: a wish that is not met forbids, an unknown site does as `missing` says."""
    # Somebody has said each, or there is no such column.
    mentors, mentees = [*mentors, ("lyon", "lyon")], [*mentees, ("nice", "nice")]
    rule = mm.Same("only", other="site", of=of, missing=missing)
    scores = mm.score(_pool("m", mentors), _pool("e", mentees), _policy(rule))
    for j, theirs in enumerate(mentors):
        for i, ours in enumerate(mentees):
            (wish, _), (_, site) = (theirs, ours) if of == "mentor" else (ours, theirs)
            met = wish is None or (missing == "pass" if site is None else wish == site)
            assert scores.eligible[j, i] == met


@given(_SAID, _SAID)
@settings(max_examples=15, deadline=None)
def test_a_field_against_itself_is_the_plain_rule(mentors: _Said, mentees: _Said) -> None:
    """Where everybody answered, `other` of the same name changes nothing."""
    ours, theirs = (
        _pool(role, [(wish, site or "nice") for wish, site in said])
        for role, said in (("m", mentors), ("e", mentees))
    )
    scored = [
        mm.score(ours, theirs, mm.Policy(criteria=[rule], requirements=[rule]))
        for rule in (mm.Same("site", name="x"), mm.Same("site", other="site", name="x"))
    ]
    assert (scored[0].units == scored[1].units).all()
    assert (scored[0].eligible == scored[1].eligible).all()


def test_without_any_wish_nothing_changes() -> None:
    """The pairs are those of a policy without the rule, and large pools find the same."""
    pytest.importorskip("numba")
    said: _Said = [(None, "lyon"), (None, "nice"), (None, None)]
    mentees = _pool("e", [("nice", "lyon"), *said])
    rule = mm.Same("only", other="site")
    plain = mm.match(_pool("m", said), mentees, _policy(), seed=3)
    free = mm.match(_pool("m", said), mentees, _policy(rule), seed=3)
    assert plain.matches == free.matches
    wishes: _Said = [("lyon", "nice"), ("nice", "lyon"), (None, None)]
    for policy in (_policy(rule), _policy(mm.Same("only", other="site", missing="forbid"))):
        dense = mm.match(_pool("m", wishes), mentees, policy, seed=3)
        large = mm.match(_pool("m", wishes), mentees, policy, seed=3, engine="scale")
        assert dense.matches == large.matches


def test_policy_files_hold_a_wish_and_change_for_no_other_rule() -> None:
    """Written and read it is the same; a rule without `other` is written as ever."""
    policy = _policy(mm.Same("only", other="site", of="mentee"), mm.Same("site"))
    told = policy.to_toml()
    assert '{ kind = "Same", field = "only", other = "site", of = "mentee" }' in told
    assert '{ kind = "Same", field = "site" }' in told
    assert mm.Policy.from_toml(text=told) == policy


def test_what_is_no_wish_is_refused() -> None:
    """A side without an aim, a protected field, and a name of nothing."""
    with pytest.raises(PolicyError, match="name the partner's field in other"):
        mm.Same("only", of="mentee")
    with pytest.raises(ProtectedAttributeError, match="protected"):
        mm.Same("only", other="Gender")
    with pytest.raises(PolicyError, match="other"):
        mm.Same("only", other="")
