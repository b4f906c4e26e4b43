"""People to score: hypothesis strategies of small profiles, and one criterion of every kind.

Vocabularies are tiny, so that two people often have something in common; every field is sometimes
unanswered and sometimes answered with "none".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

import mentormatch as mm

LADDER = ("junior", "medior", "senior", "lead", "director")
SKILLS = ("c", "r", "sql")
TAGS = ("onboarding", "pivot", "promotion", "unheard of")
DIMENSIONS = ("candour", "learning goal", "pace")
STYLES = ("coach", "challenger", "sponsor")
IDS = ("ann", "bob", "cem", "dee", "eva")
ZONES = ("UTC", "Europe/Amsterdam", "America/New_York", "Asia/Kathmandu")
SLOTS = ("Mon 09:00-10:30", "Mon 08:05-09:20", "Sun 22:00-02:00", "Wed 12:00-13:00")

_level = st.integers(0, 5)
_share = st.integers(0, 20).map(lambda twentieth: twentieth / 20)
_goal = st.builds(
    mm.Goal,
    kind=st.none() | st.sampled_from(TAGS),
    tags=st.frozensets(st.sampled_from(TAGS), max_size=2),
    text=st.sampled_from(["", "become a lead"]),
)
_need = st.builds(mm.Need, current=_level, target=st.none() | _level, importance=st.integers(1, 5))
_ids = st.frozensets(st.sampled_from(IDS), max_size=3)

FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "offers": st.dictionaries(st.sampled_from(SKILLS), st.none() | _level, max_size=3),
    "seeks": st.dictionaries(st.sampled_from(SKILLS), _need, max_size=3),
    "goals": st.lists(_goal, max_size=2).map(tuple),
    "experience": st.frozensets(st.sampled_from(TAGS), max_size=3),
    "languages": st.frozensets(st.sampled_from(["de", "en", "nl"]), max_size=2),
    "styles_offered": st.dictionaries(st.sampled_from(STYLES), _share, max_size=3),
    "styles_wanted": st.dictionaries(st.sampled_from(STYLES), _share, max_size=3),
    "seniority": st.sampled_from(LADDER),
    "department": st.sampled_from(["IT", "Sales"]),
    "team": st.sampled_from(["blue", "red"]),
    "time_zone": st.sampled_from(ZONES),
    "availability": st.frozensets(st.sampled_from(SLOTS), max_size=2),
    "values": st.dictionaries(st.sampled_from(DIMENSIONS), _share, max_size=3),
    "preferences": st.permutations(IDS).flatmap(
        lambda order: st.integers(0, 4).map(lambda size: tuple(order[:size]))
    ),
    "vetoes": _ids,
    "past_partners": _ids,
    "manager": st.sampled_from(IDS),
    "top_criterion": st.sampled_from(["seeks", "seniority", "no such thing"]),
}
ATTRIBUTES: dict[str, st.SearchStrategy[Any]] = {
    "building": st.sampled_from(["east", "west"]),
    "year": st.sampled_from([2019.0, 2020.0, 2022.0]),
    "clubs": st.frozensets(st.sampled_from(["chess", "choir"]), max_size=2),
}


class SameInitial(mm.Criterion):
    """A criterion of a caller's own: do the two ids start alike?"""

    def block(self, mentors: mm.Profiles, mentees: mm.Profiles) -> NDArray[np.float64]:
        """Return 1 where they do, and no answer for whoever is called cem."""
        rows = [
            [np.nan if "cem" in (a, b) else float(a[0] == b[0]) for b in mentees.ids]
            for a in mentors.ids
        ]
        return np.array(rows, float)


