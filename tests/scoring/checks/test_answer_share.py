"""What people said decides a tenth of the score or more, or the answer says so first.

Holds ``scoring.checks.answer_share`` to account, and that every form of mentoring asks it.
"""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

import mentormatch as mm
from mentormatch.scoring.checks.answer_share import LEAST, Meetings, few_answers

P = mm.Profile


def policy(answered: float, silent: float) -> mm.Policy:
    """Return a policy with these weights on a field that people fill, and on one they leave."""
    criteria = [mm.Same("site", weight=answered), mm.Same("team", weight=silent / 2)]
    # Teams and boards ask for a criterion of skills, which nobody fills here.
    return mm.Policy(criteria=[*criteria, mm.Covers(weight=silent / 2)], requirements=[])


def people(letter: str, count: int = 4) -> list[mm.Profile]:
    """Return people who say their site and nothing else."""
    return [P(id=f"{letter}{k}", site=f"s{k}") for k in range(count)]


def told(answer: Any) -> list[str]:
    """Return the warnings about few answers."""
    return [finding.message for finding in answer.findings if finding.code == "no-answers"]


@pytest.mark.parametrize(
    ("answered", "silent", "words"),
    [(1, 9, None), (1, 10, "9% of the score"), (1, 999, "Less than 1% of the score")],
)
def test_the_tenth_is_enough_and_less_is_not(
    answered: float, silent: float, words: str | None
) -> None:
    """A share of exactly a tenth is no warning; below, it is told rounded down."""
    answer = mm.match(people("m"), people("e"), policy(answered, silent))
    assert answer.compared == (words is None)
    assert [message.startswith(str(words)) for message in told(answer)] == [True] * bool(words)
    assert not words or str(answer).startswith(words)


@given(
    said=st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=5),
    weight=st.integers(1, 30),
)
def test_the_share_is_the_mean_over_pairs_of_weight_that_both_answered(
    said: list[tuple[bool, bool]], weight: int
) -> None:
    """Counted by hand for every pair that was made."""
    mentors, mentees = (
        [P(id=f"{letter}{k}", site="a" if both[side] else None) for k, both in enumerate(said)]
        for side, letter in enumerate("me")
    )
    answer = mm.match(mentors, mentees, policy(weight, 100 - weight))
    spoke = {
        f"{letter}{k}": both[side]
        for k, both in enumerate(said)
        for side, letter in enumerate("me")
    }
    shares = [weight / 100 * (spoke[m.mentor] and spoke[m.mentee]) for m in answer.matches]
    share = sum(shares) / len(shares)
    assert answer.confidence == pytest.approx(share, abs=1e-6)
    if abs(share - LEAST) > 1e-6:
        assert answer.compared == (share >= LEAST)


FORMS: dict[str, Any] = {
    "pairs": lambda rule: mm.match(people("m"), people("e"), rule),
    "peers": lambda rule: mm.match_peers(people("p"), rule),
    "groups": lambda rule: mm.form_groups(people("m"), people("e"), rule, size=(2, 2), fit=1.0),
    "circles": lambda rule: mm.form_groups(None, people("p"), rule, size=(2, 2)),
    "boards": lambda rule: mm.form_boards(people("m"), people("e"), rule, seconds=1.0),
    "teams": lambda rule: mm.form_teams(
        people("m"), people("e"), rule, mentors_per_team=(1, 2), mentees_per_team=(1, 3)
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_asks(form: str) -> None:
    """Nine in a hundred are told of in the first line, and twenty are fine."""
    few, enough = FORMS[form](policy(9, 91)), FORMS[form](policy(20, 80))
    assert few.matches and enough.matches
    assert not few.compared and str(few).startswith("9% of the score uses people's own answers")
    assert enough.compared


def test_groups_weigh_facilitators_and_fellows_by_fit() -> None:
    """What members said of one another counts for the rest."""
    mentees = [P(id=f"e{k}", site="a", goals=[mm.Goal(kind="craft")]) for k in range(4)]
    mentors = [P(id="m", site="a")]
    shares = {
        fit: mm.form_groups(mentors, mentees, policy(1, 99), size=(4, 4), fit=fit).compared
        for fit in (0.5, 0.99)
    }
    assert shares == {0.5: True, 0.99: False}


def test_skills_that_teams_cover_are_answers() -> None:
    """They count beside the policy, so a policy that looks elsewhere is no draw."""
    mentors = [P(id=f"m{k}", offers={"sql": 4}, site="a") for k in range(2)]
    mentees = [P(id=f"e{k}", seeks={"sql": 3}, site="a") for k in range(3)]
    answer = mm.form_teams(mentors, mentees, policy(1, 99), mentors_per_team=(2, 2))
    assert answer.matches and answer.compared


def test_where_nobody_meets_nothing_is_told() -> None:
    """There is no draw; the count of people comes first."""
    scores = mm.score(people("m"), people("e"), policy(1, 99))
    nobody = np.zeros(0, np.int64)
    assert not list(few_answers(Meetings(scores, nobody, nobody)))
    assert not told(mm.match([P(id="m", site="a", max_mentees=0)], people("e"), policy(1, 99)))


def test_an_answer_below_a_tenth_survives_its_record() -> None:
    """The record is judged again with the same finding."""
    mentors, mentees = people("m"), people("e")
    answer = mm.match(mentors, mentees, policy(1, 99))
    again = mm.Matching.from_json(answer.to_json(), mentors=mentors, mentees=mentees)
    assert again == answer and not again.compared
