"""The part of a pool by which people are known to people: labels, addresses, and asking by them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

from mentormatch.people.pool.data import PoolData
from mentormatch.people.pool.labels import (
    Labels,
    labels_given,
    people_called,
    series_of_words,
    the_one,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Labelled"]


class Labelled:
    """A pool as far as it knows names and addresses."""

    _data: PoolData

    @abstractmethod
    def _with(self, data: PoolData) -> Self:
        """Return the same pool around other data."""

    @property
    def _labels(self) -> Labels:
        return self._data.labels or Labels()

    @property
    def labels(self) -> pd.Series[Any]:
        """What people are called, by id, ``None`` for whoever has no label; empty without labels.

        Labels are shown to people only: in HTML, and in tables of an answer. They score nobody, and
        no record, message, digest or pickle holds them, nor does :meth:`to_csv`.
        """
        return series_of_words(self._data.ids, self._labels.names, "label")

    @property
    def label_by_id(self) -> Mapping[str, str]:
        """What people are called, without those who have no label."""
        return MappingProxyType(dict(self._labels.names))

    @property
    def contact_by_id(self) -> Mapping[str, str]:
        """Where people are reached, without those of whom it is not known."""
        return MappingProxyType(dict(self._labels.addresses))

    @property
    def known_by_id(self) -> dict[str, dict[str, str | int]]:
        """For each id the ``row`` of the source, the ``label`` and the ``contact``, where known."""
        known = self._labels
        parts: dict[str, Mapping[str, str | int]] = {
            "row": known.rows,
            "label": known.names,
            "contact": known.addresses,
        }
        return {
            who: {name: told[who] for name, told in parts.items() if who in told}
            for who in self._data.ids
        }

    @property
    def contacts(self) -> pd.Series[Any]:
        """Where people are reached, by id, ``None`` where it is not known; kept as labels are."""
        return series_of_words(self._data.ids, self._labels.addresses, "contact")

    def id_of(self, who: str) -> str:
        """Return the id of a person who is named by id, by address or by label.

        An id is taken to the letter and comes first. Of addresses and labels, case and outer space
        do not matter.

        Raises
        ------
        UnknownPerson
            If nobody is meant; the message gives near ids.
        InputError
            If several people are; the message gives their ids and rows.

        Examples
        --------
        >>> from mentormatch import Profile, Profiles
        >>> people = Profiles.of([Profile(id="17"), Profile(id="18")])
        >>> people.with_labels({"17": "Ann Lee"}, {"17": "ann@example.org"}).id_of("ann lee")
        '17'
        """
        return self.one_of(who)

    def called(self, who: str) -> tuple[str, ...]:
        """Return the ids of everybody who is meant by an id, an address or a label."""
        return people_called(who, self._data.position, self._data.labels)

    def one_of(self, who: str, *others: Labelled) -> str:
        """Return the id of a person of this pool or of others; see :meth:`id_of`."""
        pools = (self, *others)
        found = tuple(dict.fromkeys(one for pool in pools for one in pool.called(who)))
        ids = list(dict.fromkeys(one for pool in pools for one in pool._data.ids))
        return the_one(who, found, ids, *(pool._data.labels for pool in pools))

    def with_labels(
        self,
        labels: Mapping[str, str] | pd.Series[Any],
        contacts: Mapping[str, str] | pd.Series[Any] | None = None,
    ) -> Self:
        """Return the same pool with these names, and perhaps addresses, beside it.

        Parameters
        ----------
        labels, contacts
            By id; not everybody needs one. They take the place of those that were there.

        Raises
        ------
        UnknownPerson
            If an id is not in the pool.
        """
        given = labels_given(labels, {} if contacts is None else contacts, self._data.ids)
        return self._with(replace(self._data, labels=given))

    def with_labels_of(self, other: Labelled) -> Self:
        """Return the same pool with the names, addresses and marks that another has of them."""
        kept = None if other._data.labels is None else other._data.labels.of(self._data.ids)
        return self._with(replace(self._data, labels=kept, marks=other._data.marks))

    def with_mentions_of(self, other: Labelled) -> Self:
        """Return the same pool, whose people may be named as those of another may."""
        return self._with(replace(self._data, mentions=other._data.mentions))

    def without_labels(self) -> Self:
        """Return the same pool without names and addresses."""
        mentions = self._data.mentions
        silent = None if mentions is None else mentions.without_words()
        return self._with(replace(self._data, labels=None, mentions=silent))
