"""What a matching and groups show alike in a terminal and in a notebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mentormatch.findings import Findings
from mentormatch.results.match import Unmatched
from mentormatch.results.names import NOBODY, Names
from mentormatch.scoring.checks.comparison import HEADLINES

__all__ = ["headlines", "idle_mentors", "waiting", "warnings"]

_SHOWN = 10


def warnings(findings: Findings) -> list[str]:
    """Return a line that counts the findings that matter; none if there are none."""
    counted = Counter(finding.severity for finding in findings if finding.severity != "note")
    if not counted:
        return []
    told = ", ".join(f"{counted[s]} {s}{'s' * (counted[s] > 1)}" for s in sorted(counted))
    return [f"{told}: see .findings"]


def headlines(findings: Findings) -> list[str]:
    """Return what has to be known before anything else: nobody was compared, sides are swapped."""
    first = [finding for finding in findings if finding.code in HEADLINES]
    first.sort(key=lambda finding: HEADLINES.index(finding.code))
    return [f"{finding.message} {finding.cure}" for finding in first]


def waiting(title: str, left: Sequence[Unmatched], names: Names = NOBODY) -> list[str]:
    """Return a title and who is left out, one a line, the first of many; nothing if nobody is."""
    lines = [title] if left else []
    lines += [
        f"  {names(u.person, u.side)}: {u.reason} - {names.told(u.detail)}" for u in left[:_SHOWN]
    ]
    if len(left) > _SHOWN:
        lines.append(f"  and {len(left) - _SHOWN} more: see .unmatched")
    return lines


def idle_mentors(without: str, mentors: Sequence[Unmatched]) -> list[str]:
    """Return a line that counts mentors who got nobody, by reason; none if there are none."""
    if not mentors:
        return []
    counted = Counter(mentor.reason for mentor in mentors)
    told = ", ".join(f"{reason} {count}" for reason, count in sorted(counted.items()))
    return [f"mentors without a {without}: {len(mentors)} ({told})"]
