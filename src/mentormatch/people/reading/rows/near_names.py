"""One person under two names that are one slip of the pen apart, with addresses that agree."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from mentormatch.people.pool.name_forms import name_words
from mentormatch.people.reading.slips import is_slip, rests
from mentormatch.text.phrases import these_rows
from mentormatch.text.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mentormatch.people.reading.table import Register

__all__ = ["COMPARED", "doubt_near_names"]

COMPARED = 20_000
"""Among more people none is compared letter by letter."""
_FEWEST = 6
"""Letters of a name, and of what two addresses have in common."""
_SIGN = re.compile(r"[\W\d_]+")


def doubt_near_names(
    names: Mapping[int, str], addresses: Mapping[int, str], register: Register
) -> None:
    """Warn of two rows whose names differ by one letter and whose addresses hold one another.

    Parameters
    ----------
    names, addresses
        Of each row, counted from 0.
    register
        Where findings go; only rows are told.
    """
    for one, other in _near({row: " ".join(name_words(name)) for row, name in names.items()}):
        if _agree(addresses.get(one, ""), addresses.get(other, "")):
            register.tell(
                "warning",
                "near-names",
                sentence(
                    "{rows} have names one letter apart and addresses that agree; they may be one "
                    "person who signed up twice.",
                    rows=these_rows([register.rows[one], register.rows[other]], begin=True),
                ),
                row=register.rows[other],
                cure=sentence("Keep one row for each person, under one id."),
            )


def _near(names: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of rows with names that are one slip apart."""
    by_rest: defaultdict[str, list[int]] = defaultdict(list)
    for row, name in names.items():
        if len(name) < _FEWEST:
            continue
        near = dict.fromkeys(other for rest in rests(name) for other in by_rest.get(rest, ()))
        yield from ((other, row) for other in near if is_slip(name, names[other]))
        for rest in rests(name):
            by_rest[rest].append(row)


def _agree(one: str, other: str) -> bool:
    """Tell whether what stands before the @ of one address holds that of the other."""
    parts: Sequence[str] = sorted(
        (_SIGN.sub("", address.partition("@")[0].casefold()) for address in (one, other)), key=len
    )
    return len(parts[0]) >= _FEWEST and (parts[0] in parts[1] or is_slip(*parts))
