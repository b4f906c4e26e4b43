"""How a matching shows itself in a terminal and in a notebook."""

from __future__ import annotations

import html as _html
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mentormatch.people.findings import Findings
    from mentormatch.results.match import UnmatchedList
    from mentormatch.results.matching import Matching

__all__ = ["html", "text", "warnings"]

_SHOWN = 10


def text(matching: Matching) -> str:
    """Return the answer to the first questions, a line each."""
    return "\n".join([*_summary(matching), *_left_out(matching.unmatched)])


def html(matching: Matching) -> str:
    """Return the same for a notebook: plain escaped HTML, no script, capped tables."""
    summary = "<br>".join(_html.escape(line) for line in _summary(matching))
    pairs = matching.to_frame().round(3).to_html(index=False, escape=True, max_rows=30)
    left_out = matching.unmatched._repr_html_() if matching.unmatched else ""
    return f"<p>{summary}</p>{pairs}{left_out}"


def _summary(matching: Matching) -> list[str]:
    scores = matching.scores
    mentees = int(scores.mentee_present.sum())
    served = len({match.mentee for match in matching.matches})
    busy = len({match.mentor for match in matching.matches})
    mentors = int(scores.mentor_present.sum())
    who = f"{served} of {mentees} mentees {'has' if mentees == 1 else 'have'} a mentor"
    made = "1 pair" if len(matching) == 1 else f"{len(matching)} pairs"
    lines = [
        f"{who} ({made}; {busy} of {mentors} mentors)",
        _proof(matching),
        f"mean over everybody {matching.mean:.3f}" + _worst(matching) + _backed(matching),
    ]
    return lines + warnings(matching.findings)


def _proof(matching: Matching) -> str:
    policy, certificate = matching.policy, matching.certificate
    if certificate.proven:
        return (
            f"proven optimal for the objective {policy.objective!r}; "
            f"equals drawn with seed {matching.seed}"
        )
    return f"not proven optimal: at most {certificate.gap / 1e6:.6f} of total is missing"


def _worst(matching: Matching) -> str:
    worst = matching.worst
    if worst is None:
        return ""
    return f"; worst pair {worst.score:.3f} ({worst.mentee} with {worst.mentor})"


def _backed(matching: Matching) -> str:
    if not len(matching):
        return ""
    return f"; {matching.confidence:.0%} of the weight rests on answers"


def warnings(findings: Findings) -> list[str]:
    """Return a line that counts the findings that matter; none if there are none."""
    counted = Counter(finding.severity for finding in findings if finding.severity != "note")
    if not counted:
        return []
    told = ", ".join(f"{counted[s]} {s}{'s' * (counted[s] > 1)}" for s in sorted(counted))
    return [f"{told}: see .findings"]


def _left_out(unmatched: UnmatchedList) -> list[str]:
    mentees, mentors = unmatched.of("mentee"), unmatched.of("mentor")
    gone = sum(person.reason == "WITHDRAWN" for person in mentees)
    withdrawn = f", {gone} of them withdrawn" if gone else ""
    lines = [f"without a mentor: {len(mentees)}{withdrawn}"] if mentees else []
    lines += [f"  {u.person}: {u.reason} - {u.detail}" for u in mentees[:_SHOWN]]
    if len(mentees) > _SHOWN:
        lines.append(f"  and {len(mentees) - _SHOWN} more: see .unmatched")
    if mentors:
        counted = Counter(u.reason for u in mentors)
        told = ", ".join(f"{reason} {count}" for reason, count in sorted(counted.items()))
        lines.append(f"mentors without a mentee: {len(mentors)} ({told})")
    return lines
