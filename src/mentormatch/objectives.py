"""Objectives of matching: lexicographic stages as data, which policies, solvers and judges share.

An objective is a list of stages, each optimised among the optima of the stages before it. Those of
`OBJECTIVES` are what a policy names; what else it asks for adds stages to them (`composed`). What a
stage is called, what it counts and how a certificate words it stands here. How it is proven stands
in the judge (`solve.pairs.judge.stages`), and how it is reached in the engines
(`solve.pairs.dense.solve` and `solve.pairs.scale.solve`), each in one table. What weights and warm
starts need to know of an objective is one bit, `people_first`; peers answer those that say so.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

__all__ = [
    "AT_MOST_CHANGES",
    "BLOCKING",
    "COVERAGE",
    "COVERAGE_TOTAL",
    "EVENNESS",
    "KEPT",
    "LOTTERY",
    "MOST_WAITED",
    "OBJECTIVES",
    "PEOPLE",
    "RANKS",
    "STAGES",
    "TOTAL",
    "TOTAL_FIRST",
    "WAITING",
    "WORST",
    "Objective",
    "ObjectiveName",
    "StageKind",
    "composed",
    "objective_of",
]

ObjectiveName = Literal["coverage", "total", "maximin", "rank", "stable"]

MOST_WAITED = 3
"""Rounds of waiting that count; whoever has waited longer counts as one of these."""


@dataclass(frozen=True, slots=True)
class StageKind:
    """A stage of a lexicographic objective.

    Attributes
    ----------
    name
        What answers and records call it.
    words
        What a certificate calls it.
    counted
        Whether its value counts people, rounds or pairs; it is units of score otherwise.
    priced
        Whether dual prices of its own prove it.
    joint
        Whether one weighted sum bounds it together with the stage beside it. That tells the total
        of the objective "total" from the one of "coverage", which have other proofs.
    ranked
        Whether its proof counts the rank of each pair in place of its score.
    """

    name: str
    words: str
    counted: bool = False
    priced: bool = False
    joint: bool = False
    ranked: bool = False


COVERAGE = StageKind("coverage", "most mentees served", counted=True)
WAITING = StageKind("waiting", "most rounds waited by those served", counted=True)
KEPT = StageKind("kept", "most earlier pairs kept", counted=True)
COVERAGE_TOTAL = StageKind("coverage_total", "highest total at that coverage", priced=True)
WORST = StageKind("worst", "worst pair raised")
TOTAL = StageKind("total", "highest total", priced=True)
TOTAL_FIRST = StageKind("total", "highest total", priced=True, joint=True)
PEOPLE = StageKind("people", "most mentees at that total", counted=True, joint=True)
RANKS = StageKind("ranks", "highest ranks at that coverage", counted=True, priced=True, ranked=True)
BLOCKING = StageKind("blocking", "pairs that would both rather have one another", counted=True)
EVENNESS = StageKind("evenness", "loads of mentors evened out", counted=True)
LOTTERY = StageKind("lottery", "drawn among equals")


@dataclass(frozen=True, slots=True)
class Objective:
    """What is sought, stage by stage.

    Attributes
    ----------
    name
        What a policy calls it.
    stages
        In the order in which they count; the lottery comes after all of them. Where the objective
        is `optimal`, one at least is priced: the first of these is reached before any worst pair is
        raised and tells what places are worth, the last describes all optimal matchings
        (`certificates.priced_stages`). Objectives whose stages have the same names, optional ones
        aside, have the same stages: that is how a list of stages tells what they are
        (`objective_of`).
    people_first
        Whether one more person outweighs any total, or one more unit any number of people.
    before_people
        What comes before serving one more person, in words; empty where nothing does.
    for_peers
        Whether `solve.peers` answers it, where nothing but people and total is told apart.
    counts
        Name of the stage whose value and bound an answer tells as its own.
    slack_ppm
        Share of the total, in millionths, that raising the worst pair may cost, where the objective
        says it; None leaves it to the policy.
    on_terms
        Whether the engine on terms reaches it, which never sees all scores at once.
    optimal
        Whether nothing better exists once all stages are proven. Optional stages and minimum loads
        are for these only.
    """

    name: ObjectiveName
    stages: tuple[StageKind, ...]
    people_first: bool
    before_people: str = ""
    for_peers: bool = False
    counts: str = "total"
    slack_ppm: int | None = None
    on_terms: bool = True
    optimal: bool = True


OBJECTIVES: dict[str, Objective] = {
    objective.name: objective
    for objective in (
        Objective(
            "coverage", (COVERAGE, COVERAGE_TOTAL, WORST, TOTAL), people_first=True, for_peers=True
        ),
        Objective(
            "total",
            (TOTAL_FIRST, PEOPLE),
            people_first=False,
            before_people="the total",
            for_peers=True,
        ),
        Objective(
            "maximin",
            (COVERAGE, COVERAGE_TOTAL, WORST, TOTAL),
            people_first=True,
            slack_ppm=1_000_000,
        ),
        Objective("rank", (COVERAGE, RANKS), people_first=True, counts="ranks", on_terms=False),
        Objective(
            "stable",
            (BLOCKING,),
            people_first=False,
            counts="blocking",
            on_terms=False,
            optimal=False,
        ),
    )
}

AT_MOST_CHANGES = Objective("coverage", (COVERAGE, TOTAL), people_first=True, on_terms=False)
"""What a re-match with a limit of changes seeks; no policy asks for it by name."""

OPTIONAL = (WAITING, KEPT, EVENNESS)
"""Stages that any objective may have besides, in the order in which they come."""

STAGES: dict[str, StageKind] = {
    kind.name: kind
    for objective in OBJECTIVES.values()
    for kind in (*objective.stages, *OPTIONAL, LOTTERY)
}
"""What a stage of this name counts and how it is worded, under any objective."""


def composed(
    objective: Objective, *, waiting: bool = False, kept: bool = False, even: bool = False
) -> Objective:
    """Return an objective with stages that a policy or a re-match asks for besides.

    Parameters
    ----------
    objective
        A row of `OBJECTIVES`. One that is not `optimal` takes no further stage and is returned as
        it is; whoever asks for one says so.
    waiting
        Among those who serve as many people, those who have waited longest are served.
    kept
        Then as many pairs of an earlier matching are kept as can be.
    even
        Last of all before the lottery, loads are evened out.

    Examples
    --------
    >>> [kind.name for kind in composed(OBJECTIVES["coverage"], waiting=True).stages]
    ['coverage', 'waiting', 'coverage_total', 'worst', 'total']
    """
    if not objective.optimal:
        return objective
    people = 1 + max(objective.stages.index(k) for k in (COVERAGE, PEOPLE) if k in objective.stages)
    after = tuple(k for k, asked in ((WAITING, waiting), (KEPT, kept)) if asked)
    last = (EVENNESS,) if even else ()
    stages = (*objective.stages[:people], *after, *objective.stages[people:], *last)
    return replace(objective, stages=stages)


def objective_of(names: Collection[str]) -> Objective:
    """Return the objective whose stages have just these names, the lottery aside."""
    asked = {kind.name for kind in OPTIONAL} & set(names)
    own = set(names) - asked - {LOTTERY.name}
    known = (*OBJECTIVES.values(), AT_MOST_CHANGES)
    found = next(o for o in known if own == {kind.name for kind in o.stages})
    return composed(
        found,
        waiting=WAITING.name in asked,
        kept=KEPT.name in asked,
        even=EVENNESS.name in asked,
    )
