"""What a desk answers, and what becomes of its holds.

Holds to account: ``desk`` (``desk``, ``state``, ``decider``, ``refusal``, ``request``, ``answer``).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any, get_args

import numpy as np
import pytest
from desk_cases import (
    MENTEES,
    MENTORS,
    MONDAY,
    SKILLS,
    Clock,
    account,
    asked,
    best,
    is_one_of,
    kept,
    opened,
)

import mentormatch as mm
from mentormatch.desk.answer import DeskReason


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands at Monday morning."""
    return Clock()


@pytest.fixture
def desk(clock: Clock) -> mm.Desk:
    """Return a desk at which nobody has asked yet."""
    return opened(clock)


class TestAnswers:
    """Who is named, and why."""

    def test_best_with_a_reason_and_a_backup(self, desk: mm.Desk) -> None:
        """The highest score is held, its parts add up, and the next best is named."""
        answer = desk.ask(asked(1, level=4))
        assert (answer.status, answer.mentor, answer.backup) == ("held", "ann", "ben")
        assert sum(part.units for part in answer.parts) == answer.units
        assert answer.units >= answer.backup_units > 0
        assert answer.expires == MONDAY + timedelta(days=2)
        assert (answer.minutes, answer.month) == (60, "2026-01")
        assert "mentor: sql 5" in str(answer)
        assert answer.to_frame()["points"].sum() == pytest.approx(answer.score)

    @pytest.mark.parametrize("skill", SKILLS)
    @pytest.mark.parametrize("mentee", MENTEES.ids)
    @pytest.mark.parametrize("level", [1, 3, 5])
    @pytest.mark.parametrize("urgency", ["normal", "urgent"])
    def test_equals_a_look_at_everybody(
        self, desk: mm.Desk, skill: str, mentee: str, level: int, urgency: str
    ) -> None:
        """The compiled pools by skill give the answer that scoring all people gives."""
        request = asked(1, skill, mentee, level=level, urgency=urgency, minutes=100)
        hidden = {who: 0 if urgency == "urgent" else held for who, held in kept(15).items()}
        free = {mentor.id: account(mentor) - hidden[mentor.id] for mentor in MENTORS}
        expected = best(desk.policy, request, free, set())
        assert is_one_of(desk.ask(request), expected)

    def test_person_may_bring_a_profile(self, desk: mm.Desk) -> None:
        """Somebody unknown asks with a profile, whose vetoes and manager count."""
        guest = mm.Profile(id="guest", vetoes={"ann"}, manager="ben", seeks={"cobol"})
        answer = desk.ask(mm.Request(id="r1", profile=guest, skill="SQL", level=2))
        assert answer.mentor == "cem"

    def test_mentor_may_ask_too(self, desk: mm.Desk) -> None:
        """Somebody of the mentors asks, and is never sent to themself."""
        answer = desk.ask(asked(1, "excel", "ann"))
        assert (answer.mentor, answer.backup) == ("cem", None)
        assert desk.ask(asked(2, "sql", "ann", minutes=30)).mentor == "ben"

    def test_equal_scores_share_the_load(self, clock: Clock) -> None:
        """Among equal scores whoever has more minutes left is asked, then the lot decides."""
        twins = [mm.Profile(id=who, offers={"sql": 4}) for who in ("b", "a", "c")]
        desk = mm.Desk(twins, clock=clock, reserve=0)
        names = [desk.ask(asked(k)).mentor for k in range(6)]
        assert sorted(map(str, names[:3])) == sorted(map(str, names[3:])) == ["a", "b", "c"]

    def test_next_month_is_booked_when_this_one_is_full(self, clock: Clock) -> None:
        """The next month is open too, unless a deadline comes before it."""
        desk = opened(clock, reserve=0)
        assert desk.ask(asked(1, "excel")).month == "2026-01"
        assert desk.ask(asked(2, "excel")).month == "2026-02"
        late = desk.ask(asked(3, "excel", deadline=date(2026, 1, 20)))
        assert (late.reason, late.mentor) == ("FULL", None)
        assert opened(clock, reserve=0, ahead=0).ask(asked(1, "excel")).mentor == "cem"

    def test_rows_in_any_order(self, clock: Clock) -> None:
        """The order in which people are given does not change an answer."""
        forward = mm.Desk(list(MENTORS), mentees=MENTEES, clock=clock)
        backward = mm.Desk(list(MENTORS)[::-1], mentees=list(MENTEES)[::-1], clock=clock)
        for k, skill in enumerate(SKILLS):
            assert forward.ask(asked(k, skill)) == backward.ask(asked(k, skill))


