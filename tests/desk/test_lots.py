"""Among mentors who are equal for a request one is drawn: fairly, and always the same.

Holds to account: ``desk.lots`` and ``desk.choose``.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from desk_cases import Clock, asked

import mentormatch as mm

TWINS = [mm.Profile(id=who, offers={"sql": 4}, minutes_per_month=600) for who in "abc"]
_LIMIT = 18.42
"""Of chi-square with two degrees of freedom, which chance exceeds once in ten thousand times."""


def opened(seed: int = 0, people: list[mm.Profile] = TWINS) -> mm.Desk:
    """Open a desk of equal mentors."""
    return mm.Desk(people, clock=Clock(), seed=seed, reserve=0)


def chi_square(names: list[str | None]) -> float:
    """Return how far counts of the three are from equal."""
    fair = len(names) / 3
    return sum((names.count(who) - fair) ** 2 / fair for who in "abc")


def fresh(desk: mm.Desk, number: int) -> mm.DeskAnswer:
    """Ask when all are equal: what was asked before is withdrawn."""
    answer = desk.ask(asked(number, minutes=1))
    desk.withdraw(answer.request)
    return answer


def test_equal_mentors_are_asked_equally_often() -> None:
    """Over requests of one desk, and over seeds for one request; so are the backups."""
    desk = opened()
    answers = [fresh(desk, number) for number in range(600)]
    assert chi_square([answer.mentor for answer in answers]) < _LIMIT
    assert chi_square([answer.backup for answer in answers]) < _LIMIT
    seeds = [opened(seed).ask(asked(1)).mentor for seed in range(300)]
    assert chi_square(seeds) < _LIMIT


@pytest.mark.parametrize("size", [1, 2])
def test_batches_are_drawn_too(size: int) -> None:
    """Those who are asked together do not all go to the first ids, over requests and seeds."""
    desk, names, seeds = opened(), list[str | None](), list[str | None]()
    for number in range(0, 300 * size, size):
        batch = [asked(number + k, minutes=1) for k in range(size)]
        names += [answer.mentor for answer in desk.ask_all(batch)]
        for request in batch:
            desk.withdraw(request.id)
    for seed in range(150):
        batch = [asked(k, minutes=1) for k in range(size)]
        seeds += [answer.mentor for answer in opened(seed).ask_all(batch)]
    # Two of one batch are not drawn independently, which only brings counts nearer to fair.
    assert chi_square(names) < _LIMIT
    assert chi_square(seeds) < _LIMIT


def test_a_batch_of_one_is_one_request() -> None:
    """Alone in a batch a request goes to the same mentor as when it is asked."""
    for number in range(20):
        one, other = opened(), opened()
        assert one.ask(asked(number)) == other.ask_all([asked(number)])[0]


def test_a_replay_gives_the_same() -> None:
    """Seed and ids decide: not the order of people, nor what was asked and withdrawn before."""
    first = [opened(7).ask(asked(number)).mentor for number in range(30)]
    turned = mm.Desk(TWINS[::-1], clock=Clock(), seed=7, reserve=0)
    assert [fresh(turned, number).mentor for number in range(30)] == first
    assert [fresh(opened(8), number).mentor for number in range(30)] != first


def test_the_second_of_the_draw_is_the_backup() -> None:
    """Who declines makes room for the named backup, then for the third."""
    for number in range(10):
        desk = opened()
        answer, seen = desk.ask(asked(number)), list[str | None]()
        while answer.mentor is not None:
            seen.append(answer.mentor)
            backup, answer = answer.backup, desk.decline(f"r{number}")
            assert answer.mentor == backup
        assert sorted(map(str, seen)) == ["a", "b", "c"]


def test_minutes_go_before_lots() -> None:
    """Whoever has more minutes left is asked; lots are for those with equally many."""
    desk = opened()
    rounds = [[desk.ask(asked(3 * k + n)).mentor for n in range(3)] for k in range(3)]
    assert all(sorted(map(str, names)) == ["a", "b", "c"] for names in rounds)


def written_before(desk: mm.Desk, path: Path) -> None:
    """Write a desk as it was written before there were lots."""
    desk.save(path)
    record = json.loads(path.read_text("utf-8"))
    del record["options"]["equals"]
    path.write_text(json.dumps(record), "utf-8")


def test_a_file_of_before_goes_on_by_ids(tmp_path: Path) -> None:
    """A desk that was opened before there were lots asks the first id, now and when kept again."""
    path = tmp_path / "desk.json"
    written_before(opened(), path)
    desk = mm.Desk.load(path, mentors=TWINS, clock=Clock())
    names = [desk.ask(asked(number)).mentor for number in range(6)]
    assert names == ["a", "b", "c", "a", "b", "c"]
    assert desk.ask_all([asked(6), asked(7)])[0].mentor in ("a", "b")
    desk.save(path)
    assert "equals" not in json.loads(path.read_text("utf-8"))["options"]
    again = mm.Desk.load(path, mentors=TWINS, clock=Clock())
    assert again.events == desk.events
    for one in (again, desk):
        one.ask(asked(8))
    assert again.events == desk.events


def test_a_file_of_now_goes_on_by_lot(tmp_path: Path) -> None:
    """A desk that is loaded draws what it would have drawn."""
    desk = opened(3)
    desk.save(tmp_path / "desk.json")
    again = mm.Desk.load(tmp_path / "desk.json", mentors=TWINS, clock=Clock())
    for number in range(12):
        assert again.ask(asked(number)) == desk.ask(asked(number))
    assert Counter(event.kind for event in again.events)["held"] == 12
    assert np.unique([answer.mentor for answer in again.answers]).tolist() == ["a", "b", "c"]
