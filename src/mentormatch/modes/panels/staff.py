"""Mentors for teams that exist: boards of which the mentee is the profile of a team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Self

import numpy as np
from pydantic import model_validator

from mentormatch.arrays import Bools
from mentormatch.modes.panels.board_question import BoardQuestion
from mentormatch.modes.panels.facts import coverage_pieces
from mentormatch.modes.panels.instance import Skills, apart, places_of, skills_of
from mentormatch.modes.panels.question import PanelRows, Rows
from mentormatch.modes.panels.rules import Importance, Size, check_importance, check_sizes
from mentormatch.modes.panels.team_profiles import MEMBERS, SIZE
from mentormatch.modes.pools import as_policy
from mentormatch.modes.rules import Rules
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile, fold
from mentormatch.results.groups.grouping import Grouping
from mentormatch.results.groups.record import GroupingRecord
from mentormatch.results.match import Piece
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
from mentormatch.scoring.scores import Scores
from mentormatch.solve.panels.boards.judge import worth_of_board
from mentormatch.solve.panels.problem import BoardProblem
from mentormatch.terms import UNIT

__all__ = ["StaffRules", "restore", "staff_teams"]

_ABOUT_PEOPLE = (NotSelf, NotInChain, NotVetoed, NotMetBefore, NotListed)


class StaffRules(Rules):
    """What :func:`staff_teams` was asked for besides people and policy; its keyword arguments."""

    _called: ClassVar = "team"

    mentors_per_team: Size = (1, 3)
    must_have: Importance = 4
    critical: Importance = 5

    @property
    def fields(self) -> tuple[str, ...]:
        """What :func:`team_profiles` writes of a team; nobody filled it."""
        return MEMBERS, SIZE

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
    wanted = as_policy(policy, presets.teams(), verb="staff_teams")
    return _StaffedTeams.of(mentors, teams, wanted, rules).solved(seed, seconds)


def restore(record: GroupingRecord, mentors: Profiles | None, teams: Profiles) -> Grouping:
    """Put a record on its people again and judge it anew."""
    return _StaffedTeams.restored(record, mentors, teams, StaffRules)


@dataclass(frozen=True)
class _StaffedTeams(BoardQuestion):
    """Boards of which the mentee is a team."""

    rules: StaffRules

    mode: ClassVar = "teams"
    value: ClassVar = "coverage"
    served: ClassVar = "teams with mentors"

    @cached_property
    def skills(self) -> Skills:
        """Needs and must-haves of the teams."""
        return skills_of(self.scores, self.rules.must_have, self.rules.critical)

    @cached_property
    def problem(self) -> BoardProblem:
        """The arrays."""
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

    def _names(self, panels: PanelRows) -> list[str]:
        return [self.scores.mentees.ids[team] for _, (team,) in panels]

    def _pieces(self, mentors: Rows, mentees: Rows) -> tuple[Piece, ...]:
        problem, coverage, (team,) = self.problem, self.coverage, mentees
        whole = worth_of_board(problem, team, mentors)[1]
        needs = [need for need in coverage.needs_of(team) if coverage.holders(need, mentors)]
        full = int(problem.needs.share[needs].sum()) + int(problem.base[team])
        return coverage_pieces(coverage, [team], mentors, (full, whole - full))


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
