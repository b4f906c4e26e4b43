"""The command line on the bundled programme and on small files, and the examples."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import mentormatch as mm
from benchmarks.answers.command_lines import COMMANDS, FILES, LINES
from benchmarks.answers.told import Case, Parts

__all__ = ["cases", "examples"]

_EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
_LONGEST = ("08", "04", "07", "13")
"""Examples that take longest come first, so that no worker waits at the end."""


_HURRIED, _PATIENT = "seconds=600", "seconds=36_000"
"""A busy machine may need more than the ten minutes that an example gives to a search."""


def examples() -> Iterator[Case]:
    """Yield a case for each example: what it prints and says, and the files it writes."""
    scripts = sorted(_EXAMPLES.glob("[0-9]*.py"), key=lambda path: _rank(path.name))
    for script in scripts:
        yield Case(f"examples/{script.stem}", partial(_example, script))


def _rank(name: str) -> tuple[int, str]:
    number = name[:2]
    return (_LONGEST.index(number) if number in _LONGEST else len(_LONGEST)), name


def _example(script: Path, folder: Path) -> Parts:
    patient = folder / script.name
    patient.write_text(script.read_text("utf-8").replace(_HURRIED, _PATIENT), "utf-8")
    before = _files(folder, {})
    return {**_run([script.name], folder), **_files(folder, before)}


def cases() -> Iterator[Case]:
    """Yield a case for each list of command lines, which share a folder of files."""
    yield Case("commands/help", _help)
    for name, lines in LINES.items():
        yield Case(f"commands/{name}", partial(_commands, lines.strip().splitlines()))


def _help(folder: Path) -> Parts:
    """Return the help of everything."""
    parts: Parts = {}
    for command in ("", *COMMANDS):
        parts |= _named(
            command or "all", _run(["-m", "mentormatch", *command.split(), "-h"], folder)
        )
    return parts | _named("version", _run(["-m", "mentormatch", "--version"], folder))


def _commands(lines: list[str], folder: Path) -> Parts:
    """Run command lines one after another, and read every file that is new or changed."""
    _put_files(folder)
    before = _files(folder, {})
    parts: Parts = {}
    for number, line in enumerate(lines, start=1):
        told = _run(["-m", "mentormatch", *shlex.split(line)], folder)
        parts |= _named(f"{number:02} {line[:60]}", told)
    return parts | _files(folder, before)


def _put_files(folder: Path) -> None:
    """Copy the bundled programme, and write the small files."""
    with mm.datasets.programme_files() as bundled:
        for path in bundled:
            shutil.copyfile(path, folder / path.name)
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")


def _run(words: list[str], folder: Path) -> Parts:
    """Run Python in a folder and return what came of it."""
    done = subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        check=False,
        cwd=folder,
        encoding="utf-8",
        env=_environment(),
    )
    return {"stdout": done.stdout, "stderr": done.stderr, "exit code": str(done.returncode)}


def _environment() -> dict[str, str]:
    """Return variables with which a process says the same in any folder and any terminal."""
    given = os.environ.get("PYTHONPATH", "")
    paths = [str(Path(path).resolve()) for path in given.split(os.pathsep) if path]
    fixed = {"PYTHONUTF8": "1", "COLUMNS": "80", "PYTHONPATH": os.pathsep.join(paths)}
    return {"PYTHONHASHSEED": "0", **os.environ, **fixed}


def _files(folder: Path, before: Mapping[str, str]) -> Parts:
    """Return the texts of the files in a folder, but of those that are as before."""
    found = {
        f"file {path.relative_to(folder).as_posix()}": path.read_text("utf-8", "backslashreplace")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return {name: text for name, text in found.items() if before.get(name) != text}


def _named(prefix: str, parts: Parts) -> Parts:
    return {f"{prefix}: {name}": text for name, text in parts.items()}
