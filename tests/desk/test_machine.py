"""A desk under every sequence of calls: nothing is spent twice, and nothing is lost.

Holds to account: ``desk.books`` and ``desk.judge``.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
import pytest
from desk_cases import MENTEES, MENTORS, SKILLS, Clock, account, best, is_one_of, kept, opened
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

import mentormatch as mm

_RESERVE = 0.3
_KEPT = kept(30)


@st.composite
def _requests(draw: st.DrawFn, number: int, clock: Clock) -> mm.Request:
    """Draw a request; now and then with a deadline or a profile."""
    mentee = draw(st.sampled_from(MENTEES.ids))
    days = draw(st.none() | st.integers(0, 40))
    who = {"profile": MENTEES[mentee]} if draw(st.booleans()) else {"mentee": mentee}
    return mm.Request(
        id=f"r{number}",
        skill=draw(st.sampled_from(SKILLS)),
        level=draw(st.sampled_from([1, 3, 5])),
        minutes=draw(st.sampled_from([20, 45, 60])),
        urgency=draw(st.sampled_from(["normal", "normal", "urgent"])),
        deadline=None if days is None else clock.now.date() + timedelta(days=days),
        **who,
    )


class Machine(RuleBasedStateMachine):
    """A model beside the desk: what was asked, and who was asked for it before."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.desk = opened(self.clock, reserve=_RESERVE)
        self.asked: dict[str, mm.Request] = {}
        self.passed: dict[str, set[str]] = {}
        self.folder = TemporaryDirectory()

    def teardown(self) -> None:
        """Remove the folder of the files."""
        self.folder.cleanup()

    def _name(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.asked)))

    @rule(data=st.data())
    def ask(self, data: st.DataObject) -> None:
        """Somebody asks."""
        request = data.draw(_requests(len(self.asked), self.clock))
        self.asked[request.id] = request
        self.passed[request.id] = set()
        used, normal = self._booked()
        answer = self.desk.ask(request)
        assert answer == self.desk.ask(request)
        if answer.mentor is not None:
            # In the month that was booked nobody scores higher, and no earlier month had room.
            for month in ("2026-01", "2026-02", "2026-03"):
                free = self._free(request, month, used, normal)
                if month == answer.month:
                    expected = best(self.desk.policy, request, free, set())
                    assert is_one_of(answer, expected)
                elif f"{self.clock.now:%Y-%m}" <= month < str(answer.month):
                    assert best(self.desk.policy, request, free, set()) is None
        assert (answer.mentor is None) == (answer.reason is not None)

    def _booked(self) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
        """Return minutes in all, and of requests that are not urgent, by month and mentor."""
        used: Counter[tuple[str, str]] = Counter()
        normal: Counter[tuple[str, str]] = Counter()
        for answer in self.desk.answers:
            if answer.mentor is not None and answer.month is not None:
                request = self.asked[answer.request]
                used[answer.month, answer.mentor] += request.minutes
                normal[answer.month, answer.mentor] += request.minutes * (not request.is_urgent)
        return used, normal

    def _free(
        self,
        request: mm.Request,
        month: str,
        used: Counter[tuple[str, str]],
        normal: Counter[tuple[str, str]],
    ) -> dict[str, int]:
        free = {}
        for mentor in MENTORS:
            left = account(mentor) - used[month, mentor.id]
            outside = account(mentor) - _KEPT[mentor.id] - normal[month, mentor.id]
            free[mentor.id] = left if request.is_urgent else min(left, outside)
        return free

    @rule(data=st.data(), size=st.integers(0, 4))
    def ask_all(self, data: st.DataObject, size: int) -> None:
        """Several ask at once; a batch answers no fewer than are answered one by one."""
        first = len(self.asked)
        batch = [data.draw(_requests(first + k, self.clock)) for k in range(size)]
        self.asked |= {request.id: request for request in batch}
        self.passed |= {request.id: set() for request in batch}
        answers = self.desk.ask_all(batch)
        assert [answer.request for answer in answers] == [request.id for request in batch]

    @rule()
    def ask_again(self) -> None:
        """Everybody who waits is asked for once more."""
        waiting = {answer.request for answer in self.desk.waiting}
        assert {answer.request for answer in self.desk.ask_again()} == waiting

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        """A mentor says yes, or there is nothing to say yes to."""
        name = self._name(data)
        before = self.desk.answer(name)
        if before.status in ("held", "confirmed"):
            assert self.desk.confirm(name).mentor == before.mentor
        else:
            with pytest.raises(mm.RequestError):
                self.desk.confirm(name)

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def decline(self, data: st.DataObject) -> None:
        """A mentor says no: somebody else is asked or the request waits, and it is never lost."""
        name = self._name(data)
        before = self.desk.answer(name)
        if before.status != "held":
            with pytest.raises(mm.RequestError):
                self.desk.decline(name)
            return
        assert before.mentor is not None
        self.passed[name].add(before.mentor)
        after = self.desk.decline(name, mentor=before.mentor)
        assert after.status in ("held", "waiting")
        assert after.mentor not in self.passed[name]
        assert self.desk.decline(name, mentor=before.mentor) == after

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        """A booking is undone and its minutes are free."""
        name = self._name(data)
        before = self.desk.answer(name)
        if before.mentor is None:
            return
        assert before.month is not None
        left = self.desk.free(before.month)[before.mentor]
        assert self.desk.release(name).status == "waiting"
        assert self.desk.free(before.month)[before.mentor] == left + before.minutes

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        """A request is closed for good."""
        assert self.desk.withdraw(self._name(data)).status == "withdrawn"

    @rule(hours=st.sampled_from([1, 30, 49, 400]))
    def turn(self, hours: int) -> None:
        """Time passes; holds that have run out free their minutes."""
        held = [a for a in self.desk.answers if a.status == "held"]
        self.clock.turn(hours=hours)
        for before in held:
            assert before.expires is not None and before.mentor is not None
            after = self.desk.answer(before.request)
            if before.expires <= self.clock.now:
                assert (after.status, after.reason) == ("waiting", "EXPIRED")
                self.passed[before.request].add(before.mentor)
            else:
                assert after == before

    @rule()
    def save_and_load(self) -> None:
        """A desk that is saved and loaded is the same desk, and goes on as if nothing happened."""
        path = Path(self.folder.name) / "desk.json"
        self.desk.save(path)
        again = mm.Desk.load(path, mentors=MENTORS, mentees=MENTEES, clock=self.clock)
        assert again.events == self.desk.events
        assert again.answers == self.desk.answers
        assert again.free() == self.desk.free()
        again.save(path.with_name("again.json"))
        assert path.read_text("utf-8") == path.with_name("again.json").read_text("utf-8")
        assert json.loads(path.read_text("utf-8"))["events"] is not None
        self.desk = again

    @invariant()
    def nothing_is_lost(self) -> None:
        """Every request has exactly one answer, and whoever said no is not asked again."""
        answers = {answer.request: answer for answer in self.desk.answers}
        assert set(answers) == set(self.asked)
        assert all(a.mentor not in self.passed[name] for name, a in answers.items())

    @invariant()
    def nothing_is_spent_twice(self) -> None:
        """Held and confirmed minutes fit every account and every reserve, counted from scratch."""
        used, normal = self._booked()
        for month in {month for month, _ in used}:
            free = self.desk.free(month)
            for mentor in MENTORS:
                assert free[mentor.id] == account(mentor) - used[month, mentor.id] >= 0
                assert normal[month, mentor.id] <= account(mentor) - _KEPT[mentor.id]

    @invariant()
    def the_judge_agrees(self) -> None:
        """The whole log is judged again, with every score."""
        self.desk.verify()


Machine.TestCase.settings = settings(max_examples=25, stateful_step_count=20)
TestMachine = Machine.TestCase