class TestRefusals:
    """Why nobody is named, in one word of a closed list, with the smallest fix."""

    @pytest.mark.parametrize(
        ("request_", "reason", "fix"),
        [
            (asked(1, "cobol"), "NO_SKILL", "find one mentor who offers 'cobol'"),
            (asked(1, "sqk"), "NO_SKILL", "find one mentor"),
            (asked(1, "python", "mia", level=5), "EXCLUDED", "relax one of these rules"),
            (asked(1, "excel", minutes=90), "TOO_LONG", "at most 60 minutes"),
            (
                asked(1, "python", level=5, minutes=200),
                "RESERVED",
                "urgent, or ask for 180 minutes",
            ),
            (asked(1, deadline=date(2026, 1, 5)), "DEADLINE", "2026-01-06 or later"),
            (asked(1, deadline=date(2025, 1, 5)), "DEADLINE", "2026-01-06 or later"),
        ],
    )
    def test_reason_and_fix(
        self, desk: mm.Desk, request_: mm.Request, reason: str, fix: str
    ) -> None:
        """Each reason is told where it applies, with what would help."""
        answer = desk.ask(request_)
        assert (answer.status, answer.reason) == ("waiting", reason)
        assert fix in answer.fix
        assert desk.waiting == (answer,)

    def test_near_skill_is_named(self, desk: mm.Desk) -> None:
        """A misspelt skill is answered with the one that may be meant."""
        assert "did you mean 'python'" in desk.ask(asked(1, "pyhton")).detail

    def test_level_that_somebody_reaches(self, clock: Clock) -> None:
        """Where nobody stands high enough, the highest level that would do is named."""
        desk = mm.Desk([mm.Profile(id="ann", offers={"sql": 2})], clock=clock)
        answer = desk.ask(asked(1, level=5))
        assert (answer.reason, answer.fix) == ("LEVEL", "ask for level 2")
        assert desk.ask(asked(2, level=2)).mentor == "ann"
        starts_there = desk.ask(asked(3, level=5, current=2))
        assert "find one mentor" in starts_there.fix

    def test_nobody_takes_part(self, clock: Clock) -> None:
        """Mentors who are away, and people who are away and ask, are told as such."""
        away = [mm.Profile(id="ann", offers={"sql"}, active=False)]
        assert mm.Desk(away, clock=clock).ask(asked(1)).reason == "ABSENT"
        gone = mm.Profile(id="oli", active=False)
        answer = opened(clock).ask(mm.Request(id="r1", profile=gone, skill="sql"))
        assert (answer.reason, "oli" in answer.detail) == ("ABSENT", True)

    def test_days_of_people(self, clock: Clock) -> None:
        """Whoever comes later or has left is not asked, by the clock of the desk."""
        people = [
            mm.Profile(id="early", offers={"sql": 5}, until_date=date(2026, 1, 5)),
            mm.Profile(id="late", offers={"sql": 3}, from_date=date(2026, 1, 8)),
        ]
        desk = mm.Desk(people, clock=clock)
        assert [desk.ask(asked(1)).mentor, desk.ask(asked(1)).backup] == ["early", None]
        clock.turn(days=1)
        assert (gone := desk.ask(asked(2))).reason == "ABSENT"
        assert "none of them takes part on 2026-01-06" in gone.detail
        clock.turn(days=2)
        assert desk.ask(asked(3)).mentor == "late"
        guest = mm.Profile(id="gus", until_date=date(2026, 1, 1))
        assert desk.ask(mm.Request(id="r4", profile=guest, skill="sql")).reason == "ABSENT"
        desk.verify()

    def test_floor(self, clock: Clock) -> None:
        """A floor that nobody reaches is told with the best score."""
        policy = mm.presets.situational().replace(floor=0.95)
        answer = mm.Desk(MENTORS, policy, clock=clock).ask(asked(1))
        assert answer.reason == "BELOW_FLOOR"
        assert "lower the floor to 0.7" in answer.fix

    def test_full_names_the_next_free_date(self, clock: Clock) -> None:
        """When all are full, the end of the first hold and the next month are named."""
        desk = opened(clock, reserve=0, ahead=0)
        desk.ask(asked(1, "excel", minutes=40))
        answer = desk.ask(asked(2, "excel", minutes=40))
        assert answer.reason == "FULL"
        assert answer.fix == (
            "ask for 20 minutes, or ask again after 2026-01-07 09:00, when a hold ends, or on "
            "2026-02-01"
        )
        desk.confirm("r1")
        other = desk.ask(asked(3, "excel", minutes=50))
        assert other.fix.endswith("ask again on 2026-02-01, when a new month begins")

    def test_reserve_is_for_urgent_requests(self, clock: Clock) -> None:
        """Minutes in the reserve are refused to a normal request and given to an urgent one."""
        desk = opened(clock, reserve=0.5, ahead=0)
        hard: dict[str, Any] = {"skill": "python", "level": 5, "minutes": 80}
        assert desk.ask(asked(1, **hard)).mentor == "dee"
        assert desk.ask(asked(2, **hard)).reason == "RESERVED"
        assert desk.ask(asked(3, **hard, urgency="urgent")).mentor == "dee"
        assert desk.ask(asked(4, **hard, urgency="urgent")).mentor == "dee"
        assert desk.ask(asked(5, **hard, urgency="urgent")).reason == "FULL"

    def test_reserve_is_kept_in_whole_hours(self, clock: Clock) -> None:
        """Everybody's few minutes would serve nobody: some keep an hour, and others nothing."""
        twins = [mm.Profile(id=f"m{k}", offers={"sql"}, minutes_per_month=120) for k in range(10)]
        desk = mm.Desk(twins, clock=clock, ahead=0)
        answers = [desk.ask(asked(k)) for k in range(20)]
        # 15 % of 20 hours are 3.
        assert [answer.mentor is None for answer in answers] == [False] * 17 + [True] * 3
        assert {answer.reason for answer in answers[17:]} == {"RESERVED"}
        for k in range(20, 23):
            assert desk.ask(asked(k, urgency="urgent")).mentor is not None
        assert desk.ask(asked(23, urgency="urgent")).reason == "FULL"

    def test_filtered_pool_forgets_skills(self, clock: Clock) -> None:
        """A skill of people who were filtered out is one that nobody offers."""
        desk = mm.Desk(MENTORS.filter(["ann"]), clock=clock)
        answer = desk.ask(asked(1, "excel"))
        assert (answer.reason, "did you mean" in answer.detail) == ("NO_SKILL", False)

    def test_list_of_reasons_is_closed(self) -> None:
        """Every reason that a test above meets is in the list."""
        assert len(get_args(DeskReason)) == 12

    def test_nobody_at_all(self, clock: Clock) -> None:
        """A desk without mentors answers too."""
        assert mm.Desk([], clock=clock).ask(asked(1)).reason == "NO_SKILL"


