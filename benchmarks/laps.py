"""What a process tells of itself: laps by the clock, and facts to check; printed as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib import import_module
from typing import Any

__all__ = ["Lap", "Report"]


@dataclass(frozen=True, slots=True)
class Lap:
    """Seconds that one step took, in a state of the process.

    Parameters
    ----------
    what
        The step.
    state
        ``"cold"``: the first time in a process, libraries being imported; ``"warm"``: again.
    wall, cpu
        Seconds.
    """

    what: str
    state: str
    wall: float
    cpu: float


@dataclass(slots=True)
class Report:
    """Collects laps and facts of a task."""

    laps: list[Lap] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def lap(self, what: str, state: str = "cold") -> Iterator[None]:
        """Time what happens in this context."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        took = time.perf_counter() - wall, time.process_time() - cpu
        self.laps.append(Lap(what, state, *took))


def main(name: str, arguments: str) -> None:
    """Run a task, given as ``module:function`` and JSON, and print its report as JSON."""
    module, function = name.split(":")
    report: Report = getattr(import_module(module), function)(**json.loads(arguments))
    laps = [asdict(lap) for lap in report.laps]
    print(json.dumps({"laps": laps, "facts": report.facts}))


if __name__ == "__main__":
    # The tasks import this module by its name; theirs has to be the class that is filled.
    import_module("benchmarks.laps").main(*sys.argv[1:])
