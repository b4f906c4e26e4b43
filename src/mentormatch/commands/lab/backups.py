"""``mentormatch backups``: a second mentor for everybody, all usable at the same time."""

from __future__ import annotations

import argparse

from mentormatch.commands.lab.asked import add_asked, asking, print_table
from mentormatch.commands.output import add_format
from mentormatch.commands.terminal.help import Commands, add_command

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    backups = add_command(
        commands,
        "backups",
        "find a second mentor for everybody, no two on one place",
        "mentormatch backups mentors.csv mentees.csv --record result/matching.json > backups.csv",
    )
    add_asked(backups, more_follow=False)
    add_format(backups, "csv", "text")
    backups.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    return asking(options, lambda matching: print_table(options, matching.backups()))
