"""The optimal face within limits, and the draw from it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Bools, Floats, Ints
from mentormatch.errors import ProofError
from mentormatch.solve.arrays import NEVER
from mentormatch.solve.pairs.dense.limited.residual import Duals
from mentormatch.solve.pairs.dense.limited.within import Limited
from mentormatch.solve.pairs.lottery import Keys, pair_noise
from mentormatch.solve.pairs.weights import Weights
from mentormatch.solve.programs.highs import Constraints, maximise_milp
from mentormatch.solve.programs.network_lp import Rows, incidence, maximise

__all__ = [
    "MOST_OPEN",
    "Face",
    "chosen_open",
    "drawn",
    "drawn_out",
    "face_of",
    "loads_of_face",
]

MOST_OPEN = 400_000
"""Open pairs beyond which a draw would take minutes."""
_BITS = 20


class Face(NamedTuple):
    """Pairs and loads of all optimal matchings.

    Parameters
    ----------
    fixed, open
        int64 (pairs, 2): pairs that every optimal matching makes, and that one may make.
    mentor, mentee, group
        int64 (2, people or groups): fewest and most pairs, fixed ones included.
    """

    fixed: Ints
    open: Ints
    mentor: Ints
    mentee: Ints
    group: Ints


def face_of(limited: Limited, duals: Duals, weights: Weights) -> Face:
    """Return the face that optimal prices describe (complementary slackness)."""
    instance = limited.instance
    mentors, mentees = limited.by_person(*duals)
    worth = instance.worth(weights)
    fixed, open_, loads = [], [], np.zeros((2, len(worth)), np.int64)
    for rows, margins in instance.margins(mentors, weights.score):
        reduced = margins - np.where(margins > NEVER // 2, mentees[rows, None], 0)
        for row, best in enumerate(reduced, rows.start):
            most = int(instance.mentee_capacity[row])
            sure, level, loads[:, row] = _choices(
                best, int(limited.promised[row]), most, int(worth[row])
            )
            fixed += [(mentor, row) for mentor in sure]
            open_ += [(mentor, row) for mentor in level]
    of_mentors = _mentor_loads(limited, duals.mentors)
    return Face(_pairs(fixed), _pairs(open_), of_mentors, loads, _group_loads(limited, duals))


def _choices(
    margins: Ints, promised: int, most: int, worth: int
) -> tuple[list[int], list[int], tuple[int, int]]:
    """Return sure and level mentors of a mentee, and the fewest and most that she may have."""
    ranked = np.sort(margins)[::-1][:most].tolist()
    steps = [value + (worth if place == 0 else 0) for place, value in enumerate(ranked)]
    steps = [step for step, value in zip(steps, ranked, strict=True) if value > NEVER // 2]
    fewest = max(promised, sum(step > 0 for step in steps))
    many = max(promised, sum(step >= 0 for step in steps))
    if many == 0:
        return [], [], (0, 0)
    last = ranked[many - 1]
    sure, level = np.flatnonzero(margins > last), np.flatnonzero(margins == last)
    return sure.tolist(), level.tolist(), (fewest, many)


def _mentor_loads(limited: Limited, prices: Ints) -> Ints:
    least, most = limited.instance.mentor_minimum, limited.instance.mentor_capacity
    if limited.even:
        low, high = prices // 2, (prices + 1) // 2
        return np.clip(np.stack([low, high]), least, np.maximum(most, least))
    return np.stack([np.where(prices > 0, most, least), np.where(prices < 0, least, most)])


def _group_loads(limited: Limited, duals: Duals) -> Ints:
    bounds = [
        (g.at_most if price > 0 else g.at_least, g.at_least if price < 0 else g.at_most)
        for g, price in zip(limited.groups, duals.groups.tolist(), strict=True)
    ]
    return np.array(bounds, np.int64).reshape(-1, 2).T


def _pairs(listed: list[tuple[int, int]]) -> Ints:
    return np.array(listed, np.int64).reshape(-1, 2)


def drawn(limited: Limited, face: Face, keys: Keys, seed: int) -> Ints:
    """Return the matching of the face with the largest sum of numbers drawn for its pairs."""
    open_ = face.open
    if not len(open_):
        return _sorted(face.fixed)
    gain = pair_noise(keys, open_, seed=seed, bits=_BITS).astype(np.float64)
    chosen = chosen_open(limited, loads_of_face(limited, face), gain)
    return _sorted(np.concatenate([face.fixed, open_[chosen]]))


def chosen_open(limited: Limited, rows: list[Rows], gain: Floats) -> Bools:
    """Return bool (variables,): what is chosen where the gain is highest within the loads."""
    if limited.parents is not None:
        return maximise(gain, rows)[0]
    limits = [Constraints(one.matrix, -math.inf, one.limit) for one in rows]
    whole = np.ones(len(gain), np.bool_)
    found = maximise_milp(gain, limits, upper=1.0, seconds=math.inf, whole=whole, nodes=20_000)
    if not found.optimal:
        raise ProofError(f"the draw was not solved: {found.message}")
    return np.asarray(found.x > 0.5)


def loads_of_face(limited: Limited, face: Face) -> list[Rows]:
    """Return the loads of the face as constraints on its open pairs."""
    from scipy.sparse import csr_array

    (mentor, mentee), mentors = face.open.T, face.mentor.shape[1]
    width = len(mentor)
    own = limited.inside[:, mentor] | limited.inside[:, mentors + mentee]
    sums = (
        (incidence(mentor, mentors, width), face.mentor, _counts(face.fixed[:, 0], mentors)),
        (
            incidence(mentee, face.mentee.shape[1], width),
            face.mentee,
            _counts(face.fixed[:, 1], face.mentee.shape[1]),
        ),
        (csr_array(own.astype(np.float64)), face.group, limited.loads(face.fixed)),
    )
    return [
        row
        for matrix, (least, most), made in sums
        for row in (Rows(matrix, most - made), Rows(-matrix, made - least))
    ]


def _counts(rows: Ints, size: int) -> Ints:
    return np.bincount(rows, minlength=size)


def _sorted(pairs: Ints) -> Ints:
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def drawn_out(limited: Limited, face: Face, pairs: Ints) -> Bools:
    """Return bool (mentees,): who has nobody, and has somebody in another optimal matching.

    Then an arc into her lies on a circle of the residual network, which is to say within one of its
    strongly connected components. Overlapping limits have no network: nobody is told.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    above, mentees = limited.parents, face.mentee.shape[1]
    has = _counts(pairs[:, 1], mentees)
    if above is None or not len(face.open):
        return np.zeros(mentees, np.bool_)
    tails, heads, flow, least, most = _arcs(limited, face, pairs)
    ends = (
        np.concatenate([tails[flow < most], heads[flow > least]]),
        np.concatenate([heads[flow < most], tails[flow > least]]),
    )
    size = 1 + len(limited.groups) + limited.inside.shape[1]
    ones = np.ones(len(ends[0]), np.int8)
    graph = csr_array((ones, ends), shape=(size, size))
    _, part = connected_components(graph, directed=True, connection="strong")
    node = size - mentees + np.arange(mentees)
    onward = part[node] == part[above[-mentees:]]
    return np.asarray((has == 0) & (face.mentee[1] > 0) & onward)


