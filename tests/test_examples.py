"""The examples run, and print what stands beside them.

Holds ``examples`` and what they print to account.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SCRIPTS = sorted(EXAMPLES.glob("[0-9]*.py"))


def _expected(script: Path) -> Path:
    return EXAMPLES / "output" / f"{script.stem}.txt"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_example_prints_what_it_promises(script: Path, tmp_path: Path) -> None:
    """An example runs in an empty folder and prints exactly the committed output."""
    run = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout == _expected(script).read_text(encoding="utf-8")


def test_every_output_has_its_example() -> None:
    """No committed output outlives its example."""
    outputs = set((EXAMPLES / "output").glob("*.txt"))
    assert outputs == {_expected(script) for script in SCRIPTS}
