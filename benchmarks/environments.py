"""A virtual environment for each rival, made when it is first asked for, and kept.

What goes into it stands, with pins, in ``requirements/<name>.txt``. Two of the rivals bring an
import package of the same name, so no two share an environment.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import venv
from functools import cache
from pathlib import Path

__all__ = ["interpreter", "pins"]

_REQUIREMENTS = Path(__file__).with_name("requirements")


@cache
def interpreter(name: str, *, install: bool = True) -> Path | None:
    """Return the python of an environment that holds a rival; None if there is none.

    Parameters
    ----------
    name
        Of a file among the requirements.
    install
        Whether an environment that is missing may be made.
    """
    home = _home(name)
    python, done = home / "bin" / "python", home / "installed"
    if done.exists():
        return python
    if not install:
        return None
    venv.create(home, clear=True, with_pip=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--requirement", str(_listed(name))]
    if subprocess.run(pip, check=False, capture_output=True).returncode != 0:
        return None
    done.touch()
    return python


def pins(name: str) -> str:
    """Return what an environment holds, in one line."""
    return ", ".join(_listed(name).read_text("utf-8").split()).replace("==", " ")


def _listed(name: str) -> Path:
    return _REQUIREMENTS / f"{name}.txt"


def _home(name: str) -> Path:
    """Return a folder that is another one for other pins or another Python."""
    version = ".".join(map(str, sys.version_info[:2]))
    digest = hashlib.sha256(_listed(name).read_bytes()).hexdigest()[:8]
    folder = f"{name}-python-{version}-{digest}"
    return Path(tempfile.gettempdir()) / "mentormatch-rivals" / folder
