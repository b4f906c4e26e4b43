"""The feature encoder: names, numbers, and the habits of a scikit-learn transformer.

Holds ``scoring.encoder`` to account.
"""

from __future__ import annotations

import pickle
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.sparse import issparse
from scoring_strategies import policy_of
from sklearn.base import clone
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.naive_bayes import MultinomialNB
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MaxAbsScaler, StandardScaler
from sklearn.svm import LinearSVC
from sklearn.utils import estimator_checks

import mentormatch as mm

pytestmark = pytest.mark.portable

ANN = mm.Profile(
    id="ann",
    offers={"sql": 4, "r": None},
    seniority="senior",
    attributes={"year": 2019.0, "site code": "x1"},
)
BOB = mm.Profile(
    id="bob",
    seeks={"sql": {"current": 1, "target": 3}, "r": {}},
    goals=[mm.Goal(kind="pivot", tags={"onboarding"}), mm.Goal(text="be happy")],
    preferences=("zoe", "ann"),
    styles_wanted={"coach": 0.5},
)
POLICY = policy_of(
    mm.Covers("seeks", "offers"),
    mm.Covers("goals", "goals"),
    mm.Gap("seniority"),
    mm.Same("site code"),
    mm.Gap("year"),
    mm.StyleFit(),
    mm.Preference(),
)
NAMES_AND_ROWS = {
    "goals=onboarding": (0, 1),
    "goals=pivot": (0, 1),
    "offers=r": (1, 0),
    "offers=sql": (4, 0),
    "preferences=ann": (0, 2),
    "preferences=zoe": (0, 1),
    "seeks=r": (0, 1),
    "seeks=sql": (0, 3),
    "seeks=r.current": (0, 0),
    "seeks=sql.current": (0, 1),
    "seniority=senior": (1, 0),
    "site code=x1": (1, 0),
    "styles_wanted=coach": (0, 0.5),
    "year": (2019, 0),
}


def rows_of(encoder: mm.FeatureEncoder, *profiles: mm.Profile) -> NDArray[np.float64]:
    """Return the features of some people as a dense array."""
    features = encoder.transform(profiles)
    return features if isinstance(features, np.ndarray) else features.toarray()


def test_names_and_numbers() -> None:
    """One column for each word, holding its level, target, strength, rank, number or 1."""
    encoder = mm.FeatureEncoder(POLICY, ids=True).fit([BOB, ANN])
    assert encoder.get_feature_names_out().tolist() == list(NAMES_AND_ROWS)
    features = encoder.transform([BOB, ANN])
    assert issparse(features) and features.dtype == np.float64
    assert rows_of(encoder, BOB, ANN).T.tolist() == [list(row) for row in NAMES_AND_ROWS.values()]
    assert encoder.n_features_out_ == features.shape[1] == len(NAMES_AND_ROWS)


def test_rows_do_not_depend_on_the_pool() -> None:
    """A person has the same row alone and among others, as profiles and as a pool."""
    encoder = mm.FeatureEncoder(POLICY).fit([ANN, BOB])
    whole = rows_of(encoder, BOB, ANN)
    for row, person in enumerate([ANN, BOB]):
        assert np.array_equal(rows_of(encoder, person), whole[[row]])


def test_words_that_fit_did_not_see_have_no_column() -> None:
    """Unseen skills are passed over; people without any known word are rows of zeros."""
    encoder = mm.FeatureEncoder(POLICY, ids=True).fit([ANN, BOB])
    stranger = mm.Profile(id="cem", offers={"cobol": 5, "sql": 2}, seniority="lead")
    row = dict(zip(encoder.get_feature_names_out(), rows_of(encoder, stranger)[0], strict=True))
    assert {name: number for name, number in row.items() if number} == {"offers=sql": 2}
    assert encoder.transform([]).shape == (0, len(NAMES_AND_ROWS))


def test_iterables_are_read_once() -> None:
    """A generator of profiles is as good as a list."""
    encoder = mm.FeatureEncoder(POLICY)
    found = encoder.fit_transform(person for person in (BOB, ANN))
    assert issparse(found)
    assert np.array_equal(found.toarray(), rows_of(encoder, ANN, BOB))


def test_frames_come_out_where_they_are_asked_for() -> None:
    """Dense output can be a frame with the names of the columns."""
    encoder = mm.FeatureEncoder(POLICY, sparse_output=False, ids=True).set_output(
        transform="pandas"
    )
    frame = encoder.fit_transform([ANN, BOB])
    assert isinstance(frame, pd.DataFrame)
    assert frame.columns.tolist() == list(NAMES_AND_ROWS)
    assert frame["offers=sql"].tolist() == [4, 0]
    with pytest.raises(ValueError, match="sparse"):
        mm.FeatureEncoder(POLICY).set_output(transform="pandas").fit_transform([ANN])


@pytest.mark.parametrize("given", [np.zeros((3, 2)), None, "ann", [ANN, "bob"], 5, [{"id": "ann"}]])
def test_other_things_than_profiles_are_refused(given: Any) -> None:
    """The encoder takes profiles and says so."""
    with pytest.raises(mm.ArrayError, match="takes Profiles, or an iterable of Profile"):
        mm.FeatureEncoder().fit(given)


def test_it_must_be_fitted_first() -> None:
    """Without fit there are no names to encode to."""
    encoder = mm.FeatureEncoder()
    with pytest.raises(NotFittedError):
        encoder.transform([ANN])
    with pytest.raises(NotFittedError):
        encoder.get_feature_names_out()


