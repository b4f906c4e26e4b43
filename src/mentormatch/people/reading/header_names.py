"""What a header names: a field under one of its aliases, or contact data of people."""

from __future__ import annotations

import re

from mentormatch.text.spelling import normal_form

__all__ = ["field_called", "is_contact", "is_long_name", "is_time_header"]

_TIMES = frozenset(
    "timestamp time_stamp submitted submitted_at submission_date submission_time submit_date "
    "date_submitted completion_time completed_at recorded_date recordeddate end_date enddate "
    "tijdstempel ingevuld_op datum_ingevuld voltooiingstijd tijd_van_voltooien eindtijd "
    "zeitstempel abgeschickt horodateur".split()
)
_ALIASES = {
    "id": "employee_id employee_number employee_no employee emp_id person_id user_id staff_id "
    "staff_number personnel_number participant_id response_id member_id worker_id personeelsnummer "
    "personalnummer matricule",
    "offers": "skills_offered offered_skills can_teach skills_to_teach vaardigheden_die_ik_aanbied",
    "seeks": "skills_sought skills_wanted wanted_skills wants_to_learn skills_to_learn needs "
    "vaardigheden_die_ik_zoek",
    "goals": "goal mentoring_goal mentoring_goals",
    "goal_kind": "kind_of_goal",
    "goal_tags": "tags_of_goal goal_topics onderwerpen_van_het_doel",
    "goal_due": "goal_date goal_due_date",
    "seniority": "grade level job_level rung functieniveau",
    "department": "dept business_unit division afdeling abteilung",
    "team": "team_name squad",
    "manager": "manager_id line_manager line_manager_id supervisor_id supervisor_eid reports_to "
    "personeelsnummer_leidinggevende",
    "site": "office location office_location work_location vestiging",
    "time_zone": "timezone tz iana_time_zone tijdzone",
    "languages": "language spoken_languages languages_spoken talen",
    "availability": "available weekly_availability available_slots slots beschikbaarheid",
    "styles_offered": "mentor_styles styles mentoring_style",
    "styles_wanted": "wanted_styles preferred_styles preferred_style",
    "learning_preference": "learning_style learning_preferences",
    "experience": "experiences experience_tags",
    "values": "value_orientations",
    "preferences": "preferred_partners preferred_mentors preferred_mentees choices "
    "gewenste_partners",
    "vetoes": "veto not_with excluded_partners niet_met",
    "past_partners": "earlier_partners past_mentors past_mentees previous_mentors previous_mentees",
    "top_criterion": "most_important_criterion",
    "max_mentees": "capacity mentee_capacity max_number_of_mentees maximum_mentees "
    "maximum_aantal_mentees",
    "min_mentees": "minimum_mentees",
    "max_mentors": "maximum_mentors",
    "minutes_per_month": "minutes_a_month monthly_minutes mentoring_minutes",
    "from_date": "start_date available_from from",
    "until_date": "end_date available_until until",
    "active": "is_active",
}
_FIELD_OF = {alias: name for name, told in _ALIASES.items() for alias in [name, *told.split()]}
_NAMED = ("department", "team", "site")
"""Fields whose header may say "name": a department name is the department."""
_LONG = re.compile(
    r"(?:naam|name|nom)_(?:(?:of|van|der|des|du|de)_)?(?:(?:the|your|my|de|het|uw|je|jouw|la)_)?(.+)"
    r"|(.+?)_?s?_?(?:naam|name)"
)
_CONTACT = frozenset(
    """
    email e_mail mail email_address e_mail_address mail_address phone phone_number telephone mobile
    mobile_number address home_address postcode zip_code linkedin telefoon telefoonnummer adres
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


def field_called(header: str) -> str | None:
    """Return the field that a header names, if any.

    Examples
    --------
    >>> field_called("Dept"), field_called("Department Name"), field_called("Naam afdeling")
    ('department', 'department', 'department')
    >>> field_called("Manager name"), field_called("Project name")
    (None, None)
    """
    form = normal_form(header)
    return _FIELD_OF.get(form) or _named_field(form)


def _named_field(form: str) -> str | None:
    found = _LONG.fullmatch(form)
    field = _FIELD_OF.get(found[1] or found[2]) if found else None
    return field if field in _NAMED else None


def is_long_name(header: str) -> bool:
    """Tell whether a header names a field only as its name, such as "Department name"."""
    return normal_form(header) not in _FIELD_OF


def is_contact(header: str) -> bool:
    """Tell whether a header asks for the name, the address or the telephone of a person.

    Examples
    --------
    >>> [is_contact(header) for header in ("Name", "Mentor's full name", "Work e-mail", "Naam")]
    [True, True, True, True]
    >>> [is_contact(header) for header in ("Project name", "Company Name", "Name of the skill")]
    [False, False, False]
    """
    form = normal_form(header)
    if any(f"_{form}".endswith(f"_{contact}") for contact in _CONTACT):
        return True
    words = form.split("_")
    return not _NAMES.isdisjoint(words) and _OF_PEOPLE.union(_NAMES).issuperset(words)


def is_time_header(header: str) -> bool:
    """Tell whether form tools call their column of times so.

    Examples
    --------
    >>> is_time_header("Timestamp"), is_time_header("Completion time"), is_time_header("Start date")
    (True, True, False)
    """
    return normal_form(header) in _TIMES
