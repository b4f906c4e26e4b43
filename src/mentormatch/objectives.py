"""Objectives of matching: lexicographic stages as data, which policies, solvers and judges share.

An objective is a list of stages, each optimised among the optima of the stages before it. What a
stage is called, what it counts and how a certificate words it stands here. How it is proven stands
in the judge (`solve.pairs.judge.stages`), and how it is reached in the engines
(`solve.pairs.dense.solve` and `solve.pairs.scale.solve`), each in one table. What weights and warm
starts need to know of an objective is one bit, `people_first`; peers answer those that say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "COVERAGE",
    "COVERAGE_TOTAL",
    "LOTTERY",
    "OBJECTIVES",
    "PEOPLE",
    "STAGES",
    "TOTAL",
    "TOTAL_FIRST",
    "WORST",
    "Objective",
    "ObjectiveName",
    "StageKind",
]

ObjectiveName = Literal["coverage", "total"]


@dataclass(frozen=True, slots=True)
class StageKind:
    """A stage of a lexicographic objective.

    Attributes
    ----------
    name
        What answers and records call it.
    words
        What a certificate calls it.
    in_people
        Whether its value counts people; it counts units of score otherwise.
    priced
        Whether dual prices of its own prove it.
    joint
        Whether one weighted sum bounds it together with the stage beside it. That tells the total
        of the objective "total" from the one of "coverage", which have other proofs.
    """

    name: str
    words: str
    in_people: bool = False
    priced: bool = False
    joint: bool = False


COVERAGE = StageKind("coverage", "most mentees served", in_people=True)
COVERAGE_TOTAL = StageKind("coverage_total", "highest total at that coverage", priced=True)
WORST = StageKind("worst", "worst pair raised")
TOTAL = StageKind("total", "highest total", priced=True)
TOTAL_FIRST = StageKind("total", "highest total", priced=True, joint=True)
PEOPLE = StageKind("people", "most mentees at that total", in_people=True, joint=True)
LOTTERY = StageKind("lottery", "drawn among equals")


@dataclass(frozen=True, slots=True)
class Objective:
    """What is sought, stage by stage.

    Attributes
    ----------
    name
        What a policy calls it.
    stages
        In the order in which they count; the lottery comes after all of them. One is called
        "total", which bounds the sum of scores, and one at least is priced: the first of these is
        reached before any worst pair is raised and tells what places are worth, the last describes
        all optimal matchings (`certificates.priced_stages`). No two objectives have stages of the
        same names: that is how a list of stages tells its objective.
    people_first
        Whether one more person outweighs any total, or one more unit any number of people.
    before_people
        What comes before serving one more person, in words; empty where nothing does.
    for_peers
        Whether `solve.peers` answers it, where nothing but people and total is told apart.
    """

    name: ObjectiveName
    stages: tuple[StageKind, ...]
    people_first: bool
    before_people: str = ""
    for_peers: bool = False


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
    )
}

STAGES: dict[str, StageKind] = {
    kind.name: kind for objective in OBJECTIVES.values() for kind in (*objective.stages, LOTTERY)
}
"""What a stage of this name counts and how it is worded, under any objective."""
