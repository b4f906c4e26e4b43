"""A benchmark as rows, and rows as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from benchmarks.process import Run

__all__ = [
    "Row",
    "Table",
    "Target",
    "grid",
    "lap_rows",
    "named_rows",
    "number",
    "process_row",
    "put_between_markers",
]


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what was timed, in which state, and the medians.

    Parameters
    ----------
    what, state
        See :class:`benchmarks.laps.Lap`.
    wall, cpu
        Median seconds.
    peak
        Median of the peak memory of the process, megabytes; None for a part of a process.
    times
        How many timings the medians are of.
    """

    what: str
    state: str
    wall: float
    cpu: float
    peak: float | None
    times: int

    def __str__(self) -> str:
        peak = "" if self.peak is None else f"{self.peak:,.0f}"
        cells = self.what, self.state, number(self.wall), number(self.cpu), peak, str(self.times)
        return f"| {' | '.join(cells)} |"


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that was promised.

    Parameters
    ----------
    what, unit
        Of which figure.
    value, limit
        What was measured and what was promised.
    at_least
        Whether the limit is a lower one.
    """

    what: str
    value: float
    limit: float
    unit: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the promise holds."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        verdict = "met" if self.met else "**missed**"
        value = number(self.value)
        return f"{self.what}: {value} {self.unit}, target {sign} {self.limit:g}: {verdict}"


@dataclass(frozen=True, slots=True)
class Table:
    """The outcome of one benchmark.

    Parameters
    ----------
    name, title
        The word on the command line, and the question.
    rows, targets, remarks
        Lines, promised figures, and whatever else a reader should know.
    overview
        Markdown that stands before the lines; long lists of lines are then folded away.
    files
        What belongs beside the page, such as a picture.
    """

    name: str
    title: str
    rows: Sequence[Row]
    targets: Sequence[Target] = ()
    remarks: Sequence[str] = ()
    overview: Sequence[str] = ()
    files: Sequence[Path] = ()

    def markdown(self, machine: str) -> str:
        """Return the table with the command that makes it and the machine that made it."""
        lines = [f"### {self.title}", "", "```console", f"python -m benchmarks {self.name}", "```"]
        lines += ["", machine, ""]
        for part in self.overview:
            lines += [part, ""]
        if self.overview:
            lines += [f"- {item}" for item in (*self.targets, *self.remarks)]
            return "\n".join([*lines, "", *self._folded()])
        lines += self._listed()
        lines += [f"- {item}" for item in (*self.targets, *self.remarks)]
        return "\n".join(lines)

    def _listed(self) -> list[str]:
        if not self.rows:
            return []
        head = "| what | state | wall s | CPU s | peak MB | median of |"
        return [head, "| --- | --- | ---: | ---: | ---: | ---: |", *map(str, self.rows), ""]

    def _folded(self) -> list[str]:
        return ["<details><summary>All timings</summary>", "", *self._listed(), "</details>"]


def process_row(what: str, state: str, runs: Sequence[Run]) -> Row:
    """Return the line of whole processes."""
    return Row(
        what,
        state,
        median(run.wall for run in runs),
        median(run.cpu for run in runs),
        median(run.peak for run in runs),
        len(runs),
    )


def lap_rows(runs: Iterable[Run]) -> list[Row]:
    """Return one line for each lap, the median over runs of the same task."""
    laps = list(zip(*(run.laps for run in runs), strict=True))
    return [
        Row(
            same[0].what,
            same[0].state,
            median(lap.wall for lap in same),
            median(lap.cpu for lap in same),
            None,
            len(same),
        )
        for same in laps
    ]


def named_rows(whose: str, runs: Sequence[Run]) -> list[Row]:
    """Return the lines of processes of the same task under a name."""
    parts = [replace(row, what=f"{whose}: {row.what}") for row in lap_rows(runs)]
    return [*parts, process_row(f"{whose}: whole process", "both", runs)]


def grid(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table, the first column to the left and the others to the right."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *lines))


def put_between_markers(page: Path, name: str, text: str) -> None:
    """Replace what stands between the two markers of a name in a page."""
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    before, _, rest = page.read_text("utf-8").partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"{page.name} lacks the markers {begin} and {end}")
    page.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", "utf-8")


def number(value: float) -> str:
    """Write three figures, and no exponent."""
    size = abs(value)
    decimals = 3 if size < 1 else 2 if size < 10 else 1
    return f"{value:,.{decimals}f}"
