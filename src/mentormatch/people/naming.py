"""Entity resolution: people who are named by name or address become ids, in both pools at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.errors import InputError
from mentormatch.findings import Finding, Findings
from mentormatch.people.arrays import Column, ItemColumn, NumberColumn, TextColumn, frozen
from mentormatch.people.meant import Meant
from mentormatch.people.pool.mentions import is_stand_in
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.pool.reporting_lines import chain_findings
from mentormatch.people.reading.consistency import settle_partners, with_ranks
from mentormatch.people.reading.table import Register
from mentormatch.people.same_people import of_one_address
from mentormatch.people.schema.fields import BY_ID
from mentormatch.text.sentences import Who, counted, few, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.people.pool.mentions import Mentions

__all__ = ["resolve_references"]

_SHOWN, _RESPELLED = 5, 3


def resolve_references(
    mentors: Profiles, mentees: Profiles | None = None
) -> tuple[Profiles, Profiles]:
    """Find out whom people mean who name others by name or address (``resolve`` of a column map).

    What a word means is sought among the ids of both pools, then among addresses, then among names;
    case and spaces do not matter. A name that is nobody's as it is written is sought without
    accents, apostrophes, what stands in brackets behind it and the order of *Bos, Rajesh*, then
    without a *tussenvoegsel* that one of the two spellings leaves out; whoever was found so is
    told. Initials and parts of names are never taken for somebody. A name that fits several people
    means one of the other side, if there is one only: wishes, vetoes and past partners are about
    that side; whoever stands on both sides under two ids with one address is one person. Every
    verb does this by itself; it is here for whoever wants to see the lines before.

    Parameters
    ----------
    mentors, mentees
        The two pools, or one of everybody.

    Returns
    -------
    Profiles, Profiles
        The same people, who name one another by id. A word that names nobody stays what it was:
        a stand-in that begins with ``unknown-``.

    Raises
    ------
    InputError
        If a name fits several people; with their ids and rows.

    Examples
    --------
    >>> import mentormatch as mm
    >>> columns = {"resolve": ["Name"]}
    >>> mentors = mm.read_profiles([{"id": "m1", "Name": "Ann Lee"}], columns=columns)
    >>> rows = [{"id": "e1", "Name": "Bo", "preferences": "ann lee"}]
    >>> mentees = mm.read_profiles(rows, columns=columns)
    >>> mm.resolve_references(mentors, mentees)[1]["e1"].preferences
    ('m1',)
    """
    if mentees is None or mentees is mentors:
        (alone,) = _resolved([mentors])
        return alone, alone
    givers, takers = _resolved([mentors, mentees])
    return givers, takers


def _resolved(pools: Sequence[Profiles]) -> list[Profiles]:
    known = [pool.mentions for pool in pools if pool.mentions is not None]
    if not known:
        return list(pools)
    faults: list[Finding] = []
    same = _same(pools)
    read = [
        _Lookup(pool, others, tuple(known), faults, same).pool()
        for pool, others in zip(pools, reversed(pools), strict=True)
    ]
    if faults:
        found = Findings(faults)
        raise InputError(f"it is not clear who is meant\n{found}", found)
    return read


def _same(pools: Sequence[Profiles]) -> dict[str, str]:
    """Return the other id of whoever stands in both pools under two ids with one address."""
    pairs = of_one_address(pools[0], pools[1]) if len(pools) > 1 else []
    return {one: other for pair in pairs for one, other in (pair, pair[::-1])}


@dataclass(frozen=True, slots=True)
class _Lookup:
    """Looks up whom the people of one pool mean.

    Parameters
    ----------
    people, others
        Those who name somebody, and the other side.
    known
        By what the people of both may be named.
    faults
        Where it is told that a word fits several people.
    same
        The two ids of people who stand in both pools.
    respelled
        Who named whom by another spelling of the name.
    """

    people: Profiles
    others: Profiles
    known: Sequence[Mentions]
    faults: list[Finding]
    same: dict[str, str]
    respelled: list[tuple[str, str]] = field(default_factory=list)

    def pool(self) -> Profiles:
        """Return the pool with ids in place of the words that name somebody."""
        meant = {name: self._meant(name) for name in BY_ID}
        joined = {name: self._joined(name, found) for name, found in meant.items()}
        columns = {
            name: _renamed(column, meant[name], joined[name], name == "preferences")
            for name, column in self.people.columns.items()
            if meant.get(name) or joined.get(name)
        }
        managers = {
            who: meant["manager"].get(boss, boss) for who, boss in self.people.managers.items()
        }
        if not columns and managers == self.people.managers:
            return self.people
        told = [*self._circles(managers), *self._respelled()]
        return self._settled(columns).with_managers(managers).with_findings(told)

    def _settled(self, columns: dict[str, Column]) -> Profiles:
        """Return the pool with these columns, once wishes and vetoes agree again."""
        mentions = self.people.mentions
        register = Register(None if mentions is None else mentions.file)
        ids = self.people.ids
        rows = {} if mentions is None else mentions.rows
        register.begin([rows.get(who, 0) for who in ids])
        register.people = ids
        settled = settle_partners(ids, {**self.people.columns, **columns}, register)
        wished = settled["preferences"]
        assert isinstance(wished, ItemColumn)
        ranked = with_ranks(wished).compact(ordered=True)
        both = {**self.people.columns, **columns, "preferences": frozen(ranked)}
        data = replace(self.people._data, columns=both)
        return replace(self.people, _data=data, derived={}).with_findings(register.found)

    def _circles(self, managers: dict[str, str]) -> list[Finding]:
        told = {*chain_findings(self.people.managers)}
        return [loop for loop in chain_findings(managers) if loop not in told]

    def _meant(self, name: str) -> dict[str, str]:
        """Return stand-in → id, of the words in one field that name somebody."""
        found, meant = dict[str, str](), self.meant
        for word in self._words(name):
            exact = meant.exactly(word, name)
            who = exact or meant.by_spelling(word, name)
            if len(who) == 1:
                found[word] = who[0]
                self.respelled.extend((o, who[0]) for o in self._owners(word, name) if not exact)
            elif who:
                self.faults.extend(self._several(word, who, name))
        return found

    @property
    def meant(self) -> Meant:
        """Looks up whom a word means."""
        return Meant(self.known, self.others, self.same)

    def _joined(self, name: str, found: dict[str, str]) -> dict[str, dict[str, str]]:
        """Return last name → first name → id, where a comma within a name parted it."""
        mine, joined = self.people.mentions, dict[str, dict[str, str]]()
        if mine is None or name == "manager":
            return joined
        words = set(self._words(name)).difference(found)
        for (last, first), forms in sorted(mine.pairs.items()):
            if last in words and first in words:
                who = self.meant.by_forms(forms, name)
                if len(who) == 1:
                    joined.setdefault(last, {})[first] = who[0]
                elif who and (owners := self._both(last, first, name)):
                    self.faults.extend(self._several(last, who, name, owners))
        for last, firsts in joined.items():
            for first, who_is in firsts.items():
                self.respelled.extend((o, who_is) for o in self._both(last, first, name))
        return joined

    def _both(self, last: str, first: str, name: str) -> list[str]:
        others = set(self._owners(first, name))
        return [person for person in self._owners(last, name) if person in others]

    def _words(self, name: str) -> list[str]:
        column = self.people.columns[name]
        assert not isinstance(column, NumberColumn)
        words = {*column.vocabulary, *(self.people.managers.values() if name == "manager" else ())}
        return sorted(filter(is_stand_in, words))

    def _respelled(self) -> Iterator[Finding]:
        """Tell how many names were found by another spelling, and of whom the first."""
        mine = self.people.mentions
        if not self.respelled or mine is None:
            return
        found = sorted({(mine.rows.get(o, 0), o, who) for o, who in self.respelled})
        told = [
            sentence("row {row}: {who}", row=str(row), who=Who(who, "")) for row, _, who in found
        ]
        yield Finding(
            "repair",
            "another-spelling",
            counted(
                len(found),
                "{count} name was found by another spelling ({people}).",
                "{count:,} names were found by another spelling ({people}).",
                people=few(told, _RESPELLED, by="; "),
            ),
            file=mine.file,
            row=found[0][0] or None,
            person=found[0][1],
        )

    def _several(
        self, word: str, who: Sequence[str], name: str, owners: Sequence[str] | None = None
    ) -> Iterator[Finding]:
        """Tell of everybody who wrote a word that fits several people, and whom it fits."""
        told = list(map(self._placed, who))
        mine = self.people.mentions
        for person in self._owners(word, name) if owners is None else owners:
            yield Finding(
                "refused",
                "several-meant",
                sentence(
                    "This fits {count} people: {people}.",
                    count=len(who),
                    people=few(told, _SHOWN),
                ),
                file=None if mine is None else mine.file,
                row=None if mine is None else mine.rows.get(person),
                column=name if mine is None else mine.headers.get(name, name),
                person=person,
                cure=sentence(
                    "Write the id of the one who is meant. If they are one person, give this "
                    "person one id."
                ),
            )

    def _placed(self, who: str) -> str:
        """Return an id with its row, and with the file where there is one."""
        by, person = next((by for by in self.known if who in by.rows), None), Who(who, "")
        if by is None:
            return person
        row = str(by.rows[who])
        if by.file is None:
            return sentence("{who} (row {row})", who=person, row=row)
        return sentence("{who} (row {row} of {file})", who=person, row=row, file=by.file)

    def _owners(self, word: str, name: str) -> list[str]:
        """Return everybody who wrote a word in a field."""
        if name == "manager":
            return sorted(who for who, boss in self.people.managers.items() if boss == word)
        column = self.people.items(name)
        if word not in column.vocabulary:
            return []
        at = np.flatnonzero(column.codes == column.vocabulary.index(word))
        return [self.people.ids[row] for row in column.owners[at].tolist()]


def _renamed(
    column: Column, meant: dict[str, str], joined: dict[str, dict[str, str]], ordered: bool
) -> Column:
    """Return a column with ids in place of words; who is named twice is kept once."""
    if isinstance(column, TextColumn):
        words = [meant.get(word, word) for word in column.vocabulary]
        return frozen(TextColumn.of(None if c < 0 else words[c] for c in column.codes.tolist()))
    assert isinstance(column, ItemColumn)
    said = [column[row] for row in range(len(column.answered))]
    rows = [None if one is None else _named(one, meant, joined) for one in said]
    return frozen(ItemColumn.of(rows, tuple(column.numbers)).compact(ordered=ordered))


def _named(
    said: dict[str, tuple[float, ...]], meant: dict[str, str], joined: dict[str, dict[str, str]]
) -> dict[str, tuple[float, ...]]:
    found: dict[str, tuple[float, ...]] = {}
    pairs = {w: [f for f in joined[w] if f in said] for w in said if w in joined}
    behind = {first for firsts in pairs.values() for first in firsts}
    for who, numbers in said.items():
        for first in pairs.get(who, ()):
            found.setdefault(joined[who][first], numbers)
        if not pairs.get(who) and who not in behind:
            found.setdefault(meant.get(who, who), numbers)
    return found