BUILT_IN: dict[str, mm.Criterion] = {
    "Covers": mm.Covers("seeks", "offers"),
    "Covers goals": mm.Covers("goals", "goals"),
    "Covers own": mm.Covers("seeks", "offers", own="offers", name="to learn"),
    "Covers experience": mm.Covers("experience", "experience", neutral=0.1),
    "Covers attribute": mm.Covers("clubs", "clubs"),
    "Returns": mm.Returns("seeks", "offers"),
    "Returns goals": mm.Returns("goals", "goals", neutral=0.4),
    "Returns own": mm.Returns("seeks", "offers", own="offers", name="to learn in return"),
    "Returns attribute": mm.Returns("clubs", "clubs"),
    "HasLevel": mm.HasLevel("SQL", 4),
    "StyleFit": mm.StyleFit(),
    "StyleFit own table": mm.StyleFit(needs={"pivot": {"coach": 0.3, "sponsor": 1.0}}),
    "Gap": mm.Gap("seniority", sponsor_shift=True),
    "Gap reverse": mm.Gap.reverse(),
    "Gap peer": mm.Gap.peer(),
    "Gap attribute": mm.Gap("year", ideal=(0, 1)),
    "Overlap": mm.Overlap(),
    "Overlap long": mm.Overlap(100),
    "Alike": mm.Alike(),
    "Alike only": mm.Alike(only=("pace", "candour"), both=("pace",)),
    "Preference": mm.Preference(),
    "Preference cold": mm.Preference(neutral=0.0, name="wishes"),
    "Same": mm.Same("department"),
    "Same number": mm.Same("year"),
    "Differs": mm.Differs("team"),
    "Shares": mm.Shares("languages"),
    "Shares attribute": mm.Shares("clubs"),
    "Resembles": mm.Resembles(),
    "Listed": mm.Listed([("ann", "bob"), ("cem", "bob")], value=0.9, otherwise=0.2),
    "NotListed": mm.NotListed([("ann", "bob"), ("dee", "eva")]),
    "NotSelf": mm.NotSelf(),
    "NotInChain": mm.NotInChain(),
    "NotVetoed": mm.NotVetoed(),
    "NotMetBefore": mm.NotMetBefore(),
    "OneWay": mm.OneWay(),
    "OneWay reverse": mm.OneWay("below"),
}
"""At least one criterion of every kind, and the fields of all of them are in the strategies."""

ANY: dict[str, mm.Criterion] = {**BUILT_IN, "custom": SameInitial()}


@st.composite
def people(
    draw: st.DrawFn, fields: Iterable[str], *, smallest: int = 0, largest: int = 4
) -> list[mm.Profile]:
    """Draw people with distinct ids who may have answered these fields and attributes."""
    names = set(fields)
    ids = draw(st.lists(st.sampled_from(IDS), unique=True, min_size=smallest, max_size=largest))
    answers = {name: FIELDS[name] for name in sorted(names & set(FIELDS))}
    own = {name: ATTRIBUTES[name] for name in sorted(names & set(ATTRIBUTES))}
    said = st.fixed_dictionaries({}, optional=answers)
    attributes = st.fixed_dictionaries({}, optional=own)
    return [mm.Profile(id=who, **draw(said), attributes=draw(attributes)) for who in ids]


def pool(profiles: Iterable[mm.Profile]) -> mm.Profiles:
    """Return people as a pool on the one ladder of these tests."""
    return mm.Profiles.of(profiles, ladder=LADDER)


def policy_of(*criteria: mm.Criterion, **settings: Any) -> mm.Policy:
    """Return a policy of these criteria, without requirements unless some are given."""
    return mm.Policy(**{"criteria": criteria or (mm.NotSelf(),), "requirements": (), **settings})


def compare(
    mentor: mm.Profile, mentee: mm.Profile, *criteria: mm.Criterion, **settings: Any
) -> mm.Scores:
    """Return the scores of one pair."""
    return mm.score(pool([mentor]), pool([mentee]), policy_of(*criteria, **settings))


def units(mentor: mm.Profile, mentee: mm.Profile, *criteria: mm.Criterion, **settings: Any) -> int:
    """Return the score of one pair in micro-units."""
    return int(compare(mentor, mentee, *criteria, **settings).units[0, 0])


def passes(mentor: mm.Profile, mentee: mm.Profile, requirement: mm.Criterion, **more: Any) -> bool:
    """Tell whether one pair meets a requirement."""
    return bool(compare(mentor, mentee, requirements=[requirement], **more).eligible[0, 0])


def fields_of(*criteria: mm.Criterion) -> Sequence[str]:
    """Return what the criteria look at, and what the year of a period would look at."""
    return sorted({name for criterion in criteria for name in criterion.fields})


PERIOD = (date(2026, 3, 2), date(2026, 4, 5))
"""Five weeks in which the clocks of New York and of Amsterdam change, three weeks apart."""


# -- random policies -------------------------------------------------------------------------------

