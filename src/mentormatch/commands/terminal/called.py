"""What people are called in an error that a command tells on a terminal; elsewhere by id."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mentormatch.errors import MentorMatchError
    from mentormatch.people.pool.profiles import Profiles

__all__ = ["keep_names", "told_by_label"]


def keep_names(options: argparse.Namespace, *pools: Profiles) -> None:
    """Keep the people that a command has read, for what it may have to tell of them."""
    options.people_read = pools


def told_by_label(error: MentorMatchError, options: argparse.Namespace) -> str:
    """Return an error in words, with people by label where a person reads it and may."""
    from mentormatch.results.names import Names

    people = getattr(options, "people_read", None)
    if people is None or getattr(options, "ids_only", False) or not sys.stderr.isatty():
        return str(error)
    # The argument may be a sentence that knows who is who; what an error shows is plain text.
    said = error.args[0] if error.args and error.args[0] == str(error) else str(error)
    return Names(*people).told(said)
