"""Tools in turns at growing sizes, until one does not fit into its time or memory any more."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.growth import expected
from benchmarks.laps import Report
from benchmarks.process import Limits, Run, Stopped, call

__all__ = ["Outcome", "Rules", "Tool", "compete", "why_not"]

_ONCE = 60
"""A tool that took longer than this in seconds at a size is timed once there."""
_BARE = 100
"""Megabytes of a process that has imported its libraries and nothing else."""


@dataclass(frozen=True, slots=True)
class Tool:
    """Something that turns scores into pairs.

    Parameters
    ----------
    name
        In tables and plots.
    task
        A task that reports the laps `spans` and the fact ``total``.
    spans
        Laps that count: from scores to pairs.
    python
        The interpreter that runs it; None where it could not be installed.
    env
        Variables of its process.
    arguments
        Of the task, by name, for a size.
    exact
        Whether it seeks the highest total.
    rival
        Whether the limits hold for it.
    """

    name: str
    task: Callable[..., Report]
    spans: tuple[str, ...]
    python: Path | None
    env: Mapping[str, str]
    arguments: Callable[[int], Mapping[str, Any]]
    exact: bool = True
    rival: bool = True


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for everybody.

    Parameters
    ----------
    limits
        Of each process.
    repeats
        Processes of each tool at each size.
    patience
        A size that is expected to take a rival more seconds than this is not run.
    """

    limits: Limits
    repeats: int = 3
    patience: float = 150


@dataclass(slots=True)
class Outcome:
    """What a tool did at a size: processes, or the reason why there are none."""

    tool: Tool
    size: int
    runs: list[Run] = field(default_factory=list)
    reason: str = ""

    @property
    def seconds(self) -> float:
        """Median from scores to pairs."""
        return median(sum(self._spans(run)) for run in self.runs)

    @property
    def peak(self) -> float:
        """Median of peak memory in megabytes."""
        return median(run.peak for run in self.runs)

    @property
    def totals(self) -> set[int]:
        """Sums of scores; one number, if all processes agree."""
        return {run.facts["total"] for run in self.runs}

    def _spans(self, run: Run) -> list[float]:
        return [lap.wall for lap in run.laps if lap.what in self.tool.spans]


def compete(
    tools: Sequence[Tool],
    sizes: Iterable[int],
    rules: Rules,
    prepare: Callable[[int, Sequence[Tool]], None],
) -> list[Outcome]:
    """Run all tools in turns at each size.

    Parameters
    ----------
    tools, sizes, rules
        Who, how large, and what holds.
    prepare
        Called before a size with those who will run; writes what they read.
    """
    outcomes: list[Outcome] = []
    for size in sizes:
        here = [Outcome(tool, size, reason=why_not(tool, size, outcomes, rules)) for tool in tools]
        prepare(size, [one.tool for one in here if not one.reason])
        for _ in range(rules.repeats):
            for one in here:
                _run(one, rules)
        outcomes += here
    return outcomes


def _run(one: Outcome, rules: Rules) -> None:
    """Run a tool once more, unless it has taken long or did not finish."""
    if one.reason or (one.runs and one.runs[0].wall > _ONCE):
        return
    tool = one.tool
    assert tool.python is not None
    try:
        limits = rules.limits if tool.rival else None
        arguments = tool.arguments(one.size)
        run = call(tool.task, tool.env, python=tool.python, limits=limits, **arguments)
    except Stopped as error:
        one.reason = str(error)
    else:
        one.runs.append(run)
    told = one.reason or f"{one.seconds:.2f} s"
    print(f"{one.size:,} {tool.name}: {told}", file=sys.stderr, flush=True)


def why_not(tool: Tool, size: int, before: Sequence[Outcome], rules: Rules) -> str:
    """Return why a tool does not run at a size; nothing if it does."""
    if tool.python is None:
        return "not installed"
    own = [one for one in before if one.tool is tool]
    done = [one for one in own if one.runs]
    if not done:
        return "not run: did not finish a smaller size" if own else ""
    sizes = [one.size for one in done]
    needed = _BARE + max(1, done[-1].peak - _BARE) * (size / sizes[-1]) ** 2
    if tool.rival and needed > rules.limits.gigabytes * 1000:
        return f"not run: needs {needed / 1000:,.0f} GB"
    time = expected(sizes, [one.seconds for one in done], size)
    if tool.rival and time > rules.patience:
        return f"not run: about {time:,.0f} s expected"
    return "not run: did not finish a smaller size" if own[-1].reason else ""
