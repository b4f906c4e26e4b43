"""Hypothesis strategies that draw valid profiles with every field, awkward spellings included."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from mentormatch.people.reading.formats.around import called, is_note
from mentormatch.people.reading.headers.names import field_called
from mentormatch.people.schema.fields import STYLES
from mentormatch.people.schema.profile import Goal, Need, Profile, fold, tidy
from mentormatch.people.schema.slots import DAYS

__all__ = ["LADDER", "ids", "profile_lists", "profiles", "tags"]

LADDER = ("AA", "AO", "Grade 7", "SCS 1")
"""Rungs from which the seniority of drawn profiles is taken, lowest first."""

_AWKWARD = ";:*>,'\"=+-@[]{}#|\t\n é你Ⅷß"


def _is_nobodys(text: str) -> bool:
    """Tell whether a text looks like no total, note or header, which are no people."""
    header = field_called(text) == "id"
    return bool(text) and called(text) is None and not is_note(text) and not header


_letters = st.one_of(st.sampled_from(_AWKWARD), st.characters(exclude_categories=["Cs"]))
_texts = st.text(_letters, min_size=1, max_size=12)
_words = _texts.map(tidy).filter(bool)
tags = st.one_of(
    st.sampled_from(["python", "c++", "c#", "sql", "machine learning", "none", "esco:s1", "r:4"]),
    _texts.map(fold).filter(bool),
)
"""Folded tags, among them some that look like grammar."""
ids = st.one_of(
    st.from_regex(r"[a-z]{1,3}-?[0-9]{0,2}", fullmatch=True),
    _texts.map(lambda text: tidy(text.replace("@", ""))).filter(_is_nobodys),
)
"""Ids as a file may hold them; never an e-mail address, a total or a note."""
_tag_sets = st.frozensets(tags, max_size=4)
_levels = st.integers(0, 5)
_shares = st.floats(0, 1, allow_subnormal=False)
_days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
_needs = st.builds(Need, current=_levels, target=st.none() | _levels, importance=st.integers(1, 5))
_goals = st.builds(
    Goal,
    text=st.text(_letters, max_size=20),
    kind=st.none() | tags,
    tags=_tag_sets,
    due=st.none() | _days,
    milestones=st.lists(_words, max_size=2).map(tuple),
)
_times = st.tuples(st.integers(0, 23), st.sampled_from([0, 10, 30]))


@st.composite
def _slots(draw: st.DrawFn) -> str:
    start = draw(_times)
    end = draw(_times.filter(lambda time: time != start))
    day = draw(st.sampled_from(DAYS))
    return f"{day} {start[0]:02}:{start[1]:02}-{end[0]:02}:{end[1]:02}"


@st.composite
def profiles(draw: st.DrawFn, *, who: st.SearchStrategy[str] = ids) -> Profile:
    """Draw a valid profile; every field is answered, answered with none, or unanswered."""
    person = draw(who)
    others = ids.filter(lambda other: other != person)
    preferences = draw(st.lists(others, max_size=3, unique=True))
    least = draw(st.integers(0, 3))
    first, last = sorted([draw(_days), draw(_days)])
    styles = st.dictionaries(st.sampled_from(STYLES), _shares, max_size=3)
    answers: dict[str, Any] = {
        "offers": draw(st.dictionaries(tags, st.none() | _levels, max_size=4)),
        "seeks": draw(st.dictionaries(tags, _needs, max_size=4)),
        "goals": draw(st.lists(_goals, max_size=2)),
        "seniority": draw(st.sampled_from(LADDER)),
        "department": draw(_words),
        "team": draw(_words),
        "manager": draw(ids),
        "site": draw(_words),
        "time_zone": draw(st.sampled_from(["Europe/Amsterdam", "Asia/Kolkata", "UTC"])),
        "languages": draw(_tag_sets),
        "availability": draw(st.frozensets(_slots(), max_size=3)),
        "styles_offered": draw(styles),
        "styles_wanted": draw(styles),
        "learning_preference": draw(_words),
        "experience": draw(_tag_sets),
        "values": draw(st.dictionaries(tags, _shares, max_size=3)),
        "preferences": preferences,
        "vetoes": draw(st.frozensets(others, max_size=2)) - set(preferences),
        "past_partners": draw(st.frozensets(others, max_size=2)),
        "top_criterion": draw(st.sampled_from(["skills", "goals"])),
        "max_mentees": draw(st.integers(least, 5)),
        "min_mentees": least,
        "max_mentors": draw(st.integers(0, 3)),
        "minutes_per_month": draw(st.integers(0, 600)),
        "from_date": first,
        "until_date": last,
        "active": draw(st.booleans()),
        "attributes": draw(_attributes),
    }
    left_out = draw(st.sets(st.sampled_from(sorted(answers))))
    if "max_mentees" in left_out:
        left_out.add("min_mentees")
    said = {name: answer for name, answer in answers.items() if name not in left_out}
    return Profile(id=person, **said)


_attributes = st.fixed_dictionaries(
    {},
    optional={
        "profession": _words,
        "years": st.floats(-1e6, 1e6, allow_subnormal=False),
        "tools": _tag_sets,
    },
)


def profile_lists(*, min_size: int = 0, max_size: int = 5) -> st.SearchStrategy[list[Profile]]:
    """Draw profiles with distinct ids, in any order."""
    return st.lists(
        profiles(), min_size=min_size, max_size=max_size, unique_by=lambda person: person.id
    )
