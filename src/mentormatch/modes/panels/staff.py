"""Mentors for teams that exist: the mentee side is one profile a team."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np
from pydantic import model_validator

from mentormatch.modes.panels.board_answer import BoardQuestion, boards_on_record
from mentormatch.modes.panels.facts import coverage_pieces
from mentormatch.modes.panels.instance import apart, places_of, skills_of
from mentormatch.modes.panels.rules import Importance, Size, check_importance, check_sizes
from mentormatch.modes.panels.team_profiles import MEMBERS
from mentormatch.modes.pools import as_policy, as_pool
from mentormatch.modes.rules import Rules
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile, fold
from mentormatch.results.groups.grouping import Grouping
from mentormatch.results.groups.record import refuse_other_people
from mentormatch.results.match import Match, Member
from mentormatch.scoring import presets
from mentormatch.scoring.people_rules import (
    NotInChain,
    NotListed,
    NotMetBefore,
    NotSelf,
    NotVetoed,
)
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.pools import Pools, as_items
from mentormatch.scoring.scores import Scores, compile_scores
from mentormatch.solve.arrays import read_seed
from mentormatch.solve.panels.boards.judge import worth_of_board
from mentormatch.solve.panels.boards.solve import form_boards as solve_boards
from mentormatch.solve.panels.problem import BoardProblem
from mentormatch.terms import UNIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mentormatch.arrays import Bools
    from mentormatch.modes.panels.instance import Skills
    from mentormatch.results.groups.certificate import BoundCertificate
    from mentormatch.results.groups.piece import Piece
    from mentormatch.results.groups.record import GroupingRecord

__all__ = ["StaffRules", "restore", "staff_teams"]

_ABOUT_PEOPLE = (NotSelf, NotInChain, NotVetoed, NotMetBefore, NotListed)


class StaffRules(Rules):
    """What is asked of mentors for teams besides the policy.

    Parameters
    ----------
    mentors_per_team
        Fewest and most.
    must_have, critical
        Importance from which one mentor, or two mentors, must hold the level; 6 asks it of none.
    """

    _called: ClassVar = "team"

    mentors_per_team: Size = (1, 3)
    must_have: Importance = 4
    critical: Importance = 5

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        check_sizes(mentors_per_team=self.mentors_per_team)
        check_importance(self.must_have, self.critical)
        return self


def staff_teams(
    mentors: Profiles | Iterable[Profile],
    teams: Profiles | Iterable[Profile],
    policy: Policy | None = None,
    *,
    mentors_per_team: tuple[int, int] = (1, 3),
    must_have: int = 4,
    critical: int = 5,
    seed: int = 0,
    seconds: float = 60.0,
) -> Grouping:
    """Find mentors for teams that exist.

    In this order: as many teams with mentors as possible; as many must-have needs as possible held
    by a mentor of the team, critical ones by two; the highest coverage.

    Parameters
    ----------
    mentors
        The mentors; each takes ``max_mentees`` teams at most.
    teams
        One profile a team, such as :func:`mentormatch.team_profiles` makes them. Rules about
        particular people hold for each of a team's ``members``.
    policy
        ``presets.teams()`` if None.
    mentors_per_team
        Fewest and most; a team that states ``max_mentors`` takes no more than that.
    must_have, critical, seed, seconds
        As in :func:`mentormatch.form_teams`.

    Returns
    -------
    Grouping
        Checked by the judge. The score of a team is the share of its needs that is covered, 0…1.

    Raises
    ------
    PolicyError
        If the policy tells no needs, or a size is not possible.

    Examples
    --------
    >>> import mentormatch as mm
    >>> people = [mm.Profile(id="cem", team="data", seeks={"sql": 3}),
    ...           mm.Profile(id="dee", team="data", seeks={"law": 3})]
    >>> mentors = [mm.Profile(id="ann", offers={"sql": 4}), mm.Profile(id="ben", offers={"law": 4})]
    >>> found = mm.staff_teams(mentors, mm.team_profiles(people))
    >>> found.matches[0].ids, found.matches[0].score
    (('ann', 'ben', 'data'), 1.0)
    """
    rules = StaffRules(mentors_per_team=mentors_per_team, must_have=must_have, critical=critical)
    wanted = as_policy(policy, presets.teams())
    asked = _Asked(compile_scores(as_pool(mentors), as_pool(teams), wanted), rules)
    question = asked.question
    found = solve_boards(question.problem, seed=read_seed(seed), seconds=seconds)
    return _judged(asked, found.members, question.certificate(found), seed)


def restore(record: GroupingRecord, mentors: Profiles, teams: Profiles) -> Grouping:
    """Put a record on its people again and judge it anew."""
    refuse_other_people(record, mentors, teams)
    scores = compile_scores(mentors, teams, Policy(**record.policy))
    members = boards_on_record(record, mentors, teams, "mentor")
    asked = _Asked(scores, StaffRules(**record.rules))
    return _judged(asked, members, record.certificate, record.seed)


@dataclass(frozen=True)
class _Asked:
    """The question, and what is computed from it once."""

    scores: Scores
    rules: StaffRules

    @cached_property
    def question(self) -> BoardQuestion:
        return BoardQuestion(self.scores, self.skills, self._problem, "coverage", "team", "teams")

    @cached_property
    def skills(self) -> Skills:
        weight = np.full(len(self.scores.mentees), UNIT, np.int64)
        return skills_of(self.scores, weight, self.rules.must_have, self.rules.critical)

    @cached_property
    def _problem(self) -> BoardProblem:
        scores, (least, most) = self.scores, self.rules.mentors_per_team
        seats = np.minimum(places_of(scores.mentees, "max_mentors", most), most)
        seats = np.where(scores.mentee_present, seats, 0)
        capacity = np.where(scores.mentor_present, places_of(scores.mentors, "max_mentees"), 0)
        allowed = scores.eligible & (seats >= least) & ~_excluded_by_members(scores)
        return BoardProblem(
            self.skills.needs,
            self.skills.levels,
            joint=False,
            rest=np.zeros(scores.shape, np.int64),
            base=np.where(self.skills.all_met, UNIT, 0),
            allowed=allowed,
            apart=apart(scores.mentors, scores.mentees, scores.policy, chain=False),
            capacity=capacity,
            least=np.full(len(scores.mentees), least),
            most=seats,
        )


def _excluded_by_members(scores: Scores) -> Bools:
    """Return bool (mentors, teams): who may not meet a member of the team."""
    excluded = np.zeros(scores.shape, np.bool_)
    team_of = _team_of(scores)
    if not team_of:
        return excluded
    # A stand-in has nothing but an id: what the members said is in the profile of the team.
    people = Profiles.of(Profile(id=who) for who in team_of).with_managers(scores.mentees.managers)
    pools = Pools(scores.mentors, people, scores.policy.period)
    for rule in scores.policy.requirements:
        if isinstance(rule, _ABOUT_PEOPLE):
            mentor, member = rule.pairs(pools)
            excluded[mentor, [team_of[people.ids[row]] for row in member.tolist()]] = True
    return excluded


def _team_of(scores: Scores) -> dict[str, int]:
    """Return the team of each member whom a mentor, a manager or a list may name."""
    if MEMBERS not in scores.mentees.attributes:
        return {}
    column = as_items(scores.mentees.attributes[MEMBERS])
    of = {
        column.vocabulary[code]: int(team)
        for team, code in zip(column.owners, column.codes, strict=True)
    }
    named = {*scores.mentors.ids, *scores.mentors.managers, *scores.mentors.managers.values()}
    named |= {*scores.mentees.managers, *column.vocabulary}
    for field in ("vetoes", "past_partners"):
        named |= set(scores.mentors.items(field).vocabulary)
    return {who: of[fold(who)] for who in sorted(named) if fold(who) in of}


def _judged(
    asked: _Asked, boards: Sequence[Sequence[int]], certificate: BoundCertificate, seed: int
) -> Grouping:
    """Judge mentors of teams, and tell them with ids, pieces and reasons."""
    return asked.question.grouping(
        boards,
        certificate,
        tell=partial(_told, asked),
        mode="teams",
        rules=asked.rules,
        seed=seed,
    )


def _told(asked: _Asked, team: int, board: Sequence[int]) -> tuple[Match, tuple[Piece, ...]]:
    scores, pieces = asked.scores, _pieces(asked, team, board)
    name = scores.mentees.ids[team]
    mentors = [Member(scores.mentors.ids[j], "mentor") for j in board]
    return Match((*mentors, Member(name, "mentee")), sum(p.units for p in pieces), name), pieces


def _pieces(asked: _Asked, team: int, board: Sequence[int]) -> tuple[Piece, ...]:
    problem, told = asked.question.problem, asked.question.told
    whole = worth_of_board(problem, team, board)[1]
    needs = [need for need in told.needs_of(team) if told.holders(need, board)]
    full = int(problem.needs.share[needs].sum()) + int(problem.base[team])
    return coverage_pieces(told, [team], board, (full, whole - full))
