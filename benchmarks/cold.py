"""``mentormatch match`` of two small files: a whole process, as somebody at a terminal waits."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import people as cohort
from benchmarks.process import Run, call, environment, run
from benchmarks.tables import Table, Target, process_row

__all__ = ["measure"]


def measure(scratch: Path, *, people: int = 100, repeats: int = 3) -> Table:
    """Time the command, first with nothing compiled and then as from the second time on."""
    call(cohort.write, environment(scratch / "drawn"), people=people, folder=scratch)
    env = environment(scratch)
    first = [_matched(scratch, env)]
    runs = [_matched(scratch, env) for _ in range(repeats)]
    what = f"`mentormatch match`, {people} + {people}"
    rows = [process_row(what, "cold", first), process_row(what, "warm", runs)]
    target = Target("Wall time of a new process", rows[1].wall, 2, "s")
    remarks = (
        "Every run is a new process that reads two CSV files and prints the pairs.",
        "Cold: nothing is compiled, as an installer may leave it; warm: bytecode is there.",
    )
    return Table("cold", f"Match {people} × {people} from cold", rows, (target,), remarks)


def _matched(folder: Path, env: dict[str, str]) -> Run:
    mentors, mentees, columns = cohort.files(folder)
    command = [sys.executable, "-m", "mentormatch", "match", str(mentors), str(mentees)]
    took, printed = run([*command, "--columns", str(columns)], env)
    if not printed.startswith("mentor,mentee,score"):
        raise RuntimeError(f"no pairs were printed:\n{printed[:500]}")
    return took
