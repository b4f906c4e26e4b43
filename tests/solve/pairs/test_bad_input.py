"""What cannot be solved is refused with the argument, the place, the value and the cure.

Holds ``arguments``, ``assign`` and ``question`` to account.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mentormatch.errors import ArrayError, MentorMatchError
from mentormatch.solve.pairs.assign import assign
from oracle import Objective

GOOD = np.array([[0.5, 0.25, 0.0], [1.0, 0.75, 0.5]])


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("objective", ["coverage", "total"])
def test_scores_must_be_finite(value: float, objective: Objective) -> None:
    """The message names the first indices of what is not a number."""
    scores = GOOD.copy()
    scores[1, 2] = value
    with pytest.raises(ArrayError, match=r"scores.*\(?1, 2\)?"):
        assign(scores, objective=objective)


def test_many_missing_scores_are_named_by_the_first_few() -> None:
    """A hundred holes do not make a message of a hundred lines."""
    with pytest.raises(ArrayError, match=r"\(?0, 0\)?") as caught:
        assign(np.full((10, 10), np.nan))
    assert len(str(caught.value)) < 500


def test_a_hole_in_a_forbidden_pair_is_a_hole() -> None:
    """Scores must be finite everywhere: forbidding a pair is no licence for NaN."""
    scores = GOOD.copy()
    scores[0, 1] = np.nan
    with pytest.raises(ArrayError, match=r"\(?0, 1\)?"):
        assign(scores, eligible=~np.isnan(scores))


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        (np.array([1.0, 2.0]), r"scores.*(2-D|two)"),
        (np.zeros((2, 2, 2)), r"scores.*(2-D|two)"),
        (np.float64(3), r"scores.*(2-D|two)"),
        ([], r"scores.*(2-D|two)"),
        (np.array([[True, False]]), r"scores.*bool"),
        (np.array([[1, 2]], dtype=object), r"scores.*object"),
        ([["a", "b"]], r"scores.*(<U1|str|text)"),
        ([[None, 1.0]], r"scores.*object"),
        (np.array([[1 + 2j]]), r"scores.*complex"),
        (np.array([["2020-01-01"]], dtype="datetime64[D]"), r"scores.*datetime64"),
    ],
    ids=["1-D", "3-D", "scalar", "empty list", "bool", "object", "text", "None", "complex", "date"],
)
@pytest.mark.filterwarnings("error")
def test_scores_must_be_a_table_of_numbers(scores: Any, message: str) -> None:
    """Wrong shape or kind is named, and never converted silently."""
    with pytest.raises(ArrayError, match=message):
        assign(scores)


def test_ragged_arrays_are_refused() -> None:
    """Rows of different length are no table."""
    with pytest.raises(ArrayError, match="scores"):
        assign([[1, 2], [3]])
    with pytest.raises(ArrayError, match="mentor_capacity"):
        assign(GOOD, mentor_capacity=[[1], [1, 2]])


def test_masked_arrays_are_refused() -> None:
    """A masked score must not come back as the number under the mask."""
    with pytest.raises(ArrayError, match=r"scores.*mask"):
        assign(np.ma.masked_array([[1.0, 2.0]], mask=[[False, True]]))


@pytest.mark.parametrize(
    ("eligible", "message"),
    [
        (np.ones((3, 2), dtype=bool), r"eligible.*\(?3, 2\)?.*\(?2, 3\)?|eligible.*\(?2, 3\)?"),
        (np.ones(3, dtype=bool), r"eligible"),
        (np.ones((2, 3)), r"eligible.*(bool|float)"),
        (np.ones((2, 3), dtype=int), r"eligible.*(bool|int)"),
    ],
    ids=["transposed", "1-D", "float", "int"],
)
def test_eligible_must_be_a_mask_of_the_same_shape(eligible: Any, message: str) -> None:
    """A mask of another shape or kind is never broadcast or cast."""
    with pytest.raises(ArrayError, match=message):
        assign(GOOD, eligible=eligible)


@pytest.mark.parametrize(
    ("argument", "length"), [("mentor_capacity", 2), ("mentee_capacity", 3), ("mentor_minimum", 2)]
)
@pytest.mark.parametrize("value", [1.5, -1, np.nan, np.inf], ids=str)
def test_places_must_be_whole_numbers(argument: str, length: int, value: float) -> None:
    """A fraction, a negative number, NaN and inf are named with argument, index and value."""
    places = np.ones(length)
    places[1] = value
    everybody: dict[str, Any] = {argument: value}
    somebody: dict[str, Any] = {argument: places}
    with pytest.raises(ArrayError, match=rf"{argument}.*1.*{value}"):
        assign(GOOD, **somebody)
    with pytest.raises(ArrayError, match=rf"{argument}.*{value}"):
        assign(GOOD, **everybody)


@pytest.mark.parametrize("argument", ["mentor_capacity", "mentee_capacity", "mentor_minimum"])
@pytest.mark.parametrize(
    "value", [True, np.array([True] * 6), "2", None, [None], 1j], ids=lambda v: str(v)[:6]
)
def test_places_must_be_numbers(argument: str, value: Any) -> None:
    """Booleans, text and nothing are no capacities."""
    with pytest.raises(ArrayError, match=argument):
        assign(GOOD, **{argument: value})


@pytest.mark.parametrize("argument", ["mentor_capacity", "mentee_capacity", "mentor_minimum"])
@pytest.mark.parametrize("value", [[1], [1] * 7, [[1, 1]]], ids=str)
def test_places_must_have_the_right_length(argument: str, value: Any) -> None:
    """A list of capacities of another length is never broadcast."""
    with pytest.raises(ArrayError, match=argument):
        assign(GOOD, **{argument: value})


def test_whole_floats_are_whole_numbers() -> None:
    """A capacity read as 2.0 from a table means 2."""
    answer = assign(GOOD, mentor_capacity=np.array([2.0, 1.0]))
    assert answer.coverage == 3


def test_minimum_must_not_exceed_capacity() -> None:
    """The row whose minimum is above its capacity is named with both numbers."""
    with pytest.raises(ArrayError, match=r"mentor_minimum\[1\].*2.*3"):
        assign(GOOD, mentor_capacity=[1, 2], mentor_minimum=[0, 3])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"mentor_keys": ["a", "a"]}, r"mentor_keys.*a"),
        ({"mentee_keys": ["a", "b", "a"]}, r"mentee_keys.*a"),
        ({"mentor_keys": ["a"]}, r"mentor_keys.*2"),
        ({"mentee_keys": ["a"]}, r"mentee_keys.*3"),
        ({"mentor_keys": [1.5, 2.5]}, r"mentor_keys"),
        ({"mentor_keys": ["a", None]}, r"mentor_keys"),
        ({"mentor_keys": ["a", 1]}, r"mentor_keys"),
    ],
    ids=["twice", "twice too", "short", "short too", "floats", "None", "mixed"],
)
def test_keys_must_be_distinct_and_complete(options: dict[str, Any], message: str) -> None:
    """Keys decide the lottery: two people with one key, or one without, are refused."""
    with pytest.raises(ArrayError, match=message):
        assign(GOOD, **options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"objective": "best"}, r"objective.*coverage.*total.*best"),
        ({"objective": None}, r"objective.*None"),
        ({"engine": "magic"}, r"engine.*dense.*flow.*magic"),
        ({"minimum": "maybe"}, r"minimum.*required.*as_far_as_possible.*maybe"),
        ({"worst_slack": -0.1}, r"worst_slack.*-0\.1"),
        ({"worst_slack": 1.1}, r"worst_slack.*1\.1"),
        ({"worst_slack": np.nan}, r"worst_slack.*nan"),
        ({"resolution": 0.0}, r"resolution.*0"),
        ({"resolution": -1e-6}, r"resolution.*-1e-06"),
        ({"resolution": np.nan}, r"resolution.*nan"),
        ({"floor": np.nan}, r"floor.*nan"),
        ({"floor": "0.5"}, r"floor.*0\.5"),
        ({"seed": 1.5}, r"seed.*1\.5"),
        ({"seed": "7"}, r"seed.*7"),
        ({"seed": None}, r"seed.*None"),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, dict) else "",
)
def test_options_are_checked(options: dict[str, Any], message: str) -> None:
    """An unknown choice or a number out of range is named with what would be right."""
    with pytest.raises(MentorMatchError, match=message) as caught:
        assign(GOOD, **options)
    assert isinstance(caught.value, ValueError)


def test_options_are_checked_before_nobody_is_matched() -> None:
    """An empty problem is no licence for wrong options."""
    with pytest.raises(MentorMatchError, match="objective"):
        assign(np.zeros((0, 2)), objective="best")  # type: ignore[arg-type]
    with pytest.raises(ArrayError, match="mentee_capacity"):
        assign(np.zeros((0, 2)), mentee_capacity=[1, -1])


@pytest.mark.parametrize(
    "scores",
    [
        np.full((2, 2), 2**62),
        np.array([[2**63, 1], [1, 2]], dtype=np.uint64),
        np.full((2, 2), 1e300),
        np.full((2, 2), -(2**63)),
    ],
    ids=["int64", "uint64", "float", "lowest"],
)
def test_scores_beyond_exact_arithmetic_are_refused(scores: Any) -> None:
    """What cannot be added up exactly is refused, never answered roughly."""
    with pytest.raises(MentorMatchError):
        assign(scores)


@pytest.mark.parametrize("scores", [GOOD, np.arange(6).reshape(2, 3)], ids=["float", "int"])
def test_floors_beyond_all_scores_are_floors(scores: Any) -> None:
    """However high or low a floor is, it lets nobody or everybody pass."""
    assert assign(scores, floor=1e305).coverage == 0
    assert assign(scores, floor=-1e305).coverage == 2


@pytest.mark.parametrize("scores", [[[1e305]], [[0.5]]], ids=["scores", "resolution"])
def test_units_beyond_all_floats_are_refused(scores: Any) -> None:
    """Scores that overflow in units are refused without a warning of numpy."""
    with pytest.raises(ArrayError):
        assign(scores, resolution=1e-310)


def test_the_dense_engine_refuses_what_it_would_answer_wrongly() -> None:
    """Where a pair could be made twice, asking for the dense engine is an error."""
    with pytest.raises(ArrayError, match=r"engine.*dense.*flow"):
        assign(GOOD, mentor_capacity=2, mentee_capacity=2, engine="dense")
    disjoint = [[True, False, False], [False, True, True]]
    answer = assign(
        GOOD, eligible=disjoint, mentor_capacity=[1, 2], mentee_capacity=[2, 1, 1], engine="dense"
    )
    assert answer.pairs.tolist() == [[0, 0], [1, 1], [1, 2]]


def test_options_are_keywords() -> None:
    """The second positional argument is refused: options are named."""
    with pytest.raises(TypeError):
        assign(GOOD, np.ones(GOOD.shape, dtype=bool))  # type: ignore[call-arg]
