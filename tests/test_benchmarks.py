"""The benchmarks run, and their plain matrix holds our scores; nothing is timed here.

Holds the package ``benchmarks`` to account.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mentormatch as mm

ROOT = Path(__file__).resolve().parents[1]
NAMES = (
    "start", "cold", "three_thousand", "reading", "peer", "rivals", "shapes", "rematch", "what_if",
    "few_changes", "left_out", "desk", "boards", "alike", "policies", "million",
)  # fmt: skip


@pytest.fixture
def benchmarks(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that imports a module of the benchmarks, which are not installed."""
    monkeypatch.syspath_prepend(str(ROOT))
    return lambda name: importlib.import_module(f"benchmarks.{name}")


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


@pytest.mark.parametrize("capacities", [False, True])
def test_plain_matrix_equals_our_scores(benchmarks: Any, tmp_path: Path, capacities: bool) -> None:
    """The matrix that rivals get holds our scores to the unit, and 0 for pairs not to be made."""
    features, plain_matrix = benchmarks("features"), benchmarks("plain_matrix")
    cohort = features.drawn(200, capacities)
    scores = mm.score(cohort.mentors, cohort.mentees)
    path = tmp_path / "people.npz"
    np.savez(path, **features.encoded(scores))
    plain = plain_matrix.prepared(plain_matrix.read(str(path)))
    ours = np.where(scores.eligible, scores.units, 0)
    assert not scores.eligible.all()
    np.testing.assert_array_equal(plain.units(), ours)
    top = plain_matrix.TOP
    np.testing.assert_array_equal(plain.costs(), top - ours)
    places = np.repeat(top - ours.T, plain.places, axis=1)
    np.testing.assert_array_equal(plain.costs_of_places(), places)


def test_process_is_stopped_at_its_time_limit(benchmarks: Any) -> None:
    """A process that takes too long ends, and the reason is told in a few words."""
    process = benchmarks("process")
    limits = process.Limits(0.2, 10)
    with pytest.raises(process.Stopped, match=r"^stopped at 0\.2 s$"):
        process.run([sys.executable, "-c", "import time; time.sleep(60)"], {}, limits)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is watched where /proc tells it")
def test_process_is_stopped_at_its_memory_limit(benchmarks: Any) -> None:
    """A process that takes too much memory ends, and the reason is told in a few words."""
    process = benchmarks("process")
    code = "import time; kept = bytearray(b'1') * 200_000_000; time.sleep(60)"
    with pytest.raises(process.Stopped, match=r"^stopped at 0\.1 GB$"):
        process.run([sys.executable, "-c", code], {}, process.Limits(60, 0.1))


def test_failure_is_told_by_its_last_line(benchmarks: Any) -> None:
    """A process that fails is reported by what it said last, and more of it as a note."""
    process = benchmarks("process")
    with pytest.raises(process.Stopped, match=r"^failed: ValueError: too big\n") as caught:
        process.run([sys.executable, "-c", "raise ValueError('too big')"], {})
    assert "Traceback" in caught.value.__notes__[0]


def test_copies_are_distinct_people_with_equal_profiles(benchmarks: Any) -> None:
    """Every profile comes as often as asked, under an id of its own."""
    cohort = benchmarks("features").drawn(40, copies=10)
    assert len(cohort.mentors) == len(set(cohort.mentors.ids)) == 40
    first, copy = cohort.mentees["e000001"], cohort.mentees["e000001-7"]
    assert first.seeks == copy.seeks
    assert first.availability == copy.availability


def test_growth_is_fitted_and_continued(benchmarks: Any) -> None:
    """The exponent is that of a power law; what is expected grows by it, and by n² at least."""
    growth = benchmarks("growth")
    assert growth.exponent([10, 20, 40], [1, 8, 64]) == pytest.approx(3)
    assert growth.expected([10, 20], [1, 8], 40) == pytest.approx(64)
    assert growth.expected([10, 20], [1, 2], 40) == pytest.approx(8)


def test_rival_that_fails_or_is_missing_is_left_out(benchmarks: Any, tmp_path: Path) -> None:
    """A tool that fails at a size is told with the reason, and not run at a larger one."""
    contest, process, features = (benchmarks(name) for name in ("contest", "process", "features"))
    python, env = Path(sys.executable), process.environment(tmp_path)
    fails = contest.Tool("fails", features.write, ("encoding",), python, env, lambda _: {})
    missing = contest.Tool("missing", features.write, (), None, env, lambda _: {})
    asked: list[tuple[int, int]] = []
    outcomes = contest.compete(
        [fails, missing],
        (2, 3),
        contest.Rules(process.Limits(60, 4), repeats=1),
        lambda size, tools: asked.append((size, len(tools))),
    )
    told = [one.reason for one in outcomes]
    assert told[0].startswith("failed: TypeError")
    assert told[1:] == ["not installed", "not run: did not finish a smaller size", "not installed"]
    assert asked == [(2, 1), (3, 0)]


def test_size_beyond_time_or_memory_is_not_run(benchmarks: Any) -> None:
    """By the growth so far a size is left out, with the memory or the time that it would take."""
    contest, process, laps = (benchmarks(name) for name in ("contest", "process", "laps"))
    tool = contest.Tool("slow", len, ("solve",), Path(sys.executable), {}, lambda _: {})
    rules = contest.Rules(process.Limits(600, 12), patience=150)

    def reason(seconds: float, peak: float) -> str:
        run = process.Run(seconds, seconds, peak, (laps.Lap("solve", "warm", seconds, seconds),))
        return str(contest.why_not(tool, 10_000, [contest.Outcome(tool, 1_000, [run])], rules))

    assert reason(1, 200) == ""
    assert reason(2, 200) == "not run: about 200 s expected"
    assert reason(1, 900) == "not run: needs 80 GB"


def test_same_answers_are_told_from_others(
    benchmarks: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Asked twice, a case has the same digests; a digest that differs is told by case and part."""
    same, before = benchmarks("same_answers").main, tmp_path / "before.json"
    asked = ["--workers", "1", "--only", "styles/0[01]", "presets"]
    assert same([str(before), *asked]) == 0
    assert same(["--against", str(before), *asked, "--keep", str(tmp_path / "kept")]) == 0
    assert (tmp_path / "kept" / "styles" / "00" / "csv").read_text("utf-8").startswith("style,")
    digests = json.loads(before.read_text("utf-8"))
    assert list(digests) == ["presets", "styles/00", "styles/01"]
    before.write_text(json.dumps({**digests, "presets": {**digests["presets"], "flat": ""}}))
    capsys.readouterr()
    assert same(["--against", str(before), *asked]) == 1
    assert capsys.readouterr().out.splitlines()[1:] == ["presets: flat"]


def test_only_place_and_moment_are_taken_out_of_a_text(benchmarks: Any, tmp_path: Path) -> None:
    """Where a text stood, addresses and seconds are gone; figures of an answer stay."""
    plain = benchmarks("answers.plain").plain
    text = f"{tmp_path}/pairs.csv: <a at 0x7f>, 3 pairs scanned in 0.2 s, frozenset({{'b', 'a'}})"
    put = "FOLDER/pairs.csv: <a at 0x…>, 3 pairs scanned in … s, frozenset({'a', 'b'})"
    assert plain(text, tmp_path) == put
    assert plain("worst pair 0.272", tmp_path) == "worst pair 0.272"
