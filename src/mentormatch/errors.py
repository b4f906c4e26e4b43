"""The exception hierarchy: everything that mentormatch raises on purpose, as one tree.

.. code-block:: text

    MentorMatchError
    ├── InputError             the data cannot be read as people; carries every finding
    │   ├── EmptyFile          no bytes, or no header
    │   ├── NoRows             a header and nobody below it
    │   └── MissingColumn      a column that is needed is not there
    ├── UnknownPerson          an id that is not in the pool (also a KeyError)
    ├── PolicyError            the policy asks for something that cannot be computed
    │   └── ProtectedAttributeError
    ├── ArrayError             arrays of the wrong shape, kind or content (also a ValueError)
    ├── TooLarge               the request would not fit into memory (also a MemoryError)
    ├── MissingExtra           an optional dependency is not installed (also an ImportError)
    ├── Infeasible             minimum loads cannot be met; carries the arithmetic
    ├── Conflict               rules contradict one another; names the fewest that do
    ├── Overspent              more minutes than somebody gives
    ├── RequestError           a desk is asked for what it cannot do
    ├── DataMismatch           a saved matching meets other people than it was made from
    ├── Busy                   another process works on a file for long (also a TimeoutError)
    └── ProofError             the judge refused a result: a defect of mentormatch itself

Messages name the file, the row, the column and the ids of people who are there. A text of the data
is repeated only if it is a number, an option that at least five rows hold, or a word of our own,
such as a weekday; never if it holds an @ or six digits. So messages never contain a name, an e-mail
address or a telephone number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.findings import Finding

__all__ = [
    "ArrayError",
    "Busy",
    "Conflict",
    "DataMismatch",
    "EmptyFile",
    "Infeasible",
    "InputError",
    "MentorMatchError",
    "MissingColumn",
    "MissingExtra",
    "NoRows",
    "Overspent",
    "PolicyError",
    "ProofError",
    "ProtectedAttributeError",
    "RequestError",
    "TooLarge",
    "UnknownPerson",
]


class MentorMatchError(Exception):
    """Base of every error that mentormatch raises on purpose."""


class InputError(MentorMatchError):
    """The data cannot be read as people.

    Attributes
    ----------
    findings
        Every finding of the same reading, not only the one that stopped it.
    """

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class EmptyFile(InputError):
    """The source has no bytes, or no header."""


class NoRows(InputError):
    """The source has a header and nobody below it."""


class MissingColumn(InputError):
    """A column that is needed is not there."""


class UnknownPerson(MentorMatchError, KeyError):
    """An id that is not in the pool."""

    def __str__(self) -> str:
        # KeyError shows the quoted argument; a message is a sentence.
        return str(self.args[0]) if self.args else ""


class PolicyError(MentorMatchError, ValueError):
    """The policy asks for something that cannot be computed."""


class ProtectedAttributeError(PolicyError):
    """A criterion names an attribute that must not score people."""


class ArrayError(MentorMatchError, ValueError):
    """Arrays of the wrong shape, kind or content."""


class TooLarge(MemoryError, MentorMatchError):
    """The request would not fit into memory, or not into exact arithmetic."""

    # MemoryError comes first: it makes its own objects, and no other class may make one of them.


class MissingExtra(MentorMatchError, ImportError):
    """What was asked for needs an optional dependency that is not installed."""


class Infeasible(MentorMatchError):
    """Minimum loads cannot be met.

    Attributes
    ----------
    shortfall
        Minimum places that nobody can fill.
    mentors
        Rows (from arrays) or ids (from people) of the mentors that together ask for too much.
    needed, reachable
        The arithmetic: places these mentors must fill, and eligible places that reach them.
    """

    def __init__(
        self,
        message: str,
        *,
        shortfall: int = 0,
        mentors: Sequence[int | str] = (),
        needed: int = 0,
        reachable: int = 0,
    ) -> None:
        # Defaults, since what unpickles an exception knows its message and sets the rest later.
        super().__init__(message)
        self.shortfall = shortfall
        self.mentors = tuple(mentors)
        self.needed = needed
        self.reachable = reachable


class Conflict(MentorMatchError, ValueError):
    """Rules contradict one another, whoever is matched with whom.

    Attributes
    ----------
    people, rules
        Ids and names of rules of a smallest contradiction: without any one of them there is none.
    """

    def __init__(
        self, message: str, *, people: Sequence[str] = (), rules: Sequence[str] = ()
    ) -> None:
        super().__init__(message)
        self.people = tuple(people)
        self.rules = tuple(rules)


class Overspent(MentorMatchError):
    """More minutes are asked of somebody than this person gives."""


class RequestError(MentorMatchError, ValueError):
    """A desk is asked for what it cannot do: an unknown request, or a step out of turn."""


class DataMismatch(MentorMatchError):
    """A saved matching meets other people than it was made from."""


class Busy(MentorMatchError, TimeoutError):
    """Another process holds the lock of a file for longer than is waited."""


class ProofError(MentorMatchError):
    """The judge refused a result, or a solver gave up: our defect, never one of the data."""
