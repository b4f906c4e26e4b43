"""How a matching shows itself in a terminal and in a notebook."""

from __future__ import annotations

from mentormatch.results.answer import Answer
from mentormatch.results.match import Match, UnmatchedList
from mentormatch.results.names import Names
from mentormatch.results.summary import idle_mentors, waiting, warnings

__all__ = ["left_out", "summary"]


def summary(answer: Answer, mean: float, confidence: float, names: Names) -> list[str]:
    """Return the answer to the first questions, a line each.

    Parameters
    ----------
    answer
        Pairs.
    mean, confidence
        0…1: mean best score over all mentees, and share of the weight that rests on answers.
    names
        How people are called.
    """
    scores = answer.scores
    mentees = int(scores.mentee_present.sum())
    served = len({match.mentee for match in answer.matches})
    busy = len({match.mentor for match in answer.matches})
    mentors = int(scores.mentor_present.sum())
    who = f"{served} of {mentees} mentees {'has' if mentees == 1 else 'have'} a mentor"
    made = "1 pair" if len(answer) == 1 else f"{len(answer)} pairs"
    backed = f"; {confidence:.0%} of the weight rests on answers" if len(answer) else ""
    lines = [
        f"{who} ({made}; {busy} of {mentors} mentors)",
        _proof(answer),
        f"mean over everybody {mean:.3f}" + _worst(answer.worst, names) + backed,
    ]
    return lines + warnings(answer.findings)


def _proof(answer: Answer) -> str:
    policy, certificate = answer.policy, answer.certificate
    if certificate.proven:
        return (
            f"proven optimal for the objective {policy.objective!r}; "
            f"equals drawn with seed {answer.seed}"
        )
    return f"not proven optimal: at most {certificate.gap / 1e6:.6f} of total is missing"


def _worst(worst: Match | None, names: Names) -> str:
    if worst is None:
        return ""
    mentee, mentor = names(worst.mentee, "mentee"), names(worst.mentor, "mentor")
    return f"; worst pair {worst.score:.3f} ({mentee} with {mentor})"


def left_out(unmatched: UnmatchedList, names: Names) -> list[str]:
    """Return mentees who are left out, one a line, and mentors who are as a count."""
    mentees = unmatched.of("mentee")
    gone = sum(person.reason == "WITHDRAWN" for person in mentees)
    withdrawn = f", {gone} of them withdrawn" if gone else ""
    title = f"without a mentor: {len(mentees)}{withdrawn}"
    return [*waiting(title, mentees, names), *idle_mentors("mentee", unmatched.of("mentor"))]
