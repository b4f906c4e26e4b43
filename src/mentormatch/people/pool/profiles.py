"""The pool: an immutable columnar table of people, in canonical order of their ids.

A hundred thousand people are a few dozen arrays here and become :class:`Profile` objects only when
somebody looks at them. What is held is plain data (:mod:`mentormatch.people.pool.data`); the other
modules of this folder work on that, and :class:`Profiles` wraps what comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from mentormatch.findings import Findings
from mentormatch.people.arrays import Column, ItemColumn, NumberColumn, TextColumn, frozen
from mentormatch.people.pool.build import people_in, person_in, pool_of
from mentormatch.people.pool.checks import refuse_field
from mentormatch.people.pool.data import PoolData
from mentormatch.people.pool.digest import digest_of
from mentormatch.people.pool.filtering import chosen
from mentormatch.people.pool.frames import audit_of, frame_of, html_of, series_of
from mentormatch.people.pool.join import joined
from mentormatch.people.pool.labelled import Labelled
from mentormatch.people.pool.labels import names_of
from mentormatch.people.pool.ladder import rung_positions
from mentormatch.people.pool.storage import LATER
from mentormatch.text.phrases import several

if TYPE_CHECKING:
    from os import PathLike

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from mentormatch.arrays import Ints
    from mentormatch.findings import Finding
    from mentormatch.people.pool.account import Account
    from mentormatch.people.pool.marks import Marks
    from mentormatch.people.pool.mentions import Mentions
    from mentormatch.people.schema.profile import Profile

__all__ = ["Profiles"]


@dataclass(frozen=True, eq=False, repr=False)
class Profiles(Labelled):
    """A pool of people: columns of answers, one row a person, sorted by id.

    Make one with :func:`mentormatch.read_profiles`, :meth:`of` or :meth:`from_columns`.
    Iterating and indexing give :class:`Profile` objects, built on demand.

    Attributes
    ----------
    ids
        Distinct ids in ascending order; every column has one row for each.
    ladder
        Rungs of seniority, lowest first; empty where none was declared.
    findings
        What the reading noticed.
    account
        What became of every row of the source; None if the pool was not read from one.
    derived
        What was worked out from the columns and is slow to work out again; never an answer.

    Examples
    --------
    >>> from mentormatch import Profile, Profiles
    >>> pool = Profiles.of([Profile(id="bo", seeks={"sql"}), Profile(id="ann", offers={"sql": 4})])
    >>> pool
    Profiles(2 people: offers 1, seeks 1 answered)
    >>> pool.ids, pool["ann"].offers, pool.field("offers").answered
    (('ann', 'bo'), {'sql': 4}, array([ True, False]))
    """

    _data: PoolData
    findings: Findings
    derived: dict[str, Any] = field(default_factory=dict)
    account: Account | None = None

    def __post_init__(self) -> None:
        # In a notebook findings name people as the pool does.
        object.__setattr__(self, "findings", self.findings.named(names_of(self._data.labels)))

    @classmethod
    def of(cls, profiles: Iterable[Profile], *, ladder: Sequence[str] | None = None) -> Profiles:
        """Store profiles as a pool; their order does not matter.

        Parameters
        ----------
        profiles
            Any number of profiles with distinct ids.
        ladder
            Rungs of seniority, lowest first. Without one, whole numbers from 0 to 20 are their
            own ladder, and other words of seniority have no position.

        Raises
        ------
        InputError
            If an id stands twice, a seniority is not on the ladder, or an attribute holds two
            kinds of value.
        """
        data, findings = pool_of(profiles, ladder)
        return cls(data, Findings(findings))

    @classmethod
    def from_columns(
        cls,
        ids: Sequence[str],
        columns: Mapping[str, Column],
        *,
        ladder: Sequence[str] = (),
        attributes: Mapping[str, Column] | None = None,
        audit: pd.DataFrame | None = None,
        findings: Iterable[Finding] = (),
    ) -> Profiles:
        """Take columns as they are: the road for bulk data that has been validated already.

        Parameters
        ----------
        ids
            Distinct tidy ids, in any order.
        columns
            Fields of the schema, one row for each id; fields left out are unanswered.
        ladder, attributes, findings
            As in the pool.
        audit
            Protected columns, indexed by id; no criterion can reach them.

        Raises
        ------
        InputError
            If an id stands twice, a name is no field, or a column has another number of rows.
        """
        data = PoolData.of(ids, columns, ladder=ladder, attributes=attributes, audit=audit)
        return cls(data, Findings(findings))

    # -- people ------------------------------------------------------------------------------

    @property
    def marks(self) -> Marks | None:
        """Hashed names and addresses, by which pools are compared; None where none were read."""
        return self._data.marks

    @property
    def mentions(self) -> Mentions | None:
        """By what people may be named besides their ids; None where the map says nothing of it."""
        return self._data.mentions

    @property
    def ids(self) -> tuple[str, ...]:
        """Distinct ids in ascending order; every column has one row for each."""
        return self._data.ids

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Profile]:
        return people_in(self._data)

    def __contains__(self, who: object) -> bool:
        return who in self.position

    def __getitem__(self, who: str) -> Profile:
        return person_in(self._data, int(self.positions([who])[0]))

    @property
    def position(self) -> Mapping[str, int]:
        """Row of each person, by id."""
        return self._data.position

    def positions(self, ids: Iterable[str]) -> Ints:
        """Return the row of each id, int64.

        Raises
        ------
        UnknownPerson
            If an id is not in the pool; the message gives near ids.
        """
        return self._data.positions(ids)

    # -- columns -----------------------------------------------------------------------------

    @property
    def columns(self) -> Mapping[str, Column]:
        """Every field of the schema as a column; one that nobody answered is there too."""
        return MappingProxyType(self._data.columns)

    @property
    def attributes(self) -> Mapping[str, Column]:
        """Columns of the programme's own."""
        return MappingProxyType(self._data.attributes)

    def field(self, name: str) -> Column:
        """Return a field of the schema, or else an attribute.

        Raises
        ------
        ProtectedAttributeError
            If the name is that of a protected attribute.
        PolicyError
            If there is no such field.
        """
        found = self.columns.get(name) or self.attributes.get(name)
        return found or refuse_field(name, [*self.columns, *self.attributes])

    def texts(self, name: str) -> TextColumn:
        """Return a field of the schema that holds one word a person."""
        column = self.columns[name]
        assert isinstance(column, TextColumn)
        return column

    def items(self, name: str) -> ItemColumn:
        """Return a field of the schema that holds several items a person."""
        column = self.columns[name]
        assert isinstance(column, ItemColumn)
        return column

    def numbers(self, name: str) -> NumberColumn:
        """Return a field of the schema that holds one number, day or flag a person."""
        column = self.columns[name]
        assert isinstance(column, NumberColumn)
        return column

    def column(self, name: str) -> pd.Series[Any]:
        """Return what everybody said in a field as Python values, indexed by id."""
        return series_of(self.ids, name, self.field(name))

    def to_frame(self) -> pd.DataFrame:
        """Return one row a person: ``id``, every answered field, ``attributes.<name>``.

        Cells are words, numbers, lists and mappings as in JSON; ``None`` is unanswered.
        :func:`mentormatch.read_profiles` reads the frame back.
        """
        return frame_of(self._data)

    def to_csv(self, path: str | PathLike[str]) -> None:
        """Write the pool as CSV that :func:`mentormatch.read_profiles` reads back.

        The ladder, protected columns, and names and addresses that are kept beside the pool are
        not written; give the ladder in the column map.
        """
        # Late: the grammar of the reader is not needed by those who only ask.
        from mentormatch.people.pool.csv import write_csv

        write_csv(self._data, path)

    @property
    def ladder(self) -> tuple[str, ...]:
        """Rungs of seniority, lowest first; empty where none was declared."""
        return self._data.ladder

    @cached_property
    def rungs(self) -> Ints:
        """int64 (people,): position on the ladder, 0 the lowest; -1 unanswered."""
        return rung_positions(self.texts("seniority"), self.ladder)

    @property
    def managers(self) -> Mapping[str, str]:
        """Manager of everyone known at reading, also of those since filtered out."""
        return MappingProxyType(self._data.managers)

    @property
    def audit(self) -> pd.DataFrame:
        """Protected columns, set aside and indexed by id; empty where the source had none."""
        return audit_of(self._data)

    # -- other pools -------------------------------------------------------------------------

    def take(self, rows: ArrayLike) -> Profiles:
        """Keep the people in these rows (positions, or one bool a person).

        The order of the pool stays; managers and findings of everybody stay too.
        """
        kept: NDArray[np.int64] = np.unique(np.arange(len(self))[np.asarray(rows)])
        return replace(self, _data=self._data.take(kept), derived={})

    def filter(self, what: Iterable[str] | Iterable[bool] | Callable[[Profile], bool]) -> Profiles:
        """Keep some people.

        Parameters
        ----------
        what
            Ids to keep; or one bool a person, in the order of ``ids`` (a pandas Series is put in
            order by its index); or a function of a profile, which is slow for large pools.

        Raises
        ------
        UnknownPerson
            If an id is not in the pool.
        InputError
            If there are not as many bools as people.
        """
        return self.take(chosen(self._data, what))

    def join(self, other: Profiles, on: str = "id") -> Profiles:
        """Return these people, with what they left unanswered filled from another pool.

        Parameters
        ----------
        other
            A pool about the same people, such as an export of the staff directory.
        on
            What tells that two people are the same: ``"id"``, ``"contact"`` or ``"label"`` (the
            address or the name that a column map keeps beside both), or an attribute of words that
            both pools have. People are named by the ids of this pool in the result.

        Returns
        -------
        Profiles
            As many people as here; ``findings`` name those who stand in one pool only.

        Raises
        ------
        InputError
            If ``on`` is neither, does not tell people apart, or the pools do not fit together.

        Examples
        --------
        >>> from mentormatch import Profile, Profiles
        >>> survey = Profiles.of([Profile(id="ann", offers={"sql"})])
        >>> staff = Profiles.of([Profile(id="ann", team="data"), Profile(id="bo")])
        >>> survey.join(staff)["ann"].team
        'data'
        """
        data, lonely = joined(self._data, other._data, on)
        return Profiles(data, self.findings + other.findings + lonely)

    def with_managers(self, managers: Mapping[str, str]) -> Profiles:
        """Return the same pool with these reporting lines, also of people who are not in it."""
        return replace(self, _data=replace(self._data, managers=dict(managers)))

    def _with(self, data: PoolData) -> Self:
        return replace(self, _data=data)

    def with_findings(self, findings: Iterable[Finding]) -> Profiles:
        """Return the same pool with these findings added."""
        return replace(self, findings=self.findings + findings)

    def capped(
        self,
        *,
        max_mentees: int | None = None,
        min_mentees: int | None = None,
        max_mentors: int | None = None,
        min_mentors: int | None = None,
    ) -> Profiles:
        """Return the same pool in which nobody takes more partners than this; 0 stays 0.

        Parameters
        ----------
        max_mentees, min_mentees, max_mentors, min_mentors
            The most for everybody, a whole number; None leaves what people said.

        Examples
        --------
        >>> from mentormatch import Profile, Profiles
        >>> pool = Profiles.of([Profile(id="ann", max_mentees=4), Profile(id="bo", max_mentees=0)])
        >>> pool.capped(max_mentees=1).column("max_mentees").to_dict()
        {'ann': 1, 'bo': 0}
        """
        most = {"max_mentees": max_mentees, "min_mentees": min_mentees}
        most |= {"max_mentors": max_mentors, "min_mentors": min_mentors}
        columns = dict(self.columns)
        for name, number in most.items():
            if number is not None:
                said = self.numbers(name)
                lowered = np.minimum(said.values, number)
                columns[name] = frozen(NumberColumn(lowered, said.answered))
        return replace(self, _data=replace(self._data, columns=columns), derived={})

    # -- identity ----------------------------------------------------------------------------

    @cached_property
    def digest(self) -> str:
        """SHA-256 of ids, fields, attributes and ladder; of nothing else, in no other order."""
        own = {f"attributes.{n}": c for n, c in self.attributes.items() if c.answered.any()}
        silent = {name for name in LATER if not self.numbers(name).values.any()}
        told = {name: column for name, column in self.columns.items() if name not in silent}
        return digest_of(self.ids, self.ladder, {**told, **own})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Profiles) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        counts = {n: int(c.answered.sum()) for n, c in {**self.columns, **self.attributes}.items()}
        given = ", ".join(f"{name} {count}" for name, count in counts.items() if count)
        people = several(len(self), "person", "people")
        return f"Profiles({people}: {given} answered)" if given else f"Profiles({people})"

    def _repr_html_(self) -> str:
        return html_of(self._data, repr(self))
