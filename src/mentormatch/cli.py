"""The command line: data on stdout, words on stderr.

Exit codes: 0 done; 1 ran, but minimum loads or rules cannot be met, or more people are left out
than ``--max-unmatched`` allows; 2 wrong use or bad input.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from mentormatch._version import __version__
from mentormatch.commands.streams import DONE, LEFT_OUT, WRONG, say
from mentormatch.errors import Conflict, Infeasible, MentorMatchError
from mentormatch.forms import FORMS
from mentormatch.text.phrases import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn

__all__ = ["main"]

_FORMS = dict.fromkeys(form.command for form in FORMS.values())
_COMMANDS = ("demo", *_FORMS, "run", "styles", "explain", "schema")
"""Modules of commands, in the order of the help."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    Parameters
    ----------
    arguments
        Words of the command line; None takes those of the process.
    """
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except (Infeasible, Conflict) as error:
        say(f"mentormatch: {error}")
        return LEFT_OUT
    except MentorMatchError as error:
        say(f"mentormatch: {error}")
        return WRONG
    except BrokenPipeError:
        # The reader of stdout has seen enough; python must not complain when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        say(f"mentormatch: {str(error.filename)!r}: {error.strerror}")
        return WRONG


class _Parser(argparse.ArgumentParser):
    """A parser that names near options where one is not known."""

    def error(self, message: str) -> NoReturn:
        """End with the usage and a message."""
        unknown = message.partition("unrecognized arguments: ")[2].split()
        near = did_you_mean(unknown[0], sorted(_options(self))) if unknown else ""
        super().error(f"{message}{near}")


def _options(parser: argparse.ArgumentParser) -> set[str]:
    """Return the options of a parser and of its commands."""
    commands = (a.choices for a in parser._actions if isinstance(a.choices, dict))
    below = (_options(command) for choices in commands for command in choices.values())
    return set(parser._option_string_actions).union(*below)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="mentormatch",
        description="Match mentees with mentors: proven, explained, a reason for whoever is left.",
    )
    parser.add_argument("--version", action="version", version=f"mentormatch {__version__}")
    commands = parser.add_subparsers(required=True, metavar="command")
    for command in _COMMANDS:
        import_module(f"mentormatch.commands.{command}").add(commands)
    return parser
