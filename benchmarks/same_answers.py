"""Write down digests of everything that mentormatch says, or compare with those of before.

.. code-block:: console

    python -m benchmarks.same_answers before.json
    python -m benchmarks.same_answers --against before.json
    python -m benchmarks.same_answers --against before.json --only "groups/*" "run*" --keep after

It uses public names, the command line and the examples, so that it runs on the code before and
after a restructuring. What depends on place, moment or versions is taken out of every text by the
rules of `benchmarks.answers.plain`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from fnmatch import fnmatchcase
from functools import partial
from hashlib import sha256
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from benchmarks.answers import accounts, arrays, commands, faults, modes, names
from benchmarks.answers.plain import plain
from benchmarks.answers.told import Case, Parts, error

Digests = dict[str, dict[str, str]]
"""Case → part → digest."""

_DIGITS = 16


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the cases that are asked for; 1 if one of them differs from before."""
    options = _parsed(arguments)
    asked = [name for name in _cases() if _among(name, options.only)]
    began = time.perf_counter()
    found = dict(sorted(_run_all(asked, options.workers, options.keep)))
    took = time.perf_counter() - began
    print(f"{len(found)} cases, {sum(map(len, found.values()))} parts, {took:.0f} s")
    if options.write:
        options.write.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if not options.against:
        return 0
    before = json.loads(options.against.read_text("utf-8"))
    known = {name: parts for name, parts in before.items() if _among(name, options.only)}
    lines = list(_differences(known, found))
    print("\n".join(lines) or "no difference")
    return 1 if lines else 0


def _cases() -> dict[str, Case]:
    """Return every case by its name; those that take longest first, so that no worker waits."""
    longest = commands.examples(), arrays.large(), commands.cases()
    others = modes.cases(), accounts.cases(), arrays.cases(), faults.cases(), names.cases()
    return {case.name: case for case in chain(*longest, *others)}


def _among(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _run_all(
    asked: Sequence[str], workers: int, keep: Path | None
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the digests of each case as soon as it has run."""
    run = partial(_run, keep=keep)
    if workers == 1:
        yield from map(run, asked)
        return
    # New processes take the variable from here; sets and hashes are then the same in every run.
    os.environ.setdefault("PYTHONHASHSEED", "0")
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for number, done in enumerate(pool.map(run, asked), start=1):
            if number % 50 == 0:
                sys.stderr.write(f"{number} of {len(asked)} cases\n")
            yield done


def _run(name: str, keep: Path | None) -> tuple[str, dict[str, str]]:
    """Run a case in an empty folder, and return the digests of its parts."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        try:
            told = _cases()[name].run(folder)
        except Exception as caught:  # noqa: BLE001  (a case that breaks is a difference too)
            told = {"broken": error(caught)}
        parts = {part: plain(text, folder) for part, text in told.items()}
    if keep:
        _keep(keep / name, parts)
    return name, {part: _digest(text) for part, text in parts.items()}


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def _keep(folder: Path, parts: Parts) -> None:
    """Write each part into a file of its own, for `diff -r`."""
    folder.mkdir(parents=True, exist_ok=True)
    for part, text in parts.items():
        path = folder / part.replace("/", "_").replace(": ", ".")
        path.write_text(text, "utf-8", "surrogatepass")


def _differences(before: Digests, after: Digests) -> Iterator[str]:
    """Yield a line for each case that differs: which parts, or that it is new or gone."""
    for name in sorted({*before, *after}):
        if name not in after or name not in before:
            yield f"{name}: {'gone' if name in before else 'new'}"
            continue
        old, new = before[name], after[name]
        parts = [part for part in {**old, **new} if old.get(part) != new.get(part)]
        if parts:
            yield f"{name}: {', '.join(parts)}"


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks.same_answers", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("write", nargs="?", type=Path, metavar="FILE", help="gets the digests")
    parser.add_argument("--against", type=Path, metavar="FILE", help="digests of before")
    parser.add_argument(
        "--only", nargs="+", default=["*"], metavar="PATTERN", help="cases, such as 'pairs/*'"
    )
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="gets the texts, for diff -r")
    parser.add_argument("--workers", type=int, default=2, help="processes (1: this one alone)")
    options = parser.parse_args(arguments)
    if not (options.write or options.against or options.keep):
        parser.error("name a file to write, --against or --keep")
    return options


if __name__ == "__main__":
    sys.exit(main())
