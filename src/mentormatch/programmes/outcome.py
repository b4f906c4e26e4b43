"""What several programmes came to: every answer, the minutes that are left, and one report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from mentormatch.desk.desk import Desk
from mentormatch.errors import UnknownPerson
from mentormatch.ledger import Ledger
from mentormatch.programmes.desk import DeskRun, frame_of
from mentormatch.programmes.page import write_page
from mentormatch.programmes.ran import Run
from mentormatch.results.answer import Answer
from mentormatch.results.export import write_csv
from mentormatch.results.groups.grouping import Grouping
from mentormatch.results.names import NOBODY, Names, the_language
from mentormatch.results.page import Page
from mentormatch.results.workbook import why_no_workbook
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import did_you_mean
from mentormatch.text.sentences import Language, counted, tell

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
            raise UnknownPerson(
                f"{quoted(programme)} is a desk; ask outcome.desk({quoted(programme)})"
            )
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
            a group the sum of its pieces), minutes (a month). Where people have labels, ``label``
            stands behind the person.
        """
        import pandas as pd

        rows = [row for run in self.programmes for row in run.members()]
        names = ["programme", "mode", "group", "role", "person", "score", "minutes"]
        called = {run.name: run.member_names for run in self.programmes}
        return _labelled(pd.DataFrame(rows, columns=names), "role", called)

    def left_out(self, language: Language = "en") -> pd.DataFrame:
        """Return one row for everybody a programme left out: who, why, and what would help.

        A team that exists stands there by its name, and a request that waits by who asks.

        Parameters
        ----------
        language
            Of details and fixes: ``"en"`` or ``"nl"``.
        """
        import pandas as pd

        language = the_language(language)
        rows = [
            (*row[:4], tell(row[4], language), tell(row[5], language))
            for run in self.programmes
            for row in run.left_out()
        ]
        names = ["programme", "person", "side", "reason", "detail", "fix"]
        called = {run.name: run.names for run in self.programmes}
        return _labelled(pd.DataFrame(rows, columns=names), "side", called)

    def requests(self, language: Language = "en") -> pd.DataFrame:
        """Return one row a request of every desk: how it stands, and why it waits.

        Parameters
        ----------
        language
            Of the reasons: ``"en"`` or ``"nl"``.
        """
        return frame_of(self.desks, language)

    def report(
        self,
        path: str | Path,
        *,
        title: str | None = None,
        date: str | None = None,
        language: Language = "en",
        labels: bool = True,
    ) -> None:
        """Write one self-contained HTML page about all programmes: no script, no network.

        It tells at a glance what each programme came to, then of each who is left out and what
        would help, the lowest and the highest scores, and who meets; at the end the minutes of
        everybody. It reads on a phone and on paper.

        Parameters
        ----------
        path
            The HTML file to write.
        title
            Above the page; None for the name of the plan.
        date
            Shown as it is given; the clock is not read.
        language
            ``"en"`` or ``"nl"``.
        labels
            Call people by the labels of the column map; else by id.

        Raises
        ------
        InputError
            If the language is none of these.
        """
        page = Page(title, date, the_language(language), labels)
        write_page(self.name, self.programmes, self.ledger, page, path)

    def write(self, folder: str | Path, *, language: Language = "en") -> tuple[Path, ...]:
        """Write the report, the tables, and a folder with report and record for each programme.

        With the extra ``[excel]`` the folder holds a workbook too, of up to 20,000 matches.

        Parameters
        ----------
        folder
            Is made if it is not there.
        language
            Of the pages, and of the reasons in tables: ``"en"`` or ``"nl"``.

        Returns
        -------
        tuple of Path
            What was written.
        """
        folder, language = Path(folder), the_language(language)
        folder.mkdir(parents=True, exist_ok=True)
        tables = {
            "members.csv": self.to_frame(),
            "left_out.csv": self.left_out(language),
            "ledger.csv": self._accounts(),
        }
        of_runs = _written_apart(self.programmes, folder, language)
        self.report(folder / "report.html", language=language)
        for file, table in tables.items():
            write_csv(table, folder / file)
        return (folder / "report.html", *(folder / file for file in tables), *of_runs)

    def without_labels(self) -> Outcome:
        """Return the same outcome, which knows its people by id alone."""
        return replace(self, programmes=tuple(run.without_labels() for run in self.programmes))

    def _accounts(self) -> pd.DataFrame:
        return self.ledger.to_frame().reset_index()

    def __str__(self) -> str:
        return self.told(labels=False)

    def told(self, *, labels: bool = True, language: Language = "en") -> str:
        """Return what printing shows, with people by label: for their eyes, and for no log.

        Parameters
        ----------
        labels
            Call people by the labels of the column map; else by id.
        language
            ``"en"`` or ``"nl"``.
        """
        said = counted(
            len(self), "{name}: {count} programme", "{name}: {count} programmes", name=self.name
        )
        lines = [said.told(the_language(language))]
        for run in self.programmes:
            names = (run.names if labels else NOBODY).speaking(language)
            lines += ["", names.told(run.title)]
            lines += [f"  {names.told(line)}" for line in run.lines]
            lines += [f"  {names.told(told)}" for told in _noticed(run, names)]
        return "\n".join(lines)


