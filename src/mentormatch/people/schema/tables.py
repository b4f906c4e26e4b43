"""Tables that a file may hold: their fields, what rows are known by, and usual headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from mentormatch.people.schema.fields import BY_ID, FIELDS, Field, Kind

__all__ = ["PROFILES", "TABLES", "FieldTable"]


@dataclass(frozen=True)
class FieldTable:
    """What the reader knows of a kind of table; it reads cells of any field by its kind.

    Parameters
    ----------
    name
        What a column map calls it.
    key
        The column by which a row is known, which every table has.
    fields
        Every other column that the table may have.
    details
        Columns that say more of a field, and are no field themselves.
    references
        Fields that name other rows by their key.
    aliases
        Field → other names that its header may have, in normal form, with spaces between.
    named
        Fields whose header may say "name": a department name is the department.
    """

    name: str
    key: str
    fields: Mapping[str, Field]
    details: Mapping[str, Field]
    references: tuple[str, ...]
    aliases: Mapping[str, str]
    named: tuple[str, ...]

    @cached_property
    def called(self) -> Mapping[str, str]:
        """The field that a header names, by the normal form of the header."""
        return {
            alias: name for name, told in self.aliases.items() for alias in [name, *told.split()]
        }

    @property
    def mapped(self) -> tuple[str, ...]:
        """Names that a column map may give a header: fields and details."""
        return (*self.fields, *self.details)

    def kind(self, name: str) -> Kind | None:
        """Return of what kind the cells of a field are; None of what is no field."""
        return self.fields[name].kind if name in self.fields else None


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
    "min_mentors": "minimum_mentors",
    "waited": "rounds_waited times_waited",
    "minutes_per_month": "minutes_a_month monthly_minutes mentoring_minutes",
    "from_date": "start_date available_from from",
    "until_date": "end_date available_until until",
    "active": "is_active",
}
PROFILES = FieldTable(
    name="profiles",
    key="id",
    fields=FIELDS,
    details={
        "goal_kind": Field("text", "What kind of goal it is."),
        "goal_tags": Field("items", "Tags of the goal."),
        "goal_due": Field("date", "When the goal is due."),
    },
    references=BY_ID,
    aliases=_ALIASES,
    named=("department", "team", "site"),
)
"""People who take part, a row each."""

TABLES: dict[str, FieldTable] = {table.name: table for table in (PROFILES,)}
"""By the name that a column map gives them."""
