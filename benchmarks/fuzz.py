"""Mutants of valid files of every kind, read by the public verbs: nothing but our own errors.

.. code-block:: text

    python -m benchmarks.fuzz --mutants 30000 --seed 7

Each mutant is known by the seed and its number; ``--only`` reads one again and shows its file.
"""

from __future__ import annotations

import argparse
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "support"))

from mutants import escaped, mutant

_PATIENCE = 20
"""Seconds of a mutant."""
_MEMORY = 1_500_000
"""Kilobytes of the whole process."""


def main(words: list[str] | None = None) -> int:
    """Read mutants, tell what escaped, and return how many did as an exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--mutants", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--only", type=int, help="the number of one mutant, to look at")
    options = parser.parse_args(words)
    warnings.simplefilter("error")
    signal.signal(signal.SIGALRM, _too_long)
    start, faults, slowest = time.perf_counter(), Counter[str](), (0.0, 0)
    with tempfile.TemporaryDirectory() as folder:
        if options.only is not None:
            return _shown(options.seed, options.only, Path(folder))
        for number in range(options.mutants):
            before = time.perf_counter()
            fault = _read(options.seed, number, Path(folder))
            slowest = max(slowest, (time.perf_counter() - before, number))
            if fault:
                faults[fault] += 1
                print(f"mutant {number}: {fault}", flush=True)
    seconds, memory = time.perf_counter() - start, _peak()
    print(
        f"{options.mutants:,} mutants, seed {options.seed}: {faults.total()} escaped; "
        f"{seconds:,.0f} s, the slowest {slowest[0]:.1f} s (mutant {slowest[1]}); "
        f"{memory // 1000} MB at the peak"
    )
    return int(bool(faults) or memory > _MEMORY)


def _read(seed: int, number: int, folder: Path) -> str | None:
    signal.alarm(_PATIENCE)
    try:
        made = mutant(seed, number)
        fault = escaped(made, folder)
        return fault and f"{made.kind.name} ({made.kind.form}): {fault}"
    except TimeoutError:
        return f"no answer within {_PATIENCE} seconds"
    finally:
        signal.alarm(0)


def _shown(seed: int, number: int, folder: Path) -> int:
    made = mutant(seed, number)
    path = folder / made.kind.file
    path.write_bytes(made.content)
    print(made.kind.name, made.kind.form, repr(made.content[:3_000]))
    try:
        print(made.kind.read(path))
    except BaseException:  # noqa: BLE001  (whatever it is, it is to be looked at)
        traceback.print_exc()
    return 0


def _too_long(*_: object) -> None:
    raise TimeoutError


def _peak() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak


if __name__ == "__main__":
    raise SystemExit(main())
