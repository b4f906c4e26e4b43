"""``assign(objective="total")`` beside the package mentor-match, on the same scores in one run."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.laps import Report
from benchmarks.process import Run, call, environment, run, with_report
from benchmarks.tables import Row, Table, Target, lap_rows, process_row

__all__ = ["measure", "ours", "scored"]

_PACKAGE, _RELEASE = "mentor-match", "7.0.1"
_WHAT = "scores to pairs"
_SCRIPT = Path(__file__).with_name("mentor_match.py")
_ASK = "from importlib.metadata import version; print(version('munkres'), end='')"


def measure(scratch: Path, *, people: int = 500, repeats: int = 3, offline: bool = False) -> Table:
    """Time both in turns, each in processes of its own."""
    env = environment(scratch)
    scores = scratch / "scores.json"
    # A few people first, so that no process that counts has to compile bytecode.
    call(scored, env, people=2, path=scores)
    call(ours, env, path=scores)
    call(scored, env, people=people, path=scores)
    peer = _interpreter(install=not offline)
    mine: list[Run] = []
    theirs: list[Run] = []
    for _ in range(repeats):
        mine.append(call(ours, env, path=scores))
        theirs += [_theirs(peer, scores, env)] if peer else []
    title = f"Beside {_PACKAGE}, {people} × {people}"
    if peer is None:
        remark = f"Skipped: {_PACKAGE} {_RELEASE} is not installed here and could not be."
        return Table("peer", title, _rows("assign", mine), (), (remark,))
    rows = [*_rows("assign", mine), *_rows(_PACKAGE, theirs)]
    target = Target("Their time over ours, warm", _ratio(rows, "warm"), 50, "times", at_least=True)
    cold = f"Cold: first call, imports counted, {_ratio(rows, 'cold'):.1f} times; warm: the second."
    remarks = (*_remarks(mine, theirs, peer, env), cold)
    return Table("peer", title, rows, (target,), remarks)


def scored(people: int, path: str) -> Report:
    """Write the scores of a synthetic cohort as integers; a task."""
    import mentormatch as mm

    drawn = mm.datasets.synthetic_cohort(people, people, seed=1)
    units = mm.score(drawn.mentors, drawn.mentees).units
    Path(path).write_text(json.dumps(units.tolist()), "utf-8")
    return Report()


def ours(path: str) -> Report:
    """Assign twice, cold and warm; a task."""
    import numpy as np

    from mentormatch import assign

    scores = np.array(json.loads(Path(path).read_text("utf-8")), np.int64)
    report = Report(facts={"totals": []})
    for state in ("cold", "warm"):
        with report.lap(_WHAT, state):
            answer = assign(scores, objective="total")
        report.facts["totals"].append(answer.value)
    return report


def _theirs(interpreter: Path, scores: Path, env: dict[str, str]) -> Run:
    return with_report(*run([interpreter, _SCRIPT, scores], env))


def _interpreter(*, install: bool) -> Path | None:
    """Return the python of an environment that holds the package; None if there is none."""
    version = ".".join(map(str, sys.version_info[:2]))
    home = Path(tempfile.gettempdir()) / f"{_PACKAGE}-{_RELEASE}-python-{version}"
    python = home / "bin" / "python"
    holds = [str(python), "-c", "import matching.process"]
    if python.exists() and subprocess.run(holds, check=False, capture_output=True).returncode == 0:
        return python
    if not install:
        return None
    venv.create(home, clear=True, with_pip=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", f"{_PACKAGE}=={_RELEASE}"]
    return python if subprocess.run(pip, check=False).returncode == 0 else None


def _rows(name: str, runs: Sequence[Run]) -> list[Row]:
    laps = [replace(row, what=f"{name}: {row.what}") for row in lap_rows(runs)]
    return [*laps, process_row(f"{name}: whole process", "both", runs)]


def _ratio(rows: Sequence[Row], state: str) -> float:
    """Return how many times as long they take from scores to pairs as we do."""
    wall = {(row.what, row.state): row.wall for row in rows}
    return wall[f"{_PACKAGE}: {_WHAT}", state] / wall[f"assign: {_WHAT}", state]


def _remarks(
    mine: Sequence[Run], theirs: Sequence[Run], peer: Path, env: dict[str, str]
) -> tuple[str, ...]:
    totals = {total for took in (*mine, *theirs) for total in took.facts["totals"]}
    verdict = f"{totals.pop():,} units" if len(totals) == 1 else f"**differ**: {sorted(totals)}"
    munkres = run([peer, "-c", _ASK], env)[1]
    return (
        f"Totals of all runs, in micro-units of score: {verdict}.",
        f"{_PACKAGE} {_RELEASE} with munkres {munkres}, in an environment of its own.",
        "It looks scores up in a table, so its rules are not timed; one round is, scores to pairs.",
        "`assign` also proves its answer in the time shown.",
    )
