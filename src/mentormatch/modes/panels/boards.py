"""Boards: several mentors for each mentee, who differ and together cover what she needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, ClassVar, Self

import numpy as np
from pydantic import Field, model_validator

from mentormatch.arrays import Ints
from mentormatch.errors import ProofError
from mentormatch.findings import Finding
from mentormatch.modes.panels.board_question import BoardQuestion
from mentormatch.modes.panels.facts import comma_list, coverage_pieces
from mentormatch.modes.panels.instance import Skills, apart, coverage_of, places_of, skills_of
from mentormatch.modes.panels.question import PanelRows, Rows
from mentormatch.modes.pools import as_policy
from mentormatch.modes.rules import FieldName, Rules
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile
from mentormatch.results.groups.grouping import Grouping
from mentormatch.results.groups.record import GroupingRecord
from mentormatch.results.match import Member, Piece, Role
from mentormatch.scoring import presets
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.pools import as_items
from mentormatch.solve.panels.boards.judge import worth_of_board
from mentormatch.solve.panels.problem import MOST_SEATS, BoardProblem, Labels
from mentormatch.terms import UNIT
from mentormatch.text.sentences import counted, sentence

__all__ = ["BoardRules", "form_boards", "restore"]

Seats = Annotated[int, Field(ge=1, le=MOST_SEATS, strict=True)]


class BoardRules(Rules):
    """What :func:`form_boards` was asked for besides people and policy; its keyword arguments."""

    _called: ClassVar = "board"

    size: tuple[Seats, Seats] = (1, 3)
    diversity: Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)] = 0.1
    distinct: tuple[Annotated[FieldName, Field(min_length=1)], ...] = (
        "department",
        "styles_offered",
    )
    chain_apart: bool = True

    @property
    def fields(self) -> tuple[str, ...]:
        """Fields in which members should differ."""
        return self.distinct

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.size[0] > self.size[1]:
            raise ValueError(f"size: the fewest ({self.size[0]}) are above the most")
        return self


def form_boards(
    mentors: Profiles | Iterable[Profile],
    mentees: Profiles | Iterable[Profile],
    policy: Policy | None = None,
    *,
    size: int | tuple[int, int] = 3,
    diversity: float = 0.1,
    distinct: Sequence[str] = ("department", "styles_offered"),
    chain_apart: bool = True,
    seed: int = 0,
    seconds: float = 60.0,
) -> Grouping:
    """Give each mentee a board of several mentors who together cover what she needs.

    In this order: as many mentees with a board as possible; the highest sum of the scores of the
    boards. With the weight w of the criterion ``Covers``, a board of b seats scores

        (1 - diversity) · (w · Σ_k n_k·(1 - Π_j (1 - q_jk)) + Σ_j rest_j / b) + diversity · differ,

    where q_jk is the part of need k that member j covers, rest_j what the other criteria give to
    the pair, and ``differ`` the share of seats that bring another department (or other field); b is
    the most members that the board may have, which a stated ``max_mentors`` lowers.
    A second mentor with the same skills adds little, so boards are complementary by themselves.

    Parameters
    ----------
    mentors, mentees
        The two pools. A mentor sits on ``max_mentees`` boards at most; a mentee who states
        ``max_mentors`` has no larger board than that.
    policy
        ``presets.board()`` if None. Requirements hold for every member and the mentee; members who
        vetoed each other do not sit together, where the requirements name vetoes.
    size
        Most members, or fewest and most.
    diversity
        Share of the score, 0…1, that rests on how much members differ.
    distinct
        Fields or attributes of the mentors in which members should differ.
    chain_apart
        Whether two mentors of one reporting line are kept off the same board.
    seed
        Seed of the search, and of the draw among equals.
    seconds
        Safety for the search, and again for the bound: steps are counted, so that the answer
        depends on the seed alone, and where time is over before them the certificate says so.

    Returns
    -------
    Grouping
        Checked by the judge. One member of each board is the ``lead``: the one with the highest
        score for this mentee.

    Raises
    ------
    PolicyError
        If the policy tells no needs, or a setting is not possible.

    Examples
    --------
    >>> import mentormatch as mm
    >>> skills = [("ann", "sql", 4), ("ben", "sql", 3), ("cem", "law", 4)]
    >>> mentors = [mm.Profile(id=who, offers={skill: level}) for who, skill, level in skills]
    >>> mentees = [mm.Profile(id="dee", seeks={"sql": 4, "law": 4})]
    >>> boards = mm.form_boards(mentors, mentees, size=2, seed=8)
    >>> [(member.id, member.role) for member in boards.matches[0].members]
    [('ann', 'lead'), ('cem', 'mentor'), ('dee', 'mentee')]
    """
    sizes = (1, size) if isinstance(size, int) else size
    rules = BoardRules(
        size=sizes, diversity=diversity, distinct=tuple(distinct), chain_apart=chain_apart
    )
    wanted = as_policy(policy, presets.board(), verb="form_boards")
    return _Boards.of(mentors, mentees, wanted, rules).solved(seed, seconds)


def restore(record: GroupingRecord, mentors: Profiles | None, mentees: Profiles) -> Grouping:
    """Put a record of boards on its people again and judge it anew."""
    try:
        return _Boards.restored(record, mentors, mentees, BoardRules)
    except ProofError:
        with suppress(ProofError):
            return _EarlierBoards.restored(record, mentors, mentees, BoardRules)
        raise


@dataclass(frozen=True)
class _Boards(BoardQuestion):
    """Boards of mentees."""

    rules: BoardRules

    mode: ClassVar = "boards"
    givers: ClassVar[tuple[Role, ...]] = ("lead", "mentor")
    value: ClassVar = "score"
    served: ClassVar = "mentees with a board"

    @cached_property
    def skills(self) -> Skills:
        """Needs of which none is a must-have."""
        return skills_of(self.scores, must_have=6, critical=6, weight=self._covering)

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Fields in which members should differ and that some mentor answered."""
        mentors = self.scores.mentors
        return tuple(f for f in self.rules.distinct if mentors.field(f).answered.any())

    @cached_property
    def differing(self) -> int:
        """Micro-units that rest on how much members differ."""
        return round(self.rules.diversity * UNIT) if self.fields else 0

    @property
    def most(self) -> Ints:
        """int64 (mentees,): seats of each board."""
        mentees = self.scores.mentees
        seats = np.minimum(
            places_of(mentees, "max_mentors", self.rules.size[1]), self.rules.size[1]
        )
        return np.where(self.scores.mentee_present, seats, 0)

    @cached_property
    def _covering(self) -> Ints:
        """int64 (mentees,): micro-units that the needs add up to."""
        part = self.scores.parts[coverage_of(self.scores.policy)]
        return part.weight * (UNIT - self.differing) // UNIT

    @cached_property
    def _rest(self) -> Ints:
        """int64 (mentors, mentees): what each member adds by the other criteria."""
        every = [np.arange(size) for size in self.scores.shape]
        covering = coverage_of(self.scores.policy)
        others = [part for k, part in enumerate(self.scores.parts) if k != covering]
        total = np.zeros(self.scores.shape, np.int64)
        for part in others:
            total += part.block(*every)
        return np.asarray(total * (UNIT - self.differing) // (UNIT * np.maximum(self.most, 1)))

    @cached_property
    def problem(self) -> BoardProblem:
        """The arrays."""
        scores, skills = self.scores, self.skills
        criterion = scores.policy.criteria[coverage_of(scores.policy)]
        neutral = np.rint(criterion.neutral * self._covering).astype(np.int64)
        unknown = np.where(skills.answered, 0, neutral)
        capacity = places_of(scores.mentors, "max_mentees")
        chain = self.rules.chain_apart
        return BoardProblem(
            skills.needs,
            skills.levels,
            joint=True,
            rest=self._rest,
            base=np.where(skills.all_met, self._covering, unknown),
            allowed=scores.eligible & (self.most >= self.rules.size[0]),
            apart=apart(scores.mentors, scores.mentees, scores.policy, chain=chain),
            capacity=np.where(scores.mentor_present, capacity, 0),
            least=np.full(len(scores.mentees), self.rules.size[0]),
            most=self.most,
            labels=tuple(self._labels(field) for field in self.fields),
        )

    def _labels(self, field: str) -> Labels:
        """Return a field in which members should differ; each seat of a board is worth the same."""
        column = as_items(self.scores.mentors.field(field))
        whole, seats = self.differing // len(self.fields), self._seats[:, None]
        each = whole // np.maximum(seats, 1)
        units = np.minimum(np.arange(self.rules.size[1] + 1), seats) * each
        units[:, 1:] += whole - each * seats
        return Labels(column.starts, column.codes, np.where(seats > 0, units, 0))

    @property
    def _seats(self) -> Ints:
        """int64 (mentees,): seats among which members may differ."""
        return self.most

    def _names(self, panels: PanelRows) -> list[str]:
        return [f"board-{self.scores.mentees.ids[mentee]}" for _, (mentee,) in panels]

    def _seated(self, board: Rows) -> Rows:
        """Return a board as it comes: of equals the first one leads."""
        return list(board)

    def _members(self, mentors: Rows, mentees: Rows) -> tuple[Member, ...]:
        """Return a board, the lead first: the member with the highest score for the mentee."""
        rows = np.array(mentors, np.int64)
        units = self.scores.on(rows, np.full(len(rows), mentees[0]))
        leads = np.arange(len(rows)) == units.argmax()
        order = np.lexsort((rows, -units, ~leads))
        lead, *others = super()._members(rows[order].tolist(), mentees)
        return (Member(lead.id, "lead"), *others)

    def _pieces(self, mentors: Rows, mentees: Rows) -> tuple[Piece, ...]:
        problem, coverage, (mentee,) = self.problem, self.coverage, mentees
        mentors = sorted(mentors)
        whole = worth_of_board(problem, mentee, mentors)[1]
        base, rest = int(problem.base[mentee]), int(problem.rest[list(mentors), mentee].sum())
        seen = [_seen(labels, mentors) for labels in problem.labels]
        differ = sum(labels.worth(mentee, mentors) for labels in problem.labels)
        needs = [need for need in coverage.needs_of(mentee) if coverage.holders(need, mentors)]
        full = int(problem.needs.share[needs].sum())
        part = whole - rest - differ - full - base
        words = tuple(
            sentence("{count} in {field}", count=count, field=field)
            for count, field in zip(seen, self.fields, strict=True)
        )
        return (
            *(self._neutral(mentee) or coverage_pieces(coverage, [mentee], mentors, (full, part))),
            Piece("each member", rest, comma_list(coverage.called(mentors))),
            Piece("differ", differ, sentence("{words}", words=words)),
        )

    def _noticed(self, panels: PanelRows) -> Sequence[Finding]:
        return [*self._silent_fields(), *_alone(panels), *super()._noticed(panels)]

    def _neutral(self, mentee: int) -> list[Piece]:
        """Return what a mentee gets for needs who named none, or whose needs are all met."""
        base = int(self.problem.base[mentee])
        met = self.skills.all_met[mentee]
        neutral = sentence("no needs named: neutral")
        words = sentence("all needs are met already") if met else neutral
        return [Piece("needs", base, words)] if base else []

    def _silent_fields(self) -> list[Finding]:
        """Note fields in which members should differ and that no mentor answered."""
        if not self.rules.diversity or not len(self.scores.mentors):
            return []
        message = sentence("No mentor answered it, so boards cannot differ in it.")
        return [
            Finding("note", "field-unanswered", message, column=field)
            for field in self.rules.distinct
            if field not in self.fields
        ]


@dataclass(frozen=True)
class _EarlierBoards(_Boards):
    """Boards as records of before tell them: members differed on all seats that were asked for."""

    @property
    def _seats(self) -> Ints:
        return np.full(len(self.scores.mentees), self.rules.size[1])


def _seen(labels: Labels, board: Rows) -> int:
    return len(frozenset[int]().union(*(labels.of(j) for j in board)))


def _alone(panels: PanelRows) -> list[Finding]:
    """Warn of boards that are pairs: more mentees were served than places allow boards for."""
    single, made = sum(len(board) == 1 for board, _ in panels), len(panels)
    if not single:
        return []
    message = counted(
        single,
        "{count} of {boards} has one member only.",
        "{count} of {boards} have one member only.",
        boards=counted(made, "{count} board", "{count:,} boards"),
    )
    cure = sentence(
        "Ask mentors for places (max_mentees), or ask for size=(2, 3), which makes fewer boards."
    )
    return [Finding("warning", "board-of-one", message, cure=cure)]
