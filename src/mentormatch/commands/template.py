"""``mentormatch template``: a sign-up form to send out, which is read without a column map."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from mentormatch.commands.streams import DONE, say
from mentormatch.commands.terminal.help import Commands, add_command

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    template = add_command(
        commands,
        "template",
        "write a sign-up form with lists to choose from",
        "mentormatch template --out form.xlsx",
        "mentormatch template --out mentors.xlsx --side mentors --language nl",
    )
    template.add_argument(
        "--out",
        type=Path,
        metavar="XLSX",
        required=True,
        help="file to write, which must be new",
    )
    template.add_argument(
        "--side",
        choices=("both", "mentors", "mentees"),
        default="both",
        help="whom the form asks (default: both, in one form)",
    )
    template.add_argument(
        "--language", choices=("en", "nl"), default="en", help="language of the form (default: en)"
    )
    template.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from mentormatch.people.sign_up_form import write_form

    asked = write_form(options.out, side=options.side, language=options.language)
    files = {
        "both": [str(options.out)],
        "mentors": [str(options.out), "mentees.xlsx"],
        "mentees": ["mentors.xlsx", str(options.out)],
    }[options.side]
    role = [one.header for one in asked if one.field == "role"]
    words = shlex.join([*files, *(["--roles", *role] if role else [])])
    say(f"written: {options.out}; when it is filled in: mentormatch match {words} --out result")
    return DONE