_weight = st.floats(1e-3, 1e6) | st.integers(1, 100)
_common: dict[str, Any] = {
    "weight": _weight,
    "neutral": _share,
    "at_least": _share,
    "missing": st.sampled_from(["pass", "forbid"]),
}
_pairs_of_ids = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=3)
_word = st.text("ab ü'\"\\\n#=é😀", min_size=1, max_size=6)
_needs = st.dictionaries(_word, st.dictionaries(st.sampled_from(STYLES), _share, max_size=2))


def _with_common(kind: type[mm.Criterion], **own: Any) -> st.SearchStrategy[mm.Criterion]:
    return st.fixed_dictionaries(own, optional=_common).map(lambda said: kind(**said))


_ANY_KIND: dict[str, st.SearchStrategy[mm.Criterion]] = {
    "Covers": _with_common(
        mm.Covers,
        need=_word,
        offer=_word,
        own=st.none() | _word,
        assumed_level=st.integers(1, 5),
        assumed_target=st.integers(1, 5),
    ),
    "Returns": _with_common(
        mm.Returns,
        need=_word,
        offer=_word,
        own=st.none() | _word,
        assumed_level=st.integers(1, 5),
        assumed_target=st.integers(1, 5),
    ),
    "HasLevel": _with_common(mm.HasLevel, skill=_word, level=st.integers(1, 5)),
    "StyleFit": _with_common(mm.StyleFit, needs=st.none() | _needs),
    "Gap": _with_common(
        mm.Gap,
        field=_word,
        ideal=st.tuples(st.integers(-5, 0), st.integers(0, 5)),
        below=st.lists(_share, max_size=3).map(tuple),
        above=st.none() | st.lists(_share, max_size=2).map(tuple),
        tail=st.floats(0.1, 9),
        absolute=st.booleans(),
        sponsor_shift=st.booleans(),
    ),
    "Overlap": _with_common(mm.Overlap, minutes=st.integers(15, 10_080)),
    "Alike": _with_common(
        mm.Alike,
        both=st.lists(_word, max_size=2).map(tuple),
        only=st.none() | st.lists(_word, max_size=2).map(tuple),
    ),
    "Preference": _with_common(mm.Preference),
    "Same": _with_common(mm.Same, field=_word),
    "Differs": _with_common(mm.Differs, field=_word),
    "Shares": _with_common(mm.Shares, field=_word),
    "Resembles": _with_common(mm.Resembles, field=_word),
    "Listed": _with_common(mm.Listed, pairs_of_ids=_pairs_of_ids, value=_share, otherwise=_share),
    "NotListed": _with_common(mm.NotListed, pairs_of_ids=_pairs_of_ids),
    "NotSelf": _with_common(mm.NotSelf),
    "NotInChain": _with_common(mm.NotInChain),
    "NotVetoed": _with_common(mm.NotVetoed),
    "NotMetBefore": _with_common(mm.NotMetBefore),
    "OneWay": _with_common(mm.OneWay, mentor=st.sampled_from(["above", "below"])),
}
KINDS = tuple(_ANY_KIND)


def criteria_of(kind: str) -> st.SearchStrategy[mm.Criterion]:
    """Return a strategy of criteria of one kind with any valid settings."""
    return _ANY_KIND[kind]


@st.composite
def policies(draw: st.DrawFn, kind: str) -> mm.Policy:
    """Draw any valid policy that weighs or asks for a criterion of this kind."""
    drawn = [draw(_ANY_KIND[k]) for k in (kind, draw(st.sampled_from(KINDS)))]
    named = [c.model_copy(update={"name": f"criterion {k}"}) for k, c in enumerate(drawn)]
    days = st.dates(date(2024, 1, 1), date(2027, 1, 1))
    rules = tuple(criterion.replace(weight=1.0) for criterion in named)
    return mm.Policy(
        criteria=[criterion.replace(at_least=1.0, missing="pass") for criterion in named],
        requirements=draw(st.sampled_from([(), rules, rules[:1]])),
        objective=draw(st.sampled_from(["coverage", "total"])),
        worst_slack=draw(_share),
        floor=draw(st.none() | _share),
        period=draw(st.none() | st.tuples(days, days).map(lambda pair: (min(pair), max(pair)))),
    )


def answerable(criterion: mm.Criterion, *profiles: mm.Profile) -> bool:
    """Tell whether every attribute that a criterion names was answered by at least one person.

    An attribute that nobody knows is an error of the policy, not an unanswered field.
    """
    known = {*mm.Profile.model_fields, *(name for p in profiles for name in p.attributes)}
    return set(criterion.fields) <= known
