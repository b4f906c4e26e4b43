"""The programme file: tables of people, and programmes in the order in which they run."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from mentormatch.errors import InputError
from mentormatch.people.schema.value import Value
from mentormatch.programmes.conditions import Condition
from mentormatch.programmes.modes import MODES
from mentormatch.text.phrases import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.programmes.outcome import Outcome

__all__ = ["Plan", "Programme", "Table", "Who"]

Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^/\\\x00-\x1f]+$")]


class Table(Value):
    """A file of people.

    Parameters
    ----------
    file
        Path, relative to the programme file.
    columns
        Path of a column map.
    drop_refused
        Go on without the rows that cannot be read.
    """

    _called: ClassVar = ("table of people", "setting")

    file: Path
    columns: Path | None = None
    drop_refused: bool = False


class Who(Value):
    """The people of one side of a programme.

    Parameters
    ----------
    table
        Name of the table they stand in.
    where
        Field or attribute → a word, several words, a number or a range.
    only
        Ids; None: everybody in the table.
    outside
        Names of earlier programmes whose members are left out here.
    """

    _called: ClassVar = ("choice of people", "setting")

    table: Name
    where: dict[str, Condition] = Field(default_factory=dict)
    only: tuple[str, ...] | None = None
    outside: tuple[Name, ...] = ()


class Programme(Value):
    """One programme: its way of mentoring, its people, its policy and its minutes.

    Parameters
    ----------
    name
        What it is called in the report.
    mode
        ``"pairs"``, ``"reverse"``, ``"peers"``, ``"groups"``, ``"circles"``, ``"teams"``,
        ``"staff"`` (mentors for teams that exist), ``"boards"`` or ``"desk"``.
    mentors, mentees
        Both sides of a programme that has two.
    people
        Everybody, in a programme of peers or in circles.
    policy
        Name of a preset, or path of a policy file; None takes the preset of the mode.
    minutes
        Minutes a month that each member spends on one pair or group.
    period
        First and last day; goes into the policy. A desk answers on the first.
    requests
        Of a desk: path of the requests, relative to the programme file.
    seed
        Of this programme; None takes that of the plan.
    options
        Every other setting is handed to the verb of the mode, such as ``size`` of groups.
    """

    _called: ClassVar = ("programme", "setting")

    name: Name
    mode: str
    mentors: Who | None = None
    mentees: Who | None = None
    people: Who | None = None
    policy: str | None = None
    minutes: Annotated[int, Field(ge=0)] = 60
    period: tuple[date, date] | None = None
    requests: Path | None = None
    seed: int | None = None
    options: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _with_options(cls, given: Any) -> Any:
        """Take every setting that is not one of ours for one of the verb."""
        if not isinstance(given, dict):
            return given
        own = {name: value for name, value in given.items() if name in cls.model_fields}
        rest = {name: value for name, value in given.items() if name not in own}
        return {**own, "options": {**rest, **own.get("options", {})}}

    @property
    def sides(self) -> dict[str, Who]:
        """Which people are asked for, by the name of the argument."""
        named = {"mentors": self.mentors, "mentees": self.mentees, "people": self.people}
        return {side: who for side, who in named.items() if who is not None}

    @field_validator("mode")
    @classmethod
    def _known_mode(cls, mode: str) -> str:
        if mode not in MODES:
            raise ValueError(f"there is no mode {mode!r}{did_you_mean(mode, list(MODES))}")
        return mode

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        faults = [*self._other_sides(), *self._unknown_settings(), *self._of_a_desk()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _other_sides(self) -> list[str]:
        sides = MODES[self.mode].sides
        if set(sides) == self.sides.keys():
            return []
        return [f"mode {self.mode!r} takes {' and '.join(sides)}, and nobody else"]

    def _unknown_settings(self) -> list[str]:
        known = MODES[self.mode].options()
        return [
            f"mode {self.mode!r} has no setting {option!r}"
            f"{did_you_mean(option, [*known, *type(self).model_fields])}"
            for option in self.options
            if option not in known
        ]

    def _of_a_desk(self) -> list[str]:
        """Return what only a desk takes, or only others."""
        if self.mode != "desk":
            said = self.requests is not None
            return [f"mode {self.mode!r} has no setting 'requests'; that is for a desk"] * said
        faults = []
        if self.requests is None:
            faults.append("mode 'desk' takes requests, the path of a table of them")
        if self.period is None:
            faults.append("mode 'desk' takes a period; requests are answered on its first day")
        if "minutes" in self.model_fields_set:
            faults.append("mode 'desk' has no setting 'minutes': each request says how many")
        return faults


class Plan(Value):
    """The programmes of an organisation, on one ledger of minutes.

    Parameters
    ----------
    name
        What the report is called.
    people
        Name of a table → its file.
    programmes
        In the order in which they run: who comes first has the minutes first.
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

    _called: ClassVar = ("programme file", "setting")

    name: Name = "programmes"
    people: dict[Name, Table]
    programmes: Annotated[tuple[Programme, ...], Field(min_length=1)]
    minutes_per_month: Annotated[int, Field(ge=0)] = 240
    seed: int = 0
    folder: Annotated[Path, Field(exclude=True)] = Path()

    @model_validator(mode="after")
    def _known_names(self) -> Self:
        faults = [*self._twice(), *self._unknown_tables(), *self._not_earlier()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _twice(self) -> list[str]:
        names = [programme.name.casefold() for programme in self.programmes]
        twice = sorted({name for name in names if names.count(name) > 1})
        return [f"two programmes are called {name!r}" for name in twice]

    def _unknown_tables(self) -> list[str]:
        return [
            f"{programme.name!r}: there is no table {who.table!r}"
            f"{did_you_mean(who.table, list(self.people))}"
            for programme in self.programmes
            for who in programme.sides.values()
            if who.table not in self.people
        ]

    def _not_earlier(self) -> list[str]:
        faults, earlier = [], list[str]()
        for programme in self.programmes:
            faults += [
                f"{programme.name!r}: no earlier programme is called {name!r}"
                f"{did_you_mean(name, earlier)}"
                for who in programme.sides.values()
                for name in who.outside
                if name not in earlier
            ]
            earlier.append(programme.name)
        return faults

    @classmethod
    def _names(cls) -> frozenset[str]:
        every = (cls, Table, Who, Programme)
        return frozenset(name for model in every for name in model.model_fields)

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
        try:
            given = tomllib.loads(source or "")
        except tomllib.TOMLDecodeError as error:
            raise InputError(f"{called} is not valid TOML: {error}") from None
        folder = {} if path is None else {"folder": Path(path).parent}
        try:
            return cls.model_validate({**given, **folder})
        except ValidationError as error:
            raise InputError(f"{called} holds a fault: {cls._faults(error)}") from None

    def run(self, people: Mapping[str, Profiles] | None = None) -> Outcome:
        """Run every programme, in order, on one ledger.

        Parameters
        ----------
        people
            Name of a table → people who are read already; None reads the files.

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

        return run_plan(self, people)


def _read(path: Path) -> tuple[str, str]:
    called = f"the programme file {path.name!r}"
    try:
        return called, path.read_text("utf-8-sig")
    except OSError as error:
        raise InputError(f"{called} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{called} is not UTF-8 text; save it as such") from None
