"""People who name people: managers, preferences, vetoes and past partners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.people.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["chain_findings"]


def chain_findings(ids: Sequence[str], managers: Mapping[str, str]) -> Iterator[Finding]:
    """Find reporting lines that run in a circle, and managers who are not in the file."""
    for loop in _loops(managers):
        yield Finding(
            "warning",
            "circular-chain",
            f"The reporting line runs in a circle: {' → '.join([*loop, loop[0]])}.",
            column="manager",
            cure="Correct the manager of one of them.",
            person=loop[0],
        )
    strangers = set(managers.values()) - set(ids)
    if strangers:
        yield Finding(
            "warning",
            "manager-unknown",
            f"{len(strangers)} managers are not in the file, so reporting lines end at them.",
            column="manager",
            cure="Add their rows if a chain above them matters.",
        )


def _loops(managers: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Each circle once, from its smallest id upward in the line."""
    done: set[str] = set()
    for start in sorted(managers):
        line: dict[str, int] = {}
        who = start
        while who in managers and who not in done and who not in line:
            line[who] = len(line)
            who = managers[who]
        if who in line:
            loop = list(line)[line[who] :]
            lowest = loop.index(min(loop))
            yield (*loop[lowest:], *loop[:lowest])
        done.update(line)
