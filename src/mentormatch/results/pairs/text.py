"""How a matching shows itself in a terminal and in a notebook: in sentences, a line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mentormatch.objectives import OBJECTIVES
from mentormatch.results.answer import Answer
from mentormatch.results.match import Match, Role, UnmatchedList
from mentormatch.results.pairs.provenance import Review
from mentormatch.results.summary import idle_mentors, waiting, warnings
from mentormatch.text.sentences import Sentence, Who, counted, joined, sentence

__all__ = ["as_mentor", "decided", "left_out", "summary", "wishes"]


def summary(
    answer: Answer,
    mean: float,
    confidence: float,
    by_hand: Sequence[Sentence] = (),
    decided: Sequence[Sentence] = (),
) -> list[Sentence]:
    """Return the answer to the first questions, a line each.

    Parameters
    ----------
    answer
        Pairs.
    mean, confidence
        0…1: mean best score over all mentees, and share of the weight that rests on answers.
    by_hand
        What an edit cost; it stands in the place of the proof.
    decided
        What was decided beforehand, and since.
    """
    return [
        _who(answer),
        *(by_hand or [_proof(answer)]),
        *decided,
        _scores(answer.worst, mean),
        *_backed(answer, confidence),
        *warnings(answer.findings),
    ]


def decided(pinned: int, banned: int, review: Review | None) -> list[Sentence]:
    """Return how many pairs are pinned and banned, and how far the review is; nothing of nothing.

    Parameters
    ----------
    pinned, banned
        Pairs.
    review
        The last one; None of a draft.
    """
    pairs = [
        *([sentence("{count} pinned", count=pinned)] if pinned else []),
        *([sentence("{count} banned", count=banned)] if banned else []),
    ]
    lines = [sentence("by decision: {pairs}", pairs=joined(pairs))] if pairs else []
    if review is None:
        return lines
    if review.status == "published":
        return [*lines, sentence("published on {when}", when=str(review.when))]
    return [*lines, sentence("reviewed on {when}", when=str(review.when))]


def _who(answer: Answer) -> Sentence:
    scores = answer.scores
    return counted(
        int(scores.mentee_present.sum()),
        "{served} of {count} mentees has a mentor ({pairs}; {busy} of {mentors} mentors)",
        "{served} of {count} mentees have a mentor ({pairs}; {busy} of {mentors} mentors)",
        served=len({match.mentee for match in answer.matches}),
        pairs=counted(len(answer), "{count} pair", "{count} pairs"),
        busy=len({match.mentor for match in answer.matches}),
        mentors=int(scores.mentor_present.sum()),
    )


def _proof(answer: Answer) -> Sentence:
    policy, certificate = answer.policy, answer.certificate
    if not OBJECTIVES[policy.objective].optimal:
        return sentence(
            "no mentor and mentee would both rather have one another (objective {objective!r}); "
            "ties settled by lot (seed {seed})",
            objective=policy.objective, seed=str(answer.seed),
        )  # fmt: skip
    if certificate.proven:
        return sentence(
            "proven optimal for the objective {objective!r}; ties settled by lot (seed {seed})",
            objective=policy.objective, seed=str(answer.seed),
        )  # fmt: skip
    return sentence(
        "not proven optimal: the total could be at most {missing:.6f} higher",
        missing=certificate.gap / 1e6,
    )


def _scores(worst: Match | None, mean: float) -> Sentence:
    if worst is None:
        return sentence("mean over everybody {mean:.3f}", mean=mean)
    return sentence(
        "mean over everybody {mean:.3f}; worst pair {score:.3f} ({mentee} with {mentor})",
        mean=mean, score=worst.score,
        mentee=Who(worst.mentee, "mentee"), mentor=Who(worst.mentor, "mentor"),
    )  # fmt: skip


def _backed(answer: Answer, confidence: float) -> list[Sentence]:
    """Return how much of the scores people said themselves; nothing where there is no score."""
    if not len(answer):
        return []
    if round(confidence, 2) == 1:
        return [sentence("the whole score uses people's own answers")]
    return [
        sentence(
            "{share:.0%} of the score uses people's own answers, the rest a neutral default",
            share=confidence,
        )
    ]


def wishes(granted: Mapping[Role, tuple[int, int]]) -> list[Sentence]:
    """Return how many people got somebody whom they wished for; nothing where nobody did.

    Parameters
    ----------
    granted
        By side: how many got one, of how many who named somebody.
    """
    mentees, mentors = granted["mentee"], granted["mentor"]
    told = []
    if mentees[1]:
        told.append(
            sentence(
                "wishes: {got} of the {count} mentees who wished for a mentor got one of them",
                got=mentees[0],
                count=mentees[1],
            )
        )
    if mentors[1]:
        told.append(
            sentence(
                "wishes: {got} of the {count} mentors who wished for a mentee got one of them",
                got=mentors[0],
                count=mentors[1],
            )
        )
    return told


def as_mentor(who: str, mentees: Sequence[str], why: str = "") -> Sentence:
    """Return whom somebody mentors who is a mentee as well, or why nobody."""
    person = Who(who, "mentor")
    if not mentees:
        return sentence("{who} is a mentor too, without a mentee: {why}", who=person, why=why)
    theirs = joined([Who(one, "mentee") for one in mentees])
    return sentence("{who} is a mentor too, of {mentees}", who=person, mentees=theirs)


def left_out(unmatched: UnmatchedList, together: Sequence[Sentence]) -> list[Sentence]:
    """Return mentees who are left out, one a line, and mentors who are as a count.

    Parameters
    ----------
    unmatched
        Everybody who is left out.
    together
        What it takes for all mentees who are left out, a line each.
    """
    mentees = unmatched.of("mentee")
    gone = sum(person.reason == "WITHDRAWN" for person in mentees)
    title = sentence("without a mentor: {count}", count=len(mentees))
    if gone:
        title = sentence("{title}, {gone} of them withdrawn", title=title, gone=gone)
    lines = [*waiting(title, mentees), *together]
    return [*lines, *idle_mentors("mentee", unmatched.of("mentor"))]
