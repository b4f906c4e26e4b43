"""What crosses from one process to another, and what stays frozen on the way.

Holds ``errors`` and ``arrays`` to account, and every public type that holds an answer.
"""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields, is_dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mentormatch as mm

pytestmark = pytest.mark.portable

P = mm.Profile
ERRORS = sorted(
    name
    for name in mm.__all__
    if isinstance(getattr(mm, name), type) and issubclass(getattr(mm, name), Exception)
)


def _twins(what: Any) -> tuple[Any, ...]:
    once = pickle.loads(pickle.dumps(what))  # noqa: S301 - our own, a moment ago
    return once, copy.deepcopy(what), copy.copy(what)


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_crosses_whole(name: str) -> None:
    """Its message, and whatever else it knows."""
    error = getattr(mm, name)("a sentence")
    for twin in _twins(error):
        assert type(twin) is type(error) and str(twin) == str(error)
        assert vars(twin) == vars(error)


def _impossible() -> None:
    mm.assign(np.ones((2, 1)), mentor_minimum=1)


def _contradiction() -> None:
    people = [P(id=name) for name in "abcd"]
    mm.form_groups(None, people, size=(2, 2), together=[("a", "b")], apart=[("a", "b")])


@pytest.mark.parametrize("task", [_impossible, _contradiction])
def test_an_error_with_arithmetic_comes_back_from_a_pool_of_processes(
    task: Callable[[], None],
) -> None:
    """It neither breaks the pool nor hangs it, and its numbers are there."""
    with pytest.raises(mm.MentorMatchError) as here:
        task()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        there = pool.submit(task).exception(timeout=60)
    assert type(there) is type(here.value) and str(there) == str(here.value)
    assert vars(there) == vars(here.value)


PEOPLE = [P(id=name, offers={"sql": 3}, seeks={"law"}) for name in "abcdefgh"]
MATCHING = mm.match(PEOPLE[:4], PEOPLE[3:], mm.Policy(requirements=[mm.NotSelf()]))
ANSWERS: dict[str, Callable[[], Any]] = {
    "matching": lambda: MATCHING,
    "certificate": lambda: MATCHING.certificate,
    "findings": lambda: MATCHING.findings,
    "unmatched": lambda: MATCHING.unmatched,
    "explanations": lambda: MATCHING.explain(MATCHING.matches[0].mentee),
    "profiles": lambda: mm.Profiles.of(PEOPLE),
    "profile": lambda: PEOPLE[0],
    "scores": lambda: mm.score(PEOPLE, PEOPLE),
    "assignment": lambda: mm.assign(np.eye(3)),
    "groups": lambda: mm.form_groups(None, PEOPLE),
    "peers": lambda: mm.match_peers(PEOPLE),
    "schedule": lambda: mm.schedule_peers(PEOPLE, rounds=2),
    "boards": lambda: mm.form_boards(PEOPLE[:4], PEOPLE[4:]),
    "policy": mm.Policy,
    "quota": lambda: mm.Quota("department", at_most=1),
    "columns": lambda: mm.ColumnMap(id="mail"),
    "needs": lambda: mm.read_needs({"return to work": {"coach": 1}}),
    "request": lambda: mm.Request(id="r", mentee="e", skill="sql"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_crosses_whole(name: str) -> None:
    """By pickle, by a deep copy and by a shallow one."""
    answer = ANSWERS[name]()
    for twin in _twins(answer):
        assert type(twin) is type(answer)
        assert str(twin) == str(answer)


def test_needs_come_from_a_file_and_stay_as_they_are(tmp_path: Path) -> None:
    """Frozen before and after."""
    file = tmp_path / "needs.toml"
    file.write_text("[needs.x]\ncoach = 1\n")
    for table in (mm.read_needs(file), *_twins(mm.read_needs(file))):
        with pytest.raises(TypeError):
            table.rows[0].styles["coach"] = 0.5


def _arrays(inside: Any) -> Iterator[np.ndarray[Any, Any]]:
    """Yield every array of a value and of what it holds."""
    if isinstance(inside, np.ndarray):
        yield inside
    elif is_dataclass(inside):
        yield from _arrays([getattr(inside, one.name) for one in fields(inside)])
    elif isinstance(inside, Mapping):
        yield from _arrays(list(inside.values()))
    elif isinstance(inside, list | tuple):
        for one in inside:
            yield from _arrays(one)


@pytest.mark.parametrize(
    "make",
    [
        lambda: mm.assign(np.eye(3)),
        lambda: mm.assign(np.eye(3), mentor_minimum=1),
        lambda: MATCHING.certificate,
    ],
)
def test_arrays_of_answers_are_read_only_wherever_they_go(make: Callable[[], Any]) -> None:
    """Nobody changes a result or a pool in place, here or in another process."""
    for twin in (make(), *_twins(make())):
        arrays = list(_arrays(twin))
        assert arrays
        assert not any(array.flags.writeable for array in arrays)


def test_arrays_of_a_pickled_pool_are_read_only() -> None:
    """A pool that was sent to another process is as frozen as the one that stayed."""
    pools = mm.Profiles.of(PEOPLE), MATCHING.scores.mentors
    for pool in (*pools, *_twins(pools[0]), *(twin.scores.mentors for twin in _twins(MATCHING))):
        assert not any(array.flags.writeable for array in _arrays(dict(pool.columns)))
