"""Bold, dim and coloured words, for terminals that have them and people who want them."""

from __future__ import annotations

import os
import sys
from typing import Literal, TextIO, TypeAlias

__all__ = ["Style", "has_colours", "styled"]

Style: TypeAlias = Literal["bold", "dim", "red", "yellow", "green"]

_CODES: dict[Style, str] = {"bold": "1", "dim": "2", "red": "31", "yellow": "33", "green": "32"}
_MODERN = ("WT_SESSION", "TERM", "ANSICON")
"""What says on Windows that a terminal understands colours."""


def has_colours(stream: TextIO) -> bool:
    """Tell whether a stream is a terminal with colours; see no-color.org for ``NO_COLOR``."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not stream.isatty():
        return False
    return sys.platform != "win32" or any(name in os.environ for name in _MODERN)


def styled(text: str, *styles: Style, colours: bool = True) -> str:
    r"""Return a text with the marks of its styles; without colours the text alone.

    Examples
    --------
    >>> styled("4 left out", "bold", "red"), styled("4 left out", "bold", colours=False)
    ('\x1b[1;31m4 left out\x1b[0m', '4 left out')
    """
    if not colours or not styles or not text:
        return text
    return f"\x1b[{';'.join(_CODES[style] for style in styles)}m{text}\x1b[0m"
