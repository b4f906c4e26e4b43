"""What a check of files of people found, before anything is matched."""

from __future__ import annotations

import html
import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.files import write_whole
from mentormatch.findings import Findings
from mentormatch.results.names import NOBODY, Names
from mentormatch.results.page import write_html
from mentormatch.text.sentences import Language, counted, sentence, tell

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike

    import pandas as pd

    from mentormatch.people.corrected import Corrected
    from mentormatch.people.pool.account import Account
    from mentormatch.people.pool.profiles import Profiles

__all__ = ["Check", "Reading"]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One source as it was read.

    Parameters
    ----------
    name
        Of the file, or the side that it is for.
    people
        Whoever can be read; None if the source cannot be read as a whole.
    account
        What became of every row; None if that is not known.
    findings
        What was noticed.
    again
        Reads the source once more, for a corrected copy; None of a pool.
    """

    name: str
    people: Profiles | None
    account: Account | None
    findings: Findings
    again: Callable[[], Corrected] | None = None

    def __str__(self) -> str:
        return self.told()

    def told(self, language: Language = "en") -> str:
        """Return what became of the source, in a language."""
        if self.people is None:
            return sentence("{name}: no people can be read from it", name=self.name).told(language)
        if self.account is None:
            people = counted(len(self.people), "{count} person", "{count:,} people")
            return f"{self.name}: {people.told(language)}"
        return f"{self.name}: {self.account.told(language)}"


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """What was found in files of people; nothing was matched.

    Parameters
    ----------
    readings
        Each source as it was read.
    between
        What only both sides together show.
    """

    readings: tuple[Reading, ...]
    between: Findings

    @property
    def findings(self) -> Findings:
        """Everything that was noticed, refusals first."""
        every = [finding for reading in self.readings for finding in reading.findings]
        return Findings([*every, *self.between], self.names)

    @property
    def names(self) -> Names:
        """How the people who can be read are called; for their eyes only."""
        pools = [reading.people for reading in self.readings]
        return Names(pools[0], pools[-1])

    @property
    def ok(self) -> bool:
        """Whether every row can be read: a matching would not stop."""
        return not self.findings.refused

    def __str__(self) -> str:
        return self.told(labels=False)

    def told(self, language: Language = "en", *, labels: bool = True) -> str:
        """Return accounts, findings and what to do now: for people's eyes, and for no log.

        Parameters
        ----------
        language
            ``"en"`` or ``"nl"``.
        labels
            Call people by the labels of the column map; else by id.
        """
        read = [reading.told(language) for reading in self.readings]
        found = self.findings.told(language, self.names if labels else None)
        return "\n".join([*read, found, tell(self.next, language)])

    def __repr__(self) -> str:
        read = "; ".join(map(str, self.readings))
        return f"Check({read}; {repr(self.findings).removeprefix('Findings(')}"

    @property
    def next(self) -> str:
        """What to do now, in a sentence."""
        counts = Counter(finding.severity for finding in self.findings)
        if counts["refused"]:
            return sentence(
                "Correct what was refused and check again. To go on without it, add --drop-refused."
            )
        if counts["warning"]:
            return sentence("All rows can be read. Look at the warnings before you match.")
        return sentence("All rows can be read. There is nothing to look at.")

    def to_frame(self, language: Language = "en") -> pd.DataFrame:
        """Return the findings, one row each; see :class:`mentormatch.Findings`."""
        return self.findings.to_frame(language)

    def to_json(self, path: str | PathLike[str] | None = None) -> str:
        """Return accounts and findings as JSON, and write it to a file if one is named."""
        told: dict[str, Any] = {
            "sources": [
                {
                    "name": one.name,
                    "readable": one.people is not None,
                    "account": None if one.account is None else asdict(one.account),
                }
                for one in self.readings
            ],
            "ok": self.ok,
            "findings": [asdict(finding) for finding in self.findings],
        }
        text = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
        if path is not None:
            write_whole(text, path)
        return text

    def write_corrected(self, folder: str | PathLike[str]) -> list[str]:
        """Write a corrected copy of each file, and its refused rows as a file of their own.

        ``mentors.corrected.csv`` holds the rows that can be read, in the format of the file, with
        repairs applied and told in a column more, which is not read; every other cell is as it was,
        and days of a workbook stay days. Titles and totals stay where they are, unless the copy
        would be read in another way with them, which is told. The same column map reads the same
        people of it, without a repair. A repair that a cell cannot hold is told there and not
        applied. ``mentors.refused.csv`` holds the rows that were refused, as they stand, each with
        why.
        Cells are names and addresses too: keep the files as you keep the originals.

        Parameters
        ----------
        folder
            Made if it is not there. Files of these names in it are replaced.

        Returns
        -------
        list of str
            What was written, and what was not and why, a sentence each.
        """
        from mentormatch.results.corrected import write_corrected

        path = Path(folder)
        path.mkdir(parents=True, exist_ok=True)
        lines: list[str] = []
        for reading in self.readings:
            if reading.again is None:
                lines.append(f"{reading.name}: no copy was written; it cannot be read from a file.")
            else:
                lines += write_corrected(reading.again(), reading.name, path)
        return lines

    def to_html(
        self, path: str | PathLike[str], language: Language = "en", *, labels: bool = True
    ) -> None:
        """Write one page in a language, without scripts and with every cell escaped.

        With `labels` it calls people by the labels of the column map, else by id.
        """
        found, names = self.findings, self.names if labels else NOBODY
        facts = {
            "readings": [reading.told(language) for reading in self.readings],
            "next": tell(self.next, language),
            "table": found.to_html(names.speaking(language).told) if found else "",
        }
        write_html("mentormatch.results", "check.html", facts, str(path), language=language)

    def _repr_html_(self) -> str:
        lines = "".join(f"<div>{html.escape(str(one))}</div>" for one in self.readings)
        table = self.findings._repr_html_() if self.findings else ""
        return f"{lines}{table}<div>{html.escape(self.next)}</div>"
