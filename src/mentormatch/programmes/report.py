"""One page about all programmes, and a folder of files for those who go on from there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mentormatch._version import __version__
from mentormatch.ledger import Ledger
from mentormatch.programmes.desk import DeskRun, frame_of
from mentormatch.programmes.ran import Run, left_out_frame, member_frame
from mentormatch.results.export import write_csv
from mentormatch.results.groups.grouping import Grouping

Runs = Sequence[Run | DeskRun]

__all__ = ["write_everything", "write_outcome"]

_BESIDE = "report.html"


def write_outcome(name: str, programmes: Runs, ledger: Ledger, path: str | Path) -> None:
    """Write the combined page: every cell escaped, no script, no network.

    Parameters
    ----------
    name, programmes, ledger
        Of an :class:`~mentormatch.Outcome`.
    path
        The HTML file to write.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("mentormatch.programmes")
    page = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    facts = {
        "name": name,
        "programmes": programmes,
        "summaries": [run.lines() for run in programmes],
        "accounts": ledger.to_frame().reset_index().to_dict("records"),
        "version": __version__,
    }
    Path(path).write_text(page.get_template("outcome.html").render(facts), "utf-8")


def write_everything(
    name: str, programmes: Runs, ledger: Ledger, folder: str | Path
) -> tuple[Path, ...]:
    """Write the combined page, the tables, and every programme into a folder of its own."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "members.csv": member_frame(programmes),
        "left_out.csv": left_out_frame(programmes),
        "ledger.csv": ledger.to_frame().reset_index(),
    }
    of_runs = _written_apart(programmes, folder)
    write_outcome(name, programmes, ledger, folder / _BESIDE)
    for file, table in tables.items():
        write_csv(table, folder / file)
    return (folder / _BESIDE, *(folder / file for file in tables), *of_runs)


def _written_apart(programmes: Runs, folder: Path) -> list[Path]:
    """Write each programme into its folder, and return the files in the order of programmes."""
    numbered = list(enumerate(programmes, 1))
    # A desk on file with which somebody has gone on is not written over: ask before the rest.
    desks_first = sorted(numbered, key=lambda told: not isinstance(told[1], DeskRun))
    files = {
        number: _written(run, _own_folder(folder, number, run.name)) for number, run in desks_first
    }
    return [path for number, _ in numbered for path in files[number]]


def _own_folder(folder: Path, number: int, name: str) -> Path:
    """Make the folder of a programme; a number keeps the order and tells like names apart."""
    own = folder / f"{number:02} {name}"
    own.mkdir(exist_ok=True)
    return own


def _written(run: Run | DeskRun, own: Path) -> tuple[Path, ...]:
    return _desk(run, own) if isinstance(run, DeskRun) else _answer(run, own)


def _desk(run: DeskRun, own: Path) -> tuple[Path, ...]:
    """Write how each request stands, and the desk itself, to go on with."""
    requests, record = own / "requests.csv", own / "desk.json"
    run.desk.save(record)
    write_csv(frame_of([run]), requests)
    return requests, record


def _answer(run: Run, own: Path) -> tuple[Path, ...]:
    kind = "groups" if isinstance(run.answer, Grouping) else "pairs"
    record = "grouping.json" if kind == "groups" else "matching.json"
    run.answer.report(own / "report.html")
    run.answer.to_csv(own / f"{kind}.csv")
    run.answer.to_json(own / record)
    return own / "report.html", own / f"{kind}.csv", own / record
