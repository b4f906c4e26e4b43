"""``mentormatch schema``: the JSON Schema of every file that is read or written."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable

from mentormatch.commands.people import Commands
from mentormatch.commands.streams import DONE

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    schema = commands.add_parser("schema", help="print a JSON Schema")
    schema.add_argument("of", nargs="?", choices=sorted(_SCHEMAS), default="profile")
    schema.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    print(json.dumps(_SCHEMAS[options.of](), indent=2))
    return DONE


def _profile() -> dict[str, object]:
    from mentormatch.people.schema.profile import Profile

    return Profile.model_json_schema()


def _policy() -> dict[str, object]:
    from mentormatch.scoring.policy import policy_schema

    return policy_schema()


def _columns() -> dict[str, object]:
    from mentormatch.people.grammar.column_map import ColumnMap

    return ColumnMap.model_json_schema()


def _matching() -> dict[str, object]:
    from mentormatch.results.pairs.record import MatchingRecord

    return MatchingRecord.model_json_schema()


def _grouping() -> dict[str, object]:
    from mentormatch.results.groups.record import GroupingRecord

    return GroupingRecord.model_json_schema()


def _desk() -> dict[str, object]:
    from mentormatch.desk.storage import DeskRecord

    return DeskRecord.model_json_schema()


def _ledger() -> dict[str, object]:
    from mentormatch.ledger import LedgerRecord

    return LedgerRecord.model_json_schema()


_SCHEMAS: dict[str, Callable[[], dict[str, object]]] = {
    "profile": _profile,
    "policy": _policy,
    "columns": _columns,
    "matching": _matching,
    "grouping": _grouping,
    "desk": _desk,
    "ledger": _ledger,
}
