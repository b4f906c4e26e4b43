"""What several programmes came to: every answer, the minutes that are left, and one report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from mentormatch.errors import UnknownPerson
from mentormatch.programmes.desk import DeskRun, frame_of
from mentormatch.text.phrases import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pandas as pd

    from mentormatch.desk.desk import Desk
    from mentormatch.findings import Findings
    from mentormatch.ledger import Ledger
    from mentormatch.results.answer import Answer
    from mentormatch.results.match import Match

__all__ = ["Outcome", "Run"]


@dataclass(frozen=True, slots=True)
class Run:
    """One programme that has run.

    Parameters
    ----------
    name, mode, minutes
        As the programme file says.
    answer
        A `Matching` or a `Grouping`.
    matches
        Who meets, as in the answer; of teams that exist the members stand in place of the team.
    findings
        About who was chosen; what matching noticed is in ``answer.findings``.
    ledger
        The minutes that were left afterwards.
    """

    name: str
    mode: str
    minutes: int
    answer: Answer
    matches: tuple[Match, ...] = field(repr=False)
    findings: Findings = field(repr=False)
    ledger: Ledger = field(repr=False)

    @property
    def title(self) -> str:
        """Name, mode and minutes."""
        return f"{self.name} ({self.mode}, {self.minutes} minutes a month)"

    @property
    def people(self) -> frozenset[str]:
        """Who meets somebody."""
        return frozenset(member.id for match in self.matches for member in match.members)

    def members(self) -> Iterator[tuple[object, ...]]:
        """Yield a row for each member of a pair or group."""
        for number, match in enumerate(self.matches, 1):
            group = match.group or f"{self.name} {number}"
            for member in match.members:
                yield self.name, self.mode, group, member.role, member.id, match.score, self.minutes

    def left_out(self) -> Iterator[tuple[object, ...]]:
        """Yield a row for everybody who is left out."""
        for u in self.answer.unmatched:
            yield self.name, u.person, u.side, u.reason, u.detail, u.fix

    def lines(self) -> list[str]:
        """Return the answer to the first questions, for a terminal."""
        return str(self.answer).splitlines()


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
        import pandas as pd

        rows = [row for run in self.programmes for row in run.members()]
        names = ["programme", "mode", "group", "role", "person", "score", "minutes"]
        return pd.DataFrame(rows, columns=names)

    def left_out(self) -> pd.DataFrame:
        """Return one row for everybody a programme left out: who, why, and what would help.

        A team that exists stands there by its name, and a request that waits by who asks.
        """
        import pandas as pd

        rows = [row for run in self.programmes for row in run.left_out()]
        names = ["programme", "person", "side", "reason", "detail", "fix"]
        return pd.DataFrame(rows, columns=names)

    def requests(self) -> pd.DataFrame:
        """Return one row a request of every desk: how it stands, and why it waits."""
        return frame_of(self.desks)

    def report(self, path: str | Path) -> None:
        """Write one self-contained HTML page about all programmes; no network."""
        from mentormatch.programmes.report import write_outcome

        write_outcome(self, path)

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
        from mentormatch.programmes.report import write_everything

        return write_everything(self, folder)

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
