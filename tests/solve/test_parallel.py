"""Blocks go wherever joblib is told to send them: to a cluster of two workers, for example.

Holds to account: solve.parallel, and the scans of solve.pairs.scale.pricing that use it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import numpy as np
import pytest
from distributed import Client, LocalCluster
from joblib import parallel_config

import mentormatch as mm
from mentormatch.results.pairs.question import question
from mentormatch.scoring.scores import Scores
from mentormatch.solve.packed.instance import Packed
from mentormatch.solve.pairs.engine_choice import jobs_for
from mentormatch.solve.pairs.scale.pricing import Terms, collect_all, reach_all, scan_all, terms_of
from mentormatch.solve.parallel import side_by_side


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """Cluster of two worker processes on this machine."""
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.fixture
def on_cluster(client: Client) -> Iterator[Client]:
    """The same cluster, as what joblib hands blocks to."""
    with parallel_config(backend="dask"):
        yield client


@pytest.fixture(scope="module")
def scores() -> Scores:
    """Scores of 300 mentors with 300 mentees."""
    cohort = mm.datasets.synthetic_cohort(300, 300, seed=3)
    return mm.score(cohort.mentors, cohort.mentees)


@pytest.fixture(scope="module")
def packed(scores: Scores) -> Packed:
    """The same, packed."""
    return question(scores).as_terms().packed()


@pytest.fixture(scope="module")
def terms(packed: Packed) -> Terms:
    """Pairs compared by units, for free."""
    return terms_of(np.zeros(packed.shape[0], np.int64), 1, 0)


def test_blocks_leave_this_process(on_cluster: Client) -> None:
    """No block of several runs in the process that asked; a single one stays there."""
    assert os.getpid() not in side_by_side(os.getpid, (), [()] * 8, jobs=2)
    assert side_by_side(os.getpid, (), [()], jobs=1) == [os.getpid()]


def test_what_blocks_share_is_sent_once(
    on_cluster: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What all blocks read goes out once for all of them."""
    sent = list[object]()
    scatter = Client.scatter

    def counted(client: Client, data: object, **options: object) -> object:
        sent.append(data)
        return scatter(client, data, **options)

    monkeypatch.setattr(Client, "scatter", counted)
    shared = np.arange(10_000)
    columns = side_by_side(np.take, (shared,), [(k,) for k in range(20)], jobs=2)
    assert columns == list(range(20))
    assert len(sent) == 1


@pytest.mark.parametrize("kept", [0, 2])
def test_scans_find_the_same(client: Client, packed: Packed, terms: Terms, kept: int) -> None:
    """A scan on the cluster finds what it finds here, for mentees and for mentors."""
    mentors, mentees = packed.shape
    rows, margin = np.arange(mentees), np.full((mentees, 3), -(1 << 62))
    back = np.full((mentors, kept), -(1 << 62))
    here = scan_all(packed, terms, rows, margin, back, jobs=2)
    with parallel_config(backend="dask"):
        there = scan_all(packed, terms, rows, margin, back, jobs=2)
    assert len(here) > 1
    for mine, theirs in zip(here, there, strict=True):
        for field in ("rows", "margin", "who", "theirs", "whose"):
            np.testing.assert_array_equal(getattr(mine, field), getattr(theirs, field))


@pytest.mark.parametrize("most", [1 << 40, 60_000, 100])
def test_collected_pairs_are_the_same(
    client: Client, packed: Packed, terms: Terms, most: int
) -> None:
    """All pairs above a bar are found, or given up because they are too many, wherever it is."""
    rows = np.arange(packed.shape[1])
    bars = np.full(len(rows), 200_000)
    here = collect_all(packed, terms, rows, bars, jobs=2, most=most)
    with parallel_config(backend="dask"):
        there = collect_all(packed, terms, rows, bars, jobs=2, most=most)
    assert (here is None) == (there is None)
    assert (here is None) == (most == 100)
    for mine, theirs in zip(here or (), there or (), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_too_many_in_all_are_given_up(client: Client, packed: Packed, terms: Terms) -> None:
    """A limit that no block exceeds alone holds for all of them together."""
    rows = np.arange(packed.shape[1])
    bars = np.zeros(len(rows), np.int64)
    everything = collect_all(packed, terms, rows, bars, jobs=2, most=1 << 40)
    assert everything is not None
    with parallel_config(backend="dask"):
        enough = len(everything[0])
        assert collect_all(packed, terms, rows, bars, jobs=2, most=enough) is not None
        assert collect_all(packed, terms, rows, bars, jobs=2, most=enough - 1) is None


def test_reached_mentors_are_the_same(client: Client, packed: Packed) -> None:
    """For each mentor the same mentee is found."""
    rows, chosen = (np.arange(size) for size in packed.shape[::-1])
    here = reach_all(packed, rows, chosen, 500_000, jobs=2)
    with parallel_config(backend="dask"):
        np.testing.assert_array_equal(reach_all(packed, rows, chosen, 500_000, jobs=2), here)
    assert len(here)


@pytest.mark.parametrize("objective", ["coverage", "total"])
def test_a_matching_is_the_same(
    on_cluster: Client, scores: Scores, monkeypatch: pytest.MonkeyPatch, objective: str
) -> None:
    """A matching made and judged by the cluster is the one that is made here, pair by pair."""
    policy = scores.policy.replace(objective=objective)
    here = mm.match(scores.mentors, scores.mentees, policy, seed=5, engine="matrix")
    monkeypatch.setattr("mentormatch.solve.pairs.engine_choice._PAIRS_OF_ONE", 0)
    there = mm.match(scores.mentors, scores.mentees, policy, seed=5, engine="scale")
    assert there.certificate.gap == 0
    assert there.to_frame().equals(here.to_frame())


def test_jobs_follow_the_cluster(on_cluster: Client) -> None:
    """As many blocks are scanned at once as the cluster has processors; small pools stay here."""
    assert jobs_for((5_000, 5_000)) == sum(on_cluster.ncores().values()) == 2
    assert jobs_for((500, 500)) == 1