class TestHolds:
    """Confirm, decline, release, withdraw, and holds that end."""

    def test_confirm_keeps_the_minutes(self, desk: mm.Desk, clock: Clock) -> None:
        """A confirmed hold does not end, and confirming twice is confirming once."""
        desk.ask(asked(1))
        confirmed = desk.confirm("r1")
        assert (confirmed.status, confirmed.expires) == ("confirmed", None)
        clock.turn(days=9)
        assert desk.confirm("r1", mentor=confirmed.mentor) == confirmed == desk.answer("r1")
        assert desk.booked() == {confirmed.mentor: 60}

    def test_decline_goes_to_the_backup(self, desk: mm.Desk) -> None:
        """The named backup is asked next, then the next best, then nobody is left; never lost."""
        first = desk.ask(asked(1, level=2, minutes=45))
        seen = [first.mentor]
        while (answer := desk.decline("r1")).mentor is not None:
            assert answer.mentor not in seen
            seen.append(answer.mentor)
        assert seen == ["ann", "ben", "cem"]
        assert first.backup == "ben"
        assert (answer.status, answer.reason) == ("waiting", "DECLINED")
        assert desk.booked() == {}

    def test_backup_without_room_is_passed(self, desk: mm.Desk) -> None:
        """A backup who has no minutes left meanwhile is not asked."""
        first = desk.ask(asked(1, level=2, minutes=45))
        assert first.backup == "ben"
        guest = mm.Profile(id="guest", vetoes={"ann", "cem"})
        taken = desk.ask(mm.Request(id="r2", profile=guest, skill="sql", level=2, minutes=60))
        assert taken.mentor == "ben"
        assert desk.decline("r1", mentor="ann").mentor == "cem"

    def test_no_that_arrives_twice(self, desk: mm.Desk) -> None:
        """With the mentor's name a repeated no is not taken for that of the next one."""
        desk.ask(asked(1, level=2))
        second = desk.decline("r1", mentor="ann")
        assert desk.decline("r1", mentor="ann") == second
        with pytest.raises(mm.RequestError, match="held for ben, not for the person named here"):
            desk.confirm("r1", mentor="ann")

    def test_hold_that_ends_frees_minutes(self, desk: mm.Desk, clock: Clock) -> None:
        """After its time a hold is over: the request waits, others can have the minutes."""
        desk.ask(asked(1, "excel", minutes=50))
        assert desk.free()["cem"] == 10
        clock.turn(days=2)
        ended = desk.answer("r1")
        assert (ended.status, ended.reason) == ("waiting", "EXPIRED")
        assert desk.free()["cem"] == 60
        with pytest.raises(mm.RequestError, match=r"nothing is held"):
            desk.confirm("r1")
        # Who let it pass is not asked for it again.
        (again,) = desk.ask_again()
        assert again.reason == "DECLINED"
        assert desk.ask(asked(2, "excel", minutes=50)).mentor == "cem"

    def test_release_asks_again(self, desk: mm.Desk) -> None:
        """A released booking gives its minutes back and waits; it may get the same mentor."""
        desk.ask(asked(1))
        desk.confirm("r1")
        released = desk.release("r1")
        assert (released.status, released.reason, desk.booked()) == ("waiting", "RELEASED", {})
        assert desk.release("r1") == released
        assert [answer.mentor for answer in desk.ask_again()] == ["ann"]

    def test_withdraw_closes(self, desk: mm.Desk) -> None:
        """A withdrawn request holds nothing and is not asked again, held or waiting before."""
        desk.ask(asked(1))
        desk.ask(asked(2, "cobol"))
        for name in ("r1", "r2"):
            assert desk.withdraw(name) == desk.withdraw(name)
        assert desk.booked() == {}
        assert desk.ask_again() == ()
        assert desk.ask(asked(1)).status == "withdrawn"
        with pytest.raises(mm.RequestError, match="withdrawn"):
            desk.release("r1")

    def test_deadline_ends_a_hold(self, desk: mm.Desk) -> None:
        """A hold does not outlast the deadline."""
        answer = desk.ask(asked(1, deadline=date(2026, 1, 6)))
        assert answer.expires == datetime(2026, 1, 7, tzinfo=UTC)

    def test_same_request_twice(self, desk: mm.Desk) -> None:
        """The same id with the same content is one request; with other content it is refused."""
        first = desk.ask(asked(1))
        assert desk.ask(asked(1)) == first
        assert len(desk) == 1
        with pytest.raises(mm.RequestError, match=r"r1: asked before"):
            desk.ask(asked(1, minutes=30))
        with pytest.raises(mm.RequestError, match=r"r1, r2: asked before"):
            desk.ask_all([asked(1, minutes=5), asked(2), asked(2, "excel")])
        assert len(desk) == 1

    def test_clock_that_goes_back(self, desk: mm.Desk, clock: Clock) -> None:
        """Time stands still at the desk until the clock has caught up."""
        desk.ask(asked(1))
        clock.turn(days=-3)
        desk.ask(asked(2))
        assert desk.events[-1].at == MONDAY
        desk.verify()

    def test_clock_that_is_none(self, clock: Clock) -> None:
        """A clock without a datetime, or with another kind of time, is refused in words."""
        desk = opened(clock)
        desk.ask(asked(1))
        clock.now = datetime.fromisoformat("2026-01-05T09:00")
        with pytest.raises(mm.RequestError, match="time zone"):
            desk.ask(asked(2))
        with pytest.raises(mm.RequestError, match="expected a datetime"):
            mm.Desk(MENTORS, clock=lambda: "now").ask(asked(1))  # type: ignore[arg-type,return-value]

    def test_clock_without_a_time_zone(self, clock: Clock) -> None:
        """A clock on the wall works from asking to the deadline."""
        clock.now = datetime.fromisoformat("2026-01-05T09:00")
        answer = opened(clock).ask(asked(1, deadline=date(2026, 1, 6)))
        assert answer.expires == datetime.fromisoformat("2026-01-07T00:00")


