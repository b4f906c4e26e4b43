"""Reverse mentoring on the 2023 survey: juniors' newer technologies against seniors' wishes.

Holds ``modes.pairs`` and ``presets.reverse`` on real people to account.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import mentormatch as mm
from survey import survey_columns

LADDER = ("up to 4 years", "5 to 9", "10 to 19", "20 and more")


def _rung(person: mm.Profile) -> str | None:
    """Return the rung of experience; the survey has words at both ends of its scale."""
    said = str(person.attributes.get("years", ""))
    if said.startswith("Less than"):
        return LADDER[0]
    if not said.isdecimal():
        return LADDER[3] if said.startswith("More than") else None
    return LADDER[int(np.searchsorted([5, 10, 20], int(said), side="right"))]


@pytest.fixture(scope="module")
def staff(shared_data: Path) -> mm.Profiles:
    """Give everybody of the survey with a rung of professional experience."""
    path = shared_data / "cohorts/so_survey_2023_first595.csv.gz"
    people = mm.read_profiles(path, columns=survey_columns(path))
    placed = [person.replace(seniority=_rung(person)) for person in people]
    return mm.Profiles.of(placed, ladder=LADDER)


def test_every_senior_of_the_survey_gets_a_junior(staff: mm.Profiles) -> None:
    """One table: 274 juniors, 199 seniors, all served, proven, nobody in a pair both ways."""
    juniors, seniors = mm.reverse_pools(staff)
    assert (len(staff), len(juniors), len(seniors)) == (595, 274, 199)
    assert any("122 people have no rung" in finding.message for finding in juniors.findings)
    matching = mm.match(juniors, seniors, mm.presets.reverse(), seed=2023)
    assert matching.certificate.proven
    assert len({match.mentee for match in matching.matches}) == 199
    pairs = {(match.mentor, match.mentee) for match in matching.matches}
    assert not pairs & {(mentee, mentor) for mentor, mentee in pairs}
    for mentor, mentee in pairs:
        low, high = (LADDER.index(str(staff[who].seniority)) for who in (mentor, mentee))
        assert high - low >= 2


def test_the_total_is_that_of_another_solver(staff: mm.Profiles) -> None:
    """Scipy's assignment of the same scores reaches no higher total."""
    from scipy.optimize import linear_sum_assignment

    juniors, seniors = mm.reverse_pools(staff)
    policy = mm.presets.reverse().replace(objective="total")
    matching = mm.match(juniors, seniors, policy)
    scores = mm.score(juniors, seniors, policy)
    assert scores.eligible.sum() == len(_far_apart(juniors, seniors))
    worth = np.where(scores.eligible, scores.units, -10_000_000)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    best = int(worth[rows, columns][worth[rows, columns] > 0].sum())
    assert sum(match.units for match in matching.matches) == best


def _far_apart(juniors: mm.Profiles, seniors: mm.Profiles) -> list[tuple[str, str]]:
    return [
        (a.id, b.id)
        for a in juniors
        for b in seniors
        if LADDER.index(str(b.seniority)) - LADDER.index(str(a.seniority)) >= 2
    ]


def test_what_a_senior_knows_is_nothing_to_learn(staff: mm.Profiles) -> None:
    """People want what they know: 47 seniors lack nothing of it, and the answer says so."""
    juniors, seniors = mm.reverse_pools(staff)
    done = [
        person.id
        for person in seniors
        if person.seeks and not set(person.seeks) - set(person.offers or ())
    ]
    matching = mm.match(juniors, seniors, mm.presets.reverse(), seed=2023)
    (told,) = [f for f in matching.findings if f.code == "nothing-to-learn"]
    assert len(done) == 47 and told.message.startswith("47 mentees already know")
    assert all(person in told.message for person in done[:5])


def test_pairs_learn_something_new(staff: mm.Profiles) -> None:
    """Without those 47 and without empty answers, seniors learn two thirds of what is new."""
    juniors, seniors = mm.reverse_pools(staff)
    asking = seniors.filter(lambda p: bool(set(p.seeks or ()) - set(p.offers or ())))
    policy = mm.Policy(
        criteria=[
            mm.Covers("seeks", "offers", own="offers", weight=4),
            mm.Returns("seeks", "offers", own="offers"),
        ],
        requirements=mm.presets.reverse().requirements,
    )
    matching = mm.match(juniors, asking, policy, seed=2023)
    learnt = [_new(staff[match.mentee], staff[match.mentor]) for match in matching.matches]
    given = [_new(staff[match.mentor], staff[match.mentee]) for match in matching.matches]
    assert len(learnt) == len(asking) == 144
    assert np.mean(learnt) > 0.65 and min(learnt) > 0
    assert np.mean(given) > 0.3
    greedy = _greedy(juniors, asking, policy)
    assert sum(match.units for match in matching.matches) > greedy


def _new(learner: mm.Profile, teacher: mm.Profile) -> float:
    """Return the share of what is new to one that the other knows."""
    new = set(learner.seeks or ()) - set(learner.offers or ())
    return len(new & set(teacher.offers or ())) / len(new) if new else 0.0


def _greedy(juniors: mm.Profiles, seniors: mm.Profiles, policy: mm.Policy) -> int:
    """Return the total of taking the highest score left, again and again."""
    scores = mm.score(juniors, seniors, policy)
    units = np.where(scores.eligible, scores.units.astype(np.int64), -1)
    total = 0
    while units.max(initial=-1) >= 0:
        j, i = np.unravel_index(int(units.argmax()), units.shape)
        total += int(units[j, i])
        units[j, :], units[:, i] = -1, -1
    return total
