"""The history of peers: who has met before, as pairs, earlier answers, or a table on file."""

from __future__ import annotations

import io
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.errors import InputError
from mentormatch.files import read_text
from mentormatch.findings import Finding, Findings
from mentormatch.people.pool.profiles import Profiles
from mentormatch.results.answer import Answer
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import first_few
from mentormatch.text.sentences import counted, sentence

if TYPE_CHECKING:
    import pandas as pd


__all__ = ["Pairs", "Past", "meetings", "past_pairs", "read_history"]

Past = tuple[str, str] | Answer
"""A pair of ids, or an answer whose members have met."""

Pairs = tuple[tuple[str, str], ...]

_SHOWN = 3
_NAMED = 12


def past_pairs(history: Iterable[Past] | Answer, pool: Profiles) -> tuple[Pairs, Findings]:
    """Return the pairs of a pool that have met, each once, and what was noticed.

    Raises
    ------
    InputError
        If something is no pair of two different ids; every fault is told.
    """
    listed, faults = _listed(history)
    if faults:
        raise InputError("history: " + "; ".join(faults[:_SHOWN]) + _more(len(faults)))
    known = {pair for pair in listed if pair[0] in pool and pair[1] in pool}
    gone = sorted({person for pair in set(listed) - known for person in pair if person not in pool})
    return tuple(sorted(known)), Findings(_unknown(gone))


def meetings(answer: Answer) -> Pairs:
    """Return every two people who are in one group of an answer, each pair in order."""
    groups = (sorted(set(match.ids)) for match in answer.matches)
    return tuple((a, b) for group in groups for a, b in combinations(group, 2))


def read_history(path: Path) -> Pairs:
    """Read who has met from a CSV file.

    Two kinds of table are read: the groups that `mentormatch peers` writes, with the columns
    ``group`` and ``person`` (and ``round``), and pairs in two columns, ``person`` and ``peer``.

    Raises
    ------
    InputError
        If the file cannot be read, or has neither kind of columns.
    """
    table = _table(path)
    if {"group", "person"} <= set(table.columns):
        keys = [name for name in ("round", "group") if name in table.columns]
        groups = (sorted(set(rows["person"])) for _, rows in table.groupby(keys))
        return tuple((a, b) for group in groups for a, b in combinations(group, 2))
    if {"person", "peer"} <= set(table.columns):
        return tuple(zip(table["person"], table["peer"], strict=True))
    raise InputError(
        f"{quoted(path.name)}: expected the columns 'group' and 'person', or 'person' and 'peer'; "
        f"found {first_few([quoted(name) for name in table.columns], _NAMED)}"
    )


def _table(path: Path) -> pd.DataFrame:
    import pandas as pd

    try:
        text = read_text(path, f"the history {quoted(path.name)}", InputError)
        return pd.read_csv(
            io.StringIO(text), dtype=str, keep_default_na=False, skipinitialspace=True
        )
    except pd.errors.EmptyDataError:
        raise InputError(f"{quoted(path.name)} is empty; expected a header") from None
    except (ValueError, OverflowError):
        # A parser of tables repeats cells in its errors.
        raise InputError(
            f"{quoted(path.name)} cannot be read as CSV: its rows are not as wide as its header, "
            "or a quote is not closed"
        ) from None


def _listed(history: object) -> tuple[list[tuple[str, str]], list[str]]:
    if isinstance(history, Answer):
        return list(meetings(history)), []
    if isinstance(history, str) or not isinstance(history, Iterable):
        return [], ["expected pairs of ids or earlier answers"]
    pairs: list[tuple[str, str]] = []
    faults: list[str] = []
    for place, one in enumerate(history, start=1):
        if isinstance(one, Answer):
            pairs += meetings(one)
        elif _is_pair(one):
            first, second = sorted(word.strip() for word in one)
            pairs.append((first, second))
        else:
            faults.append(f"item {place} is no pair of two different ids")
    return pairs, faults


def _is_pair(one: object) -> bool:
    if isinstance(one, str) or not isinstance(one, Iterable):
        return False
    words = list(one)
    texts = len(words) == 2 and all(isinstance(word, str) for word in words)
    return texts and words[0].strip() != words[1].strip()


def _more(count: int) -> str:
    return f"; and {count - _SHOWN} more" if count > _SHOWN else ""


def _unknown(gone: list[str]) -> list[Finding]:
    if not gone:
        return []
    return [
        Finding(
            "note",
            "history-unknown",
            counted(
                len(gone),
                "{count} id of the history is not in the pool, so it has no effect.",
                "{count} ids of the history are not in the pool, so they have no effect.",
            ),
            cure=sentence("Check the spelling if you expect them here."),
        )
    ]
