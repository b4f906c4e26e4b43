"""Write floors.txt: the oldest release of every library that pyproject.toml allows, as pins.

``python .ci/floors.py`` writes the file, ``--check`` compares it. `.ci/pythons` installs these
releases under the oldest Python, so that a floor is what was seen to pass, and no guess.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = ("all", "test")
_REQUIREMENT = re.compile(r"([\w.-]+)(?:\[([\w,]+)\])?(?:>=([\w.]+))?(\s*;.*)?")


def floors(project: dict[str, object]) -> list[str]:
    """Return a pin for each library of the core and of the extras that the tests need."""
    pins: set[str] = set()
    extras = project["optional-dependencies"]
    assert isinstance(extras, dict)
    waiting = [project["dependencies"], *(extras[name] for name in EXTRAS)]
    for requirement in (one for listed in waiting for one in listed):
        found = _REQUIREMENT.fullmatch(requirement)
        if found is None:
            raise SystemExit(f"pyproject.toml: {requirement!r} is no 'name>=floor'")
        name, more, floor, marker = found.groups()
        if name == project["name"]:
            waiting += [extras[extra] for extra in more.split(",")]
        elif floor is None:
            raise SystemExit(f"pyproject.toml: {requirement!r} names no floor")
        else:
            pins.add(f"{name}=={floor}{marker or ''}")
    return sorted(pins)


def main(*words: str) -> int:
    """Write the file, or return 1 where it is not what would be written."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = "\n".join(floors(project)) + "\n"
    file = ROOT / "floors.txt"
    if words != ("--check",):
        file.write_text(wanted, encoding="utf-8")
    elif not file.exists() or file.read_text("utf-8") != wanted:
        print("floors.txt is out of date: python .ci/floors.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