class TestBatches:
    """Several requests together."""

    def test_batch_is_better_than_one_by_one(self, clock: Clock) -> None:
        """Where first come, first served leaves somebody out, a batch serves both."""
        people = [
            mm.Profile(id="ann", offers={"sql": 5, "r": 5}, minutes_per_month=60),
            mm.Profile(id="ben", offers={"sql": 4}, minutes_per_month=60),
        ]
        requests = [asked(1, "sql", level=5), asked(2, "r")]
        single, together = (
            mm.Desk(people, clock=clock, reserve=0, ahead=0, notice=timedelta(0)) for _ in range(2)
        )
        assert [single.ask(r).mentor for r in requests] == ["ann", None]
        assert [a.mentor for a in together.ask_all(requests)] == ["ben", "ann"]
        together.verify()

    @pytest.mark.parametrize("seed", range(12))
    def test_batch_equals_enumeration(self, clock: Clock, seed: int) -> None:
        """No other way to serve a batch of equal requests serves more, or has a higher sum."""
        rng = np.random.default_rng(seed)
        people = [
            mm.Profile(
                id=f"m{k}",
                offers={s: int(rng.integers(1, 6)) for s in SKILLS[:3] if rng.random() < 0.7},
                minutes_per_month=int(rng.integers(0, 3)) * 60,
            )
            for k in range(4)
        ]
        requests = [
            asked(k, SKILLS[rng.integers(3)], level=int(rng.integers(1, 6))) for k in range(4)
        ]
        policy = mm.presets.situational().replace(worst_slack=0.0)
        desk = mm.Desk(people, policy, clock=clock, reserve=0, ahead=0)
        answers = desk.ask_all(requests)
        units = np.full((5, 4), -1)
        for column, request in enumerate(requests):
            person = mm.Profile(id="oli", seeks=request.need())
            scores = mm.score(people, [person], policy)
            able = [request.skill in (p.offers or {}) for p in people]
            units[:4, column] = np.where(scores.eligible[:, 0] & able, scores.units[:, 0], -1)
        units[4] = 0
        most = (0, 0)
        for chosen in product(range(5), repeat=4):
            gained = [int(units[mentor, column]) for column, mentor in enumerate(chosen)]
            load = [sum(60 for mentor in chosen if mentor == k) for k in range(4)]
            fits = all(m <= (p.minutes_per_month or 0) for m, p in zip(load, people, strict=True))
            if min(gained) >= 0 and fits:
                most = max(most, (sum(mentor < 4 for mentor in chosen), sum(gained)))
        found = [answer.units for answer in answers if answer.mentor is not None]
        assert (len(found), sum(found)) == most
        desk.verify()

    def test_order_of_a_batch(self, clock: Clock) -> None:
        """The order of requests changes nothing but the order of the answers."""
        requests = [asked(k, SKILLS[k % 3], MENTEES.ids[k % 4], minutes=40) for k in range(7)]
        forward, backward = opened(clock), opened(clock)
        one, other = forward.ask_all(requests), backward.ask_all(requests[::-1])
        assert one == other[::-1]

    def test_urgent_go_first_and_minutes_differ(self, clock: Clock) -> None:
        """Urgent requests are placed first; different minutes still fill what is there."""
        desk = opened(clock, ahead=0)
        requests = [
            asked(1, "excel", minutes=30),
            asked(2, "excel", minutes=45, urgency="urgent"),
            asked(3, "excel", minutes=15),
        ]
        answers = desk.ask_all(requests)
        assert [answer.mentor for answer in answers] == [None, "cem", "cem"]
        assert answers[0].reason in ("FULL", "RESERVED")
        desk.verify()

    def test_batch_of_nothing_and_of_the_same(self, desk: mm.Desk) -> None:
        """An empty batch has no answers, and a request that stands twice in one has one."""
        assert desk.ask_all([]) == ()
        one, other = desk.ask_all([asked(1), asked(1)])
        assert one == other
        assert len(desk) == 1

    def test_unknown_person_enters_nothing(self, desk: mm.Desk) -> None:
        """A batch with somebody unknown is refused whole."""
        with pytest.raises(mm.UnknownPerson, match="no person of this desk has that id"):
            desk.ask_all([asked(1), asked(2, "sql", "mio")])
        assert desk.events == ()


