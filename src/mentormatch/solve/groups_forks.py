"""Where prices of the linear program leave a gap: cases of who leads, each with its own prices.

Fractions of open groups are what sizes leave over, so either somebody leads no group or she leads
one; both are bounded again until no case allows more than was reached (Land & Doig 1960). What
remains is a tree of prices that can be checked leaf by leaf, and no program has to be believed.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.solve.groups_duals import certificate
from mentormatch.solve.groups_program import allowed_by, relax
from mentormatch.solve.groups_proof import Fork

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mentormatch.solve.groups_program import Program, Relaxed
    from mentormatch.solve.groups_proof import Prices

__all__ = ["cases"]

_FORKS = 60
_WORK = 8_000_000
"""Cases that are told apart at most, and pairs that their programs look at."""
_SLACK = 1e-6


def cases(program: Program, relaxed: Relaxed, reached: int, deadline: float) -> Prices | None:
    """Return prices, case by case, that allow no more than was reached; None if they would be many.

    Parameters
    ----------
    program, relaxed
        A program with rules and least sizes, and its optimum.
    reached
        Units of an answer.
    deadline
        On the clock of `time.monotonic`.
    """
    tickets = repeat(None, min(_FORKS, _WORK // max(int(program.open.sum()), 1)))
    return _proven(program, relaxed, reached, tickets, deadline)


def _proven(
    program: Program, relaxed: Relaxed, reached: int, tickets: Iterator[None], deadline: float
) -> Prices | None:
    if allowed_by(program, relaxed) <= reached:
        return certificate(program, relaxed)
    seat = _undecided(program, relaxed)
    if seat is None or next(tickets, seat) is not None:
        return None
    proven: list[Prices] = []
    for case in program.cases(seat):
        found = relax(case, deadline)
        prices = None if found is None else _proven(case, found, reached, tickets, deadline)
        if prices is None:
            return None
        proven.append(prices)
    return Fork(int(program.seat[seat]), *proven)


def _undecided(program: Program, relaxed: Relaxed) -> int | None:
    """Return the seat that is most nearly half open, of those who lead one group only."""
    turns = np.bincount(program.seat)[program.seat]
    open_ = np.where(turns == 1, np.abs(relaxed.opened - 0.5), 1.0)
    seat = int(open_.argmin())
    return seat if open_[seat] < 0.5 - _SLACK else None
