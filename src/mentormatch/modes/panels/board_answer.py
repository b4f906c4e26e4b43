"""From boards as rows to an answer: certificate, judgement, findings, and why somebody has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.findings import Finding
from mentormatch.modes.panels import reasons as cover_reasons
from mentormatch.modes.panels.facts import Coverage, cover_findings
from mentormatch.modes.panels.reasons import without
from mentormatch.results.groups.certificate import BoundCertificate, BoundedStage
from mentormatch.results.groups.grouping import Grouping
from mentormatch.results.match import Unmatched, UnmatchedList
from mentormatch.solve.panels.boards.judge import judge_board_prices, judge_boards, worth_of_board
from mentormatch.text.phrases import several

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mentormatch.arrays import Ints
    from mentormatch.findings import Findings
    from mentormatch.modes.panels.instance import Skills
    from mentormatch.modes.panels.reasons import Told, Why
    from mentormatch.modes.rules import Rules
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.results.groups.piece import Piece
    from mentormatch.results.groups.record import GroupingRecord
    from mentormatch.results.match import Match, Role
    from mentormatch.scoring.scores import Scores
    from mentormatch.solve.panels.boards.solve import BoardAnswer
    from mentormatch.solve.panels.judge import Claim
    from mentormatch.solve.panels.problem import BoardProblem

    Boards = Sequence[Sequence[int]]

__all__ = ["BoardQuestion", "boards_on_record"]


@dataclass(frozen=True)
class BoardQuestion:
    """People and arrays of a question about boards, and how its parts are called.

    Parameters
    ----------
    scores, skills, problem
        The people and the arrays.
    called
        What the value is called: ``"score"`` or ``"coverage"``.
    one, more
        What is formed, such as ``"board"`` and ``"boards"``.
    """

    scores: Scores
    skills: Skills
    problem: BoardProblem
    called: str
    one: str
    more: str

    @property
    def told(self) -> Coverage:
        """Coverage in words."""
        return Coverage(self.problem, self.skills, self.scores.mentors, self.scores.mentees)

    def certificate(self, found: BoardAnswer) -> BoundCertificate:
        """Count what was reached beside its bounds; prices are judged first."""
        served = sum(map(bool, found.members))
        if found.prices is not None:
            judge_board_prices(self.problem, found.prices, served, found.value.bound)
        worth = [worth_of_board(self.problem, i, board) for i, board in enumerate(found.members)]
        note = f"mentees with a {self.one}" if self.one == "board" else "teams with mentors"
        stages = [BoundedStage("covered", served, *found.served, note)]
        if self.problem.needs.asked.any():
            held = "mentors who hold the level of a must-have, two of a critical one"
            stages.append(BoundedStage("needs", sum(met for met, _ in worth), *found.met, held))
        value = sum(value for _, value in worth)
        stages.append(BoundedStage(self.called, value, *found.value, f"summed over {self.more}"))
        return BoundCertificate(tuple(stages))

    def judge(self, boards: Boards, certificate: BoundCertificate) -> None:
        """Accept boards, or raise ProofError."""
        claims: list[Claim] = [(s.name, s.value, s.bound) for s in certificate.stages]
        judge_boards(self.problem, boards, claims)

    def grouping(
        self,
        boards: Boards,
        certificate: BoundCertificate,
        *,
        tell: Callable[[int, Sequence[int]], tuple[Match, tuple[Piece, ...]]],
        mode: str,
        rules: Rules,
        seed: int,
        more: Sequence[Finding] = (),
    ) -> Grouping:
        """Judge boards, and tell them with ids, pieces and reasons.

        Parameters
        ----------
        boards
            Mentors of each mentee, as rows.
        certificate
            What is claimed of them.
        tell
            A mentee who has a board, and the board → the same in ids, and what its score is of.
        mode, rules, seed
            As in the grouping.
        more
            What a coordinator should look at besides.

        Raises
        ------
        ProofError
            If the judge does not accept them.
        """
        self.judge(boards, certificate)
        told = [tell(mentee, board) for mentee, board in enumerate(boards) if board]
        return Grouping(
            matches=tuple(match for match, _ in told),
            unmatched=self.reasons(boards, certificate),
            certificate=certificate,
            seed=seed,
            findings=self.findings(boards, more),
            scores=self.scores,
            mode=mode,
            rules=rules,
            pieces=tuple(pieces for _, pieces in told),
        )

    def findings(self, boards: Boards, more: Sequence[Finding] = ()) -> Findings:
        """Return what a coordinator should look at."""
        served = [(mentee, board) for mentee, board in enumerate(boards) if board]
        promised = int((self.scores.mentors.numbers("min_mentees").values > 0).sum())
        if promised:
            message = (
                f"{several(promised, 'mentor is', 'mentors are')} promised mentees (min_mentees), "
                f"which {self.more} do not look at."
            )
            more = [*more, Finding("warning", "minimum-ignored", message, column="min_mentees")]
        return cover_findings(self.scores, self.told, served, more)

    def reasons(self, boards: Boards, certificate: BoundCertificate) -> UnmatchedList:
        """Return everybody without a board, with one reason each."""
        mentees = np.array([i for i, board in enumerate(boards) if not board], np.int64)
        busy = np.array([j for board in boards for j in board], np.int64)
        mentors = np.setdiff1d(np.arange(self.problem.shape[0]), busy)
        return UnmatchedList(
            [*self._mentees(mentees, certificate), *self._mentors(mentors, boards)]
        )

    def _mentees(self, rows: Ints, certificate: BoundCertificate) -> Iterator[Unmatched]:
        scores, problem = self.scores, self.problem
        present = scores.mentee_present
        told = cover_reasons.withdrawn(scores.mentees, present, problem.most, rows)
        allowed = (problem.allowed & (problem.capacity > 0)[:, None]).T
        told |= self._few_wanted(without(rows, told))
        told |= cover_reasons.ruled_out(scores, "mentee", without(rows, told), allowed)
        least = problem.least
        told |= cover_reasons.too_few(without(rows, told), allowed, least, "mentors")
        why = self._competition(certificate)
        told |= dict.fromkeys(without(rows, told).tolist(), why)
        for row in rows.tolist():
            yield Unmatched(scores.mentees.ids[row], "mentee", *told[row])

    def _mentors(self, rows: Ints, boards: Boards) -> Iterator[Unmatched]:
        scores, problem = self.scores, self.problem
        present = scores.mentor_present
        places = scores.mentors.numbers("max_mentees").values
        told = cover_reasons.withdrawn(scores.mentors, present, places, rows)
        allowed = problem.allowed & (problem.most > 0)
        told |= cover_reasons.ruled_out(scores, "mentor", without(rows, told), allowed)
        full = all(len(b) >= problem.most[i] for i, b in enumerate(boards) if b)
        detail = (
            f"every {self.one} has its most members"
            if full
            else f"no {self.one} with a free seat gains by this person"
        )
        rest: Why = ("NOT_NEEDED", detail, "keep as a backup, or allow more members")
        told |= dict.fromkeys(without(rows, told).tolist(), rest)
        for row in rows.tolist():
            yield Unmatched(scores.mentors.ids[row], "mentor", *told[row])

    def _few_wanted(self, rows: Ints) -> Told:
        """Tell of mentees who take fewer mentors than are asked for."""
        least, most = self.problem.least, self.problem.most
        fix = "ask for more, or allow smaller sizes"
        return {
            row: (
                "SIZES",
                f"takes {most[row]} mentors at most, and {least[row]} are asked for",
                fix,
            )
            for row in rows[most[rows] < least[rows]].tolist()
        }

    def _competition(self, certificate: BoundCertificate) -> Why:
        places = int(self.problem.capacity.sum())
        asking = int((self.problem.most > 0).sum())
        if certificate.stages[0].proven:
            detail = (
                f"{several(asking, 'asks', 'ask')} for a {self.one} of at least "
                f"{int(self.problem.least.min(initial=1))}, and mentors offer "
                f"{several(places, 'place', 'places')}; nothing places more"
            )
            return "NO_CAPACITY_TOTAL", detail, "ask mentors for places, or allow smaller sizes"
        detail = "the search ended before a place for this person was found or excluded"
        return "STOPPED", detail, "give it more time, or relax a requirement"


def boards_on_record(
    record: GroupingRecord, mentors: Profiles, mentees: Profiles, *roles: Role
) -> list[list[int]]:
    """Return the mentors of each mentee as rows, as a record tells them.

    Parameters
    ----------
    record
        Boards on file; its people have been compared with the pools.
    mentors, mentees
        The pools.
    roles
        Of mentors.
    """
    boards: list[list[int]] = [[] for _ in range(len(mentees))]
    for match in record.groups:
        (mentee,) = mentees.positions(match.ids_of("mentee")[:1]).tolist()
        boards[mentee] = sorted(mentors.positions(match.ids_of(*roles)).tolist())
    return boards
