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

__all__ = ["Run", "call", "environment", "run", "with_report"]

PROJECT = Path(__file__).resolve().parents[1]
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in a unit of ``ru_maxrss``."""


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


def run(command: Sequence[str | Path], env: Mapping[str, str]) -> tuple[Run, str]:
    """Run a command and return what it took, and what it printed.

    Raises
    ------
    RuntimeError
        If it fails; with the end of what it said.
    """
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        child = subprocess.Popen(command, cwd=PROJECT, env=env, stdout=subprocess.PIPE, stderr=said)
        assert child.stdout is not None
        with child.stdout as stream:
            printed = stream.read().decode()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            said.seek(0)
            raise RuntimeError(f"{command} failed:\n{said.read().decode()[-2000:]}")
    cpu = usage.ru_utime + usage.ru_stime
    return Run(wall, cpu, usage.ru_maxrss * _PEAK_UNIT / 1e6), printed


def call(task: Callable[..., Report], env: Mapping[str, str], **arguments: Any) -> Run:
    """Call a function of this package in a process of its own.

    Parameters
    ----------
    task
        A function of a module; what it is given and returns travels as JSON.
    env
        Variables of the process.
    """
    name = f"{task.__module__}:{task.__qualname__}"
    words = json.dumps(arguments, default=str)
    return with_report(*run([sys.executable, "-m", "benchmarks.laps", name, words], env))


def with_report(took: Run, printed: str) -> Run:
    """Add what a process told of itself, as JSON of laps and facts."""
    told = json.loads(printed)
    laps = tuple(Lap(**lap) for lap in told["laps"])
    return replace(took, laps=laps, facts=told["facts"])
