"""People who are alike, and rules that leave few pairs: the draw, and raising the worst pair."""

from __future__ import annotations

import random
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.features import drawn
from benchmarks.laps import Report
from benchmarks.process import Run, call, environment
from benchmarks.tables import Row, Table, Target, process_row

if TYPE_CHECKING:
    from mentormatch import Profile, Profiles

__all__ = ["measure"]

_PROFILES = (1, 20, 200)
_OBJECTIVES = ("total", "coverage")
_SECONDS, _MEGABYTES, _RATIO = 10, 1_000, 3
_SITES = 100


def measure(
    scratch: Path, *, people: int = 10_000, spread: int = 12_000, repeats: int = 3
) -> Table:
    """Match copies of a few profiles, and people of whom one in a hundred may meet."""
    env = environment(scratch)
    call(copies, env, people=20, profiles=1, objective="total")
    same = {
        f"{people:,} × {people:,}, {kinds} profile{'s' * (kinds > 1)}, {objective}": [
            call(copies, env, people=people, profiles=kinds, objective=objective)
            for _ in range(repeats)
        ]
        for kinds in _PROFILES
        for objective in _OBJECTIVES
    }
    few = {
        objective: [call(sites, env, people=spread, objective=objective) for _ in range(repeats)]
        for objective in _OBJECTIVES
    }
    took = {objective: median(run.laps[0].cpu for run in runs) for objective, runs in few.items()}
    rows = [process_row(what, "warm", runs) for what, runs in same.items()]
    rows += [
        Row(f"{spread:,} on {_SITES} sites, {name}", "warm", *_lap(runs), None, repeats)
        for name, runs in few.items()
    ]
    targets = [
        Target("Copies: the slowest process", max(r.cpu for r in rows[: len(same)]), _SECONDS, "s"),
        Target("its memory", max(r.peak or 0 for r in rows[: len(same)]), _MEGABYTES, "MB"),
        Target("Sites: coverage over total", took["coverage"] / took["total"], _RATIO, "times"),
    ]
    undrawn = sum(run.facts["by ids"] for runs in same.values() for run in runs)
    remarks = (
        "Copies of one profile differ by id alone: all matchings are equal, and one is drawn.",
        f"In {undrawn} of these runs ids decided in place of the draw.",
        "Sites: one pair of a hundred is eligible; kernels are loaded, people are made before.",
    )
    return Table("alike", "People who are alike, and few pairs", rows, targets, remarks)


def _lap(runs: list[Run]) -> tuple[float, float]:
    return median(r.laps[0].wall for r in runs), median(r.laps[0].cpu for r in runs)


def copies(people: int, profiles: int, objective: str) -> Report:
    """Match copies of a few profiles; a task."""
    from mentormatch import Policy, match

    report = Report()
    cohort = drawn(people, copies=max(people // profiles, 1))
    answer = match(cohort.mentors, cohort.mentees, Policy.model_validate({"objective": objective}))
    notes = answer.certificate.assignment.notes
    report.facts = {"by ids": any("decided" in note for note in notes), "pairs": len(answer)}
    return report


def sites(people: int, objective: str) -> Report:
    """Match people who have to share one of a hundred sites; a task."""
    from mentormatch import Policy, Profiles, Same, match

    r = random.Random(1)  # noqa: S311 - people, not secrets
    pools = [Profiles.of(_spread(r, people, side)) for side in ("offers", "seeks")]
    policy = Policy(requirements=[Same("site")]).replace(objective=objective)
    report = Report()
    match(*_some(pools), policy, engine="scale")
    with report.lap(objective, "warm"):
        match(pools[0], pools[1], policy)
    return report


def _some(pools: list[Profiles]) -> tuple[Profiles, Profiles]:
    one, other = (pool.take(range(min(300, len(pool)))) for pool in pools)
    return one, other


def _spread(r: random.Random, people: int, field: str) -> list[Profile]:
    from mentormatch import Goal, Profile

    return [
        Profile.model_validate(
            {
                "id": f"{field[0]}{k}",
                "site": f"s{r.randrange(_SITES)}",
                "goals": [Goal(kind=f"g{x}") for x in r.sample(range(12), 2)],
                field: {f"k{x}" for x in r.sample(range(400), 5)},
            }
        )
        for k in range(people)
    ]
