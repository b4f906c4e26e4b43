"""Write the tables of names that come from the Unicode CLDR, by way of babel.

``python docs/make_names.py`` writes them; ``--check`` tells whether they are what babel gives.
"""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from babel.core import Locale, UnknownLocaleError, get_global

from mentormatch.text.spelling import fold

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


def languages() -> Iterator[str]:
    """Yield one line a language: its ISO 639 code, other codes, and names in three languages."""
    yield "# Languages by ISO 639 code: other codes of the same language, and its names in English,"
    yield "# in Dutch and in itself, folded. A name that two languages share is left out."
    yield ""
    names: dict[str, list[str]] = {}
    for code in filter(_plain, sorted(Locale("en").languages)):
        names.setdefault(ONE.get(code, code), []).extend([code, *_names(code)])
    for alias, code in (*sorted(get_global("language_aliases").items()), *ALSO):
        if (_plain(alias) or " " in alias or alias in dict(ALSO)) and _plain(code):
            names.setdefault(ONE.get(code, code), []).append(alias)
    count = Counter(name for told in names.values() for name in set(told))
    for code, told in sorted(names.items()):
        listed = ", ".join(f'"{n}"' for n in dict.fromkeys(told) if count[n] == 1 and n != code)
        yield f"{code} = [{listed}]"


ALSO = (
    ("brazilian portuguese", "pt"),
    ("castellano", "es"),
    ("castilian", "es"),
    ("dari", "fa"),
    ("farsi", "fa"),
    ("flemish", "nl"),
    ("frisian", "fy"),
    ("gaelic", "gd"),
    ("mandarijn", "zh"),
    ("mandarin", "zh"),
    ("vlaams", "nl"),
)
"""Names that people write and that the CLDR gives to a variety, or not at all."""
ONE = {"nb": "no", "nn": "no"}
"""Two written forms of one spoken language."""


def _plain(code: str) -> bool:
    return code.isalpha() and len(code) in (2, 3)


def _names(code: str) -> Iterator[str]:
    for locale in ("en", "nl", code):
        with suppress(UnknownLocaleError):
            name = Locale(locale).languages.get(code)
            if name:
                yield fold(name)


TABLES = {"windows_zones.toml": zones, "languages.toml": languages}


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
