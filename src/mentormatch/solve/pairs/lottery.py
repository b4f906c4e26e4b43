"""The draw among equally good matchings: equal chances for equal people, one answer everywhere.

Every pair gets a number that depends on the seed and the two keys alone, and the optimal matching
with the largest sum of numbers is taken. It is unique for all practical purposes, so no solver,
version or order of rows can change it.

References
----------
Mulmuley, K., Vazirani, U. V. and Vazirani, V. V. (1987). Matching is as easy as matrix inversion.
Combinatorica 7(1), 105-113. doi:10.1007/BF02579206

Steele, G. L., Lea, D. and Flood, C. H. (2014). Fast splittable pseudorandom number generators.
OOPSLA '14, 453-472. doi:10.1145/2660193.2660195
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.draw_order import key_hashes
from mentormatch.solve.pairs.assignment import KEYS_DECIDED
from mentormatch.solve.pairs.face import Face, drawn_out
from mentormatch.solve.pairs.problem import Limits
from mentormatch.solve.programs.network_lp import Rows, incidence, maximise
from mentormatch.text.sentences import sentence

__all__ = ["MENTEE_FACTOR", "ByColumns", "Draw", "Keys", "draw", "pair_noise"]

#: Edges of the doubled graph beyond which columns take less time and memory, if they are compiled.
_AT_ONCE = 400_000
#: Edges of the doubled graph beyond which one draw would take more than about 2 GB.
_MOST_EDGES = 20_000_000
#: Variables beyond which the linear program of a draw would take minutes.
_MOST_VARIABLES = 400_000
#: Keeps a pair apart from the pair that has its keys the other way round.
MENTEE_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_PROGRAM_BITS = 20
_SEVERAL_BITS = 34

Heaviest = Callable[[Ints, Ints, Face, int], Ints]
"""Open pairs, noise, face and largest noise to the matching of the face with the largest sum."""
ByColumns = Callable[["Keys", Face, Ints, int, int], Ints]
"""Keys, face, one of its matchings, seed and bits of noise to the matching with the largest sum."""


class Keys(NamedTuple):
    """What names the people in the lottery."""

    mentor: Sequence[str]
    mentee: Sequence[str]

    @classmethod
    def of(cls, limits: Limits) -> Self:
        """Name people by their keys."""
        return cls(list(map(str, limits.mentor_keys)), list(map(str, limits.mentee_keys)))


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """What the seed draws.

    Attributes
    ----------
    pairs
        int64 (pairs, 2): mentor rows and mentee columns, sorted.
    left_out
        bool (mentees,): who is left out by the lottery alone.
    note
        A sentence about the draw.
    notes
        What a coordinator should read.
    """

    pairs: Ints
    left_out: Bools
    note: str
    notes: tuple[str, ...] = ()

    @classmethod
    def without(cls, pairs: Ints, left_out: Bools, warning: str) -> Self:
        """Take pairs that were not drawn, or not all of them, for this reason."""
        return cls(pairs, left_out, warning, (warning,) if warning else ())


def pair_noise(keys: Keys, pairs: Ints, *, seed: int, bits: int) -> Ints:
    """Return a number from 1 to ``2**bits`` for each pair, from seed and keys alone.

    Parameters
    ----------
    keys
        Of the people.
    pairs
        Shape (pairs, 2).
    seed
        Any whole number.
    bits
        Size of the numbers, 1 to 62.
    """
    mentor = key_hashes(keys.mentor, pairs[:, 0], "mentor", seed)
    mentee = key_hashes(keys.mentee, pairs[:, 1], "mentee", seed)
    mixed = _mix(mentor ^ (mentee * MENTEE_FACTOR))
    return (mixed >> np.uint64(64 - bits)).astype(np.int64) + 1


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the finaliser of SplitMix64 of each value."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def draw(
    keys: Keys,
    face: Face,
    pairs: Ints,
    *,
    seed: int,
    heaviest: Heaviest | None = None,
    by_columns: ByColumns | None = None,
) -> Draw:
    """Draw one of the optimal matchings.

    Parameters
    ----------
    keys
        Of the people.
    face
        The optimal matchings.
    pairs
        One of them, which stays where the face is too large to be drawn from.
    seed
        Seed of the lottery.
    heaviest
        How to find the matching of largest noise where nobody has two mentors; None: by scipy.
    by_columns
        How to find it on a face that is too large to be written down pair by pair; None: compiled
        code is not installed.
    """
    undrawn, size = 0, int(face.open.choices.sum())
    single = len(face.fixed) == 0 and bool((face.mentee_most <= 1).all())
    if by_columns is not None and _is_large(face, size, single):
        bits = _bits(len(face.mentee_most)) if single else _SEVERAL_BITS
        drawn = by_columns(keys, face, pairs, seed, bits)
    elif single:
        drawn, undrawn = _draw_single(keys, face, pairs, seed, heaviest or _heaviest)
    elif size > _MOST_VARIABLES:
        drawn, undrawn = pairs, size
    else:
        drawn = _draw_several(keys, face, seed)
    drawn = drawn[np.lexsort((drawn[:, 1], drawn[:, 0]))]
    left_out = drawn_out(face, drawn)
    if undrawn:
        warning = sentence(
            "{count} equally good pairs were too many to draw lots; {so}",
            count=undrawn,
            so=KEYS_DECIDED,
        )
        return Draw.without(drawn, left_out, warning)
    return Draw(
        drawn,
        left_out,
        sentence("drawn by lot from {size} pairs of equally good answers", size=size),
    )


def _is_large(face: Face, size: int, single: bool) -> bool:
    """Return whether a face is drawn from column by column."""
    if not single:
        return size > _MOST_VARIABLES
    return 2 * int((face.mentor_most * face.open.suitors).sum()) > _AT_ONCE


def _draw_several(keys: Keys, face: Face, seed: int) -> Ints:
    """Return the pairs drawn where somebody may have two mentors, by a linear program."""
    edges = face.open.pairs()
    if len(edges) == 0:
        return face.fixed
    noise = pair_noise(keys, edges, seed=seed, bits=_PROGRAM_BITS)
    mentors, mentees = len(face.mentor_most), len(face.mentee_most)
    by_mentor = incidence(edges[:, 0], mentors, len(edges))
    by_mentee = incidence(edges[:, 1], mentees, len(edges))
    load = np.bincount(face.fixed[:, 0], minlength=mentors)
    has = np.bincount(face.fixed[:, 1], minlength=mentees)
    chosen, _ = maximise(
        noise.astype(np.float64),
        [
            Rows(by_mentor, face.mentor_most - load),
            Rows(-by_mentor, load - face.mentor_least),
            Rows(by_mentee, face.mentee_most - has),
            Rows(-by_mentee, has - face.mentee_least),
        ],
    )
    return np.concatenate([face.fixed, edges[chosen]])


def _draw_single(
    keys: Keys, face: Face, pairs: Ints, seed: int, heaviest: Heaviest
) -> tuple[Ints, int]:
    """Return the pairs drawn, and how many of the face were too many to draw from."""
    bits = _bits(len(face.mentee_most))
    forced, free, face = _forced(face)
    drawn, undrawn = [forced], 0
    for part in _parts(free, face):
        edges = free[part]
        if _doubled_size(edges, face) > _MOST_EDGES:
            drawn.append(pairs[np.isin(pairs[:, 1], edges[:, 1])])
            undrawn += len(edges)
        elif len(edges):
            noise = pair_noise(keys, edges, seed=seed, bits=bits)
            drawn.append(heaviest(edges, noise, face, 2**bits))
    return np.concatenate(drawn), undrawn


def _forced(face: Face) -> tuple[Ints, Ints, Face]:
    """Return pairs that leave a mentee no choice, all others, and the face of everybody else."""
    edges = face.open.pairs()
    mentor, mentee = edges.T
    alone = (face.open.choices[mentee] == 1) & (face.mentee_least[mentee] > 0)
    taken = np.bincount(mentor[alone], minlength=len(face.mentor_most))
    most = face.mentor_most - taken
    least = np.maximum(face.mentor_least - taken, 0)
    free = edges[~alone & (most[mentor] > 0)]
    return edges[alone], free, replace(face, mentor_most=most, mentor_least=least)


def _bits(mentees: int) -> int:
    """Return the size of noise: sums over a whole matching stay whole numbers below 2**53."""
    return 38 if mentees <= 5_000 else 34 if mentees <= 100_000 else 30


def _doubled_size(edges: Ints, face: Face) -> int:
    return 2 * int(face.mentor_most[edges[:, 0]].sum())


def _parts(edges: Ints, face: Face) -> Iterator[Bools | slice]:
    """Yield selections of open pairs that can be drawn one by one."""
    if _doubled_size(edges, face) <= _MOST_EDGES:
        yield slice(None)
        return
    labels = _components(edges, face)
    for label in np.unique(labels):
        yield labels == label


def _components(edges: Ints, face: Face) -> Ints:
    """Return for each open pair the connected component it belongs to."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    mentors = len(face.mentor_most)
    size = mentors + len(face.mentee_most)
    cells = (np.ones(len(edges), dtype=np.int8), (edges[:, 0], mentors + edges[:, 1]))
    _, label = connected_components(csr_array(cells, shape=(size, size)), directed=False)
    return label[edges[:, 0]].astype(np.int64)


