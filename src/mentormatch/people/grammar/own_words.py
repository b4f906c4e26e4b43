"""Words of our own: what stands on one of our lists may be repeated in a message.

Levels, weekdays, yes and no, mentor styles, errors of spreadsheets and what stands for no answer
are nobody's name, whoever wrote them and wherever.
"""

from __future__ import annotations

from mentormatch.people.grammar.levels import DIGIT_WORDS, LEVEL_WORDS
from mentormatch.people.grammar.no_answers import is_error, is_placeholder
from mentormatch.people.schema.fields import STYLES
from mentormatch.text.masking import is_number, repeated
from mentormatch.text.spelling import fold

__all__ = ["MORE_LEVELS", "TICKS", "repeated_cell"]

TICKS = frozenset(
    "true false yes no ja nee nein oui non y n x v ✓ ✔ ☑ ☐ ☒ √ ● on off waar onwaar wahr falsch "
    "vrai faux checked unchecked selected".split()
)
MORE_LEVELS = frozenset(
    "starter proficient good fair poor excellent competent gevorderd gevorderde ervaren goed matig "
    "slecht gemiddeld basis able capable strong weak limited bekwaam sterk zwak redelijk beperkt "
    "uitstekend anfänger fortgeschritten experte débutant avancé intermédiaire".split()
)
_WEEK = frozenset(
    "mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday maandag "
    "dinsdag woensdag donderdag vrijdag zaterdag zondag montag dienstag mittwoch donnerstag "
    "freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche morning afternoon "
    "evening ochtend middag avond morgen nachmittag abend matin soir".split()
)
_PARTS = ("current", "target", "importance")
_WORDS = _WEEK.union(TICKS, MORE_LEVELS, LEVEL_WORDS, DIGIT_WORDS, STYLES, _PARTS)
_LONGEST = 100


def repeated_cell(text: object, *, rows: int = 1, listed: bool = False) -> str | None:
    """Return a cell, or a part of one, as a message may repeat it; see `repeated`.

    Examples
    --------
    >>> repeated_cell("Monday morning"), repeated_cell("#N/A"), repeated_cell("two")
    ('Monday morning', '#N/A', 'two')
    >>> repeated_cell("Bo"), repeated_cell("Bo", rows=5)
    (None, 'Bo')
    """
    shown = str(text)
    return repeated(text, rows=rows, listed=listed or _is_ours(shown))


def _is_ours(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    words = fold(text).split()
    return (
        is_error(text)
        or is_placeholder(text)
        or all(word in _WORDS or is_number(word) for word in words)
    )
