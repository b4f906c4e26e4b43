"""The engine for large pools, as the benchmarks call it; all calls of its interface are here."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from unittest.mock import patch

import numpy as np

from benchmarks.features import drawn
from benchmarks.laps import Lap, Report

if TYPE_CHECKING:
    from mentormatch.datasets import Cohort
    from mentormatch.scoring.scores import Scores
    from mentormatch.solve.pairs.assignment import Assignment, Earlier

    Objective = Literal["coverage", "total"]
    Progress = Callable[[int, int], None]

__all__ = [
    "ENCODING",
    "JUDGE",
    "SOLVE",
    "answered",
    "assigned",
    "compiled",
    "facts",
    "matched",
]

ENCODING, SOLVE, JUDGE = "encoding", "solve", "judge"
_WARMING = 300
"""People of the first solution in a process: it loads the compiled kernels from their cache."""


def matched(
    mentees: int,
    capacities: bool = False,
    objective: Objective = "total",
    *,
    copies: int = 1,
    warm: bool = True,
) -> Report:
    """Encode, solve and judge; a task."""
    report, state = Report(), "warm" if warm else "cold"
    if warm:
        answered(compiled(drawn(_WARMING, capacities), objective), Report())
    cohort = drawn(mentees, capacities, copies)
    with report.lap(ENCODING, state):
        scores = compiled(cohort, objective)
    report.facts = facts(answered(scores, report, state))
    return report


def compiled(cohort: Cohort, objective: Objective) -> Scores:
    """Encode people under the default policy with an objective."""
    from mentormatch import Policy, score

    return score(cohort.mentors, cohort.mentees, Policy(objective=objective))


def answered(
    scores: Scores,
    report: Report,
    state: str = "warm",
    seconds: float = math.inf,
    progress: Progress | None = None,
    judged: bool = True,
    *,
    start: tuple[Scores, Assignment] | None = None,
) -> Assignment:
    """Return the answer of the engine for large pools to compiled scores.

    Parameters
    ----------
    scores
        Compiled for two pools.
    report
        Gets the laps solve (terms to pairs, with prices and lottery) and judge.
    state
        Of the process, for the laps.
    seconds
        After which the best matching so far is taken.
    progress
        Called with value and bound after each round.
    judged
        Whether the judge visits every pair afterwards.
    start
        Scores of an earlier question, and its answer.
    """
    from mentormatch.results.pairs.question import question
    from mentormatch.solve.pairs.scale.solve import solve_terms

    on_round = None if progress is None else (lambda r: progress(r.value, r.bound))
    before = len(report.laps)
    with report.lap(SOLVE, state), _judged_apart(report, state, judged):
        answer = solve_terms(
            question(scores).as_terms(), seconds=seconds, report=on_round, start=_earlier(start)
        )
    *others, judge, whole = report.laps[before:]
    apart = Lap(SOLVE, state, whole.wall - judge.wall, whole.cpu - judge.cpu)
    report.laps[before:] = [*others, apart, judge]
    return answer


def facts(answer: Assignment) -> dict[str, Any]:
    """Return total: sum of scores in micro-units; gap: of the bound above it; pairs; proven."""
    gap, pairs = int(answer.gap), len(answer.pairs)
    return {"total": int(answer.value), "gap": gap, "pairs": pairs, "proven": answer.proven}


def _earlier(start: tuple[Scores, Assignment] | None) -> Earlier | None:
    if start is None:
        return None
    from mentormatch.solve.pairs.assignment import Earlier

    scores, answer = start
    return Earlier(scores.mentors.ids, scores.mentees.ids, answer)


@contextmanager
def _judged_apart(report: Report, state: str, judged: bool) -> Iterator[None]:
    """Give the judge, who visits every pair and is no part of the search, a lap of its own."""
    from mentormatch.solve.pairs.judge.terms import judge_terms

    def timed(*arguments: Any, **options: Any) -> None:
        with report.lap(JUDGE, state):
            if judged:
                judge_terms(*arguments, **options)

    with patch("mentormatch.solve.pairs.scale.solve.judge_terms", timed):
        yield


def assigned(scores: str, engine: str) -> Report:
    """Assign a matrix of scores for the highest total, cold and warm; a task."""
    from mentormatch import assign

    with np.load(Path(scores)) as file:
        units = file["units"].astype(np.int64)
    report = Report(facts={"totals": []})
    for state in ("cold", "warm"):
        with report.lap(SOLVE, state):
            answer = assign(units, objective="total", engine=engine)  # type: ignore[arg-type]
        report.facts["totals"].append(int(answer.value))
    return report
