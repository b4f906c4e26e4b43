"""Every cure that pairs are told is carried out on small random programmes, and helps.

Holds ``results.pairs.unmatched`` and ``results.pairs.obstacles`` to account.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

import mentormatch as mm

People = list[mm.Profile]
START = date(2026, 1, 5)
HOURS = ("Mon 09:00-10:00", "Tue 14:00-15:00", "Wed 10:00-11:30")
RULES: dict[str, mm.Criterion] = {
    "no veto": mm.NotVetoed(),
    "chain": mm.NotInChain(),
    "language": mm.Shares("languages", name="language"),
    "site": mm.Same("site", name="site", missing="forbid"),
    "hours": mm.Overlap(minutes=60, at_least=1.0, name="hours"),
}


class Asked:
    """A programme as it was asked, and as a cure changes it."""

    def __init__(self, mentors: People, mentees: People, policy: mm.Policy) -> None:
        self.mentors, self.mentees, self.policy = mentors, mentees, policy

    def served(self, **changed: Any) -> int:
        """Return how many mentees have a mentor, with parts of the question changed."""
        asked = {"mentors": self.mentors, "mentees": self.mentees, "policy": self.policy, **changed}
        answer = mm.match(asked["mentors"], asked["mentees"], asked["policy"])
        return len({match.mentee for match in answer.matches})

    def allowed(self, who: mm.Unmatched, **changed: Any) -> bool:
        """Tell whether somebody may meet anybody, with parts of the question changed."""
        asked = {"mentors": self.mentors, "mentees": self.mentees, "policy": self.policy, **changed}
        scores = mm.score(asked["mentors"], asked["mentees"], asked["policy"])
        eligible = scores.eligible if who.side == "mentee" else scores.eligible.T
        pool = scores.mentees if who.side == "mentee" else scores.mentors
        return bool(eligible[:, pool.ids.index(who.person)].any())

    def without(self, name: str) -> mm.Policy:
        """Return the policy without a requirement."""
        kept = [rule for rule in self.policy.requirements if rule.label != name]
        assert len(kept) < len(self.policy.requirements), name
        return self.policy.model_copy(update={"requirements": tuple(kept)})

    def with_places(self, mentors: list[str], more: int = 1) -> People:
        """Return the mentors, some with more places."""
        return [
            m.replace(max_mentees=m.max_mentees + more) if m.id in mentors else m
            for m in self.mentors
        ]


def drawn(r: Random) -> Asked:
    """Draw up to six people on each side and a policy with a few rules of every kind."""
    ids = [f"{side}{k}" for side in "me" for k in range(r.randint(1, 6))]
    period = (START, START + timedelta(days=180))

    def person(who: str) -> mm.Profile:
        some: dict[str, Any] = {
            "offers": set(r.sample(["sql", "law", "art"], r.randint(0, 2))),
            "seeks": set(r.sample(["sql", "law", "art"], r.randint(0, 2))),
            "languages": {r.choice(["nl", "en"])}, "site": r.choice("ab"),
            "vetoes": set(r.sample(ids, 1)) - {who}, "manager": r.choice(ids),
            "time_zone": "UTC", "availability": {r.choice(HOURS)},
            "from_date": period[0] + timedelta(days=r.choice([0, 0, 90])),
            "until_date": period[0] + timedelta(days=r.choice([40, 180, 180])),
        }  # fmt: skip
        if some["manager"] == who or r.random() < 0.5:
            del some["manager"]
        said = {name: value for name, value in some.items() if r.random() < 0.7}
        if said.get("from_date", period[0]) > said.get("until_date", period[1]):
            del said["until_date"]
        return mm.Profile(id=who, max_mentees=r.choice([1, 1, 0, 2]), max_mentors=1, **said)

    people = [person(who) for who in ids]
    rules = r.sample(list(RULES.values()), r.randint(0, 4))
    policy = mm.Policy(
        criteria=[mm.Covers("seeks", "offers", neutral=0.5), mm.Shares("languages")],
        requirements=rules,
        objective=r.choice(["coverage", "total"]),
        floor=r.choice([None, None, 0.3]),
        period=r.choice([None, period]),
    )
    return Asked(
        [p for p in people if p.id[0] == "m"], [p for p in people if p.id[0] == "e"], policy
    )


def relaxed(asked: Asked, who: mm.Unmatched, found: re.Match[str]) -> bool:
    """Take the rules away that are named, and lower the floor if that is said."""
    policy = asked.policy
    for name in re.findall(r"'([^']+)'", found[1]):
        if name == "there together":
            policy = policy.model_copy(update={"together_days": 0})
        else:
            policy = Asked(asked.mentors, asked.mentees, policy).without(name)
    if found[2]:
        policy = policy.model_copy(update={"floor": float(found[2])})
    partner = "mentee" if who.side == "mentor" else "mentor"
    scores = mm.score(asked.mentors, asked.mentees, policy)
    pair = {who.side: who.person, partner: found[3]}
    return not scores.obstacles(pair["mentor"], pair["mentee"])


def more_of_one(asked: Asked, who: mm.Unmatched, found: re.Match[str]) -> bool:
    """Give one more place to each of the mentors who are named, one at a time."""
    before = asked.served()
    names = found[1].split(", ")
    more = [asked.served(mentors=asked.with_places([name])) for name in names]
    return all(after > before for after in more) or asked.policy.objective != "coverage"


def newcomer(asked: Asked, who: mm.Unmatched, _: re.Match[str]) -> bool:
    """Bring in somebody in no reporting line, in which that rule is the only one in the way."""
    pool = "mentors" if who.side == "mentee" else "mentees"
    guest = mm.Profile(id="guest")
    policy = asked.policy.model_copy(
        update={
            "requirements": tuple(
                rule for rule in asked.policy.requirements if isinstance(rule, mm.NotInChain)
            ),
            "floor": None,
        }
    )
    return asked.allowed(who, policy=policy, **{pool: [*getattr(asked, pool), guest]})


def place_of_anybody(asked: Asked, who: mm.Unmatched, _: re.Match[str]) -> bool:
    """Give everybody a place: then somebody who is allowed has one."""
    return asked.served(mentors=[m.replace(max_mentees=6) for m in asked.mentors]) > asked.served()


def with_a_place(asked: Asked, who: mm.Unmatched, _: re.Match[str]) -> bool:
    """Let her take somebody: then she takes part, or is away."""
    mentors = asked.with_places([who.person])
    mentees = [p.replace(max_mentors=1) if p.id == who.person else p for p in asked.mentees]
    again = mm.match(mentors, mentees, asked.policy).unmatched
    return all("number of places" not in u.detail for u in again if u.person == who.person)


def fewer_days(asked: Asked, who: mm.Unmatched, found: re.Match[str]) -> bool:
    """Ask for as few days together as there are."""
    rules = asked.policy.model_copy(update={"together_days": int(found[1]), "requirements": ()})
    return asked.allowed(who, policy=rules.model_copy(update={"floor": None}))


def under_coverage(asked: Asked, _: mm.Unmatched, __: re.Match[str]) -> bool:
    """Put people first."""
    return asked.served(policy=asked.policy.model_copy(update={"objective": "coverage"})) > (
        asked.served()
    )


def lower_floor(asked: Asked, who: mm.Unmatched, found: re.Match[str]) -> bool:
    """Lower the floor to the number that is told."""
    return asked.allowed(who, policy=asked.policy.model_copy(update={"floor": float(found[1])}))


def any_hours(asked: Asked, who: mm.Unmatched, _: re.Match[str]) -> bool:
    """Say every hour: then hours alone exclude nobody who told some, or nobody told any."""
    free = {f"{day} 00:00-24:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri")}
    side = asked.mentees if who.side == "mentee" else asked.mentors
    changed = [p.replace(availability=free) if p.id == who.person else p for p in side]
    rules = tuple(r for r in asked.policy.requirements if isinstance(r, mm.Overlap))
    policy = asked.policy.model_copy(
        update={"requirements": rules, "floor": None, "together_days": 0}
    )
    return asked.allowed(who, policy=policy, **{f"{who.side}s": changed})


def answered(asked: Asked, who: mm.Unmatched, found: re.Match[str]) -> bool:
    """Answer what was not answered: the rule does not say that any more."""
    side = asked.mentees if who.side == "mentee" else asked.mentors
    changed = [p.replace(site="a") if p.id == who.person else p for p in side]
    pools = {"mentors": asked.mentors, "mentees": asked.mentees, f"{who.side}s": changed}
    again = mm.match(pools["mentors"], pools["mentees"], asked.policy).unmatched
    told = {(u.person, u.side): u.reason for u in again}
    return told.get((who.person, who.side)) != "DATA_INCOMPLETE"


def talked(asked: Asked, who: mm.Unmatched, _: re.Match[str]) -> bool:
    """Without any veto she may meet people, or another rule is told."""
    one, other = ([p.replace(vetoes=None) for p in side] for side in (asked.mentors, asked.mentees))
    again = mm.match(one, other, asked.policy).unmatched
    told = {(u.person, u.side): u.reason for u in again}
    return told.get((who.person, who.side)) != "VETOED_BY_ALL"


CURES: dict[str, Callable[[Asked, mm.Unmatched, re.Match[str]], bool]] = {
    r"relax (.+?)(?:, and lower the floor to ([\d.]+))?: nothing else excludes (\w+)": relaxed,
    r"one more place of (\w+)": more_of_one,
    r"one more place of (\w+); .+ moves .+": more_of_one,
    r"look for a \w+ outside the reporting line": newcomer,
    r"ask mentors for places, or recruit": place_of_anybody,
    r"raise the number": with_a_place,
    r"correct or move the dates, or ask for fewer days: together_days=(\d+)": fewer_days,
    r"use objective='coverage'": under_coverage,
    r"lower the floor to ([\d.]+)": lower_floor,
    r"ask for more hours, or for others": any_hours,
    r"ask for the answer to '(.+)'": answered,
    r"talk to this person": talked,
}
NOTHING_TO_TRY = {
    r"keep as a backup, or raise the number of mentors a mentee may have",
    r"correct or move the dates",
    r"look at the dates",
    r"set .+ aside for .+",
}
"""Of people who are no part of it, or whom nobody needs; fixes are tried in tests of their own."""


@pytest.mark.parametrize(
    ("programmes", "fewest"), [(40, 4), pytest.param(600, 9, marks=pytest.mark.slow)]
)
def test_every_cure_helps(programmes: int, fewest: int) -> None:
    """Whoever does what a fix says sees what it promises."""
    seed, tried = secrets.randbelow(10**6), Counter[str]()
    print(f"{programmes=} {seed=}")  # noqa: T201 - shown where the test fails
    r = Random(seed)  # noqa: S311
    for _ in range(programmes):
        asked = drawn(r)
        for who in mm.match(asked.mentors, asked.mentees, asked.policy).unmatched:
            fix = re.split("; the smallest fix: |; or write waited = 1", who.fix)[0]
            known = [(p, found) for p in CURES if (found := re.fullmatch(p, fix))]
            if not known:
                assert any(re.fullmatch(plain, fix) for plain in NOTHING_TO_TRY), who
                continue
            ((pattern, found),) = known
            assert CURES[pattern](asked, who, found), who
            tried[pattern] += 1
    assert len(tried) >= fewest, tried
