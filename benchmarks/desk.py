"""How long does somebody wait who asks a desk of ten thousand mentors?"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.laps import Report
from benchmarks.process import Run, call, environment
from benchmarks.tables import Table, Target, lap_rows, number, process_row

if TYPE_CHECKING:
    from mentormatch import Desk, Request
    from mentormatch.datasets import Cohort

__all__ = ["crowded", "measure", "streamed"]

_LIMIT = 10.0
"""Milliseconds that were promised for one answer."""

_MENTEES, _BATCH, _MINUTES_APART = 1_000, 25, 7
_QUANTILES = {"median": 50, "of 100 the slowest": 99}
_STREAM, _HARD = "one request", "one request for the most popular skill"
_CROWD = "one request for a skill that all mentors have"
_LOW = "the same, refused since all of them have it at too low a level"
_COMMON = "what everybody knows"


def measure(
    scratch: Path, *, mentors: int = 10_000, requests: int = 1_000, repeats: int = 3
) -> Table:
    """Time a stream of requests, a batch, and what keeps the desk."""
    env = environment(scratch)
    call(streamed, env, mentors=20, requests=10)
    runs = [call(streamed, env, mentors=mentors, requests=requests) for _ in range(repeats)]
    crowds = [call(crowded, env, mentors=mentors, requests=requests // 2) for _ in range(repeats)]
    rows = [*lap_rows(runs), process_row("whole process", "both", runs)]
    targets = [
        Target(f"{what}, {share}", median(run.facts[what][share] for run in several), _LIMIT, "ms")
        for several, kinds in ((runs, (_STREAM, _HARD)), (crowds, (_CROWD, _LOW)))
        for what in kinds
        for share in _QUANTILES
    ]
    remarks = [*_remarks(runs[0], mentors, requests), *_crowd_remarks(crowds[0])]
    return Table("desk", "A desk", rows, targets, remarks)


def streamed(mentors: int, requests: int) -> Report:
    """Open a desk and let people ask one after another; a task."""
    from mentormatch import Desk
    from mentormatch.datasets import synthetic_cohort

    report, now = Report(), [datetime(2026, 4, 6, 9, tzinfo=UTC)]
    cohort = synthetic_cohort(mentors, min(_MENTEES, mentors), seed=1)
    with report.lap("opening", "cold"):
        desk = Desk(cohort.mentors, mentees=cohort.mentees, clock=lambda: now[0])
    asked = list(_requests(cohort, requests))
    waits = []
    for request in asked:
        now[0] += timedelta(minutes=_MINUTES_APART)
        waits.append(_wait(desk, request))
        if len(waits) % 2:
            _settle(desk, request)
    popular = [_wait(desk, request) for request in _popular(cohort, requests // 10)]
    with report.lap(f"a batch of {_BATCH}", "warm"):
        desk.ask_all(list(_requests(cohort, _BATCH, name="batch")))
    _keep(desk, cohort, report)
    report.facts = {
        _STREAM: _told(waits),
        _HARD: _told(popular),
        "named": sum(answer.mentor is not None for answer in desk.answers),
        "asked": len(desk),
    }
    return report


def crowded(mentors: int, requests: int) -> Report:
    """Open a desk whose mentors all have one skill, and ask for nothing else; a task."""
    from mentormatch import Desk, Profiles
    from mentormatch.datasets import synthetic_cohort

    now = datetime(2026, 4, 6, 9, tzinfo=UTC)
    cohort = synthetic_cohort(mentors, min(_MENTEES, mentors), seed=1)
    everybody = Profiles.of(
        (who.replace(offers={**(who.offers or {}), _COMMON: 2}) for who in cohort.mentors),
        ladder=cohort.mentors.ladder,
    )
    desk = Desk(everybody, mentees=cohort.mentees, clock=lambda: now)
    report = Report()
    report.facts = {
        what: _told([_wait(desk, request) for request in _common(cohort, requests, level)])
        for what, level in ((_CROWD, 2), (_LOW, 5))
    }
    return report


def _common(cohort: Cohort, several: int, level: int) -> Iterator[Request]:
    """Yield requests for what everybody knows."""
    from mentormatch import Request

    for k in range(several):
        mentee = cohort.mentees.ids[k % len(cohort.mentees)]
        yield Request(id=f"common{level}-{k}", mentee=mentee, skill=_COMMON, level=level)


def _requests(cohort: Cohort, several: int, name: str = "r") -> Iterator[Request]:
    """Yield requests for one skill each, of those that people seek."""
    from mentormatch import Request

    rng = np.random.default_rng(7)
    sought = [(who.id, skill) for who in cohort.mentees for skill in sorted(who.seeks or {})]
    for k, (pick, level, hurry) in enumerate(
        zip(
            rng.integers(len(sought), size=several),
            rng.integers(2, 5, size=several),
            rng.random(several) < 0.1,
            strict=True,
        )
    ):
        who, skill = sought[pick]
        urgency = "urgent" if hurry else "normal"
        yield Request(id=f"{name}{k}", mentee=who, skill=skill, level=int(level), urgency=urgency)


def _popular(cohort: Cohort, several: int) -> Iterator[Request]:
    """Yield requests for the skill that most mentors offer."""
    from mentormatch import Request

    offers = cohort.mentors.items("offers")
    skill = offers.vocabulary[int(np.bincount(offers.codes).argmax())]
    for k in range(several):
        mentee = cohort.mentees.ids[k % len(cohort.mentees)]
        yield Request(id=f"popular{k}", mentee=mentee, skill=skill, level=2)


class _Wait(NamedTuple):
    """Milliseconds of one answer, and those in which Python's garbage collector ran meanwhile."""

    whole: float
    collecting: float


