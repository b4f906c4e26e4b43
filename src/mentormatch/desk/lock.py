"""One at a time: a lock beside a file that is read, changed and written back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mentormatch.errors import Busy

__all__ = ["locked"]

_PATIENCE = 60.0
"""Seconds of waiting; a large desk takes some from load to save."""
_PAUSE = 0.01


@contextmanager
def locked(path: str | Path) -> Iterator[None]:
    """Hold an exclusive lock on a file, among all processes and threads that ask here.

    The lock is on an empty file beside it, ``.NAME.lock``, since a file that is replaced cannot
    keep one. The system lets go of it when a process dies; the empty file may stay. A thread that
    holds the lock may take it again: to save within a longer hold, from load to save.

    Parameters
    ----------
    path
        The file, there or not yet; a link stands for the file that it leads to.

    Raises
    ------
    Busy
        If somebody else holds it for a minute.
    """
    from filelock import FileLock, Timeout

    path = Path(path).resolve()
    if not os.access(path.parent, os.W_OK):
        # Nothing can be written there, so nothing can be lost; the write itself says why.
        yield
        return
    # A singleton counts how often its thread has taken it.
    lock = FileLock(str(path.with_name(f".{path.name}.lock")), is_singleton=True)
    try:
        lock.acquire(timeout=_PATIENCE, poll_interval=_PAUSE)
    except Timeout:
        raise Busy(
            f"{path.name!r} has been in use by another program for {_PATIENCE:g} seconds, and "
            "nothing was written; try again when that program is done, or close it"
        ) from None
    try:
        yield
    finally:
        lock.release()
