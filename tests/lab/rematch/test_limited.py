"""At most so many changes, for people: held to every matching there is, and to the curve.

Holds ``lab.rematch`` and ``results.pairs.earlier`` to account.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rematch_oracle import POLICY, WHO, Pools, every_matching, pairs_of, programme_of_few

import mentormatch as mm
from mentormatch.errors import Conflict, PolicyError


@settings(max_examples=40)
@given(before=programme_of_few(), now=programme_of_few(), most=st.integers(0, 4))
def test_no_matching_of_as_many_people_with_so_few_changes_has_more(
    before: Pools, now: Pools, most: int
) -> None:
    """Or it is told how many changes it takes to serve as many as can be."""
    previous = mm.match(*before, POLICY)
    every, could = every_matching(now, POLICY, set(pairs_of(previous)))
    best = max((one.served, one.waited) for one in every)
    as_many = [one for one in every if (one.served, one.waited) == best]
    least = min(len(could) - one.kept for one in as_many)
    if could and most < least:
        with pytest.raises(Conflict, match=f"at least {least} change"):
            mm.rematch(previous, *now, changes=most)
        return
    after = mm.rematch(previous, *now, changes=most)
    total = sum(match.units for match in after.matches)
    assert after.moved.changes <= most
    if could:
        within = [one.total for one in as_many if len(could) - one.kept <= most]
        assert total == max(within)
        assert after.certificate.gap >= 0
        assert after.certificate.proven == (after.certificate.gap == 0)
    text = after.to_json()
    again = mm.Matching.from_json(text, mentors=now[0], mentees=now[1])
    assert again.to_json() == text and str(again) == str(after)


def _left() -> tuple[mm.Matching, mm.Profiles, mm.Profiles]:
    programme = mm.datasets.load_programme()
    before = mm.match(programme.mentors, programme.mentees, seed=7)
    stay = programme.mentors.filter([who for who in programme.mentors.ids if who != "HF145"])
    return before, stay, programme.mentees


def test_more_changes_never_cost_and_enough_give_the_highest_total() -> None:
    """At corners of the curve the total is proven; between them it stays below the bound."""
    before, mentors, mentees = _left()
    curve = mm.change_curve(before, mentors, mentees)
    totals = []
    for most in (0, 2, 4, 9, 14, 40):
        after = mm.rematch(before, mentors, mentees, changes=most)
        point = curve[min(most, len(curve) - 1)]
        totals.append(after.certificate.assignment.value)
        assert point.bound is not None and point.total <= totals[-1] <= point.bound
        assert after.certificate.proven or not point.exact
    assert totals == sorted(totals)
    assert totals[-1] == curve[len(curve) - 1].total
    free = mm.rematch(before, mentors, mentees, mm.Policy(worst_slack=0.0), changes=None)
    assert totals[-1] == free.certificate.assignment.value
    between = mm.rematch(before, mentors, mentees, changes=2)
    assert "not proven optimal" in str(between) and not between.certificate.proven
    assert any("integer program" in finding.message for finding in between.findings)
    stopped = mm.rematch(before, mentors, mentees, changes=2, seconds=0)
    assert any("ran out" in finding.message for finding in stopped.findings)
    assert stopped.certificate.gap >= between.certificate.gap


def test_a_pinned_pair_is_no_change_and_never_moves() -> None:
    """Whatever the number is."""
    before, mentors, mentees = _left()
    kept = next(match for match in before.matches if match.mentor != "HF145")
    pin = mm.Decisions().pin(kept.mentor, kept.mentee, **WHO)
    after = mm.rematch(before, mentors, mentees, changes=9, decisions=pin)
    assert (kept.mentor, kept.mentee) in pairs_of(after)
    assert after.moved.changes <= 9
    text = after.to_json()
    assert mm.Matching.from_json(text, mentors=mentors, mentees=mentees).to_json() == text


def test_what_asks_for_the_best_matching_says_that_it_counts_no_changes() -> None:
    """What-ifs and draws of the weights; fixes do without."""
    before, mentors, mentees = _left()
    after = mm.rematch(before, mentors, mentees, changes=4)
    someone = after.matches[0].mentee
    with pytest.raises(PolicyError, match="counts no kept pairs"):
        after.alternatives(someone)
    with pytest.raises(PolicyError, match="limits no changes"):
        after.sensitivity(draws=1)
    assert len(after.explain(someone)) == 1
    fix = after.fixes()[0]
    assert isinstance(fix.serves, tuple)
    edit = after.edited({someone: None})
    assert edit.change.people == -1


@pytest.mark.parametrize("wrong", [-1, 1.5, True, "few"])
def test_what_is_no_number_of_changes_is_refused(wrong: Any) -> None:
    """With what is one."""
    before, mentors, mentees = _left()
    with pytest.raises(PolicyError, match="'fewest', a whole number of 0 or more, or None"):
        mm.rematch(before, mentors, mentees, changes=wrong)
