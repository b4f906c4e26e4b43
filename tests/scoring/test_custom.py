"""Criteria of a caller's own: one method, softly or as a rule.

Holds ``scoring.base`` to account.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scoring_strategies import SameInitial, compare, passes, policy_of, pool, units

import mentormatch as mm
from mentormatch.terms import UNIT

ANN, ABE, CEM = (mm.Profile(id=who) for who in ("ann", "abe", "cem"))


class Returns(mm.Criterion):
    """Answers with whatever it was given."""

    answer: Any

    def block(self, mentors: mm.Profiles, mentees: mm.Profiles) -> Any:
        """Return it."""
        return self.answer


class WithSettings(mm.Criterion):
    """Has a setting of its own and tells its facts."""

    neutral: float = 0.1
    letter: str = "a"

    def block(self, mentors: mm.Profiles, mentees: mm.Profiles) -> Any:
        """Return 1 where both ids hold the letter."""
        holds = [np.array([self.letter in who for who in side.ids]) for side in (mentors, mentees)]
        return np.outer(*holds).astype(float)

    def facts(self, mentor: mm.Profile, mentee: mm.Profile) -> tuple[str, str]:
        """Return both ids."""
        return mentor.id, mentee.id


def test_a_custom_criterion_is_weighed() -> None:
    """It adds its share of the weight, beside a built-in one."""
    scores = compare(ANN, ABE, SameInitial(weight=3), mm.NotSelf())
    assert scores.units[0, 0] == UNIT
    assert units(ANN, mm.Profile(id="bob"), SameInitial(weight=3), mm.NotSelf()) == UNIT / 4
    assert [p.weight for p in scores.contributions("ann", "abe")] == [750_000, 250_000]


def test_no_answer_is_neutral_and_lowers_confidence() -> None:
    """NaN gets the neutral value and counts as unanswered."""
    scores = compare(ANN, CEM, SameInitial(weight=3, neutral=0.2), mm.NotSelf())
    assert scores.units[0, 0] == 0.2 * 750_000 + 250_000
    assert scores.confidence("ann", "cem") == 0.25
    assert not scores.contributions("ann", "cem")[0].answered


def test_a_custom_rule_forbids() -> None:
    """As a requirement it must reach at_least; NaN passes or is forbidden."""
    assert passes(ANN, ABE, SameInitial()) and not passes(ANN, mm.Profile(id="bob"), SameInitial())
    assert passes(ANN, CEM, SameInitial())
    assert not passes(ANN, CEM, SameInitial(missing="forbid"))


def test_settings_facts_and_label_of_a_custom_criterion() -> None:
    """It may have settings of its own, other defaults, and words for explanations."""
    (part,) = compare(ANN, ABE, WithSettings(letter="n")).contributions("ann", "abe")
    assert (part.criterion, part.units, part.mentor_fact) == ("WithSettings", 0, "ann")
    assert units(ANN, ABE, WithSettings()) == UNIT
    misspelt: dict[str, Any] = {"lettre": "n"}
    with pytest.raises(mm.PolicyError, match=r"no setting 'lettre' \(did you mean 'letter'"):
        WithSettings(**misspelt)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (np.ones((2, 3)), r"returned shape \(2, 3\), expected \(1, 2\) \(mentors, mentees\)"),
        (np.ones(2), r"returned shape \(2,\), expected \(1, 2\)"),
        (1.0, r"returned shape \(\), expected \(1, 2\)"),
        ([[1.1, 0]], "returned 1.1; expected 0…1 or NaN"),
        ([[0, -0.5]], "returned -0.5; expected 0…1 or NaN"),
        ([[np.inf, 0]], "returned inf; expected 0…1 or NaN"),
        ([["a", "b"]], "returned something but numbers"),
        (None, r"returned something but numbers|returned shape \(\)"),
        ([[1, 2], [3]], "returned something but numbers"),
    ],
)
def test_wrong_answers_are_refused(answer: Any, fault: str) -> None:
    """Shape, range and kind of what block() returns are checked, and the criterion is named."""
    scores = mm.score([ANN], [ABE, CEM], policy_of(Returns(answer=answer)))
    with pytest.raises(mm.PolicyError, match=f"Returns: block\\(\\) {fault}"):
        _ = scores.units


def test_whole_numbers_and_booleans_are_numbers() -> None:
    """True is 1 and False is 0."""
    for answer in ([[True, False]], [[1, 0]], np.array([[1, 0]], np.int8)):
        scores = mm.score([ANN], [ABE, CEM], policy_of(Returns(answer=answer)))
        assert scores.values.tolist() == [[1, 0]]


def test_a_class_without_a_method_is_refused() -> None:
    """A criterion that can compute nothing says so."""

    class Empty(mm.Criterion):
        """Nothing to say."""

    with pytest.raises(mm.PolicyError, match="Empty has neither a method block"):
        _ = mm.score([ANN], [ABE], policy_of(Empty())).units


def test_a_policy_with_a_custom_criterion_cannot_be_filed() -> None:
    """A file could not bring the class back, so it is refused by name."""
    policy = policy_of(requirements=[SameInitial()])
    for write in (policy.to_dict, policy.to_toml, policy.to_json):
        with pytest.raises(mm.PolicyError, match=r"\['SameInitial'\] are classes of your own"):
            write()


def test_matching_with_a_custom_criterion() -> None:
    """It goes all the way: matched, explained, and told as a reason."""
    matching = mm.match([ANN], [ABE, CEM], policy_of(SameInitial(neutral=0.0)))
    assert [(m.mentor, m.mentee, m.units) for m in matching.matches] == [("ann", "abe", UNIT)]
    assert matching.explain("abe")[0].parts[0].units == UNIT
    rule = SameInitial(missing="forbid")
    left_out = mm.match([ANN], [CEM], policy_of(requirements=[rule])).unmatched
    assert [u.reason for u in left_out] == ["NO_FEASIBLE_MENTOR", "NO_FEASIBLE_MENTEE"]


def test_a_subclass_of_a_built_in_criterion_is_a_class_of_its_own() -> None:
    """Deriving from a built-in kind keeps its evaluation and is not written to files."""

    class Strict(mm.Covers):
        """Coverage where unanswered is nothing."""

        neutral: float = 0.0

    assert units(ANN, ABE, Strict()) == 0
    with pytest.raises(mm.PolicyError, match="classes of your own"):
        policy_of(Strict()).to_toml()


def test_blocks_get_people_in_order_of_id() -> None:
    """The pools that block() sees are sorted and hold each person once."""
    seen: list[tuple[str, ...]] = []

    class Watch(mm.Criterion):
        """Remembers whom it was asked about."""

        def block(self, mentors: mm.Profiles, mentees: mm.Profiles) -> Any:
            """Return nothing but ones."""
            seen.extend([mentors.ids, mentees.ids])
            return np.ones((len(mentors), len(mentees)))

    scores = mm.score(pool([CEM, ANN, ABE]), pool([CEM]), policy_of(Watch()))
    assert scores.block(np.array([2, 0, 2]), np.array([0, 0])).shape == (3, 2)
    assert seen == [("abe", "cem"), ("cem",)]
