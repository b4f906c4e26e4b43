"""``mentormatch policy``: a preset to read, or to write into a file and edit."""

from __future__ import annotations

import argparse
from pathlib import Path

from mentormatch.commands.streams import DONE, say
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.errors import InputError
from mentormatch.text.masking import quoted

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    policy = add_command(
        commands,
        "policy",
        "print a preset, or write it for editing",
        "mentormatch policy skills_first",
        "mentormatch policy default --write policy.toml",
    )
    policy.add_argument("name", help="name of a preset, such as default or skills_first")
    policy.add_argument(
        "--write", type=Path, metavar="FILE", help="TOML or JSON file to write (default: print it)"
    )
    policy.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from mentormatch.scoring.presets import named

    policy = named(options.name)
    path: Path | None = options.write
    if path is None:
        print(policy.to_toml(), end="")
        return DONE
    if path.exists():
        raise InputError(f"{quoted(path.name)} is there already; name another file, or move it")
    if path.suffix == ".json":
        policy.to_json(path)
    else:
        policy.to_toml(path)
    say(f"written: {path}")
    return DONE
