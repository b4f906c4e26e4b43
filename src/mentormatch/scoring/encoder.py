"""The public feature encoder: profiles to named sparse features, as a scikit-learn transformer.

It lays out the very columns that the scorer compiles from, for analysis, plots and models of your
own. Numbers do not depend on the pool: nothing is scaled, ranked or weighted; only the *names* of
the columns are learned by ``fit``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from scipy.sparse import csr_array, hstack
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from mentormatch.errors import ArrayError
from mentormatch.people.arrays import ItemColumn, NumberColumn, TextColumn
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.fields import BY_ID
from mentormatch.people.schema.profile import Profile
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.pools import as_items, recode_known

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sklearn.utils import Tags

    from mentormatch.people.arrays import Column

__all__ = ["FeatureEncoder"]


class FeatureEncoder(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Encode profiles as named sparse features.

    One column for each word or item of the fields that the policy looks at: ``offers=sql`` holds
    the level, ``seeks=sql`` the target level and ``seeks=sql.current`` the current one, a one-word
    field holds 1, ``attributes`` that are numbers hold themselves. An item without a stated number
    holds 1; 0 is what a person did not name.

    Parameters
    ----------
    policy
        Whose fields are encoded; None takes ``Policy()``.
    sparse_output
        Return a sparse array; False returns a dense one, which ``set_output(transform="pandas")``
        asks for.
    ids
        Encode also the fields that name other people by their ids (``manager``, ``preferences``,
        ``vetoes``, ``past_partners``), one column for each person who is named. They are left out
        unless asked for: a model would learn single people, and the names of columns are printed.

    Attributes
    ----------
    vocabulary_ : dict of str to tuple of str
        The words of each field that were seen by ``fit``; words that ``transform`` meets for the
        first time have no column.
    n_features_out_ : int
        Number of columns.

    Examples
    --------
    >>> import mentormatch as mm
    >>> people = mm.Profiles.of([mm.Profile(id="ann", offers={"sql": 4}, seniority="senior")])
    >>> policy = mm.Policy(criteria=[mm.Covers("seeks", "offers"), mm.Gap("seniority")])
    >>> encoder = mm.FeatureEncoder(policy).fit(people)
    >>> encoder.get_feature_names_out().tolist()
    ['offers=sql', 'seniority=senior']
    >>> encoder.transform(people).toarray()
    array([[4., 1.]])
    """

    def __init__(
        self, policy: Policy | None = None, *, sparse_output: bool = True, ids: bool = False
    ) -> None:
        self.policy = policy
        self.sparse_output = sparse_output
        self.ids = ids

    def fit(self, X: Profiles | Iterable[Profile], y: object = None) -> Self:
        """Learn the names of the columns; give it mentors and mentees together to name both."""
        people = _people(X)
        self.vocabulary_ = {name: _vocabulary(people.field(name)) for name in self._fields(people)}
        self.n_features_out_ = len(self.get_feature_names_out())
        return self

    def fit_transform(
        self, X: Profiles | Iterable[Profile], y: object = None
    ) -> csr_array | NDArray[np.float64]:
        """Fit, then transform the same people; an iterable is read once."""
        people = _people(X)
        return self.fit(people).transform(people)

    def transform(self, X: Profiles | Iterable[Profile]) -> csr_array | NDArray[np.float64]:
        """Return float64 (people, features), one row a person in order of id.

        The indices of a sparse array have 32 bits where they fit, which estimators ask for.
        """
        check_is_fitted(self)
        people = _people(X)
        blocks = [csr_array((len(people), 0))]
        for name, words in self.vocabulary_.items():
            known = name in people.columns or name in people.attributes
            column = people.field(name) if known else TextColumn.of([None] * len(people))
            blocks += _encoded(column, words)
        features = _narrow(csr_array(hstack(blocks, format="csr")))
        return features if self.sparse_output else features.toarray()

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:
        """Return the names of the columns, ``field=word`` or ``field=word.number``."""
        check_is_fitted(self, "vocabulary_")
        names = [
            f"{field}={word}{suffix}" if word else field
            for field, words in self.vocabulary_.items()
            for suffix in _suffixes(field)
            for word in words
        ]
        return np.array(names, dtype=object)

    def _fields(self, people: Profiles) -> list[str]:
        policy = self.policy or Policy()
        named = {f for c in (*policy.criteria, *policy.requirements) for f in c.fields}
        named -= set() if self.ids else set(BY_ID)
        return sorted(f for f in named if f in people.columns or f in people.attributes)

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.dict = True
        tags.no_validation = True
        return tags


def _people(given: Any) -> Profiles:
    if isinstance(given, Profiles):
        return given
    listed = list(given) if isinstance(given, Iterable) else [given]
    if not all(isinstance(person, Profile) for person in listed):
        raise ArrayError("FeatureEncoder takes Profiles, or an iterable of Profile")
    return Profiles.of(listed)


def _vocabulary(column: Column) -> tuple[str, ...]:
    return ("",) if isinstance(column, NumberColumn) else as_items(column).vocabulary


def _suffixes(field: str) -> tuple[str, ...]:
    return ("", ".current") if field == "seeks" else ("",)


def _encoded(column: Column, words: tuple[str, ...]) -> list[csr_array]:
    """Return one block of columns for each number that an item carries."""
    if isinstance(column, NumberColumn):
        stated = np.where(column.answered, column.values.astype(np.float64), 0.0)
        return [csr_array(stated[:, None])]
    items = recode_known(as_items(column), words)
    names = ("target", "current") if "target" in items.numbers else tuple(items.numbers)[:1]
    numbers = [items.numbers[name] for name in names] or [np.ones(len(items.codes))]
    return [_matrix(items, values, len(words)) for values in numbers]


def _matrix(items: ItemColumn, values: NDArray[np.float64], width: int) -> csr_array:
    filled = np.where(np.isnan(values), 1.0, values)
    shape = (len(items.answered), width)
    return csr_array((filled, items.codes, items.starts), shape=shape)


def _narrow(matrix: csr_array) -> csr_array:
    """Give a matrix indices of 32 bits, if it is not too large for them."""
    if max(matrix.nnz, *matrix.shape) > np.iinfo(np.int32).max:
        return matrix
    indices, starts = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
    return csr_array((matrix.data, indices, starts), shape=matrix.shape)
