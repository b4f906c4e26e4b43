"""Coverage of needs in words: who covers which, what stays open, what nobody can cover."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mentormatch.findings import Finding, Findings
from mentormatch.modes.panels.instance import Skills
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.references import check_references
from mentormatch.results.match import Piece
from mentormatch.scoring.checks.answer_share import Meetings, few_answers
from mentormatch.scoring.checks.comparison import check_comparison
from mentormatch.scoring.checks.policy_checks import check_policy
from mentormatch.scoring.scores import Scores
from mentormatch.solve.panels.problem import BoardProblem, TeamProblem
from mentormatch.text.masking import quoted
from mentormatch.text.sentences import Sentence, Who, counted, few, sentence

__all__ = ["Coverage", "comma_list", "coverage_findings", "coverage_pieces"]

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Coverage:
    """Needs told in words.

    Parameters
    ----------
    problem
        The arrays.
    skills
        Names of the skills.
    mentors, mentees
        The pools.
    """

    problem: BoardProblem | TeamProblem
    skills: Skills
    mentors: Profiles
    mentees: Profiles

    def needs_of(self, mentee: int) -> range:
        """Return the places of a mentee's needs."""
        starts = self.problem.needs.starts
        return range(int(starts[mentee]), int(starts[mentee + 1]))

    def skill(self, need: int) -> str:
        """Return the name of the skill of a need."""
        return self.skills.names[int(self.problem.needs.items[need])]

    def holders(self, need: int, members: Sequence[int]) -> list[Who]:
        """Return ids of the members who hold the level that is sought."""
        return self.called([j for j in members if self.problem.holds[need, j]])

    def helpers(self, need: int, members: Sequence[int]) -> list[Who]:
        """Return ids of the members who cover a part at least."""
        return self.called([j for j in members if self.problem.gains[need, j] > 0])

    def called(self, members: Sequence[int]) -> list[Who]:
        """Return ids of mentors."""
        return [Who(self.mentors.ids[j], "mentor") for j in members]


def coverage_pieces(
    coverage: Coverage, mentees: Sequence[int], members: Sequence[int], units: tuple[int, int]
) -> tuple[Piece, ...]:
    """Return what is covered in full, in part and not at all, and by whom.

    Parameters
    ----------
    coverage
        Words.
    mentees
        Whose needs.
    members
        Mentors who sit together.
    units
        Micro-units of what is covered in full, and of what is covered in part.
    """
    full: list[str] = []
    part: list[str] = []
    nobody: list[str] = []
    for mentee in mentees:
        whose = Who(coverage.mentees.ids[mentee], "mentee") if len(mentees) > 1 else None
        for need in coverage.needs_of(mentee):
            name, holders = _need(coverage.skill(need), whose), coverage.holders(need, members)
            helpers = coverage.helpers(need, members)
            if holders:
                full.append(sentence("{need} ({people})", need=name, people=tuple(holders)))
            elif helpers:
                part.append(sentence("{need} ({people})", need=name, people=tuple(helpers)))
            else:
                nobody.append(name)
    return (
        Piece("covered", units[0], comma_list(full)),
        Piece("covered in part", units[1], comma_list(part)),
        Piece("not covered", 0, comma_list(nobody)),
    )


def _need(skill: str, whose: Who | None) -> str:
    return skill if whose is None else sentence("{skill} for {who}", skill=skill, who=whose)


def coverage_findings(
    scores: Scores,
    coverage: Coverage,
    members: Sequence[tuple[int, Sequence[int]]],
    more: Sequence[Finding] = (),
    *,
    used: Collection[str] = (),
) -> Findings:
    """Return what a coordinator should look at: people, policy, and needs that stay open.

    Parameters
    ----------
    scores
        The two pools and the policy.
    coverage
        Words.
    members
        Mentees who are placed, each with the mentors.
    more
        What comes last.
    used
        Fields that rules besides the policy look at.
    """
    besides = bool(coverage.problem.gains.any())
    return Findings(
        [
            *scores.mentors.findings,
            *scores.mentees.findings,
            *check_references(scores.mentors, scores.mentees, together=True),
            *check_comparison(scores, besides=besides),
            *few_answers(_meetings(scores, members, besides)),
            *check_policy(scores, used=used),
            *_uncovered(coverage, members),
            *more,
        ]
    )


def _meetings(
    scores: Scores, members: Sequence[tuple[int, Sequence[int]]], skills: bool
) -> Meetings:
    """Return each mentee who is placed with each of the mentors."""
    met = [(mentor, mentee) for mentee, mentors in members for mentor in mentors]
    mentors, mentees = np.array(met, np.int64).reshape(-1, 2).T
    return Meetings(scores, mentors, mentees, skills=skills)


def _uncovered(
    coverage: Coverage, members: Sequence[tuple[int, Sequence[int]]]
) -> Iterator[Finding]:
    """Yield must-haves that stay open, needs that nobody holds, silent mentors."""
    for mentee, mentors in members:
        for need in coverage.needs_of(mentee):
            required = int(coverage.problem.needs.required[need])
            held = len(coverage.holders(need, mentors))
            if held < required:
                yield Finding(
                    "warning",
                    "must-have-open",
                    counted(
                        required,
                        "{skill} is a must-have, but no mentor here has the level.",
                        "{skill} is a must-have, but only {held} of the {count} mentors needed "
                        "have the level.",
                        skill=quoted(coverage.skill(need)),
                        held=held,
                    ),
                    person=coverage.mentees.ids[mentee],
                    cure=sentence("Recruit a mentor who has it, or lower the importance."),
                )
    yield from _nobody_holds(coverage)
    idle = [coverage.mentees.ids[i] for i, _ in members if not len(coverage.needs_of(i))]
    if idle:
        yield Finding(
            "note",
            "no-open-need",
            counted(
                len(idle),
                "{count} of them names no need that is still open, so coverage cannot tell where "
                "they belong: {ids}.",
                "{count:,} of them name no need that is still open, so coverage cannot tell where "
                "they belong: {ids}.",
                ids=few([Who(who, "mentee") for who in idle], _SHOWN),
            ),
            column="seeks",
            cure=sentence("Ask what they want to learn, or place them by hand."),
        )
    silent = int(coverage.skills.silent.sum())
    if silent:
        yield Finding(
            "note",
            "mentor-without-skills",
            counted(
                silent,
                "{count} mentor names no skills and cannot be counted on to cover any.",
                "{count:,} mentors name no skills and cannot be counted on to cover any.",
            ),
        )


def _nobody_holds(coverage: Coverage) -> Iterator[Finding]:
    """Yield a warning for each skill that somebody needs at a level that nobody holds."""
    able = coverage.problem.holds & coverage.problem.allowed.T[coverage.problem.needs.owners]
    alone = ~able.any(axis=1)
    items, counts = np.unique(coverage.problem.needs.items[alone], return_counts=True)
    for item, count in zip(items.tolist(), counts.tolist(), strict=True):
        name = coverage.skills.names[item]
        yield Finding(
            "warning",
            "need-nobody-covers",
            counted(
                count,
                "{count} mentee seeks {skill} at a level that no allowed mentor has.",
                "{count:,} mentees seek {skill} at a level that no allowed mentor has.",
                skill=quoted(name),
            ),
            cure=sentence("Recruit a mentor who does, or look for a course."),
        )


def comma_list(words: Sequence[str]) -> Sentence:
    """Return words with commas, the first few of many."""
    return few(words, _SHOWN)
