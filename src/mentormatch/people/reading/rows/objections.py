"""People who did not agree, or who ask to be taken out, in columns that nothing reads.

Whoever says so is told by row, never by what was written; what to do is the coordinator's to say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mentormatch.text.masking import quoted
from mentormatch.text.phrases import these_rows
from mentormatch.text.sentences import counted, sentence
from mentormatch.text.spelling import normal_form

if TYPE_CHECKING:
    from mentormatch.people.reading.headers.plan import Plan
    from mentormatch.people.reading.table import Register, Table

__all__ = ["tell_objections"]

_ASKS_CONSENT = re.compile(
    r"privacy\w*|gdpr|avg|consents?|toestemming|akkoord|data protection|gegevensbescherming|"
    r"terms|voorwaarden|einverstanden|datenschutz\w*|do you agree|"
    r"i (?:have read|agree|accept|confirm|understand|declare)|"
    r"ik (?:ga akkoord|heb .*gelezen|accepteer|bevestig|begrijp|verklaar|geef)"
)
_OF_SOMETHING_ELSE = re.compile(r"photo\w*|foto\w*|newsletter|nieuwsbrief|mailing|updates|beeld\w*")
_NO = re.compile(
    r"(?:no|nee|nein|non|n|false|onwaar|falsch|0|☒|✗)(?:\s*[,.;:!–-].*)?|"
    r".*(?:disagree|not (?:agree|consent|accept)|n't (?:agree|consent|accept)|no consent|refuse|"
    r"niet akkoord|niet mee eens|geen toestemming|weiger|bezwaar).*",
    re.DOTALL,
)
_LEAVES = re.compile(
    r"withdr[ae]w|take me (?:off|out)|remove me|unsubscribe|opt(?:ing)? (?:me )?out|"
    r"(?:want|wish|like|have|decided) to (?:cancel|drop out|pull out|step out|sign off|resign)|"
    r"(?:cancel|delete|remove) my |please (?:do not|don't) match me(?! with)|"
    r"no longer (?:want|wish|able|available|interested|work|take|participat|in the)|"
    r"(?:cannot|can't|won't|will not|don't want to|not able to) (?:take part|participate|join)|"
    r"(?:am leaving|will leave|have left|leave) the (?:company|organi[sz]ation|firm)|"
    r"terugtrekken|trek (?:me|mij) terug|trek .{0,40}\bin\b|niet meer beschikbaar|"
    r"(?:aanmelding|inschrijving|deelname) (?:graag )?(?:intrekken|annuleren|verwijderen)|"
    r"(?:wil|graag) .{0,20}(?:afmelden|uitschrijven)|"
    r"(?:meld|schrijf) (?:me|mij) .{0,12}(?:af|uit)\b|"
    r"haal (?:me|mij) .{0,12}(?:eruit|er uit|van de lijst)|verwijder (?:me|mij|mijn)|"
    r"niet (?:meer )?(?:mee\b|meedoen|deelnemen)|zie .{0,20}er ?van af|"
    r"uit dienst|verlaat (?:de organisatie|het bedrijf)"
)
_STEMS = (
    "withdr|take me|remove m|unsubscribe| out|cancel|sign off|resign|delete my|match me|no longer|"
    "take part|participate|join|leav|left the|terug|trek|beschikbaar|annuleren|verwijder|afmeld|"
    "uitschrijv|meld|schrijf|haal|niet|zie |uit dienst|verlaat"
).split("|")
"""One of them stands in every such text; to look for them first is quick."""
_REMARKS = re.compile(
    r"comments?|remarks|anything else|opmerkingen?|toelichting|nog iets|verder nog|bijzonderheden|"
    r"wat wil je .*kwijt|anything we should know|notes|notities|additional information"
)
_SHORTEST = 8
_MOST_AGREE = 0.5


def tell_objections(
    table: Table,
    plan: Plan,
    rows: Sequence[int],
    register: Register,
    *,
    gone: Collection[int] = (),
) -> None:
    """Warn of answers that object to a match, and name the remarks that nobody but people can read.

    Parameters
    ----------
    table, plan
        The cells, and which columns are read as what.
    rows
        Those that are people, refused ones too, counted from 0.
    register
        Where findings go.
    gone
        Rows of those who are not active: nobody matches them, so there is nothing to object to.
    """
    here = [row for row in rows if row not in gone]
    active, free = _positions(plan, "active"), _free_texts(table, plan)
    for at, header in enumerate(table.headers):
        if at not in active and _asks_consent(header):
            said = _said(table.cells[at], here)
            _tell_consent(said, here, header, register, may_be_active=not active)
        elif at in free:
            _tell_leaving(_said(table.cells[at], here), header, register)
            _tell_remarks(_said(table.cells[at], rows), header, register)


def _positions(plan: Plan, *names: str) -> set[int]:
    return {p for name in names if name in plan.fields for p in plan.fields[name].positions}


def _free_texts(table: Table, plan: Plan) -> Collection[int]:
    """Return the columns in which anything may stand: no field but goals, no name, no date."""
    read = _positions(plan, *(set(plan.fields) - {"goals"}))
    people = {
        *plan.names,
        *plan.ids,
        *plan.id_parts,
        *plan.contact,
        *plan.audit,
        plan.id,
        plan.time,
    }
    return {at for at in range(len(table.headers)) if at not in read | people}


def _said(cells: Sequence[Any], rows: Iterable[int]) -> dict[int, str]:
    """Return what stands in the rows that say something."""
    return {row: text for row in rows if (text := _text(cells[row]))}


def _text(cell: Any) -> str:
    return "" if cell is None or isinstance(cell, (list, dict)) else str(cell).casefold().strip()


def _asks_consent(header: str) -> bool:
    words = normal_form(header).replace("_", " ")
    asked = re.search(rf"\b(?:{_ASKS_CONSENT.pattern})\b", words)
    return asked is not None and not re.search(rf"\b(?:{_OF_SOMETHING_ELSE.pattern})\b", words)


def _tell_consent(
    said: Mapping[int, str],
    rows: Sequence[int],
    header: str,
    register: Register,
    *,
    may_be_active: bool,
) -> None:
    """Tell whoever said no, and whoever said nothing where most said something."""
    refusing = [row for row, text in said.items() if _NO.fullmatch(text)]
    cure = sentence("Ask whether they agree. Until then, take the row out.")
    if may_be_active:
        cure = sentence(
            "Ask whether they agree. Until then, take the row out, or write active = {header} "
            "under [fields] in the column map: whoever says no is then not matched.",
            header=quoted(header),
        )
    for row in refusing:
        message = sentence("The answer is no, and no rule keeps this person out.")
        _tell(row, "did-not-agree", message, header, register, cure)
    silent = [row for row in rows if row not in said]
    if silent and len(said) - len(refusing) > _MOST_AGREE * len(rows):
        message = sentence("Nothing is ticked here, and no rule keeps this person out.")
        for row in silent:
            _tell(row, "agreement-empty", message, header, register, cure)


def _tell_leaving(said: Mapping[int, str], header: str, register: Register) -> None:
    for row in sorted(_leaving(said)):
        message = sentence("This seems to ask to be taken out, and no rule reads it.")
        cure = sentence("Read the cell. If it does, take the row out, or set active to no.")
        _tell(row, "asks-to-leave", message, header, register, cure)


def _tell_remarks(said: Mapping[int, str], header: str, register: Register) -> None:
    if said and re.search(rf"\b(?:{_REMARKS.pattern})\b", normal_form(header).replace("_", " ")):
        places = [register.rows[row] for row in sorted(said)]
        register.tell(
            "note",
            "remarks",
            counted(
                len(said),
                "{count} person wrote a remark that nothing reads ({rows}).",
                "{count:,} people wrote remarks that nothing reads ({rows}).",
                rows=these_rows(places),
            ),
            row=places[0],
            column=header,
            cure=sentence("Read them before you match: leave, dates and wishes may stand there."),
        )


def _leaving(said: Mapping[int, str]) -> Iterator[int]:
    asking = {text for text in set(said.values()) if _may_leave(text) and _LEAVES.search(text)}
    return (row for row, text in said.items() if text in asking)


def _may_leave(text: str) -> bool:
    return len(text) >= _SHORTEST and any(map(text.__contains__, _STEMS))


def _tell(row: int, code: str, message: Any, header: str, register: Register, cure: Any) -> None:
    register.tell(
        "warning",
        code,
        message,
        row=register.rows[row],
        column=header,
        person=register.people[row],
        cure=cure,
    )
