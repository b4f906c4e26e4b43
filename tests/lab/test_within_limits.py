"""What-ifs within limits, against every matching of a few people.

Holds ``lab.what_if.why_not`` and ``lab.what_if.large_pools`` to account.
"""

from __future__ import annotations

import numpy as np
import pytest

import mentormatch as mm
from mentormatch.results.lab.why_not import Verdict
from oracle import Instance, enumerate_matchings

POLICY = mm.Policy(criteria=(mm.Covers("seeks", "offers"),), requirements=())


def _programme(seed: int) -> tuple[list[mm.Profile], list[mm.Profile], int]:
    generator = np.random.default_rng(seed)
    mentors = [
        mm.Profile(
            id=f"a{k}",
            offers={"sql": int(generator.integers(1, 6))},
            max_mentees=int(generator.integers(1, 3)),
            attributes={"unit": f"u{int(generator.integers(0, 2))}"},
        )
        for k in range(3)
    ]
    mentees = [
        mm.Profile(
            id=f"b{k}",
            seeks={"sql": int(generator.integers(2, 6))},
            max_mentors=int(generator.integers(1, 3)),
        )
        for k in range(4)
    ]
    return mentors, mentees, int(generator.integers(1, 3))


def _truth(matching: mm.Matching, most: int, mentor: int, mentee: int) -> tuple[int, ...] | None:
    """Return people, worst of the others up to what it was, and total, with a pair forced."""
    scores = matching.scores
    problem = Instance(
        np.asarray(scores.units, np.int64),
        np.asarray(scores.eligible),
        np.asarray(scores.mentors.numbers("max_mentees").values, np.int64),
        np.asarray(scores.mentees.numbers("max_mentors").values, np.int64),
        np.zeros(scores.shape[0], np.int64),
    )
    listed = enumerate_matchings(problem)
    pairs = np.array(listed.pairs)
    unit = np.array([scores.mentors[who].attributes["unit"] for who in scores.mentors.ids])
    forced = (pairs == [mentor, mentee]).all(axis=1)
    keep = listed.chosen[:, forced].any(axis=1)
    for name in set(unit.tolist()):
        keep &= listed.chosen[:, unit[pairs[:, 0]] == name].sum(axis=1) <= most
    listed = listed.only(keep)
    if not len(listed.total):
        return None
    listed = listed.only(listed.coverage == listed.coverage.max())
    worst = min(match.units for match in matching.matches)
    units = np.array([problem.scores[j, i] for j, i in listed.pairs])
    lowest = np.where(listed.chosen & ~forced, units, worst).min(axis=1)
    reached = min(int(lowest.max()), worst)
    listed = listed.only(lowest >= reached)
    own = int(problem.scores[mentor, mentee])
    return int(listed.coverage[0]), min(reached, own), int(listed.total.max())


@pytest.mark.parametrize("seed", range(10))
def test_a_forced_pair_costs_what_enumeration_says(seed: int) -> None:
    """People, worst and total; where a limit does not allow the pair, the verdict says so."""
    mentors, mentees, most = _programme(seed)
    policy = POLICY.replace(limits=[mm.Limit("unit", at_most=most)])
    matching = mm.match(mentors, mentees, policy, seed=seed)
    made = {(match.mentor, match.mentee) for match in matching.matches}
    before = len({match.mentee for match in matching.matches})
    worst = min(match.units for match in matching.matches)
    total = sum(match.units for match in matching.matches)
    for j, mentor in enumerate(matching.scores.mentors.ids):
        for i, mentee in enumerate(matching.scores.mentees.ids):
            if (mentor, mentee) in made:
                continue
            told, truth = matching.why_not(mentee, mentor), _truth(matching, most, j, i)
            if truth is None:
                assert told.verdict is Verdict.LIMIT
                continue
            assert told.change is not None
            found = told.change.people, told.change.worst, told.change.total
            assert found == (truth[0] - before, truth[1] - worst, truth[2] - total)
