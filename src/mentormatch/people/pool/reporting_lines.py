"""Cycle detection in reporting lines: managers who, step by step, report to themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.findings import Finding
from mentormatch.text.sentences import Who, joined, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["chain_findings"]


def chain_findings(managers: Mapping[str, str]) -> Iterator[Finding]:
    """Find reporting lines that run in a circle."""
    for loop in _loops(managers):
        yield Finding(
            "warning",
            "circular-chain",
            sentence(
                "The reporting line runs in a circle: {loop}.",
                loop=joined([Who(who, "") for who in (*loop, loop[0])], " → "),
            ),
            column="manager",
            cure=sentence("Correct the manager of one of them."),
            person=loop[0],
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