def _labelled(frame: pd.DataFrame, side: str, called: Mapping[str, Names]) -> pd.DataFrame:
    """Put labels behind people, where a programme knows any."""
    if any(called.values()):
        people = zip(frame["programme"], frame["person"], frame[side], strict=True)
        labels = [called.get(run, NOBODY)(who, role) for run, who, role in people]
        frame.insert(list(frame.columns).index("person") + 1, "label", labels)
    return frame


def _noticed(run: Run | DeskRun, names: Names) -> list[str]:
    return [one.told(names.language, names) for one in run.findings if one.severity != "note"]


_Ran = TypeVar("_Ran", Run, DeskRun)


def _named(runs: Sequence[_Ran], programme: str, called: str) -> _Ran:
    for run in runs:
        if run.name == programme:
            return run
    near = did_you_mean(programme, [run.name for run in runs])
    raise UnknownPerson(f"no {called} is called {quoted(programme)}{near}")


def _written_apart(
    programmes: Sequence[Run | DeskRun], folder: Path, language: Language
) -> list[Path]:
    """Write each programme into its folder, and return the files in the order of programmes."""
    numbered = list(enumerate(programmes, 1))
    # A desk on file with which somebody has gone on is not written over: ask before the rest.
    desks_first = sorted(numbered, key=lambda told: not isinstance(told[1], DeskRun))
    # A number keeps the order and tells like names apart.
    files = {n: _written(run, folder / f"{n:02} {run.name}", language) for n, run in desks_first}
    return [path for number, _ in numbered for path in files[number]]


def _written(run: Run | DeskRun, own: Path, language: Language) -> tuple[Path, ...]:
    own.mkdir(exist_ok=True)
    return _desk(run, own, language) if isinstance(run, DeskRun) else _answer(run, own, language)


def _desk(run: DeskRun, own: Path, language: Language) -> tuple[Path, ...]:
    """Write how each request stands, and the desk itself, to go on with."""
    requests, record = own / "requests.csv", own / "desk.json"
    run.desk.save(record)
    write_csv(frame_of([run], language), requests)
    return requests, record


def _answer(run: Run, own: Path, language: Language) -> tuple[Path, ...]:
    kind = "groups" if isinstance(run.answer, Grouping) else "pairs"
    record = "grouping.json" if kind == "groups" else "matching.json"
    run.answer.report(own / "report.html", title=run.name, language=language)
    run.answer.to_csv(own / f"{kind}.csv")
    run.answer.to_json(own / record)
    written = own / "report.html", own / f"{kind}.csv", own / record
    if why_no_workbook(run.answer) is not None:
        return written
    run.answer.to_excel(own / "matching.xlsx", language=language)
    return (*written, own / "matching.xlsx")
