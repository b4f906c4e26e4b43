"""Limits on what a source may hold, so that a damaged or hostile one is refused in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from mentormatch.errors import InputError
from mentormatch.people.schema.fields import LONGEST_TEXT, MOST_ITEMS
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import did_you_mean
from mentormatch.text.sentences import Sentence, sentence

__all__ = ["LIMITS", "Limits", "lifted"]

_HIGHEST = {"text": LONGEST_TEXT, "items": MOST_ITEMS, "depth": 100, "digits": 4_000}
"""What a profile holds, and what Python reads, whatever is asked for."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read of one source.

    Parameters
    ----------
    file_bytes
        Of a file as it lies there.
    unpacked_bytes
        Of what a packed file holds, also of a workbook, which is one.
    unpacked_times
        How many times its own size a packed file of more than 10 MB may hold.
    text
        Characters of a goal, and of a text of the programme's own; at most 1,000,000.
    items
        Items of a cell; at most 1,000.
    depth
        Lists and mappings in one another; at most 100.
    digits
        Of a number in JSON, a frame or a dict; at most 4,000.

    Raises
    ------
    InputError
        If a limit is no whole number above 0, or higher than it can be.

    Examples
    --------
    >>> Limits(items=500).items, Limits().text
    (500, 20000)
    """

    file_bytes: int = 100_000_000
    unpacked_bytes: int = 1_000_000_000
    unpacked_times: int = 200
    text: int = 20_000
    items: int = 200
    depth: int = 32
    digits: int = 18

    def __post_init__(self) -> None:
        for field in fields(self):
            given: object = getattr(self, field.name)
            if not isinstance(given, int) or isinstance(given, bool) or given < 1:
                raise InputError(f"the limit {field.name} is a whole number above 0")
            highest = _HIGHEST.get(field.name, given)
            if given > highest:
                raise InputError(f"the limit {field.name} is at most {highest:,}")

    @classmethod
    def of(cls, said: Iterable[str]) -> Limits:
        """Return the limits that a command line says, such as ``items=500``.

        Raises
        ------
        InputError
            If there is no such limit, or its value is no number.
        """
        names = [field.name for field in fields(cls)]
        found: dict[str, int] = {}
        for one in said:
            name, _, value = one.partition("=")
            if name not in names:
                near = did_you_mean(name, names)
                raise InputError(f"there is no limit {quoted(name)}{near}: {', '.join(names)}")
            digits = value.replace("_", "")
            if not (digits.isascii() and digits.isdigit() and len(digits) < 20):
                raise InputError(f"--limit {name}= takes a whole number, such as {name}=500")
            found[name] = int(digits)
        return cls(**found)


LIMITS = Limits()
"""What holds where nobody says otherwise."""


def lifted(name: str) -> Sentence:
    """Return the words that say how a limit is lifted.

    Examples
    --------
    >>> lifted("items")
    '--limit items=… allows more (in Python limits=Limits(items=…))'
    """
    return sentence("--limit {name}=… allows more (in Python limits=Limits({name}=…))", name=name)
