"""The notebooks give what stands in them.

Holds ``examples/notebooks`` to account: each is executed in a fresh kernel, cell by cell, and its
outputs, pictures too, are byte for byte the committed ones.
"""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("jupytext")
pytest.importorskip("nbclient")

NOTEBOOKS = Path(__file__).resolve().parents[1] / "examples" / "notebooks"
SOURCES = sorted(NOTEBOOKS.glob("[0-9]_*.py"))
MOST_BYTES = 1_000_000


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """The script that executes notebooks."""
    spec = importlib.util.spec_from_file_location("make_notebooks", NOTEBOOKS / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem[0])
def test_a_notebook_gives_what_stands_in_it(source: Path, maker: ModuleType) -> None:
    """Every cell runs without an error or a warning, and gives the committed output."""
    given = maker.text_of(maker.executed(source))
    kept = source.with_suffix(".ipynb").read_text(encoding="utf-8")
    assert given == kept, "python examples/notebooks/make.py writes the notebooks anew"


def test_every_notebook_has_its_source() -> None:
    """No notebook outlives its source, and there are four."""
    assert {path.stem for path in NOTEBOOKS.glob("*.ipynb")} == {path.stem for path in SOURCES}
    assert [path.name[0] for path in SOURCES] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem[0])
def test_a_notebook_is_small_and_runs_no_script(source: Path) -> None:
    """It stays light, no output can run, and no path of a machine stands in it."""
    text = source.with_suffix(".ipynb").read_text(encoding="utf-8")
    assert len(text) < MOST_BYTES
    outputs = json.dumps([cell.get("outputs", []) for cell in json.loads(text)["cells"]])
    assert "<script" not in outputs.lower()
    assert not re.search(r"/(home|root|tmp|Users)/", outputs)
