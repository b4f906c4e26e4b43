"""Boards: several mentors for each mentee, who differ and together cover what she needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

import numpy as np
from pydantic import Field, model_validator

from mentormatch.findings import Finding
from mentormatch.modes.panels.board_answer import BoardQuestion, boards_on_record
from mentormatch.modes.panels.facts import coverage_pieces, listed
from mentormatch.modes.panels.instance import apart, coverage_of, places_of, skills_of
from mentormatch.modes.pools import as_policy, as_pool
from mentormatch.modes.rules import Rules
from mentormatch.results.groups.grouping import Grouping
from mentormatch.results.groups.piece import Piece
from mentormatch.results.groups.record import refuse_other_people
from mentormatch.results.match import Match, Member
from mentormatch.scoring import presets
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.pools import as_items
from mentormatch.scoring.scores import Scores, compile_scores
from mentormatch.solve.arrays import read_seed
from mentormatch.solve.panels.boards.judge import worth_of_board
from mentormatch.solve.panels.boards.solve import form_boards as solve_boards
from mentormatch.solve.panels.problem import MOST_SEATS, BoardProblem, Labels
from mentormatch.terms import UNIT
from mentormatch.text.phrases import several

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mentormatch.arrays import Ints
    from mentormatch.modes.panels.instance import Skills
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.people.schema.profile import Profile
    from mentormatch.results.groups.certificate import BoundCertificate
    from mentormatch.results.groups.record import GroupingRecord

__all__ = ["BoardRules", "form_boards", "restore"]

Seats = Annotated[int, Field(ge=1, le=MOST_SEATS, strict=True)]


class BoardRules(Rules):
    """What is asked of boards besides the policy.

    Parameters
    ----------
    size
        Fewest and most members.
    diversity
        Share 0…1 of the score that rests on how much the members differ.
    distinct
        Fields in which they should differ; the share is split equally.
    chain_apart
        Whether two mentors of one reporting line are kept off the same board.
    """

    _called: ClassVar = "board"

    size: tuple[Seats, Seats] = (1, 3)
    diversity: Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)] = 0.1
    distinct: tuple[Annotated[str, Field(min_length=1)], ...] = ("department", "styles_offered")
    chain_apart: bool = True

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
    the pair, and ``differ`` the share of seats that bring another department (or other field).
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
        Seed of the search.
    seconds
        Time for the search, and again for the bound. Where it is enough, the answer depends on the
        seed only.

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
    >>> boards = mm.form_boards(mentors, mentees, size=2)
    >>> [(member.id, member.role) for member in boards.matches[0].members]
    [('ann', 'lead'), ('cem', 'mentor'), ('dee', 'mentee')]
    """
    sizes = (1, size) if isinstance(size, int) else tuple(size)
    rules = BoardRules(
        size=sizes, diversity=diversity, distinct=tuple(distinct), chain_apart=chain_apart
    )
    wanted = as_policy(policy, presets.board())
    asked = _Asked(compile_scores(as_pool(mentors), as_pool(mentees), wanted), rules)
    question = asked.question
    found = solve_boards(question.problem, seed=read_seed(seed), seconds=seconds)
    return _judged(asked, found.members, question.certificate(found), seed)


def restore(record: GroupingRecord, mentors: Profiles | None, mentees: Profiles) -> Grouping:
    """Put a record of boards on its people again and judge it anew."""
    givers = as_pool([]) if mentors is None else mentors
    refuse_other_people(record, givers, mentees)
    scores = compile_scores(givers, mentees, Policy(**record.policy))
    members = boards_on_record(record, givers, mentees, "lead", "mentor")
    asked = _Asked(scores, BoardRules(**record.rules))
    return _judged(asked, members, record.certificate, record.seed)


