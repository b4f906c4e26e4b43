"""What a matching and groups show alike in a terminal and in a notebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mentormatch.findings import Findings
from mentormatch.results.match import Unmatched
from mentormatch.scoring.checks.comparison import HEADLINES
from mentormatch.text.sentences import Sentence, Who, counted, fixed, sentence

__all__ = ["headlines", "idle_mentors", "waiting", "warnings"]

_SHOWN = 10


def warnings(findings: Findings) -> list[Sentence]:
    """Return a line that counts the findings that matter; none if there are none."""
    severities = Counter(finding.severity for finding in findings if finding.severity != "note")
    refused, repairs, found = (severities[s] for s in ("refused", "repair", "warning"))
    told = (
        sentence("{count} refused", count=refused),
        counted(repairs, "{count} repair", "{count} repairs"),
        counted(found, "{count} warning", "{count} warnings"),
    )
    shown = tuple(words for words in told if words.values["count"])
    return [sentence("{shown}: see .findings", shown=shown)] if shown else []


def headlines(findings: Findings) -> list[Sentence]:
    """Return what has to be known before anything else: nobody was compared, sides are swapped."""
    first = (finding for finding in findings if finding.code in HEADLINES)
    return [
        sentence("{message} {cure}", message=found.message, cure=found.cure or "")
        for found in first
    ]


def waiting(title: Sentence, left: Sequence[Unmatched]) -> list[Sentence]:
    """Return a title and who is left out, one a line, the first of many; nothing if nobody is."""
    lines = [title] if left else []
    lines += [
        sentence(
            "  {who}: {reason} - {detail}",
            who=Who(u.person, u.side), reason=u.reason, detail=u.detail,
        )
        for u in left[:_SHOWN]
    ]  # fmt: skip
    if len(left) > _SHOWN:
        lines.append(sentence("  and {more} more: see .unmatched", more=len(left) - _SHOWN))
    return lines


def idle_mentors(without: str, mentors: Sequence[Unmatched]) -> list[Sentence]:
    """Return a line that counts mentors who got nobody, by reason; none if there are none."""
    if not mentors:
        return []
    reasons = Counter(mentor.reason for mentor in mentors)
    told = tuple(f"{reason} {count}" for reason, count in sorted(reasons.items()))
    return [
        sentence(
            "mentors without a {partner}: {count} ({reasons})",
            partner=fixed(without), count=len(mentors), reasons=told,
        )
    ]  # fmt: skip
