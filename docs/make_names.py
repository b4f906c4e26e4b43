"""Write the tables of names that come from the Unicode CLDR, by way of babel.

``python docs/make_names.py`` writes them; ``--check`` tells whether they are what babel gives.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from babel.core import get_global

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME = Path(__file__).parents[1] / "src" / "mentormatch" / "people" / "schema"
ORIGIN = "# Made by docs/make_names.py from the Unicode CLDR (Unicode License v3), not by hand.\n"


def zones() -> Iterator[str]:
    """Yield one line a name of Windows, with the IANA zone that it means."""
    yield "# Names of time zones in Windows and Office, and the IANA zone that each of them means."
    yield ""
    for name, zone in sorted(get_global("windows_zone_mapping").items()):
        yield f'"{name}" = "{zone}"'


TABLES = {"windows_zones.toml": zones}


def main(arguments: list[str]) -> int:
    """Write or check the tables, and return the exit code."""
    stale = []
    for name, lines in TABLES.items():
        path, text = HOME / name, ORIGIN + "\n".join(lines()) + "\n"
        if arguments == ["--check"]:
            stale += [] if path.exists() and path.read_text(encoding="utf-8") == text else [name]
        else:
            path.write_text(text, encoding="utf-8")
    if stale:
        print(f"run python docs/make_names.py: {', '.join(stale)} is not what babel gives")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
