"""What several programmes came to: every answer, the minutes that are left, and one report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mentormatch.errors import UnknownPerson
from mentormatch.people.findings import Findings
from mentormatch.people.words import did_you_mean

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from mentormatch.ledger import Ledger
    from mentormatch.results.answer import Answer

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
    findings
        About who was chosen; what matching noticed is in ``answer.findings``.
    ledger
        The minutes that were left afterwards.
    """

    name: str
    mode: str
    minutes: int
    answer: Answer
    findings: Findings = field(repr=False)
    ledger: Ledger = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Programmes that have run, one after the other, on one ledger.

    Parameters
    ----------
    name
        Of the plan.
    runs
        In the order in which they ran.
    ledger
        Minutes given, spent and left.
    """

    name: str
    runs: tuple[Run, ...]
    ledger: Ledger = field(repr=False)

    def __getitem__(self, programme: str) -> Answer:
        """Return the answer of a programme.

        Raises
        ------
        UnknownPerson
            If no programme has this name; it is a ``KeyError``.
        """
        for run in self.runs:
            if run.name == programme:
                return run.answer
        near = did_you_mean(programme, [run.name for run in self.runs])
        raise UnknownPerson(f"no programme is called {programme!r}{near}")

    def __len__(self) -> int:
        return len(self.runs)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a member of a pair or group.

        Returns
        -------
        pandas.DataFrame
            programme, mode, group, role, person, score (0…1 of a pair; of a group the sum of its
            pieces), minutes (a month).
        """
        import pandas as pd

        rows = [
            (run.name, run.mode, match.group or f"{run.name} {number}", member.role, member.id,
             match.score, run.minutes)
            for run in self.runs
            for number, match in enumerate(run.answer.matches, 1)
            for member in match.members
        ]  # fmt: skip
        names = ["programme", "mode", "group", "role", "person", "score", "minutes"]
        return pd.DataFrame(rows, columns=names)

    def left_out(self) -> pd.DataFrame:
        """Return one row for everybody a programme left out: who, why, and what would help."""
        import pandas as pd

        rows = [
            (run.name, u.person, u.side, u.reason, u.detail, u.fix)
            for run in self.runs
            for u in run.answer.unmatched
        ]
        names = ["programme", "person", "side", "reason", "detail", "fix"]
        return pd.DataFrame(rows, columns=names)

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
        for run in self.runs:
            lines += ["", f"{run.name} ({run.mode}, {run.minutes} minutes a month)"]
            lines += [f"  {line}" for line in str(run.answer).splitlines()]
            lines += [f"  {finding}" for finding in run.findings if finding.severity != "note"]
        return "\n".join(lines)
