"""A question about boards: several mentors for one mentee, or for one team that exists."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.modes.panels.cures import (
    MORE_PLACES,
    RELAX,
    SMALLER_SIZES,
    cures_of_boards,
    either,
)
from mentormatch.modes.panels.lottery import drawn_boards
from mentormatch.modes.panels.question import MUST_HAVES, PanelQuestion, PanelRows, Rows
from mentormatch.modes.panels.reasons import left_out, no_panels
from mentormatch.results.groups.certificate import BoundCertificate
from mentormatch.results.groups.grouping import Grouping
from mentormatch.results.groups.record import GroupingRecord
from mentormatch.results.match import UnmatchedList, Why
from mentormatch.results.pairs.obstacles import Told
from mentormatch.solve.arrays import read_seed
from mentormatch.solve.panels.boards.judge import judge_board_prices, judge_boards, worth_of_board
from mentormatch.solve.panels.boards.solve import BoardAnswer, solve_boards
from mentormatch.solve.panels.judge import Claim
from mentormatch.solve.panels.problem import BoardProblem
from mentormatch.text.sentences import counted, sentence

__all__ = ["BoardQuestion"]


@dataclass(frozen=True)
class BoardQuestion(PanelQuestion):
    """A question of which every panel has one mentee, who may be a team."""

    value: ClassVar[str]
    """The last stage: ``"score"`` or ``"coverage"``."""
    served: ClassVar[str]
    """Who is counted in the first stage."""

    @cached_property
    @abstractmethod
    def problem(self) -> BoardProblem:
        """The arrays."""

    @property
    def one(self) -> str:
        """What is formed, as one."""
        return self.mode.removesuffix("s")

    def solved(self, seed: int, seconds: float) -> Grouping:
        """Solve, judge, and put ids back."""
        drawn = read_seed(seed)
        order = self.order(drawn)
        found = solve_boards(self.problem, seed=drawn, seconds=seconds, order=order)
        place = np.argsort(order.mentors)
        boards = (sorted(board, key=place.__getitem__) for board in found.members)
        panels = [(self._seated(board), (i,)) for i, board in enumerate(boards) if board]
        return self.grouping(panels, self._certificate(found), seed)

    def _certificate(self, found: BoardAnswer) -> BoundCertificate:
        """Count what was reached beside its bounds; prices are judged first."""
        served, bound = sum(map(bool, found.members)), found.value
        if bound.proof is not None:
            judge_board_prices(self.problem, bound.proof, served, bound.value)
        worth = [worth_of_board(self.problem, i, board) for i, board in enumerate(found.members)]
        met, value = sum(met for met, _ in worth), sum(value for _, value in worth)
        return self._certified(
            ("covered", served, found.served, self.served),
            ("needs", met, found.met, MUST_HAVES),
            (self.value, value, bound, f"summed over {self.mode}"),
            cut=found.cut,
        )

    def _on_record(self, record: GroupingRecord) -> PanelRows:
        """Return the boards of a record, one a mentee."""
        listed = super()._on_record(record)
        boards = {mentee: self._seated(theirs) for theirs, ours in listed for mentee in ours[:1]}
        return [(theirs, (mentee,)) for mentee, theirs in sorted(boards.items()) if theirs]

    def _seated(self, board: Rows) -> Rows:
        """Return a board, which comes as it was drawn or told, in the order of its members."""
        return sorted(board)

    def _judge(self, panels: PanelRows, claims: Sequence[Claim]) -> None:
        boards: list[Rows] = [()] * self.problem.shape[1]
        for theirs, (mentee,) in panels:
            boards[mentee] = theirs
        judge_boards(self.problem, boards, claims)

    def _reasons(self, panels: PanelRows, certificate: BoundCertificate) -> UnmatchedList:
        scores, problem = self.scores, self.problem
        return UnmatchedList(
            [
                *left_out(
                    scores,
                    "mentee",
                    [mentee for _, (mentee,) in panels],
                    places=problem.most,
                    allowed=(problem.allowed & (problem.capacity > 0)[:, None]).T,
                    least=problem.least,
                    by_size=self._few_wanted,
                    otherwise=lambda: self._competition(certificate),
                    drawn=lambda: drawn_boards(problem, panels, proven=certificate.proven),
                ),
                *left_out(
                    scores,
                    "mentor",
                    [mentor for theirs, _ in panels for mentor in theirs],
                    places=scores.mentors.numbers("max_mentees").values,
                    allowed=problem.allowed & (problem.most > 0),
                    otherwise=lambda: self._not_needed(panels, certificate),
                ),
            ]
        )

    def _not_needed(self, panels: PanelRows, certificate: BoundCertificate) -> Why:
        """Return why a mentor who is allowed on a board is on none."""
        if not panels:
            return no_panels(self._called[1], proven=certificate.stages[0].proven)
        one, most = self._called[0], self.problem.most
        full = all(len(theirs) >= most[mentee] for theirs, (mentee,) in panels)
        detail = sentence("no {panel} with a free seat gains from this person", panel=one)
        if full:
            detail = sentence("every {panel} has as many members as it may have", panel=one)
        return "NOT_NEEDED", detail, sentence("keep as a backup, or allow more members")

    def _few_wanted(self, rows: Ints) -> Told:
        """Give a reason to mentees who take fewer mentors than are asked for."""
        least, most = self.problem.least, self.problem.most
        return {
            row: (
                "SIZES",
                sentence(
                    "takes at most {most} mentors, but {least} are asked for",
                    most=int(most[row]), least=int(least[row]),
                ),
                sentence("ask for more, or allow smaller sizes"),
            )
            for row in rows[most[rows] < least[rows]].tolist()
        }  # fmt: skip

    def _competition(self, certificate: BoundCertificate) -> Why:
        """Return why a mentee who could have a board has none; cures were tried."""
        if not certificate.stages[0].proven:
            detail = sentence(
                "the search ended before a place for this person was found or excluded"
            )
            return "STOPPED", detail, sentence("give it more time, or relax a requirement")
        helpful = cures_of_boards(self.problem, certificate.stages[0].value)
        one, many = self._called
        if helpful is not None and MORE_PLACES not in helpful:
            detail = sentence(
                "no {panels} within the sizes and rules help more people", panels=many
            )
            fix = either((RELAX, SMALLER_SIZES), helpful)
            rest = sentence("relax a requirement and ask mentors for places")
            return "SIZES", detail, fix or rest
        places = int(self.problem.capacity.sum())
        asking = int((self.problem.most > 0).sum())
        detail = counted(
            asking,
            "{count} asks for a {panel} of at least {least}, and mentors offer {places}; "
            "nothing places more",
            "{count:,} ask for a {panel} of at least {least}, and mentors offer {places}; "
            "nothing places more",
            panel=one, least=int(self.problem.least.min(initial=1)),
            places=counted(places, "{count} place", "{count:,} places"),
        )  # fmt: skip
        return "NO_CAPACITY_TOTAL", detail, either((MORE_PLACES, SMALLER_SIZES), helpful)

    @property
    def _called(self) -> tuple[str, str]:
        """What one of them, and many, are called in the language of a reader."""
        if self.mode == "boards":
            return sentence("board"), sentence("boards")
        return self.one, self.mode
