"""The fields of a programme file: tables of people, programmes, and who takes part in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import Field, field_validator, model_validator

from mentormatch.forms import FORMS
from mentormatch.people.grammar.map_sides import SIDES, Side
from mentormatch.people.schema.value import Value
from mentormatch.programmes.conditions import Condition, ConditionGiven
from mentormatch.programmes.modes import options_of
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import did_you_mean, first_few

__all__ = ["PlanFields", "Programme", "Table", "Who"]

_SHOWN = 20

Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^/\\\x00-\x1f]+$")]


class Table(Value):
    """A file of people.

    Parameters
    ----------
    file
        Path, relative to the programme file.
    columns
        Path of a column map.
    side
        ``"mentors"`` or ``"mentees"``: which part of a map with parts for both is meant. It may be
        left out where programmes take the table for one of the two.
    drop_refused
        Go on without the rows that cannot be read.
    """

    _called: ClassVar = ("table of people", "setting")

    file: Path
    columns: Path | None = None
    side: Side | None = None
    drop_refused: bool = False

    if TYPE_CHECKING:
        # More than the fields hold: see `Profile`.
        def __init__(
            self,
            /,
            *,
            file: Path | str,
            columns: Path | str | None = ...,
            side: Side | None = ...,
            drop_refused: bool = ...,
        ) -> None: ...


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

    if TYPE_CHECKING:

        def __init__(
            self,
            /,
            *,
            table: str,
            where: Mapping[str, ConditionGiven] = ...,
            only: Sequence[str] | None = ...,
            outside: Sequence[str] = ...,
        ) -> None: ...


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

    if TYPE_CHECKING:

        def __init__(
            self,
            /,
            *,
            name: str,
            mode: str,
            mentors: Who | Mapping[str, Any] | None = ...,
            mentees: Who | Mapping[str, Any] | None = ...,
            people: Who | Mapping[str, Any] | None = ...,
            policy: str | None = ...,
            minutes: int = ...,
            period: Sequence[date | str] | None = ...,
            requests: Path | str | None = ...,
            seed: int | None = ...,
            **options: Any,
        ) -> None: ...

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
        if mode not in FORMS:
            raise ValueError(f"there is no such mode{did_you_mean(mode, list(FORMS))}")
        return mode

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        faults = [*self._other_sides(), *self._unknown_settings(), *self._of_a_desk()]
        if faults:
            raise ValueError(first_few(faults, _SHOWN, by="; "))
        return self

    def _other_sides(self) -> list[str]:
        sides = FORMS[self.mode].sides
        if set(sides) == self.sides.keys():
            return []
        return [f"mode {quoted(self.mode)} takes {' and '.join(sides)}, and nobody else"]

    def _unknown_settings(self) -> list[str]:
        known = options_of(FORMS[self.mode])
        return [
            f"mode {quoted(self.mode)} has no setting {quoted(option)}"
            f"{did_you_mean(option, [*known, *type(self).model_fields])}"
            for option in self.options
            if option not in known
        ]

    def _of_a_desk(self) -> list[str]:
        """Return what only a desk takes, or only others."""
        if self.mode != "desk":
            said = self.requests is not None
            return [
                f"mode {quoted(self.mode)} has no setting 'requests'; that is for a desk"
            ] * said
        faults = []
        if self.requests is None:
            faults.append("mode 'desk' takes requests, the path of a table of them")
        if self.period is None:
            faults.append("mode 'desk' takes a period; requests are answered on its first day")
        if "minutes" in self.model_fields_set:
            faults.append("mode 'desk' has no setting 'minutes': each request says how many")
        return faults


class PlanFields(Value):
    """What a programme file says; :class:`mentormatch.Plan` reads and runs it."""

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
            raise ValueError(first_few(faults, _SHOWN, by="; "))
        return self

    def _twice(self) -> list[str]:
        names = [programme.name.casefold() for programme in self.programmes]
        twice = sorted({name for name in names if names.count(name) > 1})
        return [f"two programmes are called {quoted(name)}" for name in twice]

    def _unknown_tables(self) -> list[str]:
        return [
            f"{quoted(programme.name)}: there is no table of that name"
            f"{did_you_mean(who.table, list(self.people))}"
            for programme in self.programmes
            for who in programme.sides.values()
            if who.table not in self.people
        ]

    def side_of(self, table: str) -> Side | None:
        """Return the side of a table: as it says, or the one that all programmes take it for."""
        stated = self.people[table].side
        taken = {
            side
            for programme in self.programmes
            for side, who in programme.sides.items()
            if who.table == table
        }
        return stated or next((side for side in SIDES if taken == {side}), None)

    def _not_earlier(self) -> list[str]:
        faults, earlier = [], list[str]()
        for programme in self.programmes:
            faults += [
                f"{quoted(programme.name)}: no earlier programme has the name that is given"
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
