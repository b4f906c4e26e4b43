"""Data parallelism: work on many people, in blocks side by side.

Blocks are handed to joblib, so ``joblib.parallel_config`` decides where they run: in threads of
this process, or on the workers of a cluster. Whatever a block finds it returns, for a worker shares
no memory with whoever asked.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

__all__ = ["side_by_side"]

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class _Common:
    """What all blocks read.

    The backend of joblib for Dask sends an argument to each worker once, and not with every block,
    if it is large and can be referred to weakly. Tuples cannot, and say nothing of what they hold.
    """

    values: tuple[Any, ...]

    def __sizeof__(self) -> int:
        return _bytes(self.values)


def side_by_side(
    work: Callable[..., Answer],
    common: tuple[Any, ...],
    blocks: Iterable[tuple[Any, ...]],
    *,
    jobs: int,
) -> list[Answer]:
    """Return what ``work(*common, *block)`` returns for each block, in their order.

    Parameters
    ----------
    work
        A function of a module, so that a worker can import it.
    common
        What all blocks read: arrays, and tuples of them.
    blocks
        What each block is about.
    jobs
        Blocks at once; one stays in this process, whatever joblib was told.

    Examples
    --------
    >>> side_by_side(pow, (2,), [(3,), (4,)], jobs=1)
    [8, 16]
    """
    if jobs == 1:
        return [work(*common, *block) for block in blocks]
    from joblib import Parallel, delayed

    shared = _Common(common)
    tasks = (delayed(_apply)(work, shared, *block) for block in blocks)
    return list(Parallel(n_jobs=jobs, prefer="threads")(tasks))


def _apply(work: Callable[..., Answer], common: _Common, *block: Any) -> Answer:
    return work(*common.values, *block)


def _bytes(value: object) -> int:
    """Return what a value and all that it holds take, as far as arrays and tuples go."""
    if isinstance(value, tuple):
        return sys.getsizeof(value) + sum(_bytes(part) for part in value)
    return value.nbytes if isinstance(value, np.ndarray) else sys.getsizeof(value)
