"""Execute the notebooks in a fresh kernel, and write them with their outputs.

    python examples/notebooks/make.py                  all
    python examples/notebooks/make.py 1 4              those whose name begins so
    python examples/notebooks/make.py --into FOLDER    elsewhere, to be compared

The percent scripts are the source; what stands in the notebooks is what they gave.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import jupytext  # type: ignore[import-untyped]
import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).resolve().parent
SECONDS_A_CELL = 120


def sources(*starts: str) -> list[Path]:
    """Return the percent scripts whose names begin so, or all, in their order."""
    return [path for path in sorted(HERE.glob("[0-9]_*.py")) if path.name.startswith(starts or "")]


def executed(source: Path) -> nbformat.NotebookNode:
    """Run a percent script cell by cell in a kernel of its own and an empty folder."""
    notebook = nbformat.from_dict(jupytext.read(source))
    notebook.metadata = _METADATA
    os.environ["PYTHONUTF8"] = "1"
    # A kernel that colours and frames what it prints would give other bytes on another terminal.
    os.environ.pop("FORCE_COLOR", None)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook,
            timeout=SECONDS_A_CELL,
            kernel_name="python3",
            resources={"metadata": {"path": folder}},
            record_timing=False,
        )
        client.execute()
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
        if cell.cell_type == "code":
            cell.outputs = [_told(output, source) for output in cell.outputs]
    return notebook


_METADATA = nbformat.from_dict(
    {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
)


def _told(output: Any, source: Path) -> Any:
    """Refuse what a cell complained of; a notebook that warns is not done."""
    if output.get("name") == "stderr":
        raise SystemExit(f"{source.name} wrote to the error stream:\n{output['text']}")
    return output


def text_of(notebook: nbformat.NotebookNode) -> str:
    """Return the notebook as it is kept: keys in order, one line each, so that changes show."""
    return json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def main(words: list[str]) -> None:
    """Write the notebooks."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("starts", nargs="*", help="the number of a notebook")
    parser.add_argument("--into", type=Path, default=HERE, help="the folder to write to")
    given = parser.parse_args(words)
    for source in sources(*given.starts):
        target = given.into / f"{source.stem}.ipynb"
        target.write_text(text_of(executed(source)), encoding="utf-8")
        print(target.name)


if __name__ == "__main__":
    main(sys.argv[1:])