class TestRequests:
    """What a request may say."""

    @pytest.mark.parametrize(
        ("answers", "said"),
        [
            ({}, "name who asks"),
            ({"mentee": "a", "minutes": 0}, "minutes"),
            ({"mentee": "a", "minutes": 2.5}, "minutes"),
            ({"mentee": "a", "level": 6}, "level"),
            ({"mentee": "a", "level": 2, "current": 2}, "current is not below level"),
            ({"mentee": "a", "urgency": "soon"}, "urgency"),
            ({"mentee": "a", "deadline": "soon"}, "deadline"),
            ({"mentee": "a", "skil": "x"}, "skil"),
            ({"mentee": "a", "profile": mm.Profile(id="b")}, "different ids"),
            ({"mentee": "a@b.org"}, "e-mail address"),
        ],
    )
    def test_bad_requests(self, answers: dict[str, Any], said: str) -> None:
        """What is not valid is refused with the name of the field."""
        with pytest.raises(mm.InputError, match=said):
            mm.Request(id="r1", skill="sql", **answers)

    @pytest.mark.parametrize(
        "options",
        [
            {"hold": timedelta(0)},
            {"reserve": 1.5},
            {"reserve": float("nan")},
            {"ahead": -1},
            {"minutes": -1},
            {"minutes": True},
            {"notice": timedelta(days=-1)},
        ],
    )
    def test_bad_options(self, clock: Clock, options: dict[str, object]) -> None:
        """Options out of range are refused with their name."""
        with pytest.raises(mm.RequestError, match=next(iter(options))):
            opened(clock, **options)

    def test_unknown_request(self, desk: mm.Desk) -> None:
        """A request that was never asked has no answer; a near id is named."""
        desk.ask(mm.Request(id="request-11", mentee="oli", skill="sql"))
        with pytest.raises(mm.RequestError, match="did you mean 'request-11'"):
            desk.answer("request-12")


def test_ledger_is_the_capacity(clock: Clock) -> None:
    """A desk takes what a ledger leaves, and what it books can be charged to the ledger."""
    ledger = mm.Ledger.of(MENTORS).charge({"ann": 90}, programme="circles")
    desk = opened(clock, ledger=ledger, reserve=0)
    assert desk.free()["ann"] == 30
    assert desk.ask(asked(1, level=4)).mentor == "ben"
    after = ledger.charge(desk.booked("2026-01"), programme="desk")
    assert after.balance("ben") == 40
    with pytest.raises(mm.RequestError, match="no account in the ledger: ann"):
        opened(clock, ledger=mm.Ledger.of(MENTEES))


def test_shown(desk: mm.Desk) -> None:
    """A desk shows how many requests stand how, and a table of them."""
    desk.ask(asked(1))
    desk.ask(asked(2, "cobol"))
    assert repr(desk) == (
        "Desk(6 mentors; 2 requests: 1 held, 0 confirmed, 1 waiting, 0 withdrawn)"
    )
    frame = desk.to_frame()
    assert list(frame["status"]) == ["held", "waiting"]
    assert frame["score"].isna().tolist() == [False, True]