def _wait(desk: Desk, request: Request) -> _Wait:
    stops = [0.0]

    def watch(phase: str, _: dict[str, int]) -> None:
        # The time at the stop less the time at the start.
        stops.append(perf_counter() if phase == "stop" else -perf_counter())

    gc.callbacks.append(watch)
    began = perf_counter()
    desk.ask(request)
    took = perf_counter() - began
    gc.callbacks.remove(watch)
    return _Wait(took * 1_000, sum(stops) * 1_000)


def _settle(desk: Desk, request: Request) -> None:
    if desk.answer(request.id).status == "held":
        desk.confirm(request.id)


def _keep(desk: Desk, cohort: Cohort, report: Report) -> None:
    """Save the desk and load it, which judges the whole log."""
    from mentormatch import Desk

    last = desk.events[-1].at
    with TemporaryDirectory() as folder:
        path = Path(folder) / "desk.json"
        with report.lap("saving", "warm"):
            desk.save(path)
        with report.lap("loading and judging all of it", "warm"):
            Desk.load(path, mentors=cohort.mentors, mentees=cohort.mentees, clock=lambda: last)


def _told(waits: Sequence[_Wait]) -> dict[str, float]:
    whole = [wait.whole for wait in waits]
    return {
        **{name: float(np.percentile(whole, share)) for name, share in _QUANTILES.items()},
        "slowest": max(whole),
        "first": whole[0],
        "collecting": max(wait.collecting for wait in waits),
        "slowest beside": max(wait.whole - wait.collecting for wait in waits),
    }


def _remarks(run: Run, mentors: int, requests: int) -> list[str]:
    worst = {what: number(run.facts[what]["slowest"]) for what in (_STREAM, _HARD)}
    stop, beside = (number(run.facts[_STREAM][name]) for name in ("collecting", "slowest beside"))
    return [
        f"{mentors:,} mentors, {requests:,} requests for one skill each, seven minutes apart.",
        "Every second one is confirmed; of the others the hold ends after two days.",
        f"{run.facts['named']:,} of {run.facts['asked']:,} requests have a mentor at the end.",
        f"The slowest of all: {worst[_STREAM]} ms; of the most popular skill {worst[_HARD]} ms.",
        f"The garbage collector ran for {stop} ms at most; without it the slowest is {beside} ms.",
        f"The first request of the desk: {number(run.facts[_STREAM]['first'])} ms.",
    ]


def _crowd_remarks(run: Run) -> list[str]:
    named, low = (number(run.facts[what]["slowest beside"]) for what in (_CROWD, _LOW))
    return [
        f"Without it the slowest where all have the skill: {named} ms, refused {low} ms.",
        f"The first request of that desk: {number(run.facts[_CROWD]['first'])} ms.",
    ]
