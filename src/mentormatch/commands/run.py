"""``mentormatch run``: several programmes of an organisation, on one ledger of minutes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.commands.output import (
    add_draws,
    add_format,
    add_ids_only,
    format_of,
    refuse_draw,
)
from mentormatch.commands.streams import DONE, read_by_people, say
from mentormatch.commands.terminal.first_screen import pointed, print_closing, print_lines
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.commands.terminal.progress import working

if TYPE_CHECKING:
    from mentormatch.programmes.outcome import Outcome

__all__ = ["add"]

_FINDINGS = "see the report of the programme"


def add(commands: Commands) -> None:
    """Add the command."""
    run = add_command(
        commands,
        "run",
        "run the programmes of a programme file",
        "mentormatch run programme.toml --out result",
    )
    run.add_argument(
        "plan",
        type=Path,
        metavar="programme.toml",
        help="file of the programmes, their people and minutes",
    )
    run.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder into which reports, tables and records are written",
    )
    add_format(run, "csv", "text")
    add_draws(run)
    add_ids_only(run)
    run.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from mentormatch.programmes.plan import Plan

    with working("running the programmes"):
        outcome = Plan.from_toml(options.plan).run()
    for one in outcome.runs:
        refuse_draw(options, one.answer)
    if options.ids_only:
        outcome = outcome.without_labels()
    written: tuple[str, ...] = ()
    if options.out:
        with working("writing reports and tables"):
            paths = outcome.write(options.out)
        written = tuple(str(path.relative_to(options.out)) for path in paths)
    _show(options, outcome, written)
    return DONE


def _show(options: argparse.Namespace, outcome: Outcome, written: tuple[str, ...]) -> None:
    """Print words on a terminal, else the table of all members."""
    from mentormatch.results.export import write_csv

    if format_of(options) == "text":
        told = outcome.told(labels=read_by_people(sys.stdout)).replace("see .findings", _FINDINGS)
        print_lines(pointed(told.splitlines(), kept=bool(written)), "bold")
        print_closing(options.out / written[0] if written else None, written[1:])
        return
    say(outcome.told(labels=sys.stderr.isatty()))
    if written:
        say(f"written: {len(written)} files in {options.out}; begin with {written[0]}")
    shown = outcome if read_by_people(sys.stdout) else outcome.without_labels()
    write_csv(shown.to_frame(), sys.stdout)
