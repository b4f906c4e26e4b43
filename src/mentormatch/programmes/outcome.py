"""What several programmes came to: every answer, the minutes that are left, and one report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from mentormatch.desk.desk import Desk
from mentormatch.errors import UnknownPerson
from mentormatch.ledger import Ledger
from mentormatch.programmes.desk import DeskRun, frame_of
from mentormatch.programmes.ran import Run, left_out_frame, member_frame
from mentormatch.programmes.report import write_everything, write_outcome
from mentormatch.results.answer import Answer
from mentormatch.text.phrases import did_you_mean

if TYPE_CHECKING:
    import pandas as pd


__all__ = ["Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Programmes that have run, one after the other, on one ledger.

    Parameters
    ----------
    name
        Of the plan.
    programmes
        In the order in which they ran: a `Run` of a matching or of groups, a `DeskRun` of a desk.
    ledger
        Minutes given, spent and left.
    """

    name: str
    programmes: tuple[Run | DeskRun, ...]
    ledger: Ledger = field(repr=False)

    @property
    def runs(self) -> tuple[Run, ...]:
        """The programmes with a matching or groups, in order."""
        return tuple(run for run in self.programmes if isinstance(run, Run))

    @property
    def desks(self) -> tuple[DeskRun, ...]:
        """The desks, in order."""
        return tuple(run for run in self.programmes if isinstance(run, DeskRun))

    def __getitem__(self, programme: str) -> Answer:
        """Return the answer of a programme; for a desk see :meth:`desk`.

        Raises
        ------
        UnknownPerson
            If no programme has this name; it is a ``KeyError``.
        """
        if any(run.name == programme for run in self.desks):
            raise UnknownPerson(f"{programme!r} is a desk; ask outcome.desk({programme!r})")
        return _named(self.runs, programme, "programme").answer

    def desk(self, programme: str) -> Desk:
        """Return the desk of a programme, with its answers and its log.

        Raises
        ------
        UnknownPerson
            If no desk has this name; it is a ``KeyError``.
        """
        return _named(self.desks, programme, "desk").desk

    def __len__(self) -> int:
        return len(self.programmes)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a member of a pair or group, and of a request that has a mentor.

        Returns
        -------
        pandas.DataFrame
            programme, mode, group (of a desk the request), role, person, score (0…1 of a pair; of
            a group the sum of its pieces), minutes (a month).
        """
        return member_frame(self.programmes)

    def left_out(self) -> pd.DataFrame:
        """Return one row for everybody a programme left out: who, why, and what would help.

        A team that exists stands there by its name, and a request that waits by who asks.
        """
        return left_out_frame(self.programmes)

    def requests(self) -> pd.DataFrame:
        """Return one row a request of every desk: how it stands, and why it waits."""
        return frame_of(self.desks)

    def report(self, path: str | Path) -> None:
        """Write one self-contained HTML page about all programmes; no network."""
        write_outcome(self.name, self.programmes, self.ledger, path)

    def write(self, folder: str | Path) -> tuple[Path, ...]:
        """Write the report, the tables, and a folder with report and record for each programme.

        Parameters
        ----------
        folder
            Is made if it is not there.

        Returns
        -------
        tuple of Path
            What was written.
        """
        return write_everything(self.name, self.programmes, self.ledger, folder)

    def __str__(self) -> str:
        lines = [f"{self.name}: {len(self)} programme{'s' * (len(self) != 1)}"]
        for run in self.programmes:
            lines += ["", run.title, *(f"  {line}" for line in run.lines())]
            lines += [f"  {finding}" for finding in run.findings if finding.severity != "note"]
        return "\n".join(lines)


_Ran = TypeVar("_Ran", Run, DeskRun)


def _named(runs: Sequence[_Ran], programme: str, called: str) -> _Ran:
    for run in runs:
        if run.name == programme:
            return run
    near = did_you_mean(programme, [run.name for run in runs])
    raise UnknownPerson(f"no {called} is called {programme!r}{near}")
