"""A hundred thousand people with every field filled: drawn, written, and read again."""

from __future__ import annotations

from pathlib import Path

from benchmarks import people as cohort
from benchmarks.laps import Report
from benchmarks.process import call, environment
from benchmarks.tables import Table, Target, lap_rows, process_row

__all__ = ["measure", "read"]

_READ = "from CSV to Profiles"


def measure(scratch: Path, *, people: int = 50_000, repeats: int = 3) -> Table:
    """Time drawing, writing and reading, each in processes of its own."""
    env = environment(scratch)
    # A few people first, so that no process that counts has to compile bytecode.
    call(cohort.write, env, people=2, folder=scratch)
    call(read, env, folder=scratch)
    drawn = [call(cohort.draw, env, people=people, unanswered=0.0) for _ in range(repeats)]
    kept = call(cohort.write, env, people=people, folder=scratch, unanswered=0.0)
    runs = [call(read, env, folder=scratch) for _ in range(repeats)]
    (generated,), (_, written) = lap_rows(drawn), lap_rows([kept])
    cold, warm = lap_rows(runs)
    rows = [generated, process_row("process that generates", "cold", drawn)]
    rows += [written, process_row("process that generates and writes", "cold", [kept])]
    rows += [cold, warm, process_row("process that reads", "both", runs)]
    targets = (
        Target("Generated", generated.wall, 10, "s"),
        Target("From CSV to Profiles, cold", cold.wall, 15, "s"),
    )
    same = all(run.facts == kept.facts for run in runs)
    size = sum(path.stat().st_size for path in cohort.files(scratch)) / 1e6
    verdict = "equals" if same else "**differs from**"
    remarks = (
        f"The two files hold {size:,.1f} MB.",
        f"What was read {verdict} what was drawn, by the digests of the pools.",
        "Cold: first use of the reader in a process; warm: both files once more.",
    )
    return Table("reading", f"{2 * people:,} people, every field", rows, targets, remarks)


def read(folder: str) -> Report:
    """Read both files twice; a task."""
    from mentormatch import read_profiles

    mentors, mentees, columns = cohort.files(folder)
    report = Report()
    for state in ("cold", "warm"):
        with report.lap(_READ, state):
            pools = [read_profiles(path, columns=columns) for path in (mentors, mentees)]
        report.facts["digests"] = [pool.digest for pool in pools]
    return report
