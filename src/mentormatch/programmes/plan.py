"""The programme file: read from TOML, and run on one ledger of minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from mentormatch.errors import InputError
from mentormatch.files import parsed, read_text
from mentormatch.people.grammar.limits import Limits
from mentormatch.people.pool.profiles import Profiles
from mentormatch.programmes.outcome import Outcome
from mentormatch.programmes.schema import PlanFields, Programme, Table

__all__ = ["Plan"]


class Plan(PlanFields):
    """The programmes of an organisation, on one ledger of minutes.

    Parameters
    ----------
    name
        What the report is called.
    people
        Name of a table → its file.
    programmes
        In the order in which they run: whoever comes first has the minutes first.
    minutes_per_month
        Of everybody who does not tell.
    seed
        Of every programme that has none of its own.

    Examples
    --------
    >>> plan = Plan.from_toml(text='''
    ... name = "spring"
    ... [people]
    ... staff = { file = "people.csv" }
    ... [[programmes]]
    ... name = "lunch"
    ... mode = "peers"
    ... people = { table = "staff", where = { site = "Porto" } }
    ... ''')
    >>> plan.programmes[0].mode
    'peers'
    """

    if TYPE_CHECKING:

        def __init__(
            self,
            /,
            *,
            name: str = ...,
            people: Mapping[str, Table | Mapping[str, Any]],
            programmes: Sequence[Programme | Mapping[str, Any]],
            minutes_per_month: int = ...,
            seed: int = ...,
            folder: Path | str = ...,
        ) -> None: ...

    @classmethod
    def from_toml(cls, path: str | Path | None = None, *, text: str | None = None) -> Plan:
        """Read a plan from a TOML file, or from TOML text.

        Raises
        ------
        InputError
            If it cannot be read; every fault is named.
        """
        if (path is None) == (text is None):
            raise InputError("give either the path of a programme file or text=")
        called, source = ("the programme file", text) if path is None else _read(Path(path))
        given = parsed(source or "", "TOML", called, InputError)
        folder = {} if path is None else {"folder": Path(path).parent}
        try:
            return cls.model_validate({**given, **folder})
        except ValidationError as error:
            raise InputError(f"{called} holds a fault: {cls._faults(error)}") from None

    def run(
        self, people: Mapping[str, Profiles] | None = None, *, limits: Limits | None = None
    ) -> Outcome:
        """Run every programme, in order, on one ledger.

        Parameters
        ----------
        people
            Name of a table → people who are read already; None reads the files.
        limits
            How much is read of each of these files; None: what holds everywhere (:class:`Limits`).

        Returns
        -------
        Outcome
            The answers, the ledger, and one report.

        Raises
        ------
        InputError
            If files or policies cannot be read; the faults of all of them at once.
        """
        from mentormatch.programmes.run import run_plan

        return run_plan(self, people, limits=limits)


def _read(path: Path) -> tuple[str, str]:
    called = f"the programme file {path.name!r}"
    return called, read_text(path, called, InputError)
