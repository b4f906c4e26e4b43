"""Normal forms of names: spellings of one name that differ in what people take no care of.

Accents, apostrophes, what stands in brackets behind a name, the order of *Bos, Rajesh*, and the
Dutch *tussenvoegsels* (*van der*), which are written, shortened and left out.
"""

from __future__ import annotations

import re

from mentormatch.text.spelling import fold, without_disguise

__all__ = ["FORMS", "forms_of_people", "forms_of_words", "may_mean", "name_words", "stands_in"]

FORMS = ("spelling", "bare")
"""Kinds of normal forms: with all words of a name, and without tussenvoegsels."""
_BEHIND = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_APOSTROPHES = str.maketrans("", "", "'’‘`´ʼ′")
_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ß": "ss"}
)
_PARTICLES = frozenset(
    "van de der den het t s ten ter te op aan bij in la le les el al von zu zum zur du da di do "
    "dos das del della bin ibn ben v d vd vdr".split()
)
_SHORT = frozenset("v d vd vdr".split())
"""Tussenvoegsels that may stand for any other."""
_LONGEST = 200
_BETWEEN = str.maketrans("()[],", "     ")


def name_words(text: str) -> list[str]:
    """Return the words of a name in plain letters, first names first.

    Examples
    --------
    >>> name_words("Leeuwen, Jeroen van"), name_words("Renée O’Neill (IT)")
    (['jeroen', 'van', 'leeuwen'], ['renee', 'oneill'])
    """
    bare = _BEHIND.sub("", fold(text[:_LONGEST])).translate(_APOSTROPHES)
    last, comma, first = bare.partition(",")
    if comma and first.strip() and last.strip() and "," not in first:
        bare = f"{first} {last}"
    return re.findall(r"\w+", without_disguise(bare.translate(_LETTERS)))


def _without_particles(words: list[str]) -> list[str]:
    """Return the words of a name without tussenvoegsels; the first word is none."""
    return words[:1] + [word for word in words[1:] if word not in _PARTICLES]


def forms_of_people(name: str) -> list[tuple[str, str]]:
    """Return the kinds and forms by which somebody with this name is found."""
    words = name_words(name)
    bare = _without_particles(words)
    forms = [("spelling", " ".join(words))] if words else []
    return [*forms, ("bare", " ".join(bare))] if len(bare) > 1 else forms


def forms_of_words(text: str) -> list[tuple[str, str]]:
    """Return the kinds and forms by which a word that names somebody is looked up, in order.

    A name without tussenvoegsels, or with shortened ones, may be anybody's who has some; one with
    other tussenvoegsels is only somebody's who has none.

    Examples
    --------
    >>> forms_of_words("Jeroen Leeuwen")[-1], forms_of_words("Jeroen de Leeuwen")[-1]
    (('bare', 'jeroen leeuwen'), ('spelling', 'jeroen leeuwen'))
    """
    words = name_words(text)
    if not words or "@" in text:
        return []
    bare = _without_particles(words)
    left_out = [word for word in words[1:] if word in _PARTICLES]
    kind = "bare" if set(left_out) <= _SHORT else "spelling"
    whole = [("spelling", " ".join(words))]
    return [*whole, (kind, " ".join(bare))] if len(bare) > 1 else whole


def may_mean(text: str, name: str) -> bool:
    """Tell whether a text may be this name with initials, another order, or with words left out.

    Examples
    --------
    >>> may_mean("R. Bos", "Rajesh Bos"), may_mean("Bos Rajesh", "Rajesh Bos")
    (True, True)
    >>> may_mean("Rajesh", "Rajesh Bos"), may_mean("R. Vos", "Rajesh Bos")
    (True, False)
    """
    words = _without_particles(name_words(text))
    left = _without_particles(name_words(name))
    if not words or all(len(word) == 1 for word in words):
        return False
    for word in sorted(words, key=len, reverse=True):
        fits = [other for other in left if other == word or _initial(word, other)]
        if not fits:
            return False
        left.remove(fits[0])
    return True


def stands_in(name: str, text: str) -> bool:
    """Tell whether a full name stands within a text, with or without its tussenvoegsels.

    Examples
    --------
    >>> stands_in("Rajesh Bos", "not with RAJESH BOS, my neighbour"), stands_in("Bo", "Bo or Al")
    (True, False)
    >>> stands_in("Bo Lee", "Bo Leeds"), stands_in("Jo van Dam", "rather not (Jo Dam)")
    (False, True)
    """
    said = name_words(text.translate(_BETWEEN))
    texts = [f" {' '.join(words)} " for words in (said, _without_particles(said))]
    forms = [form for _, form in forms_of_people(name) if " " in form]
    return any(f" {form} " in words for form in forms for words in texts)


def _initial(word: str, other: str) -> bool:
    return (len(word) == 1 or len(other) == 1) and word[0] == other[0]
