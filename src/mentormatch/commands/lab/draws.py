"""Options of what is matched many times."""

from __future__ import annotations

import argparse

__all__ = ["add_jobs", "at_least_one"]


def add_jobs(command: argparse.ArgumentParser) -> None:
    """Add how many processes work at once."""
    command.add_argument(
        "--jobs",
        type=int,
        default=1,
        metavar="N",
        help="processes at once, -1 for all cores; changes no number (default: 1)",
    )


def at_least_one(word: str) -> int:
    """Return a whole number of at least 1; argparse tells what is wrong with anything else."""
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number of at least 1, got {word}")
    return number
