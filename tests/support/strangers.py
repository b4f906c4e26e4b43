"""Invented cohorts of thirteen kinds, for solvers that have seen only one kind so far.

Written from the documentation of the fields and criteria alone: nothing here knows how the bundled
cohorts are made, how scores are computed or how either engine works. Every number that shapes a
cohort is drawn from the generator that is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

import mentormatch as mm
from mentormatch import Criterion, Policy, Profile, Profiles

Rng = np.random.Generator
Answers = dict[str, Any]

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
ZONES = ("Europe/Amsterdam", "Europe/London", "America/New_York", "Asia/Kolkata", "Asia/Tokyo")
STYLES = ("advisor", "coach", "challenger", "connector", "sponsor", "protector", "clarifier")
RUNGS = ("trainee", "junior", "medior", "senior", "lead", "director")
TONGUES = ("en", "nl", "de", "fr", "pl", "tr")
KINDS_OF_GOAL = ("decision", "career choice", "new in role", "skill gap", "network")


@dataclass(frozen=True)
class Cohort:
    """Two pools, and what makes a good match between them."""

    mentors: Profiles
    mentees: Profiles
    policy: Policy


def _words(stem: str, number: int) -> list[str]:
    return [f"{stem} {i}" for i in range(number)]


def _some(rng: Rng, words: Sequence[str], low: int, high: int) -> list[str]:
    """From `low` to `high` different words."""
    number = min(int(rng.integers(low, high + 1)), len(words))
    return [words[i] for i in rng.choice(len(words), size=number, replace=False)]


def _one(rng: Rng, words: Sequence[str]) -> str:
    return words[int(rng.integers(len(words)))]


def _levels(rng: Rng, skills: Sequence[str]) -> dict[str, int]:
    return dict(zip(skills, rng.integers(1, 6, size=len(skills)).tolist(), strict=True))


def _needs(rng: Rng, skills: Sequence[str]) -> dict[str, dict[str, int]]:
    return {
        skill: {
            "current": int(rng.integers(0, 3)),
            "target": int(rng.integers(1, 6)),
            "importance": int(rng.integers(1, 6)),
        }
        for skill in skills
    }


def _pool(letter: str, rows: Sequence[Mapping[str, Any]]) -> Profiles:
    """People with ids whose order says nothing."""
    width = len(str(len(rows)))
    ids = [f"{letter}{i * 7919 % len(rows):0{width}}x{i:0{width}}" for i in range(len(rows))]
    people = [Profile(id=i, **row) for i, row in zip(ids, rows, strict=True)]
    return Profiles.of(people, ladder=RUNGS)


def _cohort(mentors: Sequence[Answers], mentees: Sequence[Answers], *criteria: Criterion) -> Cohort:
    return Cohort(_pool("m", mentors), _pool("t", mentees), Policy(criteria=criteria))


def _skilled(rng: Rng, sizes: tuple[int, int], skills: Sequence[str], each: int) -> Cohort:
    """People who offer and seek from one to `each` skills, whoever they are."""
    mentors = [{"offers": _levels(rng, _some(rng, skills, 1, each))} for _ in range(sizes[0])]
    mentees = [{"seeks": _needs(rng, _some(rng, skills, 1, each))} for _ in range(sizes[1])]
    return _cohort(mentors, mentees, mm.Covers("seeks", "offers"))


def uniform_skills(rng: Rng, size: int) -> Cohort:
    """Any skill is as likely as any other."""
    return _skilled(rng, (size, size), _words("skill", int(rng.integers(12, 60))), 6)


def few_skills(rng: Rng, size: int) -> Cohort:
    """Two to four skills in all."""
    return _skilled(rng, (size, size), _words("skill", int(rng.integers(2, 5))), 2)


def heavy_ties(rng: Rng, size: int) -> Cohort:
    """Two words a person, from a handful: a few different scores in the whole matrix."""
    shifts, floors = (_words(stem, int(rng.integers(2, 5))) for stem in ("shift", "floor"))
    rows = [
        {"department": _one(rng, shifts), "attributes": {"storey": _one(rng, floors)}}
        for _ in range(2 * size)
    ]
    weight = float(rng.integers(1, 4))
    criteria = mm.Same("department", weight=weight), mm.Differs("storey")
    return _cohort(rows[:size], rows[size:], *criteria)


def one_in_a_hundred(rng: Rng, size: int) -> Cohort:
    """A rule leaves about one pair of a hundred, and sites of unequal weight."""
    sites = _words("site", 130)
    share = rng.dirichlet(np.full(len(sites), 4.0))
    skills = _words("skill", int(rng.integers(8, 30)))

    def row(side: str) -> Answers:
        wanted = _some(rng, skills, 1, 5)
        told = _levels(rng, wanted) if side == "offers" else _needs(rng, wanted)
        return {"site": sites[int(rng.choice(len(sites), p=share))], side: told}

    mentors = [row("offers") for _ in range(size)]
    mentees = [row("seeks") for _ in range(size)]
    found = _cohort(mentors, mentees, mm.Covers("seeks", "offers"))
    policy = found.policy.replace(requirements=(mm.Same("site"),))
    return Cohort(found.mentors, found.mentees, policy)


def scarce_mentors(rng: Rng, size: int) -> Cohort:
    """Several mentees for every mentor, some of whom take two or none."""
    skills = _words("skill", int(rng.integers(10, 40)))
    found = _skilled(rng, (size // int(rng.integers(3, 6)), size), skills, 4)
    mentors = [p.replace(max_mentees=int(rng.integers(0, 3))) for p in found.mentors]
    return Cohort(Profiles.of(mentors, ladder=RUNGS), found.mentees, found.policy)


def surplus_mentors(rng: Rng, size: int) -> Cohort:
    """Several mentors for every mentee."""
    skills = _words("skill", int(rng.integers(10, 40)))
    return _skilled(rng, (size, size // int(rng.integers(3, 6))), skills, 4)


def clusters(rng: Rng, size: int) -> Cohort:
    """Trades that share no skill, unequally large on the two sides, with few bridges."""
    trades = int(rng.integers(4, 9))
    skills = [_words(f"trade {t} skill", 6) for t in range(trades)]
    bridges = float(rng.uniform(0.0, 0.1))

    def row(side: str, share: np.ndarray) -> Answers:
        trade = int(rng.choice(trades, p=share))
        known = _some(rng, skills[trade], 1, 4)
        if rng.random() < bridges:
            known.append(_one(rng, skills[(trade + 1) % trades]))
        told = _levels(rng, known) if side == "offers" else _needs(rng, known)
        return {side: told, "department": f"trade {trade}"}

    shares = rng.dirichlet(np.full(trades, 2.0), size=2)
    mentors = [row("offers", shares[0]) for _ in range(size)]
    mentees = [row("seeks", shares[1]) for _ in range(size)]
    criteria = mm.Covers("seeks", "offers", weight=4.0), mm.Same("department", weight=1.0)
    return _cohort(mentors, mentees, *criteria)


def identical_profiles(rng: Rng, size: int) -> Cohort:
    """Copies of a few people, or of one."""
    models = int(rng.integers(1, 7))
    found = uniform_skills(rng, max(models, 2))

    def copies(pool: Profiles) -> list[Answers]:
        fields = [{f: getattr(p, f) for f in ("offers", "seeks")} for p in pool]
        return [fields[int(rng.integers(models))] for _ in range(size)]

    return _cohort(copies(found.mentors), copies(found.mentees), *found.policy.criteria)


def _slot(rng: Rng) -> str:
    start = int(rng.integers(16, 40))
    end = start + int(rng.integers(1, 9))
    return f"{_one(rng, DAYS)} {_clock(start)}-{_clock(end)}"


def _clock(half_hours: int) -> str:
    return f"{half_hours // 2:02}:{half_hours % 2 * 30:02}"


def _hours(rng: Rng, zones: Sequence[str], most: int) -> Answers:
    slots = {_slot(rng) for _ in range(int(rng.integers(1, most + 1)))}
    return {"time_zone": _one(rng, zones), "availability": slots}


def hours_only(rng: Rng, size: int) -> Cohort:
    """Nothing is asked but when people have time."""
    zones = ZONES[: int(rng.integers(1, len(ZONES) + 1))]
    most = int(rng.integers(2, 8))
    rows = [_hours(rng, zones, most) for _ in range(2 * size)]
    minutes = int(rng.choice([30, 60, 120, 240]))
    return _cohort(rows[:size], rows[size:], mm.Overlap(minutes))


def long_lists(rng: Rng, size: int) -> Cohort:
    """Dozens of skills a person, from hundreds."""
    return _skilled(rng, (size, size), _words("skill", int(rng.integers(100, 400))), 60)


def capacities(rng: Rng, size: int) -> Cohort:
    """Mentors with places for none to four, mentees who may have up to three mentors, one site."""
    found = _skilled(rng, (size // 2, size), _words("skill", int(rng.integers(8, 40))), 5)
    sites = _words("site", int(rng.integers(1, 1 + max(1, size // 50))))

    def open_to(pool: Profiles, field: str, low: int, high: int) -> Profiles:
        changes = [
            {field: int(rng.integers(low, high + 1)), "site": _one(rng, sites)} for _ in pool.ids
        ]
        people = [p.replace(**change) for p, change in zip(pool, changes, strict=True)]
        return Profiles.of(people, ladder=RUNGS)

    mentors = open_to(found.mentors, "max_mentees", 0, 4)
    mentees = open_to(found.mentees, "max_mentors", 1, 3)
    return Cohort(mentors, mentees, found.policy.replace(requirements=(mm.Same("site"),)))


def wishes_and_vetoes(rng: Rng, size: int) -> Cohort:
    """Both sides wish and refuse; some have met, report to a mentor or stand in both pools."""
    found = _skilled(rng, (size, size), _words("skill", int(rng.integers(4, 20))), 4)
    both = found.mentors.ids[: size // 20]
    mentee_ids = (*both, *found.mentees.ids[len(both) :])
    crowd = float(rng.uniform(1.0, 3.0))

    def named(ids: Sequence[str], most: int) -> list[str]:
        """Distinct ids, the popular ones more often."""
        drawn = (rng.random(int(rng.integers(0, most + 1))) ** crowd * len(ids)).astype(int)
        return list(dict.fromkeys(ids[i] for i in drawn))

    def row(ids: Sequence[str]) -> Answers:
        return {
            "preferences": tuple(named(ids, 4)),
            "vetoes": frozenset(named(ids, 3)),
            "past_partners": frozenset(named(ids, 1)),
        }

    mentors = {p.id: p.replace(**row(mentee_ids)) for p in found.mentors}
    mentees = []
    for i, p in zip(mentee_ids, found.mentees, strict=True):
        told = {**row(found.mentors.ids), "seeks": p.seeks}
        manager = _one(rng, found.mentors.ids) if rng.random() < 0.3 and i not in both else None
        known = mentors.get(i)
        person = known.replace(**told) if known else Profile(id=i, manager=manager, **told)
        mentors.update({i: person} if known else {})
        mentees.append(person)
    policy = Policy(
        criteria=(mm.Covers("seeks", "offers", weight=2.0), mm.Preference(weight=3.0)),
        requirements=(*Policy().requirements, mm.NotMetBefore()),
    )
    wishing = Profiles.of(mentors.values(), ladder=RUNGS)
    return Cohort(wishing, Profiles.of(mentees, ladder=RUNGS), policy)


def _answers(rng: Rng, skills: Sequence[str], tags: Sequence[str]) -> dict[str, Callable[[], Any]]:
    """How a person would answer each question of the form, on either side."""
    return {
        "seniority": lambda: _one(rng, RUNGS),
        "department": lambda: _one(rng, ("sales", "research", "care", "works")),
        "site": lambda: _one(rng, ("north", "south", "harbour")),
        "time_zone": lambda: _one(rng, ZONES[:3]),
        "availability": lambda: frozenset(_slot(rng) for _ in range(int(rng.integers(0, 5)))),
        "languages": lambda: frozenset(_some(rng, TONGUES, 1, 3)),
        "experience": lambda: frozenset(_some(rng, tags, 0, 4)),
        "values": lambda: {
            name: round(float(rng.random()), 1)
            for name in _some(rng, ("openness", "structure", "learning goal"), 1, 3)
        },
        "goals": lambda: tuple(
            mm.Goal(text=f"to {tag}", kind=_one(rng, KINDS_OF_GOAL), tags=frozenset({tag}))
            for tag in _some(rng, tags, 0, 2)
        ),
        "offers": lambda: _levels(rng, _some(rng, skills, 0, 5)),
        "seeks": lambda: _needs(rng, _some(rng, skills, 0, 4)),
        "styles_offered": lambda: dict.fromkeys(_some(rng, STYLES, 0, 3), 1.0),
        "styles_wanted": lambda: dict.fromkeys(_some(rng, STYLES, 0, 2), 0.5),
        "from_date": lambda: date(2027, 1, 1) + timedelta(days=int(rng.integers(120))),
        "until_date": lambda: date(2027, 5, 1) + timedelta(days=int(rng.integers(240))),
        "active": lambda: bool(rng.random() < 0.95),
    }


def survey_rows(rng: Rng, size: int) -> Cohort:
    """The whole form under the default policy; people skip questions, and give up half way."""
    answer = _answers(rng, _words("skill", int(rng.integers(10, 80))), _words("tag", 12))
    blank = dict(zip(answer, rng.beta(2.0, 2.0, size=len(answer)).tolist(), strict=True))

    def row() -> Answers:
        stops = int(rng.integers(len(answer) // 3, 3 * len(answer)))
        return {
            field: ask()
            for place, (field, ask) in enumerate(answer.items())
            if place < stops and rng.random() >= blank[field]
        }

    mentors = [{**row(), "max_mentees": int(rng.integers(1, 3))} for _ in range(size * 2 // 3)]
    mentees = [row() for _ in range(size)]
    return Cohort(_pool("m", mentors), _pool("t", mentees), Policy())


KINDS: dict[str, Callable[[Rng, int], Cohort]] = {
    make.__name__: make
    for make in (
        uniform_skills,
        few_skills,
        heavy_ties,
        one_in_a_hundred,
        scarce_mentors,
        surplus_mentors,
        clusters,
        identical_profiles,
        hours_only,
        long_lists,
        capacities,
        wishes_and_vetoes,
        survey_rows,
    )
}
