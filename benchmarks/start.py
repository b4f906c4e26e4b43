"""What ``import mentormatch`` adds to the start of an interpreter."""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

from benchmarks.process import Run, environment, run
from benchmarks.tables import Table, Target, process_row

__all__ = ["measure"]

_BARE, _IMPORT = "bare interpreter", "`import mentormatch`"
_CODE = {_BARE: "pass", _IMPORT: "import mentormatch"}


def measure(scratch: Path, *, repeats: int = 5) -> Table:
    """Time interpreters with and without the import, in turns."""
    env = environment(scratch)
    cold = {what: [_started(code, env)] for what, code in _CODE.items()}
    warm: dict[str, list[Run]] = {what: [] for what in _CODE}
    for _ in range(repeats):
        for what, code in _CODE.items():
            warm[what].append(_started(code, env))
    rows = [process_row(what, "cold", runs) for what, runs in cold.items()]
    rows += [process_row(what, "warm", runs) for what, runs in warm.items()]
    bare, ours = ([1000 * took.cpu for took in warm[what]] for what in _CODE)
    lowest = min(ours) - min(bare)
    target = Target("CPU that the import adds", median(ours) - median(bare), 100, "ms")
    remarks = (
        f"Lowest of the import less lowest of the bare interpreter: {lowest:.1f} ms CPU.",
        "Cold: the process compiles whatever it imports; warm: bytecode is there.",
    )
    return Table("start", "Import", rows, (target,), remarks)


def _started(code: str, env: dict[str, str]) -> Run:
    return run([sys.executable, "-c", code], env)[0]
