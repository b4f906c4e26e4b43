"""The benchmarks run and print their tables; nothing is timed here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("start", "cold", "three_thousand", "reading", "peer", "large")


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "benchmarks", *words]
    return subprocess.run(command, capture_output=True, check=False, cwd=ROOT, encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_benchmark_runs(name: str) -> None:
    """A benchmark of a few people prints its command and a row for what it times."""
    done = _run(name, "--tiny")
    assert done.returncode == 0, done.stderr
    assert f"python -m benchmarks {name}\n" in done.stdout
    assert "| what | state | wall s | CPU s | peak MB | median of |" in done.stdout
    assert "**differ" not in done.stdout


def test_page_has_a_place_for_every_table() -> None:
    """The page holds both markers of every benchmark, once."""
    page = (ROOT / "benchmarks" / "README.md").read_text("utf-8")
    for name in NAMES:
        assert page.count(f"<!-- begin {name} -->") == page.count(f"<!-- end {name} -->") == 1


def test_tiny_figures_are_not_written() -> None:
    """Figures of a few people never reach the page."""
    done = _run("start", "--tiny", "--write")
    assert done.returncode == 2
    assert "--tiny" in done.stderr
