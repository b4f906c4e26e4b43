"""Compiled binary heap: the priority queue of Dijkstra's algorithm, with lazy deletion.

Labels that have been improved stay in the heap; whoever pops one finds it larger than the distance
of its node and drops it. That takes no table of positions, and room for every push of a search.

References
----------
Williams, J. W. J. (1964). Algorithm 232: Heapsort. Communications of the ACM 7(6), 347-348.
doi:10.1145/512274.512284
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from numpy.typing import NDArray

from mentormatch.solve.compiled import inlined

if TYPE_CHECKING:
    import numpy as np

    from mentormatch.arrays import Ints

__all__ = ["Heap", "pop", "push"]


class Heap(NamedTuple):
    """A binary min-heap of labels: no entry is smaller than its parent at ``(q - 1) // 2``.

    Attributes
    ----------
    key
        int64 (room,): distances; the first `size` entries count, which the caller keeps.
    name
        int32 (room,): nodes.
    """

    key: Ints
    name: NDArray[np.int32]


@inlined
def push(heap: Heap, size: int, key: int, name: int) -> int:
    """Push of a binary heap: sift an entry up from the end; return the new size. O(log size).

    Nothing checks the room: whoever makes the heap knows how many pushes there can be.
    """
    # The hole moves, and the entry is written once. Ties stay where they are.
    q = size
    while q > 0 and heap.key[(q - 1) >> 1] > key:
        heap.key[q], heap.name[q] = heap.key[(q - 1) >> 1], heap.name[(q - 1) >> 1]
        q = (q - 1) >> 1
    heap.key[q], heap.name[q] = key, name
    return size + 1


@inlined
def pop(heap: Heap, size: int) -> int:
    """Pop of a binary heap: remove the top, which the caller has read; O(log size).

    The last entry is sifted down from the top. Returns the new size.
    """
    size -= 1
    key, name = heap.key[size], heap.name[size]
    q = 0
    while 2 * q + 1 < size:
        child = 2 * q + 1
        # The smaller child moves up, or it would stand below a larger sibling.
        if child + 1 < size and heap.key[child + 1] < heap.key[child]:
            child += 1
        if heap.key[child] >= key:
            break
        heap.key[q], heap.name[q] = heap.key[child], heap.name[child]
        q = child
    heap.key[q], heap.name[q] = key, name
    return size
