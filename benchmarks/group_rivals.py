"""What else forms groups: k-means and fill, greedy, random restarts with swaps; same objective."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.solve.groups.problem import Formed, GroupProblem

__all__ = ["greedy", "k_means", "swaps"]

Labels = np.ndarray[tuple[int], np.dtype[np.int64]]


def k_means(problem: GroupProblem, members: Profiles, size: int) -> tuple[Formed, ...]:
    """Cluster the encoded answers, fill clusters to equal sizes, then deal facilitators.

    Filling is optimal (a linear assignment of people to places at the centres), and so is the
    dealing; who must not meet is not looked at, which is to its advantage.
    """
    from scipy.optimize import linear_sum_assignment
    from sklearn.cluster import KMeans

    from mentormatch import FeatureEncoder, presets

    encoded = FeatureEncoder(presets.circles()).fit_transform(members)
    features = np.asarray(encoded.toarray() if hasattr(encoded, "toarray") else encoded)
    count = problem.members // size
    centres = KMeans(count, n_init=4, random_state=1).fit(features).cluster_centers_
    far = ((features[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    rows, places = linear_sum_assignment(np.repeat(far, size, axis=1))
    labels = np.zeros(problem.members, np.int64)
    labels[rows] = places // size
    return _led(problem, labels)


def greedy(problem: GroupProblem, size: int) -> tuple[Formed, ...]:
    """Put one person after another into the group with room to which she adds most."""
    count = problem.members // size
    leads = np.argsort(-problem.fit.mean(axis=1), kind="stable")[:count]
    labels = np.full(problem.members, -1, np.int64)
    sizes = np.zeros(count, np.int64)
    shared = np.zeros((problem.members, count), np.int64)
    clashes = ~problem.allowed[leads].T
    for i in range(problem.members):
        gain = problem.fit[leads, i] + 2 * shared[i] // (size - 1)
        able = (sizes < size) & ~clashes[i]
        if able.any():
            g = int(np.where(able, gain, -1).argmax())
            labels[i] = g
            sizes[g] += 1
            shared[:, g] += problem.common[:, i]
            clashes[:, g] |= problem.apart[:, i]
    return _formed(labels, leads)


def swaps(problem: GroupProblem, size: int, seconds: float) -> tuple[Formed, ...]:
    """Begin at random, swap while that helps, begin again; the highest after so many seconds."""
    from mentormatch.solve.groups.problem import value_of

    rng = np.random.default_rng(1)
    end = time.perf_counter() + seconds
    best: tuple[Formed, ...] = ()
    reached = (-1, -1)
    while time.perf_counter() < end:
        labels = rng.permutation(np.arange(problem.members) % (problem.members // size))
        found = _swapped(problem, labels, size, end)
        if value_of(problem, found) > reached:
            best, reached = found, value_of(problem, found)
    return best


def _swapped(problem: GroupProblem, labels: Labels, size: int, end: float) -> tuple[Formed, ...]:
    count = int(labels.max()) + 1
    leads = np.array([group.leads[0] for group in _led(problem, labels)])
    shared = problem.common @ (labels[:, None] == np.arange(count)).astype(np.int64)
    everybody = np.arange(problem.members)
    improved = True
    while improved and time.perf_counter() < end:
        improved = False
        for i in everybody:
            fit = problem.fit[leads]
            mine = labels[i]
            there = shared[i, labels] + shared[:, mine] - 2 * problem.common[i]
            gain = 2 * (there - shared[i, mine] - shared[everybody, labels]) // (size - 1)
            gain += fit[labels, i] + fit[mine] - fit[mine, i] - fit[labels, everybody]
            gain[labels == mine] = 0
            j = int(gain.argmax())
            if gain[j] > 0:
                improved = True
                other = labels[j]
                moved = problem.common[:, j] - problem.common[:, i]
                shared[:, mine] += moved
                shared[:, other] -= moved
                labels[i], labels[j] = other, mine
    return _formed(labels, leads)


def _led(problem: GroupProblem, labels: Labels) -> tuple[Formed, ...]:
    """Deal facilitators to given groups, optimally."""
    from scipy.optimize import linear_sum_assignment

    inside = (labels[:, None] == np.arange(int(labels.max()) + 1)).astype(np.int64)
    rows, columns = linear_sum_assignment(problem.fit @ inside, maximize=True)
    leads = np.zeros(len(columns), np.int64)
    leads[columns] = rows
    return _formed(labels, leads)


def _formed(labels: Labels, leads: Any) -> tuple[Formed, ...]:
    from mentormatch.solve.groups.problem import formed

    filled = (g for g in range(int(labels.max()) + 1) if (labels == g).any())
    return formed(((int(leads[g]),), np.flatnonzero(labels == g)) for g in filled)
