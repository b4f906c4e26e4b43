"""How a matching shows itself in a terminal and in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.results.summary import idle_mentors, page, waiting, warnings

if TYPE_CHECKING:
    from mentormatch.results.match import UnmatchedList
    from mentormatch.results.pairs.matching import Matching

__all__ = ["html", "text"]


def text(matching: Matching) -> str:
    """Return the answer to the first questions, a line each."""
    return "\n".join([*_summary(matching), *_left_out(matching.unmatched)])


def html(matching: Matching) -> str:
    """Return the same for a notebook: plain escaped HTML, no script, capped tables."""
    return page(matching, _summary(matching))


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


def _left_out(unmatched: UnmatchedList) -> list[str]:
    mentees = unmatched.of("mentee")
    gone = sum(person.reason == "WITHDRAWN" for person in mentees)
    withdrawn = f", {gone} of them withdrawn" if gone else ""
    title = f"without a mentor: {len(mentees)}{withdrawn}"
    return [*waiting(title, mentees), *idle_mentors("mentee", unmatched.of("mentor"))]
