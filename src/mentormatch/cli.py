"""The command line: data on stdout, words on stderr.

Exit codes: 0 done; 1 ran, but minimum loads or rules cannot be met, or more people are left out
than ``--max-unmatched`` allows; 2 wrong use or bad input.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from mentormatch import __version__
from mentormatch.commands import (
    boards,
    demo,
    desk,
    explain,
    groups,
    match,
    peers,
    reverse,
    run,
    schema,
    styles,
    teams,
)
from mentormatch.commands.streams import DONE, LEFT_OUT, WRONG, say
from mentormatch.errors import Conflict, Infeasible, MentorMatchError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["main"]

_COMMANDS = (demo, match, reverse, peers, groups, teams, boards, desk, run, styles, explain, schema)
"""In the order of the help."""


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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mentormatch",
        description="Match mentees with mentors: proven, explained, a reason for whoever is left.",
    )
    parser.add_argument("--version", action="version", version=f"mentormatch {__version__}")
    commands = parser.add_subparsers(required=True, metavar="command")
    for command in _COMMANDS:
        command.add(commands)
    return parser
