"""Every case runs in a process of its own, so that its memory and its imports are its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from benchmarks.laps import Lap, Report

__all__ = ["Limits", "Run", "Stopped", "call", "environment", "run", "with_report"]

PROJECT = Path(__file__).resolve().parents[1]
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in a unit of ``ru_maxrss``."""


_GLANCE = 0.02
"""Seconds between two looks at a process that has limits."""


class Stopped(RuntimeError):
    """A process did not end well; the message says why in a few words."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process may take before it is stopped.

    Parameters
    ----------
    seconds
        From start to end.
    gigabytes
        Resident memory in 10⁹ bytes; watched where ``/proc`` tells it, that is on Linux.
    """

    seconds: float
    gigabytes: float

    def exceeded(self, pid: int, began: float) -> str | None:
        """Return which limit a process has passed, in words."""
        if time.perf_counter() - began > self.seconds:
            return f"stopped at {self.seconds:g} s"
        if _resident(pid) > self.gigabytes * 1e9:
            return f"stopped at {self.gigabytes:g} GB"
        return None


@dataclass(frozen=True, slots=True)
class Run:
    """One process, from start to end.

    Parameters
    ----------
    wall, cpu
        Seconds; CPU is of all threads, in user and in system mode.
    peak
        Largest resident memory in megabytes of 10⁶ bytes.
    laps, facts
        What the process told of itself; empty if it is no task of ours.
    """

    wall: float
    cpu: float
    peak: float
    laps: tuple[Lap, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


def environment(folder: Path) -> dict[str, str]:
    """Return the variables of a process that keeps its compiled bytecode in `folder`.

    Whether the installer compiled anything, and whether this user may write beside it, must not
    decide a timing: the first process that uses a folder compiles, those that follow do not.
    """
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


def run(
    command: Sequence[str | Path],
    env: Mapping[str, str],
    limits: Limits | None = None,
    *,
    loud: bool = False,
) -> tuple[Run, str]:
    """Run a command and return what it took, and what it printed.

    Parameters
    ----------
    command, env
        Words and variables.
    limits
        What it may take.
    loud
        Whether what it says on standard error is seen at once, in place of being kept.

    Raises
    ------
    Stopped
        If it passes a limit, or fails; with the end of what it said.
    """
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        child = subprocess.Popen(
            command, cwd=PROJECT, env=env, stdout=printed, stderr=None if loud else said
        )
        usage = _ended(child, began, limits)
        wall = time.perf_counter() - began
        if child.returncode != 0:
            said.seek(0)
            raise _failed(command, said.read().decode(errors="replace"))
        printed.seek(0)
        text = printed.read().decode()
    cpu = usage.ru_utime + usage.ru_stime
    return Run(wall, cpu, usage.ru_maxrss * _PEAK_UNIT / 1e6), text


def _ended(child: subprocess.Popen[bytes], began: float, limits: Limits | None) -> Any:
    """Wait for a process; return what it used."""
    ended, status, usage, reason = 0, 0, None, None
    while not ended:
        ended, status, usage = os.wait4(child.pid, os.WNOHANG if limits and not reason else 0)
        if limits and not ended:
            time.sleep(_GLANCE)
            reason = limits.exceeded(child.pid, began)
        if reason and not ended:
            child.kill()
    child.returncode = os.waitstatus_to_exitcode(status)
    if reason:
        raise Stopped(reason)
    return usage


def _failed(command: Sequence[str | Path], said: str) -> Stopped:
    """Return the last line that a process said as the reason, and more of it as a note."""
    lines = said.strip().splitlines() or ["no reason given"]
    error = Stopped(f"failed: {lines[-1][:100]}")
    error.add_note(f"{[str(word) for word in command]}\n{said[-2000:]}")
    return error


def _resident(pid: int) -> int:
    """Return bytes of resident memory, 0 where it is not told."""
    told = Path(f"/proc/{pid}/statm")
    try:
        pages = told.read_text("ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def call(
    task: Callable[..., Report],
    env: Mapping[str, str],
    *,
    python: str | Path = sys.executable,
    limits: Limits | None = None,
    loud: bool = False,
    **arguments: Any,
) -> Run:
    """Call a function of this package in a process of its own.

    Parameters
    ----------
    task
        A function of a module; what it is given and returns travels as JSON.
    env
        Variables of the process.
    python
        The interpreter; another environment's for a task that imports nothing of ours.
    limits, loud
        See `run`.
    """
    name = f"{task.__module__}:{task.__qualname__}"
    words = json.dumps(arguments, default=str)
    command = [python, "-m", "benchmarks.laps", name, words]
    return with_report(*run(command, env, limits, loud=loud))


def with_report(took: Run, printed: str) -> Run:
    """Add what a process told of itself, as JSON of laps and facts."""
    told = json.loads(printed)
    laps = tuple(Lap(**lap) for lap in told["laps"])
    return replace(took, laps=laps, facts=told["facts"])