def _arcs(limited: Limited, face: Face, pairs: Ints) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Return tails, heads, flow, least and most of the arcs from root to root."""
    above = limited.parents
    assert above is not None
    groups, (mentors, mentees) = len(limited.groups), (face.mentor.shape[1], face.mentee.shape[1])
    nodes = 1 + np.arange(groups + mentors + mentees)
    of_mentee = np.array([g.side == "mentee" for g in limited.groups], np.bool_)
    down = np.concatenate([of_mentee, np.zeros(mentors, np.bool_), np.ones(mentees, np.bool_)])
    flow = [limited.loads(pairs), _counts(pairs[:, 0], mentors), _counts(pairs[:, 1], mentees)]
    least = np.concatenate([face.group[0], face.mentor[0], face.mentee[0]])
    most = np.concatenate([face.group[1], face.mentor[1], face.mentee[1]])
    mentor, mentee = face.open.T
    chosen = np.isin(mentor * mentees + mentee, pairs[:, 0] * mentees + pairs[:, 1])
    return (
        np.concatenate([np.where(down, above, nodes), 1 + groups + mentors + mentee]),
        np.concatenate([np.where(down, nodes, above), 1 + groups + mentor]),
        np.concatenate([*flow, chosen.astype(np.int64)]),
        np.concatenate([least, np.zeros(len(mentor), np.int64)]),
        np.concatenate([most, np.ones(len(mentor), np.int64)]),
    )
