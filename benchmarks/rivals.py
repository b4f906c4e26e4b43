"""Everything that matches at all, at growing sizes, on the same scores in one run.

The baseline is the best plain matrix we can write (:mod:`benchmarks.plain_matrix`) and
``scipy.optimize.linear_sum_assignment``; the other exact rivals get the same matrix, the others its
numbers in a file. What counts is the time from encoded people (`Scores`) to pairs.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from benchmarks import dense, engine, features, mentor_match, stable, standings
from benchmarks.contest import Outcome, Rules, Tool, compete
from benchmarks.environments import interpreter, pins
from benchmarks.process import Limits, call, environment
from benchmarks.tables import Row, Table, named_rows

__all__ = ["measure"]

_SIZES = (300, 1_000, 3_000, 10_000, 30_000, 100_000, 200_000)
_PLAIN = ("lapx", "ortools", "mentor-match", "matching", "algmatch")
"""Rivals by the names of their requirements."""
_NOTES = """\
Ours: warm, kernels come from their cache; encoding and the judge stand on lines of their own.
Rivals: one call; their libraries were imported before.
Matrix: plain NumPy and SciPy products from the same encoded people, two threads, equal to our
scores in every unit; it is part of the time of scipy, lapx and OR-tools.
lapx by lapjvx on costs from 0 on; OR-tools by linear sum assignment, with capacities by flow.
mentor-match, matching and algmatch read finished scores, so their rules are not timed.
mentor-match gives each mentor one mentee in a round, so it stands in one question only.
matching and algmatch seek stability, another problem: their total need not be the highest.
The default objective serves most people, then raises the worst pair, then the total.
""".replace("our\n", "our ").splitlines()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the files and caches of a run are, and what may be installed."""

    folder: Path
    install: bool

    @property
    def people(self) -> Path:
        """Encoded people of the size at hand."""
        return self.folder / "people.npz"

    @property
    def scores(self) -> Path:
        """Scores of the size at hand as a matrix."""
        return self.folder / "scores.npz"

    @property
    def env(self) -> dict[str, str]:
        """Variables of every process."""
        return environment(self.folder)

    @property
    def one_thread(self) -> dict[str, str]:
        """Variables of a process that shares blocks among threads itself."""
        return {**self.env, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def measure(
    scratch: Path,
    *,
    sizes: Sequence[int] = _SIZES,
    repeats: int = 3,
    seconds: float = 600,
    gigabytes: float = 12,
    patience: float = 150,
    install: bool = True,
) -> Table:
    """Time all tools in turns, one to one and with capacities."""
    place = _Place(scratch, install)
    rules = Rules(Limits(seconds, gigabytes), repeats, patience)
    few = min(1_000, max(sizes))
    cold = _first_call(place, few, fresh=install)
    _load_kernels(place, few)
    found = {
        "one to one": _contest(place, sizes, rules, capacities=False),
        "capacities 1-4, half as many mentors": _contest(place, sizes, rules, capacities=True),
    }
    overview = [part for item in found.items() for part in standings.shown(*item)]
    rows = [row for item in found.items() for row in standings.rows(*item)]
    picture = standings.picture(found, place.folder, place.env, install=install)
    if picture:
        overview.append(f"![Seconds against number of mentees]({standings.PICTURE})")
    remarks = (*_rules_in_words(rules), *standings.verdicts(found), *standings.growth(found))
    return Table(
        "rivals",
        "Everything that matches at all",
        [*cold, *rows],
        standings.targets(found["one to one"]),
        remarks,
        overview,
        (picture,) if picture else (),
    )


def _first_call(place: _Place, size: int, *, fresh: bool) -> list[Row]:
    """Time the first call ever, for which kernels are compiled, in a folder that holds none."""
    kernels = {"NUMBA_CACHE_DIR": str(place.folder / "kernels")} if fresh else {}
    run = call(engine.matched, {**place.env, **kernels}, mentees=size, warm=False)
    return named_rows(f"{size:,}: first call ever", [run])


def _load_kernels(place: _Place, size: int) -> None:
    """Solve every question once for nothing, so that no process that counts compiles kernels."""
    for objective in ("total", "coverage"):
        for capacities in (False, True):
            asked = partial(call, engine.matched, place.env, capacities=capacities)
            asked(objective=objective, mentees=size, warm=False)


def _contest(
    place: _Place, sizes: Sequence[int], rules: Rules, *, capacities: bool
) -> list[Outcome]:
    def prepare(size: int, tools: Sequence[Tool]) -> None:
        """Write what rivals read: encoded people, and a matrix where somebody takes one."""
        place.scores.unlink(missing_ok=True)
        rivals = [tool for tool in tools if tool.rival]
        if rivals:
            call(features.write, place.env, mentees=size, capacities=capacities, path=place.people)
        if any("scores" in tool.arguments(size) for tool in rivals):
            call(dense.build, place.one_thread, people=place.people, path=place.scores)

    return compete(_tools(place, capacities), sizes, rules, prepare)


def _tools(place: _Place, capacities: bool) -> list[Tool]:
    assignment = dense.ortools_flow if capacities else dense.ortools_assignment
    matrix = partial(_whole, place, capacities)
    tools = [
        _ours(place, capacities, standings.OURS, "total"),
        _ours(place, capacities, standings.DEFAULT, "coverage"),
        matrix(standings.BASE, dense.scipy, Path(sys.executable)),
        matrix("matrix + lapx", dense.lapx, interpreter("lapx", install=place.install)),
        matrix("matrix + OR-tools", assignment, interpreter("ortools", install=place.install)),
    ]
    if not capacities:
        tools.append(_on_scores(place, "mentor-match", mentor_match.match, mentor_match.LAPS))
    return [
        *tools,
        replace(_on_scores(place, "matching", stable.matching, stable.LAPS), exact=False),
        replace(_on_scores(place, "algmatch", stable.algmatch, stable.LAPS), exact=False),
    ]


def _ours(place: _Place, capacities: bool, name: str, objective: str) -> Tool:
    def arguments(size: int) -> dict[str, object]:
        return {"mentees": size, "capacities": capacities, "objective": objective}

    return Tool(
        name,
        engine.matched,
        (engine.SOLVE,),
        Path(sys.executable),
        place.env,
        arguments,
        exact=objective == "total",
        rival=False,
    )


def _whole(place: _Place, capacities: bool, name: str, task: object, python: Path | None) -> Tool:
    def arguments(size: int) -> dict[str, object]:
        return {"people": place.people, "capacities": capacities}

    spans = dense.MATRIX, dense.SOLVE
    return Tool(name, task, spans, python, place.one_thread, arguments)  # type: ignore[arg-type]


def _on_scores(place: _Place, name: str, task: object, spans: tuple[str, ...]) -> Tool:
    def arguments(size: int) -> dict[str, object]:
        return {"scores": place.scores}

    python = interpreter(name, install=place.install)
    return Tool(name, task, spans, python, place.env, arguments)  # type: ignore[arg-type]


def _rules_in_words(rules: Rules) -> list[str]:
    limits = rules.limits
    return [
        f"A rival is stopped at {limits.seconds:g} s or {limits.gigabytes:g} GB of a process.",
        f"It is not run where its growth so far, n² at least, leads past {rules.patience:g} s.",
        *_NOTES,
        *(f"Environment: {pins(name)}." for name in _PLAIN),
    ]
