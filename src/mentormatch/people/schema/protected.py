"""Names of protected attributes, which are set aside for audits and never score anybody.

The list follows the protected characteristics of the Equality Act 2010 (section 4) and the special
categories of the General Data Protection Regulation (article 9), in English, Dutch, German and
French. A header is protected if one of its words or phrases is; ``language`` is not ``age``.
"""

from __future__ import annotations

from functools import lru_cache

from mentormatch.text.spelling import normal_form

__all__ = ["is_protected"]

_WORDS = frozenset(
    [
        "sex",
        "gender",
        "genders",
        "pronoun",
        "pronouns",
        "transgender",
        "lgbt",
        "lgbtq",
        "lgbtqia",
        "race",
        "racial",
        "ethnic",
        "ethnicity",
        "nationality",
        "citizenship",
        "age",
        "birthday",
        "birthdate",
        "birthyear",
        "dob",
        "disability",
        "disabilities",
        "disabled",
        "neurodiversity",
        "neurodivergent",
        "religion",
        "religious",
        "faith",
        "belief",
        "beliefs",
        "sexuality",
        "identity",
        "characteristics",
        "marital",
        "pregnancy",
        "pregnant",
        "maternity",
        "veteran",
        "veterans",
        "geslacht",
        "geslachten",
        "etniciteit",
        "nationaliteit",
        "leeftijd",
        "geboortedatum",
        "geboortejaar",
        "beperking",
        "handicap",
        "religie",
        "geloof",
        "geaardheid",
        "zwanger",
        "zwangerschap",
        "geschlecht",
        "ethnie",
        "nationalität",
        "staatsangehörigkeit",
        "alter",
        "geburtsdatum",
        "geburtsjahr",
        "behinderung",
        "schwerbehinderung",
        "konfession",
        "schwanger",
        "schwangerschaft",
        "familienstand",
        "sexe",
        "genre",
        "nationalité",
        "âge",
        "naissance",
        "handicapé",
        "grossesse",
        "enceinte",
    ]
)
_PHRASES = (
    "date_of_birth",
    "birth_date",
    "birth_year",
    "year_of_birth",
    "sexual_orientation",
    "parental_status",
    "parental_leave",
    "civil_status",
    "trade_union",
    "union_member",
    "union_membership",
    "health_condition",
    "health_conditions",
    "health_status",
    "mental_health",
    "military_status",
    "seksuele_voorkeur",
    "burgerlijke_staat",
    "sexuelle_orientierung",
    "orientation_sexuelle",
    "situation_familiale",
    "état_civil",
    "etat_civil",
)
_WHOLE = frozenset(
    [
        "orientation",
        "union",
        "health",
        "gezondheid",
        "gesundheit",
        "gewerkschaft",
        "vakbond",
        "santé",
        "sante",
        "syndicat",
    ]
)


@lru_cache(maxsize=4096)
def is_protected(name: str) -> bool:
    """Tell whether a header or attribute names a protected attribute.

    Examples
    --------
    >>> is_protected("Gender"), is_protected("What is your age?"), is_protected("languages")
    (True, True, False)
    """
    form = normal_form(name)
    return (
        form in _WHOLE
        or not _WORDS.isdisjoint(form.split("_"))
        or any(f"_{phrase}_" in f"_{form}_" for phrase in _PHRASES)
    )
