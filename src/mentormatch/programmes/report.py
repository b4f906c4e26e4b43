"""One page about all programmes, and a folder of files for those who go on from there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch import __version__
from mentormatch.results.export import write_csv
from mentormatch.results.grouping import Grouping

if TYPE_CHECKING:
    from mentormatch.programmes.outcome import Outcome, Run

__all__ = ["write_everything", "write_outcome"]

_BESIDE = "report.html"


def write_outcome(outcome: Outcome, path: str | Path) -> None:
    """Write the combined page: every cell escaped, no script, no network.

    Parameters
    ----------
    outcome
        What to tell.
    path
        The HTML file to write.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("mentormatch.programmes")
    page = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    facts = {
        "outcome": outcome,
        "summaries": [str(run.answer).splitlines() for run in outcome.runs],
        "accounts": outcome.ledger.to_frame().reset_index().to_dict("records"),
        "version": __version__,
    }
    Path(path).write_text(page.get_template("outcome.html").render(facts), "utf-8")


def write_everything(outcome: Outcome, folder: str | Path) -> tuple[Path, ...]:
    """Write the combined page, the tables, and every programme into a folder of its own."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    members, left, ledger = (
        folder / name for name in ("members.csv", "left_out.csv", "ledger.csv")
    )
    write_outcome(outcome, folder / _BESIDE)
    write_csv(outcome.to_frame(), members)
    write_csv(outcome.left_out(), left)
    write_csv(outcome.ledger.to_frame().reset_index(), ledger)
    of_runs = (
        path for number, run in enumerate(outcome.runs, 1) for path in _run(run, number, folder)
    )
    return (folder / _BESIDE, members, left, ledger, *of_runs)


def _run(run: Run, number: int, folder: Path) -> tuple[Path, ...]:
    """Write one programme; a number keeps the order and tells like names apart."""
    own = folder / f"{number:02} {run.name}"
    own.mkdir(exist_ok=True)
    kind = "groups" if isinstance(run.answer, Grouping) else "pairs"
    record = "grouping.json" if kind == "groups" else "matching.json"
    run.answer.report(own / "report.html")
    run.answer.to_csv(own / f"{kind}.csv")
    run.answer.to_json(own / record)
    return own / "report.html", own / f"{kind}.csv", own / record