@dataclass(frozen=True)
class _Asked:
    """The question, and what is computed from it once."""

    scores: Scores
    rules: BoardRules

    @cached_property
    def question(self) -> BoardQuestion:
        names = ("score", "board", "boards")
        return BoardQuestion(self.scores, self.skills, self._problem, *names)

    @cached_property
    def skills(self) -> Skills:
        return skills_of(self.scores, self._covering, must_have=6, critical=6)

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
    def _problem(self) -> BoardProblem:
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
        """Return a field in which members should differ; each seat is worth the same."""
        column = as_items(self.scores.mentors.field(field))
        whole, seats = self.differing // len(self.fields), self.rules.size[1]
        each = whole // seats
        units = np.arange(seats + 1) * each
        units[1:] += whole - each * seats
        return Labels(column.starts, column.codes, units)


def _judged(
    asked: _Asked, boards: Sequence[Sequence[int]], certificate: BoundCertificate, seed: int
) -> Grouping:
    """Judge boards, and tell them with ids, pieces and reasons."""
    return asked.question.grouping(
        boards,
        certificate,
        tell=partial(_told, asked),
        mode="boards",
        rules=asked.rules,
        seed=seed,
        more=[*_silent_fields(asked), *_alone(boards)],
    )


def _told(asked: _Asked, mentee: int, board: Sequence[int]) -> tuple[Match, tuple[Piece, ...]]:
    """Return a board, the lead first: the member with the highest score for the mentee."""
    scores, pieces = asked.scores, _pieces(asked, mentee, board)
    members = np.array(board, np.int64)
    units = scores.on(members, np.full(len(members), mentee))
    ranked = members[np.lexsort((members, -units))].tolist()
    ids = [scores.mentors.ids[j] for j in ranked]
    who = scores.mentees.ids[mentee]
    people = (
        Member(ids[0], "lead"),
        *(Member(other, "mentor") for other in ids[1:]),
        Member(who, "mentee"),
    )
    return Match(people, sum(piece.units for piece in pieces), f"board-{who}"), pieces


def _pieces(asked: _Asked, mentee: int, board: Sequence[int]) -> tuple[Piece, ...]:
    """Return what the score of a board consists of."""
    problem, told = asked.question.problem, asked.question.told
    whole = worth_of_board(problem, mentee, board)[1]
    rest = int(sum(problem.rest[j, mentee] for j in board))
    differ = [(field, labels, _seen(labels, board)) for field, labels in _fields(asked)]
    apart_ = sum(int(labels.units[min(seen, len(labels.units) - 1)]) for _, labels, seen in differ)
    needs = [need for need in told.needs_of(mentee) if told.holders(need, board)]
    full = int(problem.needs.share[needs].sum())
    part = whole - rest - apart_ - full - int(problem.base[mentee])
    words = ", ".join(f"{seen} in {field}" for field, _, seen in differ)
    met = "all needs are met already" if asked.skills.all_met[mentee] else "no needs named: neutral"
    base = [Piece("needs", int(problem.base[mentee]), met)] if problem.base[mentee] else []
    return (
        *(base or coverage_pieces(told, [mentee], board, (full, part))),
        Piece("each member", rest, listed([told.mentors.ids[j] for j in board])),
        Piece("differ", apart_, words),
    )


def _fields(asked: _Asked) -> Iterable[tuple[str, Labels]]:
    return zip(asked.fields, asked.question.problem.labels, strict=True)


def _seen(labels: Labels, board: Sequence[int]) -> int:
    return len(frozenset[int]().union(*(labels.of(j) for j in board)))


def _alone(boards: Sequence[Sequence[int]]) -> list[Finding]:
    """Warn of boards that are pairs: more mentees were served than places allow boards for."""
    single, made = sum(len(board) == 1 for board in boards), sum(map(bool, boards))
    if not single:
        return []
    of = several(made, "board", "boards")
    message = f"{single} of {of} {'has' if single == 1 else 'have'} one member only."
    cure = "Ask mentors for places (max_mentees), or ask for size=(2, 3): fewer boards then."
    return [Finding("warning", "board-of-one", message, cure=cure)]


def _silent_fields(asked: _Asked) -> list[Finding]:
    """Note fields in which members should differ and that no mentor answered."""
    if not asked.rules.diversity or not len(asked.scores.mentors):
        return []
    return [
        Finding("note", "field-unanswered", "No mentor answered it, so boards cannot differ in it.",
                column=field)
        for field in asked.rules.distinct
        if field not in asked.fields
    ]  # fmt: skip
