"""Teams of several mentors and several mentees, formed for what the mentors cover together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from mentormatch.arrays import Ints
from mentormatch.errors import Conflict, ProofError
from mentormatch.modes.panels import staff
from mentormatch.modes.panels.cures import (
    LARGER_TEAMS,
    MORE_TEAMS,
    OTHER_SIZES,
    RECRUIT_MENTORS,
    RELAX,
    cures_of_teams,
    either,
)
from mentormatch.modes.panels.facts import coverage_pieces
from mentormatch.modes.panels.instance import Skills, apart, places_of, skills_of
from mentormatch.modes.panels.lottery import drawn_teams
from mentormatch.modes.panels.question import MUST_HAVES, PanelQuestion, PanelRows, Rows
from mentormatch.modes.panels.reasons import left_out, no_panels
from mentormatch.modes.panels.rules import Importance, Size, check_importance, check_sizes
from mentormatch.modes.pools import as_policy
from mentormatch.modes.rules import Rules
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile
from mentormatch.results.groups.certificate import BoundCertificate
from mentormatch.results.groups.grouping import Grouping
from mentormatch.results.groups.record import GroupingRecord
from mentormatch.results.lab.edited_grouping import Counted
from mentormatch.results.match import Match, Piece, UnmatchedList, Why
from mentormatch.results.pairs.obstacles import Told
from mentormatch.scoring import presets
from mentormatch.scoring.policy import Policy
from mentormatch.solve.arrays import read_seed
from mentormatch.solve.panels.judge import Claim
from mentormatch.solve.panels.lagrangian import CoveragePrices
from mentormatch.solve.panels.problem import TeamProblem
from mentormatch.solve.panels.teams.judge import (
    judge_set_prices,
    judge_shared_prices,
    judge_teams,
    worth_of_mentee,
)
from mentormatch.solve.panels.teams.set_prices import TeamPrices
from mentormatch.solve.panels.teams.solve import TeamAnswer, solve_teams
from mentormatch.terms import UNIT
from mentormatch.text.phrases import several
from mentormatch.text.sentences import counted, sentence

__all__ = ["TeamRules", "counted_by_hand", "form_teams", "restore"]


class TeamRules(Rules):
    """What :func:`form_teams` was asked for besides people and policy; its keyword arguments."""

    _called: ClassVar = "team"

    mentors_per_team: Size = (2, 3)
    mentees_per_team: Size = (3, 6)
    teams: Annotated[int, Field(ge=1, le=1_000_000, strict=True)] | None = None
    must_have: Importance = 4
    critical: Importance = 5

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        check_sizes(mentors_per_team=self.mentors_per_team, mentees_per_team=self.mentees_per_team)
        check_importance(self.must_have, self.critical)
        return self


def form_teams(
    mentors: Profiles | Iterable[Profile],
    mentees: Profiles | Iterable[Profile],
    policy: Policy | None = None,
    *,
    mentors_per_team: tuple[int, int] = (2, 3),
    mentees_per_team: tuple[int, int] = (3, 6),
    teams: int | None = None,
    must_have: int = 4,
    critical: int = 5,
    seed: int = 0,
    seconds: float = 60.0,
) -> Grouping:
    """Form teams of several mentors and several mentees.

    In this order: as many teams as asked for; as many mentees as possible in teams; as many
    must-have needs as possible held by a mentor of the team, critical ones by two; the highest
    coverage, which is for each need the part that the best mentor of the team covers. A must-have
    that cannot be met is told among the findings; it excludes nobody.

    Parameters
    ----------
    mentors, mentees
        The two pools. Everybody is in one team at most; who states 0 places takes no part.
    policy
        Its criterion ``Covers`` tells needs and levels, and its requirements hold for every mentor
        and mentee of a team. ``presets.teams()`` if None. Two people of a team have not vetoed each
        other, where the requirements name vetoes.
    mentors_per_team, mentees_per_team
        Fewest and most of each.
    teams
        How many teams; None leaves it open.
    must_have, critical
        Importance of a need from which one mentor, or two mentors, must hold the level that is
        sought; 6 asks it of none.
    seed
        Seed of the search, and of the draw among equals.
    seconds
        Safety for the search, and again for the bound: steps are counted, so that the answer
        depends on the seed alone, and where time is over before them the certificate says so.

    Returns
    -------
    Grouping
        Checked by the judge. The score of a team is the mean share of needs that is covered, 0…1,
        over its mentees who need something.

    Raises
    ------
    Conflict
        If as many teams as asked for cannot be formed of so many people; with the arithmetic.
    PolicyError
        If the policy tells no needs, or a size is not possible.

    Examples
    --------
    >>> import mentormatch as mm
    >>> mentors = [mm.Profile(id="ann", offers={"sql": 4}), mm.Profile(id="ben", offers={"r": 4})]
    >>> mentees = [mm.Profile(id=who, seeks={"sql": 3, "r": 3}) for who in ("cem", "dee", "eva")]
    >>> teams = mm.form_teams(mentors, mentees)
    >>> teams.matches[0].ids, teams.matches[0].score, teams.certificate.proven
    (('ann', 'ben', 'cem', 'dee', 'eva'), 1.0, True)
    """
    rules = TeamRules(
        mentors_per_team=mentors_per_team,
        mentees_per_team=mentees_per_team,
        teams=teams,
        must_have=must_have,
        critical=critical,
    )
    wanted = as_policy(policy, presets.teams(), verb="form_teams")
    return _Teams.of(mentors, mentees, wanted, rules).solved(seed, seconds)


def restore(record: GroupingRecord, mentors: Profiles | None, mentees: Profiles) -> Grouping:
    """Put a record of teams on its people again and judge it anew."""
    if "mentees_per_team" not in record.rules:
        return staff.restore(record, mentors, mentees)
    return _Teams.restored(record, mentors, mentees, TeamRules)


@dataclass(frozen=True)
class _Teams(PanelQuestion):
    """Teams of several mentors and several mentees."""

    rules: TeamRules

    mode: ClassVar = "teams"

    def solved(self, seed: int, seconds: float) -> Grouping:
        """Solve, judge, and put ids back."""
        _refuse_too_many(self.problem)
        drawn = read_seed(seed)
        found = solve_teams(self.problem, seed=drawn, seconds=seconds, order=self.order(drawn))
        panels = list(zip(*found.teams, strict=True))
        return self.grouping(panels, self._certificate(found, panels), seed)

    @cached_property
    def skills(self) -> Skills:
        """Needs and must-haves of the mentees."""
        return skills_of(self.scores, self.rules.must_have, self.rules.critical)

    @cached_property
    def problem(self) -> TeamProblem:
        """The arrays."""
        scores, rules, policy = self.scores, self.rules, self.scores.policy
        mentors, mentees = scores.mentors, scores.mentees
        return TeamProblem(
            self.skills.needs,
            self.skills.levels,
            allowed=scores.eligible,
            apart=apart(mentors, mentees, policy, chain=False),
            apart_mentees=apart(mentees, mentors, policy, chain=False),
            mentors_per_team=rules.mentors_per_team,
            mentees_per_team=rules.mentees_per_team,
            mentor_free=scores.mentor_present & (places_of(mentors, "max_mentees") > 0),
            mentee_free=scores.mentee_present & (places_of(mentees, "max_mentors") > 0),
            teams=rules.teams,
        )

    def _judge(self, panels: PanelRows, claims: Sequence[Claim]) -> None:
        judge_teams(self.problem, [a for a, _ in panels], [b for _, b in panels], claims)

    def _names(self, panels: PanelRows) -> list[str]:
        width = len(str(len(panels)))
        return [f"team-{number:0{width}}" for number in range(1, len(panels) + 1)]

    def _pieces(self, mentors: Rows, mentees: Rows) -> tuple[Piece, ...]:
        """Return what the mean coverage of those mentees consists of who need something."""
        problem, coverage = self.problem, self.coverage
        learning = [mentee for mentee in mentees if len(coverage.needs_of(mentee))]
        if not learning:
            units = UNIT if self.skills.all_met[list(mentees)].any() else 0
            detail = sentence("nobody in the team names a need that is still open")
            return (Piece("covered", units, detail),)
        total = sum(worth_of_mentee(problem, mentee, mentors)[1] for mentee in learning)
        needs = [need for mentee in learning for need in coverage.needs_of(mentee)]
        held = problem.holds[needs][:, list(mentors)].any(axis=1)
        full = int(problem.needs.share[needs][held].sum()) // len(learning)
        part = total // len(learning) - full
        return coverage_pieces(coverage, learning, mentors, (full, part))

    def _reasons(self, panels: PanelRows, certificate: BoundCertificate) -> UnmatchedList:
        scores, problem = self.scores, self.problem
        return UnmatchedList(
            [
                *left_out(
                    scores,
                    "mentee",
                    [mentee for _, ours in panels for mentee in ours],
                    places=places_of(scores.mentees, "max_mentors"),
                    allowed=(problem.allowed & problem.mentor_free[:, None]).T,
                    least=problem.mentors_per_team[0],
                    by_size=self._too_few_people,
                    otherwise=lambda: self._competition(certificate),
                    drawn=lambda: drawn_teams(problem, panels, proven=certificate.proven),
                ),
                *left_out(
                    scores,
                    "mentor",
                    [mentor for theirs, _ in panels for mentor in theirs],
                    places=places_of(scores.mentors, "max_mentees"),
                    allowed=problem.allowed & problem.mentee_free,
                    least=problem.mentees_per_team[0],
                    by_size=self._too_few_people,
                    otherwise=lambda: self._not_needed(panels, certificate),
                ),
            ]
        )

    def _too_few_people(self, rows: Ints) -> Told:
        """Give everybody a reason where there are too few people for one team."""
        problem = self.problem
        if problem.most_teams:
            return {}
        mentors, mentees = int(problem.mentor_free.sum()), int(problem.mentee_free.sum())
        detail = sentence(
            "a team needs {few_mentors} and {few_mentees}, but {mentors} and {mentees} take part",
            few_mentors=several(problem.mentors_per_team[0], "mentor", "mentors"),
            few_mentees=several(problem.mentees_per_team[0], "mentee", "mentees"),
            mentors=several(mentors, "mentor", "mentors"),
            mentees=several(mentees, "mentee", "mentees"),
        )
        why: Why = ("SIZES", detail, sentence("allow smaller teams, or recruit"))
        return dict.fromkeys(rows.tolist(), why)

    def _competition(self, certificate: BoundCertificate) -> Why:
        """Return why somebody who could be in a team is in none; cures were tried."""
        problem, placed = self.problem, certificate.stages[0].value
        if not certificate.stages[0].proven:
            detail = sentence(
                "the search ended before a team with a place for this person was found or excluded"
            )
            return "STOPPED", detail, sentence("give it more time, or relax a requirement")
        helpful = cures_of_teams(problem, placed)
        people, room = int(problem.mentee_free.sum()), self._most_by_mentors()
        asked = problem.teams is not None and problem.teams <= room
        room, most = min(room, problem.teams or room), problem.mentees_per_team[1]
        cures = MORE_TEAMS if asked else RECRUIT_MENTORS, LARGER_TEAMS
        fix = either(cures, helpful)
        if room * most < people and fix:
            detail = counted(
                room,
                "{mentees} for {count} team of at most {most}",
                "{mentees} for {count:,} teams of at most {most}",
                mentees=several(people, "mentee", "mentees"), most=most,
            )  # fmt: skip
            return "NO_CAPACITY_TOTAL", detail, fix
        detail = sentence("no teams within the sizes and rules place more people")
        fix = either((RELAX, OTHER_SIZES), helpful)
        return "SIZES", detail, fix or sentence("relax a requirement and allow other sizes")

    def _most_by_mentors(self) -> int:
        """Return the most teams that there are mentors for."""
        return int(self.problem.mentor_free.sum()) // self.problem.mentors_per_team[0]

    def _not_needed(self, panels: PanelRows, certificate: BoundCertificate) -> Why:
        """Return why a mentor who could be in a team is in none."""
        if not panels:
            return no_panels(self.mode, proven=certificate.stages[0].proven)
        most = self.problem.mentors_per_team[1]
        full = all(len(theirs) == most for theirs, _ in panels)
        gains = sentence("no team with a free seat gains from this person")
        detail = sentence("every team has as many mentors as it may have") if full else gains
        return "NOT_NEEDED", detail, sentence("keep as a backup, or allow more mentors or teams")

    def _certificate(self, found: TeamAnswer, panels: PanelRows) -> BoundCertificate:
        """Count what was reached beside its bounds; prices are judged first."""
        worth = [
            worth_of_mentee(self.problem, mentee, theirs)
            for theirs, ours in panels
            for mentee in ours
        ]
        placed, met, value = len(worth), sum(m for m, _ in worth), sum(v for _, v in worth)
        bound, _, proof = found.value
        if isinstance(proof, CoveragePrices):
            judge_shared_prices(self.problem, proof, placed, bound)
        if isinstance(proof, TeamPrices):
            judge_set_prices(self.problem, proof, (placed, met), bound)
        return self._certified(
            ("people", placed, found.people, "mentees in teams"),
            ("needs", met, found.met, MUST_HAVES),
            ("coverage", value, found.value, "summed over mentees"),
            cut=found.cut,
        )


def counted_by_hand(grouping: Grouping, matches: Sequence[Match]) -> Counted:
    """Count teams anew that somebody edited, with the first rule that they break."""
    scores, rules = grouping.scores, grouping.rules
    assert isinstance(rules, TeamRules)
    question = _Teams(scores, rules)
    panels = [
        (
            scores.mentors.positions(match.ids_of("mentor")).tolist(),
            scores.mentees.positions(match.ids_of("mentee")).tolist(),
        )
        for match in matches
    ]
    worth = [worth_of_mentee(question.problem, i, theirs) for theirs, ours in panels for i in ours]
    reached = {"people": len(worth), "needs": sum(m for m, _ in worth),
               "coverage": sum(v for _, v in worth)}  # fmt: skip
    stages = [s.name for s in grouping.certificate.stages]
    claims = [(name, reached[name], reached[name]) for name in stages]
    broken: tuple[str, ...] = ()
    try:
        question._judge(panels, claims)
    except ProofError as error:
        broken = (str(error).partition(": ")[2],)
    pieces = tuple(question._pieces(*panel) for panel in panels)
    made = tuple(
        replace(match, units=sum(piece.units for piece in of))
        for match, of in zip(matches, pieces, strict=True)
    )
    return Counted(broken, made, pieces, {name: reached[name] for name in stages})


def _refuse_too_many(problem: TeamProblem) -> None:
    if problem.teams is None or problem.teams <= problem.most_by_size:
        return
    mentors, mentees = int(problem.mentor_free.sum()), int(problem.mentee_free.sum())
    sides = (
        ("mentors", problem.mentors_per_team[0], mentors),
        ("mentees", problem.mentees_per_team[0], mentees),
    )
    short = {
        f"{called}_per_team": f"{problem.teams} × {least} {called} are {problem.teams * least}, "
        f"and {people} take part"
        for called, least, people in sides
        if problem.teams * least > people
    }
    raise Conflict(
        f"{several(problem.teams, 'team', 'teams')} cannot be formed: {'; '.join(short.values())}; "
        f"ask for {problem.most_by_size} teams at most, or for smaller ones",
        rules=("teams", *list(short)[:1]),
    )
