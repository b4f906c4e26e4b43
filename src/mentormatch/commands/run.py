"""``mentormatch run``: several programmes of an organisation, on one ledger of minutes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.commands.guards.weak_answers import add_anyway, refuse_weak
from mentormatch.commands.output import (
    add_format,
    add_ids_only,
    add_language,
    format_of,
)
from mentormatch.commands.people import add_limit
from mentormatch.commands.streams import DONE, no_workbook, read_by_people, say
from mentormatch.commands.terminal.first_screen import pointed, print_closing, print_lines
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.commands.terminal.progress import working
from mentormatch.text.sentences import sentence

if TYPE_CHECKING:
    from mentormatch.programmes.outcome import Outcome

__all__ = ["add"]

_SEE, _REPORT = sentence("see .findings"), sentence("see the report of the programme")


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
    add_limit(run)
    add_format(run, "csv", "text")
    add_anyway(run)
    add_ids_only(run)
    add_language(run)
    run.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from mentormatch.people.grammar.limits import Limits
    from mentormatch.programmes.plan import Plan

    limits = Limits.of(options.limit)
    with working("running the programmes"):
        outcome = Plan.from_toml(options.plan).run(limits=limits)
    for one in outcome.runs:
        refuse_weak(options, one.answer)
    if options.ids_only:
        outcome = outcome.without_labels()
    written: tuple[str, ...] = ()
    if options.out:
        with working("writing reports and tables"):
            paths = outcome.write(options.out, language=options.language)
        written = tuple(str(path.relative_to(options.out)) for path in paths)
    _show(options, outcome, written)
    return DONE


def _absent(outcome: Outcome, written: tuple[str, ...]) -> tuple[str, ...]:
    """Return what is to be said of workbooks that are not among the files, a line a reason."""
    from mentormatch.results.workbook import why_no_workbook

    if not written:
        return ()
    reasons = [why_no_workbook(run.answer) for run in outcome.runs]
    return tuple(no_workbook(why) for why in dict.fromkeys(reasons) if why is not None)


def _show(options: argparse.Namespace, outcome: Outcome, written: tuple[str, ...]) -> None:
    """Print words on a terminal, else the table of all members."""
    from mentormatch.results.export import write_csv

    if format_of(options) == "text":
        told = outcome.told(labels=read_by_people(sys.stdout), language=options.language)
        see, there = (line.told(options.language) for line in (_SEE, _REPORT))
        told = told.replace(see, there)
        print_lines(pointed(told.splitlines(), kept=bool(written)), "bold")
        report, absent = options.out / written[0] if written else None, _absent(outcome, written)
        print_closing(report, written[1:], *absent)
        return
    say(outcome.told(labels=sys.stderr.isatty(), language=options.language))
    if written:
        told = f"written: {len(written)} files in {options.out}; begin with {written[0]}"
        say("; ".join([told, *_absent(outcome, written)]))
    shown = outcome if read_by_people(sys.stdout) else outcome.without_labels()
    write_csv(shown.to_frame(), sys.stdout)
