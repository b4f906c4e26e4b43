"""A cache of compiled loops saves time, and whatever happens to its files, the answer is the same.

Holds ``solve.compiled`` to account.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mentormatch

numba = pytest.importorskip("numba")

LOOP = """
from mentormatch.solve.compiled import kernel

@kernel
def total(numbers):
    result = numbers[0] * 0
    for number in numbers:
        result += number
    return result
"""

RUN = """
import sys
sys.path.insert(0, sys.argv[1])
import numpy as np
from loop import total
print(total(np.arange(4)), total(np.arange(4) / 2))
"""

WHOLE, HALVES = np.arange(4), np.arange(4) / 2
_names = count()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder of a module with one kernel, and of its cache."""
    (tmp_path / "loop.py").write_text(LOOP, encoding="utf-8")
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path


def _as_in_a_new_process(folder: Path) -> Any:
    """Return the kernel with nothing of it in memory."""
    spec = spec_from_file_location(f"loop{next(_names)}", folder / "loop.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.total


def _answers(loop: Any) -> tuple[float, float]:
    return loop(WHOLE), loop(HALVES)


def _files(folder: Path, ending: str) -> list[Path]:
    found = sorted((folder / "cache").rglob(f"*.{ending}"))
    assert found
    return found


def _loaded(loop: Any) -> int:
    """How many signatures came from the cache."""
    return sum(loop.stats.cache_hits.values())


@pytest.mark.parametrize("ending", ["nbi", "nbc"])
@pytest.mark.parametrize(
    ("kept", "filler"), [(0.0, b""), (0.5, b""), (0.98, b""), (0.5, b"\0")], ids=str
)
def test_a_file_that_was_cut_is_compiled_and_written_again(
    folder: Path, ending: str, kept: float, filler: bytes
) -> None:
    """Index or code, wherever it ends: the answer stands, and the run after it finds a cache."""
    assert _answers(_as_in_a_new_process(folder)) == (6, 3.0)
    for file in _files(folder, ending):
        content = file.read_bytes()
        end = int(len(content) * kept)
        file.write_bytes(content[:end] + filler * (len(content) - end))
    assert _answers(_as_in_a_new_process(folder)) == (6, 3.0)
    after = _as_in_a_new_process(folder)
    assert _answers(after) == (6, 3.0)
    assert _loaded(after) == 2


def test_code_under_the_name_of_another_signature_is_not_run(folder: Path) -> None:
    """As two processes that write at once may leave it."""
    _answers(_as_in_a_new_process(folder))
    first, second = _files(folder, "nbc")
    second.write_bytes(first.read_bytes())
    assert _answers(_as_in_a_new_process(folder)) == (6, 3.0)


def test_a_folder_that_went_away_costs_no_answer(folder: Path) -> None:
    """A file in the place of the folder, between the first line and the first call."""
    loop = _as_in_a_new_process(folder)
    for path in sorted((folder / "cache").rglob("*"), reverse=True):
        path.rmdir()
    (folder / "cache").rmdir()
    (folder / "cache").write_text("a file", encoding="utf-8")
    assert _answers(loop) == (6, 3.0)
    assert _loaded(loop) == 0


def _process(folder: Path, cache: Path, home: Path) -> subprocess.Popen[str]:
    places = {"NUMBA_CACHE_DIR": cache, "HOME": home, "XDG_CACHE_HOME": home, "LOCALAPPDATA": home}
    source = Path(mentormatch.__file__).parents[1]
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(folder)],
        env=os.environ
        | {name: str(path) for name, path in places.items()}
        | {"PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_where_nothing_can_be_written_every_process_compiles(folder: Path) -> None:
    """A file stands where each folder would be made: also a superuser cannot write there."""
    blocked = folder / "blocked"
    blocked.write_text("a file", encoding="utf-8")
    (folder / "__pycache__").write_text("a file", encoding="utf-8")
    assert _process(folder, blocked, blocked).communicate() == ("6 3.0\n", "")


def test_two_processes_may_write_at_once(folder: Path) -> None:
    """Both answer, and so does whoever reads what they left."""
    pair = [_process(folder, folder / "cache", folder) for _ in range(2)]
    assert [process.communicate() for process in pair] == [("6 3.0\n", "")] * 2
    assert _answers(_as_in_a_new_process(folder)) == (6, 3.0)


def test_every_kernel_of_the_package_has_this_cache() -> None:
    """A loop with a decorator of its own would bring the fault back."""
    from mentormatch.solve.compiled import ForgivingCache

    package = Path(mentormatch.__file__).parent
    files = [*package.rglob("kernels.py"), *package.rglob("kernels/*.py")]
    names = [".".join(file.relative_to(package.parent).with_suffix("").parts) for file in files]
    found = [
        value
        for name in names
        for value in vars(import_module(name.removesuffix(".__init__"))).values()
        if isinstance(value, numba.core.dispatcher.Dispatcher)
    ]
    assert len(found) > 40
    assert all(isinstance(loop._cache, ForgivingCache) for loop in found)
