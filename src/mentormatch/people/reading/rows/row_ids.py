"""Row identifiers: ids as text, and what is done with missing, repeated and private ones."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.errors import InputError
from mentormatch.people.arrays import NumberColumn
from mentormatch.people.grammar.faults import CellFault
from mentormatch.people.grammar.no_answers import refuse_error
from mentormatch.people.reading.answers import id_word
from mentormatch.people.reading.doubtful_cells import (
    Texts,
    doubt_alphabets,
    doubt_damage,
    doubt_placeholders,
)
from mentormatch.people.reading.headers.names import is_contact
from mentormatch.text.masking import masked
from mentormatch.text.phrases import these_rows
from mentormatch.text.sentences import Sentence, counted, sentence
from mentormatch.text.spelling import fold, has_control, tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mentormatch.people.arrays import Column
    from mentormatch.people.reading.table import Register

__all__ = [
    "cleaner",
    "doubt_names_as_ids",
    "hashed_id",
    "identify",
    "refuse_address_references",
    "refuse_addresses",
    "tell_names_among_addresses",
]


_GIVE = sentence("Give it one.")
_NAME = re.compile("name|naam", re.IGNORECASE)
PLAIN_SPACE = " \t\r\n"


def hashed_id(address: str) -> str:
    """Return the id of whoever has this address, in pools that were read with ``id_hash``.

    It is ``p-`` and ten hexadecimal digits: BLAKE2b of the folded text (RFC 7693). Whoever holds a
    list of addresses can hash them too, so this hides addresses from logs and reports, not from a
    colleague.

    Parameters
    ----------
    address
        An e-mail address, or any other text that an id was made from; case, width and outer space
        do not matter.

    Examples
    --------
    To find a person, and to tell a mailing list who is meant by an id:

    >>> hashed_id("Ann.Lee@example.org"), hashed_id(" ann.lee@example.org")
    ('p-3c7ddd0253', 'p-3c7ddd0253')
    >>> addresses = ["ann.lee@example.org", "bo@example.org"]
    >>> {hashed_id(address): address for address in addresses}["p-3c7ddd0253"]
    'ann.lee@example.org'
    """
    return f"p-{hashlib.blake2b(fold(address).encode(), digest_size=5).hexdigest()}"


def cleaner(*, hashed: bool) -> Callable[[str], str]:
    """Return what brings an id into the form in which it is kept."""
    return _hashed_or_nothing if hashed else tidy


def _hashed_or_nothing(text: str) -> str:
    return hashed_id(text) if tidy(text) else ""


def cure_without_id(cells: Sequence[Any], headers: Sequence[str], *, hashed: bool) -> Sentence:
    """Return what to do about a row without an id; where ids are addresses, not all have one."""
    if not hashed and not any("@" in str(cell) for cell in cells):
        return _GIVE
    name = next((one for one in headers if is_contact(one) and _NAME.search(one)), None)
    if name is None:
        return sentence(
            'Write the address, or say id_else = "row" in the column map: the id is then made of '
            "the row's number."
        )
    return sentence(
        'Write the address, or say id_else = "row" in the column map: the id is then made of the '
        "row's number. Or make all ids of names: id = [{name}, …].",
        name=f'"{masked(name)}"',
    )


def identify(
    cells: Sequence[Any],
    clean: Callable[[str], str],
    header: str,
    register: Register,
    cure: Sentence | None = None,
) -> list[str | None]:
    """Return the id of each row, and refuse rows without one, with this cure."""
    ids: list[str | None] = []
    for row, cell in enumerate(cells):
        try:
            refuse_error(cell)
            said = id_word(cell)
        except CellFault as fault:
            said = None
            code = "id" if fault.cure is None else fault.code
            register.refuse(
                row, code, fault.message, column=header, expected=fault.expected, cure=fault.cure
            )
        else:
            if said is None:
                register.refuse(
                    row,
                    "missing-id",
                    sentence("The row has no id."),
                    column=header,
                    cure=cure or _GIVE,
                )
            elif _is_plain(cell):
                pass
            elif "\ufffd" in str(cell):
                register.refuse(
                    row,
                    "damaged-id",
                    sentence("The id holds a letter that was lost when the file was made."),
                    column=header,
                    cure=sentence("Export the file again, as UTF-8; two ids may have become one."),
                )
            elif has_control(str(cell)):
                register.refuse(
                    row,
                    "control-character",
                    sentence("The id holds a control character, such as NUL."),
                    column=header,
                    cure=sentence(
                        "Write the id without it; two ids must not differ in what nobody sees."
                    ),
                )
        ids.append(None if said is None else clean(said))
    _tell_tidied(cells, ids, header, register)
    _doubt_zeros(ids, header, register)
    rows = np.arange(len(ids))
    texts = Texts(list(cells), rows, rows)
    doubt_placeholders(texts, header, register)
    doubt_alphabets(texts, header, register)
    doubt_damage(texts, header, register)
    return ids


def _is_plain(cell: Any) -> bool:
    """Tell whether a cell holds nothing but letters, digits and signs of ASCII, as most ids do."""
    return type(cell) is str and cell.isascii() and cell.isprintable()


def _tell_tidied(
    cells: Sequence[Any], ids: Sequence[str | None], header: str, register: Register
) -> None:
    """Tell of ids with spaces or marks that nobody sees, or with letters made of two."""
    rows = [
        register.rows[row]
        for row, (cell, who) in enumerate(zip(cells, ids, strict=True))
        if who is not None and type(cell) is str and not _is_plain(cell)
        if not register.refused[row] and cell.strip(PLAIN_SPACE) != tidy(cell)
    ]
    if rows:
        register.tell(
            "repair",
            "tidied-id",
            counted(
                len(rows),
                "{count} id held spaces, invisible marks or letters in two parts. It was cleaned "
                "up ({rows}).",
                "{count:,} ids held spaces, invisible marks or letters in two parts. They were "
                "cleaned up ({rows}).",
                rows=these_rows(rows),
            ),
            row=rows[0],
            column=header,
        )


def _doubt_zeros(ids: Sequence[str | None], header: str, register: Register) -> None:
    """Warn of numbers that are shorter than those with zeros in front, which may be lost."""
    digits = {row: who for row, who in enumerate(ids) if who and who.isascii() and who.isdigit()}
    padded = [len(who) for who in digits.values() if who[0] == "0" and len(who) > 1]
    if not padded:
        return
    rows = [
        register.rows[r] for r, who in digits.items() if who[0] != "0" and len(who) < max(padded)
    ]
    if rows:
        register.tell(
            "warning",
            "lost-zeros",
            counted(
                len(rows),
                "{count} id is a shorter number than those that begin with 0. A spreadsheet may "
                "have taken zeros away ({rows}).",
                "{count:,} ids are shorter numbers than those that begin with 0. A spreadsheet "
                "may have taken zeros away ({rows}).",
                rows=these_rows(rows),
            ),
            row=rows[0],
            column=header,
            cure=sentence(
                "Format the column as text before it is filled in. Ids are compared as written."
            ),
        )


def doubt_names_as_ids(cells: Sequence[Any], header: str, register: Register) -> None:
    """Warn of ids that are no addresses where most are, before they are hashed."""
    filled = [row for row, cell in enumerate(cells) if cell is not None and str(cell).strip()]
    odd = [row for row in filled if "@" not in str(cells[row])]
    rows = [register.rows[row] for row in odd if not register.refused[row]]
    if rows and 2 * len(odd) < len(filled):
        register.tell(
            "warning",
            "no-address",
            counted(
                len(rows),
                "{count} row has no e-mail address where the others do ({rows}). Its id is made "
                "of what is there.",
                "{count:,} rows have no e-mail address where the others do ({rows}). Their ids "
                "are made of what is there.",
                rows=these_rows(rows),
            ),
            row=rows[0],
            column=header,
            cure=sentence("Write the address, or take the row out if it is nobody."),
        )


def refuse_addresses(ids: Sequence[str | None], header: str, register: Register) -> bool:
    """Stop if ids are e-mail addresses, which would then stand in every message and report."""
    addresses = sum(who is not None and "@" in who for who in ids)
    if addresses:
        register.stop_at(
            InputError,
            "email-id",
            counted(
                addresses,
                "{count} id holds an @. E-mail addresses must not be ids, because ids appear in "
                "reports and logs.",
                "{count:,} ids hold an @. E-mail addresses must not be ids, because ids appear in "
                "reports and logs.",
            ),
            column=header,
            cure=sentence("Set id_hash = true in the column map, or use another column of ids."),
        )
    return addresses > 0


def tell_names_among_addresses(cells: Iterable[Any], header: str, register: Register) -> None:
    """Warn of people who are named by something else where ids are hashed addresses.

    What is hashed can no longer be told from any other id, so this is the last moment to see it.
    """
    rows = [
        row
        for row, cell in enumerate(cells)
        if any("@" not in part for part in _parts(cell) if part.strip())
    ]
    if rows:
        register.tell(
            "warning",
            "no-address",
            counted(
                len(rows),
                "{count} row names somebody, but not by e-mail address. Ids are hashed addresses "
                "here, so this names nobody and has no effect.",
                "{count:,} rows name somebody, but not by e-mail address. Ids are hashed "
                "addresses here, so this names nobody and has no effect.",
            ),
            row=register.rows[rows[0]],
            column=header,
            expected=sentence("addresses, as in the column of ids"),
            cure=sentence("Write the addresses of these people in place of their names."),
        )


def _parts(cell: Any) -> list[str]:
    if isinstance(cell, list | tuple | set | frozenset):
        return [str(part) for part in cell]
    return [] if cell is None else re.split(r"[;,|\n]", str(cell))


def refuse_address_references(column: Column, header: str, register: Register) -> None:
    """Stop if managers or partners are named by e-mail address while ids are something else."""
    words = () if isinstance(column, NumberColumn) else column.vocabulary
    if any("@" in word for word in words):
        register.stop_at(
            InputError,
            "email-reference",
            sentence("People are named by e-mail address here; name them by the ids of the file."),
            column=header,
            cure=sentence("Use ids, or set id_hash = true and use addresses as ids too."),
        )
