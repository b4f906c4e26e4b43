"""Local search over panels: exchange of two seats until none helps.

Every seat of every panel has a row: what the panel is worth with each mentor in that seat, and
with nobody. An exchange of two seats is then two look-ups, so a pass over all exchanges is a few
array operations a seat. Free places of mentors are exchanged likewise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.arrays import NEVER
from mentormatch.solve.panels.coverage_value import Panels

__all__ = ["Seats"]

_NOWHERE = np.int64(-(2**60))
"""No such seat: the sum of four of these is a whole number still."""

assert NEVER <= _NOWHERE * 4


@dataclass(eq=False)
class Seats:
    """Panels under exchange; the one mutable thing of the search.

    Parameters
    ----------
    panels
        What panels are worth.
    least, most
        Members of each panel.
    members
        The members of each panel; changed in place.
    spare
        int64 (mentors,): places that each mentor has left; changed in place.
    """

    panels: Panels
    least: Ints
    most: Ints
    members: list[list[int]]
    spare: Ints

    def __post_init__(self) -> None:
        worth = [self.panels.value(p, theirs) for p, theirs in enumerate(self.members)]
        self.worth = np.array(worth, np.int64)
        first = np.concatenate([[0], np.cumsum(self.most)])
        self._first = first.astype(np.int64)
        self._panel = np.repeat(np.arange(len(self.most)), self.most)
        nobody = len(self.spare)
        self._rows = np.full((int(first[-1]), nobody + 1), _NOWHERE, np.int64)
        self._out = np.full(int(first[-1]), nobody, np.int64)
        for panel in range(len(self.most)):
            self._look(panel)

    @property
    def total(self) -> int:
        """Value of all panels together."""
        return int(self.worth.sum())

    def exchange(self, order: Ints, *, passes: int = 50) -> None:
        """Take the best exchange of each seat in turn until none helps.

        Parameters
        ----------
        order
            The seats in the order in which they are looked at.
        passes
            Most rounds over all seats.
        """
        for _ in range(passes):
            if not sum(self._improve(int(seat)) for seat in order):
                return

    @property
    def size(self) -> int:
        """Number of seats."""
        return len(self._out)

    def replace(self, panel: int, members: list[int]) -> None:
        """Give a panel other members; places that this frees or takes are counted."""
        for mentor in self.members[panel]:
            self.spare[mentor] += 1
        for mentor in members:
            self.spare[mentor] -= 1
        self.members[panel] = members
        self.worth[panel] = self.panels.value(panel, members)
        self._look(panel)

    def _look(self, panel: int) -> None:
        """Fill the rows of a panel's seats."""
        first, most = int(self._first[panel]), int(self.most[panel])
        theirs = self.members[panel]
        nobody = len(self.spare)
        self._rows[first : first + most] = _NOWHERE
        self._out[first : first + most] = nobody
        for k, mentor in enumerate(theirs):
            others = [other for other in theirs if other != mentor]
            self._out[first + k] = mentor
            self._fill(first + k, panel, others)
            if len(others) >= self.least[panel]:
                self._rows[first + k, nobody] = self.panels.value(panel, others)
        if theirs and len(theirs) < most:
            # One empty seat speaks for all of them.
            self._fill(first + len(theirs), panel, theirs)
            self._rows[first + len(theirs), nobody] = self.worth[panel]

    def _fill(self, seat: int, panel: int, others: list[int]) -> None:
        fits = self.panels.fits(panel, others)
        self._rows[seat, :-1] = np.where(fits, self.panels.each(panel, others), _NOWHERE)

    def _improve(self, seat: int) -> bool:
        """Take the best exchange of one seat, if it helps."""
        panel, out = int(self._panel[seat]), int(self._out[seat])
        mine = self._rows[seat]
        # What the panel gains if the best mentor who has a place left takes this seat.
        free = np.where(self.spare > 0, mine[:-1], _NOWHERE)
        taken = int(free.argmax())
        gain = int(free[taken]) - int(self.worth[panel])
        # Every other seat's mentor here and mine there; where one is nobody, the other one moves.
        # Rows of one panel assume that its other seats stay, so these are not exchanged.
        both = mine[self._out] + self._rows[:, out]
        both = both - self.worth[self._panel] - self.worth[panel]
        both[self._panel == panel] = _NOWHERE
        other = int(both.argmax()) if len(both) else 0
        # Of equal gains the free place: it touches one panel only.
        if len(both) and both[other] > max(gain, 0):
            self._swap(seat, other)
            return True
        if gain > 0:
            self._seat(panel, out, taken)
            return True
        return False

    def _swap(self, seat: int, other: int) -> None:
        mine, theirs = int(self._out[seat]), int(self._out[other])
        panels = int(self._panel[seat]), int(self._panel[other])
        self._seat(panels[0], mine, theirs)
        self._seat(panels[1], theirs, mine)

    def _seat(self, panel: int, out: int, into: int) -> None:
        """Let one mentor take the seat of another; either may be nobody."""
        nobody = len(self.spare)
        members = [mentor for mentor in self.members[panel] if mentor != out]
        self.replace(panel, members if into == nobody else [*members, into])