def _heaviest(edges: Ints, noise: Ints, face: Face, top: int) -> Ints:
    """Return the optimal matching of largest noise among these open pairs.

    Who may stay out is matched with a twin, and the twins among themselves, so that a matching of
    the face becomes a perfect matching of a graph of twice the size.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    mentors, mentor = _renumber(edges[:, 0], len(face.mentor_most))
    mentees, mentee = _renumber(edges[:, 1], len(face.mentee_most))
    owner = np.repeat(np.arange(len(mentors)), face.mentor_most[mentors])
    begins = np.searchsorted(owner, np.arange(len(mentors) + 1)).astype(np.int32)
    edge, place = _every_place(begins, mentor)
    size, places = len(mentees), len(owner)

    out = np.flatnonzero(face.mentee_least[mentees] == 0).astype(np.int32)
    number = np.arange(places) - begins[owner]
    empty = np.flatnonzero(number >= face.mentor_least[mentors][owner]).astype(np.int32)
    rows = np.concatenate([mentee[edge], out, size + empty, size + place])
    columns = np.concatenate([place, places + out, empty, places + mentee[edge]])
    weight = np.full(len(rows), -float(top))
    weight[: len(edge)] -= noise[edge]
    graph = csr_array((weight, (rows, columns)), shape=(size + places, size + places))
    row, column = min_weight_full_bipartite_matching(graph)
    made = (row < size) & (column < places)
    return np.column_stack([mentors[owner[column[made]]], mentees[row[made]]])


def _renumber(labels: Ints, count: int) -> tuple[Ints, NDArray[np.int32]]:
    """Return the labels that occur, and for each entry the position of its label among them."""
    occurs = np.flatnonzero(np.bincount(labels, minlength=count))
    position = np.zeros(count, dtype=np.int32)
    position[occurs] = np.arange(len(occurs), dtype=np.int32)
    return occurs, position[labels]


def _every_place(
    begins: NDArray[np.int32], mentor: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return an edge number and a place for every open pair and every place of its mentor."""
    copies = np.diff(begins)[mentor]
    edge = np.repeat(np.arange(len(mentor), dtype=np.int32), copies)
    before = (np.cumsum(copies, dtype=np.int32) - copies)[edge]
    place = np.arange(len(edge), dtype=np.int32) - before + begins[mentor][edge]
    return edge, place
