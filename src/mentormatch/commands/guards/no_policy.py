"""A file that is named as policy and is another file of ours: which, and where it belongs."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mentormatch.errors import PolicyError
from mentormatch.text.masking import masked

__all__ = ["refuse_other_files"]

_OTHERS = {
    "matches": (
        "the record of a matching, not a policy; name the policy that it was made with, or give "
        "it as --record to a command that takes one, which then uses the policy in it"
    ),
    "decision": "a file of decisions, not a policy; give it as --decisions",
    "mentors": "a column map, not a policy; give it as --columns",
    "mentees": "a column map, not a policy; give it as --columns",
    "fields": "a column map, not a policy; give it as --columns",
}
"""What a file is by a key that no policy has."""


def refuse_other_files(path: Path) -> None:
    """Refuse a record, decisions or a column map in place of a policy.

    Raises
    ------
    PolicyError
        With what the file is, and the option that takes it.
    """
    held = _read(path)
    for key, what in _OTHERS.items():
        if key in held:
            raise PolicyError(f"--policy: {masked(path.name)!r} is {what}")


def _read(path: Path) -> Mapping[str, Any]:
    """Return the tables of a file; nothing of one that cannot be read, which the policy tells."""
    try:
        text = path.read_text("utf-8-sig")
        held = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (OSError, ValueError, RecursionError):
        return {}
    return held if isinstance(held, Mapping) else {}
