"""Whether what stands in a header row reads like a header, and not like somebody's answer."""

from __future__ import annotations

import re

from mentormatch.people.reading.headers.names import field_called, is_contact, is_time_header
from mentormatch.people.schema.protected import is_protected
from mentormatch.people.schema.tables import PROFILES, FieldTable
from mentormatch.text.phrases import did_you_mean
from mentormatch.text.spelling import normal_form

__all__ = ["is_plausible"]

_LONGEST = 200
"""A longer text is an answer, or a question that ends with its mark."""
_NUMBERED = re.compile(r"[a-z]{1,2}_?\d{1,3}|(?:column|kolom|field|veld|unnamed)_?\d+")
_ENDINGS = re.compile(r".+(?:nummer|number|naam|name|datum|code|vaardigheden|niveau|voorkeur)")
_WORDS = frozenset(
    """
    your you my what which how many much when where why do does would could should can like want
    please select choose rate rank describe jouw uw mijn wat welke welk hoe hoeveel waar wanneer
    waarom kun wilt kunt kies beschrijf beoordeel
    id ids nr no number code key login username account reference ref index row rij nummer sleutel
    gebruikersnaam employee staff participant respondent member user student worker person people
    medewerker deelnemer
    mentor mentors mentee mentees mentoring mentorship coach coaching buddy
    skill skills topic topics expertise experience interests goal goals offer offers offered seek
    seeks sought wanted learn teach help level seniority role function job title position company
    organisation organization department division team site office city region industry field
    study education degree major program programme project
    vaardigheid vaardigheden onderwerp onderwerpen ervaring interesses doel doelen leren niveau
    functie rol bedrijf organisatie afdeling vestiging kantoor stad regio opleiding studie
    date time start end hours minutes days weeks months years day week month year availability
    available frequency capacity maximum minimum max min total count score rating
    datum tijd begin einde uur uren minuten dagen weken maanden jaren jaar maand beschikbaarheid
    beschikbaar aantal totaal
    type kind status category preference preferences preferred language languages comments comment
    notes note remarks description bio consent agree other size format source style styles
    soort categorie voorkeur voorkeuren taal talen opmerking opmerkingen notitie toelichting
    beschrijving toestemming overig bron
    """.split()
)
"""Words of headers that hardly any name of a person holds, in English and Dutch."""


def is_plausible(header: str, table: FieldTable = PROFILES) -> bool:
    """Tell whether a text reads like a header: a question, a field or nearly one, a usual word.

    It is asked where no column of ids shows that the row holds headers at all.

    Examples
    --------
    >>> [is_plausible(text) for text in ("Employee no", "What can you teach?", "offerss", "Q12")]
    [True, True, True, True]
    >>> [is_plausible(text) for text in ("Ann Lee", "Jan de Vries", "likes tea", "eQwrtplk")]
    [False, False, False, False]
    """
    if len(header) > _LONGEST:
        return header.rstrip(" *").endswith("?")
    form = normal_form(header)
    return (
        header.rstrip(" *").endswith("?")
        or is_contact(header)
        or is_protected(header)
        or is_time_header(header)
        or field_called(header, table) is not None
        or not _WORDS.isdisjoint(form.split("_"))
        or _NUMBERED.fullmatch(form) is not None
        or _ENDINGS.fullmatch(form) is not None
        or bool(did_you_mean(form, [table.key, *table.mapped]))
    )
