"""A compiled binary heap of distances, for searches of shortest paths."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from numba import njit
from numpy.typing import NDArray

if TYPE_CHECKING:
    import numpy as np

    from mentormatch.arrays import Ints

__all__ = ["Heap", "drop", "put"]


class Heap(NamedTuple):
    """A binary heap of distances; the smallest key is on top."""

    key: Ints
    name: NDArray[np.int32]


@njit(cache=True, nogil=True, inline="always")
def put(heap: Heap, size: int, key: int, name: int) -> int:
    """Add an entry to the first `size` of a heap; return the new size."""
    q = size
    while q > 0 and heap.key[(q - 1) >> 1] > key:
        heap.key[q], heap.name[q] = heap.key[(q - 1) >> 1], heap.name[(q - 1) >> 1]
        q = (q - 1) >> 1
    heap.key[q], heap.name[q] = key, name
    return size + 1


@njit(cache=True, nogil=True, inline="always")
def drop(heap: Heap, size: int) -> int:
    """Remove the top, which the caller has read; return the new size."""
    size -= 1
    key, name = heap.key[size], heap.name[size]
    q = 0
    while 2 * q + 1 < size:
        child = 2 * q + 1
        if child + 1 < size and heap.key[child + 1] < heap.key[child]:
            child += 1
        if heap.key[child] >= key:
            break
        heap.key[q], heap.name[q] = heap.key[child], heap.name[child]
        q = child
    heap.key[q], heap.name[q] = key, name
    return size
