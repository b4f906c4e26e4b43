"""Free texts that speak of health, faith and the like, which are told and never repeated.

The words are about a person's own life, not about subjects: somebody who works in *health care* is
not ill. They follow article 9 of the General Data Protection Regulation, in English and Dutch.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mentormatch.text.phrases import these_rows
from mentormatch.text.sentences import counted, sentence
from mentormatch.text.spelling import without_disguise

if TYPE_CHECKING:
    from mentormatch.people.reading.doubtful_cells import Texts
    from mentormatch.people.reading.table import Register

__all__ = ["doubt_special"]

_WORDS = frozenset(
    """
    diabetes diabetic cancer leukemia depression depressive bipolar schizophrenia epilepsy epileptic
    asthma dyslexia dyslexic autism autistic adhd disability disabilities disabled wheelchair
    pregnant pregnancy miscarriage hiv chemotherapy rehab alcoholic
    muslim muslims islam catholic catholics protestant jewish judaism hindu hinduism buddhist
    buddhism sikh atheist mosque synagogue
    gay lesbian bisexual homosexual queer transgender nonbinary
    suikerziekte kanker leukemie depressie depressief schizofrenie epilepsie astma dyslexie
    dyslectisch autisme handicap gehandicapt rolstoel zwanger zwangerschap miskraam chemotherapie
    chronisch arbeidsongeschikt moslim moslims katholiek protestants joods hindoe boeddhist moskee
    synagoge homo homoseksueel lesbisch biseksueel vakbondslid
    """.split()
)
_MARKS = ("", ",", ".", ";", ":", "!", "?", ")")
_ALONE = frozenset(word + mark for word in _WORDS for mark in _MARKS)
"""The words as they stand between spaces: to take every text apart at its marks is dear."""
_PHRASES = re.compile(
    r"chronic(?:ally)? ill|burn-?out|trade union member|member of a (?:trade )?union|my church|"
    r"my religion|my faith|practi[cs]ing christian|born again|mijn geloof|mijn kerk|"
    r"lid van (?:een|de) vakbond|praktiserend christen"
)
_HINTS = frozenset(
    word + mark
    for word in "ill burnout burn-out union church religion faith christian again geloof kerk "
    "vakbond christen".split()
    for mark in _MARKS
)
"""A phrase holds one of these."""


def doubt_special(texts: Texts, header: str, register: Register) -> None:
    """Warn of texts with such words, by their number and rows alone."""
    found = texts.where(_speaks_of_it)
    if not found:
        return
    rows = sorted({row for where in found.values() for row in where})
    register.tell(
        "warning",
        "special-category",
        counted(
            len(rows),
            "{count} text seems to be about health, religion or another matter that the law "
            "protects ({rows}). It counts in no score.",
            "{count:,} texts seem to be about health, religion or another matter that the law "
            "protects ({rows}). They count in no score.",
            rows=these_rows([register.rows[row] for row in rows]),
        ),
        row=register.rows[rows[0]],
        column=header,
        cure=sentence("Leave the column out, under ignore in the column map, unless it is needed."),
    )


def _speaks_of_it(text: str) -> bool:
    plain = (text if text.isascii() else without_disguise(text)).lower()
    words = plain.split()
    if not _ALONE.isdisjoint(words):
        return True
    return not _HINTS.isdisjoint(words) and _PHRASES.search(plain) is not None
