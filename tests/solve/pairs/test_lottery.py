"""The lottery: equal chances for interchangeable people, decided by the seed and the keys alone.

Holds ``lottery`` and ``face`` to account.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.pairs.assign import assign
from oracle import Engine, Pairs

SEEDS = 600
BOTH: tuple[Engine, Engine] = ("dense", "flow")


def _draws(scores: Any, **options: Any) -> Counter[Pairs]:
    """Count the answers over all seeds."""
    return Counter(
        tuple(map(tuple, assign(scores, seed=seed, **options).pairs.tolist()))
        for seed in range(SEEDS)
    )


def _distance(observed: list[int], chances: list[float]) -> float:
    """Pearson's chi-square statistic of counts against their chances."""
    expected = SEEDS * np.asarray(chances)
    return float((((np.asarray(observed) - expected) ** 2) / expected).sum())


# For 1, 2 and 5 degrees of freedom a statistic above 25 has a chance below one in five thousand.
GENEROUS = 25.0


def test_three_equal_mentees_have_equal_chances() -> None:
    """One place, three interchangeable mentees: a third of the seeds each."""
    draws = _draws([[500, 500, 500]])
    assert _distance([draws[((0, i),)] for i in range(3)], [1 / 3] * 3) < GENEROUS


def test_three_equal_mentors_have_equal_chances() -> None:
    """One mentee, three interchangeable mentors: a third of the seeds each."""
    draws = _draws([[500], [500], [500]])
    assert _distance([draws[((j, 0),)] for j in range(3)], [1 / 3] * 3) < GENEROUS


def test_all_ways_to_pair_equal_people_are_drawn() -> None:
    """Three and three people with equal scores: each of the six matchings has its turn."""
    draws = _draws([[7] * 3] * 3)
    assert len(draws) == 6
    assert _distance(list(draws.values()), [1 / 6] * 6) < GENEROUS


def test_equal_mentees_have_equal_chances_where_mentors_have_several_places() -> None:
    """Two places of one mentor, three interchangeable mentees: each is left out equally often."""
    draws = _draws([[500, 500, 500]], mentor_capacity=2)
    left_out = Counter(({0, 1, 2} - {i for _, i in pairs}).pop() for pairs in draws.elements())
    assert _distance([left_out[i] for i in range(3)], [1 / 3] * 3) < GENEROUS


def test_equal_mentees_have_equal_chances_where_mentees_have_several_places() -> None:
    """Two mentors of two places, three interchangeable mentees of two: all six splits occur."""
    draws = _draws([[4] * 3] * 2, mentor_capacity=2, mentee_capacity=2)
    sizes = Counter(
        tuple(sorted(Counter(i for _, i in pairs).items())) for pairs in draws.elements()
    )
    twice = [sum(n for loads, n in sizes.items() if (i, 2) in loads) for i in range(3)]
    assert _distance(twice, [1 / 3] * 3) < GENEROUS


def test_the_draw_is_not_uniform_over_matchings() -> None:
    """Three optima along a path have the chances 3/8, 3/8 and 1/4, as documented."""
    eligible = [[True, False], [True, True], [False, True]]
    draws = _draws([[5, 5]] * 3, eligible=eligible)
    observed = [draws[((0, 0), (1, 1))], draws[((1, 0), (2, 1))], draws[((0, 0), (2, 1))]]
    assert sum(observed) == SEEDS
    assert _distance(observed, [3 / 8, 3 / 8, 1 / 4]) < GENEROUS


def test_chances_belong_to_people_not_to_rows() -> None:
    """With keys, the person drawn by a seed is the same wherever his column stands."""
    keys = ["ann", "bob", "cyd"]
    for seed in range(60):
        there = assign([[1, 1, 1]], seed=seed, mentee_keys=keys)
        back = assign([[1, 1, 1]], seed=seed, mentee_keys=keys[::-1])
        assert keys[there.pairs[0, 1]] == keys[::-1][back.pairs[0, 1]]


