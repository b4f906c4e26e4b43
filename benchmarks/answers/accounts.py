"""What keeps account of minutes: desks, ledgers and several programmes on one ledger."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

import mentormatch as mm
from benchmarks.answers.invented import SKILLS, Pools, pools
from benchmarks.answers.told import Case, Parts, attempt, findings, frame, saved

__all__ = ["cases"]

_SEEDS = 40
_PLANS = 10
_MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
_MODES = {
    "pairs": "",
    "reverse": "",
    "groups": "size = [2, 4]",
    "teams": "mentors_per_team = [1, 2]\nmentees_per_team = [2, 4]",
    "staff": "mentors_per_team = [1, 2]",
    "boards": "size = [1, 2]",
}


def cases() -> Iterator[Case]:
    """Yield a case for each seed of desks, ledgers and plans."""
    kinds: dict[str, tuple[Callable[[Random, int, Path], Parts], int]] = {
        "desk": (_desk, _SEEDS),
        "ledger": (_ledger, _SEEDS),
        "plan": (_plan, _PLANS),
    }
    for kind, (run, several) in kinds.items():
        for seed in range(several):
            yield Case(f"{kind}/{seed:02}", partial(_drawn, run, kind, seed))


def _drawn(run: Callable[[Random, int, Path], Parts], kind: str, seed: int, folder: Path) -> Parts:
    draw = Random(f"{kind} {seed}")  # noqa: S311  (people are drawn, and no secrets)
    return run(draw, seed, folder)


def _desk(draw: Random, seed: int, folder: Path) -> Parts:
    """Ask, answer, let time pass, save and load."""
    people, now = pools(draw, (3, 8), (3, 6)), [_MONDAY]
    minutes, reserve = draw.choice([120, 240]), draw.choice([0.0, 0.15, 0.4])
    desk = mm.Desk(
        people.mentors,
        mentees=people.mentees,
        clock=lambda: now[0],
        minutes=minutes,
        reserve=reserve,
        seed=seed,
    )
    told = [attempt(partial(_step, draw, desk, people, number, now)) for number in range(12)]
    path = folder / "desk.json"

    def load(text: str) -> mm.Desk:
        path.write_text(text, "utf-8")
        return mm.Desk.load(
            path, mentors=people.mentors, mentees=people.mentees, clock=lambda: now[0]
        )

    file = saved(desk.save, folder, "desk.json")
    told_of = json.loads(file)
    changed = json.dumps({**told_of, "events": told_of["events"][1:]})
    return {
        "steps": "\n".join(told),
        "repr": f"{desk!r}\n{desk}",
        "answers": "\n".join(f"{answer}\n{answer!r}" for answer in desk.answers),
        "parts": "\n".join(frame(answer.to_frame()) for answer in desk.answers),
        "waiting": repr(desk.waiting),
        "events": "\n".join(map(repr, desk.events)),
        "to_frame": frame(desk.to_frame()),
        "minutes": f"{desk.booked()}\n{desk.free()}\n{desk.booked('2026-04')}",
        "verified": attempt(desk.verify),
        "file": file,
        "read back": attempt(lambda: f"{load(file).answers == desk.answers}"),
        "read changed": attempt(lambda: load(changed)),
        "policy": desk.policy.to_toml(),
    }


def _step(draw: Random, desk: mm.Desk, people: Pools, number: int, now: list[datetime]) -> object:
    """Do one thing at a desk."""
    now[0] += timedelta(hours=draw.choice([1, 5, 30]))
    earlier = f"r{draw.randint(0, number)}"
    what = draw.choice(["ask", "ask", "ask", "batch", "confirm", "decline", "end", "again"])
    if what == "ask":
        return desk.ask(_request(draw, people, f"r{number}"))
    if what == "batch":
        return desk.ask_all(_request(draw, people, f"r{number}-{k}") for k in range(3))
    if what == "again":
        return desk.ask_again()
    if what == "end":
        return draw.choice([desk.release, desk.withdraw])(earlier)
    return desk.confirm(earlier) if what == "confirm" else desk.decline(earlier)


def _request(draw: Random, people: Pools, name: str) -> mm.Request:
    return mm.Request(
        id=name,
        mentee=draw.choice(people.mentees.ids),
        skill=draw.choice([*SKILLS[:4], SKILLS[0], "cobol"]),
        level=draw.randint(1, 5),
        minutes=draw.choice([30, 60, 90]),
        urgency=draw.choice(["normal", "urgent"]),
        deadline=draw.choice([None, date(2026, 3, 4), date(2026, 4, 1)]),
    )


def _ledger(draw: Random, seed: int, folder: Path) -> Parts:
    """Spend minutes on pairs and groups, cut pools to what is left, and write it down."""
    people = pools(draw, (3, 6), (5, 9), max_mentees=4)
    ledger = mm.Ledger.of(*people, minutes=draw.choice([120, 240]))
    matching = mm.match(*people, seed=seed)
    spent = attempt(lambda: ledger.spend(matching, minutes=100, programme="all pairs"))
    mentors, mentees = ledger.limit(*people, minutes={"mentor": 60, "mentee": 30})
    fewer = mm.match(mentors, mentees, seed=seed)
    after = ledger.spend(fewer, minutes={"mentor": 60, "mentee": 30}, programme="pairs")
    record = after.to_json()
    changed = record.replace("60", "61")
    return {
        "spent": spent,
        "pools": f"{mentors!r}\n{mentees!r}\n{frame(mentors.to_frame())}",
        "findings": findings(mentors.findings) + findings(mentees.findings),
        "pairs": repr(fewer.matches),
        "repr": f"{after!r}\n{after.balances!r}\n{after.entries!r}\n{attempt(after.verify)}",
        "to_frame": frame(after.to_frame()),
        "record": record,
        "read back": attempt(lambda: f"{mm.Ledger.from_json(record) == after}"),
        "read changed": attempt(lambda: mm.Ledger.from_json(changed)),
        "charged": attempt(lambda: after.charge({people.mentors.ids[0]: 50}, programme="desk")),
    }


def _plan(draw: Random, seed: int, folder: Path) -> Parts:
    """Run a few programmes after one another, and read everything that is written."""
    people = pools(draw, (4, 7), (6, 10), max_mentees=4)
    names = draw.sample(sorted(_MODES), 3)
    parts = [
        f'[[programmes]]\nname = "{name}"\nmode = "{name}"\nminutes = {draw.choice([20, 60])}\n'
        f'mentors = {{ table = "m" }}\nmentees = {{ table = "e" }}\n{_MODES[name]}\n'
        for name in names
    ]
    for name in ("peers", "circles"):
        outside = f'table = "e", outside = ["{names[0]}"]'
        parts += [f'[[programmes]]\nname = "{name}"\nmode = "{name}"\npeople = {{ {outside} }}\n']
    head = 'name = "drawn"\n[people]\nm = { file = "m.csv" }\ne = { file = "e.csv" }\n'
    plan = mm.Plan.from_toml(text=f"seed = {seed}\n{head}{''.join(parts)}")
    outcome = plan.run({"m": people.mentors, "e": people.mentees})
    written = outcome.write(folder / "out")
    return {
        "repr": f"{plan!r}\n{outcome}\n{outcome.ledger!r}",
        "to_frame": frame(outcome.to_frame()),
        "left out": frame(outcome.left_out()),
        "requests": frame(outcome.requests()),
        "runs": "\n".join(f"{run.title}\n{run.answer}\n{run.findings}" for run in outcome.runs),
        **{
            f"file {path.relative_to(folder).as_posix()}": path.read_text("utf-8")
            for path in written
        },
    }
