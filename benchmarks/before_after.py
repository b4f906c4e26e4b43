"""Time the same cases with the code of two checkouts, in turns.

.. code-block:: console

    git worktree add ../before 46ef78c
    python -m benchmarks.before_after ../before            # before, and this checkout
    python -m benchmarks.before_after ../before --after ../house --only "total-*" desk
    python -m benchmarks.before_after ../before --write before_after    # into the page

Every run is a whole process of the same interpreter and the same case, which uses public names
only; the two checkouts take turns, after one run each that is not counted. A case that takes
longer than half a minute is run three times, all else seven times.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import boards, desk, features, peers, reading
from benchmarks import people as cohort
from benchmarks.laps import Report
from benchmarks.machine import machine
from benchmarks.process import PROJECT, Run, call, environment, run
from benchmarks.tables import grid, put_between_markers

_LONG, _FEW, _MANY = 30.0, 3, 7
"""Seconds of CPU from which a case is run a few times only, and how often."""
_SHARE, _SECONDS = 0.05, 0.05
"""What a case may lose, as a share and in seconds of CPU: slower is what loses more than both."""
_HEAD = (
    "case", "before: CPU s", "after: CPU s", "change", "before: range", "after: range",
    "before: peak MB", "after: peak MB", "median of",
)  # fmt: skip
_PAGE = Path(__file__).with_name("README.md")


@dataclass(frozen=True, slots=True)
class _Timed:
    """CPU seconds of one case, and megabytes of its largest process, before and after."""

    case: str
    before: Sequence[Run]
    after: Sequence[Run]

    @property
    def cpu(self) -> tuple[float, float]:
        """Medians."""
        first, second = (median(run.cpu for run in runs) for runs in (self.before, self.after))
        return first, second

    @property
    def slower(self) -> bool:
        """Whether it lost more than is allowed."""
        before, after = self.cpu
        return after - before > max(_SHARE * before, _SECONDS)

    def cells(self) -> tuple[str, ...]:
        """Return the line of the table."""
        before, after = self.cpu
        ranges = (
            f"{min(r.cpu for r in runs):.3f} to {max(r.cpu for r in runs):.3f}"
            for runs in (self.before, self.after)
        )
        peaks = (f"{median(r.peak for r in runs):,.0f}" for runs in (self.before, self.after))
        change = f"{after / before - 1:+.1%}" + (" **slower**" if self.slower else "")
        times = str(len(self.before))
        return self.case, f"{before:.3f}", f"{after:.3f}", change, *ranges, *peaks, times


def main(arguments: Sequence[str] | None = None) -> int:
    """Time the cases that are asked for; 1 if one of them is slower."""
    options = _parsed(arguments)
    asked = [name for name in _CASES if any(fnmatchcase(name, p) for p in options.only)]
    seen, timed = machine(), []
    with tempfile.TemporaryDirectory() as scratch:
        call(cohort.write, environment(Path(scratch)), people=100, folder=_folder(scratch, "cold"))
        call(
            cohort.write, environment(Path(scratch)),
            people=20_000, folder=_folder(scratch, "reading"), unanswered=0.0,
        )  # fmt: skip
        for name in asked:
            timed.append(_in_turns(name, options.before, options.after, Path(scratch)))
            print(" | ".join(timed[-1].cells()), file=sys.stderr, flush=True)
    text = f"{seen}\n\n{grid(_HEAD, [one.cells() for one in timed])}"
    print(text)
    if options.write:
        put_between_markers(_PAGE, options.write, text)
    return int(any(one.slower for one in timed))


def _folder(scratch: str, name: str) -> Path:
    folder = Path(scratch) / name
    folder.mkdir()
    return folder


def _in_turns(name: str, before: Path, after: Path, scratch: Path) -> _Timed:
    """Run a case with the code of either, one after the other, as often as its length allows."""
    case = _CASES[name]
    homes = {"before": before, "after": after}
    places = {which: _environment(home, scratch / which) for which, home in homes.items()}
    first = [case(scratch, env) for env in places.values()]
    times = _FEW if max(run.cpu for run in first) > _LONG else _MANY
    runs: dict[str, list[Run]] = {which: [] for which in homes}
    for _ in range(times):
        for which, env in places.items():
            runs[which].append(case(scratch, env))
    return _Timed(name, **runs)


def _environment(home: Path, scratch: Path) -> dict[str, str]:
    """Return the variables of a process that imports the package of a checkout."""
    env = environment(scratch)
    return {**env, "PYTHONPATH": str(home.resolve() / "src"), "PYTHONHASHSEED": "0"}


def pairs(people: int, objective: str, copies: int = 1) -> Report:
    """Match as many mentees as mentors one to one; a task."""
    from mentormatch import Policy, match

    drawn = features.drawn(people, copies=copies)
    pairs = match(drawn.mentors, drawn.mentees, Policy(objective=objective))
    return _told(matched=len(pairs), gap=pairs.certificate.gap)


def groups(mentees: int, mentors: int) -> Report:
    """Form groups of six that share goals and mix departments; a task."""
    import mentormatch as mm

    drawn = mm.datasets.synthetic_cohort(mentors, mentees, seed=1)
    formed = mm.form_groups(
        drawn.mentors, drawn.mentees, mm.presets.groups(),
        within=mm.presets.circles(), size=(6, 6), seed=1,
    )  # fmt: skip
    return _told(groups=len(formed))


def quotas(mentees: int, mentors: int) -> Report:
    """Form groups by fit alone, with at most three of a department; a task."""
    import mentormatch as mm

    drawn = mm.datasets.synthetic_cohort(mentors, mentees, seed=1)
    quota = mm.Quota("department", at_most=3)
    formed = mm.form_groups(drawn.mentors, drawn.mentees, fit=1.0, quotas=quota)
    return _told(groups=len(formed))


def _told(**facts: Any) -> Report:
    report = Report()
    report.facts = facts
    return report


Case = Callable[[Path, Mapping[str, str]], Run]
"""Runs once: where files are, and the variables of the process."""


def _task(task: Callable[..., Report], **arguments: Any) -> Case:
    return lambda _, env: call(task, env, **arguments)


def _import(_: Path, env: Mapping[str, str]) -> Run:
    return run([sys.executable, "-c", "import mentormatch"], env)[0]


def _command(scratch: Path, env: Mapping[str, str]) -> Run:
    mentors, mentees, columns = cohort.files(scratch / "cold")
    words: list[str | Path] = [sys.executable, "-m", "mentormatch", "match", mentors, mentees]
    return run([*words, "--columns", columns], env)[0]


def _reading(scratch: Path, env: Mapping[str, str]) -> Run:
    return call(reading.read, env, folder=scratch / "reading")


_CASES: dict[str, Case] = {
    "start": _import,
    "cold": _command,
    "reading": _reading,
    "total-1000": _task(pairs, people=1_000, objective="total"),
    "coverage-1000": _task(pairs, people=1_000, objective="coverage"),
    "total-10000": _task(pairs, people=10_000, objective="total"),
    "coverage-10000": _task(pairs, people=10_000, objective="coverage"),
    "ties-10000": _task(pairs, people=10_000, objective="total", copies=10),
    "groups-fit": _task(quotas, mentees=1_000, mentors=150),
    "groups-company": _task(groups, mentees=300, mentors=60),
    "boards-200": _task(boards.boards, people=200),
    "teams-200": _task(boards.teams, people=200),
    "peers-600": _task(peers.verb, people=600),
    "desk": _task(desk.streamed, mentors=10_000, requests=300),
    "total-100000": _task(pairs, people=100_000, objective="total"),
    "coverage-100000": _task(pairs, people=100_000, objective="coverage"),
}


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks.before_after", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("before", type=Path, metavar="CHECKOUT")
    parser.add_argument("--after", type=Path, default=PROJECT, metavar="CHECKOUT")
    parser.add_argument("--only", nargs="+", default=["*"], metavar="PATTERN", help="cases")
    parser.add_argument("--write", metavar="MARKER", help="also put the table into README.md")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    # Tasks are called by the name of their module, which has to be this one's.
    sys.exit(import_module("benchmarks.before_after").main())