def test_names_do_not_favour() -> None:
    """Keys of the same people under other names are drawn equally often by position."""
    wins = [0, 0]
    for number in range(SEEDS):
        keys = [f"p{number}", f"q{number}"]
        wins[int(assign([[1, 1]], mentee_keys=keys).pairs[0, 1])] += 1
    assert _distance(wins, [1 / 2] * 2) < GENEROUS


def test_a_better_score_is_never_drawn_against() -> None:
    """The lottery decides nothing that the scores decide."""
    draws = _draws([[500_000, 500_001, 500_000]])
    assert draws == {((0, 1),): SEEDS}


def test_drawn_names_those_left_out_by_chance_alone() -> None:
    """Of two equal mentees the loser is drawn; the one below them is not."""
    for engine in BOTH:
        answer = assign([[9, 9, 1]], seed=3, engine=engine)
        winner = int(answer.pairs[0, 1])
        assert answer.drawn.dtype == np.bool_
        assert answer.drawn.tolist() == [winner == 1, winner == 0, False]


def test_a_zero_pair_is_made_rather_than_left_out() -> None:
    """A second mentor of score 0 costs nothing and is given."""
    answer = assign([[0], [0]], mentee_capacity=2)
    assert answer.pairs.tolist() == [[0, 0], [1, 0]]
    several = assign([[0, 0], [0, 0]], mentor_capacity=2, mentee_capacity=2)
    assert len(several.pairs) == 4


@pytest.mark.parametrize("size", [40, 120])
def test_engines_draw_alike_when_everything_is_tied(size: int) -> None:
    """All scores equal: both engines choose the same of all permutations."""
    scores = np.full((size, size // 2), 0.5)
    dense, flow = (assign(scores, seed=11, engine=engine) for engine in BOTH)
    np.testing.assert_array_equal(dense.pairs, flow.pairs)


def _four_tied_departments() -> tuple[Ints, Bools]:
    """Four departments of three mentors and three mentees, everybody equal within them."""
    department = np.repeat(np.arange(4), 3)
    return np.full((12, 12), 5), department[:, None] == department


def test_a_lottery_in_parts_is_the_lottery_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too large a draw is split where nobody is shared, and ends the same."""
    scores, eligible = _four_tied_departments()
    whole = [assign(scores, eligible=eligible, seed=seed).pairs for seed in range(20)]
    monkeypatch.setattr("mentormatch.solve.pairs.lottery._MOST_EDGES", 40)
    for seed, pairs in enumerate(whole):
        parts = assign(scores, eligible=eligible, seed=seed)
        np.testing.assert_array_equal(parts.pairs, pairs)


def test_what_was_too_large_to_draw_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a part is too large even so, the answer is optimal, undrawn, and says so."""
    scores, eligible = _four_tied_departments()
    drawn = assign(scores, eligible=eligible)
    monkeypatch.setattr("mentormatch.solve.pairs.lottery._MOST_EDGES", 4)
    undrawn = assign(scores, eligible=eligible)
    assert undrawn.value == drawn.value and undrawn.proven
    told = {stage.name: stage.note for stage in undrawn.stages}["lottery"], *undrawn.notes
    silent = {stage.name: stage.note for stage in drawn.stages}["lottery"], *drawn.notes
    assert told != silent
    np.testing.assert_array_equal(undrawn.pairs, assign(scores, eligible=eligible, seed=9).pairs)


def test_integer_and_text_keys_are_accepted() -> None:
    """Keys may be whole numbers or strings, and order of rows stays the caller's."""
    numbers = assign([[3, 1], [1, 3]], mentor_keys=[20, 10], mentee_keys=[5, 6])
    words = assign([[3, 1], [1, 3]], mentor_keys=["b", "a"], mentee_keys=["x", "y"])
    assert numbers.pairs.tolist() == words.pairs.tolist() == [[0, 0], [1, 1]]
