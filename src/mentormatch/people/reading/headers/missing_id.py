"""Sources without a column of ids: the refusal says what stands there, and how to name one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.errors import MissingColumn
from mentormatch.people.reading.headers.names import is_contact
from mentormatch.people.reading.headers.plausible import is_plausible
from mentormatch.text.masking import column_called, looks_like_contact, masked, quoted
from mentormatch.text.phrases import did_you_mean
from mentormatch.text.sentences import counted, joined, sentence
from mentormatch.text.spelling import normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.people.reading.table import Register
    from mentormatch.people.schema.tables import FieldTable

__all__ = ["is_asked", "refuse_index", "stop_without_header", "stop_without_id"]

_SHOWN = 12
_COMPARED = 1000


def is_asked(register: Register) -> bool:
    """Tell whether it was asked already which of several columns is meant."""
    return any(finding.code == "ambiguous-header" for finding in register.found)


def stop_without_header(
    known: int, headers: Sequence[str], table: FieldTable, register: Register
) -> None:
    """Stop at a first row that does not look like headers; `known` of them are known."""
    # What stands in such a row may be names and addresses, so not one cell of it is shown.
    contact = tuple(str(p) for p, h in enumerate(headers, start=1) if looks_like_contact(h))
    if contact:
        reason = counted(
            len(contact),
            "The header holds contact data (cell {cells})",
            "The header holds contact data (cells {cells})",
            cells=contact,
        )
    elif len(headers) == 1:
        reason = sentence("The only header is not known")
    elif not known:
        reason = sentence("None of the {all} headers is known", all=len(headers))
    else:
        reason = counted(
            known,
            "{count} of the {all} headers is known",
            "{count} of the {all} headers are known",
            all=len(headers),
        )
    register.stop_at(
        MissingColumn,
        "no-header",
        sentence(
            "No column is called {key!r}. {reason}; there may be no header row, or title rows "
            "above it.",
            key=table.key,
            reason=reason,
        ),
        row=1 if register.file else None,
        cure=sentence(
            "Make the first row the header, with a column {key!r}, or name the column of ids in "
            "the column map.",
            key=table.key,
        ),
    )


def refuse_index(index: str, register: Register) -> None:
    """Stop where the ids are the row index of a frame."""
    register.stop_at(
        MissingColumn,
        "index-not-read",
        sentence("{name} is the row index of the frame, which is not read.", name=quoted(index)),
        cure=sentence("Make it a column with frame.reset_index()."),
    )


def stop_without_id(headers: Sequence[str], table: FieldTable, register: Register) -> None:
    """Stop where no column holds ids, unless it was not clear which of several does.

    The first row may hold a person's answers, so what does not read like a header is not repeated.
    """
    if is_asked(register):
        return
    mails = [header for header in headers if is_contact(header) and "mail" in header.lower()]
    cure = sentence("Name the column of ids in the column map.")
    if mails:
        cure = sentence(
            'Name the column of ids in the column map, or map id = "{header}" with id_hash = true.',
            header=masked(mails[0]),
        )
    told = [
        column_called(header, position, plausible=is_plausible(header, table))
        for position, header in enumerate(headers[:_COMPARED])
    ]
    shown, more = list(dict.fromkeys(told))[:_SHOWN], len(set(told)) > _SHOWN
    register.stop_at(
        MissingColumn,
        "missing-column",
        sentence(
            "No column is called {key!r}{near}; the columns are {headers} and more."
            if more
            else "No column is called {key!r}{near}; the columns are {headers}.",
            key=table.key,
            near=did_you_mean(table.key, map(normal_form, headers[:_COMPARED])),
            headers=joined(shown),
        ),
        column=table.key,
        cure=cure,
    )
