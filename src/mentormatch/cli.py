"""The command line: data on stdout, words on stderr.

Exit codes: 0 done; 1 ran, but minimum loads or rules cannot be met, or more people are left out
than ``--max-unmatched`` allows; 2 wrong use or bad input; 70 a fault of ours (``EX_SOFTWARE`` of
sysexits.h); 130 interrupted, as shells have it.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from mentormatch._version import __version__
from mentormatch.commands.streams import (
    DONE,
    FAULT,
    INTERRUPTED,
    LEFT_OUT,
    WRONG,
    say,
    speak_utf8,
)
from mentormatch.commands.terminal.called import told_by_label
from mentormatch.commands.terminal.parser import Parser
from mentormatch.errors import Conflict, Infeasible, MentorMatchError
from mentormatch.forms import FORMS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["main"]

_FORMS = dict.fromkeys(form.command for form in FORMS.values())
_COMMANDS = (
    *("demo", "template", "suggest", "check"),
    *_FORMS,
    *("run", "styles", "explain"),
    *("lab.why_not", "lab.alternatives", "lab.backups", "lab.losses"),
    *("lab.fixes", "lab.advice"),
    *("lab.decide", "lab.publish", "lab.rematch"),
    *("lab.compare", "lab.sensitivity", "lab.policy", "lab.audit"),
    *("lab.report", "handouts", "schema", "completion"),
)
"""Modules of commands, in the order of the help."""
_BEGIN = """\
examples:
  mentormatch demo
  mentormatch match mentors.xlsx mentees.xlsx --out result
  mentormatch match --help"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    Parameters
    ----------
    arguments
        Words of the command line; None takes those of the process.
    """
    try:
        speak_utf8()
        return _ran(_parser().parse_args(arguments))
    except KeyboardInterrupt:
        say("mentormatch: interrupted")
        return INTERRUPTED


def _ran(options: argparse.Namespace) -> int:
    """Run a command, and tell what went wrong in words."""
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        code = run(options)
        sys.stdout.flush()
        return code
    except (MentorMatchError, OSError) as error:
        return _told(error, options)
    except Exception as error:
        if options.debug:
            raise
        # Its text may hold somebody's answers.
        say(
            f"mentormatch: a fault of the program ({type(error).__name__}), not of your files; "
            "'mentormatch --debug ...' shows where"
        )
        return FAULT


def _told(error: MentorMatchError | OSError, options: argparse.Namespace) -> int:
    """Say what was wrong, and return the exit code."""
    if isinstance(error, BrokenPipeError):
        # The reader of stdout has seen enough; python must not complain when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    if isinstance(error, MentorMatchError):
        say(f"mentormatch: {told_by_label(error, options)}")
        return LEFT_OUT if isinstance(error, Infeasible | Conflict) else WRONG
    where = "" if error.filename is None else f"{str(error.filename)!r}: "
    say(f"mentormatch: {where}{error.strerror or type(error).__name__}")
    return WRONG


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="mentormatch",
        description="Match mentees with mentors: proven, explained, "
        "with a reason for whoever is left out.",
        epilog=_BEGIN,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"mentormatch {__version__}")
    parser.add_argument(
        "--debug", action="store_true", help="show where a fault of the program comes from"
    )
    # Completion is made from all of it.
    parser.set_defaults(parser=parser)
    commands = parser.add_subparsers(required=True, metavar="command", help="what to do")
    for command in _COMMANDS:
        import_module(f"mentormatch.commands.{command}").add(commands)
    return parser
