"""Take out of a text what depends on the place, the moment or the versions, and on nothing else."""

from __future__ import annotations

import re
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

__all__ = ["RULES", "Rule", "plain"]

_PROJECT = Path(__file__).resolve().parents[2]


class Rule(NamedTuple):
    """A pattern that is replaced, and why it may not count as a difference."""

    name: str
    pattern: str
    put: str | Callable[[re.Match[str]], str]
    reason: str


def _in_order(found: re.Match[str]) -> str:
    return f"frozenset({{{', '.join(sorted(found[1].split(', ')))}}})"


RULES = (
    Rule("address", r" at 0x[0-9a-f]+", " at 0x…", "where an object lies in memory"),
    Rule("round", r"scanned in [\d.]+ s", "scanned in … s", "what a round of a large pool took"),
    Rule(
        "record",
        r'"versions": \{[^}]*\}',
        '"versions": {…}',
        "a record names the interpreter and the libraries it was made with",
    ),
    Rule("version", r"\bmentormatch \d+\.\d+\.\d+", "mentormatch …", "pages name the version"),
    Rule(
        "pydantic",
        r"errors\.pydantic\.dev/[\d.]+/",
        "errors.pydantic.dev/…/",
        "messages of pydantic link to the page of its version",
    ),
    Rule(
        "set",
        r"frozenset\(\{([^{}]*)\}\)",
        _in_order,
        "the order in a set follows the hashes of texts, which another process may draw anew",
    ),
    Rule(
        "line",
        r'File "[^"]+", line \d+, in \S+\n(?: {4}.*\n)+',
        "…\n",
        "a traceback shows lines of source, which may move",
    ),
)


def plain(text: str, folder: Path) -> str:
    """Return a text as it would be anywhere, at any time.

    Parameters
    ----------
    text
        What was said or written.
    folder
        The temporary folder in which it was; its path and its name become ``FOLDER``, the path of
        this project ``PROJECT``, and that of the libraries ``LIBRARIES``.
    """
    places = {
        str(folder.resolve()): "FOLDER",
        str(folder): "FOLDER",
        folder.name: "FOLDER",
        str(_PROJECT): "PROJECT",
        sysconfig.get_path("purelib"): "LIBRARIES",
        sys.prefix: "PREFIX",
    }
    for place, name in places.items():
        text = text.replace(place, name)
    for rule in RULES:
        text = re.sub(rule.pattern, rule.put, text)
    return text
