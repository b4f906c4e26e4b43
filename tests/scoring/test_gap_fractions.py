"""Gap of numbers with fractions: the whole steps inside a distance count.

Holds ``scoring.kernels`` to account.
"""

from __future__ import annotations

from typing import Any

import pytest

import mentormatch as mm
from mentormatch.people.pool.profiles import Profiles


def one_pair(theirs: Any, ours: Any, gap: mm.Gap) -> float:
    """Return the score of one mentor and one mentee by one gap."""
    mentors, mentees = (
        Profiles.of([mm.Profile(id=who, attributes={} if y is None else {"y": y})])
        for who, y in (("m", theirs), ("e", ours))
    )
    matching = mm.match(mentors, mentees, mm.Policy(criteria=[gap], requirements=[]))
    return matching.matches[0].score


@pytest.mark.parametrize(
    ("theirs", "ours", "steps"),
    [
        (10.5, 2.5, 8),
        (2.75, 0.75, 2),
        (2.3, 1.3, 1),
        (1.1, 0.1, 1),
        (0.3, 0.1, 0),
        (1.9, 0.0, 1),
        (2.0, 0.1, 1),
        (0.0, 0.5, 0),
        (0.0, 1.5, -1),
        (-1.5, -3.0, 1),
        (1e9, 1e9 - 1.5, 1),
        (3.0, 1.0, 2),
    ],
)
def test_whole_steps_inside_a_distance_count(theirs: float, ours: float, steps: int) -> None:
    """A fraction of a step is no step, in either direction, and rounding takes none away."""
    gap = mm.Gap("y")
    assert one_pair(theirs, ours, gap) == pytest.approx(gap.value(steps), abs=1e-6)


def test_an_unanswered_number_is_neutral() -> None:
    """Who did not answer gets the neutral value, beside fractions as beside whole numbers."""
    for mentor, mentee in ((None, 2.5), (2.5, None)):
        assert one_pair(mentor, mentee, mm.Gap("y")) == pytest.approx(mm.Gap("y").neutral, abs=1e-6)


@pytest.mark.parametrize("engine", ["matrix", "scale"])
def test_both_engines_take_fractions(engine: Any) -> None:
    """The same people are paired, with the same scores, whichever engine works."""
    mentors = [mm.Profile(id=f"m{k}", attributes={"y": k + 0.75}) for k in range(6)]
    mentees = [mm.Profile(id=f"e{k}", attributes={"y": k + 0.25}) for k in range(6)]
    policy = mm.Policy(criteria=[mm.Gap("y")], requirements=[])
    matching = mm.match(mentors, mentees, policy, engine=engine, seed=1)
    assert matching.certificate.proven
    for pair in matching.matches:
        steps = int(pair.mentor[1:]) - int(pair.mentee[1:]) + 0.5
        assert pair.score == pytest.approx(mm.Gap("y").value(int(steps)), abs=1e-6)


@pytest.mark.parametrize(
    ("y", "told"),
    [("10,5", "say number = true"), ("10+", "and 10 for 10"), (1e10, "larger unit")],
)
def test_what_cannot_be_counted_gets_a_cure(y: Any, told: str) -> None:
    """Words and huge numbers are refused with what to do."""
    with pytest.raises(mm.PolicyError, match=told):
        one_pair(y, y, mm.Gap("y"))


@pytest.mark.parametrize(
    ("cell", "cure"), [("10,5", r"Write 2\.5 for 2,5"), ("10+", 'range = "low" or "high"')]
)
def test_a_number_in_another_spelling_gets_a_cure(cell: str, cure: str) -> None:
    """Where the map says that an attribute is a number, the cell is refused with the right form."""
    columns = {"attributes": {"y": {"column": "y", "number": True}}}
    with pytest.raises(mm.InputError, match=cure):
        mm.read_profiles([{"id": "a", "y": cell}], columns=columns)
