"""Matching again after small changes, from the matching before: the same answer as from nothing.

Holds ``modes.pairs.match``, ``scale.warm`` and ``recheck`` to account.
"""

from __future__ import annotations

import numpy as np
import pytest

import mentormatch as mm
from mentormatch.people.pool.profiles import Profiles
from mentormatch.solve.pairs import engine_choice
from mentormatch.solve.pairs.scale.progress import Round

_PEOPLE = 400
_SHARE = 0.05


def two(people: Profiles, seed: int) -> tuple[Profiles, Profiles]:
    """Two draws of people, most of them in both."""
    order = np.random.default_rng(seed).permutation(len(people))
    few = len(people) - _PEOPLE
    return people.take(np.sort(order[:_PEOPLE])), people.take(np.sort(order[few:]))


def pools(max_mentors: int = 1) -> tuple[tuple[Profiles, Profiles], tuple[Profiles, Profiles]]:
    """Both sides before and after one in twenty has left and others have joined."""
    size = _PEOPLE + int(_PEOPLE * _SHARE)
    cohort = mm.datasets.synthetic_cohort(size, size, seed=4, max_mentors=max_mentors)
    mentors, mentees = two(cohort.mentors, 1), two(cohort.mentees, 2)
    return (mentors[0], mentees[0]), (mentors[1], mentees[1])


def require_same(warm: mm.Matching, cold: mm.Matching) -> None:
    """The same pairs, reasons, stages and prices of places."""
    assert warm == cold
    assert warm.certificate.proven
    mine, theirs = warm.certificate, cold.certificate
    assert mine.prices.equals(theirs.prices)
    assert [(s.name, s.value, s.bound) for s in mine.stages] == [
        (s.name, s.value, s.bound) for s in theirs.stages
    ]


@pytest.mark.parametrize("objective", ["coverage", "total"])
@pytest.mark.parametrize("max_mentors", [1, 2])
def test_after_small_changes(objective: str, max_mentors: int) -> None:
    """People leave and join: the same answer."""
    policy = mm.Policy(objective=objective)
    before, now = pools(max_mentors)
    first = mm.match(*before, policy, seed=3, engine="scale")
    cold = mm.match(*now, policy, seed=3, engine="scale")
    require_same(mm.match(*now, policy, seed=3, engine="scale", start=first), cold)


def test_few_are_looked_at() -> None:
    """Only who has changed is compared with everybody in the first round."""
    policy = mm.Policy(objective="total")
    before, now = pools()
    cold: list[Round] = []
    warm: list[Round] = []
    first = mm.match(*before, policy, engine="scale", progress=cold.append)
    mm.match(*now, policy, engine="scale", progress=warm.append, start=first)
    assert sum(r.scanned for r in warm) < 0.6 * sum(r.scanned for r in cold)


def exchanged(people: Profiles, name: str) -> Profiles:
    """The same people, of whom one in fifty has the answers of another in a column."""
    rows = np.arange(len(people))
    rows[::50] = np.roll(rows[::50], 1)
    columns = dict(people.columns)
    columns[name] = columns[name].take(rows)
    return Profiles.from_columns(
        people.ids, columns, ladder=people.ladder, attributes=dict(people.attributes)
    )


def test_mentors_with_other_answers_are_within_reach() -> None:
    """Enough mentees take note of a mentor who has changed, or the first round would be lost."""
    policy = mm.Policy(objective="total")
    cohort = mm.datasets.synthetic_cohort(1_500, 1_500, seed=4)
    first = mm.match(cohort.mentors, cohort.mentees, policy, engine="scale")
    now = exchanged(cohort.mentors, "offers"), exchanged(cohort.mentees, "seeks")
    rounds: list[Round] = []
    mm.match(*now, policy, engine="scale", start=first, progress=rounds.append)
    assert rounds[0].gap < 0.01 * rounds[0].value


def test_from_a_record() -> None:
    """A matching that was read from its record serves as well."""
    before, now = pools()
    first = mm.match(*before, seed=3, engine="scale")
    read = mm.Matching.from_json(first.to_json(), mentors=before[0], mentees=before[1])
    cold = mm.match(*now, seed=3, engine="scale")
    require_same(mm.match(*now, seed=3, engine="scale", start=read), cold)


def test_from_a_record_judged_by_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that is judged without a matrix leaves a core as well, as large ones do."""
    before, now = pools()
    policies = [mm.Policy(objective="coverage"), mm.Policy(objective="total")]
    firsts = [mm.match(*before, policy, engine="scale").to_json() for policy in policies]
    colds = [mm.match(*now, policy, engine="scale") for policy in policies]
    monkeypatch.setattr(engine_choice, "by_terms", lambda _: True)
    for first, cold, policy in zip(firsts, colds, policies, strict=True):
        read = mm.Matching.from_json(first, mentors=before[0], mentees=before[1])
        assert read.certificate.assignment.memory is not None
        require_same(mm.match(*now, policy, engine="scale", start=read), cold)


def test_from_a_matching_by_matrix() -> None:
    """A matching of the matrix engine serves with its prices and pairs."""
    before, now = pools()
    first = mm.match(*before, seed=3, engine="matrix")
    cold = mm.match(*now, seed=3, engine="scale")
    require_same(mm.match(*now, seed=3, engine="scale", start=first), cold)


def test_under_another_policy() -> None:
    """An earlier matching under another policy or objective changes nothing."""
    before, now = pools()
    first = mm.match(*before, mm.Policy(objective="total"), seed=3, engine="scale")
    for policy in (mm.Policy(objective="coverage"), mm.Policy(criteria=[mm.Covers()])):
        cold = mm.match(*now, policy, seed=3, engine="scale")
        require_same(mm.match(*now, policy, seed=3, engine="scale", start=first), cold)


def test_not_a_matching() -> None:
    """Anything else is refused, and what was expected is said."""
    people = [mm.Profile(id="ann")]
    with pytest.raises(mm.PolicyError, match="expected a Matching"):
        mm.match(people, [mm.Profile(id="bob")], start="earlier")  # type: ignore[arg-type]
