"""Reasons for whoever has no peer: one each, the first that applies.

1. ``WITHDRAWN``: not active, or not there in the period.
2. One rule alone excludes everybody: ``VETOED_BY_ALL``, ``CHAIN_EXCLUDED_ALL``, ``BELOW_FLOOR``.
3. ``NO_FEASIBLE_PEER``: nobody in the pool is allowed, for several reasons, which are counted.
4. ``LOTTERY``: an answer that is as good serves this person in the place of somebody else.
5. ``ODD_POOL``: people are allowed, and all of them have partners; no division serves more people.
   ``STOPPED`` where that is not proven, ``OBJECTIVE`` where the sum comes first and another
   division serves more people.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.modes.peers.pieces import certificate_of
from mentormatch.results.match import Unmatched, UnmatchedList, Why
from mentormatch.results.pairs.obstacles import never_together
from mentormatch.scoring.people_rules import NotInChain, NotSelf, NotVetoed
from mentormatch.scoring.presence import Together
from mentormatch.scoring.scores import Scores
from mentormatch.solve.peers.problem import PeerAnswer, PeerProblem
from mentormatch.solve.peers.solve import solve_peers
from mentormatch.text.masking import quoted
from mentormatch.text.sentences import Sentence, counted, sentence

__all__ = ["peer_reasons"]

_WITHDRAWN: Why = (
    "WITHDRAWN",
    sentence("takes no part: not active, or not there in the period"),
    "",
)


def peer_reasons(
    scores: Scores, problem: PeerProblem, met: Bools, answer: PeerAnswer
) -> UnmatchedList:
    """Return everybody without a partner, in order of id, with one reason each."""
    placed = {row for group in answer.groups for row in group}
    alone = [row for row in range(problem.size) if row not in placed]
    present = scores.mentee_present
    servable = problem.allowed[alone].any()
    could = _people_servable(problem, answer) if servable else (0, 0)
    verdicts = [
        _WITHDRAWN
        if not present[row]
        else _left_over(problem, answer, row, could)
        if problem.allowed[row].any()
        else _excluded(scores, met, row)
        for row in alone
    ]
    ids = scores.mentees.ids
    return UnmatchedList(
        Unmatched(ids[row], "peer", *verdict) for row, verdict in zip(alone, verdicts, strict=True)
    )


def _left_over(problem: PeerProblem, answer: PeerAnswer, row: int, could: tuple[int, int]) -> Why:
    """Tell of somebody who is allowed to meet people; `could`: of `_people_servable`."""
    allowed = int(problem.allowed[row].sum())
    who = counted(
        allowed,
        "{count} person is allowed and has a partner already",
        "{count} people are allowed and have partners already",
    )
    served, (reached, most) = sum(map(len, answer.groups)), could
    fix = sentence("relax a rule, or invite one person more")
    if _drawn(problem, answer, row):
        drawn = sentence("an equally good answer has a place for this person; the draw decided")
        return "LOTTERY", drawn, fix
    # Whoever may meet anybody is in some division that serves as many as there can be.
    if not problem.people_first and reached > served and answer.bound == answer.value:
        detail = sentence(
            "{who}; placing one more would lower the total, which comes first", who=who
        )
        return "OBJECTIVE", detail, sentence("use objective='coverage'")
    if most > served:
        detail = sentence("{who}; it is not proven that nobody else can be placed", who=who)
        return "STOPPED", detail, sentence("search with more candidates")
    return "ODD_POOL", sentence("{who}; nobody is left to meet", who=who), fix


def _drawn(problem: PeerProblem, answer: PeerAnswer, row: int) -> bool:
    """Tell whether she could take somebody's place in an answer that is proven, or of her equal."""
    proven = answer.bound == answer.value
    for group in answer.groups:
        for person in group:
            others = [other for other in group if other != person]
            joined = row, *others
            if (
                problem.allowed[row, others].all()
                and problem.worth_of(joined) == problem.worth_of(group)
                and (proven or _alike(problem, row, person))
            ):
                return True
    return False


