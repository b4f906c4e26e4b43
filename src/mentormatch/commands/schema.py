"""``mentormatch schema``: the JSON Schema of every file that is read or written."""

from __future__ import annotations

import argparse
import json

from mentormatch.commands.streams import DONE
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.forms import named

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    schema = add_command(
        commands,
        "schema",
        "print a JSON Schema",
        "mentormatch schema policy",
    )
    schema.add_argument(
        "of",
        nargs="?",
        choices=sorted(_SCHEMAS),
        default="profile",
        help="which file the schema describes (default: profile)",
    )
    schema.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    found = named(_SCHEMAS[options.of])
    print(json.dumps(getattr(found, "model_json_schema", found)(), indent=2))
    return DONE


_SCHEMAS = {
    "profile": "people.schema.profile.Profile",
    "policy": "scoring.policy.policy_schema",
    "columns": "people.grammar.column_map.ColumnMap",
    "matching": "results.pairs.record.MatchingRecord",
    "grouping": "results.groups.record.GroupingRecord",
    "desk": "desk.storage.DeskRecord",
    "ledger": "ledger.LedgerRecord",
}
"""File → its model, or the function that makes its schema."""
