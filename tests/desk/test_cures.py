"""Whatever a desk says would help, helps: each cure is applied to a copy of the desk.

Holds to account: ``desk.refusal`` and ``desk.shortage``.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any, get_args

import numpy as np
import pytest
from desk_cases import MONDAY, Clock, asked
from desk_cures import KINDS, Case, applied, cures, drawn, first_reason, helps, request

import mentormatch as mm
from mentormatch.desk.answer import DeskReason


def try_all(case: Case, told: Counter[str]) -> None:
    """Apply each cure of each request that waits."""
    for waiting in case.desk.waiting:
        requested = case.desk._books.requests[waiting.request]
        if waiting.reason not in ("EXPIRED", "RELEASED"):
            # Reasons age; that of this moment is asked for anew.
            case.desk._state.place([requested], case.desk._state.tick())
            answer = case.desk.answer(waiting.request)
            first = first_reason(case, requested)
            assert answer.mentor is not None or answer.reason == first, (str(answer), first)
        answer = case.desk.answer(waiting.request)
        if answer.mentor is None:
            told[str(answer.reason)] += 1
            for kind, text in cures(answer.fix):
                told[kind] += 1
                after = applied(case, requested, kind, text)
                assert helps(answer, after), (str(answer), text, str(after))


def test_every_cure_of_every_reason_works() -> None:
    """On desks at random, from a seed that is drawn; every reason and every cure is met."""
    fresh = int(np.random.default_rng().integers(1 << 32))
    told = Counter[str]()
    for seed in [*range(90), *range(fresh, fresh + 30)]:
        rng = np.random.default_rng(seed)
        case = drawn(rng)
        case.desk.ask(request(rng, case, "last"))
        try:
            try_all(case, told)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error
    assert set(get_args(DeskReason)) <= set(told), sorted(told)
    assert len(set(KINDS) - set(told)) <= 1, set(KINDS) - set(told)


def _one(minutes: int, **options: object) -> Case:
    """Open a desk of one mentor."""
    mentors = [mm.Profile(id="a", offers={"sql": 5}, minutes_per_month=minutes)]
    words: dict[str, Any] = {"ahead": 0, **options}
    return Case(mentors, [mm.Profile(id="oli")], mm.presets.situational(), words, Clock())


@pytest.mark.parametrize(
    ("case", "before", "request_", "reason", "fix"),
    [
        # What an account gives is no longer there: neither for its rest nor for urgent requests.
        (
            _one(120, reserve=0.5),
            [asked(1, minutes=90, urgency="urgent")],
            asked(2, minutes=90),
            "FULL",
            (
                "ask for 30 minutes, or make it urgent and ask again after 2026-01-07 09:00, "
                "when a hold ends, or on 2026-02-01"
            ),
        ),
        (
            _one(120, reserve=0.5),
            [asked(1, minutes=20)],
            asked(2, minutes=90),
            "RESERVED",
            "make it urgent, or ask for 40 minutes",
        ),
        (
            _one(120, reserve=0.5),
            [asked(1, minutes=60)],
            asked(2, minutes=60),
            "RESERVED",
            (
                "make it urgent, or ask again after 2026-01-07 09:00, when a hold ends, or on "
                "2026-02-01"
            ),
        ),
        (
            _one(120, reserve=0.5),
            [asked(1, minutes=60)],
            asked(2, minutes=60, deadline=date(2026, 1, 7)),
            "RESERVED",
            "make it urgent",
        ),
        # Thirty minutes that come free are not the sixty that are asked for.
        (
            _one(60, reserve=0),
            [asked(1, minutes=30), asked(2, minutes=30)],
            asked(3),
            "FULL",
            "ask again after 2026-01-07 10:00, when a hold ends, or on 2026-02-01",
        ),
        # In the new month the deadline is over.
        (
            _one(60, reserve=0),
            [asked(1)],
            asked(2, deadline=date(2026, 1, 20)),
            "FULL",
            "ask again after 2026-01-07 09:00, when a hold ends",
        ),
        (
            _one(60, reserve=0),
            [asked(1)],
            asked(2, deadline=date(2026, 1, 7)),
            "FULL",
            (
                "ask again after 2026-01-07 09:00, when a hold ends, with a deadline of "
                "2026-01-08 or later"
            ),
        ),
        (
            _one(60, reserve=0, hold=timedelta(days=60)),
            [asked(1)],
            asked(2, deadline=date(2026, 1, 20)),
            "FULL",
            (
                "ask again on 2026-02-01, when a new month begins, with a deadline of "
                "2026-02-01 or later"
            ),
        ),
        (
            _one(60, reserve=0, ahead=1),
            [asked(1)],
            asked(2, deadline=date(2026, 1, 7)),
            "FULL",
            "move the deadline to 2026-02-01 or later",
        ),
        (
            _one(120, reserve=0.5, ahead=1),
            [asked(1, minutes=60), asked(2, minutes=60, urgency="urgent")],
            asked(3, minutes=90, deadline=date(2026, 1, 7)),
            "FULL",
            "make it urgent and move the deadline to 2026-02-01 or later",
        ),
        # Nobody gives so much; and of what is given nothing is left.
        (
            _one(60, reserve=0),
            [asked(1, minutes=40)],
            asked(2, minutes=90),
            "TOO_LONG",
            "ask for at most 20 minutes",
        ),
        (
            _one(60, reserve=0),
            [asked(1)],
            asked(2, minutes=90),
            "TOO_LONG",
            "ask for at most 60 minutes after 2026-01-07 09:00, when a hold ends, or on 2026-02-01",
        ),
        (
            _one(60, reserve=1),
            [],
            asked(1, minutes=90),
            "TOO_LONG",
            "make it urgent and ask for at most 60 minutes",
        ),
        (
            _one(0, reserve=1),
            [],
            asked(1, minutes=90),
            "TOO_LONG",
            "make it urgent and find a mentor who gives minutes",
        ),
    ],
)
def test_short_of_minutes(
    case: Case, before: list[mm.Request], request_: mm.Request, reason: str, fix: str
) -> None:
    """What is told looks at what is left, at the deadline, and at what a hold gives back."""
    for number, earlier in enumerate(before):
        case.clock.now = MONDAY + timedelta(hours=number)
        assert case.desk.ask(earlier).status == "held"
    answer = case.desk.ask(request_)
    assert (answer.reason, answer.fix) == (reason, fix)
    for kind, text in cures(answer.fix):
        assert applied(case, request_, kind, text).mentor is not None, text


def test_mentor_who_leaves_has_no_new_month() -> None:
    """A new month helps only if somebody is there then; else one more mentor does."""
    leaving = mm.Profile(
        id="a", offers={"sql": 5}, minutes_per_month=60, until_date=date(2026, 1, 31)
    )
    policy = mm.presets.situational()
    case = Case([leaving], [mm.Profile(id="oli")], policy, {"reserve": 0, "ahead": 0}, Clock())
    case.desk.ask(asked(1))
    case.desk.confirm("r1")
    answer = case.desk.ask(asked(2))
    assert (answer.reason, answer.fix) == ("FULL", "find one more mentor with 'sql'")


def test_rules_that_would_have_to_give_way_together() -> None:
    """A rule is only told to be relaxed if that alone would do."""
    both = mm.Profile(id="a", offers={"sql": 5}, vetoes=["oli"], manager="oli")
    one = mm.Profile(id="b", offers={"sql": 5}, vetoes=["oli"])
    policy, oli = mm.presets.situational(), mm.Profile(id="oli")
    fix = Case([both], [oli], policy, {}, Clock()).desk.ask(asked(1)).fix
    assert fix == "find one more mentor with 'sql'"
    fix = Case([both, one], [oli], policy, {}, Clock()).desk.ask(asked(1)).fix
    assert fix == "find one more mentor with 'sql', or relax no veto"
    mixed = [one, mm.Profile(id="c", offers={"sql": 5})]
    answer = Case(mixed, [oli], policy.replace(floor=0.9), {}, Clock()).desk.ask(asked(1))
    assert answer.detail.endswith("no veto excludes 1, the floor of 0.9 excludes 1")
    assert answer.fix == (
        "find one more mentor with 'sql' who reaches the floor of 0.9, or lower the floor to 0.750"
    )


def test_who_asks_is_looked_at_before_the_skill() -> None:
    """The first reason of the list that applies is told: who asks is away, and nobody has it."""
    away = mm.Profile(id="oli", active=False)
    case = Case([mm.Profile(id="a", offers={"sql": 5})], [away], mm.Policy(), {}, Clock())
    assert case.desk.ask(asked(1, "cobol")).reason == "ABSENT"
    gone = mm.Profile(id="gus", until_date=date(2026, 1, 4))
    assert case.desk.ask(mm.Request(id="r2", profile=gone, skill="cobol")).reason == "ABSENT"
