"""What a contest told, for a reader: grids, lines, promises, verdicts, growth and a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks import plot
from benchmarks.contest import Outcome
from benchmarks.environments import interpreter
from benchmarks.growth import exponent
from benchmarks.process import call
from benchmarks.tables import Row, Target, grid, named_rows, number

__all__ = [
    "BASE",
    "DEFAULT",
    "OURS",
    "PICTURE",
    "growth",
    "picture",
    "rows",
    "shown",
    "targets",
    "verdicts",
]

OURS, DEFAULT, BASE = "mentormatch", "mentormatch, default objective", "NumPy matrix + scipy"
"""Names of those of whom something was promised."""
PICTURE = "rivals.png"
"""The file of the plot, beside the page."""
_FIT_FROM = 10_000

Contests = Mapping[str, Sequence[Outcome]]
"""Outcomes by the question that was asked."""


def shown(title: str, outcomes: Sequence[Outcome]) -> list[str]:
    """Return two grids, seconds and memory: a line for each tool, a column for each size."""
    sizes = sorted({one.size for one in outcomes})
    tools = list(dict.fromkeys(one.tool.name for one in outcomes))
    at = {(one.tool.name, one.size): one for one in outcomes}
    head = ["", *(f"{size:,}" for size in sizes)]
    seconds = [[name, *(_seconds(at[name, size]) for size in sizes)] for name in tools]
    memory = [[name, *(_memory(at[name, size]) for size in sizes)] for name in tools]
    return [
        f"**{title}**: seconds from scores to pairs, by number of mentees",
        grid(head, seconds),
        f"**{title}**: peak memory of the process in GB",
        grid(head, memory),
    ]


def _seconds(one: Outcome) -> str:
    return number(one.seconds) if one.runs else one.reason


def _memory(one: Outcome) -> str:
    return f"{one.peak / 1000:.2f}" if one.runs else ""


def rows(title: str, outcomes: Sequence[Outcome]) -> list[Row]:
    """Return all lines of a contest."""
    short = title.split(",", maxsplit=1)[0]
    return [
        row
        for one in outcomes
        if one.runs
        for row in named_rows(f"{one.size:,}, {short}: {one.tool.name}", one.runs)
    ]


def targets(outcomes: Sequence[Outcome]) -> list[Target]:
    """Return what was promised, as far as these sizes tell."""
    at = {(one.tool.name, one.size): one for one in outcomes if one.runs}
    told: list[Target] = []
    if (OURS, 10_000) in at and (BASE, 10_000) in at:
        ours, base = at[OURS, 10_000], at[BASE, 10_000]
        times, share = base.seconds / ours.seconds, ours.peak / base.peak
        what = "10,000: matrix + scipy over ours"
        told += [Target(f"{what}, time", times, 25, "times", at_least=True)]
        told += [Target("10,000: our peak memory over theirs", share, 0.25, "times")]
    if (OURS, 100_000) in at:
        ours = at[OURS, 100_000]
        gap = max(run.facts["gap"] for run in ours.runs)
        told += [
            Target("100,000: scores to pairs", ours.seconds, 90, "s"),
            Target("100,000: gap", gap, 0, "units"),
            Target("100,000: peak memory", ours.peak / 1000, 2.5, "GB"),
        ]
        if (DEFAULT, 100_000) in at:
            times = at[DEFAULT, 100_000].seconds / ours.seconds
            told += [Target("100,000: default objective over total", times, 3, "times")]
    large = [one for one in outcomes if one.tool.name == OURS and one.size >= _FIT_FROM]
    if len(large) > 1:
        fitted = exponent([one.size for one in large], [one.seconds for one in large])
        what = f"Growth from {large[0].size:,} to {large[-1].size:,}, exponent of n"
        told.append(Target(what, fitted, 1.9, ""))
    return told


def verdicts(found: Contests) -> list[str]:
    """Compare totals of all who seek the highest, and tell what the others reach."""
    told = []
    for title, outcomes in found.items():
        for size in sorted({one.size for one in outcomes}):
            here = [one for one in outcomes if one.size == size and one.runs]
            exact = [one for one in here if one.tool.exact]
            totals = {total for one in exact for total in one.totals}
            verdict = "same highest total" if len(totals) == 1 else f"**differ** {sorted(totals)}"
            if exact:
                others = _others([one for one in here if not one.tool.exact], max(totals))
                told.append(f"{size:,}, {title}: {len(exact)} exact tools, {verdict}{others}.")
    return told


def _others(here: Sequence[Outcome], highest: int) -> str:
    below = [f"{one.tool.name} {100 * (1 - min(one.totals) / highest):.2f} %" for one in here]
    return f"; below it: {', '.join(below)}" if below else ""


def growth(found: Contests) -> list[str]:
    """Tell the exponent of each tool over the sizes that it finished."""
    told = []
    for title, outcomes in found.items():
        parts = []
        for name in dict.fromkeys(one.tool.name for one in outcomes):
            done = [one for one in outcomes if one.tool.name == name and one.runs]
            if len(done) > 1:
                fitted = exponent([one.size for one in done], [one.seconds for one in done])
                parts.append(f"{name} n^{fitted:.2f} ({done[0].size:,} to {done[-1].size:,})")
        told += [f"Growth over the sizes finished, {title}: {'; '.join(parts)}."] if parts else []
    return told


def picture(found: Contests, folder: Path, env: Mapping[str, str], *, install: bool) -> Path | None:
    """Draw time against size; None where the library for it could not be installed."""
    python = interpreter("plot", install=install)
    if python is None:
        return None
    panels: dict[str, dict[str, list[tuple[int, float]]]] = {}
    for title, outcomes in found.items():
        panels[title] = {}
        for one in outcomes:
            if one.runs:
                panels[title].setdefault(one.tool.name, []).append((one.size, one.seconds))
    path = folder / PICTURE
    call(plot.draw, env, python=python, panels=panels, path=path)
    return path
