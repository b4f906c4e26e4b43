"""``mentormatch demo``: read, match, explain and report on the bundled programme."""

from __future__ import annotations

import argparse
from pathlib import Path

from mentormatch.commands.output import add_format, add_ids_only, add_language, show_answer
from mentormatch.commands.streams import DONE
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.commands.terminal.progress import working
from mentormatch.text.sentences import sentence

__all__ = ["add"]

_NEXT = sentence(
    "With people of your own: mentormatch match mentors.xlsx mentees.xlsx --out result"
)


def add(commands: Commands) -> None:
    """Add the command."""
    demo = add_command(
        commands,
        "demo",
        "match the bundled programme; nothing to configure",
        "mentormatch demo",
        "mentormatch demo --out result --seed 3",
    )
    demo.add_argument(
        "--out",
        type=Path,
        default=Path("mentormatch-demo"),
        metavar="DIR",
        help="where to write report, tables and record (default: mentormatch-demo)",
    )
    demo.add_argument(
        "--seed",
        type=int,
        default=7,
        help="seed of the lottery that settles ties, a whole number (default: 7)",
    )
    add_format(demo, "csv", "json", "text")
    add_ids_only(demo)
    add_language(demo)
    demo.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from mentormatch.datasets import load_programme
    from mentormatch.modes.pairs.match import match

    options.out.mkdir(parents=True, exist_ok=True)
    with working("matching"):
        programme = load_programme(labels=True)
        matching = match(programme.mentors, programme.mentees, seed=options.seed)
    show_answer(options, matching, "pairs", _NEXT)
    return DONE
