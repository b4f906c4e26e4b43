"""Error aggregation: several readings, one round of faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from mentormatch.errors import InputError, MentorMatchError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["tried"]

Read = TypeVar("Read")


def tried(read: Callable[[], Read], faults: list[str]) -> Read | None:
    """Read something; where that fails, put the words on a list and go on.

    Parameters
    ----------
    read
        What reads.
    faults
        The list, one text a source; whoever collects raises them together.
    """
    try:
        return read()
    except InputError as error:
        every = [str(finding) for finding in error.findings if finding.severity == "refused"]
        faults.append("\n  ".join([str(error).splitlines()[0], *every]) if every else str(error))
    except MentorMatchError as error:
        faults.append(str(error))
    return None
