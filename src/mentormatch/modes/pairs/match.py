"""Matching mentors with mentees: the verbs `match` and `score`."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from os import PathLike
from typing import Any, Literal

import numpy as np

from mentormatch.decisions.model import NONE, Decisions
from mentormatch.errors import Infeasible, PolicyError
from mentormatch.findings import Finding, Findings
from mentormatch.modes.pools import as_policy, as_pools
from mentormatch.objectives import OBJECTIVES
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.references import check_references
from mentormatch.people.schema.profile import Profile
from mentormatch.results.pairs.matching import Matching
from mentormatch.results.pairs.pins import put_back, take_out
from mentormatch.results.pairs.provenance import Provenance
from mentormatch.results.pairs.question import pinned_loads, question
from mentormatch.results.pairs.standing import Standing, stand
from mentormatch.scoring.checks.answer_share import Meetings, few_answers
from mentormatch.scoring.checks.comparison import check_comparison
from mentormatch.scoring.checks.policy_checks import check_policy
from mentormatch.scoring.checks.waiting import waiting_mentors
from mentormatch.scoring.kernels import Overlap
from mentormatch.scoring.limits.of_people import unanswered_limits
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.scores import Scores, compile_scores
from mentormatch.solve.pairs.assignment import Assignment, Earlier
from mentormatch.solve.pairs.question import Question
from mentormatch.solve.pairs.scale.progress import Round
from mentormatch.solve.pairs.solve import solve_pairs
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import several
from mentormatch.text.sentences import Who, counted, few, sentence

__all__ = ["check_pairs", "earlier_answer", "match", "matched", "score", "with_ids"]

_SHOWN = 4
_PAIRS_SHOWN = 10


def score(
    mentors: Profiles | Iterable[Profile],
    mentees: Profiles | Iterable[Profile],
    policy: Policy | None = None,
) -> Scores:
    """Score every mentor with every mentee, lazily.

    Parameters
    ----------
    mentors, mentees
        The two pools; a person may stand in both.
    policy
        What makes a good match; ``Policy()`` if None.

    Returns
    -------
    Scores
        Rows are mentors and columns mentees, both in order of id.

    Raises
    ------
    PolicyError
        If a criterion names a field that neither pool has, or cannot be computed.
    """
    return compile_scores(*as_pools(mentors, mentees), as_policy(policy))


def match(
    mentors: Profiles | Iterable[Profile],
    mentees: Profiles | Iterable[Profile],
    policy: Policy | None = None,
    *,
    seed: int = 0,
    engine: Literal["auto", "matrix", "scale"] = "auto",
    seconds: float = math.inf,
    progress: Callable[[Round], object] | None = None,
    start: Matching | None = None,
    decisions: Decisions | str | PathLike[str] | Iterable[Any] | None = None,
) -> Matching:
    """Match mentees with mentors, optimally and with a proof.

    Capacities on both sides, minimum loads and several mentors per mentee come from the profiles
    (``max_mentees``, ``min_mentees``, ``max_mentors``, ``min_mentors``). For reverse mentoring give
    the juniors as mentors and ``presets.reverse()``.

    Parameters
    ----------
    mentors, mentees
        The two pools; a person may stand in both.
    policy
        What makes a good match and what is sought over all; ``Policy()`` if None.
    seed
        Seed of the lottery among equally good matchings, a whole number. The order of rows never
        matters.
    engine
        ``"auto"`` holds all scores as a matrix up to a few thousand people, and works without a
        matrix beyond, where the extra ``[scale]`` is needed. ``"matrix"`` and ``"scale"`` insist.
        Both give the same pairs.
    seconds
        Time after which a large pool gets the best matching so far, with its gap; so does an
        interruption.
    progress
        Called with what each round of a large pool has reached, for instance `print`.
    start
        An earlier matching of mostly the same people, made in this process or read from its record.
        After small changes a large pool is then matched again in a fraction of the time, with the
        same pairs and the same proof as without. A matching of other people, or of a small pool,
        helps little and does no harm; a small pool does without.
    decisions
        Pairs that are pinned or banned: :class:`mentormatch.Decisions`, or what its ``read`` takes.
        A pinned pair takes its places and counts for minimum loads, people and total; the worst
        pair is raised among the others. The rest is matched, and proven, around the pins.

    Returns
    -------
    Matching
        Checked by the judge before it is returned. That nobody can be matched is an answer, not an
        error.

    Raises
    ------
    Infeasible
        If minimum loads cannot be met; with the arithmetic.
    Conflict
        If decisions contradict one another, ask for more places than there are, or pin a pair that
        a rule forbids; with the fewest that do, and their rows.
    UnknownPerson
        If a decision names nobody; near ids are named.
    PolicyError
        If the policy cannot be computed for these people, or `start` is not a matching.
    TooLarge
        If the instance does not fit into memory or into exact arithmetic.
    MissingExtra
        If ``engine="scale"`` is asked for and not installed.

    Examples
    --------
    >>> import mentormatch as mm
    >>> programme = mm.datasets.load_programme()
    >>> matching = mm.match(programme.mentors, programme.mentees, seed=7)
    >>> matching.certificate.gap
    0
    """
    mentors, mentees = as_pools(mentors, mentees)
    earlier = earlier_answer(start)
    asked = NONE if decisions is None else Decisions.read(decisions)
    standing = stand(score(mentors, mentees, policy), asked)
    return matched(
        standing, seed=seed, engine=engine, seconds=seconds, progress=progress, start=earlier
    )


def matched(
    standing: Standing,
    *,
    seed: int,
    engine: str = "auto",
    seconds: float = math.inf,
    progress: Callable[[Round], object] | None = None,
    start: Earlier | None = None,
    provenance: Provenance | None = None,
    solve: Callable[[Question], Assignment] | None = None,
) -> Matching:
    """Match people whose decisions stand.

    Parameters
    ----------
    standing
        Scores with pinned and earlier pairs, and decisions.
    seed, engine, seconds, progress
        See `match`.
    start
        An earlier answer for mostly the same people.
    provenance
        Where the answer comes from; None: from the decisions alone.
    solve
        What answers the question in place of the engines.
    """
    scores, decided, told = standing
    mentors, mentees = scores.mentors, scores.mentees
    if engine not in ("auto", "matrix", "scale"):
        raise PolicyError(f"engine: expected 'auto', 'matrix' or 'scale', got {quoted(engine)}")
    _refuse_promises(scores)
    try:
        rest = (
            solve(question(scores))
            if solve
            else solve_pairs(
                question(scores),
                seed=seed,
                engine=engine,
                seconds=seconds,
                progress=progress,
                start=start,
            )
        )
    except Infeasible as error:
        raise with_ids(error, scores) from None
    assignment = put_back(rest, scores)
    findings = Findings(
        [
            *_readings(mentors, mentees),
            *told,
            *check_references(mentors, mentees),
            *check_comparison(scores),
            *check_policy(scores),
            *waiting_mentors(scores),
            *unanswered_limits(scores.policy.limits, mentors, mentees),
            *check_pairs(scores, assignment),
        ]
    )
    return Matching.of(scores, assignment, seed, findings, provenance or Provenance(decided))


def _readings(mentors: Profiles, mentees: Profiles) -> list[Finding]:
    """Return what was noticed at reading; of one table in both roles once."""
    told = {id(finding) for finding in mentors.findings}
    return [*mentors.findings, *(f for f in mentees.findings if id(f) not in told)]


def earlier_answer(start: Matching | None) -> Earlier | None:
    """Return the answer of an earlier matching, for a warm start.

    Raises
    ------
    PolicyError
        If it is no matching.
    """
    if start is None:
        return None
    if not isinstance(start, Matching):
        raise PolicyError(
            f"start: expected a Matching, as match() returns it, got {type(start).__name__}"
        )
    scores = start.scores
    return Earlier(scores.mentors.ids, scores.mentees.ids, _solved(start))


def _solved(matching: Matching) -> Assignment:
    """Return what the solver found: before edits, and without pins."""
    edit = matching.provenance.edit
    found = edit.optimum if edit else matching.certificate.assignment
    return take_out(found, matching.scores)


def _refuse_promises(scores: Scores) -> None:
    """Refuse pins, minimum loads and rounds waited under an objective that knows none.

    Raises
    ------
    PolicyError
        With the mentors who are promised mentees, or the setting that ignores rounds.
    """
    objective, asked = OBJECTIVES[scores.policy.objective], question(scores)
    promised = np.flatnonzero(asked.mentor_minimum)
    if len(scores.pinned) and objective.counts != "total":
        raise PolicyError(
            f"objective {objective.name!r} knows no pinned pairs; drop the pins, or use another "
            "objective"
        )
    if scores.policy.loads == "even" and (len(scores.pinned) or objective.counts != "total"):
        what = "with pinned pairs" if len(scores.pinned) else f"under objective {objective.name!r}"
        raise PolicyError(f'loads are not evened out {what}; leave loads = "even" out')
    if objective.optimal:
        return
    if asked.limited:
        what = "limits" if asked.groups else "promises of mentors (min_mentors)"
        raise PolicyError(
            f"objective {objective.name!r} knows no {what}; leave them out, or use another "
            "objective"
        )
    if asked.mentee_worth is not None:
        raise PolicyError(
            f"objective {objective.name!r} knows no rounds waited, and some mentees tell theirs; "
            'say waiting = "ignore", or use another objective'
        )
    if not promised.size:
        return
    named = few([scores.mentors.ids[j] for j in promised.tolist()], _SHOWN)
    raise PolicyError(
        f"objective {objective.name!r} knows no minimum loads, and {named} have some "
        "(min_mentees); lift them with mentors.capped(min_mentees=0), or use another objective"
    )


def with_ids(error: Infeasible, scores: Scores) -> Infeasible:
    """Tell the arithmetic of unmet minimum loads with ids in place of rows, pins included."""
    if question(scores).limited:
        # Limits are told by name, and people by their keys, which are ids.
        return Infeasible(
            str(error),
            shortfall=error.shortfall,
            mentors=[scores.mentors.ids[int(row)] for row in error.mentors],
            needed=error.needed,
            reachable=error.reachable,
        )
    rows = [int(row) for row in error.mentors]
    named = [scores.mentors.ids[row] for row in rows]
    if not rows:
        return error
    pinned = int(pinned_loads(scores)[0][rows].sum())
    beside = f"besides {several(pinned, 'pinned', 'pinned')} " if pinned else ""
    cure = (
        ", relax a requirement or drop a pin" if len(scores.pinned) else ", or relax a requirement"
    )
    return Infeasible(
        f"{', '.join(named)} must have {error.needed} mentees {beside}(min_mentees), and only "
        f"{error.reachable} can come to them; lower their minimum by {error.shortfall} in all"
        f"{cure}",
        shortfall=error.shortfall,
        mentors=named,
        needed=error.needed,
        reachable=error.reachable,
    )


def check_pairs(scores: Scores, assignment: Assignment) -> Iterator[Finding]:
    """Yield warnings: few answers, pairs that share no hours, notes of the solver."""
    yield from few_answers(Meetings(scores, *assignment.pairs.T))
    yield from _no_shared_hours(scores, assignment)
    yield from _both_ways(scores, assignment)
    yield from (Finding("warning", "solver", note) for note in assignment.notes)


def _both_ways(scores: Scores, assignment: Assignment) -> Iterator[Finding]:
    mentors, mentees = scores.mentors.ids, scores.mentees.ids
    made = {(mentors[j], mentees[i]) for j, i in assignment.pairs.tolist()}
    both = sorted(pair for pair in made if pair[0] < pair[1] and pair[::-1] in made)
    if both:
        yield Finding(
            "warning",
            "both-ways",
            counted(
                len(both),
                "{count} pair of people would mentor one another: {one} and {other}.",
                "{count:,} pairs of people would mentor one another; the first is {one} and "
                "{other}.",
                one=Who(both[0][0], "mentor"),
                other=Who(both[0][1], "mentee"),
            ),
            cure=sentence(
                "Add {line} to the requirements of the policy to forbid that.",
                line='{ kind = "OneWay" }',
            ),
        )


def _no_shared_hours(scores: Scores, assignment: Assignment) -> Iterator[Finding]:
    j, i = assignment.pairs.T
    for criterion, part in zip(scores.policy.criteria, scores.parts, strict=True):
        if not isinstance(criterion, Overlap):
            continue
        apart = (part.pairs(j, i) == 0) & part.answered_pairs(j, i)
        rows = np.flatnonzero(apart)
        if not rows.size:
            continue
        pairs = [
            sentence(
                "{mentee} with {mentor}",
                mentee=Who(scores.mentees.ids[i[row]], "mentee"),
                mentor=Who(scores.mentors.ids[j[row]], "mentor"),
            )
            for row in rows[:_PAIRS_SHOWN].tolist()
        ]
        yield Finding(
            "warning",
            "no-shared-hours",
            counted(
                len(rows),
                "{count} of the pairs shares no quarter of an hour: {pairs}.",
                "{count:,} of the pairs share no quarter of an hour: {pairs}.",
                pairs=few(pairs, _PAIRS_SHOWN, by="; ", of=len(rows)),
            ),
            column="availability",
            cure=sentence(
                "They have 0 under {part!r} in the table of pairs; make Overlap a requirement of "
                "the policy to forbid such pairs.",
                part=part.name,
            ),
        )
