"""How a command tells what it does: a sentence, an explanation of every argument, examples."""

from __future__ import annotations

import argparse
from typing import TypeAlias

__all__ = ["Commands", "add_command", "examples_of"]

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""Where a command adds its own parser."""

_HEAD, _INDENT = "examples:", "  "


def add_command(
    commands: Commands, name: str, words: str, *examples: str
) -> argparse.ArgumentParser:
    """Add a command.

    Parameters
    ----------
    commands
        Where it is added.
    name
        As it is typed.
    words
        What it does, as the list of all commands says it.
    examples
        What a person types, from ``mentormatch`` on.
    """
    lines = [_HEAD, *(f"{_INDENT}{example}" for example in examples)]
    return commands.add_parser(
        name,
        help=words,
        description=f"{words[0].upper()}{words[1:]}.",
        epilog="\n".join(lines),
        # Examples stay as they are written, so that they can be copied.
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def examples_of(command: argparse.ArgumentParser) -> list[str]:
    """Return the examples in the help of a command."""
    head, *lines = (command.epilog or "").splitlines() or [""]
    return [line.removeprefix(_INDENT) for line in lines] if head == _HEAD else []
