"""``mentormatch run``: several programmes of an organisation, on one ledger of minutes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mentormatch.commands.output import add_draws, add_ids_only, refuse_draw
from mentormatch.commands.people import Commands
from mentormatch.commands.streams import DONE, read_by_people, say

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    run = commands.add_parser("run", help="run the programmes of a programme file")
    run.add_argument("plan", type=Path, metavar="programme.toml")
    run.add_argument("--out", type=Path, metavar="DIR", help="write reports, tables, records here")
    add_draws(run)
    add_ids_only(run)
    run.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from mentormatch.programmes.plan import Plan
    from mentormatch.results.export import write_csv

    outcome = Plan.from_toml(options.plan).run()
    for one in outcome.runs:
        refuse_draw(options, one.answer)
    if options.ids_only:
        outcome = outcome.without_labels()
    say(outcome.told(labels=sys.stderr.isatty()))
    shown = outcome if read_by_people(sys.stdout) else outcome.without_labels()
    write_csv(shown.to_frame(), sys.stdout)
    if options.out:
        written = outcome.write(options.out)
        say(f"written: {len(written)} files in {options.out}; begin with {written[0].name}")
    return DONE