def _alike(problem: PeerProblem, one: int, other: int) -> bool:
    """Tell whether two people are the same to everybody else."""
    rest = np.setdiff1d(np.arange(problem.size), [one, other])
    return bool(
        problem.person[one] == problem.person[other]
        and (problem.allowed[one, rest] == problem.allowed[other, rest]).all()
        and (problem.weight[one, rest] == problem.weight[other, rest]).all()
    )


def _people_servable(problem: PeerProblem, answer: PeerAnswer) -> tuple[int, int]:
    """Return how many people some division serves, and how many none exceeds."""
    if problem.people_first:
        served = sum(map(len, answer.groups))
        return served, _people_bound(problem, answer)
    alike = PeerProblem(
        np.zeros_like(problem.weight), problem.allowed, "coverage", None, problem.trio
    )
    found = solve_peers(alike)
    return sum(map(len, found.groups)), _people_bound(alike, found)


def _people_bound(problem: PeerProblem, answer: PeerAnswer) -> int:
    return certificate_of(problem, answer).stages[0].bound


def _excluded(scores: Scores, met: Bools, row: int) -> Why:
    """Tell what stands between a person and everybody else who takes part."""
    others = np.flatnonzero(scores.mentee_present)
    others = others[others != row]
    if not others.size:
        nobody = sentence("nobody else takes part")
        return "NO_FEASIBLE_PEER", nobody, sentence("invite more people")
    counts, by_rule = _counts(scores, met, row, others)
    if by_rule.get("together") == len(others):
        return never_together(scores, "mentee", row, others, "peer")
    alone = next((kind for kind in _ALONE if by_rule.get(kind, 0) == len(others)), None)
    if alone:
        return _ALONE[alone](len(others))
    detail = sentence(
        "of {all} people none is allowed: {counts}",
        all=len(others),
        counts=tuple(
            sentence("{rule} excludes {count}", rule=name, count=count)
            for name, count in counts
            if count
        ),
    )
    return "NO_FEASIBLE_PEER", detail, sentence("relax a rule, or invite more people")


def _vetoed(count: int) -> Why:
    detail = sentence("vetoes exclude all {people}", people=_people(count))
    return "VETOED_BY_ALL", detail, sentence("ask whether a veto can be lifted")


def _in_chain(count: int) -> Why:
    detail = sentence("all {people} are in the same reporting line", people=_people(count))
    return "CHAIN_EXCLUDED_ALL", detail, sentence("invite people from other reporting lines")


def _below_floor(count: int) -> Why:
    detail = sentence(
        "with all {people} one of the two gains less than the floor", people=_people(count)
    )
    return "BELOW_FLOOR", detail, sentence("lower the floor, or ask for more answers")


def _people(count: int) -> Sentence:
    return sentence("{count} people", count=count)


_ALONE: dict[str, Callable[[int], Why]] = {
    "veto": _vetoed,
    "chain": _in_chain,
    "floor": _below_floor,
}
"""The rules that get a reason of their own where they exclude everybody by themselves."""


def _counts(
    scores: Scores, met: Bools, row: int, others: Ints
) -> tuple[list[tuple[str, int]], dict[str, int]]:
    """Return how many others each rule excludes, by name and by kind; both directions count."""
    own = np.array([row])
    counts, kinds = [], {}
    for rule in scores.rules:
        passes = rule.passes(own, others)[0] & rule.passes(others, own)[:, 0]
        count = int((~passes).sum())
        if not isinstance(rule.criterion, NotSelf):
            counts.append((quoted(rule.part.name), count))
        if isinstance(rule.criterion, NotVetoed):
            kinds["veto"] = count
        if isinstance(rule.criterion, NotInChain):
            kinds["chain"] = count
        if isinstance(rule.criterion, Together):
            kinds["together"] = count
    before = int(met[row, others].sum())
    counts.append((sentence("having met before"), before))
    if scores.policy.floor is not None:
        above = scores.above_floor(own, others)[0] & scores.above_floor(others, own)[:, 0]
        kinds["floor"] = int((~above).sum())
        counts.append((sentence("the floor"), kinds["floor"]))
    return counts, kinds
