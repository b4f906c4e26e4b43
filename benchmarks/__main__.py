"""Run benchmarks and print their tables as Markdown.

.. code-block:: console

    python -m benchmarks start cold three_thousand reading peer large
    python -m benchmarks all --write
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import cold, large, peer, reading, start, three_thousand
from benchmarks.machine import machine
from benchmarks.tables import Table, put_between_markers

_BENCHMARKS: dict[str, Callable[..., Table]] = {
    "start": start.measure,
    "cold": cold.measure,
    "three_thousand": three_thousand.measure,
    "reading": reading.measure,
    "peer": peer.measure,
    "large": large.measure,
}
_TINY: dict[str, dict[str, Any]] = {
    "start": {"repeats": 1},
    "cold": {"people": 4, "repeats": 1},
    "three_thousand": {"people": 4, "repeats": 1},
    "reading": {"people": 4, "repeats": 1},
    "peer": {"people": 4, "repeats": 1, "offline": True},
    "large": {"sizes": (4,)},
}
_PAGE = Path(__file__).with_name("README.md")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks that are named, one after another."""
    options = _parsed(arguments)
    names = _BENCHMARKS if "all" in options.names else dict.fromkeys(options.names)
    for name in names:
        seen = machine()
        with tempfile.TemporaryDirectory() as scratch:
            table = _BENCHMARKS[name](Path(scratch), **(_TINY[name] if options.tiny else {}))
        text = table.markdown(seen)
        print(text, end="\n\n", flush=True)
        if options.write:
            put_between_markers(_PAGE, name, text)
    return 0


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="+", choices=[*_BENCHMARKS, "all"], metavar="name")
    parser.add_argument("--write", action="store_true", help="also put the tables into README.md")
    parser.add_argument(
        "--tiny", action="store_true", help="a few people, once: shows that it runs, times nothing"
    )
    options = parser.parse_args(arguments)
    if options.tiny and options.write:
        parser.error("--tiny times nothing that is worth writing")
    return options


if __name__ == "__main__":
    sys.exit(main())
