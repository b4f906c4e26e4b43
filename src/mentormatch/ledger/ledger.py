"""One account of minutes a month for everybody, across all programmes of an organisation.

A mentor who leads a circle has so much less time for pairs. A :class:`Ledger` is passed along the
programmes: what one has spent the next cannot spend again, and a pool can be cut beforehand to what
the accounts allow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, Protocol, Self, overload

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mentormatch.errors import InputError, Overspent, ProofError, UnknownPerson
from mentormatch.files import write_whole
from mentormatch.ledger.limits import Minutes, charges, granted, lowered, require_minutes
from mentormatch.modes.pools import as_pool, as_pools
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.fields import MINUTES_A_MONTH
from mentormatch.people.schema.readonly import ReadOnly
from mentormatch.results.match import Match
from mentormatch.text.faults import told_record
from mentormatch.text.phrases import did_you_mean, first_few, several

if TYPE_CHECKING:
    import pandas as pd

    from mentormatch.people.schema.profile import Profile

__all__ = ["Entry", "Ledger", "LedgerRecord"]

_SHOWN = 10

_People = Profiles | Iterable["Profile"]


class _HasMatches(Protocol):
    """A matching, groups, or anything else that people meet in."""

    @property
    def matches(self) -> Sequence[Match]:
        """Who meets."""


class Entry(NamedTuple):
    """What one programme takes from one account a month.

    Attributes
    ----------
    programme
        Its name.
    person
        Whose account.
    minutes
        How much a month.
    """

    programme: str
    person: str
    minutes: int


@dataclass(frozen=True)
class Ledger:
    """Minutes a month of each person, and what programmes have spent of them.

    Make one with :meth:`of`. Every method that spends returns a new ledger; this one stays. The
    order of spending does not matter to any balance.

    Parameters
    ----------
    accounts
        Minutes a month of each person, by id.
    entries
        What was spent, in the order of spending.

    Raises
    ------
    Overspent
        If somebody has spent more than she has.

    Examples
    --------
    >>> import mentormatch as mm
    >>> people = [mm.Profile(id="ann", offers={"sql": 4}, minutes_per_month=100),
    ...           mm.Profile(id="bob", seeks={"sql": 3})]
    >>> ledger = Ledger.of(people, minutes=240)
    >>> spent = ledger.spend(mm.match(people[:1], people[1:]), minutes=60, programme="pairs")
    >>> spent.balance("ann"), spent.balance("bob"), ledger.balance("ann")
    (40, 180, 100)
    """

    accounts: Mapping[str, int]
    entries: tuple[Entry, ...] = field(default=())

    def __post_init__(self) -> None:
        ordered = {person: self.accounts[person] for person in sorted(self.accounts)}
        for minutes in ordered.values():
            require_minutes(minutes)
        object.__setattr__(self, "accounts", ReadOnly(ordered))
        for entry in self.entries:
            self._require(entry.person)
        self._refuse_overspending(dict.fromkeys(self.accounts, 0), "the entries")

    @classmethod
    def of(cls, *people: Profiles | Iterable[Profile], minutes: int = 240) -> Self:
        """Open an account for everybody of some pools.

        Parameters
        ----------
        people
            One or more pools; somebody in several of them has one account.
        minutes
            Minutes a month of whoever has not stated ``minutes_per_month``.

        Raises
        ------
        InputError
            If somebody states other minutes in one pool than in another, or ``minutes`` is no
            number of minutes of a month.
        """
        require_minutes(minutes)
        pools = [as_pool(pool) for pool in people]
        stated: dict[str, set[int]] = {}
        for pool in pools:
            column = pool.numbers("minutes_per_month")
            for row in np.flatnonzero(column.answered):
                stated.setdefault(pool.ids[row], set()).add(int(column.values[row]))
        _refuse_two_stories(stated)
        ids = {person for pool in pools for person in pool.ids}
        return cls({person: min(stated.get(person, {minutes})) for person in sorted(ids)})

    # -- spending ----------------------------------------------------------------------------

    def spend(self, answer: _HasMatches, *, minutes: Minutes, programme: str) -> Self:
        """Charge everybody who meets in a matching or in groups.

        Parameters
        ----------
        answer
            A matching, pairs or groups. For each of its matches every member who has an account
            is charged once, in whatever role.
        minutes
            Minutes a month that one match takes; by role where roles differ, as in
            ``{"mentor": 90, "mentee": 60}``. A role that is not named takes none.
        programme
            What the entries are called.

        Returns
        -------
        Ledger
            With one entry more for everybody who meets.

        Raises
        ------
        Overspent
            If somebody has not enough left; all of them are named, with the arithmetic.
        UnknownPerson
            If people meet, and none of them has an account.
        """
        asked = charges(answer.matches, minutes)
        ours = {person: amount for person, amount in asked.items() if person in self.accounts}
        if asked and not ours:
            raise UnknownPerson(
                f"none of the {several(len(asked), 'person', 'people')} who meet has an account "
                f"here; the first is {min(asked)}"
            )
        return self.charge(ours, programme=programme)

    def charge(self, minutes: Mapping[str, int], *, programme: str) -> Self:
        """Charge given minutes a month to accounts, such as ``desk.booked("2026-01")``.

        Raises
        ------
        Overspent
            If somebody has not enough left; all of them are named, with the arithmetic.
        UnknownPerson
            If somebody has no account.
        InputError
            If an amount is not a whole number from 0.
        """
        for person, amount in minutes.items():
            self._require(person)
            require_minutes(amount, most=None)
        self._refuse_overspending(minutes, programme)
        new = tuple(Entry(programme, who, minutes[who]) for who in sorted(minutes) if minutes[who])
        return replace(self, entries=(*self.entries, *new))

    # -- cutting pools to what is left -------------------------------------------------------

    @overload
    def limit(self, mentors: _People, mentees: None = None, *, minutes: Minutes) -> Profiles: ...
    @overload
    def limit(
        self, mentors: _People, mentees: _People, *, minutes: Minutes
    ) -> tuple[Profiles, Profiles]: ...
    def limit(
        self, mentors: _People, mentees: _People | None = None, *, minutes: Minutes
    ) -> Profiles | tuple[Profiles, Profiles]:
        """Lower the places of people to what their accounts allow.

        Whatever is matched from the pools that come back can be spent: it cannot exceed an
        account. Somebody in both pools has one account for both roles; places are granted in
        turns, the first as a mentor.

        Parameters
        ----------
        mentors, mentees
            The pools of a matching. People without an account stay as they are.
        minutes
            As in :meth:`spend`.

        Returns
        -------
        Profiles, or two of them
            With ``max_mentees`` and ``max_mentors`` lowered where needed, ``min_mentees`` no
            higher than the new maximum, and a finding for everybody who was lowered.
        """
        theirs, ours = (as_pool(mentors), None) if mentees is None else as_pools(mentors, mentees)
        places = granted(self.balances, theirs, ours, minutes)
        can_mentor = lowered(theirs, "max_mentees", {who: g[0] for who, g in places.items()})
        if ours is None:
            return can_mentor
        return can_mentor, lowered(ours, "max_mentors", {who: g[1] for who, g in places.items()})

    # -- looking -----------------------------------------------------------------------------

    @cached_property
    def balances(self) -> Mapping[str, int]:
        """Minutes a month that everybody has left, by id."""
        spent = self._spent
        return ReadOnly({who: most - spent[who] for who, most in self.accounts.items()})

    def balance(self, person: str) -> int:
        """Return the minutes a month that somebody has left.

        Raises
        ------
        UnknownPerson
            If there is no such account; near ids are named.
        """
        self._require(person)
        return self.balances[person]

    def to_frame(self) -> pd.DataFrame:
        """Return one row a person: minutes a month, what each programme takes, what is left."""
        import pandas as pd

        programmes = dict.fromkeys(entry.programme for entry in self.entries)
        taken: Counter[tuple[str, str]] = Counter()
        for programme, person, minutes in self.entries:
            taken[programme, person] += minutes
        index = pd.Index(self.accounts, name="person", dtype=object)
        columns = {p: [taken[p, who] for who in self.accounts] for p in programmes}
        return pd.DataFrame(
            {
                "minutes": list(self.accounts.values()),
                **columns,
                "left": list(self.balances.values()),
            },
            index=index,
        )

    def verify(self) -> None:
        """Add up every entry again.

        Raises
        ------
        ProofError
            If somebody has spent more than she has, or an entry is of nobody here.
        """
        left = dict(self.accounts)
        for place, (_, person, minutes) in enumerate(self.entries, start=1):
            if person not in left or minutes < 0:
                raise ProofError(f"the ledger does not hold: entry {place} is not valid")
            left[person] -= minutes
        if left != dict(self.balances) or min(left.values(), default=0) < 0:
            raise ProofError(
                "the ledger does not hold: its balances do not follow from its entries"
            )

    def __repr__(self) -> str:
        given, left = sum(self.accounts.values()), sum(self.balances.values())
        people = several(len(self.accounts), "account", "accounts")
        return f"Ledger({people}: {given - left} of {given} minutes a month spent)"

    # -- keeping -----------------------------------------------------------------------------

    def to_json(self, path: str | Path | None = None) -> str:
        """Return the ledger as JSON, and write it if a path is given."""
        record = LedgerRecord(accounts=dict(self.accounts), entries=self.entries)
        text = record.model_dump_json(indent=1) + "\n"
        if path is not None:
            write_whole(text, path)
        return text

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what :meth:`to_json` wrote, and verify it.

        Raises
        ------
        InputError
            If it is not the record of a ledger.
        ProofError
            If it was changed, so that it does not add up.
        """
        try:
            record = LedgerRecord.model_validate_json(text)
        except ValidationError as error:
            raise InputError(told_record(error, "this is not the record of a ledger")) from None
        try:
            ledger = cls(record.accounts, record.entries)
        except (Overspent, UnknownPerson) as error:
            raise ProofError(f"the ledger does not hold: {error}") from None
        ledger.verify()
        return ledger

    # -- inside ------------------------------------------------------------------------------

    @cached_property
    def _spent(self) -> Counter[str]:
        spent: Counter[str] = Counter()
        for entry in self.entries:
            spent[entry.person] += entry.minutes
        return spent

    def _require(self, person: str) -> None:
        if person not in self.accounts:
            near = did_you_mean(person, self.accounts)
            raise UnknownPerson(f"nobody with that id has an account{near}")

    def _refuse_overspending(self, more: Mapping[str, int], programme: str) -> None:
        """Refuse if somebody would have less than nothing; name all of them."""
        short = [
            f"{who} has {self.balances[who]} of {self.accounts[who]} minutes a month left, and "
            f"{asked} are asked for: {asked - self.balances[who]} too many"
            for who, asked in sorted(more.items())
            if asked > self.balances[who]
        ]
        if short:
            rest = [f"and {len(short) - _SHOWN} more people"] if len(short) > _SHOWN else []
            raise Overspent(
                f"{programme}: "
                + "; ".join([*short[:_SHOWN], *rest])
                + ". Limit the pools with ledger.limit(...) before they are matched."
            )


class LedgerRecord(BaseModel):
    """A ledger on file."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    schema_version: Literal["1"] = "1"
    accounts: dict[str, Annotated[int, Field(ge=0, le=MINUTES_A_MONTH, strict=True)]]
    entries: tuple[Entry, ...]


def _refuse_two_stories(stated: Mapping[str, set[int]]) -> None:
    torn = sorted(person for person, amounts in stated.items() if len(amounts) > 1)
    if torn:
        each = [f"{who}: {' and '.join(map(str, sorted(stated[who])))}" for who in torn]
        told = first_few(each, _SHOWN, by="; ")
        raise InputError(f"minutes_per_month differs between the pools: {told}; correct one row")
