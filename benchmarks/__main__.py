"""Run benchmarks and print their tables as Markdown.

.. code-block:: console

    python -m benchmarks start cold three_thousand reading forms peer rivals shapes rematch what_if
    python -m benchmarks few_changes left_out limits peers groups boards desk alike policies
    python -m benchmarks all --write
    python -m benchmarks rivals --sizes 300 1000 3000 --seconds 120
    python -m benchmarks million --seconds 3600 --write
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import (
    alike,
    boards,
    cold,
    desk,
    few_changes,
    forms,
    groups,
    left_out,
    limits,
    million,
    peer,
    peers,
    policies,
    reading,
    rematch,
    rivals,
    shapes,
    start,
    three_thousand,
    what_if,
)
from benchmarks.machine import machine
from benchmarks.tables import Table, put_between_markers

_BENCHMARKS: dict[str, Callable[..., Table]] = {
    "start": start.measure,
    "cold": cold.measure,
    "three_thousand": three_thousand.measure,
    "reading": reading.measure,
    "forms": forms.measure,
    "peer": peer.measure,
    "peers": peers.measure,
    "alike": alike.measure,
    "rivals": rivals.measure,
    "shapes": shapes.measure,
    "rematch": rematch.measure,
    "what_if": what_if.measure,
    "few_changes": few_changes.measure,
    "left_out": left_out.measure,
    "limits": limits.measure,
    "desk": desk.measure,
    "groups": groups.measure,
    "boards": boards.measure,
    "policies": policies.measure,
    "million": million.measure,
}
_BY_NAME_ONLY = ("million",)
"""Benchmarks that take an hour: not part of ``all``."""
_OPTIONS = {"rivals": ("sizes", "seconds", "patience"), "million": ("seconds",)}
_TINY: dict[str, dict[str, Any]] = {
    "start": {"repeats": 1},
    "cold": {"people": 4, "repeats": 1},
    "three_thousand": {"people": 4, "repeats": 1},
    "reading": {"people": 4, "repeats": 1},
    "forms": {"people": 6, "sheet": 4, "few": 4, "repeats": 1},
    "peer": {"people": 4, "repeats": 1, "install": False},
    "peers": {"people": 20, "repeats": 1},
    "alike": {"people": 20, "spread": 30, "repeats": 1},
    "rivals": {"sizes": (6,), "repeats": 1, "install": False},
    "shapes": {"people": 20, "repeats": 1},
    "rematch": {"people": 20, "repeats": 1},
    "what_if": {"people": 20, "repeats": 1},
    "limits": {"people": 20, "repeats": 1},
    "few_changes": {"people": 20, "repeats": 1},
    "left_out": {"people": 20, "repeats": 1},
    "desk": {"mentors": 20, "requests": 10, "repeats": 1},
    "groups": {"mentees": 24, "mentors": 6, "by_fit": (24, 6)},
    "boards": {"people": 40},
    "policies": {"people": 8, "draws": 1, "jobs": 1},
    "million": {"people": 20, "seconds": 60},
}
_PAGE = Path(__file__).with_name("README.md")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks that are named, one after another."""
    options = _parsed(arguments)
    everything = [name for name in _BENCHMARKS if name not in _BY_NAME_ONLY]
    names = everything if "all" in options.names else dict.fromkeys(options.names)
    for name in names:
        seen = machine()
        with tempfile.TemporaryDirectory() as scratch:
            table = _BENCHMARKS[name](Path(scratch), **_settings(name, options))
            text = table.markdown(seen)
            print(text, end="\n\n", flush=True)
            if options.write:
                put_between_markers(_PAGE, name, text)
                for file in table.files:
                    shutil.copy(file, _PAGE.with_name(file.name))
    return 0


def _settings(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """Return what was asked for of a benchmark; where nothing was, its own defaults hold."""
    asked = {option: getattr(options, option) for option in _OPTIONS.get(name, ())}
    given = {option: value for option, value in asked.items() if value}
    return {**(_TINY[name] if options.tiny else {}), **given}


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="+", choices=[*_BENCHMARKS, "all"], metavar="name")
    parser.add_argument("--write", action="store_true", help="also put the tables into README.md")
    parser.add_argument(
        "--tiny", action="store_true", help="a few people, once: shows that it runs, times nothing"
    )
    parser.add_argument("--sizes", type=int, nargs="+", help="mentees (rivals)")
    parser.add_argument("--seconds", type=float, help="time limit (rivals: a process; million)")
    parser.add_argument(
        "--patience", type=float, help="seconds that a rival may be expected to take (rivals)"
    )
    options = parser.parse_args(arguments)
    if options.tiny and options.write:
        parser.error("--tiny times nothing that is worth writing")
    return options


if __name__ == "__main__":
    sys.exit(main())
