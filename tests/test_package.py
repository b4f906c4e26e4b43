"""The package as a guest in somebody's process: light to import, quiet, and whole.

Holds ``mentormatch`` and its public names to account.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import mentormatch

pytestmark = pytest.mark.portable

HEAVY = ("numpy", "pandas", "pydantic", "scipy", "sklearn")

LOADED = "import json, sys; import mentormatch; print(json.dumps(sorted(sys.modules)))"

# An audit hook cannot be removed, hence a process of its own.
WITHOUT_NETWORK = """
import sys

def refuse(event, arguments):
    if event in {"socket.bind", "socket.connect", "socket.getaddrinfo", "socket.sendto"}:
        raise RuntimeError(f"{event} {arguments}")

sys.addaudithook(refuse)

import mentormatch as mm

programme = mm.datasets.load_programme()
matching = mm.match(programme.mentors, programme.mentees, seed=7)
print(matching.certificate.proven)
"""


def _run(code: str) -> str:
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def test_version_is_that_of_the_distribution() -> None:
    """The version in the package is the version that was installed."""
    assert mentormatch.__version__ == version("mentormatch-engine")


@pytest.mark.parametrize("name", mentormatch.__all__)
def test_public_name_resolves(name: str) -> None:
    """Every name that the package promises can be had, and dir() lists it."""
    assert getattr(mentormatch, name) is not None
    assert name in dir(mentormatch)


def test_public_names_are_sorted_and_distinct() -> None:
    """The list of public names repeats nothing and can be read."""
    names = list(mentormatch.__all__)
    assert names == sorted(set(names))


def test_unknown_name_is_an_attribute_error() -> None:
    """A name that does not exist is refused as by any other module."""
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = mentormatch.no_such_name


@pytest.mark.parametrize("library", HEAVY)
def test_import_is_lazy(library: str) -> None:
    """Importing the package imports none of the libraries that take long."""
    assert library not in json.loads(_run(LOADED))


def test_nothing_asks_what_day_it_is() -> None:
    """Answers depend on people and policy; a desk is told the time by whoever runs it.

    On the command line a decision has the day of today, unless another one is said.
    """
    source = Path(mentormatch.__file__).parent
    clocks = re.compile(r"\b(today|utcnow|localtime|gmtime)\(|\btime\.time\(|\.now\(")
    asked = {
        path.name
        for path in source.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if clocks.search(line) and not line.lstrip().startswith((">>>", "...", "#"))
    }
    assert asked == {"clock.py"}


def test_no_network_is_used() -> None:
    """From import to matching nothing opens a connection or looks up a host."""
    assert _run(WITHOUT_NETWORK).split() == ["True"]