def test_parameters_clone_pickle_and_repr() -> None:
    """It is an estimator like others: cloned by its parameters, pickled with its names."""
    encoder = mm.FeatureEncoder(POLICY).fit([ANN, BOB])
    assert encoder.get_params() == {"policy": POLICY, "sparse_output": True, "ids": False}
    copy = clone(encoder)
    assert copy.policy == POLICY and not hasattr(copy, "vocabulary_")
    assert copy.set_params(policy=None).policy is None
    again = pickle.loads(pickle.dumps(encoder))  # noqa: S301
    assert np.array_equal(rows_of(again, ANN), rows_of(encoder, ANN))
    assert repr(mm.FeatureEncoder()) == "FeatureEncoder()"
    assert "sparse_output=False" in repr(mm.FeatureEncoder(sparse_output=False))


def test_it_takes_its_place_in_a_pipeline() -> None:
    """Other transformers go on from its columns."""
    steps = make_pipeline(mm.FeatureEncoder(POLICY, ids=True), MaxAbsScaler())
    assert steps.fit_transform([ANN, BOB]).max() == 1
    assert steps.get_feature_names_out().tolist() == list(NAMES_AND_ROWS)


def test_the_default_policy_is_encoded_without_one() -> None:
    """Without a policy the fields of the default policy are encoded."""
    names = mm.FeatureEncoder().fit([ANN, BOB]).get_feature_names_out()
    assert {name.split("=")[0] for name in names} == {
        "goals", "offers", "seeks", "seniority", "styles_wanted",
    }  # fmt: skip


BY_ID = policy_of(
    mm.Same("manager"),
    mm.Preference(),
    mm.Covers("seeks", "offers"),
    requirements=[mm.NotVetoed(), mm.NotMetBefore()],
)
NAMES_OTHERS: dict[str, Any] = {
    "manager": "zoe",
    "preferences": ["zoe"],
    "vetoes": ["kim"],
    "past_partners": ["x"],
}


def test_ids_of_others_are_encoded_only_where_that_is_asked_for() -> None:
    """Wishes, vetoes, managers and past partners: a model should not learn single people."""
    people = [mm.Profile(id="ann", offers={"sql"}, **NAMES_OTHERS)]
    default = mm.FeatureEncoder(BY_ID).fit(people)
    assert default.get_feature_names_out().tolist() == ["offers=sql"]
    asked = mm.FeatureEncoder(BY_ID, ids=True).fit(people).get_feature_names_out().tolist()
    assert {"manager=zoe", "preferences=zoe", "vetoes=kim", "past_partners=x"} <= set(asked)


ESTIMATORS = (
    KMeans(3, n_init=1),
    TruncatedSVD(3),
    StandardScaler(with_mean=False),
    NearestNeighbors(),
    LogisticRegression(max_iter=5000),
    LinearSVC(),
    Ridge(),
    MultinomialNB(),
    RandomForestClassifier(3),
    ExtraTreesClassifier(3),
    GradientBoostingClassifier(n_estimators=3),
)


@pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda one: type(one).__name__)
def test_common_estimators_fit_what_comes_out_by_default(estimator: Any) -> None:
    """Sparse as it is, with indices of 32 bits."""
    people = mm.datasets.load_programme().mentors
    features = mm.FeatureEncoder().fit_transform(people)
    assert issparse(features)
    assert features.indices.dtype == features.indptr.dtype == np.int32
    clone(estimator).fit(features, np.arange(len(people)) % 2)


WITHOUT_DATA = (
    "check_estimator_cloneable",
    "check_estimator_tags_renamed",
    "check_valid_tag_types",
    "check_estimator_repr",
    "check_no_attributes_set_in_init",
    "check_parameters_default_constructible",
    "check_get_params_invariance",
    "check_set_params",
    "check_do_not_raise_errors_in_init_or_set_params",
    "check_mixin_order",
)
"""Checks of scikit-learn that need no data. The others fit arrays of numbers, which profiles are
not; scikit-learn leaves them out for whatever does not take two-dimensional arrays."""


@pytest.mark.parametrize("check", WITHOUT_DATA)
def test_checks_of_scikit_learn_that_need_no_data(check: str) -> None:
    """The checks of an estimator's interface pass."""
    getattr(estimator_checks, check)("FeatureEncoder", mm.FeatureEncoder())


def test_scikit_learn_runs_no_check_on_arrays() -> None:
    """The tags tell that the encoder takes no arrays, so all remaining checks are passed over."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        checks = list(estimator_checks.estimator_checks_generator(mm.FeatureEncoder()))
    for estimator, check in checks:
        check(estimator)
    assert len(checks) < len(WITHOUT_DATA)


def test_what_is_returned_and_the_direction_are_encoded() -> None:
    """Criteria that look from the mentee to the mentor name the same features."""
    policy = policy_of(mm.Returns("seeks", "offers", own="offers"), requirements=[mm.OneWay()])
    encoder = mm.FeatureEncoder(policy).fit([BOB, ANN])
    assert encoder.get_feature_names_out().tolist() == [
        "offers=r", "offers=sql", "seeks=r", "seeks=sql", "seeks=r.current", "seeks=sql.current",
        "seniority=senior",
    ]  # fmt: skip
