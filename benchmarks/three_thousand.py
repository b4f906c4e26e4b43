"""From frames to a verified matching of thousands on each side."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from unittest.mock import patch

from benchmarks import people as cohort
from benchmarks.laps import Lap, Report
from benchmarks.process import Run, call, environment
from benchmarks.tables import Table, Target, lap_rows, named_rows

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["matched", "measure"]

_COMPILING, _SCORING, _SOLVING = "compiling", "scoring", "solving and judging"
_READING, _RESULT, _WHOLE = "reading", "result", "frames to verified matching"
_LIMITS = {"total": 5, "coverage": 15}


def measure(scratch: Path, *, people: int = 3000, repeats: int = 3) -> Table:
    """Time both objectives, each in processes of its own."""
    env = environment(scratch)
    # A few people first, so that no process that counts has to compile bytecode.
    call(cohort.write, env, people=2, folder=scratch)
    call(matched, env, folder=scratch, objective="coverage")
    call(cohort.write, env, people=people, folder=scratch)
    runs = {
        objective: [call(matched, env, folder=scratch, objective=objective) for _ in range(repeats)]
        for objective in _LIMITS
    }
    rows = [row for objective, took in runs.items() for row in named_rows(objective, took)]
    targets = [target for objective, took in runs.items() for target in _targets(objective, took)]
    answers = [f"{objective} {took[0].facts}" for objective, took in runs.items()]
    remarks = (
        "The frames hold text; reading CSV files into them is not counted, but their memory is.",
        "Cold: first match in a process; warm: all of it once more.",
        f"Answers: {'; '.join(answers)}.",
    )
    return Table("three_thousand", f"{people:,} + {people:,} people", rows, targets, remarks)


def matched(folder: str, objective: Literal["coverage", "total"]) -> Report:
    """Match twice, cold and warm; a task."""
    import pandas as pd

    mentors, mentees, columns = cohort.files(folder)
    frames = [pd.read_csv(f, dtype=str, keep_default_na=False) for f in (mentors, mentees)]
    report = Report()
    for state in ("cold", "warm"):
        with report.lap(_WHOLE, state):
            report.facts = _match(frames, columns, objective, report, state)
    return report


def _match(
    frames: list[DataFrame],
    columns: Path,
    objective: Literal["coverage", "total"],
    report: Report,
    state: str,
) -> dict[str, Any]:
    with report.lap(_READING, state):
        import mentormatch as mm

        mentors, mentees = (mm.read_profiles(frame, columns=columns) for frame in frames)
    before = len(report.laps)
    with report.lap("match", state):
        from mentormatch.modes.pairs import match as verb
        from mentormatch.solve.pairs import solve as door
        from mentormatch.solve.pairs.question import Question

        # Scores are evaluated when the question is asked for as a matrix.
        steps: list[tuple[Any, str, str]] = [
            (verb, "compile_scores", _COMPILING),
            (Question, "as_matrix", _SCORING),
            (door, "solve_matrix", _SOLVING),
        ]
        with ExitStack() as stack:
            for where, name, what in steps:
                timed = _timed(getattr(where, name), report, what, state)
                stack.enter_context(patch.object(where, name, timed))
            matching = mm.match(mentors, mentees, mm.Policy(objective=objective), seed=1)
    _name_the_rest(report, before)
    return {
        "proven": matching.certificate.proven,
        "pairs": len(matching),
        "left out": len(matching.unmatched),
    }


def _timed(step: Callable[..., Any], report: Report, what: str, state: str) -> Callable[..., Any]:
    @wraps(step)
    def timed(*arguments: Any, **options: Any) -> Any:
        with report.lap(what, state):
            return step(*arguments, **options)

    return timed


def _name_the_rest(report: Report, before: int) -> None:
    """Turn the lap of the whole verb into what its steps leave of it."""
    *steps, verb = report.laps[before:]
    rest = verb.wall - sum(s.wall for s in steps), verb.cpu - sum(s.cpu for s in steps)
    report.laps[-1] = Lap(_RESULT, verb.state, *rest)


def _targets(objective: str, runs: list[Run]) -> list[Target]:
    whole = next(row for row in lap_rows(runs) if row.what == _WHOLE)
    peak = max(run.peak for run in runs) / 1000
    return [
        Target(f"{objective}, cold", whole.wall, _LIMITS[objective], "s"),
        Target(f"{objective}, peak memory", peak, 2, "GB"),
    ]
