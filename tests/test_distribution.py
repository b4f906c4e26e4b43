"""What is shipped is whole: a wheel, unzipped or not, does what the clone does.

Holds ``pyproject.toml`` and ``datasets.programme`` to account.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[1]

BUNDLED_FILES = """
import mentormatch as mm
with mm.datasets.programme_files() as files:
    print(mm.__file__, *(files.plan.with_name(file.name).is_file() for file in files))
    print(*(file.name for file in files))
"""


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of an sdist and of a wheel, built from this tree."""
    folder = tmp_path_factory.mktemp("shipped")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def wheel(shipped: Path) -> Path:
    """The wheel."""
    (found,) = shipped.glob("*.whl")
    return found


def _python(path: Path, cwd: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", *words],
        env=os.environ | {"PYTHONPATH": str(path)},
        cwd=cwd,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    """Code, data, templates and the mark of a typed package; no test, no cache."""
    source = ROOT / "src"
    wanted = {
        file.relative_to(source).as_posix()
        for file in (source / "mentormatch").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    names = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == wanted
    assert {"mentormatch/py.typed", "mentormatch/results/templates/report.html"} <= names


def test_what_an_index_shows_has_no_link_that_leads_nowhere(wheel: Path) -> None:
    """Relative links and pictures of the README are words there."""
    with ZipFile(wheel) as content:
        (name,) = (name for name in content.namelist() if name.endswith("/METADATA"))
        shown = content.read(name).decode().partition("\n\n")[2]
    assert "# mentormatch" in shown
    assert re.findall(r"\]\((?!https://)[^)]*\)", shown) == []


def test_the_sdist_holds_what_its_tests_need(shipped: Path) -> None:
    """Tests, pages and examples, and no test of a folder that stays at home."""
    (found,) = shipped.glob("*.tar.gz")
    with tarfile.open(found) as content:
        names = {name.partition("/")[2] for name in content.getnames()}
    assert {"tests/conftest.py", "conftest.py", "README.md", "floors.txt", "docs/index.md"} <= names
    assert not {name for name in names if name.startswith((".ci/", "benchmarks/"))}
    assert "tests/test_benchmarks.py" not in names


def test_the_demo_runs_from_an_unzipped_wheel(wheel: Path, tmp_path: Path) -> None:
    """Without an installation, from a folder that holds nothing else."""
    with ZipFile(wheel) as content:
        content.extractall(tmp_path / "unzipped")  # noqa: S202  (built a moment ago)
    told = _python(tmp_path / "unzipped", tmp_path, "-m", "mentormatch", "demo")
    assert told.startswith("mentor,mentee,score")
    assert (tmp_path / "mentormatch-demo" / "report.html").is_file()


def test_the_demo_runs_from_a_zip(wheel: Path, tmp_path: Path) -> None:
    """The wheel itself on the path: nothing is read but through the loader of the package."""
    told = _python(wheel, tmp_path, "-m", "mentormatch", "demo")
    assert told.startswith("mentor,mentee,score")


def test_the_bundled_programme_shares_a_folder_also_in_a_zip(wheel: Path, tmp_path: Path) -> None:
    """So that its programme file finds the tables beside it."""
    file, *told = _python(wheel, tmp_path, "-c", BUNDLED_FILES).split()
    assert str(wheel) in file
    names = ["mentors.csv", "mentees.csv", "columns.toml", "programme.toml", "lunch.toml"]
    assert told == ["True"] * 5 + names


@pytest.mark.parametrize("ending", [".whl", ".zip"])
def test_compiled_loops_are_imported_from_a_zip(wheel: Path, tmp_path: Path, ending: str) -> None:
    """Where machine code cannot be kept beside the source."""
    pytest.importorskip("numba")
    zipped = tmp_path / f"package{ending}"
    zipped.write_bytes(wheel.read_bytes())
    code = "from mentormatch.solve.compiled import kernel; import mentormatch.solve.packed.kernels"
    assert _python(zipped, tmp_path, "-c", code) == ""
