"""What a header names: a field under one of its aliases, or contact data of people."""

from __future__ import annotations

import re

from mentormatch.people.schema.tables import PROFILES, FieldTable
from mentormatch.text.spelling import normal_form

__all__ = [
    "REPAIRED",
    "field_called",
    "is_contact",
    "is_long_name",
    "is_time_header",
    "is_told_repair",
]

REPAIRED = "What was repaired"
"""Header of the column that corrected copies have more; nothing is read from it."""

_TIMES = frozenset(
    "timestamp time_stamp submitted submitted_at submission_date submission_time submit_date "
    "date_submitted completion_time completed_at recorded_date recordeddate end_date enddate "
    "tijdstempel ingevuld_op datum_ingevuld voltooiingstijd tijd_van_voltooien eindtijd "
    "zeitstempel abgeschickt horodateur".split()
)
_LONG = re.compile(
    r"(?:naam|name|nom)_(?:(?:of|van|der|des|du|de)_)?(?:(?:the|your|my|de|het|uw|je|jouw|la)_)?(.+)"
    r"|(.+?)_?s?_?(?:naam|name)"
)
_BRACKETS = re.compile(r"\([^()]*\)\s*$")
_CONTACT = frozenset(
    """
    email e_mail mail email_address e_mail_address mail_address phone phone_number telephone mobile
    mobile_number address home_address postcode zip_code linkedin telefoon telefoonnummer adres
    mailadres emailadres mailadresse emailadresse telefonnummer
    """.split()
)
_NAMES = frozenset(
    """
    name names fullname firstname lastname full_name first_name last_name given_name family_name
    surname forename middle_name display_name naam namen voornaam achternaam vorname nachname
    nom prénom prenom
    """.split()
)
_OF_PEOPLE = frozenset(
    """
    your my the a what is s and or of to in full first last family given middle sur preferred
    display nick legal maiden birth own real complete user employee staff person people mentor
    mentors mentee mentees participant participants student member candidate applicant
    respondent manager supervisor boss colleague worker volunteer buddy coach coachee learner
    teacher contact leader lead guest volledige uw je jouw mijn de het van wat medewerker
    werknemer deelnemer collega leidinggevende begeleider mitarbeiter teilnehmer vollständiger
    ihr dein le la votre du collaborateur partner spouse parent child emergency founder owner
    speaker
    """.split()
)
"""Words beside "name" in a header that still ask for the name of a person."""


def field_called(header: str, table: FieldTable = PROFILES) -> str | None:
    """Return the field of a table that a header names, if any.

    Examples
    --------
    >>> field_called("Dept"), field_called("Department Name"), field_called("Naam afdeling")
    ('department', 'department', 'department')
    >>> field_called("Manager name"), field_called("Project name")
    (None, None)
    """
    form = normal_form(header)
    return table.called.get(form) or _named_field(form, table)


def _named_field(form: str, table: FieldTable) -> str | None:
    found = _LONG.fullmatch(form)
    field = table.called.get(found[1] or found[2]) if found else None
    return field if field in table.named else None


def is_long_name(header: str, table: FieldTable = PROFILES) -> bool:
    """Tell whether a header names a field only as its name, such as "Department name"."""
    return normal_form(header) not in table.called


def is_contact(header: str) -> bool:
    """Tell whether a header asks for the name, the address or the telephone of a person.

    Examples
    --------
    >>> [is_contact(header) for header in ("Name", "Mentor's full name", "Work e-mail", "Naam")]
    [True, True, True, True]
    >>> [is_contact(header) for header in ("E-mailadres (werk)", "E-mail (work)")]
    [True, True]
    >>> [is_contact(header) for header in ("Project name", "Company Name", "Name of the skill")]
    [False, False, False]
    """
    form = normal_form(_BRACKETS.sub(" ", header)) or normal_form(header)
    if any(f"_{form}".endswith(f"_{contact}") for contact in _CONTACT):
        return True
    words = form.split("_")
    return not _NAMES.isdisjoint(words) and _OF_PEOPLE.union(_NAMES).issuperset(words)


def is_told_repair(header: str) -> bool:
    """Tell whether this is the column of a corrected copy that says what was repaired."""
    return normal_form(header) == normal_form(REPAIRED)


def is_time_header(header: str) -> bool:
    """Tell whether form tools call their column of times so.

    Examples
    --------
    >>> is_time_header("Timestamp"), is_time_header("Completion time"), is_time_header("Start date")
    (True, True, False)
    """
    return normal_form(header) in _TIMES
