"""Small desks at random, and every cure that a desk names, applied to a copy of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, get_args

from desk_cases import Clock

import mentormatch as mm
from mentormatch.desk.answer import DeskReason

if TYPE_CHECKING:
    import numpy as np

ORDER = {reason: place for place, reason in enumerate(get_args(DeskReason))}
OF_MINUTES = ("TOO_LONG", "RESERVED", "FULL")
DAYS = [date(2026, 1, 5) + timedelta(days=k) for k in (0, 1, 10, 25, 26, 27, 60)]
EVERYBODY = mm.Profile(
    id="zz-new",
    offers={"sql": 5, "python": 5, "cobol": 5, "pyton": 5},
    minutes_per_month=6000,
)


@dataclass
class Case:
    """A desk, and all it was made from."""

    mentors: list[mm.Profile]
    mentees: list[mm.Profile]
    policy: mm.Policy
    options: dict[str, Any]
    clock: Clock
    desk: mm.Desk = field(init=False)

    def __post_init__(self) -> None:
        """Open the desk."""
        self.desk = self.opened()

    def opened(self) -> mm.Desk:
        """Open a desk of these people."""
        return mm.Desk(
            self.mentors, self.policy, mentees=self.mentees, clock=self.clock, **self.options
        )

    def copied(self, **changed: object) -> Case:
        """Return a copy with the same log, some of it changed."""
        parts = ("mentors", "mentees", "policy", "options")
        words: dict[str, Any] = {name: changed.get(name, getattr(self, name)) for name in parts}
        case = Case(**words, clock=Clock(self.clock.now))
        for event in self.desk.events:
            case.desk._state.enter(event)
        return case


def drawn(rng: np.random.Generator) -> Case:
    """Draw a desk at which several have asked; half of them are short of nothing but minutes."""
    busy = bool(rng.random() < 0.5)
    floor = 0 if busy else float(rng.choice([0, 0, 0.7, 0.8, 0.95]))
    case = Case(
        [_mentor(rng, k, busy) for k in range(rng.integers(1, 3 if busy else 5))],
        [mm.Profile(id=f"e{k}") if busy else _mentee(rng, k) for k in range(3)],
        mm.presets.situational().replace(floor=floor or None),
        {
            "reserve": float(rng.choice([0, 0.15, 0.5, 1])),
            "ahead": int(rng.integers(0, 3)),
            "hold": timedelta(hours=int(rng.choice([2, 48, 600]))),
            "notice": timedelta(hours=int(rng.choice([0, 24, 100]))),
        },
        Clock(datetime(2026, 1, int(rng.choice([5, 28, 31])), 9, tzinfo=UTC)),
    )
    for number in range(rng.integers(0, 9)):
        _step(rng, case, number, busy)
    return case


def _step(rng: np.random.Generator, case: Case, number: int, busy: bool) -> None:
    asked = request(rng, case, f"r{number}")
    case.desk.ask(
        asked.model_copy(update={"skill": "sql", "level": 1, "current": 0}) if busy else asked
    )
    held = [answer.request for answer in case.desk.answers if answer.status == "held"]
    if held and rng.random() < 0.5:
        name = str(rng.choice(held))
        (case.desk.confirm, case.desk.decline, case.desk.release)[rng.integers(3)](name)
    case.clock.turn(minutes=int(rng.choice([0, 30, 600])))


def _mentor(rng: np.random.Generator, number: int, busy: bool) -> mm.Profile:
    if busy:
        minutes, gone = int(rng.choice([0, 30, 60, 90, 120])), rng.random() < 0.3
        until = DAYS[rng.integers(2, 7)] if gone else None
        return mm.Profile(
            id=f"m{number}", offers={"sql": 5}, minutes_per_month=minutes, until_date=until
        )
    skills = [skill for skill in ("sql", "python") if rng.random() < 0.8]
    return mm.Profile(
        id=f"m{number}",
        offers={skill: int(rng.integers(1, 6)) for skill in skills},
        minutes_per_month=int(rng.choice([0, 30, 60, 90, 120, 240])),
        vetoes=[f"e{k}" for k in range(3) if rng.random() < 0.15],
        manager="e2" if rng.random() < 0.15 else None,
        **_presence(rng),
    )


def _mentee(rng: np.random.Generator, number: int) -> mm.Profile:
    return mm.Profile(
        id=f"e{number}",
        vetoes=[f"m{k}" for k in range(4) if rng.random() < 0.15],
        manager="m0" if rng.random() < 0.2 else None,
        **_presence(rng),
    )


def _presence(rng: np.random.Generator) -> dict[str, Any]:
    first, last = sorted(rng.integers(0, len(DAYS), 2))
    told = {
        "active": bool(rng.random() < 0.95),
        "from_date": DAYS[first] if rng.random() < 0.1 else None,
        "until_date": DAYS[last] if rng.random() < 0.2 else None,
    }
    return {name: value for name, value in told.items() if value is not None}


def request(rng: np.random.Generator, case: Case, name: str) -> mm.Request:
    """Draw a request."""
    level = int(rng.choice([1, 3, 5]))
    days = int(rng.choice([-1, -1, -1, -1, 0, 1, 5, 26, 40]))
    return mm.Request(
        id=name,
        mentee=f"e{rng.integers(3)}",
        skill=str(rng.choice(["sql", "sql", "sql", "python", "pyton", "cobol"])),
        level=level,
        current=int(rng.integers(0, level)),
        minutes=int(rng.choice([15, 30, 60, 90, 150])),
        urgency="urgent" if rng.random() < 0.3 else "normal",
        deadline=None if days < 0 else case.clock.now.date() + timedelta(days=days),
    )


def cures(fix: str) -> Iterator[tuple[str, str]]:
    """Yield each cure of a sentence as kind and text; a kind that nobody knows fails."""
    begun = ""
    for part in fix.split(", or "):
        # "ask again after …, when a hold ends, or on …" tells two times.
        text = f"{begun}{part}" if part.startswith("on ") else part
        begun = text.partition("after ")[0]
        (kind,) = [kind for kind in KINDS if re.fullmatch(kind, text)]
        yield kind, text


def _asks(case: Case, asked: mm.Request, **changed: object) -> mm.DeskAnswer:
    """Ask with something changed, under a new id."""
    words = {name: getattr(asked, name) for name in type(asked).model_fields}
    return case.desk.ask(mm.Request(**{**words, "id": "new", **changed}))


def _asks_again(case: Case, asked: mm.Request) -> mm.DeskAnswer:
    """Ask again for one request; nobody else is asked for."""
    for answer in case.desk.waiting:
        if answer.request != asked.id:
            case.desk.withdraw(answer.request)
    case.desk.ask_again()
    return case.desk.answer(asked.id)


def _at(case: Case, told: str) -> None:
    day, _, clock = told.partition(" ")
    at = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock or "00:00"), UTC)
    assert at > case.clock.now
    case.clock.now = at


def _fewer(case: Case, asked: mm.Request, found: re.Match[str]) -> mm.DeskAnswer:
    minutes, urgency = int(found["minutes"]), "urgent" if found["urgent"] else asked.urgency
    # It is the most: with one minute more nobody is found, but for those who declined before.
    passed = case.desk._books.passed[asked.id]
    assert (
        passed or _asks(case.copied(), asked, minutes=minutes + 1, urgency=urgency).mentor is None
    )
    return _asks(case, asked, minutes=minutes, urgency=urgency)


def _one_more(case: Case, asked: mm.Request, found: re.Match[str]) -> mm.DeskAnswer:
    """Let somebody come who can all; of the floor it is believed that she reaches it."""
    policy = case.policy.replace(floor=None) if "reaches" in found[0] else case.policy
    case = case.copied(mentors=[*case.mentors, EVERYBODY], policy=policy)
    if found["urgent"]:
        return _asks(case, asked, urgency="urgent")
    return _asks_again(case, asked)


def _relaxed(case: Case, asked: mm.Request, found: re.Match[str]) -> mm.DeskAnswer:
    """Take each rule that is named out of the policy; return the worst answer."""
    named = str(found[1]).split(" or ")
    if found[1] == "one of these rules":
        told = case.desk.answer(asked.id).detail.partition("may be asked: ")[2]
        named = re.findall(r"(?:^|, )([^,]+) excludes", told)
    rules = {r.part.name: r.criterion for r in mm.score(case.mentors, case.mentees).rules}
    answers = []
    for name in named:
        kept = [rule for rule in case.policy.requirements if rule != rules[name]]
        assert len(kept) < len(case.policy.requirements), name
        policy = case.policy.replace(requirements=kept)
        answers.append(_asks_again(case.copied(policy=policy), asked))
    return min(answers, key=lambda answer: ORDER.get(answer.reason, 99))


def _floor(case: Case, asked: mm.Request, found: re.Match[str]) -> mm.DeskAnswer:
    policy = case.policy.replace(floor=float(found[1]) or None)
    return _asks_again(case.copied(policy=policy), asked)


def _returned(people: list[mm.Profile], names: list[str]) -> list[mm.Profile]:
    there: dict[str, Any] = {"active": True, "from_date": None, "until_date": None}
    return [p.replace(**there) if p.id in names else p for p in people]


def _come_back(case: Case, asked: mm.Request, found: re.Match[str]) -> mm.DeskAnswer:
    """Let each of those who are named come back alone; return the worst answer."""
    names = re.sub(r"( and \d+ more)$", "", found[1]).split(", ")
    answers = [
        _asks_again(case.copied(mentors=_returned(case.mentors, [name])), asked) for name in names
    ]
    return min(answers, key=lambda answer: ORDER.get(answer.reason, 99))


def _person(case: Case, asked: mm.Request, _: re.Match[str]) -> mm.DeskAnswer:
    return _asks_again(case.copied(mentees=_returned(case.mentees, [asked.person])), asked)


def _spelt(case: Case, asked: mm.Request, _: re.Match[str]) -> mm.DeskAnswer:
    (meant,) = re.findall(r"did you mean '(\S+)'", case.desk.answer(asked.id).detail)
    return _asks(case, asked, skill=meant)


_DEADLINE = r"(?P<deadline>\d{4}-\d\d-\d\d) or later"
_WHEN = (
    r"(?:after (?P<instant>\S+ \d\d:\d\d), when a hold ends"
    r"|on (?P<day>\d{4}-\d\d-\d\d)(?:, when a new month begins)?)"
)


def _waits(case: Case, asked: mm.Request, found: re.Match[str]) -> mm.DeskAnswer:
    """Wait, and ask for the same or for what is told."""
    said = found.groupdict()
    _at(case, said["instant"] or said["day"])
    changed: dict[str, Any] = {}
    if said.get("urgent"):
        changed["urgency"] = "urgent"
    if said.get("deadline"):
        changed["deadline"] = date.fromisoformat(said["deadline"])
    if said.get("minutes"):
        changed["minutes"] = int(said["minutes"])
    return _asks(case, asked, **changed) if changed else _asks_again(case, asked)


KINDS: dict[str, Callable[[Case, mm.Request, re.Match[str]], mm.DeskAnswer]] = {
    "make it urgent": lambda case, asked, _: _asks(case, asked, urgency="urgent"),
    r"(?P<urgent>make it urgent and )?ask for (?:at most )?(?P<minutes>\d+) minutes": _fewer,
    rf"ask for at most (?P<minutes>\d+) minutes {_WHEN}": _waits,
    rf"(?P<urgent>make it urgent and )?ask again {_WHEN}(?:, with a deadline of {_DEADLINE})?": (
        _waits
    ),
    rf"move the deadline to {_DEADLINE}": lambda case, asked, found: _asks(
        case, asked, deadline=date.fromisoformat(found["deadline"])
    ),
    rf"make it urgent and move the deadline to {_DEADLINE}": lambda case, asked, found: _asks(
        case, asked, urgency="urgent", deadline=date.fromisoformat(found["deadline"])
    ),
    r"(?P<urgent>make it urgent and )?find (?:one more|one|a) mentor .*": _one_more,
    r"relax (.*)": _relaxed,
    r"lower the floor to (\S+)": _floor,
    r"correct the spelling": _spelt,
    r"correct 'active' or the dates of this person": _person,
    r"ask for level (\d)": lambda case, asked, found: _asks(case, asked, level=int(found[1])),
    r"ask (.*) to come back": _come_back,
    r"ask again under a new id": lambda case, asked, _: _asks(case, asked),
    r"ask again(?:: others are asked, if there are any)?": lambda case, asked, _: _asks_again(
        case, asked
    ),
}
"""What a cure may say → how it is applied to a copy of the desk."""


def applied(case: Case, asked: mm.Request, kind: str, text: str) -> mm.DeskAnswer:
    """Apply one cure to a copy of the desk; return how the request stands then."""
    found = re.fullmatch(kind, text)
    assert found is not None
    return KINDS[kind](case.copied(), asked, found)


def helps(before: mm.DeskAnswer, after: mm.DeskAnswer) -> bool:
    """Tell whether a cure did what it promises.

    Where minutes are short it has to find some. Elsewhere it takes away the reason that was told,
    and one that comes later in the list may be next. To ask again ends in an answer that stands.
    """
    if after.mentor is not None:
        return True
    if after.skill != before.skill:
        return after.reason != "NO_SKILL"
    if before.reason in OF_MINUTES or after.reason is None or before.reason is None:
        return False
    if before.reason == after.reason == "ABSENT":
        return before.fix != after.fix
    return ORDER[after.reason] > ORDER[before.reason] or before.reason in ("EXPIRED", "RELEASED")


def first_reason(case: Case, asked: mm.Request) -> str | None:
    """Return the first reason of the list that applies, by looking at everybody; None if none does.

    Of minutes only the reserve is told apart: that nobody has them is known.
    """
    now, wait, day = case.clock.now, asked.minutes, case.clock.now.date()
    if asked.deadline is not None:
        end = datetime.combine(asked.deadline + timedelta(days=1), time(), UTC)
        if end - now < case.options["notice"] or end <= now:
            return "DEADLINE"
    person = next(p for p in case.mentees if p.id == asked.person)
    holders = [m for m in case.mentors if asked.skill in (m.offers or {})]
    present = [m for m in holders if _here(m, day)]
    if not _here(person, day) or (holders and not present):
        return "ABSENT"
    if not holders:
        return "NO_SKILL"
    person = person.replace(seeks=asked.need())
    bare = case.policy.replace(floor=None, together_days=0)
    skill = [rule for rule in bare.requirements if "seeks" in rule.fields]
    able = _eligible(present, person, bare.replace(requirements=skill))
    ruled = _eligible(able, person, bare)
    willing = _eligible(able, person, case.policy.replace(together_days=0))
    passed = case.desk._books.passed[asked.id]
    left = [m for m in willing if m.id not in passed]
    if not left:
        told = "EXCLUDED" if len(ruled) < len(able) else "BELOW_FLOOR"
        return "LEVEL" if not able else "DECLINED" if willing else told
    if max(_account(m) for m in left) < wait:
        return "TOO_LONG"
    free = [case.desk.free(month) for month in _months(day, asked.deadline, case.options["ahead"])]
    kept = asked.urgency == "normal" and any(month[m.id] >= wait for month in free for m in left)
    return "RESERVED" if kept else "FULL"


def _here(person: mm.Profile, day: date) -> bool:
    first, last = person.from_date or date.min, person.until_date or date.max
    return person.active and first <= day <= last


def _eligible(mentors: list[mm.Profile], person: mm.Profile, policy: mm.Policy) -> list[mm.Profile]:
    if not mentors:
        return []
    scores = mm.score(mentors, [person], policy)
    return [m for m in mentors if scores.eligible[scores.mentors.position[m.id], 0]]


def _account(mentor: mm.Profile) -> int:
    return 240 if mentor.minutes_per_month is None else mentor.minutes_per_month


def _months(day: date, deadline: date | None, ahead: int) -> list[str]:
    firsts = [
        date(day.year + (day.month - 1 + k) // 12, (day.month - 1 + k) % 12 + 1, 1)
        for k in range(ahead + 1)
    ]
    return [f"{first:%Y-%m}" for first in firsts if deadline is None or first <= deadline]
